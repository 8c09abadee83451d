//! Negative batches that are carried over: the gateway does not collect what the shop owes, and takes it off what it pays
//! out next.
//!
//! It tells so in one of two ways. Where the later batch has a line for it, that batch is smaller by as much already, and
//! the bank shows nothing of the negative one. Where no line tells, the deposit is the sum of the batches.

use std::collections::{BTreeMap, HashMap};

use super::board::{Board, by_currency};
use crate::domain::{LedgerEntry, LedgerKind, Money, MoneyError, SettledBatch};
use crate::reconcile::proof::{CarriedOver, MatchKind};

/// The negative batches that a later batch holds as a line: the line names the batch, or it is a transfer of just its
/// amount and the only one that may be it. `batches` are in order of arrival.
pub(super) fn told_by_lines(batches: &[&SettledBatch], days: u32) -> Vec<CarriedOver> {
    let owes = |settled: &SettledBatch| settled.batch.amount.minor < 0 && settled.batch.status.expects_deposit();
    if !batches.iter().any(|settled| owes(settled)) {
        return Vec::new();
    }
    let mut lines: HashMap<Money, Vec<(usize, usize)>> = HashMap::new();
    for (at, settled) in batches.iter().enumerate() {
        for (line, row) in settled.lines.iter().enumerate() {
            if row.net.minor < 0 && !settled.batch.is_own_row(row) {
                lines.entry(row.net).or_default().push((at, line));
            }
        }
    }
    // Which lines of which batch may be it, and whether they name it.
    let mut ideas: Vec<(usize, (usize, usize), bool)> = Vec::new();
    for (at, owed) in batches.iter().enumerate().filter(|(_, settled)| owes(settled)) {
        for &(later, line) in lines.get(&owed.batch.amount).into_iter().flatten() {
            let Some(other) = batches.get(later).filter(|_| later != at) else { continue };
            let apart = other.batch.arrival_date.signed_duration_since(owed.batch.arrival_date).num_days();
            let tied = other.lines.get(line).and_then(|row| tie(owed, row));
            if let Some(named) = tied.filter(|_| (0..=i64::from(days)).contains(&apart)) {
                ideas.push((at, (later, line), named));
            }
        }
    }
    let mut carried = Vec::new();
    let (mut taken, mut closed) = (Vec::new(), Vec::new());
    for by_name in [true, false] {
        let open: Vec<_> = ideas
            .iter()
            .filter(|(at, line, named)| *named == by_name && !closed.contains(at) && !taken.contains(line))
            .copied()
            .collect();
        let (mut of_batch, mut of_line) = (BTreeMap::<_, u32>::new(), BTreeMap::<_, u32>::new());
        for (at, line, _) in &open {
            *of_batch.entry(*at).or_default() += 1;
            *of_line.entry(*line).or_default() += 1;
        }
        for (at, line, _) in open {
            // Two that fit equally well are none.
            if of_batch.get(&at) == Some(&1) && of_line.get(&line) == Some(&1) {
                closed.push(at);
                taken.push(line);
                carried.extend(batches.get(at).zip(batches.get(line.0)).map(|(owed, into)| CarriedOver {
                    batch_id: owed.batch.batch_id.clone(),
                    into: into.batch.batch_id.clone(),
                }));
            }
        }
    }
    carried.sort_by(|a, b| a.batch_id.cmp(&b.batch_id));
    carried
}

/// Whether a line may be a batch that was carried over: `true` when it names it.
fn tie(owed: &SettledBatch, line: &LedgerEntry) -> Option<bool> {
    let id = owed.batch.batch_id.as_str();
    let names = line.source_id.as_deref() == Some(id)
        || line.description.as_deref().is_some_and(|text| text.split_whitespace().any(|word| word == id));
    let transfer = matches!(line.kind, LedgerKind::Adjustment | LedgerKind::Other);
    match (names, transfer) {
        (true, _) => Some(true),
        // A line that names something else is that.
        (false, true) => line.source_id.is_none().then_some(false),
        (false, false) => None,
    }
}

/// Takes a negative batch, the batches that follow it, and the deposit that is their sum, when nothing else is: only batches
/// in a row count, from the negative one to the first that leaves something to be paid out.
pub(super) fn netted(board: &mut Board<'_>) -> Result<(), MoneyError> {
    let by_currency = by_currency(board.open_batches(), |batch| board.batches[batch].amount.currency);
    let entries = board.open_entries();
    let mut ideas: Vec<(Vec<usize>, usize)> = Vec::new();
    for batches in by_currency.values() {
        for (at, &first) in batches.iter().enumerate() {
            if board.batches[first].amount.minor >= 0 {
                continue;
            }
            let Some(row) = row_of(board, batches, at) else { continue };
            let Some(&last) = row.last() else { continue };
            let target = board.expected_sum(&row);
            let window = board.window(last, &entries);
            let fits = |entry: &usize| {
                let seen = &board.entries[*entry];
                let of_row = seen.names.is_empty() || seen.names.iter().all(|found| row.contains(&found.batch));
                seen.is_gateways()
                    && of_row
                    && board.same_way(last, *entry)
                    && board.seen_sum(&[*entry]) == target
                    && !board.is_declined(&row, &[*entry])
            };
            ideas.extend(entries[window].iter().copied().filter(fits).map(|entry| (row.clone(), entry)));
        }
    }
    let (mut of_batch, mut of_entry) = (BTreeMap::<usize, u32>::new(), BTreeMap::<usize, u32>::new());
    for (batches, entry) in &ideas {
        for &batch in batches {
            *of_batch.entry(batch).or_default() += 1;
        }
        *of_entry.entry(*entry).or_default() += 1;
    }
    for (batches, entry) in ideas {
        let alone = batches.iter().all(|batch| of_batch.get(batch) == Some(&1)) && of_entry.get(&entry) == Some(&1);
        if alone {
            board.settle(batches, vec![entry], MatchKind::CarriedOver)?;
        } else {
            board.note_rivals(&batches, &[entry]);
        }
    }
    Ok(())
}

/// The negative batch at a place, and those behind it until their sum is positive; nothing when that takes too long.
fn row_of(board: &Board<'_>, batches: &[usize], at: usize) -> Option<Vec<usize>> {
    let first = board.batches[*batches.get(at)?].batch.arrival_date;
    let mut row = Vec::new();
    for &batch in batches.get(at..)? {
        let apart = board.batches[batch].batch.arrival_date.signed_duration_since(first).num_days();
        if apart > i64::from(board.terms.carry_days) {
            return None;
        }
        row.push(batch);
        if board.expected_sum(&row) > 0 {
            return Some(row);
        }
    }
    None
}
