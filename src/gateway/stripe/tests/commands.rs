//! Money commands: the exact request, what each answer means, and looking a command up.

use std::ops::ControlFlow;

use serde_json::{Value, json};

use super::answer;
use crate::domain::ids::{CommandId, PaymentId};
use crate::domain::{CommandKind, Currency, Money, MoneyCommand, RefundReason};
use crate::gateway::stripe::Stripe;
use crate::gateway::{Connector, Cursor, GatewayErrorKind, Lookup, NoResponse, Outcome, Response};

fn command(kind: CommandKind) -> MoneyCommand {
    MoneyCommand { kind, payment_id: PaymentId::new("pi_1"), amount: Money::new(1500, Currency::EUR) }
}

fn refund() -> MoneyCommand {
    command(CommandKind::Refund(RefundReason::RequestedByCustomer))
}

fn refund_body(status: &str) -> Value {
    json!({
        "id": "re_1", "amount": 1500, "currency": "eur", "created": 1, "status": status, "payment_intent": "pi_1",
        "metadata": {"counterfoil_command": "cmd-1"}
    })
}

fn payment_body(status: &str, received: i64) -> Value {
    json!({
        "id": "pi_1", "amount": 4000, "amount_received": received, "currency": "eur", "created": 1, "status": status
    })
}

fn outcome(command: &MoneyCommand, status: u16, body: &Value) -> Outcome {
    Stripe.read_outcome(command, &Ok(answer(status, body)))
}

fn is_unknown(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Unknown { .. })
}

#[test]
fn the_exact_bytes_of_each_command() {
    let id = CommandId::new("cmd-1");
    let build = |kind| Stripe.act_request(&command(kind), &id, "key-1").unwrap();
    let refund = build(CommandKind::Refund(RefundReason::Duplicate));
    assert_eq!(refund.path, "/v1/refunds");
    assert_eq!(
        refund.body.as_deref(),
        Some("payment_intent=pi_1&amount=1500&reason=duplicate&metadata%5Bcounterfoil_command%5D=cmd-1")
    );
    assert_eq!(refund.idempotency_key.as_deref(), Some("key-1"));
    let capture = build(CommandKind::Capture);
    assert_eq!(capture.path, "/v1/payment_intents/pi_1/capture");
    assert_eq!(
        capture.body.as_deref(),
        Some("amount_to_capture=1500&metadata%5Bcounterfoil_command%5D=cmd-1&expand%5B%5D=latest_charge")
    );
    let void = build(CommandKind::Void);
    assert_eq!(void.path, "/v1/payment_intents/pi_1/cancel");
    assert_eq!(void.body.as_deref(), Some("cancellation_reason=requested_by_customer&expand%5B%5D=latest_charge"));
}

#[test]
fn amounts_are_sent_in_the_gateways_units() {
    let sent = |minor, code: &str| {
        let mut command = refund();
        command.amount = Money::new(minor, Currency::parse(code).unwrap());
        Stripe.act_request(&command, &CommandId::new("c"), "k").map(|request| request.body.unwrap())
    };
    assert!(sent(1200, "JPY").unwrap().contains("amount=1200&"));
    assert!(sent(50, "ISK").unwrap().contains("amount=5000&"));
    assert!(sent(1250, "KWD").unwrap().contains("amount=1250&"));
    assert_eq!(sent(701, "MGA").err().unwrap().kind, GatewayErrorKind::BadRequest, "MGA has no decimals there");
}

#[test]
fn what_can_be_no_command_is_refused_here() {
    let kind = |payment: &str, minor, key: &str| {
        let payment_id = PaymentId::new(payment);
        let command = MoneyCommand { payment_id, amount: Money::new(minor, Currency::EUR), ..refund() };
        Stripe.act_request(&command, &CommandId::new("c"), key).err().map(|error| error.kind)
    };
    assert_eq!(kind("pi_1", 1, "k"), None);
    for payment in ["ch_1", "pi_", "", "pi_1/../x", "pi_1?x", "pi_1&amount=9"] {
        assert_eq!(kind(payment, 1, "k"), Some(GatewayErrorKind::BadRequest), "{payment}");
    }
    assert_eq!(kind("pi_1", 0, "k"), Some(GatewayErrorKind::BadRequest));
    assert_eq!(kind("pi_1", -5, "k"), Some(GatewayErrorKind::BadRequest));
    assert_eq!(kind("pi_1", 1, ""), Some(GatewayErrorKind::BadRequest));
}

#[test]
fn a_refund_that_is_ours_is_done_pending_or_failed() {
    let Outcome::Done(effect) = outcome(&refund(), 200, &refund_body("succeeded")) else { panic!("not done") };
    assert_eq!(effect.gateway_id, "re_1");
    assert_eq!(effect.amount, refund().amount);
    assert_eq!(effect.request_id.as_deref(), Some("req_7"));
    for pending in ["pending", "requires_action", "on_the_moon"] {
        assert!(matches!(outcome(&refund(), 200, &refund_body(pending)), Outcome::Accepted(_)), "{pending}");
    }
    for failed in ["failed", "canceled"] {
        assert!(matches!(outcome(&refund(), 200, &refund_body(failed)), Outcome::Failed(_)), "{failed}");
    }
}

#[test]
fn an_answer_about_something_else_is_unknown() {
    for (field, value) in [
        ("amount", json!(1501)),
        ("currency", json!("usd")),
        ("payment_intent", json!("pi_2")),
        ("payment_intent", json!(null)),
        ("amount", json!("15.00")),
    ] {
        let mut body = refund_body("succeeded");
        body[field] = value;
        assert!(is_unknown(&outcome(&refund(), 200, &body)), "{field}");
    }
    assert!(is_unknown(&outcome(&refund(), 200, &json!("not an object"))));
    let html = Response { status: 200, headers: [].into(), body: b"<html>Please log in".to_vec() };
    assert!(is_unknown(&Stripe.read_outcome(&refund(), &Ok(html))));
}

#[test]
fn captures_and_voids_are_judged_by_the_payment() {
    let capture = command(CommandKind::Capture);
    assert!(matches!(outcome(&capture, 200, &payment_body("succeeded", 1500)), Outcome::Done(_)));
    assert!(matches!(outcome(&capture, 200, &payment_body("processing", 0)), Outcome::Accepted(_)));
    assert!(is_unknown(&outcome(&capture, 200, &payment_body("succeeded", 4000))));
    assert!(is_unknown(&outcome(&capture, 200, &payment_body("requires_capture", 0))));
    let void = command(CommandKind::Void);
    let Outcome::Done(effect) = outcome(&void, 200, &payment_body("canceled", 0)) else { panic!("not done") };
    assert_eq!(effect.amount, Money::new(4000, Currency::EUR));
    assert!(is_unknown(&outcome(&void, 200, &payment_body("succeeded", 4000))));
    let mut other = payment_body("canceled", 0);
    other["id"] = json!("pi_2");
    assert!(is_unknown(&outcome(&void, 200, &other)));
}

#[test]
fn errors_are_classified_by_what_is_certain() {
    let error = |kind: &str, code: &str| json!({"error": {"type": kind, "code": code, "message": "m"}});
    let request = error("invalid_request_error", "charge_already_refunded");
    let Outcome::Rejected(refused) = outcome(&refund(), 400, &request) else { panic!("not rejected") };
    assert_eq!(refused.code.as_deref(), Some("charge_already_refunded"));
    assert_eq!(refused.kind, GatewayErrorKind::Refused);
    assert!(matches!(outcome(&refund(), 402, &error("card_error", "card_declined")), Outcome::Rejected(_)));
    assert!(matches!(
        outcome(&refund(), 404, &error("invalid_request_error", "resource_missing")),
        Outcome::Rejected(_)
    ));
    for status in [401, 403] {
        assert!(matches!(outcome(&refund(), status, &request), Outcome::KeyRefused(_)), "{status}");
    }
    assert!(matches!(outcome(&refund(), 400, &error("idempotency_error", "x")), Outcome::Conflict(_)));
    for status in [301, 302, 408, 409, 424, 500, 502, 503, 599] {
        assert!(is_unknown(&outcome(&refund(), status, &request)), "{status}");
    }
    let in_use = error("invalid_request_error", "idempotency_key_in_use");
    assert!(is_unknown(&outcome(&refund(), 409, &in_use)));
    assert!(is_unknown(&outcome(&refund(), 404, &json!({"oops": 1}))), "a refusal that nobody signed proves nothing");

    let mut busy = answer(429, &request);
    busy.headers.insert("retry-after".to_owned(), "7".to_owned());
    let Outcome::NotSent { retry_after_secs, .. } = Stripe.read_outcome(&refund(), &Ok(busy)) else { panic!("sent") };
    assert_eq!(retry_after_secs, Some(7));
    let not_sent = Err(NoResponse::NotSent("refused".into()));
    assert!(matches!(Stripe.read_outcome(&refund(), &not_sent), Outcome::NotSent { retry_after_secs: None, .. }));
    assert!(is_unknown(&Stripe.read_outcome(&refund(), &Err(NoResponse::Lost("reset".into())))));
}

fn look_up(command: &MoneyCommand, body: &Value) -> ControlFlow<Lookup, Cursor> {
    Stripe.read_lookup(command, &CommandId::new("cmd-1"), &answer(200, body)).unwrap()
}

#[test]
fn a_refund_is_found_by_its_command() {
    let mut other = refund_body("succeeded");
    other["id"] = json!("re_0");
    other["metadata"] = json!({"counterfoil_command": "cmd-0"});
    let more = look_up(&refund(), &json!({"data": [other], "has_more": true}));
    assert_eq!(more, ControlFlow::Continue(Cursor("re_0".into())));
    let cursor = Cursor("re_0".into());
    assert_eq!(
        Stripe.lookup_request(&refund(), Some(&cursor)).path,
        "/v1/refunds?limit=100&payment_intent=pi_1&starting_after=re_0"
    );
    let found = look_up(&refund(), &json!({"data": [other, refund_body("succeeded")], "has_more": true}));
    assert!(matches!(found, ControlFlow::Break(Lookup::Found(Outcome::Done(_)))));
    let absent = look_up(&refund(), &json!({"data": [other], "has_more": false}));
    assert_eq!(absent, ControlFlow::Break(Lookup::Absent));
    let broken = answer(200, &json!({"data": [], "has_more": true}));
    assert!(Stripe.read_lookup(&refund(), &CommandId::new("cmd-1"), &broken).is_err());
    assert!(Stripe.read_lookup(&refund(), &CommandId::new("cmd-1"), &answer(500, &json!({}))).is_err());
}

#[test]
fn a_capture_or_void_is_found_on_the_payment() {
    let capture = command(CommandKind::Capture);
    assert!(Stripe.lookup_request(&capture, None).path.starts_with("/v1/payment_intents/pi_1?"));
    let found = look_up(&capture, &payment_body("succeeded", 1500));
    assert!(matches!(found, ControlFlow::Break(Lookup::Found(Outcome::Done(_)))));
    for (status, received) in [("requires_capture", 0), ("canceled", 0), ("succeeded", 1)] {
        let absent = look_up(&capture, &payment_body(status, received));
        assert_eq!(absent, ControlFlow::Break(Lookup::Absent), "{status}");
    }
    let void = command(CommandKind::Void);
    let found = look_up(&void, &payment_body("canceled", 0));
    assert!(matches!(found, ControlFlow::Break(Lookup::Found(Outcome::Done(_)))));
    assert_eq!(look_up(&void, &payment_body("requires_capture", 0)), ControlFlow::Break(Lookup::Absent));
}
