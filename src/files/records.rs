//! Records of a table in a text file, one at a time, with their lines.

use std::collections::VecDeque;
use std::io::BufRead as _;

use csv_core::ReadRecordResult;

use super::decode::{MAX_RECORD, TextFile, TextStream};
use super::error::FileError;

/// One record of a table.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// The line on which it starts, from 1.
    pub line: u64,
    /// The cells behind one another, and room for more. They are letters, but are taken for such only where they are asked
    /// for: most of a long table is dates and amounts, which are read byte by byte.
    text: Vec<u8>,
    /// Zero, then where each cell ends in `text`, and room for more.
    ends: Vec<usize>,
    /// How many cells there are.
    len: usize,
}

impl Record {
    /// A record of these cells.
    pub fn of<'a>(line: u64, cells: impl IntoIterator<Item = &'a str>) -> Self {
        let mut record = Self { line, ends: vec![0], ..Self::default() };
        for cell in cells {
            record.text.extend_from_slice(cell.as_bytes());
            record.ends.push(record.text.len());
            record.len += 1;
        }
        record
    }

    /// The cell of a column, trimmed; empty when the record is shorter.
    pub fn cell(&self, index: usize) -> &str {
        as_text(self.raw(index)).trim()
    }

    /// The bytes of a column's cell as they stand in the file, with blanks around them; none when the record is shorter.
    #[inline]
    pub fn raw(&self, index: usize) -> &[u8] {
        match self.ends.get(index..index.saturating_add(2)) {
            Some(&[start, end]) if index < self.len => self.text.get(start..end).unwrap_or_default(),
            _ => &[],
        }
    }

    /// All cells, trimmed.
    pub fn cells(&self) -> impl DoubleEndedIterator<Item = &str> {
        (0..self.len).map(|index| self.cell(index))
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether every cell is empty.
    #[inline]
    pub fn is_blank(&self) -> bool {
        // Most rows begin with something.
        !self.raw(0).first().is_some_and(u8::is_ascii_graphic) && self.width() == 0
    }

    /// How many cells there are up to the last that is not empty.
    pub fn width(&self) -> usize {
        (0..self.len).rev().find(|&index| !self.cell(index).is_empty()).map_or(0, |index| index + 1)
    }
}

impl Clone for Record {
    /// The same record, without the room for more.
    fn clone(&self) -> Self {
        Self::of(self.line, (0..self.len).map(|index| as_text(self.raw(index))))
    }
}

/// The stream gives nothing else than whole letters, and separators are letters of their own.
fn as_text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// What comes next in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// A record.
    Record,
    /// A line on which a quotation mark is opened and never closed. Reading goes on with the line after it.
    Broken(u64),
    /// Nothing.
    End,
}

/// Reads the records of a text. A record is a line, or several while a quotation mark is open.
pub(crate) struct Records<'s> {
    stream: TextStream<'s>,
    separator: u8,
    core: csv_core::Reader,
    /// The line, from 1, of the next byte of the stream.
    line: u64,
    /// Lines after a broken one, to be read again.
    again: VecDeque<(u64, String)>,
    /// How many cells a record of several lines must have; nothing before the names of the columns are known.
    width: Option<usize>,
}

impl<'s> Records<'s> {
    /// Records from the beginning of a file.
    ///
    /// # Errors
    /// [`FileError::Unreadable`].
    pub fn of(file: &TextFile<'s>, separator: u8) -> Result<Self, FileError> {
        Ok(Self {
            stream: file.open()?,
            separator,
            core: csv_core::ReaderBuilder::new().delimiter(separator).build(),
            line: 1,
            again: VecDeque::new(),
            width: None,
        })
    }

    /// From now on, records of several lines that have not so many cells are rather several rows.
    pub const fn expect_width(&mut self, width: usize) {
        self.width = Some(width);
    }

    /// Reads the next record that is not an empty line into `record`.
    ///
    /// # Errors
    /// [`FileError::Unreadable`].
    #[inline]
    pub fn next(&mut self, record: &mut Record) -> Result<Next, FileError> {
        if self.again.is_empty() && self.next_in_buffer(record)? {
            return Ok(Next::Record);
        }
        self.next_of_lines(record)
    }

    /// Reads the next record line by line.
    fn next_of_lines(&mut self, record: &mut Record) -> Result<Next, FileError> {
        let mut line = String::new();
        loop {
            let Some(number) = self.next_line(&mut line)? else { return Ok(Next::End) };
            if line.is_empty() {
                continue;
            }
            self.core.reset();
            (record.line, record.len) = (number, 0);
            let mut filled = 0;
            if self.feed(line.as_bytes(), record, &mut filled) {
                return Ok(Next::Record);
            }
            return self.read_on(record, filled);
        }
    }

    /// Reads a record straight from the stream's buffer, when all of it is there and it is one line, as nearly all are.
    /// Otherwise it stays there.
    fn next_in_buffer(&mut self, record: &mut Record) -> Result<bool, FileError> {
        let available = match self.stream.fill_buf() {
            Ok(available) => available,
            Err(error) => return Err(FileError::Unreadable { line: self.line, detail: error.to_string() }),
        };
        let is_end = |byte: &&u8| matches!(byte, b'\n' | b'\r');
        let empty = available.iter().take_while(is_end).count();
        let (before, rest) = available.split_at(empty);
        self.core.reset();
        let ends = record.ends.get_mut(1..).unwrap_or_default();
        let (result, read, _, len) = self.core.read_record(rest, &mut record.text, ends);
        // The parser counts lines from 1, that of the record's own end among them.
        let ended = u64::from(read > 0 && rest.get(read - 1) == Some(&b'\n'));
        if result != ReadRecordResult::Record || self.core.line() > 1 + ended {
            return Ok(false);
        }
        record.line = self.line + memchr::memchr_iter(b'\n', before).count() as u64;
        record.len = len;
        self.line = record.line + ended;
        self.stream.consume(empty + read);
        Ok(true)
    }

    /// Reads the lines that a quotation mark may have been left open over, behind the `filled` bytes of the first.
    fn read_on(&mut self, record: &mut Record, mut filled: usize) -> Result<Next, FileError> {
        let mut more: Vec<(u64, String)> = Vec::new();
        let mut bytes = 0;
        let whole = loop {
            let mut line = String::new();
            let Some(at) = self.next_line(&mut line)? else {
                self.push(b"", record, &mut filled);
                break more.is_empty() || !self.has_swallowed(record);
            };
            bytes += line.len() + 1;
            let whole = self.feed(line.as_bytes(), record, &mut filled);
            more.push((at, line));
            if whole || bytes > MAX_RECORD {
                break whole && !self.has_swallowed(record);
            }
        };
        if whole {
            return Ok(Next::Record);
        }
        for line in more.into_iter().rev() {
            self.again.push_front(line);
        }
        Ok(Next::Broken(record.line))
    }

    fn next_line(&mut self, line: &mut String) -> Result<Option<u64>, FileError> {
        if let Some((number, again)) = self.again.pop_front() {
            *line = again;
            return Ok(Some(number));
        }
        let number = self.line;
        let some = self.stream.next_line(line)?;
        self.line += 1;
        Ok(some.then_some(number))
    }

    /// Adds a line to the cells; tells whether the record ends with it.
    fn feed(&mut self, line: &[u8], record: &mut Record, filled: &mut usize) -> bool {
        // No input at all would be the end of the file.
        (!line.is_empty() && self.push(line, record, filled)) || self.push(b"\n", record, filled)
    }

    /// Adds bytes to the cells, behind those that are `filled`.
    fn push(&mut self, mut input: &[u8], record: &mut Record, filled: &mut usize) -> bool {
        loop {
            let text = record.text.get_mut(*filled..).unwrap_or_default();
            let ends = record.ends.get_mut(record.len + 1..).unwrap_or_default();
            let (result, read, written, ended) = self.core.read_record(input, text, ends);
            input = input.get(read..).unwrap_or_default();
            *filled += written;
            record.len += ended;
            match result {
                ReadRecordResult::InputEmpty => return false,
                ReadRecordResult::OutputFull => record.text.resize((record.text.len() * 2).max(1024), 0),
                ReadRecordResult::OutputEndsFull => record.ends.resize((record.ends.len() * 2).max(64), 0),
                ReadRecordResult::Record | ReadRecordResult::End => return true,
            }
        }
    }

    /// Whether a record of several lines is rather several rows: it has not as many cells as there are names, or a line
    /// within it has as many separators as a row. Line breaks in a note are neither.
    fn has_swallowed(&self, record: &Record) -> bool {
        let Some(width) = self.width else { return false };
        let separator = char::from(self.separator);
        let is_row = |line: &str| line.matches(separator).count() + 1 >= width.max(3);
        let over_lines = record.cells().any(|cell| cell.contains('\n'));
        over_lines && (record.len() != width || record.cells().any(|cell| cell.lines().skip(1).any(is_row)))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn records(text: &str, width: Option<usize>) -> (Vec<(u64, Vec<String>)>, Vec<u64>) {
        let bytes = text.as_bytes();
        let file = TextFile::new(&bytes).unwrap().unwrap();
        let mut records = Records::of(&file, b',').unwrap();
        records.width = width;
        let (mut found, mut broken, mut record) = (Vec::new(), Vec::new(), Record::default());
        loop {
            match records.next(&mut record).unwrap() {
                Next::Record => found.push((record.line, record.cells().map(str::to_owned).collect())),
                Next::Broken(line) => broken.push(line),
                Next::End => return (found, broken),
            }
        }
    }

    fn firsts(text: &str) -> (Vec<String>, Vec<u64>) {
        let (found, broken) = records(text, Some(3));
        (found.into_iter().map(|(_, mut cells)| cells.remove(0)).collect(), broken)
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_costs_one_row() {
        let kept = |rows: &[&str]| rows.iter().map(|&row| row.to_owned()).collect::<Vec<_>>();
        let text = "a,1,x\nb,2,\"oops\nc,3,\"two\nlines\"\nd,4,y\ne,5,\"again\n";
        assert_eq!(firsts(text), (kept(&["a", "c", "d", "e"]), vec![2]));
        assert_eq!(firsts("a,1,\"one\ntwo, and three\"\n\"b,2,x\nc,3,y\n"), (kept(&["a", "c"]), vec![3]));
        assert_eq!(firsts("a,1,5\" pipe\nb,2,x\n"), (kept(&["a", "b"]), vec![]));
    }

    #[test]
    fn a_file_that_is_one_open_quotation_needs_little_memory() {
        let text = format!("\"a\n{}", "b,c,d\n".repeat(400_000));
        let (found, broken) = records(&text, Some(3));
        assert_eq!((found.len(), broken), (400_000, vec![1]));
    }

    proptest! {
        /// The same records as the csv crate finds, wherever it can be trusted.
        #[test]
        fn records_are_those_of_the_csv_crate(rows in prop::collection::vec(
            prop::collection::vec("[a-z ,\"\né]{0,5}[a-z]", 2..5), 1..200))
        {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let (found, broken) = records(&text, None);
            let expected: Vec<Vec<String>> =
                rows.iter().map(|row| row.iter().map(|cell| cell.trim().to_owned()).collect()).collect();
            prop_assert_eq!(found.into_iter().map(|(_, cells)| cells).collect::<Vec<_>>(), expected);
            prop_assert_eq!(broken, Vec::<u64>::new());
        }
    }
}
