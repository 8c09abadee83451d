//! Bringing a book's schema up to date: in order, all or nothing, with a backup first.

use std::path::Path;
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags, TransactionBehavior, params};
use sha2::{Digest as _, Sha256};

use super::error::StoreError;
use super::open::{self, DatabaseKey};

/// A backup copies this many pages, then lets others at the book for a moment.
const PAGES_A_STEP: i32 = 1024;
const PAUSE: Duration = Duration::from_millis(1);

/// One step of the schema's history.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its name, as in `migrations/`.
    pub name: &'static str,
    /// Its SQL.
    pub sql: &'static str,
}

/// The schema's history. Files are only ever added; the checksum of an applied one is compared at every start.
pub const MIGRATIONS: &[Migration] = &[
    Migration { name: "0001_init", sql: include_str!("../../migrations/0001_init.sql") },
    Migration { name: "0002_lists", sql: include_str!("../../migrations/0002_lists.sql") },
    Migration { name: "0003_people", sql: include_str!("../../migrations/0003_people.sql") },
    Migration { name: "0004_audit", sql: include_str!("../../migrations/0004_audit.sql") },
    Migration { name: "0005_imports", sql: include_str!("../../migrations/0005_imports.sql") },
    Migration { name: "0006_matching", sql: include_str!("../../migrations/0006_matching.sql") },
    Migration { name: "0007_risk", sql: include_str!("../../migrations/0007_risk.sql") },
    Migration { name: "0008_warnings", sql: include_str!("../../migrations/0008_warnings.sql") },
];

const HISTORY: &str = "CREATE TABLE IF NOT EXISTS schema_migration (
    version     INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    applied_ms  INTEGER NOT NULL,
    app_version TEXT NOT NULL
) STRICT";

/// Applies what is missing. The version is the number of migrations applied.
pub(super) fn migrate(
    connection: &mut Connection,
    folder: &Path,
    key: &DatabaseKey,
    now_ms: i64,
    migrations: &[Migration],
) -> Result<(), StoreError> {
    let found: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = u32::try_from(migrations.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(StoreError::TooNew { found, known });
    }
    if found > 0 {
        compare_history(connection, migrations)?;
    }
    if found == known {
        return Ok(());
    }
    if found > 0 {
        let target = folder.join("backups").join(format!("schema-{found}-{now_ms}.db"));
        back_up(connection, &target, key)?;
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    transaction.execute_batch(HISTORY)?;
    for (version, migration) in (1_u32..).zip(migrations).skip(found as usize) {
        transaction.execute_batch(migration.sql)?;
        transaction.execute(
            "INSERT INTO schema_migration VALUES (?1, ?2, ?3, ?4, ?5)",
            params![version, migration.name, checksum(migration), now_ms, env!("CARGO_PKG_VERSION")],
        )?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    Ok(())
}

/// A whole copy under the same key, made page by page while the book stays in use.
fn back_up(source: &Connection, target: &Path, key: &DatabaseKey) -> Result<(), StoreError> {
    let file_error = |why: std::io::Error| StoreError::File { path: target.to_owned(), why: why.to_string() };
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder).map_err(file_error)?;
    }
    let mut copy = open::connect(target, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE, key)?;
    let backup = Backup::new(source, &mut copy)?;
    Ok(backup.run_to_completion(PAGES_A_STEP, PAUSE, None)?)
}

fn compare_history(connection: &Connection, migrations: &[Migration]) -> Result<(), StoreError> {
    let mut statement = connection.prepare("SELECT version, sha256 FROM schema_migration ORDER BY version")?;
    let applied = statement.query_map([], |row| Ok((row.get::<_, u32>(0)?, row.get::<_, String>(1)?)))?;
    for row in applied {
        let (version, sha256) = row?;
        let ours = (version as usize).checked_sub(1).and_then(|index| migrations.get(index)).map(checksum);
        if ours != Some(sha256) {
            return Err(StoreError::ChangedMigration(version));
        }
    }
    Ok(())
}

fn checksum(migration: &Migration) -> String {
    // Line ends may differ between checkouts; the statements do not.
    hex::encode(Sha256::digest(migration.sql.replace("\r\n", "\n")))
}
