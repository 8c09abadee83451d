//! The encrypted book: `SQLite` under `SQLCipher`, and the only room that speaks SQL.
//!
//! One writer, several readers. A write is one transaction; `synchronous=FULL` makes it durable before it is acknowledged,
//! because a refund must not be sent before its row is safe. Rows go in and come out as domain types.

mod audit;
mod bank;
mod batches;
mod commands;
mod disputes;
mod error;
mod figures;
mod imports;
mod lists;
mod migrate;
mod open;
mod order_facts;
mod payments;
mod people;
mod refunds;
mod requests;
mod risk;
mod rows;
mod sales;
mod search;
mod sign_in;
mod sync;
mod touched;
mod warnings;

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock};

use rusqlite::{Connection, TransactionBehavior};

pub use audit::{AuditQuery, Disagreement, LoggedStep, StepWords, StoredDecision};
pub use bank::StatementRow;
pub use batches::BatchLine;
pub use commands::{CommandRow, CommandUpdate, NewCommand, Step};
pub use error::{Refusal, StoreError};
pub use figures::{LedgerSum, PaymentPoint, Trier, Tries};
pub use imports::{
    ImportKind, ImportSummary, ImportedFile, KeptMapping, KnownEntries, NewImport, NewStatement, StatementImport,
};
pub use lists::{PaymentPlaces, PaymentSum};
pub use migrate::{MIGRATIONS, Migration};
pub use open::{DatabaseKey, Sidecar};
pub use order_facts::{PaymentSays, ShopOrder};
pub use payments::PaymentRow;
pub use people::{ConnectionRow, Decision};
pub use requests::{Request, RequestUpdate, StoredRequest};
pub use risk::{KeptJudge, KnownOutcomes, OfPayments, RiskFact, RiskHit};
pub use sales::{OrderFact, PaymentFact};
pub use sign_in::{MARK_LENGTH, SignInRow, TriesRow};
pub use sync::MirrorCounts;
pub use touched::{Follower, Touched};
pub use warnings::OpenWarning;

/// Read connections kept open for the next reader.
const IDLE_READERS_MAX: usize = 4;

/// What is done after a transaction was kept.
type AfterWrite = Box<dyn Fn(&Store) + Send + Sync>;

/// An open book.
pub struct Store {
    path: PathBuf,
    key: DatabaseKey,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    changes: AtomicU64,
    watch: touched::Watch,
    after_write: OnceLock<AfterWrite>,
}

impl Store {
    /// Makes the book of a new profile: an empty encrypted file and its sidecar.
    ///
    /// # Errors
    /// [`StoreError`]; a folder that holds a profile already is refused.
    pub fn create(folder: &Path, sidecar: &Sidecar, key: &DatabaseKey) -> Result<(), StoreError> {
        if Sidecar::read(folder)?.is_some() {
            return Err(StoreError::Incomplete(folder.to_owned()));
        }
        open::create(folder, sidecar, key)
    }

    /// Removes the book of a profile folder and its sidecar. For a book that was just made and holds nothing.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn remove(folder: &Path) -> Result<(), StoreError> {
        open::remove(folder)
    }

    /// Opens the book of a profile folder and brings its schema up to date. Never makes an empty one.
    ///
    /// # Errors
    /// [`StoreError`]; a wrong key and a damaged file are told apart by the sidecar's key check.
    pub fn open(folder: &Path, sidecar: &Sidecar, key: DatabaseKey, now_ms: i64) -> Result<Self, StoreError> {
        Self::open_with(folder, sidecar, key, now_ms, MIGRATIONS)
    }

    fn open_with(
        folder: &Path,
        sidecar: &Sidecar,
        key: DatabaseKey,
        now_ms: i64,
        migrations: &[Migration],
    ) -> Result<Self, StoreError> {
        open::finish_creation(folder)?;
        let path = folder.join(open::DATABASE_FILE);
        let mut writer = open::open_writer(&path, sidecar, &key)?;
        migrate::migrate(&mut writer, folder, &key, now_ms, migrations)?;
        let watch = touched::Watch::over(&mut writer)?;
        Ok(Self {
            path,
            key,
            writer: Mutex::new(writer),
            readers: Mutex::default(),
            changes: AtomicU64::default(),
            watch,
            after_write: OnceLock::new(),
        })
    }

    /// Says once what is to be done after every transaction that was kept. It runs when the book is free again, so it may
    /// read, write and take its time.
    pub fn after_write(&self, work: impl Fn(&Self) + Send + Sync + 'static) {
        let _ = self.after_write.set(Box::new(work)); // said once
    }

    /// Runs `work` in one transaction: all of it is kept, or none.
    ///
    /// # Errors
    /// Whatever `work` returns, or [`StoreError`] when the transaction cannot begin or be kept.
    pub fn write<T, E: From<StoreError>>(&self, work: impl FnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let done = self.keep(true, work)?;
        self.written();
        Ok(done)
    }

    /// The same for a note that nothing else follows from, such as a line of the audit log alone: it is no change, and
    /// what was worked out from the book stays true.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn note<T, E: From<StoreError>>(&self, work: impl FnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let done = self.keep(false, work)?;
        self.written();
        Ok(done)
    }

    fn keep<T, E: From<StoreError>>(&self, counts: bool, work: impl FnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let mut writer = self.lock_writer();
        self.watch.begin();
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
        let tx = Tx { view: View { connection: &transaction } };
        let result = work(&tx)?;
        transaction.commit().map_err(StoreError::from)?;
        self.watch.keep();
        if counts {
            self.changes.fetch_add(1, Ordering::SeqCst);
        }
        Ok(result)
    }

    /// Nobody holds the writer here.
    fn written(&self) {
        if let Some(work) = self.after_write.get() {
            work(self);
        }
    }

    /// How many changes were kept since the book was opened. Nobody else writes while it is open, so what was read
    /// at one count is still true at the same count.
    pub fn changes(&self) -> u64 {
        self.changes.load(Ordering::SeqCst)
    }

    /// Which rows were written since this follower asked last, or since the book was opened; nothing when that is too much
    /// to be told. A view that begins afterwards shows them.
    pub fn take_touched(&self, follower: Follower) -> Option<Touched> {
        self.watch.take(follower)
    }

    /// Runs `work` on one consistent view of the book.
    ///
    /// # Errors
    /// Whatever `work` returns, or [`StoreError`] when the book cannot be read.
    pub fn read<T, E: From<StoreError>>(&self, work: impl FnOnce(&View<'_>) -> Result<T, E>) -> Result<T, E> {
        let idle = self.readers.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => open::open_reader(&self.path, &self.key)?,
        };
        let transaction = reader.transaction().map_err(StoreError::from)?;
        let result = work(&View { connection: &transaction });
        transaction.finish().map_err(StoreError::from)?;
        let mut readers = self.readers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if readers.len() < IDLE_READERS_MAX {
            readers.push(reader);
        }
        result
    }

    /// Looks through the whole file: encryption checks of every page, then the database's own structure.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with what was found.
    pub fn check(&self) -> Result<(), StoreError> {
        open::check(&self.lock_writer())
    }

    /// Versions of what the book is kept with, for diagnostics: `SQLCipher` and `SQLite`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn versions(&self) -> Result<(String, String), StoreError> {
        let cipher = self.lock_writer().query_row("PRAGMA cipher_version", [], |row| row.get(0))?;
        Ok((cipher, rusqlite::version().to_owned()))
    }

    fn lock_writer(&self) -> MutexGuard<'_, Connection> {
        // A panic while writing rolled its transaction back, so the connection is as good as before.
        self.writer.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // The writer closes last, because only it can: it moves the log of changes into the file and removes it. What was
        // overwritten, such as the audit log's last key, stays in there until then.
        self.readers.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner).clear();
        // Keeps the planner's statistics fresh; losing them costs nothing but speed.
        let _ = self.lock_writer().execute_batch("PRAGMA optimize");
    }
}

/// One consistent view of the book. Each aggregate's file adds its reads to it.
pub struct View<'a> {
    connection: &'a Connection,
}

/// One transaction of the writer. Each aggregate's file adds its writes to it; it can read everything a [`View`] can.
pub struct Tx<'a> {
    view: View<'a>,
}

impl<'a> Deref for Tx<'a> {
    type Target = View<'a>;

    fn deref(&self) -> &View<'a> {
        &self.view
    }
}

#[cfg(test)]
mod tests;
