//! Payments and refunds as the risk engine wants them, the judges that it learnt, and what rules said when they were asked.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Utc};
use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension as _, Row, Rows, Statement, params};
use serde_json::{Value, json};

use super::error::StoreError;
use super::rows::RowExt as _;
use super::{Touched, Tx, View};
use crate::domain::Currency;

/// A payment that was tried, or a refund, with what it has in common with others.
#[derive(Debug, Clone, Copy)]
pub struct RiskFact<'a> {
    /// The connection.
    pub connection_id: &'a str,
    /// The gateway's id of the payment; of a refund, that of its own.
    pub subject: &'a str,
    /// The payment that it is or belongs to.
    pub payment_id: &'a str,
    /// A refund.
    pub is_refund: bool,
    /// When it was made, in Unix milliseconds.
    pub created_ms: i64,
    /// The currency.
    pub currency: Currency,
    /// How much, in minor units.
    pub amount: i64,
    /// What was sent back of it so far.
    pub refunded: i64,
    /// It was declined.
    pub declined: bool,
    /// The gateway's score.
    pub score: Option<u8>,
    /// The person here who sent it back.
    pub staff: Option<&'a str>,
    /// Why money went back, in the gateway's word.
    pub reason: Option<&'a str>,
    /// The gateway's id of the customer.
    pub customer: Option<&'a str>,
    /// The name in the billing details.
    pub payer: Option<&'a str>,
    /// The e-mail address.
    pub email: Option<&'a str>,
    /// The card by its fingerprint.
    pub card: Option<&'a str>,
    /// Its last four digits.
    pub last4: Option<&'a str>,
    /// The card scheme.
    pub brand: Option<&'a str>,
    /// The card's country.
    pub card_country: Option<&'a str>,
    /// `credit`, `debit` or `prepaid`.
    pub funding: Option<&'a str>,
    /// The month until which the card is good.
    pub expires: Option<&'a str>,
    /// What the issuer said of the security code.
    pub cvc: Option<&'a str>,
    /// The same of the postal code.
    pub postal_code: Option<&'a str>,
    /// The same of the address.
    pub address: Option<&'a str>,
    /// What came of 3-D Secure.
    pub three_d_secure: Option<&'a str>,
    /// The country of the billing address.
    pub billing_country: Option<&'a str>,
    /// The network address.
    pub ip: Option<&'a str>,
    /// Its country.
    pub ip_country: Option<&'a str>,
    /// The device.
    pub device: Option<&'a str>,
    /// Why it was declined, in the gateway's word.
    pub decline: Option<&'a str>,
    /// The gateway's level of risk.
    pub level: Option<&'a str>,
}

const OF_PAYMENT: &str =
    "p.customer, p.payer, p.email, p.card_fingerprint, p.card_brand, p.card_country, p.card_funding,
    p.card_expires, p.check_cvc, p.check_postal_code, p.check_address, p.three_d_secure, p.billing_country, p.ip,
    p.ip_country, p.device, p.decline_code, p.risk_level, p.card_last4";

/// Of which payments something is wanted.
#[derive(Debug, Clone, Copy)]
pub enum OfPayments<'p> {
    /// Of all.
    All,
    /// Of these, by the gateway's ids.
    These(&'p BTreeSet<String>),
}

impl OfPayments<'_> {
    /// The rows of a table that has a `payment_id`, to be read under a name.
    fn rows_of(self, table: &str, name: &str) -> String {
        match self {
            Self::All => format!("{table} {name}"),
            // In this order, so that each id is looked up instead of each row being looked at.
            Self::These(_) => format!(
                "json_each(?1) i CROSS JOIN connection n
                 CROSS JOIN {table} {name} ON {name}.connection_id = n.connection_id AND {name}.payment_id = i.value"
            ),
        }
    }

    /// A condition on a column of a table in which each row may as well be looked at.
    fn includes(self, column: &str) -> String {
        match self {
            Self::All => "1".to_owned(),
            Self::These(_) => format!("{column} IN (SELECT value FROM json_each(?1))"),
        }
    }

    fn query<'s>(self, statement: &'s mut Statement<'_>) -> rusqlite::Result<Rows<'s>> {
        match self {
            Self::All => statement.query([]),
            Self::These(payments) => statement.query([json!(payments).to_string()]),
        }
    }
}

/// What became known of payments, by connection and payment: when a dispute for fraud or a refund as fraud was made, when its
/// card's bank gave warning, and when any other dispute was made.
#[derive(Debug, Clone, Default)]
pub struct KnownOutcomes {
    /// The first moment at which it was called fraud, in Unix milliseconds.
    pub fraud_ms: HashMap<(String, String), i64>,
    /// The first warning that the card's bank holds it for fraud.
    pub warned_ms: HashMap<(String, String), i64>,
    /// The first dispute for any reason.
    pub disputed_ms: HashMap<(String, String), i64>,
}

/// A judge that is kept.
#[derive(Debug, Clone)]
pub struct KeptJudge {
    /// Its id.
    pub judge_id: String,
    /// How good it is, and from what it learnt.
    pub card: Value,
    /// The judge.
    pub body: Value,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

/// What a rule said of a payment or refund when it was first asked.
#[derive(Debug, Clone, PartialEq)]
pub struct RiskHit {
    /// The connection.
    pub connection_id: String,
    /// The gateway's id of the payment or refund.
    pub subject: String,
    /// The rule's key.
    pub rule: String,
    /// Which of its texts.
    pub version: u32,
    /// Whether it counted, in one word.
    pub effect: String,
    /// Its points.
    pub points: u8,
    /// Its evaluated tree.
    pub tree: Value,
    /// When the payment was made.
    pub at: DateTime<Utc>,
}

impl View<'_> {
    /// Hands over the payments that somebody tried.
    ///
    /// # Errors
    /// [`StoreError`]; what `take` says.
    pub fn each_tried_payment<E: From<StoreError>>(
        &self,
        of: OfPayments<'_>,
        mut take: impl FnMut(&RiskFact<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = format!(
            "SELECT p.connection_id, p.payment_id, p.payment_id, 0, p.created_ms, p.currency, p.amount_minor, p.refunded_minor,
                 p.status = 'declined', p.risk_score, NULL, NULL, {OF_PAYMENT}
             FROM {} WHERE p.status IN ('succeeded', 'held', 'declined', 'processing')",
            of.rows_of("payment", "p"),
        );
        self.each_fact(&sql, of, &mut take)
    }

    /// Hands over the refunds of payments that were not taken back; who sent one from here is its staff.
    ///
    /// # Errors
    /// [`StoreError`]; what `take` says.
    pub fn each_refund_made<E: From<StoreError>>(
        &self,
        of: OfPayments<'_>,
        mut take: impl FnMut(&RiskFact<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = format!(
            "SELECT r.connection_id, r.refund_id, coalesce(r.payment_id, ''), 1, r.created_ms, r.currency, r.amount_minor, 0,
                 0, NULL, c.author, r.reason, {OF_PAYMENT}
             FROM {}
             LEFT JOIN payment p ON p.connection_id = r.connection_id AND p.payment_id = r.payment_id
             LEFT JOIN money_command c ON c.command_id = r.command_id
             WHERE r.status NOT IN ('failed', 'canceled')",
            of.rows_of("refund", "r"),
        );
        self.each_fact(&sql, of, &mut take)
    }

    fn each_fact<E: From<StoreError>>(
        &self,
        sql: &str,
        of: OfPayments<'_>,
        take: &mut dyn FnMut(&RiskFact<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.connection.prepare_cached(sql).map_err(StoreError::from)?;
        let mut rows = of.query(&mut statement).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            take(&fact(row).map_err(StoreError::from)?)?;
        }
        Ok(())
    }

    /// What became known of payments.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn known_outcomes(&self, of: OfPayments<'_>) -> Result<KnownOutcomes, StoreError> {
        let mut known = KnownOutcomes::default();
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT d.connection_id, d.payment_id, d.created_ms, coalesce(d.reason, '') = 'fraudulent' AS fraud,
                 1 AS dispute, 0 AS warning
             FROM dispute d WHERE d.payment_id IS NOT NULL AND {}
             UNION ALL
             SELECT r.connection_id, r.payment_id, r.created_ms, 1, 0, 0 FROM {}
             WHERE r.payment_id IS NOT NULL AND r.reason = 'fraudulent' AND r.status NOT IN ('failed', 'canceled')
             UNION ALL
             SELECT w.connection_id, w.payment_id, w.created_ms, 0, 0, 1 FROM early_warning w
             WHERE w.payment_id IS NOT NULL AND {}",
            of.includes("d.payment_id"),
            of.rows_of("refund", "r"),
            of.includes("w.payment_id"),
        ))?;
        let mut rows = of.query(&mut statement)?;
        while let Some(row) = rows.next()? {
            let key: (String, String) = (row.get(0)?, row.get(1)?);
            let (at, fraud, dispute): (i64, bool, bool) = (row.get(2)?, row.get(3)?, row.get(4)?);
            let warning: bool = row.get(5)?;
            let first = |known: &mut HashMap<(String, String), i64>| {
                known.entry(key.clone()).and_modify(|known| *known = at.min(*known)).or_insert(at);
            };
            if fraud {
                first(&mut known.fraud_ms);
            }
            if dispute {
                first(&mut known.disputed_ms);
            }
            if warning {
                first(&mut known.warned_ms);
            }
        }
        Ok(known)
    }

    /// The payments that these rows are or belong to, by the gateway's ids; nothing when a row is gone or belongs to none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn payments_of(&self, touched: &Touched) -> Result<Option<BTreeSet<String>>, StoreError> {
        let mut payments = BTreeSet::new();
        let tables = [
            ("payment", &touched.payments),
            ("refund", &touched.refunds),
            ("dispute", &touched.disputes),
            ("early_warning", &touched.warnings),
        ];
        for (table, rows) in tables.into_iter().filter(|(_, rows)| !rows.is_empty()) {
            let sql = format!("SELECT t.payment_id FROM json_each(?1) i CROSS JOIN {table} t ON t.rowid = i.value");
            let mut statement = self.connection.prepare_cached(&sql)?;
            let found: Vec<Option<String>> =
                statement.query_map([json!(rows).to_string()], |row| row.get(0))?.collect::<Result<_, _>>()?;
            if found.len() < rows.len() || found.contains(&None) {
                return Ok(None);
            }
            payments.extend(found.into_iter().flatten());
        }
        Ok(Some(payments))
    }

    /// The refunds of payments, whatever became of them, by the gateway's ids.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn refund_ids(&self, payments: &BTreeSet<String>) -> Result<Vec<String>, StoreError> {
        let of = OfPayments::These(payments);
        let mut statement =
            self.connection.prepare_cached(&format!("SELECT r.refund_id FROM {}", of.rows_of("refund", "r")))?;
        let mut rows = of.query(&mut statement)?;
        let mut ids = Vec::new();
        while let Some(row) = rows.next()? {
            ids.push(row.get(0)?);
        }
        Ok(ids)
    }

    /// The judge that was made last.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn newest_judge(&self) -> Result<Option<KeptJudge>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT judge_id, card, body, made_ms FROM risk_judge ORDER BY made_ms DESC, judge_id DESC LIMIT 1",
        )?;
        let read = |row: &Row<'_>| {
            Ok(KeptJudge {
                judge_id: row.get("judge_id")?,
                card: json(row, "card")?,
                body: json(row, "body")?,
                made_at: row.moment("made_ms")?,
            })
        };
        Ok(statement.query_row([], read).optional()?)
    }

    /// Of payments made since a moment, what rules have said already: payment or refund, rule, version.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn risk_hit_keys(&self, since_ms: i64) -> Result<HashSet<(String, String, u32)>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT subject, rule, version FROM risk_hit WHERE at_ms >= ?1")?;
        let rows = statement.query_map([since_ms], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What rules said of a payment or refund when they were first asked.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn risk_hits_of(&self, subject: &str) -> Result<Vec<RiskHit>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT * FROM risk_hit WHERE subject = ?1 ORDER BY judged_ms, rule")?;
        let read = |row: &Row<'_>| {
            Ok(RiskHit {
                connection_id: row.get("connection_id")?,
                subject: row.get("subject")?,
                rule: row.get("rule")?,
                version: row.get("version")?,
                effect: row.get("effect")?,
                points: row.get("points")?,
                tree: json(row, "tree")?,
                at: row.moment("at_ms")?,
            })
        };
        let rows = statement.query_map([subject], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Tx<'_> {
    /// Keeps a judge.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn add_judge(&self, judge: &KeptJudge) -> Result<(), StoreError> {
        self.connection.prepare_cached("INSERT INTO risk_judge VALUES (?1, ?2, ?3, ?4)")?.execute(params![
            judge.judge_id,
            judge.card.to_string(),
            judge.body.to_string(),
            judge.made_at.timestamp_millis(),
        ])?;
        Ok(())
    }

    /// Keeps what a rule said, unless it said so before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn add_risk_hit(&self, hit: &RiskHit, judged_at: DateTime<Utc>) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT OR IGNORE INTO risk_hit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?
            .execute(params![
            hit.connection_id,
            hit.subject,
            hit.rule,
            hit.version,
            hit.effect,
            hit.points,
            hit.tree.to_string(),
            hit.at.timestamp_millis(),
            judged_at.timestamp_millis(),
        ])?;
        Ok(())
    }
}

fn fact<'a>(row: &'a Row<'_>) -> rusqlite::Result<RiskFact<'a>> {
    // In the order of the columns, which are read by their numbers because there are many rows.
    let text = |column: usize| row.get_ref(column).ok().and_then(|value: ValueRef<'_>| value.as_str().ok());
    Ok(RiskFact {
        connection_id: text(0).unwrap_or_default(),
        subject: text(1).unwrap_or_default(),
        payment_id: text(2).unwrap_or_default(),
        is_refund: row.get(3)?,
        created_ms: row.get(4)?,
        currency: row.currency()?,
        amount: row.get(6)?,
        refunded: row.get(7)?,
        declined: row.get(8)?,
        score: row.get::<_, Option<i64>>(9)?.and_then(|score| u8::try_from(score).ok()),
        staff: text(10),
        reason: text(11),
        customer: text(12),
        payer: text(13),
        email: text(14),
        card: text(15),
        brand: text(16),
        card_country: text(17),
        funding: text(18),
        expires: text(19),
        cvc: text(20),
        postal_code: text(21),
        address: text(22),
        three_d_secure: text(23),
        billing_country: text(24),
        ip: text(25),
        ip_country: text(26),
        device: text(27),
        decline: text(28),
        level: text(29),
        last4: text(30),
    })
}

fn json(row: &Row<'_>, column: &str) -> rusqlite::Result<Value> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| {
        let at = row.as_ref().column_index(column).unwrap_or_default();
        rusqlite::Error::FromSqlConversionFailure(at, rusqlite::types::Type::Text, Box::new(error))
    })
}
