//! How good the judgement is on labelled history: trained on one stretch of days, judged on a later one, with nothing known
//! before its time.
//!
//! The protocol is that of the Fraud Detection Handbook: a label is known a fixed time after the payment; customers who are
//! known to be compromised leave the test, day by day.

use std::collections::HashSet;
use std::num::NonZeroU32;
use std::ops::RangeInclusive;

use super::event::{Event, Kind, Label};
use super::features::Features;
use super::metrics::{Cut, Judged, auc_roc, average_precision, card_precision, cuts};
use super::model::{Model, Rows, Training, Untrainable};

/// Seconds of a day.
pub const DAY: i64 = 86_400;

/// How many customers a day somebody can look at.
pub const LOOKED_AT: usize = 100;

/// A payment of which is known what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Labelled {
    /// Seconds since the beginning.
    pub at: i64,
    /// Who paid.
    pub customer: NonZeroU32,
    /// Where.
    pub place: NonZeroU32,
    /// How much, in minor units.
    pub amount: i64,
    /// Whether it was fraud.
    pub fraud: bool,
}

/// Which days are for what, counted from the beginning, and when labels are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The days to learn from.
    pub train: RangeInclusive<i64>,
    /// The days to judge.
    pub test: RangeInclusive<i64>,
    /// After how many days a label is known.
    pub delay: i64,
}

/// Why nothing can be evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoEvaluation {
    /// The test begins before the training ends.
    #[error("the test begins before the training ends")]
    Overlap,
    /// No payment is in the days to learn from, or none of them is known in time.
    #[error("nothing to learn from")]
    NothingToLearn,
    /// No fraud, or nothing else, is in the days to judge.
    #[error("nothing to judge")]
    NothingToJudge,
    /// The model cannot be trained.
    #[error(transparent)]
    Untrainable(#[from] Untrainable),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Payments that were learnt from, and the frauds among them.
    pub learnt: (usize, usize),
    /// Payments that were judged, by their place among all, with their scores.
    pub judged: Vec<(usize, Judged)>,
    /// Every cut, from the highest score down.
    pub cuts: Vec<Cut>,
    /// How often a fraud has a higher score than a good payment.
    pub auc_roc: f64,
    /// The average precision.
    pub average_precision: f64,
    /// The share of compromised customers among the [`LOOKED_AT`] that are looked at each day.
    pub card_precision: f64,
}

/// The steps of an evaluation, so that somebody else can measure and report them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Features are worked out.
    Features,
    /// The model is trained.
    Training,
    /// The test is judged.
    Scoring,
}

/// Evaluates. `payments` may be in any order; `step` is told what begins.
///
/// # Errors
/// [`NoEvaluation`].
pub fn evaluate(
    payments: &[Labelled],
    plan: &Plan,
    how: &Training,
    mut step: impl FnMut(Step),
) -> Result<Evaluation, NoEvaluation> {
    if plan.test.start() <= plan.train.end() {
        return Err(NoEvaluation::Overlap);
    }
    step(Step::Features);
    let stretch = Stretch::of(payments, plan);
    step(Step::Training);
    if stretch.learnt.frauds.is_empty() {
        return Err(NoEvaluation::NothingToLearn);
    }
    let model = Model::train(&stretch.learnt, stretch.width, how)?;
    step(Step::Scoring);
    let scores = model.scores(&stretch.judged);
    let judged: Vec<(usize, Judged)> = stretch
        .places
        .iter()
        .zip(scores)
        .map(|(&place, score)| {
            let Labelled { at, customer, fraud, .. } = payments[place];
            (place, Judged { day: at.div_euclid(DAY), customer: customer.get(), score, fraud })
        })
        .collect();
    let rows: Vec<Judged> = judged.iter().map(|(_, judged)| *judged).collect();
    let frauds = rows.iter().filter(|row| row.fraud).count();
    if frauds == 0 || frauds == rows.len() {
        return Err(NoEvaluation::NothingToJudge);
    }
    let cuts = cuts(&rows);
    Ok(Evaluation {
        learnt: (stretch.learnt.frauds.len(), stretch.learnt.frauds.iter().filter(|fraud| **fraud).count()),
        auc_roc: auc_roc(&cuts),
        average_precision: average_precision(&cuts),
        card_precision: card_precision(&rows, LOOKED_AT),
        judged,
        cuts,
    })
}

/// Features of the payments to learn from and of those to judge.
struct Stretch {
    learnt: Rows,
    judged: Vec<f64>,
    /// The places of the judged ones among all payments.
    places: Vec<usize>,
    width: usize,
}

impl Stretch {
    fn of(payments: &[Labelled], plan: &Plan) -> Self {
        let mut order: Vec<usize> = (0..payments.len()).collect();
        order.sort_by_key(|&place| payments[place]);
        let mut features = Features::over(&[Kind::Customer, Kind::Place]);
        let width = features.names().len();
        let mut stretch = Self { learnt: Rows::default(), judged: Vec::new(), places: Vec::new(), width };
        let mut compromised = Compromised::new(payments, &order, plan);
        let test_begins = plan.test.start() * DAY;
        let mut row = Vec::with_capacity(width);
        for place in order {
            let payment = &payments[place];
            let day = payment.at.div_euclid(DAY);
            if day > *plan.test.end() {
                break;
            }
            let known_at = payment.at.saturating_add(plan.delay * DAY);
            let learns = plan.train.contains(&day) && known_at <= test_begins;
            let judges = plan.test.contains(&day) && !compromised.by(day).contains(&payment.customer);
            let event = payment.event();
            let ticket = if learns || judges { features.observe(&event, &mut row) } else { features.pass(&event) };
            features.learn(ticket, Label { fraud: payment.fraud, known_at });
            if learns {
                stretch.learnt.features.extend_from_slice(&row);
                stretch.learnt.frauds.push(payment.fraud);
            }
            if judges {
                stretch.judged.extend_from_slice(&row);
                stretch.places.push(place);
            }
        }
        stretch
    }
}

impl Labelled {
    fn event(&self) -> Event {
        let mut things = [None; Kind::ALL.len()];
        things[Kind::Customer as usize] = Some(self.customer);
        things[Kind::Place as usize] = Some(self.place);
        Event { at: self.at, amount: self.amount, things, ..Event::default() }
    }
}

/// Customers who are known to be compromised: those of frauds to learn from, and those of frauds that became known before
/// a day of the test began.
struct Compromised {
    known: HashSet<NonZeroU32>,
    /// Frauds before and within the test by the day at whose beginning they are known, the latest first.
    coming: Vec<(i64, NonZeroU32)>,
}

impl Compromised {
    fn new(payments: &[Labelled], order: &[usize], plan: &Plan) -> Self {
        let mut found = Self { known: HashSet::new(), coming: Vec::new() };
        for fraud in order.iter().map(|&place| &payments[place]).filter(|payment| payment.fraud) {
            let day = fraud.at.div_euclid(DAY);
            if plan.train.contains(&day) {
                found.known.insert(fraud.customer);
            } else if day > *plan.train.end() {
                found.coming.push((day + plan.delay + 1, fraud.customer));
            }
        }
        found.coming.sort_unstable();
        found.coming.reverse();
        found
    }

    fn by(&mut self, day: i64) -> &HashSet<NonZeroU32> {
        while let Some((_, customer)) = self.coming.pop_if(|(known, _)| *known <= day) {
            self.known.insert(customer);
        }
        &self.known
    }
}
