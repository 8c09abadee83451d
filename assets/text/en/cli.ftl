# The command line: what it says, and its help.

cli-error = error: { $what }
cli-hint = hint: { $hint }
cli-detail = detail: { $detail }
cli-no-home = This computer account has no folder for programs’ data; choose one with --profile
cli-file-unreadable = { $file } cannot be read
cli-file-unwritable = { $file } cannot be written
cli-key-unreadable = The key could not be read from standard input

cli-gateway-added = { $name } is connected ({ $mode }); its key is in your keychain
cli-gateway-tested = { $name } answers ({ $mode })
cli-mode-live = live: real money
cli-mode-test = test mode
cli-synced = { $payments } payments, { $refunds } refunds, { $disputes } disputes, { $payouts } settlement batches and { $entries } ledger entries are here, after { $seconds } s

cli-payments-count = { $count ->
    [one] { $shown } of 1 payment
   *[other] { $shown } of { $count } payments
}
cli-payment-title = { $payment }: { $amount }, { $status }, { $time }
cli-payment-ledger = { $time }  { $kind }: gross { $gross }, fee { $fee }, net { $net }; { $batch }
cli-payment-in-batch = paid out in batch { $batch }
cli-payment-no-batch = not in a batch yet
cli-payment-refund = { $time }  refund { $refund }: { $amount }, { $status }
cli-status-incomplete = not finished
cli-status-requires-action = waits for the customer
cli-status-processing = being processed
cli-status-held = held
cli-status-succeeded = captured
cli-status-declined = declined
cli-status-canceled = released
cli-status-other = { $word }
cli-ledger-sale = sale
cli-ledger-refund = refund
cli-ledger-refund-failed = refund that came back
cli-ledger-dispute = dispute
cli-ledger-dispute-reversed = dispute won back
cli-ledger-fee = fee
cli-ledger-payout = settlement batch
cli-ledger-payout-failed = settlement batch that came back
cli-ledger-reserve = reserve
cli-ledger-conversion = conversion
cli-ledger-adjustment = adjustment
cli-ledger-other = other

cli-column-name = Name
cli-column-kind = Kind
cli-column-address = Address
cli-column-mode = Mode
cli-column-created = Made
cli-column-payment = Payment
cli-column-amount = Amount
cli-column-status = Status
cli-column-rows = Rows
cli-column-figure = Figure
cli-column-value = Value
cli-column-order = Order
cli-column-email = E-mail
cli-column-card = Card
cli-column-account = Account
cli-column-currency = Currency
cli-column-opening = Opening
cli-column-entries = Entries
cli-column-sender = Sender
cli-column-counts = Counts
cli-column-match = Match
cli-column-sum = Sum
cli-column-closing = Closing
cli-column-day = Day
cli-column-days-over = Days over
cli-column-difference = Bank − expected
cli-column-why = Why

cli-confirm-refund = Refund { $amount } of payment { $payment }? [y/N]
cli-confirm-capture = Capture { $amount } of payment { $payment }? [y/N]
cli-confirm-void = Release the { $amount } held on payment { $payment }? [y/N]
cli-not-confirmed = Nothing was sent
cli-confirm-needed = This moves money, and nobody is there to confirm it
cli-confirm-needed-hint = Add --yes if it is meant
cli-kind-refund = Refund
cli-kind-capture = Capture
cli-kind-void = Release
cli-outcome-queued = { $kind } of { $amount } for { $payment } is written down but not sent: { $cause }. The next “counterfoil sync” sends it
cli-outcome-unknown = { $kind } of { $amount } for { $payment } may or may not have happened: { $cause }. Do not repeat it; the next “counterfoil sync” finds out
cli-outcome-accepted = { $kind } of { $amount } for { $payment } was taken by the gateway and is on its way ({ $id })
cli-outcome-succeeded = { $kind } of { $amount } for { $payment } is done ({ $id })
cli-outcome-failed = { $kind } of { $amount } for { $payment } came back: { $cause }
cli-outcome-declined = The gateway refused: { $cause }. Nothing moved for { $payment }
cli-outcome-review = { $kind } of { $amount } for { $payment } needs a person to look at it: { $cause }
cli-outcome-cancelled = { $kind } of { $amount } for { $payment } was not sent: { $cause }
cli-request-id = Gateway’s request id: { $id }

cli-imported-statement = { $file }: { $added ->
    [one] one bank entry is new
   *[other] { $added } bank entries are new
}, { $known } were known
cli-imported-orders = { $file }: { $added ->
    [one] one order is new
   *[other] { $added } orders are new
}, { $known } were known
cli-rejected = line { $line }, { $field }: { $why }
cli-statement-format = { $file } is { $format }

cli-reconciled = { $payouts } settlement batches: { $footed } foot to the cent, { $matched } are at the bank, { $transit } on their way
cli-unexplained = Unexplained: { $net } net, { $gross } without signs
cli-breaks-overdue = { $count ->
    [one] One break should have been cleared by now
   *[other] { $count } breaks should have been cleared by now
}
cli-nothing-unexplained = Nothing is unexplained
cli-balance-agrees = The gateway’s balance is the sum of its ledger
cli-balance-differs = The gateway’s balance is not the sum of its ledger
cli-balance-unknown = The gateway’s balance is not known
cli-report-written = Report: { $path }
cli-chart-written = { $path }: { $alt }
cli-chart-ending = A chart is written as a .png or .svg file
cli-chart-ending-hint = Write for example --out flow.png
cli-finding-fine = ✓ { $finding }
cli-finding-bad = ✗ { $finding }

cli-column-when = When
cli-column-who = Who
cli-column-about = About
cli-column-points = Points
cli-column-from = From
cli-column-number = Number
cli-audit-window = window
cli-audit-command-line = command line
cli-audit-program = program
cli-audit-unknown = unknown
cli-audit-nobody = Nobody in this book is called “{ $name }”
cli-audit-sound = { $entries } entries, each is what was written
cli-audit-unsound = { $entries } entries, and { $findings ->
    [one] one thing is wrong
   *[other] { $findings } things are wrong
}
cli-audit-seals-checked = Every seal was checked against the verification key
cli-audit-seals-unchecked = The seals were not checked, because the verification key is not here; hand it in with --key-stdin
cli-audit-exported = The audit log is in { $path }
cli-audit-key-on-paper = Verification key: { $key }
cli-audit-key-type-back = Write it down, keep it away from this computer, and type it here:
cli-audit-key-no-terminal = The key is only shown on a terminal, where it can be typed back
cli-audit-key-taken = The key is off this computer; from now on “counterfoil audit verify” needs it with --key-stdin
cli-audit-key-wrong = That is not a verification key, or it was mistyped
cli-audit-accepted = The break is accepted and written down; your keychain remembers the log as it is now
cli-audit-holds = The export holds: entries { $first } to { $last }, { $clear } in clear and { $hidden } as digests only; the log ended at { $end }
cli-audit-signed = Signed by { $fingerprint } with Counterfoil { $program }, { $time }. Compare that with the one the shop’s window shows
cli-audit-broken = The export does not hold: { $why }
cli-audit-broken-line = The export does not hold at line { $line }: { $why }
cli-audit-broken-earlier = The earlier export does not hold at line { $line }: { $why }

cli-demo-starting = The demo shop runs on this computer only; no account, no key, no real money
cli-demo-memory-vault = Its keys are kept in memory and forgotten at the end
cli-demo-folder = The demo’s folder cannot be made
cli-demo-nothing-to-refund = The demo shop has no payment to refund; try more days
cli-demo-sandbox-failed = The demo shop did not start
cli-demo-serving = The demo shop answers at { $url } until you press Ctrl-C
cli-demo-serving-key = Full key: { $key }
cli-demo-serving-read-only-key = Read-only key: { $key }
cli-demo-serving-files = Its bank statement and orders are in { $path }
cli-demo-synced = { $payments } payments and { $payouts } settlement batches in { $seconds } s
cli-demo-refunded = Refunded { $amount } of { $payment }: { $state }
cli-demo-proven = { $matched } of { $payouts } settlement batches are at the bank; { $breaks ->
    [one] one break is
   *[other] { $breaks } breaks are
} left to explain
cli-demo-report = Open { $path } in a browser

cli-help = A local merchant back office: payments, safe refunds, and settlement batches proven against the bank
cli-help-profile = The profile’s folder, instead of this computer account’s own
cli-help-json = Print one JSON document on standard output
cli-help-demo = Look around with a demo shop: no account, no keys, no real money
cli-help-demo-headless = Write a report instead of opening a window
cli-help-demo-out = Where the report goes
cli-help-demo-seed = Which shop; the same number is the same shop
cli-help-demo-days = Length of the shop’s history in days
cli-help-demo-per-day = Payments a day
cli-help-demo-until = The last day of the history, as YYYY-MM-DD; if left out, today in a window and yesterday in a report
cli-help-demo-noise = How disorderly the bank statement is
cli-help-demo-serve = Only run the shop’s gateway on this computer, until Ctrl-C
cli-help-demo-port = The port for --serve; 0 takes any free one
cli-help-gateway = Connect and test gateways
cli-help-gateway-add = Connect a gateway, or give a connected one a new key
cli-help-gateway-add-name = A name for it
cli-help-gateway-add-kind = Which kind of gateway
cli-help-gateway-add-url = Its address
cli-help-gateway-add-key-stdin = Read the key from standard input, so that it is in no history
cli-help-gateway-test = Try a gateway’s key again and say what it may do
cli-help-gateway-test-name = The gateway’s name
cli-help-gateway-list = List the connected gateways
cli-help-sync = Fetch what is new from the gateways, and settle what is open
cli-help-sync-gateway = Only this gateway
cli-help-payments = Find payments, or show one
cli-help-payments-payment = Show everything about this payment
cli-help-payments-search = What to find: status:failed amount:>100 card:4242 email:ana order:1042 after:2026-11-01
cli-help-payments-limit = Show at most this many
cli-help-refund = Send money back to a customer, exactly once
cli-help-refund-reason = Why
cli-help-capture = Take money that is held
cli-help-void = Release money that is held
cli-help-any-payment = The payment’s id at the gateway
cli-help-any-amount = How much, like 12.34; everything that is left if left out
cli-help-any-yes = Do not ask
cli-help-any-token = A name for this intention: the same name again is the same request, never a second one
cli-help-import = Bring a bank statement, a settlement file or orders into the books
cli-help-any-file = The file
cli-help-any-currency = The currency, where the file does not say or several are possible
cli-help-any-dates = How to read days that can be read either way
cli-help-statement = Look at bank statements
cli-help-statement-check = Say what is in a bank statement, without bringing it in
cli-help-reconcile = Prove every settlement batch against its lines and the bank
cli-help-reconcile-month = Only this month
cli-help-reconcile-report = Also write a report to this file
cli-help-reconcile-files = Match four tables with each other, without a profile: orders, payments, payouts, bank entries
cli-help-reconcile-files-orders = The orders: order_id, order_no, created, day, total, currency, gateway
cli-help-reconcile-files-payments = The payments: txn_id, ref, created, day, amount, fee, net, currency, gateway, kind, payout_id
cli-help-reconcile-files-payouts = The payouts: payout_id, gateway, currency, day, amount
cli-help-reconcile-files-bank = The bank entries: bank_id, day, amount, currency, descr
cli-help-reconcile-files-map = Where the tables call their columns otherwise, as TOML
cli-help-reconcile-files-out = The folder for matches.csv, deposits.csv and summary.json. In matches.csv, several orders have + between them: those that a matched payment pays together, or one of which an ambiguous one may pay
cli-help-match = Say what belongs together at the bank, and what a difference is
cli-help-match-list = Everything that was decided, newest first
cli-help-match-make = Bring batches and bank entries together; what is left over is said with --leg
cli-help-match-make-batches = A batch, by the gateway’s id; several are allowed
cli-help-match-make-entries = A bank entry, by its id in reconcile --json; several are allowed
cli-help-match-make-legs = A part of the difference, bank minus expected: fee=-12.30, exchange=…, rounding=…, adjustment=…
cli-help-match-make-currency = The currency of the parts
cli-help-match-make-of-lines = It is about a batch that is not the sum of its lines
cli-help-match-make-reason = Why there is a difference
cli-help-match-undo = Take matches back
cli-help-match-undo-matches = The matches, by their ids in match list
cli-help-match-decline = Say that a batch and a bank entry do not belong together
cli-help-match-decline-batch = The batch, by the gateway’s id
cli-help-match-decline-entry = The bank entry, by its id
cli-help-match-decline-undo = Take that back
cli-help-match-why = What speaks for a batch and a bank entry belonging together, and against it
cli-help-match-why-batch = The batch, by the gateway’s id
cli-help-match-why-entry = The bank entry, by its id
cli-help-match-taught = Which senders count as a gateway because their entries were matched with it by hand
cli-help-match-forget = Let a learnt sender count no more, although the match stands
cli-help-match-forget-name = The sender, as in match taught
cli-help-match-remember = Let it count again
cli-help-match-remember-name = The sender, as in match taught
cli-help-orders = Which payments pay which orders; without more, those that a person has to decide
cli-help-orders-status = Which payments to list: matched, ambiguous, amount_differs, duplicate, repeated_row, no_order
cli-help-orders-limit = How many to list
cli-help-orders-why = What speaks for a payment and an order belonging together, and against it
cli-help-orders-why-payment = The payment, by the gateway’s id
cli-help-orders-why-order = The order’s number
cli-help-orders-confirm = Say that a payment pays an order
cli-help-orders-confirm-payment = The payment, by the gateway’s id
cli-help-orders-confirm-order = The order’s number
cli-help-orders-confirm-undo = Take that back
cli-help-orders-decline = Say that a payment does not pay an order
cli-help-orders-decline-payment = The payment, by the gateway’s id
cli-help-orders-decline-order = The order’s number
cli-help-orders-decline-undo = Take that back
cli-help-risk = What looks suspicious and why, the rules, and how good all of it is
cli-help-risk-alerts = What looks suspicious, what costs most if it is true first
cli-help-risk-alerts-days = How many days back
cli-help-risk-score = Why payments are suspicious, or are not: rules with their trees, the score with its reasons
cli-help-risk-score-payments = The payments or refunds, by the gateway’s ids
cli-help-risk-say = Say what a payment was; the program learns from it
cli-help-risk-say-payment = The payment, by the gateway’s id
cli-help-risk-say-verdict = What it was
cli-help-risk-train = Learn from the frauds that are known by now; nothing leaves this computer
cli-help-risk-shop = The shop as a whole: declines, refunds, disputes, amounts, nights, silence, and what card networks watch
cli-help-risk-shop-region = Where the shop’s bank is, by the card networks’ regions
cli-help-risk-backtest = Try a rule or a threshold on the book’s own history
cli-help-risk-backtest-rule = A rule, such as “review if declines_per_ip_1h > 5 and card_country != ip_country”
cli-help-risk-backtest-points = All payments on which the rules come to so many points
cli-help-risk-backtest-score = All payments to which the learnt score gives so much, from 0 to 1
cli-help-risk-backtest-from = The first day, else half a year ago
cli-help-risk-backtest-to = The last day, else today
cli-help-risk-backtest-refuse = Count what is found as refused instead of looked at
cli-help-risk-backtest-dispute-fee = What the gateway takes for each dispute
cli-help-risk-backtest-review-cost = What it costs that somebody looks at a payment
cli-help-risk-backtest-margin = What the shop keeps of a sale, in percent
cli-help-risk-rules = The rules by which payments are judged
cli-help-risk-rules-check = Read rules from a file and say all that is wrong with them, at the word
cli-help-risk-rules-check-file = The file, a rule a line
cli-help-risk-rules-show = All rules, and how many payments each found in 28 days
cli-help-risk-rules-save = Write a rule, new or anew
cli-help-risk-rules-save-key = What it is known by: letters, digits and hyphens
cli-help-risk-rules-save-rule = The rule, such as “review 40 if cards_per_ip_1d > 4”
cli-help-risk-rules-save-mode = Whether it counts, only looks, or is off
cli-help-risk-rules-remove = Take a rule away
cli-help-risk-rules-remove-key = The rule
cli-help-risk-rules-silence = Let a rule say nothing of one thing for a while
cli-help-risk-rules-silence-key = The rule
cli-help-risk-rules-silence-kind = What it is: card, customer, email, ip, device, range, staff or place
cli-help-risk-rules-silence-thing = Which one
cli-help-risk-rules-silence-days = For how many days
cli-help-risk-rules-silence-undo = Let it speak again
cli-help-risk-list = What is blocked, trusted and watched
cli-help-risk-list-show = All that is on lists now
cli-help-risk-list-put = Put something on a list
cli-help-risk-list-put-list = The list, such as blocked_cards, trusted_emails or watchlist
cli-help-risk-list-put-text = What: a card’s fingerprint, an e-mail address, a name
cli-help-risk-list-put-days = For how many days, else for good
cli-help-risk-list-take-off = Take something off a list
cli-help-risk-list-take-off-list = The list
cli-help-risk-list-take-off-text = What
cli-help-risk-evaluate = Learn from some days of labelled history and judge later ones, with nothing known before its time
cli-help-risk-evaluate-transactions = The payments: transaction_id, time_seconds, customer_id, terminal_id, amount_minor, is_fraud
cli-help-risk-evaluate-epoch = The day on which time_seconds begins
cli-help-risk-evaluate-train-from = The first day to learn from
cli-help-risk-evaluate-train-to = The last day to learn from
cli-help-risk-evaluate-test-from = The first day to judge
cli-help-risk-evaluate-test-to = The last day to judge
cli-help-risk-evaluate-label-delay-days = After how many days it is known whether a payment was fraud
cli-help-risk-evaluate-scores-out = Write how likely each judged payment is fraud, as CSV
cli-help-chart = Draw a chart
cli-help-chart-which = Which chart
cli-help-chart-batch = For “batch”: the batch, by the gateway’s id
cli-help-chart-out = The file, ending in .png or .svg
cli-help-chart-dark = For dark surroundings
cli-help-audit = Read, verify and export the audit log
cli-help-audit-list = Show the newest entries
cli-help-audit-list-limit = At most this many
cli-help-audit-verify = Check every entry, every seal and the end of the log
cli-help-audit-verify-key-stdin = Read the verification key from standard input
cli-help-audit-export = Write entries to a file that proves itself
cli-help-audit-export-out = The file
cli-help-audit-check = Check such a file; needs no profile
cli-help-audit-check-public-key = Whose signature it must be
cli-help-audit-check-after = An earlier export, to see whether anything was rewritten since
cli-help-audit-key = Take the verification key off this computer
cli-help-audit-key-take-off = Show it, ask to type it back, and remove it
cli-help-audit-accept = Accept that the log is not what the keychain remembers
cli-help-audit-accept-reason = Why; it is written down
cli-help-any-who = Only what this person did
cli-help-any-kind = Only this kind of entry, such as refund_requested
cli-help-any-about = Only what is about this id
cli-help-any-since = From this day on, as YYYY-MM-DD
cli-help-any-until = Up to this day
cli-help-any-refused = Only what was refused
cli-help-any-text = Only what has this text in it
cli-help-doctor = Say how healthy this profile is
cli-help-as-person = Who you are, in a book that asks
cli-help-sign-in-stdin = Read your password and then a code of your authenticator from standard input, a line each
cli-help-payments-reason = Why you need to see the customer’s data; it is written down
cli-help-refund-ask-approval = Ask somebody else to agree if it is more than you may send back alone
cli-help-person = The people who use this book, and what they may do
cli-help-person-list = Show them
cli-help-person-add = Let a new person in, with a starting password
cli-help-person-role = Give somebody another role
cli-help-person-limits = Say how much somebody may send back alone, in one currency
cli-help-person-limits-currency = The currency
cli-help-person-limits-per-refund = The most of one refund
cli-help-person-limits-per-day = The most in any 24 hours
cli-help-person-limits-code-above = Above this a fresh code of the authenticator is asked for
cli-help-person-off = Keep somebody out
cli-help-person-on = Let somebody in again
cli-help-person-reset = Give somebody a new starting password
cli-help-person-open = Let somebody try again who was shut out by wrong tries
cli-help-any-name = The name
cli-help-any-role = What they may do
cli-help-sign-in = How you sign in
cli-help-sign-in-protect = Give the owner a name and a password (from standard input); the book asks from then on
cli-help-sign-in-show = Show it
cli-help-sign-in-password = Change your password: the present and the new one from standard input, a line each
cli-help-sign-in-authenticator = Set an authenticator up: its key is shown, its code read from standard input
cli-help-sign-in-recovery-codes = Make new recovery codes; the old ones count no more
cli-help-approvals = What needs a second person
cli-help-approvals-list = Show the requests
cli-help-approvals-show = Show everything needed to decide about one
cli-help-approvals-approve = Agree to one, and carry it out
cli-help-approvals-approve-content = The content’s SHA-256 as shown, so that you agree to what you looked at
cli-help-approvals-decline = Refuse one
cli-help-approvals-decline-note = Why, for whoever asked
cli-help-approvals-withdraw = Take your own back
cli-help-any-request = The request’s number
cli-sign-in-hint = Say who you are with --as, and give password and code with --sign-in-stdin
cli-secret-unreadable = The line with the password or code could not be read
cli-column-request = Request
cli-column-what = What
cli-column-asked-by = Asked by
cli-column-until = Until
cli-column-role = Role
cli-column-limits = May send back alone
cli-fact = { $label }: { $value }
cli-content = Content: { $hash }
cli-declined = Declined
cli-withdrawn = Taken back
cli-changed = Done
cli-protected = This book asks for a sign-in from now on
cli-waits = Waits for somebody else: { $what }
cli-waits-id = Request { $request }
cli-welcome = { $name } may sign in
cli-welcome-password = Starting password, shown only now: { $password }
cli-own-name = { $name }, { $role }
cli-own-authenticator = Password and authenticator; recovery codes left: { $count }
cli-own-no-authenticator = Password only
cli-authenticator-key = Key for the authenticator: { $key }
cli-recovery-codes = Recovery codes, shown only now; each opens this book once:
cli-recovery-code = { $code }
cli-imported-settlement = { $file }: { $added ->
    [one] { $added } line
   *[other] { $added } lines
} new, { $known } known before
cli-looked = { $file }: { $read ->
    [one] { $read } row
   *[other] { $read } rows
}, { $new } new, { $known } known before; nothing was changed
cli-notice = Note: { $what }
cli-map-unreadable = { $file } does not say how a table is to be read
cli-matches-undone = { $count ->
    [one] The match is taken back
   *[other] { $count } matches are taken back
}
cli-match-made = They belong together now
cli-match-waits = A second person has to agree first; it is in the list of approvals
cli-sender-forgotten = Entries of this sender no longer count as a gateway’s
cli-sender-remembered = Entries of this sender count as a gateway’s again
cli-sender-counts = yes
cli-sender-forgotten-word = no, forgotten
cli-nothing-taught = Nothing was learnt yet. Matching an entry by hand teaches who pays for a gateway
cli-pair-declined = They are never brought together by themselves again
cli-pair-allowed = They may be brought together again
cli-leg-without-currency = Say with --currency which currency the parts of the difference are in
cli-points-in-all = Points in all: { $points }
cli-event-made = Match made
cli-event-made-undone = Match made, taken back since
cli-event-undone = Match taken back
cli-event-declined = Do not belong together
cli-event-allowed = May belong together again
cli-event-forgotten = Counts no more as a gateway
cli-event-remembered = Counts as a gateway again
cli-event-noted = Noted about a difference
cli-orders-paid = { $paid } of { $orders } orders are paid
cli-order-likely = { $points } points; likely to { $alone } when no other is considered, taken from { $bar }
cli-order-likely-among = Likely to { $likely } next to all others
cli-order-paid-by-another = Another payment pays this order
cli-payment-taken-for-another = The payment was taken for another order
cli-order-confirmed = The payment pays this order now
cli-order-unconfirmed = That is taken back
cli-order-declined = The payment never pays this order by itself again
cli-order-allowed = The payment may pay this order again
cli-column-likely = Likely
cli-files-payments = { $count ->
    [one] One payment
   *[other] { $count } payments
}
cli-files-deposits = { $count ->
    [one] Bank entries, and one payout
   *[other] Bank entries, and { $count } payouts
}
cli-files-footing = { $count ->
    [0] Every payout is the sum of its payments
    [one] One payout is not the sum of its payments; see summary.json
   *[other] { $count } payouts are not the sum of their payments; see summary.json
}
cli-files-left-out = Left out of { $file }, line { $line }, { $field }: { $why }
cli-risk-auc = How often a fraud has a higher score than a good payment (AUC ROC)
cli-risk-average-precision = Average precision
cli-risk-card-precision = Compromised customers among the 100 highest of each day
cli-risk-learnt = Learnt from { $learnt } payments with { $frauds } frauds; { $judged } payments were judged
cli-risk-left-out = Line { $line } left out, { $field }: { $why }
cli-files-left-out-more = { $count } more rows were left out
cli-files-written = Everything is in { $folder }
cli-import-undone = The file is out of the books again
cli-column-import = Import
cli-column-file = File
cli-column-format = Format
cli-help-import-look = Say what would happen, and change nothing
cli-help-any-map = How the table is to be read (TOML)
cli-help-imports = List the files in the books
cli-help-undo-import = Take a file out of the books again
cli-help-undo-import-import = Its id, from `imports`
cli-column-rule = Rule
cli-column-feature = Feature
cli-column-adds = Adds
cli-column-also = Found by both
cli-column-found = Found in 28 days
cli-column-list = List
cli-risk-alerts = { $count } alerts, of { $open } nobody has said anything
cli-risk-said = Noted
cli-risk-score-trained = { $payment }: { $points } points from rules; likelihood of fraud { $score }
cli-risk-score-unusual = { $payment }: { $points } points from rules; how unusual it is (50 % is usual): { $score }
cli-risk-trained = Learnt from { $payments } payments with { $frauds } known frauds
cli-risk-isolating = Only { $frauds } frauds are known, { $enough } are needed to learn from them: until then payments are judged by how unusual they are ({ $payments } were looked at)
cli-risk-measured = Measured on { $payments } later payments with { $frauds } frauds: average precision { $precision }
cli-risk-tried-payments = Payments tried on
cli-risk-tried-flagged = Found
cli-risk-tried-disputed = … that were fraud or disputed
cli-risk-tried-refunded = … that were refunded
cli-risk-tried-failed = … that failed anyway
cli-risk-tried-good = … that were good
cli-risk-tried-precision = Right among found (precision)
cli-risk-tried-recall = Found among frauds (recall)
cli-risk-tried-alerts = Alerts a day
cli-risk-tried-stopped = Fraud stopped
cli-risk-tried-fees = Dispute fees saved
cli-risk-tried-margin = Margin lost on good customers
cli-risk-tried-reviews = Time of those who look
cli-risk-tried-net = Net saved
cli-risk-rule-saved = The rule is saved
cli-risk-rule-removed = The rule is gone
cli-risk-rule-silent = The rule says nothing of it for that time
cli-risk-rule-woken = The rule speaks of it again
cli-risk-no-such-kind = There is no such kind of thing; say card, customer, email, ip, device, range, staff or place
cli-risk-rules-unreadable = The file { $file } cannot be read
cli-risk-rules-checked = { $rules } rules are understood, { $mistakes } mistakes
cli-risk-rule-mistake = Line { $line }, character { $column }: { $why }
cli-risk-listed = It is on the list from now on
cli-risk-unlisted = It is off the list from now on
cli-column-detector = Watched
cli-risk-shop-warming = Not enough to compare with yet
cli-risk-shop-usual = As usual
cli-risk-shop-reported = { $count ->
    [one] 1 payment was reported as fraud and waits for an answer
   *[other] { $count } payments were reported as fraud and wait for an answer
}
cli-column-reported = Reported
cli-column-dispute-likely = Dispute likely
cli-column-refund-saves = Refund saves about
cli-risk-shop-network = { $network } this month: { $count } disputes and frauds, { $points } in ten thousand payments: { $standing }
