//! The records of a BAI2 file, each with its continuations.

use std::collections::VecDeque;

use crate::files::decode::{MAX_RECORD, TextFile, TextStream};
use crate::files::error::FileError;

/// A record: a code, and cells between commas. A continuation may break it between any two cells, or within its text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Record {
    /// The line on which it starts, from 1.
    pub line: u64,
    /// What kind it is, from `01` to `99`; nothing where a line has no code and continues nothing.
    pub code: String,
    /// How many records it is by the bank's count: itself and its continuations.
    pub count: u64,
    /// What stands behind its code and behind those of its continuations.
    parts: Vec<String>,
}

/// The cells of a record, one after the other.
pub(super) struct Cells<'r> {
    /// What is left of the part that is being read; nothing between two parts.
    rest: Option<&'r str>,
    parts: std::slice::Iter<'r, String>,
}

/// Reads records. A line is a record, or several with a slash behind each.
pub(super) struct Records<'s> {
    stream: TextStream<'s>,
    line: String,
    /// Pieces of lines that are still to come: the line's number, the code, and what is behind it.
    pieces: VecDeque<(u64, String, String)>,
    /// The record whose continuations may still come.
    open: Option<Record>,
}

const CODES: [&str; 8] = ["01", "02", "03", "16", "49", "88", "98", "99"];

impl<'s> Records<'s> {
    /// # Errors
    /// [`FileError::Unreadable`].
    pub fn of(file: &TextFile<'s>) -> Result<Self, FileError> {
        Ok(Self { stream: file.open()?, line: String::new(), pieces: VecDeque::new(), open: None })
    }

    /// The next record; nothing after the last.
    ///
    /// # Errors
    /// [`FileError::Unreadable`].
    pub fn next(&mut self) -> Result<Option<Record>, FileError> {
        loop {
            let Some((line, code, text)) = self.pieces.pop_front() else {
                if !self.fill()? {
                    return Ok(self.open.take());
                }
                continue;
            };
            match &mut self.open {
                Some(record) if code == "88" => {
                    record.count += 1;
                    record.push(text);
                }
                // Only a text goes on without a code.
                Some(record) if code.is_empty() && record.code == "16" => record.push(text),
                _ => {
                    let record = Record { line, code, count: 1, parts: vec![text] };
                    if let Some(done) = self.open.replace(record) {
                        return Ok(Some(done));
                    }
                }
            }
        }
    }

    /// Reads a line into its pieces; false at the end of the file.
    fn fill(&mut self) -> Result<bool, FileError> {
        let number = self.stream.line();
        if !self.stream.next_line(&mut self.line)? {
            return Ok(false);
        }
        let mut rest = self.line.trim_matches(|c: char| c.is_whitespace() || c.is_control());
        while !rest.is_empty() {
            let end = rest
                .match_indices('/')
                .map(|(at, _)| at)
                .find(|at| rest.get(at + 1..).is_some_and(|behind| begins_record(behind.trim_start())));
            let (piece, behind) = rest.split_at(end.unwrap_or(rest.len()));
            rest = behind.strip_prefix('/').unwrap_or_default().trim_start();
            let piece = if end.is_none() { piece.strip_suffix('/').unwrap_or(piece) } else { piece };
            let (code, text) = match piece.split_once(',') {
                Some((code, text)) if CODES.contains(&code.trim()) => (code.trim(), text),
                // Some banks write a colon behind the code of a continuation.
                _ => piece.strip_prefix("88:").map_or(("", piece), |text| ("88", text)),
            };
            self.pieces.push_back((number, code.to_owned(), text.to_owned()));
        }
        Ok(true)
    }
}

/// Whether what follows a slash is a record of its own, and not a text in which there are slashes.
fn begins_record(text: &str) -> bool {
    let Some((code, cells)) = text.split_once(',') else { return false };
    let mut cells = cells.split([',', '/']).map(str::trim);
    let mut cell = || cells.next().unwrap_or_default();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_amount = |text: &str| is_number(text.strip_prefix(['+', '-']).unwrap_or(text));
    match code {
        "01" => cell().len() + cell().len() > 0 && is_number(cell()),
        "02" => cell().len() + cell().len() > 0 && matches!(cell(), "1" | "2" | "3" | "4"),
        "03" => {
            let (account, currency) = (cell(), cell());
            !account.is_empty() && (currency.is_empty() || currency.len() == 3) && text.ends_with('/')
        }
        "16" => {
            let (kind, amount, funds) = (cell(), cell(), cell());
            kind.len() == 3
                && is_number(kind)
                && (amount.is_empty() || is_amount(amount))
                && matches!(funds, "" | "0" | "1" | "2" | "S" | "V" | "D" | "Z")
        }
        "49" | "98" | "99" => is_amount(cell()) && is_number(cell()),
        "88" => true,
        _ => false,
    }
}

impl Record {
    fn push(&mut self, part: String) {
        let length: usize = self.parts.iter().map(String::len).sum();
        if length + part.len() < MAX_RECORD {
            self.parts.push(part);
        }
    }

    pub fn cells(&self) -> Cells<'_> {
        Cells { rest: None, parts: self.parts.iter() }
    }
}

impl<'r> Cells<'r> {
    /// The next cell, trimmed; nothing after the last.
    pub fn cell(&mut self) -> Option<&'r str> {
        let text = match self.rest.take() {
            Some(rest) => rest,
            None => self.parts.next()?,
        };
        let cell = match text.split_once(',') {
            Some((cell, rest)) => {
                self.rest = Some(rest);
                cell
            }
            None => text,
        };
        Some(cell.trim())
    }

    /// The next cell where one must be there: a comma at the end of a part says no more than that a continuation
    /// follows.
    pub fn needed(&mut self) -> Option<&'r str> {
        let cell = self.cell()?;
        let ends_part = self.rest.is_none() && !self.parts.as_slice().is_empty();
        if cell.is_empty() && ends_part { self.cell() } else { Some(cell) }
    }

    /// The cells behind the next `count`.
    pub fn skip(mut self, count: usize) -> Self {
        for _ in 0..count {
            self.cell();
        }
        self
    }

    /// All that is left, as a text in which commas and slashes have no meaning.
    pub fn text(mut self) -> String {
        let parts = self.rest.take().into_iter().chain(self.parts.map(String::as_str));
        parts.map(str::trim).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<Record> {
        let bytes = text.as_bytes();
        let file = TextFile::new(&bytes).unwrap().unwrap();
        let mut records = Records::of(&file).unwrap();
        std::iter::from_fn(|| records.next().unwrap()).collect()
    }

    fn check(text: &str, expected: &[(&str, u64, &[&str])]) {
        let found = records(text);
        let found: Vec<_> = found
            .iter()
            .map(|record| (record.code.as_str(), record.count, record.parts.iter().map(String::as_str).collect()))
            .collect::<Vec<(&str, u64, Vec<&str>)>>();
        let expected: Vec<_> = expected.iter().map(|(code, count, parts)| (*code, *count, parts.to_vec())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_line_may_hold_several_records_and_a_text_slashes() {
        check("49,+5,2/98,5,1,4/ 99,5,1,6/  ", &[("49", 1, &["+5,2"]), ("98", 1, &["5,1,4"]), ("99", 1, &["5,1,6"])]);
        check("16,475,5,Z,A/B,C,on 3/16, 2026 1/2\r\n", &[("16", 1, &["475,5,Z,A/B,C,on 3/16, 2026 1/2"])]);
        check(
            "16,475,5,Z,,,x/88,y/16,175,7,,,/49,5,2/",
            &[("16", 2, &["475,5,Z,,,x", "y"]), ("16", 1, &["175,7,,,"]), ("49", 1, &["5,2"])],
        );
    }

    #[test]
    fn continuations_belong_to_the_record_before_them() {
        check(
            "03,1,USD,010/\n88,+5,,/\n\n16,475,5,,,,a\n88:b\nc, d/\n49,5,4/",
            &[("03", 2, &["1,USD,010", "+5,,"]), ("16", 2, &["475,5,,,,a", "b", "c, d"]), ("49", 1, &["5,4"])],
        );
        check("hello\n88,x", &[("", 2, &["hello", "x"])]);
    }

    #[test]
    fn cells_go_on_over_parts_and_a_text_takes_the_rest() {
        let record = &records("03,1,/\n88,USD,010,/\n88,5,a,b/\n88,c,d")[0];
        let mut cells = record.cells();
        assert_eq!((cells.cell(), cells.cell(), cells.cell()), (Some("1"), Some(""), Some("USD")));
        assert_eq!((cells.cell(), cells.needed()), (Some("010"), Some("5")));
        assert_eq!(cells.text(), "a,b c,d");
    }
}
