//! No answer, however wrong, makes a reader panic.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::objects::{held_payment, ledger_row};
use crate::domain::ids::{BatchId, ChargeId, CommandId, DisputeId, LedgerEntryId, PaymentId, RefundId, WarningId};
use crate::domain::{CommandKind, Currency, Money, MoneyCommand, RefundReason};
use crate::gateway::stripe::Stripe;
use crate::gateway::{Connector, Cursor, Fetch, KeyScope, ObjectRef, Response, Stream};

/// A good object with up to three of its fields replaced by something else, alone or in a list: most of what a server
/// gets wrong, and deep enough to reach every line of the readers.
fn spoiled_object() -> impl Strategy<Value = Value> {
    let good = prop::sample::select(vec![
        held_payment(),
        json!({"id": "re_1", "amount": 5, "currency": "usd", "created": 1, "status": "succeeded", "payment_intent": "pi_1",
            "metadata": {"counterfoil_command": "c"}, "charge": {"id": "ch_1"}, "object": "refund"}),
        json!({"id": "du_1", "amount": 5, "currency": "usd", "created": 1, "status": "won", "evidence_details": {}}),
        json!({"id": "po_1", "amount": 5, "currency": "usd", "created": 1, "arrival_date": 1, "status": "paid"}),
        ledger_row("txn_1", None, "payout", "po_1", [5, 0, 5]),
        json!({"id": "evt_1", "data": {"object": {"id": "ch_1", "object": "charge"}}}),
        json!({"available": [{"amount": i64::MAX, "currency": "usd"}], "pending": [{"amount": 1, "currency": "usd"}]}),
        json!({"error": {"type": "card_error", "code": "card_declined", "message": "m"}}),
    ]);
    let names = prop::sample::select(vec![
        "id",
        "amount",
        "currency",
        "created",
        "status",
        "fee",
        "net",
        "type",
        "latest_charge",
        "metadata",
        "object",
        "available_on",
        "arrival_date",
        "payment_intent",
        "source",
        "amount_received",
        "data",
        "pending",
        "error",
    ]);
    let values = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop::sample::select(vec![i64::MIN, i64::MAX, 0, -1]).prop_map(Value::from),
        prop::sample::select(vec!["isk", "mga", "zzz", "pi_1", "succeeded", "canceled", ""]).prop_map(Value::from),
        Just(json!([])),
        Just(json!({"id": "x", "payment_method_details": {"card": {"capture_before": i64::MAX}}})),
    ];
    (good, prop::collection::vec((names, values), 0..3), any::<bool>(), any::<bool>()).prop_map(
        |(mut object, changes, listed, has_more)| {
            for (name, value) in changes {
                object[name] = value;
            }
            if listed { json!({"data": [object], "has_more": has_more}) } else { object }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn no_answer_makes_a_reader_panic(
        json in spoiled_object(), noise in prop::collection::vec(any::<u8>(), 0..64), kind in 0_u8..8,
        status in prop_oneof![Just(200_u16), 100_u16..600],
    ) {
        let body = if kind == 0 { noise } else { json.to_string().into_bytes() };
        let response = Response { status, headers: [].into(), body };
        let since = Cursor("evt".into());
        for stream in [Stream::Payments, Stream::Refunds, Stream::Disputes, Stream::Warnings, Stream::Batches, Stream::Ledger,
            Stream::BatchLines(BatchId::new("po_1")), Stream::RefundsOf(PaymentId::new("pi_1"))] {
            let _ = Stripe.read_page(&Fetch { stream, created_from: None, cursor: None }, &response);
        }
        let _ = Stripe.read_changes(Some(&since), &response);
        let _ = Stripe.read_balance(&response);
        let _ = Stripe.read_probe(&[(None, response.clone()), (Some(KeyScope::WriteRefunds), response.clone())]);
        for object in [
            ObjectRef::Payment(PaymentId::new("pi_1")),
            ObjectRef::PaymentOfCharge(ChargeId::new("ch_1")),
            ObjectRef::Refund(RefundId::new("re_1")),
            ObjectRef::Dispute(DisputeId::new("du_1")),
            ObjectRef::Warning(WarningId::new("issfr_1")),
            ObjectRef::Batch(BatchId::new("po_1")),
            ObjectRef::Ledger(LedgerEntryId::new("txn_1")),
        ] {
            let _ = Stripe.read_object(&object, &response);
        }
        let amount = Money::new(100, Currency::USD);
        for kind in [CommandKind::Refund(RefundReason::Duplicate), CommandKind::Capture, CommandKind::Void] {
            let command = MoneyCommand { kind, payment_id: PaymentId::new("pi_1"), amount };
            let _ = Stripe.read_lookup(&command, &CommandId::new("c"), &response);
            let _ = Stripe.read_outcome(&command, &Ok(response.clone()));
        }
    }
}
