//! What has to be kept of the things of one kind: no more than somebody asks for.

use super::super::event::Kind;
use super::super::field::{Field, Measure, Span, Standing};
use super::super::window::SPANS;

/// The days to which [`Measure::Rarity`] compares, in seconds.
pub const USUAL: i64 = 28 * 86_400;

/// Whose amounts explain a fraud.
pub const PAYERS: [Kind; 3] = [Kind::Card, Kind::Customer, Kind::Email];

/// Windows of one stream of rows, from the shortest to the longest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spans(Vec<i64>);

/// What has to be kept of the things of one kind.
#[derive(Debug, Clone)]
pub struct Plan {
    pub kind: Kind,
    /// Whether the model looks at them.
    pub described: bool,
    pub payments: Spans,
    pub known: Spans,
    pub refunds: Spans,
    pub small: Spans,
    pub near_limit: Spans,
    pub different: Vec<(Kind, Spans)>,
    pub same_amount: bool,
    pub position: bool,
    /// How large the amounts are on the whole.
    pub profile: bool,
    /// The last amounts, and what is usual among them.
    pub usual: bool,
    /// What became known of its last payments.
    pub past: bool,
}

/// How to get at what a [`Field`] asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reader {
    /// It is told by the payment itself.
    Told(Field),
    /// From a window: of the things of this plan, by its place in the stream that the measure is of.
    Window { plan: usize, measure: Measure, place: usize },
    /// From two windows of one length, of refunds and of payments.
    RefundedShare { plan: usize, refunds: usize, payments: usize },
    /// From a short window and the longer one around it.
    Rarity { plan: usize, short: usize, long: usize, span: Span },
    /// From what a thing was seen with.
    Different { plan: usize, other: usize, place: usize },
    /// What is said of a thing.
    Standing { plan: usize, standing: Standing },
}

impl Spans {
    fn add(&mut self, span: i64) {
        if let Err(at) = self.0.binary_search(&span) {
            self.0.insert(at, span);
        }
    }

    fn place(&self, span: Span) -> Option<usize> {
        self.0.binary_search(&span.as_seconds()).ok()
    }

    pub fn as_slice(&self) -> &[i64] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Plan {
    pub fn of(kind: Kind) -> Self {
        Self {
            kind,
            described: false,
            payments: Spans::default(),
            known: Spans::default(),
            refunds: Spans::default(),
            small: Spans::default(),
            near_limit: Spans::default(),
            different: Vec::new(),
            same_amount: false,
            position: false,
            // What is unusual for a payer explains a fraud.
            profile: PAYERS.contains(&kind),
            usual: false,
            past: false,
        }
    }

    /// The model looks at these things.
    pub fn describe(&mut self) {
        (self.described, self.profile, self.usual, self.past) = (true, true, true, true);
        for span in SPANS {
            self.payments.add(span);
        }
        // Nobody knows within an hour what a payment was.
        for span in &SPANS[2..] {
            self.known.add(*span);
        }
    }

    /// A rule asks for this of the things of this kind.
    pub fn ask(&mut self, field: Field) {
        match field {
            Field::Per(measure, _, span) => self.measure(measure, span.as_seconds()),
            Field::Of(Standing::SecondsSinceSameAmount, _) => self.same_amount = true,
            Field::Of(Standing::PaymentsBefore, _) => self.profile = true,
            Field::Of(Standing::UsualAmount | Standing::AmountToUsual | Standing::AmountZ, _) => {
                (self.profile, self.usual) = (true, true);
            }
            Field::Of(Standing::FraudsOfLast3 | Standing::UnexplainedOfLast3 | Standing::DaysSinceFraud, _) => {
                self.past = true;
            }
            Field::Of(Standing::KmFromLast | Standing::Speed, _) => self.position = true,
            Field::Of(Standing::RefundZ, _) => self.measure(Measure::RefundedShare, SPANS[SPANS.len() - 1]),
            _ => {}
        }
    }

    fn measure(&mut self, measure: Measure, span: i64) {
        match measure {
            Measure::Payments | Measure::Declines | Measure::Amount => self.payments.add(span),
            Measure::Small => self.small.add(span),
            Measure::NearLimit => self.near_limit.add(span),
            Measure::Refunds | Measure::Refunded => self.refunds.add(span),
            Measure::RefundedShare => {
                self.refunds.add(span);
                self.payments.add(span);
            }
            Measure::Known | Measure::Frauds | Measure::FraudShare => {
                self.known.add(span);
                self.past = true;
            }
            Measure::Rarity => {
                self.payments.add(span);
                self.payments.add(USUAL);
            }
            Measure::Different(other) => {
                let at = self.different.iter().position(|(kind, _)| *kind == other);
                match at.and_then(|at| self.different.get_mut(at)) {
                    Some((_, spans)) => spans.add(span),
                    None => self.different.push((other, Spans(vec![span]))),
                }
            }
        }
    }

    /// How to get at a field of the things of this kind, which is the `plan`th; nothing when nobody asked for it before.
    pub fn reader(&self, plan: usize, field: Field) -> Option<Reader> {
        let (measure, span) = match field {
            Field::Per(measure, _, span) => (measure, span),
            Field::Of(standing, _) => return Some(Reader::Standing { plan, standing }),
            told => return Some(Reader::Told(told)),
        };
        let stream = match measure {
            Measure::Different(other) => {
                let at = self.different.iter().position(|(kind, _)| *kind == other)?;
                let place = self.different.get(at)?.1.place(span)?;
                return Some(Reader::Different { plan, other: at, place });
            }
            Measure::RefundedShare => {
                let (refunds, payments) = (self.refunds.place(span)?, self.payments.place(span)?);
                return Some(Reader::RefundedShare { plan, refunds, payments });
            }
            Measure::Rarity => {
                let long = self.payments.0.binary_search(&USUAL).ok()?;
                return Some(Reader::Rarity { plan, short: self.payments.place(span)?, long, span });
            }
            Measure::Payments | Measure::Declines | Measure::Amount => &self.payments,
            Measure::Small => &self.small,
            Measure::NearLimit => &self.near_limit,
            Measure::Refunds | Measure::Refunded => &self.refunds,
            Measure::Known | Measure::Frauds | Measure::FraudShare => &self.known,
        };
        Some(Reader::Window { plan, measure, place: stream.place(span)? })
    }

    /// Where a window is among those of this stream; the first one when it is not.
    pub fn place_of(spans: &Spans, span: i64) -> usize {
        spans.0.binary_search(&span).unwrap_or_default()
    }

    /// The places of the month in refunds and payments, by which those who send money back are compared.
    pub fn month(&self) -> (Option<usize>, Option<usize>) {
        let place = |spans: &Spans| spans.0.binary_search(&SPANS[SPANS.len() - 1]).ok();
        (place(&self.refunds), place(&self.payments))
    }
}
