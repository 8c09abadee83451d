//! Checking a whole log, one entry after the other: nothing of it is kept but what was found.

use std::mem;

use zeroize::Zeroizing;

use super::chain::{link, start};
use super::encoding::digest;
use super::key::{self, AuditKey};
use crate::domain::{AuditHead, Digest, SealedEntry};

/// So many faults are named; more are only counted.
const FAULTS_MAX: usize = 1_000;

/// The key moves on once for every missing entry. Nobody waits for a gap that a made-up number opens.
const GAP_MAX: u64 = 10_000_000;

/// What was found wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// These entries are not what was written. Of several, all but the first may only follow one that is not.
    Changed,
    /// These entries are not there.
    Missing,
    /// There is an entry with a number that no entry has.
    OutOfPlace,
    /// The note of where the log ends is not there, or is not where it ends.
    End,
    /// The log is not the one that the key was made for.
    OtherKey,
}

/// One thing that was found wrong, and the entries that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// What.
    pub what: What,
    /// The first entry.
    pub first: i64,
    /// The last entry.
    pub last: i64,
}

/// What was found, in the order of the entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults {
    /// The first of them.
    pub found: Vec<Fault>,
    /// How many more there are.
    pub more: u64,
}

/// An entry as it stands in the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEntry {
    /// Its number as it is stored.
    pub n: i64,
    /// Its content; nothing when it cannot be read as an entry at all.
    pub sealed: Option<SealedEntry>,
}

/// A check of a log that is under way.
pub struct LogCheck {
    next: u64,
    /// What the chain's value before the next entry may be: as it is stored, and as it was computed. They differ after an
    /// entry that was changed, and the next one fits to one of them: so one changed entry is one fault. Nothing after a
    /// gap.
    before: Option<[Digest; 2]>,
    key: Option<Zeroizing<Digest>>,
    /// The mark of the key that was handed in.
    mark: Option<String>,
    faults: Faults,
    /// Changed entries in a row are one fault: behind an entry that was put in between, nothing fits any more.
    changed: Option<(u64, u64)>,
}

impl LogCheck {
    /// Begins before the first entry of a profile's log. Without the verification key the seals are not checked.
    pub fn new(profile_id: &str, key: Option<&AuditKey>) -> Self {
        Self {
            next: 1,
            before: Some([start(profile_id); 2]),
            key: key.map(|key| key::evolve(key.bytes())),
            mark: key.map(AuditKey::mark),
            faults: Faults::default(),
            changed: None,
        }
    }

    /// Whether the seals are being checked.
    pub const fn checks_seals(&self) -> bool {
        self.key.is_some()
    }

    /// Looks at the next entry, in the order of their numbers.
    pub fn entry(&mut self, stored: &StoredEntry) {
        let Some(n) = u64::try_from(stored.n).ok().filter(|&n| n >= self.next) else {
            self.add(What::OutOfPlace, stored.n, stored.n);
            return;
        };
        if n > self.next {
            self.missing(n - 1);
        }
        let sound = match &stored.sealed {
            Some(sealed) => {
                if n == 1 {
                    self.compare_mark(sealed);
                }
                self.fits(sealed)
            }
            None => {
                self.before = None;
                false
            }
        };
        if let Some(key) = &mut self.key {
            *key = key::evolve(key);
        }
        if !sound {
            let first = self.changed.map_or(n, |(first, _)| first);
            self.changed = Some((first, n));
        } else if self.changed.is_some() {
            self.close_run();
        }
        self.next = n.saturating_add(1);
    }

    /// Looks at where the log ends, and gives what was found.
    pub fn finish(mut self, head: Option<&AuditHead>) -> Faults {
        let Some(head) = head else {
            self.close_run();
            self.add(What::End, signed(self.next), signed(self.next));
            return self.faults;
        };
        if head.n >= self.next {
            self.missing(head.n);
        }
        self.close_run();
        let here = head.n + 1 == self.next && self.before.is_none_or(|before| before.contains(&head.chain));
        let key_follows = self.key.as_ref().is_none_or(|key| *key == head.next_key);
        if !here || !key_follows {
            self.add(What::End, signed(head.n), signed(head.n));
        }
        self.faults
    }

    /// Without this, another book's key would make every entry look changed. The first seal decides; the mark in the first
    /// entry only tells why it does not fit.
    fn compare_mark(&mut self, first: &SealedEntry) {
        let sealed = self.key.as_ref().is_none_or(|key| key::seal(key, &first.chain) == first.seal);
        let body: serde_json::Value = serde_json::from_str(&first.entry.body).unwrap_or_default();
        if !sealed && body["key_mark"].as_str() != self.mark.as_deref() {
            self.key = None;
            self.add(What::OtherKey, 1, 1);
        }
    }

    fn fits(&mut self, sealed: &SealedEntry) -> bool {
        let digest = digest(&sealed.entry);
        let mut computed = sealed.chain;
        let mut linked = true;
        if let Some([stored_before, computed_before]) = &self.before {
            computed = link(stored_before, &digest);
            linked = computed == sealed.chain
                || (stored_before != computed_before && link(computed_before, &digest) == sealed.chain);
        }
        self.before = Some(if linked { [sealed.chain; 2] } else { [sealed.chain, computed] });
        linked && self.key.as_ref().is_none_or(|key| key::seal(key, &sealed.chain) == sealed.seal)
    }

    /// The entries up to this one are missing.
    fn missing(&mut self, last: u64) {
        self.close_run();
        self.add(What::Missing, signed(self.next), signed(last));
        let gap = last.saturating_sub(self.next).saturating_add(1);
        if gap > GAP_MAX {
            self.key = None;
        }
        if let Some(key) = &mut self.key {
            for _ in 0..gap {
                *key = key::evolve(key);
            }
        }
        self.before = None;
        self.next = last.saturating_add(1);
    }

    fn close_run(&mut self) {
        if let Some((first, last)) = mem::take(&mut self.changed) {
            self.add(What::Changed, signed(first), signed(last));
        }
    }

    fn add(&mut self, what: What, first: i64, last: i64) {
        if self.faults.found.len() < FAULTS_MAX {
            self.faults.found.push(Fault { what, first, last });
        } else {
            self.faults.more += 1;
        }
    }
}

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
