# People: signing in, rights, and what needs a second person.

people-sign-in-needed = This book asks who you are
people-sign-in-needed-hint = Sign in with your name and password
people-switched-off = { $name } is switched off in this book
people-password-first = Choose a password of your own first
people-password-first-hint = The one you were given opens this book once

people-not-let-in = Name, password or code is not right
people-not-let-in-hint = If a code is refused again and again, look whether this clock is right: { $time }
people-wait-seconds = { $seconds ->
    [one] Wait one second before the next try
   *[other] Wait { $seconds } seconds before the next try
}
people-wait-minutes = { $minutes ->
    [one] Wait one minute before the next try
   *[other] Wait { $minutes } minutes before the next try
}
people-wait-why = There were too many wrong tries
people-closed = This name is shut out
people-closed-hint = Use a recovery code in place of the authenticator’s, or ask an owner to open it
people-no-hash = The password could not be checked
people-no-picture = The picture for the authenticator could not be drawn
people-no-enrolment = No authenticator is being set up
people-protected-already = This book asks for a sign-in already
people-not-protected = This book asks nobody who they are
people-not-protected-hint = Protect it with a password first, in the settings under People
people-present-password-wrong = The present password is not right
people-password-weak = This password may not be taken
people-weak-short = It has fewer than { $count } characters
people-weak-long = It has more than { $count } characters
people-weak-no-digit = It has no digit
people-weak-no-letter = It has no letter
people-weak-name = Your name is in it
people-weak-common = It is one of the first that anybody would try
people-weak-used = It is one of the last { $count } passwords
people-no-authenticator = This needs a code of your authenticator, and you have none
people-no-authenticator-hint = Set one up in the settings, under My sign-in
people-code-needed = This needs a fresh code of your authenticator
people-code-needed-hint = Type the six digits that it shows now
people-second-person-needed = This needs somebody else who agrees
people-second-person-needed-hint = Ask for it, and it waits under Approvals
people-code-wrong = This code is not right
people-code-wrong-hint = Type the six digits that are shown now; this clock says { $time }
people-code-used = This code was used before
people-code-used-hint = Wait until the authenticator shows the next one
people-clock-behind = The clock of this computer is about { $minutes } min behind
people-clock-ahead = The clock of this computer is about { $minutes } min ahead
people-clock-hint = Set the clock right, then type the code that is shown
people-no-such-person = There is no such person in this book
people-name-empty = A name is missing
people-name-long = A name has at most { $count } letters, all of them visible
people-name-taken = { $name } is in this book already
people-not-oneself = Nobody changes this for themselves
people-limits-wrong = A limit is missing, negative, or larger at once than in a day
people-idle-range = Choose between 1 and { $most } minutes
people-role-owner = owner
people-role-accountant = accountant
people-role-support = support

personal-no-reason = Say why you need to see this
personal-no-reason-hint = A few words that somebody can check later

people-state-off = switched off
people-state-closed = shut out by wrong tries
people-state-no-password = no password
people-state-starting = has the starting password
people-state-code = password and authenticator
people-state-password = password only
