//! PayPal's settlement report and transaction detail report: each row begins with what it is.
//!
//! RH and FH open the report and the file, SH a section (an account), CH names the columns of the rows SB; SF and RF state
//! totals of a section and of the report, SC, RC and others count rows. Amounts are whole hundredths, without a sign, in
//! every currency: PayPal writes 100 yen as 10000, like 100 dollars. A column beside each amount says credit or debit.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{Moved, kind_of_code, take};
use crate::domain::{BatchStatus, Currency, LedgerEntry, LedgerKind, Money};
use crate::files::Assume;
use crate::files::detect::Format;
use crate::files::error::FileError;
use crate::files::header::{Columns, Words};
use crate::files::records::Record;
use crate::files::settlement::SettlementFile;
use crate::files::settlement::report::{Flaw, Gathered, Report, Shape};
use crate::files::table::Table;
use crate::text::Message;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Column {
    Id,
    Code,
    Direction,
    Gross,
    Currency,
    FeeDirection,
    Fee,
    FeeCurrency,
    Completed,
    Initiated,
    Status,
    Invoice,
    Custom,
    BankReference,
}

use Column as C;

const WORDS: Words<Column> = &[
    (C::Id, &["transactionid"]),
    (C::Code, &["transactioneventcode"]),
    (C::Direction, &["transactiondebitorcredit"]),
    (C::Gross, &["grosstransactionamount"]),
    (C::Currency, &["grosstransactioncurrency"]),
    (C::FeeDirection, &["feedebitorcredit"]),
    (C::Fee, &["feeamount"]),
    (C::FeeCurrency, &["feecurrency"]),
    (C::Completed, &["transactioncompletiondate"]),
    (C::Initiated, &["transactioninitiationdate"]),
    (C::Status, &["transactionalstatus", "transactionstatus"]),
    (C::Invoice, &["invoiceid"]),
    (C::Custom, &["customfield"]),
    (C::BankReference, &["bankreferenceid"]),
];

// The amounts are whole numbers and need no looking at.
const SHAPE: Shape<Column> = Shape { words: WORDS, amounts: &[], date: C::Completed, never_grouped: true };

/// The code of PayPal's daily sweep of the balance to the bank.
const SWEEP: &str = "T0401";

const SUBSCRIPTIONS: Words<u8> = &[(0, &["subscriptionid"]), (1, &["subscriptionactiontype"])];

/// Which of the reports has these columns, and how many of them are known.
pub(in crate::files::settlement) fn told_by(names: &[&str]) -> Option<(Format, usize)> {
    if names.first().copied() != Some("CH") {
        return None;
    }
    if Columns::of(names, SUBSCRIPTIONS).len() == SUBSCRIPTIONS.len() {
        return Some((Format::PaypalSubscriptions, SUBSCRIPTIONS.len()));
    }
    let columns = Columns::of(names, WORDS);
    let needed = [C::Id, C::Code, C::Direction, C::Gross, C::Currency];
    if !needed.iter().all(|&column| columns.has(column)) {
        return None;
    }
    let format = if columns.has(C::Status) { Format::PaypalTransactions } else { Format::PaypalSettlement };
    Some((format, columns.len()))
}

/// What came in and what went out of a currency, fees included, in hundredths.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Flow {
    received: Decimal,
    spent: Decimal,
}

/// Rows since a header, against which a footer is checked.
#[derive(Debug, Default)]
struct Rows {
    flows: BTreeMap<Currency, Flow>,
    count: u64,
}

/// What is known while a report is read.
struct Reading {
    account: Option<String>,
    section: Rows,
    report: Rows,
    /// Whether this file holds the report from its beginning; a long one comes in several files.
    from_the_start: bool,
    /// Footers that were found wrong: the section's and the report's are often the same.
    told: BTreeSet<Option<Currency>>,
    /// Whether the rows have the columns of the first section.
    same_columns: bool,
}

/// # Errors
/// [`FileError::Unreadable`].
pub(in crate::files::settlement) fn read(
    table: &Table<'_, '_>,
    format: Format,
    assume: &Assume,
) -> Result<SettlementFile, FileError> {
    let report = Report::new(table, &SHAPE, assume)?;
    let mut gathered = Gathered::default();
    let mut reading = Reading {
        account: None,
        section: Rows::default(),
        report: Rows::default(),
        from_the_start: true,
        told: BTreeSet::new(),
        same_columns: true,
    };
    for record in &table.preamble {
        reading.other(record, &mut gathered);
    }
    report.each(&mut gathered, |record, gathered| match record.cell(0) {
        "SB" => reading.row(&report, record, gathered),
        "CH" => {
            reading.same_columns = record.cells().eq(table.header.cells());
            Ok(())
        }
        _ => {
            reading.other(record, gathered);
            Ok(())
        }
    })?;
    Ok(gathered.finish(format, "paypal", reading.account))
}

impl Reading {
    fn row(&mut self, report: &Report<'_, Column>, record: &Record, gathered: &mut Gathered) -> Result<(), Flaw> {
        self.section.count += 1;
        self.report.count += 1;
        if !self.same_columns {
            return Err(report.flaw(C::Id, Message::new("files-settlement-other-columns")));
        }
        let status = report.cell(record, C::Status);
        // Denied, pending. A payment that was refunded later has moved money all the same.
        if matches!(status, "D" | "P") {
            return Err(report.flaw(C::Status, Message::new("files-settlement-no-money").with("text", status)));
        }
        let currency = report.currency(record, C::Currency)?;
        let gross = hundredths(report, record, C::Gross, C::Direction)?
            .ok_or_else(|| report.flaw(C::Gross, Message::new("files-row-no-amount")))?;
        let fee = hundredths(report, record, C::Fee, C::FeeDirection)?.unwrap_or_default();
        let fee_currency = if report.cell(record, C::FeeCurrency).is_empty() {
            currency
        } else {
            report.currency(record, C::FeeCurrency)?
        };
        let overflow = |error| report.broken(C::Gross, &error);
        let amount = major(report, gross, currency, C::Gross)?;
        let own_fee = major(report, fee, fee_currency, C::Fee)?.negated().map_err(overflow)?;
        let (fee_here, fee_beside) = if fee_currency == currency {
            (own_fee, None)
        } else {
            (Money::zero(currency), Some(own_fee).filter(|fee| !fee.is_zero()))
        };
        let net = amount.minus(fee_here).map_err(overflow)?;
        let date = if report.cell(record, C::Completed).is_empty() { C::Initiated } else { C::Completed };
        let moment = report.moment(record, date, None, None)?;
        let code = report.cell(record, C::Code);
        let id = report.cell(record, C::Id);
        let text = report.first(record, &[C::Invoice, C::Custom]).map(str::to_owned);
        let line = LedgerEntry {
            entry_id: gathered.id(&[id, code, currency.code(), report.cell(record, C::Direction)]),
            kind: kind_of_code(code, gross > Decimal::ZERO).unwrap_or(LedgerKind::Other),
            provider_kind: code.to_owned(),
            amount,
            fee: fee_here,
            net,
            source_id: Some(id.to_owned()).filter(|id| !id.is_empty()),
            created_at: moment.at,
            available_on: moment.at,
            description: text,
        };
        if let Some(fee) = fee_beside {
            let amount = fee.negated().map_err(overflow)?;
            let fee_line = LedgerEntry {
                entry_id: gathered.id(&[id, code, fee.currency.code(), "fee"]),
                kind: LedgerKind::Fee,
                amount,
                fee: Money::zero(fee.currency),
                net: amount,
                ..line.clone()
            };
            gathered.loose.push(fee_line);
        }
        for rows in [&mut self.section, &mut self.report] {
            rows.flows.entry(currency).or_default().add(gross);
            rows.flows.entry(fee_currency).or_default().add(fee);
        }
        let bank_reference = Some(report.cell(record, C::BankReference)).filter(|text| !text.is_empty());
        let moved = Moved {
            line,
            day: moment.day,
            automatic: code == SWEEP,
            status: BatchStatus::Paid,
            bank_reference: bank_reference.map(str::to_owned),
        };
        take(moved, gathered).map_err(overflow)
    }

    /// A record that is neither a row nor names columns.
    fn other(&mut self, record: &Record, gathered: &mut Gathered) {
        match record.cell(0) {
            "SH" => {
                self.section = Rows::default();
                // Period from, period to, account.
                let account = Some(record.cell(3)).filter(|account| !account.is_empty());
                self.account = self.account.take().or(account.map(str::to_owned));
            }
            "FH" => self.from_the_start &= record.cell(1).parse::<u32>().is_ok_and(|number| number <= 1),
            "SF" | "SC" => check(record, &self.section, &mut self.told, gathered),
            "RF" | "RC" if self.from_the_start => check(record, &self.report, &mut self.told, gathered),
            _ => {}
        }
    }
}

/// How many records around the rows are counted as well in some of the reports.
const AROUND: u64 = 8;

/// Compares a footer with the rows above it. It states a currency and what was credited and debited, gross and fees; or
/// only how many rows there are.
fn check(record: &Record, rows: &Rows, told: &mut BTreeSet<Option<Currency>>, gathered: &mut Gathered) {
    let number = |at| record.cell(at).parse::<i64>().ok().map(Decimal::from);
    let line = Some(record.line);
    if let Ok(currency) = Currency::parse(record.cell(1)) {
        let (Some(credits), Some(debits)) = (number(2), number(3)) else { return };
        let (Some(fee_credits), Some(fee_debits)) = (number(4), number(5)) else { return };
        let stated = Flow { received: credits + fee_credits, spent: debits + fee_debits };
        let found = rows.flows.get(&currency).copied().unwrap_or_default();
        if stated != found && told.insert(Some(currency)) {
            let text = |hundredths: Decimal| (hundredths * Decimal::new(1, 2)).to_string();
            let what = Message::new("files-settlement-totals-differ")
                .with("currency", currency.code())
                .with("received", text(stated.received))
                .with("spent", text(stated.spent))
                .with("rows_received", text(found.received))
                .with("rows_spent", text(found.spent));
            gathered.notice(line, what);
        }
        return;
    }
    let Some(stated) = record.cell(1).parse::<u64>().ok() else { return };
    if !(rows.count..=rows.count.saturating_add(AROUND)).contains(&stated) && told.insert(None) {
        let what = Message::new("files-settlement-count-differs").with("stated", stated).with("count", rows.count);
        gathered.notice(line, what);
    }
}

impl Flow {
    fn add(&mut self, hundredths: Decimal) {
        if hundredths >= Decimal::ZERO {
            self.received += hundredths;
        } else {
            self.spent -= hundredths;
        }
    }
}

/// An amount in hundredths with the sign of its direction; nothing when there is none.
fn hundredths(
    report: &Report<'_, Column>,
    record: &Record,
    amount: Column,
    direction: Column,
) -> Result<Option<Decimal>, Flaw> {
    let text = report.cell(record, amount);
    if text.is_empty() {
        return Ok(None);
    }
    // With a decimal point it is no longer told whether it counts hundredths.
    let Ok(value) = text.parse::<u64>() else {
        return Err(report.flaw(amount, Message::new("files-not-an-amount").with("text", text)));
    };
    let value = Decimal::from(value);
    match report.cell(record, direction) {
        _ if value.is_zero() => Ok(Some(value)),
        word if word.eq_ignore_ascii_case("CR") => Ok(Some(value)),
        word if word.eq_ignore_ascii_case("DR") => Ok(Some(-value)),
        word => Err(report.flaw(direction, Message::new("files-no-direction").with("text", word))),
    }
}

fn major(report: &Report<'_, Column>, hundredths: Decimal, currency: Currency, column: Column) -> Result<Money, Flaw> {
    report.money(hundredths * Decimal::new(1, 2), currency, column)
}
