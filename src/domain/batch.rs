//! Settlement: the gateway's ledger, and the batches in which it pays out.

use chrono::{DateTime, NaiveDate, Utc};

use super::ids::{BatchId, LedgerEntryId};
use super::money::Money;

/// One settlement batch (payout): an amount that the gateway sends to the shop's bank account.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// The gateway's id.
    pub batch_id: BatchId,
    /// What is sent, in the settlement currency; negative when the gateway collects from the shop.
    pub amount: Money,
    /// Where it stands.
    pub status: BatchStatus,
    /// When the gateway made it.
    pub created_at: DateTime<Utc>,
    /// The day on which the bank is expected to book it.
    pub arrival_date: NaiveDate,
    /// Made by the gateway's schedule. Only such batches can be attributed to ledger entries.
    pub automatic: bool,
    /// Texts by which the bank may name it: descriptor, trace id.
    pub references: Vec<String>,
    /// Why it failed, in the gateway's word.
    pub failure_code: Option<String>,
}

impl Batch {
    /// Whether it is the row by which the ledger books the batch itself. It is among the lines that a gateway lists for
    /// a batch.
    pub fn is_own_row(&self, line: &LedgerEntry) -> bool {
        let of_batch = line.source_id.as_deref().is_none_or(|source| source == self.batch_id.as_str());
        matches!(line.kind, LedgerKind::Payout | LedgerKind::PayoutFailed) && of_batch
    }
}

/// Where a batch stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BatchStatus {
    /// Made, not sent.
    Pending,
    /// Sent to the bank.
    InTransit,
    /// The gateway holds it for delivered. It can still turn failed within days.
    Paid,
    /// The bank did not take it; the money is back in the gateway's balance.
    Failed,
    /// Taken back before it was sent.
    Canceled,
    /// A word that is not known here.
    Other(String),
}

impl BatchStatus {
    /// The gateway's word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Pending => "pending",
            Self::InTransit => "in_transit",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
            Self::Other(word) => word,
        }
    }

    /// The status of a gateway's word.
    pub fn from_word(word: &str) -> Self {
        match word {
            "pending" => Self::Pending,
            "in_transit" => Self::InTransit,
            "paid" => Self::Paid,
            "failed" => Self::Failed,
            "canceled" => Self::Canceled,
            other => Self::Other(other.to_owned()),
        }
    }

    /// Whether a deposit at the bank is to be expected, now or later.
    pub fn expects_deposit(&self) -> bool {
        !matches!(self, Self::Failed | Self::Canceled)
    }
}

/// One row of the gateway's ledger. `net = amount − fee` holds for every row, and is checked when it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerEntry {
    /// The gateway's id.
    pub entry_id: LedgerEntryId,
    /// What it is, in Counterfoil's words.
    pub kind: LedgerKind,
    /// What it is, in the gateway's word; kept because kinds are an open list.
    pub provider_kind: String,
    /// Gross, from the shop's side: a sale is positive, a refund negative. Settlement currency.
    pub amount: Money,
    /// The gateway's fee: positive when the shop pays it.
    pub fee: Money,
    /// `amount − fee`.
    pub net: Money,
    /// The charge, refund, dispute or batch that caused it.
    pub source_id: Option<String>,
    /// When it was booked.
    pub created_at: DateTime<Utc>,
    /// When it can be paid out.
    pub available_on: DateTime<Utc>,
    /// The gateway's words beside it.
    pub description: Option<String>,
}

/// A settlement batch with the ledger lines that it paid out.
#[derive(Debug, Clone, PartialEq)]
pub struct SettledBatch {
    /// The batch.
    pub batch: Batch,
    /// Its lines. The batch's own row may be among them; it is left out of the footing.
    pub lines: Vec<LedgerEntry>,
    /// Whether all its lines are here. Lines that are still being fetched are no footing break.
    pub lines_complete: bool,
}

/// What a ledger entry is. Each gateway's own word maps to one of these; what fits none is `Other`, never dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LedgerKind {
    /// Money from a customer.
    Sale,
    /// Money back to a customer.
    Refund,
    /// A refund that came back.
    RefundFailed,
    /// Money taken by a dispute.
    Dispute,
    /// Money returned by a dispute.
    DisputeReversed,
    /// A fee that stands alone (fees of a sale are in its own entry).
    Fee,
    /// A batch sent to the bank; negative.
    Payout,
    /// A batch that came back; positive.
    PayoutFailed,
    /// Money set aside or released by the gateway.
    Reserve,
    /// A currency conversion.
    Conversion,
    /// A correction by the gateway.
    Adjustment,
    /// Anything else.
    Other,
}

impl LedgerKind {
    /// Every kind, in the order in which reports list them.
    pub const ALL: [Self; 12] = [
        Self::Sale,
        Self::Refund,
        Self::RefundFailed,
        Self::Dispute,
        Self::DisputeReversed,
        Self::Fee,
        Self::Reserve,
        Self::Conversion,
        Self::Adjustment,
        Self::Other,
        Self::Payout,
        Self::PayoutFailed,
    ];

    /// The kind as one lower-case word, used in files and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Refund => "refund",
            Self::RefundFailed => "refund_failed",
            Self::Dispute => "dispute",
            Self::DisputeReversed => "dispute_reversed",
            Self::Fee => "fee",
            Self::Payout => "payout",
            Self::PayoutFailed => "payout_failed",
            Self::Reserve => "reserve",
            Self::Conversion => "conversion",
            Self::Adjustment => "adjustment",
            Self::Other => "other",
        }
    }

    /// The kind of a word written by [`Self::as_str`]; `Other` for any other word.
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word).unwrap_or(Self::Other)
    }
}
