//! Lists, events, the balance, and what a key may do.

use serde_json::{Value, json};

use super::answer;
use super::objects::ledger_row;
use crate::domain::ids::{BatchId, ChargeId, PaymentId, RefundId, WarningId};
use crate::domain::{Currency, Money};
use crate::gateway::stripe::Stripe;
use crate::gateway::{
    Connector, Cursor, Fetch, GatewayErrorKind, KeyScope, ObjectRef, Reading, Record, Response, Stream,
};

#[test]
fn a_batch_lists_its_lines_without_its_own_entry() {
    let list = json!({"object": "list", "has_more": true, "data": [
        ledger_row("txn_sale", Some("charge"), "charge", "ch_1", [100, 30, 70]),
        ledger_row("txn_back", Some("payout_reversal"), "payout_failure", "po_old", [50, 0, 50]),
        ledger_row("txn_own", Some("payout"), "payout", "po_1", [-120, 0, -120]),
    ]});
    let mut fetch = Fetch { stream: Stream::BatchLines(BatchId::new("po_1")), created_from: None, cursor: None };
    let page = Stripe.read_page(&fetch, &answer(200, &list)).unwrap();
    let ids: Vec<_> = page
        .records
        .iter()
        .map(|record| match record {
            Record::Ledger(entry) => entry.fact.entry_id.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(ids, ["txn_sale", "txn_back"]);
    // The place is that of the last row sent, left out or not.
    assert_eq!(page.next, Some(Cursor("txn_own".into())));
    fetch.cursor = page.next;
    assert!(Stripe.read_page(&fetch, &answer(200, &list)).is_err(), "a list that stands still is an error");
    let ledger = Fetch { stream: Stream::Ledger, created_from: None, cursor: None };
    assert_eq!(Stripe.read_page(&ledger, &answer(200, &list)).unwrap().records.len(), 3);
}

#[test]
fn requests_say_what_is_wanted() {
    let from = chrono::DateTime::from_timestamp(1_790_000_000, 0);
    let fetch = Fetch { stream: Stream::Payments, created_from: from, cursor: Some(Cursor("pi_9".into())) };
    assert_eq!(
        Stripe.page_request(&fetch).path,
        "/v1/payment_intents?limit=100&expand%5B%5D=data.latest_charge&created%5Bgte%5D=1790000000&starting_after=pi_9"
    );
    let since = Cursor("evt_1".into());
    assert_eq!(Stripe.changes_request(Some(&since)).path, "/v1/events?limit=100&ending_before=evt_1");
    assert_eq!(Stripe.changes_request(None).path, "/v1/events?limit=1");
    let warnings = Fetch { stream: Stream::Warnings, created_from: None, cursor: None };
    assert_eq!(Stripe.page_request(&warnings).path, "/v1/radar/early_fraud_warnings?limit=100");
    let warning = ObjectRef::Warning(WarningId::new("issfr_1"));
    assert_eq!(Stripe.object_request(&warning).path, "/v1/radar/early_fraud_warnings/issfr_1");
    let odd = ObjectRef::Refund(RefundId::new("../charges?x=1"));
    assert_eq!(Stripe.object_request(&odd).path, "/v1/refunds/---charges-x-1");
}

#[test]
fn changes_come_oldest_first_and_name_what_to_read() {
    let list = json!({"has_more": true, "data": [
        {"id": "evt_4", "data": {"object": {"id": "cus_1", "object": "customer"}}},
        {"id": "evt_w", "data": {"object": {"id": "issfr_1", "object": "radar.early_fraud_warning", "charge": "ch_1",
                                            "payment_intent": "pi_1"}}},
        {"id": "evt_3", "data": {"object": {"id": "re_1", "object": "refund", "payment_intent": "pi_1"}}},
        {"id": "evt_2", "data": {"object": {"id": "ch_2", "object": "charge", "payment_intent": null}}},
        {"id": "evt_1", "data": {"object": {"id": "ch_1", "object": "charge", "payment_intent": {"id": "pi_1"}}}},
        {"id": "evt_0", "data": null},
    ]});
    let since = Cursor("evt_old".into());
    let changes = Stripe.read_changes(Some(&since), &answer(200, &list)).unwrap();
    let payment = ObjectRef::Payment(PaymentId::new("pi_1"));
    assert_eq!(
        changes.changed,
        [
            payment.clone(),
            ObjectRef::PaymentOfCharge(ChargeId::new("ch_2")),
            ObjectRef::Refund(RefundId::new("re_1")),
            payment.clone(),
            ObjectRef::Warning(WarningId::new("issfr_1")),
            payment
        ]
    );
    assert_eq!((changes.newest, changes.more), (Some(Cursor("evt_4".into())), true));

    let start = Stripe.read_changes(None, &answer(200, &list)).unwrap();
    assert_eq!((start.newest, start.changed.len(), start.more), (Some(Cursor("evt_4".into())), 0, false));
    let quiet = Stripe.read_changes(Some(&since), &answer(200, &json!({"data": [], "has_more": false}))).unwrap();
    assert_eq!((quiet.newest, quiet.more), (Some(since.clone()), false));
    let forgotten = answer(400, &json!({"error": {"code": "resource_missing", "type": "invalid_request_error"}}));
    assert_eq!(Stripe.read_changes(Some(&since), &forgotten).unwrap_err().kind, GatewayErrorKind::NotFound);
}

#[test]
fn a_charge_leads_to_its_payment() {
    let of = |body: &Value| {
        Stripe.read_object(&ObjectRef::PaymentOfCharge(ChargeId::new("ch_1")), &answer(200, body)).unwrap()
    };
    let payment = ObjectRef::Payment(PaymentId::new("pi_1"));
    assert_eq!(of(&json!({"id": "ch_1", "payment_intent": "pi_1"})), Reading::Elsewhere(payment));
    assert_eq!(of(&json!({"id": "ch_1", "payment_intent": null})), Reading::Gone);
}

#[test]
fn the_balance_is_what_is_available_and_pending() {
    let body = json!({
        "available": [{"amount": 100, "currency": "usd"}, {"amount": 5, "currency": "jpy"}],
        "pending": [{"amount": -30, "currency": "usd"}]
    });
    let totals = Stripe.read_balance(&answer(200, &body)).unwrap();
    assert_eq!(totals.get(Currency::USD), Money::new(70, Currency::USD));
    assert_eq!(totals.get(Currency::JPY), Money::new(5, Currency::JPY));
}

#[test]
fn a_read_only_key_is_recognised() {
    let denied = json!({"error": {"type": "invalid_request_error", "code": "more_permissions_required"}});
    let missing = json!({"error": {"type": "invalid_request_error", "code": "resource_missing"}});
    let report = |write: &Response| {
        let answers: Vec<_> = Stripe
            .probe_requests()
            .into_iter()
            .map(|(scope, request)| {
                let reads = answer(200, &json!({"data": [{"livemode": false}]}));
                let answer = match scope {
                    None => answer(403, &denied),
                    Some(KeyScope::ReadLedger) if request.path == "/v1/balance" => answer(403, &denied),
                    Some(KeyScope::WriteRefunds | KeyScope::WritePayments) => write.clone(),
                    Some(_) => reads,
                };
                (scope, answer)
            })
            .collect();
        Stripe.read_probe(&answers)
    };
    let read_only = report(&answer(403, &denied)).unwrap();
    assert_eq!((read_only.live, read_only.account), (Some(false), None));
    assert!(!read_only.scopes[&KeyScope::WriteRefunds]);
    assert!(read_only.scopes[&KeyScope::ReadPayments]);
    assert!(!read_only.scopes[&KeyScope::ReadLedger], "one of its two calls is refused");
    assert!(report(&answer(404, &missing)).unwrap().scopes[&KeyScope::WritePayments]);
    let no_such_address = json!({"error": {"type": "invalid_request_error", "message": "?"}});
    assert!(!report(&answer(404, &no_such_address)).unwrap().scopes[&KeyScope::WriteRefunds]);
    assert_eq!(report(&answer(401, &denied)).unwrap_err().kind, GatewayErrorKind::KeyRefused);
    // Servers that speak the protocol may not tell warnings, and say so in more than one way.
    let warnings = |status, body: &Value| {
        let answers = [(Some(KeyScope::ReadWarnings), answer(status, body))];
        Stripe.read_probe(&answers).map(|report| report.scopes[&KeyScope::ReadWarnings])
    };
    assert_eq!(warnings(200, &json!({"data": []})), Ok(true));
    for (status, body) in [(404, &no_such_address), (404, &missing), (501, &no_such_address), (403, &denied)] {
        assert_eq!(warnings(status, body), Ok(false), "{status}");
    }
    assert!(warnings(500, &missing).is_err(), "a server that failed says nothing");
    assert_eq!(Stripe.is_live_key("rk_live_1"), Some(true));
    assert_eq!(Stripe.is_live_key("sk_test_1"), Some(false));
    assert_eq!(Stripe.is_live_key("secret"), None);
}
