//! The first rows of a table for a person who says what its columns mean, with what they seem to mean.

use super::bank::csv;
use super::detect::{Content, Kind, open};
use super::error::FileError;
use super::header::Columns;
use super::mapping::{MappedColumn, Mapping, Means};
use super::records::{Next, Record};
use super::table::{Table, TableFile};
use super::{Source, orders};

/// How many rows are shown.
const ROWS: usize = 30;

/// The first rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSketch {
    /// The names of its columns; 1, 2, 3 and so on where it names none.
    pub names: Vec<String>,
    /// Its first rows, each with as many cells as there are names.
    pub rows: Vec<Vec<String>>,
    /// What its columns mean: as was said, or as their names tell.
    pub mapping: Mapping,
}

/// The first rows of a table. With a mapping, its columns are found as it says; otherwise by what their names seem to
/// mean. Nothing when the file is no table.
///
/// # Errors
/// [`FileError::Unreadable`] and others that keep a file from being opened.
pub fn sketch(source: &dyn Source, mapping: Option<&Mapping>) -> Result<Option<TableSketch>, FileError> {
    let opened = open(source)?;
    let Content::Table(file) = &opened.content else { return Ok(None) };
    let kind = mapping.map(|mapping| mapping.kind).or(opened.format.kind()).unwrap_or(Kind::Statement);
    let has_names = mapping.is_none_or(|mapping| mapping.has_names);
    let known = if has_names { named(file, kind, mapping)? } else { None };
    let names_itself = known.is_some();
    let Some(table) = known.map_or_else(|| file.nameless(), |table| Ok(Some(table)))? else { return Ok(None) };
    let names: Vec<String> = table.names().into_iter().map(str::to_owned).collect();
    let (mut rows, mut row, mut shown) = (table.rows()?, Record::default(), Vec::new());
    while shown.len() < ROWS {
        match rows.next(&mut row)? {
            Next::Record => shown.push((0..names.len()).map(|index| row.cell(index).to_owned()).collect()),
            Next::Broken(_) => {}
            Next::End => break,
        }
    }
    let mapping = match mapping {
        Some(mapping) => Mapping { names: names.clone(), ..mapping.clone() },
        None => Mapping { has_names: names_itself, names: names.clone(), ..guess(kind, &table) },
    };
    Ok(Some(TableSketch { names, rows: shown, mapping }))
}

/// Whether a file is a table, so that a mapping may help to read it.
///
/// # Errors
/// [`FileError::Unreadable`] and others that keep a file from being opened.
pub fn is_table(source: &dyn Source) -> Result<bool, FileError> {
    Ok(matches!(open(source)?.content, Content::Table(_)))
}

/// Whether a mapping was made for tables with the very columns of this one. One without names fits none: it must be
/// chosen. Some of its columns would not do, because every bank has a date and an amount.
///
/// # Errors
/// [`FileError::Unreadable`] and others that keep a file from being opened.
pub fn fits(source: &dyn Source, mapping: &Mapping) -> Result<bool, FileError> {
    let opened = open(source)?;
    let Content::Table(file) = &opened.content else { return Ok(false) };
    let is_for = |cells: &[&str]| usize::from(mapping.is_for(cells));
    Ok(mapping.has_names && file.table(&is_for)?.is_some())
}

fn named<'f, 's>(
    file: &'f TableFile<'s>,
    kind: Kind,
    mapping: Option<&Mapping>,
) -> Result<Option<Table<'f, 's>>, FileError> {
    if let Some(mapping) = mapping
        && let Some(table) = file.table(&|cells: &[&str]| mapping.score(cells))?
    {
        return Ok(Some(table));
    }
    let known = match kind {
        Kind::Orders => file.table(&orders::score)?,
        Kind::Statement | Kind::Settlement => file.table(&csv::score)?,
    };
    // Where no name is known, the first full record is taken for names, unless it holds figures.
    known.map_or_else(|| file.table(&full_of_words), |table| Ok(Some(table)))
}

/// A record with words alone is rather one of names; the more the better.
fn full_of_words(cells: &[&str]) -> usize {
    let is_word = |cell: &&str| !cell.is_empty() && !cell.contains(|c: char| c.is_ascii_digit());
    let words = cells.iter().filter(|cell| is_word(cell)).count();
    if words > 1 && words == cells.len() { words } else { 0 }
}

fn guess(kind: Kind, table: &Table<'_, '_>) -> Mapping {
    let names = table.names();
    let known = match kind {
        Kind::Orders => Columns::of(&names, orders::WORDS),
        Kind::Statement | Kind::Settlement => Columns::of(&names, csv::WORDS),
    };
    let may_mean = Means::of_kind(kind);
    let mut columns = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let means = may_mean.iter().copied().find(|&means| known.get(means) == Some(index));
        columns.extend(means.map(|means| MappedColumn { name: (*name).to_owned(), means }));
    }
    if kind == Kind::Statement {
        for index in known.others(&csv::TEXT_STEMS) {
            let name = names.get(index).map(|name| (*name).to_owned());
            columns.extend(name.map(|name| MappedColumn { name, means: Means::Text }));
        }
    }
    Mapping { columns, ..Mapping::empty(kind) }
}
