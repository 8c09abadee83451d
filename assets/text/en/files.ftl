# Sentences of the files room.

files-empty = { $file } is empty
files-too-large = { $file } is larger than { $limit } MB, which no bank or shop sends
files-unknown = { $file } is of no format that is known here
files-not-read-yet = { $file } is in { $format } format, which this version cannot read yet
files-not-a-statement = { $file } is not a bank statement but { $format }
files-not-orders = { $file } is not a list of orders
files-not-orders-but = { $file } is not a list of orders but { $format }
files-broken-xml = { $file } is damaged or cut off at line { $line }, so nothing of it was used
files-too-deep = { $file } is nested deeper than any bank statement at line { $line }
files-no-statement = { $file } is a CAMT message without a statement in it
files-no-header = { $file } has no row that names its columns
files-missing-columns = { $file }, line { $line }, has no column for { $missing }
files-columns-seen = It has these columns: { $seen }
files-broken-quotes = { $file } has so many unclosed quotation marks that its rows cannot be told apart (line { $line })
files-no-currency = { $file } does not say which currency its amounts are in

files-hint-download-again = Download it from your bank or shop once more
files-hint-shorter-period = Download it in parts, a shorter period each
files-hint-formats = Download the statement as CAMT.053 or as CSV instead
files-hint-import-orders = Import it as orders
files-hint-orders = Export the orders as CSV with at least an order number and a total
files-hint-header = The row above the first entry must name the columns, for example Date, Amount, Currency, Description
files-hint-currency = Say it when you import the file, for example EUR

files-list = { $first } and { $second }
files-column-date = the booking date
files-column-amount = the amount
files-column-order-number = the order number
files-column-total = the order’s total

files-not-an-amount = “{ $text }” is not an amount
files-not-a-date = “{ $text }” is not a date
files-ambiguous-date = “{ $text }” can be read with the day or the month first, and no other row tells which
files-element-missing = The entry has no { $element }
files-no-direction = “{ $text }” does not say whether money came in or went out
files-row-no-date = The row has no date
files-row-no-amount = The row has no amount
files-row-no-currency = The row does not say which currency its amount is in
files-row-no-number = The row has no order number
files-row-too-wide = The row has more cells than the { $names } columns that have names
files-row-unclosed-quote = A quotation mark is opened here and never closed
files-row-did-not-happen = The bank marks this row as “{ $text }”, so no money moved
files-order-twice = Order { $number } is in the file twice; the first time its total is { $total }
