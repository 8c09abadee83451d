//! Orders and payments as matching wants them: every row once, nothing kept.

use rusqlite::types::ValueRef;

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

impl View<'_> {
    /// Hands over every order, in the order of their numbers.
    ///
    /// # Errors
    /// [`StoreError`]; what `take` says.
    pub fn each_order<E: From<StoreError>>(
        &self,
        mut take: impl FnMut(&OrderFact<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT number, total_minor, currency, placed_on, payment_reference FROM shop_order")
            .map_err(StoreError::from)?;
        let mut rows = statement.query([]).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            let fact = OrderFact {
                number: text(row.get_ref(0)).unwrap_or_default(),
                total: row.get(1).map_err(StoreError::from)?,
                currency: row.currency().map_err(StoreError::from)?,
                placed_on: text(row.get_ref(3)),
                payment: text(row.get_ref(4)),
            };
            take(&fact)?;
        }
        Ok(())
    }

    /// Hands over every payment that brought money or holds it, in the order of their ids.
    ///
    /// # Errors
    /// [`StoreError`]; what `take` says.
    pub fn each_payment_of_money<E: From<StoreError>>(
        &self,
        mut take: impl FnMut(&PaymentFact<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT p.payment_id, p.order_number, p.description, p.captured_minor + p.capturable_minor, p.currency,
                     p.created_ms, c.kind
                 FROM payment p JOIN connection c USING (connection_id)
                 WHERE p.captured_minor + p.capturable_minor > 0",
            )
            .map_err(StoreError::from)?;
        let mut rows = statement.query([]).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            let fact = PaymentFact {
                payment_id: text(row.get_ref(0)).unwrap_or_default(),
                order: text(row.get_ref(1)),
                description: text(row.get_ref(2)),
                amount: row.get(3).map_err(StoreError::from)?,
                currency: row.currency().map_err(StoreError::from)?,
                created_ms: row.get(5).map_err(StoreError::from)?,
                gateway: text(row.get_ref(6)).unwrap_or_default(),
            };
            take(&fact)?;
        }
        Ok(())
    }
}

fn text(value: rusqlite::Result<ValueRef<'_>>) -> Option<&str> {
    value.ok().and_then(|value| value.as_str().ok())
}
