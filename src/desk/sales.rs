//! The book's orders and payments as matching wants them, kept between two questions and renewed by what was written.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::orders::{KINDS, standing};
use super::{Desk, Result};
use crate::domain::ids::PaymentId;
use crate::reconcile::orders::{
    MatchAnew, Matched, Matching, OrderRow, OrderTable, Pairs, PaymentKind, PaymentRow, PaymentTable, Sales,
    Unmatchable, When,
};
use crate::store::{Decision, Follower, OrderFact, PaymentFact, Touched, View};
use crate::text::{ErrorKind, Message, UserError};

/// Milliseconds of a day.
pub(super) const DAY_MS: i64 = 86_400_000;

/// The last matching; nothing before the first.
pub(super) type MatchedOrders = Mutex<Option<KeptOrders>>;

/// A matching, and what it was made from.
pub(super) struct KeptOrders {
    /// After how many changes of the book.
    at: u64,
    found: MatchedSales,
    /// The orders with which the shop noted the payment, by that payment; such a payment names its order whatever its own
    /// reference says.
    noted: HashMap<String, String>,
    said: Said,
}

/// All payments and orders with what became of them, as they stood when somebody asked. Whoever keeps it makes the next
/// change copy the rows.
#[derive(Clone)]
pub(super) struct MatchedSales {
    pub(super) matching: Arc<Matching>,
    pub(super) matched: Arc<Matched>,
}

impl MatchedSales {
    pub(super) fn sales(&self) -> &Sales {
        self.matching.sales()
    }
}

impl Desk {
    /// What became of all payments and orders, renewed by what was written since the last time.
    pub(super) fn matched_orders(&self) -> Result<MatchedSales> {
        let mut last = self.matched_orders.lock().unwrap_or_else(PoisonError::into_inner);
        let at = self.store.changes();
        // Taken out, so that nothing half renewed stays when reading fails.
        let kept = match last.take() {
            Some(kept) if kept.at == at => kept,
            kept => {
                let touched = self.store.take_touched(Follower::Orders);
                self.store.read(|view| renewed(view, at, kept.zip(touched)))?
            }
        };
        Ok(last.insert(kept).found.clone())
    }
}

/// The matching as the book stands now: the last one with what was written since, or a new one.
fn renewed(view: &View<'_>, at: u64, kept: Option<(KeptOrders, Touched)>) -> Result<KeptOrders> {
    if let Some((mut kept, touched)) = kept {
        let said = Said::of(view.decisions_of(&KINDS)?);
        let is_changed = kept.take(view, &touched)?;
        if let Some(is_changed) = is_changed {
            kept.at = at;
            if said != kept.said || is_changed {
                let matching = Arc::make_mut(&mut kept.found.matching);
                matching.say(said.pairs(matching));
                kept.found.matched = Arc::new(matching.matched());
                kept.said = said;
            }
            return Ok(kept);
        }
    }
    let (mut orders, mut noted) = (OrderTable::default(), HashMap::new());
    view.each_order::<UserError>(|row| {
        if let Some(payment) = row.payment {
            noted.insert(payment.to_owned(), row.number.to_owned());
        }
        add_order(&mut orders, row)
    })?;
    let mut payments = PaymentTable::default();
    view.each_payment_of_money::<UserError>(|row| add_payment(&mut payments, &noted, row))?;
    let said = Said::of(view.decisions_of(&KINDS)?);
    let mut matching = Matching::new(Sales::new(orders, payments).map_err(too_large)?);
    matching.say(said.pairs(&matching));
    let found = MatchedSales { matched: Arc::new(matching.matched()), matching: Arc::new(matching) };
    Ok(KeptOrders { at, found, noted, said })
}

impl KeptOrders {
    /// Takes what was written and tells whether there is anything; nothing when all has to be read again.
    fn take(&mut self, view: &View<'_>, touched: &Touched) -> Result<Option<bool>> {
        if touched.orders.is_empty() && touched.payments.is_empty() {
            return Ok(Some(false));
        }
        let matching = &self.found.matching;
        let (mut orders, mut notes, mut known) = (OrderTable::default(), Vec::new(), HashSet::new());
        let orders_there = view.each_order_of::<UserError>(&touched.orders, |row| {
            let note = row.payment.map(str::to_owned);
            if matching.order(row.number).is_some() && note.as_ref().is_none_or(|it| !self.noted.contains_key(it)) {
                known.insert(row.number.to_owned());
            }
            notes.extend(note.map(|payment| (payment, row.number.to_owned())));
            add_order(&mut orders, row)
        })?;
        // An order that is known may have had another note, or one where there is none now.
        let is_unnoted = self.noted.values().any(|number| known.contains(number));
        let mut rows = touched.payments.clone();
        for (payment, number) in notes {
            match self.noted.get(&payment) {
                Some(before) if *before == number => {}
                Some(_) => return Ok(None),
                None => {
                    rows.extend(view.place_of_payment(&PaymentId::new(payment.clone()))?);
                    self.noted.insert(payment, number);
                }
            }
        }
        let mut payments = PaymentTable::default();
        let mut is_gone = false;
        let payments_there = view.each_payment_of::<UserError>(&rows, |row| {
            if row.amount > 0 {
                return add_payment(&mut payments, &self.noted, row);
            }
            is_gone |= matching.payment(row.payment_id).is_some();
            Ok(())
        })?;
        let is_missing = |there: usize, rows: &BTreeSet<i64>| there < rows.len();
        if is_unnoted || is_gone || is_missing(orders_there, &touched.orders) || is_missing(payments_there, &rows) {
            return Ok(None);
        }
        let is_changed = !orders.is_empty() || !payments.is_empty();
        Ok(match Arc::make_mut(&mut self.found.matching).change(orders, &payments) {
            Ok(()) => Some(is_changed),
            Err(MatchAnew) => None,
        })
    }
}

fn add_order(orders: &mut OrderTable, row: &OrderFact<'_>) -> Result<()> {
    let day = row.placed_on.and_then(|day| day.parse::<chrono::NaiveDate>().ok());
    let day =
        day.and_then(|day| i32::try_from(day.signed_duration_since(chrono::NaiveDate::default()).num_days()).ok());
    let (number, total, currency) = (row.number, row.total, row.currency);
    let placed = When { day, second: None };
    orders.add(&OrderRow { id: number, number, placed, total, currency, gateway: "" }).map_err(too_large)
}

fn add_payment(payments: &mut PaymentTable, noted: &HashMap<String, String>, row: &PaymentFact<'_>) -> Result<()> {
    let reference = noted.get(row.payment_id).map(String::as_str).or(row.order).or(row.description);
    let payment = PaymentRow {
        id: row.payment_id,
        reference: reference.unwrap_or_default(),
        made: When { day: i32::try_from(row.created_ms.div_euclid(DAY_MS)).ok(), second: None },
        amount: row.amount,
        net: None,
        currency: row.currency,
        gateway: row.gateway,
        kind: PaymentKind::Charge,
        payout: "",
    };
    payments.add(&payment).map_err(too_large)
}

/// What people said of payments and orders, as it stands.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// Oldest first.
    pub(super) confirmed: Vec<(String, String)>,
    pub(super) declined: HashSet<(String, String)>,
}

impl Said {
    pub(super) fn of(decisions: Vec<Decision>) -> Self {
        let mut said = Self::default();
        for standing in standing(decisions) {
            if standing.belongs {
                said.confirmed.push(standing.pair);
            } else {
                said.declined.insert(standing.pair);
            }
        }
        said
    }

    /// By the rows of a matching, as far as payment and order are there.
    fn pairs(&self, matching: &Matching) -> Pairs {
        let rows = |(payment, order): &(String, String)| {
            Some((matching.payment(payment)?.row(), matching.order(order)?.row()))
        };
        Pairs {
            confirmed: self.confirmed.iter().filter_map(rows).collect(),
            declined: self.declined.iter().filter_map(rows).collect(),
        }
    }
}

fn too_large(error: Unmatchable) -> UserError {
    UserError::new(ErrorKind::Other, Message::new("desk-tables-too-large")).detail(error.to_string())
}
