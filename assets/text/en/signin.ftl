# Signing in, one's own sign-in, and the people of the book.

signin-name = Name
signin-password = Password
signin-code = Code from your authenticator
signin-code-hint = 6 digits, if you have one
signin-six-digits = 6 digits
signin-recovery-code = One of your recovery codes
signin-recovery-code-hint = Four groups of letters and digits
signin-show = Show what is typed in “{ $field }”
signin-hide = Hide what is typed in “{ $field }”
signin-do = Sign in
signin-signing-in = Signing in…
signin-forgot = I forgot my password…
signin-forgot-why = Two things that only you have let you choose a new password: your authenticator, and one of your recovery codes
signin-recover = Set the password and sign in
signin-back = Back
signin-wait-seconds = Wait { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}
signin-wait-minutes = Wait { $minutes } minutes
signin-used-recovery-code = You came in with a recovery code, and { $count ->
    [0] none is left
    [one] one is left
   *[other] { $count } are left
}. If your authenticator is lost, set up another under Settings, My sign-in
signin-locked-idle = Locked itself after { $minutes ->
    [one] a minute
   *[other] { $minutes } minutes
} without a touch
signin-locks-in = Locks in { $seconds } s
signin-locks-why = Move the pointer or press a key to stay

signin-new-password = New password
signin-new-password-again = New password, once more
signin-present-password = Password until now
signin-password-hint = At least { $count } characters, with a letter and a digit
signin-password-good = Good. Now type it once more
signin-password-differs = The two are not the same
signin-password-ready = Both are the same
signin-change-password = Change the password
signin-password-changed = Your password is changed

signin-first-password = Choose your own password
signin-first-password-why = The one you were given opens this book only once. From now on nobody but you knows your password
signin-expired = Your password has run out
signin-expired-why = Choose another one. With an authenticator, a password never runs out
signin-step-password = Password
signin-step-authenticator = Authenticator
signin-step-codes = Recovery codes
signin-authenticator-why = An app on your phone that shows a new code every half minute. With it, a stolen password opens nothing
signin-first-codes = Keep your recovery codes
signin-first-codes-why = They let you in when your phone is lost
signin-later = Later
signin-put-off = You can set up an authenticator at any time, under Settings, My sign-in
signin-out = Sign out

signin-title-password = Change your password
signin-title-authenticator = Set up your authenticator
signin-title-codes = Your recovery codes
signin-then-authenticator = Set up another authenticator in place of the one you have
signin-then-codes = Make new recovery codes; the old ones stop working
signin-picture = Picture for the authenticator’s camera
signin-step-scan = 1. Add this book to your app
signin-scan = Scan the picture with your authenticator app
signin-typed-key = Or type this key into it
signin-copy-key = Copy the key
signin-copied-key = the key
signin-step-code = 2. Type the code that it shows
signin-confirm = Confirm the code
signin-codes-why = Each of these opens the sign-in once, in place of the authenticator. Print them or write them down, and keep them away from this computer
signin-copy-codes = Copy
signin-copied-codes = the recovery codes
signin-save-codes = Save as a text file…
signin-codes-file = counterfoil-recovery-codes.txt
signin-codes-heading = Recovery codes for Counterfoil. Each works once
signin-type-back = Type code { $number } back
signin-type-back-why = So that you can be sure you have kept them
signin-type-back-more = Not yet the same as the one above
signin-typed-back = That is the one
signin-codes-once = They are not shown again
signin-codes-kept = Your recovery codes are in use
signin-done = Done

signin-mine = My sign-in
signin-password-since = Since { $day }
signin-password-until = Has to be changed by { $day }
signin-password-stays = Never runs out, because you have an authenticator
signin-change = Change…
signin-authenticator = Authenticator
signin-authenticator-set = Set up
signin-authenticator-none = None. Whoever learns your password can sign in as you
signin-set-up = Set up…
signin-replace = Replace…
signin-codes = Recovery codes
signin-codes-left = { $count ->
    [0] None left
    [one] One left
   *[other] { $count } left
}
signin-make-codes = Make new ones…

signin-people = People
signin-protect = Protect this book
signin-protect-why = Whoever uses this computer can open this book. Protect it with a password, and it asks everybody who they are; then other people can have a sign-in of their own, with their own rights and limits
signin-own-name = Your name
signin-own-name-hint = As it stands beside what is done
signin-add-person = Add a person…
signin-role = Role
signin-signs-in-with = Signs in with
signin-state = State
signin-sends-back = Sends back alone
signin-you = { $name } (you)
signin-with-nothing = Nothing yet
signin-with-password = Password
signin-with-both = Password and authenticator
signin-active = Active
signin-switched-off = Switched off
signin-shut-out = Shut out
signin-no-password = No password
signin-starting-password = Starting password
signin-sends-nothing = Nothing
signin-sends-any = Any amount
signin-sends-asked = Nothing, always asks
signin-idle = Lock when nobody has touched the window for
signin-idle-minutes = { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}
signin-then-idle = Lock after { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
} without a touch

signin-role-owner = Owner
signin-role-accountant = Accountant
signin-role-support = Support
signin-role-owner-why = May do everything, and decides what others may
signin-role-accountant-why = Sees all figures and proves the month. Moves no money
signin-role-support-why = Finds a customer’s payment and sends money back, within limits. Sees no figures

signin-add-title = Add a person
signin-add = Add
signin-then-add = Let { $name } use this book
signin-limits = How much they may send back alone
signin-limits-support = More than this waits for somebody else. Left empty, every refund does
signin-limits-owner = Left empty, an owner may send back any amount
signin-currency = Currency
signin-per-refund = At once
signin-per-day = In a day
signin-code-above = Code above
signin-code-never = never
signin-limit-field = { $what }, { $currency }
signin-limit-add = Another currency
signin-limit-remove = Take away the limit in { $currency }
signin-limit-twice = { $currency } is there twice
signin-limit-missing = Say how much at once and how much in a day
signin-limit-day = In a day it must be at least as much as at once
signin-change-limits = Change the limits
signin-then-limits = Change how much they may send back alone
signin-change-role = Change the role
signin-then-role = Give { $name } another role
signin-their-sign-in = Their sign-in
signin-wrong-tries = { $count ->
    [one] One wrong try
   *[other] { $count } wrong tries
} since the last right one
signin-let-in = Let them try again
signin-then-let-in = Let { $name } try to sign in again
signin-reset = New starting password…
signin-reset-why = This takes away the password, the authenticator and the recovery codes of { $name }. They sign in with a starting password and set up everything anew
signin-reset-do = Take away and give a starting password
signin-then-reset = Give { $name } a new starting password
signin-switch-off = Switch off
signin-switch-on = Let in again
signin-then-off = Switch { $name } off
signin-then-on = Let { $name } in again
signin-person-changed = { $name } is changed
signin-waits = It waits for somebody else
signin-waits-why = Somebody else who may approve finds it under Approvals. Nothing has changed until then

signin-welcome = { $name } can sign in now
signin-welcome-why = Tell { $name } this starting password in person or by phone. It opens the book once; then they choose their own
signin-the-starting-password = Starting password
signin-copied-starting = the starting password
signin-passed-on = I have passed it on
signin-shown-once = It is not shown again
signin-limits-under-way = The limits are being set
signin-limits-set = The limits are set
signin-limits-wait = The limits wait for somebody else under Approvals
