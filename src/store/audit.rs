//! The audit log's rows. What they prove is the business of others; here they are added, read and compared.

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, Row, params, params_from_iter};
use zeroize::Zeroizing;

use super::error::StoreError;
use super::{Tx, View};
use crate::domain::ids::{CommandId, PersonId};
use crate::domain::{AuditEntry, AuditHead, Digest, Ended, SealedEntry};

/// So many rows that disagree are named.
const DISAGREEING_MAX: usize = 1_000;

/// Which entries are wanted. Everything left out is not asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// From this moment on, as Unix milliseconds.
    pub from_ms: Option<i64>,
    /// Before this moment.
    pub until_ms: Option<i64>,
    /// Of this person.
    pub who: Option<PersonId>,
    /// Of one of these kinds; of any when none is named.
    pub kinds: Vec<String>,
    /// About this.
    pub subject: Option<String>,
    /// Only what was refused.
    pub only_refused: bool,
    /// With this text somewhere in kind, subject or content.
    pub text: Option<String>,
}

/// A row that does not say what the log says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Disagreement {
    /// A decision is not what its entry says, or has none.
    Decision {
        /// The decision.
        decision_id: String,
        /// Its entry, if there is one.
        n: Option<u64>,
    },
    /// The decision of an entry is gone.
    NoDecision {
        /// The entry.
        n: u64,
        /// The decision that it belongs to.
        decision_id: String,
    },
    /// A step of a money command is not what its entry says, or has none.
    Step {
        /// The command.
        command_id: CommandId,
        /// Which step, from 1.
        step: i64,
    },
    /// The step of an entry is gone.
    NoStep {
        /// The entry.
        n: u64,
        /// The command.
        command_id: CommandId,
    },
    /// A command does not stand where its last step led.
    Command {
        /// The command.
        command_id: CommandId,
    },
}

/// A decision with its content as it is stored.
pub struct StoredDecision {
    /// Its identity.
    pub decision_id: String,
    /// What was decided.
    pub kind: String,
    /// The id of what it is about.
    pub subject: String,
    /// Its content, as JSON.
    pub body: String,
    /// Who decided.
    pub author: PersonId,
    /// When, as Unix milliseconds.
    pub at_ms: i64,
}

/// A step of a money command and what the log says of it.
pub struct LoggedStep {
    /// The command.
    pub command_id: CommandId,
    /// The step, as in [`super::Step`]: number, states as words, cause, request id, moment.
    pub step: StepWords,
    /// The moment and content of its entry, if there is one.
    pub entry: Option<(i64, String)>,
}

/// A step of a money command in words, also where they mean nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepWords {
    /// Which step, from 1.
    pub number: i64,
    /// The state before.
    pub from: Option<String>,
    /// The state after.
    pub to: String,
    /// Why.
    pub cause: Option<String>,
    /// The gateway's id of the request.
    pub request_id: Option<String>,
    /// When, as Unix milliseconds.
    pub at_ms: i64,
}

impl Tx<'_> {
    /// Begins the log.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn begin_audit(&self, head: &AuditHead) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO audit_head VALUES (1, ?1, ?2, ?3)",
            params![head.n, head.chain, head.next_key.as_slice()],
        )?;
        Ok(())
    }

    /// Adds an entry and moves the log's end behind it. There is no way to change or remove one.
    ///
    /// # Errors
    /// [`StoreError`]; an entry that is not the next one is refused.
    pub fn append_audit(&self, sealed: &SealedEntry, head: &AuditHead) -> Result<(), StoreError> {
        let entry = &sealed.entry;
        self.connection
            .prepare_cached("INSERT INTO audit_entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")?
            .execute(params![
                entry.n,
                entry.at_ms,
                entry.who.as_ref().map(PersonId::as_str),
                entry.through,
                entry.kind,
                entry.subject,
                entry.ended.as_str(),
                entry.decision_id,
                entry.body,
                entry.salt,
                sealed.chain,
                sealed.seal,
            ])?;
        self.connection.prepare_cached("UPDATE audit_head SET n = ?1, chain = ?2, next_key = ?3")?.execute(params![
            head.n,
            head.chain,
            head.next_key.as_slice()
        ])?;
        Ok(())
    }
}

impl View<'_> {
    /// Where the log ends; nothing before it is begun.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn audit_head(&self) -> Result<Option<AuditHead>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT n, chain, next_key FROM audit_head")?;
        let head = statement.query_row([], |row| {
            Ok(AuditHead { n: row.get(0)?, chain: row.get(1)?, next_key: Zeroizing::new(row.get(2)?) })
        });
        Ok(head.optional()?)
    }

    /// The chain's value after an entry, if it is there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn audit_chain(&self, n: u64) -> Result<Option<Digest>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT chain FROM audit_entry WHERE n = ?1")?;
        Ok(statement.query_row([n], |row| row.get(0)).optional()?)
    }

    /// The number of the last entry, by the entries themselves; 0 when there are none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn last_audit_entry(&self) -> Result<u64, StoreError> {
        Ok(self.connection.query_row("SELECT coalesce(max(n), 0) FROM audit_entry", [], |row| row.get(0))?)
    }

    /// The newest entry of a kind.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn newest_audit_entry(&self, kind: &str) -> Result<Option<AuditEntry>, StoreError> {
        let query = AuditQuery { kinds: vec![kind.to_owned()], ..AuditQuery::default() };
        Ok(self.audit_entries(&query, None, 1)?.pop())
    }

    /// Entries, newest first, before a number.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn audit_entries(
        &self,
        query: &AuditQuery,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let (mut condition, mut values) = query.condition();
        if let Some(before) = before {
            condition.push_str(" AND n < ?");
            values.push(Value::Integer(i64::try_from(before).unwrap_or(i64::MAX)));
        }
        let sql = format!("SELECT * FROM audit_entry WHERE {condition} ORDER BY n DESC LIMIT {limit}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(values), read_entry)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The first and the last entry of a span of time; nothing when it has none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn audit_range(&self, query: &AuditQuery) -> Result<Option<(u64, u64)>, StoreError> {
        let span = AuditQuery { from_ms: query.from_ms, until_ms: query.until_ms, ..AuditQuery::default() };
        let (condition, values) = span.condition();
        let sql = format!("SELECT min(n), max(n) FROM audit_entry WHERE {condition}");
        let ends = self.connection.query_row(&sql, params_from_iter(values), |row| {
            Ok((row.get::<_, Option<u64>>(0)?, row.get::<_, Option<u64>>(1)?))
        })?;
        Ok(ends.0.zip(ends.1))
    }

    /// Shows every entry of a range to `look`, in order, with whether it is wanted. What cannot be read as an entry is
    /// shown by its number alone.
    ///
    /// # Errors
    /// Whatever `look` returns, or [`StoreError`].
    pub fn each_audit_entry<E: From<StoreError>>(
        &self,
        range: (i64, i64),
        wanted: &AuditQuery,
        mut look: impl FnMut(i64, Option<SealedEntry>, bool) -> Result<(), E>,
    ) -> Result<(), E> {
        let (condition, mut values) = wanted.condition();
        values.extend([Value::Integer(range.0), Value::Integer(range.1)]);
        let sql = format!("SELECT *, ({condition}) AS wanted FROM audit_entry WHERE n BETWEEN ? AND ? ORDER BY n");
        let mut statement = self.connection.prepare_cached(&sql).map_err(StoreError::from)?;
        let mut rows = statement.query(params_from_iter(values)).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            let n = row.get(0).map_err(StoreError::from)?;
            look(n, read_sealed(row).ok(), row.get("wanted").unwrap_or(false))?;
        }
        Ok(())
    }

    /// Decisions and entries that do not belong together, and commands that do not stand where their steps led.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn audit_disagreements(&self, profile_id: &str) -> Result<Vec<Disagreement>, StoreError> {
        let mut found = Vec::new();
        let mut decisions = self.connection.prepare(
            "SELECT d.decision_id, e.n FROM decision AS d LEFT JOIN audit_entry AS e ON e.decision_id = d.decision_id
             WHERE e.n IS NULL OR e.kind IS NOT d.kind OR e.subject IS NOT d.subject OR e.who IS NOT d.author
                OR e.body IS NOT d.body OR e.at_ms IS NOT d.at_ms OR d.origin IS NOT ?1
             ORDER BY e.n, d.decision_id",
        )?;
        let rows = decisions
            .query_map([profile_id], |row| Ok(Disagreement::Decision { decision_id: row.get(0)?, n: row.get(1)? }))?;
        take(&mut found, rows)?;
        let mut entries = self.connection.prepare(
            "SELECT n, decision_id FROM audit_entry AS e WHERE decision_id IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM decision AS d WHERE d.decision_id = e.decision_id) ORDER BY n",
        )?;
        let rows =
            entries.query_map([], |row| Ok(Disagreement::NoDecision { n: row.get(0)?, decision_id: row.get(1)? }))?;
        take(&mut found, rows)?;
        let mut steps = self.connection.prepare(
            "SELECT n, subject FROM audit_entry AS e WHERE kind = 'money_step' AND NOT EXISTS (
                SELECT 1 FROM money_command_step AS s
                WHERE s.command_id = e.subject AND s.step = CASE WHEN json_valid(e.body) THEN e.body ->> 'step' END)
             ORDER BY n",
        )?;
        let rows = steps.query_map([], |row| {
            Ok(Disagreement::NoStep { n: row.get(0)?, command_id: CommandId::new(row.get::<_, String>(1)?) })
        })?;
        take(&mut found, rows)?;
        let mut commands = self.connection.prepare(
            "SELECT command_id FROM money_command AS c WHERE state IS NOT (
                SELECT to_state FROM money_command_step AS s WHERE s.command_id = c.command_id
                ORDER BY step DESC LIMIT 1)
             ORDER BY command_id",
        )?;
        let rows = commands
            .query_map([], |row| Ok(Disagreement::Command { command_id: CommandId::new(row.get::<_, String>(0)?) }))?;
        take(&mut found, rows)?;
        Ok(found)
    }

    /// Shows every step of every money command to `look`, with what the log says of it.
    ///
    /// # Errors
    /// Whatever `look` returns, or [`StoreError`].
    pub fn each_logged_step<E: From<StoreError>>(
        &self,
        mut look: impl FnMut(LoggedStep) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT s.*, e.at_ms AS entry_ms, e.body FROM money_command_step AS s LEFT JOIN audit_entry AS e
                    ON e.subject = s.command_id AND +e.kind = 'money_step' -- found by its subject, not by its kind
                    AND s.step = CASE WHEN json_valid(e.body) THEN e.body ->> 'step' END
                 ORDER BY s.command_id, s.step",
            )
            .map_err(StoreError::from)?;
        let mut rows = statement.query([]).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            look(read_step(row).map_err(StoreError::from)?)?;
        }
        Ok(())
    }

    /// Shows every decision to `look` as it is stored, oldest first.
    ///
    /// # Errors
    /// Whatever `look` returns, or [`StoreError`].
    pub fn each_decision<E: From<StoreError>>(
        &self,
        mut look: impl FnMut(StoredDecision) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = "SELECT * FROM decision ORDER BY at_ms, decision_id";
        let mut statement = self.connection.prepare(sql).map_err(StoreError::from)?;
        let mut rows = statement.query([]).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            look(read_decision(row).map_err(StoreError::from)?)?;
        }
        Ok(())
    }

    /// The names of everybody in this book, by their ids.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn names(&self) -> Result<BTreeMap<PersonId, String>, StoreError> {
        Ok(self.people()?.into_iter().map(|person| (person.person_id, person.name)).collect())
    }
}

impl AuditQuery {
    /// As SQL with question marks, and the values for them in order.
    fn condition(&self) -> (String, Vec<Value>) {
        let text = |text: &Option<String>| text.clone().map(Value::Text);
        let asked = [
            ("at_ms >= ?", self.from_ms.map(Value::Integer)),
            ("at_ms < ?", self.until_ms.map(Value::Integer)),
            ("who = ?", self.who.as_ref().map(|who| Value::Text(who.to_string()))),
            ("subject = ?", text(&self.subject)),
            ("instr(lower(kind || ' ' || subject || ' ' || body), lower(?)) > 0", text(&self.text)),
        ];
        let mut parts = vec!["1"];
        parts.extend(self.only_refused.then_some("ended = 'refused'"));
        let mut values = Vec::new();
        for (part, value) in asked {
            if let Some(value) = value {
                parts.push(part);
                values.push(value);
            }
        }
        let mut condition = parts.join(" AND ");
        if !self.kinds.is_empty() {
            let marks = vec!["?"; self.kinds.len()].join(", ");
            condition = format!("{condition} AND kind IN ({marks})");
            values.extend(self.kinds.iter().cloned().map(Value::Text));
        }
        (condition, values)
    }
}

fn take(
    found: &mut Vec<Disagreement>,
    rows: impl Iterator<Item = rusqlite::Result<Disagreement>>,
) -> Result<(), StoreError> {
    let room = DISAGREEING_MAX.saturating_sub(found.len());
    for row in rows.take(room) {
        found.push(row?);
    }
    Ok(())
}

fn read_entry(row: &Row<'_>) -> rusqlite::Result<AuditEntry> {
    let ended: String = row.get(6)?;
    let unknown = || rusqlite::Error::FromSqlConversionFailure(6, rusqlite::types::Type::Text, ended.clone().into());
    Ok(AuditEntry {
        n: row.get(0)?,
        at_ms: row.get(1)?,
        who: row.get::<_, Option<String>>(2)?.map(PersonId::new),
        through: row.get(3)?,
        kind: row.get(4)?,
        subject: row.get(5)?,
        ended: Ended::from_word(&ended).ok_or_else(unknown)?,
        decision_id: row.get(7)?,
        body: row.get(8)?,
        salt: row.get(9)?,
    })
}

fn read_sealed(row: &Row<'_>) -> rusqlite::Result<SealedEntry> {
    Ok(SealedEntry { entry: read_entry(row)?, chain: row.get(10)?, seal: row.get(11)? })
}

fn read_decision(row: &Row<'_>) -> rusqlite::Result<StoredDecision> {
    Ok(StoredDecision {
        decision_id: row.get("decision_id")?,
        kind: row.get("kind")?,
        subject: row.get("subject")?,
        body: row.get("body")?,
        author: PersonId::new(row.get::<_, String>("author")?),
        at_ms: row.get("at_ms")?,
    })
}

fn read_step(row: &Row<'_>) -> rusqlite::Result<LoggedStep> {
    let entry_ms: Option<i64> = row.get("entry_ms")?;
    let body: Option<String> = row.get("body").unwrap_or_default();
    Ok(LoggedStep {
        command_id: CommandId::new(row.get::<_, String>("command_id")?),
        step: StepWords {
            number: row.get("step")?,
            from: row.get("from_state")?,
            to: row.get("to_state")?,
            cause: row.get("cause")?,
            request_id: row.get("request_id")?,
            at_ms: row.get("at_ms")?,
        },
        entry: entry_ms.zip(body),
    })
}
