# Which payment pays which order: the orders of the reconcile screen.

orders-side-bank = Bank
orders-side-orders = Orders
orders-import = Import orders…
orders-said-button = Said by hand

# All of it in one line.
orders-need-a-person = { $count ->
    [one] payment needs a person
   *[other] payments need a person
}
orders-all-found = Every payment found its order
orders-paid = { $payments } payments; { $paid } of { $orders } orders are paid
orders-so-many = { $what } { $count }

# What became of a payment.
orders-tab-matched = Matched
orders-tab-ambiguous = To decide
orders-tab-amount-differs = Amount differs
orders-tab-duplicate = Paid twice
orders-tab-repeated-row = Listed twice
orders-tab-refund-linked = Money back
orders-tab-dispute-linked = Disputed
orders-tab-no-order = No order
orders-tab-not-a-payment = No payment
orders-tab-unknown-kind = Unknown kind

orders-means-matched = This payment pays this order
orders-means-ambiguous = It cannot be told for certain which order this payment is for. Accept the right one, or say which one it is not
orders-means-amount-differs = The payment names this order, but not its amount. Accept it if it is right all the same
orders-means-duplicate = The order is paid already. Was it paid twice, the customer is owed the money; was it for another order, find that one below
orders-means-repeated-row = The same payment is listed twice under one number; it counts once
orders-means-refund-linked = Money back for this order
orders-means-dispute-linked = A dispute about this order
orders-means-no-order = No order is known that this payment could be for. Is a list of orders missing, import it; else ask about any order below
orders-means-not-a-payment = This is a fee, a payout or a correction, and no payment of a customer
orders-means-unknown-kind = The gateway’s word for what this is is not known

# The list.
orders-table = Payments and their orders
orders-day = Date
orders-payment = Payment
orders-names = Names
orders-names-nothing = nothing
orders-order = Order
orders-nothing-fits = none
orders-and-more = { $order }, { $more } more
orders-amount = Amount
orders-likely = Likely
orders-percent-faint = less than 0.1 %
orders-percent-faint-short = < 0.1 %
orders-percent = { $percent } %
orders-copied = the list with its header
orders-none-found-hint = Look for a part of a payment’s id, an order or an amount
orders-none-here = Nothing here needs you
orders-none-here-hint = What was matched is in its own tab
orders-none-matched = Nothing is matched yet
orders-none-matched-hint = What payments and orders have in common is shown with each payment
orders-none-without = Every payment found an order
orders-none-without-hint = Payments without any order would be listed here

# One payment.
orders-made-on = made on { $day }
orders-it-names = names “{ $names }”
orders-it-names-nothing = names no order
orders-show-payment = Show
orders-show-payment-named = Show payment { $payment }
orders-which = Which order is it for?
orders-which-one = The order it may be for
orders-the-order = The order
orders-no-candidates = No order fits
orders-scale = +1 makes it twice as likely, −1 half as likely
orders-placed-on = placed on { $day }
orders-more-candidates = { $count ->
    [one] 1 more is less likely
   *[other] { $count } more are less likely
}
orders-likely-among = Likely, next to all other orders
orders-likely-alone = Likely, looked at by itself
orders-ahead = Ahead of { $order } by
orders-behind = Behind { $order } by
orders-bar = Matched without asking from
orders-bar-reached = reached
orders-bar-missed = not reached
orders-shop-noted = The shop’s own list names this payment
orders-paid-by = Paid by { $payment }
orders-taken-for = The payment was matched with order { $order }
orders-was-accepted = { $name } said that it is this order
orders-was-declined = { $name } said that it is not this order

# What speaks for an order, and against it.
orders-fact-reference-same = It names this order
orders-fact-reference-holds = What it names contains the order’s number
orders-fact-reference-one-off = What it names is the order’s number but for one letter
orders-fact-reference-two-off = What it names is the order’s number but for two letters
orders-fact-reference-cut = What it names is a part of the order’s number
orders-fact-reference-none = It names no order
orders-fact-reference-other = It names something else
orders-fact-amount-same = The amount is the order’s total
orders-fact-orders-add-up = The totals of these orders are the amount together
orders-fact-parts-add-up = Together with other payments it is the order’s total
orders-fact-rate-fits = At the rate of these days it is the order’s total
orders-fact-amount-less = It is less than the order’s total
orders-fact-amount-more = It is more than the order’s total
orders-fact-currency-differs = The currency is another
orders-fact-gateway-same = It came the way the order says
orders-fact-gateway-differs = It came another way than the order says
orders-fact-time-usual = It came when payments usually come
orders-fact-time-unusual = It came earlier or later than payments usually come
orders-fact-order-paid = The order is paid by another payment
orders-fact-rivals = Several orders fit about equally well
orders-fact-may-be-chance = It may fit by chance
orders-fact-more-than-order = More went back than the order was worth
orders-fact-nothing-fits = No unpaid order of these days has this amount
orders-fact-confirmed = Somebody said so
orders-weight-time-rare = Payments rarely come so early or so late
orders-weight-alone = Hardly any other unpaid order of these days
orders-weight-others = Other unpaid orders of these days

# Any other order.
orders-why-not = Why not another order
orders-why-not-hint = Why not order … ({ $key })
orders-weigh = Weigh it

# What is said by hand.
orders-accept = Accept { $order }
orders-accept-needs-one = Choose an order first that nobody has decided about
orders-accept-is-taken = It is matched with this order already
orders-decline = Not this order
orders-decline-hint = The payment will not be matched with the chosen order again, until that is taken back
orders-take-back-hint = Takes back what was said last, and everything is as before
orders-nothing-to-take-back = Nothing was said of this payment, nor done at this window
orders-verb-why-not = Why not…
orders-may-not = You can look at this. Deciding about it is for people who may match
orders-done-accepted = The payment pays order { $order }
orders-done-declined = The payment does not pay order { $order }
orders-done-taken-back = What was said of order { $order } was taken back
orders-said = Said by hand
orders-said-accepted = It is { $order }
orders-said-declined = It is not { $order }
orders-said-pays = { $payment } pays { $order }
orders-said-pays-not = { $payment } does not pay { $order }
orders-said-foot = What was taken back is in the audit log
orders-said-none = Nothing was said by hand
orders-said-none-hint = What people accept and decline is listed here
orders-take-back-named = Take back what was said of order { $order }

# Keys and what they do.
orders-key-said = said by hand
orders-key-bank = bank
orders-key-choose = choose
orders-key-tabs = other tab
orders-keys = Orders: accept, not this, why not, undo, said by hand; orders or bank

# Nothing to show.
orders-no-orders = No orders are imported yet
orders-no-orders-hint = Import the list of orders of your shop: from Shopify, WooCommerce, or any table with an order number and a total
orders-no-payments = There are no payments yet
orders-no-payments-hint = They come with the next sync, or with a settlement file
orders-all-done = Every payment found its order
orders-all-done-hint = What is matched, and why, is in the tab Matched
orders-elsewhere = Nothing here needs you
orders-elsewhere-hint = What is left to decide is in the other tabs at the left
orders-choose = Nothing is chosen
orders-choose-hint = Choose a payment at the left to see which order it may be for
