# Settlements: every batch, and one batch with what it is made of.

settlements-month = Month
settlements-all-months = All months
settlements-all = All
settlements-missing = Missing

settlements-state = State
settlements-batch = Batch
settlements-gateway = Gateway
settlements-due = Due
settlements-currency = Currency
settlements-payout = Payout
settlements-payout-in = Payout, { $currency }
settlements-bank = Bank
settlements-difference = Difference
settlements-not-yet = not yet
settlements-nothing = none
settlements-none = No settlement batch yet
settlements-none-hint = Batches appear here as soon as the gateway pays out and the window has synced
settlements-none-in-month = No settlement batch arrives in this month
settlements-none-in-month-hint = Choose another month above, or all months
settlements-copied-rows = the batches with their header

settlements-batches = { $count ->
    [one] 1 batch
   *[other] { $count } batches
}
settlements-sum-payouts = payouts
settlements-sum-bank = at the bank
settlements-sum-transit = in transit

settlements-copy-id = Copy the batch’s id
settlements-the-id = the batch’s id
settlements-short-by = { $amount } short
settlements-over-by = { $amount } over
settlements-facts = { $gateway } made it on { $made }, due on { $due }; the gateway says { $status }
settlements-facts-by-hand = Made by hand at { $gateway } on { $made }, due on { $due }; the gateway says { $status }
settlements-status-pending = not sent yet
settlements-status-in-transit = sent to the bank
settlements-status-paid = paid
settlements-status-failed = failed
settlements-status-canceled = taken back
settlements-status-other = “{ $word }”
settlements-failed = The bank did not take it: { $code }
settlements-lines-incomplete = Not all of its lines are here yet; the next sync goes on fetching them
settlements-lines-unknown = It was made by hand, so the gateway does not say which payments are in it

settlements-steps = From gross to deposit

settlements-deposits = At the bank
settlements-deposits-count = { $count ->
    [one] 1 bank entry, as the bank wrote it
   *[other] { $count } bank entries, as the bank wrote them
}
settlements-deposit-shared = Of this, { $amount } belong to this batch

settlements-lines = Lines
settlements-lines-none = No lines are known
settlements-lines-none-hint = What the gateway lists for a batch appears here after a sync
settlements-lines-count = { $count ->
    [one] 1 line
   *[other] { $count } lines
}
settlements-count-payments = { $count ->
    [one] 1 payment
   *[other] { $count } payments
}
settlements-count-refunds = { $count ->
    [one] 1 refund
   *[other] { $count } refunds
}
settlements-count-disputes = { $count ->
    [one] 1 dispute
   *[other] { $count } disputes
}
settlements-count-others = { $count ->
    [one] 1 other line
   *[other] { $count } other lines
}
settlements-line = Line
settlements-line-order = Order
settlements-line-customer = Customer
settlements-line-card = Card
settlements-line-amount = Amount
settlements-line-fee = Fee
settlements-line-net = Net, { $currency }
settlements-copied-lines = the lines with their header
settlements-foots = The lines add up to the payout
settlements-does-not-foot = The payout is { $payout }; it differs from the lines by { $off }
settlements-kind-sale = Payment
settlements-kind-refund = Refund
settlements-kind-refund-failed = Refund back
settlements-kind-dispute = Dispute
settlements-kind-dispute-reversed = Dispute won
settlements-kind-fee = Fee
settlements-kind-payout = Payout
settlements-kind-payout-failed = Payout back
settlements-kind-reserve = Reserve
settlements-kind-conversion = Conversion
settlements-kind-adjustment = Correction

settlements-fees = Fees
settlements-fees-caption = by brand and country of the card, { $currency }
settlements-fees-cards = Cards
settlements-fees-payments = Payments
settlements-fees-volume = Volume
settlements-fees-fee = Fee
settlements-fees-rate = Rate
settlements-fees-all = All cards
settlements-fees-no-brand = Card not known
settlements-fees-others = Fees of refunds, disputes and services come on top: { $amount }
settlements-copied-fees = the fees with their header
