# Sentences of the report room.

report-monday = Monday
report-tuesday = Tuesday
report-wednesday = Wednesday
report-thursday = Thursday
report-friday = Friday
report-saturday = Saturday
report-sunday = Sunday
report-monday-short = Mon
report-tuesday-short = Tue
report-wednesday-short = Wed
report-thursday-short = Thu
report-friday-short = Fri
report-saturday-short = Sat
report-sunday-short = Sun

report-word-gross = Gross
report-word-net = Net
report-word-fees = Fees
report-word-refunds = Refunds
report-word-declines = Declines
report-word-day = Day
report-word-total = Total

## Charts
report-chart-caption = { $unit }, { $from } to { $to }
report-chart-caption-day = { $unit }, { $day }
report-chart-day = { $weekday } { $day }
report-chart-thousands = { $n }k
report-chart-millions = { $n }M
report-chart-failed = The chart could not be drawn
report-chart-too-small-hint = Make it at least 480 wide and 200 high
report-chart-pixels-hint = Choose a smaller size or scale

report-flow-title = Sales by day
report-flow-today = today
report-flow-empty = No sales in these days
report-flow-alt = Sales by day from { $from } to { $to }: gross { $gross }, of which { $net } net, { $fees } fees and { $refunds } refunds; the highest day is { $day } with { $most }
report-flow-alt-empty = Sales by day: there are no days to show

report-heat-title = Declines by weekday and hour
report-heat-scale = Declines in an hour of the week
report-heat-hour = { $day } { $from }–{ $to }
report-heat-alt = Declined payments by weekday and hour in UTC from { $from } to { $to }: { $total } in total, most on { $day } from { $hour } with { $most }
report-heat-alt-none = Declined payments by weekday and hour in UTC from { $from } to { $to }: there were none

report-waterfall-title = Batch { $batch }
report-waterfall-starts = axis starts at { $amount }
report-waterfall-not-at-bank = not at the bank
report-waterfall-not-in-lines = Not in lines
report-waterfall-difference = Difference
report-waterfall-deposit = Deposit
report-waterfall-before = Before
report-waterfall-after = After
report-waterfall-step = Step
report-waterfall-amount = Amount, { $currency }
report-waterfall-alt = Batch { $batch } from gross to deposit in { $currency }: { $steps }
report-waterfall-alt-not-at-bank = Batch { $batch } from gross to net in { $currency }: { $steps }; not at the bank

report-scores-title = Risk scores and declines
report-scores-unit = UTC, { $step }
report-scores-per-minutes = per { $n ->
    [one] minute
   *[other] { $n } min
  }
report-scores-per-hours = per { $n ->
    [one] hour
   *[other] { $n } hours
  }
report-scores-per-days = per { $n ->
    [one] day
   *[other] { $n } days
  }
report-scores-score = Risk score
report-scores-normal = Normal
report-scores-flagged = Flagged
report-scores-others = Others
report-scores-review = Review from { $score }
report-scores-none = The gateway tells no risk scores
report-scores-time = Time
report-scores-highest = Highest score
report-scores-payments = Payments
report-scores-hours = { $day }, { $from }–{ $to }
report-scores-days = { $from } to { $to }
report-scores-moments = { $from_day }, { $from } to { $to_day }, { $to }
report-scores-alt = Risk scores and declines from { $from } to { $to }: { $scores }; { $declines }
report-scores-alt-scores = { $payments ->
    [one] 1 payment
   *[other] { $shown } payments
  } with a score, the highest { $highest }, { $flagged } flagged
report-scores-alt-declines = { $declines ->
    [one] 1 decline
   *[other] { $shown } declines
  }, most on { $when } with { $most }

## The month
report-title = { $period }, { $shop }: the month’s proof
report-kind = Settlement proof
report-period = { $from } to { $to }
report-demo = Demo shop: nothing here is real money
report-mode-live = live
report-mode-test = test mode, no real money
report-mode-sandbox = local sandbox, no real money
report-synced = Gateway read { $at }
report-never-synced = The gateway was never read
report-made = Report made { $at }
report-footer = Made by Counterfoil from the shop’s own copy of its payments. Days and times are in UTC; a bank’s days are the bank’s.

report-verdict-proven = { $period } is proven: { $proven } of { $all } { $all ->
    [one] batch is
   *[other] batches are
  } at the bank to the cent, nothing is unexplained
report-verdict-open = { $period }: { $proven } of { $all } { $all ->
    [one] batch
   *[other] batches
  } proven, { $amounts } unexplained in { $items ->
    [one] 1 item
   *[other] { $items } items
  }
report-verdict-empty = { $period }: there are no batches, so there is nothing to prove
report-verdict-in-transit = { $left ->
    [one] 1 batch is still on its way to the bank and counts as neither
   *[other] { $left } batches are still on their way to the bank and count as neither
  }
report-verdict-offset = Some items offset each other: without their signs they come to { $amounts }

report-figure-gross = Gross sales
report-figure-gross-note = before deductions
report-figure-net = Net
report-figure-net-note = after deductions
report-figure-payouts = Paid out
report-figure-payouts-note = sent by the gateway
report-figure-in-transit = In transit
report-figure-in-transit-note = not due yet
report-figure-deposits = At the bank
report-figure-deposits-note = from the gateway
report-figure-unexplained = Unexplained
report-figure-items = { $items ->
    [0] nothing open
    [one] 1 item
   *[other] { $items } items
  }

report-word-disputes = Disputes
report-word-reserve = Reserve
report-word-adjustments = Adjustments
report-money-title = From sale to bank
report-money-line = What happened to the money
report-money-empty = No money moved in this period
report-money-loose = Not in a batch of this period
report-money-payouts = = Payouts
report-money-in-transit = In transit
report-money-unexplained = Unexplained, bank minus expected
report-money-explained = Explained by hand
report-money-deposits = = Deposits at the bank
report-money-check = The lines above add up to it
report-money-foots = foots

report-declines-title = Declined payments
report-declines-of = { $declined } of { $all } attempts
report-declines-none = No payment was declined

report-breaks-title = What does not add up
report-breaks-none = Everything adds up
report-breaks-what = What
report-breaks-why = Why
report-breaks-action = What to do
report-breaks-ids = Where
report-breaks-amount = Bank minus expected
report-breaks-sum = Unexplained

report-batches-title = Batches
report-batches-title-in = Batches, { $currency }
report-batches-none = The gateway paid out nothing in this period
report-batches-count = { $count ->
    [one] 1 batch
   *[other] { $count } batches
  }
report-batches-lines = { $count ->
    [one] 1 line
   *[other] { $count } lines
  }
report-batches-batch = Batch
report-batches-due = Due
report-batches-payout = Payout
report-batches-footing = Footing
report-batches-deposit = Deposit at the bank
report-batches-difference = Difference
report-batches-not-yet = not yet
report-batches-nothing = none
report-batches-sum = All batches
report-batches-sum-counted = Without what came back

report-state-matched = Matched
report-state-in-transit = In transit
report-state-short = Short
report-state-over = Over
report-state-missing = Missing at the bank
report-state-not-attributable = Not attributable
report-state-returned = Came back
report-state-carried-over = Carried over

report-refund-title = The refund sent during this run
report-refund-amount = Amount
report-refund-state = State
report-refund-payment = Payment
report-refund-refund = Refund
report-refund-request = The gateway’s request id
report-refund-queued = Waiting to be sent
report-refund-sending = Being sent
report-refund-accepted = Accepted, on its way
report-refund-succeeded = Done
report-refund-failed = Failed later
report-refund-declined = Refused
report-refund-unknown = Outcome unknown
report-refund-review = Needs a person
report-refund-cancelled = Taken back before sending

report-sources-title = What was looked at
report-balance = Gateway balance, { $currency }
report-balance-agrees = Agrees
report-balance-differs = Does not agree
report-balance-both = with the sum of its ledger: { $ledger }
report-balance-each = with the sum of its ledger: the gateway says { $gateway }, its ledger adds up to { $ledger }

report-read-title = How to read this
report-read-gateway = The gateway’s side
report-read-gateway-text = Gross sales less refunds, disputes and fees, with reserves and adjustments, must be what the gateway paid out. “Foots” means that the lines add up to the last minor unit.
report-read-bank = The bank’s side
report-read-bank-text = Payouts less what is still on its way, and what is unexplained, must be what the bank received. Other bank entries are not counted.
report-read-proven = Matched
report-read-proven-text = The batch foots, and a deposit or several were found at the bank that carry exactly its amount
report-read-in-transit = In transit
report-read-in-transit-text = The gateway sent the batch and the bank has not booked it; it is not late enough to be called missing
report-read-unexplained = Unexplained
report-read-unexplained-text = What the bank has more (+) or less (−) than expected. Every such difference is listed with its reason and what to do; its sum is the figure at the top.
report-read-signs = Signs and states
report-read-signs-text = A minus is money that leaves the shop. A state is always a shape and a word, so that the report also reads without colour.
