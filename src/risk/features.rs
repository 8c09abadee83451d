//! From payments to numbers: one pass in order of time, the same for yesterday's history and for the payment of this
//! second.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::num::NonZeroU32;

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use super::event::{Event, Kind, Label, Thing};
use super::known::Known;
use super::profile::Profile;
use super::window::{SPANS, Windows};

const DAY: f64 = 86_400.0;

/// An amount of this many times the usual one explains a fraud: it was the payer's card, not the place.
const EXPLAINS: f64 = 3.0;

/// Whose amounts explain a fraud.
const PAYERS: [Kind; 3] = [Kind::Card, Kind::Customer, Kind::Email];

/// What a feature says, of the payment itself or of one of its things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feature {
    /// Of which thing; nothing when it is of the payment itself.
    pub of: Option<Kind>,
    /// What, as in rules and files.
    pub name: &'static str,
}

/// Features of the payment itself.
const OF_PAYMENT: [&str; 4] = ["amount", "hour", "weekend", "night"];

/// Features of each of its things.
const OF_THING: [&str; 42] = [
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
const MINUTE: usize = 0;
const HOUR: usize = 1;
const ONE_DAY: usize = 2;
const WEEK: usize = 3;
const MONTH: usize = 4;

/// The history of one thing.
#[derive(Debug, Clone, Default)]
struct History {
    payments: Windows,
    profile: Profile,
    known: Known,
    /// Payments with which another thing was seen here for the first time.
    firsts: Windows,
    last_at: Option<i64>,
    /// Payments of an amount that is far from usual here.
    outlying: Windows,
    outlying_at: Option<i64>,
}

/// A payment that nobody knows about yet, and by what it is known again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket {
    at: i64,
    amount: i64,
    explained: bool,
    things: [Thing; Kind::ALL.len()],
}

/// What became known of a payment: when, in which order it arrived, of which payment, and whether it was fraud.
type KnownLater = (i64, u64, Ticket, bool);

/// What becomes known, waiting for its time. The earliest comes first; at one moment, in order of arrival.
#[derive(Debug, Default)]
struct Waiting {
    /// Nearly everything becomes known in the order in which it arrives.
    in_order: VecDeque<KnownLater>,
    others: BinaryHeap<Reverse<KnownLater>>,
    arrived: u64,
}

impl Waiting {
    fn push(&mut self, ticket: Ticket, label: Label) {
        let known = (label.known_at, self.arrived, ticket, label.fraud);
        self.arrived += 1;
        if self.in_order.back().is_none_or(|last| last.0 <= known.0) {
            self.in_order.push_back(known);
        } else {
            self.others.push(Reverse(known));
        }
    }

    /// The earliest, if it is known by now.
    fn pop(&mut self, now: i64) -> Option<KnownLater> {
        let first = self.in_order.front().map(|known| (known.0, known.1));
        let other = self.others.peek().map(|Reverse(known)| (known.0, known.1));
        let is_first = match (first, other) {
            (Some(first), Some(other)) => first < other,
            (first, _) => first.is_some(),
        };
        let earliest = if is_first { first } else { other };
        if earliest.is_none_or(|(known_at, _)| known_at > now) {
            return None;
        }
        if is_first { self.in_order.pop_front() } else { self.others.pop().map(|Reverse(known)| known) }
    }
}

/// All histories, and how far they are.
#[derive(Debug, Default)]
pub struct Features {
    kinds: Vec<Kind>,
    names: Vec<Feature>,
    /// By kind, then by thing.
    histories: Vec<Vec<History>>,
    /// Pairs of things that were seen together: of the first kind and each other one.
    pairs: HashSet<(u8, NonZeroU32, NonZeroU32), FixedState>,
    waiting: Waiting,
    now: i64,
}

impl Features {
    /// Over things of these kinds.
    pub fn over(kinds: &[Kind]) -> Self {
        let of_payment = OF_PAYMENT.iter().map(|name| Feature { of: None, name });
        let of_things = kinds.iter().flat_map(|kind| OF_THING.iter().map(|name| Feature { of: Some(*kind), name }));
        Self {
            names: of_payment.chain(of_things).collect(),
            histories: vec![Vec::new(); kinds.len()],
            kinds: kinds.to_vec(),
            now: i64::MIN,
            ..Self::default()
        }
    }

    /// What each number means.
    pub fn names(&self) -> &[Feature] {
        &self.names
    }

    /// Takes in what became known of a payment. It counts from its moment on, and for nothing before.
    pub fn learn(&mut self, ticket: Ticket, label: Label) {
        self.waiting.push(ticket, label);
    }

    /// Takes in a payment. One that comes out of order counts as if it were as old as the one before it.
    pub fn pass(&mut self, event: &Event) -> Ticket {
        self.take(event, None)
    }

    /// Takes in a payment and writes its features; those of things that it does not tell are no numbers.
    pub fn observe(&mut self, event: &Event, into: &mut Vec<f64>) -> Ticket {
        into.clear();
        self.take(event, Some(into))
    }

    fn take(&mut self, event: &Event, mut into: Option<&mut Vec<f64>>) -> Ticket {
        self.now = self.now.max(event.at);
        let now = self.now;
        self.release(now);
        if let Some(into) = &mut into {
            into.extend(of_payment(now, event.amount));
        }
        let mut explained = false;
        for (at, kind) in self.kinds.iter().enumerate() {
            let Some(thing) = event.things[*kind as usize] else {
                if let Some(into) = &mut into {
                    into.extend([f64::NAN; OF_THING.len()]);
                }
                continue;
            };
            let mut is_first = false;
            for (other_at, other) in self.kinds.iter().enumerate().skip(at + 1) {
                if let Some(other) = event.things[*other as usize] {
                    let pair = (u8::try_from(at * 16 + other_at).unwrap_or(u8::MAX), thing, other);
                    is_first |= self.pairs.insert(pair);
                }
            }
            let place = thing.get() as usize;
            let histories = &mut self.histories[at];
            if histories.len() <= place {
                histories.resize_with(place + 1, History::default);
            }
            let history = &mut histories[place];
            if PAYERS.contains(kind) {
                explained |= history.profile.to_mean(event.amount).is_some_and(|ratio| ratio >= EXPLAINS);
            }
            history.take(now, event, is_first, into.as_deref_mut());
        }
        Ticket { at: now, amount: event.amount, explained, things: event.things }
    }

    /// Takes in all that is known by now.
    fn release(&mut self, now: i64) {
        while let Some((known_at, _, ticket, fraud)) = self.waiting.pop(now) {
            for (at, kind) in self.kinds.iter().enumerate() {
                let place = ticket.things[*kind as usize].map(|thing| thing.get() as usize);
                if let Some(history) = place.and_then(|place| self.histories[at].get_mut(place)) {
                    history.known.add(ticket.at, known_at, ticket.amount, fraud, fraud && !ticket.explained);
                }
            }
        }
    }
}

impl History {
    fn take(&mut self, now: i64, event: &Event, is_first: bool, into: Option<&mut Vec<f64>>) {
        self.payments.add(now, event.amount, event.declined);
        if is_first {
            self.firsts.add(now, event.amount, false);
        }
        if let Some(into) = into {
            self.describe(now, event, is_first, into);
        }
        if self.profile.to_mean(event.amount).is_some_and(|ratio| ratio >= EXPLAINS) {
            self.outlying.add(now, event.amount, false);
            self.outlying_at = Some(now);
        }
        self.profile.add(event.amount);
        self.last_at = Some(now);
    }

    fn describe(&mut self, now: i64, event: &Event, is_first: bool, into: &mut Vec<f64>) {
        let standing = self.profile.standing(event.amount);
        let past = self.known.at(now);
        let since_last = self.last_at.map_or(f64::NAN, |last| number(now - last));
        let seen = *self.payments.until(now);
        let firsts = *self.firsts.until(now);
        let average = |window: usize| number(seen[window].amount) / f64::from(seen[window].count.max(1));
        let share = |window: usize| {
            let sums = past.sums[window];
            if sums.count == 0 { 0.0 } else { f64::from(sums.marked) / f64::from(sums.count) }
        };
        let days = |seconds: Option<i64>| seconds.map_or(f64::NAN, |seconds| number(seconds) / DAY);
        let of_standing = |of: fn(super::profile::Standing) -> f64| standing.map_or(f64::NAN, of);
        into.extend([MINUTE, HOUR, ONE_DAY, WEEK, MONTH].map(|window| f64::from(seen[window].count)));
        into.extend([HOUR, ONE_DAY, WEEK].map(|window| f64::from(seen[window].marked)));
        into.extend([ONE_DAY, WEEK, MONTH].map(average));
        into.extend([
            of_standing(|standing| standing.to_mean),
            of_standing(|standing| standing.to_max),
            of_standing(|standing| standing.to_median),
            of_standing(|standing| standing.z),
            since_last,
            f64::from(self.profile.count()),
        ]);
        into.extend([ONE_DAY, WEEK, MONTH].map(|window| f64::from(past.sums[window].count)));
        into.extend([ONE_DAY, WEEK, MONTH].map(|window| f64::from(past.sums[window].marked)));
        into.extend([ONE_DAY, WEEK, MONTH].map(share));
        into.extend([past.of_three, past.of_five, past.unexplained_of_three].map(f64::from));
        into.extend([days(past.since_fraud), days(past.since_run), f64::from(past.run)]);
        into.extend([
            average(ONE_DAY) / average(MONTH).max(1.0),
            f64::from(seen[ONE_DAY].count) * 30.0 / f64::from(seen[MONTH].count.max(1)),
            f64::from(self.last_at.is_none()),
            f64::from(firsts[ONE_DAY].count),
            f64::from(firsts[MONTH].count) / f64::from(seen[MONTH].count.max(1)),
            f64::from(is_first),
        ]);
        let outlying = *self.outlying.until(now);
        into.extend([ONE_DAY, WEEK, MONTH].map(|window| f64::from(outlying[window].count)));
        into.push(days(self.outlying_at.map(|at| now - at)));
    }
}

fn of_payment(now: i64, amount: i64) -> [f64; OF_PAYMENT.len()] {
    let hour = now.rem_euclid(86_400) / 3_600;
    // 1970 began on a Thursday.
    let weekend = (now.div_euclid(86_400) + 3).rem_euclid(7) >= 5;
    [number(amount), number(hour), f64::from(weekend), f64::from(hour < 6)]
}

#[allow(clippy::cast_precision_loss, reason = "amounts and seconds are far below 2^53")]
const fn number(whole: i64) -> f64 {
    whole as f64
}

const _: () = assert!(SPANS.len() == MONTH + 1);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A payment, and what becomes known of it so many seconds later.
    #[derive(Debug, Clone)]
    struct Story {
        event: Event,
        fraud: bool,
        known_after: i64,
    }

    fn stories() -> impl Strategy<Value = Vec<Story>> {
        let later = prop_oneof![0_i64..90, 0_i64..5_000, 0_i64..200_000];
        let story = (later, 1_i64..50_000, any::<bool>(), 1_u32..6, 1_u32..5, any::<bool>(), 0_i64..900_000);
        prop::collection::vec(story, 1..120).prop_map(|all| {
            let mut now = 0;
            let of = |(later, amount, declined, customer, place, fraud, known_after)| {
                now += later;
                let mut things = [None; Kind::ALL.len()];
                things[Kind::Customer as usize] = NonZeroU32::new(customer);
                things[Kind::Place as usize] = NonZeroU32::new(place).filter(|place| place.get() < 4);
                Story { event: Event { at: now, amount, declined, things, ..Event::default() }, fraud, known_after }
            };
            all.into_iter().map(of).collect()
        })
    }

    const KINDS: [Kind; 2] = [Kind::Customer, Kind::Place];

    /// The features of each payment, bit by bit.
    fn all(stories: &[Story]) -> Vec<Vec<u64>> {
        let (mut features, mut row) = (Features::over(&KINDS), Vec::new());
        let each = stories.iter().map(|story| {
            let ticket = features.observe(&story.event, &mut row);
            features.learn(ticket, story.label());
            row.iter().map(|value: &f64| value.to_bits()).collect()
        });
        each.collect()
    }

    impl Story {
        fn label(&self) -> Label {
            Label { fraud: self.fraud, known_at: self.event.at + self.known_after }
        }
    }

    proptest! {
        #[test]
        fn history_that_is_passed_gives_what_history_that_was_lived_gives(stories in stories(), from in 0_usize..120) {
            let lived = all(&stories);
            let (mut features, mut row) = (Features::over(&KINDS), Vec::new());
            for (at, story) in stories.iter().enumerate() {
                let ticket = if at < from {
                    features.pass(&story.event)
                } else {
                    let ticket = features.observe(&story.event, &mut row);
                    let bits: Vec<u64> = row.iter().map(|value| value.to_bits()).collect();
                    prop_assert_eq!(&bits, &lived[at]);
                    ticket
                };
                features.learn(ticket, story.label());
            }
        }

        #[test]
        fn nothing_looks_at_what_is_known_later(stories in stories(), at in 0_usize..120) {
            let at = at % stories.len();
            let now = stories[at].event.at;
            let mut others = stories.clone();
            // Another future: labels that are not known yet, and payments that have not come yet.
            for story in &mut others {
                story.fraud ^= story.label().known_at > now;
            }
            for story in others.iter_mut().skip(at + 1) {
                story.event.amount += 77;
            }
            prop_assert_eq!(&all(&stories)[..=at], &all(&others)[..=at]);
        }

        #[test]
        fn what_is_known_counts_from_its_second_on(stories in stories()) {
            // The share of known frauds of the customer, counted by hand.
            let (mut features, mut row) = (Features::over(&KINDS), Vec::new());
            let at = features.names().iter().position(|feature| {
                feature.of == Some(Kind::Customer) && feature.name == "frauds_30d"
            });
            for (place, story) in stories.iter().enumerate() {
                let ticket = features.observe(&story.event, &mut row);
                features.learn(ticket, story.label());
                let customer = Kind::Customer as usize;
                let known = stories[..place].iter().filter(|other| {
                    let label = other.label();
                    let age = story.event.at - label.known_at;
                    other.event.things[customer] == story.event.things[customer] && label.fraud && (0..30 * 86_400).contains(&age)
                });
                prop_assert_eq!(at.map(|at| row[at]), Some(f64::from(u32::try_from(known.count()).unwrap_or(0))));
            }
        }
    }
}
