//! QIF: lines of one letter and a value, records ended by `^`, and sections that begin with `!`.
//!
//! QIF names neither its currency nor the order of day and month, and its amounts have either decimal mark. So a file is
//! read twice: first for what all its dates and amounts say together, then for its records.
//!
//! Records of bank, cash, card and other accounts are entries; each account is a statement. The parts of a split are
//! details of its entry. A first record that moves money from the account to itself is its opening balance, not an entry.
//! Records of securities, categories and templates are no entries either.

mod notation;
mod records;

use rust_decimal::Decimal;

use self::notation::{Evidence, Notation};
use self::records::{Event, Record, Section, scan};
use crate::domain::EntryStatus;
use crate::files::Assume;
use crate::files::decode::TextFile;
use crate::files::draft::{Amount, DraftEntry, DraftStatement, Sink};
use crate::files::error::{FileError, Notice, Rejected};
use crate::text::Message;

/// What programs call the record with the opening balance.
const OPENING: [&str; 16] = [
    "opening balance",
    "starting balance",
    "beginning balance",
    "anfangsbestand",
    "anfangssaldo",
    "eröffnungssaldo",
    "solde initial",
    "solde d'ouverture",
    "solde de départ",
    "saldo inicial",
    "saldo de apertura",
    "saldo iniziale",
    "saldo di apertura",
    "beginsaldo",
    "openingssaldo",
    "ingående saldo",
];

/// Sections of which nobody misses an entry.
const LISTS: [&str; 9] = ["Cat", "Class", "Memorized", "Security", "Prices", "Tag", "Budget", "Tax", "Template"];

/// More texts than are written beside an entry, unless it is split into very many parts.
const MAX_TEXTS: usize = 50;

/// Reads all statements of a file.
///
/// # Errors
/// [`FileError::NoStatement`], [`FileError::Unreadable`].
pub(crate) fn read(file: &TextFile<'_>, assume: &Assume, sink: &mut dyn Sink) -> Result<(), FileError> {
    let mut evidence = Evidence::default();
    scan(file, &mut |event| {
        match event {
            Event::Option(option) => evidence.take_option(option),
            Event::Record(section, record) => evidence.take(section, &record),
            Event::Section(..) => {}
        }
        Ok(())
    })?;
    let notation = evidence.decide(assume);
    let wants_texts = sink.wants_texts();
    let mut reading =
        Reading { sink, wants_texts, notation, statements: 0, statement: None, account: None, kind: String::new() };
    scan(file, &mut |event| match event {
        Event::Section(section, kind) => reading.section(section, kind),
        Event::Record(Section::Entries, record) => reading.entry(&record),
        Event::Record(Section::Account, record) => {
            reading.account(&record);
            Ok(())
        }
        Event::Record(Section::Investments, _) => {
            reading.statement().investments += 1;
            Ok(())
        }
        Event::Option(_) | Event::Record(Section::Lists, _) => Ok(()),
    })?;
    reading.end()
}

/// What has been read so far.
struct Reading<'r> {
    sink: &'r mut dyn Sink,
    wants_texts: bool,
    notation: Notation,
    statements: usize,
    statement: Option<OpenStatement>,
    /// The last account that was described and has no records yet.
    account: Option<DraftStatement>,
    /// The kind of the open statement's account.
    kind: String,
}

/// A statement while it is open.
#[derive(Default)]
struct OpenStatement {
    draft: DraftStatement,
    records: u64,
    investments: u64,
}

impl Reading<'_> {
    /// A section without a new account before it goes on with the statement, unless it is of another kind: some programs
    /// write the header again before every record.
    fn section(&mut self, section: Section, kind: &str) -> Result<(), FileError> {
        if section == Section::Lists && !LISTS.iter().any(|list| list.eq_ignore_ascii_case(kind)) {
            let name: String = kind.chars().take(40).collect();
            self.sink.notice(Notice { line: None, what: Message::new("files-qif-section").with("name", name) })?;
        }
        if !matches!(section, Section::Entries | Section::Investments) {
            return Ok(());
        }
        if self.account.is_some() || !self.kind.eq_ignore_ascii_case(kind) {
            self.end_statement()?;
        }
        kind.clone_into(&mut self.kind);
        self.statement();
        Ok(())
    }

    /// The open statement, or a new one.
    fn statement(&mut self) -> &mut OpenStatement {
        let Self { statement, statements, account, .. } = self;
        statement.get_or_insert_with(|| {
            let draft = DraftStatement { place: *statements, ..account.take().unwrap_or_default() };
            *statements += 1;
            OpenStatement { draft, ..OpenStatement::default() }
        })
    }

    fn account(&mut self, record: &Record) {
        let value = record.get('$').and_then(|text| self.notation.amount(text).ok());
        self.account = Some(DraftStatement {
            account: record.get('N').map(str::to_owned),
            closing: value.map(|value| Amount { value, currency: None }),
            to: record.get('/').and_then(|text| self.notation.day(text).ok()),
            ..DraftStatement::default()
        });
    }

    fn entry(&mut self, record: &Record) -> Result<(), FileError> {
        let mut entry = match self.read(record) {
            Ok(entry) => entry,
            Err(rejected) => {
                self.statement().records += 1;
                return Ok(self.sink.reject(rejected)?);
            }
        };
        self.check_split(record, entry.amount.value)?;
        let statement = self.statement();
        statement.records += 1;
        if statement.records == 1
            && let Some(account) = opening_of(record, statement.draft.account.as_deref())
        {
            statement.draft.opening = Some(entry.amount);
            statement.draft.from = Some(entry.booked_on);
            statement.draft.account.get_or_insert_with(|| account.to_owned());
            return Ok(());
        }
        if let Some(statement) = &self.statement {
            self.sink.entry(&statement.draft, &mut entry)?;
        }
        Ok(())
    }

    fn read(&self, record: &Record) -> Result<DraftEntry, Rejected> {
        let line = record.line;
        let reject = |field: char, why: Message| Rejected { line, field: field.to_string(), why };
        if record.too_long || record.all('D').count() > 1 || record.all('T').count() > 1 {
            return Err(reject('^', Message::new("files-qif-record-open")));
        }
        let date = record.get('D').ok_or_else(|| reject('D', Message::new("files-row-no-date")))?;
        let booked_on = self.notation.day(date).map_err(|why| reject('D', why))?;
        // `U` is the same amount with more digits before the mark.
        let (field, amount) = ['T', 'U']
            .into_iter()
            .find_map(|field| Some((field, record.get(field)?)))
            .ok_or_else(|| reject('T', Message::new("files-row-no-amount")))?;
        let value = self.notation.amount(amount).map_err(|why| reject(field, why))?;
        Ok(DraftEntry {
            line,
            amount_field: field.to_string().into(),
            amount: Amount { value, currency: None },
            booked_on,
            value_on: None,
            status: EntryStatus::Booked,
            counterparty: record.get('P').map(squeezed),
            texts: if self.wants_texts { texts(record) } else { Vec::new() },
            details: Vec::new(),
        })
    }

    /// Tells when the parts of a split do not come to the whole.
    fn check_split(&mut self, record: &Record, whole: Decimal) -> Result<(), FileError> {
        let mut parts = record.all('$').map(|text| self.notation.amount(text).ok()).peekable();
        if parts.peek().is_none() {
            return Ok(());
        }
        let sum = parts.try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part?));
        if let Some(sum) = sum.filter(|sum| *sum != whole) {
            let what = Message::new("files-qif-split-differs").with("sum", sum.to_string());
            self.sink.notice(Notice { line: Some(record.line), what: what.with("whole", whole.to_string()) })?;
        }
        Ok(())
    }

    fn end_statement(&mut self) -> Result<(), FileError> {
        let Some(statement) = self.statement.take() else { return Ok(()) };
        if statement.investments > 0 {
            let what = Message::new("files-investments").with("count", statement.investments);
            self.sink.notice(Notice { line: None, what })?;
        }
        Ok(self.sink.statement(statement.draft)?)
    }

    fn end(mut self) -> Result<(), FileError> {
        self.end_statement()?;
        if self.statements == 0 { Err(FileError::NoStatement) } else { Ok(()) }
    }
}

/// The account whose opening balance a record is; nothing for an entry. Its category is the account itself in brackets,
/// which alone would not do: corrections of a balance have the same.
fn opening_of<'r>(record: &'r Record, account: Option<&str>) -> Option<&'r str> {
    let to = record.get('L')?.strip_prefix('[')?.strip_suffix(']')?;
    let payee = record.get('P')?.to_lowercase();
    let is_own = account.is_none_or(|account| account.eq_ignore_ascii_case(to));
    (is_own && OPENING.contains(&payee.as_str())).then_some(to)
}

/// Memo, number, category, address, and the memos and categories of the parts.
fn texts(record: &Record) -> Vec<String> {
    let address = record.all('A').collect::<Vec<_>>().join(", ");
    let single = ['M', 'N', 'L'].into_iter().flat_map(|field| record.all(field));
    let parts = ['E', 'S'].into_iter().flat_map(|field| record.all(field));
    let mut texts: Vec<String> = Vec::new();
    for text in single.chain(std::iter::once(address.as_str())).chain(parts).map(squeezed) {
        if !text.is_empty() && !texts.contains(&text) && texts.len() < MAX_TEXTS {
            texts.push(text);
        }
    }
    texts
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
