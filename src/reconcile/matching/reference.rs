//! Batches and entries tied by a reference in the bank's text.

use std::collections::BTreeSet;

use super::board::Board;
use crate::domain::MoneyError;
use crate::reconcile::proof::MatchKind;

/// Takes what is tied by references and agrees in amount: first whole groups (one deposit, a deposit in parts, several
/// batches in one, a deposit that went back and came again), then single pairs inside groups that do not add up.
pub(super) fn agreeing(board: &mut Board<'_>) -> Result<(), MoneyError> {
    groups_that_add_up(board)?;
    single_pairs(board)?;
    groups_that_add_up(board)
}

/// Takes what is tied by references although the amounts differ. Runs after every exact explanation had its turn.
pub(super) fn differing(board: &mut Board<'_>) -> Result<(), MoneyError> {
    for (batches, entries) in groups(board, |batch, entry| board.same_way(batch, entry)) {
        board.settle(batches, entries, MatchKind::Reference)?;
    }
    Ok(())
}

fn groups_that_add_up(board: &mut Board<'_>) -> Result<(), MoneyError> {
    let same_currency =
        |batch: usize, entry: usize| board.batches[batch].amount.currency == board.entries[entry].entry.amount.currency;
    for (batches, entries) in groups(board, same_currency) {
        if board.expected_sum(&batches) == board.seen_sum(&entries) {
            let any_live = batches.iter().any(|&batch| board.batches[batch].is_live());
            let how = if any_live { MatchKind::Reference } else { MatchKind::Returned };
            board.settle(batches, entries, how)?;
        }
    }
    Ok(())
}

/// One batch and the entry nearest to its arrival date that names it and brings its amount. A second such entry stays
/// open: it is a duplicate, and should be seen.
fn single_pairs(board: &mut Board<'_>) -> Result<(), MoneyError> {
    for batch in board.open_batches() {
        let fits = |batch: usize, entry: usize| {
            board.batches[batch].open && board.batches[batch].amount == board.entries[entry].entry.amount
        };
        let only_this = |entry: usize| {
            board.entries[entry].names.iter().filter(|found| fits(found.batch, entry)).all(|found| found.batch == batch)
        };
        let named_by = board.batches[batch].named_by.iter().copied();
        let entry = named_by
            .filter(|&entry| board.entries[entry].open && fits(batch, entry) && only_this(entry))
            .min_by_key(|&entry| (board.days_late(batch, entry).abs(), entry));
        if let Some(entry) = entry {
            board.settle(vec![batch], vec![entry], MatchKind::Reference)?;
        }
    }
    Ok(())
}

/// Open batches and entries that hang together by references, each group with at least one of both.
fn groups(board: &Board<'_>, counts: impl Fn(usize, usize) -> bool) -> Vec<(Vec<usize>, Vec<usize>)> {
    let mut seen_batches = BTreeSet::new();
    let mut groups = Vec::new();
    for start in 0..board.batches.len() {
        if !board.batches[start].open || !seen_batches.insert(start) {
            continue;
        }
        let (mut batches, mut entries) = (vec![start], BTreeSet::new());
        let mut next = 0;
        while let Some(&batch) = batches.get(next) {
            next += 1;
            for &entry in &board.batches[batch].named_by {
                if !board.entries[entry].open || !counts(batch, entry) || !entries.insert(entry) {
                    continue;
                }
                for found in &board.entries[entry].names {
                    let other = found.batch;
                    if board.batches[other].open && counts(other, entry) && seen_batches.insert(other) {
                        batches.push(other);
                    }
                }
            }
        }
        if !entries.is_empty() {
            groups.push((batches, entries.into_iter().collect()));
        }
    }
    groups
}
