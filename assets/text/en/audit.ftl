# The audit log: what happened, how the log stands, and what is wrong with it.

audit-not-begun = The audit log of this book was not begun
audit-the-program = Counterfoil
audit-somebody = Somebody
audit-somebody-unknown = somebody this book does not know
audit-something = something
audit-some-amount = an amount
audit-refund = refund
audit-capture = capture
audit-release = release
audit-state-queued = written down
audit-state-sending = on its way to the gateway
audit-state-accepted = taken by the gateway
audit-state-succeeded = done
audit-state-failed = back: the customer did not get it
audit-state-declined = refused by the gateway
audit-state-unknown = in doubt
audit-state-review = waiting for a person
audit-state-cancelled = taken back before it was sent
audit-did-not = Refused: { $what }
audit-did-something = { $name }: { $kind }
audit-did-log-started = The audit log was begun
audit-did-profile-created = { $name } made this book
audit-did-gateway-added = { $name } connected the gateway { $thing }
audit-did-gateway-key-changed = { $name } gave the gateway { $thing } a new key
audit-did-file-imported = { $name } brought in the file { $thing }
audit-did-refund-requested = { $name } asked for a refund of { $amount } for payment { $subject }
audit-did-capture-requested = { $name } asked to capture { $amount } of payment { $subject }
audit-did-void-requested = { $name } asked to release the { $amount } held on payment { $subject }
audit-did-money-step = A { $movement } of { $amount } for payment { $payment } is now { $state }
audit-did-review-resolved = { $name } decided what became of the money command { $subject }
audit-did-sign-in = { $name } signed in
audit-did-sign-in-refused = Somebody tried to sign in as { $person } and was not let in
audit-did-sign-in-closed = Sign-in was closed for { $person } after too many tries
audit-did-sign-in-opened = { $name } opened sign-in again for { $person }
audit-did-sign-in-reset = { $name } gave { $person } a new starting password
audit-did-sign-out = { $name } signed out
audit-did-password-changed = { $name } changed their password
audit-did-authenticator-set = { $name } set up an authenticator
audit-did-recovery-codes-made = { $name } made new recovery codes
audit-did-recovery-code-used = A recovery code of { $person } was used
audit-did-code-accepted = { $name } gave a fresh code of the authenticator
audit-did-code-refused = { $name } gave a wrong code of the authenticator
audit-did-person-added = { $name } added { $person }
audit-did-role-changed = { $name } changed the role of { $person }
audit-did-person-switched-off = { $name } switched { $person } off
audit-did-person-switched-on = { $name } switched { $person } on again
audit-did-limits-changed = { $name } changed how much { $person } may refund alone
audit-did-book-protected = { $name } protected this book with a password
audit-did-setting-changed = { $name } changed the setting { $thing }
audit-did-personal-data-seen = { $name } saw customers’ data: { $subject }
audit-did-personal-data-revealed = { $name } asked to see the customer’s data of payment { $subject }: { $reason }
audit-did-request-made = { $name } asked for a second person’s agreement (request { $subject })
audit-did-request-approved = { $name } agreed to request { $subject }
audit-did-request-declined = { $name } declined request { $subject }
audit-did-request-withdrawn = { $name } withdrew request { $subject }
audit-did-request-expired = Nobody decided request { $subject } in time
audit-did-request-void = Request { $subject } became void, because the facts had changed
audit-did-request-carried-out = What { $name } had asked for in request { $subject } was done
audit-did-decided-alone = { $name } decided alone, as the only one who could agree: { $subject }
audit-did-not-allowed = { $name } tried something that they may not do: { $subject }
audit-did-audit-read = { $name } read the audit log
audit-did-audit-exported = { $name } exported the audit log
audit-did-audit-key-shown = { $name } was shown the audit log’s verification key
audit-did-audit-key-taken-off = { $name } took the audit log’s verification key off this computer
audit-did-audit-break-accepted = { $name } accepted a break in the audit log: { $reason }
audit-did-audit-signing-key-made = A new key was made for signing exports of the audit log

# What the keychain remembers.
audit-anchor-agrees = The log goes on from entry { $n }, where your keychain remembers it
audit-anchor-unread = Your keychain could not be asked how far the log was
audit-anchor-shorter = Your keychain remembers entry { $n }, and the log does not reach it: the end was cut off, or an older copy of the book was put in its place
audit-anchor-differs = Entry { $n } is not the one that your keychain remembers: the log was rewritten, or an older copy of the book was put in its place and used
audit-anchor-forgotten = The log has entries, and your keychain remembers none: its memory of the log is gone
audit-anchor-not-kept = Your keychain did not take the new end of the log

# What verifying finds.
audit-verifying = Verifying the audit log
audit-exporting = Exporting the audit log
audit-found-changed = Entry { $n } is not what was written
audit-found-changed-no-key = Entry { $n } is not what was written, or the one before it is not
audit-found-changed-many = Entries { $n } to { $last } are not what was written; all after the first may only follow one that is not
audit-found-missing = Entry { $n } is missing
audit-found-missing-many = Entries { $n } to { $last } are missing
audit-found-out-of-place = Entry { $n } has a number that no entry has
audit-found-end = The note of where the log ends is missing, or does not fit its last entry { $n }
audit-found-other-key = The key is not the one of this log, so the seals were not checked: it belongs to another book, or the log was begun anew
audit-found-decision = Decision { $id } is not what entry { $n } says of it
audit-found-decision-added = Decision { $id } has no entry: it was added behind the program’s back
audit-found-decision-gone = Decision { $id } of entry { $n } is gone
audit-found-step = Step { $step } of money command { $command } is not what the log says of it
audit-found-step-gone = A step of money command { $command } is gone that entry { $n } tells of
audit-found-command = Money command { $command } does not stand where its last step led

# The verification key.
audit-key-not-here = The verification key is not on this computer
audit-key-not-here-hint = It was taken off; use the one that was written down
audit-key-damaged = The audit log’s key in your keychain is damaged
audit-key-mistyped = That is not the key that was shown
audit-key-mistyped-hint = Nothing was changed; write it down and type it as it is on paper
audit-no-break = There is no break to accept
audit-reason-needed = Say why the break is accepted

# The health of the log.
audit-health = Audit log: { $entries } entries. { $anchor }. { $key }
audit-health-key-here = Its verification key is on this computer
audit-health-key-away = Its verification key was taken off this computer
audit-health-not-kept = Audit log: { $entries } entries. Your keychain did not take the newest end of the log; it is tried again

# Exports.
audit-export-nothing = There is no entry in that span of time
audit-export-broken-log = The log is broken at entry { $n }, so it cannot be exported
audit-export-broken-log-hint = Run “counterfoil audit verify”
audit-export-form = The line is not what belongs there, or the file ends before it
audit-export-number = The entry is not the next one
audit-export-content = What it says is not what the chain was made of
audit-export-end = The end is not where the entries end
audit-export-signature = The signature is not over this header and this end
audit-export-other-signer = It was signed by another key, with the fingerprint { $fingerprint }
audit-export-other-log = The two exports are of different books
audit-export-signer-changed = The earlier export was signed by another key, with the fingerprint { $fingerprint }
audit-export-shorter = The log was longer before: the earlier export was made when it reached entry { $n }
audit-export-goes-on = The log goes on from the earlier export, which ended at entry { $n }: nothing was rewritten between them
audit-export-rewritten = Up to entry { $n } the log is not the one of the earlier export: it was rewritten between them
audit-export-no-overlap = Whether it goes on from the earlier export cannot be told, because it does not reach back to entry { $n }; export a longer span
