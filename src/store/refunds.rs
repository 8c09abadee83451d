//! Refunds as mirrored from the gateways.

use chrono::{DateTime, Utc};
use rusqlite::{Row, params};

use super::error::StoreError;
use super::payments::OF_SOME_CONNECTION;
use super::rows::RowExt as _;
use super::{Tx, View};
use crate::domain::ids::{ChargeId, CommandId, ConnectionId, PaymentId, RefundId};
use crate::domain::{Refund, RefundStatus};
use crate::gateway::Mirrored;

impl Tx<'_> {
    /// Keeps a refund as the gateway states it now. Where the gateway names only the charge, the payment is looked up.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_refund(
        &self,
        connection_id: &ConnectionId,
        refund: &Mirrored<Refund>,
        seen_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let Mirrored { fact, raw } = refund;
        let mut statement = self.connection.prepare_cached(
            "INSERT OR REPLACE INTO refund (connection_id, refund_id, payment_id, charge_id, currency, amount_minor,
                 status, reason, failure_reason, acquirer_reference, command_id, created_ms, raw, seen_ms)
             VALUES (?1, ?2,
                 coalesce(?3, (SELECT payment_id FROM payment WHERE connection_id = ?1 AND charge_id = ?4)),
                 ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?;
        statement.execute(params![
            connection_id.as_str(),
            fact.refund_id.as_str(),
            fact.payment_id.as_ref().map(PaymentId::as_str),
            fact.charge_id.as_ref().map(ChargeId::as_str),
            fact.amount.currency.code(),
            fact.amount.minor,
            fact.status.as_str(),
            fact.reason,
            fact.failure_reason,
            fact.acquirer_reference,
            fact.command_id.as_ref().map(CommandId::as_str),
            fact.created_at.timestamp_millis(),
            raw,
            seen_at.timestamp_millis(),
        ])?;
        Ok(())
    }
}

impl View<'_> {
    /// The refunds of a payment, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn refunds_of(&self, payment_id: &PaymentId) -> Result<Vec<Refund>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT * FROM refund WHERE {OF_SOME_CONNECTION} AND payment_id = ?1 ORDER BY created_ms, refund_id"
        ))?;
        let rows = statement.query_map([payment_id.as_str()], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Ids of refunds that the gateway may still change.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open_refunds(&self, connection_id: &ConnectionId) -> Result<Vec<RefundId>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT refund_id FROM refund
             WHERE connection_id = ?1 AND status NOT IN ('succeeded', 'failed', 'canceled')",
        )?;
        let rows = statement.query_map([connection_id.as_str()], |row| row.get::<_, String>(0).map(RefundId::new))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Refund> {
    Ok(Refund {
        refund_id: RefundId::new(row.get::<_, String>("refund_id")?),
        payment_id: row.get::<_, Option<String>>("payment_id")?.map(PaymentId::new),
        charge_id: row.get::<_, Option<String>>("charge_id")?.map(ChargeId::new),
        amount: row.money("amount_minor")?,
        status: RefundStatus::from_word(&row.get::<_, String>("status")?),
        reason: row.get("reason")?,
        failure_reason: row.get("failure_reason")?,
        acquirer_reference: row.get("acquirer_reference")?,
        command_id: row.get::<_, Option<String>>("command_id")?.map(CommandId::new),
        created_at: row.moment("created_ms")?,
    })
}
