//! By what payments name their orders: the number, the id, or the digits of the number alone.
//!
//! Gateways are told what the shop's plugin tells them. Nearly all payments of a shop do it in one way, and the few that do
//! it in another are understood later; so the way is chosen once, by what most of a sample of references agrees with.

use std::collections::HashSet;

use foldhash::fast::FixedState;

use super::keys;
use super::tables::{OrderTable, PaymentTable};

/// So many references are looked at, about.
const SAMPLE: usize = 2_000;

/// By what orders are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    Number,
    Id,
    Digits,
}

impl Naming {
    /// Makes orders known by it.
    pub(super) fn apply(self, orders: &mut OrderTable) {
        match self {
            Self::Number => {}
            Self::Id => orders.name_by_ids(),
            Self::Digits => orders.name_by_digits(),
        }
    }
}

/// By what payments name these orders.
pub(super) fn choose(orders: &OrderTable, payments: &PaymentTable) -> Naming {
    let places = || 0..u32::try_from(payments.len()).unwrap_or(u32::MAX);
    let step = u32::try_from(payments.len() / SAMPLE).unwrap_or(u32::MAX).max(1);
    // Chosen by themselves, so that the order of the table makes no difference.
    let sample: HashSet<&str, FixedState> = places()
        .map(|row| payments.key(row))
        .filter(|key| key.len() >= 2 && keys::mark(key).is_multiple_of(step))
        .collect();
    let mut id = String::new();
    let mut named = |naming: Naming| {
        let rows = 0..u32::try_from(orders.len()).unwrap_or(u32::MAX);
        let hits = rows.filter(|&row| match naming {
            Naming::Number => sample.contains(orders.key(row)),
            Naming::Id => {
                keys::normalise(orders.id(row), &mut id);
                sample.contains(id.as_str())
            }
            Naming::Digits => keys::last_digits(orders.key(row)).is_some_and(|digits| sample.contains(digits)),
        });
        hits.count()
    };
    let by_number = named(Naming::Number);
    if by_number * 2 >= sample.len() {
        return Naming::Number;
    }
    let (by_id, by_digits) = (named(Naming::Id), named(Naming::Digits));
    if by_id > by_number && by_id >= by_digits {
        Naming::Id
    } else if by_digits > by_number {
        Naming::Digits
    } else {
        Naming::Number
    }
}
