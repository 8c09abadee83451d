//! The gateway port: what any payment gateway can be asked, and what it may answer.
//!
//! A connector is two pure halves — build the request, read the response — and is tested without a network. One
//! executor ([`http`]) does the I/O for all of them, and [`client`] puts the two together for the rooms above. *Unknown
//! is an answer, not an error*: a money command whose reply was lost may have happened.

pub mod client;
pub mod decline;
mod error;
pub mod http;
pub mod stripe;

pub use error::{GatewayError, GatewayErrorKind};

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use chrono::{DateTime, Utc};

use crate::domain::ids::{BatchId, ChargeId, CommandId, DisputeId, LedgerEntryId, PaymentId, RefundId, WarningId};
use crate::domain::{Batch, Dispute, EarlyWarning, LedgerEntry, Money, MoneyCommand, Payment, Refund, Totals};

/// A request as data: everything but the host and the credential, which only the executor adds.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET` or `POST`.
    pub method: Method,
    /// Path and query below the gateway's base address, starting with `/`.
    pub path: String,
    /// The body's exact bytes (form-encoded text) for a `POST`.
    pub body: Option<String>,
    /// The idempotency key for a `POST`.
    pub idempotency_key: Option<String>,
}

/// The two verbs gateways use here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Acts.
    Post,
}

/// A response as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Header names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The whole body.
    pub body: Vec<u8>,
}

impl Response {
    /// The gateway's id of the request, for its support.
    pub fn request_id(&self) -> Option<String> {
        self.headers.get("request-id").cloned()
    }

    /// How long the gateway asks to wait, where it gives whole seconds.
    pub fn retry_after_secs(&self) -> Option<u64> {
        self.headers.get("retry-after").and_then(|value| value.trim().parse().ok())
    }

    /// Whether the status says that it was done.
    pub const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }
}

/// Why there is no (whole) response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoResponse {
    /// The connection was never made: nothing was sent.
    NotSent(String),
    /// Something may have been sent; nothing readable came back.
    Lost(String),
}

/// What can be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stream {
    /// Payments, newest first.
    Payments,
    /// Refunds, newest first.
    Refunds,
    /// Disputes, newest first.
    Disputes,
    /// Early fraud warnings, newest first.
    Warnings,
    /// Settlement batches, newest first.
    Batches,
    /// The whole ledger, newest first.
    Ledger,
    /// The ledger entries of one batch, without the entry of the batch itself.
    BatchLines(BatchId),
    /// The refunds of one payment.
    RefundsOf(PaymentId),
}

/// One page to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// What to list.
    pub stream: Stream,
    /// Only what was made at this moment or later.
    pub created_from: Option<DateTime<Utc>>,
    /// Where the page before ended.
    pub cursor: Option<Cursor>,
}

/// A place in a list, in the gateway's terms. It stays good over a restart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor(pub String);

/// A fact as the gateway states it, with the JSON it was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct Mirrored<T> {
    /// What was understood.
    pub fact: T,
    /// What was said, as compact JSON.
    pub raw: String,
}

/// One mirrored fact of any kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// A payment.
    Payment(Box<Mirrored<Payment>>),
    /// A refund.
    Refund(Mirrored<Refund>),
    /// A dispute.
    Dispute(Mirrored<Dispute>),
    /// An early fraud warning.
    Warning(Mirrored<EarlyWarning>),
    /// A settlement batch.
    Batch(Mirrored<Batch>),
    /// A ledger entry.
    Ledger(Mirrored<LedgerEntry>),
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// What the page holds, in the gateway's order.
    pub records: Vec<Record>,
    /// Where the next page starts; nothing when this was the last.
    pub next: Option<Cursor>,
}

/// Something that changed at the gateway and is to be read again. An event is a hint, never the fact itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ObjectRef {
    /// A payment.
    Payment(PaymentId),
    /// A payment known only by one of its charges.
    PaymentOfCharge(ChargeId),
    /// A refund.
    Refund(RefundId),
    /// A dispute.
    Dispute(DisputeId),
    /// An early fraud warning.
    Warning(WarningId),
    /// A settlement batch.
    Batch(BatchId),
    /// A ledger entry.
    Ledger(LedgerEntryId),
}

/// What reading one object again gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// The object.
    Here(Box<Record>),
    /// What was asked for is part of this other object, which is to be read instead.
    Elsewhere(ObjectRef),
    /// The gateway has no such object, or it is nothing that is mirrored.
    Gone,
}

/// What changed since some moment, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// What is to be read again; may name an object twice.
    pub changed: Vec<ObjectRef>,
    /// Where to go on from next time; nothing when the gateway has no event at all, and then the next time everything
    /// is to be listed again.
    pub newest: Option<Cursor>,
    /// Whether more waits behind `newest` right now.
    pub more: bool,
}

/// The gateway's answer to a money command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It happened.
    Done(Effect),
    /// It was taken and is pending.
    Accepted(Effect),
    /// It was taken and then failed at once (a refund that comes back as failed).
    Failed(Effect),
    /// The gateway refuses; nothing moved.
    Rejected(GatewayError),
    /// This send certainly did nothing; the same request may be sent again, after `retry_after_secs` where given. It
    /// says nothing about an earlier send whose outcome is unknown.
    NotSent {
        /// Why.
        cause: String,
        /// How long the gateway asked to wait.
        retry_after_secs: Option<u64>,
    },
    /// The key may not do this (401, 403): nothing moved, and nothing will until a person changes the key.
    KeyRefused(GatewayError),
    /// The gateway knows the key with another request: a defect here, for a person to look at.
    Conflict(GatewayError),
    /// Nobody knows whether it happened.
    Unknown {
        /// Why.
        cause: String,
        /// The gateway's id of the request, where one was told.
        request_id: Option<String>,
    },
}

/// What a money command did at the gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// The gateway's id: of the refund, or of the payment for a capture or void.
    pub gateway_id: String,
    /// The amount the gateway says it moved.
    pub amount: Money,
    /// The gateway's id of the request, where one was told.
    pub request_id: Option<String>,
    /// The gateway's record, read, so that the mirror is right at once.
    pub record: Box<Record>,
}

/// What asking about a money command found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// It happened, or is pending, or failed: as the answer would have said.
    Found(Outcome),
    /// The list is complete and it is not in it.
    Absent,
}

impl Eq for Record {}

/// Something a key may be allowed to do; probed when a gateway is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyScope {
    /// Read payments.
    ReadPayments,
    /// Read refunds.
    ReadRefunds,
    /// Read disputes.
    ReadDisputes,
    /// Read early fraud warnings. Not every gateway that speaks the protocol tells them.
    ReadWarnings,
    /// Read settlement batches.
    ReadBatches,
    /// Read the ledger and the balance.
    ReadLedger,
    /// Read events.
    ReadEvents,
    /// Send refunds.
    WriteRefunds,
    /// Capture and void.
    WritePayments,
}

/// What a connected key can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyReport {
    /// The gateway's id of the account, where it tells.
    pub account: Option<String>,
    /// Whether real money moves, where that can be told.
    pub live: Option<bool>,
    /// Each scope and whether the key has it.
    pub scopes: BTreeMap<KeyScope, bool>,
}

/// What a kind of gateway can do at all, as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capabilities {
    /// A capture may take less than was held.
    pub partial_capture: bool,
    /// A refund may be less than was captured.
    pub partial_refund: bool,
    /// For how many days changes can be asked for; beyond that everything is listed again.
    pub event_days: u32,
    /// For how long the same key surely gives the same effect. After half of it nothing is sent again, only asked.
    pub key_life_secs: u64,
    /// How many requests a second are sent at most, over everything the program does.
    pub requests_per_second: u32,
}

/// One kind of gateway: builds requests and reads responses, and does no I/O.
pub trait Connector: Send + Sync {
    /// The word for this kind, as in `gateway add --kind`.
    fn kind(&self) -> &'static str;

    /// What this kind can do.
    fn capabilities(&self) -> Capabilities;

    /// Headers every request carries, such as the pinned version.
    fn headers(&self) -> Vec<(&'static str, String)>;

    /// Asks for a page.
    fn page_request(&self, fetch: &Fetch) -> Request;

    /// Reads a page.
    fn read_page(&self, fetch: &Fetch, response: &Response) -> Result<Page, GatewayError>;

    /// Asks what changed after `since`, oldest first; without it, only for the newest place.
    fn changes_request(&self, since: Option<&Cursor>) -> Request;

    /// Reads what changed. [`GatewayErrorKind::NotFound`] when `since` is older than the gateway remembers: then
    /// everything is to be listed again.
    fn read_changes(&self, since: Option<&Cursor>, response: &Response) -> Result<Changes, GatewayError>;

    /// Asks for one object again.
    fn object_request(&self, object: &ObjectRef) -> Request;

    /// Reads it.
    fn read_object(&self, object: &ObjectRef, response: &Response) -> Result<Reading, GatewayError>;

    /// Asks for the balance.
    fn balance_request(&self) -> Request;

    /// Reads the balance: available plus pending, per currency.
    fn read_balance(&self, response: &Response) -> Result<Totals, GatewayError>;

    /// Whether a key is for real money, where its form shows that.
    fn is_live_key(&self, key: &str) -> Option<bool>;

    /// The requests that show what a key may do, none of which changes anything.
    fn probe_requests(&self) -> Vec<(Option<KeyScope>, Request)>;

    /// Reads the answers, in the order of the requests.
    fn read_probe(&self, answers: &[(Option<KeyScope>, Response)]) -> Result<KeyReport, GatewayError>;

    /// The exact request for a money command. `command_id` goes along so that the effect can be found again.
    /// [`GatewayErrorKind::BadRequest`] when this gateway can have no such payment or amount.
    fn act_request(&self, command: &MoneyCommand, command_id: &CommandId, key: &str) -> Result<Request, GatewayError>;

    /// Reads the answer to a money command and compares it with what was asked.
    fn read_outcome(&self, command: &MoneyCommand, answer: &Result<Response, NoResponse>) -> Outcome;

    /// Asks whether a money command happened.
    fn lookup_request(&self, command: &MoneyCommand, cursor: Option<&Cursor>) -> Request;

    /// Reads what was found, or where to go on asking.
    fn read_lookup(
        &self,
        command: &MoneyCommand,
        command_id: &CommandId,
        response: &Response,
    ) -> Result<ControlFlow<Lookup, Cursor>, GatewayError>;
}
