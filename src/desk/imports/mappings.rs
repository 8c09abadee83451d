//! How tables are read, as people said: kept under a name, and known again by the names of the columns.

use super::super::audit::Happening;
use super::super::{Actor, Desk, Result};
use crate::clock;
use crate::domain::Capability;
use crate::files::{self, Assume, Mapping, Source, TableSketch};
use crate::store::View;
use crate::text::{ErrorKind, Message, UserError};

/// A mapping that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptMapping {
    /// Its identity.
    pub mapping_id: String,
    /// Its name, such as that of the bank.
    pub name: String,
    /// How tables are read with it.
    pub mapping: Mapping,
}

/// The first rows of a table, and what its columns seem to mean. Nothing when the file is no table.
///
/// # Errors
/// When the file cannot be read.
pub fn sketch_table(
    desk: &Desk,
    actor: &Actor,
    name: &str,
    source: &dyn Source,
    mapping: Option<&Mapping>,
) -> Result<Option<TableSketch>> {
    desk.check(actor, Capability::Import)?;
    files::sketch(source, mapping).map_err(|error| error.for_file(name))
}

/// Every mapping that was kept, by name.
///
/// # Errors
/// When the book cannot be read.
pub fn mappings(desk: &Desk, actor: &Actor) -> Result<Vec<KeptMapping>> {
    desk.check(actor, Capability::Import)?;
    desk.store.read(kept_mappings)
}

/// Keeps a mapping under a name; one of the same name is replaced.
///
/// # Errors
/// When it has no name, or something is missing without which no table can be read.
pub fn keep_mapping(desk: &Desk, actor: &Actor, name: &str, mapping: &Mapping) -> Result<KeptMapping> {
    desk.check(actor, Capability::Import)?;
    let name = name.trim();
    if name.is_empty() {
        return Err(UserError::new(ErrorKind::BadInput, Message::new("desk-mapping-no-name")));
    }
    if !mapping.missing().is_empty() {
        return Err(UserError::new(ErrorKind::BadInput, Message::new("desk-mapping-incomplete")));
    }
    let body = serde_json::to_string(mapping).map_err(|error| {
        UserError::new(ErrorKind::Other, Message::new("desk-mapping-damaged")).detail(error.to_string())
    })?;
    desk.store.write(|tx| {
        let known = tx.mappings()?.into_iter().find(|kept| kept.name == name);
        let mapping_id = match known {
            Some(kept) => kept.mapping_id,
            None => clock::new_id(desk.clock.as_ref())?,
        };
        let kept = crate::store::KeptMapping { mapping_id: mapping_id.clone(), name: name.to_owned(), body };
        tx.put_mapping(&kept, desk.clock.now().timestamp_millis())?;
        let about = serde_json::json!({ "name": name });
        desk.decide(tx, actor, &Happening::new("mapping_kept", &mapping_id).with(about))?;
        Ok(KeptMapping { mapping_id, name: name.to_owned(), mapping: mapping.clone() })
    })
}

/// Forgets a mapping. What was brought in with it stays.
///
/// # Errors
/// When there is no such mapping.
pub fn forget_mapping(desk: &Desk, actor: &Actor, mapping_id: &str) -> Result<()> {
    desk.check(actor, Capability::Import)?;
    desk.store.write(|tx| {
        let missing = || UserError::new(ErrorKind::BadInput, Message::new("desk-mapping-unknown"));
        let name = tx.remove_mapping(mapping_id)?.ok_or_else(missing)?;
        let about = serde_json::json!({ "name": name });
        desk.decide(tx, actor, &Happening::new("mapping_forgotten", mapping_id).with(about))
    })
}

/// What a person says about a file; where they say nothing about its columns, with the kept mapping that fits it, and
/// that one's name.
pub(super) fn assumed(view: &View<'_>, source: &dyn Source, assume: &Assume) -> Result<(Assume, Option<String>)> {
    let kept = if assume.mapping.is_none() { kept_mappings(view)? } else { Vec::new() };
    // A file that cannot even be opened is told about by whoever reads it.
    let fits = kept.into_iter().find(|kept| files::fits(source, &kept.mapping).unwrap_or(false));
    Ok(match fits {
        Some(kept) => (Assume { mapping: Some(kept.mapping), ..assume.clone() }, Some(kept.name)),
        None => (assume.clone(), None),
    })
}

fn kept_mappings(view: &View<'_>) -> Result<Vec<KeptMapping>> {
    let read = |kept: crate::store::KeptMapping| {
        let mapping = serde_json::from_str(&kept.body).map_err(|error| {
            UserError::new(ErrorKind::Other, Message::new("desk-mapping-damaged")).detail(error.to_string())
        })?;
        Ok(KeptMapping { mapping_id: kept.mapping_id, name: kept.name, mapping })
    };
    view.mappings()?.into_iter().map(read).collect()
}
