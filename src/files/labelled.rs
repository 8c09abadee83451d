//! Payments of which is known whether they were fraud, as a plain table: one row each, amounts in minor units.

use super::Source;
use super::detect::{Content, open};
use super::error::{FileError, Rejected, Taken, shortened};
use super::header::{Columns, Words};
use super::records::{Next, Record};
use crate::text::Message;

/// A payment and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabelledRow<'a> {
    /// The line of the file on which it starts, from 1.
    pub line: u64,
    /// Its own id.
    pub id: &'a str,
    /// Seconds since any beginning.
    pub seconds: i64,
    /// Who paid.
    pub customer: &'a str,
    /// Where.
    pub place: &'a str,
    /// How much, in minor units.
    pub amount: i64,
    /// Whether it was fraud.
    pub fraud: bool,
}

/// Takes the rows of such a table, in the file's order.
pub trait LabelledSink {
    /// A payment.
    fn row(&mut self, row: &LabelledRow<'_>) -> Taken;

    /// A row that was left out.
    fn reject(&mut self, rejected: Rejected) -> Taken;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Id,
    Seconds,
    Customer,
    Place,
    Amount,
    Fraud,
}

#[rustfmt::skip]
const WORDS: Words<Column> = &[
    (Column::Id, &["transactionid", "paymentid", "id"]),
    (Column::Seconds, &["timeseconds", "seconds"]),
    (Column::Customer, &["customerid", "customer"]),
    (Column::Place, &["terminalid", "terminal"]),
    (Column::Amount, &["amountminor"]),
    (Column::Fraud, &["isfraud", "fraud"]),
];

const NEEDED: [(Column, &str); 6] = [
    (Column::Id, "files-column-id"),
    (Column::Seconds, "files-column-seconds"),
    (Column::Customer, "files-column-customer"),
    (Column::Place, "files-column-terminal"),
    (Column::Amount, "files-column-amount"),
    (Column::Fraud, "files-column-fraud"),
];

/// Reads the table and hands its rows over; further columns are ignored. Nothing of it is kept.
///
/// # Errors
/// [`FileError`] when nothing of the file can be used. What was handed over by then must be thrown away.
pub fn read_labelled(source: &dyn Source, sink: &mut dyn LabelledSink) -> Result<(), FileError> {
    let opened = open(source)?;
    let Content::Table(file) = &opened.content else { return Err(FileError::NoHeader) };
    let table = file.table(&|cells: &[&str]| Columns::of(cells, WORDS).len())?.ok_or(FileError::NoHeader)?;
    let names = table.names();
    let columns = Columns::of(&names, WORDS);
    let [id, seconds, customer, place, amount, fraud] = NEEDED.map(|(column, _)| columns.get(column));
    let (Some(id), Some(seconds), Some(customer), Some(place), Some(amount), Some(fraud)) =
        (id, seconds, customer, place, amount, fraud)
    else {
        let missing = NEEDED.iter().filter(|(column, _)| !columns.has(*column)).map(|(_, key)| Message::new(key));
        let seen = names.iter().map(|name| shortened(name)).collect();
        return Err(FileError::MissingColumns { line: table.header.line, missing: missing.collect(), seen });
    };
    let whole = |row: &Record, at: usize| row.cell(at).parse::<i64>().map_err(|_| at);
    let read = |row: &Record| -> Result<(i64, i64, bool), usize> {
        for at in [id, customer, place] {
            if row.cell(at).is_empty() {
                return Err(at);
            }
        }
        let is_fraud = match row.cell(fraud) {
            "0" | "false" | "False" => false,
            "1" | "true" | "True" => true,
            _ => return Err(fraud),
        };
        Ok((whole(row, seconds)?, whole(row, amount)?, is_fraud))
    };
    let (mut rows, mut row) = (table.rows()?, Record::default());
    loop {
        match rows.next(&mut row)? {
            Next::End => return Ok(()),
            Next::Broken(line) => {
                sink.reject(Rejected { line, field: "\"".to_owned(), why: Message::new("files-row-unclosed-quote") })?;
            }
            Next::Record => match read(&row) {
                Ok((seconds, amount, fraud)) => sink.row(&LabelledRow {
                    line: row.line,
                    id: row.cell(id),
                    seconds,
                    customer: row.cell(customer),
                    place: row.cell(place),
                    amount,
                    fraud,
                })?,
                Err(at) => {
                    let field = names.get(at).map(|name| (*name).to_owned()).unwrap_or_default();
                    sink.reject(Rejected { line: row.line, field, why: Message::new("files-row-no-label") })?;
                }
            },
        }
    }
}
