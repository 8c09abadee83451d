//! How tables are read, as a person said.

use rusqlite::params;

use super::super::error::StoreError;
use super::super::{Tx, View};

/// A mapping that was kept, in the words of whoever made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptMapping {
    /// Its identity.
    pub mapping_id: String,
    /// Its name.
    pub name: String,
    /// The mapping as JSON.
    pub body: String,
}

impl Tx<'_> {
    /// Keeps a mapping; one of the same name is replaced.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_mapping(&self, mapping: &KeptMapping, saved_ms: i64) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO import_mapping (mapping_id, name, body, saved_ms) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (name) DO UPDATE SET body = excluded.body, saved_ms = excluded.saved_ms",
            params![mapping.mapping_id, mapping.name, mapping.body, saved_ms],
        )?;
        Ok(())
    }

    /// Removes a mapping; tells its name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_mapping(&self, mapping_id: &str) -> Result<Option<String>, StoreError> {
        let name = self.mappings()?.into_iter().find(|mapping| mapping.mapping_id == mapping_id);
        self.connection.execute("DELETE FROM import_mapping WHERE mapping_id = ?1", [mapping_id])?;
        Ok(name.map(|mapping| mapping.name))
    }
}

impl View<'_> {
    /// Every mapping, by name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn mappings(&self) -> Result<Vec<KeptMapping>, StoreError> {
        let mut statement =
            self.connection.prepare("SELECT mapping_id, name, body FROM import_mapping ORDER BY name")?;
        let rows = statement
            .query_map([], |row| Ok(KeptMapping { mapping_id: row.get(0)?, name: row.get(1)?, body: row.get(2)? }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
