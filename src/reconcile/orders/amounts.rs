//! How common each order total is.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::tables::Order;
use crate::domain::Currency;

/// Orders counted together by one thread.
const CHUNK: usize = 50_000;

/// Orders by total, and by currency. Counts can be taken back.
#[derive(Debug, Clone, Default)]
pub(super) struct Amounts {
    totals: HashMap<(Currency, i64), u32, FixedState>,
    currencies: HashMap<Currency, u32, FixedState>,
}

impl Amounts {
    pub(super) fn of(orders: &[Order]) -> Self {
        let of_some = |orders: &[Order]| {
            let mut amounts = Self::default();
            for order in orders {
                amounts.add(order);
            }
            amounts
        };
        orders.par_chunks(CHUNK).map(of_some).reduce(Self::default, |one, other| {
            let (mut all, more) = if one.totals.len() < other.totals.len() { (other, one) } else { (one, other) };
            for (total, count) in more.totals {
                *all.totals.entry(total).or_default() += count;
            }
            for (currency, count) in more.currencies {
                *all.currencies.entry(currency).or_default() += count;
            }
            all
        })
    }

    pub(super) fn add(&mut self, order: &Order) {
        *self.totals.entry((order.currency, order.total)).or_default() += 1;
        *self.currencies.entry(order.currency).or_default() += 1;
    }

    /// Takes an order back that was counted.
    pub(super) fn remove(&mut self, order: &Order) {
        let counts = [self.totals.get_mut(&(order.currency, order.total)), self.currencies.get_mut(&order.currency)];
        for count in counts.into_iter().flatten() {
            *count -= 1;
        }
    }

    /// How many orders have the order's total.
    pub(super) fn alike(&self, order: &Order) -> u32 {
        self.totals.get(&(order.currency, order.total)).copied().unwrap_or_default()
    }

    /// How many orders have the order's currency.
    pub(super) fn of_currency(&self, order: &Order) -> u32 {
        self.currencies.get(&order.currency).copied().unwrap_or_default()
    }
}
