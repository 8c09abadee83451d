//! Single objects.

use serde_json::{Value, json};

use super::answer;
use crate::domain::ids::{BatchId, ChargeId, CommandId, DisputeId, LedgerEntryId, PaymentId, RefundId, WarningId};
use crate::domain::{
    Batch, BatchStatus, Check, Currency, Dispute, DisputeStatus, EarlyWarning, LedgerEntry, LedgerKind, Money, Payment,
    PaymentStatus, Refund, RefundStatus,
};
use crate::gateway::stripe::Stripe;
use crate::gateway::{Connector, GatewayError, GatewayErrorKind, ObjectRef, Reading, Record};

fn read(object: &ObjectRef, body: &Value) -> Result<Record, GatewayError> {
    match Stripe.read_object(object, &answer(200, body))? {
        Reading::Here(record) => Ok(*record),
        other => panic!("{other:?}"),
    }
}

fn payment(body: &Value) -> Payment {
    match read(&ObjectRef::Payment(PaymentId::new("pi_1")), body).unwrap() {
        Record::Payment(payment) => payment.fact,
        other => panic!("{other:?}"),
    }
}

fn refund(body: &Value) -> Refund {
    match read(&ObjectRef::Refund(RefundId::new("re_1")), body).unwrap() {
        Record::Refund(refund) => refund.fact,
        other => panic!("{other:?}"),
    }
}

fn batch(body: &Value) -> Batch {
    match read(&ObjectRef::Batch(BatchId::new("po_1")), body).unwrap() {
        Record::Batch(batch) => batch.fact,
        other => panic!("{other:?}"),
    }
}

fn dispute(body: &Value) -> Dispute {
    match read(&ObjectRef::Dispute(DisputeId::new("du_1")), body).unwrap() {
        Record::Dispute(dispute) => dispute.fact,
        other => panic!("{other:?}"),
    }
}

fn entry(body: &Value) -> Result<LedgerEntry, GatewayError> {
    match read(&ObjectRef::Ledger(LedgerEntryId::new("txn_1")), body)? {
        Record::Ledger(entry) => Ok(entry.fact),
        other => panic!("{other:?}"),
    }
}

pub(super) fn held_payment() -> Value {
    json!({
        "id": "pi_1", "object": "payment_intent", "amount": 4000, "amount_capturable": 4000, "amount_received": 0,
        "client_secret": "pi_1_secret_zzz", "created": 1_790_000_000, "currency": "eur", "description": "Two mugs",
        "metadata": {"order_number": "1042", "ip": "192.0.2.7", "ip_country": "NL", "device_id": "d-9"},
        "receipt_email": "ana@example.org", "status": "requires_capture", "last_payment_error": null,
        "latest_charge": {
            "id": "ch_1", "amount_refunded": 0, "disputed": false, "status": "succeeded",
            "billing_details": {"address": {"country": "DE"}, "email": null},
            "outcome": {"type": "authorized", "risk_level": "elevated", "risk_score": 66, "reason": null},
            "payment_method_details": {"type": "card", "card": {
                "brand": "Visa", "last4": "4242", "fingerprint": "fp", "country": "DE", "funding": "credit",
                "capture_before": 1_790_600_000,
                "checks": {"cvc_check": "pass", "address_line1_check": null, "address_postal_code_check": "quantum"},
                "three_d_secure": {"result": "authenticated"}
            }}
        }
    })
}

#[test]
fn a_hold_is_read_with_its_card_and_checks() {
    let payment = payment(&held_payment());
    assert_eq!(payment.status, PaymentStatus::Held);
    assert_eq!(payment.capturable, Money::new(4000, Currency::EUR));
    assert_eq!(payment.captured, Money::zero(Currency::EUR));
    assert_eq!(payment.capture_before.unwrap().timestamp(), 1_790_600_000);
    assert_eq!(payment.order.as_deref(), Some("1042"));
    assert_eq!(payment.email.as_deref(), Some("ana@example.org"));
    assert_eq!(payment.ip.as_deref(), Some("192.0.2.7"));
    assert_eq!(payment.ip_country.as_deref(), Some("NL"));
    assert_eq!(payment.device.as_deref(), Some("d-9"));
    assert_eq!(payment.billing_country.as_deref(), Some("DE"));
    assert_eq!(payment.charge_id, Some(ChargeId::new("ch_1")));
    assert_eq!(payment.card.unwrap().brand.as_deref(), Some("visa"));
    assert_eq!(payment.checks.cvc, Some(Check::Pass));
    assert_eq!(payment.checks.address, None);
    assert_eq!(payment.checks.postal_code, Some(Check::Other("quantum".into())));
    assert_eq!(payment.checks.three_d_secure.as_deref(), Some("authenticated"));
    assert_eq!(payment.risk.unwrap().score, Some(66));
    assert_eq!(payment.decline, None);
}

#[test]
fn the_raw_record_is_kept_without_the_client_secret() {
    let Record::Payment(mirrored) = read(&ObjectRef::Payment(PaymentId::new("pi_1")), &held_payment()).unwrap() else {
        panic!("no payment");
    };
    assert!(mirrored.raw.contains("\"receipt_email\":\"ana@example.org\""));
    assert!(!mirrored.raw.contains("secret"), "{}", mirrored.raw);
}

#[test]
fn a_payment_of_nothing_but_nulls_is_read() {
    let payment = payment(&json!({
        "id": "pi_1", "amount": 500, "amount_capturable": null, "amount_received": null, "created": 1, "currency": "jpy",
        "description": null, "last_payment_error": null, "latest_charge": null, "metadata": null, "receipt_email": null,
        "status": "requires_payment_method"
    }));
    assert_eq!(payment.status, PaymentStatus::Incomplete);
    assert_eq!(payment.amount, Money::new(500, Currency::JPY));
    assert_eq!(payment.refunded, Money::zero(Currency::JPY));
    assert_eq!((payment.card, payment.risk, payment.order), (None, None, None));
}

#[test]
fn a_charge_that_was_not_expanded_still_gives_its_id() {
    let mut body = held_payment();
    body["latest_charge"] = json!("ch_9");
    let payment = payment(&body);
    assert_eq!(payment.charge_id, Some(ChargeId::new("ch_9")));
    assert_eq!(payment.card, None);
}

#[test]
fn a_decline_names_the_most_telling_code() {
    let mut body = held_payment();
    body["status"] = json!("requires_payment_method");
    body["last_payment_error"] =
        json!({"code": "card_declined", "decline_code": "insufficient_funds", "message": "Not enough."});
    let declined = payment(&body);
    assert_eq!(declined.status, PaymentStatus::Declined);
    assert_eq!(declined.decline.unwrap().code, "insufficient_funds");

    body["last_payment_error"] = json!({"code": "incorrect_cvc", "message": "Wrong code."});
    body["latest_charge"]["outcome"] = json!({"type": "issuer_declined", "reason": "generic_decline"});
    assert_eq!(payment(&body).decline.unwrap().code, "incorrect_cvc");

    body["last_payment_error"] = json!(null);
    body["latest_charge"]["status"] = json!("failed");
    body["latest_charge"]["failure_code"] = json!("card_declined");
    body["latest_charge"]["outcome"] = json!({"type": "blocked", "reason": "highest_risk_level", "risk_score": 9999});
    let blocked = payment(&body);
    assert_eq!(blocked.decline.unwrap().code, "highest_risk_level");
    assert_eq!(blocked.risk.unwrap().score, None);
}

#[test]
fn words_that_are_new_are_kept() {
    let mut body = held_payment();
    body["status"] = json!("teleporting");
    assert_eq!(payment(&body).status, PaymentStatus::Other("teleporting".into()));
}

#[test]
fn currencies_count_in_their_own_units() {
    for (code, minor, expected) in
        [("jpy", 1200, "1200"), ("kwd", 1250, "1.250"), ("isk", 5000, "50"), ("mga", 7, "7.00")]
    {
        let body = json!({"id": "pi_1", "amount": minor, "created": 1, "currency": code, "status": "succeeded"});
        assert_eq!(payment(&body).amount.to_decimal(), expected, "{code}");
    }
}

#[test]
fn what_cannot_be_read_says_which_object_and_request() {
    let broken = [
        json!({"id": "pi_77", "amount": 1, "created": 1, "currency": "zzz", "status": "succeeded"}),
        json!({"id": "pi_77", "amount": "10.00", "created": 1, "currency": "usd", "status": "succeeded"}),
        json!({"id": "pi_77", "amount": 1, "created": i64::MAX, "currency": "usd", "status": "succeeded"}),
        json!({"id": "pi_77", "amount": 5001, "created": 1, "currency": "ugx", "status": "succeeded"}),
    ];
    for body in broken {
        let error = read(&ObjectRef::Payment(PaymentId::new("pi_77")), &body).unwrap_err();
        assert_eq!(error.kind, GatewayErrorKind::Unreadable);
        assert!(error.message.unwrap().contains("pi_77"));
        assert_eq!(error.request_id.as_deref(), Some("req_7"));
    }
}

#[test]
fn a_refund_is_read() {
    let full = refund(&json!({
        "id": "re_1", "amount": 1500, "currency": "eur", "created": 1_790_000_000, "status": "failed",
        "charge": {"id": "ch_1"}, "payment_intent": "pi_1", "reason": "duplicate", "failure_reason": "declined",
        "metadata": {"counterfoil_command": "0192"},
        "destination_details": {"type": "card", "card": {"reference": "748", "reference_type": "acquirer_reference_number"}}
    }));
    assert_eq!(full.status, RefundStatus::Failed);
    assert_eq!(full.payment_id, Some(PaymentId::new("pi_1")));
    assert_eq!(full.charge_id, Some(ChargeId::new("ch_1")));
    assert_eq!(full.command_id, Some(CommandId::new("0192")));
    assert_eq!(full.acquirer_reference.as_deref(), Some("748"));
    let bare =
        refund(&json!({"id": "re_1", "amount": 1, "currency": "usd", "created": 1, "status": null, "charge": null}));
    assert_eq!(bare.status, RefundStatus::Pending);
    assert_eq!((bare.payment_id, bare.command_id), (None, None));
}

#[test]
fn a_dispute_is_read() {
    let known = dispute(&json!({
        "id": "du_1", "amount": 6000, "currency": "usd", "created": 1, "status": "warning_needs_response",
        "reason": "fraudulent", "charge": "ch_1", "payment_intent": null, "evidence_details": {"due_by": 1_790_639_999}
    }));
    assert_eq!(known.status, DisputeStatus::Other("warning_needs_response".into()));
    assert_eq!(known.due_by.unwrap().timestamp(), 1_790_639_999);
    assert_eq!(known.payment_id, None);
}

#[test]
fn a_batch_knows_the_texts_a_bank_may_name_it_by() {
    let known = batch(&json!({
        "id": "po_1", "amount": -12, "currency": "eur", "created": 1_790_000_000, "arrival_date": 1_790_035_200,
        "automatic": true, "status": "in_transit", "statement_descriptor": "SHOP 1", "failure_code": "",
        "trace_id": {"status": "supported", "value": "TR9"}
    }));
    assert_eq!(known.references, ["po_1", "SHOP 1", "TR9"]);
    assert_eq!(known.status, BatchStatus::InTransit);
    assert_eq!(known.arrival_date.to_string(), "2026-09-22");
    assert_eq!((known.failure_code, known.amount.minor), (None, -12));
    let bare = batch(&json!({
        "id": "po_1", "amount": 12, "currency": "eur", "created": 1, "arrival_date": 1, "status": "posted",
        "statement_descriptor": null, "trace_id": {"status": "pending", "value": null}
    }));
    assert_eq!(bare.references, ["po_1"]);
    assert!(!bare.automatic);
}

pub(super) fn ledger_row(id: &str, category: Option<&str>, kind: &str, source: &str, amounts: [i64; 3]) -> Value {
    let [amount, fee, net] = amounts;
    json!({
        "id": id, "amount": amount, "fee": fee, "net": net, "currency": "usd", "created": 1, "available_on": 2,
        "description": null, "reporting_category": category, "type": kind, "source": source
    })
}

#[test]
fn ledger_entries_are_classified_by_category_and_then_by_type() {
    let kind = |category, kind| entry(&ledger_row("txn_1", category, kind, "x", [10, 0, 10])).unwrap();
    let cases = [
        (Some("charge"), "payment", LedgerKind::Sale),
        (Some("dispute"), "adjustment", LedgerKind::Dispute),
        (Some("dispute_reversal"), "adjustment", LedgerKind::DisputeReversed),
        (Some("fee"), "stripe_fx_fee", LedgerKind::Conversion),
        (Some("network_cost"), "stripe_fee", LedgerKind::Fee),
        (Some("payout_reversal"), "payout_failure", LedgerKind::PayoutFailed),
        (Some("payout"), "payout_failure", LedgerKind::PayoutFailed),
        (Some("payout"), "payout", LedgerKind::Payout),
        (Some("risk_reserved_funds"), "reserved_funds", LedgerKind::Reserve),
        (Some("brand_new"), "refund", LedgerKind::Refund),
        (None, "payout_cancel", LedgerKind::PayoutFailed),
        (None, "brand_new", LedgerKind::Other),
    ];
    for (category, word, expected) in cases {
        let read = kind(category, word);
        assert_eq!(read.kind, expected, "{category:?} {word}");
        assert_eq!(read.provider_kind, category.unwrap_or(word));
    }
}

#[test]
fn a_ledger_entry_that_does_not_foot_is_refused() {
    assert!(entry(&ledger_row("txn_5", None, "charge", "ch", [100, 30, 70])).is_ok());
    let error = entry(&ledger_row("txn_5", None, "charge", "ch", [100, 30, 71])).unwrap_err();
    assert!(error.message.unwrap().contains("txn_5"));
    assert!(entry(&ledger_row("txn_5", None, "charge", "ch", [i64::MIN, 1, 0])).is_err());
}

#[test]
fn a_warning_is_read_with_what_can_still_be_done() {
    let of = |body: &Value| match read(&ObjectRef::Warning(WarningId::new("issfr_1")), body) {
        Ok(Record::Warning(warning)) => Ok(warning.fact),
        Ok(other) => panic!("{other:?}"),
        Err(error) => Err(error.kind),
    };
    let whole = json!({
        "id": "issfr_1", "object": "radar.early_fraud_warning", "actionable": true, "charge": "ch_1",
        "created": 1_790_000_000, "fraud_type": "made_with_stolen_card", "livemode": false, "payment_intent": "pi_1",
    });
    let expected = EarlyWarning {
        warning_id: WarningId::new("issfr_1"),
        payment_id: Some(PaymentId::new("pi_1")),
        charge_id: Some(ChargeId::new("ch_1")),
        actionable: true,
        fraud_type: Some("made_with_stolen_card".into()),
        created_at: chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap(),
    };
    assert_eq!(of(&whole), Ok(expected.clone()));
    // A charge that was expanded, no payment, and a word that says nothing.
    let mut bare = whole.clone();
    bare["charge"] = json!({"id": "ch_1", "object": "charge"});
    bare["payment_intent"] = Value::Null;
    bare["fraud_type"] = json!("");
    bare["actionable"] = json!(false);
    let plain = EarlyWarning { payment_id: None, fraud_type: None, actionable: false, ..expected };
    assert_eq!(of(&bare), Ok(plain));
    // What can be done is what it is about: without it, it is no warning.
    bare.as_object_mut().unwrap().remove("actionable");
    assert_eq!(of(&bare), Err(GatewayErrorKind::Unreadable));
}
