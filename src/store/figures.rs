//! Figures of a day or a span, added up by the database.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, params};

use super::View;
use super::error::StoreError;
use super::payments::{COLUMNS, OF_SOME_CONNECTION, PaymentRow, read, read_card};
use super::rows::RowExt as _;
use crate::domain::ids::PaymentId;
use crate::domain::{Card, Currency, LedgerKind, Money};

/// What the ledger entries of one kind and currency add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerSum {
    /// The kind.
    pub kind: LedgerKind,
    /// How many entries.
    pub count: u64,
    /// Their gross amounts, from the shop's side.
    pub amount: Money,
}

/// A payment as a point in time: what a picture of a span needs of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentPoint {
    /// The gateway's id.
    pub payment_id: PaymentId,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The gateway's risk score, 0 to 100, where it tells.
    pub score: Option<u8>,
    /// Whether it was declined.
    pub declined: bool,
    /// Whether the gateway's own check stopped it before it reached the bank.
    pub blocked: bool,
    /// What was asked for.
    pub amount: Money,
}

/// By what the tries of one customer are told from those of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trier {
    /// The same card number; its fingerprint, and as much as may be shown.
    Card(Card),
    /// The same e-mail address.
    Email(String),
    /// The same network address.
    Ip(String),
    /// The same device.
    Device(String),
}

/// How often somebody tried to pay in a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tries {
    /// Who.
    pub who: Trier,
    /// How many payments were tried.
    pub tries: u64,
    /// How many of them were declined.
    pub declined: u64,
}

impl View<'_> {
    /// The ledger entries booked from the first moment on and before the second, added up by kind and currency.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn ledger_sums(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<LedgerSum>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT kind, currency, count(*) AS count, sum(amount_minor) AS amount_minor FROM ledger_entry
             WHERE created_ms >= ?1 AND created_ms < ?2 GROUP BY kind, currency",
        )?;
        let rows = statement.query_map(params![from.timestamp_millis(), to.timestamp_millis()], |row| {
            Ok(LedgerSum {
                kind: LedgerKind::from_word(&row.get::<_, String>("kind")?),
                count: row.get("count")?,
                amount: row.money("amount_minor")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many sales of a currency were booked after a moment; without one, how many there are.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn sales_after(&self, currency: Currency, after: Option<DateTime<Utc>>) -> Result<u64, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*) FROM ledger_entry WHERE created_ms > ?1 AND kind = 'sale' AND currency = ?2",
        )?;
        let after = after.map_or(i64::MIN, |after| after.timestamp_millis());
        Ok(statement.query_row(params![after, currency.code()], |row| row.get(0))?)
    }

    /// Payments that are authorised and not captured, those that lapse first first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn held_payments(&self) -> Result<Vec<PaymentRow>, StoreError> {
        // The first condition is that of the index.
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM payment
             WHERE status IN ('held', 'processing', 'requires_action', 'incomplete') AND status = 'held'
               AND {OF_SOME_CONNECTION}
             ORDER BY capture_before_ms NULLS LAST, created_ms, payment_id"
        ))?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every payment made from the first moment on and before the second as a point, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn payment_points(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<PaymentPoint>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT payment_id, created_ms, currency, amount_minor, risk_score, status = 'declined' AS declined,
                 status = 'declined' AND coalesce(risk_outcome, '') = 'blocked' AS blocked
             FROM payment WHERE created_ms >= ?1 AND created_ms < ?2 ORDER BY created_ms, payment_id",
        )?;
        let rows = statement.query_map(params![from.timestamp_millis(), to.timestamp_millis()], |row| {
            Ok(PaymentPoint {
                payment_id: PaymentId::new(row.get::<_, String>("payment_id")?),
                at: row.moment("created_ms")?,
                score: row.get("risk_score")?,
                declined: row.get("declined")?,
                blocked: row.get("blocked")?,
                amount: row.money("amount_minor")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Who tried to pay most often in a span, by card, e-mail address, network address and device: at least so many
    /// tries, the busiest first, up to a limit.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn busiest(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        at_least: u32,
        limit: u32,
    ) -> Result<Vec<Tries>, StoreError> {
        let mut busiest = Vec::new();
        for column in ["card_fingerprint", "email", "ip", "device"] {
            let mut statement = self.connection.prepare_cached(&format!(
                "SELECT {column} AS who, count(*) AS tries, sum(status = 'declined') AS declined
                 FROM payment WHERE created_ms >= ?1 AND created_ms < ?2 AND {column} IS NOT NULL
                 GROUP BY {column} HAVING count(*) >= ?3 ORDER BY tries DESC, declined DESC, who LIMIT ?4"
            ))?;
            let mut rows = statement.query(params![from.timestamp_millis(), to.timestamp_millis(), at_least, limit])?;
            while let Some(row) = rows.next()? {
                let who: String = row.get("who")?;
                let who = match column {
                    "email" => Trier::Email(who),
                    "ip" => Trier::Ip(who),
                    "device" => Trier::Device(who),
                    _ => Trier::Card(self.card_of(who)?),
                };
                busiest.push(Tries { who, tries: row.get("tries")?, declined: row.get("declined")? });
            }
        }
        // Stable, so that a card comes before what else its customer is known by.
        busiest.sort_by_key(|tries: &Tries| std::cmp::Reverse((tries.tries, tries.declined)));
        busiest.truncate(limit as usize);
        Ok(busiest)
    }

    /// The card of a fingerprint, as its newest payment has it.
    fn card_of(&self, fingerprint: String) -> Result<Card, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM payment WHERE card_fingerprint = ?1 ORDER BY created_ms DESC LIMIT 1"
        ))?;
        let card = statement.query_row([&fingerprint], read_card).optional()?.flatten();
        Ok(card.unwrap_or_else(|| Card { fingerprint: Some(fingerprint), ..Card::default() }))
    }
}
