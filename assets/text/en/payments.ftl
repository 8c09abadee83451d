# The list of payments and the payment beside it.

payments-view-all = All
payments-view-high-risk = High risk
payments-view-held = Held
payments-view-disputed = Disputed
payments-view-declined = Declined
payments-view-refunded = Refunded

payments-search = Search payments
payments-search-hint = Order, e-mail, card, or a key such as status:held amount:>100
payments-keys-search = Search the payments
payments-search-clear = Clear the search
payments-search-remove = Remove { $term }
payments-count-word = { $count ->
    [one] payment
   *[other] payments
}
payments-more-currencies = { $count ->
    [one] and one more currency
   *[other] and { $count } more currencies
}
payments-captured = captured
payments-refunded = refunded
payments-held = held
payments-declined = declined

payments-column-time = Time, UTC
payments-column-customer = Customer
payments-column-order = Order
payments-column-card = Card
payments-column-risk = Risk
payments-column-state = State
payments-column-amount = Amount
payments-column-amount-in = Amount, { $currency }
payments-column-currency = Currency
payments-column-refunded = Refunded
payments-column-id = Payment id

payments-none = No payment is here yet
payments-none-hint = Connect a gateway, or sync once a customer has paid
payments-none-fits = No payment fits this search
payments-none-fits-hint = Take a term away, or look at all of them

payments-selected = { $count } selected
payments-selection-copy = Copy as TSV
payments-selection-clear = Clear
payments-copied-rows = { $count ->
    [one] one payment
   *[other] { $count } payments
}

payments-one = Payment
payments-for-order = Payment for order { $order }
payments-at-the-bank = At the bank
payments-in-transit = In transit to the bank
payments-copy = Copy { $what }

payments-refund = Refund…
payments-capture = Capture…
payments-release = Release…
payments-no-refund-declined = Nothing was taken: the payment was declined
payments-no-refund-canceled = Nothing was taken: the payment was released
payments-no-refund-nothing-taken = Nothing was taken so far
payments-no-refund-all-back = All of it went back already
payments-no-refund-under-way = What is left is going back already
payments-hold-under-way = Somebody has decided about this hold already
payments-open-command = { $kind ->
    [refund] A refund of { $amount } is not settled
    [capture] A capture of { $amount } is not settled
   *[void] The release of { $amount } is not settled
}
payments-open-command-why = { $state }. The amount stays reserved until the outcome is known

payments-tell-customer = Tell the customer
payments-try-next = What to try
payments-copied-sentence = the sentence for the customer

payments-disputed = Disputed: { $amount }
payments-dispute-needs-answer = evidence is awaited
payments-dispute-under-review = evidence is with the bank
payments-dispute-won = decided for you
payments-dispute-lost = decided for the customer
payments-dispute-other = not decided
payments-dispute-reason = The customer’s bank says: { $reason }
payments-dispute-due = Evidence is due on { $time }, { $days ->
    [0] within a day
    [one] in one day
   *[other] in { $days } days
}
payments-dispute-overdue = Evidence was due on { $time }

payments-reported = The card’s bank reported this payment as fraud on { $day }
payments-reported-as = The card’s bank reported this payment as fraud on { $day }: { $kind }
payments-reported-open = Give it back before it becomes a dispute. A dispute takes the money as well, costs the gateway’s fee, and counts once more at the card network
payments-reported-say-fine = The card’s holder paid: nothing is wrong
payments-reported-disputed = It has become a dispute since. A refund would pay it twice; answer the dispute or accept it
payments-reported-given-back = It was given back: nothing is left to do, and no dispute is to be expected
payments-reported-fine = Somebody here looked at it and said that nothing was wrong. It can still become a dispute
payments-reported-over = The gateway says that nothing can be done about it any more
payments-evidence-payment = { $day } · { $payment }

payments-journey = Journey
payments-steps = { $done } of { $all } steps
payments-step-done = done
payments-step-now = under way
payments-step-to-come = to come
payments-step-failed = failed
payments-step-skipped = never reached
payments-refund-of = Refund of { $amount }

payments-money = Money
payments-settled-in = settled in { $currency }
payments-gross = Gross
payments-fee = Fee
payments-net = Net
payments-in-batch = in { $batch }
payments-in-no-batch = in no batch yet
payments-deposited = Booked by the bank on { $day }
payments-expected = Expected at the bank on { $day }

payments-checks = Checks
payments-checks-passed = { $passed } of { $all } passed
payments-check-passed = Passed
payments-check-failed = Not passed
payments-check-neither = Says neither

payments-others = Other payments of this customer or card
payments-others-none = None
payments-others-all = Show all in the list

payments-ids = For support
payments-id-payment = Payment id
payments-id-charge = Charge id
payments-id-order = Order
payments-id-email = E-mail
payments-id-card = Card fingerprint
payments-id-ip = Network address
payments-id-device = Device
payments-id-batch = Batch id
payments-id-refund = Refund id
payments-id-dispute = Dispute id
payments-id-reference = Acquirer reference

# As in “Copied the payment id”.
payments-the-payment = the payment id
payments-the-charge = the charge id
payments-the-order = the order number
payments-the-email = the e-mail address
payments-the-card = the card’s fingerprint
payments-the-ip = the network address
payments-the-device = the device
payments-the-batch = the batch id
payments-the-refund = the refund id
payments-the-dispute = the dispute id
payments-the-reference = the acquirer reference
