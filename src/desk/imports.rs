//! Bringing in a file: bank statements or orders, told apart by content.

use sha2::{Digest as _, Sha256};

use super::audit::Happening;
use super::{Actor, Desk, Result};
use crate::clock;
use crate::domain::Capability;
use crate::files::check::StatementCheck;
use crate::files::{self, Assume, Format, Rejected};
use crate::store::{ImportKind, ImportSummary, NewImport};
use crate::text::{ErrorKind, Message, Texts, UserError};

/// What an import did.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportReport {
    /// The format the file was read as.
    pub format: Format,
    /// What it held.
    pub kind: ImportKind,
    /// How many rows were read, new, and known before.
    pub summary: ImportSummary,
    /// Rows that were left out, with line, field and reason.
    pub rejected: Vec<Rejected>,
}

/// Brings a file in, all of its good rows or none. The same bytes twice are refused; rows that overlap with an earlier
/// file are recognised and not added again.
///
/// # Errors
/// When nothing of the file can be used, or it was brought in before.
pub fn import(desk: &Desk, actor: &Actor, name: &str, bytes: &[u8], assume: Assume) -> Result<ImportReport> {
    desk.check(actor, Capability::Import)?;
    let sha256 = hex::encode(Sha256::digest(bytes));
    if let Some(before) = desk.store.read(|view| view.imported_as(&sha256))? {
        let what = Message::new("desk-file-imported-before").with("file", name).with("before", before);
        return Err(UserError::new(ErrorKind::BadInput, what).hint(Message::new("desk-file-imported-before-hint")));
    }
    let explain = |error: files::FileError| error.for_file(name);
    let new = |format: Format, rejected: usize| -> Result<NewImport> {
        Ok(NewImport {
            import_id: clock::new_id(desk.clock.as_ref())?,
            name: name.to_owned(),
            sha256: sha256.clone(),
            format: format.as_str().to_owned(),
            rejected: rejected as u64,
            at: desk.clock.now(),
        })
    };
    if files::detect(bytes) == Some(Format::OrdersCsv) {
        let file = files::read_orders(bytes, assume).map_err(explain)?;
        let import = new(Format::OrdersCsv, file.rejected.len())?;
        let summary = desk.store.write(|tx| {
            let summary = tx.import_orders(&import, &file.orders)?;
            desk.decide_import(tx, actor, &import)?;
            Ok::<_, UserError>(summary)
        })?;
        return Ok(ImportReport {
            format: Format::OrdersCsv,
            kind: ImportKind::Orders,
            summary,
            rejected: file.rejected,
        });
    }
    let file = files::read_statements(bytes, assume).map_err(explain)?;
    let import = new(file.format, file.rejected.len())?;
    let summary = desk.store.write(|tx| {
        let summary = tx.import_statements(&import, &file.statements)?;
        desk.decide_import(tx, actor, &import)?;
        Ok::<_, UserError>(summary)
    })?;
    Ok(ImportReport { format: file.format, kind: ImportKind::Statement, summary, rejected: file.rejected })
}

/// What is in a bank statement, without a profile and without bringing it in.
///
/// # Errors
/// When nothing of the file can be used.
pub fn check_statement(name: &str, bytes: &[u8], assume: Assume, texts: &Texts) -> Result<StatementCheck> {
    files::check::check_statement(bytes, assume, texts).map_err(|error| error.for_file(name))
}

impl Desk {
    fn decide_import(&self, tx: &crate::store::Tx<'_>, actor: &Actor, import: &NewImport) -> Result<()> {
        let body = serde_json::json!({ "file": import.name, "sha256": import.sha256, "format": import.format });
        self.decide(tx, actor, &Happening::new("file_imported", &import.import_id).with(body))
    }
}
