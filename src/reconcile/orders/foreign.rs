//! Payments in another currency than their order: taken when the rate is that of others of the same days.

use std::collections::BTreeMap;

use super::board::{Board, same_gateway};
use super::outcome::{Facts, Place, Status};

/// The rate is the middle one of so many payments before and after.
const NEIGHBOURS: usize = 7;
/// With fewer payments between two currencies there is no rate.
const FEWEST: usize = 5;
/// How far a payment may be off that rate: what a day's market and a fee make.
const TOLERANCE: f64 = 0.01;

impl Board<'_> {
    /// Takes payments that name an unpaid order of another currency and come to its total at the rate of their days.
    pub(super) fn take_foreign(&mut self) {
        let mut by_currencies: BTreeMap<_, Vec<(Place, Place, f64)>> = BTreeMap::new();
        let places = (0..).map(Place::of).zip(&self.outcomes);
        for (charge, outcome) in places {
            let Some(found) = outcome.filter(|found| found.status == Status::AmountDiffers) else { continue };
            let Some(order) = found.order.filter(|order| self.payer(*order).is_none()) else { continue };
            let (payment, of_order) = (self.payment(charge), self.order(order));
            if payment.currency == of_order.currency || of_order.total <= 0 || payment.amount <= 0 {
                continue;
            }
            if same_gateway(payment, of_order) && self.timing.fits(self.sales, payment, of_order) {
                let rate = as_number(payment.amount) / as_number(of_order.total);
                let pair = (of_order.currency, payment.currency);
                by_currencies.entry(pair).or_default().push((charge, order, rate));
            }
        }
        for mut pairs in by_currencies.into_values() {
            pairs.sort_by(|a, b| self.earlier(a.0, b.0));
            let rates: Vec<f64> = pairs.iter().map(|(_, _, rate)| *rate).collect();
            for (at, (charge, order, rate)) in pairs.iter().enumerate() {
                let around = rates.get(at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS + 1).min(rates.len()));
                let Some(usual) = around.and_then(middle) else { continue };
                if (rate / usual - 1.0).abs() <= TOLERANCE && self.payer(*order).is_none() {
                    let facts = self.circumstances(self.payment(*charge), self.order(*order));
                    let facts = facts.and(Facts::REFERENCE_SAME).and(Facts::CURRENCY_DIFFERS).and(Facts::RATE_FITS);
                    self.settle(*charge, Status::Matched, facts, Some(*order), 0.99);
                }
            }
        }
    }
}

fn middle(rates: &[f64]) -> Option<f64> {
    let mut sorted = rates.to_vec();
    sorted.sort_by(f64::total_cmp);
    (sorted.len() >= FEWEST).then(|| sorted[sorted.len() / 2])
}

/// An amount for a ratio; never for a sum.
#[allow(clippy::cast_precision_loss, reason = "a ratio of amounts, compared with a tolerance of a hundredth")]
const fn as_number(minor: i64) -> f64 {
    minor as f64
}
