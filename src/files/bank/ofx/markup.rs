//! The tags of an OFX file, one at a time: SGML without end tags (1.x) and XML (2.x) alike.

use std::io::BufRead as _;

use crate::files::decode::{MAX_RECORD, TextFile, TextStream};
use crate::files::error::FileError;
use crate::text::Message;

/// The longest tag; the longest name in the specification has 32 letters.
const MAX_TAG: usize = 256;

/// A tag and what is written behind it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// The line on which it stands, from 1.
    pub line: u64,
    /// Its name in capital letters, without a namespace.
    pub name: String,
    pub kind: TagKind,
    /// The text up to the next tag, with each run of spaces and line ends made one space.
    pub value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TagKind {
    Opens,
    Closes,
    /// `<MEMO/>`: opens and closes.
    Empty,
}

/// Reads tags. Comments, declarations and a `<` that begins no tag do not end a value. Words in a comment are not read;
/// elements in one are, as if its marks were not there.
pub(super) struct Tags<'s> {
    stream: TextStream<'s>,
    /// The tag that ended the last value.
    next: Option<Tag>,
    /// What was read last and is not yet text.
    raw: Vec<u8>,
    commented: Option<u64>,
}

/// Where reading stopped.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// Before one of the bytes that were looked for.
    Before(u8),
    /// There is as much as may be kept.
    Full,
    End,
}

impl<'s> Tags<'s> {
    /// Tags from the beginning of a file; what stands before the first one is left out.
    ///
    /// # Errors
    /// [`FileError::Unreadable`], [`FileError::Broken`].
    pub fn of(file: &TextFile<'s>) -> Result<Self, FileError> {
        let mut tags = Self { stream: file.open()?, next: None, raw: Vec::new(), commented: None };
        tags.value()?;
        Ok(tags)
    }

    /// The line, from 1, that is reached.
    pub fn line(&self) -> u64 {
        self.stream.line()
    }

    /// The line of the first comment with elements in it.
    pub const fn commented(&self) -> Option<u64> {
        self.commented
    }

    /// The next tag with its value; nothing after the last.
    ///
    /// # Errors
    /// [`FileError::Unreadable`]; [`FileError::Broken`] for a comment that never ends.
    pub fn next(&mut self) -> Result<Option<Tag>, FileError> {
        let Some(mut tag) = self.next.take() else { return Ok(None) };
        tag.value = self.value()?;
        Ok(Some(tag))
    }

    /// Reads text up to the next tag, and keeps that tag.
    fn value(&mut self) -> Result<String, FileError> {
        let mut value = String::new();
        while self.next.is_none() {
            let stop = self.read_until([b'<', b'<'], MAX_RECORD)?;
            push(&mut value, &resolved(&String::from_utf8_lossy(&self.raw)));
            self.raw.clear();
            match stop {
                Stop::Before(_) => self.bracket(&mut value)?,
                Stop::Full => {}
                Stop::End => break,
            }
        }
        let end = value.trim_end().len();
        value.truncate(end);
        if self.commented.is_some() && value.ends_with("-->") {
            value.truncate(value.trim_end_matches("-->").trim_end().len());
        }
        Ok(value)
    }

    /// Reads what a `<` begins: a tag, something to be skipped, or text that is added to the value.
    fn bracket(&mut self, value: &mut String) -> Result<(), FileError> {
        let line = self.stream.line();
        self.stream.consume(1);
        let stop = self.read_until([b'>', b'<'], MAX_TAG)?;
        if self.raw.starts_with(b"!--") && stop == Stop::Before(b'<') && value.is_empty() {
            // OFX itself knows no comments: what banks and programs put between the marks are elements. Within a text
            // they are not.
            self.commented = self.commented.or(Some(line));
        } else if self.raw.starts_with(b"!--") {
            self.raw.drain(..3);
            self.read_past(b"--", line, &mut String::new())?;
        } else if self.raw.starts_with(b"![CDATA[") {
            self.raw.drain(..8);
            self.read_past(b"]]", line, value)?;
        } else if stop != Stop::Before(b'>') {
            push(value, "<");
            push(value, &resolved(&String::from_utf8_lossy(&self.raw)));
        } else {
            self.stream.consume(1);
            let inside = String::from_utf8_lossy(&self.raw).into_owned();
            self.next = tag_of(&inside, line);
            if self.next.is_none() && !inside.starts_with(['!', '?']) {
                push(value, &resolved(&format!("<{inside}>")));
            }
        }
        self.raw.clear();
        Ok(())
    }

    /// Reads on past `end` and a `>`, and adds what comes before them to `content`.
    fn read_past(&mut self, end: &[u8], line: u64, content: &mut String) -> Result<(), FileError> {
        loop {
            match self.read_until([b'>', b'>'], MAX_RECORD)? {
                Stop::Before(_) => {
                    self.stream.consume(1);
                    if let Some(before) = self.raw.strip_suffix(end) {
                        push(content, &String::from_utf8_lossy(before));
                        return Ok(());
                    }
                    self.raw.push(b'>');
                }
                Stop::Full => {}
                Stop::End => {
                    return Err(FileError::Broken { line, what: Message::new("files-ofx-comment-open") });
                }
            }
            // The end may have begun, so as much as it is long stays.
            let sure = self.raw.len().saturating_sub(end.len());
            push(content, &String::from_utf8_lossy(self.raw.get(..sure).unwrap_or_default()));
            self.raw.drain(..sure);
        }
    }

    /// Reads into `raw` up to one of two bytes, which is left in the stream, or until `raw` has `most` bytes.
    fn read_until(&mut self, ends: [u8; 2], most: usize) -> Result<Stop, FileError> {
        loop {
            let available = match self.stream.fill_buf() {
                Ok(available) => available,
                Err(error) => return Err(self.stream.unreadable(&error)),
            };
            if available.is_empty() {
                return Ok(Stop::End);
            }
            let room = most.saturating_sub(self.raw.len());
            let window = available.get(..room.min(available.len())).unwrap_or_default();
            let found = memchr::memchr2(ends[0], ends[1], window);
            let piece = window.get(..found.unwrap_or(window.len())).unwrap_or_default();
            self.raw.extend_from_slice(piece);
            let (used, stop) = (piece.len(), found.and_then(|at| window.get(at)).copied());
            self.stream.consume(used);
            match stop {
                Some(end) => return Ok(Stop::Before(end)),
                None if self.raw.len() >= most => return Ok(Stop::Full),
                None => {}
            }
        }
    }
}

/// The tag that stands between `<` and `>`, unless it is something else.
fn tag_of(inside: &str, line: u64) -> Option<Tag> {
    let (closes, rest) = inside.strip_prefix('/').map_or((false, inside), |rest| (true, rest));
    let end =
        rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '_' | '-' | ':')).unwrap_or(rest.len());
    let (name, after) = (rest.get(..end)?, rest.get(end..)?.trim_end());
    let (after, empty) = after.strip_suffix('/').map_or((after, false), |after| (after, true));
    // Only XML has anything behind a name, and there it is `name="value"`.
    let has_attributes = after.starts_with(char::is_whitespace) && after.contains('=');
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !(after.trim().is_empty() || has_attributes) {
        return None;
    }
    let kind = match (closes, empty) {
        (true, _) => TagKind::Closes,
        (false, true) => TagKind::Empty,
        (false, false) => TagKind::Opens,
    };
    let local = name.rsplit(':').next().unwrap_or(name);
    Some(Tag { line, name: local.to_ascii_uppercase(), kind, value: String::new() })
}

/// Adds text to a value: a run of spaces as one, control characters not at all, and no more than [`MAX_RECORD`].
fn push(value: &mut String, text: &str) {
    for letter in text.chars() {
        if value.len() >= MAX_RECORD {
            return;
        }
        if letter.is_whitespace() {
            if !value.is_empty() && !value.ends_with(' ') {
                value.push(' ');
            }
        } else if !letter.is_control() {
            value.push(letter);
        }
    }
}

/// The text with its references resolved. A `&` that begins none stays, because banks write names as they are.
fn resolved(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        whole.push_str(before);
        let reference = after.split_once(';').and_then(|(name, after)| Some((character(name)?, after)));
        let (letter, after) = reference.unwrap_or(('&', after));
        whole.push(letter);
        rest = after;
    }
    whole.push_str(rest);
    whole
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" | "AMP" => Some('&'),
        "lt" | "LT" => Some('<'),
        "gt" | "GT" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tags(text: &str) -> Vec<(String, TagKind, String)> {
        let bytes = text.as_bytes();
        let Some(file) = TextFile::new(&bytes).unwrap() else { return Vec::new() };
        let (mut tags, mut found) = (Tags::of(&file).unwrap(), Vec::new());
        while let Some(tag) = tags.next().unwrap() {
            found.push((tag.name, tag.kind, tag.value));
        }
        found
    }

    fn value(text: &str) -> String {
        tags(text).remove(0).2
    }

    #[test]
    fn end_tags_may_be_left_out_and_tags_written_small() {
        let expected = [
            ("STMTTRN".to_owned(), TagKind::Opens, String::new()),
            ("TRNAMT".to_owned(), TagKind::Opens, "-1.50".to_owned()),
            ("MEMO".to_owned(), TagKind::Empty, String::new()),
            ("NAME".to_owned(), TagKind::Opens, "A B".to_owned()),
            ("STMTTRN".to_owned(), TagKind::Closes, String::new()),
        ];
        assert_eq!(tags("HEAD:1\n<STMTTRN>\n<TRNAMT> -1.50 \n<MEMO/>\n<NAME>A\r\n  B\n</STMTTRN>\n"), expected);
        assert_eq!(tags("<stmttrn><x:TrnAmt a='1'>-1.50<Memo /><name>A B</STMTTRN >"), expected);
    }

    #[test]
    fn what_cannot_be_a_tag_is_text() {
        assert_eq!(
            value("<MEMO>3 < 4 <3 <> <a@b.org> < B> & <John Doe> <"),
            "3 < 4 <3 <> <a@b.org> < B> & <John Doe> <"
        );
        assert_eq!(
            value("<MEMO>M&amp;M &#39;x&#x27; A&B; &lt;b&gt; &unknown; &amp;amp;"),
            "M&M 'x' A&B; <b> &unknown; &amp;"
        );
        assert_eq!(value("<MEMO>a <![CDATA[<b> & &amp; > ]]> c<X>"), "a <b> & &amp; > c");
        assert_eq!(value("<MEMO>a<!-- <TRNAMT>5 -> --> b<?pi?><!x> c</MEMO>"), "a b c");
    }

    #[test]
    fn a_comment_that_never_ends_is_told_with_its_line() {
        let bytes = b"<OFX>\n<!-- \nSTMTRS>".as_slice();
        let file = TextFile::new(&bytes).unwrap().unwrap();
        let mut tags = Tags::of(&file).unwrap();
        assert!(matches!(tags.next(), Err(FileError::Broken { line: 2, .. })));
    }

    #[test]
    fn long_values_are_cut_and_lines_counted() {
        let text = format!("<OFX>\n<MEMO>{}<![CDATA[{}]]><NAME>\n<X>y", "a<".repeat(MAX_RECORD), ">".repeat(70_000));
        let bytes = text.as_bytes();
        let file = TextFile::new(&bytes).unwrap().unwrap();
        let mut tags = Tags::of(&file).unwrap();
        let found: Vec<_> =
            std::iter::from_fn(|| tags.next().unwrap()).map(|tag| (tag.line, tag.value.len())).collect();
        assert_eq!(found, [(1, 0), (2, MAX_RECORD), (2, 0), (3, 1)]);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[<>/!?\\[\\]CDATA&#;x\\-a ]{0,200}") {
            let bytes = text.as_bytes();
            if let Some(file) = TextFile::new(&bytes).unwrap() && let Ok(mut tags) = Tags::of(&file) {
                while let Ok(Some(_)) = tags.next() {}
            }
        }
    }
}
