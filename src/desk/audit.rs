//! What is written down of whatever happens, in the transaction that makes it so.

use serde_json::Value;

use super::{Actor, Desk, Result};
use crate::clock;
use crate::store::{Decision, Tx};

/// How something ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// As asked.
    Done,
    /// It was refused.
    Refused,
}

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
    pub(super) fn new(kind: &'a str, subject: &'a str) -> Self {
        Self { kind, subject, ended: Ended::Done, body: Value::Object(serde_json::Map::new()) }
    }

    pub(super) fn with(mut self, body: Value) -> Self {
        self.body = body;
        self
    }

    pub(super) const fn refused(mut self) -> Self {
        self.ended = Ended::Refused;
        self
    }
}

impl Desk {
    /// Adds a decision, and its line in the audit log, to the transaction that carries it out.
    pub(super) fn decide(&self, tx: &Tx<'_>, actor: &Actor, happening: &Happening<'_>) -> Result<()> {
        tx.add_decision(&Decision {
            decision_id: clock::new_id(self.clock.as_ref())?,
            kind: happening.kind.to_owned(),
            subject: happening.subject.to_owned(),
            body: happening.body.clone(),
            author: actor.person_id().clone(),
            origin: self.sidecar.profile_id.clone(),
            at: self.clock.now(),
        })?;
        self.log(tx, Some(actor), happening)
    }

    /// Adds a line to the audit log. `who` is nobody for what the program does by itself and for whoever was not let in.
    #[allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "the log itself comes next")]
    pub(super) fn log(&self, _tx: &Tx<'_>, _who: Option<&Actor>, _happening: &Happening<'_>) -> Result<()> {
        Ok(())
    }
}
