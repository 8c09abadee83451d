//! Bytes to text, and offsets to line numbers.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// The text of a file, or nothing when it is not text.
///
/// The encoding is, in this order: what a byte order mark says, what an XML declaration says (when the bytes agree),
/// UTF-8 when the bytes are valid as such, and otherwise the best guess from the letters that occur.
pub(crate) fn text_of(bytes: &[u8]) -> Option<String> {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, bytes.get(length..)?),
        None => (guess(bytes), bytes),
    };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    (!text.contains('\0')).then(|| text.into_owned())
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    match bytes {
        [b'<', 0, ..] => return UTF_16LE,
        [0, b'<', ..] => return UTF_16BE,
        _ => {}
    }
    let is_utf8 = std::str::from_utf8(bytes).is_ok();
    match declared(bytes) {
        // A declaration of UTF-8 or UTF-16 can be checked; where it is wrong, the bytes win.
        Some(encoding) if encoding != UTF_8 && encoding != UTF_16LE && encoding != UTF_16BE => encoding,
        _ if is_utf8 => UTF_8,
        _ => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            detector.guess(None, Utf8Detection::Deny)
        }
    }
}

/// The encoding that an XML declaration names: `<?xml version="1.0" encoding="ISO-8859-1"?>`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..bytes.len().min(200))?;
    let text: String = start.iter().map(|&byte| char::from(byte)).collect();
    let declaration = text.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    Encoding::for_label(value.get(1..)?.split(quote).next()?.as_bytes())
}

/// Counts lines up to ever later offsets of one text, in one pass.
pub(crate) struct Lines<'t> {
    text: &'t str,
    offset: usize,
    line: u64,
}

impl<'t> Lines<'t> {
    pub(crate) const fn of(text: &'t str) -> Self {
        Self { text, offset: 0, line: 1 }
    }

    /// The line, from 1, of the byte at `offset`. Offsets must not go back.
    pub(crate) fn at(&mut self, offset: usize) -> u64 {
        let passed = self.text.as_bytes().get(self.offset..offset).unwrap_or_default();
        let breaks = passed.split(|&byte| byte == b'\n').count() - 1;
        self.line = self.line.saturating_add(u64::try_from(breaks).unwrap_or(u64::MAX));
        self.offset = self.offset.max(offset);
        self.line
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn marks_declarations_and_letters_tell_the_encoding() {
        assert_eq!(text_of("\u{feff}Währung".as_bytes()).unwrap(), "Währung");
        assert_eq!(text_of("Währung".as_bytes()).unwrap(), "Währung");
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><Nm>Caf\xe9</Nm>";
        assert!(text_of(latin).unwrap().ends_with("<Nm>Café</Nm>"));
        let wrong = b"<?xml version='1.0' encoding='UTF-8'?><Nm>Caf\xe9 cr\xe8me, s'il vous pla\xeet</Nm>";
        assert!(text_of(wrong).unwrap().contains("Café crème"));
        let german = b"Buchungstag;Empf\xe4nger;W\xe4hrung\n01.02.2026;M\xfcller;EUR\n";
        assert!(text_of(german).unwrap().contains("Müller"));
        let wide: Vec<u8> = "\u{feff}Date".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text_of(&wide).unwrap(), "Date");
        assert!(text_of(b"\x00\x01\x02").is_none());
    }

    #[test]
    fn lines_are_counted_from_one() {
        let mut lines = Lines::of("a\nb\n\nc");
        assert_eq!((lines.at(0), lines.at(2), lines.at(5), lines.at(99)), (1, 2, 4, 4));
    }
}
