//! Whole numbers added up over windows: of each thing one number for each sum that somebody asks for.

use std::num::NonZeroU32;
use std::ops::Range;

use super::super::event::{Event, Kind, Thing, What};
use super::super::field::Measure;
use super::super::window::Windows;
use super::Settings;

/// What is added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quantity {
    /// Payments that were tried.
    Payments,
    /// Those that were declined.
    Declined,
    /// What the others come to, in minor units.
    Amount,
    /// Payments with which another thing was seen here for the first time.
    Firsts,
    /// Payments of an amount that is far from usual here.
    Outlying,
    /// Payments of a small amount.
    Small,
    /// Payments of nearly the amount that has to be reported.
    NearLimit,
    /// Refunds.
    Refunds,
    /// What they come to, in minor units.
    Refunded,
    /// Payments of which it became known what they were.
    Known,
    /// Those that were fraud.
    Frauds,
}

const QUANTITIES: usize = Quantity::Frauds as usize + 1;

impl Quantity {
    /// What a measure adds up; nothing when it takes more than one sum.
    pub const fn of(measure: Measure) -> Option<Self> {
        Some(match measure {
            Measure::Payments => Self::Payments,
            Measure::Declines => Self::Declined,
            Measure::Amount => Self::Amount,
            Measure::Small => Self::Small,
            Measure::NearLimit => Self::NearLimit,
            Measure::Refunds => Self::Refunds,
            Measure::Refunded => Self::Refunded,
            Measure::Known => Self::Known,
            Measure::Frauds => Self::Frauds,
            Measure::RefundedShare | Measure::FraudShare | Measure::Rarity | Measure::Different(_) => return None,
        })
    }

    /// Whether it is of what became known of payments, and not of what happened.
    pub const fn is_known_later(self) -> bool {
        matches!(self, Self::Known | Self::Frauds)
    }
}

/// A sum that is kept of each thing: the length of its window in seconds, and what is added up.
pub type Sum = (i64, Quantity);

/// What a row adds to sums, by their quantities.
type Each = [i64; QUANTITIES];

/// Something that happened, as far as it is added up.
#[derive(Debug, Clone, Copy)]
pub struct Happened {
    things: [Thing; Kind::ALL.len()],
    /// Nothing when it is in another currency.
    amount: i64,
    what: What,
    declined: bool,
    small: bool,
    near_limit: bool,
    /// Of which kinds another thing was seen with it for the first time, a bit each.
    pub firsts: u8,
    /// For which kinds of things the amount is far from usual, a bit each.
    pub outlying: u8,
}

const _: () = assert!(Kind::ALL.len() <= u8::BITS as usize);

impl Happened {
    /// A payment or a refund.
    pub fn of(event: &Event, settings: &Settings) -> Self {
        Self {
            things: event.things,
            amount: if event.foreign { 0 } else { event.amount },
            what: event.what,
            declined: event.declined,
            small: !event.foreign && event.amount < settings.small,
            near_limit: !event.foreign && settings.near_limit().contains(&event.amount),
            firsts: 0,
            outlying: 0,
        }
    }
}

/// What became known of a payment, as far as it is added up.
#[derive(Debug, Clone, Copy)]
pub struct BecameKnown {
    pub things: [Thing; Kind::ALL.len()],
    pub fraud: bool,
}

/// A row that comes into windows and leaves them.
pub trait Row: Copy {
    /// With which things.
    fn things(&self) -> &[Thing; Kind::ALL.len()];
    /// What is added to the sums of the thing of this kind.
    fn each(&self, kind: Kind) -> Each;
}

impl Row for Happened {
    fn things(&self) -> &[Thing; Kind::ALL.len()] {
        &self.things
    }

    fn each(&self, kind: Kind) -> Each {
        let mut each = [0; QUANTITIES];
        let mut add = |quantity: Quantity, what: i64| each[quantity as usize] = what;
        if self.what == What::Refund {
            add(Quantity::Refunds, 1);
            add(Quantity::Refunded, self.amount);
        } else {
            add(Quantity::Payments, 1);
            add(Quantity::Declined, i64::from(self.declined));
            add(Quantity::Amount, if self.declined { 0 } else { self.amount });
            add(Quantity::Firsts, i64::from(self.firsts >> kind as u8 & 1));
            add(Quantity::Outlying, i64::from(self.outlying >> kind as u8 & 1));
            add(Quantity::Small, i64::from(self.small));
            add(Quantity::NearLimit, i64::from(self.near_limit));
        }
        each
    }
}

impl Row for BecameKnown {
    fn things(&self) -> &[Thing; Kind::ALL.len()] {
        &self.things
    }

    fn each(&self, _: Kind) -> Each {
        let mut each = [0; QUANTITIES];
        each[Quantity::Known as usize] = 1;
        each[Quantity::Frauds as usize] = i64::from(self.fraud);
        each
    }
}

/// The sums that somebody asks for, of all things that rows of one sort have to do with.
#[derive(Debug, Clone)]
pub struct Sums<R> {
    windows: Windows<R>,
    tables: Vec<Table>,
}

/// The sums of the things of one kind.
#[derive(Debug, Clone)]
struct Table {
    kind: Kind,
    /// What each sum of a thing adds up, those of the shortest window first.
    quantities: Vec<Quantity>,
    /// By window: which of them are of it.
    within: Vec<Range<usize>>,
    /// Of one thing after the other.
    values: Vec<i64>,
}

impl<R: Row> Sums<R> {
    /// These sums of things of these kinds, the shortest window first.
    pub fn new<'s>(kinds: impl Iterator<Item = (Kind, &'s [Sum])> + Clone) -> Self {
        let windows = Windows::new(kinds.clone().flat_map(|(_, sums)| sums).map(|(span, _)| *span).collect());
        let table = |(kind, sums): (Kind, &[Sum])| {
            let place = |span: i64| sums.partition_point(|sum| sum.0 < span)..sums.partition_point(|sum| sum.0 <= span);
            Table {
                kind,
                quantities: sums.iter().map(|(_, quantity)| *quantity).collect(),
                within: windows.spans().iter().map(|span| place(*span)).collect(),
                values: Vec::new(),
            }
        };
        Self { tables: kinds.map(table).collect(), windows }
    }

    /// A row comes, and counts from now on.
    pub fn come(&mut self, at: i64, row: R) {
        for table in &mut self.tables {
            table.come(&row);
        }
        self.windows.come(at, row);
    }

    /// What is too old by now does not count any more.
    pub fn leave(&mut self, now: i64) {
        let tables = &mut self.tables;
        self.windows.leave(now, |window, row| tables.iter_mut().for_each(|table| table.leave(window, row)));
    }

    /// The sums of a thing, of the kind of this place; none when no row had to do with it.
    pub fn of(&self, table: usize, thing: NonZeroU32) -> &[i64] {
        self.tables.get(table).and_then(|table| table.values.get(table.places(thing))).unwrap_or_default()
    }

    /// The sums of all things of the kind of this place, by their numbers.
    pub fn all(&self, table: usize) -> impl Iterator<Item = &[i64]> {
        self.tables.get(table).into_iter().flat_map(|table| table.values.chunks_exact(table.quantities.len().max(1)))
    }

    /// Reads a little of all sums that change when rows with so many things come and others leave; the number means nothing.
    pub fn glance<'t>(&self, next: &(impl Iterator<Item = &'t [Thing; Kind::ALL.len()]> + Clone)) -> i64 {
        let count = next.clone().count();
        let mut seen = 0;
        for table in self.tables.iter().filter(|table| !table.quantities.is_empty()) {
            seen ^= next.clone().fold(0, |seen, things| seen ^ table.glance(things));
            for (window, _) in table.within.iter().enumerate().filter(|(_, within)| !within.is_empty()) {
                let leaving = self.windows.next(window, count);
                seen ^= leaving.fold(0, |seen, row| seen ^ table.glance(row.things()));
            }
        }
        seen
    }
}

impl Table {
    fn places(&self, thing: NonZeroU32) -> Range<usize> {
        let from = thing.get() as usize * self.quantities.len();
        from..from + self.quantities.len()
    }

    fn come<R: Row>(&mut self, row: &R) {
        let Some(thing) = row.things()[self.kind as usize].filter(|_| !self.quantities.is_empty()) else { return };
        let places = self.places(thing);
        if self.values.len() < places.end {
            self.values.resize(places.end, 0);
        }
        let each = row.each(self.kind);
        for (value, quantity) in self.values[places].iter_mut().zip(&self.quantities) {
            *value += each[*quantity as usize];
        }
    }

    fn leave<R: Row>(&mut self, window: usize, row: &R) {
        let within = self.within[window].clone();
        let Some(thing) = row.things()[self.kind as usize].filter(|_| !within.is_empty()) else { return };
        let from = self.places(thing).start;
        let each = row.each(self.kind);
        let quantities = &self.quantities[within.clone()];
        for (value, quantity) in self.values[from + within.start..from + within.end].iter_mut().zip(quantities) {
            *value -= each[*quantity as usize];
        }
    }

    fn glance(&self, things: &[Thing; Kind::ALL.len()]) -> i64 {
        let place = things[self.kind as usize].map(|thing| self.places(thing).start);
        place.and_then(|place| self.values.get(place)).copied().unwrap_or_default()
    }
}
