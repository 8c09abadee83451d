//! Who wrote an export: Ed25519.

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use sha2::{Digest as _, Sha256};

/// A key that signs exports.
pub struct SigningKey(Ed25519KeyPair);

impl SigningKey {
    /// Length of the private key in bytes.
    pub const LENGTH: usize = 32;

    /// The key pair of 32 random bytes; nothing when there are not exactly as many.
    pub fn from_seed(seed: &[u8]) -> Option<Self> {
        Ed25519KeyPair::from_seed_unchecked(seed).ok().map(Self)
    }

    /// The public key, in hexadecimal.
    pub fn public_key(&self) -> String {
        hex::encode(self.0.public_key().as_ref())
    }

    /// The signature over a message, in hexadecimal.
    pub fn sign(&self, message: &[u8]) -> String {
        hex::encode(self.0.sign(message).as_ref())
    }
}

/// Whether the signature over the message was made with the private part of this public key.
pub fn verifies(public_key: &str, message: &[u8], signature: &str) -> bool {
    let (Ok(public_key), Ok(signature)) = (hex::decode(public_key), hex::decode(signature)) else { return false };
    UnparsedPublicKey::new(&ED25519, public_key).verify(message, &signature).is_ok()
}

/// A public key as a person compares it: eight groups of four.
pub fn fingerprint(public_key: &str) -> String {
    let hash = hex::encode_upper(&Sha256::digest(public_key.to_lowercase())[..16]);
    let groups: Vec<&str> = (0..hash.len()).step_by(4).map(|at| &hash[at..at + 4]).collect();
    groups.join("-")
}
