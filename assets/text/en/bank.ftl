# The bank: accounts with their statements and entries, and every file that was brought in.

bank-accounts = Accounts
bank-account = Account
bank-files = Files
bank-import = Import a file…

bank-none = Nothing from a bank yet
bank-none-hint = Drop files anywhere onto this window, or choose one
bank-none-may-not = Somebody who may import files brings them in
bank-takes-statements = Bank statements
bank-takes-statements-as = CAMT.052, CAMT.053, CAMT.054, MT940, MT942, OFX, QFX, BAI2, QIF, CSV, Excel
bank-takes-settlements = Settlement reports
bank-takes-settlements-as = Adyen, PayPal, Stripe
bank-takes-orders = Orders
bank-takes-orders-as = CSV, Excel
bank-takes-archives = Several at once
bank-takes-archives-as = ZIP archives of such files

bank-account-unnamed = Account without a number
bank-account-facts = { $currency }, { $entries ->
    [one] 1 entry
   *[other] { $entries } entries
}
bank-account-trouble = { $count ->
    [one] 1 statement needs a look
   *[other] { $count } statements need a look
}
bank-balance-on = on { $day }
bank-balance-unknown = Balance not stated

bank-statements = Statements
bank-statements-count = { $count ->
    [one] 1, newest first
   *[other] { $count }, newest first
}
bank-statements-none = No file says where its statements begin and end
bank-period = { $from } – { $to }
bank-period-from = From { $from }
bank-period-to = Until { $to }
bank-period-unknown = Days not stated
bank-balances = { $opening } → { $closing }
bank-balance-closing = Closes at { $closing }
bank-balance-opening = Opens at { $opening }
bank-statement-entries = { $entries ->
    [one] 1 entry
   *[other] { $entries } entries
}
bank-statement-pending = { $entries ->
    [one] 1 entry
   *[other] { $entries } entries
}, { $pending } announced
bank-fits = Fits
bank-fits-unknown = Balances not stated
bank-differs = Differs by { $amount }
bank-gap-balance = Does not continue the statement before: by { $amount }
bank-gap-days = { $from } – { $to } covered by no statement
bank-gap-day = { $day } covered by no statement

bank-entries = Entries
bank-entries-count = { $count ->
    [one] 1, newest first
   *[other] { $count }, newest first
}
bank-entries-none = No entries
bank-entries-none-hint = The files of this account hold none
bank-column-day = Day
bank-column-party = Other party
bank-column-text = Text
bank-column-state = State
bank-column-amount = Amount, { $currency }
bank-column-currency = Currency
bank-column-value-day = Value day
bank-booked = Booked
bank-announced = Announced
bank-copied-entries = { $count ->
    [one] the entry with its header
   *[other] { $count } entries with their header
}

bank-party-unnamed = Other party not named
bank-booked-on = Booked on
bank-announced-for = Announced for
bank-value-day = Value day
bank-place-in-file = Line or record in its file
bank-wrote = What the bank wrote
bank-wrote-nothing = Nothing beside the amount
bank-copy-texts = Copy what the bank wrote
bank-the-texts = what the bank wrote
bank-details = Made up of
bank-details-count = { $count ->
    [one] 1 payment
   *[other] { $count } payments
}
bank-details-sum = { $count ->
    [one] 1 payment
   *[other] { $count } payments
}, { $sum } together
bank-detail-what = Payment
bank-copied-details = the payments with their header

bank-file = File
bank-file-format = Format
bank-file-at = Brought in
bank-file-rows = Rows
bank-file-left-out = Left out
bank-files-none = No file was brought in
bank-copied-files = the files with their header
bank-take-out = Take out…
bank-take-out-file = Take out { $file }…
bank-take-out-title = Take out { $file }
bank-take-out-meaning = Everything that this file alone brought in leaves the book; what another file holds as well stays
bank-take-out-again = The file itself is not touched, and can be brought in again
bank-take-out-do = Take out
bank-take-out-keep = Keep it
bank-taken-out = { $file } was taken out

bank-format-camt052 = Account report, CAMT.052
bank-format-camt053 = Bank statement, CAMT.053
bank-format-camt054 = Bank notification, CAMT.054
bank-format-bank-csv = Bank statement, CSV
bank-format-bank-xlsx = Bank statement, Excel
bank-format-mt940 = Bank statement, MT940
bank-format-mt942 = Account report, MT942
bank-format-ofx = Bank statement, OFX
bank-format-bai2 = Bank statement, BAI2
bank-format-qif = Bank statement, QIF
bank-format-orders-csv = Orders, CSV
bank-format-orders-xlsx = Orders, Excel
bank-format-adyen = Settlement report, Adyen
bank-format-paypal = Settlement report, PayPal
bank-format-stripe = Settlement report, Stripe
