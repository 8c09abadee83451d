//! Orders and payments as matching wants them: every row once, or some, nothing kept.

use std::collections::BTreeSet;

use rusqlite::types::ValueRef;
use rusqlite::{Params, Row};

use super::View;
use super::error::StoreError;
use super::rows::RowExt as _;
use crate::domain::Currency;

/// An order as the shop's files told it.
#[derive(Debug, Clone, Copy)]
pub struct OrderFact<'a> {
    /// The shop's number.
    pub number: &'a str,
    /// What the customer owes, in minor units.
    pub total: i64,
    /// The currency.
    pub currency: Currency,
    /// The day it was placed, as `2026-11-28`.
    pub placed_on: Option<&'a str>,
    /// The gateway's payment id, when the shop noted it.
    pub payment: Option<&'a str>,
}

/// A payment that brought money, or holds it.
#[derive(Debug, Clone, Copy)]
pub struct PaymentFact<'a> {
    /// The gateway's id.
    pub payment_id: &'a str,
    /// The order's number, as the gateway was told.
    pub order: Option<&'a str>,
    /// What the gateway was told beside it.
    pub description: Option<&'a str>,
    /// What was taken or is held, in minor units.
    pub amount: i64,
    /// The currency.
    pub currency: Currency,
    /// When it was made, in Unix milliseconds.
    pub created_ms: i64,
    /// The kind of gateway.
    pub gateway: &'a str,
}

const ORDERS: &str = "SELECT number, total_minor, currency, placed_on, payment_reference";
const PAYMENTS: &str = "SELECT p.payment_id, p.order_number, p.description, p.captured_minor + p.capturable_minor,
     p.currency, p.created_ms, c.kind";

impl View<'_> {
    /// Hands over every order.
    ///
    /// # Errors
    /// [`StoreError`]; what `take` says.
    pub fn each_order<E: From<StoreError>>(
        &self,
        mut take: impl FnMut(&OrderFact<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each_row(&format!("{ORDERS} FROM shop_order"), [], |row| take(&order_fact(row)?)).map(|_| ())
    }

    /// Hands over the orders of some rows; gives how many of them are there.
    ///
    /// # Errors
    /// [`StoreError`]; what `take` says.
    pub fn each_order_of<E: From<StoreError>>(
        &self,
        rows: &BTreeSet<i64>,
        mut take: impl FnMut(&OrderFact<'_>) -> Result<(), E>,
    ) -> Result<usize, E> {
        let sql = format!("{ORDERS} FROM json_each(?1) r CROSS JOIN shop_order o ON o.rowid = r.value");
        self.each_row(&sql, [serde_json::json!(rows).to_string()], |row| take(&order_fact(row)?))
    }

    /// Hands over every payment that brought money or holds it.
    ///
    /// # Errors
    /// [`StoreError`]; what `take` says.
    pub fn each_payment_of_money<E: From<StoreError>>(
        &self,
        mut take: impl FnMut(&PaymentFact<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = format!(
            "{PAYMENTS} FROM payment p JOIN connection c USING (connection_id)
             WHERE p.captured_minor + p.capturable_minor > 0"
        );
        self.each_row(&sql, [], |row| take(&payment_fact(row)?)).map(|_| ())
    }

    /// Hands over the payments of some rows, also those that brought nothing; gives how many of them are there.
    ///
    /// # Errors
    /// [`StoreError`]; what `take` says.
    pub fn each_payment_of<E: From<StoreError>>(
        &self,
        rows: &BTreeSet<i64>,
        mut take: impl FnMut(&PaymentFact<'_>) -> Result<(), E>,
    ) -> Result<usize, E> {
        let sql = format!(
            "{PAYMENTS} FROM json_each(?1) r CROSS JOIN payment p ON p.rowid = r.value
             JOIN connection c USING (connection_id)"
        );
        self.each_row(&sql, [serde_json::json!(rows).to_string()], |row| take(&payment_fact(row)?))
    }

    fn each_row<E: From<StoreError>>(
        &self,
        sql: &str,
        params: impl Params,
        mut take: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<usize, E> {
        let mut statement = self.connection.prepare_cached(sql).map_err(StoreError::from)?;
        let mut rows = statement.query(params).map_err(StoreError::from)?;
        let mut seen = 0;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            take(row)?;
            seen += 1;
        }
        Ok(seen)
    }
}

fn order_fact<'a>(row: &'a Row<'_>) -> Result<OrderFact<'a>, StoreError> {
    Ok(OrderFact {
        number: text(row.get_ref(0)).unwrap_or_default(),
        total: row.get(1)?,
        currency: row.currency()?,
        placed_on: text(row.get_ref(3)),
        payment: text(row.get_ref(4)),
    })
}

fn payment_fact<'a>(row: &'a Row<'_>) -> Result<PaymentFact<'a>, StoreError> {
    Ok(PaymentFact {
        payment_id: text(row.get_ref(0)).unwrap_or_default(),
        order: text(row.get_ref(1)),
        description: text(row.get_ref(2)),
        amount: row.get(3)?,
        currency: row.currency()?,
        created_ms: row.get(5)?,
        gateway: text(row.get_ref(6)).unwrap_or_default(),
    })
}

fn text(value: rusqlite::Result<ValueRef<'_>>) -> Option<&str> {
    value.ok().and_then(|value| value.as_str().ok())
}
