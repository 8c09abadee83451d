//! What `statement check` says about a file.

use rust_decimal::Decimal;
use serde::Serialize;

use super::decimal::add;
use super::draft::{Amount, DraftEntry, DraftStatement, Sink};
use super::error::{Notice, Rejected, Taken};
use super::{Assume, FileError, Format, Source, bank, unpack};
use crate::domain::{Currency, EntryStatus};
use crate::text::{Message, Texts};

/// How many rows that would be left out are listed; the others are counted.
pub const MAX_LISTED: usize = 1_000;

/// The result of checking one file: what is in it, without importing it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementCheck {
    /// The format's word, such as `camt053` or `bank_csv`.
    pub format: &'static str,
    /// Its statements.
    pub statements: Vec<CheckedStatement>,
    /// What would be left out: the first [`MAX_LISTED`].
    pub rejected: Vec<CheckedRow>,
    /// How many rows would be left out.
    pub rejected_count: u64,
    /// What a person should know about the file, as sentences.
    pub notices: Vec<CheckedNotice>,
}

/// One statement of a checked file. Amounts are signed decimals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckedStatement {
    /// The account as the file names it.
    pub account: Option<String>,
    /// The currency of the entries, or of the account when there are none; nothing when the file names none or several.
    pub currency: Option<String>,
    /// Booked balance at the start.
    pub opening: Option<String>,
    /// Booked balance at the end.
    pub closing: Option<String>,
    /// How many entries it lists, booked and pending.
    pub entries: u64,
    /// The sum over the same; nothing when they are of several currencies.
    pub sum: Option<String>,
    /// How many of them are only announced.
    pub pending: u64,
    /// The sum of the booked ones alone.
    pub booked_sum: Option<String>,
    /// What is missing between the balances: closing − opening − booked. Nothing when one of them is not known.
    pub difference: Option<String>,
}

/// A row that would be left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckedRow {
    /// Its line, from 1.
    pub line: u64,
    /// The column or element.
    pub field: String,
    /// Why, as a sentence.
    pub why: String,
}

/// Something a person should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckedNotice {
    /// The line it is about, from 1.
    pub line: Option<u64>,
    /// What, as a sentence.
    pub what: String,
}

/// Checks a file, or each file in an archive. A currency is not needed: without one, amounts stay plain decimals. The
/// memory needed does not grow with the file.
///
/// # Errors
/// [`FileError`] when nothing of the file can be used; [`FileError::NotAStatement`] for an archive in an archive.
pub fn check_statement(source: &dyn Source, assume: &Assume, texts: &Texts) -> Result<StatementCheck, FileError> {
    let files = unpack(source)?;
    if files.is_empty() {
        return check_one(source, assume, texts);
    }
    let checks = files.iter().map(|file| check_one(file, assume, texts)).collect::<Result<Vec<_>, _>>()?;
    checks.into_iter().reduce(StatementCheck::and).ok_or(FileError::Empty)
}

/// Checks a file that is not unpacked: archives within archives could go on for ever.
fn check_one(source: &dyn Source, assume: &Assume, texts: &Texts) -> Result<StatementCheck, FileError> {
    let mut tally = Tally::default();
    let format = bank::read(source, assume, &mut tally)?;
    Ok(tally.into_check(format, texts))
}

impl StatementCheck {
    /// What two files of an archive hold together.
    fn and(mut self, other: Self) -> Self {
        if self.format != other.format {
            self.format = Format::Zip.as_str();
        }
        self.statements.extend(other.statements);
        self.rejected.extend(other.rejected);
        self.rejected_count += other.rejected_count;
        self.notices.extend(other.notices);
        self
    }
}

/// Counts and adds up what comes, and keeps none of it.
#[derive(Default)]
struct Tally {
    statements: Vec<Counted>,
    rejected: Vec<Rejected>,
    rejected_count: u64,
    notices: Vec<Notice>,
}

/// A statement and what its entries come to.
#[derive(Default)]
struct Counted {
    statement: DraftStatement,
    entries: u64,
    pending: u64,
    booked: Sum,
    announced: Sum,
}

/// A sum of amounts of one currency.
#[derive(Clone, Copy, Default)]
enum Sum {
    #[default]
    Empty,
    Of(Amount),
    /// Of several currencies, or too large.
    None,
}

impl Sum {
    fn add(&mut self, amount: &Amount) {
        match self {
            Self::Empty => *self = Self::Of(*amount),
            Self::Of(sum) if sum.currency == amount.currency => {
                if !add(&mut sum.value, &amount.value) {
                    *self = Self::None;
                }
            }
            _ => *self = Self::None,
        }
    }

    fn and(self, other: Self) -> Self {
        match other {
            Self::Empty => self,
            Self::Of(amount) => {
                let mut sum = self;
                sum.add(&amount);
                sum
            }
            Self::None => Self::None,
        }
    }

    fn amount(self, currency: Option<Currency>) -> Option<Amount> {
        match self {
            Self::Empty => Some(Amount { value: Decimal::ZERO, currency }),
            Self::Of(amount) => Some(amount),
            Self::None => None,
        }
    }
}

impl Sink for Tally {
    fn forget(&mut self) -> bool {
        *self = Self::default();
        true
    }

    fn wants_texts(&self) -> bool {
        false
    }

    fn entry(&mut self, statement: &DraftStatement, entry: &mut DraftEntry) -> Taken {
        let counted = self.counted(statement.place);
        counted.entries += 1;
        if entry.status == EntryStatus::Pending {
            counted.pending += 1;
            counted.announced.add(&entry.amount);
        } else {
            counted.booked.add(&entry.amount);
        }
        Ok(())
    }

    fn statement(&mut self, statement: DraftStatement) -> Taken {
        let counted = self.counted(statement.place);
        counted.statement = statement;
        Ok(())
    }

    fn reject(&mut self, rejected: Rejected) -> Taken {
        self.rejected_count += 1;
        if self.rejected.len() < MAX_LISTED {
            self.rejected.push(rejected);
        }
        Ok(())
    }

    fn notice(&mut self, notice: Notice) -> Taken {
        if self.notices.len() < MAX_LISTED {
            self.notices.push(notice);
        }
        Ok(())
    }
}

impl Tally {
    fn counted(&mut self, place: usize) -> &mut Counted {
        if self.statements.len() <= place {
            self.statements.resize_with(place + 1, Counted::default);
        }
        &mut self.statements[place]
    }

    fn into_check(mut self, format: Format, texts: &Texts) -> StatementCheck {
        let broken = self.statements.iter().filter_map(Counted::balance_notice);
        let notices: Vec<Notice> = self.notices.into_iter().chain(broken).collect();
        let notices = notices.iter().map(|notice| CheckedNotice { line: notice.line, what: texts.say(&notice.what) });
        self.rejected.sort_by_key(|rejected| rejected.line);
        let rejected = self.rejected.into_iter().map(|rejected| CheckedRow {
            line: rejected.line,
            field: rejected.field,
            why: texts.say(&rejected.why),
        });
        StatementCheck {
            format: format.as_str(),
            statements: self.statements.iter().map(Counted::checked).collect(),
            rejected: rejected.collect(),
            rejected_count: self.rejected_count,
            notices: notices.collect(),
        }
    }
}

impl Counted {
    fn all(&self) -> Sum {
        self.booked.and(self.announced)
    }

    /// The currency of the entries; without entries the account's or the balances'.
    fn currency(&self) -> Option<Currency> {
        let statement = &self.statement;
        match self.all() {
            Sum::Of(amount) => amount.currency,
            Sum::None => None,
            Sum::Empty => statement.currency.or(statement.opening.or(statement.closing).and_then(|a| a.currency)),
        }
    }

    /// closing − opening − booked.
    fn difference(&self) -> Option<Amount> {
        let (opening, closing) = (self.statement.opening?, self.statement.closing?);
        let booked = self.booked.amount(opening.currency)?;
        let alike = opening.currency == closing.currency && opening.currency == booked.currency;
        let value = closing.value.checked_sub(opening.value)?.checked_sub(booked.value)?;
        alike.then_some(Amount { value, ..opening })
    }

    fn balance_notice(&self) -> Option<Notice> {
        let difference = self.difference().filter(|difference| !difference.value.is_zero())?;
        let what = match &self.statement.account {
            Some(account) => Message::new("files-balances-differ-of").with("account", account),
            None => Message::new("files-balances-differ"),
        };
        Some(Notice { line: None, what: what.with("difference", plain(difference)) })
    }

    fn checked(&self) -> CheckedStatement {
        let currency = self.currency();
        CheckedStatement {
            account: self.statement.account.clone(),
            currency: currency.map(|currency| currency.code().to_owned()),
            opening: self.statement.opening.map(plain),
            closing: self.statement.closing.map(plain),
            entries: self.entries,
            sum: self.all().amount(currency).map(plain),
            pending: self.pending,
            booked_sum: self.booked.amount(currency).map(plain),
            difference: self.difference().map(plain),
        }
    }
}

/// With the currency's decimals where it is known, as written otherwise.
fn plain(amount: Amount) -> String {
    match amount.money() {
        Ok(Some(money)) => money.to_decimal(),
        _ => amount.value.to_string(),
    }
}
