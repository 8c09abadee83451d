//! Deposits that name the gateway, carry no reference, and bring nearly the amount of the only batch that fits.

use std::collections::BTreeMap;

use super::board::{Board, by_currency};
use crate::domain::MoneyError;
use crate::reconcile::proof::MatchKind;

/// Takes pairs of which each side has the other as its only candidate. Weak, and its evidence says so.
pub(super) fn misses(board: &mut Board<'_>) -> Result<(), MoneyError> {
    let batches = by_currency(board.open_batches(), |batch| board.batches[batch].amount.currency);
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for entry in board.open_entries() {
        let seen = &board.entries[entry];
        let Some(batches) = batches.get(&seen.entry.amount.currency).filter(|_| seen.names_gateway) else { continue };
        if !seen.names.is_empty() || !seen.rivals.is_empty() {
            continue;
        }
        let fits = |batch: &usize| is_near(board, *batch, entry) && board.batches[*batch].rivals.is_empty();
        pairs.extend(
            batches[board.window_of_entry(entry, batches)].iter().copied().filter(fits).map(|batch| (batch, entry)),
        );
    }
    let (mut of_batch, mut of_entry) = (BTreeMap::<usize, u32>::new(), BTreeMap::<usize, u32>::new());
    for (batch, entry) in &pairs {
        *of_batch.entry(*batch).or_default() += 1;
        *of_entry.entry(*entry).or_default() += 1;
    }
    for (batch, entry) in pairs {
        if of_batch.get(&batch) == Some(&1) && of_entry.get(&entry) == Some(&1) {
            board.settle(vec![batch], vec![entry], MatchKind::NearAmount)?;
        } else {
            board.note_rivals(&[batch], &[entry]);
        }
    }
    Ok(())
}

/// Nearly the amount: off by no more than the terms allow, and at least half of it. A deposit before the arrival date
/// does not count.
fn is_near(board: &Board<'_>, batch: usize, entry: usize) -> bool {
    let amount = board.batches[batch].amount;
    let expected = board.expected_sum(&[batch]).abs();
    let seen = board.seen_sum(&[entry]).abs();
    let off = (expected - seen).abs();
    let by_rate = expected * i128::from(board.terms.near_permille) / 1000;
    let by_amount = i128::from(board.terms.near_major) * i128::from(amount.currency.minor_per_major());
    board.same_way(batch, entry)
        && !board.is_declined(&[batch], &[entry])
        && board.days_late(batch, entry) >= 0
        && off <= by_rate.max(by_amount)
        && seen * 2 >= expected
        && expected * 2 >= seen
}
