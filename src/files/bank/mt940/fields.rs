//! The fields of SWIFT messages, one at a time, however the messages are wrapped.

use crate::files::decode::{TextFile, TextStream};
use crate::files::error::FileError;

/// The longest field that is kept; six lines of 65 letters are allowed.
pub(super) const MAX_FIELD: usize = 64 * 1024;

/// A tag and what follows it, with its lines apart.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Field {
    /// The line of the tag, from 1.
    pub line: u64,
    /// The tag without its colons, such as `60F`.
    pub tag: String,
    pub text: String,
}

impl Field {
    /// Whether the text goes on with whatever the bank or its customers wrote.
    fn is_free_text(&self) -> bool {
        matches!(self.tag.as_str(), "61" | "86" | "NS")
    }
}

/// Reads fields. Blocks around messages, headers of transmission, and control characters are got over.
pub(super) struct Fields<'s> {
    stream: TextStream<'s>,
    line: String,
    /// The field whose lines are still coming.
    open: Option<Field>,
    /// The lines since a hyphen that stood alone: the end of the message, unless more of the same statement follows.
    after_hyphen: Option<String>,
}

/// Adds a line to a text, unless it is longer than any that a bank writes.
fn push_line(text: &mut String, line: &str) {
    if text.len() + line.len() < MAX_FIELD {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(line);
    }
}

/// What a line is.
enum Line<'l> {
    /// The first of a field: its tag, and the text behind it.
    Tag(&'l str, &'l str),
    /// The end of a message, or the block before one.
    Boundary,
    Hyphen,
    Text(&'l str),
}

impl<'s> Fields<'s> {
    /// # Errors
    /// [`FileError::Unreadable`].
    pub fn of(file: &TextFile<'s>) -> Result<Self, FileError> {
        Ok(Self { stream: file.open()?, line: String::new(), open: None, after_hyphen: None })
    }

    /// The next field; nothing after the last.
    ///
    /// # Errors
    /// [`FileError::Unreadable`].
    pub fn next(&mut self) -> Result<Option<Field>, FileError> {
        loop {
            let number = self.stream.line();
            if !self.stream.next_line(&mut self.line)? {
                return Ok(self.open.take());
            }
            if self.line == ":" && self.open.is_some() {
                // The first colon of a tag was wrapped off.
                let mut rest = String::new();
                self.stream.next_line(&mut rest)?;
                self.line.push_str(&rest);
            }
            match Line::of(&self.line, self.open.as_ref()) {
                Line::Tag(tag, text) => {
                    let next = Field { line: number, tag: tag.to_owned(), text: text.to_owned() };
                    let held = self.after_hyphen.take().filter(|_| tag != "20");
                    let mut done = self.open.replace(next);
                    if let (Some(field), Some(held)) = (&mut done, held) {
                        push_line(&mut field.text, &held);
                    }
                    if done.is_some() {
                        return Ok(done);
                    }
                }
                Line::Boundary => {
                    self.after_hyphen = None;
                    if let Some(done) = self.open.take() {
                        return Ok(Some(done));
                    }
                }
                Line::Hyphen => {
                    push_line(self.after_hyphen.get_or_insert_default(), "-");
                }
                Line::Text(text) => match (&mut self.after_hyphen, &mut self.open) {
                    (Some(held), _) => push_line(held, text),
                    (None, Some(field)) => push_line(&mut field.text, text),
                    _ => {}
                },
            }
        }
    }
}

impl<'l> Line<'l> {
    fn of(line: &'l str, open: Option<&Field>) -> Self {
        let line = line.trim_matches(|c: char| c.is_control() && c != '\t');
        // The text of a message may begin behind the blocks before it, on one line with them.
        let (line, is_block) = match line.split_once("{4:") {
            Some((before, text)) if before.is_empty() || before.starts_with(['{', '-']) => (text, true),
            _ => (line, line.starts_with("{1:") || line.starts_with("{2:") || line.starts_with("-}")),
        };
        if let Some((tag, text)) = tag_of(line, open) {
            return Self::Tag(tag, text);
        }
        match line.trim_end() {
            _ if is_block => Self::Boundary,
            "-" => Self::Hyphen,
            _ => Self::Text(line),
        }
    }
}

/// The tag with which a line begins: two digits and perhaps a letter between colons, or `NS`, with which banks in
/// Hungary and Germany mark details of their own.
fn tag_of<'l>(line: &'l str, open: Option<&Field>) -> Option<(&'l str, &'l str)> {
    let (tag, text) = line.trim_start().strip_prefix(':')?.split_once(':')?;
    let (number, letter) = (tag.get(..2)?, tag.get(2..)?);
    let is_numbered = number.bytes().all(|byte| byte.is_ascii_digit())
        && letter.len() <= 1
        && letter.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_numbered && tag != "NS" {
        return None;
    }
    let is_time = open.is_some_and(|field| letter.is_empty() && field.is_free_text() && is_time(field, number, text));
    (!is_time).then_some((tag, text))
}

/// Whether what looks like a tag is a time of day that was wrapped behind its hours: `16` and `:26:37` on the next line.
fn is_time(open: &Field, minutes: &str, after: &str) -> bool {
    let is_below_sixty = |two: &str| two.parse::<u8>().is_ok_and(|number| number < 60);
    let seconds =
        after.get(..2).is_some_and(|two| two.bytes().all(|byte| byte.is_ascii_digit()) && is_below_sixty(two));
    let goes_on = after.get(2..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let mut before = open.text.chars().rev();
    let hours =
        before.by_ref().take(2).all(|c| c.is_ascii_digit()) && !before.next().is_some_and(|c| c.is_ascii_digit());
    hours && is_below_sixty(minutes) && seconds && !goes_on
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Vec<(String, String)> {
        let bytes = text.as_bytes();
        let file = TextFile::new(&bytes).unwrap().unwrap();
        let mut fields = Fields::of(&file).unwrap();
        std::iter::from_fn(|| fields.next().unwrap()).map(|field| (field.tag, field.text)).collect()
    }

    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = fields(text);
        let found: Vec<_> = found.iter().map(|(tag, text)| (tag.as_str(), text.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn blocks_and_lines_before_a_message_are_got_over() {
        check("{1:F01X}{2:I940Y}{4:\r\n:20:A\r\n:25:1\r\n-}{5:}\r\n", &[("20", "A"), ("25", "1")]);
        check("{1:F01X}{4::20:A\n:25:1\n-}{1:F01X}{4:\n:20:B\n", &[("20", "A"), ("25", "1"), ("20", "B")]);
        check("BANKNL2A\n940\n:20:A\n-\nBANKNL2A\n940\n:20:B", &[("20", "A"), ("20", "B")]);
        check("\u{1}:20:A\n:25:1\n-\u{3}", &[("20", "A"), ("25", "1")]);
        check(":20:A\n-XXX\n", &[("20", "A\n-XXX")]);
        check(":61:A\n:\n86:B\n:", &[("61", "A"), ("86", "B\n:")]);
    }

    #[test]
    fn a_hyphen_may_stand_alone_in_a_text() {
        check(":86:A\n-\nB\n:61:1\n:86:C\n-\n", &[("86", "A\n-\nB"), ("61", "1"), ("86", "C")]);
    }

    #[test]
    fn a_wrapped_time_is_no_tag() {
        check(":86:at 2026-01-01T13\n:20:11 x\n:62F:C", &[("86", "at 2026-01-01T13\n:20:11 x"), ("62F", "C")]);
        check(":86:invoice 2013\n:20:11\n", &[("86", "invoice 2013"), ("20", "11")]);
        check(":86:x 13\n:20:1100\n", &[("86", "x 13"), ("20", "1100")]);
        check(":86:x\n:99X:y\n", &[("86", "x"), ("99X", "y")]);
        check(":86:x\n:é:y\n:1:z", &[("86", "x\n:é:y\n:1:z")]);
    }
}
