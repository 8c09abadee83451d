//! The counter every request goes through: keys, idempotency, the journal, and the shop behind it.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::SandboxError;
use super::api;
use super::form::Form;
use super::journal::{Entry, Journal};
use super::plan::{Draw, Stream};
use super::refusal::Refusal;
use super::shop::{DAY, Shop};

/// How long the reply to an idempotency key is kept.
const KEY_KEPT: i64 = DAY;
const KEY_MAX: usize = 255;

/// A request, read from the wire.
#[derive(Debug, Clone, Default)]
pub(super) struct Call {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: Vec<u8>,
    pub(super) body: Vec<u8>,
    pub(super) authorization: Option<String>,
    pub(super) idempotency_key: Option<String>,
}

impl Call {
    pub(super) fn is_write(&self) -> bool {
        self.method == "POST"
    }

    /// The idempotency key, where it counts.
    fn key(&self) -> Option<&str> {
        self.idempotency_key.as_deref().filter(|key| self.is_write() && !key.is_empty())
    }
}

/// What goes back over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: String,
    pub(super) request: String,
    /// The request that this reply was first made for, if it is a replay.
    pub(super) original: Option<String>,
}

/// The reply kept for an idempotency key.
#[derive(Debug)]
struct Kept {
    time: i64,
    path: String,
    params: Vec<(String, String)>,
    status: u16,
    body: String,
    request: String,
}

/// The two credentials of a sandbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Keys {
    pub(super) full: String,
    pub(super) read_only: String,
}

impl Keys {
    pub(super) fn of(seed: u64) -> Keys {
        let mut draw = Draw::new(seed, Stream::Keys);
        let mut key = || format!("rk_test_51{}", draw.token(40));
        Keys { full: key(), read_only: key() }
    }
}

/// The shop with everything around it that a request meets.
#[derive(Debug)]
pub(super) struct Counter {
    pub(super) shop: Shop,
    keys: Keys,
    kept: HashMap<String, Kept>,
    in_flight: HashSet<String>,
    journal: Option<Journal>,
    request_ids: Draw,
}

impl Counter {
    /// Opens the counter and plays what the journal says happened since the end of the history.
    pub(super) fn open(shop: Shop, journal: Option<Journal>, past: &[Entry]) -> Result<Counter, SandboxError> {
        let salt = (past.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut counter = Counter {
            keys: Keys::of(shop.seed),
            request_ids: Draw::new(shop.seed ^ salt, Stream::RequestIds),
            shop,
            kept: HashMap::new(),
            in_flight: HashSet::new(),
            journal: None,
        };
        for (index, entry) in past.iter().enumerate() {
            counter.shop.advance(entry.time);
            let call = Call {
                method: "POST".to_owned(),
                path: entry.path.clone(),
                body: entry.body.clone().into_bytes(),
                idempotency_key: entry.key.clone(),
                ..Call::default()
            };
            let reply = counter.execute(&call, entry.request.clone(), entry.status == 500);
            if reply.status != entry.status {
                let why = format!("it was answered with {} and is now answered with {}", entry.status, reply.status);
                return Err(SandboxError::Journal { line: index + 1, why });
            }
        }
        counter.journal = journal;
        Ok(counter)
    }

    pub(super) fn request_id(&mut self) -> String {
        format!("req_{}", self.request_ids.token(14))
    }

    /// Checks the credentials and the idempotency key. `Err` is a reply that needs no work; `Ok` marks the key as in
    /// flight and must be followed by [`Counter::finish`].
    pub(super) fn begin(&mut self, call: &Call) -> Result<(), Reply> {
        let request = self.request_id();
        if let Err(refusal) = self.admit(call) {
            return Err(refused(&refusal, request));
        }
        let Some(key) = call.key() else { return Ok(()) };
        let recent = self.kept.get(key).filter(|kept| self.shop.now - kept.time < KEY_KEPT);
        if let Some(kept) = recent {
            if kept.path != call.path || kept.params != Form::parse(&call.body).canonical() {
                let message =
                    "Keys for idempotent requests can only be used with the same parameters they were first used with.";
                return Err(refused(&Refusal::new(400, "idempotency_error", message), request));
            }
            let (status, body) = (kept.status, kept.body.clone());
            return Err(Reply { status, body, request, original: Some(kept.request.clone()) });
        }
        if !self.in_flight.insert(key.to_owned()) {
            let message = "There is currently another in-progress request using this idempotency key.";
            let refusal = Refusal::new(409, "idempotency_error", message).code("idempotency_key_in_use");
            return Err(refused(&refusal, request));
        }
        Ok(())
    }

    /// Does the work of a request that [`Counter::begin`] let through, at the shop's time `now`. With `spoil` the work
    /// is done but answered, and remembered, as a 500.
    pub(super) fn finish(&mut self, call: &Call, now: i64, spoil: bool) -> Reply {
        self.shop.advance(now);
        let request = self.request_id();
        if !call.is_write() {
            let result = api::read(&self.shop, &call.path, &Form::parse(&call.query));
            return if spoil { refused(&broken(), request) } else { reply(result, request) };
        }
        let reply = self.execute(call, request, spoil);
        if let Some(key) = call.key() {
            self.in_flight.remove(key);
        }
        let Some(journal) = &mut self.journal else { return reply };
        let entry = Entry {
            time: self.shop.now,
            path: call.path.clone(),
            body: String::from_utf8_lossy(&call.body).into_owned(),
            key: call.key().map(str::to_owned),
            request: reply.request.clone(),
            status: reply.status,
        };
        match journal.append(&entry) {
            Ok(()) => reply,
            Err(error) => {
                let message = format!("The sandbox could not write its journal: {error}");
                refused(&Refusal::new(500, "api_error", message), reply.request)
            }
        }
    }

    fn execute(&mut self, call: &Call, request: String, spoil: bool) -> Reply {
        let params = Form::parse(&call.body);
        self.shop.request = Some((request.clone(), call.key().map(str::to_owned)));
        let result = api::write(&mut self.shop, &call.path, &params);
        self.shop.request = None;
        let worked = result.as_ref().map_or_else(|refusal| !refusal.before_work(), |_| true);
        let reply = if spoil { refused(&broken(), request) } else { reply(result, request) };
        if let Some(key) = call.key()
            && worked
        {
            let kept = Kept {
                time: self.shop.now,
                path: call.path.clone(),
                params: params.canonical(),
                status: reply.status,
                body: reply.body.clone(),
                request: reply.request.clone(),
            };
            self.kept.insert(key.to_owned(), kept);
        }
        reply
    }

    fn admit(&self, call: &Call) -> Result<(), Refusal> {
        let unauthorised = |message: String| Refusal::new(401, "invalid_request_error", message);
        let Some(header) = &call.authorization else {
            return Err(unauthorised("You did not provide an API key.".to_owned()));
        };
        let is = |key: &str| {
            *header == format!("Bearer {key}") || *header == format!("Basic {}", base64(&format!("{key}:")))
        };
        let (full, read_only) = (is(&self.keys.full), is(&self.keys.read_only));
        if !full && !read_only {
            let tail: String = header.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
            return Err(unauthorised(format!("Invalid API Key provided: ****{tail}")));
        }
        if call.is_write() && read_only {
            let message = "The provided key does not have the required permissions for this endpoint.";
            return Err(Refusal::new(403, "invalid_request_error", message).code("more_permissions_required"));
        }
        if !matches!(call.method.as_str(), "GET" | "POST") {
            return Err(Refusal::unknown_url(&call.method, &call.path));
        }
        if call.key().is_some_and(|key| key.len() > KEY_MAX) {
            return Err(Refusal::invalid(format!("Idempotency keys can have at most {KEY_MAX} characters.")));
        }
        Ok(())
    }
}

/// The 500 of a gateway that stumbled.
pub(super) fn broken() -> Refusal {
    Refusal::new(500, "api_error", "An unknown error occurred. This error was switched on in the sandbox.")
}

pub(super) fn refused(refusal: &Refusal, request: String) -> Reply {
    Reply { status: refusal.status(), body: refusal.body().to_string(), request, original: None }
}

fn reply(result: Result<Value, Refusal>, request: String) -> Reply {
    match result {
        Ok(value) => Reply { status: 200, body: value.to_string(), request, original: None },
        Err(refusal) => refused(&refusal, request),
    }
}

/// The encoding of Basic credentials (RFC 4648).
fn base64(text: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::new();
    for group in text.as_bytes().chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let digit = (bits >> (18 - 6 * at)) & 63;
            encoded.push(if at <= group.len() { char::from(ALPHABET[digit as usize]) } else { '=' });
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn basic_credentials_are_encoded_with_padding() {
        assert_eq!([base64("key:"), base64("keyx:"), base64("ab:")], ["a2V5Og==", "a2V5eDo=", "YWI6"]);
    }
}
