//! A gateway as the rooms above use it: a connector and the executor, put together.

use std::ops::ControlFlow;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::http::{self, Executor, Limits};
use super::stripe::Stripe;
use super::{
    Capabilities, Changes, Connector, Cursor, Fetch, GatewayError, GatewayErrorKind, KeyReport, Lookup, ObjectRef,
    Outcome, Page, Reading, Record, Request,
};
use crate::clock::Clock;
use crate::domain::ids::CommandId;
use crate::domain::{MoneyCommand, Totals};
use crate::job::Job;

/// The kinds of gateway there are connectors for.
pub const KINDS: [&str; 1] = ["stripe"];

/// Requests a second to a server on this computer.
const LOOPBACK_REQUESTS_PER_SECOND: u32 = 1000;

/// A connected gateway.
pub struct Gateway {
    connector: Box<dyn Connector>,
    http: Executor,
    live_key: Option<bool>,
}

/// Connects to a gateway of `kind` at `url`. Nothing is sent yet.
///
/// # Errors
/// [`GatewayErrorKind::UnknownKind`], and those of [`Executor::new`].
pub fn open(kind: &str, url: &str, credential: SecretString, clock: Arc<dyn Clock>) -> Result<Gateway, GatewayError> {
    let connector: Box<dyn Connector> = match kind {
        "stripe" => Box::new(Stripe),
        _ => return Err(GatewayError::here(GatewayErrorKind::UnknownKind, kind)),
    };
    Gateway::new(connector, url, credential, clock)
}

impl Gateway {
    /// A gateway with this connector.
    ///
    /// # Errors
    /// Those of [`Executor::new`].
    pub fn new(
        connector: Box<dyn Connector>,
        url: &str,
        credential: SecretString,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, GatewayError> {
        let live_key = connector.is_live_key(credential.expose_secret());
        // The budget keeps a shop inside what its gateway allows. A server on this computer is a sandbox, which has none.
        let requests_per_second = if http::is_loopback(url) {
            LOOPBACK_REQUESTS_PER_SECOND
        } else {
            connector.capabilities().requests_per_second
        };
        let limits = Limits { requests_per_second, ..Limits::default() };
        let http = Executor::new(url, credential, &connector.headers(), limits, clock)?;
        Ok(Self { connector, http, live_key })
    }

    /// What this kind of gateway can do.
    pub fn capabilities(&self) -> Capabilities {
        self.connector.capabilities()
    }

    /// One page of a list.
    ///
    /// # Errors
    /// [`GatewayError`]; the same page can be asked for again.
    pub fn fetch(&self, fetch: &Fetch, job: &Job) -> Result<Page, GatewayError> {
        let response = self.http.get(&self.connector.page_request(fetch), job)?;
        self.connector.read_page(fetch, &response)
    }

    /// What changed after `since`, oldest first; without it, only where to start from. Ask for the start *before*
    /// listing everything, so that nothing falls between the two.
    ///
    /// # Errors
    /// [`GatewayErrorKind::NotFound`] when `since` is older than the gateway remembers; other kinds as usual.
    pub fn changes(&self, since: Option<&Cursor>, job: &Job) -> Result<Changes, GatewayError> {
        let response = self.http.get(&self.connector.changes_request(since), job)?;
        self.connector.read_changes(since, &response)
    }

    /// One object as it is now. Nothing when the gateway has it no more, or it is nothing that is mirrored.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub fn object(&self, object: &ObjectRef, job: &Job) -> Result<Option<Record>, GatewayError> {
        match self.read(object, job)? {
            Reading::Here(record) => Ok(Some(*record)),
            Reading::Gone => Ok(None),
            Reading::Elsewhere(other) => match self.read(&other, job)? {
                Reading::Here(record) => Ok(Some(*record)),
                Reading::Gone | Reading::Elsewhere(_) => Ok(None),
            },
        }
    }

    /// The balance: available plus pending, per currency.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub fn balance(&self, job: &Job) -> Result<Totals, GatewayError> {
        let response = self.http.get(&self.connector.balance_request(), job)?;
        self.connector.read_balance(&response)
    }

    /// What the key may do, found out without changing anything.
    ///
    /// # Errors
    /// [`GatewayErrorKind::KeyRefused`] when the key is not good at all; other kinds as usual.
    pub fn probe(&self, job: &Job) -> Result<KeyReport, GatewayError> {
        let mut answers = Vec::new();
        for (scope, request) in self.connector.probe_requests() {
            answers.push((scope, self.http.get(&request, job)?));
        }
        let mut report = self.connector.read_probe(&answers)?;
        report.live = report.live.or(self.live_key);
        Ok(report)
    }

    /// The exact request for a money command, to be written down with its key before it is sent.
    ///
    /// # Errors
    /// [`GatewayErrorKind::BadRequest`].
    pub fn freeze(&self, command: &MoneyCommand, id: &CommandId, key: &str) -> Result<Request, GatewayError> {
        self.connector.act_request(command, id, key)
    }

    /// Sends a frozen money command once.
    pub fn act(&self, frozen: &Request, command: &MoneyCommand) -> Outcome {
        let answer = self.http.send(frozen);
        self.connector.read_outcome(command, &answer)
    }

    /// Asks whether a money command happened.
    ///
    /// # Errors
    /// [`GatewayError`]: it could not be found out this time.
    pub fn lookup(&self, command: &MoneyCommand, id: &CommandId, job: &Job) -> Result<Lookup, GatewayError> {
        let mut cursor = None;
        loop {
            let response = self.http.get(&self.connector.lookup_request(command, cursor.as_ref()), job)?;
            match self.connector.read_lookup(command, id, &response)? {
                ControlFlow::Break(lookup) => return Ok(lookup),
                // A server that gives the same place twice would be asked for ever.
                ControlFlow::Continue(next) if Some(&next) == cursor.as_ref() => {
                    let again = "the list gives the same page again and again";
                    return Err(GatewayError::here(GatewayErrorKind::Unreadable, again));
                }
                ControlFlow::Continue(next) => cursor = Some(next),
            }
        }
    }

    fn read(&self, object: &ObjectRef, job: &Job) -> Result<Reading, GatewayError> {
        let response = self.http.get(&self.connector.object_request(object), job)?;
        self.connector.read_object(object, &response)
    }
}
