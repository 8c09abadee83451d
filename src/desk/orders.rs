//! Which payment pays which order, in this book: what is matched, what is not and why, and what people say about it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::audit::Happening;
use super::{Actor, Desk, Result};
use crate::domain::ids::PaymentId;
use crate::domain::{Capability, Money};
use crate::reconcile::orders::{
    Explanation, Matched, OrderRow, OrderTable, Pairs, PaymentKind, PaymentRow, PaymentTable, Place, Sales, Status,
    Unmatchable, When, match_orders,
};
use crate::store::{Decision, View};
use crate::text::{ErrorKind, Message, UserError};

/// Decisions about payments and orders.
const KINDS: [&str; 4] = ["order_confirmed", "order_unconfirmed", "order_declined", "order_allowed"];

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

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

/// The last matching, and after how many changes of the book it was made.
pub(super) type MatchedOrders = Mutex<Option<(u64, Arc<(Sales, Matched)>)>>;

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
    let (sales, matched) = &*found;
    let mut counts: BTreeMap<Status, usize> = BTreeMap::new();
    for outcome in &matched.outcomes {
        *counts.entry(outcome.status).or_default() += 1;
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
    Ok(OrderMatching {
        rows: rows.collect(),
        payments: counts.into_iter().collect(),
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
    let (sales, matched) = &*found;
    let places = sales.payments.find(payment.as_str()).zip(sales.orders.find(order));
    places.and_then(|(payment, order)| matched.explain(sales, payment, order)).ok_or_else(no_such_pair)
}

/// Says of a payment and an order that they belong together or not, or takes that back.
///
/// # Errors
/// When there is no such payment or order, or it stands so already.
pub fn say_of_order(desk: &Desk, actor: &Actor, payment: &PaymentId, order: &str, said: OrderSaid) -> Result<()> {
    desk.check(actor, Capability::Match)?;
    let found = desk.matched_orders()?;
    let (sales, _) = &*found;
    if sales.payments.find(payment.as_str()).is_none() || sales.orders.find(order).is_none() {
        return Err(no_such_pair());
    }
    desk.store.write(|tx| {
        let standing = Standing::of(tx.decisions_of(&KINDS)?);
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

impl Desk {
    /// The matching of all payments and orders, made anew when the book has changed since the last one.
    fn matched_orders(&self) -> Result<Arc<(Sales, Matched)>> {
        let mut last = self.matched_orders.lock().unwrap_or_else(PoisonError::into_inner);
        let changes = self.store.changes();
        if let Some((_, found)) = last.as_ref().filter(|(at, _)| *at == changes) {
            return Ok(Arc::clone(found));
        }
        let sales = self.store.read(sales_of)?;
        let matched = match_orders(&sales);
        let found = Arc::new((sales, matched));
        *last = Some((changes, Arc::clone(&found)));
        Ok(found)
    }
}

/// Orders and payments of the book, with what people said of them.
fn sales_of(view: &View<'_>) -> Result<Sales> {
    let mut orders = OrderTable::default();
    // The shop noted the payment with some orders; such a payment names its order whatever its own reference says.
    let mut noted: HashMap<String, String> = HashMap::new();
    view.each_order::<UserError>(|row| {
        let day = row.placed_on.and_then(|day| day.parse::<chrono::NaiveDate>().ok());
        let day =
            day.and_then(|day| i32::try_from(day.signed_duration_since(chrono::NaiveDate::default()).num_days()).ok());
        if let Some(payment) = row.payment {
            noted.insert(payment.to_owned(), row.number.to_owned());
        }
        let placed = When { day, second: None };
        let (number, total, currency) = (row.number, row.total, row.currency);
        orders.add(&OrderRow { id: number, number, placed, total, currency, gateway: "" }).map_err(too_large)
    })?;
    let mut payments = PaymentTable::default();
    view.each_payment_of_money::<UserError>(|row| {
        let day = i32::try_from(row.created_ms.div_euclid(DAY_MS)).ok();
        let reference = noted.get(row.payment_id).map(String::as_str).or(row.order).or(row.description);
        let payment = PaymentRow {
            id: row.payment_id,
            reference: reference.unwrap_or_default(),
            made: When { day, second: None },
            amount: row.amount,
            net: None,
            currency: row.currency,
            gateway: row.gateway,
            kind: PaymentKind::Charge,
            payout: "",
        };
        payments.add(&payment).map_err(too_large)
    })?;
    let standing = Standing::of(view.decisions_of(&KINDS)?);
    let sales = Sales::new(orders, payments).map_err(too_large)?;
    let rows = |(payment, order): &(String, String)| {
        let places = sales.payments.find(payment).zip(sales.orders.find(order))?;
        Some((places.0.row(), places.1.row()))
    };
    let confirmed = standing.confirmed.iter().filter_map(rows).collect();
    let declined = standing.declined.iter().filter_map(rows).collect();
    Ok(sales.with(Pairs { confirmed, declined }))
}

/// What people said, as it stands.
#[derive(Default)]
struct Standing {
    /// Oldest first.
    confirmed: Vec<(String, String)>,
    declined: HashSet<(String, String)>,
}

impl Standing {
    fn of(decisions: Vec<Decision>) -> Self {
        let mut standing = Self::default();
        for Decision { kind, body, .. } in decisions {
            let pair = body["payment"].as_str().zip(body["order"].as_str());
            let Some(pair) = pair.map(|(payment, order)| (payment.to_owned(), order.to_owned())) else { continue };
            match kind.as_str() {
                "order_confirmed" => standing.confirmed.push(pair),
                "order_unconfirmed" => standing.confirmed.retain(|other| *other != pair),
                "order_declined" => {
                    standing.declined.insert(pair);
                }
                _ => {
                    standing.declined.remove(&pair);
                }
            }
        }
        standing
    }
}

fn too_large(error: Unmatchable) -> UserError {
    UserError::new(ErrorKind::Other, Message::new("desk-tables-too-large")).detail(error.to_string())
}

fn no_such_pair() -> UserError {
    UserError::new(ErrorKind::BadInput, Message::new("orders-no-such-pair"))
}
