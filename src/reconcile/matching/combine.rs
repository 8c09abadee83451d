//! Several batches in one deposit, and one batch in several deposits: sums that agree to the minor unit.

use std::collections::{BTreeMap, HashMap};

use super::board::{Board, by_currency};
use crate::domain::MoneyError;
use crate::reconcile::proof::MatchKind;

/// Two parts are tried only among so few candidates; among more, some two add up to anything.
const PAIRS_AMONG: usize = 100;
/// The same for three parts.
const TRIPLES_AMONG: usize = 24;
/// So many explanations of one amount are kept; with more than one it is ambiguous in any case.
const ENOUGH: usize = 16;

/// One way to explain: these batches are these entries.
struct Idea {
    batches: Vec<usize>,
    entries: Vec<usize>,
    /// A reference ties one of the entries to one of the batches.
    tied: bool,
}

/// Takes sums that nothing else explains; those with a reference first.
pub(super) fn sums(board: &mut Board<'_>) -> Result<(), MoneyError> {
    let mut ideas = merged(board);
    ideas.extend(split(board));
    let (tied, mut others): (Vec<_>, Vec<_>) = ideas.into_iter().partition(|idea| idea.tied);
    take_without_rival(board, tied)?;
    // What fits something else by its own amount is not to be explained as a sum.
    others.retain(|idea| {
        idea.batches.iter().all(|&batch| board.batches[batch].rivals.is_empty())
            && idea.entries.iter().all(|&entry| board.entries[entry].rivals.is_empty())
    });
    take_without_rival(board, others)
}

/// Takes the ideas that share nothing with another idea of the same strength.
fn take_without_rival(board: &mut Board<'_>, mut ideas: Vec<Idea>) -> Result<(), MoneyError> {
    ideas.retain(|idea| {
        idea.batches.iter().all(|&batch| board.batches[batch].open)
            && idea.entries.iter().all(|&entry| board.entries[entry].open)
            && !board.is_declined(&idea.batches, &idea.entries)
    });
    let (mut of_batch, mut of_entry) = (BTreeMap::<usize, u32>::new(), BTreeMap::<usize, u32>::new());
    for idea in &ideas {
        idea.batches.iter().for_each(|&batch| *of_batch.entry(batch).or_default() += 1);
        idea.entries.iter().for_each(|&entry| *of_entry.entry(entry).or_default() += 1);
    }
    for Idea { batches, entries, .. } in ideas {
        let alone = batches.iter().all(|batch| of_batch.get(batch) == Some(&1))
            && entries.iter().all(|entry| of_entry.get(entry) == Some(&1));
        if alone {
            let how = if batches.len() > 1 { MatchKind::Merged } else { MatchKind::Split };
            board.settle(batches, entries, how)?;
        } else {
            board.note_rivals(&batches, &entries);
        }
    }
    Ok(())
}

/// Entries of the gateway that are the sum of two or three open batches.
fn merged(board: &Board<'_>) -> Vec<Idea> {
    let batches = by_currency(board.open_batches(), |batch| board.batches[batch].amount.currency);
    let mut ideas = Vec::new();
    for entry in board.open_entries().into_iter().filter(|&entry| board.entries[entry].is_gateways()) {
        let Some(batches) = batches.get(&board.entries[entry].entry.amount.currency) else { continue };
        let must: Vec<usize> = tied_batches(board, entry);
        if must.is_empty() && !board.entries[entry].names.is_empty() {
            continue; // It names a batch that is explained without it, and so is not another's.
        }
        let may: Vec<usize> = batches[board.window_of_entry(entry, batches)]
            .iter()
            .copied()
            .filter(|batch| !must.contains(batch) && !board.is_tied_batch(*batch))
            .collect();
        let target = board.seen_sum(&[entry]);
        for batches in subsets(&must, &may, target, board.terms.combine_at_most, |batch| board.expected_sum(&[batch])) {
            ideas.push(Idea { batches, entries: vec![entry], tied: !must.is_empty() });
        }
    }
    ideas
}

/// Open batches that are the sum of two or three entries of the gateway, all of one direction.
fn split(board: &Board<'_>) -> Vec<Idea> {
    let gateways = board.open_entries().into_iter().filter(|&entry| board.entries[entry].is_gateways()).collect();
    let entries = by_currency(gateways, |entry| board.entries[entry].entry.amount.currency);
    let mut ideas = Vec::new();
    for batch in board.open_batches() {
        let Some(entries) = entries.get(&board.batches[batch].amount.currency) else { continue };
        let tied = board.batches[batch].named_by.iter().copied();
        let must: Vec<usize> =
            tied.filter(|&entry| board.entries[entry].open && board.same_way(batch, entry)).collect();
        let may: Vec<usize> = entries[board.window(batch, entries)]
            .iter()
            .copied()
            .filter(|entry| board.same_way(batch, *entry) && board.entries[*entry].names.is_empty())
            .collect();
        let target = board.expected_sum(&[batch]);
        for entries in subsets(&must, &may, target, board.terms.combine_at_most, |entry| board.seen_sum(&[entry])) {
            ideas.push(Idea { batches: vec![batch], entries, tied: !must.is_empty() });
        }
    }
    ideas
}

fn tied_batches(board: &Board<'_>, entry: usize) -> Vec<usize> {
    let names = board.entries[entry].names.iter().map(|found| found.batch);
    names.filter(|&batch| board.batches[batch].open && board.same_way(batch, entry)).collect()
}

/// The ways to reach `target` with all of `must` and some of `may`, two parts or more and no more than `limit`.
fn subsets(
    must: &[usize],
    may: &[usize],
    target: i128,
    limit: usize,
    value: impl Fn(usize) -> i128,
) -> Vec<Vec<usize>> {
    let target = must.iter().fold(target, |rest, &part| rest - value(part));
    let room = limit.min(3).saturating_sub(must.len());
    let least = 2_usize.saturating_sub(must.len());
    let values: Vec<i128> = may.iter().map(|&part| value(part)).collect();
    let mut found: Vec<Vec<usize>> = Vec::new();
    if least <= 1 && room >= 1 {
        found.extend((0..values.len()).filter(|&a| values.get(a) == Some(&target)).map(|a| vec![a]));
    }
    if room >= 2 && values.len() <= PAIRS_AMONG {
        found.extend(pairs_and_triples(&values, target, room));
    }
    found.truncate(ENOUGH);
    found
        .into_iter()
        .map(|places| must.iter().copied().chain(places.into_iter().filter_map(|at| may.get(at).copied())).collect())
        .collect()
}

/// The places of two values, or of three where there is room, that add up to `target`.
fn pairs_and_triples(values: &[i128], target: i128, room: usize) -> Vec<Vec<usize>> {
    let mut places: HashMap<i128, Vec<usize>> = HashMap::with_capacity(values.len());
    for (place, &value) in values.iter().enumerate() {
        places.entry(value).or_default().push(place);
    }
    let after = |value: i128, place: usize| {
        let found = places.get(&value).map_or(&[][..], Vec::as_slice);
        found[found.partition_point(|&other| other <= place)..].iter().copied().take(ENOUGH)
    };
    let mut found: Vec<Vec<usize>> = Vec::new();
    for (a, &first) in values.iter().enumerate() {
        found.extend(after(target - first, a).map(|b| vec![a, b]));
    }
    if room >= 3 && values.len() <= TRIPLES_AMONG {
        for (a, &first) in values.iter().enumerate() {
            for (b, &second) in values.iter().enumerate().skip(a + 1) {
                found.extend(after(target - first - second, b).map(|c| vec![a, b, c]));
            }
        }
    }
    found
}
