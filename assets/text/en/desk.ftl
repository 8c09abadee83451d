# The use cases.

desk-no-owner = This profile has no owner
desk-not-allowed = { $name } may not do this
desk-not-allowed-hint = Ask the owner of this profile
desk-no-gateway = No gateway is connected
desk-no-such-gateway = No gateway is called “{ $name }”
desk-no-gateway-hint = Connect one with “counterfoil gateway add”, or look around with “counterfoil demo”
desk-gateway-key-missing = The key for { $name } is not in your keychain any more
desk-gateway-key-missing-hint = Add the gateway again under the same name to store its key
desk-gateway-other-account = “{ $name }” is connected to another account, or to the same one in another mode
desk-gateway-other-account-hint = Choose another name for this one; payments of two accounts, or of test and real money, are never mixed
desk-gateway-connected-as = This account is connected already, as “{ $name }”
desk-gateway-connected-as-hint = Use the name “{ $name }” to give it a new key
desk-empty-key = No key was given
desk-empty-key-hint = Pass the gateway’s key on standard input, with --key-stdin
desk-profile-exists = There is a profile in { $path } already
desk-no-profile = There is no profile in { $path }
desk-no-profile-hint = “counterfoil gateway add” makes one, and “counterfoil demo” shows a shop without one
desk-database-key-missing = The key of this profile is not in your keychain
desk-database-key-missing-why = Your keychain answers, but does not know this profile, so it cannot be decrypted
desk-database-key-missing-hint = Use the computer account and keychain that made the profile; nothing was changed

desk-key-cannot = The key of { $name } may not do this
desk-key-cannot-hint = Give the key that right at the gateway, then run “counterfoil gateway test”

desk-sync-payments = Payments
desk-sync-refunds = Refunds
desk-sync-disputes = Disputes
desk-sync-warnings = Early fraud warnings
desk-sync-ledger = Ledger
desk-sync-batches = Settlement batches
desk-sync-lines = Lines of settlement batches
desk-sync-changes = Changes
desk-sync-open = Open payments, refunds, disputes, warnings and batches
desk-settling = Finding out what is open

desk-no-such-payment = No payment { $payment } is known here
desk-no-such-payment-hint = Check the id, or run “counterfoil sync” to fetch the newest payments
desk-no-such-command = That money command is not known here
desk-command-changed = The stored request of { $command } is not what was written down, so it is not sent
desk-token-used = This token was used for something else
desk-token-used-hint = Use a new token for a new intention
desk-not-held = Payment { $payment } is not held, so there is nothing to capture or release
desk-nothing-left = Nothing is left to refund of payment { $payment }
desk-amount-not-positive = The amount for payment { $payment } must be more than zero
desk-void-is-whole = A hold is released as a whole; to keep a part, capture that part of { $payment }
desk-more-than-possible = { $asked } is more than the { $most } that is possible

desk-file-imported-before = { $file } is already in the books, as { $before }
desk-file-imported-before-hint = Nothing was changed
desk-not-a-month = “{ $text }” is not a month
desk-not-a-month-hint = Write it like 2026-11

doctor-vault = Keychain answers: { $vault }
doctor-database = Database is whole: every page’s seal and the structure were checked
doctor-encryption = Encrypted with SQLCipher { $cipher } on SQLite { $sqlite }
doctor-no-gateway = No gateway is connected yet
doctor-gateway-synced = { $name } was synced on { $time }
doctor-gateway-never-synced = { $name } was never synced
doctor-commands-none-open = No refund, capture or release is open
doctor-commands-open = { $count ->
    [one] One refund, capture or release is still under way
   *[other] { $count } refunds, captures or releases are still under way
}
doctor-commands-review = { $count ->
    [one] One refund, capture or release needs a person to look at it
   *[other] { $count } refunds, captures or releases need a person to look at them
}

desk-nothing-to-draw = There is no money to draw yet
desk-nothing-to-draw-hint = Run “counterfoil sync” first

desk-break-short-deposit = Deposit too small
desk-break-over-deposit = Deposit too large
desk-break-missing-deposit = Deposit missing
desk-break-missing-debit = Collection missing
desk-break-unexpected-deposit = Deposit without a batch
desk-break-unexpected-debit = Debit without a batch
desk-break-late-deposit = Deposit late
desk-break-footing = Batch does not foot
desk-break-currency = Currencies differ
desk-action-ask-the-bank = Ask your bank what it deducted or added
desk-action-trace-the-payout = Give the batch id to the gateway and ask for a trace
desk-action-find-the-sender = Ask the gateway which payout this is; do not count it as sales yet
desk-action-wait = Wait: it is on its way, and turns into “missing” by itself if it does not come
desk-action-ask-the-gateway = Ask the gateway which entries are missing

desk-step-queued = Written down with its key
desk-step-sending = Sent to the gateway
desk-step-accepted = Taken by the gateway, not done yet
desk-step-succeeded = Done by the gateway
desk-step-failed = Came back: the customer did not get it
desk-step-declined = Refused by the gateway; nothing moved
desk-step-unknown = The answer was lost; it may have happened
desk-step-review = Needs a person to look at it
desk-step-cancelled = Taken back before it was sent

desk-source-gateway = Gateway { $name }
desk-source-gateway-holds = { $payments } payments, { $entries } ledger entries, { $payouts } settlement batches; { $fresh }
desk-source-synced = synced on { $time }
desk-source-never-synced = never synced
desk-source-file = { $name } ({ $format })
desk-source-file-holds = { $entries } rows, { $rejected } left out; imported on { $time }

desk-no-such-batch = No settlement batch { $batch } is known here
desk-no-such-batch-hint = Check the id, or run “counterfoil sync” to fetch the newest batches

# What waits for a person.
desk-waits-short = Batch { $batch } is { $amount } short at the bank
desk-waits-over = Batch { $batch } is { $amount } over at the bank
desk-waits-missing = Batch { $batch } is missing at the bank
desk-waits-missing-debit = The collection of batch { $batch } is missing at the bank
desk-waits-unexpected-deposit = { $amount } at the bank belong to no batch
desk-waits-unexpected-debit = { $amount } were taken at the bank for no batch
desk-waits-late = Batch { $batch } is late
desk-waits-footing = Batch { $batch } is { $amount } away from the sum of its lines
desk-waits-currency = Batch { $batch } arrived in another currency
desk-waits-dispute = Evidence for dispute { $dispute }
desk-waits-dispute-why = The customer’s bank says: { $reason }
desk-waits-dispute-no-reason = The customer’s bank gives no reason
desk-waits-reported = { $count ->
    [one] A payment was reported as fraud
   *[other] { $count } payments were reported as fraud
}
desk-waits-reported-why = { $count ->
    [one] Give it back before it becomes a dispute
   *[other] Give them back before they become disputes
}
desk-waits-hold-of-order = Hold for order { $order } lapses
desk-waits-hold = Hold { $payment } lapses
desk-waits-hold-why = Authorised on { $day }; what is not captured goes back to the customer
desk-waits-unknown = Whether { $what } of { $amount } went through is not known
desk-waits-unknown-why = The answer was lost; the amount stays reserved until the gateway was asked
desk-waits-review = A person has to look at { $what } of { $amount }
desk-waits-review-why = Asking the gateway did not tell what became of it; the amount stays reserved
desk-waits-never-synced = { $name } was never synced
desk-waits-never-synced-why = Nothing of it is in these figures
desk-waits-sync-old = { $name } was not synced for more than a day
desk-waits-sync-old-why = What happened since is not in these figures
desk-word-refund = a refund
desk-word-capture = a capture
desk-word-release = a release
desk-waits-requests = { $count ->
    [one] A request waits for your decision
   *[other] { $count } requests wait for your decision
}
desk-waits-requests-why = Nothing is done before a second person agrees
desk-waits-shut-out = { $name } is shut out
desk-waits-shut-out-why = There were too many wrong tries with this name. Ask who it was before you open it again
desk-waits-audit = The audit log may have been changed
desk-waits-limit = { $name } has sent back nearly all they may in a day
desk-waits-limit-why = Alone, in the last 24 hours; the limit is { $limit }

desk-file-unreadable = { $file } cannot be read
orders-no-such-pair = There is no such payment or order, or nothing changes
matching-nothing = Choose at least one batch or bank entry
matching-lines-are-of-one-batch = What a batch and its lines differ by is said of one batch
matching-no-reason = Say why there is a difference
matching-twice = Something is chosen twice
matching-no-such-batch = A batch that was chosen is not in the books any more
matching-no-such-entry = A bank entry that was chosen is not in the books any more
matching-no-such-match = This match is not there any more; somebody has taken it back
matching-no-such-break = This difference is not there any more
matching-no-such-sender = Nothing was learnt about this name, or it is forgotten already
matching-not-forgotten = This name was not forgotten
matching-no-such-pair = This batch and this bank entry are not in the books any more, or nothing changes
matching-empty-remark = Write something down first
matching-taken = Something that was chosen belongs to another match already. Take that one back first
matching-does-not-add-up = { $rest } is left over
matching-does-not-add-up-hint = Say what the rest is, or choose other entries
matching-leg-fee = Fee
matching-leg-exchange = Exchange difference
matching-leg-rounding = Rounding
matching-leg-adjustment = Adjustment
desk-risk-features = Going through the history
desk-places-checking = Looking at the place file
desk-risk-training = Learning from it
desk-risk-scoring = Judging
desk-risk-overlap = The days to judge begin before the days to learn from end. Let the days to judge begin later
desk-risk-nothing-to-learn = The days to learn from hold no payments of which it is known in time whether they were fraud, or no fraud at all. Choose more or other days
desk-risk-nothing-to-judge = The days to judge hold no fraud, or nothing else. Choose more or other days
desk-reading-table = Reading the tables
desk-tables-too-large = The tables are larger than 4 GB
desk-tables-too-large-hint = Reconcile a shorter period
desk-tables-no-common-time = Orders and payments tell their times in different ways: one has days, the other moments
desk-tables-no-common-time-hint = Give both tables a column day, or both a column created
desk-importing = Reading the file
desk-import-unknown = There is no such file in the books any more
desk-mapping-no-name = Give the way of reading a name, such as that of the bank
desk-mapping-incomplete = Say first which column is the date and which the amount
desk-mapping-damaged = This way of reading is damaged; make it anew
desk-mapping-unknown = This way of reading is not kept any more

# What the card’s bank said when it reported a payment as fraud.
desk-fraud-stolen-card = the card was stolen
desk-fraud-lost-card = the card was lost
desk-fraud-counterfeit-card = the card was copied
desk-fraud-never-received = the card never reached its holder
desk-fraud-application = somebody got the card under another name
desk-fraud-unauthorised = its holder did not consent

# Earlier payments of a card against a dispute for fraud.
desk-evidence-there = { $count } earlier payments of this card agree with it in { $elements }: Visa takes that as evidence that its holder paid
desk-evidence-there-hint = Name these payments and what they agree in when you answer the dispute at your gateway
desk-evidence-untold = Earlier payments cannot show that the card’s holder paid: this one does not tell { $elements }
desk-evidence-send-hint = Visa wants the same network address or device, and the same account or delivery address. Let your checkout send network address and device with every payment
desk-evidence-age = Earlier payments cannot show that the card’s holder paid: two from 120 to 365 days before the dispute are needed, and { $count ->
    [0] there are none
    [one] there is one
   *[other] there are { $count }
}
desk-evidence-undisputed = Earlier payments cannot show that the card’s holder paid: two of the right age that nobody disputed are needed, and { $count ->
    [0] there are none
    [one] there is one
   *[other] there are { $count }
}
desk-evidence-agreement = Earlier payments cannot show that the card’s holder paid: two have to agree with it in two things, and { $count ->
    [0] none does
    [one] one does
   *[other] { $count } do
}
desk-evidence-lacking-hint = Answer with what you have instead: proof of delivery, messages from the customer, or the invoice
desk-element-ip = network address
desk-element-device = device
desk-element-account = customer account
desk-element-address = delivery address
desk-element-none = anything
desk-list-and = { $first } and { $rest }
desk-list-more = { $first }, { $rest }
