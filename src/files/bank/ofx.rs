//! OFX and QFX, 1.x (SGML) and 2.x (XML), one streaming reader for both.
//!
//! Elements are known by their names alone, so end tags, headers and the order of elements do not matter. The sign of an
//! amount is in the amount and nowhere else. There is no opening balance in OFX. Of an investment account, the movements
//! of cash are entries; purchases and sales of securities are not.

mod entry;
mod markup;
mod values;

use chrono::NaiveDate;

use self::entry::EntryParts;
use self::markup::{Tag, TagKind, Tags};
use self::values::{Amounts, day};
use crate::domain::{Currency, EntryStatus};
use crate::files::decode::TextFile;
use crate::files::draft::{Amount, DraftStatement, Sink};
use crate::files::error::{FileError, Notice, shortened};
use crate::text::Message;

/// Reads all statements of a file.
///
/// # Errors
/// [`FileError::NoStatement`]; [`FileError::Refused`] when there is none because the bank says so;
/// [`FileError::Broken`] when a list of entries is cut off.
pub(crate) fn read(file: &TextFile<'_>, sink: &mut dyn Sink) -> Result<(), FileError> {
    let mut tags = Tags::of(file)?;
    let mut reading = Reading {
        amounts: Amounts::of(file),
        wants_texts: sink.wants_texts(),
        sink,
        statements: 0,
        statement: None,
        entry: None,
        parts: Vec::new(),
        answer: Answer::default(),
        refusal: None,
    };
    while let Some(tag) = tags.next()? {
        reading.take(tag)?;
    }
    if let Some(line) = tags.commented() {
        reading.sink.notice(Notice { line: Some(line), what: Message::new("files-ofx-commented") })?;
    }
    reading.end(tags.line())
}

/// An element with others in it, as far as it decides what those mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Whether a request went well.
    Status,
    Account,
    /// The account on the other side of an entry.
    OtherAccount,
    Payee,
    Currency,
    OriginalCurrency,
    Image,
    Ledger,
    /// A balance that is not the booked one.
    OtherBalance,
    PendingList,
}

impl Part {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "STATUS" => Self::Status,
            "BANKACCTFROM" | "CCACCTFROM" | "INVACCTFROM" | "LOANACCTFROM" => Self::Account,
            "BANKACCTTO" | "CCACCTTO" => Self::OtherAccount,
            "PAYEE" => Self::Payee,
            "CURRENCY" => Self::Currency,
            "ORIGCURRENCY" => Self::OriginalCurrency,
            "IMAGEDATA" => Self::Image,
            "LEDGERBAL" => Self::Ledger,
            "AVAILBAL" | "BALLIST" | "INVBAL" | "INV401KBAL" => Self::OtherBalance,
            "BANKTRANLISTP" => Self::PendingList,
            _ => return None,
        })
    }
}

/// What has been read so far.
struct Reading<'r, 'f, 's> {
    sink: &'r mut dyn Sink,
    wants_texts: bool,
    amounts: Amounts<'f, 's>,
    statements: usize,
    statement: Option<OpenStatement>,
    entry: Option<EntryParts>,
    /// The open parts, the innermost last, each kind at most once.
    parts: Vec<Part>,
    answer: Answer,
    /// The first refusal, with its line.
    refusal: Option<(u64, String)>,
}

/// A statement while it is open.
#[derive(Default)]
struct OpenStatement {
    draft: DraftStatement,
    balance: String,
    /// The day of the balance.
    balance_on: Option<NaiveDate>,
    /// Whether no list of entries is open, and something shows that there was one.
    complete: bool,
    /// Whether an entry was handed over.
    has_entries: bool,
    investments: u64,
    in_other_currencies: u64,
    by_another_day: u64,
    contradict_kind: u64,
}

/// A `STATUS` while it is open.
#[derive(Default)]
struct Answer {
    code: String,
    severity: String,
    message: String,
}

impl Reading<'_, '_, '_> {
    fn take(&mut self, tag: Tag) -> Result<(), FileError> {
        let Tag { line, name, kind, value } = tag;
        match kind {
            TagKind::Closes => self.close(&name, line),
            TagKind::Empty => {
                self.open(&name, line)?;
                self.close(&name, line)
            }
            TagKind::Opens if value.is_empty() => self.open(&name, line),
            TagKind::Opens => {
                // Some banks write these with a text instead of elements.
                if !matches!(name.as_str(), "CURRENCY" | "ORIGCURRENCY" | "PAYEE") {
                    self.open(&name, line)?;
                }
                self.value(&name, value, line)
            }
        }
    }

    fn open(&mut self, name: &str, line: u64) -> Result<(), FileError> {
        match name {
            "STMTRS" | "CCSTMTRS" | "INVSTMTRS" => {
                self.end_statement(line)?;
                self.start_statement();
            }
            "STMTTRNRS" | "CCSTMTTRNRS" | "INVSTMTTRNRS" => self.end_statement(line)?,
            "STMTTRN" | "STMTTRNP" => {
                self.end_entry()?;
                if self.statement.is_none() {
                    self.start_statement();
                }
                let pending = name == "STMTTRNP" || self.parts.contains(&Part::PendingList);
                let status = if pending { EntryStatus::Pending } else { EntryStatus::Booked };
                self.entry = Some(EntryParts::starting_at(line, status));
            }
            "BANKTRANLIST" | "INVTRANLIST" => {
                self.parts.clear();
                self.complete(false);
            }
            "INVTRAN" => {
                if let Some(statement) = &mut self.statement {
                    statement.investments += 1;
                }
            }
            _ => {}
        }
        if let Some(part) = Part::of(name) {
            if matches!(part, Part::Ledger | Part::OtherBalance | Part::PendingList) {
                self.end_entry()?;
                self.complete(part != Part::PendingList);
            }
            if part == Part::Status {
                self.answer = Answer::default();
            }
            self.leave(part);
            self.parts.push(part);
        }
        Ok(())
    }

    fn close(&mut self, name: &str, line: u64) -> Result<(), FileError> {
        if let Some(part) = Part::of(name) {
            if part == Part::PendingList {
                self.end_entry()?;
                self.complete(true);
            }
            if part == Part::Status && self.parts.contains(&part) {
                self.end_answer(line)?;
            }
            self.leave(part);
            return Ok(());
        }
        match name {
            "STMTTRN" | "STMTTRNP" => self.end_entry(),
            "BANKTRANLIST" | "INVTRANLIST" => {
                self.end_entry()?;
                self.complete(true);
                Ok(())
            }
            "STMTRS" | "CCSTMTRS" | "INVSTMTRS" | "STMTTRNRS" | "CCSTMTTRNRS" | "INVSTMTTRNRS" | "OFX" => {
                self.end_statement(line)
            }
            _ => Ok(()),
        }
    }

    fn value(&mut self, name: &str, value: String, line: u64) -> Result<(), FileError> {
        let part = self.parts.last().copied();
        if part == Some(Part::Status) {
            match name {
                "CODE" => self.answer.code = value,
                "SEVERITY" => self.answer.severity = value,
                "MESSAGE" => self.answer.message = value,
                _ => {}
            }
            return Ok(());
        }
        if let Some(entry) = &mut self.entry {
            entry.take(part, name, value);
            return Ok(());
        }
        let Some(statement) = &mut self.statement else { return Ok(()) };
        let date = || day(&value).ok().flatten();
        let draft = &mut statement.draft;
        match (name, part) {
            // What was handed over cannot be taken back: it went without an account, or in a currency that was assumed.
            ("CURDEF", _) if statement.has_entries && draft.currency.is_none() => return Err(too_late(line)),
            ("ACCTID", Some(Part::Account)) if statement.has_entries && draft.account.is_none() => {
                return Err(too_late(line));
            }
            ("CURDEF", _) => match Currency::parse(&value) {
                Ok(currency) => draft.currency = Some(currency),
                Err(_) => {
                    let what = Message::new("money-unknown-currency").with("code", shortened(&value));
                    self.sink.notice(Notice { line: Some(line), what })?;
                }
            },
            ("ACCTID", Some(Part::Account)) if draft.account.is_none() => draft.account = Some(value),
            ("BALAMT", Some(Part::Ledger)) => statement.balance = value,
            ("DTASOF", Some(Part::Ledger)) => statement.balance_on = date(),
            ("DTSTART", None) => draft.from = draft.from.into_iter().chain(date()).min(),
            ("DTEND", None) => draft.to = draft.to.into_iter().chain(date()).max(),
            _ => {}
        }
        Ok(())
    }

    /// Leaves a part, and with it those that were opened inside and never closed.
    fn leave(&mut self, part: Part) {
        if let Some(at) = self.parts.iter().position(|&open| open == part) {
            self.parts.truncate(at);
        }
    }

    fn complete(&mut self, complete: bool) {
        if let Some(statement) = &mut self.statement {
            statement.complete = complete;
        }
    }

    fn start_statement(&mut self) {
        let draft = DraftStatement { place: self.statements, ..DraftStatement::default() };
        self.statements += 1;
        self.statement = Some(OpenStatement { draft, ..OpenStatement::default() });
        self.parts.clear();
    }

    fn end_entry(&mut self) -> Result<(), FileError> {
        let (Some(entry), Some(statement)) = (self.entry.take(), &mut self.statement) else { return Ok(()) };
        // Parts of the entry that were never closed.
        self.parts.retain(|part| *part == Part::PendingList);
        match entry.read(&mut self.amounts, statement.draft.currency)? {
            Err(rejected) => self.sink.reject(rejected)?,
            Ok(mut read) => {
                statement.by_another_day += u64::from(read.by_another_day);
                statement.contradict_kind += u64::from(read.contradicts_kind);
                let account = statement.draft.currency;
                statement.in_other_currencies += u64::from(account.is_some() && read.entry.amount.currency != account);
                if !self.wants_texts {
                    read.entry.texts.clear();
                }
                statement.has_entries = true;
                self.sink.entry(&statement.draft, &mut read.entry)?;
            }
        }
        Ok(())
    }

    fn end_statement(&mut self, line: u64) -> Result<(), FileError> {
        self.end_entry()?;
        let Some(mut statement) = self.statement.take() else { return Ok(()) };
        let draft = &mut statement.draft;
        let mut notices = Vec::new();
        if !statement.balance.is_empty() {
            match self.amounts.read(&statement.balance, draft.currency)? {
                Ok((value, beside)) => draft.closing = Some(Amount { value, currency: draft.currency.or(beside) }),
                Err(why) => notices.push(why),
            }
        }
        draft.to = draft.to.or(statement.balance_on);
        if draft.from.zip(draft.to).is_some_and(|(from, to)| from > to) {
            (draft.from, draft.to) = (None, None);
        }
        let counted = [
            (statement.investments, Message::new("files-investments")),
            (statement.in_other_currencies, Message::new("files-ofx-other-currency")),
            (statement.by_another_day, Message::new("files-ofx-another-day")),
            (statement.contradict_kind, Message::new("files-ofx-contradicts-kind")),
        ];
        notices
            .extend(counted.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| what.with("count", count)));
        for what in notices {
            self.sink.notice(Notice { line: Some(line), what })?;
        }
        self.sink.statement(statement.draft)?;
        Ok(())
    }

    /// Tells what the bank says, unless it only says that all went well.
    fn end_answer(&mut self, line: u64) -> Result<(), FileError> {
        let Answer { code, severity, message } = std::mem::take(&mut self.answer);
        let refused = severity.eq_ignore_ascii_case("ERROR");
        if !refused && (message.is_empty() || !severity.eq_ignore_ascii_case("WARN")) {
            return Ok(());
        }
        let said: String = if message.is_empty() { code } else { message }.chars().take(300).collect();
        let what = Message::new("files-bank-says").with("said", said.as_str());
        self.sink.notice(Notice { line: Some(line), what })?;
        if refused {
            self.refusal.get_or_insert((line, said));
        }
        Ok(())
    }

    fn end(mut self, line: u64) -> Result<(), FileError> {
        if self.statement.as_ref().is_some_and(|statement| !statement.complete) {
            return Err(FileError::Broken { line, what: Message::new("files-cut-off") });
        }
        self.end_statement(line)?;
        match self.refusal {
            _ if self.statements > 0 => Ok(()),
            Some((line, said)) => Err(FileError::Refused { line, said }),
            None => Err(FileError::NoStatement),
        }
    }
}

fn too_late(line: u64) -> FileError {
    FileError::Broken { line, what: Message::new("files-account-after-entries") }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
