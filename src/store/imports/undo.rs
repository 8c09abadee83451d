//! Taking a file out again. What another file holds as well stays, and is that file's from then on.

use rusqlite::{Connection, params};

use super::super::Tx;
use super::super::error::StoreError;

/// What leaves the book with a file, in this order. `?1` is the import.
const STEPS: [&str; 18] = [
    // An entry that this file made a booked one is announced again, unless another file says booked as well.
    "UPDATE bank_entry SET status = 'pending' WHERE entry_id IN
         (SELECT a.entry_id FROM bank_entry_again a WHERE a.import_id = ?1 AND a.booked_it = 1
              AND NOT EXISTS (SELECT 1 FROM bank_entry_again b
                              WHERE b.entry_id = a.entry_id AND b.import_id <> ?1 AND b.booked_it = 1))",
    "DELETE FROM bank_entry_again WHERE import_id = ?1",
    // Entries that came first in this file go over to the next file that holds them.
    "UPDATE bank_entry SET
         (import_id, line) = (SELECT a.import_id, a.line FROM bank_entry_again a JOIN import_file f USING (import_id)
                              WHERE a.entry_id = bank_entry.entry_id ORDER BY f.imported_ms, f.import_id LIMIT 1)
     WHERE import_id = ?1 AND entry_id IN (SELECT entry_id FROM bank_entry_again)",
    "DELETE FROM bank_entry_again WHERE (entry_id, import_id) IN (SELECT entry_id, import_id FROM bank_entry)",
    "DELETE FROM bank_entry WHERE import_id = ?1",
    "DELETE FROM bank_statement WHERE import_id = ?1",
    // Orders are again what they were before.
    "DELETE FROM shop_order_earlier WHERE import_id = ?1",
    "CREATE TEMP TABLE undone AS SELECT number FROM shop_order WHERE import_id = ?1",
    "DELETE FROM shop_order WHERE import_id = ?1",
    "INSERT INTO shop_order
         SELECT number, import_id, currency, total_minor, placed_on, email, payment_reference, status, line
         FROM (SELECT e.*, row_number() OVER (PARTITION BY e.number ORDER BY f.imported_ms DESC, f.import_id DESC) AS nth
               FROM shop_order_earlier e JOIN import_file f USING (import_id)
               WHERE e.number IN (SELECT number FROM undone))
         WHERE nth = 1",
    "DELETE FROM shop_order_earlier WHERE (number, import_id) IN (SELECT number, import_id FROM shop_order)",
    "DROP TABLE undone",
    // Batches and ledger entries that no other file holds.
    "CREATE TEMP TABLE undone AS SELECT connection_id, what, id FROM settlement_source s WHERE import_id = ?1
         AND NOT EXISTS (SELECT 1 FROM settlement_source o WHERE o.connection_id = s.connection_id
                         AND o.what = s.what AND o.id = s.id AND o.import_id <> ?1)",
    "DELETE FROM batch_line WHERE (connection_id, batch_id) IN
             (SELECT connection_id, id FROM undone WHERE what = 'batch')
         OR (connection_id, entry_id) IN (SELECT connection_id, id FROM undone WHERE what = 'entry')",
    "DELETE FROM ledger_entry WHERE (connection_id, entry_id) IN
         (SELECT connection_id, id FROM undone WHERE what = 'entry')",
    "DELETE FROM batch WHERE (connection_id, batch_id) IN (SELECT connection_id, id FROM undone WHERE what = 'batch')",
    "DELETE FROM settlement_source WHERE import_id = ?1",
    "DROP TABLE undone",
];

impl Tx<'_> {
    /// Takes a file out of the book with everything that it alone brought in; false when there is no such import.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn undo_import(&self, import_id: &str) -> Result<bool, StoreError> {
        for step in STEPS {
            run(self.connection, step, import_id)?;
        }
        // A gateway that is known from files alone goes with its last file.
        self.connection.execute(
            "DELETE FROM connection WHERE from_files = 1
                 AND NOT EXISTS (SELECT 1 FROM settlement_source s WHERE s.connection_id = connection.connection_id)",
            [],
        )?;
        Ok(run(self.connection, "DELETE FROM import_file WHERE import_id = ?1", import_id)? > 0)
    }
}

fn run(connection: &Connection, sql: &str, import_id: &str) -> Result<usize, StoreError> {
    let mut statement = connection.prepare(sql)?;
    let count =
        if statement.parameter_count() > 0 { statement.execute(params![import_id])? } else { statement.execute([])? };
    Ok(count)
}
