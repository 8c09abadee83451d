//! References that hold an order's number among other words, have lost its zeros or its prefix, or are the order's id.
//!
//! There are few of them, so they are looked for the other way round: what they hold is noted, and all orders are asked
//! once whether it is theirs.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::keys;
use super::outcome::{Facts, Place};
use super::strong::Board;
use super::tables::PaymentKind;

/// A number that names an order whose amount differs needs so many digits; a shorter one may be anything.
const LONG_NUMBER: usize = 4;

impl Board<'_> {
    /// Takes payments whose reference holds the number of one order that agrees in everything else. Where no order
    /// agrees, the payment is taken to name the only one that it can mean.
    pub(super) fn take_holding(&mut self) {
        let payments = &self.sales.payments;
        let mut wanted: HashMap<&str, Vec<Place>, FixedState> = HashMap::default();
        for (row, payment) in (0..).zip(&payments.rows) {
            let place = Place::of(row);
            let key = payments.key(row);
            let is_charge = matches!(payment.kind, PaymentKind::Charge | PaymentKind::Refund | PaymentKind::Dispute);
            if key.is_empty() || !is_charge || self.named(place).is_some() {
                continue;
            }
            for word in std::iter::once(key).chain(keys::numbers(key)) {
                let places = wanted.entry(word).or_default();
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        if wanted.is_empty() {
            return;
        }
        let mut held: HashMap<Place, Vec<(Place, bool)>, FixedState> = HashMap::default();
        let mut id = String::new();
        for row in 0..u32::try_from(self.sales.orders.len()).unwrap_or(u32::MAX) {
            let key = self.sales.orders.key(row);
            keys::normalise(self.sales.orders.id(row), &mut id);
            let number = keys::numbers(key).last();
            let long = number.is_some_and(|number| number.len() >= LONG_NUMBER);
            let ways = [(number, long), (Some(id.as_str()).filter(|id| *id != key), true)];
            for (word, is_name) in ways.into_iter().filter_map(|(word, is_name)| Some((word?, is_name))) {
                for &payment in wanted.get(word).into_iter().flatten() {
                    held.entry(payment).or_default().push((Place::of(row), is_name));
                }
            }
        }
        let mut held: Vec<_> = held.into_iter().collect();
        held.sort_by(|a, b| self.earlier(a.0, b.0));
        for (payment, mut orders) in held {
            orders.sort_unstable();
            orders.dedup_by_key(|(order, _)| *order);
            let row = self.payment(payment);
            let agrees = |&(order, _): &(Place, bool)| self.agrees(row, self.order(order));
            let agreeing: Vec<Place> = orders.iter().filter(|pair| agrees(pair)).map(|(order, _)| *order).collect();
            match (agreeing.as_slice(), orders.as_slice()) {
                ([order], _) => {
                    self.named[payment.row() as usize] = Some(*order);
                    let is_open = row.kind == PaymentKind::Charge && self.outcome(payment).is_none();
                    if is_open && self.payer(*order).is_none() && !self.is_declined(payment, *order) {
                        self.take(payment, *order, Facts::REFERENCE_HOLDS);
                    }
                }
                (_, [(order, true)]) => self.named[payment.row() as usize] = Some(*order),
                _ => {}
            }
        }
    }
}
