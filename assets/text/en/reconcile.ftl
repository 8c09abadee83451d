# Sentences of the reconcile room.

# What speaks for a match, and against it.
reconcile-same-reference = The bank’s text carries the batch’s reference
reconcile-cut-reference = The bank’s text carries the beginning of the batch’s reference, and no other batch begins like it
reconcile-same-amount = The same amount
reconcile-batches-add-up = The { $count } batches add up to the deposit
reconcile-entries-add-up = The { $count } bank entries add up to the batch
reconcile-came-and-went-back = The batch failed; its deposit came and went back
reconcile-short-by = { $amount } less than expected
reconcile-other-currency = They are in two currencies
reconcile-decided = Somebody decided that these belong together
reconcile-break-decided = Somebody decided that these belong together, and { $difference } of it is not explained: an amount has changed since. Undo the match and make it again
reconcile-over-by = { $amount } more than expected
reconcile-names-gateway = The bank’s text names the gateway
reconcile-sender-taught = “{ $name }” was matched with this gateway by hand
reconcile-usual-day = Usual here: { $from ->
    [one] 1 day after the arrival date
   *[other] { $from } days after the arrival date
}
reconcile-unusual-day = Usual here would be { $from ->
    [one] 1 day after the arrival date
   *[other] { $from } days after the arrival date
}
reconcile-usual-days = Usual here: { $from } to { $to } days after the arrival date
reconcile-unusual-days = Usual here would be { $from } to { $to } days after the arrival date
reconcile-carried-into = The gateway did not collect it, and took it off batch { $batch }
reconcile-carried-over = The batch below zero was not collected; it and the next ones are this deposit
reconcile-on-the-day = Booked on the expected day
reconcile-days-late = { $days ->
    [one] Booked one day after the expected day
   *[other] Booked { $days } days after the expected day
}
reconcile-days-early = { $days ->
    [one] Booked one day before the expected day
   *[other] Booked { $days } days before the expected day
}
reconcile-only-candidate = Nothing else of this amount fits in these days, but the text does not name the gateway
reconcile-only-near-candidate = Nothing else of about this amount fits in these days, but there is no reference: please check
reconcile-interchangeable = Batches and deposits of the same amount; which belongs to which cannot be told and changes no sum

# Why something is a break.
reconcile-break-footing = The gateway sent { $payout }, but the lines of the batch add up to { $lines }
reconcile-break-foreign-line = A line of the batch is not in { $currency }; without it the lines add up to { $lines } of { $payout }
reconcile-break-short = The bank received { $seen } instead of { $expected }: { $difference } less. A bank on the way may have kept a fee; ask your bank, or the gateway with the batch’s id
reconcile-break-over = The bank received { $seen } instead of { $expected }: { $difference } more. Ask the gateway what else it paid
reconcile-break-short-near = The bank received { $seen }, probably for the batch of { $expected }: { $difference } less. There is no reference that proves it; please check
reconcile-break-over-near = The bank received { $seen }, probably for the batch of { $expected }: { $difference } more. There is no reference that proves it; please check
reconcile-break-fewer-equal = Of { $batches } equal batches only { $entries } arrived; which one is missing cannot be told
reconcile-break-more-equal = { $entries } equal deposits arrived for { $batches } { $batches ->
    [one] batch
   *[other] batches
}; one too many may be a duplicate
reconcile-break-other-currency = The gateway sent { $expected }, the bank booked { $seen } with the same reference
reconcile-unexpected = { $amount } on { $day } names the gateway, but no batch explains it
reconcile-unexpected-again = { $amount } on { $day } names the batch { $batch }, which is explained without it
reconcile-unexpected-failed = { $amount } on { $day } names the batch { $batch }, which the gateway says brings nothing
reconcile-unexpected-ambiguous = { $amount } on { $day } fits more than one explanation, so none was taken; candidates: { $candidates }
reconcile-unexpected-before = { $amount } on { $day } is older than the first batch known here ({ $first }); fetch earlier history from the gateway
reconcile-missing = { $amount } was due on { $arrival }, and the bank shows no deposit until { $until }
reconcile-missing-ambiguous = { $amount } was due on { $arrival }; bank entries fit more than one explanation, so none was taken; candidates: { $candidates }
reconcile-late = Due on { $arrival } and not at the bank until { $until }, where the statement ends; probably on its way
reconcile-not-sent = Due on { $arrival }, but the gateway has not sent it yet

# Why a batch is in transit.
reconcile-on-its-way = Due on { $arrival }; the statement ends on { $until }
reconcile-not-covered = No statement in { $currency } covers { $arrival } and the days after it
