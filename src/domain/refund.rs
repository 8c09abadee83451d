//! A refund as the gateway reports it. Asking for one is a [`crate::domain::command`].

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{ChargeId, CommandId, PaymentId, RefundId};
use super::money::Money;

/// Money sent back to a customer; mirrors a gateway's record.
#[derive(Debug, Clone, PartialEq)]
pub struct Refund {
    /// The gateway's id.
    pub refund_id: RefundId,
    /// The payment it belongs to, where the gateway says so.
    pub payment_id: Option<PaymentId>,
    /// The charge it belongs to.
    pub charge_id: Option<ChargeId>,
    /// What goes back, positive, in the payment currency.
    pub amount: Money,
    /// Where it stands.
    pub status: RefundStatus,
    /// Why it was made, in the gateway's word.
    pub reason: Option<String>,
    /// Why it failed, in the gateway's word.
    pub failure_reason: Option<String>,
    /// The acquirer reference number the customer's bank can search by.
    pub acquirer_reference: Option<String>,
    /// Our own command, when the refund was made here.
    pub command_id: Option<CommandId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Where a refund stands at the gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundStatus {
    /// Accepted, not done.
    Pending,
    /// The customer has to do something.
    RequiresAction,
    /// On its way to the customer; may still fail days later.
    Succeeded,
    /// It did not reach the customer; the money is back with the shop.
    Failed,
    /// Taken back before it was sent.
    Canceled,
    /// A word that is not known here.
    Other(String),
}

impl RefundStatus {
    /// The gateway's word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Pending => "pending",
            Self::RequiresAction => "requires_action",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
            Self::Other(word) => word,
        }
    }

    /// The status of a gateway's word.
    pub fn from_word(word: &str) -> Self {
        match word {
            "pending" => Self::Pending,
            "requires_action" => Self::RequiresAction,
            "succeeded" => Self::Succeeded,
            "failed" => Self::Failed,
            "canceled" => Self::Canceled,
            other => Self::Other(other.to_owned()),
        }
    }

    /// Whether money left or will leave: such a refund uses up what can be refunded.
    pub fn counts(&self) -> bool {
        !matches!(self, Self::Failed | Self::Canceled)
    }
}

/// Why a person asks for a refund; the three words gateways share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundReason {
    /// The customer was charged twice.
    Duplicate,
    /// The payment was fraud. A gateway may also block the card and e-mail address.
    Fraudulent,
    /// The customer asked for it.
    RequestedByCustomer,
}

impl RefundReason {
    /// The gateway's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Fraudulent => "fraudulent",
            Self::RequestedByCustomer => "requested_by_customer",
        }
    }

    /// The reason of a word, if it is one of the three.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Duplicate, Self::Fraudulent, Self::RequestedByCustomer].into_iter().find(|it| it.as_str() == word)
    }
}
