//! What is written down of whatever happens, in the transaction that makes it so. The proof of it is in the room `audit`.

mod export;
mod keys;
mod list;
mod start;
mod verify;
mod watch;
mod words;

use chrono::{DateTime, Utc};
use serde_json::Value;

pub use export::{AuditExportCheck, AuditExportTrouble, check_audit_export, export_audit};
pub use keys::{accept_audit_break, show_audit_key, take_audit_key_off};
pub use list::{AuditFilter, AuditRow, AuditStanding, audit_log, audit_standing, person_of_audit};
pub use verify::{AuditFinding, AuditPlace, AuditVerdict, verify_audit};
pub(super) use watch::Watch;
pub use watch::{AuditAnchor, anchor_words};
pub use words::{AUDIT_KINDS, audit_words};

pub use crate::audit::{AuditKey, MistypedKey};
pub use crate::domain::Ended;

use super::{Actor, Desk, Result};
use crate::audit;
use crate::clock;
use crate::domain::AuditEntry;
use crate::domain::ids::PersonId;
use crate::store::{Decision, Tx};
use crate::text::{ErrorKind, Message, UserError};

/// What the program does by itself, whoever is there.
const BY_ITSELF: [&str; 5] = ["log_started", "audit_signing_key_made", "money_step", "request_expired", "request_void"];

/// Something to be written down.
pub(super) struct Happening<'a> {
    /// What happened, as a snake-case word.
    pub kind: &'a str,
    /// The id of what it is about.
    pub subject: &'a str,
    /// How it ended.
    pub ended: Ended,
    /// What else is known. Never a secret, and never a customer's data.
    pub body: Value,
}

impl<'a> Happening<'a> {
    pub(in crate::desk) fn new(kind: &'a str, subject: &'a str) -> Self {
        Self { kind, subject, ended: Ended::Done, body: Value::Object(serde_json::Map::new()) }
    }

    pub(in crate::desk) fn with(mut self, body: Value) -> Self {
        self.body = body;
        self
    }

    pub(in crate::desk) const fn refused(mut self) -> Self {
        self.ended = Ended::Refused;
        self
    }
}

/// A line of the log before it has a number.
struct Line<'a> {
    at_ms: i64,
    who: Option<&'a PersonId>,
    through: &'a str,
    kind: &'a str,
    subject: &'a str,
    ended: Ended,
    decision_id: Option<&'a str>,
    body: String,
}

impl Desk {
    /// Adds a decision, and its line in the audit log, to the transaction that carries it out.
    pub(super) fn decide(&self, tx: &Tx<'_>, actor: &Actor, happening: &Happening<'_>) -> Result<()> {
        let decision = Decision {
            decision_id: clock::new_id_after(self.clock.as_ref(), tx.last_decision_id()?.as_deref())?,
            kind: happening.kind.to_owned(),
            subject: happening.subject.to_owned(),
            body: happening.body.clone(),
            author: actor.person_id().clone(),
            origin: self.sidecar.profile_id.clone(),
            at: self.clock.now(),
        };
        tx.add_decision(&decision)?;
        self.line(tx, Some(actor), happening, decision.at, Some(&decision.decision_id))?;
        self.watch.at_once();
        Ok(())
    }

    /// Adds a line to the audit log. `who` is nobody for what the program does by itself and for whoever was not let in.
    pub(super) fn log(&self, tx: &Tx<'_>, who: Option<&Actor>, happening: &Happening<'_>) -> Result<()> {
        self.log_at(tx, who, happening, self.clock.now())
    }

    /// The same for what happened at another moment than now.
    pub(super) fn log_at(
        &self,
        tx: &Tx<'_>,
        who: Option<&Actor>,
        happening: &Happening<'_>,
        at: DateTime<Utc>,
    ) -> Result<()> {
        self.line(tx, who, happening, at, None)?;
        if happening.kind == "sign_in" {
            self.watch.at_once();
        }
        Ok(())
    }

    fn line(
        &self,
        tx: &Tx<'_>,
        who: Option<&Actor>,
        happening: &Happening<'_>,
        at: DateTime<Utc>,
        decision_id: Option<&str>,
    ) -> Result<()> {
        let by_itself = BY_ITSELF.contains(&happening.kind);
        self.append(
            tx,
            Line {
                at_ms: at.timestamp_millis(),
                who: who.map(Actor::person_id),
                through: if by_itself { "program" } else { self.through.as_str() },
                kind: happening.kind,
                subject: happening.subject,
                ended: happening.ended,
                decision_id,
                body: happening.body.to_string(),
            },
        )
    }

    /// The only place that adds to the log: numbers the line, binds it to the one before and seals it.
    fn append(&self, tx: &Tx<'_>, line: Line<'_>) -> Result<()> {
        let not_begun = || UserError::new(ErrorKind::Other, Message::new("audit-not-begun"));
        let head = tx.audit_head()?.ok_or_else(not_begun)?;
        let mut salt = [0; 16];
        self.clock.fill_random(&mut salt)?;
        let entry = AuditEntry {
            n: head.n + 1,
            at_ms: line.at_ms,
            who: line.who.cloned(),
            through: line.through.to_owned(),
            kind: line.kind.to_owned(),
            subject: line.subject.to_owned(),
            ended: line.ended,
            decision_id: line.decision_id.map(str::to_owned),
            body: line.body,
            salt,
        };
        let (sealed, next) = audit::append(&head, entry);
        tx.append_audit(&sealed, &next)?;
        self.watch.one_more();
        Ok(())
    }
}
