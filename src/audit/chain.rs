//! The chain and its seals, one entry after the other.

use sha2::{Digest as _, Sha256};

use super::encoding::{digest, field};
use super::key::{self, AuditKey};
use crate::domain::{AuditEntry, AuditHead, Digest, SealedEntry};

/// What tells a value of the chain from any other hash.
const CHAIN: &[u8] = b"counterfoil audit chain";

/// What tells the chain's first value from any other hash.
const START: &[u8] = b"counterfoil audit start";

/// The chain's value before the first entry of a profile's log.
pub fn start(profile_id: &str) -> Digest {
    let mut hash = Sha256::new();
    field(&mut hash, Some(START));
    field(&mut hash, Some(profile_id.as_bytes()));
    hash.finalize().into()
}

/// The chain's value after an entry with this digest.
pub fn link(before: &Digest, digest: &Digest) -> Digest {
    let mut hash = Sha256::new();
    hash.update(CHAIN);
    hash.update(before);
    hash.update(digest);
    hash.finalize().into()
}

/// Where an empty log ends. Its verification key is not in it: the first seal's key follows from it.
pub fn begin(profile_id: &str, key: &AuditKey) -> AuditHead {
    AuditHead { n: 0, chain: start(profile_id), next_key: key::evolve(key.bytes()) }
}

/// The entry with its place in the chain and its seal, and where the log then ends. The key that sealed it is not there
/// any more.
pub fn append(head: &AuditHead, entry: AuditEntry) -> (SealedEntry, AuditHead) {
    let chain = link(&head.chain, &digest(&entry));
    let seal = key::seal(&head.next_key, &chain);
    let next = AuditHead { n: entry.n, chain, next_key: key::evolve(&head.next_key) };
    (SealedEntry { entry, chain, seal }, next)
}
