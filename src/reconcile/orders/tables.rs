//! What is matched: orders and payments as rows of one size, with their texts in one place.
//!
//! A million of each fit into some 200 MB, which is why no row owns a text of its own.

use std::collections::HashMap;

use super::kept::MatchAnew;
use super::keys;
use crate::domain::{Currency, Money};

/// A table cannot hold more text than this many bytes: the ids and references of some hundred million rows.
const MOST_TEXT: usize = u32::MAX as usize;

/// No day, no second, no payout.
pub(super) const NONE_DAY: i32 = i32::MIN;
pub(super) const NONE_SECOND: i64 = i64::MIN;

/// Why orders and payments cannot be matched at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unmatchable {
    /// A table is larger than what fits into memory addresses of four bytes.
    #[error("a table is larger than 4 GB")]
    TooLarge,
    /// Orders tell only days and payments only moments, or the other way round.
    #[error("orders and payments tell their times in different ways")]
    NoCommonTime,
}

/// Where a text stands in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Span {
    start: u32,
    end: u32,
}

/// When an order was placed or a payment was made, as far as it is told. A row that tells neither is compared without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct When {
    /// The day, counted from any start that is the same for orders and payments.
    pub day: Option<i32>,
    /// The moment in Unix seconds.
    pub second: Option<i64>,
}

/// What a payment row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PaymentKind {
    /// Money from a customer.
    Charge,
    /// Money back to one.
    Refund,
    /// A dispute, lost or open.
    Dispute,
    /// A row that is no payment: a fee, a payout, a correction.
    Other,
    /// A word that nobody knows.
    Unknown,
}

/// An order as it is given.
#[derive(Debug, Clone, Copy)]
pub struct OrderRow<'a> {
    /// What it is called in the result.
    pub id: &'a str,
    /// The number that customers and gateways know it by; empty when that is the id.
    pub number: &'a str,
    /// When it was placed.
    pub placed: When,
    /// What the customer owes, in minor units.
    pub total: i64,
    /// The currency of the total.
    pub currency: Currency,
    /// The gateway it was to be paid through; empty when nobody knows.
    pub gateway: &'a str,
}

/// A payment as it is given.
#[derive(Debug, Clone, Copy)]
pub struct PaymentRow<'a> {
    /// What it is called in the result.
    pub id: &'a str,
    /// What it says which order it is for; empty when nothing.
    pub reference: &'a str,
    /// When it was made.
    pub made: When,
    /// The amount in minor units, with the sign that it was given.
    pub amount: i64,
    /// What of it enters the payout, in minor units, with its sign; nothing when nobody knows.
    pub net: Option<i64>,
    /// The currency of both.
    pub currency: Currency,
    /// The gateway; empty when nobody knows.
    pub gateway: &'a str,
    /// What it is.
    pub kind: PaymentKind,
    /// The payout it is part of; empty when nobody knows.
    pub payout: &'a str,
}

/// An order in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Order {
    pub(super) id: Span,
    /// Its number as numbers are compared.
    pub(super) key: Span,
    pub(super) second: i64,
    pub(super) total: i64,
    pub(super) day: i32,
    pub(super) currency: Currency,
    /// The place of its gateway among [`Sales::gateways`]; 0 is none.
    pub(super) gateway: u16,
}

/// A payment in its table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Payment {
    pub(super) id: Span,
    /// Its reference as numbers are compared.
    pub(super) key: Span,
    pub(super) second: i64,
    /// Without its sign.
    pub(super) amount: i64,
    pub(super) day: i32,
    pub(super) currency: Currency,
    pub(super) gateway: u16,
    pub(super) kind: PaymentKind,
}

/// What orders and payments have in common: texts, gateways, and how they tell the time.
#[derive(Debug, Default, Clone)]
pub(super) struct Common {
    text: String,
    key: String,
    pub(super) gateways: Names,
    pub(super) without_day: bool,
    pub(super) without_second: bool,
    /// Seconds that are not midnight.
    pub(super) within_a_day: usize,
}

/// The orders to be matched, in any order.
#[derive(Debug, Default, Clone)]
pub struct OrderTable {
    pub(super) rows: Vec<Order>,
    pub(super) common: Common,
    /// Whether an order may be known by its id beside the key it is compared by.
    pub(super) has_ids_beside_keys: bool,
}

/// The payments to be matched, in any order.
#[derive(Debug, Default, Clone)]
pub struct PaymentTable {
    pub(super) rows: Vec<Payment>,
    pub(super) common: Common,
    payouts: Payouts,
    /// By row, the numbers of those few references that list several.
    pub(super) listed: HashMap<u32, Vec<String>>,
}

/// What the rows of a payout come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutRows {
    /// The payout's id.
    pub payout: String,
    /// How many rows name it.
    pub rows: usize,
    /// What they come to after fees, in minor units; nothing when a row does not tell, or when currencies are mixed.
    pub net: Option<i64>,
}

#[derive(Debug, Default, Clone)]
struct Payouts {
    places: HashMap<String, usize>,
    sums: Vec<(PayoutRows, Currency)>,
}

impl OrderTable {
    /// Adds an order.
    ///
    /// # Errors
    /// [`Unmatchable::TooLarge`].
    pub fn add(&mut self, row: &OrderRow<'_>) -> Result<(), Unmatchable> {
        let number = if row.number.is_empty() { row.id } else { row.number };
        self.has_ids_beside_keys |= number != row.id;
        let (id, key) = self.common.texts(row.id, number)?;
        let (day, second) = self.common.when(row.placed);
        let gateway = self.common.gateways.place(row.gateway);
        self.rows.push(Order { id, key, second, total: row.total, day, currency: row.currency, gateway });
        Ok(())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The id of an order by its place.
    pub fn id(&self, place: u32) -> &str {
        self.common.text(self.row(place).id)
    }

    /// Makes orders known by their ids instead of their numbers.
    pub(super) fn name_by_ids(&mut self) {
        self.has_ids_beside_keys = true;
        let mut key = String::new();
        for row in &mut self.rows {
            keys::normalise(self.common.text(row.id), &mut key);
            // A table that is full keeps the numbers of the rest.
            let Ok(span) = Common::push(&mut self.common.text, &key) else { return };
            row.key = span;
        }
    }

    /// Makes orders known by the last digits of their numbers.
    pub(super) fn name_by_digits(&mut self) {
        self.has_ids_beside_keys = true;
        for row in &mut self.rows {
            let key = self.common.text(row.key);
            let Some(digits) = keys::last_digits(key) else { continue };
            let before = key.rfind(digits).unwrap_or_default();
            let start = row.key.start + u32::try_from(before).unwrap_or_default();
            row.key = Span { start, end: start + u32::try_from(digits.len()).unwrap_or_default() };
        }
    }

    pub(super) fn row(&self, place: u32) -> &Order {
        &self.rows[place as usize]
    }

    /// Whether an order may be known by its id beside the key that it is compared by.
    pub(super) const fn has_ids_beside_keys(&self) -> bool {
        self.has_ids_beside_keys
    }

    /// The id of an order as numbers are compared, unless that is its number. `id` is where it may be written.
    pub(super) fn id_beside_number<'a>(&'a self, place: u32, id: &'a mut String) -> Option<&'a str> {
        let row = self.row(place);
        if !self.has_ids_beside_keys || row.id == row.key {
            return None;
        }
        let id = keys::normalised(self.common.text(row.id), id);
        Some(id).filter(|id| *id != self.key(place))
    }

    /// The number of an order as numbers are compared.
    pub(super) fn key(&self, place: u32) -> &str {
        self.common.text(self.row(place).key)
    }
}

impl PaymentTable {
    /// Adds a payment.
    ///
    /// # Errors
    /// [`Unmatchable::TooLarge`].
    pub fn add(&mut self, row: &PaymentRow<'_>) -> Result<(), Unmatchable> {
        let (id, key) = self.common.texts(row.id, row.reference)?;
        let (day, second) = self.common.when(row.made);
        let gateway = self.common.gateways.place(row.gateway);
        // A file that writes money back with a minus and no word of its own says the same.
        let kind = if row.kind == PaymentKind::Charge && row.amount < 0 { PaymentKind::Refund } else { row.kind };
        let amount = row.amount.saturating_abs();
        self.payouts.add(row);
        if let Some((numbers, place)) = keys::listed(row.reference).zip(u32::try_from(self.rows.len()).ok()) {
            self.listed.insert(place, numbers);
        }
        self.rows.push(Payment { id, key, second, amount, day, currency: row.currency, gateway, kind });
        Ok(())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The amount of a payment, without its sign.
    pub fn amount(&self, place: u32) -> Money {
        Money::new(self.row(place).amount, self.row(place).currency)
    }

    /// The id of a payment by its place.
    pub fn id(&self, place: u32) -> &str {
        self.common.text(self.row(place).id)
    }

    /// What the rows of each payout come to, in the order in which they were first named.
    pub fn payouts(&self) -> impl Iterator<Item = &PayoutRows> {
        self.payouts.sums.iter().map(|(rows, _)| rows)
    }

    /// Whether the reference of a payment, as references are compared, holds this number.
    pub fn names(&self, place: u32, number: &str) -> bool {
        self.key(place).contains(number)
    }

    pub(super) fn row(&self, place: u32) -> &Payment {
        &self.rows[place as usize]
    }

    /// The reference of a payment as numbers are compared.
    pub(super) fn key(&self, place: u32) -> &str {
        self.common.text(self.row(place).key)
    }
}

impl Common {
    /// Takes over the texts of a row of another table.
    pub(super) fn take(&mut self, id: &str, key: &str) -> Result<(Span, Span), MatchAnew> {
        let id_at = Self::push(&mut self.text, id).map_err(|_| MatchAnew)?;
        let key_at = if id == key { Ok(id_at) } else { Self::push(&mut self.text, key) };
        Ok((id_at, key_at.map_err(|_| MatchAnew)?))
    }

    /// Takes over how the rows of another table tell the time.
    pub(super) fn hears(&mut self, other: &Self) {
        self.without_day |= other.without_day;
        self.without_second |= other.without_second;
        self.within_a_day += other.within_a_day;
    }

    fn texts(&mut self, id: &str, number: &str) -> Result<(Span, Span), Unmatchable> {
        keys::normalise(number, &mut self.key);
        let id = Self::push(&mut self.text, id)?;
        // Most ids and numbers differ; where they are the same letters, they stand there once.
        let key = if self.text(id) == self.key { id } else { Self::push(&mut self.text, &self.key)? };
        Ok((id, key))
    }

    fn push(text: &mut String, new: &str) -> Result<Span, Unmatchable> {
        let start = text.len();
        text.push_str(new);
        if text.len() > MOST_TEXT {
            return Err(Unmatchable::TooLarge);
        }
        let place = |at: usize| u32::try_from(at).map_err(|_| Unmatchable::TooLarge);
        Ok(Span { start: place(start)?, end: place(text.len())? })
    }

    pub(super) fn text(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    fn when(&mut self, when: When) -> (i32, i64) {
        // A row without any time does not make the others incomparable.
        self.without_day |= when.day.is_none() && when.second.is_some();
        self.without_second |= when.second.is_none() && when.day.is_some();
        self.within_a_day += usize::from(when.second.is_some_and(|second| second.rem_euclid(86_400) != 0));
        (when.day.unwrap_or(NONE_DAY), when.second.unwrap_or(NONE_SECOND))
    }
}

pub(super) fn day_of(second: i64) -> i32 {
    i32::try_from(second.div_euclid(86_400)).unwrap_or(NONE_DAY)
}

impl Payouts {
    fn add(&mut self, row: &PaymentRow<'_>) {
        if row.payout.is_empty() {
            return;
        }
        let place = match self.places.get(row.payout) {
            Some(&place) => place,
            None => {
                self.places.insert(row.payout.to_owned(), self.sums.len());
                let rows = PayoutRows { payout: row.payout.to_owned(), rows: 0, net: Some(0) };
                self.sums.push((rows, row.currency));
                self.sums.len() - 1
            }
        };
        let (sum, currency) = &mut self.sums[place];
        sum.rows += 1;
        sum.net = match (sum.net, row.net) {
            (Some(net), Some(more)) if *currency == row.currency => net.checked_add(more),
            _ => None,
        };
    }
}

/// A few names, compared without regard to case.
#[derive(Debug, Default, Clone)]
pub(super) struct Names(pub(super) Vec<String>);

impl Names {
    /// The places of other names among these, which they get when they are new; by the places that they had.
    pub(super) fn places_of(&mut self, others: &Self) -> Vec<u16> {
        std::iter::once(0).chain(others.0.iter().map(|name| self.place(name)).collect::<Vec<_>>()).collect()
    }

    /// The place of a name from 1, which it gets when it is new; 0 is no name.
    pub(super) fn place(&mut self, name: &str) -> u16 {
        if name.is_empty() {
            return 0;
        }
        let known = self.0.iter().position(|known| known.eq_ignore_ascii_case(name));
        let place = known.unwrap_or_else(|| {
            self.0.push(name.to_owned());
            self.0.len() - 1
        });
        // More gateways than a shop can have: those beyond count as unknown.
        u16::try_from(place + 1).unwrap_or(0)
    }
}
