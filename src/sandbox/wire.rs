//! The shop's objects as the gateway's JSON. Payments and their attempts are in `wire_payments`.

use serde_json::{Map, Value, json};

use super::money::Cur;
use super::objects::{DisputeStatus, Event, Metadata, PayoutStatus, Ref, RefundStatus, Row};
use super::shop::Shop;
pub(super) use super::wire_payments::{charge, intent};

/// The protocol version the sandbox speaks.
pub(super) const VERSION: &str = "2026-08-26.dahlia";

pub(super) fn object(shop: &Shop, object: Ref) -> Value {
    match object {
        Ref::Intent(at) => intent(shop, at),
        Ref::Charge(at) => charge(shop, at),
        Ref::Refund(at) => refund(shop, at),
        Ref::Dispute(at) => dispute(shop, at),
        Ref::Warning(at) => warning(shop, at),
        Ref::Payout(at) => payout(shop, at),
    }
}

pub(super) fn ref_id(shop: &Shop, object: Ref) -> &str {
    match object {
        Ref::Intent(at) => &shop.intents[at].id,
        Ref::Charge(at) => &shop.charges[at].id,
        Ref::Refund(at) => &shop.refunds[at].id,
        Ref::Dispute(at) => &shop.disputes[at].id,
        Ref::Warning(at) => &shop.warnings[at].id,
        Ref::Payout(at) => &shop.payouts[at].id,
    }
}

pub(super) fn row_id(shop: &Shop, at: Option<usize>) -> Option<&str> {
    at.map(|at| shop.rows[at].id.as_str())
}

pub(super) fn pairs(metadata: &Metadata) -> Value {
    metadata.iter().map(|(key, value)| (key.clone(), json!(value))).collect::<Map<_, _>>().into()
}

pub(super) fn refund(shop: &Shop, at: usize) -> Value {
    let it = &shop.refunds[at];
    let charge = &shop.charges[it.charge];
    let pending = it.status == RefundStatus::Pending;
    let mut value = json!({
        "id": it.id,
        "object": "refund",
        "amount": it.amount,
        "balance_transaction": row_id(shop, it.row),
        "charge": charge.id,
        "created": it.created,
        "currency": charge.currency.code(),
        "destination_details": {
            "card": {
                "reference": if pending { None } else { Some(&it.reference) },
                "reference_status": if pending { "pending" } else { "available" },
                "reference_type": "acquirer_reference_number",
                "type": if pending { "pending" } else { "refund" },
            },
            "type": "card",
        },
        "metadata": pairs(&it.metadata),
        "payment_intent": shop.intents[charge.intent].id,
        "reason": it.reason,
        "receipt_number": null,
        "source_transfer_reversal": null,
        "status": it.status.code(),
        "transfer_reversal": null,
    });
    if pending {
        value["pending_reason"] = json!("insufficient_funds");
    }
    if let Some(reason) = it.failure_reason {
        value["failure_reason"] = json!(reason);
    }
    if let Some(row) = row_id(shop, it.failure_row) {
        value["failure_balance_transaction"] = json!(row);
    }
    value
}

pub(super) fn dispute(shop: &Shop, at: usize) -> Value {
    let it = &shop.disputes[at];
    let charge = &shop.charges[it.charge];
    let network_code = match it.reason {
        "fraudulent" => "10.4",
        "product_not_received" => "13.1",
        "product_unacceptable" => "13.3",
        "duplicate" => "12.6",
        _ => "13.7",
    };
    json!({
        "id": it.id,
        "object": "dispute",
        "amount": it.amount,
        "balance_transactions": it.rows.iter().map(|at| row(shop, &shop.rows[*at])).collect::<Vec<_>>(),
        "charge": charge.id,
        "created": it.created,
        "currency": charge.currency.code(),
        "evidence": it.evidence,
        "evidence_details": {
            "due_by": it.due_by,
            "has_evidence": !it.evidence.is_empty(),
            "past_due": shop.now > it.due_by && it.submissions == 0,
            "submission_count": it.submissions,
        },
        "is_charge_refundable": it.status == DisputeStatus::Won,
        "livemode": false,
        "metadata": pairs(&it.metadata),
        "payment_intent": shop.intents[charge.intent].id,
        "payment_method_details": {
            "card": {
                "brand": charge.attempt.card.brand,
                "case_type": "chargeback",
                "network": charge.attempt.card.brand,
                "network_reason_code": network_code,
            },
            "type": "card",
        },
        "enhanced_eligibility_types": [],
        "reason": it.reason,
        "status": it.status.code(),
    })
}

pub(super) fn warning(shop: &Shop, at: usize) -> Value {
    let it = &shop.warnings[at];
    let charge = &shop.charges[it.charge];
    json!({
        "id": it.id,
        "object": "radar.early_fraud_warning",
        "actionable": shop.is_actionable(at),
        "charge": charge.id,
        "created": it.created,
        "fraud_type": it.fraud_type,
        "livemode": false,
        "payment_intent": shop.intents[charge.intent].id,
    })
}

pub(super) fn payout(shop: &Shop, at: usize) -> Value {
    let it = &shop.payouts[at];
    let failed = it.status == PayoutStatus::Failed;
    let trace = match it.status {
        PayoutStatus::Pending => json!({ "status": "pending", "value": null }),
        _ => json!({ "status": "supported", "value": it.trace }),
    };
    json!({
        "id": it.id,
        "object": "payout",
        "amount": it.amount,
        "application_fee": null,
        "application_fee_amount": null,
        "arrival_date": it.arrival,
        "automatic": true,
        "balance_transaction": shop.rows[it.row].id,
        "created": it.created,
        "currency": it.currency.code(),
        "description": "STRIPE PAYOUT",
        "destination": format!("ba_1{}{}", shop.account.trim_start_matches("acct_1"), it.currency.iso()),
        "failure_balance_transaction": row_id(shop, it.failure_row),
        "failure_code": failed.then_some("account_closed"),
        "failure_message": failed.then_some("The bank account has been closed."),
        "livemode": false,
        "metadata": {},
        "method": "standard",
        "original_payout": null,
        "reconciliation_status": "completed",
        "reversed_by": null,
        "source_type": "card",
        "statement_descriptor": null,
        "status": it.status.code(),
        "trace_id": trace,
        "type": "bank_account",
    })
}

pub(super) fn row(shop: &Shop, it: &Row) -> Value {
    let fees = if it.fee == 0 {
        json!([])
    } else {
        let description = if it.category == "dispute" { "Dispute fee" } else { "Stripe processing fees" };
        json!([{
            "amount": it.fee,
            "application": null,
            "currency": it.currency.code(),
            "description": description,
            "type": "stripe_fee",
        }])
    };
    json!({
        "id": it.id,
        "object": "balance_transaction",
        "amount": it.amount,
        "available_on": it.available,
        "balance_type": "payments",
        "created": it.created,
        "currency": it.currency.code(),
        "description": it.description,
        "exchange_rate": it.rate.map(rate),
        "fee": it.fee,
        "fee_details": fees,
        "net": it.net(),
        "reporting_category": it.category,
        "source": ref_id(shop, it.source),
        "status": if it.available <= shop.now { "available" } else { "pending" },
        "type": it.kind,
    })
}

/// Millionths as the JSON number the gateway sends. Every such number survives the trip through a double unharmed.
fn rate(millionths: i64) -> Value {
    let text = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
    serde_json::from_str(&text).unwrap_or_default()
}

pub(super) fn event(it: &Event) -> Value {
    let object: Value = serde_json::from_str(&it.snapshot).unwrap_or_default();
    let (id, key) = it.request.clone().map_or((None, None), |(id, key)| (Some(id), key));
    json!({
        "id": it.id,
        "object": "event",
        "api_version": VERSION,
        "created": it.created,
        "data": { "object": object },
        "livemode": false,
        "pending_webhooks": 0,
        "request": { "id": id, "idempotency_key": key },
        "type": it.kind,
    })
}

pub(super) fn balance(shop: &Shop) -> Value {
    let sums = |pick: fn((i64, i64)) -> i64| -> Vec<Value> {
        let entry = |currency: &Cur| {
            let amount = pick(shop.balance(*currency));
            json!({ "amount": amount, "currency": currency.code(), "source_types": { "card": amount } })
        };
        Cur::SETTLED.iter().map(entry).collect()
    };
    json!({
        "object": "balance",
        "available": sums(|(available, _)| available),
        "livemode": false,
        "pending": sums(|(_, pending)| pending),
    })
}

pub(super) fn account(shop: &Shop) -> Value {
    json!({
        "id": shop.account,
        "object": "account",
        "business_profile": { "mcc": "5734", "name": "Counterfoil demo shop", "url": "https://shop.example.com" },
        "business_type": "company",
        "capabilities": { "card_payments": "active", "transfers": "active" },
        "charges_enabled": true,
        "country": "DE",
        "created": shop.opened,
        "default_currency": "eur",
        "details_submitted": true,
        "email": "owner@example.com",
        "metadata": {},
        "payouts_enabled": true,
        "settings": {
            "dashboard": { "display_name": "Counterfoil demo shop", "timezone": "Etc/UTC" },
            "payouts": {
                "debit_negative_balances": true,
                "schedule": { "delay_days": 2, "interval": "daily" },
                "statement_descriptor": null,
            },
        },
        "type": "standard",
    })
}
