//! From payments to numbers: one pass in order of time, the same for yesterday's history and for the payment of this
//! second.

mod checks;
mod history;
mod plan;
mod sums;
mod waiting;

use std::num::NonZeroU32;
use std::ops::RangeInclusive;

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use super::event::{Event, Kind, Label, Thing, What};
use super::field::{Field, Standing};
use super::profile::Profile;
use super::statistics::{rarity, robust_z};
pub use checks::Checks;
use checks::OF_CHECKS;
use history::{History, OF_THING, Seen};
use plan::{Place, Plan, Reader, USUAL};
use sums::{BecameKnown, Happened, Sums};
use waiting::Waiting;

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

/// So many payments are worth being [announced](Features::announce) at once: fewer leave memory idle, more push each other out of
/// the processor's cache.
pub const AHEAD: usize = 64;

/// So many others must have sent something back or taken something before anybody is compared with them.
const PEERS: usize = 3;

/// What counts as small, and what as near the amount that has to be reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Minor units of a unit of the currency: 100 for euros.
    pub minor: i64,
    /// Amounts below this one are small, in minor units. Whoever tries stolen cards tries them with little.
    pub small: i64,
    /// From this amount on a payment has to be reported, in minor units: 10,000 US dollars (31 CFR 1010.330).
    pub limit: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { minor: 100, small: 500, limit: 1_000_000 }
    }
}

impl Settings {
    /// An amount in units of the currency.
    fn units(&self, minor: i64) -> f64 {
        number(minor) / number(self.minor)
    }

    /// From seven tenths of the limit up to it.
    fn near_limit(&self) -> RangeInclusive<i64> {
        self.limit / 10 * 7..=self.limit
    }
}

/// A payment that nobody knows about yet, and by what it is known again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket {
    at: i64,
    amount: i64,
    explained: bool,
    things: [Thing; Kind::ALL.len()],
}

impl Ticket {
    /// When the payment was.
    pub const fn at(&self) -> i64 {
        self.at
    }

    /// Which things the payment had to do with, by the places of [`Kind::ALL`].
    pub const fn things(&self) -> [Thing; Kind::ALL.len()] {
        self.things
    }
}

/// Two things that were seen together, and of which kinds they are.
type Pair = ((Kind, Kind), NonZeroU32, NonZeroU32);

/// All histories, and how far they are.
#[derive(Debug, Clone)]
pub struct Features {
    plans: Vec<Plan>,
    names: Vec<Feature>,
    settings: Settings,
    /// Whether the model looks at the checks, and by which words.
    checks: Option<Checks>,
    /// By plan, then by thing.
    histories: Vec<Vec<History>>,
    /// What is added up of things, by plan: of what happened, and of what became known.
    happened: Sums<Happened>,
    known: Sums<BecameKnown>,
    /// The kinds of things that the model looks at, each with all after it, and those of them that were seen together.
    paired: Vec<(Kind, Kind)>,
    pairs: HashSet<Pair, FixedState>,
    /// What is usual in the shop, when somebody asks.
    shop: Profile,
    asks_shop: bool,
    waiting: Waiting,
    now: i64,
}

/// The moment of a payment: it has come, and what is usual has not changed yet.
#[must_use = "a payment that is not passed is not taken in"]
pub struct Moment<'f> {
    features: &'f mut Features,
    event: &'f Event,
    now: i64,
    /// By kind, a bit each: whether it is the first payment of this thing with some other.
    firsts: u8,
}

impl Features {
    /// Features for a model that looks at things of these kinds.
    pub fn over(kinds: &[Kind]) -> Self {
        Self::for_both(kinds, &[], Settings::default())
    }

    /// Features for a model that looks at things of these kinds, and for rules that ask for these fields.
    pub fn for_both(kinds: &[Kind], asked: &[Field], settings: Settings) -> Self {
        let mut all = kinds.to_vec();
        for field in asked {
            if let Field::Per(_, kind, _) | Field::Of(_, kind) = field
                && !all.contains(kind)
            {
                all.push(*kind);
            }
        }
        let plans: Vec<Plan> = all.into_iter().map(|kind| Plan::of(kind, kinds.contains(&kind), asked)).collect();
        let of_payment = OF_PAYMENT.iter().map(|name| Feature { of: None, name });
        let of_things = kinds.iter().flat_map(|kind| OF_THING.iter().map(|name| Feature { of: Some(*kind), name }));
        Self {
            names: of_payment.chain(of_things).collect(),
            histories: vec![Vec::new(); plans.len()],
            happened: Sums::new(plans.iter().map(|plan| (plan.kind, plan.happened.as_slice()))),
            known: Sums::new(plans.iter().map(|plan| (plan.kind, plan.known.as_slice()))),
            plans,
            settings,
            checks: None,
            paired: kinds
                .iter()
                .enumerate()
                .flat_map(|(at, kind)| kinds[at + 1..].iter().map(|other| (*kind, *other)))
                .collect(),
            pairs: HashSet::default(),
            shop: Profile::default(),
            asks_shop: asked.contains(&Field::AmountToUsual),
            waiting: Waiting::default(),
            now: i64::MIN,
        }
    }

    /// The same, and the model looks at what issuer, gateway and countries say as well.
    #[must_use]
    pub fn with_checks(mut self, checks: Checks) -> Self {
        if self.checks.replace(checks).is_none() {
            let of_checks = OF_CHECKS.iter().map(|name| Feature { of: None, name });
            self.names.splice(OF_PAYMENT.len()..OF_PAYMENT.len(), of_checks);
        }
        self
    }

    /// What each number for the model means.
    pub fn names(&self) -> &[Feature] {
        &self.names
    }

    /// How to get at a field; nothing when it is of those that were not asked for.
    pub fn reader(&self, field: Field) -> Option<FieldReader> {
        let (Field::Per(_, kind, _) | Field::Of(_, kind)) = field else {
            return Some(FieldReader(Reader::Told(field)));
        };
        let (at, plan) = self.plans.iter().enumerate().find(|(_, plan)| plan.kind == kind)?;
        plan.reader(at, field).map(FieldReader)
    }

    /// Takes in what became known of a payment. It counts from its moment on, and for nothing before.
    pub fn learn(&mut self, ticket: Ticket, label: Label) {
        self.waiting.push(ticket, label);
    }

    /// Takes in a payment or a refund. One that comes out of order counts as if it were as old as the one before it.
    pub fn pass(&mut self, event: &Event) -> Ticket {
        self.meet(event).pass()
    }

    /// Takes in a payment and writes its features; those of things that it does not tell are no numbers.
    pub fn observe(&mut self, event: &Event, into: &mut Vec<f64>) -> Ticket {
        let mut moment = self.meet(event);
        moment.describe(into);
        moment.pass()
    }

    /// A payment or a refund comes: it counts in all windows, and can be looked at before it is passed.
    pub fn meet<'f>(&'f mut self, event: &'f Event) -> Moment<'f> {
        self.now = self.now.max(event.at);
        let now = self.now;
        self.release(now);
        let mut happened = Happened::of(event, &self.settings);
        if event.what == What::Payment {
            for kinds in &self.paired {
                let is_first = pair(*kinds, &event.things).is_some_and(|pair| self.pairs.insert(pair));
                happened.firsts |= u8::from(is_first) << kinds.0 as u8;
            }
        }
        for (at, plan) in self.plans.iter().enumerate() {
            let Some(thing) = event.things[plan.kind as usize] else { continue };
            let place = thing.get() as usize;
            let histories = &mut self.histories[at];
            if histories.len() <= place {
                histories.resize_with(place + 1, History::default);
            }
            if event.what == What::Refund {
                continue;
            }
            histories[place].meet(now, event, plan);
            happened.outlying |= u8::from(plan.profile && histories[place].is_outlying(event)) << plan.kind as u8;
        }
        self.happened.leave(now);
        self.happened.come(now, happened);
        Moment { features: self, event, now, firsts: happened.firsts }
    }

    /// Says what comes next, so that the processor fetches all histories of it at once instead of one after the other:
    /// going through a whole book is mostly waiting for memory. It changes no number. [`AHEAD`] payments are a good measure.
    pub fn announce<'e>(&self, next: impl Iterator<Item = &'e Event> + Clone) {
        let things = next.map(|event| &event.things);
        let mut seen = self.happened.glance(&things);
        let mut count = 0;
        for things in things {
            count += 1;
            seen ^= self.glance(things, |_| true);
            let pairs = self.paired.iter().filter_map(|kinds| pair(*kinds, things));
            seen ^= pairs.fold(0, |seen, pair| seen ^ i64::from(self.pairs.contains(&pair)));
        }
        seen ^= self.known.glance(&self.waiting.next(count).map(|ticket| &ticket.things));
        for ticket in self.waiting.next(count) {
            seen ^= self.glance(&ticket.things, |plan| plan.past);
        }
        std::hint::black_box(seen);
    }

    fn glance(&self, things: &[Thing; Kind::ALL.len()], of: impl Fn(&Plan) -> bool) -> i64 {
        let each = self.plans.iter().zip(&self.histories).filter(|(plan, _)| of(plan));
        let histories = each.filter_map(|(plan, all)| all.get(things[plan.kind as usize]?.get() as usize));
        histories.fold(0, |seen, history| seen ^ history.glance())
    }

    /// Takes in all that is known by now.
    fn release(&mut self, now: i64) {
        while let Some((known_at, _, ticket, fraud)) = self.waiting.pop(now) {
            for (plan, histories) in self.plans.iter().zip(&mut self.histories).filter(|(plan, _)| plan.past) {
                let place = ticket.things[plan.kind as usize].map(|thing| thing.get() as usize);
                if let Some(history) = place.and_then(|place| histories.get_mut(place)) {
                    history.learn(ticket.at, fraud, fraud && !ticket.explained);
                }
            }
            self.known.come(known_at, BecameKnown { things: ticket.things, fraud });
        }
        self.known.leave(now);
    }

    /// A sum of a thing.
    fn sum(&self, plan: usize, thing: NonZeroU32, place: Place) -> i64 {
        let sums = if place.known { self.known.of(plan, thing) } else { self.happened.of(plan, thing) };
        sums.get(place.at).copied().unwrap_or_default()
    }
}

/// How to get at a field without looking for it again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FieldReader(Reader);

impl Moment<'_> {
    /// Whether there are features for a model.
    pub fn has_features(&self) -> bool {
        self.features.plans.iter().any(|plan| plan.described.is_some())
    }

    /// Writes the features for the model.
    pub fn describe(&mut self, into: &mut Vec<f64>) {
        into.clear();
        into.extend(of_payment(self.now, self.event));
        if let Some(checks) = self.features.checks {
            checks.describe(self.event, into);
        }
        let Self { features, event, now, firsts } = self;
        for (at, plan) in features.plans.iter().enumerate() {
            let Some(described) = &plan.described else { continue };
            let thing = event.things[plan.kind as usize];
            let history = thing.and_then(|thing| Some((thing, features.histories[at].get(thing.get() as usize)?)));
            let Some((thing, history)) = history else {
                into.extend([f64::NAN; OF_THING.len()]);
                continue;
            };
            let seen = Seen { happened: features.happened.of(at, thing), known: features.known.of(at, thing) };
            history.describe(*now, event, *firsts >> plan.kind as u8 & 1 == 1, described, seen, into);
        }
    }

    /// The value of a field: no number when it is not known. Words and things are their numbers, yes is one and no is zero.
    pub fn value(&mut self, FieldReader(reader): FieldReader) -> f64 {
        let Self { features, event, now, .. } = self;
        let (now, settings) = (*now, &features.settings);
        let at = match reader {
            Reader::Told(Field::AmountToUsual) => {
                return features.shop.to_median(event.amount).filter(|_| !event.foreign).unwrap_or(f64::NAN);
            }
            Reader::Told(field) => return told(event, now, field, settings),
            Reader::Sum { plan, .. }
            | Reader::Share { plan, .. }
            | Reader::Rarity { plan, .. }
            | Reader::Different { plan, .. }
            | Reader::Standing { plan, .. } => plan,
        };
        let Some(plan) = features.plans.get(at) else { return f64::NAN };
        let Some(thing) = event.things[plan.kind as usize] else { return f64::NAN };
        let sum = |place| number(features.sum(at, thing, place));
        match reader {
            Reader::Told(_) => f64::NAN,
            Reader::Sum { place, is_amount: true, .. } => settings.units(features.sum(at, thing, place)),
            Reader::Sum { place, .. } => sum(place),
            Reader::Share { part, whole, .. } => sum(part) / sum(whole),
            Reader::Rarity { short, long, span, .. } => {
                let (count, all) = (features.sum(at, thing, short), features.sum(at, thing, long));
                let others = number((all - count).max(0));
                rarity(number(count), others, number(span.as_seconds()), number(USUAL - span.as_seconds()))
            }
            Reader::Different { other, place, .. } => {
                let history = features.histories[at].get_mut(thing.get() as usize);
                history.map_or(f64::NAN, |history| history.different(now, other, place, plan))
            }
            Reader::Standing { standing: Standing::RefundZ, .. } => refund_z(&features.happened, at, thing, plan),
            Reader::Standing { standing, .. } => {
                let history = features.histories[at].get(thing.get() as usize);
                history.map_or(f64::NAN, |history| history.standing(now, event, standing, settings))
            }
        }
    }

    /// It has been looked at: from now on it counts for what is usual.
    pub fn pass(self) -> Ticket {
        let Self { features, event, now, .. } = self;
        if features.asks_shop && event.what == What::Payment && !event.declined && !event.foreign {
            features.shop.add(event.amount);
        }
        let mut explained = false;
        for (at, plan) in features.plans.iter().enumerate() {
            if let Some(history) = thing(&mut features.histories, at, plan, event) {
                explained |= history.explains(event, plan);
                history.pass(now, event, plan);
            }
        }
        Ticket { at: now, amount: event.amount, explained, things: event.things }
    }
}

/// The things of two kinds that a payment brings together.
fn pair(kinds: (Kind, Kind), things: &[Thing; Kind::ALL.len()]) -> Option<Pair> {
    Some((kinds, things[kinds.0 as usize]?, things[kinds.1 as usize]?))
}

/// The history of the thing that a payment has to do with.
fn thing<'h>(histories: &'h mut [Vec<History>], at: usize, plan: &Plan, event: &Event) -> Option<&'h mut History> {
    let place = event.things[plan.kind as usize]?.get() as usize;
    histories.get_mut(at)?.get_mut(place)
}

/// How far what one thing sends back within a month is from what the others of its kind do: in parts of what it took, or,
/// where nobody of its kind takes anything, as an amount.
fn refund_z(happened: &Sums<Happened>, at: usize, own: NonZeroU32, plan: &Plan) -> f64 {
    let Some((refunded, taken)) = plan.month() else { return f64::NAN };
    let month: Vec<(i64, i64)> = happened.all(at).map(|sums| (sums[taken.at], sums[refunded.at])).collect();
    let own = own.get() as usize;
    let somebody_takes = month.iter().any(|(taken, _)| *taken > 0);
    let value = |(taken, back): &(i64, i64)| match somebody_takes {
        true if *taken == 0 && *back == 0 => f64::NAN,
        true => number(*back) / number(*taken),
        // Twice as much is as far from usual as half as much.
        false if *back > 0 => number(*back).ln(),
        false => f64::NAN,
    };
    let own_value = month.get(own).map_or(f64::NAN, value);
    let others = month.iter().enumerate().filter(|(at, _)| *at != own);
    let mut others: Vec<f64> = others.map(|(_, month)| value(month)).filter(|value| value.is_finite()).collect();
    // Nobody is unusual by a percent of what was taken, or by a third of what the others send back.
    let least = if somebody_takes { 0.01 } else { 0.3 };
    if others.len() < PEERS { f64::NAN } else { robust_z(own_value, &mut others, least) }
}

fn told(event: &Event, now: i64, field: Field, settings: &Settings) -> f64 {
    let of = |number: Thing| number.map_or(f64::NAN, |number| f64::from(number.get()));
    let local = now + i64::from(event.offset);
    match field {
        Field::Amount if event.foreign => f64::NAN,
        Field::Amount => settings.units(event.amount),
        Field::Hour => number(local.rem_euclid(86_400) / 3_600),
        // 1970 began on a Thursday.
        Field::Weekday => number((local.div_euclid(86_400) + 3).rem_euclid(7) + 1),
        Field::Declined => f64::from(event.declined),
        Field::GatewayScore => event.gateway_score.map_or(f64::NAN, f64::from),
        Field::Word(word) => of(event.words[word as usize]),
        Field::Thing(kind) => of(event.things[kind as usize]),
        // These take more than the payment itself.
        Field::AmountToUsual | Field::Per(..) | Field::Of(..) => f64::NAN,
    }
}

fn of_payment(now: i64, event: &Event) -> [f64; OF_PAYMENT.len()] {
    let amount = if event.foreign { f64::NAN } else { number(event.amount) };
    let now = now + i64::from(event.offset);
    let hour = now.rem_euclid(86_400) / 3_600;
    // 1970 began on a Thursday.
    let weekend = (now.div_euclid(86_400) + 3).rem_euclid(7) >= 5;
    [amount, number(hour), f64::from(weekend), f64::from(hour < 6)]
}

#[allow(clippy::cast_precision_loss, reason = "amounts and seconds are far below 2^53")]
const fn number(whole: i64) -> f64 {
    whole as f64
}

#[cfg(test)]
mod tests;
