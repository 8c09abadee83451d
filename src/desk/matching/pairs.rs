//! Why these belong together, and why not those: the scorer of the proof, on any batches and entries.

use super::super::reconcile::terms;
use super::super::{Actor, Desk, Result};
use super::bad;
use crate::domain::ids::{BankEntryId, BatchId};
use crate::domain::{Capability, Money};
use crate::reconcile::{self, Reason};

/// What speaks for batches and entries belonging together, and against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairWeighed {
    /// The reasons with their points.
    pub evidence: Vec<Reason>,
    /// The sum of the points.
    pub points: i32,
    /// Bank minus expected; nothing when they are in two currencies.
    pub difference: Option<Money>,
    /// Whether somebody said that they do not belong together.
    pub declined: bool,
}

/// Weighs batches and entries as the proof does, whatever it decided.
///
/// # Errors
/// When one of them is not in the books.
pub fn weigh_pair(desk: &Desk, actor: &Actor, batches: &[BatchId], entries: &[BankEntryId]) -> Result<PairWeighed> {
    desk.check(actor, Capability::Reconcile)?;
    let proven = desk.proven()?;
    let of_batches: Option<Vec<_>> =
        batches.iter().map(|id| proven.batches.iter().find(|row| row.batch.batch_id == *id).cloned()).collect();
    let of_entries: Option<Vec<_>> =
        entries.iter().map(|id| proven.entries.iter().find(|row| row.entry_id == *id).cloned()).collect();
    let (of_batches, of_entries) = of_batches.zip(of_entries).ok_or_else(|| bad("matching-no-such-pair"))?;
    let terms = desk.store.read(terms)?;
    let evidence = reconcile::weigh(&of_batches, &of_entries, &terms, &proven.proof.taught, &proven.proof.habits)?;
    let currency = of_batches.first().map(|row| row.batch.amount.currency);
    let one_currency = of_batches.iter().map(|row| row.batch.amount.currency).all(|other| Some(other) == currency)
        && of_entries.iter().all(|row| Some(row.amount.currency) == currency);
    let difference = match currency.filter(|_| one_currency) {
        None => None,
        Some(currency) => {
            let expected = Money::sum(currency, of_batches.iter().map(|row| row.batch.amount))?;
            Some(Money::sum(currency, of_entries.iter().map(|row| row.amount))?.minus(expected)?)
        }
    };
    let declined = batches
        .iter()
        .any(|batch| entries.iter().any(|entry| proven.decided.declined.contains(&(batch.clone(), entry.clone()))));
    Ok(PairWeighed { points: evidence.iter().map(|reason| reason.points).sum(), evidence, difference, declined })
}
