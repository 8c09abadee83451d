//! Settlement batches: all of a month with their proof, and one with its lines, its reasons and its fees.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rust_decimal::Decimal;

use super::filling::{Filling, action_key};
use super::personal::Seen;
use super::reconcile::{Month, Reconciliation};
use super::{Actor, Desk, Result};
use crate::domain::ids::BatchId;
use crate::domain::{Batch, Capability, Card, Currency, LedgerKind, Money, MoneyError, SettledBatch};
use crate::reconcile::{Footing, FootingState};
use crate::report::month::{BatchRow, ProofState};
use crate::store::BatchLine;
use crate::text::{ErrorKind, Message, UserError};

/// The batches of a month, or all.
#[derive(Debug, Clone, PartialEq)]
pub struct Settlements {
    /// The month of arrival; nothing means every batch there is.
    pub month: Option<Month>,
    /// The batches, newest arrival first.
    pub rows: Vec<SettlementRow>,
    /// How many are in each state; states without a batch are left out.
    pub counts: BTreeMap<ProofState, u64>,
    /// What they add up to, per currency.
    pub sums: Vec<SettlementSum>,
    /// The months in which any batch arrives, newest first.
    pub months: Vec<Month>,
}

/// A batch with its proof.
#[derive(Debug, Clone, PartialEq)]
pub struct SettlementRow {
    /// What it is made of, what arrived, and where its proof stands.
    pub batch: BatchRow,
    /// The name of the gateway connection.
    pub gateway: String,
    /// Whether it is the sum of its lines.
    pub footing: FootingState,
}

/// What batches of one currency add up to. Batches that came back are counted, but in none of the amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettlementSum {
    /// The currency of every amount.
    pub currency: Currency,
    /// How many batches.
    pub batches: u64,
    /// What the gateway sent.
    pub payouts: Money,
    /// What of it is at the bank: payouts less what is in transit, plus the difference.
    pub at_the_bank: Money,
    /// What is on its way.
    pub in_transit: Money,
    /// Bank minus payouts, as far as a batch is known to be short, over or missing.
    pub difference: Money,
}

impl SettlementSum {
    /// The sums of these batches, per currency.
    ///
    /// # Errors
    /// [`MoneyError`] when a sum does not fit.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a SettlementRow>) -> std::result::Result<Vec<Self>, MoneyError> {
        let mut sums: BTreeMap<Currency, Self> = BTreeMap::new();
        for row in rows {
            let batch = &row.batch;
            let currency = batch.payout.currency;
            let zero = Money::zero(currency);
            let sum = sums.entry(currency).or_insert(Self {
                currency,
                batches: 0,
                payouts: zero,
                at_the_bank: zero,
                in_transit: zero,
                difference: zero,
            });
            sum.batches += 1;
            if batch.state.is_apart() {
                continue;
            }
            sum.payouts = sum.payouts.plus(batch.payout)?;
            if batch.state == ProofState::InTransit {
                sum.in_transit = sum.in_transit.plus(batch.payout)?;
            }
            sum.difference = sum.difference.plus(batch.difference)?;
            sum.at_the_bank = sum.payouts.minus(sum.in_transit)?.plus(sum.difference)?;
        }
        Ok(sums.into_values().collect())
    }
}

/// Everything known about one batch.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchDetail {
    /// The batch with its proof.
    pub row: SettlementRow,
    /// The batch as the gateway states it.
    pub batch: Batch,
    /// Why it is held for matched, on its way or broken, most telling first.
    pub why: Vec<Message>,
    /// What a person can do, where something is not right.
    pub action: Option<Message>,
    /// What it is made of, oldest first.
    pub lines: Vec<BatchLine>,
    /// What its sales cost, by brand and country of the card, largest volume first.
    pub fees: Vec<FeeRow>,
}

/// What the sales with one kind of card cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeRow {
    /// Card scheme in lower case; nothing where it is not known.
    pub brand: Option<String>,
    /// The issuer's country; nothing where it is not known.
    pub country: Option<String>,
    /// How many sales.
    pub payments: u64,
    /// What they brought before fees.
    pub volume: Money,
    /// What the gateway charged, positive.
    pub fee: Money,
    /// Fee divided by volume: 0.0175 is 1.75 %. Nothing without a volume.
    pub rate: Option<Decimal>,
}

/// The settlement batches of a month with their proof, or all.
///
/// # Errors
/// When the book cannot be read or a sum does not fit.
pub fn settlements(desk: &Desk, actor: &Actor, month: Option<Month>) -> Result<Settlements> {
    desk.check(actor, Capability::Reconcile)?;
    let proof = desk.proven()?;
    let gateways = desk.store.read(|view| view.gateways_of_batches())?;
    let filling = Filling::new(&proof);
    let mut rows = Vec::new();
    let mut months = BTreeSet::new();
    for (settled, footing) in filling.settled() {
        let arrival = Month::of(settled.batch.arrival_date);
        months.insert(arrival);
        if month.is_none_or(|month| month == arrival) {
            rows.push(row(&filling, settled, footing, &gateways)?);
        }
    }
    rows.reverse();
    let mut counts = BTreeMap::new();
    for row in &rows {
        *counts.entry(row.batch.state).or_default() += 1;
    }
    let sums = SettlementSum::of(&rows)?;
    Ok(Settlements { month, rows, counts, sums, months: months.into_iter().rev().collect() })
}

/// One settlement batch with everything that is known of it.
///
/// # Errors
/// When there is no such batch here, or the book cannot be read.
pub fn batch(desk: &Desk, actor: &Actor, batch_id: &BatchId) -> Result<BatchDetail> {
    let person = desk.check(actor, Capability::Reconcile)?;
    desk.note_sight(actor, desk.sight(&person), Seen::List("batch"))?;
    let proof = desk.proven()?;
    let filling = Filling::new(&proof);
    let found = filling.settled().find(|(settled, _)| settled.batch.batch_id == *batch_id);
    let Some((settled, footing)) = found else {
        let what = Message::new("desk-no-such-batch").with("batch", batch_id.as_str());
        return Err(UserError::new(ErrorKind::BadInput, what).hint(Message::new("desk-no-such-batch-hint")));
    };
    let (gateways, lines) =
        desk.store.read::<_, UserError>(|view| Ok((view.gateways_of_batches()?, view.lines_of(batch_id)?)))?;
    let breaks: Vec<_> = proof.proof.breaks.iter().filter(|found| found.batches.contains(batch_id)).collect();
    Ok(BatchDetail {
        row: row(&filling, settled, footing, &gateways)?,
        batch: settled.batch.clone(),
        why: reasons(&proof, batch_id),
        action: breaks.first().map(|found| Message::new(action_key(found.kind))),
        fees: fees(settled.batch.amount.currency, &lines)?,
        lines,
    })
}

fn row(
    filling: &Filling<'_>,
    settled: &SettledBatch,
    footing: &Footing,
    gateways: &HashMap<BatchId, String>,
) -> Result<SettlementRow> {
    Ok(SettlementRow {
        batch: filling.row(settled, footing)?,
        gateway: gateways.get(&settled.batch.batch_id).cloned().unwrap_or_default(),
        footing: footing.state,
    })
}

/// What is broken first, then what speaks for the match, then why it is not to be seen yet.
fn reasons(proof: &Reconciliation, batch_id: &BatchId) -> Vec<Message> {
    let proof = &proof.proof;
    let breaks = proof.breaks.iter().filter(|found| found.batches.contains(batch_id)).map(|found| &found.reason);
    let evidence = proof
        .matches
        .iter()
        .filter(|found| found.batches.contains(batch_id))
        .flat_map(|found| found.evidence.iter().map(|reason| &reason.message));
    let transit = proof.in_transit.iter().filter(|batch| batch.batch_id == *batch_id).map(|batch| &batch.reason);
    let carried = proof.carried.iter().filter(|carried| carried.batch_id == *batch_id);
    let carried: Vec<Message> =
        carried.map(|it| Message::new("reconcile-carried-into").with("batch", it.into.as_str())).collect();
    let mut reasons: Vec<Message> = Vec::new();
    for reason in breaks.chain(evidence).chain(transit).chain(&carried) {
        // A late batch is in transit and a break, for the same reason.
        if !reasons.contains(reason) {
            reasons.push(reason.clone());
        }
    }
    reasons
}

fn fees(currency: Currency, lines: &[BatchLine]) -> std::result::Result<Vec<FeeRow>, MoneyError> {
    let mut rows: BTreeMap<(Option<String>, Option<String>), FeeRow> = BTreeMap::new();
    let sales = lines.iter().filter(|line| line.entry.kind == LedgerKind::Sale);
    for line in sales.filter(|line| line.entry.amount.currency == currency) {
        let Card { brand, country, .. } = line.card.clone().unwrap_or_default();
        let zero = Money::zero(currency);
        let row = rows.entry((brand.clone(), country.clone())).or_insert(FeeRow {
            brand,
            country,
            payments: 0,
            volume: zero,
            fee: zero,
            rate: None,
        });
        row.payments += 1;
        row.volume = row.volume.plus(line.entry.amount)?;
        row.fee = row.fee.plus(line.entry.fee)?;
        row.rate = Decimal::from(row.fee.minor).checked_div(Decimal::from(row.volume.minor));
    }
    let mut rows: Vec<FeeRow> = rows.into_values().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.volume.minor));
    Ok(rows)
}
