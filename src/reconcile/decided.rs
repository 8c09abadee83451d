//! What people said about batches that are not the sum of their lines.

use super::proof::{Break, Explained};
use crate::domain::{Decided, DecidedMatch, Money};

/// Takes away the breaks of lines that somebody explained to the minor unit. Gives what they were, and the decisions that
/// explain nothing any more.
pub(super) fn explain_lines(decided: &Decided, breaks: &mut Vec<Break>) -> (Vec<Explained>, Vec<String>) {
    let (mut explained, mut dormant) = (Vec::new(), Vec::new());
    for DecidedMatch { match_id, made, .. } in decided.matches.iter().filter(|found| found.made.of_lines) {
        let explains = |open: &Break| {
            // Legs of another currency explain nothing.
            let sum = Money::sum(open.amount.currency, made.legs.iter().map(|leg| leg.amount));
            open.is_of_lines() && open.batches == made.batches && sum == Ok(open.amount)
        };
        let Some(at) = breaks.iter().position(explains) else {
            dormant.push(match_id.clone());
            continue;
        };
        let on = breaks.remove(at).on;
        let legs = made.legs.iter().cloned();
        explained.extend(legs.map(|leg| Explained { match_id: match_id.clone(), on, leg, of_lines: true }));
    }
    (explained, dormant)
}
