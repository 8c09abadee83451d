//! Files a person brought in: bank statements and orders.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{OptionalExtension as _, params};

use super::error::StoreError;
use super::rows::{self, RowExt as _};
use super::{Tx, View};
use crate::domain::{BankEntry, BankStatement, Money, Order};

/// What a file held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportKind {
    /// Bank statements.
    Statement,
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
    /// Rows that could not be read.
    pub rejected: u64,
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
    /// Brings bank statements in. An entry that is there already is not added again, also when it came in another format;
    /// one that was announced becomes booked.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn import_statements(
        &self,
        import: &NewImport,
        statements: &[BankStatement],
    ) -> Result<ImportSummary, StoreError> {
        let entries = statements.iter().map(|statement| statement.entries.len() as u64).sum();
        self.add_import(import, entries)?;
        let before: u64 = self.connection.query_row("SELECT count(*) FROM bank_entry", [], |row| row.get(0))?;
        let mut twins = Twins { tx: self, format: &import.format, seen: HashMap::new() };
        for (position, statement) in (1_u32..).zip(statements) {
            self.connection.execute(
                "INSERT INTO bank_statement VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    import.import_id,
                    position,
                    statement.account,
                    statement.currency.map(|currency| currency.code().to_owned()),
                    statement.opening.map(|opening| opening.minor),
                    statement.closing.map(|closing| closing.minor),
                    statement.from.map(rows::day),
                    statement.to.map(rows::day),
                ],
            )?;
            for entry in &statement.entries {
                if twins.has_one_of(statement, entry)? {
                    continue;
                }
                // An announced entry may come again as booked.
                self.connection
                    .prepare_cached(
                        "INSERT INTO bank_entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                         ON CONFLICT (entry_id) DO UPDATE SET status = excluded.status
                             WHERE bank_entry.status = 'pending' AND excluded.status = 'booked'",
                    )?
                    .execute(params![
                        entry.entry_id.as_str(),
                        import.import_id,
                        statement.account,
                        entry.amount.currency.code(),
                        entry.amount.minor,
                        rows::day(entry.booked_on),
                        entry.value_on.map(rows::day),
                        entry.status.as_str(),
                        entry.counterparty,
                        rows::json(&entry.texts),
                        entry.line,
                    ])?;
            }
        }
        let after: u64 = self.connection.query_row("SELECT count(*) FROM bank_entry", [], |row| row.get(0))?;
        Ok(ImportSummary { read: entries, added: after - before, known: entries - (after - before) })
    }

    /// Brings orders in. An order that is there already takes what the newer file says.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn import_orders(&self, import: &NewImport, orders: &[Order]) -> Result<ImportSummary, StoreError> {
        self.add_import(import, orders.len() as u64)?;
        let before: u64 = self.connection.query_row("SELECT count(*) FROM shop_order", [], |row| row.get(0))?;
        for order in orders {
            self.connection
                .prepare_cached("INSERT OR REPLACE INTO shop_order VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?
                .execute(params![
                    order.number,
                    import.import_id,
                    order.total.currency.code(),
                    order.total.minor,
                    order.placed_on.map(rows::day),
                    order.email,
                    order.payment_reference,
                    order.status,
                    order.line,
                ])?;
        }
        let after: u64 = self.connection.query_row("SELECT count(*) FROM shop_order", [], |row| row.get(0))?;
        let (read, added) = (orders.len() as u64, after - before);
        Ok(ImportSummary { read, added, known: read - added })
    }

    fn add_import(&self, import: &NewImport, entries: u64) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO import_file VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                import.import_id,
                import.name,
                import.sha256,
                import.format,
                entries,
                import.rejected,
                import.at.timestamp_millis()
            ],
        )?;
        Ok(())
    }
}

/// Finds entries that are in the book already from a file of another format. Their texts differ, so their ids do; what
/// agrees is account, day, amount, and how many such entries there are.
struct Twins<'a> {
    tx: &'a Tx<'a>,
    format: &'a str,
    /// How often an account, day and amount came in this file without being known by its id.
    seen: HashMap<(Option<String>, NaiveDate, Money), u64>,
}

impl Twins<'_> {
    fn has_one_of(&mut self, statement: &BankStatement, entry: &BankEntry) -> Result<bool, StoreError> {
        let known_by_id: bool = self
            .tx
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM bank_entry WHERE entry_id = ?1)")?
            .query_row([entry.entry_id.as_str()], |row| row.get(0))?;
        if known_by_id {
            return Ok(false);
        }
        // A file that names no account may be of any.
        let elsewhere: u64 = self
            .tx
            .connection
            .prepare_cached(
                "SELECT count(*) FROM bank_entry e JOIN import_file f USING (import_id)
                 WHERE f.format <> ?1 AND (e.account = ?2 OR e.account IS NULL OR ?2 IS NULL)
                   AND e.currency = ?3 AND e.booked_on = ?4 AND e.amount_minor = ?5",
            )?
            .query_row(
                params![
                    self.format,
                    statement.account,
                    entry.amount.currency.code(),
                    rows::day(entry.booked_on),
                    entry.amount.minor,
                ],
                |row| row.get(0),
            )?;
        let seen = self.seen.entry((statement.account.clone(), entry.booked_on, entry.amount)).or_default();
        *seen += 1;
        Ok(*seen <= elsewhere)
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

    /// Every file that was brought in, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn imports(&self) -> Result<Vec<ImportedFile>, StoreError> {
        let mut statement = self.connection.prepare("SELECT * FROM import_file ORDER BY imported_ms, import_id")?;
        let rows = statement.query_map([], |row| {
            Ok(ImportedFile {
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
