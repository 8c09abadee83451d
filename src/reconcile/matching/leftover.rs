//! What no pass could explain: in transit, missing, unexpected.

use std::collections::BTreeSet;

use super::board::Board;
use crate::domain::{BankEntry, BatchStatus, MoneyError};
use crate::reconcile::coverage::Standing;
use crate::reconcile::proof::BreakKind;
use crate::text::{Arg, Message};

/// A list of candidates in a sentence is cut after so many.
const SHOWN: usize = 5;

/// Gives every batch and every entry of the gateway that is still open its place.
pub(super) fn sort_out(board: &mut Board<'_>) -> Result<(), MoneyError> {
    in_another_currency(board)?;
    for entry in board.open_entries() {
        if board.entries[entry].is_gateways() {
            unexpected(board, entry);
        }
    }
    for batch in 0..board.batches.len() {
        if board.batches[batch].open {
            without_deposit(board, batch)?;
        }
    }
    Ok(())
}

/// A batch and the entry that names it, in two currencies: two breaks, since amounts of two currencies have no
/// difference.
fn in_another_currency(board: &mut Board<'_>) -> Result<(), MoneyError> {
    for entry in board.open_entries() {
        let seen = board.entries[entry].entry.amount;
        let [found] = board.entries[entry].names.as_slice() else { continue };
        let (batch, expected) = (found.batch, board.batches[found.batch].amount);
        if !board.batches[batch].open || !board.batches[batch].is_live() || expected.currency == seen.currency {
            continue;
        }
        let reason = Message::new("reconcile-break-other-currency").with("expected", expected).with("seen", seen);
        board.report(BreakKind::Currency, reason.clone(), expected.negated()?, &[batch], &[]);
        board.report(BreakKind::Currency, reason, seen, &[], &[entry]);
    }
    Ok(())
}

fn unexpected(board: &mut Board<'_>, entry: usize) {
    let seen = &board.entries[entry];
    let amount = seen.entry.amount;
    let named = seen.names.first().map(|found| &board.batches[found.batch]);
    let first_arrival = board.batches.first().map(|expected| expected.batch.arrival_date);
    let reason = match named {
        Some(expected) if !expected.is_live() => {
            Message::new("reconcile-unexpected-failed").with("batch", expected.batch.batch_id.as_str())
        }
        Some(expected) => Message::new("reconcile-unexpected-again").with("batch", expected.batch.batch_id.as_str()),
        None if !seen.rivals.is_empty() => {
            Message::new("reconcile-unexpected-ambiguous").with("candidates", names_of(board, &seen.rivals))
        }
        None => match first_arrival {
            Some(first) if seen.entry.booked_on < first => {
                Message::new("reconcile-unexpected-before").with("first", first)
            }
            _ => Message::new("reconcile-unexpected"),
        },
    };
    let kind = if amount.minor < 0 { BreakKind::UnexpectedDebit } else { BreakKind::UnexpectedDeposit };
    let reason = reason.with("amount", amount).with("day", seen.entry.booked_on);
    board.report(kind, reason, amount, &[], &[entry]);
}

fn without_deposit(board: &mut Board<'_>, batch: usize) -> Result<(), MoneyError> {
    let expected = &board.batches[batch];
    if !expected.is_live() {
        board.leave_out(batch);
        return Ok(());
    }
    let (amount, arrival) = (expected.amount, expected.batch.arrival_date);
    let say = |key, until: Option<chrono::NaiveDate>| {
        let message = Message::new(key).with("arrival", arrival).with("currency", amount.currency.code());
        until.map_or(message.clone(), |until| message.with("until", until))
    };
    let unsent = expected.batch.status == BatchStatus::Pending;
    match board.standing(batch) {
        Standing::OnItsWay(until) => board.leave_in_transit(batch, say("reconcile-on-its-way", Some(until)), false),
        Standing::NotCovered => board.leave_in_transit(batch, say("reconcile-not-covered", None), false),
        Standing::Missing(_) | Standing::Late(_) if unsent => {
            board.leave_in_transit(batch, say("reconcile-not-sent", None), true);
        }
        Standing::Late(until) => board.leave_in_transit(batch, say("reconcile-late", Some(until)), true),
        Standing::Missing(until) => {
            let rivals = &board.batches[batch].rivals;
            let reason = if rivals.is_empty() {
                say("reconcile-missing", Some(until))
            } else {
                say("reconcile-missing-ambiguous", Some(until)).with("candidates", entries_of(board, rivals))
            };
            let kind = if amount.minor < 0 { BreakKind::MissingDebit } else { BreakKind::MissingDeposit };
            board.report(kind, reason.with("amount", amount), amount.negated()?, &[batch], &[]);
        }
    }
    Ok(())
}

fn names_of(board: &Board<'_>, batches: &BTreeSet<usize>) -> Arg {
    let ids = batches.iter().take(SHOWN).map(|&batch| board.batches[batch].batch.batch_id.to_string());
    list(&ids.collect::<Vec<_>>(), batches.len())
}

fn entries_of(board: &Board<'_>, entries: &BTreeSet<usize>) -> Arg {
    // By day and amount, as they stand on the statement; their ids say nothing to a person.
    let named = entries.iter().take(SHOWN).map(|&entry| {
        let BankEntry { booked_on, amount, .. } = board.entries[entry].entry;
        format!("{} {} ({booked_on})", amount.to_decimal(), amount.currency)
    });
    list(&named.collect::<Vec<_>>(), entries.len())
}

fn list(names: &[String], all: usize) -> Arg {
    let more = if all > names.len() { ", …" } else { "" };
    Arg::Text(format!("{}{more}", names.join(", ")))
}
