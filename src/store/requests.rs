//! Requests that need a second person, and how much each person may do without one.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, Row, params};

use super::error::StoreError;
use super::rows::RowExt as _;
use super::{Tx, View};
use crate::domain::ids::{PersonId, RequestId};
use crate::domain::{Currency, Money, Person, RefundLimit, RequestState, Role, name_key};

/// What somebody asked for, when, and until when somebody may agree. Never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its identity.
    pub request_id: RequestId,
    /// What sort of thing is asked for, as one word.
    pub kind: String,
    /// The id of what it is about.
    pub subject: String,
    /// Exactly what is asked for, and what it rests on, as JSON.
    pub content: String,
    /// SHA-256 of the content.
    pub content_sha256: String,
    /// Who asks.
    pub requested_by: PersonId,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// Until when somebody may agree.
    pub expires_at: DateTime<Utc>,
}

/// A request and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRequest {
    /// The request.
    pub request: Request,
    /// Where it stands.
    pub state: RequestState,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// What they said, or why it is void.
    pub note: Option<String>,
    /// The id of what came of it.
    pub outcome: Option<String>,
}

/// How a request moves on.
#[derive(Debug, Clone, Default)]
pub struct RequestUpdate {
    /// Who decided; nothing leaves what was known before.
    pub decided_by: Option<PersonId>,
    /// What they said, or why it is void; nothing leaves what was known before.
    pub note: Option<String>,
    /// The id of what came of it.
    pub outcome: Option<String>,
}

impl Tx<'_> {
    /// Writes a request down.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn add_request(&self, new: &Request) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO approval_request (request_id, kind, subject, content, content_sha256, requested_by,
                 requested_ms, expires_ms, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'waiting')",
            params![
                new.request_id.as_str(),
                new.kind,
                new.subject,
                new.content,
                new.content_sha256,
                new.requested_by.as_str(),
                new.requested_at.timestamp_millis(),
                new.expires_at.timestamp_millis(),
            ],
        )?;
        Ok(())
    }

    /// Moves a request on.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when that step is not allowed, or who decides is who asked.
    pub fn move_request(
        &self,
        request_id: &RequestId,
        state: RequestState,
        update: &RequestUpdate,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.connection.execute(
            "UPDATE approval_request SET state = ?2, decided_by = coalesce(?3, decided_by),
                 decided_ms = coalesce(decided_ms, ?4), note = coalesce(?5, note), outcome = coalesce(?6, outcome)
             WHERE request_id = ?1",
            params![
                request_id.as_str(),
                state.as_str(),
                update.decided_by.as_ref().map(PersonId::as_str),
                at.timestamp_millis(),
                update.note,
                update.outcome,
            ],
        )?;
        Ok(())
    }

    /// Gives a person these limits in place of all they had.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_limits(&self, person_id: &PersonId, limits: &[RefundLimit]) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM refund_limit WHERE person_id = ?1", [person_id.as_str()])?;
        for limit in limits {
            self.connection.execute(
                "INSERT INTO refund_limit VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    person_id.as_str(),
                    limit.per_refund.currency.code(),
                    limit.per_refund.minor,
                    limit.per_day.minor,
                    limit.code_above.minor,
                ],
            )?;
        }
        Ok(())
    }

    /// Gives a person another role, or switches them off or on.
    ///
    /// # Errors
    /// [`StoreError::Refused`] for the last owner.
    pub fn change_person(&self, person_id: &PersonId, role: Role, active: bool) -> Result<(), StoreError> {
        self.connection.execute(
            "UPDATE person SET role = ?2, active = ?3 WHERE person_id = ?1",
            params![person_id.as_str(), role.as_str(), active],
        )?;
        Ok(())
    }

    /// Gives a person another name.
    ///
    /// # Errors
    /// [`StoreError`]; a name that somebody else has.
    pub fn rename_person(&self, person: &Person) -> Result<(), StoreError> {
        self.connection.execute(
            "UPDATE person SET name = ?2, name_key = ?3 WHERE person_id = ?1",
            params![person.person_id.as_str(), person.name, name_key(&person.name)],
        )?;
        Ok(())
    }
}

impl View<'_> {
    /// One request.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn request(&self, request_id: &RequestId) -> Result<Option<StoredRequest>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT * FROM approval_request WHERE request_id = ?1")?;
        Ok(statement.query_row([request_id.as_str()], read).optional()?)
    }

    /// The newest requests, those that wait first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn requests(&self, limit: u32) -> Result<Vec<StoredRequest>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT * FROM approval_request ORDER BY state <> 'waiting', requested_ms DESC, request_id DESC LIMIT ?1",
        )?;
        let rows = statement.query_map([limit], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The requests that wait, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn waiting_requests(&self) -> Result<Vec<StoredRequest>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT * FROM approval_request WHERE state = 'waiting' ORDER BY requested_ms, request_id",
        )?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The requests that somebody agreed to and that are not carried out yet, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn approved_requests(&self) -> Result<Vec<StoredRequest>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT * FROM approval_request WHERE state = 'approved' ORDER BY requested_ms, request_id",
        )?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The steps that the schema allows, for the test that compares them with the domain's.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn allowed_request_moves(&self) -> Result<Vec<(String, String)>, StoreError> {
        let mut statement = self.connection.prepare("SELECT from_state, to_state FROM approval_request_move")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How much a person may send back alone, one limit a currency.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn limits(&self, person_id: &PersonId) -> Result<Vec<RefundLimit>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT * FROM refund_limit WHERE person_id = ?1 ORDER BY currency")?;
        let rows = statement.query_map([person_id.as_str()], |row| {
            Ok(RefundLimit {
                per_refund: row.money("per_refund_minor")?,
                per_day: row.money("per_day_minor")?,
                code_above: row.money("code_above_minor")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What a person sent back alone since a moment, in one currency: what moved or may move, without what a second
    /// person agreed to.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn refunded_alone(
        &self,
        person_id: &PersonId,
        currency: Currency,
        since: DateTime<Utc>,
    ) -> Result<Money, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT coalesce(sum(amount_minor), 0) FROM money_command
             WHERE author = ?1 AND kind = 'refund' AND currency = ?2 AND created_ms > ?3
               AND approved_request IS NULL AND state NOT IN ('failed', 'declined', 'cancelled')",
        )?;
        let sum = statement
            .query_row(params![person_id.as_str(), currency.code(), since.timestamp_millis()], |row| row.get(0))?;
        Ok(Money::new(sum, currency))
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredRequest> {
    let state: String = row.get("state")?;
    let unknown = |word: String| {
        let index = row.as_ref().column_index("state").unwrap_or_default();
        rusqlite::Error::FromSqlConversionFailure(index, rusqlite::types::Type::Text, word.into())
    };
    Ok(StoredRequest {
        request: Request {
            request_id: RequestId::new(row.get::<_, String>("request_id")?),
            kind: row.get("kind")?,
            subject: row.get("subject")?,
            content: row.get("content")?,
            content_sha256: row.get("content_sha256")?,
            requested_by: PersonId::new(row.get::<_, String>("requested_by")?),
            requested_at: row.moment("requested_ms")?,
            expires_at: row.moment("expires_ms")?,
        },
        state: RequestState::from_word(&state).ok_or_else(|| unknown(state))?,
        decided_by: row.get::<_, Option<String>>("decided_by")?.map(PersonId::new),
        decided_at: row.moment_opt("decided_ms")?,
        note: row.get("note")?,
        outcome: row.get("outcome")?,
    })
}
