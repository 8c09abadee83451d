//! CAMT.052, .053 and .054 (ISO 20022 `camt.05x.001.01` to `.10`), one streaming reader for all.
//!
//! Elements are known by their local names, so namespace, prefix and version do not matter; what differs between
//! versions (`Sts` with or without `Cd`, `Nm` with or without `Pty`, `TxDtls` with or without `NtryDtls`) is accepted
//! side by side. DTDs are ignored and no entity but the five of XML is expanded, so a file cannot grow while it is read.

mod entry;

use chrono::NaiveDate;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use self::entry::EntryParts;
use crate::domain::Currency;
use crate::files::Format;
use crate::files::dates::read_date;
use crate::files::decode::Lines;
use crate::files::draft::{Amount, Draft, DraftStatement};
use crate::files::error::{FileError, Rejected};
use crate::files::numbers::DecimalMark;
use crate::text::Message;

/// Deeper than any element of the message definitions, which stay below 20.
const MAX_DEPTH: usize = 64;

/// Reads all statements, reports or notifications of a message.
///
/// # Errors
/// [`FileError::BrokenXml`], [`FileError::TooDeep`], [`FileError::NoStatement`].
pub(crate) fn read(text: &str, format: Format) -> Result<Draft, FileError> {
    let mut xml = Reader::from_str(text);
    xml.config_mut().expand_empty_elements = true;
    let mut lines = Lines::of(text);
    let mut message = MessageReader::default();
    loop {
        let line = lines.at(usize::try_from(xml.buffer_position()).unwrap_or(usize::MAX));
        match xml.read_event() {
            Ok(Event::Start(element)) => message.open(&element, line)?,
            Ok(Event::End(_)) => message.close(),
            Ok(Event::Text(content)) => message.text.push_str(&content.xml10_content()),
            Ok(Event::CData(content)) => message.text.push_str(&content.xml10_content()),
            Ok(Event::GeneralRef(reference)) => message.text.push_str(&resolved(&reference)),
            Ok(Event::Eof) if message.path.is_empty() => break,
            Ok(Event::Eof) => {
                return Err(FileError::BrokenXml { line, detail: "the file ends before its elements do".to_owned() });
            }
            Ok(_) => {}
            Err(error) => return Err(FileError::BrokenXml { line, detail: error.to_string() }),
        }
    }
    if message.statements.is_empty() {
        return Err(FileError::NoStatement);
    }
    Ok(Draft { format, statements: message.statements, rejected: message.rejected })
}

/// The character of a reference; a reference to anything else stays as it is written.
fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    let name = reference.xml10_content();
    let predefined = match name.as_ref() {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "apos" => "'",
        "quot" => "\"",
        _ => return format!("&{name};"),
    };
    predefined.to_owned()
}

/// What has been read of a message so far.
#[derive(Default)]
struct MessageReader {
    /// The local names of the open elements.
    path: Vec<String>,
    /// How many of them are outside the statement being read, itself included.
    outside: usize,
    text: String,
    /// The `Ccy` attribute of the last `Amt`, and its line.
    attribute: Option<String>,
    line: u64,
    statement: Option<StatementParts>,
    statements: Vec<DraftStatement>,
    rejected: Vec<Rejected>,
}

/// A `Stmt`, `Rpt` or `Ntfctn` while it is open.
#[derive(Default)]
struct StatementParts {
    draft: DraftStatement,
    created_on: Option<NaiveDate>,
    owner: Option<String>,
    balance: Balance,
    /// Whether the opening balance is the booked one, which wins over the previous closing one.
    opening_is_booked: bool,
    entry: EntryParts,
    /// Entries wait for the end of the statement, because account and owner may follow them.
    entries: Vec<EntryParts>,
}

/// A `Bal` while it is open.
#[derive(Default)]
struct Balance {
    kind: String,
    amount: AmountParts,
    direction: String,
}

/// An `Amt` as written.
#[derive(Debug, Default, Clone)]
struct AmountParts {
    value: String,
    currency: Option<String>,
    line: u64,
}

impl MessageReader {
    fn open(&mut self, element: &BytesStart<'_>, line: u64) -> Result<(), FileError> {
        if self.path.len() >= MAX_DEPTH {
            return Err(FileError::TooDeep { line });
        }
        let name = element.local_name().as_ref().to_owned();
        self.text.clear();
        self.line = line;
        if name == "Amt" {
            let currency = element.try_get_attribute("Ccy").ok().flatten();
            self.attribute = currency.map(|attribute| attribute.value.trim().to_owned());
        }
        let in_message = self.path.last().is_some_and(|parent| parent.starts_with("BkToCstmr"));
        let starts_statement = in_message && matches!(name.as_str(), "Stmt" | "Rpt" | "Ntfctn");
        self.path.push(name);
        if starts_statement {
            self.outside = self.path.len();
            self.statement = Some(StatementParts::default());
        } else if let Some(statement) = &mut self.statement {
            match self.path.get(self.outside..).unwrap_or_default() {
                [bal] if bal == "Bal" => statement.balance = Balance::default(),
                [ntry] if ntry == "Ntry" => statement.entry = EntryParts::starting_at(line),
                [ntry, .., last] if ntry == "Ntry" && last == "TxDtls" => statement.entry.next_detail(),
                _ => {}
            }
        }
        Ok(())
    }

    fn close(&mut self) {
        if let Some(mut statement) = self.statement.take() {
            let path: Vec<&str> =
                self.path.get(self.outside..).unwrap_or_default().iter().map(String::as_str).collect();
            if path.is_empty() {
                self.statements.push(statement.finish(&mut self.rejected));
            } else {
                let amount = || AmountParts {
                    value: self.text.trim().to_owned(),
                    currency: self.attribute.clone(),
                    line: self.line,
                };
                statement.take(&path, self.text.trim(), &amount, &mut self.rejected);
                self.statement = Some(statement);
            }
        }
        self.path.pop();
        self.text.clear();
    }
}

impl StatementParts {
    /// Takes in an element of the statement that has just ended.
    fn take(&mut self, path: &[&str], text: &str, amount: &dyn Fn() -> AmountParts, rejected: &mut Vec<Rejected>) {
        let draft = &mut self.draft;
        match path {
            ["Ntry"] => self.entries.push(std::mem::take(&mut self.entry)),
            ["Ntry", "Amt"] => self.entry.amount = Some(amount()),
            ["Ntry", inside @ ..] => self.entry.take(inside, text),
            ["Bal"] => self.take_balance(rejected),
            ["Bal", "Amt"] => self.balance.amount = amount(),
            ["Bal", "CdtDbtInd"] => text.clone_into(&mut self.balance.direction),
            // Version 1 has the code without `CdOrPrtry`.
            ["Bal", "Tp", "CdOrPrtry", "Cd"] | ["Bal", "Tp", "Cd"] => text.clone_into(&mut self.balance.kind),
            _ if text.is_empty() => {}
            ["Id"] => draft.statement_id = Some(text.to_owned()),
            ["Acct", "Id", "IBAN"] => draft.account = Some(text.split_whitespace().collect()),
            ["Acct", "Id", "Othr" | "PrtryAcct", "Id"] | ["Acct", "Id", "BBAN" | "UPIC"] => {
                draft.account.get_or_insert_with(|| text.to_owned());
            }
            ["Acct", "Ccy"] => draft.currency = Currency::parse(text).ok(),
            ["Acct", "Ownr", "Nm"] => self.owner = Some(text.to_owned()),
            ["CreDtTm"] => self.created_on = read_date(text, None).ok(),
            ["FrToDt", "FrDtTm" | "FrDt"] => draft.from = read_date(text, None).ok(),
            ["FrToDt", "ToDtTm" | "ToDt"] => draft.to = read_date(text, None).ok(),
            _ => {}
        }
    }

    /// Keeps the booked balances. Opening is OPBD (the first, should pages repeat it) or else PRCD, the closing balance
    /// of the statement before; closing is CLBD (the last). Interim, available and forward balances (ITBD, CLAV, FWAV)
    /// are other figures and never stand in for them.
    fn take_balance(&mut self, rejected: &mut Vec<Rejected>) {
        let balance = std::mem::take(&mut self.balance);
        if !matches!(balance.kind.as_str(), "OPBD" | "PRCD" | "CLBD") {
            return;
        }
        let amount = match balance.amount.signed(&balance.direction, self.draft.currency) {
            Ok(amount) => amount,
            Err((field, why)) => {
                rejected.push(Rejected { line: balance.amount.line, field: format!("Bal/{field}"), why });
                return;
            }
        };
        match balance.kind.as_str() {
            "CLBD" => self.draft.closing = Some(amount),
            "OPBD" if !self.opening_is_booked => {
                (self.draft.opening, self.opening_is_booked) = (Some(amount), true);
            }
            "PRCD" if self.draft.opening.is_none() => self.draft.opening = Some(amount),
            _ => {}
        }
    }

    fn finish(self, rejected: &mut Vec<Rejected>) -> DraftStatement {
        let mut draft = self.draft;
        let balance = draft.opening.or(draft.closing).and_then(|amount| amount.currency);
        let currency = draft.currency.or(balance);
        // A notification need not date its entries; it is about the day it was made.
        let undated = draft.to.or(self.created_on);
        for entry in self.entries {
            let line = entry.line();
            match entry.finish(currency, undated, self.owner.as_deref()) {
                Ok(entry) => draft.entries.push(entry),
                Err((field, why)) => rejected.push(Rejected { line, field: field.to_owned(), why }),
            }
        }
        draft
    }
}

impl AmountParts {
    /// The amount with the sign of `CdtDbtInd`, which is the direction of the booking itself, also on a reversal
    /// (`RvslInd`). `currency` stands in where `Ccy` is missing.
    fn signed(&self, direction: &str, currency: Option<Currency>) -> Result<Amount, (&'static str, Message)> {
        let why = |key| Message::new(key).with("text", self.value.chars().take(40).collect::<String>());
        let read = || self.value.bytes().all(|byte| byte != b',').then(|| DecimalMark::Point.read(&self.value));
        let Some((mut value, None)) = read().flatten() else { return Err(("Amt", why("files-not-an-amount"))) };
        let currency = match self.currency.as_deref() {
            Some(code) if !code.is_empty() => match Currency::parse(code) {
                Ok(currency) => Some(currency),
                Err(_) => return Err(("Amt/@Ccy", Message::new("money-unknown-currency").with("code", code))),
            },
            _ => currency,
        };
        match direction {
            "CRDT" => {}
            "DBIT" => value = -value,
            _ => return Err(("CdtDbtInd", Message::new("files-no-direction").with("text", direction))),
        }
        let amount = Amount { value, currency };
        amount.money().map_err(|why| ("Amt", why))?;
        Ok(amount)
    }
}
