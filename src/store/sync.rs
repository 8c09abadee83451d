//! How far each list of a connection has been read, and how much is mirrored.

use rusqlite::{OptionalExtension as _, params};

use super::error::StoreError;
use super::{Tx, View};
use crate::domain::ids::ConnectionId;

/// How many of each kind of fact are mirrored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MirrorCounts {
    /// Payments.
    pub payments: u64,
    /// Refunds.
    pub refunds: u64,
    /// Disputes.
    pub disputes: u64,
    /// Settlement batches.
    pub payouts: u64,
    /// Ledger entries.
    pub ledger_entries: u64,
    /// Early fraud warnings.
    pub warnings: u64,
}

impl Tx<'_> {
    /// Remembers a place. Written in the same transaction as what was read up to it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_place(&self, connection_id: &ConnectionId, name: &str, value: &str) -> Result<(), StoreError> {
        self.connection.prepare_cached("INSERT OR REPLACE INTO sync_place VALUES (?1, ?2, ?3)")?.execute(params![
            connection_id.as_str(),
            name,
            value
        ])?;
        Ok(())
    }

    /// Forgets how far a connection's lists, events and ledger were read, so that everything is listed again. What is
    /// mirrored stays, and so does what is known of its freshness.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn clear_places(&self, connection_id: &ConnectionId) -> Result<(), StoreError> {
        self.connection.execute(
            "DELETE FROM sync_place WHERE connection_id = ?1
               AND (name IN ('events', 'ledger') OR name LIKE 'list:%')",
            [connection_id.as_str()],
        )?;
        Ok(())
    }
}

impl View<'_> {
    /// A remembered place.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn place(&self, connection_id: &ConnectionId, name: &str) -> Result<Option<String>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT value FROM sync_place WHERE connection_id = ?1 AND name = ?2")?;
        Ok(statement.query_row(params![connection_id.as_str(), name], |row| row.get(0)).optional()?)
    }

    /// How many of each kind of fact are mirrored, over every connection.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn mirror_counts(&self) -> Result<MirrorCounts, StoreError> {
        Ok(self.connection.query_row(
            "SELECT (SELECT count(*) FROM payment), (SELECT count(*) FROM refund), (SELECT count(*) FROM dispute),
                    (SELECT count(*) FROM batch), (SELECT count(*) FROM ledger_entry),
                    (SELECT count(*) FROM early_warning)",
            [],
            |row| {
                Ok(MirrorCounts {
                    payments: row.get(0)?,
                    refunds: row.get(1)?,
                    disputes: row.get(2)?,
                    payouts: row.get(3)?,
                    ledger_entries: row.get(4)?,
                    warnings: row.get(5)?,
                })
            },
        )?)
    }
}
