//! Settlement files: their batches and lines land where a mirrored gateway's are.

use std::collections::BTreeMap;

use super::super::{Desk, Result};
use super::ImportReport;
use super::taking::LeftOut;
use crate::clock;
use crate::domain::LedgerEntry;
use crate::domain::ids::ConnectionId;
use crate::files::{self, Assume, SettlementFile, Source};
use crate::gateway::Mirrored;
use crate::store::{ConnectionRow, ImportKind, ImportSummary, NewImport, Tx};

/// Brings a settlement file in. Lines that a connected gateway has told already are known and left to it.
pub(super) fn bring_in(
    desk: &Desk,
    tx: &Tx<'_>,
    import: &NewImport,
    source: &dyn Source,
    assume: &Assume,
) -> Result<ImportReport> {
    let file = files::read_settlement(source, assume).map_err(|error| error.for_file(&import.name))?;
    let connection_id = connection_of(desk, tx, &file)?;
    let mut summary = ImportSummary::default();
    let raw =
        |what: &str| serde_json::json!({ "file": import.name, "sha256": import.sha256, "what": what }).to_string();
    for settled in &file.batches {
        let lines = keep_lines(desk, tx, import, &connection_id, &settled.lines, &mut summary, &raw("line"))?;
        // A batch whose lines all belong to a connected gateway is that gateway's.
        if !settled.lines.is_empty() && lines.is_empty() {
            continue;
        }
        let batch = Mirrored { fact: settled.batch.clone(), raw: raw("batch") };
        tx.put_batch(&connection_id, &batch, desk.clock.now())?;
        tx.note_batch_source(&import.import_id, &connection_id, &settled.batch.batch_id)?;
        if settled.lines_complete {
            tx.put_batch_lines(&connection_id, &settled.batch.batch_id, &lines)?;
        }
    }
    keep_lines(desk, tx, import, &connection_id, &file.loose, &mut summary, &raw("line"))?;
    let count = file.rejected.len() as u64;
    let left_out = LeftOut { rejected: file.rejected, count, notices: file.notices };
    Ok(left_out.report(file.format, ImportKind::Settlement, summary))
}

/// Keeps the lines that are no other connection's, and gives their ids.
fn keep_lines(
    desk: &Desk,
    tx: &Tx<'_>,
    import: &NewImport,
    connection_id: &ConnectionId,
    lines: &[LedgerEntry],
    summary: &mut ImportSummary,
    raw: &str,
) -> Result<Vec<crate::domain::ids::LedgerEntryId>> {
    let mut kept = Vec::with_capacity(lines.len());
    for line in lines {
        summary.read += 1;
        let owner = tx.connection_of_ledger_entry(&line.entry_id)?;
        match &owner {
            None => summary.added += 1,
            Some(_) => summary.known += 1,
        }
        if owner.as_ref().is_some_and(|owner| owner != connection_id) {
            continue;
        }
        let entry = Mirrored { fact: line.clone(), raw: raw.to_owned() };
        tx.put_ledger_entry(connection_id, &entry, desk.clock.now())?;
        tx.note_entry_source(&import.import_id, connection_id, &line.entry_id)?;
        kept.push(line.entry_id.clone());
    }
    Ok(kept)
}

/// The gateway that the file is of: one that was known from files before, or a new one.
fn connection_of(desk: &Desk, tx: &Tx<'_>, file: &SettlementFile) -> Result<ConnectionId> {
    let connections = tx.all_connections()?;
    let same = |row: &&ConnectionRow| row.from_files && row.kind == file.gateway && row.account == file.account;
    if let Some(row) = connections.iter().find(same) {
        return Ok(row.connection_id.clone());
    }
    let account = file.account.as_deref().map_or_else(String::new, |account| format!(" {account}"));
    let name = format!("{}{account}", file.gateway);
    let taken = |name: &str| connections.iter().any(|row| row.name == name);
    // One of so many more names than there are connections is free.
    let mut names = (2..=connections.len() + 2).map(|nth| format!("{name} {nth}"));
    let name = if taken(&name) { names.find(|name| !taken(name)).unwrap_or(name) } else { name };
    let connection_id = ConnectionId::new(clock::new_id(desk.clock.as_ref())?);
    tx.put_connection(&ConnectionRow {
        connection_id: connection_id.clone(),
        name,
        kind: file.gateway.clone(),
        url: String::new(),
        account: file.account.clone(),
        live: true,
        scopes: BTreeMap::new(),
        added_at: desk.clock.now(),
        from_files: true,
    })?;
    Ok(connection_id)
}
