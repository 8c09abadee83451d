# The reconcile screen: how much of a month is proven, what is not, and why.

proof-report-name = counterfoil-{ $month }.html
proof-report-name-all = counterfoil.html
proof-import = Import a bank statement…

# The month in one line.
proof-unexplained = unexplained in { $count ->
    [0] no breaks
    [one] 1 break
   *[other] { $count } breaks
}
proof-without-signs = { $amount } without signs: some offset each other
proof-in-other-months = { $count ->
    [one] 1 more break in another month
   *[other] { $count } more breaks in other months
}; over all months { $amount }
proof-nothing-unexplained = Nothing is open in any month
proof-bank-unknown = What the bank has is not known yet
proof-bank-minus-expected = Bank minus expected
proof-share-proven = { $share } % proven
proof-share-in-transit = { $share } % in transit
proof-share-unexplained = { $share } % unexplained
proof-no-money = No batch arrives in this month
proof-bank-until = Bank known until { $day }

# The lists.
proof-matched = Matched
proof-in-transit = In transit
proof-late = Late
proof-day = Date
proof-booked = Booked
proof-due = Due
proof-what = What
proof-at-the-bank = At the bank
proof-batch = Batch
proof-amount-in = Amount, { $currency }
proof-matches-count = { $count ->
    [one] 1 match
   *[other] { $count } matches
}
proof-in-transit-count = { $count ->
    [one] 1 batch
   *[other] { $count } batches
}
proof-copied = the list with its header
proof-no-breaks = Nothing is broken
proof-no-breaks-hint = Every batch of this month is at the bank to the cent, or on its way
proof-no-matches = Nothing is matched yet
proof-no-matches-hint = Bring in a bank statement of this month
proof-none-in-transit = Nothing is in transit
proof-none-in-transit-hint = Every batch of this month had its day
proof-nothing = There is nothing to prove in this month
proof-nothing-hint = No batch arrives, and the bank shows nothing of the gateway
proof-no-statement = There is no bank statement yet
proof-no-statement-hint = Import one, or drop the file onto this window: CAMT or CSV as your bank exports it
proof-all-explained = There is nothing to explain
proof-all-explained-hint = The matches and what is in transit are in the tabs at the left
proof-show-all-months = Show the breaks of all months
proof-choose = Nothing is chosen
proof-choose-hint = Choose a line at the left to see why it is there

# The rules of matching.
proof-rule-decided = By hand
proof-rule-reference = By reference
proof-rule-carried-over = Carried over
proof-rule-returned = Came and went back
proof-rule-amount = By amount and name
proof-rule-interchangeable = Equal amounts
proof-rule-amount-alone = By amount alone
proof-rule-merged = Batches in one deposit
proof-rule-split = One batch in parts
proof-rule-near-amount = By nearly the amount

# Why.
proof-match-is-exact = Batch and bank agree to the cent
proof-figures = Expected against seen
proof-expected = Expected at the bank
proof-seen = Seen at the bank
proof-lines-add-up = The lines of the batch add up to
proof-gateway-sent = The gateway sent
proof-sent-minus-lines = Sent minus lines
proof-batches = { $count ->
    [one] Batch
   *[other] Batches
}
proof-show-batch = Show the batch
proof-batch-due = { $gateway }, due on { $day }
proof-entry-booked = Booked on { $day }
proof-entry-value = value { $day }
proof-evidence = What speaks for it
proof-evidence-scale = 10 and more is certain, 3 and less is a guess
proof-points = Points

# Footing.
proof-gateways = Gateways
proof-bank = Bank
proof-payouts = Payouts, { $count ->
    [one] 1 batch
   *[other] { $count } batches
}
proof-word-payouts = Payouts
proof-word-in-transit = In transit
proof-word-unexplained = Unexplained
proof-word-deposits = At the bank
proof-foots = Foots
proof-foots-but = Foots with { $amount } unexplained
proof-does-not-foot = Does not foot, by { $off }
proof-too-large = The sum is too large to be told
proof-balance = Balance now
proof-balance-gateway = The gateway holds
proof-balance-ledger = Sum of its ledger
proof-balance-agrees = Agrees
proof-balance-differs = Differs by { $off }

# What an import did.
proof-imported-statement = Bank statement: { $read ->
    [one] 1 entry
   *[other] { $read } entries
} read, { $added } new, { $known } known before
proof-imported-settlement = Settlement file: { $read ->
    [one] 1 line
   *[other] { $read } lines
} read, { $added } new, { $known } known before
proof-imported-orders = Orders: { $read ->
    [one] 1 order
   *[other] { $read } orders
} read, { $added } new, { $known } known before
proof-left-out-count = { $count ->
    [one] 1 row was left out:
   *[other] { $count } rows were left out:
}
proof-left-out = Line { $line }, “{ $field }”: { $why }
proof-left-out-more = and { $count } more
proof-next-line = { $before }
    { $next }
