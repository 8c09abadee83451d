//! The sandbox gateway as a client sees it: over real HTTP, with nothing but the standard library on this side.
#![allow(clippy::disallowed_methods, reason = "a test measures and starts what it likes")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)]

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeZone, Utc};
use counterfoil::sandbox::{Clock, Fault, Faults, Noise, Sandbox, ShopPlan};
use serde_json::{Value, json};

fn until() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 9, 2, 15, 30, 0).unwrap()
}

fn plan() -> ShopPlan {
    ShopPlan { days: 20, per_day: 15, ..ShopPlan::new(7, until()) }
}

/// A clock that stands still until it is moved.
#[derive(Clone)]
struct Hand(Arc<AtomicI64>);

impl Hand {
    fn new() -> Hand {
        Hand(Arc::new(AtomicI64::new(1_800_000_000)))
    }

    fn clock(&self) -> Clock {
        let hand = self.clone();
        Arc::new(move || DateTime::from_timestamp(hand.0.load(Ordering::SeqCst), 0).unwrap())
    }

    fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

fn start() -> Sandbox {
    Sandbox::start(&plan(), None, 0, Hand::new().clock()).unwrap()
}

fn start_in(dir: &Path) -> Sandbox {
    Sandbox::start(&plan(), Some(dir), 0, Hand::new().clock()).unwrap()
}

#[derive(Debug)]
struct Answer {
    status: u16,
    headers: HashMap<String, String>,
    body: Value,
}

impl Answer {
    fn code(&self) -> &str {
        self.body["error"]["code"].as_str().unwrap_or_default()
    }
}

/// Sends one request on its own connection. An error is a connection that ended before the reply was whole.
fn send(shop: &Sandbox, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> io::Result<Answer> {
    let mut stream = TcpStream::connect(shop.base_url().strip_prefix("http://").unwrap())?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n");
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    write!(head, "Content-Length: {}\r\n\r\n", body.len()).unwrap();
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())?;
    let mut raw = Vec::new();
    stream.read_to_end(&mut raw)?;
    let text = String::from_utf8_lossy(&raw).into_owned();
    let cut = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let (head, body) = text.split_once("\r\n\r\n").ok_or_else(cut)?;
    let headers: HashMap<String, String> = head
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned())))
        .collect();
    if headers["content-length"] != body.len().to_string() {
        return Err(cut());
    }
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Ok(Answer { status, headers, body: serde_json::from_str(body).unwrap_or_else(|_| json!(body)) })
}

fn bearer(key: &str) -> String {
    format!("Bearer {key}")
}

fn get(shop: &Sandbox, path: &str) -> Answer {
    send(shop, "GET", path, &[("Authorization", &bearer(shop.read_only_key()))], "").unwrap()
}

fn try_post(shop: &Sandbox, path: &str, key: &str, body: &str) -> io::Result<Answer> {
    let headers = [("Authorization", bearer(shop.full_key())), ("Idempotency-Key", key.to_owned())];
    let headers: Vec<(&str, &str)> =
        headers.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (*name, value.as_str())).collect();
    send(shop, "POST", path, &headers, body)
}

fn post(shop: &Sandbox, path: &str, body: &str) -> Answer {
    try_post(shop, path, "", body).unwrap()
}

/// Creates and confirms a payment; returns its id.
fn pay(shop: &Sandbox, amount: i64, more: &str) -> String {
    let body = format!("amount={amount}&currency=eur&payment_method=pm_card_visa&confirm=true{more}");
    let answer = post(shop, "/v1/payment_intents", &body);
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["id"].as_str().unwrap().to_owned()
}

/// All pages of a list, walked forwards.
fn all(shop: &Sandbox, path: &str, limit: usize) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    let joint = if path.contains('?') { '&' } else { '?' };
    loop {
        let cursor =
            found.last().map_or(String::new(), |last| format!("&starting_after={}", last["id"].as_str().unwrap()));
        let page = get(shop, &format!("{path}{joint}limit={limit}{cursor}")).body;
        found.extend(page["data"].as_array().unwrap().iter().cloned());
        if page["has_more"] == json!(false) {
            return found;
        }
    }
}

fn ids(objects: &[Value]) -> Vec<&str> {
    objects.iter().map(|object| object["id"].as_str().unwrap()).collect()
}

#[test]
fn keys_decide_what_is_allowed() {
    let shop = start();
    let status = |headers: &[(&str, &str)], method| send(&shop, method, "/v1/balance", headers, "").unwrap();
    let nobody = status(&[], "GET");
    assert_eq!((nobody.status, nobody.headers.contains_key("www-authenticate")), (401, true));
    assert_eq!(status(&[("Authorization", "Bearer rk_test_wrong")], "GET").status, 401);
    let basic = "Basic cmtfdGVzdF93cm9uZzo=";
    assert_eq!(status(&[("Authorization", basic)], "GET").status, 401);
    let reader = [("Authorization", bearer(shop.read_only_key()))];
    let reader: Vec<(&str, &str)> = reader.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let version = [reader.clone(), vec![("Stripe-Version", "2026-08-26.dahlia")]].concat();
    let read = status(&version, "GET");
    assert_eq!((read.status, read.headers["stripe-version"].as_str()), (200, "2026-08-26.dahlia"));
    assert!(read.headers["request-id"].starts_with("req_"));
    let refused = send(&shop, "POST", "/v1/refunds", &reader, "charge=ch_x").unwrap();
    assert_eq!((refused.status, refused.code()), (403, "more_permissions_required"));
    assert_eq!(get(&shop, "/v1/nonsense").status, 404);
    assert_eq!(get(&shop, "/v1/charges/ch_none").status, 404);
}

#[test]
fn pages_cover_everything_once_in_both_directions() {
    let shop = start();
    let lists = ["payment_intents", "charges", "refunds", "disputes", "payouts", "balance_transactions", "events"];
    for what in lists.into_iter().chain(["radar/early_fraud_warnings"]) {
        let path = format!("/v1/{what}");
        let (large, small) = (all(&shop, &path, 100), all(&shop, &path, 7));
        assert!(!large.is_empty(), "{what}");
        assert_eq!(ids(&large), ids(&small), "{what}");
        let mut unique = ids(&large);
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), large.len());
        assert!(large.windows(2).all(|pair| pair[0]["created"].as_i64() >= pair[1]["created"].as_i64()));
        // From the oldest back to the newest.
        let mut cursor = ids(&large)[large.len() - 1].to_owned();
        let mut backwards = vec![cursor.clone()];
        loop {
            let page = get(&shop, &format!("{path}?limit=9&ending_before={cursor}")).body;
            let data = page["data"].as_array().unwrap();
            backwards.extend(ids(data).into_iter().rev().map(str::to_owned));
            if page["has_more"] == json!(false) {
                break;
            }
            data[0]["id"].as_str().unwrap().clone_into(&mut cursor);
        }
        backwards.reverse();
        assert_eq!(ids(&large), backwards, "{what}");
    }
    assert_eq!(get(&shop, "/v1/charges").body["data"].as_array().unwrap().len(), 10);
    assert_eq!(get(&shop, "/v1/charges?limit=0").body["data"].as_array().unwrap().len(), 1);
    assert_eq!(get(&shop, "/v1/charges?limit=500").body["data"].as_array().unwrap().len(), 100);
    let dead = get(&shop, "/v1/charges?starting_after=ch_gone");
    assert_eq!((dead.status, dead.code()), (400, "resource_missing"));
    assert_eq!(get(&shop, "/v1/payment_intents?status=succeeded").code(), "parameter_unknown");
}

#[test]
fn filters_and_expansion() {
    let shop = start();
    let charges = all(&shop, "/v1/charges?expand[]=data.balance_transaction&expand[]=data.payment_intent", 100);
    let middle = charges[charges.len() / 2]["created"].as_i64().unwrap();
    let newer = all(&shop, &format!("/v1/charges?created[gte]={middle}"), 50);
    let older = all(&shop, &format!("/v1/charges?created[lt]={middle}"), 50);
    assert_eq!(newer.len() + older.len(), charges.len());
    for charge in charges.iter().filter(|charge| charge["captured"] == json!(true)) {
        let row = &charge["balance_transaction"];
        assert_eq!(row["net"].as_i64().unwrap(), row["amount"].as_i64().unwrap() - row["fee"].as_i64().unwrap());
        assert_eq!(row["source"], charge["id"]);
        assert_eq!(charge["payment_intent"]["object"], "payment_intent");
        if matches!(charge["currency"].as_str(), Some("gbp" | "jpy" | "kwd")) {
            assert_eq!(row["currency"], "eur");
            assert!(row["exchange_rate"].is_number());
        }
    }
    let paid = all(&shop, "/v1/payouts?status=paid", 100);
    assert!(paid.iter().all(|payout| payout["status"] == "paid") && !paid.is_empty());
    let arrival = paid[0]["arrival_date"].as_i64().unwrap();
    let same_day = all(&shop, &format!("/v1/payouts?arrival_date={arrival}"), 10);
    assert!(ids(&same_day).contains(&ids(&paid)[0]));
    let deep = get(&shop, "/v1/payment_intents?expand[]=data.latest_charge.balance_transaction&limit=100").body;
    let captured = deep["data"].as_array().unwrap().iter().find(|it| it["status"] == "succeeded").unwrap();
    assert_eq!(captured["latest_charge"]["balance_transaction"]["object"], "balance_transaction");
    assert_eq!(get(&shop, "/v1/charges?expand[]=data.amount").status, 400);
    let created = all(&shop, "/v1/events?types[]=payout.created&types[]=payout.paid", 100);
    assert!(created.iter().all(|event| event["type"].as_str().unwrap().starts_with("payout.")));
    assert_eq!(created[0]["data"]["object"]["object"], "payout");
    assert!(all(&shop, "/v1/balance_transactions?type=bogus", 10).is_empty());
}

#[test]
fn batches_foot_and_the_ledger_is_the_balance() {
    let shop = start();
    for payout in all(&shop, "/v1/payouts", 100) {
        let id = payout["id"].as_str().unwrap();
        let rows = all(&shop, &format!("/v1/balance_transactions?payout={id}"), 100);
        let (own, lines): (Vec<&Value>, Vec<&Value>) = rows.iter().partition(|row| row["type"] == "payout");
        assert_eq!(own.len(), 1);
        assert_eq!(
            lines.iter().map(|row| row["net"].as_i64().unwrap()).sum::<i64>(),
            payout["amount"].as_i64().unwrap()
        );
    }
    let unknown = get(&shop, "/v1/balance_transactions?payout=po_none");
    assert_eq!((unknown.status, unknown.code()), (400, "resource_missing"));
    let balance = get(&shop, "/v1/balance").body;
    for (index, currency) in ["eur", "usd"].into_iter().enumerate() {
        let rows = all(&shop, &format!("/v1/balance_transactions?currency={currency}"), 100);
        let sum: i64 = rows.iter().map(|row| row["net"].as_i64().unwrap()).sum();
        let of = |part: &str| balance[part][index]["amount"].as_i64().unwrap();
        assert_eq!(sum, of("available") + of("pending"));
        assert_eq!(sum, shop.ledger_totals()[&currency.to_uppercase()]);
    }
}

#[test]
fn holds_are_captured_in_part_or_released_once() {
    let shop = start();
    let held = pay(&shop, 5000, "&capture_method=manual&metadata[order_id]=A1");
    let capture = format!("/v1/payment_intents/{held}/capture");
    assert_eq!(post(&shop, &capture, "amount_to_capture=5001").status, 400);
    let captured = post(&shop, &capture, "amount_to_capture=3000&expand[]=latest_charge").body;
    assert_eq!((&captured["status"], &captured["amount_received"]), (&json!("succeeded"), &json!(3000)));
    assert_eq!(captured["latest_charge"]["amount_captured"], 3000);
    assert_eq!(captured["metadata"]["order_id"], "A1");
    assert_eq!(post(&shop, &capture, "").code(), "payment_intent_unexpected_state");
    let held = pay(&shop, 5000, "&capture_method=manual");
    let cancel = format!("/v1/payment_intents/{held}/cancel");
    let cancelled = post(&shop, &cancel, "cancellation_reason=requested_by_customer").body;
    assert_eq!((&cancelled["status"], &cancelled["amount_capturable"]), (&json!("canceled"), &json!(0)));
    assert_eq!(post(&shop, &cancel, "").code(), "payment_intent_unexpected_state");
}

#[test]
fn a_hold_expires_and_payouts_go_on_as_time_passes() {
    let hand = Hand::new();
    let shop = Sandbox::start(&plan(), None, 0, hand.clock()).unwrap();
    let held = pay(&shop, 5000, "&capture_method=manual");
    let before = all(&shop, "/v1/payouts", 100).len();
    hand.advance(8 * 86_400);
    let expired = get(&shop, &format!("/v1/payment_intents/{held}")).body;
    assert_eq!((&expired["status"], &expired["cancellation_reason"]), (&json!("canceled"), &json!("expired")));
    assert!(all(&shop, "/v1/payouts", 100).len() > before);
    let types = all(&shop, "/v1/events?type=charge.expired", 100);
    assert!(types.iter().any(|event| event["data"]["object"]["payment_intent"] == json!(held)));
}

#[test]
fn declines_say_why_and_leave_a_trace() {
    let shop = start();
    let body = "amount=900&currency=usd&payment_method=pm_card_visa_chargeDeclinedInsufficientFunds&confirm=true";
    let declined = post(&shop, "/v1/payment_intents", body);
    let error = &declined.body["error"];
    assert_eq!((declined.status, &error["type"]), (402, &json!("card_error")));
    assert_eq!((&error["code"], &error["decline_code"]), (&json!("card_declined"), &json!("insufficient_funds")));
    let intent = error["payment_intent"]["id"].as_str().unwrap();
    let again = post(&shop, &format!("/v1/payment_intents/{intent}/confirm"), "payment_method=pm_card_mastercard");
    assert_eq!(again.body["status"], "succeeded");
    let attempts = all(&shop, &format!("/v1/charges?payment_intent={intent}"), 10);
    assert_eq!(attempts.iter().map(|charge| &charge["status"]).collect::<Vec<_>>(), ["succeeded", "failed"]);
    assert_eq!(attempts[1]["outcome"]["type"], "issuer_declined");
}

#[test]
fn refunds_keep_their_rules() {
    let shop = start();
    let paid = pay(&shop, 2000, "");
    let refund = |more: &str| post(&shop, "/v1/refunds", &format!("payment_intent={paid}{more}"));
    assert_eq!(refund("&amount=2001").code(), "amount_too_large");
    assert_eq!(refund("&amount=0").status, 400);
    assert_eq!(refund("&reason=because").status, 400);
    let first = refund("&amount=700&reason=duplicate&metadata[intent]=u1");
    assert_eq!((&first.body["status"], &first.body["metadata"]["intent"]), (&json!("succeeded"), &json!("u1")));
    assert_eq!(refund("&amount=1301").code(), "amount_too_large");
    assert_eq!(refund("").body["amount"], 1300);
    assert_eq!(refund("").code(), "charge_already_refunded");
    let listed = all(&shop, &format!("/v1/refunds?payment_intent={paid}"), 10);
    assert_eq!(listed.iter().map(|it| it["amount"].as_i64().unwrap()).sum::<i64>(), 2000);
    let mine = shop.refunds().into_iter().filter(|record| record.payment_intent == paid).count();
    assert_eq!(mine, 2);
    let id = listed[0]["id"].as_str().unwrap();
    assert_eq!(post(&shop, &format!("/v1/refunds/{id}/cancel"), "").status, 400);
    let pending = all(&shop, "/v1/refunds", 100).into_iter().find(|it| it["status"] == "pending").unwrap();
    let cancelled = post(&shop, &format!("/v1/refunds/{}/cancel", pending["id"].as_str().unwrap()), "").body;
    assert_eq!((&cancelled["status"], &cancelled["balance_transaction"]), (&json!("canceled"), &Value::Null));
}

#[test]
fn disputes_block_refunds_until_they_are_won() {
    let shop = start();
    let body = "amount=6000&currency=eur&payment_method=pm_card_createDispute&confirm=true";
    let dispute_of = || {
        let paid = post(&shop, "/v1/payment_intents", body).body["id"].as_str().unwrap().to_owned();
        let found = get(&shop, &format!("/v1/disputes?payment_intent={paid}")).body["data"][0].clone();
        (paid, format!("/v1/disputes/{}", found["id"].as_str().unwrap()), found)
    };
    let (paid, path, dispute) = dispute_of();
    assert_eq!(
        (&dispute["status"], &dispute["balance_transactions"][0]["net"]),
        (&json!("needs_response"), &json!(-7500))
    );
    let refund = || post(&shop, "/v1/refunds", &format!("payment_intent={paid}&amount=100"));
    assert_eq!(refund().code(), "charge_disputed");
    let draft = post(&shop, &path, "evidence[customer_name]=Ana&submit=false").body;
    assert_eq!(
        (&draft["status"], &draft["evidence_details"]["has_evidence"]),
        (&json!("needs_response"), &json!(true))
    );
    let won = post(&shop, &path, "evidence[uncategorized_text]=winning_evidence").body;
    assert_eq!((&won["status"], &won["balance_transactions"][1]["net"]), (&json!("won"), &json!(6000)));
    assert_eq!(refund().status, 200);
    let (_, path, _) = dispute_of();
    assert_eq!(post(&shop, &format!("{path}/close"), "").body["status"], "lost");
    assert_eq!(post(&shop, &format!("{path}/close"), "").status, 400);
}

#[test]
fn a_warning_can_be_acted_upon_until_the_payment_is_back_or_disputed() {
    let shop = start();
    let body = "amount=6000&currency=eur&payment_method=pm_card_createIssuerFraudRecord&confirm=true";
    let paid = post(&shop, "/v1/payment_intents", body).body["id"].as_str().unwrap().to_owned();
    let list = format!("/v1/radar/early_fraud_warnings?payment_intent={paid}");
    let warning = get(&shop, &list).body["data"][0].clone();
    assert_eq!(
        (&warning["object"], &warning["actionable"], &warning["payment_intent"], &warning["livemode"]),
        (&json!("radar.early_fraud_warning"), &json!(true), &json!(paid), &json!(false))
    );
    let path = format!("/v1/radar/early_fraud_warnings/{}", warning["id"].as_str().unwrap());
    let refund = |amount: &str| post(&shop, "/v1/refunds", &format!("payment_intent={paid}{amount}"));
    assert_eq!(refund("&amount=1000").status, 200);
    assert_eq!(get(&shop, &path).body["actionable"], json!(true), "a part of it is left");
    assert_eq!(refund("").status, 200);
    assert_eq!(get(&shop, &path).body["actionable"], json!(false));
    let told = get(&shop, "/v1/events?type=radar.early_fraud_warning.*&limit=2").body;
    let told: Vec<_> = told["data"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(told, ["radar.early_fraud_warning.updated", "radar.early_fraud_warning.created"]);
    assert_eq!(get(&shop, "/v1/radar/early_fraud_warnings/issfr_none").status, 404);
}

#[test]
fn an_idempotency_key_runs_once_and_survives_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let (paid, first, total) = {
        let shop = start_in(dir.path());
        let paid = pay(&shop, 2000, "");
        let first = try_post(&shop, "/v1/refunds", "k1", &format!("payment_intent={paid}&amount=500")).unwrap();
        let again = try_post(&shop, "/v1/refunds", "k1", &format!("amount=500&payment_intent={paid}")).unwrap();
        assert_eq!((again.status, &again.body), (200, &first.body));
        assert_eq!(again.headers["idempotent-replayed"], "true");
        assert_eq!(again.headers["original-request"], first.headers["request-id"]);
        assert!(!first.headers.contains_key("idempotent-replayed"));
        let other = try_post(&shop, "/v1/refunds", "k1", &format!("payment_intent={paid}&amount=501")).unwrap();
        assert_eq!((other.status, &other.body["error"]["type"]), (400, &json!("idempotency_error")));
        (paid, first, shop.ledger_totals())
    };
    // Another plan on the same folder changes nothing: the shop lives on.
    let other = ShopPlan { noise: Noise::none(), ..ShopPlan::new(99, until()) };
    let shop = Sandbox::start(&other, Some(dir.path()), 0, Hand::new().clock()).unwrap();
    assert_eq!(shop.ledger_totals(), total);
    let again = try_post(&shop, "/v1/refunds", "k1", &format!("payment_intent={paid}&amount=500")).unwrap();
    assert_eq!((&again.body, again.headers["idempotent-replayed"].as_str()), (&first.body, "true"));
    assert_eq!(again.headers["original-request"], first.headers["request-id"]);
    assert_eq!(shop.refunds().into_iter().filter(|record| record.payment_intent == paid).count(), 1);
}

#[test]
fn a_key_in_flight_is_refused_and_work_goes_on_without_its_client() {
    let shop = start();
    let paid = pay(&shop, 2000, "");
    let body = format!("payment_intent={paid}&amount=500");
    shop.set_faults(Faults { latency_ms: (600, 600), ..Faults::none() });
    std::thread::scope(|scope| {
        let first = scope.spawn(|| try_post(&shop, "/v1/refunds", "k", &body).unwrap());
        std::thread::sleep(Duration::from_millis(200));
        let second = try_post(&shop, "/v1/refunds", "k", &body).unwrap();
        assert_eq!((second.status, second.code()), (409, "idempotency_key_in_use"));
        assert_eq!(first.join().unwrap().status, 200);
    });
    // A client that hangs up during the delay.
    let mut stream = TcpStream::connect(shop.base_url().strip_prefix("http://").unwrap()).unwrap();
    let head = format!("POST /v1/refunds HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n", shop.full_key());
    write!(stream, "{head}Idempotency-Key: gone\r\nContent-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    drop(stream);
    let deadline = Instant::now() + Duration::from_secs(5);
    let mine = || shop.refunds().into_iter().filter(|record| record.payment_intent == paid).count();
    while mine() < 2 && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(mine(), 2);
}

#[test]
fn lost_replies_are_executed_once_with_the_same_key_and_twice_without() {
    let shop = start();
    let paid = pay(&shop, 9000, "");
    let body = format!("payment_intent={paid}&amount=100");
    let mine = || shop.refunds().into_iter().filter(|record| record.payment_intent == paid).count();
    for (done, fault) in [Fault::ReplyLost, Fault::TruncatedReply].into_iter().enumerate() {
        shop.set_faults(Faults::none().next(fault, 1));
        assert!(try_post(&shop, "/v1/refunds", fault_name(fault), &body).is_err());
        assert_eq!(mine(), done + 1);
        let again = try_post(&shop, "/v1/refunds", fault_name(fault), &body).unwrap();
        assert_eq!((again.status, again.headers["idempotent-replayed"].as_str()), (200, "true"));
        assert_eq!((mine(), shop.faults_fired()[&fault]), (done + 1, 1));
    }
    shop.set_faults(Faults::none().next(Fault::ReplyLost, 1));
    assert!(try_post(&shop, "/v1/refunds", "a", &body).is_err());
    assert_eq!(try_post(&shop, "/v1/refunds", "b", &body).unwrap().status, 200);
    assert_eq!(mine(), 4);
}

fn fault_name(fault: Fault) -> &'static str {
    if fault == Fault::ReplyLost { "lost" } else { "cut" }
}

#[test]
fn an_error_after_the_work_is_what_the_key_replays_even_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let (paid, body) = {
        let shop = start_in(dir.path());
        let paid = pay(&shop, 9000, "");
        let body = format!("payment_intent={paid}&amount=100");
        shop.set_faults(Faults::none().next(Fault::ErrorAfterCommit, 1));
        assert_eq!(try_post(&shop, "/v1/refunds", "k", &body).unwrap().status, 500);
        (paid, body)
    };
    let shop = start_in(dir.path());
    let again = try_post(&shop, "/v1/refunds", "k", &body).unwrap();
    assert_eq!((again.status, again.headers["idempotent-replayed"].as_str()), (500, "true"));
    assert_eq!(all(&shop, &format!("/v1/refunds?payment_intent={paid}"), 10).len(), 1);
}

#[test]
fn trouble_before_the_work_leaves_nothing_behind() {
    let shop = start();
    let paid = pay(&shop, 9000, "");
    let body = format!("payment_intent={paid}&amount=100");
    let mine = || shop.refunds().into_iter().filter(|record| record.payment_intent == paid).count();
    let faults = Faults { stall_ms: 50, retry_after: 7, ..Faults::none() };
    for (fault, status) in [(Fault::RateLimited, 429), (Fault::ServerError, 500), (Fault::Unavailable, 503)] {
        shop.set_faults(faults.clone().next(fault, 1));
        let answer = try_post(&shop, "/v1/refunds", "k", &body).unwrap();
        assert_eq!(answer.status, status);
        assert_eq!(answer.headers.get("retry-after").map(String::as_str), (status == 429).then_some("7"));
    }
    for fault in [Fault::Reset, Fault::Stall] {
        shop.set_faults(faults.clone().next(fault, 1));
        let error = try_post(&shop, "/v1/refunds", "k", &body).unwrap_err();
        let wanted = if fault == Fault::Reset { io::ErrorKind::ConnectionReset } else { io::ErrorKind::UnexpectedEof };
        assert_eq!(error.kind(), wanted);
    }
    assert_eq!(mine(), 0);
    let answer = try_post(&shop, "/v1/refunds", "k", &body).unwrap();
    assert_eq!((answer.status, answer.headers.contains_key("idempotent-replayed"), mine()), (200, false, 1));
}

#[test]
fn a_person_can_switch_faults_and_fetch_the_papers() {
    let shop = start();
    let faults = r#"{"retry_after": 3, "strikes": [{"fault": "rate_limited", "chance": 1.0, "limit": 1}]}"#;
    let switched = send(&shop, "POST", "/_sandbox/faults", &[("Content-Type", "application/json")], faults).unwrap();
    assert_eq!(switched.body["faults"]["retry_after"], 3);
    assert_eq!(get(&shop, "/v1/balance").status, 429);
    assert_eq!(get(&shop, "/v1/balance").status, 200);
    let page = |path| send(&shop, "GET", path, &[], "").unwrap().body;
    assert_eq!(page("/_sandbox/faults")["fired"]["rate_limited"], 1);
    assert_eq!(page("/_sandbox/statement.xml").as_str().unwrap().as_bytes(), shop.statement_camt());
    assert_eq!(page("/_sandbox/statement.csv").as_str().unwrap().as_bytes(), shop.statement_csv());
    assert_eq!(page("/_sandbox/orders.csv").as_str().unwrap().as_bytes(), shop.orders_csv());
    assert!(!shop.planted_breaks().is_empty());
    let nonsense = send(&shop, "POST", "/_sandbox/faults", &[], "nonsense").unwrap();
    assert_eq!(nonsense.status, 400);
}

#[test]
fn two_sandboxes_of_one_plan_look_the_same() {
    let (a, b) = (start(), start());
    assert_eq!((a.full_key(), a.read_only_key()), (b.full_key(), b.read_only_key()));
    assert_ne!(a.full_key(), a.read_only_key());
    assert_eq!((a.statement_camt(), a.orders_csv()), (b.statement_camt(), b.orders_csv()));
    for path in ["/v1/charges?limit=100", "/v1/events?limit=100", "/v1/account", "/v1/balance"] {
        assert_eq!(get(&a, path).body, get(&b, path).body);
    }
}
