//! Who acts, and what acting may need.

use super::ids::PersonId;

/// A person who uses this profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their identity in every decision.
    pub person_id: PersonId,
    /// The name shown beside their decisions.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// A set of capabilities with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// May do everything.
    Owner,
}

impl Role {
    /// The role as one lower-case word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
        }
    }

    /// The role of a word written by [`Self::as_str`].
    pub fn from_word(word: &str) -> Option<Self> {
        (word == Self::Owner.as_str()).then_some(Self::Owner)
    }
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
    /// Send money back to a customer.
    Refund,
    /// Take held money.
    Capture,
    /// Release held money.
    Void,
    /// Read bank statements and orders into the books.
    Import,
    /// See batches, bank entries, matches and breaks.
    Reconcile,
    /// Draw and save charts and reports.
    Report,
    /// See the health of this profile.
    Diagnose,
}

impl Capability {
    /// Every capability, so that a test can walk all of them.
    pub const ALL: [Self; 10] = [
        Self::ManageGateways,
        Self::Sync,
        Self::ViewPayments,
        Self::Refund,
        Self::Capture,
        Self::Void,
        Self::Import,
        Self::Reconcile,
        Self::Report,
        Self::Diagnose,
    ];
}
