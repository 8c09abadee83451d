//! Crockford's base 32: 80 bits as sixteen letters and digits that survive being read aloud and typed.

use zeroize::Zeroizing;

/// The symbols by value, the ten digits first. I, L, O and U are missing: they are taken for 1, 1, 0 and V.
pub(super) const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Bytes in a code.
pub(super) const LENGTH: usize = 10;

/// Letters and digits in a code; five bits each.
const WRITTEN: usize = 16;

/// Writes a code in four groups of four: `7H2K-9QXM-0ZT4-WB6N`.
pub(super) fn write(bytes: &[u8; LENGTH]) -> Zeroizing<String> {
    let mut bits = number(bytes);
    // Filled from its end, where the lowest bits are.
    let mut symbols = Zeroizing::new([b'0'; WRITTEN]);
    for place in symbols.iter_mut().rev() {
        *place = usize::try_from(bits % 32).ok().and_then(|value| SYMBOLS.get(value)).copied().unwrap_or(b'0');
        bits /= 32;
    }
    let mut written = Zeroizing::new(String::with_capacity(WRITTEN + 3));
    for (at, &symbol) in symbols.iter().enumerate() {
        if at > 0 && at % 4 == 0 {
            written.push('-');
        }
        written.push(char::from(symbol));
    }
    written
}

/// Reads a code as somebody types it: small letters too, O for 0, I and L for 1, spaces and dashes anywhere. `None`
/// when it is none.
pub(super) fn read(typed: &str) -> Option<Zeroizing<[u8; LENGTH]>> {
    let mut bits: u128 = 0;
    let mut count = 0;
    for letter in typed.chars().filter(|&letter| !is_between(letter)) {
        let symbol = match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let value = SYMBOLS.iter().position(|&it| char::from(it) == symbol)?;
        count += 1;
        if count > WRITTEN {
            return None;
        }
        bits = bits * 32 + u128::try_from(value).ok()?;
    }
    if count < WRITTEN {
        return None;
    }
    let wide = Zeroizing::new(bits.to_be_bytes());
    let bytes = wide.last_chunk::<LENGTH>()?;
    Some(Zeroizing::new(*bytes))
}

/// What people and their word processors put between groups.
fn is_between(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn number(bytes: &[u8; LENGTH]) -> u128 {
    bytes.iter().fold(0, |number, &byte| number * 256 + u128::from(byte))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_codes_are_written_and_read() {
        let check = |bytes: [u8; LENGTH], written: &str| {
            assert_eq!(*write(&bytes), written);
            assert_eq!(read(written).as_deref(), Some(&bytes));
        };
        check([0; LENGTH], "0000-0000-0000-0000");
        check([255; LENGTH], "ZZZZ-ZZZZ-ZZZZ-ZZZZ");
        check([0, 0, 0, 0, 0, 0, 0, 0, 0, 1], "0000-0000-0000-0001");
        check([0x08, 0x42, 0x10, 0x84, 0x21, 0x08, 0x42, 0x10, 0x84, 0x21], "1111-1111-1111-1111");
    }

    #[test]
    fn what_is_no_code_is_none() {
        let not =
            ["", "1111", "1111-1111-1111-111", "1111-1111-1111-11111", "1111-1111-1111-111U", "1111-1111-1111-111é"];
        for typed in not {
            assert_eq!(read(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn a_code_is_read_as_it_was_written(bytes: [u8; LENGTH]) {
            prop_assert_eq!(*read(&write(&bytes)).unwrap(), bytes);
        }

        #[test]
        fn a_code_is_read_however_it_is_typed(bytes: [u8; LENGTH], ways in proptest::collection::vec(0_u8..6, 19)) {
            let typed: String = write(&bytes).chars().zip(ways).map(|(letter, way)| match (letter, way) {
                ('-', 0) => String::new(),
                ('-', 1) => " \u{2013} ".into(),
                ('0', 0) => "O".into(),
                ('0', 1) => "o".into(),
                ('1', 0) => "I".into(),
                ('1', 1) => "l".into(),
                (_, 2) => letter.to_ascii_lowercase().to_string(),
                (_, 3) => format!("{letter} "),
                _ => letter.to_string(),
            }).collect();
            prop_assert_eq!(*read(&typed).unwrap(), bytes);
        }

        #[test]
        fn no_text_is_too_odd_to_be_read(typed in any::<String>()) {
            let _ = read(&typed);
        }
    }
}
