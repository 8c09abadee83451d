//! Early fraud warnings as mirrored from the gateways.

use chrono::{DateTime, Utc};
use rusqlite::{Row, params};

use super::error::StoreError;
use super::rows::RowExt as _;
use super::{Tx, View};
use crate::domain::ids::{ChargeId, ConnectionId, PaymentId, WarningId};
use crate::domain::{EarlyWarning, Money};
use crate::gateway::Mirrored;

/// A payment that its card's bank reported as fraud, and about which something can still be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenWarning {
    /// The payment.
    pub payment_id: PaymentId,
    /// The order that it pays.
    pub order: Option<String>,
    /// When it was first reported.
    pub at: DateTime<Utc>,
    /// What the shop still has of it, in the payment currency.
    pub left: Money,
}

impl Tx<'_> {
    /// Keeps a warning as the gateway states it now. One that names no payment belongs to the payment of its charge.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_warning(
        &self,
        connection_id: &ConnectionId,
        warning: &Mirrored<EarlyWarning>,
        seen_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let Mirrored { fact, raw } = warning;
        let mut statement = self.connection.prepare_cached(
            "INSERT OR REPLACE INTO early_warning (connection_id, warning_id, payment_id, charge_id, actionable, fraud_type,
                 created_ms, raw, seen_ms)
             VALUES (?1, ?2,
                 coalesce(?3, (SELECT payment_id FROM payment WHERE connection_id = ?1 AND charge_id = ?4)),
                 ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        statement.execute(params![
            connection_id.as_str(),
            fact.warning_id.as_str(),
            fact.payment_id.as_ref().map(PaymentId::as_str),
            fact.charge_id.as_ref().map(ChargeId::as_str),
            fact.actionable,
            fact.fraud_type,
            fact.created_at.timestamp_millis(),
            raw,
            seen_at.timestamp_millis(),
        ])?;
        Ok(())
    }
}

impl View<'_> {
    /// The warnings about a payment, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn warnings_of(&self, payment_id: &PaymentId) -> Result<Vec<EarlyWarning>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT * FROM early_warning WHERE payment_id = ?1 ORDER BY created_ms, warning_id")?;
        let rows = statement.query_map([payment_id.as_str()], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Payments with a warning about which something can still be done, the longest reported first: money of them is left,
    /// and nobody disputes them. A payment is there once, however many warnings it has.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open_warnings(&self) -> Result<Vec<OpenWarning>, StoreError> {
        // A refund or dispute that was read after the warning counts as well, so the warning's own word is not enough.
        let mut statement = self.connection.prepare_cached(
            "SELECT w.payment_id, min(w.created_ms) AS created_ms, p.order_number, p.currency,
                 p.captured_minor - p.refunded_minor AS left_minor
             FROM early_warning w JOIN payment p ON p.connection_id = w.connection_id AND p.payment_id = w.payment_id
             WHERE w.actionable AND NOT p.disputed AND p.refunded_minor < p.captured_minor
                 AND NOT EXISTS (SELECT 1 FROM dispute d
                     WHERE d.connection_id = w.connection_id AND d.payment_id = w.payment_id)
             GROUP BY w.connection_id, w.payment_id
             ORDER BY min(w.created_ms), w.payment_id",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(OpenWarning {
                payment_id: PaymentId::new(row.get::<_, String>("payment_id")?),
                at: row.moment("created_ms")?,
                order: row.get("order_number")?,
                left: row.money("left_minor")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Ids of warnings that the gateway may still change.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn actionable_warnings(&self, connection_id: &ConnectionId) -> Result<Vec<WarningId>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT warning_id FROM early_warning WHERE connection_id = ?1 AND actionable")?;
        let rows = statement.query_map([connection_id.as_str()], |row| row.get::<_, String>(0).map(WarningId::new))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<EarlyWarning> {
    Ok(EarlyWarning {
        warning_id: WarningId::new(row.get::<_, String>("warning_id")?),
        payment_id: row.get::<_, Option<String>>("payment_id")?.map(PaymentId::new),
        charge_id: row.get::<_, Option<String>>("charge_id")?.map(ChargeId::new),
        actionable: row.get("actionable")?,
        fraud_type: row.get("fraud_type")?,
        created_at: row.moment("created_ms")?,
    })
}
