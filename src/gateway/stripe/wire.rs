//! Stripe's objects as they travel, as far as they are read here.
//!
//! Everything the wire may leave out or send as null is an `Option`; every word is a `String`, because Stripe adds new
//! ones at any time. Source: Stripe's published description of version 2026-08-26.dahlia.

use serde::Deserialize;
use serde_json::{Map, Value};

/// A reference that is an id, or the whole object where it was asked for with `expand`.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Expandable<T> {
    Id(String),
    Object(Box<T>),
}

/// An object of which only the id matters.
#[derive(Deserialize)]
pub(super) struct Named {
    pub id: String,
}

impl Expandable<Named> {
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Id(id) => id,
            Self::Object(object) => &object.id,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct List {
    pub data: Vec<Value>,
    #[serde(default)]
    pub has_more: bool,
}

#[derive(Deserialize)]
pub(super) struct PaymentIntent {
    pub id: String,
    pub amount: i64,
    pub amount_capturable: Option<i64>,
    pub amount_received: Option<i64>,
    pub currency: String,
    pub created: i64,
    pub customer: Option<Expandable<Named>>,
    pub description: Option<String>,
    pub last_payment_error: Option<PaymentError>,
    pub latest_charge: Option<Expandable<Charge>>,
    pub metadata: Option<Map<String, Value>>,
    pub receipt_email: Option<String>,
    pub status: String,
}

#[derive(Deserialize)]
pub(super) struct PaymentError {
    pub code: Option<String>,
    pub decline_code: Option<String>,
    pub message: Option<String>,
    pub payment_method: Option<PaymentMethod>,
}

#[derive(Deserialize)]
pub(super) struct PaymentMethod {
    pub billing_details: Option<BillingDetails>,
    pub card: Option<Card>,
}

#[derive(Deserialize)]
pub(super) struct Charge {
    pub id: String,
    pub amount_refunded: Option<i64>,
    pub billing_details: Option<BillingDetails>,
    pub disputed: Option<bool>,
    pub failure_code: Option<String>,
    pub failure_message: Option<String>,
    pub metadata: Option<Map<String, Value>>,
    pub outcome: Option<ChargeOutcome>,
    pub payment_method_details: Option<PaymentMethodDetails>,
    pub receipt_email: Option<String>,
    pub status: Option<String>,
}

/// A charge of which only its payment matters.
#[derive(Deserialize)]
pub(super) struct ChargeOfPayment {
    pub payment_intent: Option<Expandable<Named>>,
}

#[derive(Deserialize)]
pub(super) struct ChargeOutcome {
    pub reason: Option<String>,
    pub risk_level: Option<String>,
    pub risk_score: Option<i64>,
    pub seller_message: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct BillingDetails {
    pub address: Option<Address>,
    pub email: Option<String>,
    pub name: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Address {
    pub country: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct PaymentMethodDetails {
    pub card: Option<Card>,
}

#[derive(Deserialize)]
pub(super) struct Card {
    pub brand: Option<String>,
    pub capture_before: Option<i64>,
    pub checks: Option<Checks>,
    pub country: Option<String>,
    pub exp_month: Option<u8>,
    pub exp_year: Option<u16>,
    pub fingerprint: Option<String>,
    pub funding: Option<String>,
    pub last4: Option<String>,
    pub three_d_secure: Option<ThreeDSecure>,
}

#[derive(Deserialize)]
pub(super) struct Checks {
    #[serde(rename = "address_line1_check")]
    pub address_line1: Option<String>,
    #[serde(rename = "address_postal_code_check")]
    pub address_postal_code: Option<String>,
    #[serde(rename = "cvc_check")]
    pub cvc: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct ThreeDSecure {
    pub result: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Refund {
    pub id: String,
    pub amount: i64,
    pub charge: Option<Expandable<Named>>,
    pub created: i64,
    pub currency: String,
    pub destination_details: Option<DestinationDetails>,
    pub failure_reason: Option<String>,
    pub metadata: Option<Map<String, Value>>,
    pub payment_intent: Option<Expandable<Named>>,
    pub reason: Option<String>,
    pub status: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct DestinationDetails {
    pub card: Option<CardDestination>,
}

#[derive(Deserialize)]
pub(super) struct CardDestination {
    pub reference: Option<String>,
    pub reference_type: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Dispute {
    pub id: String,
    pub amount: i64,
    pub charge: Option<Expandable<Named>>,
    pub created: i64,
    pub currency: String,
    pub evidence_details: Option<EvidenceDetails>,
    pub payment_intent: Option<Expandable<Named>>,
    pub reason: Option<String>,
    pub status: String,
}

#[derive(Deserialize)]
pub(super) struct EvidenceDetails {
    pub due_by: Option<i64>,
}

#[derive(Deserialize)]
pub(super) struct EarlyWarning {
    pub id: String,
    pub actionable: bool,
    pub charge: Option<Expandable<Named>>,
    pub created: i64,
    pub fraud_type: Option<String>,
    pub payment_intent: Option<Expandable<Named>>,
}

#[derive(Deserialize)]
pub(super) struct Payout {
    pub id: String,
    pub amount: i64,
    pub arrival_date: i64,
    pub automatic: Option<bool>,
    pub created: i64,
    pub currency: String,
    pub failure_code: Option<String>,
    pub statement_descriptor: Option<String>,
    pub status: String,
    pub trace_id: Option<TraceId>,
}

#[derive(Deserialize)]
pub(super) struct TraceId {
    pub value: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct BalanceTransaction {
    pub id: String,
    pub amount: i64,
    pub available_on: i64,
    pub created: i64,
    pub currency: String,
    pub description: Option<String>,
    pub fee: i64,
    pub net: i64,
    pub reporting_category: Option<String>,
    pub source: Option<Expandable<Named>>,
    #[serde(rename = "type")]
    pub kind: String,
}

#[derive(Deserialize)]
pub(super) struct Balance {
    #[serde(default)]
    pub available: Vec<BalanceAmount>,
    #[serde(default)]
    pub pending: Vec<BalanceAmount>,
}

#[derive(Deserialize)]
pub(super) struct BalanceAmount {
    pub amount: i64,
    pub currency: String,
}

#[derive(Deserialize)]
pub(super) struct Event {
    pub id: String,
    pub data: Option<EventData>,
}

#[derive(Deserialize)]
pub(super) struct EventData {
    pub object: Option<EventObject>,
}

/// What an event is about: enough to know what to read again.
#[derive(Deserialize)]
pub(super) struct EventObject {
    pub id: Option<String>,
    pub object: Option<String>,
    pub payment_intent: Option<Expandable<Named>>,
}

#[derive(Deserialize)]
pub(super) struct ErrorBody {
    pub error: ApiError,
}

#[derive(Deserialize)]
pub(super) struct ApiError {
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub code: Option<String>,
    pub decline_code: Option<String>,
    pub message: Option<String>,
}
