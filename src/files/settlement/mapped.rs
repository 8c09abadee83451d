//! Settlement tables of any gateway, read as a person says.
//!
//! Of gross, fee and net two are enough. A fee without a net beside it is what the gateway keeps, whichever sign it is
//! written with.

use std::collections::BTreeMap;

use super::SettlementFile;
use super::report::{Flaw, Gathered, Report, sum_of_nets, too_large};
use crate::domain::ids::BatchId;
use crate::domain::{Batch, BatchStatus, Currency, LedgerEntry, LedgerKind, Money, SettledBatch};
use crate::files::Assume;
use crate::files::detect::Format;
use crate::files::error::FileError;
use crate::files::header::folded;
use crate::files::mapping::{Mapping, Means};
use crate::files::records::Record;
use crate::files::table::Table;
use crate::text::Message;

/// What a gateway's words for a line stand for, by how they begin or what is in them; the first that fits counts.
#[rustfmt::skip]
const KINDS: [(LedgerKind, &[&str]); 7] = [
    (LedgerKind::Payout, &["payout", "withdraw", "auszahlung", "virement", "pago a", "uitbetaling", "bonifico", "deposit to bank"]),
    (LedgerKind::DisputeReversed, &["chargeback rev", "chargeback_rev", "dispute won", "reversed chargeback"]),
    (LedgerKind::Dispute, &["chargeback", "dispute", "ruckbuchung", "impaye", "contracargo"]),
    (LedgerKind::Refund, &["refund", "erstattung", "gutschrift", "rembours", "reembolso", "terugbetaling", "rimborso"]),
    (LedgerKind::Reserve, &["reserve", "rolling", "hold"]),
    (LedgerKind::Fee, &["fee", "gebuhr", "frais", "comision", "kosten", "commissione"]),
    (LedgerKind::Sale, &["sale", "charge", "payment", "capture", "settled", "zahlung", "vente", "venta", "paiement", "pago"]),
];

/// # Errors
/// [`FileError::Unreadable`]; [`FileError::Broken`] when sums are beyond any money.
pub(super) fn read(
    table: &Table<'_, '_>,
    mapping: &Mapping,
    format: Format,
    assume: &Assume,
) -> Result<SettlementFile, FileError> {
    let report = Report::mapped(table, mapping, assume)?;
    let mut gathered = Gathered::default();
    let mut open: BTreeMap<(String, Currency), Vec<LedgerEntry>> = BTreeMap::new();
    let mut order: Vec<(String, Currency)> = Vec::new();
    report.each(&mut gathered, |record, gathered| {
        let line = line(&report, mapping, record, gathered)?;
        let batch = report.cell(record, Means::Batch);
        if batch.is_empty() {
            gathered.loose.push(line);
            return Ok(());
        }
        let key = (batch.to_owned(), line.net.currency);
        if !open.contains_key(&key) {
            order.push(key.clone());
        }
        open.entry(key).or_default().push(line);
        Ok(())
    })?;
    let several = |id: &str| order.iter().filter(|(other, _)| other == id).count() > 1;
    for key in &order {
        let lines = open.remove(key).unwrap_or_default();
        let (id, currency) = key;
        let id = if several(id) { format!("{id}/{}", currency.code()) } else { id.clone() };
        close(id, *currency, lines, &mut gathered)?;
    }
    let gateway = mapping.gateway.clone().filter(|gateway| !gateway.is_empty());
    Ok(gathered.finish(format, gateway.as_deref().unwrap_or("gateway"), mapping.account.clone()))
}

fn line(
    report: &Report<'_, Means>,
    mapping: &Mapping,
    record: &Record,
    gathered: &mut Gathered,
) -> Result<LedgerEntry, Flaw> {
    let currency = report.currency(record, Means::Currency)?;
    let signed = |means| -> Result<Option<Money>, Flaw> {
        let amount = report.amount(record, means, currency)?;
        let turned = |amount: Money| if mapping.inverse { amount.negated() } else { Ok(amount) };
        amount.map(turned).transpose().map_err(|error| report.broken(means, &error))
    };
    let (gross, fee, net) = (signed(Means::Amount)?, report.amount(record, Means::Fee, currency)?, signed(Means::Net)?);
    let broken = |error| report.broken(Means::Amount, &error);
    let kept = |fee: Money| if fee.minor < 0 { fee.negated() } else { Ok(fee) };
    let (amount, fee, net) = match (gross, fee, net) {
        (Some(gross), _, Some(net)) => (gross, gross.minus(net).map_err(broken)?, net),
        (Some(gross), Some(fee), None) => {
            let fee = kept(fee).map_err(broken)?;
            (gross, fee, gross.minus(fee).map_err(broken)?)
        }
        (Some(gross), None, None) => (gross, Money::zero(currency), gross),
        (None, Some(fee), Some(net)) => {
            let fee = kept(fee).map_err(broken)?;
            (net.plus(fee).map_err(broken)?, fee, net)
        }
        (None, None, Some(net)) => (net, Money::zero(currency), net),
        (None, _, None) => return Err(report.flaw(Means::Amount, Message::new("files-row-no-amount"))),
    };
    let booked = report.moment(record, Means::Date, None, None)?;
    let word = report.cell(record, Means::Kind);
    let payment = report.cell(record, Means::Payment);
    let described = report.first(record, &[Means::Order, Means::Text]).map(str::to_owned);
    let batch = report.cell(record, Means::Batch);
    let day = booked.day.to_string();
    let entry_id = gathered.id(&[
        mapping.gateway.as_deref().unwrap_or_default(),
        mapping.account.as_deref().unwrap_or_default(),
        batch,
        payment,
        word,
        &day,
        currency.code(),
        &net.minor.to_string(),
        described.as_deref().unwrap_or_default(),
    ]);
    Ok(LedgerEntry {
        entry_id,
        kind: kind_of(word, amount),
        provider_kind: word.to_owned(),
        amount,
        fee,
        net,
        source_id: Some(payment.to_owned()).filter(|payment| !payment.is_empty()),
        created_at: booked.at,
        available_on: booked.at,
        description: described,
    })
}

/// Without a word, money in is a sale and money out a refund.
fn kind_of(word: &str, amount: Money) -> LedgerKind {
    if word.is_empty() {
        return if amount.minor < 0 { LedgerKind::Refund } else { LedgerKind::Sale };
    }
    let word = folded(word);
    let fits = |(_, words): &&(LedgerKind, &[&str])| words.iter().any(|known| word.contains(known));
    KINDS.iter().find(fits).map_or(LedgerKind::Other, |&(kind, _)| kind)
}

/// A batch pays out what its own row says; without one, what its lines come to.
fn close(id: String, currency: Currency, lines: Vec<LedgerEntry>, gathered: &mut Gathered) -> Result<(), FileError> {
    let (own, others): (Vec<&LedgerEntry>, Vec<&LedgerEntry>) =
        lines.iter().partition(|line| line.kind == LedgerKind::Payout);
    let sum = sum_of_nets(currency, others.iter().copied())?;
    let paid = sum_of_nets(currency, own.iter().copied())?.negated().map_err(|error| too_large(&error))?;
    let amount = if own.is_empty() { sum } else { paid };
    if amount != sum {
        let difference = amount.minus(sum).map_err(|error| too_large(&error))?;
        let what = Message::new("files-settlement-differs").with("batch", &id).with("payout", amount);
        let what = what.with("lines", sum).with("difference", difference);
        gathered.notice(None, what.with("currency", currency.code()));
    }
    let Some(last) = own.first().copied().or_else(|| lines.iter().max_by_key(|line| line.created_at)) else {
        return Ok(());
    };
    let batch = Batch {
        batch_id: BatchId::new(id.clone()),
        amount,
        status: BatchStatus::Paid,
        created_at: last.created_at,
        arrival_date: last.created_at.date_naive(),
        automatic: true,
        references: vec![id],
        failure_code: None,
    };
    gathered.batches.push(SettledBatch { batch, lines, lines_complete: true });
    Ok(())
}
