# Looking for fraud by eye.

suspicious-today = Today
suspicious-days = { $n } days
suspicious-span = { $declined } of { $tries } tries declined
suspicious-span-none = Nobody tried to pay

suspicious-highest = Highest scores
suspicious-highest-source = scores as the gateway gives them
suspicious-highest-none = No payment in this span
suspicious-highest-none-hint = Choose a longer one above
suspicious-highest-none-then = Nobody tried to pay then
suspicious-highest-none-then-hint = Another time can be chosen in the chart
suspicious-highest-none-hour = No payment in this hour of the week
suspicious-highest-none-hour-hint = The declines may be older than the span; a longer one can be chosen above
suspicious-highest-more = { $shown } more, with lower scores
suspicious-highest-end = These are all
suspicious-score = Score { $score }
suspicious-score-none = No score
suspicious-not-declined = Not declined
suspicious-blocked = Blocked
suspicious-unfilter = Show the whole span again

suspicious-reasons = Decline reasons
suspicious-reasons-none = Nothing was declined in this span

suspicious-fastest = Fastest
suspicious-fastest-what = tries
suspicious-fastest-none = Nobody tried three times or more
suspicious-fastest-declined = declined
suspicious-fastest-others = others
suspicious-fastest-hint = { $declined } of { $tries } tries declined
suspicious-card = Card
suspicious-card-name = { $brand } ·· { $digits }
suspicious-email = E-mail
suspicious-ip = IP
suspicious-device = Device
