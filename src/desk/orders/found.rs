//! All payments by what became of them, to be looked through however many they are: four bytes a payment, and the texts
//! of those in sight.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::desk::personal::{Seen, Sight};
use crate::desk::sales::{DAY_MS, MatchedSales};
use crate::desk::{Actor, Desk, Result};
use crate::domain::ids::PaymentId;
use crate::domain::{Capability, Money};
use crate::reconcile::orders::{Facts, Matched, Place, Sales, Status};
use crate::store::{StoreError, View};

/// The most rows that [`orders_at`] gives at once.
pub const ORDER_PAGE_ROWS: usize = 512;

/// A payment of which the book does not say when it was made.
const NO_DAY: i32 = i32::MIN;

/// What payments are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderBy {
    /// When they were made.
    Day,
    /// How much was taken.
    Amount,
    /// How likely they belong to their orders.
    Likely,
}

/// The order of the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderSort {
    /// By what.
    pub by: OrderBy,
    /// The largest first.
    pub descending: bool,
}

impl Default for OrderSort {
    fn default() -> Self {
        Self { by: OrderBy::Day, descending: true }
    }
}

/// What became of all payments, ready to be looked through. It stays as it was found while the book goes on.
#[derive(Debug, Clone)]
pub struct FoundOrders {
    /// How many orders there are.
    pub orders: usize,
    /// How many of them are paid, in full or by parts.
    pub paid: usize,
    /// The order of the lists.
    pub sort: OrderSort,
    /// What was looked for.
    pub words: String,
    /// Where the payment that was asked about is now: in which list, and at which place of it.
    pub place: Option<(Status, usize)>,
    counts: Vec<(Status, usize)>,
    lists: Vec<(Status, OrderList)>,
}

/// The payments of one status, in order.
#[derive(Clone)]
pub struct OrderList {
    found: MatchedSales,
    days: Arc<Vec<i32>>,
    rows: Arc<Vec<u32>>,
}

impl std::fmt::Debug for OrderList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OrderList").field("rows", &self.rows.len()).finish_non_exhaustive()
    }
}

impl FoundOrders {
    /// How many payments have a status, whatever was looked for.
    pub fn count(&self, status: Status) -> usize {
        self.counts.iter().find(|(other, _)| *other == status).map_or(0, |(_, count)| *count)
    }

    /// How many of them have the words that were looked for.
    pub fn listed(&self, status: Status) -> usize {
        self.list(status).map_or(0, OrderList::len)
    }

    /// How many payments there are.
    pub fn payments(&self) -> usize {
        self.counts.iter().map(|(_, count)| count).sum()
    }

    /// The payments of a status that have the words; nothing when there are none.
    pub fn list(&self, status: Status) -> Option<&OrderList> {
        self.lists.iter().find(|(other, _)| *other == status).map(|(_, list)| list)
    }
}

impl OrderList {
    /// How many payments there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// A payment as a line of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderLine {
    /// The payment.
    pub payment_id: PaymentId,
    /// What was taken.
    pub amount: Money,
    /// The day it was made.
    pub day: Option<NaiveDate>,
    /// What it says which order it is for.
    pub names: Option<String>,
    /// What became of it.
    pub status: Status,
    /// The numbers of the orders it pays or may pay, the likeliest first.
    pub orders: Vec<String>,
    /// Why.
    pub facts: Facts,
    /// How likely it is that it belongs to the first of them, 0 to 1.
    pub likely: f32,
}

/// What became of all payments. Those are listed whose id, amount, order or number that they name has `words`. `before` is what was found last, which saves work when nothing has changed; `about` is a
/// payment whose place is wanted.
///
/// # Errors
/// When the book cannot be read.
pub fn find_orders(
    desk: &Desk,
    actor: &Actor,
    sort: OrderSort,
    words: &str,
    before: Option<&FoundOrders>,
    about: Option<&PaymentId>,
) -> Result<FoundOrders> {
    desk.check(actor, Capability::Reconcile)?;
    let all = desk.matched_orders()?;
    // Also a search that found nothing leaves the days of the one before it.
    let known = before.and_then(|before| before.lists.first()).map(|(_, list)| list);
    let known = known.filter(|list| Arc::ptr_eq(&list.found.matched, &all.matched)).map(|list| Arc::clone(&list.days));
    let days = match known {
        Some(days) => days,
        None => Arc::new(desk.store.read(|view| days_of(view, all.sales()))?),
    };
    let (sales, found) = (all.sales(), &*all.matched);
    let mut rows: Vec<(Status, Vec<u32>)> = Status::ALL.map(|status| (status, Vec::new())).into();
    for (row, outcome) in (0..).zip(&found.outcomes) {
        if let Some((_, rows)) = rows.iter_mut().find(|(status, _)| *status == outcome.status) {
            rows.push(row);
        }
    }
    let order = |a: &u32, b: &u32| {
        let wanted = match sort.by {
            OrderBy::Day => day_at(&days, *a).cmp(&day_at(&days, *b)),
            OrderBy::Amount => sales.payments.amount(*a).minor.cmp(&sales.payments.amount(*b).minor),
            OrderBy::Likely => likely(found, *a).total_cmp(&likely(found, *b)),
        };
        let wanted = if sort.descending { wanted.reverse() } else { wanted };
        wanted.then_with(|| if a < b { Ordering::Less } else { Ordering::Greater })
    };
    let counts = rows.iter().map(|(status, rows)| (*status, rows.len())).collect();
    let looked_for = LookedFor::new(words);
    for (_, rows) in &mut rows {
        rows.retain(|row| looked_for.is_in(sales, found, *row));
    }
    let about = about.and_then(|about| all.matching.payment(about.as_str())).map(Place::row);
    let mut place = None;
    let mut lists = Vec::new();
    for (status, mut rows) in rows {
        rows.sort_unstable_by(order);
        place = place.or_else(|| rows.iter().position(|row| Some(*row) == about).map(|at| (status, at)));
        if !rows.is_empty() {
            let (found, days) = (all.clone(), Arc::clone(&days));
            lists.push((status, OrderList { found, days, rows: Arc::new(rows) }));
        }
    }
    let words = words.to_owned();
    Ok(FoundOrders { orders: sales.orders.len(), paid: found.orders_paid, sort, words, place, counts, lists })
}

/// Words that are looked for in payments and their orders.
struct LookedFor {
    small: String,
    /// As references are compared, where it is a number: what a payment says otherwise may be a customer's name.
    number: Option<String>,
}

impl LookedFor {
    fn new(words: &str) -> Self {
        let small = words.trim().to_lowercase();
        let number: String =
            small.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect();
        let number = Some(number).filter(|number| number.chars().any(|letter| letter.is_ascii_digit()));
        Self { small, number }
    }

    fn is_in(&self, sales: &Sales, matched: &Matched, row: u32) -> bool {
        if self.small.is_empty() {
            return true;
        }
        let in_text = |text: &str| text.to_lowercase().contains(&self.small);
        let of_order = |order: Place| in_text(sales.orders.id(order.row()));
        in_text(sales.payments.id(row))
            || sales.payments.amount(row).to_decimal().contains(&self.small)
            || self.number.as_ref().is_some_and(|number| sales.payments.names(row, number))
            || matched.outcomes.get(row as usize).and_then(|outcome| outcome.order).is_some_and(of_order)
            || matched.several.get(&row).is_some_and(|orders| orders.iter().any(|order| of_order(*order)))
            || matched.candidates.get(&row).is_some_and(|all| all.iter().any(|it| of_order(it.order)))
    }
}

/// Some payments of a list, in order. Places beyond its end are left out, and no more than [`ORDER_PAGE_ROWS`] are given.
///
/// # Errors
/// When the book cannot be read.
pub fn orders_at(desk: &Desk, actor: &Actor, list: &OrderList, rows: Range<usize>) -> Result<Vec<OrderLine>> {
    let person = desk.check(actor, Capability::Reconcile)?;
    let from = rows.start.min(list.len());
    let to = rows.end.clamp(from, list.len()).min(from + ORDER_PAGE_ROWS);
    // What a payment names is often a description with the customer's name.
    let sight = desk.sight(&person);
    desk.note_sight(actor, sight, Seen::List("orders"))?;
    let rows = list.rows.get(from..to).unwrap_or_default();
    let lines = |view: &View<'_>| rows.iter().map(|row| line(view, sight, &list.found, *row)).collect();
    Ok(desk.store.read::<_, StoreError>(lines)?)
}

/// A payment as a line.
pub(super) fn line(
    view: &View<'_>,
    sight: Sight,
    found: &MatchedSales,
    row: u32,
) -> std::result::Result<OrderLine, StoreError> {
    let (sales, matched) = (found.sales(), &*found.matched);
    let number = |order: Place| sales.orders.id(order.row()).to_owned();
    let payment_id = PaymentId::new(sales.payments.id(row));
    let says = view.payment_says(payment_id.as_str())?;
    let outcome = matched.outcomes.get(row as usize);
    let several = || matched.several.get(&row).map(|all| all.iter().copied().map(number).collect());
    let candidates = matched.candidates.get(&row).map(|all| all.iter().map(|it| number(it.order)).collect());
    Ok(OrderLine {
        amount: sales.payments.amount(row),
        day: says.as_ref().map(|says| says.created_at.date_naive()),
        names: says.and_then(|says| says.order.or(says.description.filter(|_| sight == Sight::Whole))),
        status: outcome.map_or(Status::UnknownKind, |outcome| outcome.status),
        orders: candidates
            .or_else(several)
            .unwrap_or_else(|| outcome.and_then(|it| it.order).map(number).into_iter().collect()),
        facts: outcome.map(|outcome| outcome.facts).unwrap_or_default(),
        likely: likely(matched, row),
        payment_id,
    })
}

fn day_at(days: &[i32], row: u32) -> i32 {
    days.get(row as usize).copied().unwrap_or(NO_DAY)
}

/// How likely a payment belongs to the order that is named first.
fn likely(matched: &Matched, row: u32) -> f32 {
    let first = matched.candidates.get(&row).and_then(|all| all.first()).map(|first| first.score);
    first.or_else(|| matched.outcomes.get(row as usize).map(|outcome| outcome.score)).unwrap_or_default()
}

/// The day of each payment, by its row; the matcher compares days, and does not tell them.
fn days_of(view: &View<'_>, sales: &Sales) -> std::result::Result<Vec<i32>, StoreError> {
    let count = u32::try_from(sales.payments.len()).unwrap_or(u32::MAX);
    let rows: HashMap<&str, u32> = (0..count).map(|row| (sales.payments.id(row), row)).collect();
    let mut days = vec![NO_DAY; count as usize];
    view.each_moment_of_payment(|payment_id, created_ms| {
        let row = rows.get(payment_id).and_then(|row| days.get_mut(*row as usize));
        if let Some(day) = row {
            *day = i32::try_from(created_ms.div_euclid(DAY_MS)).unwrap_or(NO_DAY);
        }
    })?;
    Ok(days)
}
