# The frame of the window: rail, bar, menu, palette, notices, and the words of money that every screen shares.

window-title = Counterfoil
window-does-not-open = No window can be opened here
window-does-not-open-hint = Every command also works without one; “counterfoil --help” lists them

window-today = Today
window-payments = Payments
window-settlements = Settlements
window-bank = Bank
window-reconcile = Reconcile
window-suspicious = Suspicious activity
window-approvals = Approvals
window-audit = Audit log
window-settings = Settings

window-action-find = Search, or run a command…
window-action-sync = Sync now
window-action-import = Import a statement, settlement or orders…
window-action-save-report = Save the report…
window-action-add-gateway = Connect a gateway…
window-action-notices = Show what was said
window-action-dark = Dark theme
window-action-light = Light theme
window-action-system-theme = Theme of this computer
window-action-zoom-in = Larger
window-action-zoom-out = Smaller
window-action-zoom-reset = Usual size
window-action-shortcuts = Keyboard shortcuts
window-action-lock = Lock
window-action-leave-demo = Close the demo shop
window-action-quit = Quit

window-menu = Menu
window-search = Search payments, or run a command
window-find-payments = Search payments for “{ $line }”
window-close = Close
window-stop = Stop
window-stopping = Stopping…
window-try-again = Try again
window-loading = One moment…
window-version = Version { $version }
window-demo = Demo

window-syncing = Syncing…
window-settling = Finding out what is open
window-saving = Saving the report
window-choosing-file = Choosing a file
window-stopped = Stopped, as you asked. What was finished before is kept
window-saved = Saved as { $path }
window-copied = Copied { $what }
window-never-synced = Never synced
window-synced-now = Synced just now
window-synced-minutes = Synced { $minutes } min ago
window-synced-hours = Synced { $hours ->
    [one] an hour ago
   *[other] { $hours } hours ago
}
window-synced-days = Synced { $days ->
    [one] a day ago
   *[other] { $days } days ago
}
window-sync-hint = Fetch what changed at the gateway now ({ $keys })

window-notices = What was said
window-notices-none = Nothing yet
window-notices-clear = Clear

window-choose-statement = A bank statement or an order list
window-choose-places = Choose a file that says where network addresses are
window-choose-places-kind = Places (MaxMind DB)
window-choose-statement-kinds = Bank statements and orders
window-choose-place = Where to save it

window-table-sort-by = Sort by { $column }
window-table-select-row = Select { $row }
window-table-clear-selection = Clear the selection
window-keys-move = Move through a table
window-keys-ends = First and last row
window-keys-select = Select the row
window-keys-extend = Extend the selection
window-keys-open = Open the row
window-keys-copy = Copy the selected rows

window-chart-as-table = Show as table
window-chart-copy = Copy as table
window-chart-table = the chart’s figures
window-chart-lines = the chosen lines

window-payment-needs-action = Customer must act
window-payment-processing = Processing
window-payment-held = Held
window-payment-disputed = Disputed
window-payment-captured = Captured
window-payment-part-refunded = Part refunded
window-payment-refunded = Refunded
window-payment-incomplete = Not finished
window-payment-declined = Declined
window-payment-canceled = Released
window-payment-other = Unknown state

window-batch-matched = Matched
window-batch-in-transit = In transit
window-batch-short = Short
window-batch-over = Over
window-batch-missing = Missing at the bank
window-batch-not-attributable = Not attributable
window-batch-returned = Returned
window-batch-carried-over = Carried over

window-command-queued = Waiting to be sent
window-command-sending = Sending
window-command-accepted = Accepted
window-command-succeeded = Done
window-command-failed = Came back
window-command-declined = Refused
window-command-unknown = Outcome unknown
window-command-review = Needs a look
window-command-cancelled = Taken back

window-open-demo = Open the demo shop
window-unlock = Unlock
