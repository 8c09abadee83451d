//! The fold: what people decided about matches and breaks, from all decisions to what stands now.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

use crate::domain::ids::{BankEntryId, BatchId, PersonId};
use crate::domain::{Decided, DecidedMatch, MadeMatch};
use crate::store::Decision;

/// Decisions that matching obeys.
pub(in crate::desk) const MATCHING_KINDS: [&str; 6] =
    ["match_made", "match_undone", "pair_declined", "pair_allowed", "sender_forgotten", "sender_remembered"];
/// Decisions about who looks after a break.
pub(in crate::desk) const BREAK_KINDS: [&str; 4] = ["break_assigned", "break_noted", "break_snoozed", "break_reopened"];

/// What stands of a list of decisions. They may come in any order; what is later is told by their ids, which are in order
/// of time.
#[derive(Debug, Default)]
pub(in crate::desk) struct Decisions {
    /// What matching obeys.
    pub(in crate::desk) decided: Decided,
    /// By break.
    pub(in crate::desk) cases: BTreeMap<String, BreakCase>,
}

/// Who looks after a break, and what was said of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BreakCase {
    /// Who looks after it.
    pub assignee: Option<PersonId>,
    /// What was said, oldest first.
    pub remarks: Vec<Remark>,
    /// Until when it is put away.
    pub snoozed_until: Option<NaiveDate>,
}

/// Something that somebody said of a break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What.
    pub text: String,
    /// Who.
    pub author: PersonId,
    /// When.
    pub at: DateTime<Utc>,
}

/// One decision, as a line of history.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchEvent {
    /// What was decided.
    pub kind: MatchEventKind,
    /// By whom, by name.
    pub author: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq)]
pub enum MatchEventKind {
    /// Batches and entries belong together.
    Made {
        /// The match.
        match_id: String,
        /// What it is made of.
        made: MadeMatch,
        /// Whether it stands.
        stands: bool,
    },
    /// That was taken back.
    Undone {
        /// The match.
        match_id: String,
    },
    /// A batch and an entry do not belong together.
    Declined(BatchId, BankEntryId),
    /// That was taken back.
    Allowed(BatchId, BankEntryId),
    /// A sender, by name, counts no more as the gateway's.
    Forgotten(String),
    /// It counts again.
    Remembered(String),
    /// Something was noted about a break.
    Break {
        /// The break.
        key: String,
        /// In which way, as its kind of decision.
        kind: String,
        /// What was said, or until when, or to whom.
        text: String,
    },
}

impl Decisions {
    pub(in crate::desk) fn of(mut all: Vec<Decision>) -> Self {
        all.sort_by(|a, b| a.decision_id.cmp(&b.decision_id));
        let mut folded = Self::default();
        let undone: std::collections::HashSet<String> =
            all.iter().filter(|row| row.kind == "match_undone").map(|row| row.subject.clone()).collect();
        for decision in all {
            folded.take(decision, &undone);
        }
        folded
    }

    fn take(&mut self, decision: Decision, undone: &std::collections::HashSet<String>) {
        let Decision { kind, subject, body, author, at, .. } = decision;
        match kind.as_str() {
            "match_made" if !undone.contains(&subject) => {
                // A decision that this version cannot read changes nothing; it is in the log.
                if let Ok(made) = serde_json::from_value(body["made"].clone()) {
                    self.decided.matches.push(DecidedMatch { match_id: subject, made, author, at });
                }
            }
            "pair_declined" => self.decided.declined.extend(pair(&body)),
            "pair_allowed" => {
                if let Some(pair) = pair(&body) {
                    self.decided.declined.remove(&pair);
                }
            }
            "sender_forgotten" => {
                self.decided.forgotten.insert(subject);
            }
            "sender_remembered" => {
                self.decided.forgotten.remove(&subject);
            }
            "break_assigned" => {
                self.cases.entry(subject).or_default().assignee = body["to"].as_str().map(PersonId::new);
            }
            "break_noted" => {
                let text = body["text"].as_str().unwrap_or_default().to_owned();
                self.cases.entry(subject).or_default().remarks.push(Remark { text, author, at });
            }
            "break_snoozed" => {
                let until = body["until"].as_str().and_then(|until| until.parse().ok());
                self.cases.entry(subject).or_default().snoozed_until = until;
            }
            "break_reopened" => self.cases.entry(subject).or_default().snoozed_until = None,
            _ => {}
        }
    }
}

fn pair(body: &Value) -> Option<(BatchId, BankEntryId)> {
    Some((BatchId::new(body["batch"].as_str()?), BankEntryId::new(body["entry"].as_str()?)))
}

/// The decisions as lines of history, oldest first.
pub(super) fn events(mut all: Vec<Decision>, names: &HashMap<PersonId, String>) -> Vec<MatchEvent> {
    all.sort_by(|a, b| a.decision_id.cmp(&b.decision_id));
    let undone: std::collections::HashSet<String> =
        all.iter().filter(|row| row.kind == "match_undone").map(|row| row.subject.clone()).collect();
    let mut events = Vec::with_capacity(all.len());
    for Decision { kind, subject, body, author, at, .. } in all {
        let kind = match kind.as_str() {
            "match_made" => {
                let Ok(made) = serde_json::from_value(body["made"].clone()) else { continue };
                MatchEventKind::Made { stands: !undone.contains(&subject), match_id: subject, made }
            }
            "match_undone" => MatchEventKind::Undone { match_id: subject },
            "pair_declined" | "pair_allowed" => match (pair(&body), kind == "pair_declined") {
                (Some((batch, entry)), true) => MatchEventKind::Declined(batch, entry),
                (Some((batch, entry)), false) => MatchEventKind::Allowed(batch, entry),
                (None, _) => continue,
            },
            "sender_forgotten" | "sender_remembered" => {
                let name = body["name"].as_str().unwrap_or(&subject).to_owned();
                if kind == "sender_forgotten" {
                    MatchEventKind::Forgotten(name)
                } else {
                    MatchEventKind::Remembered(name)
                }
            }
            _ => {
                let said = ["text", "until", "to"].iter().find_map(|field| body[*field].as_str());
                MatchEventKind::Break { key: subject, text: said.unwrap_or_default().to_owned(), kind }
            }
        };
        events.push(MatchEvent { kind, author: names.get(&author).cloned().unwrap_or_default(), at });
    }
    events
}
