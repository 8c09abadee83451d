//! Tables of bank entries: CSV with any separator or a workbook's sheet, in the words of several languages.
//!
//! How amounts and dates are written is decided over all rows of the file, never row by row. A first opinion is formed
//! from the first rows; when the whole file says otherwise, it is read again.

mod balances;
mod columns;
mod layout;
mod survey;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use self::balances::{Chain, Stated};
pub(crate) use self::columns::{TEXT_STEMS, WORDS, score};
use self::layout::{Fault, Layout, Usual, no_date, some_cell};
use self::survey::Survey;
use crate::domain::Currency;
use crate::files::Assume;
use crate::files::dates::NoDate;
use crate::files::draft::{Amount, DraftEntry, DraftStatement, Sink};
use crate::files::error::{FileError, Rejected, shortened};
use crate::files::records::{Next, Record};
use crate::files::table::{Table, TableFile};
use crate::text::Message;

/// How many rows make the first opinion.
const FIRST_ROWS: usize = 1_000;

/// Reads a table of bank entries, one statement for each account and currency.
///
/// # Errors
/// [`FileError::NoHeader`], [`FileError::MissingColumns`], [`FileError::Unreadable`].
pub(crate) fn read(file: &TableFile<'_>, assume: &Assume, sink: &mut dyn Sink) -> Result<(), FileError> {
    let table = table(file, assume)?.ok_or(FileError::NoHeader)?;
    let mut survey = Survey::of(&table, assume.mapping.as_ref());
    // Who cannot forget what came is given nothing before all is known.
    let at_most = if sink.forget() { FIRST_ROWS } else { usize::MAX };
    look_at(&table, &mut survey, at_most)?;
    let mut layout = survey.conclude(&table, assume)?;
    loop {
        let mut survey = Survey::of(&table, assume.mapping.as_ref());
        let reader = Reader::of(&table, &layout, assume);
        reader.read(&mut survey, sink)?;
        let whole = survey.conclude(&table, assume)?;
        if whole == layout || !sink.forget() {
            return Ok(());
        }
        layout = whole;
    }
}

/// The table, as the mapping or else the names of its columns show it.
fn table<'f, 's>(file: &'f TableFile<'s>, assume: &Assume) -> Result<Option<Table<'f, 's>>, FileError> {
    match &assume.mapping {
        Some(mapping) if mapping.has_names => file.table(&|cells: &[&str]| mapping.score(cells)),
        Some(_) => file.nameless(),
        None => file.table(&score),
    }
}

fn look_at(table: &Table<'_, '_>, survey: &mut Survey, at_most: usize) -> Result<(), FileError> {
    let (mut rows, mut row) = (table.rows()?, Record::default());
    for _ in 0..at_most {
        match rows.next(&mut row)? {
            Next::Record => {
                survey.take(&row);
            }
            Next::Broken(_) => {}
            Next::End => break,
        }
    }
    Ok(())
}

/// Reads the rows of one table.
struct Reader<'t> {
    table: &'t Table<'t, 't>,
    layout: &'t Layout,
    /// The names of the columns, for messages about amounts.
    names: Vec<Arc<str>>,
    currency: Option<Currency>,
    account: Option<String>,
    stated: Stated,
    groups: Vec<Group>,
    last: usize,
    /// The entry being handed over; its parts serve for the next.
    entry: DraftEntry,
    /// Whether a row was left out: then nobody knows which balances belong to the rows that are left.
    incomplete: bool,
}

/// One account's rows in one currency.
#[derive(Default)]
struct Group {
    statement: DraftStatement,
    named: Option<String>,
    statement_ids: BTreeSet<String>,
    days: Option<(NaiveDate, NaiveDate)>,
    chain: Chain,
}

impl<'t> Reader<'t> {
    fn of(table: &'t Table<'t, 't>, layout: &'t Layout, assume: &Assume) -> Self {
        let mapping = assume.mapping.as_ref();
        let mut stated = Stated::default();
        for record in &table.preamble {
            stated.take(record, layout.mark);
        }
        let account = mapping.and_then(|mapping| mapping.account.clone());
        Self {
            table,
            layout,
            names: table.names().into_iter().map(Arc::from).collect(),
            currency: layout
                .named_currency
                .or_else(|| table.preamble.iter().find_map(currency_in))
                .or_else(|| assume.currency()),
            account: account.or_else(|| table.preamble.iter().find_map(balances::account_in)),
            stated,
            groups: Vec::new(),
            last: 0,
            entry: DraftEntry::blank(),
            incomplete: false,
        }
    }

    fn read(mut self, survey: &mut Survey, sink: &mut dyn Sink) -> Result<(), FileError> {
        let mut rows = self.table.rows()?;
        let mut row = Record::default();
        let wants_texts = sink.wants_texts();
        loop {
            match rows.next(&mut row)? {
                Next::End => break,
                Next::Broken(line) => {
                    self.incomplete = true;
                    let why = Message::new("files-row-unclosed-quote");
                    sink.reject(Rejected { line, field: "\"".to_owned(), why })?;
                }
                Next::Record => {
                    let usual = survey.take(&row);
                    let no_day = self.layout.booked_on(&row, &usual) == Err(NoDate::NotADate);
                    if no_day && self.is_no_entry(&row) {
                        continue;
                    }
                    match self.entry(&row, &usual, wants_texts) {
                        Ok(at) => sink.entry(&self.groups[at].statement, &mut self.entry)?,
                        Err((column, why)) => {
                            self.incomplete = true;
                            let name = column.map_or("", |index| self.table.header.cell(index));
                            sink.reject(Rejected { line: row.line, field: name.to_owned(), why })?;
                        }
                    }
                }
            }
        }
        self.finish(sink)
    }

    /// Whether a row without a date is none of the table's: it repeats the names, or states a balance or a total.
    fn is_no_entry(&mut self, row: &Record) -> bool {
        row.cells().eq(self.table.header.cells()) || self.stated.take(row, self.layout.mark) || Stated::is_total(row)
    }

    /// Makes the entry of a row; gives the place of its group.
    fn entry(&mut self, row: &Record, usual: &Usual, wants_texts: bool) -> Result<usize, Fault> {
        let layout = self.layout;
        if row.len() > self.names.len() && row.width() > self.names.len() {
            return Err((None, Message::new("files-row-too-wide").with("names", self.names.len())));
        }
        let booked_on = layout.booked_on(row, usual).map_err(|why| no_date(row, layout.date, why))?;
        let value_on = layout.value_on(row, booked_on)?;
        let status = layout.status(row)?;
        let moved = layout.amount(row, usual)?;
        let currency = self.currency_of(row)?.or(moved.currency).or(self.currency);
        let amount = Amount { value: moved.value, currency };
        amount.fits().map_err(|why| (Some(moved.column), why))?;
        let at = self.group(some_cell(row, layout.account), currency);
        let group = &mut self.groups[at];
        group.chain.take(moved.value, layout.balance(row, usual));
        group.days = Some(match group.days {
            None => (booked_on, booked_on),
            Some((first, last)) => (first.min(booked_on), last.max(booked_on)),
        });
        // Two are enough to know that there is not one.
        if let Some(id) = some_cell(row, layout.statement_id).filter(|_| group.statement_ids.len() < 2) {
            group.statement_ids.insert(id.to_owned());
        }
        let entry = &mut self.entry;
        if let Some(name) = self.names.get(moved.column).filter(|name| !Arc::ptr_eq(name, &entry.amount_field)) {
            entry.amount_field = Arc::clone(name);
        }
        (entry.line, entry.amount, entry.status) = (row.line, amount, status);
        (entry.booked_on, entry.value_on) = (booked_on, value_on);
        if wants_texts {
            entry.counterparty = some_cell(row, layout.counterparty).map(str::to_owned);
            entry.texts = layout.texts(row);
        }
        Ok(at)
    }

    /// The currency in a row's own column. The one before is as a rule the same, and known to be right.
    fn currency_of(&self, row: &Record) -> Result<Option<Currency>, Fault> {
        let Some(index) = self.layout.currency else { return Ok(None) };
        let last = self.groups.get(self.last).and_then(|group| group.statement.currency);
        if last.is_some_and(|last| last.is(row.raw(index))) {
            return Ok(last);
        }
        match row.cell(index) {
            "" => Ok(None),
            code => Currency::parse(code)
                .map(Some)
                .map_err(|_| (Some(index), Message::new("money-unknown-currency").with("code", shortened(code)))),
        }
    }

    /// The place of the group with this account and currency, which is made when there is none.
    fn group(&mut self, account: Option<&str>, currency: Option<Currency>) -> usize {
        let is = |group: &Group| group.named.as_deref() == account && group.statement.currency == currency;
        if !self.groups.get(self.last).is_some_and(is) {
            self.last = self.groups.iter().position(is).unwrap_or(self.groups.len());
        }
        if self.last == self.groups.len() {
            let statement = DraftStatement {
                place: self.last,
                account: account.or(self.account.as_deref()).map(str::to_owned),
                currency,
                ..DraftStatement::default()
            };
            let named = account.map(str::to_owned);
            self.groups.push(Group { statement, named, ..Group::default() });
        }
        self.last
    }

    fn finish(mut self, sink: &mut dyn Sink) -> Result<(), FileError> {
        if self.groups.is_empty() {
            self.group(None, self.currency);
        }
        let single = self.groups.len() == 1;
        for mut group in self.groups {
            let mut statement = group.statement;
            let amount = |value| Amount { value, currency: statement.currency };
            let ends = group.chain.ends().filter(|_| !self.incomplete);
            let stated = if single { (self.stated.opening, self.stated.closing) } else { (None, None) };
            statement.opening = stated.0.or(ends.map(|(opening, _)| opening)).map(amount);
            statement.closing = stated.1.or(ends.map(|(_, closing)| closing)).map(amount);
            (statement.from, statement.to) = group.days.unzip();
            statement.statement_id =
                if group.statement_ids.len() == 1 { group.statement_ids.pop_first() } else { None };
            sink.statement(statement)?;
        }
        Ok(())
    }
}

/// A currency that stands alone in a cell above the table: `EUR`, `: EUR`.
fn currency_in(record: &Record) -> Option<Currency> {
    record.cells().find_map(|cell| {
        let code = cell.trim_matches(|c: char| !c.is_ascii_alphabetic());
        let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        is_code.then(|| Currency::parse(code).ok()).flatten()
    })
}
