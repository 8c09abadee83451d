# Sentences of the files room.

files-empty = { $file } is empty
files-unreadable = { $file } could not be read beyond line { $line }
files-broken-workbook = { $file } is damaged or protected by a password, so it cannot be opened
files-broken-archive = { $file } is damaged, or its files are encrypted, so they cannot be unpacked
files-broken = { $file } cannot be understood from line { $line } on, so nothing of it was used
files-stopped = Reading { $file } was stopped
files-too-large = { $file } would be larger than { $limit } MB once unpacked, which no bank or shop sends
files-unknown = { $file } is of no format that is known here
files-not-a-statement = { $file } is not a bank statement but { $format }
files-not-orders = { $file } is not a list of orders
files-not-orders-but = { $file } is not a list of orders but { $format }
files-broken-xml = { $file } is damaged or cut off at line { $line }, so nothing of it was used
files-too-deep = { $file } is nested deeper than any bank statement at line { $line }
files-no-header = { $file } has no row that names its columns
files-missing-columns = { $file }, line { $line }, has no column for { $missing }
files-columns-seen = It has these columns: { $seen }
files-too-many-files = { $file } holds more than { $limit } files, so nothing of it was used
files-sheet-unread = The sheet “{ $sheet }” holds a table too, and is not read; save it as a file of its own
files-line-too-long = The line is longer than any bank writes one
files-no-currency = { $file } does not say which currency its amounts are in

files-hint-unreadable = Copy it to this computer’s disk and try again
files-hint-download-again = Download it from your bank or shop once more
files-hint-save-workbook = Open it in a spreadsheet program, save it without a password as .xlsx, and try again
files-hint-shorter-period = Download it in parts, a shorter period each
files-hint-formats = Download the statement as CAMT.053 or as CSV instead
files-hint-import-orders = Import it as orders
files-hint-import-settlement = Import it: its batches are then proven against the bank
files-hint-orders = Export the orders as CSV with at least an order number and a total
files-hint-header = The row above the first entry must name the columns, for example Date, Amount, Currency, Description
files-hint-currency = Say it when you import the file, for example EUR

files-list = { $first } and { $second }
files-column-date = the booking date
files-column-amount = the amount
files-column-order-number = the order number
files-column-total = the order’s total
files-column-id = the row’s own id
files-column-day = the day
files-column-currency = the currency
files-column-seconds = the time in seconds
files-column-customer = the customer
files-column-terminal = the terminal
files-column-fraud = whether it was fraud

files-not-an-amount = “{ $text }” is not an amount
files-not-a-date = “{ $text }” is not a date
files-ambiguous-date = “{ $text }” can be read with the day or the month first, and no other row tells which
files-element-missing = The entry has no { $element }
files-no-direction = “{ $text }” does not say whether money came in or went out
files-row-no-date = The row has no date
files-row-no-amount = The row has no amount
files-row-no-currency = The row does not say which currency its amount is in
files-row-no-number = The row has no order number
files-row-no-id = The row has no id
files-row-no-label = This is empty, or neither a whole number nor 0 or 1
files-row-too-wide = The row has more cells than the { $names } columns that have names
files-row-unclosed-quote = A quotation mark is opened here and never closed
files-row-did-not-happen = The bank marks this row as “{ $text }”, so no money moved
files-order-twice = Order { $number } is in the file twice; the first time its total is { $total }

files-balances-differ = The closing balance differs by { $difference } from the opening balance and the entries
files-balances-differ-of = The closing balance of { $account } differs by { $difference } from the opening balance and the entries
files-total-sum-differs = The file says its entries come to { $stated }, but they come to { $read }
files-total-number-differs = The file says it holds { $stated } entries, but { $read } were found
files-no-statement = { $file } has no statement in it

files-refused = { $file } has no statement in it. The bank says (line { $line }): “{ $said }”
files-bank-says = The bank says: “{ $said }”
files-cut-off = The file ends in the middle of a list of entries
files-account-after-entries = The account or its currency is named only after the first entry, so that nothing says what the entry belongs to
files-ambiguous-amount = “{ $text }” can be thousands or three decimals, and no other amount tells which
files-ofx-commented = Part of the file is between comment marks; OFX has no comments, so it was read as well
files-ofx-comment-open = A comment begins here and never ends
files-ofx-correction = The bank changes or deletes an entry that it gave earlier; correct that one by hand
files-investments = { $count ->
    [one] One purchase, sale or income of securities is no bank entry and was left out
   *[other] { $count } purchases, sales or incomes of securities are no bank entries and were left out
}
files-ofx-other-currency = { $count ->
    [one] One entry is in another currency than the account
   *[other] { $count } entries are in another currency than the account
}
files-ofx-another-day = { $count ->
    [one] One entry has no booking date, so its value date or the day of the order was taken
   *[other] { $count } entries have no booking date, so their value dates or the days of the orders were taken
}
files-ofx-contradicts-kind = { $count ->
    [one] The bank calls one entry a debit or a credit, and its sign says the opposite; the sign was taken
   *[other] The bank calls { $count } entries debits or credits, and their signs say the opposite; the signs were taken
}
files-qif-record-open = The end of this record or of the one before is missing, so it is not clear which date and amount belong together
files-qif-split-differs = The parts of this entry come to { $sum }, and the entry is { $whole }; the entry was taken as it is
files-qif-section = The section “{ $name }” is not known and was left out

# Statements of banks with tags and records.
files-balance-unreadable = The balance in { $field } cannot be read, so the entries could not be compared with it
files-total-differs = The bank’s total in { $field } is { $amount } for { $stated ->
    [one] { $stated } entry
   *[other] { $stated } entries
}, but the file has { $found ->
    [one] { $found } entry
   *[other] { $found } entries
} with a total of { $sum }
files-control-total = The closing record { $record } gives a total of { $stated }, but the amounts before it come to { $found }
files-control-records = The closing record { $record } counts { $stated } records, but there are { $found }
files-control-accounts = The closing record { $record } counts { $stated } accounts, but there are { $found }
files-control-groups = The closing record { $record } counts { $stated } groups of accounts, but there are { $found }
files-no-closing-record = The closing record 99 is missing, so the end of the file may be missing as well
files-no-record = “{ $text }” is no record of a BAI2 file and continues none
files-group-taken-back = The bank takes back this group of accounts, so nothing of it was used
files-group-test = The bank marks this group of accounts as a test, so nothing of it was used

files-not-settled = { $file } is a { $format }, which does not say what was settled
files-not-a-settlement = { $file } is not a gateway’s settlement report but { $format }
files-hint-adyen-settlement = Download the settlement details report of the batch from Adyen instead
files-hint-paypal-settlement = Download the settlement report or the activity from PayPal instead
files-hint-settlement = Download the settlement report from the gateway: Adyen’s settlement details, PayPal’s settlement report or activity, Stripe’s itemised payout reconciliation

files-settlement-no-money = The gateway marks this row as “{ $text }”, so no money moved
files-settlement-no-id = The row has no id
files-settlement-net-differs = The net amount { $net } is not { $amount } less the fee of { $fee }
files-settlement-sign-differs = The row is marked as “{ $text }”, but its net amount has the other sign
files-settlement-other-columns = This section has other columns than the first one
files-settlement-differs = Batch { $batch }: { $payout } { $currency } were paid out, but the lines add up to { $lines }; the difference is { $difference }
files-settlement-open = Batch { $batch } has no payout in this file; its lines add up to { $amount } { $currency } that are still to be paid out
files-settlement-totals-differ = For { $currency }, the report states { $received } in and { $spent } out, but its rows add up to { $rows_received } in and { $rows_spent } out
files-settlement-count-differs = The report states { $stated } rows, but { $count } are there
files-settlement-balance-differs = The balances in { $currency } change by { $difference } more than the rows do; rows may be missing
files-settlement-payments-only = { $refunded ->
    [0] This is a list of payments. Payouts are not in it; for those, export the itemised payout reconciliation
    [one] This is a list of payments, of which one was refunded. Refunds and payouts are not in it; for those, export the itemised payout reconciliation
   *[other] This is a list of payments, of which { $refunded } were refunded. Refunds and payouts are not in it; for those, export the itemised payout reconciliation
}
files-settlement-damaged-reference = { $count ->
    [one] A reference in the column “{ $column }” was turned into a number by a spreadsheet program and cannot be restored: { $text }
   *[other] { $count } references in the column “{ $column }” were turned into numbers by a spreadsheet program and cannot be restored, the first of them { $text }
}
files-settlement-unknown-zone = The time zone “{ $zone }” is not known here; times in it are taken as UTC

places-unknown = { $file } is not a file of places, or was not downloaded whole: it does not end as such files (.mmdb) do
places-packed = { $file } is packed
places-damaged = { $file } is damaged, so nothing of it was used
places-too-large = { $file } is larger than { $limit } MB, more than a file of countries or cities
places-no-countries = { $file } is of the type “{ $kind }” and does not say in which country a network address is
places-hint-file = Choose the .mmdb file itself, as MaxMind, DB-IP or IPinfo give it out, or download it once more
places-hint-unpack = Unpack it, and choose the file in it whose name ends with .mmdb
places-hint-download = Download it once more. What was in use before is still in use
places-hint-countries = Choose a file of countries or cities, such as GeoLite2 Country or City, DB-IP Lite or IPinfo Lite
