//! What an entry of the audit log holds, and where the log ends.

use zeroize::Zeroizing;

use super::ids::PersonId;

/// A SHA-256 value: an entry's digest, a place in the chain, a seal.
pub type Digest = [u8; 32];

/// How something ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// As asked.
    Done,
    /// It was refused.
    Refused,
}

impl Ended {
    /// As one lower-case word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }

    /// The ending of a word written by [`Self::as_str`].
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Done, Self::Refused].into_iter().find(|ended| ended.as_str() == word)
    }
}

/// One entry: who did what to what, when, from where, and how it ended. Everything is kept as it is stored, because its
/// digest is made of exactly that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its number, from 1.
    pub n: u64,
    /// When, as Unix milliseconds.
    pub at_ms: i64,
    /// Who; nobody for what the program did by itself and for somebody who was not let in.
    pub who: Option<PersonId>,
    /// From where, as one word.
    pub through: String,
    /// What happened, as a snake-case word.
    pub kind: String,
    /// The id of what it is about.
    pub subject: String,
    /// How it ended.
    pub ended: Ended,
    /// The decision that it belongs to.
    pub decision_id: Option<String>,
    /// What else is known, as JSON. Never a secret, and never a customer's data.
    pub body: String,
    /// Random bytes, so that the digest alone tells nothing about the entry.
    pub salt: [u8; 16],
}

/// An entry with its place in the chain and its seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedEntry {
    /// The entry.
    pub entry: AuditEntry,
    /// The chain's value after it.
    pub chain: Digest,
    /// The seal over that value.
    pub seal: Digest,
}

/// Where the log ends.
#[derive(Clone)]
pub struct AuditHead {
    /// The number of the last entry; 0 before the first.
    pub n: u64,
    /// The chain's value after it.
    pub chain: Digest,
    /// The key of the next entry's seal.
    pub next_key: Zeroizing<Digest>,
}
