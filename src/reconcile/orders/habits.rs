//! What pairs that are sure have in common, counted: how late payments come, and whether they name the order's gateway.
//!
//! Counts can be taken back, so that a row that changes leaves no trace of what it was.

use rayon::prelude::*;

use super::board::same_amount;
use super::outcome::Place;
use super::sales::Sales;
use super::tables::PaymentKind;
use super::timing::{BINS, bin_of};

/// The counts of all pairs of one number and one amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Habits {
    /// By gateway, then by bin of the lag.
    pub(super) lags: Vec<[u32; BINS]>,
    /// Pairs of which both sides name a gateway.
    pub(super) with_gateways: usize,
    /// Those among them that name two.
    pub(super) other_gateway: usize,
}

impl Habits {
    fn none(gateways: usize) -> Self {
        Self { lags: vec![[0; BINS]; gateways], with_gateways: 0, other_gateway: 0 }
    }

    /// Counts all payments with the orders that they name.
    pub(super) fn of(sales: &Sales, named: &[Option<Place>]) -> Self {
        let rows = 0..u32::try_from(named.len()).unwrap_or(u32::MAX);
        let counts = rows.into_par_iter().zip(named).fold(
            || Self::none(sales.gateways),
            |mut habits, (payment, named)| {
                habits.add(sales, Place::of(payment), *named);
                habits
            },
        );
        counts.reduce(|| Self::none(sales.gateways), |habits, more| habits.and(&more))
    }

    fn and(mut self, other: &Self) -> Self {
        for (all, more) in self.lags.iter_mut().flatten().zip(other.lags.iter().flatten()) {
            *all += more;
        }
        self.with_gateways += other.with_gateways;
        self.other_gateway += other.other_gateway;
        self
    }

    /// Counts a payment with the order that it names, if the pair is sure.
    pub(super) fn add(&mut self, sales: &Sales, payment: Place, named: Option<Place>) {
        self.count(sales, payment, named, |count| *count += 1, |count| *count += 1);
    }

    /// Takes a pair back that was counted.
    pub(super) fn remove(&mut self, sales: &Sales, payment: Place, named: Option<Place>) {
        self.count(sales, payment, named, |count| *count -= 1, |count| *count -= 1);
    }

    fn count(
        &mut self,
        sales: &Sales,
        payment: Place,
        named: Option<Place>,
        lag: impl Fn(&mut u32),
        pair: impl Fn(&mut usize),
    ) {
        let Some(order) = named.map(|order| sales.orders.row(order.row())) else { return };
        let payment = sales.payments.row(payment.row());
        if payment.kind != PaymentKind::Charge || !same_amount(payment, order) {
            return;
        }
        let gateway = usize::from(payment.gateway);
        if self.lags.len() <= gateway {
            self.lags.resize(gateway + 1, [0; BINS]);
        }
        if let Some(bin) = sales.lag(payment, order).and_then(|told| bin_of(told, sales.to_the_second)) {
            lag(&mut self.lags[gateway][bin]);
        }
        if payment.gateway != 0 && order.gateway != 0 {
            pair(&mut self.with_gateways);
            if payment.gateway != order.gateway {
                pair(&mut self.other_gateway);
            }
        }
    }
}
