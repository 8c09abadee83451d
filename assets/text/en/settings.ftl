# Gateways and their keys, health, looks.

settings-gateways = Gateways
settings-no-gateway = No gateway is connected
settings-no-gateway-hint = Connect one, and its payments are copied to this computer
settings-demo-gateway = This is the demo shop’s own gateway, which runs on this computer. To connect yours, close the demo shop first
settings-gateway-kind = Gateway
settings-gateway-name = Name
settings-kind-stripe = Stripe
settings-account = Account
settings-added = Connected
settings-fresh = Copy on this computer
settings-mode-live = Real money
settings-mode-test = Test mode
settings-new-key = New key…
settings-test-the-key = Test the key
settings-key-works = Tested, and works

settings-connect-title = Connect a gateway
settings-connect-why = Its payments are copied to this computer and kept up to date
settings-new-key-title = New key for { $name }
settings-new-key-why = It must belong to the same account. The old key is used until the new one works
settings-key = Restricted key
settings-key-hint = rk_…
settings-key-show = Show the key
settings-key-hide = Hide the key
settings-key-secret = This is a secret key, which may do everything. A restricted key with the rights below is safer, and enough
settings-key-only-reads = It can only read. Everything here works but refunds, captures and releases
settings-key-account = It belongs to the account { $account }
settings-key-kept = { $name } has a new key
settings-connected = { $name } is connected
settings-paste = Paste
settings-advanced = Advanced
settings-address = Address
settings-test-key = Test this key
settings-testing = Testing…
settings-tested-now = Tested just now
settings-connecting = Connecting…
settings-connect = Continue with Stripe
settings-use-key = Use this key
settings-connect-needs-key = Give a key first; it is tested at once
settings-connect-needs-name = Give the gateway a name first
settings-cancel = Cancel

settings-rights = What the key should be allowed
settings-rights-known = What this key may do
settings-right-needed = needed
settings-right-early = tells of fraud before it becomes a dispute
settings-right-proof = needed to prove settlements
settings-right-quick = makes every sync quick
settings-right-act = only if you want to act from here
settings-right-has = Allowed
settings-right-lacks = Not allowed
settings-right-lacks-fine = not allowed, and that is fine

settings-health = Health
settings-health-looking = Looking at every page of the database…
settings-health-at = Looked at on { $time }
settings-health-fine = Fine
settings-health-look = Needs a look
settings-look-again = Look again

settings-appearance = Appearance
settings-theme = Theme
settings-theme-system = As this computer
settings-theme-dark = Dark
settings-theme-light = Light
settings-size = Size
settings-percent = { $percent } %

settings-about = About
settings-version = Version
settings-licence = Licence
settings-folder = Folder of this profile
settings-folder-copy = Copy the folder’s path
settings-folder-copied = the folder’s path
settings-folder-note = The database in it is encrypted; its key is in the keychain, not here
settings-folder-demo = It is gone when the demo shop is closed
