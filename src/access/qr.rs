//! A text as the squares of a QR code, for whoever paints them.

use qrcodegen::{QrCode, QrCodeEcc};

/// The squares of a QR code. The light border of four squares that scanners need is the painter's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrModules {
    /// Squares at each side.
    pub size: usize,
    /// Whether a square is dark, row by row from the top left; `size` × `size` of them.
    pub dark: Vec<bool>,
}

/// A text as a QR code that can still be read when an eighth of it cannot. `None` when the text is too long for one,
/// which begins at about two thousand letters.
pub fn qr(text: &str) -> Option<QrModules> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let side = code.size();
    let dark = (0..side).flat_map(|row| (0..side).map(move |column| (column, row)));
    let dark = dark.map(|(column, row)| code.get_module(column, row)).collect();
    Some(QrModules { size: usize::try_from(side).ok()?, dark })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    impl QrModules {
        fn at(&self, column: usize, row: usize) -> bool {
            self.dark[row * self.size + column]
        }
    }

    /// The square within a square that stands in three corners, seven wide: dark, light, and a dark middle.
    fn is_finder(code: &QrModules, left: usize, top: usize) -> bool {
        (0..49_usize).all(|at| {
            let (column, row) = (at % 7, at / 7);
            let ring = column.abs_diff(3).max(row.abs_diff(3));
            code.at(left + column, top + row) == (ring != 2)
        })
    }

    /// The fifteen bits beside the top left corner that say how the code is to be read, without their own mask.
    fn format_bits(code: &QrModules) -> u32 {
        let along = (0..6).map(|row| (8, row)).chain([(8, 7), (8, 8), (7, 8)]);
        let along = along.chain((0..6).rev().map(|column| (column, 8)));
        let bits = along.enumerate().map(|(at, (column, row))| u32::from(code.at(column, row)) << at);
        bits.sum::<u32>() ^ 0b101_0100_0001_0010
    }

    #[track_caller]
    fn assert_is_code(code: &QrModules) {
        assert_eq!(code.dark.len(), code.size * code.size);
        assert!((21..=177).contains(&code.size) && code.size % 4 == 1, "{}", code.size);
        let far = code.size - 7;
        assert!(is_finder(code, 0, 0) && is_finder(code, far, 0) && is_finder(code, 0, far));
        assert!(!is_finder(code, far, far), "a fourth corner would hide which way is up");
        for at in 8..code.size - 8 {
            assert_eq!(code.at(at, 6), at % 2 == 0, "the dotted line from left to right, at {at}");
            assert_eq!(code.at(6, at), at % 2 == 0, "the dotted line from top to bottom, at {at}");
        }
        // Five bits, and ten that follow from them by division.
        let bits = format_bits(code);
        let mut rest = bits;
        for at in (10..15).rev() {
            if rest >> at & 1 == 1 {
                rest ^= 0b101_0011_0111 << (at - 10);
            }
        }
        assert_eq!(rest, 0, "{bits:015b}");
        // 0 is Medium, 2 and 3 can stand more; 1 is Low.
        assert_ne!(bits >> 13, 1, "too easily spoilt");
    }

    #[test]
    fn the_squares_make_a_code_of_the_right_size() {
        let code = qr("HELLO WORLD").unwrap();
        assert_is_code(&code);
        assert_eq!(code.size, 21);
        let address =
            "otpauth://totp/Counterfoil:Ana%20Ruiz?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Counterfoil";
        let code = qr(address).unwrap();
        assert_is_code(&code);
        assert_eq!(code.size, 41, "104 bytes at Medium are version 6");
        assert_ne!(qr("a"), qr("b"));
    }

    #[test]
    fn a_text_that_is_too_long_is_no_code() {
        assert!(qr(&"é".repeat(1000)).is_some());
        assert_eq!(qr(&"é".repeat(1200)), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn every_text_makes_a_code(text in "\\PC{0,200}") {
            assert_is_code(&qr(&text).unwrap());
        }
    }
}
