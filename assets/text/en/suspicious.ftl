# Looking for fraud by eye.

suspicious-today = Today
suspicious-days = { $n } days
suspicious-span = { $declined } of { $tries } tries declined
suspicious-span-none = Nobody tried to pay

suspicious-highest = Highest scores
suspicious-highest-source = scores as the gateway gives them
suspicious-highest-none = No payment in this span
suspicious-highest-none-hint = Choose a longer one above
suspicious-highest-none-then = Nobody tried to pay then
suspicious-highest-none-then-hint = Another time can be chosen in the chart
suspicious-highest-none-hour = No payment in this hour of the week
suspicious-highest-none-hour-hint = The declines may be older than the span; a longer one can be chosen above
suspicious-highest-more = { $shown } more, with lower scores
suspicious-highest-end = These are all
suspicious-score = Score { $score }
suspicious-score-none = No score
suspicious-not-declined = Not declined
suspicious-blocked = Blocked
suspicious-unfilter = Show the whole span again

suspicious-reasons = Decline reasons
suspicious-reasons-none = Nothing was declined in this span

suspicious-fastest = Fastest
suspicious-fastest-what = tries
suspicious-fastest-none = Nobody tried three times or more
suspicious-fastest-declined = declined
suspicious-fastest-others = others
suspicious-fastest-hint = { $declined } of { $tries } tries declined
suspicious-card = Card
suspicious-card-name = { $brand } ·· { $digits }
suspicious-email = E-mail
suspicious-ip = IP
suspicious-device = Device

# What is wrong with a rule, a list or a verdict.
risk-rule-key = A rule is known by letters, digits and hyphens, sixty at most
risk-rule-mistake = The rule cannot be understood at line { $line }, character { $column }: { $why }
risk-rule-mistake-hint = Nothing was changed. The rules that are in use go on as they are
risk-rule-empty = There is no rule in it
risk-no-such-rule = There is no such rule
risk-no-such-list = There is no such list
risk-list-fills-itself = This list fills itself from known frauds
risk-list-nothing = Say what is to be on the list
risk-list-past = That moment has passed already
risk-list-not-there = It is not on this list
risk-no-such-payment = There is no such payment or refund in the book
risk-too-few-payments = There are too few payments to learn from; a hundred are needed
risk-judge-broken = What was learnt could not be kept
risk-no-places = No place file is in use
risk-settings-currency = These costs are in another currency than most of the shop’s payments. They can be set once there are payments, in their currency
risk-settings-amount = A cost is nothing or more, and less than 100 million
risk-settings-margin = The margin is between 0 and 100 percent
risk-settings-clock = The clock is between 12 hours behind and 14 hours before UTC, in quarters of an hour
risk-no-judge = Nothing was learnt yet, so there are no scores to try a threshold on

# Alerts.
suspicious-side-activity = Activity
suspicious-side-rules = Rules
alert-tab = Alerts
alert-keys = Suspicious activity: fraud, fine, unsure, block, trust, silence, why, payments; rules, what was learnt
alert-high = high
alert-medium = medium
alert-low = low
alert-points = { $points } points
alert-payments = { $count ->
    [one] 1 payment
   *[other] { $count } payments
}
alert-declined = { $count } declined
alert-none = No alert in this span
alert-none-hint = Rules found nothing worth a look. A longer span can be chosen above
alert-end = These are all
alert-more = { $count } more, which come to less
alert-outside = Outside of { $what }
alert-said = Somebody has said what these were
alert-said-fraud = fraud
alert-said-fine = fine
alert-said-unsure = unsure
alert-sum = Points
alert-sum-of-one = Points of the worst payment
alert-others = Of other payments: { $rules }
alert-do-fraud = Fraud
alert-do-fine = Fine
alert-do-unsure = Unsure
alert-do-why = Why
alert-do-open = Payments
alert-do-block = Block…
alert-do-trust = Trust…
alert-do-silence = Silence 7 days
alert-do-silence-hint = The rule { $rule } says nothing of this for 7 days; others still do
alert-did-fraud = { $count ->
    [one] 1 payment is known as fraud now
   *[other] { $count } payments are known as fraud now
}
alert-did-fine = { $count ->
    [one] 1 payment is known to be fine now
   *[other] { $count } payments are known to be fine now
}
alert-did-unsure = { $count ->
    [one] Nobody can tell about 1 payment
   *[other] Nobody can tell about { $count } payments
}
alert-did-unsay = What was said is taken back
alert-did-list = { $what } is on the list { $list } now
alert-did-unlist = { $what } is off the list { $list }
alert-did-silence = The rule { $rule } is silent about { $what } for 7 days
alert-did-wake = The rule { $rule } speaks of { $what } again

# Why a payment is suspicious.
why-show-payment = Show the payment
why-place-gateway = Network address in { $country }, as your gateway says
why-place-file = Network address in { $country }, as your place file of { $day } says
why-place-not-in-file = Your place file of { $day } does not say where the network address is
why-place-no-file = Where the network address is, nobody says: your gateway does not, and no place file can be read (Settings, Risk)
links-title = What hangs together
links-span = 30 days before and after
links-none = No other payment has its card, e-mail address, network address or device
links-shares = { $count ->
    [one] 1 other payment shares something with it
   *[other] { $count } other payments share something with it
}
links-more = and { $count } more
links-frauds = { $count } known as fraud
links-own = of this payment
why-place-no-address = The payment came without a network address
why-foot = What you say is about this payment alone
why-said = Somebody said “{ $what }” on { $when }
why-rules = What rules found
why-no-rules = No rule found anything about this payment
why-as-it-was = as it was then
why-shadow = in shadow mode, does not count
why-snoozed = silenced, does not count
why-all-of = all of these
why-one-of = one of these
why-not = not this
why-judge = What was learnt from your payments
why-scale-trained = adds to the logarithm of the odds
why-scale-unusual = questions saved to tell it apart
why-no-judge = Nothing was learnt yet. The key M opens what it takes
why-likelihood = Likelihood of fraud { $percent }
why-unusual = How unusual: { $score }, where half is usual
why-unusual-few = How unusual: { $score }, where half is usual. Only { $known ->
    [0] no frauds are
    [one] 1 fraud is
   *[other] { $known } frauds are
} known, and { $needed } are needed to say how likely fraud is
why-base = Without any of this
why-rest = { $count } others together
why-sum = Together

# Putting something on a list.
listing-title = Put something on a list
listing-title-block = Block { $what }?
listing-title-trust = Trust { $what }?
listing-block = Block
listing-trust = Trust
listing-watch = Watch list
listing-kind = Kind
listing-name = Name
listing-until = For how long
listing-for-good = For good
listing-then = What follows
listing-then-block = Every payment of it from now on raises an alert to block, by { $rules }
listing-then-trust = Its payments raise no alerts from now on, as { $rules } says
listing-then-watch = Payments by names like it raise an alert from now on, by { $rules }
listing-no-rule = No rule that is on asks for @{ $list }, so nothing follows until you write one
listing-not-at-gateway = Your gateway still takes such payments. Block it there as well to refuse them
listing-can-be-undone = It can be taken off again; that it was on the list stays in the audit log
listing-do-block = Block
listing-do-trust = Trust
listing-do-watch = Watch
listing-foot = Counts for payments from now on
lists-more = { $count } older ones
lists-none = Nothing is on a list
lists-none-hint = Block or trust what an alert is about, or put it here by hand
lists-take-off = Take off
lists-take-off-named = Take { $what } off its list
lists-since = { $list } · { $who }, { $when }
lists-until = until { $when }
lists-silences = Silent for a while
lists-silent-about = { $kind } { $what }
lists-silent-until = until { $until } · { $who }, { $since }
lists-speak = Let it speak again
lists-speak-named = Let it speak again about { $what }: { $rule }

# Amount by time.
scatter-title = Amount by time
scatter-scale = { $currency }, log scale
scatter-payment = payment
scatter-flagged = in an alert
scatter-told = Amount by time: { $payments } payments, { $flagged } of them in alerts

# Trying a threshold or a rule.
threshold-title = Threshold
threshold-spread = From there on: { $others } payments and { $frauds } known frauds
threshold-on = tried on { $payments } payments, { $frauds ->
    [0] none is known as fraud
    [one] 1 was fraud
   *[other] { $frauds } were fraud
}
threshold-points = Points
threshold-score = Score
threshold-review = Look at
threshold-refuse = Refuse
threshold-from-points = From { $points } points on
threshold-from-score = From a score of { $score } on
threshold-points-name = Threshold in points
threshold-score-name = Threshold of the score
tried-no-frauds = No fraud is known in this span
tried-no-frauds-hint = What it is worth cannot be said without. Say of alerts what they were, or wait for disputes
tried-precision = Precision
tried-recall = Recall
tried-right = { $caught } of { $of } right
tried-caught = { $caught } of { $of } caught
tried-stopped = Fraud stopped
tried-fees = Dispute fees, { $count } × 20.00
tried-margin = Margin lost on { $count } good
tried-reviews = Reviews, { $count } × 2.50
tried-net = Net saved
tried-finds = Finds { $count } of { $of }: { $daily } alerts a day
tried-disputed = disputed { $count }
tried-refunded = refunded { $count }
tried-failed = failed anyway { $count }
tried-good = good { $count }
tried-overlap = Other rules find some of them as well

# Rules.
rules-tab = Rules
rules-tab-lists = Lists
rules-new = New rule
rules-put = Put on a list
rules-search = Search rules
rules-none = No rule like that
rules-none-hint = Another word finds more
rules-choose = Choose a rule
rules-choose-hint = It can be read, tried on your own history, changed and switched off. A rule is one line:
rules-example-one = review 30 if cards_per_ip_1d > 4 and declines_per_ip_1h >= 3
rules-example-two = block if email in @blocked_emails
rules-example-three = allow if customer in @trusted_customers
rules-broken = has a mistake
rules-broken-count = { $count ->
    [one] 1 rule has a mistake and is left out
   *[other] { $count } rules have a mistake and are left out
}
rules-found = { $count } in 28 days
rules-right = of all it found { $right } were fraud and { $wrong } were good
rules-on = on
rules-shadow = shadow
rules-off = off
rules-on-hint = It counts
rules-shadow-hint = It only says what it would have found
rules-off-hint = It is not asked
rules-for-fraud = fraud
rules-for-aml = money laundering
rules-for-staff = staff
rules-for-network = card networks
rules-does-review = looks at it
rules-does-block = blocks it
rules-does-allow = lets it through
rules-key = What it is called
rules-key-hint = letters, digits and hyphens
rules-text = The rule
rules-understood = Understood
rules-empty = There is no rule yet
rules-several = One rule at a time
rules-mistake = Line { $line }, character { $column }: { $why }
rules-mistakes-more = { $count } more
rules-try = Try on history
rules-save = Save
rules-restore = As it came
rules-remove = Remove
rules-remove-sure = Remove for good
rules-keep = Keep it
rules-changed = changed by you
rules-source = Where its numbers come from
rules-history = On your own history
rules-history-hint = Try it before you save it: what it would have found, whom it would have bothered, and what that is worth
rules-history-days = the last { $n } days
rules-history-old = These figures are of the text before you changed it
rules-did-save = The rule { $rule } is saved
rules-did-remove = The rule { $rule } is removed

# What was learnt.
judge-title = What was learnt
judge-button = What was learnt
judge-none = Nothing was learnt from your payments yet. Learning takes a while and happens on this computer alone
judge-trained = Learnt from known frauds
judge-isolating = Knows what is usual
judge-trained-why = { $known } known frauds; from { $needed } on it says how likely fraud is
judge-isolating-why = Only { $known } frauds are known, and { $needed } are needed to say how likely fraud is. Until then it says how unusual a payment is
judge-made = Learnt on
judge-period = From payments of
judge-payments = Payments
judge-frauds = Known frauds among them
judge-measured = How good it is
judge-measured-on = on { $payments } payments that it had not learnt from, { $frauds } of them fraud
judge-precision = Of its first choices right
judge-ranking = Fraud ranked above good
judge-average = Average precision
judge-expected = Frauds expected
judge-expected-note = there were { $frauds }
judge-not-measured = Too few frauds are known to measure it
judge-looks-at = What it looks at most
judge-share = share
judge-no-drift = Payments of the last 28 days are like those it learnt from
judge-drift = In these the last 28 days are unlike what it learnt from
judge-drift-more = and { $count } more
judge-again = Learn again
judge-first = Learn now
judge-stop = Stop
judge-waiting = Waiting for its turn…
judge-foot = Nothing leaves this computer
judge-did-learn = It has learnt from your payments

# What the rules that come with the program look for.
risk-rule-is-card-testing = Many cards and declines from one network address
risk-rule-is-card-testing-cards-per-ip = Many cards from one network address
risk-rule-is-card-testing-card-and-ip = Card and network address declined again and again
risk-rule-is-card-testing-guest-card = A guest’s card declined ten times in an hour
risk-rule-is-card-testing-customer = Customer declined five times in an hour
risk-rule-is-card-testing-small-amounts = Many small amounts from one network address
risk-rule-is-bin-attack = Far more cards of one kind than usual
risk-rule-is-card-velocity-hour = Card used more than three times in an hour
risk-rule-is-card-velocity-day = Card used more than four times in a day
risk-rule-is-cards-per-email = Three cards of one e-mail address in a day
risk-rule-is-cards-per-customer = Three cards of one customer in a day
risk-rule-is-cards-per-device = Three cards of one device in a day
risk-rule-is-ip-velocity = More than five payments of a network address in an hour
risk-rule-is-ip-declines = More than five declines of a network address in an hour
risk-rule-is-retries-visa = Near Visa’s limit on trying again
risk-rule-is-retries-mastercard-day = Mastercard’s limit on trying again in a day
risk-rule-is-retries-mastercard-month = Mastercard’s limit on trying again in a month
risk-rule-is-cvc-failed = Security code was wrong
risk-rule-is-address-failed = Postal code and street were wrong
risk-rule-is-address-half-failed = Postal code or street was wrong
risk-rule-is-ip-country = Card and network address from different countries
risk-rule-is-ip-country-large = Different countries and a large amount
risk-rule-is-impossible-travel = Card used in two places too far apart
risk-rule-is-charged-twice = Same amount twice within five minutes
risk-rule-is-charged-twice-in-a-day = Same amount twice within a day
risk-rule-is-customer-refunds = Customer gets most of the money back
risk-rule-is-staff-refunds = Refunds by one person, far more than others
risk-rule-is-refunds-to-one-card = Several refunds to one card
risk-rule-is-disputes-what-was-good = Customer disputes what was fine before
risk-rule-is-structuring-week = Amounts just below the reporting limit within a week
risk-rule-is-structuring-day = Amounts just below the reporting limit within a day
risk-rule-is-structuring-place = Amounts just below the reporting limit at one place
risk-rule-is-watchlist = Name is like one on the watch list
risk-rule-is-place-runs-fraud = Fraud at this place lately
risk-rule-is-device-runs-fraud = Fraud with this device lately
risk-rule-is-card-after-fraud = Card was used for fraud before
risk-rule-is-unusual-amount = Several times the customer’s usual amount
risk-rule-is-fraud-card = Card known from fraud
risk-rule-is-fraud-email = E-mail address known from fraud
risk-rule-is-fraud-customer = Customer known from fraud
risk-rule-is-fraud-device = Device known from fraud
risk-rule-is-fraud-ip = Network address known from fraud
risk-rule-is-blocked-card = Card is on your block list
risk-rule-is-blocked-email = E-mail address is on your block list
risk-rule-is-blocked-customer = Customer is on your block list
risk-rule-is-blocked-device = Device is on your block list
risk-rule-is-blocked-ip = Network address is on your block list
risk-rule-is-trusted-customer = Customer is trusted
risk-rule-is-trusted-card = Card is trusted
risk-rule-is-trusted-email = E-mail address is trusted
risk-rule-is-gateway-highest = The gateway’s own check gives its highest risk

# Things.
risk-kind-card = Card
risk-this-card = this card
risk-kind-customer = Customer
risk-this-customer = this customer
risk-kind-email = E-mail
risk-this-email = this e-mail address
risk-kind-ip = Network address
risk-this-ip = this network address
risk-kind-device = Device
risk-this-device = this device
risk-kind-range = Cards of one kind
risk-this-range = this kind of card
risk-kind-staff = Person
risk-this-staff = this member of staff
risk-kind-place = Gateway account
risk-this-place = this gateway account
risk-not-known = not known
risk-not-looked-at = not looked at
risk-yes = yes
risk-no = no
risk-seconds = { $n } s
risk-minutes = { $n } min
risk-hours = { $n } h
risk-days = { $n } days

# What the judge looks at.
risk-feature-amount = the amount
risk-feature-hour = the hour of the day
risk-feature-weekend = at a weekend
risk-feature-night = at night
risk-feature-gateway-score = the gateway’s own score
risk-feature-cvc-failed = the security code failed
risk-feature-postal-code-failed = the postal code failed
risk-feature-address-failed = the address failed
risk-feature-authenticated = proven by 3-D Secure
risk-feature-prepaid = a prepaid card
risk-feature-ip-abroad = paid from another country than the card’s
risk-feature-billing-abroad = billed to another country than the card’s
risk-feature-count-1m = payments of { $of } in the last minute
risk-feature-count-1h = payments of { $of } in the last hour
risk-feature-count-1d = payments of { $of } in the last day
risk-feature-count-7d = payments of { $of } in the last 7 days
risk-feature-count-30d = payments of { $of } in the last 30 days
risk-feature-declined-1h = declines of { $of } in the last hour
risk-feature-declined-1d = declines of { $of } in the last day
risk-feature-declined-7d = declines of { $of } in the last 7 days
risk-feature-average-1d = what { $of } pays on average, last day
risk-feature-average-7d = what { $of } pays on average, last 7 days
risk-feature-average-30d = what { $of } pays on average, last 30 days
risk-feature-amount-to-mean = the amount against the average of { $of }
risk-feature-amount-to-max = the amount against the largest of { $of }
risk-feature-amount-to-median = the amount against the usual one of { $of }
risk-feature-amount-z = how far the amount is from what is usual for { $of }
risk-feature-since-last = time since the last payment of { $of }
risk-feature-so-far = payments of { $of } so far
risk-feature-known-1d = known outcomes of { $of }, last day
risk-feature-known-7d = known outcomes of { $of }, last 7 days
risk-feature-known-30d = known outcomes of { $of }, last 30 days
risk-feature-frauds-1d = known frauds of { $of } in the last day
risk-feature-frauds-7d = known frauds of { $of } in the last 7 days
risk-feature-frauds-30d = known frauds of { $of } in the last 30 days
risk-feature-fraud-share-1d = share of known frauds of { $of }, last day
risk-feature-fraud-share-7d = share of known frauds of { $of }, last 7 days
risk-feature-fraud-share-30d = share of known frauds of { $of }, last 30 days
risk-feature-frauds-of-last-3 = frauds among the last 3 known payments of { $of }
risk-feature-frauds-of-last-5 = frauds among the last 5 known payments of { $of }
risk-feature-unexplained-of-last-3 = frauds with an ordinary amount among the last 3 of { $of }
risk-feature-days-since-fraud = days since the last known fraud of { $of }
risk-feature-days-since-run = days since a run of frauds of { $of } began
risk-feature-run = frauds in a row of { $of }
risk-feature-average-1d-to-30d = the last day’s average of { $of } against a month’s
risk-feature-count-1d-to-30d = the last day’s payments of { $of } against a month’s
risk-feature-is-new = { $of } is new
risk-feature-new-1d = times { $of } came with something new in the last day
risk-feature-new-share-30d = how often { $of } comes with something new, last 30 days
risk-feature-new-with-others = first time of { $of } together with the others
risk-feature-outlying-1d = unusual amounts of { $of } in the last day
risk-feature-outlying-7d = unusual amounts of { $of } in the last 7 days
risk-feature-outlying-30d = unusual amounts of { $of } in the last 30 days
risk-feature-days-since-outlying = days since an unusual amount of { $of }

# The shop as a whole.
shop-title = The shop as a whole
shop-button = The shop
shop-foot = Each is compared with what is usual in this shop
shop-usual = { $what }: as usual
shop-unusual = { $what }: { $measured }, usual is { $usual }
shop-warming = { $what }: not enough to compare with yet
shop-usually = usual is { $usual }
shop-minutes = { $minutes } min
shop-decline-rate = Declined tries in an hour
shop-refunds = Refunds
shop-disputes = Disputes
shop-warnings = Early fraud warnings
shop-ticket-size = Amounts of a week
shop-night = Payments at night
shop-silence = Payments missing
shop-revenue = What comes in
shop-gateway = Time since the gateway was heard
shop-enumeration = Tries that look like tested cards
shop-reported = Reported as fraud, and not answered yet
shop-reported-count = { $count ->
    [one] 1 payment
   *[other] { $count } payments
}
shop-reported-what = The cards’ banks reported these payments. Giving one back keeps the dispute away, its fee, and one more count at the card network; the report itself is counted already. What costs most comes first
shop-reported-order = Order { $order }
shop-reported-payment = Payment { $payment }
shop-reported-chance = { $chance } likely to be disputed, a refund saves about { $saves }
shop-reported-since = { $days ->
    [0] reported today
    [one] reported yesterday
   *[other] reported { $days } days ago
}
shop-reported-all = All reported payments
shop-watched = What is watched
shop-networks = What card networks watch
shop-networks-month = this month
shop-no-networks = There are no Visa or Mastercard payments yet
shop-network-clear = { $network }: far from its line
shop-network-early = { $network }: on the way to its line
shop-network-above = { $network }: above its ratio, with too few cases to count as excessive
shop-network-excessive = { $network }: excessive, which costs fines
shop-ratio = Disputes and frauds
shop-counted = { $count } against { $payments } payments
shop-points = { $points } in 10,000
shop-projected = At the end of the month
shop-band = { $low } to { $high } four times out of five
shop-until = More of them until it is excessive
shop-fraud-in = Mastercard for fraud: all 4 conditions met, which costs fines
shop-fraud-maybe = Mastercard for fraud: { $met } of 4 conditions met, others not known
shop-fraud-clear = Mastercard for fraud: { $met } of 4 conditions met, it takes them all
shop-fraud-payments = 1,000 payments in the month before
shop-fraud-ratio = Above 0.5 % taken back as fraud
shop-fraud-amount = Above 50,000 US dollars of fraud
shop-fraud-unsecured = At most { $most } % through 3-D Secure
shop-fraud-of = { $frauds } of { $payments }
shop-fraud-rates = { $amount }, no rate known
shop-fraud-currencies = in several currencies
shop-fraud-not-told = your gateway does not say
shop-fraud-met = met
shop-fraud-not-met = not met
shop-fraud-not-known = not known
shop-months = Months in the programme so far
shop-months-fine = the next one costs { $fine }
shop-before = Out of the ordinary before
shop-before-days = 90 days
