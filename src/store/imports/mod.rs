//! Files that a person brought in: bank statements, settlement files and orders; and taking them out again.

mod mappings;
mod orders;
mod settlement;
mod statements;
mod undo;

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, params};

pub use self::mappings::KeptMapping;
pub use self::statements::{KnownEntries, NewStatement, StatementImport};
use super::error::StoreError;
use super::rows::RowExt as _;
use super::{Tx, View};

/// What a file held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportKind {
    /// Bank statements.
    Statement,
    /// What a gateway settled.
    Settlement,
    /// Orders.
    Orders,
}

/// A file to be brought in.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// Its identity, made here.
    pub import_id: String,
    /// The file's name, without its folders.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// The format it was read as.
    pub format: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportSummary {
    /// Rows the file holds.
    pub read: u64,
    /// Rows that were new.
    pub added: u64,
    /// Rows that were there already.
    pub known: u64,
}

/// A file that was brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedFile {
    /// Its identity.
    pub import_id: String,
    /// Its name.
    pub name: String,
    /// The format it was read as.
    pub format: String,
    /// Rows it held.
    pub entries: u64,
    /// Rows that could not be read.
    pub rejected: u64,
    /// When.
    pub imported_at: DateTime<Utc>,
}

impl Tx<'_> {
    /// Notes that a file is being brought in. What it holds follows, and then [`Self::close_import`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open_import(&self, import: &NewImport) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO import_file (import_id, name, sha256, format, entries, rejected, imported_ms)
             VALUES (?1, ?2, ?3, ?4, 0, 0, ?5)",
            params![import.import_id, import.name, import.sha256, import.format, import.at.timestamp_millis()],
        )?;
        Ok(())
    }

    /// Notes how many rows the file held, and how many of them could not be read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn close_import(&self, import_id: &str, entries: u64, rejected: u64) -> Result<(), StoreError> {
        self.connection.execute(
            "UPDATE import_file SET entries = ?2, rejected = ?3 WHERE import_id = ?1",
            params![import_id, entries, rejected],
        )?;
        Ok(())
    }
}

impl View<'_> {
    /// The name under which a file with these bytes was brought in before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn imported_as(&self, sha256: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self.connection.prepare("SELECT name FROM import_file WHERE sha256 = ?1")?;
        Ok(statement.query_row([sha256], |row| row.get(0)).optional()?)
    }

    /// Every file that was brought in and not taken out again, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn imports(&self) -> Result<Vec<ImportedFile>, StoreError> {
        let mut statement = self.connection.prepare("SELECT * FROM import_file ORDER BY imported_ms, import_id")?;
        let rows = statement.query_map([], |row| {
            Ok(ImportedFile {
                import_id: row.get("import_id")?,
                name: row.get("name")?,
                format: row.get("format")?,
                entries: row.get("entries")?,
                rejected: row.get("rejected")?,
                imported_at: row.moment("imported_ms")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
