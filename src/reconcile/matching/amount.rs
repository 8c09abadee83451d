//! Batches and entries of exactly the same amount in the right days.

use std::collections::BTreeMap;

use super::board::Board;
use crate::domain::{Currency, MoneyError};
use crate::reconcile::coverage::Standing;
use crate::reconcile::proof::MatchKind;

/// Batches and entries of one amount that hang together by their days: each is in the window of another.
struct Cluster {
    batches: Vec<usize>,
    entries: Vec<usize>,
    /// How many pairs can be made at most.
    pairs: usize,
}

/// Takes entries that name the gateway. Equal amounts that hang together are taken as one group, because which belongs
/// to which makes no difference to any sum; only groups that cannot be paired off stay open.
pub(super) fn named(board: &mut Board<'_>) -> Result<(), MoneyError> {
    for mut cluster in clusters(board, |board, entry| board.entries[entry].names_gateway) {
        let not_due = |&batch: &usize| matches!(board.standing(batch), Standing::OnItsWay(_));
        // A batch whose day is not known yet competes only when there are deposits enough.
        while cluster.batches.len() > cluster.entries.len() && cluster.batches.last().is_some_and(not_due) {
            cluster.batches.pop();
            cluster.pairs = cluster.pairs.min(most_pairs(board, &cluster.batches, &cluster.entries));
        }
        let Cluster { batches, entries, pairs } = cluster;
        let all_due = batches.iter().all(|&batch| matches!(board.standing(batch), Standing::Missing(_)));
        match (batches.len(), entries.len()) {
            _ if board.is_declined(&batches, &entries) => board.note_rivals(&batches, &entries),
            (1, 1) if pairs == 1 => board.settle(batches, entries, MatchKind::Amount)?,
            (expected, seen) if pairs == expected.min(seen) && (expected <= seen || all_due) => {
                board.settle(batches, entries, MatchKind::Interchangeable)?;
            }
            _ => board.note_rivals(&batches, &entries),
        }
    }
    Ok(())
}

/// Takes credits that do not name the gateway, when nothing else of that amount fits either side.
pub(super) fn alone(board: &mut Board<'_>) -> Result<(), MoneyError> {
    for Cluster { batches, entries, .. } in clusters(board, |_, _| true) {
        match (batches.as_slice(), entries.as_slice()) {
            ([batch], [entry])
                if board.entries[*entry].entry.amount.minor > 0 && !board.is_declined(&[*batch], &[*entry]) =>
            {
                board.settle(vec![*batch], vec![*entry], MatchKind::AmountAlone)?;
            }
            _ => board.note_rivals(&batches, &entries),
        }
    }
    Ok(())
}

/// The clusters of everything that is open and not tied by a reference. An entry that names a batch is that batch's
/// or nobody's.
fn clusters(board: &Board<'_>, counts: impl Fn(&Board<'_>, usize) -> bool) -> Vec<Cluster> {
    let mut by_amount: BTreeMap<(Currency, i64), (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for batch in board.open_batches() {
        let amount = board.batches[batch].amount;
        if !board.is_tied_batch(batch) {
            by_amount.entry((amount.currency, amount.minor)).or_default().0.push(batch);
        }
    }
    for entry in board.open_entries() {
        let amount = board.entries[entry].entry.amount;
        let group = by_amount.get_mut(&(amount.currency, amount.minor));
        if let Some((_, entries)) = group.filter(|_| counts(board, entry) && board.entries[entry].names.is_empty()) {
            entries.push(entry);
        }
    }

    let mut clusters: Vec<Cluster> = Vec::new();
    for (batches, entries) in by_amount.into_values() {
        // Windows are equally long and in order, so what hangs together lies side by side.
        let mut last: Option<(Vec<usize>, std::ops::Range<usize>)> = None;
        for batch in batches {
            let window = board.window(batch, &entries);
            if window.is_empty() {
                continue;
            }
            match &mut last {
                Some((together, span)) if window.start < span.end => {
                    together.push(batch);
                    span.end = span.end.max(window.end);
                }
                _ => {
                    let before = last.replace((vec![batch], window));
                    clusters.extend(before.map(|(batches, span)| cluster(board, batches, &entries[span])));
                }
            }
        }
        clusters.extend(last.map(|(batches, span)| cluster(board, batches, &entries[span])));
    }
    clusters
}

fn cluster(board: &Board<'_>, batches: Vec<usize>, entries: &[usize]) -> Cluster {
    let pairs = most_pairs(board, &batches, entries);
    Cluster { batches, entries: entries.to_vec(), pairs }
}

/// How many pairs of batch and entry can be made: with windows in order, giving each batch the earliest free entry of
/// its window makes the most.
fn most_pairs(board: &Board<'_>, batches: &[usize], entries: &[usize]) -> usize {
    let (mut pairs, mut free) = (0, 0);
    for &batch in batches {
        let window = board.window(batch, entries);
        let at = window.start.max(free);
        if at < window.end {
            pairs += 1;
            free = at + 1;
        }
    }
    pairs
}
