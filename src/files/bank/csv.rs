//! Tables of bank entries: CSV with any separator, in the words of several languages.
//!
//! How amounts and dates are written is decided over all rows of the file, never row by row.

mod balances;
mod columns;

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use self::balances::{Stated, chained};
pub(crate) use self::columns::score;
use self::columns::{Column, Layout};
use crate::domain::{Currency, EntryStatus};
use crate::files::dates::{DateOrder, NoDate, read_date};
use crate::files::draft::{Amount, Draft, DraftEntry, DraftStatement};
use crate::files::error::{FileError, Rejected};
use crate::files::numbers::DecimalMark;
use crate::files::table::{Record, Table};
use crate::files::{Assume, Format};
use crate::text::Message;

/// Reads a table of bank entries, one statement for each account and currency.
///
/// # Errors
/// [`FileError::NoHeader`], [`FileError::MissingColumns`], [`FileError::BrokenQuotes`].
pub(crate) fn read(text: &str, assume: Assume) -> Result<Draft, FileError> {
    let table = Table::read(text, score)?.ok_or(FileError::NoHeader)?;
    let layout = Layout::of(&table)?;
    let style = Style::of(&table, &layout, assume);
    let broken = |&line: &u64| Rejected { line, field: "\"".to_owned(), why: Message::new("files-row-unclosed-quote") };
    let mut rejected: Vec<Rejected> = table.broken.iter().map(broken).collect();
    let mut stated = Stated::default();
    let preamble_currency = table.preamble.iter().find_map(currency_in);
    for record in &table.preamble {
        stated.take(record, style.mark);
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut places: HashMap<Key, usize> = HashMap::new();
    for row in &table.rows {
        let undated = style.date(row.cell(layout.date)) == Err(NoDate::NotADate);
        if undated && (stated.take(row, style.mark) || Stated::is_total(row)) {
            continue;
        }
        match style.entry(row, &layout, &table) {
            Ok((key, mut entry, balance)) => {
                entry.amount.currency = entry.amount.currency.or(preamble_currency);
                let key = Key { currency: entry.amount.currency, ..key };
                let at = *places.entry(key.clone()).or_insert(groups.len());
                if at == groups.len() {
                    groups.push(Group { key, ..Group::default() });
                }
                if let Some(group) = groups.get_mut(at) {
                    group.statement_ids.extend(layout.text(row, Column::StatementId));
                    group.entries.push(entry);
                    group.balances.push(balance);
                }
            }
            Err((column, why)) => {
                let field = column.map_or_else(String::new, |index| table.header.cell(index).to_owned());
                rejected.push(Rejected { line: row.line, field, why });
            }
        }
    }
    if groups.is_empty() {
        let currency = preamble_currency.or_else(|| layout.currency_in_header());
        groups.push(Group { key: Key { account: None, currency }, ..Group::default() });
    }
    let account = table.preamble.iter().find_map(balances::account_in);
    let single = groups.len() == 1;
    // Where a row is missing, nobody knows which balances belong to the rows that are left.
    let complete = rejected.is_empty();
    let statements = groups.into_iter().map(|group| {
        let mut statement = group.into_statement(account.as_deref(), complete);
        if single {
            let amount = |value| Amount { value, currency: statement.currency };
            statement.opening = stated.opening.map(amount).or(statement.opening);
            statement.closing = stated.closing.map(amount).or(statement.closing);
        }
        statement
    });
    Ok(Draft { format: Format::BankCsv, statements: statements.collect(), rejected })
}

/// What one statement's rows share.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Key {
    account: Option<String>,
    currency: Option<Currency>,
}

#[derive(Default)]
struct Group {
    key: Key,
    statement_ids: BTreeSet<String>,
    entries: Vec<DraftEntry>,
    balances: Vec<Option<rust_decimal::Decimal>>,
}

impl Group {
    fn into_statement(mut self, preamble_account: Option<&str>, complete: bool) -> DraftStatement {
        let days = || self.entries.iter().map(|entry| entry.booked_on);
        let (from, to): (Option<NaiveDate>, Option<NaiveDate>) = (days().min(), days().max());
        let amount = |value| Amount { value, currency: self.key.currency };
        let chain = chained(&self.entries, &self.balances).filter(|_| complete);
        DraftStatement {
            account: self.key.account.or_else(|| preamble_account.map(str::to_owned)),
            statement_id: if self.statement_ids.len() == 1 { self.statement_ids.pop_first() } else { None },
            currency: self.key.currency,
            opening: chain.map(|(opening, _)| amount(opening)),
            closing: chain.map(|(_, closing)| amount(closing)),
            from,
            to,
            entries: self.entries,
        }
    }
}

/// How a file writes amounts and dates.
struct Style {
    mark: DecimalMark,
    dates: Option<DateOrder>,
}

/// A row that cannot be used: its column, where it is one column's fault, and why.
type Fault = (Option<usize>, Message);

impl Style {
    fn of(table: &Table, layout: &Layout, assume: Assume) -> Self {
        let cells = |columns: Vec<usize>| {
            table.rows.iter().flat_map(move |row| columns.clone().into_iter().map(move |column| row.cell(column)))
        };
        let three_decimals = layout.currencies(table).chain(assume.currency).any(|currency| currency.exponent() == 3);
        let mark = DecimalMark::decide(cells(layout.money_columns()), three_decimals);
        // Month-first dates are an American habit, and decimal commas are not.
        let from_comma = (mark == Some(DecimalMark::Comma)).then_some(DateOrder::DayFirst);
        let dates = DateOrder::decide(cells(layout.date_columns())).or(from_comma).or(assume.dates);
        Self { mark: mark.unwrap_or(DecimalMark::Point), dates }
    }

    fn date(&self, text: &str) -> Result<NaiveDate, NoDate> {
        read_date(text, self.dates)
    }

    /// The entry of a row, its account, and the balance after it.
    fn entry(
        &self,
        row: &Record,
        layout: &Layout,
        table: &Table,
    ) -> Result<(Key, DraftEntry, Option<rust_decimal::Decimal>), Fault> {
        if row.width() > table.names().len() {
            return Err((None, Message::new("files-row-too-wide").with("names", table.names().len())));
        }
        let date = |index: usize| {
            self.date(row.cell(index)).map_err(|no_date| {
                let key = match (no_date, row.cell(index)) {
                    (NoDate::Ambiguous, _) => "files-ambiguous-date",
                    (NoDate::NotADate, "") => "files-row-no-date",
                    (NoDate::NotADate, _) => "files-not-a-date",
                };
                (Some(index), Message::new(key).with("text", shortened(row.cell(index))))
            })
        };
        let booked_on = date(layout.date)?;
        let value_on = match layout.get(Column::Value) {
            Some(index) if !row.cell(index).is_empty() => Some(date(index)?),
            _ => None,
        };
        let status = layout.status(row)?;
        let (amount_column, value, written_currency) = layout.amount(row, self.mark)?;
        let currency = layout.currency(row)?.or(written_currency);
        let balance = layout.get(Column::Balance).and_then(|index| self.mark.read(row.cell(index)));
        let entry = DraftEntry {
            line: row.line,
            amount_field: table.header.cell(amount_column).to_owned(),
            amount: Amount { value, currency },
            booked_on,
            value_on,
            status,
            counterparty: layout.text(row, Column::Counterparty),
            texts: layout.texts(row),
        };
        let account = layout.text(row, Column::Account);
        Ok((Key { account, currency: None }, entry, balance.map(|(balance, _)| balance)))
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

/// A cell short enough for a message.
fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

impl Layout {
    fn status(&self, row: &Record) -> Result<EntryStatus, Fault> {
        let Some(index) = self.get(Column::Status) else { return Ok(EntryStatus::Booked) };
        let word = crate::files::header::folded(row.cell(index));
        let is = |words: &[&str]| words.iter().any(|known| word.starts_with(known));
        if is(&["declin", "fail", "revert", "cancel", "reject", "refus", "abgelehnt", "storniert", "annul", "rechaz"]) {
            return Err((
                Some(index),
                Message::new("files-row-did-not-happen").with("text", shortened(row.cell(index))),
            ));
        }
        let pending = is(&["pend", "pdng", "vorgemerkt", "en attente", "en cours", "in behandeling"]);
        Ok(if pending { EntryStatus::Pending } else { EntryStatus::Booked })
    }
}
