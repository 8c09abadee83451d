//! Cases in which money or data went wrong once: stopped listings, keys that change, refusals after doubt. A tiny server
//! speaks just enough of the gateway’s protocol for each.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, reason = "the server of a test is a thread")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use counterfoil::clock::{Clock, SystemClock, new_id};
use counterfoil::desk::{self, Ask, Desk, NewGateway, Patience};
use counterfoil::domain::ids::PaymentId;
use counterfoil::domain::{CommandKind, CommandState, RefundReason};
use counterfoil::files::Assume;
use counterfoil::job::Job;
use counterfoil::sandbox::{Sandbox, ShopPlan};
use counterfoil::store::{DatabaseKey, Sidecar, Store};
use counterfoil::vault::{MemoryVault, SecretName, Vault};
use serde_json::{Value, json};
use zeroize::Zeroizing;

struct Asked {
    method: String,
    path: String,
    query: Vec<(String, String)>,
    body: String,
}

impl Asked {
    fn get(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Serves until the test ends. Nothing from the handler means: close without a reply.
fn serve(handler: impl Fn(&Asked) -> Option<(u16, Value)> + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let handler = Arc::new(handler);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, handler) = (stream.unwrap(), Arc::clone(&handler));
            std::thread::spawn(move || {
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                let mut length = 0;
                loop {
                    let mut header = String::new();
                    reader.read_line(&mut header).unwrap();
                    if header.trim().is_empty() {
                        break;
                    }
                    if let Some((name, value)) = header.split_once(':')
                        && name.eq_ignore_ascii_case("content-length")
                    {
                        length = value.trim().parse().unwrap();
                    }
                }
                let mut body = vec![0; length];
                reader.read_exact(&mut body).unwrap();
                let mut words = line.split_whitespace();
                let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
                let (path, query) = target.split_once('?').unwrap_or((target, ""));
                let query = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
                let body = String::from_utf8(body).unwrap();
                let asked = Asked { method: method.to_owned(), path: path.to_owned(), query, body };
                if let Some((status, body)) = handler(&asked) {
                    let body = body.to_string();
                    let _ = write!(
                        stream,
                        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\nrequest-id: req_1\r\n\
                         content-length: {}\r\nconnection: close\r\n\r\n{body}",
                        body.len()
                    );
                }
            });
        }
    });
    url
}

fn list(rows: Vec<Value>, asked: &Asked) -> Value {
    let from: i64 = asked.get("created[gte]").map_or(i64::MIN, |it| it.parse().unwrap());
    let limit: usize = asked.get("limit").map_or(10, |it| it.parse().unwrap());
    let mut rows: Vec<Value> = rows.into_iter().filter(|row| row["created"].as_i64().unwrap_or(0) >= from).collect();
    if let Some(after) = asked.get("starting_after") {
        let at = rows.iter().position(|row| row["id"] == after).unwrap();
        rows.drain(..=at);
    }
    if let Some(before) = asked.get("ending_before") {
        let at = rows.iter().position(|row| row["id"] == before).unwrap();
        rows.truncate(at);
        let more = rows.len() > limit;
        let rows = rows.split_off(rows.len().saturating_sub(limit));
        return json!({ "object": "list", "has_more": more, "data": rows });
    }
    let more = rows.len() > limit;
    rows.truncate(limit);
    json!({ "object": "list", "has_more": more, "data": rows })
}

/// What every account answers where a test says nothing else.
fn plain(asked: &Asked) -> (u16, Value) {
    let missing = json!({ "error": { "type": "invalid_request_error", "code": "resource_missing", "message": "No." } });
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/v1/account") => (200, json!({ "id": "acct_1", "object": "account" })),
        ("GET", "/v1/balance") => (200, json!({ "livemode": false, "available": [], "pending": [] })),
        ("GET", path) if path.matches('/').count() == 2 => (200, list(Vec::new(), asked)),
        _ => (404, missing),
    }
}

fn payment(id: &str, created: i64) -> Value {
    json!({
        "id": id, "object": "payment_intent", "amount": 5000, "amount_received": 5000, "amount_capturable": 0,
        "currency": "eur", "created": created, "status": "succeeded",
        "latest_charge": { "id": format!("ch_{id}"), "amount_refunded": 0, "status": "succeeded" },
    })
}

fn entry(number: i64, created: i64) -> Value {
    json!({
        "id": format!("txn_{number}"), "amount": 100, "fee": 0, "net": 100, "currency": "eur", "created": created,
        "available_on": created, "type": "charge", "reporting_category": "charge",
    })
}

fn desk(folder: &std::path::Path) -> Desk {
    let quick = Patience {
        first_pause: Duration::from_millis(1),
        longest_pause: Duration::from_millis(5),
        give_up_after: Duration::from_secs(5),
    };
    Desk::create(folder, Arc::new(MemoryVault::default()), Arc::new(SystemClock::new())).unwrap().with_patience(quick)
}

fn gateway(name: &str, url: &str, key: &str) -> NewGateway {
    NewGateway { name: name.into(), kind: "stripe".into(), url: url.into(), key: Zeroizing::new(key.into()) }
}

/// A ledger listing that stops after its first (newest) page must be gone on with, not started after that page.
#[test]
fn a_stopped_ledger_listing_leaves_no_gap() {
    let now = SystemClock::new().now().timestamp();
    let rows: Arc<Mutex<Vec<Value>>> = Arc::new(Mutex::new(vec![entry(0, now - 10 * 86_400)]));
    let broken = Arc::new(AtomicBool::new(false));
    let (served, breaks) = (Arc::clone(&rows), Arc::clone(&broken));
    let url = serve(move |asked| {
        let rows = served.lock().unwrap().clone();
        Some(match asked.path.as_str() {
            "/v1/balance_transactions" if asked.get("payout").is_none() => {
                if breaks.load(Ordering::SeqCst) && asked.get("starting_after").is_some() {
                    return Some((400, json!({ "error": { "type": "api_error", "message": "a bad moment" } })));
                }
                (200, list(rows, asked))
            }
            "/v1/balance" => {
                let sum = 100 * rows.len();
                (200, json!({ "available": [{ "amount": sum, "currency": "eur" }], "pending": [] }))
            }
            _ => plain(asked),
        })
    });
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder.path().join("p"));
    let owner = desk.owner().unwrap();
    let job = Job::quiet();
    desk::add_gateway(&desk, &owner, &gateway("G", &url, "sk_test_12345678"), &job).unwrap();
    assert_eq!(desk::sync(&desk, &owner, None, &job).unwrap().counts.ledger_entries, 1);

    // Eight busy days: 300 rows, newest first. The listing breaks after its first page; the next sync is undisturbed.
    *rows.lock().unwrap() =
        (0..300).map(|n| entry(1000 - n, now - n * 2400)).chain([entry(0, now - 10 * 86_400)]).collect();
    broken.store(true, Ordering::SeqCst);
    desk::sync(&desk, &owner, None, &job).unwrap_err();
    broken.store(false, Ordering::SeqCst);
    assert_eq!(desk::sync(&desk, &owner, None, &job).unwrap().counts.ledger_entries, 301);
}

/// A key that may read events only later: what was made since the last full list must still be read.
#[test]
fn a_key_that_may_read_events_later_leaves_no_gap() {
    let payments: Arc<Mutex<Vec<Value>>> = Arc::new(Mutex::new(vec![payment("pi_1", 1_790_000_000)]));
    let may = Arc::new(AtomicBool::new(false));
    let (served, allowed) = (Arc::clone(&payments), Arc::clone(&may));
    let url = serve(move |asked| {
        Some(match asked.path.as_str() {
            "/v1/payment_intents" => (200, list(served.lock().unwrap().clone(), asked)),
            "/v1/events" if !allowed.load(Ordering::SeqCst) => (403, json!({ "error": { "message": "no" } })),
            "/v1/events" => {
                let about = json!({ "object": { "id": "pi_2", "object": "payment_intent" } });
                (200, list(vec![json!({ "id": "evt_1", "created": 1_790_000_100, "data": about })], asked))
            }
            _ => plain(asked),
        })
    });
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder.path().join("p"));
    let owner = desk.owner().unwrap();
    let job = Job::quiet();
    desk::add_gateway(&desk, &owner, &gateway("G", &url, "rk_test_12345678"), &job).unwrap();
    assert_eq!(desk::sync(&desk, &owner, None, &job).unwrap().counts.payments, 1);

    payments.lock().unwrap().insert(0, payment("pi_2", 1_790_000_100));
    may.store(true, Ordering::SeqCst);
    desk::test_gateway(&desk, &owner, "G", &job).unwrap();
    desk::sync(&desk, &owner, None, &job).unwrap();
    assert_eq!(desk::sync(&desk, &owner, None, &job).unwrap().counts.payments, 2);
}

/// A first sync that was stopped and goes on days later: what was made in between must be there when it says it is done.
#[test]
fn a_listing_that_goes_on_later_is_up_to_date_at_its_end() {
    let old: Vec<Value> = (0..150).rev().map(|n| payment(&format!("pi_{n}"), 1_790_000_000 + n)).collect();
    let payments = Arc::new(Mutex::new(old));
    let events = Arc::new(Mutex::new(vec![json!({
        "id": "evt_1", "created": 1_790_000_150,
        "data": { "object": { "id": "pi_149", "object": "payment_intent" } },
    })]));
    let (served, told) = (Arc::clone(&payments), Arc::clone(&events));
    let url = serve(move |asked| {
        Some(match asked.path.as_str() {
            "/v1/payment_intents" => (200, list(served.lock().unwrap().clone(), asked)),
            "/v1/events" => (200, list(told.lock().unwrap().clone(), asked)),
            path if path.starts_with("/v1/payment_intents/pi_") && asked.method == "GET" => {
                let id = path.rsplit('/').next().unwrap();
                let found = served.lock().unwrap().iter().find(|row| row["id"] == id).cloned();
                found.map_or_else(|| plain(asked), |found| (200, found))
            }
            _ => plain(asked),
        })
    });
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder.path().join("p"));
    let owner = desk.owner().unwrap();
    desk::add_gateway(&desk, &owner, &gateway("G", &url, "rk_test_12345678"), &Job::quiet()).unwrap();

    let handle: Arc<Mutex<Option<Job>>> = Arc::default();
    let stopped = Arc::clone(&handle);
    let job = Job::new(move |_| {
        if let Some(job) = stopped.lock().unwrap().as_ref() {
            job.cancel();
        }
    });
    *handle.lock().unwrap() = Some(job.clone());
    desk::sync(&desk, &owner, None, &job).unwrap_err();

    payments.lock().unwrap().insert(0, payment("pi_new", 1_790_400_000));
    events.lock().unwrap().insert(
        0,
        json!({
            "id": "evt_2", "created": 1_790_400_000,
            "data": { "object": { "id": "pi_new", "object": "payment_intent" } },
        }),
    );
    assert_eq!(desk::sync(&desk, &owner, None, &Job::quiet()).unwrap().counts.payments, 151);
}

/// The first send acts and its reply is lost; the repetition is refused. Only the gateway's books tell what happened.
#[test]
fn a_refusal_after_doubt_is_not_a_decline() {
    let (probed, sends) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
    let (serving, counted) = (Arc::clone(&probed), Arc::clone(&sends));
    let done: Mutex<Vec<Value>> = Mutex::default();
    let url = serve(move |asked| {
        Some(match (asked.method.as_str(), asked.path.as_str()) {
            ("GET", "/v1/payment_intents") => (200, list(vec![payment("pi_1", 1_790_000_000)], asked)),
            ("GET", "/v1/payment_intents/pi_1") => (200, payment("pi_1", 1_790_000_000)),
            ("GET", "/v1/refunds") => (200, list(done.lock().unwrap().clone(), asked)),
            ("POST", "/v1/refunds") if serving.load(Ordering::SeqCst) => {
                if counted.fetch_add(1, Ordering::SeqCst) == 0 {
                    let form: std::collections::HashMap<String, String> =
                        url::form_urlencoded::parse(asked.body.as_bytes()).into_owned().collect();
                    done.lock().unwrap().push(json!({
                        "id": "re_1", "object": "refund", "payment_intent": "pi_1", "charge": "ch_pi_1",
                        "amount": form["amount"].parse::<i64>().unwrap(), "currency": "eur", "status": "succeeded",
                        "created": 1_790_000_100, "reason": "requested_by_customer",
                        "metadata": { "counterfoil_command": form["metadata[counterfoil_command]"] },
                    }));
                    return None; // done, and the reply lost
                }
                let said = json!({ "type": "invalid_request_error", "code": "charge_already_refunded",
                                   "message": "Charge ch_pi_1 has already been refunded." });
                (400, json!({ "error": said }))
            }
            _ => plain(asked),
        })
    });
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder.path().join("p"));
    let owner = desk.owner().unwrap();
    let job = Job::quiet();
    desk::add_gateway(&desk, &owner, &gateway("G", &url, "sk_test_12345678"), &job).unwrap();
    desk::sync(&desk, &owner, None, &job).unwrap();
    probed.store(true, Ordering::SeqCst);
    let ask = Ask {
        payment_id: PaymentId::new("pi_1"),
        kind: CommandKind::Refund(RefundReason::RequestedByCustomer),
        amount: None,
        token: None,
    };
    let row = desk::request(&desk, &owner, &ask, &job).unwrap();
    assert_eq!(sends.load(Ordering::SeqCst), 2);
    assert_eq!(row.state, CommandState::Succeeded, "cause: {:?}", row.cause);
    assert_eq!(row.gateway_id.as_deref(), Some("re_1"));
}

/// A window syncs while a refund's answer is waited for: the sync may meet the refund first, and the answer that comes
/// then must not be taken for a failure.
#[test]
fn a_sync_that_meets_a_refund_before_its_answer_comes_is_no_trouble() {
    let at_the_desk: Arc<OnceLock<Arc<Desk>>> = Arc::default();
    let (syncing, done) = (Arc::clone(&at_the_desk), Mutex::new(Vec::<Value>::new()));
    let url = serve(move |asked| {
        Some(match (asked.method.as_str(), asked.path.as_str()) {
            ("GET", "/v1/payment_intents") => (200, list(vec![payment("pi_1", 1_790_000_000)], asked)),
            ("GET", "/v1/payment_intents/pi_1") => (200, payment("pi_1", 1_790_000_000)),
            ("GET", "/v1/refunds") => (200, list(done.lock().unwrap().clone(), asked)),
            ("GET", "/v1/refunds/re_1") => (200, done.lock().unwrap()[0].clone()),
            ("GET", "/v1/events") => {
                let about = |id: &str, kind: &str| json!({ "object": { "id": id, "object": kind } });
                let mut events = vec![json!({ "id": "evt_1", "created": 1, "data": about("pi_1", "payment_intent") })];
                if !done.lock().unwrap().is_empty() {
                    events.insert(0, json!({ "id": "evt_2", "created": 2, "data": about("re_1", "refund") }));
                }
                (200, list(events, asked))
            }
            ("POST", "/v1/refunds") if syncing.get().is_some() => {
                let form: std::collections::HashMap<String, String> =
                    url::form_urlencoded::parse(asked.body.as_bytes()).into_owned().collect();
                let refund = json!({
                    "id": "re_1", "object": "refund", "payment_intent": "pi_1", "charge": "ch_pi_1",
                    "amount": form["amount"].parse::<i64>().unwrap(), "currency": "eur", "status": "succeeded",
                    "created": 1_790_000_100, "reason": "requested_by_customer",
                    "metadata": { "counterfoil_command": form["metadata[counterfoil_command]"] },
                });
                done.lock().unwrap().push(refund.clone());
                let desk = syncing.get().unwrap();
                desk::sync(desk, &desk.owner().unwrap(), None, &Job::quiet()).unwrap();
                (200, refund)
            }
            _ => plain(asked),
        })
    });
    let folder = tempfile::tempdir().unwrap();
    let desk = Arc::new(desk(&folder.path().join("p")));
    let owner = desk.owner().unwrap();
    let job = Job::quiet();
    desk::add_gateway(&desk, &owner, &gateway("G", &url, "sk_test_12345678"), &job).unwrap();
    desk::sync(&desk, &owner, None, &job).unwrap();
    at_the_desk.set(Arc::clone(&desk)).ok().unwrap();
    let ask = Ask {
        payment_id: PaymentId::new("pi_1"),
        kind: CommandKind::Refund(RefundReason::RequestedByCustomer),
        amount: None,
        token: None,
    };
    let row = desk::request(&desk, &owner, &ask, &job).unwrap();
    assert_eq!((row.state, row.attempts), (CommandState::Succeeded, 1), "cause: {:?}", row.cause);
    let states: Vec<CommandState> =
        desk::steps(&desk, &owner, &row.command_id).unwrap().into_iter().map(|step| step.to).collect();
    assert_eq!(states, [CommandState::Queued, CommandState::Sending, CommandState::Succeeded]);
}

/// One account under two names, or test and live under one, would count every payout twice or mix play money in.
#[test]
fn one_account_is_connected_once_and_modes_do_not_mix() {
    let url = serve(|asked| Some(plain(asked)));
    let live = serve(|asked| {
        Some(match asked.path.as_str() {
            "/v1/balance" => (200, json!({ "livemode": true, "available": [], "pending": [] })),
            _ => plain(asked),
        })
    });
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder.path().join("p"));
    let owner = desk.owner().unwrap();
    let job = Job::quiet();
    desk::add_gateway(&desk, &owner, &gateway("G", &url, "sk_test_12345678"), &job).unwrap();
    let again = desk::add_gateway(&desk, &owner, &gateway("H", &url, "sk_test_12345678"), &job);
    let mixed = desk::add_gateway(&desk, &owner, &gateway("G", &live, "sk_live_12345678"), &job);
    assert!(
        again.is_err() && mixed.is_err(),
        "same account twice: {}, live over test: {}",
        again.is_ok(),
        mixed.is_ok()
    );
}

/// The program may end between making the database and adding its owner.
#[test]
fn a_profile_whose_making_was_cut_short_still_has_an_owner() {
    let folder = tempfile::tempdir().unwrap();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let vault: Arc<dyn Vault> = Arc::new(MemoryVault::default());
    let id = new_id(clock.as_ref()).unwrap();
    let key = DatabaseKey::from_bytes(&[7; 32]).unwrap();
    vault.set(&SecretName::database_key(&id), key.bytes()).unwrap();
    let sidecar = Sidecar::new(id, &key);
    Store::create(folder.path(), &sidecar, &key).unwrap();
    // … and here the power went.
    let desk = Desk::open(folder.path(), vault, clock).unwrap();
    desk.owner().unwrap();
}

/// A savings account in the same currency, known until later than the account that the gateway pays into: it cannot tell
/// that a deposit is missing.
#[test]
fn another_account_makes_no_deposit_missing() {
    let clock = SystemClock::new();
    let now = clock.now();
    let plan = ShopPlan { days: 20, per_day: 12, ..ShopPlan::new(5, now) };
    let sandbox = Sandbox::start(&plan, None, 0, Arc::new(move || clock.now())).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder.path().join("p"));
    let owner = desk.owner().unwrap();
    let new = gateway("G", sandbox.base_url(), sandbox.full_key());
    desk::add_gateway(&desk, &owner, &new, &Job::quiet()).unwrap();
    desk::sync(&desk, &owner, None, &Job::quiet()).unwrap();
    let import = |name: &str, bytes: &[u8]| {
        desk::import(&desk, &owner, name, &bytes, &Assume::default(), &Job::quiet()).unwrap()
    };
    import("main.xml", &sandbox.statement_camt());
    let before = desk::reconcile(&desk, &owner, None).unwrap().proof;
    assert!(before.in_transit.len() > 1, "something is on its way that could be called missing");

    let day = |days: i64| (now + chrono::TimeDelta::days(days)).date_naive();
    let savings = format!(
        "Account,Currency,Booking date,Value date,Amount,Counterparty,Reference,Balance\n\
         DE02SAVINGS,EUR,{0},{0},100.00,Ourselves,Put aside,100.00\n\
         DE02SAVINGS,EUR,{1},{1},1.00,Bank,Interest,101.00\n",
        day(-30),
        day(40)
    );
    assert_eq!(import("savings.csv", savings.as_bytes()).summary.added, 2);
    let after = desk::reconcile(&desk, &owner, None).unwrap().proof;
    assert_eq!((after.breaks, after.in_transit), (before.breaks, before.in_transit));

    // The same statement once more, as the bank's other download: every entry is known.
    let again = import("main.csv", &sandbox.statement_csv()).summary;
    assert_eq!((again.added, again.known), (0, again.read));
    assert!(again.read > 10);
}

/// The same statement in two formats is one statement, whichever comes first; two equal rows stay two.
#[test]
fn a_statement_in_two_formats_counts_once() {
    let csv = "Account,Currency,Booking date,Value date,Amount,Counterparty,Reference,Balance\n\
               DE02,EUR,2026-11-02,2026-11-02,5.00,Tram,Ticket,5.00\n\
               DE02,EUR,2026-11-02,2026-11-02,5.00,Tram,Ticket,10.00\n\
               DE02,EUR,2026-11-03,2026-11-03,-1.00,Bank,Fee,9.00\n";
    let entry = |day: &str, amount: &str, sign: &str| {
        format!(
            "<Ntry><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
             <BookgDt><Dt>{day}</Dt></BookgDt><AddtlNtryInf>as the bank words it</AddtlNtryInf></Ntry>"
        )
    };
    let camt = format!(
        "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt>\
         <Id>1</Id><Acct><Id><Othr><Id>DE02</Id></Othr></Id><Ccy>EUR</Ccy></Acct>{}{}{}{}</Stmt></BkToCstmrStmt></Document>",
        entry("2026-11-02", "5.00", "CRDT"),
        entry("2026-11-02", "5.00", "CRDT"),
        entry("2026-11-03", "1.00", "DBIT"),
        entry("2026-11-04", "7.00", "CRDT"),
    );
    for csv_first in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(&folder.path().join("p"));
        let owner = desk.owner().unwrap();
        let mut files = [("bank.csv", csv.as_bytes()), ("bank.xml", camt.as_bytes())];
        if !csv_first {
            files.reverse();
        }
        let added: Vec<u64> = files
            .into_iter()
            .map(|(name, bytes)| {
                desk::import(&desk, &owner, name, &bytes, &Assume::default(), &Job::quiet()).unwrap().summary.added
            })
            .collect();
        assert_eq!(added, if csv_first { [3, 1] } else { [4, 0] });
    }
}
