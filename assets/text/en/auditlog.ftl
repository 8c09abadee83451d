# The screen of the audit log.

auditlog-verify = Verify
auditlog-export = Export…
auditlog-entries = { $count ->
    [one] { $entries } entry
   *[other] { $entries } entries
}
auditlog-anchored = as your keychain remembers it
auditlog-not-kept = the keychain did not take its newest end
auditlog-not-compared = the keychain did not answer
auditlog-trouble = not as your keychain remembers it
auditlog-verified-now = verified just now
auditlog-verified-minutes = verified { $minutes } min ago
auditlog-verified-hours = verified { $hours } h ago
auditlog-not-verified = not verified since you came

auditlog-words = Words or a number
auditlog-who = Who
auditlog-everybody = Everybody
auditlog-group = What sort
auditlog-group-all = Everything
auditlog-group-money = Money
auditlog-group-approvals = Approvals
auditlog-group-sign-in = Signing in
auditlog-group-people = People and rights
auditlog-group-data = Customers’ data
auditlog-group-matching = Matching
auditlog-group-risk = Suspicious activity
auditlog-group-book = Gateways, files, settings
auditlog-group-log = The log itself
auditlog-when = When
auditlog-any-day = Any day
auditlog-today = Today
auditlog-days = { $n } days
auditlog-between = From day to day…
auditlog-from = First day
auditlog-to = Last day
auditlog-no-day = A day is written like 2026-11-24
auditlog-all = All
auditlog-only-refused = Refused
auditlog-clear = Show all again

auditlog-n = Entry
auditlog-time = Time
auditlog-what = What happened
auditlog-about = About
auditlog-through = Through
auditlog-ended = Ended
auditlog-program = Counterfoil
auditlog-nobody = Not let in
auditlog-window = Window
auditlog-command-line = Command line
auditlog-itself = By itself
auditlog-unknown = Unknown
auditlog-done = Done
auditlog-refused = Refused
auditlog-copied = the chosen entries
auditlog-none = Nothing was written down yet
auditlog-none-hint = Whatever is done in this book shows up here
auditlog-none-fits = Nothing fits
auditlog-none-fits-hint = Look for less, or at more days
auditlog-around = Around entry { $n }
auditlog-newest = Back to the newest

auditlog-entry = Entry { $n }
auditlog-as-written = As it was written down
auditlog-kind = Kind
auditlog-subject = Subject
auditlog-decision = Decision
auditlog-content = Content

auditlog-verifying = Verifying every entry
auditlog-verifying-at = Verifying every entry: { $n } so far
auditlog-fits = Everything fits: { $entries } entries
auditlog-does-not-fit = { $count ->
    [one] One thing does not fit in { $entries } entries
   *[other] { $count } things do not fit in { $entries } entries
}
auditlog-seals-checked = Every entry follows from the one before it, and the seals were checked
auditlog-seals-unchecked = The seals were not checked: the verification key is not on this computer, or does not fit
auditlog-more-findings = { $count ->
    [one] And one more
   *[other] And { $count } more
}
auditlog-show-entry = Show entry { $n }
auditlog-put-away = Put this away

auditlog-break = This log is not the one that your keychain remembers
auditlog-break-means = Either somebody changed it outside of this program, or you put an older copy of the book back yourself. Until you accept it, your keychain keeps what it remembers
auditlog-accept = Accept with a reason…
auditlog-accept-title = Accept this break in the log
auditlog-accept-why = Only do this when you know how it came about. From then on your keychain remembers the log as it is now; what else is wrong with it stays wrong
auditlog-accept-reason = How it came about
auditlog-accept-hint = The computer was replaced, and the book came from last night’s copy
auditlog-accept-do = Accept
auditlog-accept-foot = Your name and the reason are written down
auditlog-accepted = The break is accepted and written down

auditlog-export-title = Export the audit log
auditlog-export-all = All entries, signed
auditlog-export-part = The entries that are shown, signed. Of those in between only their fingerprints are in the file, so that nothing can be left out unseen
auditlog-export-proof = Whoever gets the file can check it without this book: that nothing in it was changed, left out or added
auditlog-export-check = How somebody else checks it
auditlog-export-command = counterfoil audit check FILE
auditlog-export-fingerprint = The fingerprint that it then shows has to be this one
auditlog-export-do = Choose where to save…
auditlog-export-done = Done
auditlog-export-file = audit-log.jsonl
auditlog-exporting = Exporting
auditlog-copy = Copy { $what }
auditlog-command-copied = the command
auditlog-fingerprint-copied = the fingerprint
