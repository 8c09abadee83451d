//! Tables in text files: finds the separator and the row of column names, and gives the records with their lines.

use csv::{ReaderBuilder, StringRecord};

use super::decode::Lines;
use super::error::FileError;

const SEPARATORS: [u8; 4] = *b",;\t|";
/// How many records at the start of a file may be the row of column names.
const HEADER_WITHIN: usize = 60;
/// How much of a file is looked at to find its separator.
const SNIFFED_BYTES: usize = 64 * 1024;
/// How often an unclosed quotation mark is got over in one file.
const MAX_REPAIRS: usize = 100;

/// One record of a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Record {
    /// The line on which it starts, from 1.
    pub line: u64,
    cells: StringRecord,
}

impl Record {
    /// The cell of a column, trimmed; empty when the record is shorter.
    pub fn cell(&self, index: usize) -> &str {
        self.cells.get(index).unwrap_or_default().trim()
    }

    /// All cells, trimmed.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(str::trim)
    }

    /// Whether every cell is empty.
    pub fn is_blank(&self) -> bool {
        self.cells().all(str::is_empty)
    }

    /// How many cells there are up to the last that is not empty.
    pub fn width(&self) -> usize {
        self.cells().enumerate().filter(|(_, cell)| !cell.is_empty()).last().map_or(0, |(index, _)| index + 1)
    }
}

/// A table whose columns have names.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    /// The records above the names: account, period, balances.
    pub preamble: Vec<Record>,
    /// The names.
    pub header: Record,
    /// The records below, without blank ones.
    pub rows: Vec<Record>,
    /// Lines on which a quotation mark is opened and never closed.
    pub broken: Vec<u64>,
}

/// How well a record would do as the row of column names: 0 when it names nothing that is known.
pub(crate) type Score = fn(&[&str]) -> usize;

impl Table {
    /// Reads a table, taking the separator and the row that `score` likes best; the earlier of equals.
    ///
    /// `Ok(None)` when no row names a known column.
    ///
    /// # Errors
    /// [`FileError::BrokenQuotes`].
    pub fn read(text: &str, score: Score) -> Result<Option<Self>, FileError> {
        let text = &with_line_feeds(text);
        let text = text.as_ref();
        let Some(Sniffed { separator, at, .. }) = sniff(text, score) else { return Ok(None) };
        let (mut records, broken) = records(text, separator, at)?;
        if records.len() <= at {
            return Ok(None);
        }
        let mut rows = records.split_off(at);
        let header = rows.remove(0);
        let names_again = |row: &Record| row.cells().eq(header.cells());
        let rows = rows.into_iter().filter(|row| !row.is_blank() && !names_again(row)).collect();
        Ok(Some(Self { preamble: records, header, rows, broken }))
    }

    /// The column names.
    pub fn names(&self) -> Vec<&str> {
        self.header.cells().collect()
    }
}

/// Whether a text has the shape of a table at all: most of its lines have the same separator equally often.
pub(crate) fn looks_like_a_table(text: &str) -> bool {
    let text = with_line_feeds(text);
    SEPARATORS.iter().any(|&separator| {
        let widths: Vec<usize> = start_of(&text, separator).iter().map(StringRecord::len).collect();
        let (Some(&first), total) = (widths.iter().max(), widths.len()) else { return false };
        first > 1 && widths.iter().filter(|&&width| width == first).count() * 2 > total
    })
}

/// Old Macintosh line ends become line feeds, so that lines can be counted.
fn with_line_feeds(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('\r') && !text.contains('\n') { text.replace('\r', "\n").into() } else { text.into() }
}

/// The names of the columns of a table, without reading all of it.
pub(crate) fn names_in(text: &str, score: Score) -> Option<Vec<String>> {
    Some(sniff(&with_line_feeds(text), score)?.names)
}

/// The separator of a table, and the record that names its columns.
struct Sniffed {
    separator: u8,
    at: usize,
    names: Vec<String>,
}

fn sniff(text: &str, score: Score) -> Option<Sniffed> {
    let mut best: Option<(usize, Sniffed)> = None;
    for separator in SEPARATORS {
        for (at, record) in start_of(text, separator).iter().take(HEADER_WITHIN).enumerate() {
            let names: Vec<&str> = record.iter().map(str::trim).collect();
            let points = score(&names);
            if points > best.as_ref().map_or(0, |&(most, _)| most) {
                let names = names.into_iter().map(str::to_owned).collect();
                best = Some((points, Sniffed { separator, at, names }));
            }
        }
    }
    best.map(|(_, found)| found)
}

fn start_of(text: &str, separator: u8) -> Vec<StringRecord> {
    let mut end = text.len().min(SNIFFED_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    reader(text.get(..end).unwrap_or_default(), separator).records().map_while(Result::ok).collect()
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// All records, and the lines of quotation marks that are never closed.
///
/// Where a mark swallowed the rows after it, reading goes on with the line after it.
fn records(text: &str, separator: u8, header_at: usize) -> Result<(Vec<Record>, Vec<u64>), FileError> {
    let mut lines = Lines::of(text);
    let mut found: Vec<Record> = Vec::new();
    let mut broken = Vec::new();
    let mut start = 0;
    'repaired: loop {
        let mut reader = reader(text.get(start..).unwrap_or_default(), separator);
        let mut cells = StringRecord::new();
        while matches!(reader.read_record(&mut cells), Ok(true)) {
            let offset = cells.position().map_or(0, csv::Position::byte);
            let mut offset = start.saturating_add(usize::try_from(offset).unwrap_or(usize::MAX));
            let blank = |byte: &u8| matches!(byte, b'\r' | b'\n');
            offset += text.as_bytes().get(offset..).unwrap_or_default().iter().take_while(|byte| blank(byte)).count();
            let line = lines.at(offset);
            let width = found.get(header_at).map(|header| header.cells.len());
            if width.is_some_and(|width| has_swallowed(&cells, width, separator)) {
                if broken.len() >= MAX_REPAIRS {
                    return Err(FileError::BrokenQuotes { line });
                }
                broken.push(line);
                let rest = text.get(offset..).unwrap_or_default();
                start = offset + rest.find('\n').map_or(rest.len(), |end| end + 1);
                continue 'repaired;
            }
            found.push(Record { line, cells: std::mem::take(&mut cells) });
        }
        return Ok((found, broken));
    }
}

/// Whether a record of several lines is rather several rows: it has not as many cells as there are names, or a line
/// within it has as many separators as a row. Line breaks in a note are neither.
fn has_swallowed(cells: &StringRecord, width: usize, separator: u8) -> bool {
    let separator = char::from(separator);
    let is_row = |line: &str| line.matches(separator).count() + 1 >= width.max(3);
    let over_lines = cells.iter().any(|cell| cell.trim_end().contains('\n'));
    over_lines && (cells.len() != width || cells.iter().any(|cell| cell.lines().skip(1).any(is_row)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn score(cells: &[&str]) -> usize {
        cells.iter().filter(|cell| matches!(**cell, "Date" | "Amount" | "Text")).count()
    }

    fn table(text: &str) -> Table {
        Table::read(text, score).unwrap().unwrap()
    }

    #[test]
    fn the_separator_is_the_one_that_makes_names() {
        for separator in [",", ";", "\t", "|"] {
            let text = ["Account,x;y\n", "Date|Amount|Text\n", "\n", "a|b|c\n"].concat().replace('|', separator);
            let table = table(&text);
            assert_eq!(table.names(), ["Date", "Amount", "Text"]);
            assert_eq!((table.preamble.len(), table.header.line, table.rows[0].line), (1, 2, 4));
        }
    }

    #[test]
    fn old_line_ends_and_repeated_names_are_got_over() {
        let table = table("Date,Amount\ra,1\rDate,Amount\r,\rb,2\r");
        let lines: Vec<u64> = table.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [2, 5]);
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_costs_one_row() {
        let table = table("Date,Amount,Text\na,1,x\nb,2,\"oops\nc,3,\"two\nlines\"\nd,4,y\ne,5,\"again\n");
        let kept: Vec<&str> = table.rows.iter().map(|row| row.cell(0)).collect();
        assert_eq!((kept, table.broken), (vec!["a", "c", "d", "e"], vec![3]));
        let table = self::table("Date,Amount,Text\na,1,\"one\ntwo, and three\"\n\"b,2,x\nc,3,y\n");
        let kept: Vec<&str> = table.rows.iter().map(|row| row.cell(0)).collect();
        assert_eq!((kept, table.broken), (vec!["a", "c"], vec![4]));
    }

    #[test]
    fn a_text_without_known_names_is_no_table() {
        assert_eq!(Table::read("Dear customer,\nhello\n", score), Ok(None));
        assert!(looks_like_a_table("1,2,3\n4,5,6\n"));
        assert!(!looks_like_a_table("Dear customer,\nhello\nthere\n"));
    }
}
