# The day at a glance.

today-date = { $day }, { $time } UTC
today-compared = Compared with last { $weekday } up to { $time }
today-currency = Currency
today-nothing = No money has moved yet
today-nothing-hint = Payments show up here after the first sync with a gateway

today-net-sales = Net sales today
today-net-sales-parts = { $gross } − { $refunds }
today-percent = { $percent } %
today-net-sales-before = Last { $weekday } up to { $time }: { $amount }
today-pending = Pending
today-pending-payments = { $count ->
    [one] 1 payment
   *[other] { $shown } payments
  } after fees
today-next-payout = Next payout
today-next-payout-none = Nothing is on its way
today-next-payout-today = { $gateway }, due today
today-next-payout-tomorrow = { $gateway }, due tomorrow
today-next-payout-on = { $gateway }, due { $weekday } { $day }
today-unexplained = Unexplained
today-unexplained-none = Everything adds up
today-unexplained-breaks = { $count ->
    [one] 1 break
   *[other] { $shown } breaks
  }, oldest { $day }
today-unexplained-offset = { $shown } breaks that offset each other
today-unexplained-gross = Bank minus expected; without signs the breaks come to { $amount }
today-declines = Declines today
today-declines-tries = of { $count ->
    [one] 1 try
   *[other] { $shown } tries
  }
today-declines-rate = { $tries }, { $percent } %
today-declines-no-tries = Nobody has tried to pay yet
today-alerts = Alerts
today-alerts-high = { $count } high
today-alerts-lower = { $count } of lower severity
today-alerts-none = Nothing looks suspicious
today-alert-new = Suspicious: { $what }
today-alert-why = { $payments }, { $declined } declined, { $points } points
today-disputes = Disputes open
today-disputes-none = Nothing is disputed
today-disputes-due = { $amount }, { $when }
today-disputes-hint = Evidence for the next one is awaited until { $time }

today-standing = Where payments stand
today-standing-held = Held, not captured
today-standing-captured = Captured, not in a batch
today-standing-in-transit = In a batch, in transit
today-standing-proven = Proven this month
today-standing-disputed = Disputed
today-standing-holds = { $count ->
    [one] 1 hold
   *[other] { $shown } holds
  }
today-standing-payments = { $count ->
    [one] 1 payment
   *[other] { $shown } payments
  }
today-standing-batches = { $count ->
    [one] 1 batch
   *[other] { $shown } batches
  }
today-standing-disputes = { $count ->
    [one] 1 dispute
   *[other] { $shown } disputes
  }
today-standing-note = Money held and money disputed are not counted as earned

today-reasons = Declines by reason
today-reasons-days = 30 days
today-reasons-none = No payment was declined in 30 days
today-reasons-today = today
today-reasons-before = before
today-reasons-hint = { $reason }: { $today } today, { $all } in 30 days

today-attention = Needs attention
today-attention-order = most pressing first
today-attention-order-in = most pressing first, { $currency }
today-attention-more = { $count ->
    [one] One more break under Reconcile
   *[other] { $count } more breaks under Reconcile
}
today-attention-end = Nothing else waits for you
today-attention-none = Nothing waits for you
today-in-minutes = in { $n } min
today-in-hours = in { $n } h
today-in-days = in { $n } days
today-late-hours = { $n } h late
today-late-days = { $n ->
    [one] 1 day
   *[other] { $n } days
  } late
today-late-now = due now
today-since = since { $when }
