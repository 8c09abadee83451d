# Sentences of the vault room.

vault-keeper-secret-service = OS keychain (Secret Service)
vault-keeper-macos = OS keychain (macOS Keychain)
vault-keeper-windows = OS keychain (Windows Credential Manager)
vault-keeper-memory = memory only, forgotten at exit

vault-locked = The keychain is locked
vault-locked-why = Counterfoil keeps its keys only in the { $keeper }, and it did not open
vault-locked-hint = Unlock it (signing in to your desktop usually does), then try again

vault-absent = This computer has no keychain that answers
vault-absent-why = Counterfoil keeps its keys only in the { $keeper }, never in a file
vault-absent-hint-linux = Install gnome-keyring (Debian and Ubuntu: sudo apt install gnome-keyring) or switch on “Secret Service Integration” in KeePassXC, sign in to your desktop again, then try again
vault-absent-hint-macos = Open Keychain Access, see that there is a keychain named “login”, then try again
vault-absent-hint-windows = Sign in to Windows at its own screen, see that the service “Credential Manager” runs, then try again

vault-damaged = The keychain item “{ $item }” holds something that Counterfoil did not store
vault-damaged-why = Another program or a person changed it
vault-damaged-hint = Put the earlier value back from a backup of the keychain; a gateway key can simply be entered again

vault-not-read-back = The keychain did not keep “{ $item }”
vault-not-read-back-why = It was written, and reading it back gave something else
vault-not-read-back-hint = Nothing relies on it yet; restart the keychain or sign in again, then try again

vault-too-long = The secret for “{ $item }” is too long
vault-too-long-why = It has { $length } bytes, and a keychain item holds at most { $limit }

vault-refused = The keychain refused
vault-refused-hint = The line below is its own answer; restarting the keychain or signing in again often helps
