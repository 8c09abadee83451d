//! What the reports of all gateways have in common: rows with named columns, and what is gathered from them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::SettlementFile;
use super::conventions::{Conventions, Moment};
use crate::domain::ids::LedgerEntryId;
use crate::domain::{Currency, LedgerEntry, Money, MoneyError, SettledBatch};
use crate::files::Assume;
use crate::files::detect::Format;
use crate::files::error::{FileError, Notice, Rejected, shortened};
use crate::files::header::{Columns, Words};
use crate::files::mapping::{Mapping, Means};
use crate::files::records::{Next, Record};
use crate::files::table::Table;
use crate::text::{Message, UserError};

/// A report whose columns are known.
pub(super) struct Report<'t, C> {
    table: &'t Table<'t, 't>,
    columns: Columns<C>,
    writes: Conventions,
    assumed: Option<Currency>,
}

/// What a reader of one format needs to be told about its report.
pub(super) struct Shape<C: 'static> {
    /// The names of the columns.
    pub words: Words<C>,
    /// Those that hold amounts.
    pub amounts: &'static [C],
    /// The one that holds days.
    pub date: C,
    /// Whether thousands are never separated.
    pub never_grouped: bool,
}

/// Why a row cannot be used: the column and the reason.
pub(super) struct Flaw {
    field: String,
    why: Message,
}

impl<'t> Report<'t, Means> {
    /// A report whose columns a person named.
    ///
    /// # Errors
    /// [`FileError::MissingColumns`], [`FileError::Unreadable`].
    pub fn mapped(table: &'t Table<'_, '_>, mapping: &Mapping, assume: &Assume) -> Result<Self, FileError> {
        let names = table.names();
        let meanings = mapping.columns.iter().map(|column| (column.name.clone(), column.means));
        let columns = Columns::named(&names, meanings);
        let (has_amount, has_date) = (columns.has(Means::Amount) || columns.has(Means::Net), columns.has(Means::Date));
        let missing: Vec<Message> = [(has_date, "files-column-date"), (has_amount, "files-column-amount")]
            .into_iter()
            .filter(|(has, _)| !has)
            .map(|(_, key)| Message::new(key))
            .collect();
        if !missing.is_empty() {
            let seen = names.iter().map(|name| shortened(name)).collect();
            return Err(FileError::MissingColumns { line: table.header.line, missing, seen });
        }
        let amounts: Vec<usize> =
            [Means::Amount, Means::Fee, Means::Net].into_iter().filter_map(|means| columns.get(means)).collect();
        let said = Assume { dates: mapping.dates.or(assume.dates), ..assume.clone() };
        let writes = Conventions::of(table, &amounts, columns.get(Means::Date), false, &said)?;
        let writes = mapping.decimals.map_or(writes, |mark| writes.with_mark(mark));
        Ok(Self { table, columns, writes, assumed: assume.currency() })
    }
}

impl<'t, C: Copy + PartialEq> Report<'t, C> {
    /// # Errors
    /// [`FileError::Unreadable`].
    pub fn new(table: &'t Table<'_, '_>, shape: &Shape<C>, assume: &Assume) -> Result<Self, FileError> {
        let columns = Columns::of(&table.names(), shape.words);
        let amounts: Vec<usize> = shape.amounts.iter().filter_map(|&column| columns.get(column)).collect();
        let writes = Conventions::of(table, &amounts, columns.get(shape.date), shape.never_grouped, assume)?;
        Ok(Self { table, columns, writes, assumed: assume.currency })
    }

    /// The report as written elsewhere than it shows itself.
    pub fn writing(self, change: impl FnOnce(Conventions) -> Conventions) -> Self {
        Self { writes: change(self.writes), ..self }
    }

    /// What the report calls a column.
    pub fn name(&self, column: C) -> String {
        let name = self.columns.get(column).map(|at| self.table.header.cell(at));
        name.unwrap_or_default().to_owned()
    }

    /// The cell of a column; empty where the report has no such column.
    pub fn cell<'r>(&self, record: &'r Record, column: C) -> &'r str {
        self.columns.get(column).map(|at| record.cell(at)).unwrap_or_default()
    }

    /// The first of these cells that is not empty.
    pub fn first<'r>(&self, record: &'r Record, columns: &[C]) -> Option<&'r str> {
        columns.iter().map(|&column| self.cell(record, column)).find(|cell| !cell.is_empty())
    }

    /// An amount; nothing when the cell is empty.
    pub fn decimal(&self, record: &Record, column: C) -> Result<Option<Decimal>, Flaw> {
        self.writes.decimal(self.cell(record, column)).map_err(|why| self.flaw(column, why))
    }

    /// The currency that a cell names, or the one that a person did.
    pub fn currency(&self, record: &Record, column: C) -> Result<Currency, Flaw> {
        let cell = self.cell(record, column);
        let missing = || self.flaw(column, Message::new("files-row-no-currency"));
        if cell.is_empty() {
            return self.assumed.ok_or_else(missing);
        }
        Currency::parse(cell).map_err(|error| self.flaw(column, UserError::from(&error).what))
    }

    /// An amount of a currency; nothing when the cell is empty.
    pub fn amount(&self, record: &Record, column: C, currency: Currency) -> Result<Option<Money>, Flaw> {
        let value = self.decimal(record, column)?;
        value.map(|value| self.money(value, currency, column)).transpose()
    }

    /// A value as an amount of a currency.
    pub fn money(&self, value: Decimal, currency: Currency, column: C) -> Result<Money, Flaw> {
        super::conventions::money(value, currency).map_err(|why| self.flaw(column, why))
    }

    /// When something was; see [`Conventions::moment`].
    pub fn moment(&self, record: &Record, date: C, time: Option<C>, zone: Option<C>) -> Result<Moment, Flaw> {
        let cell = |column: Option<C>| column.map(|column| self.cell(record, column)).unwrap_or_default();
        self.writes.moment(self.cell(record, date), cell(time), cell(zone)).map_err(|why| self.flaw(date, why))
    }

    /// A row that cannot be used because of a column.
    pub fn flaw(&self, column: C, why: Message) -> Flaw {
        Flaw { field: self.name(column), why }
    }

    /// A row whose amounts cannot be reckoned with.
    pub fn broken(&self, column: C, error: &MoneyError) -> Flaw {
        self.flaw(column, UserError::from(error).what)
    }

    /// Gives every row below the names to `take`; a row that it refuses is rejected.
    ///
    /// # Errors
    /// [`FileError::Unreadable`].
    pub fn each(
        &self,
        gathered: &mut Gathered,
        mut take: impl FnMut(&Record, &mut Gathered) -> Result<(), Flaw>,
    ) -> Result<(), FileError> {
        let names = self.table.header.len();
        let (mut rows, mut record) = (self.table.rows()?, Record::default());
        loop {
            let refused = match rows.next(&mut record)? {
                Next::End => return Ok(()),
                Next::Broken(line) => {
                    gathered.reject(line, String::new(), Message::new("files-row-unclosed-quote"));
                    continue;
                }
                // A separator too many moves every cell behind it into a wrong column.
                Next::Record if record.width() > names => {
                    let why = Message::new("files-row-too-wide").with("names", names);
                    Err(Flaw { field: String::new(), why })
                }
                Next::Record => take(&record, gathered),
            };
            if let Err(flaw) = refused {
                gathered.reject(record.line, flaw.field, flaw.why);
            }
        }
    }
}

/// What has been found in a report so far.
#[derive(Default)]
pub(super) struct Gathered {
    pub batches: Vec<SettledBatch>,
    pub loose: Vec<LedgerEntry>,
    rejected: Vec<Rejected>,
    notices: Vec<Notice>,
    seen: HashMap<[u8; 32], u64>,
    zones: BTreeSet<String>,
    /// By column: the line and the text of the first damaged reference, and how many there are.
    damaged: BTreeMap<String, (u64, String, u64)>,
}

impl Gathered {
    pub fn reject(&mut self, line: u64, field: String, why: Message) {
        self.rejected.push(Rejected { line, field, why });
    }

    pub fn notice(&mut self, line: Option<u64>, what: Message) {
        self.notices.push(Notice { line, what });
    }

    /// An id made of content, so that a report read twice gives an entry one id. The nth row of the same content gets an
    /// id of its own.
    pub fn id(&mut self, content: &[&str]) -> LedgerEntryId {
        let mut hash = Sha256::new();
        for part in content {
            // The length in front keeps ("ab", "c") and ("a", "bc") apart.
            hash.update(part.len().to_be_bytes());
            hash.update(part.as_bytes());
        }
        let content: [u8; 32] = hash.finalize().into();
        let occurrence = self.seen.entry(content).or_default();
        *occurrence = occurrence.saturating_add(1);
        LedgerEntryId::new(hex::encode(
            Sha256::new().chain_update(content).chain_update(occurrence.to_be_bytes()).finalize(),
        ))
    }

    /// Says once that a time zone is not known.
    pub fn check_zone(&mut self, line: u64, zone: &str, moment: Moment) {
        if !moment.zone_known && self.zones.insert(zone.to_owned()) {
            self.notice(Some(line), Message::new("files-settlement-unknown-zone").with("zone", zone));
        }
    }

    /// Remembers a reference that a spreadsheet has turned into a number and cut: `1.23E+22`.
    pub fn check_reference(&mut self, line: u64, column: &str, text: &str) {
        if is_cut_by_a_spreadsheet(text) {
            let first = || (line, text.to_owned(), 0);
            self.damaged.entry(column.to_owned()).or_insert_with(first).2 += 1;
        }
    }

    pub fn finish(mut self, format: Format, gateway: &str, account: Option<String>) -> SettlementFile {
        for (column, (line, text, count)) in std::mem::take(&mut self.damaged) {
            let what = Message::new("files-settlement-damaged-reference");
            self.notice(Some(line), what.with("column", column).with("text", text).with("count", count));
        }
        SettlementFile {
            format,
            gateway: gateway.to_owned(),
            account,
            batches: self.batches,
            loose: self.loose,
            rejected: self.rejected,
            notices: self.notices,
        }
    }
}

/// The sum of what lines move.
///
/// # Errors
/// [`FileError::Broken`] when it does not fit.
pub(super) fn sum_of_nets<'l>(
    currency: Currency,
    lines: impl IntoIterator<Item = &'l LedgerEntry>,
) -> Result<Money, FileError> {
    Money::sum(currency, lines.into_iter().map(|line| line.net)).map_err(|error| too_large(&error))
}

/// A report whose sums cannot be had.
pub(super) fn too_large(error: &MoneyError) -> FileError {
    FileError::Broken { line: 1, what: UserError::from(error).what }
}

fn is_cut_by_a_spreadsheet(text: &str) -> bool {
    let Some((number, exponent)) = text.split_once(['E', 'e']) else { return false };
    let Some(exponent) = exponent.strip_prefix('+') else { return false };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    whole.len() == 1 && digits(whole) && digits(fraction) && digits(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_content_gets_ids_of_its_own_and_a_second_reading_the_same() {
        let ids = || {
            let mut gathered = Gathered::default();
            [["ab", "c"], ["a", "bc"], ["ab", "c"]].map(|parts| gathered.id(&parts).to_string())
        };
        let first = ids();
        assert_eq!(first, ids());
        assert!(first[0] != first[1] && first[1] != first[2] && first[0] != first[2]);
    }

    #[test]
    fn references_that_became_numbers_are_told() {
        assert!(["1.23E+22", "1,23E+22", "8E+15", "1.2302025304E+022"].into_iter().all(is_cut_by_a_spreadsheet));
        assert!(!["", "E+22", "12.3E+22", "1.23E22", "4E5C+1", "1.23"].into_iter().any(is_cut_by_a_spreadsheet));
    }
}
