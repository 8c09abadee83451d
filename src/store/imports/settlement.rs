//! What gateways settled, where it is told in files: the same batches and ledger entries as a mirrored gateway has.

use rusqlite::{OptionalExtension as _, params};

use super::super::Tx;
use super::super::View;
use super::super::error::StoreError;
use crate::domain::ids::{BatchId, ConnectionId, LedgerEntryId};

impl Tx<'_> {
    /// Notes that a file holds a batch.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note_batch_source(
        &self,
        import_id: &str,
        connection_id: &ConnectionId,
        batch_id: &BatchId,
    ) -> Result<(), StoreError> {
        self.note_source(import_id, connection_id, "batch", batch_id.as_str())
    }

    /// Notes that a file holds a ledger entry.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note_entry_source(
        &self,
        import_id: &str,
        connection_id: &ConnectionId,
        entry_id: &LedgerEntryId,
    ) -> Result<(), StoreError> {
        self.note_source(import_id, connection_id, "entry", entry_id.as_str())
    }

    fn note_source(
        &self,
        import_id: &str,
        connection_id: &ConnectionId,
        what: &str,
        id: &str,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO settlement_source (import_id, connection_id, what, id) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![import_id, connection_id.as_str(), what, id])?;
        Ok(())
    }
}

impl View<'_> {
    /// The connection that has a ledger entry of this id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn connection_of_ledger_entry(&self, entry_id: &LedgerEntryId) -> Result<Option<ConnectionId>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT connection_id FROM ledger_entry WHERE entry_id = ?1 LIMIT 1")?;
        let found = statement.query_row([entry_id.as_str()], |row| row.get::<_, String>(0)).optional()?;
        Ok(found.map(ConnectionId::new))
    }
}
