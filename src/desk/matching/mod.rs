//! What people decide about batches, bank entries and breaks: matches, pairs that do not belong together, and who looks
//! after what.
//!
//! Making a match is a [`Proposal`](crate::domain::Proposal), because a large difference needs a second person; it is
//! asked for with [`propose`](super::propose). Everything else is here. Nothing is ever changed: an undone match is a
//! second decision, and what stands is the fold of all of them.

mod decisions;
mod making;
mod pairs;
mod senders;
mod terms;
mod things;

use chrono::NaiveDate;

pub(super) use self::decisions::{BREAK_KINDS, Decisions, MATCHING_KINDS};
pub use self::decisions::{BreakCase, MatchEvent, MatchEventKind, Remark};
pub use self::pairs::{PairWeighed, weigh_pair};
pub use self::senders::{LearntSender, forget_sender, remember_sender, taught_senders};
pub use self::terms::{MatchTerms, match_terms};
pub use self::things::{FoundThings, Thing, ThingQuery, ThingStanding, find_things};
use super::audit::Happening;
use super::{Actor, Desk, Result};
use crate::domain::Capability;
use crate::domain::ids::{BankEntryId, BatchId, PersonId};
use crate::reconcile::Break;
use crate::text::{ErrorKind, Message, UserError};

/// What somebody notes about a break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BreakNote {
    /// Somebody is to look after it; nobody any more.
    Assigned(Option<PersonId>),
    /// A remark, such as a link to evidence.
    Remark(String),
    /// It is put away until this day.
    Snoozed(NaiveDate),
    /// It is on the list again.
    Reopened,
}

/// The name under which notes about a break are kept: what it is about, whatever it comes to.
pub(super) fn break_key(found: &Break) -> String {
    let side = if found.is_of_lines() { "lines" } else { "bank" };
    let batches: Vec<&str> = found.batches.iter().map(BatchId::as_str).collect();
    let entries: Vec<&str> = found.entries.iter().map(BankEntryId::as_str).collect();
    format!("{side}:{}|{}", batches.join("+"), entries.join("+"))
}

/// Takes matches back that people made; all of them or, when one is not there, none.
///
/// # Errors
/// When one of them was never made, or is undone already.
pub fn undo_matches(desk: &Desk, actor: &Actor, match_ids: &[String]) -> Result<()> {
    desk.check(actor, Capability::Match)?;
    desk.store.write(|tx| {
        let standing = Decisions::of(tx.decisions_of(&MATCHING_KINDS)?).decided.matches;
        for match_id in match_ids {
            let found = standing.iter().find(|found| found.match_id == *match_id);
            let found = found.ok_or_else(|| bad("matching-no-such-match"))?;
            let body = serde_json::json!({ "batches": found.made.batches, "entries": found.made.entries });
            desk.decide(tx, actor, &Happening::new("match_undone", match_id).with(body))?;
        }
        Ok(())
    })
}

/// Says that a batch and a bank entry do not belong together: the pair is never taken again by itself.
///
/// # Errors
/// When there is no such batch or entry.
pub fn decline_pair(desk: &Desk, actor: &Actor, batch: &BatchId, entry: &BankEntryId) -> Result<()> {
    desk.check(actor, Capability::Match)?;
    desk.decide_pair(actor, batch, entry, "pair_declined")
}

/// Takes that back.
///
/// # Errors
/// When the pair was not declined.
pub fn allow_pair(desk: &Desk, actor: &Actor, batch: &BatchId, entry: &BankEntryId) -> Result<()> {
    desk.check(actor, Capability::Match)?;
    desk.decide_pair(actor, batch, entry, "pair_allowed")
}

/// Notes something about a break. Notes stay when the break goes, and are there again should it come back.
///
/// # Errors
/// When there is no such break, or nothing is noted.
pub fn note_break(desk: &Desk, actor: &Actor, key: &str, note: &BreakNote) -> Result<()> {
    desk.check(actor, Capability::Match)?;
    let proven = desk.proven()?;
    if !proven.proof.breaks.iter().any(|found| break_key(found) == key) {
        return Err(bad("matching-no-such-break"));
    }
    let (kind, body) = match note {
        BreakNote::Assigned(person_id) => {
            if let Some(person_id) = person_id {
                desk.person(person_id)?;
            }
            ("break_assigned", serde_json::json!({ "to": person_id }))
        }
        BreakNote::Remark(text) if text.trim().is_empty() => return Err(bad("matching-empty-remark")),
        BreakNote::Remark(text) => ("break_noted", serde_json::json!({ "text": text.trim() })),
        BreakNote::Snoozed(until) => ("break_snoozed", serde_json::json!({ "until": until })),
        BreakNote::Reopened => ("break_reopened", serde_json::json!({})),
    };
    desk.store.write(|tx| desk.decide(tx, actor, &Happening::new(kind, key).with(body)))
}

/// Everything that people decided about matches and breaks, newest first; undone and taken back as well.
///
/// # Errors
/// When the book cannot be read.
pub fn match_history(desk: &Desk, actor: &Actor) -> Result<Vec<MatchEvent>> {
    desk.check(actor, Capability::Reconcile)?;
    desk.store.read(|view| {
        let kinds: Vec<&str> = MATCHING_KINDS.iter().chain(&BREAK_KINDS).copied().collect();
        let names = view.people()?.into_iter().map(|person| (person.person_id, person.name)).collect();
        let mut events = decisions::events(view.decisions_of(&kinds)?, &names);
        events.reverse();
        Ok(events)
    })
}

impl Desk {
    fn decide_pair(&self, actor: &Actor, batch: &BatchId, entry: &BankEntryId, kind: &'static str) -> Result<()> {
        let proven = self.proven()?;
        let known = proven.batches.iter().any(|row| row.batch.batch_id == *batch)
            && proven.entries.iter().any(|row| row.entry_id == *entry);
        let is_declined = proven.decided.declined.contains(&(batch.clone(), entry.clone()));
        if !known || is_declined == (kind == "pair_declined") {
            return Err(bad("matching-no-such-pair"));
        }
        let body = serde_json::json!({ "batch": batch, "entry": entry });
        self.store.write(|tx| self.decide(tx, actor, &Happening::new(kind, batch.as_str()).with(body)))
    }
}

fn bad(key: &'static str) -> UserError {
    UserError::new(ErrorKind::BadInput, Message::new(key))
}
