//! Failed batches whose deposit came and went back, where the bank's text does not carry the reference on both.

use std::collections::{BTreeMap, HashMap};

use super::board::Board;
use crate::domain::{Currency, MoneyError};
use crate::reconcile::proof::MatchKind;

/// Takes a failed batch with the only deposit of its amount that was sent back within the days a return takes.
///
/// Runs before the amounts of paid batches are looked up: what was sent back paid nobody.
pub(super) fn pairs(board: &mut Board<'_>) -> Result<(), MoneyError> {
    let mut by_amount: HashMap<(Currency, i64), Vec<usize>> = HashMap::new();
    for entry in board.open_entries() {
        let amount = board.entries[entry].entry.amount;
        if board.entries[entry].is_gateways() {
            by_amount.entry((amount.currency, amount.minor)).or_default().push(entry);
        }
    }
    let of = |minor: i64, currency| by_amount.get(&(currency, minor)).map_or(&[][..], Vec::as_slice);

    let mut claims: Vec<(usize, [usize; 2])> = Vec::new();
    for (batch, failed) in board.batches.iter().enumerate() {
        let sent = failed.batch.amount;
        if !failed.open || failed.is_live() || sent.is_zero() {
            continue;
        }
        let names_other = |entry: usize| {
            let names = &board.entries[entry].names;
            !names.is_empty() && names.iter().all(|found| found.batch != batch)
        };
        let deposits = of(sent.minor, sent.currency);
        for &deposit in &deposits[board.window(batch, deposits)] {
            let back = of(sent.minor.saturating_neg(), sent.currency).iter().copied().filter(|&back| {
                let days = board.days_late(batch, back) - board.days_late(batch, deposit);
                (0..=i64::from(board.terms.return_days)).contains(&days) && !names_other(back)
            });
            if !names_other(deposit) && !board.is_declined(&[batch], &[deposit]) {
                claims.extend(back.map(|back| (batch, [deposit, back])));
            }
        }
    }

    let (mut of_batch, mut of_entry) = (BTreeMap::<usize, u32>::new(), BTreeMap::<usize, u32>::new());
    for (batch, entries) in &claims {
        *of_batch.entry(*batch).or_default() += 1;
        for entry in entries {
            *of_entry.entry(*entry).or_default() += 1;
        }
    }
    for (batch, entries) in claims {
        if of_batch.get(&batch) == Some(&1) && entries.iter().all(|entry| of_entry.get(entry) == Some(&1)) {
            board.settle(vec![batch], entries.to_vec(), MatchKind::Returned)?;
        } else {
            board.note_rivals(&[batch], &entries);
        }
    }
    Ok(())
}
