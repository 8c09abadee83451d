//! Bytes to text: the encoding told from the content, a piece at a time, with the number of the line that is reached.

use std::cell::Cell;
use std::io::{BufRead, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::error::FileError;
use super::source::Source;
use crate::text::Message;

/// How much of a file is looked at to tell its encoding, its format and its columns.
pub(crate) const START_BYTES: usize = 64 * 1024;
/// The longest line or record that is read; no bank writes one a tenth as long.
pub(crate) const MAX_RECORD: usize = 1024 * 1024;

/// A file that is a text.
pub(crate) struct TextFile<'s> {
    source: &'s dyn Source,
    encoding: &'static Encoding,
    /// Bytes of the byte order mark.
    mark: usize,
    /// Whether lines end as on an old Macintosh, with a carriage return alone.
    returns_only: bool,
    start: String,
}

impl<'s> TextFile<'s> {
    /// Opens a file and reads its start; nothing when it is not a text.
    ///
    /// The encoding is, in this order: what a byte order mark says, what an XML declaration says (when the bytes agree),
    /// UTF-8 when the bytes are valid as such, and otherwise the best guess from the letters that occur.
    ///
    /// # Errors
    /// [`FileError::Unreadable`].
    pub fn new(source: &'s dyn Source) -> Result<Option<Self>, FileError> {
        let mut bytes = Vec::new();
        let open = source.open().and_then(|open| open.take(START_BYTES as u64).read_to_end(&mut bytes));
        open.map_err(|error| FileError::Unreadable { line: 1, detail: error.to_string() })?;
        let (encoding, mark) = Encoding::for_bom(&bytes).unwrap_or_else(|| (guess(&bytes), 0));
        let returns_only = bytes.contains(&b'\r') && !bytes.contains(&b'\n');
        let mut file = Self { source, encoding, mark, returns_only, start: String::new() };
        let start = file.open()?.fill_start()?;
        if start.contains('\0') {
            return Ok(None);
        }
        file.start = start;
        Ok(Some(file))
    }

    /// The first [`START_BYTES`] of the text or a little less.
    pub fn start(&self) -> &str {
        &self.start
    }

    /// The text from its beginning.
    ///
    /// # Errors
    /// [`FileError::Unreadable`].
    pub fn open(&self) -> Result<TextStream<'s>, FileError> {
        let unreadable = |error: std::io::Error| FileError::Unreadable { line: 1, detail: error.to_string() };
        let mut bytes = self.source.open().map_err(unreadable)?;
        std::io::copy(&mut bytes.by_ref().take(self.mark as u64), &mut std::io::sink()).map_err(unreadable)?;
        Ok(TextStream {
            bytes: Box::new(bytes),
            coding: match self.encoding {
                encoding if encoding == UTF_8 => Coding::Utf8 { only_ascii: true },
                encoding => Coding::Other(encoding.new_decoder_without_bom_handling()),
            },
            returns_only: self.returns_only,
            raw: Vec::new(),
            text: vec![0; START_BYTES],
            at: 0,
            end: 0,
            counted: Cell::new((0, 1)),
            ended: false,
        })
    }
}

/// A text being read: UTF-8, without a byte order mark, and with the line that is reached.
pub(crate) struct TextStream<'s> {
    bytes: Box<dyn Read + 's>,
    coding: Coding,
    returns_only: bool,
    /// Bytes that are not yet text: the beginning of a letter, or what waits to be decoded.
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    end: usize,
    /// A place in `text` and its line; those of later places are counted from there when they are asked for.
    counted: Cell<(usize, u64)>,
    ended: bool,
}

enum Coding {
    /// Passed through as long as it is valid. Where the first bytes beyond ASCII are not, the text is in another encoding
    /// that has ASCII in it; where such bytes were valid before, a single one is damaged.
    Utf8 {
        only_ascii: bool,
    },
    Other(Decoder),
}

impl TextStream<'_> {
    /// The line, from 1, of the next byte.
    pub fn line(&self) -> u64 {
        let (from, line) = self.counted.get();
        let passed = self.text.get(from..self.at).unwrap_or_default();
        let line = line + memchr::memchr_iter(b'\n', passed).count() as u64;
        self.counted.set((self.at, line));
        line
    }

    /// What went wrong while reading, as a person should hear it.
    pub fn unreadable(&self, error: &std::io::Error) -> FileError {
        FileError::Unreadable { line: self.line(), detail: error.to_string() }
    }

    /// Reads the next line into `line`, without its end; false after the last.
    ///
    /// # Errors
    /// [`FileError::Unreadable`]; [`FileError::Broken`] for a line longer than [`MAX_RECORD`], of which nothing is cut off
    /// unsaid and which needs no more memory.
    pub fn next_line(&mut self, line: &mut String) -> Result<bool, FileError> {
        line.clear();
        let mut some = false;
        loop {
            let available = match self.fill_buf() {
                Ok(available) => available,
                Err(error) => return Err(self.unreadable(&error)),
            };
            if available.is_empty() {
                break;
            }
            some = true;
            let end = memchr::memchr(b'\n', available);
            let piece = available.get(..end.unwrap_or(available.len())).unwrap_or_default();
            if line.len() + piece.len() > MAX_RECORD {
                return Err(FileError::Broken { line: self.line(), what: Message::new("files-line-too-long") });
            }
            line.push_str(&String::from_utf8_lossy(piece));
            let used = end.map_or(available.len(), |end| end + 1);
            self.consume(used);
            if end.is_some() {
                break;
            }
        }
        if line.ends_with('\r') {
            line.pop();
        }
        Ok(some)
    }

    fn fill_start(&mut self) -> Result<String, FileError> {
        match self.fill_buf() {
            Ok(start) => Ok(String::from_utf8_lossy(start).into_owned()),
            Err(error) => Err(self.unreadable(&error)),
        }
    }

    /// Reads on until there is some text, or the end.
    #[cold]
    fn refill(&mut self) -> std::io::Result<()> {
        let line = self.line();
        self.counted.set((0, line));
        (self.at, self.end) = (0, 0);
        while self.end == 0 && !(self.ended && self.raw.is_empty()) {
            match &mut self.coding {
                Coding::Utf8 { .. } => self.refill_utf8()?,
                Coding::Other(_) => self.refill_decoded()?,
            }
        }
        if self.returns_only {
            for byte in self.text.iter_mut().take(self.end).filter(|byte| **byte == b'\r') {
                *byte = b'\n';
            }
        }
        Ok(())
    }

    /// Reads into `buffer` from `filled` until it is full or the file ends; tells how far.
    fn read_full(
        bytes: &mut dyn Read,
        buffer: &mut [u8],
        mut filled: usize,
        ended: &mut bool,
    ) -> std::io::Result<usize> {
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match bytes.read(rest) {
                Ok(0) => {
                    *ended = true;
                    break;
                }
                Ok(count) => filled += count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    fn refill_utf8(&mut self) -> std::io::Result<()> {
        let Coding::Utf8 { only_ascii } = &mut self.coding else { return Ok(()) };
        let carried = self.raw.len();
        self.text.get_mut(..carried).unwrap_or_default().copy_from_slice(&self.raw);
        self.raw.clear();
        let filled = Self::read_full(&mut *self.bytes, &mut self.text, carried, &mut self.ended)?;
        let read = self.text.get(..filled).unwrap_or_default();
        // Most pieces are ASCII alone, which is told faster than anything else.
        // Most pieces are ASCII alone, which is told faster than whether they are UTF-8.
        let is_ascii = read.is_ascii();
        let checked = if is_ascii { Ok("") } else { std::str::from_utf8(read) };
        let (valid, breaks_off) = match checked {
            Ok(_) => (filled, false),
            Err(error) => (error.valid_up_to(), error.error_len().is_none() && !self.ended),
        };
        let (good, rest) = read.split_at(valid);
        *only_ascii = *only_ascii && (is_ascii || good.is_ascii());
        self.raw.extend_from_slice(rest);
        if !rest.is_empty() && !breaks_off {
            let encoding = if *only_ascii { guess_letters(rest) } else { UTF_8 };
            self.coding = Coding::Other(encoding.new_decoder_without_bom_handling());
        }
        self.end = valid;
        Ok(())
    }

    fn refill_decoded(&mut self) -> std::io::Result<()> {
        let Coding::Other(decoder) = &mut self.coding else { return Ok(()) };
        let carried = self.raw.len();
        if carried < START_BYTES && !self.ended {
            self.raw.resize(START_BYTES, 0);
            let filled = Self::read_full(&mut *self.bytes, &mut self.raw, carried, &mut self.ended)?;
            self.raw.truncate(filled);
        }
        let (result, read, written, _) = decoder.decode_to_utf8(&self.raw, &mut self.text, self.ended);
        self.raw.drain(..read);
        self.end = written;
        if self.ended && result == CoderResult::InputEmpty {
            // A finished decoder must not be used again.
            self.raw.clear();
            self.coding = Coding::Utf8 { only_ascii: false };
        }
        Ok(())
    }
}

impl Read for TextStream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), available.get(..count)) {
            to.copy_from_slice(from);
        }
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for TextStream<'_> {
    #[inline]
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if self.at >= self.end {
            self.refill()?;
        }
        Ok(self.text.get(self.at..self.end).unwrap_or_default())
    }

    #[inline]
    fn consume(&mut self, amount: usize) {
        self.at = self.end.min(self.at + amount);
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    match bytes {
        [b'<', 0, ..] => return UTF_16LE,
        [0, b'<', ..] => return UTF_16BE,
        _ => {}
    }
    let is_utf8 = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        // A letter may be cut at the end of what was read.
        Err(error) => error.error_len().is_none() && bytes.len() >= START_BYTES,
    };
    match declared(bytes) {
        // A declaration of UTF-8 or UTF-16 can be checked; where it is wrong, the bytes win.
        Some(encoding) if encoding != UTF_8 && encoding != UTF_16LE && encoding != UTF_16BE => encoding,
        _ if is_utf8 => UTF_8,
        _ => guess_letters(bytes),
    }
}

fn guess_letters(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text_of(bytes: &[u8]) -> Option<String> {
        let mut text = String::new();
        TextFile::new(&bytes).unwrap()?.open().unwrap().read_to_string(&mut text).unwrap();
        Some(text)
    }

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
    fn the_encoding_may_show_late_and_a_damaged_letter_costs_no_more_than_itself() {
        let mut bytes = b"Text\n".repeat(40_000);
        bytes.extend_from_slice(b"Caf\xe9 cr\xe8me, s'il vous pla\xeet\n");
        assert!(text_of(&bytes).unwrap().ends_with("Café crème, s'il vous plaît\n"));
        let mut bytes = "Größe\n".repeat(40_000).into_bytes();
        bytes.extend_from_slice(b"M\xfcller, Gr\xc3\xb6\xc3\x9fe\n");
        assert!(text_of(&bytes).unwrap().ends_with("Größe\nM\u{fffd}ller, Größe\n"));
    }

    #[test]
    fn lines_are_counted_and_old_line_ends_are_got_over() {
        let file = b"a\r\nb\n\nc".as_slice();
        let file = TextFile::new(&file).unwrap().unwrap();
        let mut stream = file.open().unwrap();
        let (mut line, mut found) = (String::new(), Vec::new());
        while stream.next_line(&mut line).unwrap() {
            found.push((line.clone(), stream.line()));
        }
        assert_eq!(found, [("a".into(), 2), ("b".into(), 3), (String::new(), 4), ("c".into(), 4)]);
        assert_eq!(text_of(b"a\rb\r").unwrap(), "a\nb\n");
    }

    #[test]
    fn a_line_without_an_end_is_refused_and_not_cut() {
        let long = "x".repeat(MAX_RECORD + 1).into_bytes();
        let file = TextFile::new(&long).unwrap().unwrap();
        let read = file.open().unwrap().next_line(&mut String::new());
        assert!(matches!(read, Err(FileError::Broken { line: 1, .. })));
        let fits = "x".repeat(MAX_RECORD).into_bytes();
        let file = TextFile::new(&fits).unwrap().unwrap();
        assert_eq!(file.open().unwrap().next_line(&mut String::new()), Ok(true));
    }

    proptest! {
        #[test]
        fn text_of_any_length_comes_out_whole(letter in "[a-zä€😀]", count in 0_usize..90_000) {
            let text = letter.repeat(count);
            prop_assert_eq!(text_of(text.as_bytes()).unwrap(), text);
        }
    }
}
