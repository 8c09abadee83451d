//! People, their decisions, and the gateway connections they added.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, Row, params};

use super::error::StoreError;
use super::rows::RowExt as _;
use super::{Tx, View};
use crate::domain::ids::{ConnectionId, PersonId};
use crate::domain::{Person, Role, name_key};

/// A decision: something a person did here that exists nowhere else.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Its `UUIDv7`.
    pub decision_id: String,
    /// What was decided, as a snake-case word.
    pub kind: String,
    /// The id of what it is about.
    pub subject: String,
    /// Its content.
    pub body: serde_json::Value,
    /// Who decided.
    pub author: PersonId,
    /// The profile in which it was decided.
    pub origin: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A gateway connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionRow {
    /// Its identity; also names its key in the keychain.
    pub connection_id: ConnectionId,
    /// The name a person gave it.
    pub name: String,
    /// The kind of gateway.
    pub kind: String,
    /// The gateway's base address.
    pub url: String,
    /// The gateway's id of the account, where it tells.
    pub account: Option<String>,
    /// Whether real money moves.
    pub live: bool,
    /// What the key may do, by scope word.
    pub scopes: BTreeMap<String, bool>,
    /// When it was added.
    pub added_at: DateTime<Utc>,
    /// Whether it is known from its settlement files alone: nothing is asked of it and nothing sent.
    pub from_files: bool,
}

impl Tx<'_> {
    /// Adds a person.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn add_person(&self, person: &Person, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO person (person_id, name, name_key, role, active, created_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                person.person_id.as_str(),
                person.name,
                name_key(&person.name),
                person.role.as_str(),
                person.active,
                at.timestamp_millis(),
            ],
        )?;
        Ok(())
    }

    /// Adds a decision. There is no way to change or remove one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn add_decision(&self, decision: &Decision) -> Result<(), StoreError> {
        self.connection.prepare_cached("INSERT INTO decision VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?.execute(
            params![
                decision.decision_id,
                decision.kind,
                decision.subject,
                decision.body.to_string(),
                decision.author.as_str(),
                decision.origin,
                decision.at.timestamp_millis(),
            ],
        )?;
        Ok(())
    }

    /// Adds a connection, or renews what is known of one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_connection(&self, connection: &ConnectionRow) -> Result<(), StoreError> {
        let scopes = serde_json::json!(connection.scopes).to_string();
        self.connection.execute(
            "INSERT INTO connection (connection_id, name, kind, url, account, live, scopes, added_ms, from_files)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (connection_id) DO UPDATE SET name = excluded.name, url = excluded.url,
                 account = excluded.account, live = excluded.live, scopes = excluded.scopes",
            params![
                connection.connection_id.as_str(),
                connection.name,
                connection.kind,
                connection.url,
                connection.account,
                connection.live,
                scopes,
                connection.added_at.timestamp_millis(),
                connection.from_files,
            ],
        )?;
        Ok(())
    }
}

impl View<'_> {
    /// The id of the newest decision.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn last_decision_id(&self) -> Result<Option<String>, StoreError> {
        Ok(self.connection.prepare_cached("SELECT max(decision_id) FROM decision")?.query_row([], |row| row.get(0))?)
    }

    /// The decisions of some kinds, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn decisions_of(&self, kinds: &[&str]) -> Result<Vec<Decision>, StoreError> {
        let mut decisions = Vec::new();
        let mut statement =
            self.connection.prepare_cached("SELECT * FROM decision WHERE kind = ?1 ORDER BY decision_id")?;
        for kind in kinds {
            let rows = statement.query_map([kind], |row| {
                Ok(Decision {
                    decision_id: row.get("decision_id")?,
                    kind: row.get("kind")?,
                    subject: row.get("subject")?,
                    // The schema takes nothing that is not JSON.
                    body: serde_json::from_str(&row.get::<_, String>("body")?).unwrap_or_default(),
                    author: PersonId::new(row.get::<_, String>("author")?),
                    origin: row.get("origin")?,
                    at: row.moment("at_ms")?,
                })
            })?;
            for row in rows {
                decisions.push(row?);
            }
        }
        decisions.sort_by(|a, b| a.decision_id.cmp(&b.decision_id));
        Ok(decisions)
    }

    /// The people of this profile, in the order in which they were added.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn people(&self) -> Result<Vec<Person>, StoreError> {
        let mut statement = self.connection.prepare("SELECT * FROM person ORDER BY created_ms, person_id")?;
        let rows = statement.query_map([], read_person)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One person.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn person(&self, person_id: &PersonId) -> Result<Option<Person>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT * FROM person WHERE person_id = ?1")?;
        Ok(statement.query_row([person_id.as_str()], read_person).optional()?)
    }

    /// The person with this name, however it is written.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn person_of_name(&self, name: &str) -> Result<Option<Person>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT * FROM person WHERE name_key = ?1")?;
        Ok(statement.query_row([name_key(name)], read_person).optional()?)
    }

    /// Every gateway that is talked to, in the order in which they were added.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn connections(&self) -> Result<Vec<ConnectionRow>, StoreError> {
        Ok(self.all_connections()?.into_iter().filter(|connection| !connection.from_files).collect())
    }

    /// The same with those that are known from their settlement files alone.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn all_connections(&self) -> Result<Vec<ConnectionRow>, StoreError> {
        let mut statement = self.connection.prepare("SELECT * FROM connection ORDER BY added_ms, connection_id")?;
        let rows = statement.query_map([], read_connection)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One connection.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn connection(&self, connection_id: &ConnectionId) -> Result<Option<ConnectionRow>, StoreError> {
        let mut statement = self.connection.prepare("SELECT * FROM connection WHERE connection_id = ?1")?;
        Ok(statement.query_row([connection_id.as_str()], read_connection).optional()?)
    }
}

fn read_person(row: &Row<'_>) -> rusqlite::Result<Person> {
    let role: String = row.get("role")?;
    let unknown = |role: String| {
        let index = row.as_ref().column_index("role").unwrap_or_default();
        rusqlite::Error::FromSqlConversionFailure(index, rusqlite::types::Type::Text, role.into())
    };
    Ok(Person {
        person_id: PersonId::new(row.get::<_, String>("person_id")?),
        name: row.get("name")?,
        role: Role::from_word(&role).ok_or_else(|| unknown(role))?,
        active: row.get("active")?,
    })
}

fn read_connection(row: &Row<'_>) -> rusqlite::Result<ConnectionRow> {
    let scopes: String = row.get("scopes")?;
    Ok(ConnectionRow {
        connection_id: ConnectionId::new(row.get::<_, String>("connection_id")?),
        name: row.get("name")?,
        kind: row.get("kind")?,
        url: row.get("url")?,
        account: row.get("account")?,
        live: row.get("live")?,
        scopes: serde_json::from_str(&scopes).unwrap_or_default(),
        added_at: row.moment("added_ms")?,
        from_files: row.get("from_files")?,
    })
}
