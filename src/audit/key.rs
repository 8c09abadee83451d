//! The verification key, and the keys that follow from it, one for each entry's seal.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::domain::Digest;

/// Letters that are not taken for one another: no I, L, O or U.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Bytes that tell a mistyped key.
const CHECK_BYTES: usize = 3;

/// Letters of a key as it is written, and of each of its groups.
const WRITTEN: usize = (32 + CHECK_BYTES) * 8 / 5;
const GROUP: usize = 4;

/// The verification key of an audit log. Whoever has it can tell whether the seals were made when they should have been;
/// whoever has only the book cannot find it out. Wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct AuditKey(Zeroizing<Digest>);

/// What was typed is not a verification key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a verification key, or it was mistyped")]
pub struct MistypedKey;

impl AuditKey {
    /// Length in bytes.
    pub const LENGTH: usize = 32;

    /// Wraps key bytes; nothing when there are not exactly 32.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.try_into().ok()?)))
    }

    /// The key's bytes, to be put into the keychain.
    pub fn bytes(&self) -> &Digest {
        &self.0
    }

    /// The key as a person writes it down: 14 groups of four letters, the last of which tell a mistake.
    pub fn written(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(self.0.to_vec());
        bytes.extend_from_slice(&self.check());
        let mut written = Zeroizing::new(String::with_capacity(WRITTEN + WRITTEN / GROUP));
        for at in 0..WRITTEN {
            if at > 0 && at % GROUP == 0 {
                written.push('-');
            }
            written.push(char::from(LETTERS[usize::from(five_bits(&bytes, at))]));
        }
        written
    }

    /// The key that was written down. Small letters, spaces and dashes do not matter.
    ///
    /// # Errors
    /// [`MistypedKey`].
    pub fn parse(written: &str) -> Result<Self, MistypedKey> {
        let mut bytes = Zeroizing::new(vec![0_u8; Self::LENGTH + CHECK_BYTES]);
        let mut at = 0;
        for letter in written.chars().filter(|letter| letter.is_alphanumeric()) {
            let value = value_of(letter).filter(|_| at < WRITTEN).ok_or(MistypedKey)?;
            put_five_bits(&mut bytes, at, value);
            at += 1;
        }
        let (key, check) = bytes.split_at(Self::LENGTH);
        let key = Self::from_bytes(key).ok_or(MistypedKey)?;
        if at == WRITTEN && key.check() == check { Ok(key) } else { Err(MistypedKey) }
    }

    /// Tells whether a key is this key, and nothing else about it; kept in the log's first entry.
    pub fn mark(&self) -> String {
        hex::encode(&hmac(&self.0, b"counterfoil audit key mark")[..8])
    }

    fn check(&self) -> [u8; CHECK_BYTES] {
        let mut hash = Sha256::new();
        hash.update(b"counterfoil audit key");
        hash.update(self.0.as_slice());
        let hash = hash.finalize();
        [hash[0], hash[1], hash[2]]
    }
}

/// The key of the next seal. There is no way back.
pub(super) fn evolve(key: &Digest) -> Zeroizing<Digest> {
    Zeroizing::new(hmac(key, b"evolve"))
}

/// The seal over a value of the chain.
pub(super) fn seal(key: &Digest, chain: &Digest) -> Digest {
    hmac(key, chain)
}

fn hmac(key: &Digest, message: &[u8]) -> Digest {
    let Ok(mut mac) = <Hmac<Sha256>>::new_from_slice(key) else {
        return Digest::default(); // HMAC takes keys of any length
    };
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// The five bits of the letter at this place.
fn five_bits(bytes: &[u8], at: usize) -> u8 {
    (0..5).fold(0, |value, bit| {
        let place = at * 5 + bit;
        value << 1 | bytes[place / 8] >> (7 - place % 8) & 1
    })
}

fn put_five_bits(bytes: &mut [u8], at: usize, value: u8) {
    for bit in 0..5 {
        let place = at * 5 + bit;
        bytes[place / 8] |= (value >> (4 - bit) & 1) << (7 - place % 8);
    }
}

/// What a letter stands for; the ones that are not used are taken for those they look like.
fn value_of(letter: char) -> Option<u8> {
    let letter = match letter.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        letter => letter,
    };
    let at = LETTERS.iter().position(|&it| char::from(it) == letter)?;
    u8::try_from(at).ok()
}
