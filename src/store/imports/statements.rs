//! Bank statements, brought in an entry at a time.

use std::collections::HashMap;

use chrono::NaiveDate;
use rusqlite::{OptionalExtension as _, params};

use super::super::error::StoreError;
use super::super::rows;
use super::super::{Tx, View};
use super::ImportSummary;
use crate::domain::{BankEntry, BankStatement, EntryStatus, Money};

/// A statement whose entries have all come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStatement {
    /// What it says of itself.
    pub statement: BankStatement,
    /// How many entries it holds, booked and announced.
    pub entries: u64,
    /// How many of them are only announced.
    pub pending: u64,
    /// The sum of the booked ones; nothing when they are of several currencies.
    pub booked: Option<Money>,
}

/// A file of bank statements being brought in.
pub struct StatementImport<'t> {
    tx: &'t Tx<'t>,
    import_id: String,
    known: KnownEntries<'t>,
    summary: ImportSummary,
}

impl<'t> StatementImport<'t> {
    /// An import that was opened.
    pub fn new(tx: &'t Tx<'t>, import_id: &str, format: &str) -> Self {
        Self {
            tx,
            import_id: import_id.to_owned(),
            known: KnownEntries::of(tx, format),
            summary: ImportSummary::default(),
        }
    }

    /// What was read, added and known so far.
    pub const fn summary(&self) -> ImportSummary {
        self.summary
    }

    /// Brings an entry in. One that is there already is not added again, also when it came in another format; one that
    /// was announced becomes booked.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn entry(&mut self, account: Option<&str>, entry: &BankEntry) -> Result<(), StoreError> {
        self.summary.read += 1;
        match self.known.find(account, entry)? {
            None => {
                self.add(account, entry)?;
                self.summary.added += 1;
            }
            Some(known) => {
                self.note_again(&known, entry)?;
                self.summary.known += 1;
            }
        }
        Ok(())
    }

    fn add(&self, account: Option<&str>, entry: &BankEntry) -> Result<(), StoreError> {
        self.tx
            .connection
            .prepare_cached(
                "INSERT INTO bank_entry (entry_id, import_id, account, currency, amount_minor, booked_on, value_on,
                     status, counterparty, texts, line, details)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?
            .execute(params![
                entry.entry_id.as_str(),
                self.import_id,
                account,
                entry.amount.currency.code(),
                entry.amount.minor,
                rows::day(entry.booked_on),
                entry.value_on.map(rows::day),
                entry.status.as_str(),
                entry.counterparty,
                rows::json(&entry.texts),
                entry.line,
                rows::details(&entry.details),
            ])?;
        Ok(())
    }

    fn note_again(&self, known: &Known, entry: &BankEntry) -> Result<(), StoreError> {
        let booked_it = known.pending && entry.status == EntryStatus::Booked;
        if booked_it {
            self.tx
                .connection
                .prepare_cached("UPDATE bank_entry SET status = 'booked' WHERE entry_id = ?1")?
                .execute([&known.entry_id])?;
        }
        self.tx
            .connection
            .prepare_cached(
                "INSERT INTO bank_entry_again (import_id, entry_id, line, booked_it) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![self.import_id, known.entry_id, entry.line, booked_it])?;
        Ok(())
    }

    /// Keeps what a statement says of itself.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn statement(&self, place: usize, new: &NewStatement) -> Result<(), StoreError> {
        let statement = &new.statement;
        self.tx.connection.execute(
            "INSERT INTO bank_statement (import_id, position, account, currency, opening_minor, closing_minor, from_on,
                 to_on, statement_id, entries, pending, booked_minor)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            params![
                self.import_id,
                i64::try_from(place).unwrap_or(i64::MAX),
                statement.account,
                statement.currency.map(|currency| currency.code().to_owned()),
                statement.opening.map(|opening| opening.minor),
                statement.closing.map(|closing| closing.minor),
                statement.from.map(rows::day),
                statement.to.map(rows::day),
                statement.statement_id,
                new.entries,
                new.pending,
                new.booked.map(|booked| booked.minor),
            ],
        )?;
        Ok(())
    }
}

/// An entry that is in the book already.
struct Known {
    entry_id: String,
    pending: bool,
}

/// Finds entries that are in the book already: by their id, or else from a file of another format. There texts differ, so
/// ids do; what agrees is account, day, amount, and how many such entries there are.
pub struct KnownEntries<'v> {
    view: &'v View<'v>,
    format: String,
    /// How often an account, day and amount came in this file without being known by its id.
    seen: HashMap<(Option<String>, NaiveDate, Money), u32>,
    /// Whether the book holds files of other formats at all.
    others: Option<bool>,
}

impl<'v> KnownEntries<'v> {
    /// For a file of this format.
    pub fn of(view: &'v View<'v>, format: &str) -> Self {
        Self { view, format: format.to_owned(), seen: HashMap::new(), others: None }
    }

    /// Whether the book holds an entry of the file already.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn knows(&mut self, account: Option<&str>, entry: &BankEntry) -> Result<bool, StoreError> {
        Ok(self.find(account, entry)?.is_some())
    }

    fn find(&mut self, account: Option<&str>, entry: &BankEntry) -> Result<Option<Known>, StoreError> {
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Known { entry_id: row.get(0)?, pending: row.get::<_, String>(1)? == EntryStatus::Pending.as_str() })
        };
        let by_id = self
            .view
            .connection
            .prepare_cached("SELECT entry_id, status FROM bank_entry WHERE entry_id = ?1")?
            .query_row([entry.entry_id.as_str()], read)
            .optional()?;
        if by_id.is_some() || !self.has_others()? {
            return Ok(by_id);
        }
        let key = (account.map(str::to_owned), entry.booked_on, entry.amount);
        let seen = self.seen.entry(key).or_default();
        let place = *seen;
        *seen += 1;
        // A file that names no account may be of any.
        let twin = self
            .view
            .connection
            .prepare_cached(
                "SELECT e.entry_id, e.status FROM bank_entry e JOIN import_file f USING (import_id)
                 WHERE f.format <> ?1 AND (e.account = ?2 OR e.account IS NULL OR ?2 IS NULL)
                   AND e.currency = ?3 AND e.booked_on = ?4 AND e.amount_minor = ?5
                 ORDER BY e.entry_id LIMIT 1 OFFSET ?6",
            )?
            .query_row(
                params![
                    self.format,
                    account,
                    entry.amount.currency.code(),
                    rows::day(entry.booked_on),
                    entry.amount.minor,
                    place,
                ],
                read,
            )
            .optional()?;
        Ok(twin)
    }

    fn has_others(&mut self) -> Result<bool, StoreError> {
        if let Some(others) = self.others {
            return Ok(others);
        }
        let others = self.view.connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM import_file f WHERE f.format <> ?1
                            AND EXISTS (SELECT 1 FROM bank_statement s WHERE s.import_id = f.import_id))",
            [&self.format],
            |row| row.get(0),
        )?;
        self.others = Some(others);
        Ok(others)
    }
}
