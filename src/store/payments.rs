//! Payments as mirrored from the gateways.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, Row, named_params, params};

use super::error::StoreError;
use super::rows::RowExt as _;
use super::{Tx, View};
use crate::domain::ids::{ChargeId, ConnectionId, PaymentId};
use crate::domain::{Card, CardChecks, Check, Decline, Payment, PaymentStatus, RiskOutcome};
use crate::gateway::Mirrored;

/// A payment and the connection it came through.
#[derive(Debug, Clone, PartialEq)]
pub struct PaymentRow {
    /// The connection.
    pub connection_id: ConnectionId,
    /// The payment.
    pub payment: Payment,
    /// When it was last read from the gateway.
    pub seen_at: DateTime<Utc>,
}

impl Tx<'_> {
    /// Keeps a payment as the gateway states it now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_payment(
        &self,
        connection_id: &ConnectionId,
        payment: &Mirrored<Payment>,
        seen_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let Mirrored { fact, raw } = payment;
        let card = fact.card.clone().unwrap_or_default();
        let decline = fact.decline.as_ref();
        let risk = fact.risk.as_ref();
        let check = |check: &Option<Check>| check.as_ref().map(|check| check.as_str().to_owned());
        self.connection.prepare_cached(UPSERT)?.execute(named_params! {
            ":connection_id": connection_id.as_str(),
            ":payment_id": fact.payment_id.as_str(),
            ":charge_id": fact.charge_id.as_ref().map(ChargeId::as_str),
            ":currency": fact.amount.currency.code(),
            ":amount_minor": fact.amount.minor,
            ":captured_minor": fact.captured.minor,
            ":capturable_minor": fact.capturable.minor,
            ":refunded_minor": fact.refunded.minor,
            ":status": fact.status.as_str(),
            ":created_ms": fact.created_at.timestamp_millis(),
            ":capture_before_ms": fact.capture_before.map(|at| at.timestamp_millis()),
            ":order_number": fact.order,
            ":description": fact.description,
            ":customer": fact.customer,
            ":payer": fact.payer,
            ":email": fact.email,
            ":card_brand": card.brand,
            ":card_last4": card.last4,
            ":card_fingerprint": card.fingerprint,
            ":card_country": card.country,
            ":card_funding": card.funding,
            ":card_expires": card.expires,
            ":check_cvc": check(&fact.checks.cvc),
            ":check_address": check(&fact.checks.address),
            ":check_postal_code": check(&fact.checks.postal_code),
            ":three_d_secure": fact.checks.three_d_secure,
            ":billing_country": fact.billing_country,
            ":ip": fact.ip,
            ":ip_country": fact.ip_country,
            ":device": fact.device,
            ":decline_code": decline.map(|decline| &decline.code),
            ":decline_message": decline.and_then(|decline| decline.message.as_ref()),
            ":risk_outcome": risk.and_then(|risk| risk.outcome.as_ref()),
            ":risk_level": risk.and_then(|risk| risk.level.as_ref()),
            ":risk_score": risk.and_then(|risk| risk.score),
            ":disputed": fact.disputed,
            ":raw": raw,
            ":seen_ms": seen_at.timestamp_millis(),
        })?;
        Ok(())
    }
}

const UPSERT: &str = "INSERT INTO payment (
    connection_id, payment_id, charge_id, currency, amount_minor, captured_minor, capturable_minor, refunded_minor,
    status, created_ms, capture_before_ms, order_number, description, email, card_brand, card_last4,
    card_fingerprint, card_country, card_funding, check_cvc, check_address, check_postal_code, three_d_secure,
    billing_country, ip, ip_country, device, decline_code, decline_message, risk_outcome, risk_level, risk_score,
    disputed, raw, seen_ms, customer, payer, card_expires)
VALUES (
    :connection_id, :payment_id, :charge_id, :currency, :amount_minor, :captured_minor, :capturable_minor,
    :refunded_minor, :status, :created_ms, :capture_before_ms, :order_number, :description, :email, :card_brand,
    :card_last4, :card_fingerprint, :card_country, :card_funding, :check_cvc, :check_address, :check_postal_code,
    :three_d_secure, :billing_country, :ip, :ip_country, :device, :decline_code, :decline_message, :risk_outcome,
    :risk_level, :risk_score, :disputed, :raw, :seen_ms, :customer, :payer, :card_expires)
ON CONFLICT DO UPDATE SET
    charge_id = excluded.charge_id, currency = excluded.currency, amount_minor = excluded.amount_minor,
    captured_minor = excluded.captured_minor, capturable_minor = excluded.capturable_minor,
    refunded_minor = excluded.refunded_minor, status = excluded.status, created_ms = excluded.created_ms,
    capture_before_ms = excluded.capture_before_ms, order_number = excluded.order_number,
    description = excluded.description, email = excluded.email, card_brand = excluded.card_brand,
    card_last4 = excluded.card_last4, card_fingerprint = excluded.card_fingerprint,
    card_country = excluded.card_country, card_funding = excluded.card_funding, check_cvc = excluded.check_cvc,
    check_address = excluded.check_address, check_postal_code = excluded.check_postal_code,
    three_d_secure = excluded.three_d_secure, billing_country = excluded.billing_country, ip = excluded.ip,
    ip_country = excluded.ip_country, device = excluded.device, decline_code = excluded.decline_code,
    decline_message = excluded.decline_message, risk_outcome = excluded.risk_outcome,
    risk_level = excluded.risk_level, risk_score = excluded.risk_score, disputed = excluded.disputed,
    raw = excluded.raw, seen_ms = excluded.seen_ms, customer = excluded.customer, payer = excluded.payer,
    card_expires = excluded.card_expires";

/// What [`read`] reads: everything but the gateway's JSON, which is many times as large as the rest.
pub(super) const COLUMNS: &str = "connection_id, payment_id, charge_id, currency, amount_minor, captured_minor,
    capturable_minor, refunded_minor, status, created_ms, capture_before_ms, order_number, description, email, card_brand,
    card_last4, card_fingerprint, card_country, card_funding, check_cvc, check_address, check_postal_code,
    three_d_secure, billing_country, ip, ip_country, device, decline_code, decline_message, risk_outcome, risk_level,
    risk_score, disputed, seen_ms, customer, payer, card_expires";

/// Lets a key that begins with the connection be used where only the gateway's own id is known.
pub(super) const OF_SOME_CONNECTION: &str = "connection_id IN (SELECT connection_id FROM connection)";

impl View<'_> {
    /// One payment, if it is mirrored. Ids are the gateway's; with several connections the first one that has it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn payment(&self, payment_id: &PaymentId) -> Result<Option<PaymentRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM payment WHERE {OF_SOME_CONNECTION} AND payment_id = ?1 ORDER BY connection_id"
        ))?;
        Ok(statement.query_row([payment_id.as_str()], read).optional()?)
    }

    /// The newest payment of a connection.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn newest_payment(&self, connection_id: &ConnectionId) -> Result<Option<PaymentId>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT payment_id FROM payment WHERE connection_id = ?1 ORDER BY created_ms DESC LIMIT 1",
        )?;
        let found = statement.query_row([connection_id.as_str()], |row| row.get::<_, String>(0)).optional()?;
        Ok(found.map(PaymentId::new))
    }

    /// Ids of payments that the gateway may still change.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open_payments(&self, connection_id: &ConnectionId) -> Result<Vec<PaymentId>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT payment_id FROM payment
             WHERE connection_id = ?1 AND status IN ('held', 'processing', 'requires_action', 'incomplete')",
        )?;
        let rows = statement.query_map([connection_id.as_str()], |row| row.get::<_, String>(0).map(PaymentId::new))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many payments were made in a span: from the first moment, before the second.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn attempts(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<u64, StoreError> {
        Ok(self.connection.query_row(
            "SELECT count(*) FROM payment WHERE created_ms >= ?1 AND created_ms < ?2",
            params![from.timestamp_millis(), to.timestamp_millis()],
            |row| row.get(0),
        )?)
    }

    /// Moment and decline code of each payment that was made in a span and declined.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn declines(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<(DateTime<Utc>, String)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT created_ms, coalesce(decline_code, '') AS decline_code FROM payment
             WHERE status = 'declined' AND created_ms >= ?1 AND created_ms < ?2",
        )?;
        let span = params![from.timestamp_millis(), to.timestamp_millis()];
        let rows = statement.query_map(span, |row| Ok((row.moment("created_ms")?, row.get("decline_code")?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<PaymentRow> {
    let check = |column| row.get::<_, Option<String>>(column).map(|word| word.map(|word| Check::from_word(&word)));
    let decline_code: Option<String> = row.get("decline_code")?;
    let decline_message = row.get("decline_message")?;
    let risk =
        RiskOutcome { outcome: row.get("risk_outcome")?, level: row.get("risk_level")?, score: row.get("risk_score")? };
    let payment = Payment {
        payment_id: PaymentId::new(row.get::<_, String>("payment_id")?),
        charge_id: row.get::<_, Option<String>>("charge_id")?.map(ChargeId::new),
        amount: row.money("amount_minor")?,
        captured: row.money("captured_minor")?,
        capturable: row.money("capturable_minor")?,
        refunded: row.money("refunded_minor")?,
        status: PaymentStatus::from_word(&row.get::<_, String>("status")?),
        created_at: row.moment("created_ms")?,
        capture_before: row.moment_opt("capture_before_ms")?,
        order: row.get("order_number")?,
        description: row.get("description")?,
        customer: row.get("customer")?,
        payer: row.get("payer")?,
        email: row.get("email")?,
        card: read_card(row)?,
        checks: CardChecks {
            cvc: check("check_cvc")?,
            address: check("check_address")?,
            postal_code: check("check_postal_code")?,
            three_d_secure: row.get("three_d_secure")?,
        },
        billing_country: row.get("billing_country")?,
        ip: row.get("ip")?,
        ip_country: row.get("ip_country")?,
        device: row.get("device")?,
        decline: decline_code.map(|code| Decline { code, message: decline_message }),
        risk: (risk != RiskOutcome::default()).then_some(risk),
        disputed: row.get("disputed")?,
    };
    Ok(PaymentRow {
        connection_id: ConnectionId::new(row.get::<_, String>("connection_id")?),
        payment,
        seen_at: row.moment("seen_ms")?,
    })
}

/// The card of a payment, where anything of it is known.
pub(super) fn read_card(row: &Row<'_>) -> rusqlite::Result<Option<Card>> {
    let card = Card {
        brand: row.get("card_brand")?,
        last4: row.get("card_last4")?,
        fingerprint: row.get("card_fingerprint")?,
        country: row.get("card_country")?,
        funding: row.get("card_funding")?,
        expires: row.get("card_expires")?,
    };
    Ok((card != Card::default()).then_some(card))
}
