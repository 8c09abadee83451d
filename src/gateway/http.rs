//! The one executor: sends a request as data, gives back a response as data.
//!
//! It alone knows the credential's place in a request, TLS, time limits, the rate budget and when to try again. What
//! an answer *means* is the connector's business.
//!
//! Money commands go through [`Executor::send`], once. Everything that may be repeated without effect goes through
//! [`Executor::get`].

use std::fmt;
use std::io::Read;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::blocking::{Client, RequestBuilder};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{redirect, retry, tls};
use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

use super::{GatewayError, GatewayErrorKind, Method, NoResponse, Request, Response};
use crate::clock::Clock;
use crate::job::{Cancelled, Job};

/// A body longer than this is nothing a gateway sends; a page of 100 objects is well below 1 MiB.
const LONGEST_BODY: usize = 32 * 1024 * 1024;
/// How often a waiting job looks whether it was cancelled.
const WAIT_SLICE: Duration = Duration::from_millis(100);
/// How far ahead of the even rate a burst may run.
const BURST: Duration = Duration::from_millis(250);
/// Anything shorter is no secret, and taking it out would only damage answers.
const SHORTEST_SECRET: usize = 8;
/// What stands where a server sent the credential back.
const REDACTED: &[u8] = b"[key hidden]";

/// Time limits and the rate budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long making a connection may take.
    pub connect_timeout: Duration,
    /// How long a whole request may take.
    pub timeout: Duration,
    /// How many requests a second are sent at most.
    pub requests_per_second: u32,
    /// How often a repeatable request is sent at most.
    pub attempts: u32,
    /// The first wait before trying again; each further one is twice as long.
    pub first_backoff: Duration,
    /// No single wait is longer; a gateway that asks for more gets its answer reported.
    pub longest_wait: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(20),
            requests_per_second: 20,
            attempts: 6,
            first_backoff: Duration::from_millis(500),
            longest_wait: Duration::from_mins(1),
        }
    }
}

/// Whether an address leads to this computer itself.
pub fn is_loopback(base_url: &str) -> bool {
    Base::parse(base_url).is_ok_and(|base| base.loopback)
}

/// Sends requests to one gateway with one credential.
pub struct Executor {
    client: Client,
    base: String,
    credential: SecretString,
    limits: Limits,
    /// When the next request would be due if all came at the even rate (the generic cell rate algorithm).
    next_turn: Mutex<Duration>,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for Executor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Executor").field("base", &self.base).finish_non_exhaustive()
    }
}

impl Executor {
    /// An executor for the gateway at `base_url`, whose path is kept in front of every request's.
    ///
    /// The credential is only ever sent as `Authorization: Bearer`, only over TLS 1.2 or newer with a certificate that
    /// this computer trusts, or to this computer itself (`127.0.0.0/8`, `::1`, `localhost`).
    ///
    /// # Errors
    /// [`GatewayErrorKind::BadAddress`], [`GatewayErrorKind::PlainHttp`], [`GatewayErrorKind::KeyRefused`] for a
    /// credential that no header can carry, [`GatewayErrorKind::NotSecure`] when TLS cannot be set up here.
    pub fn new(
        base_url: &str,
        credential: SecretString,
        headers: &[(&'static str, String)],
        limits: Limits,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, GatewayError> {
        let base = Base::parse(base_url)?;
        // A credential that cannot be sent is found here, not at the first refund.
        bearer(&credential)?;
        let bad_header =
            || GatewayError::here(GatewayErrorKind::BadRequest, "a header of the connector cannot be sent");
        let mut fixed = HeaderMap::new();
        for (name, value) in headers {
            let value = HeaderValue::from_str(value).map_err(|_| bad_header())?;
            fixed.insert(HeaderName::from_static(name), value);
        }
        let mut builder = Client::builder()
            .user_agent(concat!("Counterfoil/", env!("CARGO_PKG_VERSION")))
            .default_headers(fixed)
            .tls_version_min(tls::Version::TLS_1_2)
            .https_only(!base.plain)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .connect_timeout(limits.connect_timeout)
            .timeout(limits.timeout);
        if base.loopback {
            // Whatever a hosts file or proxy says: "this computer" stays this computer.
            let here = [SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), SocketAddr::from((Ipv6Addr::LOCALHOST, 0))];
            builder = builder.no_proxy().resolve_to_addrs("localhost", &here);
        }
        if base.plain {
            // No certificate will be looked at, so a computer without any trusted ones can still use the demo.
            builder = builder.tls_certs_only([]);
        }
        let client = builder.build().map_err(|error| Failure::of(error).into_error())?;
        let next_turn = Mutex::new(Duration::ZERO);
        Ok(Self { client, base: base.url, credential, limits, next_turn, clock })
    }

    /// Sends once, and never again by itself. For money commands.
    ///
    /// # Errors
    /// [`NoResponse::NotSent`] when the connection was never made, [`NoResponse::Lost`] for everything else that is
    /// not a whole response.
    pub fn send(&self, request: &Request) -> Result<Response, NoResponse> {
        self.pause(self.reserve_turn(), None).map_err(|Cancelled| NoResponse::NotSent("cancelled".to_owned()))?;
        self.attempt(request).map_err(|failure| {
            if failure.sent { NoResponse::Lost(failure.text) } else { NoResponse::NotSent(failure.text) }
        })
    }

    /// Sends a request that may be repeated without effect, and tries again where that helps: rate limits, conflicts,
    /// failures of the gateway, interrupted and unanswered requests. The last answer is given back whatever its status.
    ///
    /// # Errors
    /// Any kind of [`GatewayErrorKind`] that needs no answer, [`GatewayErrorKind::Cancelled`] included.
    pub fn get(&self, request: &Request, job: &Job) -> Result<Response, GatewayError> {
        let mut attempt = 1;
        loop {
            job.checkpoint()?;
            self.pause(self.reserve_turn(), Some(job))?;
            let answer = self.attempt(request);
            let (again, asked) = match &answer {
                Ok(response) => (worth_repeating(response), response.retry_after_secs()),
                Err(failure) => (failure.worth_repeating(), None),
            };
            let wait = asked.map_or_else(|| self.backoff(attempt), Duration::from_secs);
            if !again || attempt >= self.limits.attempts || wait > self.limits.longest_wait {
                return answer.map_err(Failure::into_error);
            }
            self.pause(wait, Some(job))?;
            attempt += 1;
        }
    }

    fn attempt(&self, request: &Request) -> Result<Response, Failure> {
        let deadline = self.clock.elapsed().saturating_add(self.limits.timeout);
        let mut answer = self.builder(request)?.send().map_err(Failure::of)?;
        let status = answer.status().as_u16();
        let mut headers = std::collections::BTreeMap::new();
        for (name, value) in answer.headers() {
            let value = String::from_utf8_lossy(&self.without_credential(value.as_bytes().to_vec())).into_owned();
            headers.insert(name.as_str().to_owned(), value);
        }
        let mut body = Vec::new();
        let mut chunk = [0_u8; 16 * 1024];
        loop {
            // The client's own limit starts anew with every read; a server that drips would never end.
            if self.clock.elapsed() > deadline || body.len() > LONGEST_BODY {
                return Err(Failure::lost(
                    GatewayErrorKind::NoAnswer,
                    "the answer's body took too long or is too long",
                ));
            }
            match answer.read(&mut chunk) {
                Ok(0) => break,
                Ok(count) => body.extend_from_slice(chunk.get(..count).unwrap_or_default()),
                Err(error) => return Err(Failure::lost(GatewayErrorKind::Interrupted, &chain(&error))),
            }
        }
        Ok(Response { status, headers, body: self.without_credential(body) })
    }

    fn builder(&self, request: &Request) -> Result<RequestBuilder, Failure> {
        let url = format!("{}{}", self.base, request.path);
        let not_sent = |error: GatewayError| Failure { kind: error.kind, sent: false, text: error.to_string() };
        let mut builder = match request.method {
            Method::Get => self.client.get(url),
            Method::Post => self.client.post(url),
        };
        builder = builder.header(AUTHORIZATION, bearer(&self.credential).map_err(not_sent)?);
        if let Some(key) = &request.idempotency_key {
            builder = builder.header("idempotency-key", key);
        }
        if let Some(body) = &request.body {
            builder = builder.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body.clone());
        }
        Ok(builder)
    }

    /// How long to wait until the rate budget has room; the room is taken at once.
    fn reserve_turn(&self) -> Duration {
        let now = self.clock.elapsed();
        let interval = Duration::from_secs(1) / self.limits.requests_per_second.max(1);
        let mut next_turn = self.next_turn.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = (*next_turn).max(now);
        *next_turn = turn.saturating_add(interval);
        turn.saturating_sub(now).saturating_sub(BURST)
    }

    /// Half of the wait is fixed and half is chance, so that several desks do not come back all at once.
    fn backoff(&self, attempt: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        let whole = self.limits.first_backoff.saturating_mul(doubled).min(self.limits.longest_wait);
        let mut random = [0_u8; 2];
        // Without chance the wait is merely even.
        let _ = self.clock.fill_random(&mut random);
        whole / 2 + (whole / 2).saturating_mul(u32::from(u16::from_le_bytes(random))) / u32::from(u16::MAX)
    }

    fn pause(&self, wait: Duration, job: Option<&Job>) -> Result<(), Cancelled> {
        let until = self.clock.elapsed().saturating_add(wait);
        loop {
            let left = until.saturating_sub(self.clock.elapsed());
            if left.is_zero() {
                return Ok(());
            }
            self.clock.sleep(left.min(WAIT_SLICE));
            job.map_or(Ok(()), Job::checkpoint)?;
        }
    }

    /// Some servers quote the key in an error. It must not get into an error, the mirror or a log.
    fn without_credential(&self, text: Vec<u8>) -> Vec<u8> {
        let secret = self.credential.expose_secret().trim().as_bytes();
        if secret.len() < SHORTEST_SECRET || !text.windows(secret.len()).any(|window| window == secret) {
            return text;
        }
        let mut clean = Vec::with_capacity(text.len());
        let mut rest = text.as_slice();
        while let Some((first, after)) = rest.split_first() {
            if let Some(behind) = rest.strip_prefix(secret) {
                clean.extend_from_slice(REDACTED);
                rest = behind;
            } else {
                clean.push(*first);
                rest = after;
            }
        }
        clean
    }
}

/// Whether a response asks for, or is known to deserve, another try. `Stripe-Should-Retry` is the gateway's own word
/// on it; the list is for answers without it.
fn worth_repeating(response: &Response) -> bool {
    match response.headers.get("stripe-should-retry").map(String::as_str) {
        Some("true") => true,
        Some("false") => false,
        _ => matches!(response.status, 409 | 424 | 429 | 500..=599),
    }
}

fn bearer(credential: &SecretString) -> Result<HeaderValue, GatewayError> {
    let text = zeroize::Zeroizing::new(format!("Bearer {}", credential.expose_secret().trim()));
    let unusable = || GatewayError::here(GatewayErrorKind::KeyRefused, "the key has characters that no key has");
    if text.len() <= "Bearer ".len() {
        return Err(unusable());
    }
    let mut value = HeaderValue::from_str(&text).map_err(|_| unusable())?;
    value.set_sensitive(true);
    Ok(value)
}

struct Base {
    url: String,
    plain: bool,
    loopback: bool,
}

impl Base {
    fn parse(text: &str) -> Result<Self, GatewayError> {
        let bad = || GatewayError::here(GatewayErrorKind::BadAddress, text.chars().take(200).collect::<String>());
        let url = Url::parse(text.trim()).map_err(|_| bad())?;
        let extras = url.query().is_some() || url.fragment().is_some();
        // A name or password in the address is a secret in the wrong place; it is not repeated in the error.
        if !url.username().is_empty() || url.password().is_some() {
            return Err(GatewayError::here(GatewayErrorKind::BadAddress, "https://…@…"));
        }
        let loopback = match url.host().ok_or_else(bad)? {
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
            Host::Domain(name) => name.eq_ignore_ascii_case("localhost"),
        };
        let plain = match url.scheme() {
            "https" => false,
            "http" if loopback => true,
            "http" => return Err(GatewayError::here(GatewayErrorKind::PlainHttp, text)),
            _ => return Err(bad()),
        };
        if extras {
            return Err(bad());
        }
        Ok(Self { url: url.as_str().trim_end_matches('/').to_owned(), plain, loopback })
    }
}

/// Why an attempt gave no whole response.
struct Failure {
    kind: GatewayErrorKind,
    /// Whether anything may have reached the gateway.
    sent: bool,
    text: String,
}

impl Failure {
    fn of(error: reqwest::Error) -> Self {
        // The address is known to whoever reads this; payment ids in it need not get into logs.
        let error = error.without_url();
        let text = chain(&error);
        let sent = !(error.is_connect() || error.is_builder());
        Self { kind: kind_of(&error, &text), sent, text }
    }

    fn lost(kind: GatewayErrorKind, text: &str) -> Self {
        Self { kind, sent: true, text: text.to_owned() }
    }

    const fn worth_repeating(&self) -> bool {
        matches!(self.kind, GatewayErrorKind::NoAnswer | GatewayErrorKind::Interrupted)
    }

    fn into_error(self) -> GatewayError {
        GatewayError::here(self.kind, self.text)
    }
}

/// An error and everything under it, without saying anything twice.
fn chain(error: &dyn std::error::Error) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        let text = error.to_string();
        if parts.last() != Some(&text) {
            parts.push(text);
        }
        next = error.source();
    }
    parts.join(": ")
}

/// TLS errors have no type that reaches through here; their texts are those of rustls and its verifier.
fn kind_of(error: &reqwest::Error, text: &str) -> GatewayErrorKind {
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if error.is_timeout() {
        GatewayErrorKind::NoAnswer
    } else if says(&["URL scheme is not allowed"]) {
        GatewayErrorKind::PlainHttp
    } else if error.is_builder() && !says(&["certificate", "TLS"]) {
        GatewayErrorKind::BadAddress
    } else if says(&["certificate expired", "certificate has expired", ": Expired"]) {
        GatewayErrorKind::CertificateExpired
    } else if says(&["not valid for name", "NotValidForName"]) {
        GatewayErrorKind::CertificateWrongName
    } else if says(&["certificate", "UnknownIssuer", "BadSignature"]) {
        GatewayErrorKind::CertificateUntrusted
    } else if says(&["fatal alert", "handshake", "TLS", "corrupt message", "InvalidContentType"]) {
        GatewayErrorKind::NotSecure
    } else if says(&["dns error", "failed to lookup address"]) {
        GatewayErrorKind::NoSuchHost
    } else if error.is_connect() {
        GatewayErrorKind::NoConnection
    } else {
        GatewayErrorKind::Interrupted
    }
}
