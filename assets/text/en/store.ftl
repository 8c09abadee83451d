# The book: opening it, and what its schema refuses.

store-incomplete = The profile at { $path } is not whole
store-incomplete-why = Its database or its key file is missing, and an empty one is never put in its place
store-incomplete-hint = Put the missing file back from a backup, or choose another folder with --profile
store-wrong-key = The key in your keychain does not belong to this profile
store-wrong-key-why = The file itself may be fine: it was encrypted with another key
store-wrong-key-hint = Use the keychain of the computer account that made the profile, or restore its backup
store-damaged = The database of this profile is damaged
store-damaged-why = Your key is right, but parts of the file are not what was written
store-damaged-hint = Nothing was changed. Copy the folder away before anything else, then restore the newest backup from its “backups” folder
store-no-encryption = This build of Counterfoil cannot encrypt, so it will not open your books
store-no-encryption-why = It was built with a plain SQLite instead of SQLCipher
store-setting = The database did not accept a safety setting, so it was not opened
store-too-new = This profile was made by a newer Counterfoil (schema { $found }; this one knows { $known })
store-too-new-hint = Update Counterfoil; nothing was changed
store-changed-migration = The history of this profile’s database does not fit this build of Counterfoil
store-disk-full = The disk is full
store-disk-full-hint = Nothing that was stored is lost. Free some space and try again
store-busy = Another Counterfoil is working with this profile
store-busy-hint = Wait until it is done, or close it
store-row = A row in the database cannot be understood
store-file = { $path } cannot be read or written
store-database = The database failed

store-refused-more-than-is-left = That is more than can still be refunded of this payment
store-refused-more-than-is-held = There is not that much held on this payment
store-refused-hold-is-resolved = This hold was already captured or released, or that is under way
store-refused-same-command-is-open = The same request is still under way for this payment
store-refused-other-currency = The amount must be in the payment’s own currency
store-refused-step = That step is not possible any more
store-refused-not-approved = Nobody else has agreed to that
store-refused-last-owner = A book needs at least one owner
store-refused-code-used = That code was used before; wait for the next one
store-refused-immutable = That is a record of what happened, and is never changed
