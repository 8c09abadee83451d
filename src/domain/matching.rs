//! What a person decided about batches and bank entries.
//!
//! One shape serves for everything: accepting a suggestion, pairing by hand, one deposit of several batches, writing a
//! difference off. A match is a set of legs that come to nothing: the bank's entries, less what the batches should have
//! brought, less what the difference is.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{BankEntryId, BatchId, PersonId};
use super::money::Money;

/// What a part of a difference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegKind {
    /// A fee that the bank or the gateway took.
    Fee,
    /// A gain or a loss from changing money.
    Exchange,
    /// A cent or two.
    Rounding,
    /// Anything else, with a reason.
    Adjustment,
}

impl LegKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Fee, Self::Exchange, Self::Rounding, Self::Adjustment];

    /// The kind as one lower-case word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fee => "fee",
            Self::Exchange => "exchange",
            Self::Rounding => "rounding",
            Self::Adjustment => "adjustment",
        }
    }

    /// The kind of a word written by [`Self::as_str`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A part of the difference between what the bank shows and what was expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    /// What it is.
    pub kind: LegKind,
    /// How much: bank minus expected, so that a fee that was taken is negative.
    pub amount: Money,
}

/// Batches and bank entries that a person says belong together, and what the difference is.
///
/// The sum of the entries is the sum of the batches and of the legs, in each currency. Without entries it says why a
/// batch will never arrive, without batches why an entry has none; `of_lines` says why a batch is not the sum of its
/// lines, and then it has one batch and no entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeMatch {
    /// The batches.
    pub batches: Vec<BatchId>,
    /// The bank entries.
    pub entries: Vec<BankEntryId>,
    /// What the difference is; empty when there is none.
    pub legs: Vec<Leg>,
    /// Whether it is about a batch and its lines.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub of_lines: bool,
    /// Why, in the person's words; needed where there are legs.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// A match that a person made and nobody has undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedMatch {
    /// The decision's id.
    pub match_id: String,
    /// What was decided.
    pub made: MadeMatch,
    /// By whom.
    pub author: PersonId,
    /// When.
    pub at: DateTime<Utc>,
}

/// What people decided about batches and bank entries, as it stands now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decided {
    /// Matches, oldest first.
    pub matches: Vec<DecidedMatch>,
    /// Pairs that somebody said do not belong together.
    pub declined: BTreeSet<(BatchId, BankEntryId)>,
    /// Senders that are not to count as the gateway's although a match teaches them, by the keys that names are compared by.
    pub forgotten: BTreeSet<String>,
}
