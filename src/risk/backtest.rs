//! What a rule or a threshold would have done in a stretch of history: what it catches, whom it bothers, and what that is worth.

use hashbrown::HashMap;

use super::rules::Rows;

/// What became of a payment: the four parts into which a tried rule's finds are split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It was fraud, or the customer's bank took it back.
    Disputed,
    /// The shop sent the money back.
    Refunded,
    /// It was declined or blocked: there was nothing to lose.
    Failed,
    /// It brought money, and nothing was heard of it.
    Good,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Disputed, Self::Refunded, Self::Failed, Self::Good];
}

/// A payment of the history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Past {
    /// When, in seconds.
    pub at: i64,
    /// How much, in minor units.
    pub amount: i64,
    /// What became of it.
    pub outcome: Outcome,
    /// It is known to be fraud; a dispute for another reason is none.
    pub fraud: bool,
    /// A refund and not a payment; rules on payments do not see it.
    pub refund: bool,
}

/// What things cost, in minor units of the shop's currency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Costs {
    /// What the gateway takes for each dispute.
    pub dispute_fee: i64,
    /// What it costs that somebody looks at a payment.
    pub review: i64,
    /// What the shop keeps of a sale, as a part of the amount: it is lost with a good customer who is refused.
    pub margin: f64,
}

/// Whether what is found is looked at, or refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Somebody looks at it: frauds are stopped, good customers are not lost.
    Review,
    /// It is refused: good customers are lost too, and nobody has to look.
    Refuse,
}

/// A number of payments, and what they come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// Payments.
    pub count: u64,
    /// In minor units.
    pub amount: i64,
}

/// What it would have done.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    /// Payments of the stretch.
    pub payments: u64,
    /// Those that it finds.
    pub flagged: Sum,
    /// The same by what became of them, in the order of [`Outcome::ALL`].
    pub split: [Sum; Outcome::ALL.len()],
    /// Frauds of the stretch that brought money at first.
    pub frauds: Sum,
    /// Those of them that it finds.
    pub caught: Sum,
    /// Frauds among what it finds, without what failed anyway; nothing when that is nothing.
    pub precision: Option<f64>,
    /// Found frauds among all; nothing when there were none.
    pub recall: Option<f64>,
    /// Alerts a day: finds about one thing within a day are one.
    pub alerts_a_day: f64,
    /// What comes in: the amounts of the frauds that it finds, and the fees of their disputes.
    pub stopped: i64,
    /// See [`Self::stopped`].
    pub fees: i64,
    /// What it costs: the margin of the good ones that are refused, and the time of those who look.
    pub margin_lost: i64,
    /// See [`Self::margin_lost`].
    pub reviews: i64,
    /// The one without the other.
    pub net_saved: i64,
}

/// The stretch of history on which something is tried.
#[derive(Debug, Clone, Copy)]
pub struct Stretch<'h> {
    /// All payments and refunds, in order of time.
    pub history: &'h [Past],
    /// The first and the last second that count.
    pub from: i64,
    /// See [`Self::from`].
    pub to: i64,
    /// What things cost.
    pub costs: Costs,
}

impl Stretch<'_> {
    /// What finding these rows would have done. `things` gives the thing that each find is about, if it is about one.
    pub fn try_out(&self, found: &Rows, on_refunds: bool, then: Then, things: Option<&[f64]>) -> Tried {
        let history = || self.places().filter(|at| self.history[*at].refund == on_refunds);
        let mut tried = Tried {
            payments: 0,
            flagged: Sum::default(),
            split: [Sum::default(); Outcome::ALL.len()],
            frauds: Sum::default(),
            caught: Sum::default(),
            precision: None,
            recall: None,
            alerts_a_day: 0.0,
            stopped: 0,
            fees: 0,
            margin_lost: 0,
            reviews: 0,
            net_saved: 0,
        };
        let mut alerts = 0_u32;
        let mut open: HashMap<u64, i64> = HashMap::new();
        for at in history() {
            let past = &self.history[at];
            let is_loss = past.fraud && past.outcome != Outcome::Failed;
            tried.payments += 1;
            if is_loss {
                tried.frauds.add(past);
            }
            if !found.has(at) {
                continue;
            }
            tried.flagged.add(past);
            tried.split[past.outcome as usize].add(past);
            if is_loss {
                tried.caught.add(past);
            }
            let thing = things.and_then(|things| things.get(at)).filter(|thing| !thing.is_nan());
            let is_new = thing.is_none_or(|thing| {
                let until = open.entry(thing.to_bits()).or_insert(i64::MIN);
                let is_new = *until <= past.at;
                if is_new {
                    *until = past.at + DAY;
                }
                is_new
            });
            alerts += u32::from(is_new);
        }
        let failed = tried.split[Outcome::Failed as usize].count;
        let share = |part: u64, whole: u64| (whole > 0).then(|| number(part) / number(whole));
        tried.precision = share(tried.caught.count, tried.flagged.count - failed);
        tried.recall = share(tried.caught.count, tried.frauds.count);
        #[allow(clippy::cast_precision_loss, reason = "seconds of some years")]
        let days = (self.to - self.from + 1) as f64 / DAY as f64;
        tried.alerts_a_day = f64::from(alerts) / days.max(f64::MIN_POSITIVE);
        tried.stopped = tried.caught.amount;
        tried.fees = whole(tried.caught.count).saturating_mul(self.costs.dispute_fee);
        match then {
            Then::Review => tried.reviews = whole(tried.flagged.count - failed).saturating_mul(self.costs.review),
            Then::Refuse => tried.margin_lost = self.margin_of(tried.split[Outcome::Good as usize].amount),
        }
        tried.net_saved = tried.stopped + tried.fees - tried.margin_lost - tried.reviews;
        tried
    }

    /// How many of the found rows another rule finds as well.
    pub fn overlap(&self, found: &Rows, other: &Rows) -> u64 {
        let count = self.places().filter(|at| found.has(*at) && other.has(*at)).count();
        count as u64
    }

    fn places(&self) -> std::ops::Range<usize> {
        let first = self.history.partition_point(|past| past.at < self.from);
        let end = self.history.partition_point(|past| past.at <= self.to);
        first..end.max(first)
    }

    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "an estimate in minor units")]
    fn margin_of(&self, amount: i64) -> i64 {
        (amount as f64 * self.costs.margin).round() as i64
    }
}

const DAY: i64 = 86_400;

impl Sum {
    fn add(&mut self, past: &Past) {
        self.count += 1;
        self.amount += past.amount;
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts")]
fn number(count: u64) -> f64 {
    count as f64
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn past(at: i64, amount: i64, outcome: Outcome, fraud: bool) -> Past {
        Past { at, amount, outcome, fraud, refund: false }
    }

    #[test]
    fn what_a_rule_is_worth_is_a_sum_of_four_amounts() {
        let history = [
            past(0, 99_00, Outcome::Good, false),
            past(100, 50_00, Outcome::Disputed, true),
            past(200, 70_00, Outcome::Disputed, true),
            past(300, 40_00, Outcome::Good, false),
            past(400, 30_00, Outcome::Failed, true),
            past(500, 20_00, Outcome::Refunded, false),
            past(90_000, 60_00, Outcome::Good, false),
            Past { refund: true, ..past(90_100, 10_00, Outcome::Good, false) },
        ];
        let found = Rows::of(&[false, true, false, true, true, true, true, true]);
        let costs = Costs { dispute_fee: 20_00, review: 2_50, margin: 0.3 };
        let stretch = Stretch { history: &history, from: 1, to: 2 * DAY, costs };
        // The things of the finds: the second to the last are one, and a day later it is a new alert.
        let things = [1.0, 1.0, 1.0, 2.0, 2.0, f64::NAN, 2.0, 2.0];
        let tried = stretch.try_out(&found, false, Then::Review, Some(&things));
        assert_eq!((tried.payments, tried.flagged.count, tried.frauds.count, tried.caught.count), (6, 5, 2, 1));
        assert_eq!(tried.split.map(|sum| sum.count), [1, 1, 1, 2]);
        // What failed anyway counts neither for nor against it.
        assert_eq!((tried.precision, tried.recall), (Some(0.25), Some(0.5)));
        assert!((tried.alerts_a_day - 2.0).abs() < 1e-4, "{}", tried.alerts_a_day);
        assert_eq!((tried.stopped, tried.fees, tried.margin_lost, tried.reviews), (50_00, 20_00, 0, 10_00));
        assert_eq!(tried.net_saved, 60_00);
        let refused = stretch.try_out(&found, false, Then::Refuse, None);
        assert_eq!((refused.margin_lost, refused.reviews, refused.net_saved), (30_00, 0, 40_00));
        // Rules on refunds see refunds alone.
        assert_eq!(stretch.try_out(&found, true, Then::Review, None).flagged.count, 1);
        let other = Rows::of(&[true, true, true, false, false, false, true, true]);
        assert_eq!(stretch.overlap(&found, &other), 3);
    }

    #[test]
    fn of_nothing_nothing_is_said() {
        let stretch =
            Stretch { history: &[], from: 0, to: DAY, costs: Costs { dispute_fee: 0, review: 0, margin: 0.0 } };
        let tried = stretch.try_out(&Rows::default(), false, Then::Review, None);
        assert_eq!((tried.precision, tried.recall, tried.net_saved), (None, None, 0));
    }
}
