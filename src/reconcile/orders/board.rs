//! What all passes share: what is open, who pays what, and whether a pair agrees.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::amounts::Amounts;
use super::expected::Expected;
use super::explain::Yardstick;
use super::habits::Habits;
use super::keys::Index;
use super::outcome::{Candidate, Facts, Known, Matched, Outcome, Place, Status};
use super::sales::Sales;
use super::tables::{Order, Payment, PaymentKind};
use super::timing::Timing;

/// What is known while payments are matched.
pub(super) struct Board<'a> {
    pub(super) sales: &'a Sales,
    pub(super) timing: Timing,
    pub(super) habits: Habits,
    pub(super) amounts: Arc<Amounts>,
    /// By payment: the order that its reference names; the first by id where orders share the number.
    pub(super) named: Vec<Option<Place>>,
    /// By order: the payment that pays it, or the first of those that do together.
    pub(super) paid_by: Vec<Option<Place>>,
    /// By payment; nothing while it is open.
    pub(super) outcomes: Vec<Option<Outcome>>,
    /// By payment, the orders of one that pays several.
    pub(super) several: BTreeMap<u32, Vec<Place>>,
    pub(super) index: Arc<Index>,
    /// By order: the mark of the number within its number.
    pub(super) marks: Arc<Vec<u32>>,
}

/// Whether gateways agree, as far as both are known.
pub(super) fn same_gateway(payment: &Payment, order: &Order) -> bool {
    payment.gateway == order.gateway || payment.gateway == 0 || order.gateway == 0
}

/// Whether amount and currency are the order's.
pub(super) fn same_amount(payment: &Payment, order: &Order) -> bool {
    payment.amount == order.total && payment.currency == order.currency
}

/// Whether everything but the reference agrees.
pub(super) fn agrees(sales: &Sales, timing: &Timing, payment: &Payment, order: &Order) -> bool {
    same_amount(payment, order) && same_gateway(payment, order) && timing.fits(sales, payment, order)
}

/// What gateway and time say of a pair.
pub(super) fn circumstances(sales: &Sales, timing: &Timing, payment: &Payment, order: &Order) -> Facts {
    let known = payment.gateway != 0 && order.gateway != 0;
    Facts::time(timing.fits(sales, payment, order))
        .and_if(known && payment.gateway == order.gateway, Facts::GATEWAY_SAME)
        .and_if(known && payment.gateway != order.gateway, Facts::GATEWAY_DIFFERS)
}

/// The earlier payment; at the same moment the one with the lower id, which gateways give out in sequence.
pub(super) fn earlier(sales: &Sales, a: Place, b: Place) -> Ordering {
    let time = |place: Place| sales.made(sales.payments.row(place.row()));
    let id = |place: Place| sales.payments.id(place.row());
    time(a).cmp(&time(b)).then_with(|| id(a).len().cmp(&id(b).len())).then_with(|| id(a).cmp(id(b)))
}

impl<'a> Board<'a> {
    /// After the first pass.
    pub(super) fn new(sales: &'a Sales, expected: Expected) -> Self {
        let Expected { index, marks, named, habits, amounts, timing, paid_by, outcomes, .. } = expected;
        Self { sales, timing, habits, amounts, named, paid_by, outcomes, several: BTreeMap::new(), index, marks }
    }

    pub(super) fn payment(&self, place: Place) -> &'a Payment {
        self.sales.payments.row(place.row())
    }

    pub(super) fn order(&self, place: Place) -> &'a Order {
        self.sales.orders.row(place.row())
    }

    pub(super) fn outcome(&self, payment: Place) -> Option<Outcome> {
        self.outcomes[payment.row() as usize]
    }

    pub(super) fn payer(&self, order: Place) -> Option<Place> {
        self.paid_by[order.row() as usize]
    }

    pub(super) fn named(&self, payment: Place) -> Option<Place> {
        self.named[payment.row() as usize]
    }

    /// The charges that are open.
    pub(super) fn open_in_any_order(&self) -> impl Iterator<Item = Place> {
        let places = (0..u32::try_from(self.outcomes.len()).unwrap_or(u32::MAX)).map(Place::of);
        places.filter(|place| self.outcome(*place).is_none() && self.payment(*place).kind == PaymentKind::Charge)
    }

    /// The same in order of time, then of id, so that nothing depends on the order of the table.
    pub(super) fn open_charges(&self) -> Vec<Place> {
        let mut open: Vec<Place> = self.open_in_any_order().collect();
        open.par_sort_by(|a, b| self.earlier(*a, *b));
        open
    }

    /// The earlier payment, as [`earlier`] has it.
    pub(super) fn earlier(&self, a: Place, b: Place) -> Ordering {
        earlier(self.sales, a, b)
    }

    /// Settles a payment.
    pub(super) fn settle(&mut self, payment: Place, status: Status, facts: Facts, order: Option<Place>, score: f32) {
        self.outcomes[payment.row() as usize] = Some(Outcome { status, facts, order, score });
        if let Some(order) = order.filter(|_| status == Status::Matched) {
            let payer = &mut self.paid_by[order.row() as usize];
            *payer = payer.or(Some(payment));
        }
    }

    /// What gateway and time say of a pair.
    pub(super) fn circumstances(&self, payment: &Payment, order: &Order) -> Facts {
        circumstances(self.sales, &self.timing, payment, order)
    }

    /// Whether everything but the reference agrees.
    pub(super) fn agrees(&self, payment: &Payment, order: &Order) -> bool {
        agrees(self.sales, &self.timing, payment, order)
    }

    /// The result, once nothing is open.
    pub(super) fn finish(self, (ambiguous, yardstick): (Vec<(Place, Vec<Candidate>)>, Yardstick)) -> Matched {
        let left = Outcome { status: Status::NoOrder, facts: Facts::NOTHING_FITS, order: None, score: 0.0 };
        Matched {
            outcomes: self.outcomes.into_iter().map(|outcome| outcome.unwrap_or(left)).collect(),
            candidates: ambiguous.into_iter().map(|(payment, candidates)| (payment.row(), candidates)).collect(),
            several: self.several,
            orders_paid: self.paid_by.iter().flatten().count(),
            orders_repeated: self.index.repeated.len(),
            known: Known { named: self.named, paid_by: self.paid_by, timing: self.timing, yardstick },
        }
    }

    /// Whether somebody said that they do not belong together.
    pub(super) fn is_declined(&self, payment: Place, order: Place) -> bool {
        let declined = &self.sales.pairs().declined;
        !declined.is_empty() && declined.contains(&(payment.row(), order.row()))
    }

    /// Takes a pair that agrees in everything.
    pub(super) fn take(&mut self, payment: Place, order: Place, reference: Facts) {
        let facts = self.circumstances(self.payment(payment), self.order(order));
        self.settle(payment, Status::Matched, facts.and(reference).and(Facts::AMOUNT_SAME), Some(order), 1.0);
    }
}
