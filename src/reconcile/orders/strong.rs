//! The first pass: a payment that names an order and agrees with it in everything.
//!
//! A reference alone proves nothing: order numbers are dense, so that a mistyped one is nearly always the number of
//! another order. So amount, currency, gateway and time have to agree too; whatever does not is left for later.

use rayon::prelude::*;

use super::explain::Yardstick;
use super::keys::Index;
use super::outcome::{Candidate, Facts, Known, Matched, Outcome, Place, Status};
use super::tables::{Order, Payment, PaymentKind, Sales};
use super::timing::Timing;

/// What is known while payments are matched.
pub(super) struct Board<'a> {
    pub(super) sales: &'a Sales,
    pub(super) timing: Timing,
    /// By payment: the order that its reference names; the first by id where orders share the number.
    pub(super) named: Vec<Option<Place>>,
    /// By order: the payment that pays it, or the first of those that do together.
    pub(super) paid_by: Vec<Option<Place>>,
    /// By payment; nothing while it is open.
    pub(super) outcomes: Vec<Option<Outcome>>,
    pub(super) index: Index,
}

/// Whether gateways agree, as far as both are known.
pub(super) fn same_gateway(payment: &Payment, order: &Order) -> bool {
    payment.gateway == order.gateway || payment.gateway == 0 || order.gateway == 0
}

/// Whether amount and currency are the order's.
pub(super) fn same_amount(payment: &Payment, order: &Order) -> bool {
    payment.amount == order.total && payment.currency == order.currency
}

impl<'a> Board<'a> {
    /// Looks up every reference and learns how late payments come.
    pub(super) fn new(sales: &'a Sales) -> Self {
        let Sales { orders, payments, .. } = sales;
        let index = Index::new(orders);
        let named: Vec<Option<Place>> = (0..u32::try_from(payments.len()).unwrap_or(u32::MAX))
            .into_par_iter()
            .map(|payment| index.first(orders, payments.key(payment)).map(Place::of))
            .collect();
        let pairs = named.iter().zip(&payments.rows).filter_map(|(order, payment)| {
            let order = orders.row(order.as_ref()?.row());
            let sure = payment.kind == PaymentKind::Charge && same_amount(payment, order);
            sure.then(|| sales.lag(payment, order).map(|lag| (payment.gateway, lag))).flatten()
        });
        let timing = Timing::learn(sales, pairs);
        Self { sales, timing, named, paid_by: vec![None; orders.len()], outcomes: vec![None; payments.len()], index }
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

    /// The charges that are open, in order of time, then of id, so that nothing depends on the order of the table.
    pub(super) fn open_charges(&self) -> Vec<Place> {
        let places = (0..u32::try_from(self.outcomes.len()).unwrap_or(u32::MAX)).map(Place::of);
        let is_open =
            |place: &Place| self.outcome(*place).is_none() && self.payment(*place).kind == PaymentKind::Charge;
        let mut open: Vec<Place> = places.filter(is_open).collect();
        open.sort_by(|&a, &b| self.earlier(a, b));
        open
    }

    /// The earlier payment; at the same moment the one with the lower id, which gateways give out in sequence.
    pub(super) fn earlier(&self, a: Place, b: Place) -> std::cmp::Ordering {
        let time = |place| self.sales.made(self.payment(place));
        let id = |place: Place| self.sales.payments.id(place.row());
        time(a).cmp(&time(b)).then_with(|| id(a).len().cmp(&id(b).len())).then_with(|| id(a).cmp(id(b)))
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
        let known = payment.gateway != 0 && order.gateway != 0;
        let fits = self.timing.fits(self.sales, payment, order);
        Facts::default()
            .and_if(known && payment.gateway == order.gateway, Facts::GATEWAY_SAME)
            .and_if(known && payment.gateway != order.gateway, Facts::GATEWAY_DIFFERS)
            .and(if fits { Facts::TIME_USUAL } else { Facts::TIME_UNUSUAL })
    }

    /// Whether everything but the reference agrees.
    pub(super) fn agrees(&self, payment: &Payment, order: &Order) -> bool {
        same_amount(payment, order) && same_gateway(payment, order) && self.timing.fits(self.sales, payment, order)
    }

    /// The result, once nothing is open.
    pub(super) fn finish(self, (ambiguous, yardstick): (Vec<(Place, Vec<Candidate>)>, Yardstick)) -> Matched {
        let left = Outcome { status: Status::NoOrder, facts: Facts::NOTHING_FITS, order: None, score: 0.0 };
        Matched {
            outcomes: self.outcomes.into_iter().map(|outcome| outcome.unwrap_or(left)).collect(),
            candidates: ambiguous.into_iter().map(|(payment, candidates)| (payment.row(), candidates)).collect(),
            orders_paid: self.paid_by.iter().flatten().count(),
            orders_repeated: self.index.repeated.len(),
            known: Known { named: self.named, paid_by: self.paid_by, timing: self.timing, yardstick },
        }
    }

    /// Takes what people said belongs together; each payment and each order once.
    pub(super) fn take_confirmed(&mut self) {
        for &(payment, order) in &self.sales.pairs().confirmed {
            let (payment, order) = (Place::of(payment), Place::of(order));
            if self.outcome(payment).is_none() && self.payer(order).is_none() {
                let facts = self.circumstances(self.payment(payment), self.order(order)).and(Facts::CONFIRMED);
                self.settle(payment, Status::Matched, facts, Some(order), 1.0);
            }
        }
    }

    /// Whether somebody said that they do not belong together.
    pub(super) fn is_declined(&self, payment: Place, order: Place) -> bool {
        let declined = &self.sales.pairs().declined;
        !declined.is_empty() && declined.contains(&(payment.row(), order.row()))
    }

    /// Takes each payment that names an order and agrees with it; of several for one order the earliest.
    pub(super) fn take_strong(&mut self) {
        let mut claims: Vec<Option<Place>> = vec![None; self.sales.orders.len()];
        for (row, (payment, named)) in (0..).zip(self.sales.payments.rows.iter().zip(&self.named)) {
            let is_open = payment.kind == PaymentKind::Charge && self.outcome(Place::of(row)).is_none();
            let Some(named) = named.filter(|_| is_open) else { continue };
            let order = if self.index.is_shared(named.row()) {
                let mut agreeing =
                    self.index.all(named.row()).filter(|&row| self.agrees(payment, self.sales.orders.row(row)));
                match (agreeing.next(), agreeing.next()) {
                    (Some(row), None) => Place::of(row),
                    _ => continue,
                }
            } else if self.agrees(payment, self.order(named)) {
                named
            } else {
                continue;
            };
            let (payment, claim) = (Place::of(row), claims[order.row() as usize]);
            if self.payer(order).is_some() || self.is_declined(payment, order) {
                continue;
            }
            let is_first = claim.is_none_or(|other| self.earlier(payment, other).is_lt());
            if is_first {
                claims[order.row() as usize] = Some(payment);
            }
        }
        for (row, payment) in (0..).zip(claims) {
            let Some(payment) = payment else { continue };
            let order = Place::of(row);
            self.take(payment, order, Facts::REFERENCE_SAME);
        }
    }

    /// Takes a pair that agrees in everything.
    pub(super) fn take(&mut self, payment: Place, order: Place, reference: Facts) {
        let facts = self.circumstances(self.payment(payment), self.order(order));
        self.settle(payment, Status::Matched, facts.and(reference).and(Facts::AMOUNT_SAME), Some(order), 1.0);
    }
}
