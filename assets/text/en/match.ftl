# Deciding what belongs together at the bank: the reconcile screen’s list, suggestions, dialogs and keys.

# The list.
match-waiting = Waiting
match-waiting-count = { $count ->
    [one] 1 item
   *[other] { $count } items
}
match-difference = Difference
match-age = Age
match-days = { $days } d
match-days-old = { $days ->
    [0] since today
    [one] 1 day old
   *[other] { $days } days old
}
match-days-old-over = { $days ->
    [one] 1 day old
   *[other] { $days } days old
} ({ $over ->
    [one] 1 day over
   *[other] { $over } days over
})
match-days-over = { $days ->
    [one] One day over the time in which it should be cleared
   *[other] { $days } days over the time in which it should be cleared
}
match-over-by = { $over ->
    [one] 1 day over
   *[other] { $over } days over
} the { $within } days in which this should be cleared
match-time-left = Should be cleared within { $within } days, by { $day }
match-over-time = { $count ->
   *[other] { $count } over time
}
match-over-time-hint = Show what should have been cleared by now, the oldest first
match-snoozed-until = put away until { $day }
match-how = How
match-not-at-the-bank = Not at the bank: { $batch }
match-lines-differ = Lines differ: { $batch }
match-search = Search the list
match-search-clear = Clear the search
match-none-found = Nothing here has these words
match-none-found-hint = Look for a part of the bank’s text, a batch or an amount
match-ticked-count = { $count ->
    [one] 1 match is ticked
   *[other] { $count } matches are ticked
}, { $made } made by people

# Keys and what they do.
match-key-accept = accept
match-key-split = split
match-key-group = group
match-key-write-off = write off
match-key-not-this = not this
match-key-undo = undo
match-key-why-not = why not …
match-key-move = move
match-key-search = search
match-keys = Reconcile: accept, split, group, write off, not this, why not, undo
match-verb-accept = Accept
match-verb-accept-split = Accept with split
match-verb-split = Split…
match-verb-group = Group…
match-verb-write-off = Write off…
match-verb-not-this = Not this
match-verb-why-not = Why not…
match-verb-snooze = Snooze…

# Suggestions.
match-why-this = Why this suggestion
match-no-suggestion = No suggestion
match-points = { $points } points
match-weighing = Weighing…
match-batches = { $count ->
    [one] 1 batch
   *[other] { $count } batches
}
match-entries = { $count ->
    [one] 1 bank entry
   *[other] { $count } bank entries
}
match-no-candidates = Nothing else that is open comes near. Group it with something, or write it off with a reason
match-left-to-you = 10 points and more are certain, 3 and less are a guess; what is not taken by itself is left to you
match-choose-one = None of these is clearly the best: choose the one that it is
match-suggested = Suggested posting
match-suggested-split = Suggested split
match-posting = posting
match-account-bank = bank
match-account-transit = payouts in transit
match-account-fees = fees
match-account-exchange = exchange differences
match-account-differences = differences
match-deposit-of = Deposit of { $day }
match-debit-of = Debit of { $day }
match-batch-nothing-left = Batch { $batch }, nothing left over
match-batches-nothing-left = { $count ->
    [0] Nothing left over
    [one] 1 batch, nothing left over
   *[other] { $count } batches, nothing left over
}
match-lines-nothing-left = The lines add up, nothing left over
match-if-you-accept = If you accept
match-what-is-known = What is known
match-then-proven = { $batch } is proven, dated { $day }, under your name
match-then-proven-many = { $count ->
    [one] 1 batch is
   *[other] { $count } batches are
} proven, dated { $day }, under your name
match-then-explained = { $amount } is explained as { $kind }, with the reason “{ $reason }”
match-then-undo = { $key } takes it back, and both stay in the audit log
match-needs-somebody = More than { $most } a day: somebody else has to approve it first (you explained { $today } in 24 hours)
match-needs-code = More than { $most } a day: a code of your authenticator is asked for (you explained { $today } in 24 hours)
match-accept-needs-one = Choose what it is first, or group it, or write it off
match-unexplained-now = unexplained { $amount } →
match-unexplained-short = { $amount } →
match-waits-for-approval = Waits for somebody’s approval
match-as-fee = a fee
match-as-exchange = an exchange difference
match-as-rounding = a rounding
match-as-adjustment = an adjustment
match-reason-less = { $amount } less at the bank than was sent, taken for { $kind }
match-reason-more = { $amount } more at the bank than was sent, taken for { $kind }

# Who looks after it.
match-looked-after = Who looks after it
match-assignee = Looked after by
match-nobody = Nobody
match-remark = Write a note
match-remark-hint = Write a note ({ $key }), Enter keeps it
match-remark-by = { $name }, { $time }
match-reopen = Put it back
match-snooze-title = Put it away until a day
match-snooze-day = Until the day (year-month-day)
match-snooze-no-day = This is no day to come. Write it like 2026-12-01
match-snooze-foot = It goes to the end of the list; no sum changes
match-do-snooze = Put it away
match-tomorrow = Tomorrow
match-in-a-week = In a week
match-in-a-month = In a month

# Saying what a difference is.
match-split-title = Split the difference
match-write-off-title = Write the difference off
match-group-title = What belongs together?
match-kind = What it is
match-kind-of = What part { $number } is
match-amount-of = Amount of part { $number }
match-amount-less = Amount less at the bank, { $currency }
match-amount-more = Amount more at the bank, { $currency }
match-remove-part = Remove part { $number }
match-add-part = Add a part
match-nothing-left = Nothing left over
match-left-over = { $amount } left over
match-too-much = { $amount } too much
match-reason = Why
match-reason-hint = In a few words, for whoever asks later
match-do-split = Explain { $amount }
match-do-write-off = Write off { $amount }
match-do-group = Bring together
match-can-be-undone = It can be taken back
match-then-code = Explain { $amount }
match-things = Batches and bank entries
match-where = Where
match-amount = Amount
match-looking = Looking…
match-all-things = { $count ->
    [one] One that can be chosen
   *[other] { $count } that can be chosen
}
match-more-things = { $shown } are shown, what waits and is nearest in time first; search finds { $more } more
match-standing = Stands
match-stands-waits = Waits
match-stands-on-its-way = On its way
match-stands-unrelated = Other entry
match-stands-matched = Matched
match-two-currencies = Two currencies are never added up. What was sent and what arrived are taken for the same money, exchanged; say why
match-exchanged-sent = Sent
match-exchanged-arrived = Arrived
match-ticked = What is ticked

# Why not.
match-why-not-title = Why not that one?
match-why-not-choose = Choose a batch or a bank entry to see what speaks for it and against it
match-why-not-foot = Weighed by the same rules that decided
match-take-as-candidate = Take it as the candidate
match-allow = They may belong together
match-was-declined = Somebody said that these do not belong together

# What is matched.
match-take-back = Take back
match-not-together = They do not belong together
match-agrees-with-legs = Batch and bank agree once this is explained
match-decided-by = { $name } brought them together on { $time }
match-quoted = “{ $text }”
match-explained-by = What the difference is
match-word-explained = Explained

match-teaches = From this match it was learnt that “{ $name }” pays for the gateway

# What was learnt.
match-learnt-title = What was learnt
match-learnt-none = Nothing was learnt yet
match-learnt-none-hint = When somebody matches an entry by hand, its sender counts as the gateway from then on
match-learnt-sender = Sender
match-learnt-counts = Counts as the gateway’s
match-learnt-entries = { $count ->
    [one] 1 bank entry
   *[other] { $count } bank entries
}
match-learnt-forgotten = Forgotten
match-learnt-from = Learnt from
match-learnt-by = { $more ->
    [0] { $name }’s match, { $time }
    [one] { $name }’s match, { $time }, and one more
   *[other] { $name }’s match, { $time }, and { $more } more
}
match-learnt-forget = Forget
match-learnt-count-again = Count again
match-learnt-foot = Forgetting leaves the match as it is
match-forgotten = Entries of “{ $name }” do not count as the gateway’s any more
match-remembered = “{ $name }” counts as the gateway’s sender again

# What was done.
match-done = { $what } is proven
match-done-explained = { $what }: { $amount } is explained
match-this-many = { $batches ->
    [0] no batch
    [one] 1 batch
   *[other] { $batches } batches
} and { $entries ->
    [0] no bank entry
    [one] 1 bank entry
   *[other] { $entries } bank entries
}
match-undo = Undo
match-undone = { $count ->
    [one] The match was taken back
   *[other] { $count } matches were taken back
}
match-declined = { $batch } and this bank entry will not be brought together
match-allowed = { $batch } and this bank entry may be brought together again
match-snoozed = Put away until { $day }
match-reopened = It is back on the list

# History.
match-history = History
match-history-title = What was decided
match-history-none = Nothing was decided yet
match-history-none-hint = Whatever people accept, split, write off or take back will be listed here
match-when = When
match-who = Who
match-event-explained = Explained: { $what }
match-event-made = Brought together: { $what }
match-event-made-once = Brought together, and taken back since: { $what }
match-event-undone = Took a match back
match-event-declined = { $batch } is not that bank entry
match-event-allowed = { $batch } may be that bank entry after all
match-event-forgotten = Entries of “{ $name }” no longer count as the gateway’s
match-event-remembered = Entries of “{ $name }” count as the gateway’s again
match-event-noted = Note on { $about }: “{ $text }”
match-event-snoozed = Put { $about } away until { $day }
match-event-reopened = Put { $about } back on the list
match-event-assigned = Changed who looks after { $about }
match-event-leg = { $kind } { $amount }
