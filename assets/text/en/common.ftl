# Words and errors that several rooms share.

error-cancelled = Stopped, as you asked
error-cancelled-hint = What was finished before is kept; run it again to go on
error-no-randomness = This computer gave no random numbers
error-no-randomness-why = Keys and ids must be unguessable, so nothing was done

money-unknown-currency = { $code } is not a currency that ISO 4217 knows
money-currency-mismatch = { $left } and { $right } cannot be added
money-overflow = The amount is too large
money-not-an-amount = “{ $text }” is not an amount
money-not-an-amount-hint = Write it like 12.34, with a point and without a currency sign
money-too-many-decimals = “{ $text }” has more decimals than { $currency } allows ({ $allowed })
money-nothing-to-allocate-to = There is nothing to divide the amount between

search-unknown-key = The search does not know “{ $key }:”
search-unknown-key-hint = It knows { $keys }
search-not-a-number = “{ $key }:” needs a number, and “{ $value }” is none
search-not-a-number-hint = Write it like { $key }:>100 or { $key }:12.50
search-not-a-day = “{ $key }:” needs a day, and “{ $value }” is none
search-not-a-day-hint = Write it like { $key }:2026-11-01
