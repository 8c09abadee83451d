//! Passwords: hashing and checking them, and what a good one is.
//!
//! A password is the exact bytes that were typed: nothing is trimmed, folded or cut off, so a space at its end counts.
//! Letters with accents are taken as the keyboard gives them, one character each; a password pasted from a source that
//! writes letter and accent separately is another password.

mod hash;
mod obvious;
mod rules;

pub use hash::{Cost, HashError, SALT_LENGTH, hash, is_outdated, verify, verify_nobody};
pub use rules::{EARLIER, EXPIRY, LONGEST, SHORTEST, Weakness, expires, starting_password, weaknesses};
