//! Who acts, and what acting may need.

use serde::{Deserialize, Serialize};

use super::ids::PersonId;
use super::money::Money;

/// A person who uses this profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their identity in every decision.
    pub person_id: PersonId,
    /// The name shown beside their decisions, and the one they sign in with.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Whether they may use this book at all. People are switched off, never removed: their decisions stay theirs.
    pub active: bool,
}

/// A name as it is compared: without spaces around it, in small letters. Two people whose names are the same in this form
/// could be taken for each other.
pub fn name_key(name: &str) -> String {
    name.trim().to_lowercase()
}

/// A set of capabilities with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// May do everything, and decides what others may.
    Owner,
    /// Proves the month: sees everything, moves no money.
    Accountant,
    /// Answers customers: finds payments and sends money back within limits.
    Support,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Accountant, Self::Support];

    /// The role as one lower-case word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Accountant => "accountant",
            Self::Support => "support",
        }
    }

    /// The role of a word written by [`Self::as_str`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// How much a person may send back alone, in one currency. More needs a second person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundLimit {
    /// The most of one refund.
    pub per_refund: Money,
    /// The most in any 24 hours, in the same currency.
    pub per_day: Money,
    /// A single refund above this asks for a fresh code of the person's authenticator.
    pub code_above: Money,
}

/// One thing a use case needs to be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Capability {
    /// Add, test or change a gateway and its key.
    ManageGateways,
    /// Fetch from a gateway into the mirror.
    Sync,
    /// See payments and what belongs to them.
    ViewPayments,
    /// See the shop's figures: sales, money on its way, what waits.
    ViewFigures,
    /// See a customer's e-mail and network address without saying why.
    ViewPersonalData,
    /// See a customer's e-mail and network address after saying why.
    RevealPersonalData,
    /// See what looks suspicious, and from where.
    ViewRisk,
    /// Say what was fraud, and change rules, lists and the judge.
    ManageRisk,
    /// Send money back to a customer.
    Refund,
    /// Take held money.
    Capture,
    /// Release held money.
    Void,
    /// Decide what became of money whose outcome cannot be found out.
    ResolveReview,
    /// Read bank statements and orders into the books.
    Import,
    /// See batches, bank entries, matches and breaks.
    Reconcile,
    /// Decide what belongs together, what does not, and what a difference is.
    Match,
    /// Draw and save charts and reports.
    Report,
    /// See the health of this profile.
    Diagnose,
    /// Change one's own password, authenticator and recovery codes.
    ManageOwnSignIn,
    /// Add people, and change what they may do.
    ManagePeople,
    /// See requests that need a second person: one's own, or all for who may approve.
    ViewRequests,
    /// Be the second person.
    Approve,
    /// See the audit log and verify it.
    ViewAudit,
    /// Write the audit log to a file with its proof.
    ExportAudit,
    /// Be told what the people of this shop do that is out of the ordinary.
    ViewStaffAlerts,
}

impl Capability {
    /// Every capability, so that a test can walk all of them.
    pub const ALL: [Self; 24] = [
        Self::ManageGateways,
        Self::Sync,
        Self::ViewPayments,
        Self::ViewFigures,
        Self::ViewPersonalData,
        Self::RevealPersonalData,
        Self::ViewRisk,
        Self::ManageRisk,
        Self::Refund,
        Self::Capture,
        Self::Void,
        Self::ResolveReview,
        Self::Import,
        Self::Reconcile,
        Self::Match,
        Self::Report,
        Self::Diagnose,
        Self::ManageOwnSignIn,
        Self::ManagePeople,
        Self::ViewRequests,
        Self::Approve,
        Self::ViewAudit,
        Self::ExportAudit,
        Self::ViewStaffAlerts,
    ];
}
