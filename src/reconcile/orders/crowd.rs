//! The open orders that a payment could be mistaken for.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::outcome::Place;
use super::sales::Sales;
use super::tables::{Order, Payment};
use super::timing::Timing;
use crate::domain::Currency;

/// Even where no other open order is in sight, there may be one that the sample of this moment does not show.
const UNSEEN: f64 = 0.2;

/// The gateway of a list that holds the orders of all.
const ANY_GATEWAY: u16 = u16::MAX;

/// Open orders in order of time, by currency and gateway. How many of them are really unpaid is not known; each counts
/// as much as it is likely to be.
#[derive(Debug)]
pub(super) struct Crowd {
    lists: BTreeMap<(Currency, u16), List>,
}

#[derive(Debug)]
struct List {
    /// When the order was placed, and its place among the open orders.
    orders: Vec<(i64, usize)>,
    /// How many of the orders before each are unpaid.
    unpaid: Vec<f64>,
}

/// A stretch of a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    list: (Currency, u16),
    from: usize,
    to: usize,
}

impl Crowd {
    /// Of the open orders, all unpaid as far as is known.
    pub(super) fn new(sales: &Sales, open: &[Place]) -> Self {
        let mut lists: BTreeMap<(Currency, u16), List> = BTreeMap::new();
        for (at, order) in open.iter().map(|place| sales.orders.row(place.row())).enumerate() {
            for gateway in [order.gateway, ANY_GATEWAY] {
                let list = lists.entry((order.currency, gateway));
                let list = list.or_insert_with(|| List { orders: Vec::new(), unpaid: Vec::new() });
                list.orders.push((sales.placed(order), at));
            }
        }
        for list in lists.values_mut() {
            list.orders.par_sort_unstable();
        }
        let mut crowd = Self { lists };
        crowd.count(&vec![1.0; open.len()]);
        crowd
    }

    /// Counts again; `unpaid` says of each open order how likely it is that nothing pays it.
    pub(super) fn count(&mut self, unpaid: &[f64]) {
        for list in self.lists.values_mut() {
            list.unpaid.clear();
            list.unpaid.push(0.0);
            let mut sum = 0.0;
            for (_, order) in &list.orders {
                sum += unpaid[*order];
                list.unpaid.push(sum);
            }
        }
    }

    /// The open orders that the payment's time fits as well as this one's.
    pub(super) fn around(&self, sales: &Sales, timing: &Timing, payment: &Payment, order: &Order) -> Stretch {
        let gateway = if payment.gateway == 0 || order.gateway == 0 { ANY_GATEWAY } else { order.gateway };
        let list = (order.currency, gateway);
        let Some(orders) = self.lists.get(&list).map(|list| &list.orders) else {
            return Stretch { list, from: 0, to: 0 };
        };
        let made = sales.made(payment);
        let (from, to) = match timing.like(sales.lag(payment, order)) {
            Some((least, most)) => (made.saturating_sub(most), made.saturating_sub(least)),
            None => (i64::MIN, i64::MAX),
        };
        let from = orders.partition_point(|(time, _)| *time < from);
        Stretch { list, from, to: orders.partition_point(|(time, _)| *time <= to).max(from) }
    }

    /// How many orders of the stretch, but for one, are unpaid.
    pub(super) fn unpaid(&self, stretch: Stretch, but_for: f64) -> f64 {
        let count = self.lists.get(&stretch.list).map(|list| list.unpaid[stretch.to] - list.unpaid[stretch.from]);
        (count.unwrap_or_default() - but_for).max(0.0) + UNSEEN
    }
}
