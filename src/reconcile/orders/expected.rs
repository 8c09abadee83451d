//! The first pass: what is expected of payments by the orders that they name, and what people said.
//!
//! A reference alone proves nothing: order numbers are dense, so that a mistyped one is nearly always the number of
//! another order. So amount, currency, gateway and time have to agree too; whatever does not is left for later.
//!
//! What pays an order in this pass follows from the order and the payments that name it, and from nothing else. That is
//! why a further day needs no more than its own orders looked at again, see [`super::kept`].

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::amounts::Amounts;
use super::board::{agrees, circumstances, earlier};
use super::habits::Habits;
use super::keys::{self, Index};
use super::outcome::{Facts, Outcome, Place, Status};
use super::sales::{Pairs, Sales};
use super::sieve;
use super::tables::{OrderTable, PaymentKind};
use super::timing::Timing;

/// What the first pass found.
#[derive(Debug, Clone)]
pub(super) struct Expected {
    pub(super) index: Arc<Index>,
    /// By order: the mark of the number within its number, see [`mark_of`].
    pub(super) marks: Arc<Vec<u32>>,
    /// By payment: the order that its reference names; the first by id where orders share the number.
    pub(super) named: Vec<Option<Place>>,
    pub(super) habits: Habits,
    pub(super) amounts: Arc<Amounts>,
    pub(super) timing: Timing,
    /// By payment: the order that people say it pays.
    confirmed: HashMap<Place, Place>,
    /// By order: the payment that pays it.
    pub(super) paid_by: Vec<Option<Place>>,
    /// By payment; nothing while it is open.
    pub(super) outcomes: Vec<Option<Outcome>>,
}

/// Which orders are looked at.
pub(super) enum Scope {
    All,
    /// Those that are marked, by their rows.
    Of(Vec<bool>),
}

impl Scope {
    pub(super) fn mark(&mut self, order: Place) {
        if let Self::Of(marks) = self {
            let row = order.row() as usize;
            if marks.len() <= row {
                marks.resize(row + 1, false);
            }
            marks[row] = true;
        }
    }

    pub(super) fn holds(&self, order: Place) -> bool {
        match self {
            Self::All => true,
            Self::Of(marks) => marks.get(order.row() as usize).copied().unwrap_or(false),
        }
    }
}

impl Expected {
    /// Looks up every reference, learns how late payments come, and takes what agrees.
    pub(super) fn of(sales: &Sales) -> Self {
        let index = Arc::new(Index::new(&sales.orders));
        let orders = 0..u32::try_from(sales.orders.len()).unwrap_or(u32::MAX);
        let marks = Arc::new(orders.into_par_iter().map(|order| mark_of(&sales.orders, order)).collect());
        let rows = 0..u32::try_from(sales.payments.len()).unwrap_or(u32::MAX);
        let named: Vec<Option<Place>> = rows.into_par_iter().map(|payment| name(sales, &index, payment)).collect();
        let habits = Habits::of(sales, &named);
        let amounts = Arc::new(Amounts::of(&sales.orders.rows));
        let mut expected = Self {
            index,
            marks,
            timing: Timing::learn(sales, &habits),
            habits,
            amounts,
            confirmed: confirmed(sales.pairs()),
            paid_by: vec![None; sales.orders.len()],
            outcomes: vec![None; named.len()],
            named,
        };
        expected.take(sales, &Scope::All);
        expected
    }

    /// Takes what people say now, and marks the orders for which that makes a difference.
    pub(super) fn confirm(&mut self, pairs: &Pairs, scope: &mut Scope) {
        let before = std::mem::replace(&mut self.confirmed, confirmed(pairs));
        let differ = |one: &HashMap<Place, Place>, other: &HashMap<Place, Place>| -> Vec<(Place, Place)> {
            let only = one.iter().filter(|(payment, order)| other.get(*payment) != Some(*order));
            only.map(|(payment, order)| (*payment, *order)).collect()
        };
        for (payment, order) in differ(&before, &self.confirmed).into_iter().chain(differ(&self.confirmed, &before)) {
            scope.mark(order);
            // The order that it names gets it, or loses it.
            if let Some(named) = self.named[payment.row() as usize] {
                scope.mark(named);
            }
        }
    }

    /// The order that people say the payment pays.
    pub(super) fn confirmed_order(&self, payment: Place) -> Option<Place> {
        self.confirmed.get(&payment).copied()
    }

    /// Works out anew what pays the orders of the scope. Orders that share a number are in it together.
    pub(super) fn take(&mut self, sales: &Sales, scope: &Scope) {
        for (row, payer) in (0..).zip(&mut self.paid_by) {
            if scope.holds(Place::of(row))
                && let Some(payment) = payer.take()
            {
                self.outcomes[payment.row() as usize] = None;
            }
        }
        let mut found: Vec<(Place, Place, Facts)> = Vec::new();
        for (&payment, &order) in self.confirmed.iter().filter(|(_, order)| scope.holds(**order)) {
            let (row, of_order) = (sales.payments.row(payment.row()), sales.orders.row(order.row()));
            let facts = circumstances(sales, &self.timing, row, of_order).and(Facts::CONFIRMED);
            found.push((payment, order, facts));
        }
        self.settle(&found);
        let claims = self.claims(sales, scope);
        let rows = 0..u32::try_from(claims.len()).unwrap_or(u32::MAX);
        let found = rows.into_par_iter().zip(claims).filter_map(|(order, payment)| {
            let (row, of_order) = (sales.payments.row(payment?.row()), sales.orders.row(order));
            let facts = circumstances(sales, &self.timing, row, of_order);
            Some((payment?, Place::of(order), facts.and(Facts::REFERENCE_SAME).and(Facts::AMOUNT_SAME)))
        });
        let found: Vec<_> = found.collect();
        self.settle(&found);
    }

    fn settle(&mut self, found: &[(Place, Place, Facts)]) {
        for &(payment, order, facts) in found {
            let outcome = Outcome { status: Status::Matched, facts, order: Some(order), score: 1.0 };
            self.outcomes[payment.row() as usize] = Some(outcome);
            self.paid_by[order.row() as usize] = Some(payment);
        }
    }

    /// By order: the earliest of the payments that name it and agree with it.
    fn claims(&self, sales: &Sales, scope: &Scope) -> Vec<Option<Place>> {
        let rows = 0..u32::try_from(self.named.len()).unwrap_or(u32::MAX);
        let claimed = rows.into_par_iter().zip(&self.named).filter_map(|(payment, named)| {
            let named = named.filter(|order| scope.holds(*order))?;
            let order = self.claimed(sales, payment, named)?;
            Some((Place::of(payment), order))
        });
        let mut claims: Vec<Option<Place>> = vec![None; self.paid_by.len()];
        for (payment, order) in claimed.collect::<Vec<_>>() {
            let claim = &mut claims[order.row() as usize];
            if claim.is_none_or(|other| earlier(sales, payment, other).is_lt()) {
                *claim = Some(payment);
            }
        }
        claims
    }

    /// The order that a payment claims by naming it, if everything agrees and nobody said otherwise.
    fn claimed(&self, sales: &Sales, payment: u32, named: Place) -> Option<Place> {
        let (place, row) = (Place::of(payment), sales.payments.row(payment));
        if row.kind != PaymentKind::Charge || self.confirmed.contains_key(&place) {
            return None;
        }
        let agreeing = |order: &u32| agrees(sales, &self.timing, row, sales.orders.row(*order));
        let order = if self.index.is_shared(named.row()) {
            let mut all = self.index.all(named.row()).filter(agreeing);
            match (all.next(), all.next()) {
                (Some(only), None) => only,
                _ => return None,
            }
        } else {
            Some(named.row()).filter(agreeing)?
        };
        let is_free = self.paid_by[order as usize].is_none() && !sales.pairs().declined.contains(&(payment, order));
        is_free.then(|| Place::of(order))
    }
}

/// A mark of the last number within an order's number, or of all of it where there is none: what references hold.
pub(super) fn mark_of(orders: &OrderTable, order: u32) -> u32 {
    let key = orders.key(order);
    sieve::mark(&keys::numbers(key).next_back().unwrap_or(key.as_bytes()))
}

/// The order that the payment's reference names.
pub(super) fn name(sales: &Sales, index: &Index, payment: u32) -> Option<Place> {
    index.first(&sales.orders, sales.payments.key(payment)).map(Place::of)
}

/// What people said belongs together; each payment and each order once.
fn confirmed(pairs: &Pairs) -> HashMap<Place, Place> {
    let mut orders = std::collections::HashSet::new();
    let mut confirmed = HashMap::new();
    for &(payment, order) in &pairs.confirmed {
        if !confirmed.contains_key(&Place::of(payment)) && orders.insert(order) {
            confirmed.insert(Place::of(payment), Place::of(order));
        }
    }
    confirmed
}
