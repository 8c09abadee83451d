# The way of a payment and of a refund, step by step.

journey-initiated = Initiated
journey-tokenised = Encrypted and tokenised
journey-checks = Gateway checks
journey-network = Network
journey-issuer = Issuer
journey-answer = Answer
journey-held = Held
journey-captured = Captured
journey-in-a-batch = In a batch
journey-in-batch = In batch { $batch }
journey-at-the-bank = At the bank
journey-canceled = Cancelled
journey-refunded = Refunded
journey-reported = Reported as fraud
journey-disputed = Disputed

# Notes stand behind a title, so they begin small. Two facts in one note; either may be such a pair again.
journey-both = { $first }, { $second }

journey-billed-in = billing address in { $country }
journey-number-never-here = the card number never came here
journey-passed = { $checks } passed
journey-not-passed = { $checks } did not
journey-checked-cvc = card code
journey-checked-address = address
journey-checked-postal-code = postal code
journey-risk = risk score { $score }
journey-brand = { $brand }
journey-three-d-secure = 3-D Secure { $result ->
    [authenticated] passed
    [attempt_acknowledged] attempted
    [exempted] not needed
    [not_supported] not supported
    [failed] failed
   *[other] without a result
}
journey-issued-in = { $funding ->
    [credit] credit card
    [debit] debit card
    [prepaid] prepaid card
   *[other] card
} from { $country }
journey-waits-for-customer = waits for the customer to finish
journey-waits-for-confirmation = waits for the customer to confirm at the bank
journey-approved = approved
journey-no-answer-yet = no answer yet
journey-never-reached = never got this far
journey-held-until = { $amount }, lapses on { $time }
journey-held-amount = { $amount } for now
journey-captured-whole = { $amount }, the whole amount
journey-captured-part = { $amount } of { $whole }
journey-nothing-taken = given up, released or lapsed; nothing was taken
journey-waits-at-gateway = waits at the gateway for a payout
journey-pays-out = pays out { $amount }
journey-batch-returned = the batch came back to the gateway
journey-batch-carried-over = the batch was below zero and taken off a later one
journey-booked = booked by the bank
journey-booked-short = booked by the bank, { $amount } less than sent
journey-booked-over = booked by the bank, { $amount } more than sent
journey-expected = expected
journey-missing = should be there, and is not on the statement
journey-refund-on-its-way = { $amount }, on its way to the customer
journey-refund-pending = { $amount }, taken by the gateway
journey-refund-failed = { $amount } came back: the customer did not get it
journey-refund-canceled = { $amount }, taken back before it was sent
journey-dispute-needs-answer = { $amount }, evidence is due on { $time }
journey-dispute-open = { $amount }, not decided yet
journey-dispute-won = { $amount }, decided for you
journey-dispute-lost = { $amount }, decided for the customer

journey-refund-queued = Written down
journey-refund-sent = Sent to the gateway
journey-refund-answer = Answer of the gateway
journey-refund-at-customer = At the customer
journey-refund-key-kept = under one key, so that it is done once
journey-refund-tries = { $count ->
    [one] one try
   *[other] { $count } tries under the same key
}
journey-refund-taken = taken, not done yet
journey-refund-done = done
journey-refund-refused = refused; nothing moved
journey-refund-unknown = the answer was lost; the amount stays reserved until the gateway was asked
journey-refund-review = nobody could tell; a person has to look
journey-refund-taken-back = taken back here before it was sent
journey-refund-arrives = between { $from } and { $to }, as banks go
journey-refund-reference = between { $from } and { $to }, as banks go; acquirer reference { $reference }
journey-refund-came-back = it came back: the customer did not get it

# What the customer’s bank and the gateway said of the details.
check-cvc = Card code
check-address = Address
check-postal-code = Postal code
check-three-d-secure = 3-D Secure
check-country = Country
check-risk = Risk
check-cvc-passed = The code on the card was right
check-cvc-failed = The code on the card was wrong
check-address-passed = The street fits the card
check-address-failed = The street does not fit the card
check-postal-code-passed = The postal code fits the card
check-postal-code-failed = The postal code does not fit the card
check-not-offered = The card’s bank does not check it
check-not-made = It was not checked
check-other = The gateway says “{ $word }”
check-confirmed = The customer confirmed the payment at the bank
check-attempted = The bank could not ask the customer, and let it pass
check-exempted = The payment was exempt from it
check-not-supported = The card does not support it
check-refused = The customer did not confirm the payment at the bank
check-failed-technically = It could not be finished
check-same-country = Card and connection are both in { $country }
check-other-country = The card is from { $card }, the connection from { $connection }
check-billing-same-country = Card and billing address are both in { $country }
check-billing-other-country = The card is from { $card }, the billing address in { $billing }
check-score = { $score } of 100
check-score-and-level = { $score } of 100, { $level ->
    [normal] which the gateway calls normal
    [elevated] which the gateway calls elevated
    [highest] which the gateway calls very high
   *[other] without a word from the gateway
}
check-level = { $level ->
    [normal] The gateway sees nothing unusual
    [elevated] The gateway sees a raised risk
    [highest] The gateway sees a very high risk
   *[other] The gateway did not say
}
