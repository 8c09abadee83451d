//! What needs a second person: exactly what is asked for, and where the asking stands.

use serde::{Deserialize, Serialize};

use super::ids::{BankEntryId, BatchId, CommandId, ConnectionId, PaymentId, PersonId};
use super::matching::MadeMatch;
use super::money::Money;
use super::person::{RefundLimit, Role};
use super::refund::RefundReason;

/// What somebody wants done, to the last detail: whoever approves it approves this and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Proposal {
    /// Send money back to a customer.
    Refund {
        /// The payment.
        payment_id: PaymentId,
        /// How much.
        amount: Money,
        /// Why.
        reason: RefundReason,
    },
    /// Let a new person use this book.
    AddPerson {
        /// The name they sign in with.
        name: String,
        /// What they may do.
        role: Role,
    },
    /// Give a person another role.
    ChangeRole {
        /// Who.
        person_id: PersonId,
        /// The new role.
        role: Role,
    },
    /// Keep a person out, or let them in again.
    SwitchPerson {
        /// Who.
        person_id: PersonId,
        /// Whether they may use the book from then on.
        active: bool,
    },
    /// Take a person's password, authenticator and recovery codes away and give them a starting password.
    ResetSignIn {
        /// Who.
        person_id: PersonId,
    },
    /// Change how much a person may send back alone.
    ChangeLimits {
        /// Who.
        person_id: PersonId,
        /// The limits, one a currency; they take the place of all there were.
        limits: Vec<RefundLimit>,
    },
    /// Give a connected gateway another key or address. The key waits in the keychain.
    ChangeGatewayKey {
        /// The gateway.
        connection_id: ConnectionId,
        /// Its address.
        url: String,
        /// SHA-256 of the key, so that no other can be put in its place.
        key_sha256: String,
    },
    /// Say what became of a command whose outcome cannot be found out by asking.
    ResolveReview {
        /// The command.
        command_id: CommandId,
        /// The gateway's id of what it did; nothing when it did nothing.
        gateway_id: Option<String>,
    },
    /// Say that batches and bank entries belong together, and what the difference is.
    MakeMatch {
        /// The match.
        made: MadeMatch,
    },
    /// Say that a command in review never moved money, and issue it again under a new key.
    IssueAgain {
        /// The command.
        command_id: CommandId,
    },
}

impl Proposal {
    /// The kind as one snake-case word.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Refund { .. } => "refund",
            Self::AddPerson { .. } => "add_person",
            Self::ChangeRole { .. } => "change_role",
            Self::SwitchPerson { .. } => "switch_person",
            Self::ResetSignIn { .. } => "reset_sign_in",
            Self::ChangeLimits { .. } => "change_limits",
            Self::ChangeGatewayKey { .. } => "change_gateway_key",
            Self::ResolveReview { .. } => "resolve_review",
            Self::MakeMatch { .. } => "make_match",
            Self::IssueAgain { .. } => "issue_again",
        }
    }

    /// The id of what it is about; for a new person their name.
    pub fn subject(&self) -> &str {
        match self {
            Self::Refund { payment_id, .. } => payment_id.as_str(),
            Self::AddPerson { name, .. } => name,
            Self::ChangeRole { person_id, .. }
            | Self::SwitchPerson { person_id, .. }
            | Self::ResetSignIn { person_id }
            | Self::ChangeLimits { person_id, .. } => person_id.as_str(),
            Self::ChangeGatewayKey { connection_id, .. } => connection_id.as_str(),
            Self::MakeMatch { made } => {
                let batch = made.batches.first().map(BatchId::as_str);
                batch.or(made.entries.first().map(BankEntryId::as_str)).unwrap_or_default()
            }
            Self::ResolveReview { command_id, .. } | Self::IssueAgain { command_id } => command_id.as_str(),
        }
    }
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RequestState {
    /// For a second person.
    Waiting,
    /// A second person agreed; it is being carried out.
    Approved,
    /// A second person refused.
    Declined,
    /// Whoever asked took it back.
    Withdrawn,
    /// Nobody decided in time.
    Expired,
    /// What it was about has changed since, or its row was; it counts for nothing.
    Void,
    /// Done.
    CarriedOut,
}

impl RequestState {
    /// Every state.
    pub const ALL: [Self; 7] =
        [Self::Waiting, Self::Approved, Self::Declined, Self::Withdrawn, Self::Expired, Self::Void, Self::CarriedOut];

    /// The state as one snake-case word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
            Self::Void => "void",
            Self::CarriedOut => "carried_out",
        }
    }

    /// The state of a word written by [`Self::as_str`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether a request may go from this state to `next`; the schema's table is the same, and a test compares them.
    pub const fn may_become(self, next: Self) -> bool {
        use RequestState::{Approved, CarriedOut, Declined, Expired, Void, Waiting, Withdrawn};
        matches!(
            (self, next),
            (Waiting, Approved | Declined | Withdrawn | Expired | Void) | (Approved, CarriedOut | Void)
        )
    }
}

/// What a person has to bring before something of theirs is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Nothing more.
    Nothing,
    /// A fresh code of their authenticator.
    Code,
    /// Somebody else who agrees.
    SecondPerson,
}
