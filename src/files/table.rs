//! Tables: finds the separator and the row of column names, and gives the rows below them.

use super::decode::TextFile;
use super::error::FileError;
use super::records::{Next, Record, Records};
use super::sheet::Sheet;

const SEPARATORS: [u8; 4] = *b",;\t|";
/// How many records at the start of a file may be the row of column names.
const HEADER_WITHIN: usize = 60;
/// How many records are looked at to find the columns.
const SNIFFED: usize = 500;

/// A file that holds a table: a text with separators, or a sheet of a workbook.
pub(crate) enum TableFile<'s> {
    /// A text.
    Text(TextFile<'s>),
    /// A sheet.
    Sheet(Sheet),
}

/// A table whose columns have names.
pub(crate) struct Table<'f, 's> {
    file: &'f TableFile<'s>,
    separator: u8,
    /// The records above the names: account, period, balances.
    pub preamble: Vec<Record>,
    /// The names.
    pub header: Record,
}

/// How well a record would do as the row of column names: 0 when it names nothing that is known.
pub(crate) type Score<'a> = &'a dyn Fn(&[&str]) -> usize;

impl<'s> TableFile<'s> {
    /// The records of the file; `separator` matters to a text alone.
    pub fn records(&self, separator: u8) -> Result<Rows<'_>, FileError> {
        Ok(match self {
            Self::Text(file) => Rows::Text(Box::new(Records::of(file, separator)?)),
            Self::Sheet(sheet) => Rows::Sheet(sheet, 0),
        })
    }

    /// The separators that the file may have.
    fn separators(&self) -> &'static [u8] {
        match self {
            Self::Text(_) => &SEPARATORS,
            Self::Sheet(_) => b",",
        }
    }

    /// The first records, read with a separator.
    pub fn start(&self, separator: u8) -> Result<Vec<Record>, FileError> {
        let mut rows = self.records(separator)?;
        let mut start = Vec::new();
        let mut record = Record::default();
        while start.len() < SNIFFED && rows.next(&mut record)? == Next::Record {
            start.push(record.clone());
        }
        Ok(start)
    }

    /// The table, with the separator and the row of names that `score` likes best; the earlier of equals. Nothing when
    /// no row names a known column.
    pub fn table<'f>(&'f self, score: Score<'_>) -> Result<Option<Table<'f, 's>>, FileError> {
        let mut best: Option<(usize, Table<'f, 's>)> = None;
        for &separator in self.separators() {
            let start = self.start(separator)?;
            for (at, record) in start.iter().take(HEADER_WITHIN).enumerate() {
                let points = score(&record.cells().collect::<Vec<_>>());
                if points > best.as_ref().map_or(0, |&(most, _)| most) {
                    let preamble = start.get(..at).unwrap_or_default().to_vec();
                    best = Some((points, Table { file: self, separator, preamble, header: record.clone() }));
                }
            }
        }
        Ok(best.map(|(_, table)| table))
    }

    /// The table of a file that names no columns: they are called 1, 2, 3 and so on, as many as most records have.
    pub fn nameless<'f>(&'f self) -> Result<Option<Table<'f, 's>>, FileError> {
        let mut best: Option<(usize, usize, u8)> = None;
        for &separator in self.separators() {
            let mut widths: Vec<usize> = self.start(separator)?.iter().map(Record::len).collect();
            widths.sort_unstable();
            let Some(&width) = widths.get(widths.len() / 2) else { continue };
            let alike = widths.iter().filter(|&&other| other == width).count();
            if width > 1 && best.is_none_or(|(most, of, _)| (alike, width) > (most, of)) {
                best = Some((alike, width, separator));
            }
        }
        Ok(best.map(|(_, width, separator)| {
            let names: Vec<String> = (1..=width).map(|place| place.to_string()).collect();
            let header = Record::of(0, names.iter().map(String::as_str));
            Table { file: self, separator, preamble: Vec::new(), header }
        }))
    }

    /// Whether the file has the shape of a table at all: most of its lines have the same separator equally often.
    pub fn looks_like_a_table(&self) -> Result<bool, FileError> {
        for &separator in self.separators() {
            let widths: Vec<usize> = self.start(separator)?.iter().map(Record::len).collect();
            let (Some(&most), total) = (widths.iter().max(), widths.len()) else { continue };
            if most > 1 && widths.iter().filter(|&&width| width == most).count() * 2 > total {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Table<'_, '_> {
    /// The column names.
    pub fn names(&self) -> Vec<&str> {
        self.header.cells().collect()
    }

    /// The rows below the names, from the first.
    ///
    /// # Errors
    /// [`FileError::Unreadable`].
    pub fn rows(&self) -> Result<Rows<'_>, FileError> {
        let mut rows = self.file.records(self.separator)?;
        let mut record = Record::default();
        if self.header.line > 0 {
            while rows.next(&mut record)? != Next::End && record.line < self.header.line {}
        }
        rows.expect_width(self.header.len());
        Ok(rows)
    }
}

/// Reads the rows of a table.
pub(crate) enum Rows<'f> {
    /// Of a text.
    Text(Box<Records<'f>>),
    /// Of a sheet, from a place on.
    Sheet(&'f Sheet, usize),
}

impl Rows<'_> {
    /// Reads the next row that is not empty into `record`.
    ///
    /// # Errors
    /// [`FileError::Unreadable`].
    #[inline]
    pub fn next(&mut self, record: &mut Record) -> Result<Next, FileError> {
        loop {
            let next = match self {
                Self::Text(records) => records.next(record)?,
                Self::Sheet(sheet, at) => match sheet.rows.get(*at) {
                    None => Next::End,
                    Some(row) => {
                        record.clone_from(row);
                        *at += 1;
                        Next::Record
                    }
                },
            };
            if next != Next::Record || !record.is_blank() {
                return Ok(next);
            }
        }
    }

    fn expect_width(&mut self, width: usize) {
        if let Self::Text(records) = self {
            records.expect_width(width);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn score(cells: &[&str]) -> usize {
        cells.iter().filter(|cell| matches!(**cell, "Date" | "Amount" | "Text")).count()
    }

    fn lines(text: &str) -> (Vec<String>, usize, u64, Vec<u64>) {
        let bytes = text.as_bytes();
        let file = TableFile::Text(TextFile::new(&bytes).unwrap().unwrap());
        let table = file.table(&score).unwrap().unwrap();
        let (mut rows, mut record, mut lines) = (table.rows().unwrap(), Record::default(), Vec::new());
        while rows.next(&mut record).unwrap() != Next::End {
            lines.push(record.line);
        }
        (table.names().into_iter().map(str::to_owned).collect(), table.preamble.len(), table.header.line, lines)
    }

    #[test]
    fn the_separator_is_the_one_that_makes_names() {
        for separator in [",", ";", "\t", "|"] {
            let text = ["Account,x;y\n", "Date|Amount|Text\n", "\n", "a|b|c\n"].concat().replace('|', separator);
            let names = ["Date", "Amount", "Text"].map(str::to_owned).to_vec();
            assert_eq!(lines(&text), (names, 1, 2, vec![4]));
        }
    }

    #[test]
    fn old_line_ends_and_empty_rows_are_got_over() {
        assert_eq!(lines("Date,Amount\ra,1\r,\rb,2\r").3, [2, 4]);
    }

    #[test]
    fn a_text_without_known_names_is_no_table() {
        let bytes = b"Dear customer,\nhello\nthere\n".as_slice();
        let letter = TableFile::Text(TextFile::new(&bytes).unwrap().unwrap());
        assert!(letter.table(&score).unwrap().is_none());
        assert!(!letter.looks_like_a_table().unwrap());
        let bytes = b"1,2,3\n4,5,6\n".as_slice();
        let nameless = TableFile::Text(TextFile::new(&bytes).unwrap().unwrap());
        assert!(nameless.looks_like_a_table().unwrap());
        assert_eq!(nameless.nameless().unwrap().unwrap().names(), ["1", "2", "3"]);
    }
}
