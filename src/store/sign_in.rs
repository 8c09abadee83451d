//! How people sign in: password hashes, authenticator seeds, recovery codes, and every try.

use std::time::Duration;

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, Row, params};
use zeroize::Zeroizing;

use super::error::{Refusal, StoreError};
use super::rows::RowExt as _;
use super::{Tx, View};
use crate::domain::ids::PersonId;

/// The length in bytes of a mark and of a random value of this book.
pub const MARK_LENGTH: usize = 32;

/// How one person signs in.
pub struct SignInRow {
    /// Argon2id, with its cost and salt.
    pub password_hash: String,
    /// Since when it is their password.
    pub password_set_at: DateTime<Utc>,
    /// Whether it has to be changed before anything else.
    pub must_change: bool,
    /// The authenticator's seed; nothing without one.
    pub totp_secret: Option<Zeroizing<[u8; 20]>>,
    /// The step of the last code that was taken.
    pub totp_last_step: Option<u64>,
}

/// Tries under one name. Pauses are in time that has passed for this book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TriesRow {
    /// Wrong ones since the last right one.
    pub failures: u32,
    /// Not before this.
    pub not_before: Duration,
    /// As `failures`, of tries with a recovery code.
    pub recovery_failures: u32,
    /// As `not_before`, for tries with a recovery code.
    pub recovery_not_before: Duration,
}

impl Tx<'_> {
    /// Sets how a person signs in, in place of how they did.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_sign_in(&self, person_id: &PersonId, row: &SignInRow) -> Result<(), StoreError> {
        let step = row.totp_last_step.and_then(|step| i64::try_from(step).ok());
        self.connection.execute(
            "INSERT INTO sign_in VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (person_id) DO UPDATE SET password_hash = excluded.password_hash,
                 password_set_ms = excluded.password_set_ms, must_change = excluded.must_change,
                 totp_secret = excluded.totp_secret, totp_last_step = excluded.totp_last_step",
            params![
                person_id.as_str(),
                row.password_hash,
                row.password_set_at.timestamp_millis(),
                row.must_change,
                row.totp_secret.as_ref().map(|secret| secret.as_slice()),
                step,
            ],
        )?;
        Ok(())
    }

    /// Takes a code's step: neither it nor an earlier one is taken again.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when it was taken before.
    pub fn take_step(&self, person_id: &PersonId, step: u64) -> Result<(), StoreError> {
        let step = i64::try_from(step).unwrap_or(i64::MAX);
        let taken = self
            .connection
            .prepare_cached(
                "UPDATE sign_in SET totp_last_step = ?2
                 WHERE person_id = ?1 AND coalesce(totp_last_step, -1) < ?2",
            )?
            .execute(params![person_id.as_str(), step])?;
        if taken == 1 { Ok(()) } else { Err(StoreError::Refused(Refusal::CodeUsed)) }
    }

    /// Keeps a password that is no longer used, and of all such only the newest `keep`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn add_password_before(
        &self,
        person_id: &PersonId,
        password_hash: &str,
        until: DateTime<Utc>,
        keep: u32,
    ) -> Result<(), StoreError> {
        let person_id = person_id.as_str();
        self.connection.execute(
            "INSERT OR IGNORE INTO password_before VALUES (?1, ?2, ?3)",
            params![person_id, password_hash, until.timestamp_millis()],
        )?;
        self.connection.execute(
            "DELETE FROM password_before WHERE person_id = ?1 AND (until_ms, password_hash) NOT IN (
                 SELECT until_ms, password_hash FROM password_before WHERE person_id = ?1
                 ORDER BY until_ms DESC, password_hash LIMIT ?2)",
            params![person_id, keep],
        )?;
        Ok(())
    }

    /// Gives a person these recovery codes in place of all they had.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_recovery_codes(&self, person_id: &PersonId, marks: &[[u8; MARK_LENGTH]]) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM recovery_code WHERE person_id = ?1", [person_id.as_str()])?;
        for mark in marks {
            self.connection.execute(
                "INSERT INTO recovery_code VALUES (?1, ?2, NULL)",
                params![mark.as_slice(), person_id.as_str()],
            )?;
        }
        Ok(())
    }

    /// Uses a recovery code up.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when it was used before.
    pub fn use_recovery_code(&self, mark: &[u8; MARK_LENGTH], at: DateTime<Utc>) -> Result<(), StoreError> {
        self.connection.execute(
            "UPDATE recovery_code SET used_ms = ?2 WHERE mark = ?1",
            params![mark.as_slice(), at.timestamp_millis()],
        )?;
        Ok(())
    }

    /// Notes a try under a name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_tries(&self, mark: &[u8; MARK_LENGTH], tries: TriesRow, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO sign_in_try VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (name_mark) DO UPDATE SET failures = excluded.failures,
                 not_before_ms = excluded.not_before_ms, recovery_failures = excluded.recovery_failures,
                 recovery_not_before_ms = excluded.recovery_not_before_ms, tried_ms = excluded.tried_ms",
            params![
                mark.as_slice(),
                tries.failures,
                millis(tries.not_before),
                tries.recovery_failures,
                millis(tries.recovery_not_before),
                at.timestamp_millis(),
            ],
        )?;
        Ok(())
    }

    /// Forgets the oldest names that nobody has, so that typing names does not fill the book.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn forget_tries(&self, of_people: &[[u8; MARK_LENGTH]], keep: u32) -> Result<(), StoreError> {
        let known: Vec<String> = of_people.iter().map(|mark| format!("x'{}'", hex::encode(mark))).collect();
        self.connection.execute(
            &format!(
                "DELETE FROM sign_in_try WHERE name_mark NOT IN ({known}) AND name_mark NOT IN (
                     SELECT name_mark FROM sign_in_try WHERE name_mark NOT IN ({known})
                     ORDER BY tried_ms DESC, name_mark LIMIT ?1)",
                known = known.join(", ")
            ),
            [keep],
        )?;
        Ok(())
    }

    /// Notes how much time has passed for this book, and the wall clock at that moment.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_book_time(&self, passed: Duration, wall: DateTime<Utc>) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO book_time VALUES (1, ?1, ?2)
             ON CONFLICT (one) DO UPDATE SET passed_ms = excluded.passed_ms, wall_ms = excluded.wall_ms",
            params![millis(passed), wall.timestamp_millis()],
        )?;
        Ok(())
    }

    /// Keeps a random value of this book.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_book_secret(&self, name: &str, value: &[u8; MARK_LENGTH]) -> Result<(), StoreError> {
        self.connection.execute("INSERT INTO book_secret VALUES (?1, ?2)", params![name, value.as_slice()])?;
        Ok(())
    }

    /// Sets how the book is to behave.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_setting(&self, name: &str, value: &str) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO book_setting VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            params![name, value],
        )?;
        Ok(())
    }
}

impl View<'_> {
    /// Whether anybody has a password.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn anybody_signs_in(&self) -> Result<bool, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM sign_in)")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// How a person signs in; nothing when they have no password.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn sign_in(&self, person_id: &PersonId) -> Result<Option<SignInRow>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT * FROM sign_in WHERE person_id = ?1")?;
        let read = |row: &Row<'_>| {
            Ok(SignInRow {
                password_hash: row.get("password_hash")?,
                password_set_at: row.moment("password_set_ms")?,
                must_change: row.get("must_change")?,
                totp_secret: row.get::<_, Option<[u8; 20]>>("totp_secret")?.map(Zeroizing::new),
                totp_last_step: row.get::<_, Option<i64>>("totp_last_step")?.and_then(|step| u64::try_from(step).ok()),
            })
        };
        Ok(statement.query_row([person_id.as_str()], read).optional()?)
    }

    /// The passwords a person had before, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn passwords_before(&self, person_id: &PersonId) -> Result<Vec<String>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT password_hash FROM password_before WHERE person_id = ?1 ORDER BY until_ms DESC")?;
        let rows = statement.query_map([person_id.as_str()], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The marks of a person's recovery codes that were not used.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn recovery_codes(&self, person_id: &PersonId) -> Result<Vec<[u8; MARK_LENGTH]>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT mark FROM recovery_code WHERE person_id = ?1 AND used_ms IS NULL ORDER BY mark")?;
        let rows = statement.query_map([person_id.as_str()], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The tries under a name; none when it was never tried.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn tries(&self, mark: &[u8; MARK_LENGTH]) -> Result<TriesRow, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT * FROM sign_in_try WHERE name_mark = ?1")?;
        let read = |row: &Row<'_>| {
            Ok(TriesRow {
                failures: row.get("failures")?,
                not_before: duration(row.get("not_before_ms")?),
                recovery_failures: row.get("recovery_failures")?,
                recovery_not_before: duration(row.get("recovery_not_before_ms")?),
            })
        };
        Ok(statement.query_row([mark.as_slice()], read).optional()?.unwrap_or_default())
    }

    /// How much time has passed for this book, and the wall clock when that was noted; nothing before it was.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn book_time(&self) -> Result<Option<(Duration, DateTime<Utc>)>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT passed_ms, wall_ms FROM book_time")?;
        let read = |row: &Row<'_>| Ok((duration(row.get("passed_ms")?), row.moment("wall_ms")?));
        Ok(statement.query_row([], read).optional()?)
    }

    /// A random value of this book; nothing before it was made.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn book_secret(&self, name: &str) -> Result<Option<[u8; MARK_LENGTH]>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT value FROM book_secret WHERE name = ?1")?;
        Ok(statement.query_row([name], |row| row.get(0)).optional()?)
    }

    /// How the book is to behave; nothing where nobody said.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT value FROM book_setting WHERE name = ?1")?;
        Ok(statement.query_row([name], |row| row.get(0)).optional()?)
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

fn duration(millis: i64) -> Duration {
    Duration::from_millis(u64::try_from(millis).unwrap_or_default())
}
