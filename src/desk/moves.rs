//! The one place in which a money command comes to be or moves on: each step is in the audit log in the same transaction.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::audit::Happening;
use super::{Desk, Result};
use crate::domain::CommandState;
use crate::domain::ids::CommandId;
use crate::store::{CommandRow, CommandUpdate, NewCommand, Step, StepWords, Tx};

/// The kind of a step's entry. Its subject is the command.
pub(super) const STEP: &str = "money_step";

impl Desk {
    /// Writes a command down, unless its token was used before: then that command is returned and nothing is added.
    pub(super) fn add_command(&self, tx: &Tx<'_>, new: &NewCommand) -> Result<CommandRow> {
        let row = tx.add_command(new)?;
        if row.command_id == new.command_id {
            self.log_last_step(tx, &row.command_id)?;
        }
        Ok(row)
    }

    /// Notes that a send begins. Committed before the first byte leaves.
    pub(super) fn begin_send(&self, tx: &Tx<'_>, command_id: &CommandId, at: DateTime<Utc>) -> Result<CommandRow> {
        let row = tx.begin_send(command_id, at)?;
        self.log_last_step(tx, command_id)?;
        Ok(row)
    }

    /// Moves a command on.
    pub(super) fn move_command(&self, tx: &Tx<'_>, command_id: &CommandId, update: &CommandUpdate) -> Result<()> {
        tx.move_command(command_id, update)?;
        self.log_last_step(tx, command_id)
    }

    fn log_last_step(&self, tx: &Tx<'_>, command_id: &CommandId) -> Result<()> {
        let row = tx.command(command_id)?;
        if let Some((row, step)) = row.zip(tx.command_steps(command_id)?.pop()) {
            let words = StepWords::from(&step);
            let body = body(&row, &words);
            self.log_at(tx, None, &Happening::new(STEP, command_id.as_str()).with(body), step.at)?;
        }
        Ok(())
    }
}

/// What the log says of a step. The cause is in the gateway's words and may name a customer: only its hash is kept.
pub(super) fn body(row: &CommandRow, step: &StepWords) -> Value {
    let mut body = said_of(step);
    body["kind"] = json!(row.command.kind.as_str());
    body["payment"] = json!(row.command.payment_id);
    body["amount"] = json!(row.command.amount);
    body["gateway_id"] = json!(row.gateway_id);
    body
}

/// Whether an entry says what the step says.
pub(super) fn agrees(step: &StepWords, entry: Option<&(i64, String)>) -> bool {
    let Some((at_ms, body)) = entry else { return false };
    let Ok(body) = serde_json::from_str::<Value>(body) else { return false };
    let said = said_of(step);
    let same = |(field, value)| body.get(field) == Some(value);
    *at_ms == step.at_ms && said.as_object().is_some_and(|said| said.iter().all(same))
}

fn said_of(step: &StepWords) -> Value {
    json!({
        "step": step.number, "from": step.from, "to": step.to, "request_id": step.request_id,
        "cause_sha256": step.cause.as_ref().map(|cause| hex::encode(Sha256::digest(cause))),
    })
}

impl From<&Step> for StepWords {
    fn from(step: &Step) -> Self {
        Self {
            number: i64::from(step.number),
            from: step.from.map(|state| CommandState::as_str(state).to_owned()),
            to: step.to.as_str().to_owned(),
            cause: step.cause.clone(),
            request_id: step.request_id.clone(),
            at_ms: step.at.timestamp_millis(),
        }
    }
}
