//! Sheets of workbooks (`.xlsx`, `.xls`, `.ods`): cells as a text file would have them.

use std::fmt::Display;
use std::io::Cursor;

use calamine::{Cell, Data, DataRef, Reader as _, Sheets};

use super::error::FileError;
use super::records::Record;
use super::source::Source;

/// The largest workbook that is read, in bytes, packed and unpacked. Workbooks are read whole; the format allows a million
/// rows a sheet.
const MAX_BYTES: u64 = 100_000_000;
const MAX_UNPACKED: u64 = 1_000_000_000;
/// The largest sheet that is read, in cells up to the last of each row: a single cell at the far end of every row would
/// fill all memory.
const MAX_CELLS: usize = 50_000_000;
/// How many rows and columns the format allows.
const MAX_ROWS: u32 = 1_048_576;
const MAX_COLUMNS: u32 = 16_384;

/// A sheet. Dates are written 2026-12-31 (with the time behind it, where there is one), numbers with a decimal point.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sheet {
    /// Its name.
    pub name: String,
    /// Its rows; a record's line is the row's number.
    pub rows: Vec<Record>,
}

/// Reads the sheets of a workbook that have anything in them.
///
/// # Errors
/// [`FileError::TooLarge`], [`FileError::BrokenWorkbook`].
pub(crate) fn sheets(source: &dyn Source) -> Result<Vec<Sheet>, FileError> {
    let bytes = super::archive::whole(source, MAX_BYTES)?;
    super::archive::check_unpacked(&bytes, MAX_UNPACKED)?;
    let mut workbook = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(broken)?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        let cells = cells(&mut workbook, &name)?;
        if !cells.is_empty() {
            sheets.push(Sheet { name, rows: rows(cells)? });
        }
    }
    Ok(sheets)
}

fn broken(error: impl Display) -> FileError {
    FileError::BrokenWorkbook { detail: error.to_string() }
}

/// A cell with something in it: row and column, from 0, and its text.
type Placed = (u32, u32, String);

/// The cells of a sheet one by one; a rectangle around them could be far larger than the file. None when it is no sheet
/// of cells.
fn cells(workbook: &mut Sheets<Cursor<Vec<u8>>>, name: &str) -> Result<Vec<Placed>, FileError> {
    match workbook {
        Sheets::Xlsx(workbook) => match workbook.worksheet_cells_reader(name) {
            Ok(mut cells) => placed(|| Ok::<_, calamine::XlsxError>(cells.next_cell()?.as_ref().map(owned))),
            Err(_) => Ok(Vec::new()),
        },
        Sheets::Xlsb(workbook) => match workbook.worksheet_cells_reader(name) {
            Ok(mut cells) => placed(|| Ok::<_, calamine::XlsbError>(cells.next_cell()?.as_ref().map(owned))),
            Err(_) => Ok(Vec::new()),
        },
        // Of these two there is only the rectangle.
        Sheets::Xls(_) | Sheets::Ods(_) => {
            let Ok(range) = workbook.worksheet_range(name) else { return Ok(Vec::new()) };
            let (row, column) = range.start().unwrap_or_default();
            let place = |index: usize, first: u32| first.saturating_add(u32::try_from(index).unwrap_or(u32::MAX));
            let mut used = range.used_cells();
            let mut next = || used.next().map(|(y, x, data)| ((place(y, row), place(x, column)), data.clone()));
            placed(|| Ok::<_, FileError>(next()))
        }
    }
}

fn owned(cell: &Cell<DataRef<'_>>) -> ((u32, u32), Data) {
    (cell.get_position(), Data::from(cell.get_value().clone()))
}

/// Writes down the cells that have something in them.
fn placed<E: Display>(
    mut next: impl FnMut() -> Result<Option<((u32, u32), Data)>, E>,
) -> Result<Vec<Placed>, FileError> {
    let mut cells = Vec::new();
    while let Some(((row, column), data)) = next().map_err(broken)? {
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            return Err(broken(format!("a cell in row {row}, column {column}")));
        }
        if data != Data::Empty {
            cells.push((row, column, written(&data)));
        }
    }
    Ok(cells)
}

/// The rows that have cells. Columns left of the first that is used count, so that a column keeps its place.
fn rows(mut cells: Vec<Placed>) -> Result<Vec<Record>, FileError> {
    // Cells need not come in order, though they nearly always do; of two in one place the later stays.
    cells.sort_by_key(|&(row, column, _)| (row, column));
    let mut rows = Vec::new();
    let mut size = 0;
    for row in cells.chunk_by(|one, next| one.0 == next.0) {
        let mut texts: Vec<&str> = Vec::new();
        for (_, column, text) in row {
            texts.resize(*column as usize, "");
            texts.push(text);
        }
        size += texts.len();
        if size > MAX_CELLS {
            return Err(FileError::TooLarge { limit: MAX_UNPACKED });
        }
        let line = row.first().map_or(1, |&(row, ..)| u64::from(row) + 1);
        rows.push(Record::of(line, texts));
    }
    Ok(rows)
}

/// A cell as a text file would have it.
fn written(cell: &Data) -> String {
    match cell {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(truth) => truth.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_written(*number),
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date} {hour:02}:{minute:02}:{second:02}") }
        }
        Data::DateTime(moment) => number_written(moment.as_f64()),
        // Nothing, an error such as #REF!, and kinds that later versions may know.
        _ => String::new(),
    }
}

/// A number with the fifteen digits that a spreadsheet shows of it: 0.1 + 0.2 is 0.3.
///
/// Three decimals get a fourth, because `1.234` could be read as a thousand.
fn number_written(number: f64) -> String {
    if !number.is_finite() {
        return String::new();
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    let text = format!("{rounded}");
    match text.split_once('.') {
        Some((_, decimals)) if decimals.len() == 3 => format!("{text}0"),
        _ => text,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn cells_keep_their_places_in_whatever_order_they_come() {
        let placed = |row, column, text: &str| (row, column, text.to_owned());
        let found = rows(vec![placed(4, 2, "c"), placed(1, 1, "a"), placed(4, 0, "b"), placed(1, 1, "A")]).unwrap();
        let told = |row: &Record| format!("{}: {}", row.line, row.cells().collect::<Vec<_>>().join("|"));
        assert_eq!(found.iter().map(told).collect::<Vec<_>>(), ["2: |A", "5: b||c"]);
    }

    #[test]
    fn far_cells_cost_no_more_than_what_is_between_them_in_a_row() {
        let far = |row, column| vec![(0, 0, "a".to_owned()), (row, column, "z".to_owned())];
        assert_eq!(rows(far(MAX_ROWS - 1, MAX_COLUMNS - 1)).unwrap().len(), 2);
        let each = (0..4_000).map(|row| (row, MAX_COLUMNS - 1, "z".to_owned())).collect();
        assert!(matches!(rows(each), Err(FileError::TooLarge { .. })));
        let mut outside = vec![((MAX_ROWS, 0), Data::Bool(true))];
        assert!(matches!(placed(|| Ok::<_, FileError>(outside.pop())), Err(FileError::BrokenWorkbook { .. })));
    }

    #[test]
    fn numbers_are_written_as_they_are_shown() {
        let shown = [0.1 + 0.2, -1234.5, 1.234, 1e6, 100.100_000_000_000_01, 0.0].map(number_written);
        assert_eq!(shown, ["0.3", "-1234.5", "1.2340", "1000000", "100.1", "0"]);
    }
}
