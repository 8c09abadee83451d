//! The list of payments that Stripe's dashboard exports.
//!
//! It is no ledger: refunds and payouts have no rows. The payments in it are read, so that orders can be matched, and a
//! notice says what is not there.

use super::SettlementFile;
use super::report::{Flaw, Gathered, Report, Shape};
use crate::domain::ids::LedgerEntryId;
use crate::domain::{LedgerEntry, LedgerKind, Money};
use crate::files::Assume;
use crate::files::detect::Format;
use crate::files::error::FileError;
use crate::files::header::{Columns, Words};
use crate::files::records::Record;
use crate::files::table::Table;
use crate::text::Message;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Column {
    Id,
    Created,
    Amount,
    Currency,
    Fee,
    Status,
    Refunded,
    Captured,
    Description,
}

use Column as C;

const WORDS: Words<Column> = &[
    (C::Id, &["id"]),
    (C::Created, &["createdutc", "created", "createddateutc"]),
    (C::Amount, &["convertedamount"]),
    (C::Currency, &["convertedcurrency"]),
    (C::Fee, &["fee"]),
    (C::Status, &["status"]),
    (C::Refunded, &["convertedamountrefunded", "amountrefunded"]),
    (C::Captured, &["captured"]),
    (C::Description, &["description"]),
];

const SHAPE: Shape<Column> =
    Shape { words: WORDS, amounts: &[C::Amount, C::Fee, C::Refunded], date: C::Created, never_grouped: true };

/// How many columns of a list of payments there are; 0 when it is none.
pub(super) fn score(names: &[&str]) -> usize {
    let columns = Columns::of(names, WORDS);
    let needed = [C::Id, C::Created, C::Amount, C::Currency, C::Fee, C::Status, C::Refunded];
    if needed.iter().all(|&column| columns.has(column)) { columns.len() } else { 0 }
}

/// # Errors
/// [`FileError::Unreadable`].
pub(super) fn read(table: &Table<'_, '_>, assume: &Assume) -> Result<SettlementFile, FileError> {
    let report = Report::new(table, &SHAPE, assume)?;
    let mut gathered = Gathered::default();
    let mut refunded = 0_u64;
    report.each(&mut gathered, |record, gathered| {
        let line = line(&report, record)?;
        refunded += u64::from(report.decimal(record, C::Refunded)?.is_some_and(|value| !value.is_zero()));
        gathered.loose.push(line);
        Ok(())
    })?;
    gathered.notice(None, Message::new("files-settlement-payments-only").with("refunded", refunded));
    Ok(gathered.finish(Format::StripeItemised, "stripe", None))
}

fn line(report: &Report<'_, Column>, record: &Record) -> Result<LedgerEntry, Flaw> {
    let status = report.cell(record, C::Status);
    let no_money = |column| {
        let text = report.cell(record, column);
        Err(report.flaw(column, Message::new("files-settlement-no-money").with("text", text)))
    };
    let paid = ["paid", "succeeded", "refunded", "partially refunded", "partial refund", "disputed"];
    if !paid.iter().any(|word| status.eq_ignore_ascii_case(word)) {
        return no_money(C::Status);
    }
    if report.cell(record, C::Captured).eq_ignore_ascii_case("false") {
        return no_money(C::Captured);
    }
    let currency = report.currency(record, C::Currency)?;
    let money = |column| report.amount(record, column, currency);
    let amount = money(C::Amount)?.ok_or_else(|| report.flaw(C::Amount, Message::new("files-row-no-amount")))?;
    let fee = money(C::Fee)?.unwrap_or(Money::zero(currency));
    let net = amount.minus(fee).map_err(|error| report.broken(C::Fee, &error))?;
    let created = report.moment(record, C::Created, None, None)?;
    let id = report.cell(record, C::Id);
    if id.is_empty() {
        return Err(report.flaw(C::Id, Message::new("files-settlement-no-id")));
    }
    let description = report.cell(record, C::Description);
    Ok(LedgerEntry {
        entry_id: LedgerEntryId::new(id),
        kind: LedgerKind::Sale,
        provider_kind: status.to_owned(),
        amount,
        fee,
        net,
        source_id: Some(id.to_owned()),
        created_at: created.at,
        available_on: created.at,
        description: Some(description.to_owned()).filter(|text| !text.is_empty()),
    })
}
