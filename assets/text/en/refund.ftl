# Moving the money of a payment: refund, capture, release.

refund-title-refund = Refund { $of }
refund-title-capture = Capture { $of }
refund-title-release = Release { $of }
refund-of-order = order { $order }
refund-of-payment = payment { $payment }
refund-nobody = No e-mail address
refund-paid-at = paid on { $time }
refund-authorised-at = authorised on { $time }
refund-nothing-so-far = nothing refunded so far
refund-nothing-taken = nothing taken
refund-so-far = { $amount } refunded so far

refund-how-much = How much
refund-full = Full
refund-partial = Partial
refund-whole-hold = Whole hold
refund-part-hold = A part
refund-amount = Amount to give back, { $currency }
refund-amount-capture = Amount to capture, { $currency }
refund-amount-not-positive = The amount must be more than nothing
refund-amount-too-large = At most { $most } can move
refund-reason = Reason
refund-reason-customer = Customer asked for it
refund-reason-duplicate = Charged twice
refund-reason-fraud = Fraud
refund-reason-fraud-note = The gateway may also block this card and e-mail address

refund-disputed = This payment is disputed. The customer’s bank may have taken the money back already, and a refund would pay it twice
refund-open = { $kind ->
    [refund] A refund of { $amount } was asked for before and is still under way
    [capture] A capture of { $amount } was asked for before and is still under way
   *[void] The release of { $amount } was asked for before and is still under way
}
refund-left = Left of this payment
refund-of-at-most = of { $most }
refund-fee = Fee that is not returned
refund-fee-kept = The gateway keeps the fee of the sale
refund-fee-unknown = Not known yet
refund-fee-unknown-note = The sale is not in the gateway’s ledger yet
refund-arrives = The customer sees it
refund-arrives-note = 5 to 10 working days from today, as banks go
refund-between = { $from } to { $to }
refund-released = Released to the customer
refund-lapses = The hold lapses
refund-lapses-note = What is not captured by then goes back by itself
refund-capture-once = Captured once
refund-capture-once-note = What is not captured now is released and cannot be captured later
refund-release-whole = Released to the customer
refund-release-note = The whole hold; nothing is taken
refund-release-sees = The customer sees it
refund-release-sees-note = Most banks free the amount within a few days

refund-keys-send = Refund, capture or release as the dialog says
refund-cancel = Cancel
refund-do-refund = Refund { $amount }
refund-do-capture = Capture { $amount }
refund-do-release = Release { $amount }
refund-exactly-once = Sent exactly once
refund-sending = Sending. You can close this; the work goes on
refund-again-is-once = Trying again never does it twice

refund-outcome-succeeded = { $kind ->
    [refund] { $amount } are on their way to the customer
    [capture] { $amount } were captured
   *[void] The hold of { $amount } was released
}
refund-outcome-accepted = { $kind ->
    [refund] The gateway took the refund of { $amount }
    [capture] The gateway took the capture of { $amount }
   *[void] The gateway took the release of { $amount }
}
refund-outcome-declined = { $kind ->
    [refund] The gateway refused the refund of { $amount }
    [capture] The gateway refused the capture of { $amount }
   *[void] The gateway refused the release of { $amount }
}
refund-outcome-failed = { $kind ->
    [refund] The refund of { $amount } came back
    [capture] The capture of { $amount } did not happen
   *[void] The release of { $amount } did not happen
}
refund-outcome-waits = { $kind ->
    [refund] The refund of { $amount } waits to be sent
    [capture] The capture of { $amount } waits to be sent
   *[void] The release of { $amount } waits to be sent
}
refund-outcome-unknown = { $kind ->
    [refund] Whether { $amount } were refunded is not known yet
    [capture] Whether { $amount } were captured is not known yet
   *[void] Whether the hold of { $amount } was released is not known yet
}
refund-outcome-review = { $kind ->
    [refund] A person has to find out whether { $amount } were refunded
    [capture] A person has to find out whether { $amount } were captured
   *[void] A person has to find out whether the hold of { $amount } was released
}
refund-outcome-cancelled = { $kind ->
    [refund] The refund of { $amount } was not sent
    [capture] The capture of { $amount } was not sent
   *[void] The release of { $amount } was not sent
}

refund-means-refunded = The gateway has done it; the rest is up to the customer’s bank
refund-means-captured = It comes with one of the next payouts
refund-means-released = Nothing was taken from the customer
refund-means-accepted = It is not done yet. The next sync tells when it is
refund-means-nothing-moved = No money moved. What can be refunded or captured is as before
refund-means-waits = It is written down. It is sent as soon as the gateway can be reached, also after a restart
refund-means-unknown = The answer was lost. Nothing is sent a second time on chance: Counterfoil asks the gateway until it is known, and keeps the amount reserved
refund-means-review = Asking the gateway did not tell. Look at the payment there; the amount stays reserved until then
refund-means-cancelled = The gateway did not accept the key, so it was taken back. Put the key right and ask again
refund-gateway-says = The gateway says: { $cause }
refund-cause = Cause: { $cause }
refund-request = Request { $request }

refund-tell = Tell the customer
refund-tell-copied = the sentence for the customer
refund-tell-refunded = We have refunded { $amount } to the card you paid with
refund-tell-refunded-until = We have refunded { $amount } to the card you paid with. Your bank will show it between { $from } and { $to }
refund-tell-open = We have asked for your refund of { $amount } and will confirm it as soon as our payment provider answers
refund-tell-not-refunded = Your refund of { $amount } could not be made this way. We are looking for another one and will come back to you
refund-tell-captured = We have charged { $amount } to your card
refund-tell-released = The reservation of { $amount } on your card was released. Most banks free it within a few days
refund-tell-nothing = Nothing was charged to your card. We will come back to you about { $amount }
