//! The audit log's proof: what makes an entry's digest, the chain through all entries, the seals, and the file that can
//! be checked without this program. Pure: bytes and entries in, values and faults out.
//!
//! ```text
//! digest  d(n) = SHA-256 over the entry's fields          nothing of an entry can change
//! chain   c(n) = SHA-256(name | c(n-1) | d(n))            nothing can change place, go, or come between
//! seal    m(n) = HMAC(k(n), c(n)),  k(n+1) = HMAC(k(n), "evolve"), k(n) is gone
//!                                                         whoever takes the book today cannot rewrite yesterday
//! ```

mod chain;
mod check;
mod encoding;
mod export;
mod key;
mod reading;
mod signature;

pub use chain::{append, begin, link, start};
pub use check::{Fault, Faults, LogCheck, StoredEntry, What};
pub use encoding::digest;
pub use export::{Export, Header, LogEnd};
pub use key::{AuditKey, MistypedKey};
pub use reading::{Broken, BrokenWhy, ReadExport, read};
pub use signature::{SigningKey, fingerprint, verifies};

#[cfg(test)]
mod tests;
