//! `counterfoil match`: what people decide about batches and bank entries.

use serde_json::{Value, json};

use super::args::Match;
use super::output::Column;
use super::{Ending, Session};
use crate::desk::{self, MatchEvent, MatchEventKind, Proposed};
use crate::domain::ids::{BankEntryId, BatchId};
use crate::domain::{Currency, Leg, LegKind, MadeMatch, Money, Proposal};
use crate::text::{ErrorKind, Message, UserError};

pub(super) fn run(session: &Session, command: Match) -> desk::Result<Ending> {
    match command {
        Match::List => list(session),
        Match::Make { batches, entries, legs, currency, of_lines, reason } => {
            let legs = legs.into_iter().map(|(kind, amount)| leg(kind, &amount, currency));
            let made = MadeMatch {
                batches: batches.into_iter().map(BatchId::new).collect(),
                entries: entries.into_iter().map(BankEntryId::new).collect(),
                legs: legs.collect::<desk::Result<_>>()?,
                of_lines,
                reason,
            };
            make(session, made)
        }
        Match::Undo { matches } => {
            let (desk, actor) = session.open()?;
            desk::undo_matches(&desk, &actor, &matches)?;
            session.output.document(&json!({ "undone": matches }));
            session.output.line(&Message::new("cli-matches-undone").with("count", matches.len()));
            Ok(Ending::Done)
        }
        Match::Decline { batch, entry, undo } => {
            let (desk, actor) = session.open()?;
            let (batch, entry) = (BatchId::new(batch), BankEntryId::new(entry));
            if undo {
                desk::allow_pair(&desk, &actor, &batch, &entry)?;
            } else {
                desk::decline_pair(&desk, &actor, &batch, &entry)?;
            }
            session.output.document(&json!({ "batch": batch, "entry": entry, "declined": !undo }));
            let key = if undo { "cli-pair-allowed" } else { "cli-pair-declined" };
            session.output.line(&Message::new(key));
            Ok(Ending::Done)
        }
        Match::Why { batch, entry } => why(session, &BatchId::new(batch), &BankEntryId::new(entry)),
        Match::Taught => taught(session),
        Match::Forget { name } => {
            let (desk, actor) = session.open()?;
            desk::forget_sender(&desk, &actor, &name)?;
            session.output.document(&json!({ "name": name, "counts": false }));
            session.output.line(&Message::new("cli-sender-forgotten"));
            Ok(Ending::Done)
        }
        Match::Remember { name } => {
            let (desk, actor) = session.open()?;
            desk::remember_sender(&desk, &actor, &name)?;
            session.output.document(&json!({ "name": name, "counts": true }));
            session.output.line(&Message::new("cli-sender-remembered"));
            Ok(Ending::Done)
        }
    }
}

fn leg(kind: LegKind, amount: &str, currency: Option<Currency>) -> desk::Result<Leg> {
    let missing = || UserError::new(ErrorKind::BadInput, Message::new("cli-leg-without-currency"));
    let amount =
        Money::parse_decimal(amount, currency.ok_or_else(missing)?).map_err(|error| UserError::from(&error))?;
    Ok(Leg { kind, amount })
}

fn make(session: &Session, made: MadeMatch) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    let proposed = desk::propose(&desk, &actor, &Proposal::MakeMatch { made }, &session.job)?;
    let (state, key) = match proposed {
        Proposed::Done(_) => ("made", "cli-match-made"),
        Proposed::Waits(_) => ("waits", "cli-match-waits"),
    };
    session.output.document(&json!({ "match": state }));
    session.output.line(&Message::new(key));
    Ok(Ending::Done)
}

fn why(session: &Session, batch: &BatchId, entry: &BankEntryId) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    let weighed = desk::weigh_pair(&desk, &actor, std::slice::from_ref(batch), std::slice::from_ref(entry))?;
    let evidence: Vec<Value> = weighed
        .evidence
        .iter()
        .map(|reason| json!({ "why": session.output.say(&reason.message), "points": reason.points }))
        .collect();
    session.output.document(&json!({
        "points": weighed.points, "declined": weighed.declined, "difference": weighed.difference, "evidence": evidence,
    }));
    let columns = [
        Column { header: Message::new("cli-column-why"), figures: false },
        Column { header: Message::new("cli-column-points"), figures: true },
    ];
    let rows =
        weighed.evidence.iter().map(|reason| vec![session.output.say(&reason.message), format!("{:+}", reason.points)]);
    session.output.table(&columns, rows);
    session.output.line(&Message::new("cli-points-in-all").with("points", format!("{:+}", weighed.points)));
    Ok(Ending::Done)
}

fn taught(session: &Session) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    let all = desk::taught_senders(&desk, &actor)?;
    let document = all.iter().map(|sender| {
        let taught_by = sender
            .taught_by
            .iter()
            .map(|decided| json!({ "match": decided.match_id, "by": decided.author, "at": decided.at.to_rfc3339() }));
        json!({
            "name": sender.name, "counts": sender.counts, "entries": sender.entries,
            "taught_by": taught_by.collect::<Vec<_>>(),
        })
    });
    session.output.document(&Value::Array(document.collect()));
    let text = |key| Column { header: Message::new(key), figures: false };
    let columns = [
        text("cli-column-sender"),
        text("cli-column-counts"),
        Column { header: Message::new("cli-column-entries"), figures: true },
        text("cli-column-match"),
        text("cli-column-who"),
        text("cli-column-when"),
    ];
    // A line for each match that teaches a name: it counts until all of them are taken back.
    let rows = all.iter().flat_map(|sender| {
        let state = if sender.counts { "cli-sender-counts" } else { "cli-sender-forgotten-word" };
        let state = session.output.say(&Message::new(state));
        sender.taught_by.iter().map(move |decided| {
            let at = decided.at.format("%Y-%m-%d %H:%M").to_string();
            let (name, entries) = (sender.name.clone(), sender.entries.to_string());
            vec![name, state.clone(), entries, decided.match_id.clone(), decided.author.clone(), at]
        })
    });
    session.output.table(&columns, rows);
    if all.is_empty() {
        session.output.line(&Message::new("cli-nothing-taught"));
    }
    Ok(Ending::Done)
}

fn list(session: &Session) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    let events = desk::match_history(&desk, &actor)?;
    session.output.document(&Value::Array(events.iter().map(document).collect()));
    let text = |key| Column { header: Message::new(key), figures: false };
    let columns = [text("cli-column-when"), text("cli-column-who"), text("cli-column-what"), text("cli-column-about")];
    let rows = events.iter().map(|event| {
        let (what, about) = words(&event.kind);
        let at = event.at.format("%Y-%m-%d %H:%M").to_string();
        vec![at, event.author.clone(), session.output.say(&Message::new(what)), about]
    });
    session.output.table(&columns, rows);
    Ok(Ending::Done)
}

/// What was decided, and about what.
fn words(kind: &MatchEventKind) -> (&'static str, String) {
    match kind {
        MatchEventKind::Made { match_id, stands: true, .. } => ("cli-event-made", match_id.clone()),
        MatchEventKind::Made { match_id, .. } => ("cli-event-made-undone", match_id.clone()),
        MatchEventKind::Undone { match_id } => ("cli-event-undone", match_id.clone()),
        MatchEventKind::Declined(batch, entry) => ("cli-event-declined", format!("{batch} {entry}")),
        MatchEventKind::Allowed(batch, entry) => ("cli-event-allowed", format!("{batch} {entry}")),
        MatchEventKind::Forgotten(name) => ("cli-event-forgotten", name.clone()),
        MatchEventKind::Remembered(name) => ("cli-event-remembered", name.clone()),
        MatchEventKind::Break { key, text, .. } => ("cli-event-noted", format!("{key} {text}")),
    }
}

fn document(event: &MatchEvent) -> Value {
    let what = match &event.kind {
        MatchEventKind::Made { match_id, made, stands } => {
            json!({ "made": match_id, "match": made, "stands": stands })
        }
        MatchEventKind::Undone { match_id } => json!({ "undone": match_id }),
        MatchEventKind::Declined(batch, entry) => json!({ "declined": { "batch": batch, "entry": entry } }),
        MatchEventKind::Allowed(batch, entry) => json!({ "allowed": { "batch": batch, "entry": entry } }),
        MatchEventKind::Forgotten(name) => json!({ "forgotten": name }),
        MatchEventKind::Remembered(name) => json!({ "remembered": name }),
        MatchEventKind::Break { key, kind, text } => json!({ "break": key, "noted": kind, "text": text }),
    };
    json!({ "at": event.at.to_rfc3339(), "by": event.author, "what": what })
}
