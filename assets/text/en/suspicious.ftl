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

# What is wrong with a rule, a list or a verdict.
risk-rule-key = A rule is known by letters, digits and hyphens, sixty at most
risk-rule-mistake = The rule cannot be understood at line { $line }, character { $column }: { $why }
risk-rule-mistake-hint = Nothing was changed. The rules that are in use go on as they are
risk-rule-empty = There is no rule in it
risk-no-such-rule = There is no such rule
risk-no-such-list = There is no such list
risk-list-fills-itself = This list fills itself from known frauds
risk-list-nothing = Say what is to be on the list
risk-list-past = That moment has passed already
risk-list-not-there = It is not on this list
risk-no-such-payment = There is no such payment or refund in the book
risk-payment-does-not-tell = This payment does not tell that
risk-too-few-payments = There are too few payments to learn from; a hundred are needed
risk-judge-broken = What was learnt could not be kept
risk-no-judge = Nothing was learnt yet, so there are no scores to try a threshold on
