//! Money commands: the outbox. The schema keeps the rules; this file only asks and tells.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, Row, named_params, params};

use super::error::StoreError;
use super::payments::OF_SOME_CONNECTION;
use super::rows::RowExt as _;
use super::{Tx, View};
use crate::domain::ids::{CommandId, ConnectionId, PaymentId, PersonId, RequestId};
use crate::domain::{CommandKind, CommandState, MoneyCommand, RefundReason};

/// A command to be written down, with the exact request that every attempt will send.
#[derive(Debug, Clone)]
pub struct NewCommand {
    /// Its identity, also sent to the gateway.
    pub command_id: CommandId,
    /// One per intention: the same token twice is the same command.
    pub client_token: String,
    /// The connection it goes through.
    pub connection_id: ConnectionId,
    /// What is asked.
    pub command: MoneyCommand,
    /// The key under which the gateway does it at most once.
    pub idempotency_key: String,
    /// The request's path.
    pub request_path: String,
    /// The request's exact body.
    pub request_body: String,
    /// SHA-256 of path and body, to notice a changed row.
    pub request_sha256: String,
    /// The request that a second person approved, for a command that needed one.
    pub approved_request: Option<RequestId>,
    /// The command in whose place it is issued: one whose money never moved.
    pub replaces: Option<CommandId>,
    /// Who asked.
    pub author: PersonId,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// A command as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct CommandRow {
    /// Its identity.
    pub command_id: CommandId,
    /// The intention it belongs to.
    pub client_token: String,
    /// The connection it goes through.
    pub connection_id: ConnectionId,
    /// What is asked.
    pub command: MoneyCommand,
    /// The key under which the gateway does it at most once.
    pub idempotency_key: String,
    /// The request's path.
    pub request_path: String,
    /// The request's exact body.
    pub request_body: String,
    /// SHA-256 of path and body.
    pub request_sha256: String,
    /// The request that a second person approved.
    pub approved_request: Option<RequestId>,
    /// The command in whose place it was issued.
    pub replaces: Option<CommandId>,
    /// Where it stands.
    pub state: CommandState,
    /// Why it is in this state, in the gateway's or the system's words.
    pub cause: Option<String>,
    /// How many sends were begun.
    pub attempts: u32,
    /// Whether some attempt may have acted without our knowing.
    pub unclear: bool,
    /// When the first send was begun: the key's age.
    pub first_sent_at: Option<DateTime<Utc>>,
    /// Not before this moment is anything tried again.
    pub next_try_at: DateTime<Utc>,
    /// The gateway's id of what was done.
    pub gateway_id: Option<String>,
    /// The gateway's id of the last request.
    pub request_id: Option<String>,
    /// Who asked.
    pub author: PersonId,
    /// When.
    pub created_at: DateTime<Utc>,
}

#[cfg(test)]
impl CommandRow {
    /// A command in a state, of which nothing else is known; tests say what they need differently.
    pub fn plain(command: MoneyCommand, state: CommandState, created_at: DateTime<Utc>) -> Self {
        Self {
            command_id: CommandId::new("command"),
            client_token: "token".to_owned(),
            connection_id: ConnectionId::new("connection"),
            command,
            idempotency_key: "key".to_owned(),
            request_path: "/".to_owned(),
            request_body: String::new(),
            request_sha256: String::new(),
            approved_request: None,
            replaces: None,
            state,
            cause: None,
            attempts: 1,
            unclear: false,
            first_sent_at: None,
            next_try_at: created_at,
            gateway_id: None,
            request_id: None,
            author: PersonId::new("owner"),
            created_at,
        }
    }
}

/// A step of a command into another state.
#[derive(Debug, Clone)]
pub struct CommandUpdate {
    /// The state it goes into.
    pub state: CommandState,
    /// Why.
    pub cause: Option<String>,
    /// The gateway's id of what was done; nothing leaves what was known before.
    pub gateway_id: Option<String>,
    /// The gateway's id of the request; nothing leaves what was known before.
    pub request_id: Option<String>,
    /// From now on some attempt may have acted.
    pub unclear: bool,
    /// Not before this moment is anything tried again.
    pub next_try_at: DateTime<Utc>,
    /// When.
    pub at: DateTime<Utc>,
}

/// One step a command took, as the database wrote it down.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Which step, from 1.
    pub number: u32,
    /// The state before; nothing for the first.
    pub from: Option<CommandState>,
    /// The state after.
    pub to: CommandState,
    /// Why.
    pub cause: Option<String>,
    /// The gateway's id of the request.
    pub request_id: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

impl Tx<'_> {
    /// Writes a command down, unless its token was used before: then that command is returned and nothing is added.
    ///
    /// # Errors
    /// [`StoreError::Refused`] by the schema's money rules.
    pub fn add_command(&self, new: &NewCommand) -> Result<CommandRow, StoreError> {
        if let Some(existing) = self.command_of_token(&new.client_token)? {
            return Ok(existing);
        }
        let reason = match new.command.kind {
            CommandKind::Refund(reason) => Some(reason.as_str()),
            CommandKind::Capture | CommandKind::Void => None,
        };
        let created_ms = new.created_at.timestamp_millis();
        self.connection
            .prepare_cached(
                "INSERT INTO money_command (command_id, client_token, connection_id, kind, payment_id, currency,
                     amount_minor, reason, idempotency_key, request_path, request_body, request_sha256, state,
                     next_try_ms, author, created_ms, changed_ms, approved_request, replaces)
                 VALUES (:command_id, :client_token, :connection_id, :kind, :payment_id, :currency, :amount_minor,
                     :reason, :idempotency_key, :request_path, :request_body, :request_sha256, 'queued', :created_ms,
                     :author, :created_ms, :created_ms, :approved_request, :replaces)",
            )?
            .execute(named_params! {
                ":command_id": new.command_id.as_str(),
                ":client_token": new.client_token,
                ":connection_id": new.connection_id.as_str(),
                ":kind": new.command.kind.as_str(),
                ":payment_id": new.command.payment_id.as_str(),
                ":currency": new.command.amount.currency.code(),
                ":amount_minor": new.command.amount.minor,
                ":reason": reason,
                ":idempotency_key": new.idempotency_key,
                ":request_path": new.request_path,
                ":request_body": new.request_body,
                ":request_sha256": new.request_sha256,
                ":author": new.author.as_str(),
                ":created_ms": created_ms,
                ":approved_request": new.approved_request.as_ref().map(RequestId::as_str),
                ":replaces": new.replaces.as_ref().map(CommandId::as_str),
            })?;
        self.command(&new.command_id)?.ok_or_else(|| missing(&new.command_id))
    }

    /// Notes that a send begins. Committed before the first byte leaves.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when the command may not be sent from where it stands.
    pub fn begin_send(&self, command_id: &CommandId, at: DateTime<Utc>) -> Result<CommandRow, StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE money_command SET state = 'sending', cause = NULL, attempts = attempts + 1,
                     first_sent_ms = coalesce(first_sent_ms, ?2), changed_ms = ?2 WHERE command_id = ?1",
            )?
            .execute(params![command_id.as_str(), at.timestamp_millis()])?;
        self.command(command_id)?.ok_or_else(|| missing(command_id))
    }

    /// Moves a command on.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when that step is not allowed.
    pub fn move_command(&self, command_id: &CommandId, update: &CommandUpdate) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE money_command SET state = :state, cause = :cause, unclear = max(unclear, :unclear),
                     gateway_id = coalesce(:gateway_id, gateway_id), request_id = coalesce(:request_id, request_id),
                     next_try_ms = :next_try_ms, changed_ms = :at_ms WHERE command_id = :command_id",
            )?
            .execute(named_params! {
                ":command_id": command_id.as_str(),
                ":state": update.state.as_str(),
                ":cause": update.cause,
                ":unclear": update.unclear,
                ":gateway_id": update.gateway_id,
                ":request_id": update.request_id,
                ":next_try_ms": update.next_try_at.timestamp_millis(),
                ":at_ms": update.at.timestamp_millis(),
            })?;
        Ok(())
    }

    /// Puts off the next try without changing the state.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn postpone_command(&self, command_id: &CommandId, next_try_at: DateTime<Utc>) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("UPDATE money_command SET next_try_ms = ?2 WHERE command_id = ?1")?
            .execute(params![command_id.as_str(), next_try_at.timestamp_millis()])?;
        Ok(())
    }
}

impl View<'_> {
    /// One command.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn command(&self, command_id: &CommandId) -> Result<Option<CommandRow>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT * FROM money_command WHERE command_id = ?1")?;
        Ok(statement.query_row([command_id.as_str()], read).optional()?)
    }

    /// The command of an intention.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn command_of_token(&self, client_token: &str) -> Result<Option<CommandRow>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT * FROM money_command WHERE client_token = ?1")?;
        Ok(statement.query_row([client_token], read).optional()?)
    }

    /// The refund command whose effect has this gateway id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn command_of_effect(
        &self,
        connection_id: &ConnectionId,
        gateway_id: &str,
    ) -> Result<Option<CommandRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT * FROM money_command WHERE connection_id = ?1 AND gateway_id = ?2 AND kind = 'refund'",
        )?;
        Ok(statement.query_row([connection_id.as_str(), gateway_id], read).optional()?)
    }

    /// Commands the sender has to work on, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open_commands(&self) -> Result<Vec<CommandRow>, StoreError> {
        self.commands_where("state IN ('queued', 'sending', 'unknown')")
    }

    /// Commands a person has to look at, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn commands_in_review(&self) -> Result<Vec<CommandRow>, StoreError> {
        self.commands_where("state = 'review'")
    }

    /// The commands of one payment, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn commands_of(&self, payment_id: &PaymentId) -> Result<Vec<CommandRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT * FROM money_command WHERE {OF_SOME_CONNECTION} AND payment_id = ?1 ORDER BY command_id"
        ))?;
        let rows = statement.query_map([payment_id.as_str()], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every command, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn commands(&self) -> Result<Vec<CommandRow>, StoreError> {
        self.commands_where("1")
    }

    /// The steps a command took, first to last.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn command_steps(&self, command_id: &CommandId) -> Result<Vec<Step>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT step, from_state, to_state, cause, request_id, at_ms FROM money_command_step
             WHERE command_id = ?1 ORDER BY step",
        )?;
        let rows = statement.query_map([command_id.as_str()], |row| {
            Ok(Step {
                number: row.get("step")?,
                from: row.get::<_, Option<String>>("from_state")?.as_deref().and_then(CommandState::from_word),
                to: state(row, "to_state")?,
                cause: row.get("cause")?,
                request_id: row.get("request_id")?,
                at: row.moment("at_ms")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The steps that the schema allows, for the test that compares them with the domain's.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn allowed_moves(&self) -> Result<Vec<(CommandState, CommandState)>, StoreError> {
        let mut statement = self.connection.prepare("SELECT from_state, to_state FROM money_command_move")?;
        let rows = statement.query_map([], |row| Ok((state(row, "from_state")?, state(row, "to_state")?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn commands_where(&self, condition: &'static str) -> Result<Vec<CommandRow>, StoreError> {
        let sql = format!("SELECT * FROM money_command WHERE {condition} ORDER BY command_id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn missing(command_id: &CommandId) -> StoreError {
    StoreError::Row { row: command_id.to_string(), why: "there is no such command".to_owned() }
}

fn state(row: &Row<'_>, column: &str) -> rusqlite::Result<CommandState> {
    let word: String = row.get(column)?;
    CommandState::from_word(&word).ok_or_else(|| unknown_word(row, column, word))
}

fn unknown_word(row: &Row<'_>, column: &str, word: String) -> rusqlite::Error {
    let index = row.as_ref().column_index(column).unwrap_or_default();
    rusqlite::Error::FromSqlConversionFailure(index, rusqlite::types::Type::Text, word.into())
}

fn read(row: &Row<'_>) -> rusqlite::Result<CommandRow> {
    let kind: String = row.get("kind")?;
    let reason: Option<String> = row.get("reason")?;
    let kind = match kind.as_str() {
        "capture" => CommandKind::Capture,
        "void" => CommandKind::Void,
        _ => {
            let reason = reason.as_deref().and_then(RefundReason::from_word);
            CommandKind::Refund(reason.ok_or_else(|| unknown_word(row, "reason", kind))?)
        }
    };
    Ok(CommandRow {
        command_id: CommandId::new(row.get::<_, String>("command_id")?),
        client_token: row.get("client_token")?,
        connection_id: ConnectionId::new(row.get::<_, String>("connection_id")?),
        command: MoneyCommand {
            kind,
            payment_id: PaymentId::new(row.get::<_, String>("payment_id")?),
            amount: row.money("amount_minor")?,
        },
        idempotency_key: row.get("idempotency_key")?,
        request_path: row.get("request_path")?,
        request_body: row.get("request_body")?,
        request_sha256: row.get("request_sha256")?,
        approved_request: row.get::<_, Option<String>>("approved_request")?.map(RequestId::new),
        replaces: row.get::<_, Option<String>>("replaces")?.map(CommandId::new),
        state: state(row, "state")?,
        cause: row.get("cause")?,
        attempts: row.get("attempts")?,
        unclear: row.get("unclear")?,
        first_sent_at: row.moment_opt("first_sent_ms")?,
        next_try_at: row.moment("next_try_ms")?,
        gateway_id: row.get("gateway_id")?,
        request_id: row.get("request_id")?,
        author: PersonId::new(row.get::<_, String>("author")?),
        created_at: row.moment("created_ms")?,
    })
}
