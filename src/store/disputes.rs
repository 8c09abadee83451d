//! Disputes as mirrored from the gateways.

use chrono::{DateTime, Utc};
use rusqlite::{Row, params};

use super::error::StoreError;
use super::rows::RowExt as _;
use super::{Tx, View};
use crate::domain::ids::{ChargeId, ConnectionId, DisputeId, PaymentId};
use crate::domain::{Dispute, DisputeStatus};
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
    /// The disputes of a payment, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn disputes_of(&self, payment_id: &PaymentId) -> Result<Vec<Dispute>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT * FROM dispute WHERE payment_id = ?1 ORDER BY created_ms, dispute_id")?;
        let rows = statement.query_map([payment_id.as_str()], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Disputes that are not decided, those whose evidence is due first first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn undecided_disputes(&self) -> Result<Vec<Dispute>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT * FROM dispute WHERE status NOT IN ('won', 'lost')
             ORDER BY due_by_ms NULLS LAST, created_ms, dispute_id",
        )?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

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

fn read(row: &Row<'_>) -> rusqlite::Result<Dispute> {
    Ok(Dispute {
        dispute_id: DisputeId::new(row.get::<_, String>("dispute_id")?),
        payment_id: row.get::<_, Option<String>>("payment_id")?.map(PaymentId::new),
        charge_id: row.get::<_, Option<String>>("charge_id")?.map(ChargeId::new),
        amount: row.money("amount_minor")?,
        status: DisputeStatus::from_word(&row.get::<_, String>("status")?),
        reason: row.get("reason")?,
        due_by: row.moment_opt("due_by_ms")?,
        created_at: row.moment("created_ms")?,
    })
}
