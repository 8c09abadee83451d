//! Stripe's objects as mirrored facts.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::ledger;
use super::wire::{self, Expandable, Named};
use crate::domain::ids::{BatchId, ChargeId, CommandId, DisputeId, PaymentId, RefundId, WarningId};
use crate::domain::scale::{self, Provider, Surface};
use crate::domain::{
    Batch, BatchStatus, Card, CardChecks, Check, Currency, Decline, Dispute, DisputeStatus, EarlyWarning, Money,
    Payment, PaymentStatus, Refund, RefundStatus, RiskOutcome,
};
use crate::gateway::{GatewayError, GatewayErrorKind, Mirrored, Record, Response};

/// The metadata field that carries a money command's id to the gateway and back.
pub(super) const COMMAND_FIELD: &str = "counterfoil_command";

/// Why an object cannot be used, for developers and support.
pub(super) type Defect = String;

/// Kinds of objects that become records.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Payment,
    Refund,
    Dispute,
    Warning,
    Batch,
    Ledger,
}

/// Reads one object and keeps what it was read from.
pub(super) fn record(kind: Kind, mut value: Value, response: &Response) -> Result<Record, GatewayError> {
    // Whoever has a payment's client secret can go on with the payment; it has no place in the mirror.
    if let Some(object) = value.as_object_mut() {
        object.shift_remove("client_secret");
    }
    let raw = value.to_string();
    let id = value.get("id").and_then(Value::as_str).unwrap_or("(no id)").to_owned();
    let read = match kind {
        Kind::Payment => payment(value).map(|fact| Record::Payment(Box::new(Mirrored { fact, raw }))),
        Kind::Refund => refund(value).map(|fact| Record::Refund(Mirrored { fact, raw })),
        Kind::Dispute => dispute(value).map(|fact| Record::Dispute(Mirrored { fact, raw })),
        Kind::Warning => warning(value).map(|fact| Record::Warning(Mirrored { fact, raw })),
        Kind::Batch => batch(value).map(|fact| Record::Batch(Mirrored { fact, raw })),
        Kind::Ledger => ledger::entry(value).map(|fact| Record::Ledger(Mirrored { fact, raw })),
    };
    read.map_err(|defect| unreadable(response, &format!("{id}: {defect}")))
}

/// The whole body as JSON of one type.
pub(super) fn body<T: DeserializeOwned>(response: &Response) -> Result<T, GatewayError> {
    serde_json::from_slice(&response.body).map_err(|error| unreadable(response, &error.to_string()))
}

pub(super) fn unreadable(response: &Response, why: &str) -> GatewayError {
    GatewayError {
        kind: GatewayErrorKind::Unreadable,
        status: response.status,
        code: None,
        message: Some(why.to_owned()),
        request_id: response.request_id(),
    }
}

pub(super) fn parse<T: DeserializeOwned>(value: Value) -> Result<T, Defect> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

pub(super) fn money(minor: i64, currency: &str) -> Result<Money, Defect> {
    let currency = Currency::parse(currency).map_err(|error| error.to_string())?;
    scale::from_provider(Provider::Stripe, Surface::Api, minor, currency).map_err(|error| error.to_string())
}

pub(super) fn moment(seconds: i64) -> Result<DateTime<Utc>, Defect> {
    DateTime::from_timestamp(seconds, 0).ok_or_else(|| format!("{seconds} is no moment"))
}

/// Stripe and servers like it send both null and "" for nothing.
pub(super) fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// What a payment says of its money, in the gateway's minor units.
struct Amounts {
    asked: i64,
    received: i64,
    refunded: i64,
}

/// What really went back to the customer. A charge counts what a partial capture, a void or an expiry released as
/// refunded too, although that was never taken.
fn refunded(amounts: &Amounts) -> i64 {
    let released = amounts.asked.saturating_sub(amounts.received).max(0);
    if amounts.refunded >= released { amounts.refunded.saturating_sub(released) } else { amounts.refunded }
}

fn payment(value: Value) -> Result<Payment, Defect> {
    let wire: wire::PaymentIntent = parse(value)?;
    let amount_of = |minor: Option<i64>| money(minor.unwrap_or_default(), &wire.currency);
    let (charge_id, charge) = match wire.latest_charge {
        Some(Expandable::Id(id)) => (Some(ChargeId::new(id)), None),
        Some(Expandable::Object(charge)) => (Some(ChargeId::new(charge.id.clone())), Some(charge)),
        None => (None, None),
    };
    let charge = charge.as_deref();
    let wire_amounts = Amounts {
        asked: wire.amount,
        received: wire.amount_received.unwrap_or_default(),
        refunded: charge.and_then(|charge| charge.amount_refunded).unwrap_or_default(),
    };
    let error = wire.last_payment_error.as_ref();
    let status = payment_status(&wire.status, error.is_some(), charge);
    let decline = (status == PaymentStatus::Declined).then(|| decline(error, charge));
    // A declined attempt may have left no charge; its error then still names the card.
    let method = error.and_then(|error| error.payment_method.as_ref());
    let card = charge
        .and_then(|charge| charge.payment_method_details.as_ref()?.card.as_ref())
        .or_else(|| method.and_then(|method| method.card.as_ref()));
    let billing = charge
        .and_then(|charge| charge.billing_details.as_ref())
        .or_else(|| method.and_then(|method| method.billing_details.as_ref()));
    let noted = |names: &[&str]| {
        noted(wire.metadata.as_ref(), names).or_else(|| noted(charge.and_then(|it| it.metadata.as_ref()), names))
    };
    let emails = [
        billing.and_then(|billing| billing.email.clone()),
        wire.receipt_email.clone(),
        charge.and_then(|charge| charge.receipt_email.clone()),
    ];
    Ok(Payment {
        amount: money(wire.amount, &wire.currency)?,
        captured: amount_of(wire.amount_received)?,
        capturable: amount_of(wire.amount_capturable)?,
        refunded: amount_of(Some(refunded(&wire_amounts)))?,
        status,
        created_at: moment(wire.created)?,
        capture_before: card.and_then(|card| card.capture_before).map(moment).transpose()?,
        order: noted(&["order_id", "order", "order_number"]),
        description: filled(wire.description.clone()),
        customer: wire.customer.map(|customer| match customer {
            Expandable::Id(id) => id,
            Expandable::Object(customer) => customer.id,
        }),
        payer: billing.and_then(|billing| filled(billing.name.clone())),
        email: emails.into_iter().find_map(filled),
        card: card.map(card_facts),
        checks: card.map(card_checks).unwrap_or_default(),
        billing_country: billing.and_then(|billing| filled(billing.address.as_ref()?.country.clone())),
        ip: noted(&["ip", "customer_ip", "ip_address"]),
        ip_country: noted(&["ip_country"]),
        device: noted(&["device_id", "device"]),
        decline,
        risk: charge.and_then(|charge| charge.outcome.as_ref()).map(risk),
        disputed: charge.and_then(|charge| charge.disputed).unwrap_or_default(),
        payment_id: PaymentId::new(wire.id),
        charge_id,
    })
}

fn payment_status(word: &str, has_error: bool, charge: Option<&wire::Charge>) -> PaymentStatus {
    let failed = charge.is_some_and(|charge| charge.status.as_deref() == Some("failed"));
    match word {
        "requires_payment_method" if has_error || failed => PaymentStatus::Declined,
        "requires_payment_method" | "requires_confirmation" => PaymentStatus::Incomplete,
        "requires_action" => PaymentStatus::RequiresAction,
        "processing" => PaymentStatus::Processing,
        "requires_capture" => PaymentStatus::Held,
        "succeeded" => PaymentStatus::Succeeded,
        "canceled" => PaymentStatus::Canceled,
        other => PaymentStatus::Other(other.to_owned()),
    }
}

/// Codes that say no more than that it was declined.
const SAYS_NOTHING: [&str; 2] = ["card_declined", "generic_decline"];

/// The most telling code there is: the issuer's, then the gateway's reason, then the class of the failure. A wrong card
/// code or an expired card is only told by its class, while the other fields may say nothing in particular.
fn decline(error: Option<&wire::PaymentError>, charge: Option<&wire::Charge>) -> Decline {
    let outcome = charge.and_then(|charge| charge.outcome.as_ref());
    let codes = [
        error.and_then(|error| error.decline_code.clone()),
        outcome.and_then(|outcome| outcome.reason.clone()),
        charge.and_then(|charge| charge.failure_code.clone()),
        error.and_then(|error| error.code.clone()),
    ];
    let messages = [
        error.and_then(|error| error.message.clone()),
        charge.and_then(|charge| charge.failure_message.clone()),
        outcome.and_then(|outcome| outcome.seller_message.clone()),
    ];
    let codes: Vec<String> = codes.into_iter().filter_map(filled).collect();
    let telling = codes.iter().find(|code| !SAYS_NOTHING.contains(&code.as_str())).or(codes.first()).cloned();
    Decline { code: telling.unwrap_or_else(|| "unknown".to_owned()), message: messages.into_iter().find_map(filled) }
}

fn card_facts(card: &wire::Card) -> Card {
    Card {
        brand: filled(card.brand.clone()).map(|brand| brand.to_lowercase()),
        last4: filled(card.last4.clone()),
        fingerprint: filled(card.fingerprint.clone()),
        country: filled(card.country.clone()),
        funding: filled(card.funding.clone()),
        expires: card.exp_year.zip(card.exp_month).map(|(year, month)| format!("{year:04}-{month:02}")),
    }
}

fn card_checks(card: &wire::Card) -> CardChecks {
    let check = |word: Option<&String>| word.map(|word| Check::from_word(word));
    let checks = card.checks.as_ref();
    CardChecks {
        cvc: check(checks.and_then(|checks| checks.cvc.as_ref())),
        address: check(checks.and_then(|checks| checks.address_line1.as_ref())),
        postal_code: check(checks.and_then(|checks| checks.address_postal_code.as_ref())),
        three_d_secure: card.three_d_secure.as_ref().and_then(|it| filled(it.result.clone())),
    }
}

fn risk(outcome: &wire::ChargeOutcome) -> RiskOutcome {
    RiskOutcome {
        outcome: filled(outcome.kind.clone()),
        level: filled(outcome.risk_level.clone()),
        score: outcome.risk_score.and_then(|score| u8::try_from(score).ok()).filter(|&score| score <= 100),
    }
}

fn refund(value: Value) -> Result<Refund, Defect> {
    let wire: wire::Refund = parse(value)?;
    let reference = wire.destination_details.and_then(|details| details.card).and_then(|card| {
        // Other reference types (a trace number, say) are not what the customer's bank searches by.
        let is_arn = card.reference_type.as_deref().is_none_or(|kind| kind == "acquirer_reference_number");
        card.reference.filter(|_| is_arn)
    });
    Ok(Refund {
        amount: money(wire.amount, &wire.currency)?,
        // No word yet is not a failure: it was taken and is not known to be done.
        status: wire.status.as_deref().map_or(RefundStatus::Pending, RefundStatus::from_word),
        payment_id: id_of(wire.payment_intent.as_ref()).map(PaymentId::new),
        charge_id: id_of(wire.charge.as_ref()).map(ChargeId::new),
        reason: filled(wire.reason),
        failure_reason: filled(wire.failure_reason),
        acquirer_reference: filled(reference),
        command_id: noted(wire.metadata.as_ref(), &[COMMAND_FIELD]).map(CommandId::new),
        created_at: moment(wire.created)?,
        refund_id: RefundId::new(wire.id),
    })
}

fn dispute(value: Value) -> Result<Dispute, Defect> {
    let wire: wire::Dispute = parse(value)?;
    Ok(Dispute {
        payment_id: id_of(wire.payment_intent.as_ref()).map(PaymentId::new),
        charge_id: id_of(wire.charge.as_ref()).map(ChargeId::new),
        amount: money(wire.amount, &wire.currency)?,
        status: DisputeStatus::from_word(&wire.status),
        reason: filled(wire.reason),
        due_by: wire.evidence_details.and_then(|details| details.due_by).map(moment).transpose()?,
        created_at: moment(wire.created)?,
        dispute_id: DisputeId::new(wire.id),
    })
}

fn warning(value: Value) -> Result<EarlyWarning, Defect> {
    let wire: wire::EarlyWarning = parse(value)?;
    Ok(EarlyWarning {
        payment_id: id_of(wire.payment_intent.as_ref()).map(PaymentId::new),
        charge_id: id_of(wire.charge.as_ref()).map(ChargeId::new),
        actionable: wire.actionable,
        fraud_type: filled(wire.fraud_type),
        created_at: moment(wire.created)?,
        warning_id: WarningId::new(wire.id),
    })
}

fn batch(value: Value) -> Result<Batch, Defect> {
    let wire: wire::Payout = parse(value)?;
    let trace = wire.trace_id.and_then(|trace| trace.value);
    Ok(Batch {
        amount: money(wire.amount, &wire.currency)?,
        status: BatchStatus::from_word(&wire.status),
        created_at: moment(wire.created)?,
        arrival_date: moment(wire.arrival_date)?.date_naive(),
        automatic: wire.automatic.unwrap_or_default(),
        references: [Some(wire.id.clone()), wire.statement_descriptor, trace].into_iter().filter_map(filled).collect(),
        failure_code: filled(wire.failure_code),
        batch_id: BatchId::new(wire.id),
    })
}

pub(super) fn id_of(reference: Option<&Expandable<Named>>) -> Option<String> {
    reference.map(|reference| reference.id().to_owned())
}

/// The first of these metadata fields that holds something.
pub(super) fn noted(metadata: Option<&Map<String, Value>>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| match metadata?.get(*name)? {
        Value::String(text) => filled(Some(text.clone())),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}
