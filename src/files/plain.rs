//! The four plain tables that can be reconciled without a profile: orders, payments, payouts and bank entries.
//!
//! Unlike what banks and shops write, they say everything in one way: amounts in minor units, days as numbers from any
//! start (or as dates), moments in Unix seconds. A [`PlainMap`] says where a table differs.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate};
use serde::Deserialize;

use super::Source;
use super::dates::{DateOrder, read_date};
use super::detect::{Content, open};
use super::error::{FileError, Rejected, Taken};
use super::header::{Columns, Words};
use super::records::{Next, Record};
use super::table::Table;
use crate::domain::{Currency, Money};
use crate::text::Message;

/// Which of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlainKind {
    /// What customers owe.
    Orders,
    /// What the gateway took and gave back.
    Payments,
    /// What the gateway sent to the bank.
    Payouts,
    /// What the bank booked.
    Bank,
}

/// What a column of a plain table means. The names that files use for them are in the README.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlainColumn {
    /// The row's own id.
    Id,
    /// The order's number.
    Number,
    /// The moment, in Unix seconds or as a date with a time.
    Created,
    /// The day.
    Day,
    /// The amount; of an order, its total.
    Amount,
    /// What is left after fees.
    Net,
    /// The currency.
    Currency,
    /// The gateway.
    Gateway,
    /// What kind of payment it is.
    Kind,
    /// What a payment says which order it is for.
    Reference,
    /// The payout that a payment is part of.
    Payout,
    /// What the bank wrote.
    Text,
}

/// How amounts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlainAmounts {
    /// In minor units: 1250.
    #[default]
    Minor,
    /// With decimals: 12.50.
    Decimal,
}

/// Where one table differs from the usual.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlainTable {
    /// Names of columns that are called otherwise.
    pub columns: BTreeMap<PlainColumn, String>,
    /// How amounts are written.
    pub amounts: PlainAmounts,
    /// The order of day and month in dates that can be read either way.
    pub dates: Option<DateOrder>,
}

/// Where the four tables differ from the usual, as `--map` gives it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlainMap {
    /// Of the orders.
    pub orders: PlainTable,
    /// Of the payments.
    pub payments: PlainTable,
    /// Of the payouts.
    pub payouts: PlainTable,
    /// Of the bank entries.
    pub bank: PlainTable,
}

/// A row of any of the tables. What a table has no column for is empty.
#[derive(Debug, Clone, Copy)]
pub struct PlainRow<'a> {
    /// The line of the file on which it starts, from 1.
    pub line: u64,
    /// Its own id.
    pub id: &'a str,
    /// The order's number.
    pub number: &'a str,
    /// The moment in Unix seconds.
    pub second: Option<i64>,
    /// The day: the number that the file gives, or days since 1970.
    pub day: Option<i32>,
    /// The amount in minor units, with its sign.
    pub amount: i64,
    /// What is left after fees, in minor units, with its sign.
    pub net: Option<i64>,
    /// The currency of both.
    pub currency: Currency,
    /// The gateway.
    pub gateway: &'a str,
    /// What kind of payment it is, in the file's word.
    pub kind: &'a str,
    /// What a payment says which order it is for.
    pub reference: &'a str,
    /// The payout that a payment is part of.
    pub payout: &'a str,
    /// What the bank wrote.
    pub text: &'a str,
}

/// Takes the rows of a plain table, in the file's order.
pub trait PlainSink {
    /// A row.
    fn row(&mut self, row: &PlainRow<'_>) -> Taken;

    /// A row that was left out.
    fn reject(&mut self, rejected: Rejected) -> Taken;
}

#[rustfmt::skip]
const ORDERS: Words<PlainColumn> = &[
    (PlainColumn::Id, &["orderid", "id"]),
    (PlainColumn::Number, &["orderno", "ordernumber"]),
    (PlainColumn::Amount, &["total", "amount"]),
    (PlainColumn::Created, &["created"]),
    (PlainColumn::Day, &["day", "date"]),
    (PlainColumn::Currency, &["currency"]),
    (PlainColumn::Gateway, &["gateway"]),
];

#[rustfmt::skip]
const PAYMENTS: Words<PlainColumn> = &[
    (PlainColumn::Id, &["txnid", "paymentid", "id"]),
    (PlainColumn::Reference, &["ref", "reference"]),
    (PlainColumn::Amount, &["amount"]),
    (PlainColumn::Net, &["net"]),
    (PlainColumn::Created, &["created"]),
    (PlainColumn::Day, &["day", "date"]),
    (PlainColumn::Currency, &["currency"]),
    (PlainColumn::Gateway, &["gateway"]),
    (PlainColumn::Kind, &["kind", "type"]),
    (PlainColumn::Payout, &["payoutid"]),
];

#[rustfmt::skip]
const PAYOUTS: Words<PlainColumn> = &[
    (PlainColumn::Id, &["payoutid", "id"]),
    (PlainColumn::Amount, &["amount"]),
    (PlainColumn::Created, &["created"]),
    (PlainColumn::Day, &["day", "date"]),
    (PlainColumn::Currency, &["currency"]),
    (PlainColumn::Gateway, &["gateway"]),
];

#[rustfmt::skip]
const BANK: Words<PlainColumn> = &[
    (PlainColumn::Id, &["bankid", "id"]),
    (PlainColumn::Amount, &["amount"]),
    (PlainColumn::Created, &["created"]),
    (PlainColumn::Day, &["day", "date"]),
    (PlainColumn::Currency, &["currency"]),
    (PlainColumn::Text, &["descr", "description", "text"]),
];

impl PlainKind {
    const fn words(self) -> Words<PlainColumn> {
        match self {
            Self::Orders => ORDERS,
            Self::Payments => PAYMENTS,
            Self::Payouts => PAYOUTS,
            Self::Bank => BANK,
        }
    }

    fn columns(self, names: &[&str], how: &PlainTable) -> Columns<PlainColumn> {
        let said = how.columns.iter().map(|(means, name)| (name.clone(), *means));
        let mut columns = Columns::named(names, said);
        columns.fill(&Columns::of(names, self.words()));
        columns
    }
}

/// Reads a plain table and hands its rows over. Nothing of it is kept.
///
/// # Errors
/// [`FileError`] when nothing of the file can be used. What was handed over by then must be thrown away.
pub fn read_plain(
    source: &dyn Source,
    kind: PlainKind,
    how: &PlainTable,
    sink: &mut dyn PlainSink,
) -> Result<(), FileError> {
    let opened = open(source)?;
    let Content::Table(file) = &opened.content else { return Err(FileError::NoHeader) };
    let score = |cells: &[&str]| kind.columns(cells, how).len();
    let table = file.table(&score)?.ok_or(FileError::NoHeader)?;
    let mut reader = RowReader::of(&table, kind, how)?;
    let (mut rows, mut row) = (table.rows()?, Record::default());
    loop {
        match rows.next(&mut row)? {
            Next::End => return Ok(()),
            Next::Broken(line) => {
                sink.reject(Rejected { line, field: "\"".to_owned(), why: Message::new("files-row-unclosed-quote") })?;
            }
            Next::Record => match reader.row(&row) {
                Ok(row) => sink.row(&row)?,
                Err((column, why)) => {
                    let field = column.and_then(|at| table.names().get(at).map(|name| (*name).to_owned()));
                    sink.reject(Rejected { line: row.line, field: field.unwrap_or_default(), why })?;
                }
            },
        }
    }
}

/// Why a row gave nothing: the column, and what is wrong there.
type Unusable = (Option<usize>, Message);

/// Reads the rows of one table.
struct RowReader<'h> {
    how: &'h PlainTable,
    id: Option<usize>,
    number: Option<usize>,
    second: Option<usize>,
    day: Option<usize>,
    amount: Option<usize>,
    net: Option<usize>,
    currency: Option<usize>,
    gateway: Option<usize>,
    kind: Option<usize>,
    reference: Option<usize>,
    payout: Option<usize>,
    text: Option<usize>,
    /// The last currency; most rows have the same as the one before.
    last: Option<Currency>,
}

impl<'h> RowReader<'h> {
    fn of(table: &Table<'_, '_>, kind: PlainKind, how: &'h PlainTable) -> Result<Self, FileError> {
        let columns = kind.columns(&table.names(), how);
        let get = |column| columns.get(column);
        let id = get(PlainColumn::Id).or(get(PlainColumn::Number));
        let when = get(PlainColumn::Day).or(get(PlainColumn::Created));
        let needed = [
            (id, "files-column-id"),
            (get(PlainColumn::Amount), "files-column-amount"),
            (get(PlainColumn::Currency), "files-column-currency"),
            (when, "files-column-day"),
        ];
        let missing: Vec<Message> =
            needed.into_iter().filter(|(place, _)| place.is_none()).map(|(_, key)| Message::new(key)).collect();
        if !missing.is_empty() {
            let seen = table.names().iter().map(|name| super::error::shortened(name)).collect();
            return Err(FileError::MissingColumns { line: table.header.line, missing, seen });
        }
        Ok(Self {
            how,
            id,
            number: get(PlainColumn::Number),
            second: get(PlainColumn::Created),
            day: get(PlainColumn::Day),
            amount: get(PlainColumn::Amount),
            net: get(PlainColumn::Net),
            currency: get(PlainColumn::Currency),
            gateway: get(PlainColumn::Gateway),
            kind: get(PlainColumn::Kind),
            reference: get(PlainColumn::Reference),
            payout: get(PlainColumn::Payout),
            text: get(PlainColumn::Text),
            last: None,
        })
    }

    fn row<'r>(&mut self, row: &'r Record) -> Result<PlainRow<'r>, Unusable> {
        let cell = |place: Option<usize>| place.map_or("", |place| row.cell(place));
        let id = cell(self.id);
        if id.is_empty() {
            return Err((self.id, Message::new("files-row-no-id")));
        }
        let currency = self.currency(cell(self.currency))?;
        let second = self.second(cell(self.second))?;
        let day = self.day(cell(self.day))?;
        if day.is_none() && second.is_none() {
            return Err((self.day.or(self.second), Message::new("files-row-no-date")));
        }
        let net = cell(self.net);
        Ok(PlainRow {
            line: row.line,
            id,
            number: cell(self.number),
            second,
            day,
            amount: self.minor(cell(self.amount), self.amount, currency)?,
            net: if net.is_empty() { None } else { Some(self.minor(net, self.net, currency)?) },
            currency,
            gateway: cell(self.gateway),
            kind: cell(self.kind),
            reference: cell(self.reference),
            payout: cell(self.payout),
            text: cell(self.text),
        })
    }

    fn currency(&mut self, code: &str) -> Result<Currency, Unusable> {
        if let Some(last) = self.last.filter(|last| last.is(code.as_bytes())) {
            return Ok(last);
        }
        let unknown = |_| (self.currency, Message::new("files-row-no-currency"));
        let currency = Currency::parse(code).map_err(unknown)?;
        self.last = Some(currency);
        Ok(currency)
    }

    fn minor(&self, text: &str, column: Option<usize>, currency: Currency) -> Result<i64, Unusable> {
        let wrong = || {
            let key = if text.is_empty() { "files-row-no-amount" } else { "files-not-an-amount" };
            (column, Message::new(key).with("text", super::error::shortened(text)))
        };
        match self.how.amounts {
            PlainAmounts::Minor => text.parse().map_err(|_| wrong()),
            PlainAmounts::Decimal => Money::parse_decimal(text, currency).map(|money| money.minor).map_err(|_| wrong()),
        }
    }

    /// A moment: Unix seconds, or a date with a time and its zone.
    fn second(&self, text: &str) -> Result<Option<i64>, Unusable> {
        if text.is_empty() {
            return Ok(None);
        }
        if let Ok(second) = text.parse() {
            return Ok(Some(second));
        }
        let moment = DateTime::parse_from_rfc3339(text).map(|moment| moment.timestamp());
        moment.map(Some).map_err(|_| (self.second, not_a_date(text)))
    }

    /// A day: a number, or a date.
    fn day(&self, text: &str) -> Result<Option<i32>, Unusable> {
        if text.is_empty() {
            return Ok(None);
        }
        // A date without dashes has eight digits; no shop is so old that its days have.
        if let Some(day) = text.parse().ok().filter(|_| text.len() < 8) {
            return Ok(Some(day));
        }
        let date = read_date(text, self.how.dates).map_err(|_| (self.day, not_a_date(text)))?;
        Ok(Some(day_number(date)))
    }
}

fn not_a_date(text: &str) -> Message {
    Message::new("files-not-a-date").with("text", super::error::shortened(text))
}

/// A date as the number of days since 1970.
fn day_number(date: NaiveDate) -> i32 {
    let start = NaiveDate::default();
    i32::try_from(date.signed_duration_since(start).num_days()).unwrap_or_default()
}
