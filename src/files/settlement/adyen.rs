//! Adyen's settlement details report: the lines of one or more batches, and what was paid out for each.
//!
//! Columns come in any order and are known by name. Debit and credit stand in columns of their own; NC is the currency
//! in which Adyen settles. What Adyen keeps of a line is spread over four columns.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};

use super::SettlementFile;
use super::report::{Flaw, Gathered, Report, Shape, sum_of_nets, too_large};
use crate::domain::ids::BatchId;
use crate::domain::{Batch, BatchStatus, Currency, LedgerEntry, LedgerKind, Money, MoneyError, SettledBatch};
use crate::files::Assume;
use crate::files::detect::Format;
use crate::files::error::FileError;
use crate::files::header::{Columns, Words};
use crate::files::records::Record;
use crate::files::table::Table;
use crate::text::Message;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Column {
    Psp,
    Kind,
    Batch,
    Currency,
    Debit,
    Credit,
    Created,
    Zone,
    Account,
    Company,
    Reference,
    Modification,
    ModificationReference,
    Commission,
    Markup,
    SchemeFees,
    Interchange,
    AllFees,
    Booked,
    BookedZone,
    AcquirerReference,
}

use Column as C;

const WORDS: Words<Column> = &[
    (C::Psp, &["pspreference"]),
    (C::Kind, &["type"]),
    (C::Batch, &["batchnumber"]),
    (C::Currency, &["netcurrency"]),
    (C::Debit, &["netdebitnc", "netdebit"]),
    (C::Credit, &["netcreditnc", "netcredit"]),
    (C::Created, &["creationdate"]),
    (C::Zone, &["timezone", "creationdatetimezone"]),
    (C::Account, &["merchantaccount"]),
    (C::Company, &["companyaccount"]),
    (C::Reference, &["merchantreference"]),
    (C::Modification, &["modificationreference", "modificationpspreference"]),
    (C::ModificationReference, &["modificationmerchantreference"]),
    (C::Commission, &["commissionnc", "commission"]),
    (C::Markup, &["markupnc", "markup"]),
    (C::SchemeFees, &["schemefeesnc", "schemefees"]),
    (C::Interchange, &["interchangenc", "interchange"]),
    (C::AllFees, &["paymentfeesnc", "paymentfees"]),
    (C::Booked, &["bookingdate"]),
    (C::BookedZone, &["bookingdatetimezone"]),
    (C::AcquirerReference, &["arn"]),
];

const FEES: [Column; 4] = [C::Commission, C::Markup, C::SchemeFees, C::Interchange];
/// Columns with references, which a spreadsheet may have damaged.
const REFERENCES: [Column; 5] = [C::Psp, C::Reference, C::Modification, C::ModificationReference, C::AcquirerReference];

const SHAPE: Shape<Column> = Shape {
    words: WORDS,
    amounts: &[C::Debit, C::Credit, C::Commission, C::Markup, C::SchemeFees, C::Interchange, C::AllFees],
    date: C::Created,
    never_grouped: true,
};

/// How many columns of a settlement details report there are; 0 when it is none.
pub(super) fn settlement_score(names: &[&str]) -> usize {
    let columns = Columns::of(names, WORDS);
    let is_report = [C::Psp, C::Kind, C::Batch, C::Currency].iter().all(|&column| columns.has(column));
    if is_report && (columns.has(C::Debit) || columns.has(C::Credit)) { columns.len() } else { 0 }
}

/// How many columns of a payments accounting report there are; 0 when it is none.
pub(super) fn accounting_score(names: &[&str]) -> usize {
    const NEEDED: Words<u8> = &[(0, &["pspreference"]), (1, &["recordtype"])];
    const OTHERS: Words<u8> =
        &[(0, &["maincurrency"]), (1, &["paymentcurrency"]), (2, &["payablesc"]), (3, &["capturedpc"])];
    let others = Columns::of(names, OTHERS).len();
    if Columns::of(names, NEEDED).len() == NEEDED.len() && others > 0 { NEEDED.len() + others } else { 0 }
}

/// A batch whose lines are being read.
struct Open {
    account: String,
    number: String,
    currency: Currency,
    lines: Vec<LedgerEntry>,
    /// The day of the last line, where it was written.
    last_day: NaiveDate,
    /// The day on which it was paid out.
    paid_on: Option<NaiveDate>,
    references: Vec<String>,
}

/// # Errors
/// [`FileError::Unreadable`]; [`FileError::Broken`] when sums are beyond any money.
pub(super) fn read(table: &Table<'_, '_>, assume: &Assume) -> Result<SettlementFile, FileError> {
    let report = Report::new(table, &SHAPE, assume)?;
    let mut gathered = Gathered::default();
    let mut open: Vec<Open> = Vec::new();
    let mut places: HashMap<(String, String, Currency), usize> = HashMap::new();
    report.each(&mut gathered, |record, gathered| {
        let row = Row::of(&report, record, gathered)?;
        let Some(number) = row.batch else {
            gathered.loose.push(row.line);
            return Ok(());
        };
        let place = *places.entry((row.account.clone(), number.clone(), row.line.net.currency)).or_insert(open.len());
        if place == open.len() {
            open.push(Open {
                account: row.account,
                number,
                currency: row.line.net.currency,
                lines: Vec::new(),
                last_day: row.day,
                paid_on: None,
                references: Vec::new(),
            });
        }
        if let Some(batch) = open.get_mut(place) {
            batch.last_day = batch.last_day.max(row.day);
            if row.line.kind == LedgerKind::Payout {
                batch.paid_on = Some(batch.paid_on.map_or(row.day, |day| day.max(row.day)));
                batch.references.extend(row.payout_reference);
            }
            batch.lines.push(row.line);
        }
        Ok(())
    })?;

    let accounts: BTreeSet<&str> = open.iter().map(|batch| batch.account.as_str()).collect();
    let account = accounts.first().filter(|account| accounts.len() == 1 && !account.is_empty());
    let account = account.map(|&account| account.to_owned());
    let mut currencies: HashMap<(String, String), usize> = HashMap::new();
    for batch in &open {
        *currencies.entry((batch.account.clone(), batch.number.clone())).or_default() += 1;
    }
    for batch in open {
        let several = currencies.get(&(batch.account.clone(), batch.number.clone())).is_some_and(|&count| count > 1);
        let settled = batch.close(several, &mut gathered)?;
        gathered.batches.push(settled);
    }
    Ok(gathered.finish(Format::AdyenSettlement, "adyen", account))
}

/// What a row says.
struct Row {
    account: String,
    batch: Option<String>,
    line: LedgerEntry,
    /// The day of the row, where it was written.
    day: NaiveDate,
    payout_reference: Option<String>,
}

impl Row {
    fn of(report: &Report<'_, Column>, record: &Record, gathered: &mut Gathered) -> Result<Self, Flaw> {
        let cell = |column| report.cell(record, column);
        let filled = |column| Some(cell(column)).filter(|cell| !cell.is_empty()).map(str::to_owned);
        let currency = report.currency(record, C::Currency)?;
        let (debit, credit) = (report.amount(record, C::Debit, currency)?, report.amount(record, C::Credit, currency)?);
        if debit.is_none() && credit.is_none() {
            return Err(report.flaw(C::Credit, Message::new("files-row-no-amount")));
        }
        let zero = Money::zero(currency);
        let net = credit.unwrap_or(zero).minus(debit.unwrap_or(zero));
        let net = net.map_err(|error| report.broken(C::Credit, &error))?;
        let fee = fees(report, record, currency)?;
        let amount = net.plus(fee).map_err(|error| report.broken(C::Credit, &error))?;
        let created = report.moment(record, C::Created, None, Some(C::Zone))?;
        gathered.check_zone(record.line, cell(C::Zone), created);
        let booked = match cell(C::Booked) {
            "" => created,
            _ => report.moment(record, C::Booked, None, Some(C::BookedZone))?,
        };
        for column in REFERENCES {
            gathered.check_reference(record.line, &report.name(column), cell(column));
        }
        let kind = kind(cell(C::Kind));
        let account = report.first(record, &[C::Account, C::Company]).unwrap_or_default().to_owned();
        let (psp, modification) = (filled(C::Psp), filled(C::Modification));
        let entry_id = gathered.id(&[
            &account,
            cell(C::Batch),
            cell(C::Psp),
            cell(C::Kind),
            cell(C::Modification),
            currency.code(),
            &net.minor.to_string(),
        ]);
        let source_id = match kind {
            // What Adyen did to a payment has a reference of its own. Beside no payment, it is a text.
            LedgerKind::Refund | LedgerKind::RefundFailed | LedgerKind::Dispute | LedgerKind::DisputeReversed => {
                modification.clone().filter(|_| psp.is_some()).or(psp.clone())
            }
            _ => psp.clone(),
        };
        let text = || {
            let texts = [modification.clone(), filled(C::ModificationReference)];
            texts.into_iter().flatten().reduce(|first, second| format!("{first}, {second}"))
        };
        Ok(Self {
            account,
            batch: filled(C::Batch),
            payout_reference: modification.as_deref().map(|text| bank_reference(text).to_owned()),
            line: LedgerEntry {
                entry_id,
                kind,
                provider_kind: cell(C::Kind).to_owned(),
                amount,
                fee,
                net,
                source_id,
                created_at: created.at,
                available_on: booked.at,
                description: filled(C::Reference).or_else(|| text().filter(|_| psp.is_none())),
            },
            day: created.day,
        })
    }
}

/// What Adyen keeps of a line, in the currency of settlement. Parts of a cent that are written out for each of the four
/// fees are rounded in their sum: what the shop gets is in whole cents.
fn fees(report: &Report<'_, Column>, record: &Record, currency: Currency) -> Result<Money, Flaw> {
    let mut parts = Vec::new();
    for column in FEES {
        parts.extend(report.decimal(record, column)?);
    }
    if parts.is_empty() {
        parts.extend(report.decimal(record, C::AllFees)?);
    }
    let sum = parts.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add);
    let sum = sum.ok_or_else(|| report.broken(C::Commission, &MoneyError::Overflow))?;
    let rounded = sum.round_dp_with_strategy(currency.exponent(), RoundingStrategy::MidpointAwayFromZero);
    report.money(rounded, currency, C::Commission)
}

fn kind(word: &str) -> LedgerKind {
    let word = word.to_ascii_lowercase();
    let came_back = word.contains("reversed");
    match word.as_str() {
        "merchantpayout" | "merchantpayin" => LedgerKind::Payout,
        "fee" | "misccosts" | "invoicededuction" | "paymentcost" => LedgerKind::Fee,
        "depositcorrection" | "reserveadjustment" => LedgerKind::Reserve,
        "balancetransfer" | "manualcorrected" => LedgerKind::Adjustment,
        word if word.starts_with("merchantpayout") && came_back => LedgerKind::PayoutFailed,
        word if word.contains("chargeback") && came_back => LedgerKind::DisputeReversed,
        word if word.contains("chargeback") => LedgerKind::Dispute,
        word if word.starts_with("refunded") && came_back => LedgerKind::RefundFailed,
        word if word.starts_with("refunded") => LedgerKind::Refund,
        word if word.starts_with("settled") && came_back => LedgerKind::Adjustment,
        word if word.starts_with("settled") => LedgerKind::Sale,
        _ => LedgerKind::Other,
    }
}

/// What the bank shows of `TX123456789XT batch 12, SHOP`: the number in front, where there is one.
fn bank_reference(text: &str) -> &str {
    let first = text.split_whitespace().next().unwrap_or_default();
    if first.len() > 6 && first.starts_with("TX") { first } else { text }
}

impl Open {
    /// The batch, once all rows are read.
    ///
    /// What was paid out is the batch's amount. A batch without a payout whose lines add up to nothing has paid nothing,
    /// and is over: its balance was carried to another batch. One whose lines add up to something is still open: its
    /// amount is what they add up to, it is pending, and more lines may come.
    fn close(mut self, several: bool, gathered: &mut Gathered) -> Result<SettledBatch, FileError> {
        let id = [self.account.as_str(), self.number.as_str()].into_iter().filter(|part| !part.is_empty());
        let id = id.chain(several.then_some(self.currency.code())).collect::<Vec<_>>().join("/");
        let paid = |line: &&LedgerEntry| line.kind == LedgerKind::Payout;
        let out = sum_of_nets(self.currency, self.lines.iter().filter(paid))?;
        let payout = out.negated().map_err(|error| too_large(&error))?;
        let lines = sum_of_nets(self.currency, self.lines.iter().filter(|line| !paid(line)))?;
        let name = || self.number.clone();
        let (amount, status) = match self.paid_on {
            Some(_) => (payout, BatchStatus::Paid),
            None if lines.is_zero() => (lines, BatchStatus::Other("carried_over".to_owned())),
            None => (lines, BatchStatus::Pending),
        };
        if status == BatchStatus::Pending {
            let what = Message::new("files-settlement-open").with("batch", name()).with("amount", lines);
            gathered.notice(None, what.with("currency", self.currency.code()));
        } else if amount != lines {
            let difference = amount.minus(lines).map_err(|error| too_large(&error))?;
            let what = Message::new("files-settlement-differs").with("batch", name()).with("payout", amount);
            let what = what.with("lines", lines).with("difference", difference);
            gathered.notice(None, what.with("currency", self.currency.code()));
        }
        for line in self.lines.iter_mut().filter(|line| line.kind == LedgerKind::Payout) {
            line.source_id = Some(id.clone());
        }
        let made = self.lines.iter().filter(|line| self.paid_on.is_none() || paid(line)).map(|line| line.created_at);
        let created_at = made.max().unwrap_or_default();
        let lines_complete = status != BatchStatus::Pending;
        Ok(SettledBatch {
            batch: Batch {
                batch_id: BatchId::new(id),
                amount,
                created_at,
                arrival_date: self.paid_on.unwrap_or(self.last_day),
                automatic: true,
                references: self.references,
                failure_code: None,
                status,
            },
            lines: self.lines,
            lines_complete,
        })
    }
}
