//! Batches and entries that a person said belong together.

use std::collections::HashMap;

use super::board::Board;
use crate::domain::ids::{BankEntryId, BatchId};
use crate::domain::{Decided, DecidedMatch, MoneyError};

/// Takes every match that was made and still applies, the oldest first. What it is about has to be in the books, and in no
/// earlier one; a difference that its legs do not explain any more is a break.
pub(super) fn take(board: &mut Board<'_>, decided: &Decided) -> Result<(), MoneyError> {
    if decided.matches.is_empty() {
        return Ok(());
    }
    let batches: HashMap<BatchId, usize> =
        (0..board.batches.len()).map(|at| (board.batches[at].batch.batch_id.clone(), at)).collect();
    let entries: HashMap<BankEntryId, usize> =
        (0..board.entries.len()).map(|at| (board.entries[at].entry.entry_id.clone(), at)).collect();
    for found in decided.matches.iter().filter(|found| !found.made.of_lines) {
        let DecidedMatch { made, .. } = found;
        let of_batches: Option<Vec<usize>> = made.batches.iter().map(|id| batches.get(id).copied()).collect();
        let of_entries: Option<Vec<usize>> = made.entries.iter().map(|id| entries.get(id).copied()).collect();
        match of_batches.zip(of_entries) {
            Some((of_batches, of_entries)) if board.are_open(&of_batches, &of_entries) => {
                board.settle_decided(of_batches, of_entries, found)?;
            }
            _ => board.leave_dormant(&found.match_id),
        }
    }
    Ok(())
}
