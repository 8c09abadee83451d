//! SWIFT customer statements (MT940) and interim reports (MT942).
//!
//! A statement begins at `:20:`; one that goes on in a further message, as its pages do, is a statement of its own there
//! with the balances between. An interim report tells of the day that is not over: the statement of the day will tell
//! of the same entries again and for good, so that its own are only announced.

mod entry;
mod fields;
mod remittance;

use chrono::{Datelike, Days, NaiveDate};
use rust_decimal::Decimal;

use self::entry::Movement;
use self::fields::{Field, Fields};
use self::remittance::Remittance;
use super::account::account_and_currency;
use crate::domain::{Currency, EntryStatus};
use crate::files::decode::TextFile;
use crate::files::draft::{Amount, DraftEntry, DraftStatement, Sink};
use crate::files::error::{FileError, Notice, Rejected, Stopped, Taken};
use crate::files::numbers::DecimalMark;
use crate::text::Message;

/// Reads MT940 and MT942.
///
/// # Errors
/// [`FileError::Unreadable`], [`FileError::Stopped`].
pub(crate) fn read(file: &TextFile<'_>, sink: &mut dyn Sink) -> Result<(), FileError> {
    let mut fields = Fields::of(file)?;
    let mut reader = Reader { sink, place: 0, statement: None };
    while let Some(field) = fields.next()? {
        reader.take(&field)?;
    }
    reader.close()?;
    Ok(())
}

struct Reader<'a> {
    sink: &'a mut dyn Sink,
    /// The place of the next statement.
    place: usize,
    statement: Option<Statement>,
}

/// A statement that is being read.
#[derive(Default)]
struct Statement {
    draft: DraftStatement,
    /// What `:20:` says, which names the statement where its number is missing.
    reference: String,
    /// Whether it is an interim report.
    interim: bool,
    /// Whether anything came that belongs behind the account.
    has_body: bool,
    /// The entry whose details may still come.
    entry: Option<Entry>,
    first_booked: Option<NaiveDate>,
    money_in: Total,
    money_out: Total,
}

struct Entry {
    line: u64,
    movement: Movement,
    remittance: Remittance,
}

/// How many entries there are and what they come to, without their sign.
#[derive(Clone, Copy, Default, PartialEq)]
struct Total {
    count: u64,
    sum: Decimal,
}

/// What a balance says: on which day, and how much there was.
struct Balance {
    day: Option<NaiveDate>,
    amount: Amount,
}

impl Reader<'_> {
    fn take(&mut self, field: &Field) -> Taken {
        match field.tag.as_str() {
            "20" => {
                self.close()?;
                self.open().reference = one_line(&field.text);
            }
            "25" | "25P" => {
                if self.open().has_body {
                    self.close()?;
                }
                let (account, currency) = account_and_currency(field.text.lines().next().unwrap_or_default());
                let draft = &mut self.open().draft;
                draft.account = account.or(draft.account.take());
                draft.currency = currency.or(draft.currency);
            }
            "28" | "28C" => {
                let number = one_line(&field.text);
                self.open().draft.statement_id =
                    Some(number).filter(|number| number.contains(|c| matches!(c, '1'..='9')));
            }
            "34F" | "13" | "13C" | "13D" => self.interim(field),
            "60F" | "60M" => self.opening(field)?,
            "61" => self.entry(field)?,
            "86" | "NS" => {
                let wanted = self.sink.wants_texts();
                // Beside no entry, it is about the whole statement or about an entry that was left out.
                if let Some(entry) = self.open().entry.as_mut().filter(|_| wanted) {
                    entry.remittance.take(field);
                }
            }
            "62F" | "62M" => self.closing(field)?,
            "90C" | "90D" => self.total(field)?,
            // Balances that are available or to come. What follows belongs to them.
            "64" | "65" => {
                self.open();
                self.flush()?;
            }
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self) -> &mut Statement {
        self.statement.get_or_insert_with(|| {
            let draft = DraftStatement { place: self.place, ..DraftStatement::default() };
            self.place += 1;
            Statement { draft, ..Statement::default() }
        })
    }

    /// Takes the smallest amount that is reported, or the moment of the report. Only interim reports need them, though
    /// some banks write the moment in statements too, which have an opening balance.
    fn interim(&mut self, field: &Field) {
        let statement = self.open();
        statement.interim = statement.draft.opening.is_none();
        statement.has_body = true;
        if field.tag == "34F" {
            let currency = field.text.get(..3).and_then(|code| Currency::parse(code).ok());
            statement.draft.currency = statement.draft.currency.or(currency);
        }
    }

    fn opening(&mut self, field: &Field) -> Taken {
        self.flush()?;
        let Some(balance) = self.balance(field)? else { return Ok(()) };
        let statement = self.open();
        // A second one opens the next page of the same statement.
        if statement.draft.opening.is_none() {
            statement.draft.opening = Some(balance.amount);
            statement.draft.from = balance.day;
            statement.interim = false;
        }
        Ok(())
    }

    fn closing(&mut self, field: &Field) -> Taken {
        self.flush()?;
        if let Some(balance) = self.balance(field)? {
            let draft = &mut self.open().draft;
            draft.closing = Some(balance.amount);
            draft.to = balance.day;
        }
        Ok(())
    }

    /// Reads a balance and lets the statement have its currency; one that cannot be read is missing, which is said.
    fn balance(&mut self, field: &Field) -> Result<Option<Balance>, Stopped> {
        let balance = Balance::read(&field.text);
        let statement = self.open();
        statement.has_body = true;
        match &balance {
            Some(balance) => statement.draft.currency = balance.amount.currency.or(statement.draft.currency),
            None => {
                let what = Message::new("files-balance-unreadable").with("field", format!(":{}:", field.tag));
                self.sink.notice(Notice { line: Some(field.line), what })?;
            }
        }
        Ok(balance)
    }

    fn entry(&mut self, field: &Field) -> Taken {
        self.flush()?;
        let statement = self.open();
        statement.has_body = true;
        match Movement::read(&field.text) {
            Ok(movement) => {
                let remittance = Remittance::beside(&movement);
                statement.entry = Some(Entry { line: field.line, movement, remittance });
                Ok(())
            }
            Err(why) => self.sink.reject(Rejected { line: field.line, field: ":61:".to_owned(), why }),
        }
    }

    /// Hands over the entry whose details have all come.
    fn flush(&mut self) -> Taken {
        let Some(statement) = self.statement.as_mut() else { return Ok(()) };
        let Some(Entry { line, movement, remittance }) = statement.entry.take() else { return Ok(()) };
        let total = if movement.amount.is_sign_negative() { &mut statement.money_out } else { &mut statement.money_in };
        total.count += 1;
        total.sum = total.sum.saturating_add(movement.amount.abs());
        let pending = statement.interim || movement.expected;
        if !pending {
            let first = statement.first_booked.get_or_insert(movement.booked_on);
            *first = movement.booked_on.min(*first);
        }
        let (counterparty, texts) = remittance.finish();
        let mut entry = DraftEntry {
            line,
            amount_field: ":61:".into(),
            amount: Amount { value: movement.amount, currency: statement.draft.currency.or(movement.currency) },
            booked_on: movement.booked_on,
            value_on: Some(movement.value_on),
            status: if pending { EntryStatus::Pending } else { EntryStatus::Booked },
            counterparty,
            texts,
            details: Vec::new(),
        };
        self.sink.entry(&statement.draft, &mut entry)
    }

    /// Compares the entries of an interim report with what the bank says they come to: `:90D:3EUR12,50`.
    fn total(&mut self, field: &Field) -> Taken {
        self.flush()?;
        let Some(statement) = &self.statement else { return Ok(()) };
        let Some(stated) = Total::read(&field.text) else { return Ok(()) };
        let found = if field.tag == "90C" { statement.money_in } else { statement.money_out };
        if stated == found {
            return Ok(());
        }
        let what = Message::new("files-total-differs")
            .with("field", format!(":{}:", field.tag))
            .with("stated", stated.count)
            .with("amount", stated.sum.to_string())
            .with("found", found.count)
            .with("sum", found.sum.to_string());
        self.sink.notice(Notice { line: Some(field.line), what })
    }

    /// Hands over the statement.
    fn close(&mut self) -> Taken {
        self.flush()?;
        let Some(statement) = self.statement.take() else { return Ok(()) };
        self.sink.statement(statement.finish())
    }
}

impl Statement {
    fn finish(self) -> DraftStatement {
        let mut draft = self.draft;
        if draft.statement_id.is_none() {
            draft.statement_id = Some(self.reference).filter(|reference| !reference.is_empty());
        }
        // The opening balance is that of the evening before, or of the morning where the bank names the day itself.
        draft.from = match (draft.from, draft.to) {
            (Some(opened), Some(closed)) => {
                let after = opened.checked_add_days(Days::new(1)).unwrap_or(opened);
                Some(self.first_booked.map_or(after, |booked| booked.min(after)).min(closed))
            }
            _ => None,
        };
        draft.to = draft.to.filter(|_| draft.from.is_some());
        draft
    }
}

impl Balance {
    /// Reads `C260131EUR1200,50`; D is an overdrawn account.
    fn read(text: &str) -> Option<Self> {
        let text = one_line(text);
        let (mark, rest) = text.split_at_checked(1)?;
        let (day, rest) = rest.split_at_checked(6)?;
        let (currency, rest) = rest.split_at_checked(3)?;
        let mut value = decimal(rest.split(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.')).next()?)?;
        match mark {
            "C" => {}
            "D" => value.set_sign_negative(!value.is_zero()),
            _ => return None,
        }
        // A code that is not known here may still be one that a person can name another for, such as RMB.
        let is_code = currency.bytes().all(|byte| byte.is_ascii_uppercase());
        let amount = is_code.then(|| Amount { value, currency: Currency::parse(currency).ok() })?;
        Some(Self { day: day_of(day), amount })
    }
}

impl Total {
    fn read(text: &str) -> Option<Self> {
        let text = one_line(text);
        let (count, rest) = text.split_at_checked(text.find(|c: char| !c.is_ascii_digit())?)?;
        let sum = decimal(rest.get(3..)?)?;
        Some(Self { count: count.parse().ok()?, sum })
    }
}

/// Joins lines that were broken where no break belongs.
fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect()
}

/// Reads an amount without a sign. The decimal mark is a comma and must be there; where it is missing, a point with one
/// or two digits behind it can be nothing else.
fn decimal(text: &str) -> Option<Decimal> {
    let mark = match (text.contains(','), text.rsplit_once('.')) {
        (false, Some((_, cents))) if cents.len() <= 2 => DecimalMark::Point,
        (false, Some(_)) => return None,
        _ => DecimalMark::Comma,
    };
    mark.read(text).map(|(value, _)| value)
}

/// Reads `YYMMDD`. Months of interest have thirty days, so that value dates may be the 30th of February: its last day.
fn day_of(text: &str) -> Option<NaiveDate> {
    let number = |from: usize| text.get(from..from + 2)?.parse::<u32>().ok();
    if text.len() != 6 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, month, day) = (i32::try_from(number(0)?).ok()?, number(2)?, number(4)?);
    day_in(if year < 70 { 2000 + year } else { 1900 + year }, month, day)
}

fn day_in(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    match (month, day) {
        (2, 29 | 30) => NaiveDate::from_ymd_opt(year, 3, 1)?.pred_opt(),
        _ => NaiveDate::from_ymd_opt(year, month, day),
    }
}

/// Reads `MMDD`, a day near another one, which may be in the year before or after.
fn day_near(text: &str, near: NaiveDate) -> Option<NaiveDate> {
    let (month, day) = text.split_at_checked(2)?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    let year = near.year();
    let days = [year, year - 1, year + 1].into_iter().filter_map(|year| day_in(year, month, day));
    days.min_by_key(|day| (*day - near).num_days().abs())
}

#[cfg(test)]
mod tests;
