//! The objects a shop at the gateway is made of. Times are seconds since 1970, amounts are minor units, and objects
//! refer to one another by their position in the shop's tables.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::money::Cur;

/// Free-form pairs that the shop attached to an object, in the order it gave them.
pub(super) type Metadata = Vec<(String, String)>;

/// Objects of one kind in order of creation, found by id or by position.
#[derive(Debug)]
pub(super) struct Table<T> {
    rows: Vec<T>,
    by_id: HashMap<String, usize>,
}

impl<T: Object> Table<T> {
    pub(super) fn new() -> Table<T> {
        Table { rows: Vec::new(), by_id: HashMap::new() }
    }

    pub(super) fn push(&mut self, row: T) -> usize {
        let at = self.rows.len();
        self.by_id.insert(row.id().to_owned(), at);
        self.rows.push(row);
        at
    }

    pub(super) fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.rows.iter()
    }
}

impl<T> std::ops::Index<usize> for Table<T> {
    type Output = T;
    fn index(&self, at: usize) -> &T {
        &self.rows[at]
    }
}

impl<T> std::ops::IndexMut<usize> for Table<T> {
    fn index_mut(&mut self, at: usize) -> &mut T {
        &mut self.rows[at]
    }
}

/// What every listed object has.
pub(super) trait Object {
    fn id(&self) -> &str;
    fn created(&self) -> i64;
}

macro_rules! objects {
    ($($kind:ty),*) => {$(
        impl Object for $kind {
            fn id(&self) -> &str { &self.id }
            fn created(&self) -> i64 { self.created }
        }
    )*};
}
objects!(Intent, Charge, Refund, Dispute, Warning, Payout, Row, Event);

/// A card as the gateway shows it: never its number.
#[derive(Debug, Clone)]
pub(super) struct Card {
    pub(super) payment_method: String,
    pub(super) brand: &'static str,
    /// First six digits.
    pub(super) iin: String,
    pub(super) last4: String,
    pub(super) fingerprint: String,
    pub(super) country: &'static str,
    pub(super) funding: &'static str,
    pub(super) exp_month: u32,
    pub(super) exp_year: i32,
}

/// Who pays, as typed at the checkout.
#[derive(Debug, Clone, Default)]
pub(super) struct Billing {
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) country: Option<&'static str>,
    pub(super) city: Option<&'static str>,
    pub(super) line1: Option<String>,
    pub(super) postal_code: Option<String>,
}

/// What the issuer said about the typed details: `pass`, `fail`, `unavailable`, `unchecked`, or nothing at all.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Checks {
    pub(super) cvc: Option<&'static str>,
    pub(super) line1: Option<&'static str>,
    pub(super) postal_code: Option<&'static str>,
}

/// The result of 3-D Secure where it was asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct ThreeDs {
    pub(super) flow: Option<&'static str>,
    pub(super) result: &'static str,
    pub(super) reason: Option<&'static str>,
    pub(super) indicator: Option<&'static str>,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Approved,
    /// The issuer said no, with this decline code.
    Declined(&'static str),
    /// The gateway's own risk rules said no; the issuer was never asked.
    Blocked,
}

/// One attempt to pay with one card, and how it will end.
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    pub(super) card: Arc<Card>,
    pub(super) billing: Arc<Billing>,
    pub(super) checks: Checks,
    pub(super) three_ds: Option<ThreeDs>,
    pub(super) risk_score: u32,
    pub(super) verdict: Verdict,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IntentStatus {
    RequiresPaymentMethod,
    RequiresConfirmation,
    RequiresCapture,
    Succeeded,
    Canceled,
}

impl IntentStatus {
    pub(super) const fn code(self) -> &'static str {
        match self {
            IntentStatus::RequiresPaymentMethod => "requires_payment_method",
            IntentStatus::RequiresConfirmation => "requires_confirmation",
            IntentStatus::RequiresCapture => "requires_capture",
            IntentStatus::Succeeded => "succeeded",
            IntentStatus::Canceled => "canceled",
        }
    }
}

/// What the shop asks the gateway to collect.
#[derive(Debug, Clone)]
pub(super) struct NewIntent {
    pub(super) amount: i64,
    pub(super) currency: Cur,
    /// Capture by hand: the money is only held at first.
    pub(super) manual: bool,
    pub(super) description: Option<String>,
    pub(super) receipt_email: Option<String>,
    pub(super) metadata: Metadata,
}

/// A payment from the first attempt to its end.
#[derive(Debug)]
pub(super) struct Intent {
    pub(super) id: String,
    pub(super) created: i64,
    pub(super) asked: NewIntent,
    pub(super) status: IntentStatus,
    pub(super) secret: String,
    pub(super) payment_method: Option<String>,
    pub(super) latest_charge: Option<usize>,
    pub(super) amount_capturable: i64,
    pub(super) amount_received: i64,
    pub(super) canceled_at: Option<i64>,
    pub(super) cancellation_reason: Option<String>,
}

/// One attempt on a payment.
#[derive(Debug)]
pub(super) struct Charge {
    pub(super) id: String,
    pub(super) created: i64,
    pub(super) intent: usize,
    pub(super) amount: i64,
    pub(super) currency: Cur,
    pub(super) attempt: Attempt,
    pub(super) captured: bool,
    pub(super) amount_captured: i64,
    pub(super) amount_refunded: i64,
    /// A hold that was given back instead of captured.
    pub(super) released: bool,
    /// When a hold ends by itself.
    pub(super) capture_before: Option<i64>,
    pub(super) dispute: Option<usize>,
    pub(super) warning: Option<usize>,
    pub(super) row: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RefundStatus {
    Pending,
    Succeeded,
    Failed,
    Canceled,
}

impl RefundStatus {
    pub(super) const fn code(self) -> &'static str {
        match self {
            RefundStatus::Pending => "pending",
            RefundStatus::Succeeded => "succeeded",
            RefundStatus::Failed => "failed",
            RefundStatus::Canceled => "canceled",
        }
    }
}

#[derive(Debug)]
pub(super) struct Refund {
    pub(super) id: String,
    pub(super) created: i64,
    pub(super) charge: usize,
    pub(super) amount: i64,
    pub(super) status: RefundStatus,
    pub(super) reason: Option<String>,
    pub(super) failure_reason: Option<&'static str>,
    pub(super) metadata: Metadata,
    pub(super) reference: String,
    pub(super) row: Option<usize>,
    pub(super) failure_row: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DisputeStatus {
    NeedsResponse,
    UnderReview,
    Won,
    Lost,
}

impl DisputeStatus {
    pub(super) const fn code(self) -> &'static str {
        match self {
            DisputeStatus::NeedsResponse => "needs_response",
            DisputeStatus::UnderReview => "under_review",
            DisputeStatus::Won => "won",
            DisputeStatus::Lost => "lost",
        }
    }

    /// Whether the matter is decided.
    pub(super) const fn closed(self) -> bool {
        matches!(self, DisputeStatus::Won | DisputeStatus::Lost)
    }
}

#[derive(Debug)]
pub(super) struct Dispute {
    pub(super) id: String,
    pub(super) created: i64,
    pub(super) charge: usize,
    pub(super) amount: i64,
    pub(super) reason: &'static str,
    pub(super) status: DisputeStatus,
    pub(super) due_by: i64,
    pub(super) evidence: BTreeMap<String, String>,
    pub(super) submissions: u32,
    pub(super) metadata: Metadata,
    pub(super) rows: Vec<usize>,
}

/// The card's bank holding a payment for fraud.
#[derive(Debug)]
pub(super) struct Warning {
    pub(super) id: String,
    pub(super) created: i64,
    pub(super) charge: usize,
    pub(super) fraud_type: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PayoutStatus {
    Pending,
    InTransit,
    Paid,
    Failed,
}

impl PayoutStatus {
    pub(super) const fn code(self) -> &'static str {
        match self {
            PayoutStatus::Pending => "pending",
            PayoutStatus::InTransit => "in_transit",
            PayoutStatus::Paid => "paid",
            PayoutStatus::Failed => "failed",
        }
    }
}

#[derive(Debug)]
pub(super) struct Payout {
    pub(super) id: String,
    pub(super) created: i64,
    /// Midnight UTC of the day the money reaches the bank.
    pub(super) arrival: i64,
    pub(super) amount: i64,
    pub(super) currency: Cur,
    pub(super) status: PayoutStatus,
    /// The reference that travels with the transfer.
    pub(super) trace: String,
    pub(super) will_fail: bool,
    pub(super) row: usize,
    pub(super) failure_row: Option<usize>,
}

/// The object a ledger row or an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ref {
    Intent(usize),
    Charge(usize),
    Refund(usize),
    Dispute(usize),
    Warning(usize),
    Payout(usize),
}

/// One row of the gateway's ledger (a balance transaction). Rows are never changed, only assigned to a payout once.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) created: i64,
    pub(super) available: i64,
    pub(super) amount: i64,
    pub(super) fee: i64,
    pub(super) currency: Cur,
    pub(super) rate: Option<i64>,
    pub(super) kind: &'static str,
    pub(super) category: &'static str,
    pub(super) description: Option<String>,
    pub(super) source: Ref,
    pub(super) payout: Option<usize>,
}

impl Row {
    /// What the row does to the balance.
    pub(super) const fn net(&self) -> i64 {
        self.amount - self.fee
    }
}

/// Something that happened, with the object as it was right after.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) id: String,
    pub(super) created: i64,
    pub(super) kind: &'static str,
    /// The object's JSON text at that moment.
    pub(super) snapshot: String,
    /// The request that caused it and its idempotency key.
    pub(super) request: Option<(String, Option<String>)>,
}
