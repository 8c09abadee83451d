//! The executor against a small server that misbehaves on purpose.
#![allow(clippy::disallowed_methods, reason = "a test measures and starts what it likes")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use counterfoil::clock::{Clock, NoRandomness, SystemClock};
use counterfoil::gateway::http::{Executor, Limits};
use counterfoil::gateway::{GatewayError, GatewayErrorKind, Method, NoResponse, Request, Response, client};
use counterfoil::job::Job;
use counterfoil::text::{ErrorKind, UserError};
use secrecy::SecretString;

const KEY: &str = "rk_test_canary_51ZZtop";

/// What the server does with one connection's request.
enum Act {
    /// Answers with these exact bytes and closes.
    Say(String),
    /// Closes with the request unread, which the other side sees as a reset.
    Reset,
    /// Reads the request and closes without a word.
    HangUp,
    /// Reads the request and stays silent for this long.
    Stall(Duration),
}

fn say(status: &str, headers: &str, body: &str) -> Act {
    let length = body.len();
    Act::Say(format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"))
}

/// Serves one act per connection, in order; gives back the base address and the requests that were read.
fn server(acts: Vec<Act>) -> (String, Receiver<String>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let base = format!("http://{}/worlds/a", listener.local_addr().unwrap());
    let (sender, received) = mpsc::channel();
    thread::spawn(move || {
        for act in acts {
            let Ok((mut stream, _)) = listener.accept() else { return };
            if matches!(act, Act::Reset) {
                thread::sleep(Duration::from_millis(50));
                continue;
            }
            // A test that has seen enough has gone; its later requests do not matter.
            let _ = sender.send(read_request(&mut stream));
            match act {
                Act::Say(answer) => stream.write_all(answer.as_bytes()).unwrap(),
                Act::Stall(time) => thread::sleep(time),
                Act::Reset | Act::HangUp => {}
            }
        }
    });
    (base, received)
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let mut chunk = [0_u8; 4096];
    loop {
        let count = stream.read(&mut chunk).unwrap();
        text.extend_from_slice(&chunk[..count]);
        let so_far = String::from_utf8_lossy(&text).into_owned();
        if let Some((head, body)) = so_far.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
            if body.len() >= length.parse::<usize>().unwrap() {
                return so_far;
            }
        }
        assert!(count > 0, "the request ended early: {so_far}");
    }
}

/// A clock whose waiting takes no time and is written down.
#[derive(Default)]
struct FastClock(Mutex<Duration>);

impl Clock for FastClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH
    }

    fn elapsed(&self) -> Duration {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, duration: Duration) {
        *self.0.lock().unwrap() += duration;
    }

    fn fill_random(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        bytes.fill(0xff);
        Ok(())
    }
}

fn limits() -> Limits {
    Limits { connect_timeout: Duration::from_secs(2), timeout: Duration::from_millis(400), ..Limits::default() }
}

fn executor(base: &str, clock: Arc<dyn Clock>) -> Executor {
    let headers = [("stripe-version", "2026-08-26.dahlia".to_owned())];
    Executor::new(base, SecretString::from(KEY), &headers, limits(), clock).unwrap()
}

fn system_clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock::new())
}

fn get() -> Request {
    Request { method: Method::Get, path: "/v1/refunds?limit=1".into(), body: None, idempotency_key: None }
}

fn post() -> Request {
    Request {
        method: Method::Post,
        path: "/v1/refunds".into(),
        body: Some("amount=1&metadata%5Ba%5D=b".into()),
        idempotency_key: Some("key-1".into()),
    }
}

/// Reads with a clock that does not really wait; says how long it would have waited and how many requests were read.
fn read(acts: Vec<Act>) -> (Result<Response, GatewayError>, Duration, usize) {
    let (base, received) = server(acts);
    let clock = Arc::new(FastClock::default());
    let answer = executor(&base, clock.clone()).get(&get(), &Job::quiet());
    (answer, clock.elapsed(), received.try_iter().count())
}

fn send(acts: Vec<Act>) -> (Result<Response, NoResponse>, usize) {
    let (base, received) = server(acts);
    let answer = executor(&base, system_clock()).send(&post());
    // A second send that should not happen would be on its way by now.
    thread::sleep(Duration::from_millis(150));
    (answer, received.try_iter().count())
}

#[test]
fn a_request_carries_key_version_and_body() {
    let (base, received) = server(vec![say("200 OK", "Request-Id: req_9\r\n", "{}")]);
    let response = executor(&base, system_clock()).send(&post()).unwrap();
    assert_eq!((response.status, response.request_id().as_deref()), (200, Some("req_9")));
    let request = received.recv().unwrap();
    assert!(request.starts_with("POST /worlds/a/v1/refunds HTTP/1.1\r\n"), "{request}");
    for header in [
        "authorization: Bearer rk_test_canary_51ZZtop",
        "stripe-version: 2026-08-26.dahlia",
        "idempotency-key: key-1",
        "content-type: application/x-www-form-urlencoded",
    ] {
        assert!(request.lines().any(|line| line.eq_ignore_ascii_case(header)), "{header} in {request}");
    }
    assert!(request.ends_with("\r\n\r\namount=1&metadata%5Ba%5D=b"), "{request}");
}

#[test]
fn a_rate_limit_is_waited_out() {
    let (answer, waited, sends) =
        read(vec![say("429 Too Many Requests", "Retry-After: 7\r\n", "{}"), say("200 OK", "", "{\"a\":1}")]);
    assert_eq!(answer.unwrap().body, b"{\"a\":1}");
    assert_eq!(sends, 2);
    assert!(waited >= Duration::from_secs(7) && waited < Duration::from_secs(8), "{waited:?}");
}

#[test]
fn waiting_longer_than_anyone_would_is_left_to_the_caller() {
    let (answer, waited, sends) = read(vec![say("429 Too Many Requests", "Retry-After: 86400\r\n", "{}")]);
    assert_eq!((answer.unwrap().status, sends), (429, 1));
    assert!(waited < Duration::from_secs(1), "{waited:?}");
}

#[test]
fn tries_are_bounded_and_each_waits_longer() {
    let (answer, waited, sends) = read((0..9).map(|_| say("503 Service Unavailable", "", "{}")).collect());
    assert_eq!((answer.unwrap().status, sends), (503, 6));
    // 0.5 + 1 + 2 + 4 + 8 seconds, as the clock's chance is always at its upper end.
    assert!(waited >= Duration::from_millis(15_500) && waited < Duration::from_secs(17), "{waited:?}");
}

#[test]
fn the_gateway_itself_may_say_whether_to_try_again() {
    let (answer, _, sends) = read(vec![say("500 Oops", "Stripe-Should-Retry: false\r\n", "{}")]);
    assert_eq!((answer.unwrap().status, sends), (500, 1));
    let (answer, _, sends) = read(vec![say("400 Bad", "Stripe-Should-Retry: true\r\n", "{}"), say("200 OK", "", "{}")]);
    assert_eq!((answer.unwrap().status, sends), (200, 2));
    let (answer, _, sends) = read(vec![say("404 Not Found", "", "{}")]);
    assert_eq!((answer.unwrap().status, sends), (404, 1));
}

#[test]
fn broken_reads_are_tried_again() {
    let cut = Act::Say("HTTP/1.1 200 OK\r\ncontent-length: 50\r\nconnection: close\r\n\r\n{\"half\":".to_owned());
    let stall = Act::Stall(Duration::from_millis(600));
    let (answer, _, sends) = read(vec![Act::Reset, Act::HangUp, cut, stall, say("200 OK", "", "{\"a\":1}")]);
    assert_eq!(answer.unwrap().body, b"{\"a\":1}");
    assert_eq!(sends, 4, "all but the one that was reset unread");
}

#[test]
fn a_money_command_is_sent_once_whatever_happens() {
    let lost = |act, name: &str| {
        let (answer, sends) = send(vec![act, say("200 OK", "", "{}")]);
        assert!(matches!(answer, Err(NoResponse::Lost(_))), "{name}: {answer:?}");
        assert!(sends <= 1, "{name}");
    };
    lost(Act::Reset, "reset before it was read");
    lost(Act::HangUp, "closed after it was read");
    lost(Act::Stall(Duration::from_millis(600)), "stall");
    lost(Act::Say("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{\"half\":".to_owned()), "truncated");
    lost(Act::Say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"a\":".to_owned()), "cut in chunks");
    lost(Act::Say("220 mail.example.org ESMTP\r\n".to_owned()), "another protocol");
    for status in ["500 Oops", "429 Too Many Requests", "409 Conflict"] {
        let (answer, sends) = send(vec![say(status, "Stripe-Should-Retry: true\r\n", "{}"), say("200 OK", "", "{}")]);
        assert_eq!(answer.unwrap().status.to_string(), status[..3]);
        assert_eq!(sends, 1, "{status}");
    }
}

#[test]
fn a_connection_that_was_never_made_sent_nothing() {
    let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let executor = executor(&format!("http://localhost:{port}"), system_clock());
    assert!(matches!(executor.send(&post()), Err(NoResponse::NotSent(_))));
    assert_eq!(executor.get(&get(), &Job::quiet()).unwrap_err().kind, GatewayErrorKind::NoConnection);
}

#[test]
fn silence_is_reported_as_such() {
    let stalls = (0..6).map(|_| Act::Stall(Duration::from_millis(450))).collect();
    let (answer, _, sends) = read(stalls);
    assert_eq!((answer.unwrap_err().kind, sends), (GatewayErrorKind::NoAnswer, 6));
}

#[test]
fn a_redirect_is_an_answer_and_not_an_order() {
    let (other, visited) = server(vec![say("200 OK", "", "{}")]);
    let (answer, sends) = send(vec![say("307 Temporary Redirect", &format!("Location: {other}\r\n"), "")]);
    assert_eq!((answer.unwrap().status, sends), (307, 1));
    assert!(visited.try_recv().is_err(), "the key was carried elsewhere");
}

#[test]
fn plain_http_is_only_for_this_computer() {
    let open = |url: &str| client::open("stripe", url, SecretString::from(KEY), system_clock());
    let kind = |url: &str| open(url).err().map(|error| error.kind);
    for url in [
        "http://api.stripe.com",
        "http://192.168.1.4:80",
        "http://localhost.example.org",
        "http://127.0.0.1.example.org",
        "http://[::ffff:203.0.113.9]",
    ] {
        assert_eq!(kind(url), Some(GatewayErrorKind::PlainHttp), "{url}");
    }
    for url in
        ["http://127.0.0.1:9", "http://127.8.9.1", "http://[::1]:9/x/", "http://LocalHost:9", "https://api.stripe.com"]
    {
        assert_eq!(kind(url), None, "{url}");
    }
    for url in ["", "api.stripe.com", "ftp://127.0.0.1", "https://", "https://u:p@api.stripe.com", "https://a.b/?key=1"]
    {
        assert_eq!(kind(url), Some(GatewayErrorKind::BadAddress), "{url}");
    }
    let error = open("https://user:hunter2@api.stripe.com").err().unwrap();
    assert!(!format!("{error:?}").contains("hunter2"));
    let unknown = client::open("paypall", "https://x.y", SecretString::from(KEY), system_clock());
    assert_eq!(unknown.err().unwrap().kind, GatewayErrorKind::UnknownKind);
}

#[test]
fn a_server_that_is_not_secure_gets_nothing() {
    // TLS is asked for, and plain text comes back.
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut hello = [0_u8; 2048];
        let count = stream.read(&mut hello).unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        hello[..count].to_vec()
    });
    let secure = executor(&format!("https://127.0.0.1:{port}"), system_clock());
    let error = secure.get(&get(), &Job::quiet()).unwrap_err();
    assert_eq!(error.kind, GatewayErrorKind::NotSecure, "{error}");
    let heard = heard.join().unwrap();
    assert!(!heard.is_empty() && !String::from_utf8_lossy(&heard).contains("canary"));
}

#[test]
fn the_key_is_in_no_text_that_leaves_the_executor() {
    let quoted = format!("{{\"error\":{{\"message\":\"Invalid API Key provided: {KEY}\"}}}}");
    let echo = say("401 Unauthorized", &format!("x-echo: {KEY}\r\n"), &quoted);
    let (base, _received) = server(vec![echo, Act::HangUp]);
    let executor = executor(&base, system_clock());
    let response = executor.get(&get(), &Job::quiet()).unwrap();
    assert_eq!(response.status, 401);
    let body = String::from_utf8_lossy(&response.body);
    assert!(body.contains("Invalid API Key provided: ") && body.ends_with("\"}}"), "the rest is kept: {body}");
    let header = &response.headers["x-echo"];
    let lost = executor.send(&post());
    let dead = Executor::new("http://127.0.0.1:1", SecretString::from(KEY), &[], limits(), system_clock());
    let refused = dead.unwrap().get(&get(), &Job::quiet()).unwrap_err();
    let shown = UserError::from(&refused);
    let texts = format!("{body} {header} {executor:?} {response:?} {lost:?} {refused:?} {refused} {shown:?}");
    assert!(!texts.contains("canary"), "{texts}");
}

#[test]
fn a_key_that_no_header_can_carry_is_refused_at_once() {
    for key in ["", "  ", "two\nlines"] {
        let error = client::open("stripe", "https://api.stripe.com", SecretString::from(key), system_clock());
        let error = error.err().unwrap();
        assert_eq!(error.kind, GatewayErrorKind::KeyRefused, "{key:?}");
        assert_eq!(UserError::from(&error).kind, ErrorKind::NotAllowed);
    }
}

#[test]
fn a_waiting_job_stops_when_asked() {
    let (base, _received) = server(vec![say("429 Too Many Requests", "Retry-After: 30\r\n", "{}")]);
    let job = Job::quiet();
    let asked = job.clone();
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(300));
        asked.cancel();
    });
    let started = Instant::now();
    let error = executor(&base, system_clock()).get(&get(), &job).unwrap_err();
    assert_eq!(error.kind, GatewayErrorKind::Cancelled);
    assert!(started.elapsed() < Duration::from_secs(3));
}

#[test]
fn the_rate_budget_spreads_requests() {
    let (base, received) = server((0..25).map(|_| say("200 OK", "", "{}")).collect());
    let clock = Arc::new(FastClock::default());
    let executor = executor(&base, clock.clone());
    for _ in 0..25 {
        executor.get(&get(), &Job::quiet()).unwrap();
    }
    assert_eq!(received.try_iter().count(), 25);
    // At 20 a second the 25th is due after 24 twentieths, less what a burst may run ahead.
    assert_eq!(clock.elapsed(), Duration::from_millis(24 * 50 - 250));
}
