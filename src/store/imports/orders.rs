//! Orders of the shop.

use rusqlite::params;

use super::super::Tx;
use super::super::error::StoreError;
use super::super::rows;
use crate::domain::Order;

/// The columns of an order, in the order of both tables.
const COLUMNS: &str = "number, import_id, currency, total_minor, placed_on, email, payment_reference, status, line";

impl Tx<'_> {
    /// Brings an order in; tells whether it is new. One that is there already takes what the newer file says, and what it
    /// was is kept for undoing that.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn import_order(&self, import_id: &str, order: &Order) -> Result<bool, StoreError> {
        let kept = self
            .connection
            .prepare_cached(&format!(
                "INSERT OR IGNORE INTO shop_order_earlier SELECT {COLUMNS} FROM shop_order
                 WHERE number = ?1 AND import_id <> ?2"
            ))?
            .execute(params![order.number, import_id])?;
        self.connection
            .prepare_cached(&format!(
                "INSERT INTO shop_order ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                 ON CONFLICT (number) DO UPDATE SET import_id = excluded.import_id, currency = excluded.currency,
                     total_minor = excluded.total_minor, placed_on = excluded.placed_on, email = excluded.email,
                     payment_reference = excluded.payment_reference, status = excluded.status, line = excluded.line"
            ))?
            .execute(params![
                order.number,
                import_id,
                order.total.currency.code(),
                order.total.minor,
                order.placed_on.map(rows::day),
                order.email,
                order.payment_reference,
                order.status,
                order.line,
            ])?;
        Ok(kept == 0)
    }
}

impl super::super::View<'_> {
    /// Whether an order of this number is in the book.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn knows_order(&self, number: &str) -> Result<bool, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM shop_order WHERE number = ?1)")?;
        Ok(statement.query_row([number], |row| row.get(0))?)
    }
}
