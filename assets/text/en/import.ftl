# Bringing files in: the look before, and saying what the columns of a table mean.

import-title = Bring in { $file }
import-title-of = { $title }, file { $place } of { $total }
import-bring-in = Bring in
import-skip = Skip this file
import-next = Next file
import-looking = Looking at the file…
import-bringing-in = Bringing it in…
import-can-be-undone = It can be taken out again later
import-nothing-new = The book knows all of it already
import-nothing-usable = Nothing in it can be used
import-answer-first = Answer the question above first
import-copied = The rows are on the clipboard

import-before = This file is in the book already, as { $name }
import-not-readable-yet = It cannot be read without your help
import-sum-entries = { $read ->
    [one] 1 entry
   *[other] { $read } entries
}: { $new } new, { $known } known already
import-sum-lines = { $read ->
    [one] 1 line
   *[other] { $read } lines
}: { $new } new, { $known } known already
import-sum-orders = { $read ->
    [one] 1 order
   *[other] { $read } orders
}: { $new } new, { $known } known already
import-sum-nothing = { $count ->
    [one] The only row is left out
   *[other] All { $count } rows are left out
}
import-sum-left-out = { $sum }, { $count ->
    [one] 1 row
   *[other] { $count } rows
} left out
import-format = { $kind }, { $format }
import-format-table = CSV table
import-format-workbook = workbook
import-read-as = read as { $name }
import-kind-statement = Bank statement
import-kind-settlement = Settlement
import-kind-orders = Orders

import-notice-at = Line { $line }: { $what }
import-notices-more = and { $count } more
import-statements = { $count ->
    [one] 1 statement
   *[other] { $count } statements
}
import-no-account = not named
import-period = Period
import-from-to = { $from } – { $to }
import-opening = Opening
import-entries = Entries
import-closing = Closing
import-balances = Balances
import-balances-agree = The balances agree
import-balances-differ = The balances differ by { $amount }
import-balances-unknown = No balances to compare
import-batches = { $count ->
    [one] 1 payout
   *[other] { $count } payouts
}
import-batch = Payout
import-arrives = Arrives
import-batch-lines = Lines
import-paid-out = Paid out
import-left-out = { $count ->
    [one] 1 row is left out
   *[other] { $count } rows are left out
}
import-first-of = the first { $count }
import-line = Line
import-field = Column
import-why = Why
import-rows = Rows
import-day = Day
import-amount = Amount
import-amount-in = Amount, { $currency }
import-who = Who
import-text = Text
import-state = In the book
import-new = New
import-known = Known
import-announced = Announced
import-read-wrongly = The columns are read wrongly…

import-ask-currency = Which currency are the amounts in?
import-ask-dates = How are the dates written?
import-day-first = 31/12, day first
import-month-first = 12/31, month first

import-columns = What the columns mean
import-read-like = Read like
import-kept-none = Choose…
import-no-table = This file is no table, so there are no columns to choose
import-has-names = The first row names the columns
import-column-means = What { $column } means
import-column = { $column }: { $values }
import-means-nothing = –
import-means-date = Date
import-means-value-date = Value date
import-means-amount = Amount
import-means-total = Total
import-means-debit = Money out
import-means-credit = Money in
import-means-direction = In or out
import-means-fee = Fee
import-means-net = Net
import-means-currency = Currency
import-means-balance = Balance
import-means-account = Own account
import-means-counterparty = Who
import-means-status = Status
import-means-statement-id = Statement number
import-means-kind = Kind of line
import-means-batch = Payout
import-means-order = Order number
import-means-payment = Payment
import-means-email = E-mail
import-means-text = Text
import-missing = Say above which column is { $what }
import-missing-amount = Amount, or else Money out and Money in
import-missing-amount-or-net = Amount or Net
import-and = { $first }; { $second }
import-as-in-file = As in the file
import-decimals = Decimals
import-decimal-point = 1,234.50
import-decimal-comma = 1.234,50
import-dates = Dates
import-currency = Currency
import-currency-hint = e.g. EUR
import-account = Account
import-account-hint = as the bank names it
import-gateway = Gateway
import-gateway-hint = paypal
import-inverse = Money in is written with a minus
import-read-by-itself = Read it as before
import-keep-why = Keep this way of reading, and the next file with these columns is read by itself
import-keep-as = Name of this way of reading
import-keep-hint = Name of the bank
import-keep = Keep
import-kept = Kept
