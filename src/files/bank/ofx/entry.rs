//! One `STMTTRN` or `STMTTRNP`: a movement on an account.

use chrono::NaiveDate;

use super::Part;
use super::values::{Amounts, day};
use crate::domain::{Currency, EntryStatus};
use crate::files::draft::{Amount, DraftEntry};
use crate::files::error::{FileError, Rejected, shortened};
use crate::text::Message;

/// More texts than any bank writes beside an entry.
const MAX_TEXTS: usize = 50;

/// An entry while it is open.
pub(super) struct EntryParts {
    line: u64,
    status: EntryStatus,
    amount: String,
    /// `CURRENCY`: what the amount is in, when it is not the account's currency.
    currency: String,
    kind: String,
    posted: String,
    /// When the customer did it.
    initiated: String,
    available: String,
    counterparty: Option<String>,
    texts: Vec<String>,
    /// What the bank wants done with an entry it gave earlier.
    correction: String,
}

/// An entry that was read.
pub(super) struct Read {
    pub entry: DraftEntry,
    /// Whether the day is not the booking day, because the bank gave none.
    pub by_another_day: bool,
    /// Whether the bank calls money that came in a debit, or money that went out a credit.
    pub contradicts_kind: bool,
}

impl EntryParts {
    pub fn starting_at(line: u64, status: EntryStatus) -> Self {
        Self {
            line,
            status,
            amount: String::new(),
            currency: String::new(),
            kind: String::new(),
            posted: String::new(),
            initiated: String::new(),
            available: String::new(),
            counterparty: None,
            texts: Vec::new(),
            correction: String::new(),
        }
    }

    /// Takes in an element and its value. An element may come twice; the first one with a value counts.
    pub fn take(&mut self, part: Option<Part>, name: &str, value: String) {
        let field = match (name, part) {
            ("CURSYM", Some(Part::Currency)) | ("CURRENCY", _) => &mut self.currency,
            (_, Some(Part::Currency | Part::OriginalCurrency | Part::Image)) => return,
            ("TRNAMT", _) => &mut self.amount,
            ("TRNTYPE", _) => &mut self.kind,
            ("DTPOSTED" | "DTTRAN", _) => &mut self.posted,
            ("DTUSER", _) => &mut self.initiated,
            ("DTAVAIL" | "VALUEDATE", _) => &mut self.available,
            ("CORRECTACTION", _) => &mut self.correction,
            ("NAME" | "PAYEE", _) => self.counterparty.get_or_insert_default(),
            ("MEMO" | "EXTDNAME" | "CHECKNUM" | "REFNUM" | "FITID" | "CORRECTFITID" | "SRVRTID", _)
            | ("ACCTID", Some(Part::OtherAccount)) => {
                if self.texts.len() < MAX_TEXTS && !self.texts.contains(&value) {
                    self.texts.push(value);
                }
                return;
            }
            _ => return,
        };
        if field.is_empty() {
            *field = value;
        }
    }

    /// The entry, or why it cannot be used.
    ///
    /// # Errors
    /// [`FileError::Unreadable`].
    pub fn read(
        self,
        amounts: &mut Amounts<'_, '_>,
        account: Option<Currency>,
    ) -> Result<Result<Read, Rejected>, FileError> {
        let line = self.line;
        let reject = |field: &str, why: Message| Ok(Err(Rejected { line, field: field.to_owned(), why }));
        if !self.correction.is_empty() {
            return reject("CORRECTACTION", Message::new("files-ofx-correction"));
        }
        if self.amount.is_empty() {
            return reject("TRNAMT", Message::new("files-row-no-amount"));
        }
        let currency = match self.currency.as_str() {
            "" => account,
            code => match Currency::parse(code) {
                Ok(currency) => Some(currency),
                Err(_) => {
                    let why = Message::new("money-unknown-currency").with("code", shortened(code));
                    return reject("CURRENCY", why);
                }
            },
        };
        let (value, beside) = match amounts.read(&self.amount, currency)? {
            Ok(amount) => amount,
            Err(why) => return reject("TRNAMT", why),
        };
        let posted = match day(&self.posted) {
            Ok(posted) => posted,
            Err(why) => return reject("DTPOSTED", why),
        };
        let Some(booked_on) = posted.or_else(|| self.another_day()) else {
            return reject("DTPOSTED", Message::new("files-row-no-date"));
        };
        let contradicts_kind = match self.kind.to_ascii_uppercase().as_str() {
            "DEBIT" => value.is_sign_positive() && !value.is_zero(),
            "CREDIT" => value.is_sign_negative(),
            _ => false,
        };
        Ok(Ok(Read {
            by_another_day: posted.is_none(),
            contradicts_kind,
            entry: DraftEntry {
                line,
                amount_field: "TRNAMT".into(),
                amount: Amount { value, currency: currency.or(beside) },
                booked_on,
                value_on: day(&self.available).ok().flatten(),
                status: self.status,
                counterparty: self.counterparty.filter(|name| !name.is_empty()),
                texts: self.texts,
                details: Vec::new(),
            },
        }))
    }

    fn another_day(&self) -> Option<NaiveDate> {
        [&self.available, &self.initiated].into_iter().find_map(|text| day(text).ok().flatten())
    }
}
