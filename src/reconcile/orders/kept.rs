//! Matching that goes on: what the first pass found is kept, and a further day is added to it.
//!
//! [`Matching::matched`] says exactly what [`super::match_orders`] says of the same rows, whatever came first. The first
//! pass is renewed for the orders that a change touches; all later passes look at what is open, which is little.

use std::collections::HashSet;
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::expected::{Expected, Scope, mark_of, name};
use super::keys::hash;
use super::match_from;
use super::outcome::{Matched, Place};
use super::sales::{Pairs, Sales, Taken};
use super::tables::{OrderTable, PaymentTable};
use super::timing::Timing;

/// A change cannot be added to what is known: everything has to be matched anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the change cannot be added to what is known")]
pub struct MatchAnew;

/// By what orders are named was chosen from the rows of the beginning; it is chosen anew when there are this much more of
/// them: an eighth, and some.
const GROWN_BY: usize = 8;
const AND_SOME: usize = 1_000;

/// Orders and payments, and what was found of them so far.
#[derive(Debug, Clone)]
pub struct Matching {
    sales: Sales,
    expected: Expected,
    orders: Ids,
    payments: Ids,
    /// How many rows there were in the beginning.
    began_with: usize,
}

impl Matching {
    /// Begins with these rows.
    pub fn new(sales: Sales) -> Self {
        let ids = || {
            rayon::join(
                || Ids::of(sales.orders.len(), |row| sales.orders.id(row)),
                || Ids::of(sales.payments.len(), |row| sales.payments.id(row)),
            )
        };
        let (expected, (orders, payments)) = rayon::join(|| Expected::of(&sales), ids);
        let began_with = sales.orders.len() + sales.payments.len();
        Self { sales, expected, orders, payments, began_with }
    }

    /// The rows.
    pub const fn sales(&self) -> &Sales {
        &self.sales
    }

    /// An order by its id.
    pub fn order(&self, id: &str) -> Option<Place> {
        self.orders.find(id, |row| self.sales.orders.id(row)).map(Place::of)
    }

    /// A payment by its id.
    pub fn payment(&self, id: &str) -> Option<Place> {
        self.payments.find(id, |row| self.sales.payments.id(row)).map(Place::of)
    }

    /// What became of all payments.
    pub fn matched(&self) -> Matched {
        match_from(&self.sales, self.expected.clone())
    }

    /// Takes what people say now, by rows.
    pub fn say(&mut self, pairs: Pairs) {
        if *self.sales.pairs() == pairs {
            return;
        }
        let mut scope = Scope::Of(vec![false; self.sales.orders.len()]);
        let declined = &self.sales.pairs().declined;
        for (_, order) in declined.symmetric_difference(&pairs.declined) {
            scope.mark(Place::of(*order));
        }
        self.expected.confirm(&pairs, &mut scope);
        self.sales.say(pairs);
        self.renew(scope);
    }

    /// Adds orders and payments; those whose id is known take the place of what they were.
    ///
    /// # Errors
    /// [`MatchAnew`] when there are many of them, when they tell their time in another way, or when ids or numbers are
    /// not what they were. Nothing is to be read from this matching afterwards.
    pub fn change(&mut self, mut orders: OrderTable, payments: &PaymentTable) -> Result<(), MatchAnew> {
        let rows = self.sales.orders.len() + self.sales.payments.len();
        let most = self.began_with + self.began_with / GROWN_BY + AND_SOME;
        let is_grown = rows + orders.len() + payments.len() > most;
        let has_repeated = self.orders.has_repeated || self.payments.has_repeated;
        if is_grown || has_repeated || !self.sales.tells_time_like(&orders, payments) {
            return Err(MatchAnew);
        }
        self.sales.naming.apply(&mut orders);
        let mut scope = Scope::Of(vec![false; self.sales.orders.len()]);
        let renamed = self.payments_that_may_be_renamed(&orders, payments, &mut scope);
        for &payment in &renamed {
            let named = self.expected.named[payment.row() as usize];
            self.expected.habits.remove(&self.sales, payment, named);
            for order in named.into_iter().chain(self.expected.confirmed_order(payment)) {
                scope.mark(order);
            }
        }
        let known = |row: u32| self.orders.find(orders.id(row), |at| self.sales.orders.id(at));
        let places: Vec<Option<u32>> = (0..row_count(orders.len())).map(known).collect();
        let amounts = Arc::make_mut(&mut self.expected.amounts);
        let (index, marks) = (Arc::make_mut(&mut self.expected.index), Arc::make_mut(&mut self.expected.marks));
        for (row, place) in self.sales.take_orders(&orders, &places)? {
            scope.mark(Place::of(place));
            amounts.add(self.sales.orders.row(place));
            match row {
                Taken::Changed(before) => amounts.remove(&before),
                Taken::New => {
                    self.orders.add(place, |at| self.sales.orders.id(at))?;
                    index.add(&self.sales.orders, place);
                    marks.push(mark_of(&self.sales.orders, place));
                    self.expected.paid_by.push(None);
                }
            }
        }
        index.put_lowest_first(&self.sales.orders);
        let known = |row: u32| self.payments.find(payments.id(row), |at| self.sales.payments.id(at));
        let places: Vec<Option<u32>> = (0..row_count(payments.len())).map(known).collect();
        let mut renamed = renamed;
        for (row, place) in self.sales.take_payments(payments, &places)? {
            if let Taken::New = row {
                self.payments.add(place, |at| self.sales.payments.id(at))?;
                self.expected.named.push(None);
                self.expected.outcomes.push(None);
                renamed.push(Place::of(place));
            }
        }
        for payment in renamed {
            let named = name(&self.sales, &self.expected.index, payment.row());
            self.expected.named[payment.row() as usize] = named;
            self.expected.habits.add(&self.sales, payment, named);
            if let Some(order) = named {
                scope.mark(order);
            }
        }
        self.renew(scope);
        Ok(())
    }

    /// The payments that change, and those that name an order that does or may name one that comes.
    fn payments_that_may_be_renamed(
        &self,
        orders: &OrderTable,
        payments: &PaymentTable,
        scope: &mut Scope,
    ) -> Vec<Place> {
        let mut new: HashSet<&str, FixedState> = HashSet::default();
        for row in 0..row_count(orders.len()) {
            match self.expected.index.first(&self.sales.orders, orders.key(row)) {
                Some(first) => scope.mark(Place::of(first)),
                None => {
                    new.insert(orders.key(row));
                }
            }
        }
        let changing = (0..row_count(payments.len())).filter_map(|row| self.payment(payments.id(row)));
        let mut renamed: HashSet<Place> = changing.collect();
        for (row, named) in (0..).zip(&self.expected.named) {
            let may_be = match named {
                Some(order) => scope.holds(*order),
                None => new.contains(self.sales.payments.key(row)),
            };
            if may_be {
                renamed.insert(Place::of(row));
            }
        }
        renamed.into_iter().collect()
    }

    /// Renews the first pass for the orders of the scope, or for all when other lags are habits now.
    fn renew(&mut self, mut scope: Scope) {
        let timing = Timing::learn(&self.sales, &self.expected.habits);
        let before = std::mem::replace(&mut self.expected.timing, timing);
        if self.expected.timing.has_habits_of(&before) {
            self.expected.index.widen(&mut scope);
        } else {
            scope = Scope::All;
        }
        self.expected.take(&self.sales, &scope);
    }
}

fn row_count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

/// Where each id stands.
#[derive(Debug, Clone)]
struct Ids {
    places: HashTable<u32>,
    has_repeated: bool,
}

impl Ids {
    fn of<'a>(rows: usize, id: impl Fn(u32) -> &'a str) -> Self {
        let mut ids = Self { places: HashTable::with_capacity(rows), has_repeated: false };
        for row in 0..row_count(rows) {
            if ids.add(row, &id).is_err() {
                ids.has_repeated = true;
            }
        }
        ids
    }

    fn find<'a>(&self, wanted: &str, id: impl Fn(u32) -> &'a str) -> Option<u32> {
        self.places.find(hash(wanted), |&row| id(row) == wanted).copied()
    }

    fn add<'a>(&mut self, row: u32, id: impl Fn(u32) -> &'a str) -> Result<(), MatchAnew> {
        let own = id(row);
        match self.places.entry(hash(own), |&other| id(other) == own, |&other| hash(id(other))) {
            hashbrown::hash_table::Entry::Vacant(free) => {
                free.insert(row);
                Ok(())
            }
            hashbrown::hash_table::Entry::Occupied(_) => Err(MatchAnew),
        }
    }
}
