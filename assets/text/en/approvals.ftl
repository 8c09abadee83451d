# Showing that it is really you, and deciding what needs two people.

approvals-code-title = Show that it is you
approvals-code-then = After the code
approvals-code-confirm = Confirm
approvals-code-lasts = No other code is asked for in the next 5 minutes

approvals-tab-waiting = Waiting
approvals-tab-decided = Decided
approvals-what = What
approvals-by = Asked by
approvals-asked = Asked
approvals-until = Until
approvals-ended = Decided
approvals-state = State
approvals-copied = the chosen requests
approvals-none = Nothing waits for a second person
approvals-none-hint = What is more than somebody may do alone shows up here
approvals-none-decided = Nothing was decided yet
approvals-none-decided-hint = What was approved, declined or withdrawn stays here

approvals-state-waiting = Waits for approval
approvals-state-approved = Approved
approvals-state-done = Approved and done
approvals-state-declined = Declined
approvals-state-withdrawn = Withdrawn
approvals-state-expired = Not decided in time
approvals-state-void = No longer valid

approvals-asked-by = { $name } asked for this on { $time }
approvals-left = Waits until { $time }, { $left }
approvals-left-minutes = { $minutes } min left
approvals-left-hours = { $hours } h left
approvals-facts = What is asked for
approvals-show-payment = Show the payment
approvals-own = You asked for this; somebody else decides
approvals-own-hint = You can take it back as long as nobody has decided
approvals-changed = This cannot be approved any more
approvals-changed-hint = What it rests on has changed since it was asked for. Whoever needs it asks again
approvals-end-done = { $name } approved it, and it was done
approvals-end-declined = { $name } declined it
approvals-end-withdrawn = Whoever asked took it back
approvals-end-expired = Nobody decided in time
approvals-end-void = It was never carried out
approvals-note-said = “{ $note }”
approvals-done = Done: { $what }

approvals-decline = Decline…
approvals-withdraw = Withdraw
approvals-decline-title = Decline this request
approvals-decline-do = Decline
approvals-decline-foot = It stays under Decided
approvals-note = Why, for { $name }
approvals-do-refund = Approve and send { $amount } back
approvals-do-add = Approve and let { $name } in
approvals-do-role = Approve and change the role
approvals-do-on = Approve and let in again
approvals-do-off = Approve and switch off
approvals-do-reset = Approve and give a new password
approvals-do-limits = Approve and change the limits
approvals-do-key = Approve and use the new key
approvals-do-happened = Approve and note that it happened
approvals-do-not-happened = Approve and note that it never happened
approvals-do-match = Approve and post the difference
approvals-do-again = Approve and issue it again

approvals-welcome = { $name } can sign in now
approvals-welcome-how = Give { $name } this starting password. It works once: a password of their own is chosen at the first sign-in
approvals-welcome-password = Starting password
approvals-welcome-copied = the starting password
approvals-welcome-once = It is not shown again
approvals-welcome-done = I have handed it on

approvals-then-send = Send { $amount } back
approvals-ask = Ask for approval
approvals-show = Show under Approvals
approvals-nothing-sent = Nothing is sent yet
approvals-confirm = Confirmation
approvals-by-code = A code of your authenticator
approvals-code-above = Above { $amount } at once
approvals-code-alone = Above your own limit, and there is nobody to ask
approvals-needed = Approval
approvals-not-needed = Not needed
approvals-not-known = –
approvals-up-to = You may send back up to { $limit } at once
approvals-somebody-else = Somebody else
approvals-no-limit = Nobody has said how much you may send back in { $currency }
approvals-more-at-once = More than you may send back at once ({ $limit })
approvals-more-a-day = More than you may send back in a day ({ $limit }); { $alone } went back already
approvals-waits = Waits for approval: { $what }
approvals-waits-until = Somebody else finds it under Approvals and has until { $time } to decide. Nothing is sent before
approvals-tell-customer = Your refund of { $amount } has to be confirmed by a second person here. We will come back to you

approvals-then-connect = Connect “{ $name }”
approvals-then-key = Use the new key for “{ $name }”

approvals-reveal = Show…
approvals-reveal-title = Show this customer’s data
approvals-reveal-why = E-mail address, network address and device are hidden. Who looked, when and why is written down
approvals-reveal-reason = Why do you need to see it
approvals-reveal-hint = The customer is on the phone about order 1042
approvals-reveal-do = Show
approvals-reveal-lasts = Shown for 15 minutes

approvals-review-happened = It happened…
approvals-review-never = It never happened…
approvals-review-again = Issue again…
approvals-review-do-happened = { $kind ->
    [refund] Note that the refund of { $amount } happened
    [capture] Note that the capture of { $amount } happened
   *[void] Note that the release of { $amount } happened
}
approvals-review-do-never = { $kind ->
    [refund] Note that the refund of { $amount } never happened
    [capture] Note that the capture of { $amount } never happened
   *[void] Note that the release of { $amount } never happened
}
approvals-review-do-again = { $kind ->
    [refund] Issue the refund of { $amount } again
    [capture] Issue the capture of { $amount } again
   *[void] Issue the release of { $amount } again
}
approvals-review-why-happened = Look at the payment on the gateway’s own pages first. What is noted here counts as done, and nothing is sent
approvals-review-why-never = Look at the payment on the gateway’s own pages first. The amount is free again, and nothing is sent
approvals-review-why-again = Look at the payment on the gateway’s own pages first. If the first one did go through after all, this moves the money a second time
approvals-review-number = The refund’s number at the gateway
approvals-review-do = Go on
approvals-review-two = It takes a second person, or a code where there is none
