//! Stripe's lists of balance transactions: the itemised reports of payouts, balance and activity, and the list that the
//! dashboard exports.
//!
//! Amounts are in major units, times in UTC. A row names the payout that it went out with; rows of a payout that was
//! made by hand name none, and neither do rows that are not paid out yet.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::SettlementFile;
use super::conventions::Moment;
use super::report::{Flaw, Gathered, Report, Shape, sum_of_nets, too_large};
use crate::domain::ids::{BatchId, LedgerEntryId};
use crate::domain::{Batch, BatchStatus, LedgerEntry, LedgerKind, Money, SettledBatch};
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
    Category,
    Kind,
    Source,
    Gross,
    Fee,
    Net,
    Currency,
    Created,
    Available,
    Payout,
    Effective,
    Trace,
    Description,
}

use Column as C;

const WORDS: Words<Column> = &[
    (C::Id, &["balancetransactionid", "id"]),
    (C::Category, &["reportingcategory"]),
    (C::Kind, &["type", "balancetransactiontype"]),
    (C::Source, &["sourceid", "source"]),
    (C::Gross, &["gross", "amount"]),
    (C::Fee, &["fee", "fees"]),
    (C::Net, &["net"]),
    (C::Currency, &["currency"]),
    // In UTC where there is a choice; the column without the word is in the time zone that the report was asked for in.
    (C::Created, &["createdutc", "created"]),
    (C::Available, &["availableonutc", "availableon"]),
    (C::Payout, &["automaticpayoutid", "payoutid", "transfer"]),
    (C::Effective, &["automaticpayouteffectiveat", "automaticpayouteffectiveatutc", "transferdateutc"]),
    (C::Trace, &["traceid"]),
    (C::Description, &["description"]),
];

const SHAPE: Shape<Column> =
    Shape { words: WORDS, amounts: &[C::Gross, C::Fee, C::Net], date: C::Created, never_grouped: true };

/// How many columns of a list of balance transactions there are; 0 when it is none.
pub(super) fn score(names: &[&str]) -> usize {
    let columns = Columns::of(names, WORDS);
    let has = |needed: &[Column]| needed.iter().all(|&column| columns.has(column));
    let own_names: Words<u8> = &[(0, &["balancetransactionid"]), (1, &["reportingcategory"])];
    let is_report = Columns::of(names, own_names).len() == own_names.len();
    let is_export = has(&[C::Kind, C::Source, C::Created]) && (has(&[C::Available]) || has(&[C::Payout]));
    let is_list = has(&[C::Id, C::Gross, C::Fee, C::Net, C::Currency]) && (is_report || is_export);
    if is_list { columns.len() } else { 0 }
}

/// A payout whose lines are being read.
struct Open {
    id: String,
    lines: Vec<LedgerEntry>,
    effective: Option<Moment>,
    /// When the payout's own row was booked, and the day for which it was meant.
    own: Option<(DateTime<Utc>, NaiveDate)>,
    came_back: bool,
    /// Whether lines name it; a payout made by hand has none.
    automatic: bool,
    trace: Option<String>,
    last: (DateTime<Utc>, NaiveDate),
}

/// # Errors
/// [`FileError::Unreadable`]; [`FileError::Broken`] when sums are beyond any money.
pub(super) fn read(table: &Table<'_, '_>, assume: &Assume) -> Result<SettlementFile, FileError> {
    let report = Report::new(table, &SHAPE, assume)?;
    let mut gathered = Gathered::default();
    let mut open: Vec<Open> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    report.each(&mut gathered, |record, gathered| {
        let line = line(&report, record)?;
        let booked = report.moment(record, C::Created, None, None)?;
        let effective = match report.cell(record, C::Effective) {
            "" => None,
            _ => Some(report.moment(record, C::Effective, None, None)?),
        };
        let named = Some(report.cell(record, C::Payout)).filter(|id| !id.is_empty());
        let own = line.source_id.as_deref().or(named).filter(|_| is_payout(line.kind));
        let Some(id) = own.or(named) else {
            gathered.loose.push(line);
            return Ok(());
        };
        let place = *places.entry(id.to_owned()).or_insert(open.len());
        if place == open.len() {
            open.push(Open {
                id: id.to_owned(),
                lines: Vec::new(),
                effective: None,
                own: None,
                came_back: false,
                automatic: false,
                trace: None,
                last: (booked.at, booked.day),
            });
        }
        if let Some(payout) = open.get_mut(place) {
            payout.effective = payout.effective.or(effective);
            payout.last = payout.last.max((booked.at, booked.day));
            payout.trace = payout.trace.take().or_else(|| filled(report.cell(record, C::Trace)));
            payout.came_back |= own.is_some() && line.kind == LedgerKind::PayoutFailed;
            payout.automatic |= named.is_some();
            if own.is_some() && line.kind == LedgerKind::Payout {
                payout.own = Some((line.created_at, line.available_on.date_naive()));
            }
            payout.lines.push(line);
        }
        Ok(())
    })?;
    for payout in open {
        payout.close(&mut gathered)?;
    }
    Ok(gathered.finish(Format::StripeItemised, "stripe", None))
}

fn line(report: &Report<'_, Column>, record: &Record) -> Result<LedgerEntry, Flaw> {
    let currency = report.currency(record, C::Currency)?;
    let amount = |column| report.amount(record, column, currency);
    let gross = amount(C::Gross)?.ok_or_else(|| report.flaw(C::Gross, Message::new("files-row-no-amount")))?;
    let fee = amount(C::Fee)?.unwrap_or(Money::zero(currency));
    let expected = gross.minus(fee).map_err(|error| report.broken(C::Net, &error))?;
    let net = amount(C::Net)?.unwrap_or(expected);
    if net != expected {
        let why = Message::new("files-settlement-net-differs").with("net", net).with("amount", gross).with("fee", fee);
        return Err(report.flaw(C::Net, why));
    }
    let created = report.moment(record, C::Created, None, None)?;
    let available = match report.cell(record, C::Available) {
        "" => created,
        _ => report.moment(record, C::Available, None, None)?,
    };
    let id = report.cell(record, C::Id);
    if id.is_empty() {
        return Err(report.flaw(C::Id, Message::new("files-settlement-no-id")));
    }
    let provider_kind = report.first(record, &[C::Category, C::Kind]).unwrap_or_default();
    Ok(LedgerEntry {
        entry_id: LedgerEntryId::new(id),
        kind: kind(report.cell(record, C::Category), report.cell(record, C::Kind)),
        provider_kind: provider_kind.to_owned(),
        amount: gross,
        fee,
        net,
        source_id: filled(report.cell(record, C::Source)),
        created_at: created.at,
        available_on: available.at,
        description: filled(report.cell(record, C::Description)),
    })
}

fn filled(cell: &str) -> Option<String> {
    Some(cell.to_owned()).filter(|cell| !cell.is_empty())
}

fn is_payout(kind: LedgerKind) -> bool {
    matches!(kind, LedgerKind::Payout | LedgerKind::PayoutFailed)
}

/// The reporting category is the better word (a dispute has type `adjustment`), and the type the fallback.
fn kind(category: &str, kind: &str) -> LedgerKind {
    match (category, kind) {
        (_, "stripe_fx_fee") | ("conversion" | "currency_conversion", _) => LedgerKind::Conversion,
        (_, "payout_failure" | "payout_cancel") | ("payout_reversal", _) => LedgerKind::PayoutFailed,
        ("charge", _) | ("", "charge" | "payment") => LedgerKind::Sale,
        ("refund", _) | ("", "refund" | "payment_refund") => LedgerKind::Refund,
        ("refund_failure", _) | ("", "refund_failure") => LedgerKind::RefundFailed,
        ("dispute", _) => LedgerKind::Dispute,
        ("dispute_reversal", _) => LedgerKind::DisputeReversed,
        ("fee" | "network_cost" | "tax", _) | ("", "stripe_fee" | "tax_fee") => LedgerKind::Fee,
        ("payout", _) | ("", "payout") => LedgerKind::Payout,
        ("", "payout_minimum_balance_hold" | "payout_minimum_balance_release") => LedgerKind::Reserve,
        (word, other) if word.contains("reserve") || (word.is_empty() && other.contains("reserve")) => {
            LedgerKind::Reserve
        }
        ("other_adjustment" | "partial_capture_reversal" | "charge_failure", _)
        | ("", "adjustment" | "payment_failure_refund" | "payment_reversal") => LedgerKind::Adjustment,
        _ => LedgerKind::Other,
    }
}

impl Open {
    /// The batch, once all rows are read.
    ///
    /// Its amount is what its own row says. Reports by payout leave that row out and hold all lines of a payout, so that
    /// their sum is the amount. A report by day may cut a payout in two; then the lines do not add up to the payout's own
    /// row, and are not complete.
    fn close(self, gathered: &mut Gathered) -> Result<(), FileError> {
        let is_own = |line: &&LedgerEntry| {
            is_payout(line.kind) && line.source_id.as_ref().is_none_or(|source| *source == self.id)
        };
        let own = self.lines.iter().find(|line| is_own(line) && line.kind == LedgerKind::Payout);
        let Some(currency) = own.or(self.lines.first()).map(|line| line.net.currency) else { return Ok(()) };
        let (same, foreign): (Vec<_>, Vec<_>) =
            self.lines.iter().filter(|line| !is_own(line)).partition(|line| line.net.currency == currency);
        let lines = sum_of_nets(currency, same.iter().copied())?;
        let payout = own.map(|line| line.net.negated()).transpose().map_err(|error| too_large(&error))?;
        let amount = payout.unwrap_or(lines);
        let complete = amount == lines && foreign.is_empty() && !(same.is_empty() && own.is_some());
        if !complete && self.automatic {
            let difference = amount.minus(lines).map_err(|error| too_large(&error))?;
            let what = Message::new("files-settlement-differs").with("batch", &self.id).with("payout", amount);
            let what = what.with("lines", lines).with("difference", difference);
            gathered.notice(None, what.with("currency", currency.code()));
        }
        let arrival = self.effective.map(|moment| moment.day).or(self.own.map(|(_, day)| day)).unwrap_or(self.last.1);
        let batch = Batch {
            amount,
            status: if self.came_back { BatchStatus::Failed } else { BatchStatus::Paid },
            created_at: self.own.map_or(self.last.0, |(created, _)| created),
            arrival_date: arrival,
            automatic: self.automatic,
            references: std::iter::once(self.id.clone()).chain(self.trace).collect(),
            failure_code: None,
            batch_id: BatchId::new(self.id),
        };
        gathered.batches.push(SettledBatch { batch, lines: self.lines, lines_complete: complete });
        Ok(())
    }
}
