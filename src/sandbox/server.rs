//! The HTTP side: reads requests, lets faults happen, writes replies.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::{BodyExt, Limited};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::Sleep;

use super::Papers;
use super::counter::{Call, Counter, Reply, broken, refused};
use super::faults::{Fault, Faults, Trouble};
use super::refusal::Refusal;
use super::wire;

const MAX_BODY: usize = 1 << 20;
/// How long the first half of a truncated reply is given to arrive before the connection is cut.
const CUT_AFTER: Duration = Duration::from_millis(20);

/// What all connections share.
pub(super) struct Shared {
    pub(super) counter: Mutex<Counter>,
    pub(super) trouble: Mutex<Trouble>,
    pub(super) papers: Papers,
    /// The shop's time in seconds.
    pub(super) now: Box<dyn Fn() -> i64 + Send + Sync>,
}

/// Locks, also after a panic elsewhere: every step leaves the state whole.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Serves until told to stop.
pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>, mut stop: oneshot::Receiver<Infallible>) {
    loop {
        tokio::select! {
            _ = &mut stop => return,
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    tokio::spawn(connection(stream, Arc::clone(&shared)));
                }
            }
        }
    }
}

async fn connection(stream: TcpStream, shared: Arc<Shared>) {
    let reset = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&reset);
    let service = service_fn(move |request| Box::pin(answer(request, Arc::clone(&shared), Arc::clone(&flag))));
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let served = std::future::poll_fn(|context| connection.poll_without_shutdown(context)).await;
    let stream = connection.into_parts().io.into_inner();
    // With a linger time of zero, closing sends a reset instead of a polite goodbye.
    if served.is_err() && reset.load(Ordering::Relaxed) {
        let _ = stream.set_zero_linger();
    }
}

/// The connection is to be closed without a reply.
#[derive(Debug, thiserror::Error)]
#[error("connection closed by a fault")]
struct Closed;

async fn answer(
    request: Request<Incoming>,
    shared: Arc<Shared>,
    reset: Arc<AtomicBool>,
) -> Result<Response<ReplyBody>, Closed> {
    let (head, body) = request.into_parts();
    let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let Ok(body) = Limited::new(body, MAX_BODY).collect().await else { return Err(Closed) };
    let call = Call {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().as_bytes().to_vec(),
        body: body.to_bytes().to_vec(),
        authorization: header("authorization"),
        idempotency_key: header("idempotency-key"),
    };
    if let Some(page) = call.path.strip_prefix("/_sandbox/") {
        return Ok(back_office(&shared, &call, page));
    }
    let version = header("stripe-version").unwrap_or_else(|| wire::VERSION.to_owned());
    let key = call.idempotency_key.clone();
    // Work goes on when the client hangs up, as it does behind a real gateway.
    let worked = tokio::spawn(work(call, shared, reset)).await;
    let (reply, extra, cut) = worked.map_err(|_| Closed)??;
    let mut response = respond(reply.status, "application/json", reply.body.into_bytes(), cut);
    let headers = response.headers_mut();
    let original = reply.original.as_deref();
    set(headers, "request-id", Some(&reply.request));
    set(headers, "stripe-version", Some(&version));
    set(headers, "idempotency-key", key.as_deref());
    set(headers, "idempotent-replayed", original.map(|_| "true"));
    set(headers, "original-request", original);
    set(headers, "www-authenticate", (reply.status == 401).then_some("Basic realm=\"Stripe\""));
    set(headers, "stripe-should-retry", matches!(reply.status, 409 | 429 | 503).then_some("true"));
    set(headers, "retry-after", extra.as_deref());
    Ok(response)
}

/// Does what a request asks, with the faults that strike it: the reply, its `Retry-After`, and whether to cut it short.
async fn work(
    call: Call,
    shared: Arc<Shared>,
    reset: Arc<AtomicBool>,
) -> Result<(Reply, Option<String>, bool), Closed> {
    let (fault, latency, stall, retry_after) = {
        let mut trouble = lock(&shared.trouble);
        let (fault, latency) = trouble.strike(call.is_write());
        (fault, latency, trouble.faults.stall_ms, trouble.faults.retry_after)
    };
    let instead = |refusal: Refusal, retry_after: Option<String>| {
        let request = lock(&shared.counter).request_id();
        Ok((refused(&refusal, request), retry_after, false))
    };
    match fault {
        Some(Fault::RateLimited) => {
            let message = "Request rate limit exceeded. This error was switched on in the sandbox.";
            let refusal = Refusal::new(429, "invalid_request_error", message).code("rate_limit");
            return instead(refusal, Some(retry_after.to_string()));
        }
        Some(Fault::ServerError) => return instead(broken(), None),
        Some(Fault::Unavailable) => return instead(broken().with_status(503), None),
        Some(Fault::Reset) => {
            reset.store(true, Ordering::Relaxed);
            return Err(Closed);
        }
        Some(Fault::Stall) => {
            tokio::time::sleep(Duration::from_millis(stall.into())).await;
            return Err(Closed);
        }
        _ => {}
    }
    let begun = lock(&shared.counter).begin(&call);
    let reply = if let Err(reply) = begun {
        reply
    } else {
        if latency > 0 {
            tokio::time::sleep(Duration::from_millis(latency.into())).await;
        }
        let spoil = fault == Some(Fault::ErrorAfterCommit);
        lock(&shared.counter).finish(&call, (shared.now)(), spoil)
    };
    debug_assert!(fault.is_none_or(Fault::after_commit));
    match fault {
        Some(Fault::ReplyLost) => Err(Closed),
        _ => Ok((reply, None, fault == Some(Fault::TruncatedReply))),
    }
}

/// Pages for the person at the keyboard: the faults, and the files that belong to the shop.
fn back_office(shared: &Shared, call: &Call, page: &str) -> Response<ReplyBody> {
    let file = |kind: &str, content: &[u8]| respond(200, kind, content.to_vec(), false);
    match (call.method.as_str(), page) {
        ("GET", "statement.xml") => file("application/xml", &shared.papers.camt),
        ("GET", "statement.csv") => file("text/csv", &shared.papers.csv),
        ("GET", "orders.csv") => file("text/csv", &shared.papers.orders),
        ("GET", "faults") => faults(shared),
        ("POST", "faults") => match serde_json::from_slice::<Faults>(&call.body) {
            Ok(wanted) => {
                lock(&shared.trouble).switch(wanted);
                faults(shared)
            }
            Err(error) => respond(400, "text/plain", error.to_string().into_bytes(), false),
        },
        _ => respond(404, "text/plain", b"no such page".to_vec(), false),
    }
}

fn faults(shared: &Shared) -> Response<ReplyBody> {
    let trouble = lock(&shared.trouble);
    let state = serde_json::json!({ "faults": trouble.faults, "fired": trouble.fired });
    respond(200, "application/json", state.to_string().into_bytes(), false)
}

fn respond(status: u16, kind: &str, content: Vec<u8>, cut: bool) -> Response<ReplyBody> {
    let length = content.len();
    let mut response = Response::new(ReplyBody::new(content, cut));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    set(response.headers_mut(), "content-type", Some(kind));
    set(response.headers_mut(), "content-length", Some(&length.to_string()));
    response
}

fn set(headers: &mut HeaderMap, name: &'static str, value: Option<&str>) {
    if let Some(Ok(value)) = value.map(HeaderValue::from_str) {
        headers.insert(HeaderName::from_static(name), value);
    }
}

/// A reply's body; a cut one ends in the middle with a closed connection.
struct ReplyBody {
    content: Option<Bytes>,
    cut: Option<Pin<Box<Sleep>>>,
}

impl ReplyBody {
    fn new(mut content: Vec<u8>, cut: bool) -> ReplyBody {
        if cut {
            content.truncate(content.len() / 2);
        }
        let cut = cut.then(|| Box::pin(tokio::time::sleep(CUT_AFTER)));
        ReplyBody { content: Some(content.into()), cut }
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = Closed;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Closed>>> {
        if let Some(content) = self.content.take() {
            return Poll::Ready(Some(Ok(Frame::data(content))));
        }
        match &mut self.cut {
            None => Poll::Ready(None),
            Some(sleep) => sleep.as_mut().poll(context).map(|()| Some(Err(Closed))),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match (&self.cut, &self.content) {
            (None, Some(content)) => SizeHint::with_exact(content.len() as u64),
            _ => SizeHint::default(),
        }
    }
}

/// A listener on the loopback address. Port 0 takes any free port.
pub(super) fn bind(port: u16) -> std::io::Result<(std::net::TcpListener, SocketAddr)> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", port))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}
