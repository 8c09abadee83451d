//! What the bank said, read back for the proof.

use std::collections::BTreeSet;

use rusqlite::Row;

use super::View;
use super::error::StoreError;
use super::rows::{Day, RowExt as _};
use crate::domain::ids::BankEntryId;
use crate::domain::{BankEntry, Coverage, Currency, EntryStatus};

impl View<'_> {
    /// Every bank entry, by the day it was booked.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn bank_entries(&self) -> Result<Vec<BankEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT * FROM bank_entry ORDER BY booked_on, entry_id")?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The accounts, with their currency, on which some entry holds one of the names, in either case.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn accounts_naming(&self, names: &[String]) -> Result<BTreeSet<(Option<String>, Currency)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT account, currency FROM bank_entry
             WHERE instr(upper(texts || coalesce(counterparty, '')), upper(?1)) > 0",
        )?;
        let mut accounts = BTreeSet::new();
        for name in names {
            let rows = statement.query_map([name], |row| Ok((row.get("account")?, row.currency()?)))?;
            for row in rows {
                accounts.insert(row?);
            }
        }
        Ok(accounts)
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
        amount: row.money("amount_minor")?,
        booked_on: row.get::<_, Day>("booked_on")?.0,
        value_on: row.day_opt("value_on")?,
        status: if status == EntryStatus::Pending.as_str() { EntryStatus::Pending } else { EntryStatus::Booked },
        counterparty: row.get("counterparty")?,
        texts: row.texts("texts")?,
        line: row.get("line")?,
    })
}
