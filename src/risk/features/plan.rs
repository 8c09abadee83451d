//! What has to be kept of the things of one kind: no more than somebody asks for.

use super::super::event::Kind;
use super::super::field::{Field, Measure, Span, Standing};
use super::super::window::SPANS;
use super::sums::{Quantity, Sum};

/// The days to which [`Measure::Rarity`] compares, in seconds.
pub const USUAL: i64 = 28 * 86_400;

/// Whose amounts explain a fraud.
pub const PAYERS: [Kind; 3] = [Kind::Card, Kind::Customer, Kind::Email];

/// The places of the windows in [`SPANS`].
pub const HOUR: usize = 1;
pub const ONE_DAY: usize = 2;
pub const WEEK: usize = 3;
pub const MONTH: usize = 4;

const _: () = assert!(SPANS.len() == MONTH + 1);

/// What has to be kept of the things of one kind.
#[derive(Debug, Clone)]
pub struct Plan {
    pub kind: Kind,
    /// Whether the model looks at them, and where the sums are that it looks at.
    pub described: Option<Described>,
    /// The sums of what happened, the shortest window first.
    pub happened: Vec<Sum>,
    /// The same of what became known.
    pub known: Vec<Sum>,
    /// With which other things it was seen, within windows of these lengths from the shortest to the longest.
    pub different: Vec<(Kind, Vec<i64>)>,
    pub same_amount: bool,
    pub position: bool,
    /// How large the amounts are on the whole.
    pub profile: bool,
    /// The last amounts, and what is usual among them.
    pub usual: bool,
    /// What became known of its last payments.
    pub past: bool,
}

/// The places of the sums that the model looks at, by [`SPANS`]; the windows that it does not look at are the first place.
#[derive(Debug, Clone, Copy, Default)]
pub struct Described {
    pub payments: [usize; SPANS.len()],
    pub declined: [usize; SPANS.len()],
    pub amount: [usize; SPANS.len()],
    pub firsts: [usize; SPANS.len()],
    pub outlying: [usize; SPANS.len()],
    pub known: [usize; SPANS.len()],
    pub frauds: [usize; SPANS.len()],
}

/// Where a sum is among those of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Whether it is of what became known.
    pub known: bool,
    pub at: usize,
}

/// How to get at what a [`Field`] asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reader {
    /// It is told by the payment itself.
    Told(Field),
    /// A sum, by its place; an amount in units of the currency.
    Sum { plan: usize, place: Place, is_amount: bool },
    /// One sum in parts of another.
    Share { plan: usize, part: Place, whole: Place },
    /// From a short window and the longer one around it.
    Rarity { plan: usize, short: Place, long: Place, span: Span },
    /// From what a thing was seen with.
    Different { plan: usize, other: usize, place: usize },
    /// What is said of a thing.
    Standing { plan: usize, standing: Standing },
}

impl Plan {
    /// Of the things of this kind, with what somebody asks of them.
    pub fn of(kind: Kind, is_described: bool, asked: &[Field]) -> Self {
        let mut plan = Self {
            kind,
            described: None,
            happened: Vec::new(),
            known: Vec::new(),
            different: Vec::new(),
            same_amount: false,
            position: false,
            // What is unusual for a payer explains a fraud.
            profile: is_described || PAYERS.contains(&kind),
            usual: is_described,
            past: is_described,
        };
        for field in asked {
            plan.ask(*field);
        }
        if is_described {
            plan.describe();
        }
        plan
    }

    /// The model looks at these things.
    fn describe(&mut self) {
        let looked_at: [(Quantity, &[usize]); 7] = [
            (Quantity::Payments, &[0, HOUR, ONE_DAY, WEEK, MONTH]),
            (Quantity::Declined, &[HOUR, ONE_DAY, WEEK, MONTH]),
            (Quantity::Amount, &[ONE_DAY, WEEK, MONTH]),
            (Quantity::Firsts, &[ONE_DAY, MONTH]),
            (Quantity::Outlying, &[ONE_DAY, WEEK, MONTH]),
            // Nobody knows within an hour what a payment was.
            (Quantity::Known, &[ONE_DAY, WEEK, MONTH]),
            (Quantity::Frauds, &[ONE_DAY, WEEK, MONTH]),
        ];
        for (quantity, windows) in looked_at {
            for window in windows {
                self.sum(quantity, SPANS[*window]);
            }
        }
        let places = |quantity| SPANS.map(|span| self.place(quantity, span).map_or(0, |place| place.at));
        self.described = Some(Described {
            payments: places(Quantity::Payments),
            declined: places(Quantity::Declined),
            amount: places(Quantity::Amount),
            firsts: places(Quantity::Firsts),
            outlying: places(Quantity::Outlying),
            known: places(Quantity::Known),
            frauds: places(Quantity::Frauds),
        });
    }

    /// A rule asks for this; what is asked of things of other kinds is none of its business.
    fn ask(&mut self, field: Field) {
        match field {
            Field::Per(measure, kind, span) if kind == self.kind => self.measure(measure, span.as_seconds()),
            Field::Of(standing, kind) if kind == self.kind => self.standing(standing),
            _ => {}
        }
    }

    fn standing(&mut self, standing: Standing) {
        match standing {
            Standing::SecondsSinceSameAmount => self.same_amount = true,
            Standing::PaymentsBefore => self.profile = true,
            Standing::UsualAmount | Standing::AmountToUsual | Standing::AmountZ => {
                (self.profile, self.usual) = (true, true);
            }
            Standing::FraudsOfLast3 | Standing::UnexplainedOfLast3 | Standing::DaysSinceFraud => self.past = true,
            Standing::KmFromLast | Standing::Speed => self.position = true,
            Standing::RefundZ => self.measure(Measure::RefundedShare, SPANS[MONTH]),
            Standing::SecondsSinceLast | Standing::DaysSinceFirst => {}
        }
    }

    fn measure(&mut self, measure: Measure, span: i64) {
        match measure {
            Measure::RefundedShare => {
                self.sum(Quantity::Refunded, span);
                self.sum(Quantity::Amount, span);
            }
            Measure::FraudShare => {
                self.sum(Quantity::Frauds, span);
                self.sum(Quantity::Known, span);
            }
            Measure::Rarity => {
                self.sum(Quantity::Payments, span);
                self.sum(Quantity::Payments, USUAL);
            }
            Measure::Different(other) => {
                let at = self.different.iter().position(|(kind, _)| *kind == other).unwrap_or_else(|| {
                    self.different.push((other, Vec::new()));
                    self.different.len() - 1
                });
                let spans = &mut self.different[at].1;
                if let Err(place) = spans.binary_search(&span) {
                    spans.insert(place, span);
                }
            }
            one => {
                if let Some(quantity) = Quantity::of(one) {
                    self.sum(quantity, span);
                }
            }
        }
    }

    fn sum(&mut self, quantity: Quantity, span: i64) {
        self.past |= quantity.is_known_later();
        let sums = if quantity.is_known_later() { &mut self.known } else { &mut self.happened };
        if let Err(place) = sums.binary_search(&(span, quantity)) {
            sums.insert(place, (span, quantity));
        }
    }

    fn place(&self, quantity: Quantity, span: i64) -> Option<Place> {
        let known = quantity.is_known_later();
        let sums = if known { &self.known } else { &self.happened };
        sums.binary_search(&(span, quantity)).ok().map(|at| Place { known, at })
    }

    /// How to get at a field of the things of this kind, which is the `plan`th; nothing when nobody asked for it before.
    pub fn reader(&self, plan: usize, field: Field) -> Option<Reader> {
        let (measure, span) = match field {
            Field::Per(measure, _, span) => (measure, span),
            Field::Of(standing, _) => return Some(Reader::Standing { plan, standing }),
            told => return Some(Reader::Told(told)),
        };
        let place = |quantity| self.place(quantity, span.as_seconds());
        Some(match measure {
            Measure::Different(other) => {
                let at = self.different.iter().position(|(kind, _)| *kind == other)?;
                let place = self.different.get(at)?.1.binary_search(&span.as_seconds()).ok()?;
                Reader::Different { plan, other: at, place }
            }
            Measure::RefundedShare => {
                Reader::Share { plan, part: place(Quantity::Refunded)?, whole: place(Quantity::Amount)? }
            }
            Measure::FraudShare => {
                Reader::Share { plan, part: place(Quantity::Frauds)?, whole: place(Quantity::Known)? }
            }
            Measure::Rarity => {
                let long = self.place(Quantity::Payments, USUAL)?;
                Reader::Rarity { plan, short: place(Quantity::Payments)?, long, span }
            }
            one => {
                let is_amount = matches!(one, Measure::Amount | Measure::Refunded);
                Reader::Sum { plan, place: place(Quantity::of(one)?)?, is_amount }
            }
        })
    }

    /// The places of what was sent back and of what was taken within a month, by which those who send money back are compared.
    pub fn month(&self) -> Option<(Place, Place)> {
        Some((self.place(Quantity::Refunded, SPANS[MONTH])?, self.place(Quantity::Amount, SPANS[MONTH])?))
    }
}
