//! Finds the deposit of each batch, strongest evidence first.
//!
//! Each pass looks at everything that is still open, takes only what has no rival of the same strength, and leaves the
//! rest to the next. So the result does not depend on the order of batches or entries, and a weak match cannot take
//! what a strong one needs:
//!
//! 0. [`decided`]: what people said belongs together;
//! 1. [`reference`]: batches and entries tied by a reference, where the amounts agree;
//! 2. [`returned`]: failed batches whose deposit came and went back;
//! 3. [`amount`]: the same amount in the right days, with the gateway's name, then without it;
//! 4. [`carried`]: negative batches that were taken off the next; then [`combine`]: several batches in one deposit, one batch in several;
//! 5. [`reference`] again: tied by a reference although the amounts differ;
//! 6. [`near`]: nearly the amount, when nothing else fits either side;
//! 7. [`leftover`]: what remains is in transit, missing or unexpected.

mod amount;
mod board;
mod carried;
mod combine;
mod decided;
mod habits;
mod leftover;
mod near;
mod reference;
mod returned;
mod senders;
mod words;

pub(super) use board::Board;
pub(super) use senders::sender_key;

use super::books::Books;
use super::proof::{Break, CarriedOver, DateHabit, Explained, InTransit, Match, Reason, TaughtSender};
use crate::domain::SettledBatch;
use crate::domain::ids::BatchId;
use crate::domain::{BankEntry, MoneyError};

/// What was found.
pub(super) struct FoundAll {
    pub(super) matches: Vec<Match>,
    pub(super) breaks: Vec<Break>,
    pub(super) in_transit: Vec<InTransit>,
    pub(super) not_expected: Vec<BatchId>,
    pub(super) explained: Vec<Explained>,
    pub(super) dormant: Vec<String>,
    pub(super) taught: Vec<TaughtSender>,
    pub(super) habits: Vec<DateHabit>,
    pub(super) carried: Vec<CarriedOver>,
}

/// Whether the bank's text names one of the gateways.
pub(super) fn names_one(entry: &BankEntry, gateways: &[String]) -> bool {
    words::Names::new(gateways).are_in(&words::Plain::of_entry(entry))
}

/// What speaks for all batches and entries of these books belonging together, and against it.
pub(super) fn weigh(
    books: &Books<'_>,
    batches: &[&SettledBatch],
    taught: &[TaughtSender],
    habits: &[DateHabit],
) -> Result<Vec<Reason>, MoneyError> {
    Board::new(books, batches, taught, &[]).weigh_all(habits)
}

/// Runs all passes. `batches` are sorted by arrival date and id, each once.
pub(super) fn find(books: &Books<'_>, batches: &[&SettledBatch]) -> Result<FoundAll, MoneyError> {
    let taught = senders::taught(books, batches);
    let carried = carried::told_by_lines(batches, books.terms.carry_days);
    let mut board = Board::new(books, batches, &taught, &carried);
    decided::take(&mut board, books.decided)?;
    reference::agreeing(&mut board)?;
    returned::pairs(&mut board)?;
    amount::named(&mut board)?;
    amount::alone(&mut board)?;
    carried::netted(&mut board)?;
    combine::sums(&mut board)?;
    reference::differing(&mut board)?;
    near::misses(&mut board)?;
    leftover::sort_out(&mut board)?;
    Ok(FoundAll { taught, carried, ..board.finish()? })
}
