# Requests: what needs a second person, and what that person has to know.

requests-title-refund = Send { $amount } back
requests-title-refund-order = Send { $amount } of order { $order } back
requests-title-add = Let { $name } use this book as { $role }
requests-title-role = Make { $name } { $role }
requests-title-on = Let { $name } in again
requests-title-off = Switch { $name } off
requests-title-reset = Give { $name } a new starting password
requests-title-limits = Change how much { $name } may send back
requests-title-key = Change the key of “{ $name }”
requests-title-happened = Note that the { $what } of { $amount } happened
requests-title-not-happened = Note that the { $what } of { $amount } never happened
requests-title-again = Issue the { $what } of { $amount } again

requests-title-write-off = Explain a difference of { $amount }
requests-title-match = Bring batches and bank entries together
requests-why-write-off = The difference is larger than one person may explain alone in a day
requests-fact-batch = Batch
requests-fact-bank-entry = At the bank
requests-bank-entry = { $amount } on { $day }
requests-why-change = Changes of people, limits and keys need two people
requests-why-no-limit = Nobody said how much { $name } may send back in { $currency }
requests-why-per-refund = More than { $name } may send back at once ({ $limit })
requests-why-per-day = More than { $name } may send back in a day ({ $limit })

requests-fact-amount = Amount
requests-fact-paid = Paid
requests-fact-paid-on = Paid on
requests-fact-back-before = Sent back before
requests-fact-left = Left afterwards
requests-fact-dispute = Dispute
requests-fact-reason = Reason
requests-fact-alone-today = Sent back alone in 24 hours
requests-fact-name = Name
requests-fact-role = Role
requests-fact-role-now = Role now
requests-fact-role-then = Role then
requests-fact-limits-now = Limit now
requests-fact-limits-then = Limit then
requests-fact-gateway = Gateway
requests-fact-url-now = Address now
requests-fact-url-then = Address then
requests-fact-key = Fingerprint of the key
requests-fact-payment = Payment
requests-fact-asked-by = Asked for by
requests-fact-asked-on = Asked for on
requests-fact-attempts = Tried
requests-fact-cause = Why it is not known
requests-fact-gateway-id = The gateway’s number

requests-money = { $amount }
requests-text = { $text }
requests-time = { $time }
requests-attempts = { $count ->
    [one] once
   *[other] { $count } times
}
requests-disputed = The customer disputes this payment
requests-no-limits = none
requests-limit = { $refund } at once, { $day } a day, a code above { $code }
requests-reason-duplicate = charged twice
requests-reason-fraudulent = fraud
requests-reason-customer = the customer asked for it

requests-own = You asked for this yourself
requests-own-hint = Somebody else has to decide
requests-not-own = Somebody else asked for this
requests-none-such = There is no such request
requests-decided = This request was decided meanwhile
requests-decided-hint = Look at it again
requests-not-seen = The request is not what you looked at
requests-not-seen-hint = Look at it again before you decide
requests-void = This request counts for nothing any more
requests-void-hint = Whoever needs it has to ask again
requests-void-changed = Its record was changed after it was made
requests-void-author = Whoever asked may not do this any more
requests-void-facts = What it rests on has changed since
requests-key-gone = The new key is not in the keychain any more
requests-not-ready = This cannot be carried out
requests-not-in-review = This command is not waiting for a decision
requests-no-such-effect = The gateway has no such refund of this payment and amount
requests-no-such-effect-hint = Copy its number from the gateway’s own pages

requests-state-waiting = Waits for approval
requests-state-approved = Approved
requests-state-declined = Declined
requests-state-withdrawn = Taken back
requests-state-expired = Expired
requests-state-void = Void
requests-state-carried-out = Done
