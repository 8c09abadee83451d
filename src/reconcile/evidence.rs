//! Why: the facts that speak for and against a match, in words and points.

use super::matching::Board;
use super::proof::{MatchKind, Reason};
use crate::domain::Money;
use crate::text::Message;

/// What speaks for and against taking these batches for these entries. Both lists are sorted and not empty.
pub(super) fn collect(
    board: &Board<'_>,
    batches: &[usize],
    entries: &[usize],
    how: MatchKind,
    difference: Money,
) -> Vec<Reason> {
    let mut evidence = Vec::new();
    let mut add = |message: Message, points: i32| evidence.push(Reason { message, points });

    let tied = |whole_only: bool| {
        let mut found = entries.iter().flat_map(|&entry| &board.entries[entry].names);
        found.any(|found| batches.contains(&found.batch) && (found.whole || !whole_only))
    };
    if tied(true) {
        add(Message::new("reconcile-same-reference"), 6);
    } else if tied(false) {
        add(Message::new("reconcile-cut-reference"), 4);
    }

    if difference.is_zero() {
        match how {
            MatchKind::Returned => add(Message::new("reconcile-came-and-went-back"), 4),
            MatchKind::CarriedOver => add(Message::new("reconcile-carried-over"), 4),
            _ if batches.len() > 1 && entries.len() == 1 => {
                add(Message::new("reconcile-batches-add-up").with("count", batches.len()), 4);
            }
            _ if entries.len() > 1 && batches.len() == 1 => {
                add(Message::new("reconcile-entries-add-up").with("count", entries.len()), 4);
            }
            _ => add(Message::new("reconcile-same-amount"), 4),
        }
    } else if difference.minor < 0 {
        add(
            Message::new("reconcile-short-by")
                .with("amount", Money::new(difference.minor.saturating_abs(), difference.currency)),
            -3,
        );
    } else {
        add(Message::new("reconcile-over-by").with("amount", difference), -3);
    }

    if entries.iter().all(|&entry| board.entries[entry].names_gateway) {
        // As strong as the name itself, and said to be somebody's word where it is.
        let taught = entries.iter().find_map(|&entry| board.entries[entry].taught);
        let by_hand = |name| Message::new("reconcile-sender-taught").with("name", name);
        add(taught.map_or_else(|| Message::new("reconcile-names-gateway"), by_hand), 2);
    }
    if how != MatchKind::Returned {
        let (message, points) = timing(board, batches, entries);
        add(message, points);
    }
    match how {
        MatchKind::AmountAlone => add(Message::new("reconcile-only-candidate"), 0),
        MatchKind::NearAmount => add(Message::new("reconcile-only-near-candidate"), 0),
        MatchKind::Interchangeable => add(Message::new("reconcile-interchangeable"), -1),
        _ => {}
    }
    evidence
}

/// How far the days are apart at the most. Early counts like late.
fn timing(board: &Board<'_>, batches: &[usize], entries: &[usize]) -> (Message, i32) {
    // In groups, batches and entries are compared in order of time, the shorter list's last with the rest.
    let pairs = (0..batches.len().max(entries.len())).filter_map(|at| {
        let batch = batches.get(at).or(batches.last())?;
        let entry = entries.get(at).or(entries.last())?;
        Some(board.days_late(*batch, *entry))
    });
    let days = pairs.max_by_key(|days| (days.abs(), *days)).unwrap_or_default();
    let points = -i32::try_from(days.abs().min(4)).unwrap_or(4);
    match days {
        0 => (Message::new("reconcile-on-the-day"), 1),
        1.. => (Message::new("reconcile-days-late").with("days", days.unsigned_abs()), points),
        _ => (Message::new("reconcile-days-early").with("days", days.unsigned_abs()), points),
    }
}

/// Why a match is a break as well.
pub(super) fn of_difference(
    how: MatchKind,
    expected: Money,
    seen: Money,
    difference: Money,
    batches: usize,
    entries: usize,
) -> Message {
    let key = match (how, difference.minor < 0) {
        (MatchKind::Interchangeable, _) if batches > entries => "reconcile-break-fewer-equal",
        (MatchKind::Interchangeable, _) => "reconcile-break-more-equal",
        (MatchKind::NearAmount, true) => "reconcile-break-short-near",
        (MatchKind::NearAmount, false) => "reconcile-break-over-near",
        (_, true) => "reconcile-break-short",
        (_, false) => "reconcile-break-over",
    };
    let size = Money::new(difference.minor.saturating_abs(), difference.currency);
    Message::new(key)
        .with("expected", expected)
        .with("seen", seen)
        .with("difference", size)
        .with("batches", batches)
        .with("entries", entries)
}
