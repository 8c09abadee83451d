//! Bringing in a file: bank statements, settlement files or orders, told apart by content; looking at it before, and
//! taking it out again.

mod look;
mod mappings;
mod on_disk;
mod settlement;
mod taking;

use std::io::Read as _;

use sha2::{Digest as _, Sha256};

pub use self::look::{FileLook, LookedBatch, LookedRow, LookedStatement, look_at_file};
pub use self::mappings::{KeptMapping, forget_mapping, keep_mapping, mappings, sketch_table};
pub use self::on_disk::FileOnDisk;
use self::taking::{OrdersIn, StatementsIn};
use super::audit::Happening;
use super::{Actor, Desk, Result};
use crate::clock;
use crate::domain::Capability;
use crate::files::check::StatementCheck;
use crate::files::{self, Assume, Format, Kind, Notice, Rejected, Source};
use crate::job::Job;
use crate::store::{ImportKind, ImportSummary, ImportedFile, NewImport, Tx};
use crate::text::{ErrorKind, Message, Texts, UserError};

/// How many rows that were left out are listed; all are counted.
pub const REJECTED_LISTED: usize = 1_000;

/// What an import did.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportReport {
    /// Its identity, by which it can be undone; nothing when an archive brought in several files.
    pub import_id: Option<String>,
    /// The format the file was read as.
    pub format: Format,
    /// What it held.
    pub kind: ImportKind,
    /// How many rows were read, new, and known before.
    pub summary: ImportSummary,
    /// Rows that were left out, with line, field and reason: the first [`REJECTED_LISTED`].
    pub rejected: Vec<Rejected>,
    /// How many rows were left out.
    pub rejected_count: u64,
    /// What a person should know about the file.
    pub notices: Vec<Notice>,
}

/// Brings a file in, all of its good rows or none. The same bytes twice are refused; rows that overlap with an earlier
/// file are recognised and not added again. Of an archive, every file in it is brought in, all or none.
///
/// # Errors
/// When nothing of the file can be used, or it was brought in before.
pub fn import(
    desk: &Desk,
    actor: &Actor,
    name: &str,
    source: &dyn Source,
    assume: &Assume,
    job: &Job,
) -> Result<ImportReport> {
    desk.check(actor, Capability::Import)?;
    let archive = files::unpack(source).map_err(|error| error.for_file(name))?;
    desk.store.write(|tx| {
        if archive.is_empty() {
            return import_one(desk, actor, tx, name, source, assume, job);
        }
        let mut all: Option<ImportReport> = None;
        for file in &archive {
            let name = format!("{name}: {}", file.name);
            let report = import_one(desk, actor, tx, &name, file, assume, job)?;
            all = Some(match all {
                None => report,
                Some(all) => all.and(report),
            });
        }
        all.ok_or_else(|| files::FileError::Empty.for_file(name))
    })
}

fn import_one(
    desk: &Desk,
    actor: &Actor,
    tx: &Tx<'_>,
    name: &str,
    source: &dyn Source,
    assume: &Assume,
    job: &Job,
) -> Result<ImportReport> {
    let explain = |error: files::FileError| error.for_file(name);
    let sha256 = digest(source).map_err(explain)?;
    if let Some(before) = tx.imported_as(&sha256)? {
        return Err(imported_before(name, &before));
    }
    let (assume, _) = &mappings::assumed(tx, source, assume)?;
    let detected = files::detect(source).map_err(explain)?;
    let format = detected.ok_or_else(|| explain(files::FileError::Unknown))?;
    let import = NewImport {
        import_id: clock::new_id(desk.clock.as_ref())?,
        name: name.to_owned(),
        sha256,
        format: format.as_str().to_owned(),
        at: desk.clock.now(),
    };
    tx.open_import(&import)?;
    let kind = assume.mapping.as_ref().map(|mapping| mapping.kind).or(format.kind());
    let report = match kind {
        Some(Kind::Orders) => {
            let mut orders = OrdersIn::new(tx, &import.import_id, job);
            let read = files::read_orders(source, assume, &mut orders);
            orders.finish(read.map_err(explain))?
        }
        Some(Kind::Settlement) => settlement::bring_in(desk, tx, &import, source, assume)?,
        Some(Kind::Statement) | None => {
            let mut statements = StatementsIn::new(tx, &import, job);
            let read = files::read_statements(source, assume, &mut statements);
            statements.finish(read.map_err(explain))?
        }
    };
    tx.close_import(&import.import_id, report.summary.read, report.rejected_count)?;
    let body = serde_json::json!({
        "file": import.name,
        "sha256": import.sha256,
        "format": import.format,
        "read": report.summary.read,
        "added": report.summary.added,
        "known": report.summary.known,
        "left_out": report.rejected_count,
    });
    desk.decide(tx, actor, &Happening::new("file_imported", &import.import_id).with(body))?;
    Ok(ImportReport { import_id: Some(import.import_id), ..report })
}

/// Takes a file out again, with everything that it alone brought in. What another file holds as well stays.
///
/// # Errors
/// When there is no such import.
pub fn undo_import(desk: &Desk, actor: &Actor, import_id: &str) -> Result<()> {
    desk.check(actor, Capability::Import)?;
    desk.store.write(|tx| {
        let file = tx.imports()?.into_iter().find(|file| file.import_id == import_id);
        let missing = || UserError::new(ErrorKind::BadInput, Message::new("desk-import-unknown"));
        let file = file.ok_or_else(missing)?;
        tx.undo_import(import_id)?;
        let body = serde_json::json!({ "file": file.name, "format": file.format, "entries": file.entries });
        desk.decide(tx, actor, &Happening::new("import_undone", import_id).with(body))
    })
}

/// Every file that was brought in and not taken out again, newest first.
///
/// # Errors
/// When the book cannot be read.
pub fn imported_files(desk: &Desk, actor: &Actor) -> Result<Vec<ImportedFile>> {
    desk.check(actor, Capability::Reconcile)?;
    let mut files = desk.store.read(|view| view.imports())?;
    files.reverse();
    Ok(files)
}

/// What is in a bank statement, without a profile and without bringing it in.
///
/// # Errors
/// When nothing of the file can be used.
pub fn check_statement(name: &str, source: &dyn Source, assume: &Assume, texts: &Texts) -> Result<StatementCheck> {
    files::check::check_statement(source, assume, texts).map_err(|error| error.for_file(name))
}

impl ImportReport {
    /// What two files of an archive brought in together.
    fn and(mut self, other: Self) -> Self {
        self.import_id = None;
        self.summary.read += other.summary.read;
        self.summary.added += other.summary.added;
        self.summary.known += other.summary.known;
        let room = REJECTED_LISTED.saturating_sub(self.rejected.len());
        self.rejected.extend(other.rejected.into_iter().take(room));
        self.rejected_count += other.rejected_count;
        self.notices.extend(other.notices);
        self
    }
}

fn imported_before(name: &str, before: &str) -> UserError {
    let what = Message::new("desk-file-imported-before").with("file", name).with("before", before);
    UserError::new(ErrorKind::BadInput, what).hint(Message::new("desk-file-imported-before-hint"))
}

/// The SHA-256 of a file, in hexadecimal.
fn digest(source: &dyn Source) -> std::result::Result<String, files::FileError> {
    let unreadable = |error: std::io::Error| files::FileError::Unreadable { line: 1, detail: error.to_string() };
    let mut bytes = source.open().map_err(unreadable)?;
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 64 * 1024]);
    loop {
        let count = bytes.read(&mut buffer).map_err(unreadable)?;
        if count == 0 {
            return Ok(hex::encode(hash.finalize()));
        }
        hash.update(buffer.get(..count).unwrap_or_default());
    }
}
