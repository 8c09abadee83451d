# The threads behind the window.

worker-no-profile = No profile is open
worker-no-thread = This computer gave the program no thread to work on
worker-busy = Too much is waiting already, so this was not begun
worker-busy-hint = Wait a moment and try again
worker-defect = Something inside Counterfoil went wrong, and this was not done
worker-defect-hint = What was stored before is unchanged. Try again, and report it if it happens twice
worker-demo-growing = Growing the demo shop
worker-file-not-saved = The file could not be saved as { $path }
