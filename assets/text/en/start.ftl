# The first run, and the locked window.

start-question = How would you like to start
start-question-why = You can change your mind later. The demo shop and your own shop never share a database

start-demo-title = Look around with a demo shop
start-demo-why = An invented shop whose gateway runs on this computer. No account, no keys, and nothing leaves this computer
start-demo-payments = Payments with refunds, declines and holds that wait for you
start-demo-proof = A month to prove, with planted mistakes at the bank
start-demo-attack = Stolen cards, and cards that were tried out by the dozen
start-demo-disputes = Disputes: won, lost, and one that waits for an answer
start-demo-note = Ready in a few seconds, and gone when you close it
start-demo-stop = Stop

start-connect-title = Connect my gateway
start-connect-why = With a restricted key. It is tested at once, and kept in the keychain of this computer
start-connect-note = A key that only reads is enough
start-connect-next = Next: the first sync, which goes on while you look around
start-connect-keychain = Without a keychain there is no safe place for a key; the demo shop needs none

start-promise-encrypted = The database is encrypted from the first byte
start-promise-cards = No card number is ever stored
start-look-again = Look again

start-locked = “{ $profile }” is locked
start-locked-demo = It is locked, and gone when you close it
start-unlocking = Unlocking…
