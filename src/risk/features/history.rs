//! The history of one thing, and what it says at the moment of a payment.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::super::different::Different;
use super::super::event::{Event, Position, What};
use super::super::field::{Measure, Standing as Asked};
use super::super::known::Known;
use super::super::profile::{Profile, Standing};
use super::super::window::{SPANS, Tally, Windows, Within};
use super::plan::{PAYERS, Plan};
use super::{Settings, number};

pub const DAY: f64 = 86_400.0;

/// An amount of this many times the usual one explains a fraud: it was the payer's card, not the place.
const EXPLAINS: f64 = 3.0;

/// Features of each thing.
pub const OF_THING: [&str; 42] = [
    "count_1m",
    "count_1h",
    "count_1d",
    "count_7d",
    "count_30d",
    "declined_1h",
    "declined_1d",
    "declined_7d",
    "average_1d",
    "average_7d",
    "average_30d",
    "amount_to_mean",
    "amount_to_max",
    "amount_to_median",
    "amount_z",
    "seconds_since_last",
    "payments_so_far",
    "known_1d",
    "known_7d",
    "known_30d",
    "frauds_1d",
    "frauds_7d",
    "frauds_30d",
    "fraud_share_1d",
    "fraud_share_7d",
    "fraud_share_30d",
    "frauds_of_last_3",
    "frauds_of_last_5",
    "unexplained_of_last_3",
    "days_since_fraud",
    "days_since_run_began",
    "run",
    "average_1d_to_30d",
    "count_1d_to_30d",
    "is_new",
    "new_1d",
    "new_share_30d",
    "new_with_others",
    "outlying_1d",
    "outlying_7d",
    "outlying_30d",
    "days_since_outlying",
];

/// The places of the windows in [`SPANS`].
const HOUR: usize = 1;
const ONE_DAY: usize = 2;
const WEEK: usize = 3;
const MONTH: usize = 4;

const _: () = assert!(SPANS.len() == MONTH + 1);

/// Payments added up.
#[derive(Debug, Clone, Copy, Default)]
struct Paid {
    /// What was not declined.
    amount: i64,
    declined: u32,
    /// Payments with which another thing was seen here for the first time.
    firsts: u32,
    /// Payments of an amount that is far from usual here.
    outlying: u32,
}

impl Tally for Paid {
    fn plus(self, other: Self) -> Self {
        Self {
            amount: self.amount + other.amount,
            declined: self.declined + other.declined,
            firsts: self.firsts + other.firsts,
            outlying: self.outlying + other.outlying,
        }
    }

    fn minus(self, other: Self) -> Self {
        Self {
            amount: self.amount - other.amount,
            declined: self.declined - other.declined,
            firsts: self.firsts - other.firsts,
            outlying: self.outlying - other.outlying,
        }
    }
}

/// The history of one thing.
#[derive(Debug, Clone, Default)]
pub struct History {
    payments: Windows<Paid>,
    known: Known,
    profile: Profile,
    first_at: Option<i64>,
    last_at: Option<i64>,
    /// When an amount was far from usual, before the payment of this moment.
    outlying_at: Option<i64>,
    /// What only some rules ask for.
    more: Option<Box<More>>,
}

#[derive(Debug, Clone, Default)]
struct More {
    refunds: Windows<i64>,
    small: Windows<()>,
    near_limit: Windows<()>,
    different: Vec<Different>,
    /// When each amount was last paid.
    amounts: HashMap<i64, i64, FixedState>,
    position: Option<(i64, Position)>,
}

impl History {
    /// A payment or a refund comes. What is usual does not change before it is [passed](Self::pass).
    pub fn meet(&mut self, now: i64, event: &Event, is_first: bool, plan: &Plan, settings: &Settings) {
        let amount = if event.foreign { 0 } else { event.amount };
        if event.what == What::Refund {
            if !plan.refunds.is_empty() {
                self.more().refunds.add(now, amount, plan.refunds.as_slice());
            }
            return;
        }
        self.first_at.get_or_insert(now);
        if !plan.payments.is_empty() {
            let paid = Paid {
                amount: if event.declined { 0 } else { amount },
                declined: u32::from(event.declined),
                firsts: u32::from(is_first),
                outlying: u32::from(plan.profile && self.is_outlying(event)),
            };
            self.payments.add(now, paid, plan.payments.as_slice());
        }
        if !plan.small.is_empty() && !event.foreign && event.amount < settings.small {
            self.more().small.add(now, (), plan.small.as_slice());
        }
        if !plan.near_limit.is_empty() && !event.foreign && settings.near_limit().contains(&event.amount) {
            self.more().near_limit.add(now, (), plan.near_limit.as_slice());
        }
        for (at, (kind, spans)) in plan.different.iter().enumerate() {
            if let Some(other) = event.things[*kind as usize] {
                let different = &mut self.more().different;
                if different.len() <= at {
                    different.resize_with(at + 1, Different::default);
                }
                different[at].add(now, other, spans.as_slice());
            }
        }
    }

    /// Reads a little of everything that the next payment needs; the number means nothing.
    pub fn glance(&self) -> i64 {
        self.payments.glance() ^ self.known.glance() ^ self.profile.glance() ^ self.last_at.unwrap_or_default()
    }

    /// Whether the amount is so unusual for this payer that it explains a fraud.
    pub fn explains(&self, event: &Event, plan: &Plan) -> bool {
        PAYERS.contains(&plan.kind) && self.is_outlying(event)
    }

    /// It has been looked at, and now counts for what is usual.
    pub fn pass(&mut self, now: i64, event: &Event, plan: &Plan) {
        if event.what == What::Refund {
            return;
        }
        if plan.profile && self.is_outlying(event) {
            self.outlying_at = Some(now);
        }
        self.last_at = Some(now);
        if let Some(position) = event.position.filter(|_| plan.position) {
            self.more().position = Some((now, position));
        }
        // A declined amount is what somebody tried, not what is usual.
        if event.declined || event.foreign {
            return;
        }
        if plan.usual {
            self.profile.add(event.amount);
        } else if plan.profile {
            self.profile.add_to_mean(event.amount);
        }
        if plan.same_amount {
            self.more().amounts.insert(event.amount, now);
        }
    }

    /// It became known what a payment was.
    pub fn learn(&mut self, paid_at: i64, known_at: i64, fraud: bool, unexplained: bool, plan: &Plan) {
        self.known.add(paid_at, known_at, fraud, unexplained, plan.known.as_slice());
    }

    fn is_outlying(&self, event: &Event) -> bool {
        !event.foreign && self.profile.to_mean(event.amount).is_some_and(|ratio| ratio >= EXPLAINS)
    }

    fn more(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }

    /// Writes the features of this thing for the model.
    pub fn describe(&mut self, now: i64, event: &Event, is_first: bool, plan: &Plan, into: &mut Vec<f64>) {
        let standing = self.profile.standing(event.amount).filter(|_| !event.foreign);
        let past = self.known.at(now);
        let since_last = self.last_at.map_or(f64::NAN, |last| number(now - last));
        let seen = SPANS.map(|span| {
            let spans = &plan.payments;
            self.payments.one(now, spans.as_slice(), Plan::place_of(spans, span))
        });
        let known = [ONE_DAY, WEEK, MONTH].map(|window| {
            let spans = &plan.known;
            self.known.one(now, spans.as_slice(), Plan::place_of(spans, SPANS[window]))
        });
        let average = |window: usize| {
            let Within { count, sum } = seen[window];
            number(sum.amount) / f64::from((count - sum.declined).max(1))
        };
        let share = |sums: Within<u32>| if sums.count == 0 { 0.0 } else { f64::from(sums.sum) / f64::from(sums.count) };
        let days = |seconds: Option<i64>| seconds.map_or(f64::NAN, |seconds| number(seconds) / DAY);
        let of_standing = |of: fn(Standing) -> f64| standing.map_or(f64::NAN, of);
        into.extend(seen.map(|seen| f64::from(seen.count)));
        into.extend([HOUR, ONE_DAY, WEEK].map(|window| f64::from(seen[window].sum.declined)));
        into.extend([ONE_DAY, WEEK, MONTH].map(average));
        into.extend([
            of_standing(|standing| standing.to_mean),
            of_standing(|standing| standing.to_max),
            of_standing(|standing| standing.to_median),
            of_standing(|standing| standing.z),
            since_last,
            f64::from(self.profile.count()),
        ]);
        into.extend(known.map(|known| f64::from(known.count)));
        into.extend(known.map(|known| f64::from(known.sum)));
        into.extend(known.map(share));
        into.extend([past.of_three, past.of_five, past.unexplained_of_three].map(f64::from));
        into.extend([days(past.since_fraud), days(past.since_run), f64::from(past.run)]);
        into.extend([
            average(ONE_DAY) / average(MONTH).max(1.0),
            f64::from(seen[ONE_DAY].count) * 30.0 / f64::from(seen[MONTH].count.max(1)),
            f64::from(self.last_at.is_none()),
            f64::from(seen[ONE_DAY].sum.firsts),
            f64::from(seen[MONTH].sum.firsts) / f64::from(seen[MONTH].count.max(1)),
            f64::from(is_first),
        ]);
        // Whether this amount itself is far from usual is said above.
        let itself = u32::from(event.what == What::Payment && self.is_outlying(event));
        into.extend([ONE_DAY, WEEK, MONTH].map(|window| f64::from(seen[window].sum.outlying - itself)));
        into.push(days(self.outlying_at.map(|at| now - at)));
    }

    /// What a measure over one window says.
    pub fn measure(&mut self, now: i64, measure: Measure, place: usize, plan: &Plan, settings: &Settings) -> f64 {
        let mut paid = || self.payments.one(now, plan.payments.as_slice(), place);
        let mut known = || self.known.one(now, plan.known.as_slice(), place);
        let more = self.more.as_deref_mut();
        match measure {
            Measure::Payments => f64::from(paid().count),
            Measure::Declines => f64::from(paid().sum.declined),
            Measure::Amount => settings.units(paid().sum.amount),
            Measure::Known => f64::from(known().count),
            Measure::Frauds => f64::from(known().sum),
            Measure::FraudShare => f64::from(known().sum) / f64::from(known().count),
            Measure::Small => f64::from(more.map_or(0, |it| it.small.one(now, plan.small.as_slice(), place).count)),
            Measure::NearLimit => {
                f64::from(more.map_or(0, |it| it.near_limit.one(now, plan.near_limit.as_slice(), place).count))
            }
            Measure::Refunds => {
                f64::from(more.map_or(0, |it| it.refunds.one(now, plan.refunds.as_slice(), place).count))
            }
            Measure::Refunded => {
                settings.units(more.map_or(0, |it| it.refunds.one(now, plan.refunds.as_slice(), place).sum))
            }
            // These take more than one window, and have readers of their own.
            Measure::RefundedShare | Measure::Rarity | Measure::Different(_) => f64::NAN,
        }
    }

    /// What was sent back in parts of what was taken: nothing when there was neither, without end when nothing was taken.
    pub fn refunded_share(&mut self, now: i64, refunds: usize, payments: usize, plan: &Plan) -> f64 {
        let (taken, back) = self.month(now, refunds, payments, plan);
        number(back) / number(taken)
    }

    /// What was taken and what was sent back in the month that ends now, in minor units.
    pub fn month(&mut self, now: i64, refunds: usize, payments: usize, plan: &Plan) -> (i64, i64) {
        let taken = self.payments.one(now, plan.payments.as_slice(), payments).sum.amount;
        let back = self.more.as_mut().map_or(0, |more| more.refunds.one(now, plan.refunds.as_slice(), refunds).sum);
        (taken, back)
    }

    /// Payments in a short window, and in the long one around it.
    pub fn counts(&mut self, now: i64, short: usize, long: usize, plan: &Plan) -> (u32, u32) {
        let mut count = |place| self.payments.one(now, plan.payments.as_slice(), place).count;
        (count(short), count(long))
    }

    /// With how many different others it was seen.
    pub fn different(&mut self, now: i64, other: usize, place: usize, plan: &Plan) -> f64 {
        let spans = plan.different.get(other).map_or(&[][..], |(_, spans)| spans.as_slice());
        let different = self.more.as_mut().and_then(|more| more.different.get_mut(other));
        f64::from(different.map_or(0, |different| different.count(now, spans, place)))
    }

    /// What is said of it without a window.
    pub fn standing(&self, now: i64, event: &Event, asked: Asked, settings: &Settings) -> f64 {
        let since = |at: Option<i64>| at.map_or(f64::NAN, |at| number(now - at));
        let of_standing = |of: fn(Standing) -> f64| {
            self.profile.standing(event.amount).filter(|_| !event.foreign).map_or(f64::NAN, of)
        };
        let journey = || self.more.as_ref().and_then(|more| more.position).zip(event.position);
        match asked {
            Asked::PaymentsBefore => f64::from(self.profile.count()),
            Asked::SecondsSinceLast => since(self.last_at),
            Asked::SecondsSinceSameAmount => {
                let last = self.more.as_ref().and_then(|more| more.amounts.get(&event.amount).copied());
                since(last.filter(|_| !event.foreign))
            }
            Asked::DaysSinceFirst => since(self.first_at) / DAY,
            Asked::UsualAmount => self.profile.median().map_or(f64::NAN, |amount| settings.units(amount)),
            Asked::AmountToUsual => self.profile.to_median(event.amount).filter(|_| !event.foreign).unwrap_or(f64::NAN),
            Asked::AmountZ => of_standing(|standing| standing.z),
            Asked::FraudsOfLast3 => f64::from(self.known.at(now).of_three),
            Asked::UnexplainedOfLast3 => f64::from(self.known.at(now).unexplained_of_three),
            Asked::DaysSinceFraud => {
                let past = self.known.at(now);
                past.since_fraud.map_or(f64::NAN, |seconds| number(seconds) / DAY)
            }
            Asked::KmFromLast => journey().map_or(f64::NAN, |((_, from), to)| kilometres(from, to)),
            Asked::Speed => journey().map_or(f64::NAN, |((at, from), to)| {
                // Two payments of one second are a second apart.
                kilometres(from, to) * 3_600.0 / number((now - at).max(1))
            }),
            // It takes all things of the kind, and has a reader of its own.
            Asked::RefundZ => f64::NAN,
        }
    }
}

/// The shortest way over the surface of the Earth, taken as a ball.
fn kilometres(from: Position, to: Position) -> f64 {
    const RADIUS: f64 = 6_371.0;
    let radians = |degrees: f32| f64::from(degrees).to_radians();
    let (north, east) = (radians(to.latitude - from.latitude), radians(to.longitude - from.longitude));
    let half = (north / 2.0).sin().powi(2)
        + radians(from.latitude).cos() * radians(to.latitude).cos() * (east / 2.0).sin().powi(2);
    2.0 * RADIUS * half.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_over_the_earth_are_as_long_as_on_a_map() {
        let place = |latitude, longitude| Position { latitude, longitude };
        // Lisbon to Prague, and a quarter of the equator.
        let found = kilometres(place(38.722, -9.139), place(50.075, 14.437));
        assert!((found - 2_247.0).abs() < 15.0, "{found}");
        assert!((kilometres(place(0.0, 0.0), place(0.0, 90.0)) - 10_007.5).abs() < 1.0);
        assert!(kilometres(place(10.0, 10.0), place(10.0, 10.0)).abs() < 1e-9);
    }
}
