//! Payments and attempts as the gateway's JSON.

use serde_json::{Value, json};

use super::objects::{Attempt, Billing, Charge, IntentStatus, Verdict};
use super::refusal::decline;
use super::shop::Shop;
use super::wire::{pairs, row_id};

/// Adds the fields the gateway always sends and this shop never uses.
fn with_nulls(mut value: Value, fields: &[&str]) -> Value {
    for field in fields {
        value[*field] = Value::Null;
    }
    value
}

pub(super) fn intent(shop: &Shop, at: usize) -> Value {
    let it = &shop.intents[at];
    let latest = it.latest_charge.map(|charge| &shop.charges[charge]);
    let failed = latest.filter(|_| matches!(it.status, IntentStatus::RequiresPaymentMethod | IntentStatus::Canceled));
    let value = json!({
        "id": it.id,
        "object": "payment_intent",
        "amount": it.asked.amount,
        "amount_capturable": it.amount_capturable,
        "amount_details": { "tip": {} },
        "amount_received": it.amount_received,
        "canceled_at": it.canceled_at,
        "cancellation_reason": it.cancellation_reason,
        "capture_method": if it.asked.manual { "manual" } else { "automatic" },
        "client_secret": format!("{}_{}", it.id, it.secret),
        "confirmation_method": "automatic",
        "created": it.created,
        "currency": it.asked.currency.code(),
        "description": it.asked.description,
        "last_payment_error": failed.map_or(Value::Null, payment_error),
        "latest_charge": latest.map(|charge| &charge.id),
        "livemode": false,
        "metadata": pairs(&it.asked.metadata),
        "payment_method": it.payment_method,
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "receipt_email": it.asked.receipt_email,
        "status": it.status.code(),
    });
    with_nulls(
        value,
        &[
            "application",
            "application_fee_amount",
            "automatic_payment_methods",
            "customer",
            "next_action",
            "on_behalf_of",
            "processing",
            "review",
            "setup_future_usage",
            "shipping",
            "statement_descriptor",
            "statement_descriptor_suffix",
            "transfer_data",
            "transfer_group",
        ],
    )
}

/// Why the last attempt failed, as `last_payment_error` tells it.
fn payment_error(charge: &Charge) -> Value {
    let Some(decline_code) = decline_code(charge.attempt.verdict) else { return Value::Null };
    let (code, message) = decline(decline_code);
    json!({
        "charge": charge.id,
        "code": code,
        "decline_code": decline_code,
        "doc_url": format!("https://stripe.com/docs/error-codes/{}", code.replace('_', "-")),
        "message": message,
        "payment_method": { "id": charge.attempt.card.payment_method, "object": "payment_method", "type": "card" },
        "type": "card_error",
    })
}

fn decline_code(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Approved => None,
        Verdict::Declined(code) => Some(code),
        Verdict::Blocked => Some("fraudulent"),
    }
}

pub(super) fn charge(shop: &Shop, at: usize) -> Value {
    let it = &shop.charges[at];
    let intent = &shop.intents[it.intent];
    let failure = decline_code(it.attempt.verdict).map(decline);
    let value = json!({
        "id": it.id,
        "object": "charge",
        "amount": it.amount,
        "amount_captured": it.amount_captured,
        "amount_refunded": it.amount_refunded,
        "balance_transaction": row_id(shop, it.row),
        "billing_details": billing(&it.attempt.billing),
        "calculated_statement_descriptor": "COUNTERFOIL DEMO",
        "captured": it.captured,
        "created": it.created,
        "currency": it.currency.code(),
        "description": intent.asked.description,
        "dispute": it.dispute.map(|dispute| &shop.disputes[dispute].id),
        "disputed": it.dispute.is_some(),
        "failure_code": failure.map(|(code, _)| code),
        "failure_message": failure.map(|(_, message)| message),
        "fraud_details": {},
        "livemode": false,
        "metadata": pairs(&intent.asked.metadata),
        "outcome": outcome(&it.attempt),
        "paid": failure.is_none(),
        "payment_intent": intent.id,
        "payment_method": it.attempt.card.payment_method,
        "payment_method_details": { "card": card(it), "type": "card" },
        "receipt_email": intent.asked.receipt_email,
        "refunded": it.released || (it.captured && it.amount_refunded == it.amount_captured),
        "status": if failure.is_none() { "succeeded" } else { "failed" },
    });
    with_nulls(
        value,
        &[
            "application",
            "application_fee",
            "application_fee_amount",
            "customer",
            "failure_balance_transaction",
            "on_behalf_of",
            "receipt_number",
            "receipt_url",
            "review",
            "shipping",
            "source_transfer",
            "statement_descriptor",
            "statement_descriptor_suffix",
            "transfer_data",
            "transfer_group",
        ],
    )
}

fn billing(it: &Billing) -> Value {
    json!({
        "address": {
            "city": it.city,
            "country": it.country,
            "line1": it.line1,
            "line2": null,
            "postal_code": it.postal_code,
            "state": null,
        },
        "email": it.email,
        "name": it.name,
        "phone": null,
        "tax_id": null,
    })
}

fn card(charge: &Charge) -> Value {
    let Attempt { card, checks, three_ds, verdict, .. } = &charge.attempt;
    let approved = *verdict == Verdict::Approved;
    let mut it = json!({
        "amount_authorized": approved.then_some(charge.amount),
        "authorization_code": null,
        "brand": card.brand,
        "checks": {
            "address_line1_check": checks.line1,
            "address_postal_code_check": checks.postal_code,
            "cvc_check": checks.cvc,
        },
        "country": card.country,
        "exp_month": card.exp_month,
        "exp_year": card.exp_year,
        "extended_authorization": { "status": "disabled" },
        "fingerprint": card.fingerprint,
        "funding": card.funding,
        "iin": card.iin,
        "incremental_authorization": { "status": "unavailable" },
        "installments": null,
        "last4": card.last4,
        "mandate": null,
        "multicapture": { "status": "unavailable" },
        "network": card.brand,
        "network_token": { "used": false },
        "overcapture": { "maximum_amount_capturable": charge.amount, "status": "unavailable" },
        "three_d_secure": three_ds.map(|it| json!({
            "authentication_flow": it.flow,
            "electronic_commerce_indicator": it.indicator,
            "result": it.result,
            "result_reason": it.reason,
            "version": "2.2.0",
        })),
        "wallet": null,
    });
    if let Some(deadline) = charge.capture_before {
        it["capture_before"] = json!(deadline);
    }
    it
}

fn outcome(attempt: &Attempt) -> Value {
    let level = match attempt.risk_score {
        0..65 => "normal",
        65..75 => "elevated",
        _ => "highest",
    };
    let (kind, network, reason, message) = match attempt.verdict {
        Verdict::Approved => ("authorized", "approved_by_network", None, "Payment complete."),
        Verdict::Declined(code) => {
            let message = match code {
                "do_not_honor" | "generic_decline" => "The bank did not return any further details with this decline.",
                "insufficient_funds" => "The bank returned the decline code `insufficient_funds`.",
                "incorrect_cvc" => "The bank returned the decline code `incorrect_cvc`.",
                _ => "The bank declined the payment.",
            };
            ("issuer_declined", "declined_by_network", Some(code), message)
        }
        Verdict::Blocked => {
            ("blocked", "not_sent_to_network", Some("highest_risk_level"), "Stripe blocked this payment as too risky.")
        }
    };
    json!({
        "advice_code": null,
        "network_advice_code": null,
        "network_decline_code": null,
        "network_status": network,
        "reason": reason,
        "risk_level": level,
        "risk_score": attempt.risk_score,
        "seller_message": message,
        "type": kind,
    })
}
