//! A dispute (chargeback) as the gateway reports it.

use chrono::{DateTime, Utc};

use super::ids::{ChargeId, DisputeId, PaymentId};
use super::money::Money;

/// A customer's bank taking money back; mirrors a gateway's record.
#[derive(Debug, Clone, PartialEq)]
pub struct Dispute {
    /// The gateway's id.
    pub dispute_id: DisputeId,
    /// The payment it is about, where the gateway says so.
    pub payment_id: Option<PaymentId>,
    /// The charge it is about.
    pub charge_id: Option<ChargeId>,
    /// What is disputed, positive, in the payment currency. The ledger may show another amount in another currency.
    pub amount: Money,
    /// Where it stands.
    pub status: DisputeStatus,
    /// Why, in the gateway's word.
    pub reason: Option<String>,
    /// Until when evidence may be sent.
    pub due_by: Option<DateTime<Utc>>,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
}

/// Where a dispute stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DisputeStatus {
    /// Evidence is awaited.
    NeedsResponse,
    /// Evidence is with the bank.
    UnderReview,
    /// Decided for the shop.
    Won,
    /// Decided for the customer.
    Lost,
    /// A word of the gateway that is none of these (inquiries, prevented disputes).
    Other(String),
}

impl DisputeStatus {
    /// The gateway's word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::NeedsResponse => "needs_response",
            Self::UnderReview => "under_review",
            Self::Won => "won",
            Self::Lost => "lost",
            Self::Other(word) => word,
        }
    }

    /// The status of a gateway's word.
    pub fn from_word(word: &str) -> Self {
        match word {
            "needs_response" => Self::NeedsResponse,
            "under_review" => Self::UnderReview,
            "won" => Self::Won,
            "lost" => Self::Lost,
            other => Self::Other(other.to_owned()),
        }
    }

    /// Whether the gateway may still change it.
    pub fn is_open(&self) -> bool {
        !matches!(self, Self::Won | Self::Lost)
    }
}
