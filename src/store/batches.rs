//! The gateway's ledger and its settlement batches.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Row, params};

use super::error::StoreError;
use super::payments::{OF_SOME_CONNECTION, read_card};
use super::rows::{self, Day, RowExt as _};
use super::{Tx, View};
use crate::domain::ids::{BatchId, ConnectionId, LedgerEntryId, PaymentId};
use crate::domain::{Batch, BatchStatus, Card, LedgerEntry, LedgerKind, Money, SettledBatch, Totals};
use crate::gateway::Mirrored;

/// A line of a batch, with as much as is known of the payment that caused it.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchLine {
    /// The gateway's ledger entry.
    pub entry: LedgerEntry,
    /// The payment that was made, refunded or disputed.
    pub payment_id: Option<PaymentId>,
    /// Its order number.
    pub order: Option<String>,
    /// The customer's e-mail address.
    pub email: Option<String>,
    /// The card used.
    pub card: Option<Card>,
}

impl Tx<'_> {
    /// Keeps a batch as the gateway states it now. A change of amount or status opens its lines for reading again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_batch(
        &self,
        connection_id: &ConnectionId,
        batch: &Mirrored<Batch>,
        seen_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let Mirrored { fact, raw } = batch;
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO batch (connection_id, batch_id, currency, amount_minor, status, created_ms, arrival_on,
                 automatic, bank_texts, failure_code, raw, seen_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT DO UPDATE SET currency = excluded.currency, amount_minor = excluded.amount_minor,
                 status = excluded.status, created_ms = excluded.created_ms, arrival_on = excluded.arrival_on,
                 automatic = excluded.automatic, bank_texts = excluded.bank_texts,
                 failure_code = excluded.failure_code, raw = excluded.raw, seen_ms = excluded.seen_ms,
                 lines_complete = lines_complete AND status = excluded.status
                     AND amount_minor = excluded.amount_minor",
        )?;
        statement.execute(params![
            connection_id.as_str(),
            fact.batch_id.as_str(),
            fact.amount.currency.code(),
            fact.amount.minor,
            fact.status.as_str(),
            fact.created_at.timestamp_millis(),
            rows::day(fact.arrival_date),
            fact.automatic,
            rows::json(&fact.references),
            fact.failure_code,
            raw,
            seen_at.timestamp_millis(),
        ])?;
        Ok(())
    }

    /// Keeps a row of the gateway's ledger.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_ledger_entry(
        &self,
        connection_id: &ConnectionId,
        entry: &Mirrored<LedgerEntry>,
        seen_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let Mirrored { fact, raw } = entry;
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO ledger_entry (connection_id, entry_id, kind, provider_kind, currency, amount_minor, fee_minor,
                 net_minor, source_id, created_ms, available_ms, description, raw, seen_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
             ON CONFLICT DO UPDATE SET kind = excluded.kind, provider_kind = excluded.provider_kind,
                 currency = excluded.currency, amount_minor = excluded.amount_minor, fee_minor = excluded.fee_minor,
                 net_minor = excluded.net_minor, source_id = excluded.source_id, created_ms = excluded.created_ms,
                 available_ms = excluded.available_ms, description = excluded.description, raw = excluded.raw,
                 seen_ms = excluded.seen_ms",
        )?;
        statement.execute(params![
            connection_id.as_str(),
            fact.entry_id.as_str(),
            fact.kind.as_str(),
            fact.provider_kind,
            fact.amount.currency.code(),
            fact.amount.minor,
            fact.fee.minor,
            fact.net.minor,
            fact.source_id,
            fact.created_at.timestamp_millis(),
            fact.available_on.timestamp_millis(),
            fact.description,
            raw,
            seen_at.timestamp_millis(),
        ])?;
        Ok(())
    }

    /// Says which ledger entries a batch pays out, in place of what was said before, and that these are all.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_batch_lines(
        &self,
        connection_id: &ConnectionId,
        batch_id: &BatchId,
        entries: &[LedgerEntryId],
    ) -> Result<(), StoreError> {
        let batch = params![connection_id.as_str(), batch_id.as_str()];
        self.connection
            .prepare_cached("DELETE FROM batch_line WHERE connection_id = ?1 AND batch_id = ?2")?
            .execute(batch)?;
        // An entry is in one batch only; if the gateway moved it, the newer word counts.
        let mut statement = self.connection.prepare_cached("INSERT OR REPLACE INTO batch_line VALUES (?1, ?2, ?3)")?;
        for entry_id in entries {
            statement.execute(params![connection_id.as_str(), batch_id.as_str(), entry_id.as_str()])?;
        }
        self.connection
            .prepare_cached("UPDATE batch SET lines_complete = 1 WHERE connection_id = ?1 AND batch_id = ?2")?
            .execute(batch)?;
        Ok(())
    }
}

/// What [`read_entry`] reads of a ledger entry `e`: everything but the gateway's JSON, which is the larger part.
const ENTRY: &str = "e.connection_id, e.entry_id, e.kind, e.provider_kind, e.currency, e.amount_minor, e.fee_minor,
    e.net_minor, e.source_id, e.created_ms, e.available_ms, e.description";

impl View<'_> {
    /// Every batch with its lines, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn settled_batches(&self) -> Result<Vec<SettledBatch>, StoreError> {
        let mut lines = self.lines_by_batch()?;
        let mut statement = self.connection.prepare_cached("SELECT * FROM batch ORDER BY arrival_on, batch_id")?;
        let rows = statement.query_map([], |row| {
            let connection_id = ConnectionId::new(row.get::<_, String>("connection_id")?);
            let batch = read_batch(row)?;
            let lines = lines.remove(&(connection_id, batch.batch_id.clone())).unwrap_or_default();
            Ok(SettledBatch { batch, lines, lines_complete: row.get("lines_complete")? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The name of the connection of each batch.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn gateways_of_batches(&self) -> Result<HashMap<BatchId, String>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT b.batch_id, c.name FROM batch b JOIN connection c USING (connection_id)")?;
        let rows =
            statement.query_map([], |row| Ok((BatchId::new(row.get::<_, String>("batch_id")?), row.get("name")?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The lines of a batch, oldest first, each with the payment behind it: that of the charge, of the refund or of the
    /// dispute which caused the entry.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn lines_of(&self, batch_id: &BatchId) -> Result<Vec<BatchLine>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "WITH line AS (
                 SELECT {ENTRY}, coalesce(
                     (SELECT p.payment_id FROM payment p
                      WHERE p.connection_id = e.connection_id AND p.charge_id = e.source_id),
                     (SELECT r.payment_id FROM refund r
                      WHERE r.connection_id = e.connection_id AND r.refund_id = e.source_id),
                     (SELECT d.payment_id FROM dispute d
                      WHERE d.connection_id = e.connection_id AND d.dispute_id = e.source_id)) AS payment_id
                 FROM batch_line l JOIN ledger_entry e USING (connection_id, entry_id)
                 WHERE l.{OF_SOME_CONNECTION} AND l.batch_id = ?1)
             SELECT line.*, p.order_number, p.email, p.card_brand, p.card_last4, p.card_fingerprint, p.card_country,
                 p.card_funding, p.card_expires
             FROM line LEFT JOIN payment p ON p.connection_id = line.connection_id AND p.payment_id = line.payment_id
             ORDER BY line.created_ms, line.entry_id"
        ))?;
        let rows = statement.query_map([batch_id.as_str()], |row| {
            Ok(BatchLine {
                entry: read_entry(row)?,
                payment_id: row.get::<_, Option<String>>("payment_id")?.map(PaymentId::new),
                order: row.get("order_number")?,
                email: row.get("email")?,
                card: read_card(row)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The sum of every ledger entry's net, over all connections, per currency: what the gateways hold.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn whole_balance(&self) -> Result<Totals, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT currency, sum(net_minor) AS net_minor FROM ledger_entry GROUP BY currency")?;
        let rows = statement.query_map([], |row| row.money("net_minor"))?;
        let amounts: Vec<Money> = rows.collect::<Result<_, _>>()?;
        totals(amounts)
    }

    /// Ids of batches that the gateway may still change: not delivered, or delivered so lately (`since`) that the bank
    /// may still send them back.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open_batches(&self, connection_id: &ConnectionId, since: NaiveDate) -> Result<Vec<BatchId>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT batch_id FROM batch WHERE connection_id = ?1
               AND (status NOT IN ('paid', 'failed', 'canceled') OR (status = 'paid' AND arrival_on >= ?2))",
        )?;
        let values = params![connection_id.as_str(), rows::day(since)];
        let rows = statement.query_map(values, |row| row.get::<_, String>(0).map(BatchId::new))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Ids of batches whose lines are to be read: automatic ones, since a gateway cannot attribute others.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn batches_without_lines(&self, connection_id: &ConnectionId) -> Result<Vec<BatchId>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT batch_id FROM batch WHERE connection_id = ?1 AND automatic = 1 AND lines_complete = 0
             ORDER BY created_ms",
        )?;
        let rows = statement.query_map([connection_id.as_str()], |row| row.get::<_, String>(0).map(BatchId::new))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The sum of every ledger entry's net, per currency: what the gateway's balance must be.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn ledger_balance(&self, connection_id: &ConnectionId) -> Result<Totals, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT currency, sum(net_minor) AS net_minor FROM ledger_entry WHERE connection_id = ?1 GROUP BY currency",
        )?;
        let rows = statement.query_map([connection_id.as_str()], |row| row.money("net_minor"))?;
        let amounts: Vec<Money> = rows.collect::<Result<_, _>>()?;
        totals(amounts)
    }

    /// Ledger entries booked from the first moment on and before the second, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn ledger_entries(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<LedgerEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {ENTRY} FROM ledger_entry e WHERE created_ms >= ?1 AND created_ms < ?2
             ORDER BY created_ms, entry_id"
        ))?;
        let rows = statement.query_map(params![from.timestamp_millis(), to.timestamp_millis()], read_entry)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The ledger entries that a charge, refund or dispute caused, oldest first, each with the batch that pays it out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn ledger_of(&self, source_id: &str) -> Result<Vec<(LedgerEntry, Option<BatchId>)>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {ENTRY}, l.batch_id FROM ledger_entry e LEFT JOIN batch_line l USING (connection_id, entry_id)
             WHERE e.{OF_SOME_CONNECTION} AND e.source_id = ?1 ORDER BY e.created_ms, e.entry_id"
        ))?;
        let rows = statement.query_map([source_id], |row| {
            let batch_id = row.get::<_, Option<String>>("batch_id")?.map(BatchId::new);
            Ok((read_entry(row)?, batch_id))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// When the newest ledger entry was booked.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn newest_ledger_entry(&self, connection_id: &ConnectionId) -> Result<Option<DateTime<Utc>>, StoreError> {
        let newest: Option<i64> = self.connection.query_row(
            "SELECT max(created_ms) FROM ledger_entry WHERE connection_id = ?1",
            [connection_id.as_str()],
            |row| row.get(0),
        )?;
        Ok(newest.and_then(DateTime::from_timestamp_millis))
    }

    fn lines_by_batch(&self) -> Result<HashMap<(ConnectionId, BatchId), Vec<LedgerEntry>>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT l.batch_id, {ENTRY} FROM batch_line l JOIN ledger_entry e USING (connection_id, entry_id)
             ORDER BY e.created_ms, e.entry_id"
        ))?;
        let rows = statement.query_map([], |row| {
            let connection_id = ConnectionId::new(row.get::<_, String>("connection_id")?);
            let batch_id = BatchId::new(row.get::<_, String>("batch_id")?);
            Ok(((connection_id, batch_id), read_entry(row)?))
        })?;
        let mut lines: HashMap<_, Vec<LedgerEntry>> = HashMap::new();
        for row in rows {
            let (batch, entry) = row?;
            lines.entry(batch).or_default().push(entry);
        }
        Ok(lines)
    }
}

fn totals(amounts: Vec<Money>) -> Result<Totals, StoreError> {
    let mut totals = Totals::default();
    for amount in amounts {
        totals.add(amount).map_err(|error| StoreError::Row { row: "ledger".into(), why: error.to_string() })?;
    }
    Ok(totals)
}

fn read_batch(row: &Row<'_>) -> rusqlite::Result<Batch> {
    Ok(Batch {
        batch_id: BatchId::new(row.get::<_, String>("batch_id")?),
        amount: row.money("amount_minor")?,
        status: BatchStatus::from_word(&row.get::<_, String>("status")?),
        created_at: row.moment("created_ms")?,
        arrival_date: row.get::<_, Day>("arrival_on")?.0,
        automatic: row.get("automatic")?,
        references: row.texts("bank_texts")?,
        failure_code: row.get("failure_code")?,
    })
}

fn read_entry(row: &Row<'_>) -> rusqlite::Result<LedgerEntry> {
    Ok(LedgerEntry {
        entry_id: LedgerEntryId::new(row.get::<_, String>("entry_id")?),
        kind: LedgerKind::from_word(&row.get::<_, String>("kind")?),
        provider_kind: row.get("provider_kind")?,
        amount: row.money("amount_minor")?,
        fee: row.money("fee_minor")?,
        net: row.money("net_minor")?,
        source_id: row.get("source_id")?,
        created_at: row.moment("created_ms")?,
        available_on: row.moment("available_ms")?,
        description: row.get("description")?,
    })
}
