//! Disputes as mirrored from the gateways.

use chrono::{DateTime, Utc};
use rusqlite::params;

use super::error::StoreError;
use super::{Tx, View};
use crate::domain::Dispute;
use crate::domain::ids::{ChargeId, ConnectionId, DisputeId, PaymentId};
use crate::gateway::Mirrored;

impl Tx<'_> {
    /// Keeps a dispute as the gateway states it now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_dispute(
        &self,
        connection_id: &ConnectionId,
        dispute: &Mirrored<Dispute>,
        seen_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let Mirrored { fact, raw } = dispute;
        let mut statement = self.connection.prepare_cached(
            "INSERT OR REPLACE INTO dispute (connection_id, dispute_id, payment_id, charge_id, currency, amount_minor,
                 status, reason, due_by_ms, created_ms, raw, seen_ms)
             VALUES (?1, ?2,
                 coalesce(?3, (SELECT payment_id FROM payment WHERE connection_id = ?1 AND charge_id = ?4)),
                 ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?;
        statement.execute(params![
            connection_id.as_str(),
            fact.dispute_id.as_str(),
            fact.payment_id.as_ref().map(PaymentId::as_str),
            fact.charge_id.as_ref().map(ChargeId::as_str),
            fact.amount.currency.code(),
            fact.amount.minor,
            fact.status.as_str(),
            fact.reason,
            fact.due_by.map(|at| at.timestamp_millis()),
            fact.created_at.timestamp_millis(),
            raw,
            seen_at.timestamp_millis(),
        ])?;
        Ok(())
    }
}

impl View<'_> {
    /// Ids of disputes that are not decided.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open_disputes(&self, connection_id: &ConnectionId) -> Result<Vec<DisputeId>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT dispute_id FROM dispute WHERE connection_id = ?1 AND status NOT IN ('won', 'lost')",
        )?;
        let rows = statement.query_map([connection_id.as_str()], |row| row.get::<_, String>(0).map(DisputeId::new))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
