//! What a list of payments and orders shows of each: read by their names, a few at a time.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::OptionalExtension as _;

use super::View;
use super::error::StoreError;
use super::rows::RowExt as _;
use crate::domain::Money;

/// What a payment says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentSays {
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// The order's number, as the gateway was told.
    pub order: Option<String>,
    /// What the gateway was told beside it.
    pub description: Option<String>,
}

/// An order as the shop's files told it last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopOrder {
    /// What the customer owes.
    pub total: Money,
    /// The day it was placed.
    pub placed_on: Option<NaiveDate>,
    /// The gateway's payment id, when the shop noted it.
    pub payment: Option<String>,
}

impl View<'_> {
    /// Hands over the id of every payment and when it was made, in Unix milliseconds.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn each_moment_of_payment(&self, mut take: impl FnMut(&str, i64)) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT payment_id, created_ms FROM payment")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if let Ok(payment_id) = row.get_ref(0)?.as_str() {
                take(payment_id, row.get(1)?);
            }
        }
        Ok(())
    }

    /// What a payment says of itself; nothing when there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn payment_says(&self, payment_id: &str) -> Result<Option<PaymentSays>, StoreError> {
        // Payments are found by connection and id; there are a few connections.
        let mut statement = self.connection.prepare_cached(
            "SELECT created_ms, order_number, description FROM payment
             WHERE connection_id IN (SELECT connection_id FROM connection) AND payment_id = ?1 LIMIT 1",
        )?;
        let found = statement.query_row([payment_id], |row| {
            Ok(PaymentSays {
                created_at: row.moment("created_ms")?,
                order: row.get("order_number")?,
                description: row.get("description")?,
            })
        });
        Ok(found.optional()?)
    }

    /// An order by its number; nothing when there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn shop_order(&self, number: &str) -> Result<Option<ShopOrder>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT total_minor, currency, placed_on, payment_reference FROM shop_order WHERE number = ?1",
        )?;
        let found = statement.query_row([number], |row| {
            Ok(ShopOrder {
                total: row.money("total_minor")?,
                placed_on: row.day_opt("placed_on")?,
                payment: row.get("payment_reference")?,
            })
        });
        Ok(found.optional()?)
    }
}
