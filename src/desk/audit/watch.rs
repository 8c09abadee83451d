//! The anchor: what the keychain remembers of the log's end, so that a log that was cut off, or a whole book that was put
//! back to an earlier day, is noticed.
//!
//! It is written after the transaction, so a longer log than it says is fine. A shorter or another one is trouble: then it
//! is not moved any more, because it is the evidence, until an owner accepts the break.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use secrecy::ExposeSecret as _;

use crate::domain::Digest;
use crate::store::Store;
use crate::text::Message;
use crate::vault::{SecretName, Vault, VaultState};

/// The anchor follows at the latest after so many entries.
const ENTRIES_MAX: u64 = 50;

/// What the keychain remembers of the log, against the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditAnchor {
    /// The log goes on from where the keychain remembers it.
    Agrees {
        /// The entry that it remembers; 0 before the first.
        n: u64,
    },
    /// The keychain could not be asked.
    Unread,
    /// The log is shorter than it was.
    Shorter {
        /// The entry that the keychain remembers.
        n: u64,
    },
    /// The log is another one, as far as the keychain remembers it.
    Differs {
        /// The entry that the keychain remembers.
        n: u64,
    },
    /// The log has entries, and the keychain remembers none.
    Forgotten,
}

impl AuditAnchor {
    /// Whether somebody has to look into it.
    pub const fn is_trouble(self) -> bool {
        matches!(self, Self::Shorter { .. } | Self::Differs { .. } | Self::Forgotten)
    }

    /// As one lower-case word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agrees { .. } => "agrees",
            Self::Unread => "unread",
            Self::Shorter { .. } => "shorter",
            Self::Differs { .. } => "differs",
            Self::Forgotten => "forgotten",
        }
    }
}

/// What the comparison means, in a sentence.
pub fn anchor_words(anchor: AuditAnchor) -> Message {
    match anchor {
        AuditAnchor::Agrees { n } => Message::new("audit-anchor-agrees").with("n", n.to_string()),
        AuditAnchor::Unread => Message::new("audit-anchor-unread"),
        AuditAnchor::Shorter { n } => Message::new("audit-anchor-shorter").with("n", n.to_string()),
        AuditAnchor::Differs { n } => Message::new("audit-anchor-differs").with("n", n.to_string()),
        AuditAnchor::Forgotten => Message::new("audit-anchor-forgotten"),
    }
}

/// A place in the log, as the keychain keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub n: u64,
    pub chain: Digest,
}

impl Place {
    pub fn bytes(&self) -> Vec<u8> {
        [self.n.to_be_bytes().as_slice(), self.chain.as_slice()].concat()
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (n, chain) = bytes.split_first_chunk::<8>()?;
        Some(Self { n: u64::from_be_bytes(*n), chain: chain.try_into().ok()? })
    }
}

/// Keeps the keychain's memory of an open book's log.
pub(in crate::desk) struct Watch {
    vault: Arc<dyn Vault>,
    name: SecretName,
    /// The chain's value before the first entry.
    start: Digest,
    state: Mutex<WatchState>,
    /// Held while the keychain is written to, which may take as long as a person takes to unlock it.
    writing: Mutex<()>,
}

struct WatchState {
    anchor: AuditAnchor,
    /// Entries since the keychain was last written to.
    entries: u64,
    at_once: bool,
    failed: bool,
    gone: bool,
}

impl Watch {
    pub fn new(vault: Arc<dyn Vault>, profile_id: &str) -> Self {
        let state = WatchState { anchor: AuditAnchor::Unread, entries: 0, at_once: false, failed: false, gone: false };
        Self {
            vault,
            name: SecretName::audit_anchor(profile_id),
            start: crate::audit::start(profile_id),
            state: Mutex::new(state),
            writing: Mutex::new(()),
        }
    }

    fn state(&self) -> MutexGuard<'_, WatchState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is known of the anchor.
    pub fn anchor(&self) -> AuditAnchor {
        self.state().anchor
    }

    /// Whether the keychain took the anchor when it was last given it.
    pub fn is_kept(&self) -> bool {
        !self.state().failed
    }

    /// What the keychain remembers; nothing when it remembers nothing that is a place.
    pub(super) fn remembered(&self) -> std::result::Result<Option<Place>, crate::vault::VaultError> {
        let item = self.vault.get(&self.name)?;
        Ok(item.and_then(|item| Place::from_bytes(item.expose_secret())))
    }

    /// An entry was added to a transaction. Should that fail, the anchor is only written sooner.
    pub(super) fn one_more(&self) {
        self.state().entries += 1;
    }

    /// What was added is worth a call of the keychain of its own.
    pub(super) fn at_once(&self) {
        self.state().at_once = true;
    }

    /// The book is being taken back; nothing is to be remembered of it.
    pub fn forget(&self) {
        self.state().gone = true;
    }

    /// Compares the log with what the keychain remembers.
    pub fn compare(&self, store: &Store) -> AuditAnchor {
        let anchor = self.compared(store).unwrap_or(AuditAnchor::Unread);
        self.state().anchor = anchor;
        anchor
    }

    fn compared(&self, store: &Store) -> Option<AuditAnchor> {
        let remembered = self.remembered().ok()?;
        let (last, chain) = store
            .read::<_, crate::store::StoreError>(|view| {
                let chain = remembered.map(|place| view.audit_chain(place.n)).transpose()?.flatten();
                Ok((view.last_audit_entry()?, chain))
            })
            .ok()?;
        Some(match remembered {
            None if last == 0 => AuditAnchor::Agrees { n: 0 },
            None => AuditAnchor::Forgotten,
            Some(Place { n: 0, chain }) if chain == self.start => AuditAnchor::Agrees { n: 0 },
            Some(place) => match chain {
                Some(chain) if chain == place.chain => AuditAnchor::Agrees { n: place.n },
                None if place.n > last => AuditAnchor::Shorter { n: place.n },
                _ => AuditAnchor::Differs { n: place.n },
            },
        })
    }

    /// After a transaction: moves the anchor when that is due.
    pub fn after_write(&self, store: &Store) {
        let due = {
            let state = self.state();
            state.at_once || state.entries >= ENTRIES_MAX
        };
        if due {
            self.remember(store);
        }
    }

    /// When the book is closed: never makes a locked keychain ask.
    pub fn at_close(&self, store: &Store) {
        if self.state().entries > 0 && self.vault.state().state == VaultState::Ready {
            self.remember(store);
        }
    }

    /// Moves the anchor to the log's end. When somebody else is at it, or the keychain does not answer, it is done next
    /// time.
    pub(super) fn remember(&self, store: &Store) {
        let Ok(_writing) = self.writing.try_lock() else { return };
        // An anchor that was never read may be evidence.
        let anchor = match self.anchor() {
            AuditAnchor::Unread => self.compare(store),
            known => known,
        };
        {
            let mut state = self.state();
            state.at_once = false;
            if state.gone || !matches!(anchor, AuditAnchor::Agrees { .. }) {
                return;
            }
            state.entries = 0;
        }
        let Ok(Some(head)) = store.read(|view| view.audit_head()) else { return };
        self.put(Place { n: head.n, chain: head.chain });
    }

    /// Puts the anchor somewhere, whatever it was before.
    pub(super) fn put(&self, place: Place) -> bool {
        let kept = self.vault.set(&self.name, &place.bytes()).is_ok();
        let mut state = self.state();
        state.failed = !kept;
        if kept {
            state.anchor = AuditAnchor::Agrees { n: place.n };
        }
        kept
    }
}
