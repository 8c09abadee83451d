//! BAI2: what American and Canadian banks report of balances and movements.
//!
//! A file holds groups of one day and one currency each, a group its accounts, and an account its balances and
//! movements. Amounts are whole numbers of the smallest unit; what kind a movement is tells which way the money went.

mod control;
mod records;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use self::control::{Control, whole};
use self::records::{Cells, Record, Records};
use crate::domain::{Currency, EntryStatus};
use crate::files::Assume;
use crate::files::dates::{DateOrder, read_date};
use crate::files::decode::TextFile;
use crate::files::draft::{Amount, DraftEntry, DraftStatement, Sink};
use crate::files::error::{FileError, Notice, Rejected, Taken, shortened};
use crate::text::Message;

/// The decimals of an amount whose currency is not known.
const USUAL_DECIMALS: u32 = 2;

/// Reads BAI2.
///
/// # Errors
/// [`FileError::Unreadable`], [`FileError::Stopped`].
pub(crate) fn read(file: &TextFile<'_>, assume: &Assume, sink: &mut dyn Sink) -> Result<(), FileError> {
    let mut records = Records::of(file)?;
    let mut reader = Reader {
        sink,
        assumed: assume.currency(),
        place: 0,
        group: Group::default(),
        account: None,
        control: Control::default(),
    };
    while let Some(record) = records.next()? {
        reader.take(&record)?;
    }
    reader.close()?;
    if reader.control.open {
        reader.sink.notice(Notice { line: None, what: Message::new("files-no-closing-record") })?;
    }
    Ok(())
}

struct Reader<'a> {
    sink: &'a mut dyn Sink,
    /// The currency of what has none; the number of decimals that are left out depends on it.
    assumed: Option<Currency>,
    /// The place of the next statement.
    place: usize,
    group: Group,
    account: Option<DraftStatement>,
    control: Control,
}

/// What a group says of its accounts.
#[derive(Default)]
struct Group {
    /// The day of the report, as it is written.
    day: String,
    currency: Option<Currency>,
    /// Whether the day is not over, or the report not final: a later one will tell of the same movements for good.
    interim: bool,
    /// Whether the group holds nothing that happened: a test, or what the bank takes back.
    void: bool,
}

/// The figures between the kind of an amount and what follows: the days on which the money can be used.
#[derive(Default)]
struct Funds {
    value_on: Option<NaiveDate>,
}

impl Reader<'_> {
    fn take(&mut self, record: &Record) -> Taken {
        if matches!(record.code.as_str(), "01" | "02" | "03" | "49" | "98" | "99") {
            // The amounts of an account are all in when it closes, or when the next one begins without that.
            self.close()?;
        }
        for notice in self.control.take(record) {
            self.sink.notice(notice)?;
        }
        match record.code.as_str() {
            "01" => self.group = Group::default(),
            "02" => self.group(record)?,
            "03" => self.account(record),
            "16" => self.movement(record)?,
            "" => {
                let text = record.cells().text().chars().take(40).collect::<String>();
                let why = Message::new("files-no-record").with("text", text);
                self.sink.reject(Rejected { line: record.line, field: String::new(), why })?;
            }
            _ => {}
        }
        Ok(())
    }

    /// `02`: receiver, sender, status, day, time, currency, and whether the day is over.
    fn group(&mut self, record: &Record) -> Taken {
        let mut cells = record.cells().skip(2);
        let status = cells.cell().unwrap_or_default();
        let day = cells.cell().unwrap_or_default().to_owned();
        let mut cells = cells.skip(1);
        let currency = cells.cell().and_then(|code| Currency::parse(code).ok()).or(self.assumed);
        let interim = matches!(cells.cell(), Some("1" | "3"));
        self.group = Group { day, currency, interim, void: matches!(status, "2" | "4") };
        let what = match status {
            "2" => Message::new("files-group-taken-back"),
            "4" => Message::new("files-group-test"),
            _ => return Ok(()),
        };
        self.sink.notice(Notice { line: Some(record.line), what })
    }

    /// `03`: account, currency, and for each figure its kind, its amount, a number of movements and the funds.
    fn account(&mut self, record: &Record) {
        let mut cells = record.cells();
        let account = cells.cell().filter(|account| !account.is_empty()).map(str::to_owned);
        let currency =
            cells.cell().and_then(|code| Currency::parse(code).ok()).or(self.group.currency).or(self.assumed);
        let mut draft = DraftStatement { place: self.place, account, currency, ..DraftStatement::default() };
        if !self.group.interim {
            draft.to = day_of(&self.group.day);
            draft.from = draft.to;
        }
        while let Some(kind) = cells.cell() {
            // Figures that are left out whole leave commas only.
            if kind.is_empty() {
                continue;
            }
            let written = cells.needed().unwrap_or_default();
            let minor = whole(written);
            if !written.is_empty() {
                self.control.account.total.add(minor);
            }
            let _movements = cells.cell();
            Funds::read(&mut cells);
            let amount = minor.and_then(|minor| amount_of(minor, currency));
            match kind {
                "010" | "10" => draft.opening = amount.or(draft.opening),
                "015" | "15" => draft.closing = amount.or(draft.closing),
                _ => {}
            }
        }
        if !self.group.void {
            self.place += 1;
            self.account = Some(draft);
        }
    }

    /// `16`: kind, amount, funds, the bank's reference, the customer's reference, and a text.
    fn movement(&mut self, record: &Record) -> Taken {
        let mut cells = record.cells();
        let kind = cells.needed().unwrap_or_default();
        // What is no movement has a text and no amount.
        if kind == "890" {
            return Ok(());
        }
        let written = cells.needed().unwrap_or_default();
        let minor = whole(written);
        self.control.account.total.add(minor.or(Some(0).filter(|_| written.is_empty())));
        if self.group.void {
            return Ok(());
        }
        let funds = Funds::read(&mut cells);
        let statement = self.account.get_or_insert_with(|| {
            let place = self.place;
            self.place += 1;
            DraftStatement { place, currency: self.group.currency, ..DraftStatement::default() }
        });
        let entry = entry_amount(kind, written, minor, statement.currency).and_then(|amount| {
            let booked_on = day_of(&self.group.day).ok_or_else(|| match self.group.day.as_str() {
                "" => Message::new("files-row-no-date"),
                day => Message::new("files-not-a-date").with("text", shortened(day)),
            })?;
            Ok((amount, booked_on))
        });
        let (amount, booked_on) = match entry {
            Ok(entry) => entry,
            Err(why) => return self.sink.reject(Rejected { line: record.line, field: "16".to_owned(), why }),
        };
        let texts = if self.sink.wants_texts() { texts_of(cells) } else { Vec::new() };
        let mut entry = DraftEntry {
            line: record.line,
            amount_field: "16".into(),
            amount,
            booked_on,
            value_on: funds.value_on,
            status: if self.group.interim { EntryStatus::Pending } else { EntryStatus::Booked },
            counterparty: None,
            texts,
            details: Vec::new(),
        };
        self.sink.entry(statement, &mut entry)
    }

    fn close(&mut self) -> Taken {
        self.account.take().map_or(Ok(()), |statement| self.sink.statement(statement))
    }
}

impl Funds {
    /// Reads the kind of the funds and the figures that it brings with it: three amounts, a day and a time, or a number
    /// of pairs of days and amounts.
    fn read(cells: &mut Cells<'_>) -> Self {
        let mut funds = Self::default();
        match cells.cell() {
            Some("S") => (0..3).for_each(|_| _ = cells.cell()),
            Some("V") => {
                funds.value_on = cells.cell().and_then(day_of);
                cells.cell();
            }
            Some("D") => {
                let pairs = cells.cell().and_then(|count| count.parse::<u8>().ok()).unwrap_or_default();
                (0..pairs).for_each(|_| _ = (cells.cell(), cells.cell()));
            }
            _ => {}
        }
        funds
    }
}

/// The amount of a movement, positive for money in.
fn entry_amount(kind: &str, written: &str, minor: Option<i128>, currency: Option<Currency>) -> Result<Amount, Message> {
    let is_credit = match kind.parse() {
        Ok(100..=399_u16 | 920..=959) => true,
        Ok(400..=699 | 960..=999) => false,
        _ => return Err(Message::new("files-no-direction").with("text", shortened(kind))),
    };
    if written.is_empty() {
        return Err(Message::new("files-row-no-amount"));
    }
    let signed = minor.map(|minor| if is_credit { minor } else { -minor });
    signed
        .and_then(|minor| amount_of(minor, currency))
        .ok_or_else(|| Message::new("files-not-an-amount").with("text", shortened(written)))
}

fn amount_of(minor: i128, currency: Option<Currency>) -> Option<Amount> {
    let decimals = currency.map_or(USUAL_DECIMALS, |currency| currency.exponent());
    let value = Decimal::try_from_i128_with_scale(minor, decimals).ok()?;
    Some(Amount { value, currency })
}

/// The references and the text of a movement.
fn texts_of(mut cells: Cells<'_>) -> Vec<String> {
    let references = [cells.cell(), cells.cell()].map(|cell| cell.unwrap_or_default().to_owned());
    let mut texts: Vec<String> = Vec::new();
    for text in references.into_iter().chain([cells.text()]) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().any(char::is_alphanumeric) && !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

/// Reads `YYMMDD`, or `YYYYMMDD` as some banks write.
fn day_of(text: &str) -> Option<NaiveDate> {
    let (year, rest) = text.split_at_checked(if text.len() == 8 { 4 } else { 2 })?;
    let (month, day) = rest.split_at_checked(2)?;
    let all_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    read_date(&format!("{day}.{month}.{year}"), Some(DateOrder::DayFirst)).ok().filter(|_| all_digits && day.len() == 2)
}

#[cfg(test)]
mod tests;
