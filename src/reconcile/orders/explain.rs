//! Why a payment was taken for an order, and why not for another: the same scorer, on any pair.

use super::board::same_amount;
use super::chances::Chances;
use super::crowd::Crowd;
use super::damage::{Reference, Relation};
use super::outcome::{Facts, Matched, Place, Status};
use super::sales::Sales;
use super::tables::PaymentKind;
use super::weights::{Damage, Rates, Standing, Weights};

/// Another currency than the order's, in points: nothing outweighs it.
const OTHER_CURRENCY: f64 = -30.0;

/// By what pairs were measured.
#[derive(Debug)]
pub(super) struct Yardstick {
    pub(super) chances: Chances,
    pub(super) crowd: Crowd,
    pub(super) rates: Rates,
    /// How likely a pair had to be to be taken.
    pub(super) bar: f64,
}

/// One thing that speaks for a pair or against it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weight {
    /// What.
    pub fact: Facts,
    /// By how much: every point doubles the odds, every point below zero halves them.
    pub points: f64,
}

/// What speaks for a payment and an order belonging together, and against it.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The reference, the amount, the time, the gateways, and how many other orders the payment could be mistaken for.
    pub weights: Vec<Weight>,
    /// How likely the pair is if no other is considered, 0 to 1.
    pub alone: f64,
    /// How likely it is next to all others, where it was weighed with them; taken pairs and candidates were.
    pub among_others: Option<f64>,
    /// How likely a pair had to be to be taken without asking anybody.
    pub bar: f64,
    /// Another payment that pays the order.
    pub paid_by: Option<Place>,
    /// What became of the payment.
    pub status: Status,
    /// The order that the payment was taken for, when it is another.
    pub taken_for: Option<Place>,
}

impl Explanation {
    /// All points together; zero is even odds.
    pub fn points(&self) -> f64 {
        self.weights.iter().map(|weight| weight.points).sum()
    }
}

impl Matched {
    /// Explains a pair; nothing when there is no such payment or order.
    pub fn explain(&self, sales: &Sales, payment: Place, order: Place) -> Option<Explanation> {
        let outcome = self.outcomes.get(payment.row() as usize)?;
        let (row, of_order) =
            (sales.payments.rows.get(payment.row() as usize)?, sales.orders.rows.get(order.row() as usize)?);
        let Yardstick { chances, crowd, rates, bar } = &self.known.yardstick;
        let timing = &self.known.timing;
        let reference = Reference::new(sales.payments.key(payment.row()));
        let named = self.known.named[payment.row() as usize];
        let relation = match reference.relation(sales.orders.key(order.row())) {
            // A reference that holds the number, or is the order's id, names it as well.
            _ if named == Some(order) => Relation::Same,
            relation => relation,
        };
        let weights = Weights::of((sales, chances, timing), row, of_order, relation);
        // A pair that agrees in everything is the rule and no damage.
        let whole = weights.damage == Damage::Unusual && timing.fits(sales, row, of_order);
        let frequency = if whole { 1.0 } else { rates.odds(weights.damage, self.standing(sales, payment)) };
        let others = crowd.unpaid(crowd.around(sales, timing, row, of_order), 0.0);
        let known = row.gateway != 0 && of_order.gateway != 0;
        let mut found = vec![
            Weight { fact: relation.fact(), points: (weights.reference * frequency).log2() },
            Weight { fact: Facts::amount(row.amount, of_order.total), points: weights.amount.log2() },
            Weight { fact: Facts::time(timing.fits(sales, row, of_order)), points: weights.time.log2() },
            Weight { fact: Facts::RIVALS, points: -others.log2() },
        ];
        if known {
            let fact = if row.gateway == of_order.gateway { Facts::GATEWAY_SAME } else { Facts::GATEWAY_DIFFERS };
            found.push(Weight { fact, points: weights.gateway.log2() });
        }
        if row.currency != of_order.currency {
            found.push(Weight { fact: Facts::CURRENCY_DIFFERS, points: OTHER_CURRENCY });
        }
        let odds = found.iter().map(|weight| weight.points).sum::<f64>().exp2();
        let candidates = self.candidates.get(&payment.row()).into_iter().flatten();
        let as_candidate =
            candidates.filter(|candidate| candidate.order == order).map(|found| f64::from(found.score)).next();
        let taken = outcome.order == Some(order);
        Some(Explanation {
            weights: found,
            alone: odds / (1.0 + odds),
            among_others: if taken { Some(f64::from(outcome.score)) } else { as_candidate },
            bar: *bar,
            paid_by: self.known.paid_by[order.row() as usize].filter(|payer| *payer != payment),
            status: outcome.status,
            taken_for: outcome.order.filter(|taken| *taken != order),
        })
    }

    fn standing(&self, sales: &Sales, payment: Place) -> Standing {
        let row = sales.payments.row(payment.row());
        match self.known.named[payment.row() as usize] {
            Some(order) if row.kind == PaymentKind::Charge => {
                let again = same_amount(row, sales.orders.row(order.row()));
                if again && self.known.paid_by[order.row() as usize].is_some() {
                    Standing::Again
                } else {
                    Standing::Differing
                }
            }
            Some(_) => Standing::Differing,
            None if sales.payments.key(payment.row()).len() < 2 => Standing::NoReference,
            None => Standing::Unknown,
        }
    }
}
