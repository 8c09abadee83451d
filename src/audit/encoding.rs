//! An entry as bytes: unambiguous, and simple enough to be written again in any language.

use sha2::{Digest as _, Sha256};

use crate::domain::{AuditEntry, Digest};

/// A field that is not there: a length that no field has.
const ABSENT: [u8; 8] = [0xff; 8];

/// The digest of an entry: SHA-256 over its fields in this order, each as its length in eight bytes, highest first, and
/// its bytes. Numbers are written in decimal.
pub fn digest(entry: &AuditEntry) -> Digest {
    let mut hash = Sha256::new();
    let mut number = Number::default();
    field(&mut hash, Some(&entry.salt));
    field(&mut hash, Some(number.unsigned(entry.n)));
    field(&mut hash, Some(number.signed(entry.at_ms)));
    field(&mut hash, entry.who.as_ref().map(|who| who.as_str().as_bytes()));
    field(&mut hash, Some(entry.through.as_bytes()));
    field(&mut hash, Some(entry.kind.as_bytes()));
    field(&mut hash, Some(entry.subject.as_bytes()));
    field(&mut hash, Some(entry.ended.as_str().as_bytes()));
    field(&mut hash, entry.decision_id.as_ref().map(|id| id.as_bytes()));
    field(&mut hash, Some(entry.body.as_bytes()));
    hash.finalize().into()
}

pub(super) fn field(hash: &mut Sha256, bytes: Option<&[u8]>) {
    match bytes {
        Some(bytes) => {
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        }
        None => hash.update(ABSENT),
    }
}

/// Room for a number in decimal, because this is done for every entry of a long log.
#[derive(Default)]
struct Number {
    room: [u8; 20],
}

impl Number {
    fn signed(&mut self, number: i64) -> &[u8] {
        self.write(number.unsigned_abs(), number < 0)
    }

    fn unsigned(&mut self, number: u64) -> &[u8] {
        self.write(number, false)
    }

    fn write(&mut self, mut rest: u64, negative: bool) -> &[u8] {
        let mut from = self.room.len();
        loop {
            from -= 1;
            self.room[from] = b'0' + u8::try_from(rest % 10).unwrap_or_default();
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if negative {
            from -= 1; // the longest number has 20 digits and no sign, the longest with a sign 19
            self.room[from] = b'-';
        }
        &self.room[from..]
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn numbers_are_written_as_they_are_everywhere() {
        for number in [0, 1, -1, 9, 10, -10, 1_764_000_000_000, i64::MAX, i64::MIN] {
            assert_eq!(Number::default().signed(number), number.to_string().as_bytes());
        }
        for number in [0, 7, u64::MAX] {
            assert_eq!(Number::default().unsigned(number), number.to_string().as_bytes());
        }
    }
}
