//! Which payment pays which order, in this book: what is matched, what is not and why, and what people say about it.

mod case;
mod found;
mod said;

pub use self::case::{OrderCase, WeighedOrder, order_case, weigh_order};
pub use self::found::{FoundOrders, ORDER_PAGE_ROWS, OrderBy, OrderLine, OrderList, OrderSort, find_orders, orders_at};
pub(super) use self::said::standing;
pub use self::said::{OrderSaying, orders_said};
use super::audit::Happening;
use super::sales::Said;
use super::{Actor, Desk, Result};
use crate::domain::ids::PaymentId;
use crate::domain::{Capability, Money};
use crate::reconcile::orders::{Explanation, Place, Status};
use crate::text::{ErrorKind, Message, UserError};

/// Decisions about payments and orders.
pub(super) const KINDS: [&str; 4] = ["order_confirmed", "order_unconfirmed", "order_declined", "order_allowed"];

/// What became of all payments and orders.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderMatching {
    /// How many payments have each status.
    pub payments: Vec<(Status, usize)>,
    /// How many orders there are.
    pub orders: usize,
    /// How many of them are paid, in full or by parts.
    pub paid: usize,
    /// The payments that were asked for, in the order of their ids.
    pub rows: Vec<PaymentOfOrder>,
}

/// A payment and the order it pays, or may pay.
#[derive(Debug, Clone, PartialEq)]
pub struct PaymentOfOrder {
    /// The payment.
    pub payment_id: PaymentId,
    /// What was taken.
    pub amount: Money,
    /// What became of it.
    pub status: Status,
    /// The numbers of the orders it pays or may pay, the likeliest first.
    pub orders: Vec<String>,
    /// Why, as words of the matcher.
    pub facts: Vec<&'static str>,
    /// How likely it is, 0 to 1.
    pub score: f32,
}

/// What somebody says of a payment and an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderSaid {
    /// They belong together.
    Confirmed,
    /// That is taken back.
    Unconfirmed,
    /// They do not belong together.
    Declined,
    /// That is taken back.
    Allowed,
}

impl OrderSaid {
    const fn kind(self) -> &'static str {
        match self {
            Self::Confirmed => KINDS[0],
            Self::Unconfirmed => KINDS[1],
            Self::Declined => KINDS[2],
            Self::Allowed => KINDS[3],
        }
    }
}

/// What became of payments and orders; the payments of one status are listed, no more than `limit`.
///
/// # Errors
/// When the book cannot be read.
pub fn order_matching(desk: &Desk, actor: &Actor, status: Option<Status>, limit: usize) -> Result<OrderMatching> {
    desk.check(actor, Capability::Reconcile)?;
    let found = desk.matched_orders()?;
    let (sales, matched) = (found.sales(), &found.matched);
    let mut counts = [0_usize; Status::ALL.len()];
    for outcome in &matched.outcomes {
        counts[outcome.status as usize] += 1;
    }
    let wanted = (0..).zip(&matched.outcomes).filter(|(_, outcome)| Some(outcome.status) == status);
    let rows = wanted.take(limit).map(|(row, outcome)| {
        let number = |order: Place| sales.orders.id(order.row()).to_owned();
        let candidates = matched.candidates.get(&row).map(|all| all.iter().map(|it| number(it.order)).collect());
        PaymentOfOrder {
            payment_id: PaymentId::new(sales.payments.id(row)),
            amount: sales.payments.amount(row),
            status: outcome.status,
            orders: candidates.unwrap_or_else(|| outcome.order.map(number).into_iter().collect()),
            facts: outcome.facts.words().collect(),
            score: outcome.score,
        }
    });
    let payments = Status::ALL.into_iter().map(|status| (status, counts[status as usize]));
    Ok(OrderMatching {
        rows: rows.collect(),
        payments: payments.filter(|(_, count)| *count > 0).collect(),
        orders: sales.orders.len(),
        paid: matched.orders_paid,
    })
}

/// Why a payment was taken for an order, or why not: the same scorer on any pair.
///
/// # Errors
/// When there is no such payment or order.
pub fn explain_order(desk: &Desk, actor: &Actor, payment: &PaymentId, order: &str) -> Result<Explanation> {
    desk.check(actor, Capability::Reconcile)?;
    let found = desk.matched_orders()?;
    let places = found.matching.payment(payment.as_str()).zip(found.matching.order(order));
    let explained = places.and_then(|(payment, order)| found.matched.explain(found.sales(), payment, order));
    explained.ok_or_else(no_such_pair)
}

/// Says of a payment and an order that they belong together or not, or takes that back.
///
/// # Errors
/// When there is no such payment or order, or it stands so already.
pub fn say_of_order(desk: &Desk, actor: &Actor, payment: &PaymentId, order: &str, said: OrderSaid) -> Result<()> {
    desk.check(actor, Capability::Match)?;
    // What was said can be taken back also when the file with the order was taken out of the book since.
    if matches!(said, OrderSaid::Confirmed | OrderSaid::Declined) {
        let found = desk.matched_orders()?;
        if found.matching.payment(payment.as_str()).is_none() || found.matching.order(order).is_none() {
            return Err(no_such_pair());
        }
    }
    desk.store.write(|tx| {
        let standing = Said::of(tx.decisions_of(&KINDS)?);
        let pair = (payment.as_str().to_owned(), order.to_owned());
        let (confirmed, declined) = (standing.confirmed.contains(&pair), standing.declined.contains(&pair));
        let changes = match said {
            OrderSaid::Confirmed | OrderSaid::Declined => !confirmed && !declined,
            OrderSaid::Unconfirmed => confirmed,
            OrderSaid::Allowed => declined,
        };
        if !changes {
            return Err(no_such_pair());
        }
        let body = serde_json::json!({ "payment": payment, "order": order });
        desk.decide(tx, actor, &Happening::new(said.kind(), payment.as_str()).with(body))
    })
}

fn no_such_pair() -> UserError {
    UserError::new(ErrorKind::BadInput, Message::new("orders-no-such-pair"))
}
