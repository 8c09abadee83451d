//! How likely a likeness is when two rows belong together, and when it is chance.
//!
//! Both are counted in the data itself: how alike the numbers of orders of the same days are anyway, how common an
//! amount is, how many open orders there are to be mistaken for. The rest, how often references are damaged in which
//! way, is worked out together with the matches (see [`super::residual`]).

use std::sync::Arc;

use super::amounts::Amounts;
use super::board::same_gateway;
use super::damage::Relation;
use super::habits::Habits;
use super::likeness::Likeness;
use super::sales::Sales;
use super::tables::{Order, Payment};
use super::timing::Timing;

/// An amount that no other order has is still not impossible: as if half an order more had it.
const UNSEEN: f64 = 0.5;

/// What is counted once.
#[derive(Debug)]
pub(super) struct Chances {
    amounts: Arc<Amounts>,
    likeness: Likeness,
    /// The share of sure pairs that name two gateways.
    other_gateway: f64,
}

/// A count as a number with a fraction; exact up to 2^53.
#[allow(clippy::cast_precision_loss, reason = "counts of rows are far below 2^53")]
pub(super) const fn share_of(count: usize) -> f64 {
    count as f64
}

impl Chances {
    pub(super) fn count(
        sales: &Sales,
        timing: &Timing,
        habits: &Habits,
        amounts: &Arc<Amounts>,
        marks: &[u32],
    ) -> Self {
        Self {
            amounts: Arc::clone(amounts),
            likeness: Likeness::count(sales, timing, marks),
            other_gateway: (share_of(habits.other_gateway) + 0.1) / (share_of(habits.with_gateways) + 100.0),
        }
    }

    /// How likely it is that the reference has this relation to the number of an order that it has nothing to do with.
    pub(super) fn of_relation(&self, relation: Relation) -> f64 {
        self.likeness.chance_of(relation)
    }

    /// How likely it is that another order has this order's total.
    pub(super) fn of_amount(&self, order: &Order) -> f64 {
        let (alike, all) = (self.amounts.alike(order), self.amounts.of_currency(order));
        (f64::from(alike.saturating_sub(1)) + UNSEEN) / f64::from(all.max(1))
    }

    /// How likely it is that a pair that belongs together names these gateways.
    pub(super) fn of_gateways(&self, payment: &Payment, order: &Order) -> f64 {
        if same_gateway(payment, order) { 1.0 } else { self.other_gateway }
    }
}
