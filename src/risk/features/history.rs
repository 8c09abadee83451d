//! The history of one thing, and what it says at the moment of a payment.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::super::different::Different;
use super::super::event::{Event, Position, What};
use super::super::field::Standing as Asked;
use super::super::known::Known;
use super::super::profile::{Profile, Standing};
use super::super::window::SPANS;
use super::plan::{Described, HOUR, MONTH, ONE_DAY, PAYERS, Plan, WEEK};
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

/// The history of one thing.
#[derive(Debug, Clone, Default)]
pub struct History {
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
    different: Vec<Different>,
    /// When each amount was last paid.
    amounts: HashMap<i64, i64, FixedState>,
    position: Option<(i64, Position)>,
}

/// What is added up of a thing.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'s> {
    /// What happened.
    pub happened: &'s [i64],
    /// What became known.
    pub known: &'s [i64],
}

impl History {
    /// A payment comes. What is usual does not change before it is [passed](Self::pass).
    pub fn meet(&mut self, now: i64, event: &Event, plan: &Plan) {
        self.first_at.get_or_insert(now);
        for (at, (kind, spans)) in plan.different.iter().enumerate() {
            if let Some(other) = event.things[*kind as usize] {
                let different = &mut self.more().different;
                if different.len() <= at {
                    different.resize_with(at + 1, Different::default);
                }
                different[at].add(now, other, spans);
            }
        }
    }

    /// Reads a little of what the next payment needs; the number means nothing.
    pub fn glance(&self) -> i64 {
        self.profile.glance() ^ self.last_at.unwrap_or_default()
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
    pub fn learn(&mut self, paid_at: i64, fraud: bool, unexplained: bool) {
        self.known.add(paid_at, fraud, unexplained);
    }

    /// Whether the amount is far from what is usual.
    pub fn is_outlying(&self, event: &Event) -> bool {
        !event.foreign && self.profile.to_mean(event.amount).is_some_and(|ratio| ratio >= EXPLAINS)
    }

    fn more(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }

    /// Writes the features of this thing for the model, which has these sums.
    pub fn describe(
        &self,
        now: i64,
        event: &Event,
        is_first: bool,
        at: &Described,
        sums: Seen<'_>,
        into: &mut Vec<f64>,
    ) {
        let standing = self.profile.standing(event.amount).filter(|_| !event.foreign);
        let past = self.known.at(now);
        let since_last = self.last_at.map_or(f64::NAN, |last| number(now - last));
        let happened =
            |places: &[usize; SPANS.len()], window: usize| sums.happened.get(places[window]).copied().unwrap_or(0);
        let known = |places: &[usize; SPANS.len()], window: usize| sums.known.get(places[window]).copied().unwrap_or(0);
        let payments = |window| happened(&at.payments, window);
        let average = |window| {
            number(happened(&at.amount, window)) / number((payments(window) - happened(&at.declined, window)).max(1))
        };
        let share = |window| match known(&at.known, window) {
            0 => 0.0,
            all => number(known(&at.frauds, window)) / number(all),
        };
        let days = |seconds: Option<i64>| seconds.map_or(f64::NAN, |seconds| number(seconds) / DAY);
        let of_standing = |of: fn(Standing) -> f64| standing.map_or(f64::NAN, of);
        into.extend([0, HOUR, ONE_DAY, WEEK, MONTH].map(|window| number(payments(window))));
        into.extend([HOUR, ONE_DAY, WEEK].map(|window| number(happened(&at.declined, window))));
        into.extend([ONE_DAY, WEEK, MONTH].map(average));
        into.extend([
            of_standing(|standing| standing.to_mean),
            of_standing(|standing| standing.to_max),
            of_standing(|standing| standing.to_median),
            of_standing(|standing| standing.z),
            since_last,
            f64::from(self.profile.count()),
        ]);
        into.extend([ONE_DAY, WEEK, MONTH].map(|window| number(known(&at.known, window))));
        into.extend([ONE_DAY, WEEK, MONTH].map(|window| number(known(&at.frauds, window))));
        into.extend([ONE_DAY, WEEK, MONTH].map(share));
        into.extend([past.of_three, past.of_five, past.unexplained_of_three].map(f64::from));
        into.extend([days(past.since_fraud), days(past.since_run), f64::from(past.run)]);
        into.extend([
            average(ONE_DAY) / average(MONTH).max(1.0),
            number(payments(ONE_DAY)) * 30.0 / number(payments(MONTH).max(1)),
            f64::from(self.last_at.is_none()),
            number(happened(&at.firsts, ONE_DAY)),
            number(happened(&at.firsts, MONTH)) / number(payments(MONTH).max(1)),
            f64::from(is_first),
        ]);
        // Whether this amount itself is far from usual is said above.
        let itself = i64::from(event.what == What::Payment && self.is_outlying(event));
        into.extend([ONE_DAY, WEEK, MONTH].map(|window| number(happened(&at.outlying, window) - itself)));
        into.push(days(self.outlying_at.map(|at| now - at)));
    }

    /// With how many different others it was seen.
    pub fn different(&mut self, now: i64, other: usize, place: usize, plan: &Plan) -> f64 {
        let spans = plan.different.get(other).map_or(&[][..], |(_, spans)| spans);
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
