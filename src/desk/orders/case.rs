//! One payment with everything that is known about the orders it may pay, each explained by the matcher's own scorer.

use chrono::NaiveDate;

use super::found::{OrderLine, line};
use super::no_such_pair;
use super::said::{OrderSaying, sayings};
use crate::desk::personal::Seen;
use crate::desk::sales::MatchedSales;
use crate::desk::{Actor, Desk, Result};
use crate::domain::ids::PaymentId;
use crate::domain::{Capability, Money};
use crate::reconcile::orders::{Explanation, Place};
use crate::store::{StoreError, View};

/// So many candidates are told; what comes after them is hardly likely.
const CANDIDATES_MAX: usize = 9;

/// A payment and the orders it may pay.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderCase {
    /// The payment.
    pub line: OrderLine,
    /// The orders, the likeliest first.
    pub candidates: Vec<WeighedOrder>,
    /// How many more there are.
    pub more: usize,
    /// What people said of this payment and stands, the newest first.
    pub said: Vec<OrderSaying>,
}

/// An order that was weighed against a payment.
#[derive(Debug, Clone, PartialEq)]
pub struct WeighedOrder {
    /// The order's number.
    pub number: String,
    /// What the customer owes.
    pub total: Option<Money>,
    /// The day it was placed.
    pub placed_on: Option<NaiveDate>,
    /// The shop's own list says that this payment pays it.
    pub noted: bool,
    /// What speaks for it and against it.
    pub why: Explanation,
    /// Another payment that pays it.
    pub paid_by: Option<PaymentId>,
    /// The order that the payment was taken for, when it is another.
    pub taken_for: Option<String>,
}

/// Everything about one payment.
///
/// # Errors
/// When there is no such payment.
pub fn order_case(desk: &Desk, actor: &Actor, payment: &PaymentId) -> Result<OrderCase> {
    let person = desk.check(actor, Capability::Reconcile)?;
    let found = desk.matched_orders()?;
    let place = found.matching.payment(payment.as_str()).ok_or_else(no_such_pair)?;
    let sight = desk.sight(&person);
    desk.note_sight(actor, sight, Seen::List("orders"))?;
    let candidates = found.matched.candidates.get(&place.row()).map(|all| all.iter().map(|it| it.order).collect());
    let several = || found.matched.several.get(&place.row()).cloned();
    let taken =
        || found.matched.outcomes.get(place.row() as usize).and_then(|outcome| outcome.order).into_iter().collect();
    let orders: Vec<Place> = candidates.or_else(several).unwrap_or_else(taken);
    let case = desk.store.read(|view| {
        let weighed = orders.iter().take(CANDIDATES_MAX).map(|order| weighed(view, &found, place, *order));
        let candidates =
            weighed.filter_map(std::result::Result::transpose).collect::<std::result::Result<Vec<_>, _>>()?;
        let mut said = sayings(view)?;
        said.retain(|saying| saying.payment_id == *payment);
        Ok::<_, StoreError>(OrderCase {
            line: line(view, sight, &found, place.row())?,
            more: orders.len() - candidates.len(),
            candidates,
            said,
        })
    });
    Ok(case?)
}

/// Weighs any order against a payment.
///
/// # Errors
/// When there is no such payment or order.
pub fn weigh_order(desk: &Desk, actor: &Actor, payment: &PaymentId, order: &str) -> Result<WeighedOrder> {
    desk.check(actor, Capability::Reconcile)?;
    let found = desk.matched_orders()?;
    let places = found.matching.payment(payment.as_str()).zip(found.matching.order(order));
    let (payment, order) = places.ok_or_else(no_such_pair)?;
    desk.store.read(|view| weighed(view, &found, payment, order))?.ok_or_else(no_such_pair)
}

fn weighed(
    view: &View<'_>,
    found: &MatchedSales,
    payment: Place,
    order: Place,
) -> std::result::Result<Option<WeighedOrder>, StoreError> {
    let (sales, matched) = (found.sales(), &*found.matched);
    let Some(why) = matched.explain(sales, payment, order) else { return Ok(None) };
    let number = sales.orders.id(order.row()).to_owned();
    let told = view.shop_order(&number)?;
    Ok(Some(WeighedOrder {
        total: told.as_ref().map(|told| told.total),
        placed_on: told.as_ref().and_then(|told| told.placed_on),
        noted: told.and_then(|told| told.payment).is_some_and(|noted| noted == sales.payments.id(payment.row())),
        paid_by: why.paid_by.map(|payer| PaymentId::new(sales.payments.id(payer.row()))),
        taken_for: why.taken_for.map(|taken| sales.orders.id(taken.row()).to_owned()),
        number,
        why,
    }))
}
