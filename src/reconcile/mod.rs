//! The proof: batches foot, deposits are found, breaks get a reason. Pure.
//!
//! [`prove`] takes the [`Books`] (batches with their ledger lines, bank entries, the days the bank statements cover)
//! and gives a [`Proof`]. The same books in any order give the identical proof, and in it
//!
//! - every batch is in exactly one place: a match, in transit, not expected, or a break of its own;
//! - every entry that names the gateway or a batch is in exactly one place: a match or a break of its own;
//! - per currency, what arrived minus what was due is exactly the sum of the breaks at the bank, and what was sent
//!   minus the lines it was made of is exactly the sum of the footing breaks. Both sums together are *unexplained*.
//!
//! Nothing is guessed: where two explanations are equally good, none is taken, and the break lists them.

mod books;
mod coverage;
mod decided;
mod due;
mod evidence;
mod footing;
mod matching;
pub mod orders;
mod proof;
#[cfg(test)]
mod tests;

pub use books::{Books, Terms};
pub use proof::{
    Break, BreakKind, CarriedOver, DateHabit, Explained, Footing, FootingState, InTransit, Match, MatchKind, Proof,
    Reason, TaughtSender,
};

use crate::domain::{BankEntry, Decided, MoneyError, SettledBatch, Totals};

/// Whether the bank's text names one of the gateways, as a whole word.
pub fn names_one(entry: &BankEntry, gateways: &[String]) -> bool {
    matching::names_one(entry, gateways)
}

/// A sender's name as it is compared; nothing when it is too short to tell anybody.
pub fn sender_key(name: &str) -> Option<String> {
    matching::sender_key(name)
}

/// What speaks for these batches and entries belonging together and against it, whatever the proof decided. `taught` and
/// `habits` are what the proof learnt about senders and days.
///
/// # Errors
/// [`MoneyError::Overflow`] when a sum does not fit.
pub fn weigh(
    batches: &[SettledBatch],
    entries: &[BankEntry],
    terms: &Terms,
    taught: &[TaughtSender],
    habits: &[DateHabit],
) -> Result<Vec<Reason>, MoneyError> {
    let decided = Decided::default();
    let books = Books { batches, entries, coverage: &[], terms, decided: &decided };
    matching::weigh(&books, &batches.iter().collect::<Vec<_>>(), taught, habits)
}

/// Proves the books: footing of each batch, and the deposit of each batch.
///
/// # Errors
/// [`MoneyError::Overflow`] when a sum does not fit; amounts of two currencies are never added.
pub fn prove(books: &Books<'_>) -> Result<Proof, MoneyError> {
    let mut batches: Vec<&SettledBatch> = books.batches.iter().collect();
    batches.sort_by_key(|settled| (&settled.batch.batch_id, settled.batch.arrival_date, settled.batch.amount.minor));
    batches.dedup_by_key(|settled| &settled.batch.batch_id);
    batches.sort_by_key(|settled| (settled.batch.arrival_date, &settled.batch.batch_id));

    let mut breaks = Vec::new();
    let mut footings = Vec::with_capacity(batches.len());
    for settled in &batches {
        let footing = footing::foot(settled)?;
        breaks.extend(footing::break_of(settled, &footing));
        footings.push(footing);
    }
    let (explained_lines, lines_dormant) = decided::explain_lines(books.decided, &mut breaks);

    let found = matching::find(books, &batches)?;
    breaks.extend(found.breaks);
    breaks.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));

    let (mut unexplained, mut unexplained_gross) = (Totals::default(), Totals::default());
    for found in &breaks {
        unexplained.add(found.amount)?;
        unexplained_gross.add(if found.amount.minor < 0 { found.amount.negated()? } else { found.amount })?;
    }
    Ok(Proof {
        footings,
        matches: found.matches,
        breaks,
        in_transit: found.in_transit,
        not_expected: found.not_expected,
        unexplained,
        unexplained_gross,
        explained: found.explained.into_iter().chain(explained_lines).collect(),
        dormant: found.dormant.into_iter().chain(lines_dormant).collect(),
        taught: found.taught,
        habits: found.habits,
        carried: found.carried,
    })
}
