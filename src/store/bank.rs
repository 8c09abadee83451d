//! What the bank said, read back for the proof.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::Row;

use super::View;
use super::error::StoreError;
use super::rows::{self, Day, RowExt as _};
use crate::domain::ids::BankEntryId;
use crate::domain::{BankEntry, Coverage, Currency, EntryStatus, Money};

/// A statement that a file held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRow {
    /// The import that brought it.
    pub import_id: String,
    /// The file's name.
    pub file: String,
    /// Its place in the file.
    pub position: u32,
    /// The account as the file names it.
    pub account: Option<String>,
    /// The account's currency.
    pub currency: Option<Currency>,
    /// The statement's own number.
    pub statement_id: Option<String>,
    /// Booked balance at the start.
    pub opening: Option<Money>,
    /// Booked balance at the end.
    pub closing: Option<Money>,
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
    /// How many entries it holds; nothing for one that was brought in before this was counted.
    pub entries: Option<u64>,
    /// How many of them are only announced.
    pub pending: Option<u64>,
    /// The sum of the booked ones.
    pub booked: Option<Money>,
}

impl View<'_> {
    /// Every statement that some file held.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn statements(&self) -> Result<Vec<StatementRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT s.*, f.name AS file FROM bank_statement s JOIN import_file f USING (import_id)
             ORDER BY f.imported_ms, s.import_id, s.position",
        )?;
        let rows = statement.query_map([], |row| {
            let currency: Option<String> = row.get("currency")?;
            let currency = currency.and_then(|code| Currency::parse(&code).ok());
            let money = |column: &str| -> rusqlite::Result<Option<Money>> {
                let minor: Option<i64> = row.get(column)?;
                Ok(minor.zip(currency).map(|(minor, currency)| Money::new(minor, currency)))
            };
            Ok(StatementRow {
                import_id: row.get("import_id")?,
                file: row.get("file")?,
                position: row.get("position")?,
                account: row.get("account")?,
                currency,
                statement_id: row.get("statement_id")?,
                opening: money("opening_minor")?,
                closing: money("closing_minor")?,
                from: row.day_opt("from_on")?,
                to: row.day_opt("to_on")?,
                entries: row.get("entries")?,
                pending: row.get("pending")?,
                booked: money("booked_minor")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many entries each account has in each currency.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn entry_counts(&self) -> Result<BTreeMap<(Option<String>, Currency), u64>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT account, currency, count(*) AS entries FROM bank_entry GROUP BY account, currency",
        )?;
        let rows = statement.query_map([], |row| Ok(((row.get("account")?, row.currency()?), row.get("entries")?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Entries of an account, the newest first, from the one at place `first` on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn entries_of(
        &self,
        account: Option<&str>,
        currency: Currency,
        first: u64,
        at_most: u64,
    ) -> Result<Vec<BankEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT * FROM bank_entry WHERE account IS ?1 AND currency = ?2
             ORDER BY booked_on DESC, entry_id LIMIT ?3 OFFSET ?4",
        )?;
        let rows = statement.query_map(rusqlite::params![account, currency.code(), at_most, first], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every bank entry, by the day it was booked.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn bank_entries(&self) -> Result<Vec<BankEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT * FROM bank_entry ORDER BY booked_on, entry_id")?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The days that each statement covers: its own period, or those of the file's entries where it names none. They are
    /// not run together: a month without a statement is not known.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn bank_coverage(&self) -> Result<Vec<Coverage>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT account, currency, from_on, to_on FROM bank_statement
             WHERE currency IS NOT NULL AND from_on IS NOT NULL AND to_on IS NOT NULL
             UNION
             SELECT e.account, e.currency, min(e.booked_on), max(e.booked_on) FROM bank_entry e
             WHERE EXISTS (SELECT 1 FROM bank_statement s WHERE s.import_id = e.import_id
                           AND (s.currency IS NULL OR s.from_on IS NULL OR s.to_on IS NULL))
             GROUP BY e.import_id, e.account, e.currency
             ORDER BY 2, 3, 4",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(Coverage {
                account: row.get("account")?,
                currency: row.currency()?,
                from: row.get::<_, Day>("from_on")?.0,
                to: row.get::<_, Day>("to_on")?.0,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<BankEntry> {
    let status: String = row.get("status")?;
    Ok(BankEntry {
        entry_id: BankEntryId::new(row.get::<_, String>("entry_id")?),
        account: row.get("account")?,
        amount: row.money("amount_minor")?,
        booked_on: row.get::<_, Day>("booked_on")?.0,
        value_on: row.day_opt("value_on")?,
        status: if status == EntryStatus::Pending.as_str() { EntryStatus::Pending } else { EntryStatus::Booked },
        counterparty: row.get("counterparty")?,
        texts: row.texts("texts")?,
        details: rows::details_of(row.get("details")?),
        line: row.get("line")?,
    })
}
