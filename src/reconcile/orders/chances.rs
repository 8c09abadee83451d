//! How likely a likeness is when two rows belong together, and when it is chance.
//!
//! Both are counted in the data itself: how alike the numbers of orders of the same days are anyway, how common an
//! amount is, how many open orders there are to be mistaken for. The rest, how often references are damaged in which
//! way, is worked out together with the matches (see [`super::residual`]).

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::damage::{Reference, Relation, in_common};
use super::keys;
use super::outcome::Place;
use super::strong::{same_amount, same_gateway};
use super::tables::{Order, Payment, PaymentKind, Sales};
use super::timing::Timing;
use crate::domain::Currency;

/// So many orders are compared with so many others to see how alike numbers are anyway.
const SAMPLE: usize = 400;
const AGAINST: usize = 20_000;

/// Longer beginnings and ends are counted as this long.
const LONGEST: usize = 32;

/// An amount that no other order has is still not impossible: as if half an order more had it.
const UNSEEN: f64 = 0.5;

/// What is counted once.
#[derive(Debug)]
pub(super) struct Chances {
    /// Orders by amount, of the amounts that open payments have.
    amounts: HashMap<(Currency, i64), u32, FixedState>,
    /// Orders by currency.
    orders: HashMap<Currency, u32, FixedState>,
    /// Of two orders of the same days: the share whose numbers are one letter apart, and two.
    one_off: f64,
    two_off: f64,
    /// The share whose numbers begin, or end, with so many equal letters.
    beginnings: [f64; LONGEST + 1],
    ends: [f64; LONGEST + 1],
    /// How many orders there are in the days in which one payment may come.
    neighbours: f64,
    /// The share of sure pairs that name two gateways.
    other_gateway: f64,
}

/// A count as a number with a fraction; exact up to 2^53.
#[allow(clippy::cast_precision_loss, reason = "counts of rows are far below 2^53")]
pub(super) const fn share_of(count: usize) -> f64 {
    count as f64
}

impl Chances {
    pub(super) fn count(sales: &Sales, timing: &Timing, named: &[Option<Place>], charges: &[Place]) -> Self {
        let orders = &sales.orders.rows;
        let mut amounts: HashMap<(Currency, i64), u32, FixedState> = HashMap::default();
        for payment in charges.iter().map(|place| sales.payments.row(place.row())) {
            amounts.insert((payment.currency, payment.amount), 0);
        }
        let mut of_currency: HashMap<Currency, u32, FixedState> = HashMap::default();
        for order in orders {
            if let Some(count) = amounts.get_mut(&(order.currency, order.total)) {
                *count += 1;
            }
            *of_currency.entry(order.currency).or_default() += 1;
        }
        let mut chances = Self {
            amounts,
            orders: of_currency,
            one_off: 0.0,
            two_off: 0.0,
            beginnings: [0.0; LONGEST + 1],
            ends: [0.0; LONGEST + 1],
            neighbours: 1.0,
            other_gateway: other_gateway(sales, named),
        };
        chances.compare_numbers(sales, timing);
        chances
    }

    /// Compares the numbers of some orders with those of others of the same days. Which ones is told by their numbers, so
    /// that the order of the table makes no difference.
    fn compare_numbers(&mut self, sales: &Sales, timing: &Timing) {
        let orders = &sales.orders;
        let thin = |keep: usize, salt: u64| {
            let step = (orders.len() / keep).max(1) as u64;
            let places = (0..u32::try_from(orders.len()).unwrap_or(u32::MAX)).map(Place::of);
            places.filter(move |place| keys::mark(orders.key(place.row()), salt).is_multiple_of(step))
        };
        let mut others: Vec<(i64, Place)> =
            thin(AGAINST, 1).map(|place| (sales.placed(orders.row(place.row())), place)).collect();
        others.sort_unstable();
        let (mut pairs, mut anchors, mut one_off, mut two_off) = (0_usize, 0_usize, 0_usize, 0_usize);
        let (mut beginnings, mut ends) = ([0_usize; LONGEST + 1], [0_usize; LONGEST + 1]);
        let span = timing.span();
        for place in thin(SAMPLE, 2) {
            anchors += 1;
            let time = sales.placed(orders.row(place.row()));
            let reference = Reference::new(orders.key(place.row()));
            let from = others.partition_point(|(other, _)| *other < time.saturating_sub(span));
            for (_, other) in others[from..].iter().take_while(|(other, _)| *other <= time.saturating_add(span)) {
                if *other == place {
                    continue;
                }
                pairs += 1;
                let number = orders.key(other.row());
                match reference.relation(number) {
                    Relation::OneOff => one_off += 1,
                    Relation::TwoOff => two_off += 1,
                    _ => {}
                }
                let (from_start, from_end) = in_common(orders.key(place.row()), number);
                beginnings[from_start.min(LONGEST)] += 1;
                ends[from_end.min(LONGEST)] += 1;
            }
        }
        let share = |count: usize| (share_of(count) + 0.5) / (share_of(pairs) + 1.0);
        self.one_off = share(one_off);
        self.two_off = share(two_off);
        for length in 0..=LONGEST {
            self.beginnings[length] = share(beginnings[length..].iter().sum());
            self.ends[length] = share(ends[length..].iter().sum());
        }
        let thinned = share_of((orders.len() / AGAINST).max(1));
        self.neighbours = (share_of(pairs) * thinned / share_of(anchors.max(1))).max(1.0);
    }

    /// How likely it is that the reference has this relation to the number of an order that it has nothing to do with.
    pub(super) fn of_relation(&self, relation: Relation) -> f64 {
        match relation {
            Relation::Same => 1.0 / (self.neighbours + 1.0),
            Relation::OneOff => self.one_off,
            Relation::TwoOff => self.two_off,
            Relation::Beginning(length) => self.beginnings[length.min(LONGEST)],
            Relation::End(length) => self.ends[length.min(LONGEST)],
            Relation::NoReference | Relation::Other => 1.0,
        }
    }

    /// How likely it is that another order has this order's total.
    pub(super) fn of_amount(&self, order: &Order) -> f64 {
        let count = self.amounts.get(&(order.currency, order.total)).copied().unwrap_or(1);
        let all = self.orders.get(&order.currency).copied().unwrap_or(1);
        (f64::from(count.saturating_sub(1)) + UNSEEN) / f64::from(all.max(1))
    }

    /// How likely it is that a pair that belongs together names these gateways.
    pub(super) fn of_gateways(&self, payment: &Payment, order: &Order) -> f64 {
        if same_gateway(payment, order) { 1.0 } else { self.other_gateway }
    }
}

/// The share of pairs of one number and amount that name two gateways.
fn other_gateway(sales: &Sales, named: &[Option<Place>]) -> f64 {
    let (mut pairs, mut other) = (0_usize, 0_usize);
    for (payment, named) in sales.payments.rows.iter().zip(named) {
        let Some(order) = named.map(|place| sales.orders.row(place.row())) else { continue };
        let known = payment.gateway != 0 && order.gateway != 0;
        if known && payment.kind == PaymentKind::Charge && same_amount(payment, order) {
            pairs += 1;
            other += usize::from(payment.gateway != order.gateway);
        }
    }
    (share_of(other) + 0.1) / (share_of(pairs) + 100.0)
}
