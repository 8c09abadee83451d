//! The activities that PayPal's site exports: column names, dates and numbers in the language of the account.
//!
//! Amounts have signs; a fee that the shop pays is negative. Rows that only remark something (memo) and rows that were
//! refused moved no money. A pending withdrawal has left the balance, a pending payment has not reached it.

use std::collections::BTreeMap;

use super::words::{self, COLUMNS, Column, Impact};
use super::{Moved, kind_of_code, take};
use crate::domain::{BatchStatus, Currency, LedgerEntry, Money};
use crate::files::Assume;
use crate::files::dates::DateOrder;
use crate::files::detect::Format;
use crate::files::error::FileError;
use crate::files::header::{Columns, squashed};
use crate::files::records::Record;
use crate::files::settlement::SettlementFile;
use crate::files::settlement::report::{Flaw, Gathered, Report, Shape};
use crate::files::table::Table;
use crate::text::Message;

use Column as C;

const SHAPE: Shape<Column> =
    Shape { words: COLUMNS, amounts: &[C::Gross, C::Fee, C::Net, C::Balance], date: C::Date, never_grouped: false };

/// How many columns of exported activities there are; 0 when they are something else. No bank gives a time zone, and
/// gross, fee and net beside it.
pub(in crate::files::settlement) fn score(names: &[&str]) -> usize {
    let columns = Columns::of(names, COLUMNS);
    let needed = [C::Date, C::Zone, C::Currency, C::Gross, C::Fee, C::Net];
    let is_activity = needed.iter().all(|&column| columns.has(column));
    if is_activity && (columns.has(C::Id) || columns.has(C::Balance)) { columns.len() } else { 0 }
}

/// The balances of a currency, to see whether rows are missing.
struct Chain {
    first: (Money, Money),
    last: (Money, Money),
    sum: Money,
}

/// # Errors
/// [`FileError::Unreadable`].
pub(in crate::files::settlement) fn read(table: &Table<'_, '_>, assume: &Assume) -> Result<SettlementFile, FileError> {
    let report = Report::new(table, &SHAPE, assume)?;
    let is_english = squashed(&report.name(C::Zone)).0 == "timezone";
    let report = report.writing(|writes| writes.or_dates((!is_english).then_some(DateOrder::DayFirst)));
    let mut gathered = Gathered::default();
    let mut chains: BTreeMap<Currency, Option<Chain>> = BTreeMap::new();
    report.each(&mut gathered, |record, gathered| {
        let moved = moved(&report, record, gathered)?;
        let net = moved.line.net;
        let balance = report.amount(record, C::Balance, net.currency).ok().flatten();
        match chains.get_mut(&net.currency) {
            None => {
                let begin = |balance| Chain { first: (net, balance), last: (net, balance), sum: net };
                chains.insert(net.currency, balance.map(begin));
            }
            Some(chain) => *chain = chain.take().zip(balance).and_then(|(chain, balance)| chain.and(net, balance)),
        }
        take(moved, gathered).map_err(|error| report.broken(C::Gross, &error))
    })?;
    for difference in chains.into_values().flatten().filter_map(|chain| chain.difference()) {
        let what = Message::new("files-settlement-balance-differs").with("difference", difference);
        gathered.notice(None, what.with("currency", difference.currency.code()));
    }
    Ok(gathered.finish(Format::PaypalActivity, "paypal", None))
}

fn moved(report: &Report<'_, Column>, record: &Record, gathered: &mut Gathered) -> Result<Moved, Flaw> {
    let cell = |column| report.cell(record, column);
    let status = cell(C::Status);
    let impact = words::impact(cell(C::Impact));
    let no_money = |column| report.flaw(column, Message::new("files-settlement-no-money").with("text", cell(column)));
    if impact == Impact::None {
        return Err(no_money(C::Impact));
    }
    if impact == Impact::Unknown && words::is_refused(status) {
        return Err(no_money(C::Status));
    }
    let currency = report.currency(record, C::Currency)?;
    let (amount, fee, net) = amounts(report, record, currency)?;
    let pending = words::is_pending(status);
    if pending && impact == Impact::Unknown && net.minor > 0 {
        return Err(no_money(C::Status));
    }
    if (impact == Impact::In && net.minor < 0) || (impact == Impact::Out && net.minor > 0) {
        return Err(report.flaw(C::Impact, Message::new("files-settlement-sign-differs").with("text", cell(C::Impact))));
    }
    let moment = report.moment(record, C::Date, Some(C::Time), Some(C::Zone))?;
    gathered.check_zone(record.line, cell(C::Zone), moment);
    let credit = amount.minor > 0;
    let code = kind_of_code(cell(C::Code), credit);
    let kind = code.unwrap_or_else(|| words::kind(cell(C::Kind), credit));
    let id = cell(C::Id);
    let direction = if credit { "CR" } else { "DR" };
    let entry_id = if code.is_some() {
        // The same as in the reports.
        gathered.id(&[id, cell(C::Code), currency.code(), direction])
    } else {
        gathered.id(&[id, cell(C::Date), cell(C::Time), currency.code(), &net.minor.to_string()])
    };
    let description = report.first(record, &[C::Invoice, C::Subject, C::Name]);
    Ok(Moved {
        line: LedgerEntry {
            entry_id,
            kind,
            provider_kind: report.first(record, &[C::Kind, C::Code]).unwrap_or_default().to_owned(),
            amount,
            fee,
            net,
            source_id: Some(id.to_owned()).filter(|id| !id.is_empty()),
            created_at: moment.at,
            available_on: moment.at,
            description: description.map(str::to_owned),
        },
        day: moment.day,
        automatic: cell(C::Code).eq_ignore_ascii_case("T0401"),
        status: if pending { BatchStatus::InTransit } else { BatchStatus::Paid },
        bank_reference: Some(cell(C::BankReference).to_owned()).filter(|text| !text.is_empty()),
    })
}

/// Gross, fee (positive when the shop pays it) and net.
fn amounts(report: &Report<'_, Column>, record: &Record, currency: Currency) -> Result<(Money, Money, Money), Flaw> {
    let money = |column| report.amount(record, column, currency);
    let gross = money(C::Gross)?.ok_or_else(|| report.flaw(C::Gross, Message::new("files-row-no-amount")))?;
    let written = money(C::Fee)?.unwrap_or(Money::zero(currency));
    let overflow = |error| report.broken(C::Net, &error);
    let (added, taken) = (gross.plus(written).map_err(overflow)?, gross.minus(written).map_err(overflow)?);
    let net = money(C::Net)?.unwrap_or(added);
    if net == added {
        Ok((gross, written.negated().map_err(overflow)?, net))
    } else if net == taken {
        Ok((gross, written, net))
    } else {
        let why = Message::new("files-settlement-net-differs").with("net", net).with("amount", gross);
        Err(report.flaw(C::Net, why.with("fee", written)))
    }
}

impl Chain {
    fn and(self, net: Money, balance: Money) -> Option<Self> {
        Some(Self { last: (net, balance), sum: self.sum.plus(net).ok()?, ..self })
    }

    /// By how much the balances differ from the rows, whether the newest row comes first or last.
    fn difference(&self) -> Option<Money> {
        let gap = |from: (Money, Money), to: Money| to.minus(from.1.minus(from.0).ok()?.plus(self.sum).ok()?).ok();
        let (forward, backward) = (gap(self.first, self.last.1)?, gap(self.last, self.first.1)?);
        (!forward.is_zero() && !backward.is_zero()).then_some(forward)
    }
}
