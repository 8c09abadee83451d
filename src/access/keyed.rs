//! Marks: what is kept in the place of a secret that must be found again and not be read.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Bytes of the key that marks are made with.
pub(super) const PEPPER_LENGTH: usize = 32;

/// Bytes of a mark.
pub(super) const MARK_LENGTH: usize = 32;

/// HMAC-SHA-256 of something, and of what it is: equal bytes of two kinds have different marks.
pub(super) fn mark(pepper: &[u8; PEPPER_LENGTH], kind: &str, bytes: &[u8]) -> [u8; MARK_LENGTH] {
    // HMAC fills a short key up with zeros to the block of its hash; done here, there is no length to refuse.
    let mut key = Zeroizing::new([0; 64]);
    for (place, &byte) in key.iter_mut().zip(pepper) {
        *place = byte;
    }
    let mut mac = <Hmac<Sha256>>::new((&*key).into());
    mac.update(kind.as_bytes());
    mac.update(&[0]);
    mac.update(bytes);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_an_hmac() {
        let pepper = [11; PEPPER_LENGTH];
        let mut mac = <Hmac<Sha256>>::new_from_slice(&pepper).unwrap();
        mac.update(b"kind\0bytes");
        mac.verify_slice(&mark(&pepper, "kind", b"bytes")).unwrap();
    }

    #[test]
    fn a_mark_depends_on_all_it_is_made_of() {
        let made = mark(&[1; 32], "kind", b"bytes");
        assert_ne!(made, mark(&[2; 32], "kind", b"bytes"));
        assert_ne!(made, mark(&[1; 32], "kin", b"dbytes"));
        assert_ne!(made, mark(&[1; 32], "kind", b"byte"));
    }
}
