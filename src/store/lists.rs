//! The list of payments: what fits a search, in order, and what it adds up to.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, params, params_from_iter};

use super::View;
use super::error::StoreError;
use super::payments::{COLUMNS, OF_SOME_CONNECTION, PaymentRow, read};
use super::rows::RowExt as _;
use super::search::{Condition, order};
use crate::domain::ids::{ConnectionId, PaymentId};
use crate::domain::search::{PaymentFilter, PaymentSort, Term};
use crate::domain::{Currency, Money, MoneyError};

/// With more hits than this among the words, it is quicker to go through the index of the list than to look up each hit
/// in the table, whose rows lie far apart.
const FEW_HITS: u64 = 20_000;

/// What the found payments of one currency add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentSum {
    /// The currency of every amount.
    pub currency: Currency,
    /// How many payments.
    pub count: u64,
    /// What was taken.
    pub captured: Money,
    /// What went back of it.
    pub refunded: Money,
    /// What is authorised and waits to be captured.
    pub held: Money,
    /// What was asked for by those that were declined.
    pub declined: Money,
    /// How many were declined.
    pub declined_count: u64,
}

impl PaymentSum {
    const fn nothing(currency: Currency) -> Self {
        let zero = Money::zero(currency);
        Self { currency, count: 0, captured: zero, refunded: zero, held: zero, declined: zero, declined_count: 0 }
    }

    /// Adds one payment; amounts in minor units of this currency.
    fn add(&mut self, status: &str, amount: i64, captured: i64, refunded: i64) -> Result<(), MoneyError> {
        let money = |minor| Money::new(minor, self.currency);
        self.count += 1;
        self.captured = self.captured.plus(money(captured))?;
        self.refunded = self.refunded.plus(money(refunded))?;
        match status {
            "declined" => {
                self.declined_count += 1;
                self.declined = self.declined.plus(money(amount))?;
            }
            "held" => self.held = self.held.plus(money(amount))?,
            _ => {}
        }
        Ok(())
    }
}

/// The payments that fit a filter: their places in the wanted order, and the sums per currency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaymentPlaces {
    /// Rowids. They identify nothing outside of this book and are kept by nobody, but they are small, and the row of a
    /// payment keeps its own: payments are upserted, never removed, and the book is never vacuumed.
    pub places: Vec<i64>,
    /// The sums, most payments first.
    pub sums: Vec<PaymentSum>,
}

impl View<'_> {
    /// Payments that fit a filter, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn payments(&self, filter: &PaymentFilter, limit: u32) -> Result<Vec<PaymentRow>, StoreError> {
        let condition = self.condition(filter)?;
        let order = order(PaymentSort::default());
        let sql = format!("SELECT {COLUMNS} FROM payment WHERE {} ORDER BY {order} LIMIT {limit}", condition.sql);
        let mut statement = self.connection.prepare(&sql)?;
        let rows = statement.query_map(params_from_iter(&condition.values), read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many payments fit a filter.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn payment_count(&self, filter: &PaymentFilter) -> Result<u64, StoreError> {
        let condition = self.condition(filter)?;
        let sql = format!("SELECT count(*) FROM payment WHERE {}", condition.sql);
        Ok(self.connection.query_row(&sql, params_from_iter(&condition.values), |row| row.get(0))?)
    }

    /// All payments that fit a filter, as places in order, with their sums, both of one moment.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn payment_places(&self, filter: &PaymentFilter, sort: PaymentSort) -> Result<PaymentPlaces, StoreError> {
        self.places_where(&self.condition(filter)?, sort)
    }

    pub(super) fn places_where(&self, condition: &Condition, sort: PaymentSort) -> Result<PaymentPlaces, StoreError> {
        let sql = format!(
            "SELECT rowid, currency, status, amount_minor, captured_minor, refunded_minor
             FROM payment WHERE {} ORDER BY {}",
            condition.sql,
            order(sort)
        );
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query(params_from_iter(&condition.values))?;
        let mut places = Vec::new();
        let mut sums: Vec<PaymentSum> = Vec::new();
        while let Some(row) = rows.next()? {
            places.push(row.get(0)?);
            // A million rows have a handful of currencies: the code is only read where it is a new one.
            let code = row.get_ref(1)?.as_str().unwrap_or_default();
            let known = sums.iter().position(|sum| sum.currency.code() == code);
            if known.is_none() {
                sums.push(PaymentSum::nothing(row.currency()?));
            }
            let at = known.unwrap_or(sums.len() - 1);
            if let Some(sum) = sums.get_mut(at) {
                sum.add(row.get_ref(2)?.as_str().unwrap_or_default(), row.get(3)?, row.get(4)?, row.get(5)?)
                    .map_err(|error| StoreError::Row { row: "payment".into(), why: error.to_string() })?;
            }
        }
        sums.sort_by_key(|sum| (Reverse(sum.count), sum.currency));
        Ok(PaymentPlaces { places, sums })
    }

    /// The payments at these places, in this order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn payments_at(&self, places: &[i64]) -> Result<Vec<PaymentRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM json_each(?1) AS place CROSS JOIN payment ON payment.rowid = place.value
             ORDER BY place.key"
        ))?;
        let rows = statement.query_map([serde_json::Value::from(places).to_string()], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The place of a payment, as [`Self::payment_places`] has it; with several connections the first one that has it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn place_of_payment(&self, payment_id: &PaymentId) -> Result<Option<i64>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT rowid FROM payment WHERE {OF_SOME_CONNECTION} AND payment_id = ?1 ORDER BY connection_id"
        ))?;
        Ok(statement.query_row([payment_id.as_str()], |row| row.get(0)).optional()?)
    }

    /// The payments of a card in a span, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn payments_of_card(
        &self,
        connection_id: &ConnectionId,
        fingerprint: &str,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<PaymentRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM payment
             WHERE card_fingerprint = ?1 AND created_ms >= ?2 AND created_ms < ?3 AND connection_id = ?4
             ORDER BY created_ms, payment_id"
        ))?;
        let values = params![fingerprint, from.timestamp_millis(), to.timestamp_millis(), connection_id.as_str()];
        let rows = statement.query_map(values, read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The newest payments of the same customer (e-mail address) or card as this one, without it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn payments_beside(&self, row: &PaymentRow, limit: u32) -> Result<Vec<PaymentRow>, StoreError> {
        let payment = &row.payment;
        let fingerprint = payment.card.as_ref().and_then(|card| card.fingerprint.as_ref());
        // Each side has an index of its own, in order of time; the newest of both are the newest of all.
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM payment WHERE rowid IN (
                 SELECT rowid FROM (SELECT rowid FROM payment WHERE email = ?1 ORDER BY created_ms DESC LIMIT ?3 + 1)
                 UNION
                 SELECT rowid FROM (SELECT rowid FROM payment WHERE card_fingerprint = ?2
                                    ORDER BY created_ms DESC LIMIT ?3 + 1))
             AND NOT (connection_id = ?4 AND payment_id = ?5)
             ORDER BY created_ms DESC, payment_id LIMIT ?3"
        ))?;
        let values =
            params![payment.email, fingerprint, limit, row.connection_id.as_str(), payment.payment_id.as_str()];
        let rows = statement.query_map(values, read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The condition of a filter, with its words looked up in the way that suits their number.
    fn condition(&self, filter: &PaymentFilter) -> Result<Condition, StoreError> {
        let about_amounts = filter.terms.iter().any(|term| matches!(term, Term::Amount(..)));
        let currencies = if about_amounts { self.payment_currencies()? } else { Vec::new() };
        let mut condition = Condition::of(filter, &currencies);
        if let Some(words) = condition.words.take() {
            let few = self.hits_at_most(&words, FEW_HITS)?;
            condition.look_up(words, few);
        }
        Ok(condition)
    }

    fn hits_at_most(&self, words: &str, most: u64) -> Result<bool, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*) <= ?2 FROM (SELECT 1 FROM payment_text WHERE payment_text MATCH ?1 LIMIT ?2 + 1)",
        )?;
        Ok(statement.query_row(params![words, most], |row| row.get(0))?)
    }

    /// The currencies that occur among the payments.
    fn payment_currencies(&self) -> Result<Vec<Currency>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT DISTINCT currency FROM payment")?;
        let rows = statement.query_map([], |row| row.currency())?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
