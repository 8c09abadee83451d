//! Objects that nobody here wrote: the connector reads samples of Stripe's where they lie beside the crate.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

use std::path::PathBuf;

use counterfoil::domain::ids::{BatchId, DisputeId, LedgerEntryId, PaymentId, RefundId};
use counterfoil::gateway::stripe::Stripe;
use counterfoil::gateway::{Connector, GatewayError, GatewayErrorKind, ObjectRef, Reading, Response};
use serde_json::Value;

fn sample(name: &str) -> Option<Value> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples/gateways")).join(name);
    let Ok(bytes) = std::fs::read(&path) else {
        eprintln!("skipped: {name} is not there");
        return None;
    };
    Some(serde_json::from_slice(&bytes).unwrap())
}

fn object_of(kind: &str) -> Option<ObjectRef> {
    Some(match kind {
        "payment_intent" => ObjectRef::Payment(PaymentId::new("x")),
        "refund" => ObjectRef::Refund(RefundId::new("x")),
        "dispute" => ObjectRef::Dispute(DisputeId::new("x")),
        "payout" => ObjectRef::Batch(BatchId::new("x")),
        "balance_transaction" => ObjectRef::Ledger(LedgerEntryId::new("x")),
        _ => return None,
    })
}

fn read(object: &ObjectRef, value: &Value) -> Result<Reading, GatewayError> {
    let response = Response { status: 200, headers: [].into(), body: value.to_string().into_bytes() };
    Stripe.read_object(object, &response)
}

/// Reads every known object anywhere inside `value`; gives how many were read and why others were not.
fn read_all(value: &Value, read_count: &mut usize, refused: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.values().for_each(|value| read_all(value, read_count, refused)),
        Value::Array(items) => items.iter().for_each(|value| read_all(value, read_count, refused)),
        _ => {}
    }
    // Objects that are only named (`{"id": …, "object": …}`) hold nothing to read.
    let whole = value.get("created").is_some();
    let Some(object) = value.get("object").and_then(Value::as_str).and_then(object_of).filter(|_| whole) else {
        return;
    };
    match read(&object, value) {
        Ok(Reading::Here(_)) => *read_count += 1,
        other => refused.push(format!("{other:?}")),
    }
}

#[test]
fn samples_are_read() {
    for name in [
        "stripe/real-recordings-excerpt.json",
        "stripe/fixtures3-2026-08-21.json",
        "djstripe/balance_transaction_txn_fake_ch_fakefakefakefakefake0001.json",
        "djstripe/dispute_dp_fakefakefakefake02.json",
        "djstripe/dispute_dp_funds_reinstated_full.json",
        "djstripe/payment_intent_pi_fakefakefakefakefake0001.json",
    ] {
        let Some(value) = sample(name) else { continue };
        let (mut count, mut refused) = (0, Vec::new());
        read_all(&value, &mut count, &mut refused);
        eprintln!("{name}: {count} objects read");
        assert!(refused.is_empty(), "{name}: {refused:#?}");
        assert!(count > 0, "{name} holds nothing that is read");
    }
}

#[test]
fn an_amount_that_is_no_integer_is_refused_by_name() {
    // That library writes decimals where Stripe has whole minor units.
    let Some(value) = sample("djstripe/payout_custom_bank_account.json") else { return };
    let error = read(&ObjectRef::Batch(BatchId::new("x")), &value).unwrap_err();
    assert_eq!(error.kind, GatewayErrorKind::Unreadable);
    assert!(error.message.unwrap().starts_with("po_1JR569QuFmP1Mw5uxasKoRx5"));
}
