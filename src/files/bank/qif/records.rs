//! The records of a QIF file, one at a time, with the section each is in.

use crate::files::decode::{MAX_RECORD, TextFile};
use crate::files::error::FileError;

/// What the records of a section are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Section {
    /// Entries of an account; also what stands before the first header.
    #[default]
    Entries,
    /// Descriptions of accounts.
    Account,
    /// Purchases and sales of securities.
    Investments,
    /// Categories, templates, prices and whatever else is not known.
    Lists,
}

/// What comes next in a file.
pub(super) enum Event<'e> {
    /// `!Option:…`, which has no records; the section before goes on.
    Option(&'e str),
    /// A section and the kind of account it is about.
    Section(Section, &'e str),
    Record(Section, Record),
}

/// One record: its fields in their order.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The line on which it starts, from 1.
    pub line: u64,
    /// Whether it is longer than any record is, because its end is missing. The rest of it is not kept.
    pub too_long: bool,
    fields: Vec<(char, String)>,
    bytes: usize,
}

impl Record {
    /// The first value of a field, unless it is empty.
    pub fn get(&self, field: char) -> Option<&str> {
        self.all(field).next()
    }

    /// All values of a field that are not empty.
    pub fn all(&self, field: char) -> impl Iterator<Item = &str> {
        self.fields
            .iter()
            .filter(move |(letter, value)| *letter == field && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    fn take(&mut self, line: u64, text: &str) {
        let mut letters = text.chars();
        let Some(letter) = letters.next() else { return };
        if self.fields.is_empty() {
            self.line = line;
        }
        self.bytes = self.bytes.saturating_add(text.len() + size_of::<(char, String)>());
        if self.bytes > MAX_RECORD {
            self.too_long = true;
            return;
        }
        self.fields.push((letter.to_ascii_uppercase(), letters.as_str().trim().to_owned()));
    }
}

/// Reads a file from its beginning and tells all that comes. The last record of a section may lack its `^`.
///
/// # Errors
/// [`FileError::Unreadable`], and what `tell` gives.
pub(super) fn scan(
    file: &TextFile<'_>,
    tell: &mut dyn FnMut(Event<'_>) -> Result<(), FileError>,
) -> Result<(), FileError> {
    let (mut stream, mut text) = (file.open()?, String::new());
    let (mut section, mut record) = (Section::default(), Record::default());
    loop {
        let line = stream.line();
        let more = stream.next_line(&mut text)?;
        let trimmed = text.trim();
        let ends = !more || trimmed.starts_with(['^', '!']);
        if !ends {
            record.take(line, trimmed);
            continue;
        }
        if !record.fields.is_empty() {
            tell(Event::Record(section, std::mem::take(&mut record)))?;
        }
        if !more {
            return Ok(());
        }
        match trimmed.strip_prefix('!').map(header) {
            Some(Some((next, kind))) => {
                section = next;
                tell(Event::Section(section, kind))?;
            }
            Some(None) => tell(Event::Option(trimmed))?,
            None => {}
        }
    }
}

/// The section that a header without its `!` begins, and the kind of account; nothing for an option.
fn header(text: &str) -> Option<(Section, &str)> {
    let (word, kind) = text.split_once(':').unwrap_or((text, ""));
    let (word, kind) = (word.trim(), kind.trim());
    if word.eq_ignore_ascii_case("account") {
        return Some((Section::Account, ""));
    }
    if !word.eq_ignore_ascii_case("type") {
        return None;
    }
    let is_one_of = |names: &[&str]| names.iter().any(|name| kind.eq_ignore_ascii_case(name));
    let section = if is_one_of(&["Bank", "Cash", "CCard", "Oth A", "Oth L", "OthA", "OthL"]) {
        Section::Entries
    } else if is_one_of(&["Invst", "Port", "401(k)/403(b)"]) {
        Section::Investments
    } else {
        Section::Lists
    };
    Some((section, kind))
}
