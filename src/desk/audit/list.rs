//! Reading the log, newest first, and how it stands.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{AuditAnchor, Ended, Happening};
use crate::audit::fingerprint;
use crate::desk::{Actor, Desk, Result};
use crate::domain::ids::PersonId;
use crate::domain::{AuditEntry, Capability};
use crate::store::AuditQuery;
use crate::text::UserError;

/// Which entries are wanted. Everything left out is not asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// From this moment on.
    pub from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub to: Option<DateTime<Utc>>,
    /// Of this person.
    pub who: Option<PersonId>,
    /// Of one of these kinds; of any when none is named.
    pub kinds: Vec<String>,
    /// About this.
    pub subject: Option<String>,
    /// Only what was refused.
    pub only_refused: bool,
    /// With this text somewhere in kind, subject or content.
    pub text: Option<String>,
}

impl From<&AuditFilter> for AuditQuery {
    fn from(filter: &AuditFilter) -> Self {
        Self {
            from_ms: filter.from.map(|from| from.timestamp_millis()),
            until_ms: filter.to.map(|to| to.timestamp_millis()),
            who: filter.who.clone(),
            kinds: filter.kinds.clone(),
            subject: filter.subject.clone(),
            only_refused: filter.only_refused,
            text: filter.text.clone(),
        }
    }
}

/// An entry, as people read it. [`super::audit_words`] says it in a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditRow {
    /// Its number, from 1.
    pub n: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; nobody for the program itself and for somebody who was not let in.
    pub who: Option<PersonId>,
    /// Their name.
    pub name: Option<String>,
    /// From where: `window`, `command_line`, `program` or `unknown`.
    pub through: String,
    /// What happened, as a snake-case word.
    pub kind: String,
    /// The id of what it is about.
    pub subject: String,
    /// The name of the person that it is about, if it is about one.
    pub about: Option<String>,
    /// How it ended.
    pub ended: Ended,
    /// The decision that it belongs to.
    pub decision_id: Option<String>,
    /// What else is known.
    pub body: Value,
}

/// How the log stands, as far as one look tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditStanding {
    /// How many entries there are.
    pub entries: u64,
    /// What the keychain remembers, against the log.
    pub anchor: AuditAnchor,
    /// Whether the keychain took what it was last given to remember.
    pub anchor_kept: bool,
    /// Whether the verification key is on this computer.
    pub key_here: bool,
    /// The public key that exports are signed with, as a person compares it.
    pub fingerprint: Option<String>,
    /// Everybody whose acts may be in the log, and their names.
    pub people: BTreeMap<PersonId, String>,
}

/// Entries of the log, newest first; `before` goes on behind the last one of the page before. That somebody reads the log
/// is an entry itself, once for each time they are let in.
///
/// # Errors
/// When the book cannot be read.
pub fn audit_log(
    desk: &Desk,
    actor: &Actor,
    filter: &AuditFilter,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<AuditRow>> {
    desk.check(actor, Capability::ViewAudit)?;
    let noted = actor.session.state().read_audit;
    if !noted {
        let read = Happening::new("audit_read", &desk.sidecar.profile_id);
        desk.store.note(|tx| desk.log(tx, Some(actor), &read))?;
        actor.session.state().read_audit = true;
    }
    desk.store.read::<_, UserError>(|view| {
        let names = view.names()?;
        let entries = view.audit_entries(&AuditQuery::from(filter), before, limit)?;
        Ok(entries.into_iter().map(|entry| row(entry, &names)).collect())
    })
}

/// The person of a name that may be in the log, however it is written; nothing when nobody has it.
///
/// # Errors
/// When the book cannot be read.
pub fn person_of_audit(desk: &Desk, actor: &Actor, name: &str) -> Result<Option<PersonId>> {
    desk.check(actor, Capability::ViewAudit)?;
    Ok(desk.store.read(|view| view.person_of_name(name))?.map(|person| person.person_id))
}

/// How the log stands: cheap, and no proof.
///
/// # Errors
/// When the book cannot be read.
pub fn audit_standing(desk: &Desk, actor: &Actor) -> Result<AuditStanding> {
    desk.check(actor, Capability::ViewAudit)?;
    desk.standing_of_audit()
}

impl Desk {
    pub(in crate::desk) fn standing_of_audit(&self) -> Result<AuditStanding> {
        let (entries, made, people) = self.store.read::<_, UserError>(|view| {
            let made = match view.newest_audit_entry("audit_signing_key_made")? {
                None => view.newest_audit_entry("log_started")?,
                made => made,
            };
            Ok((view.last_audit_entry()?, made, view.names()?))
        })?;
        let body: Value = made.and_then(|entry| serde_json::from_str(&entry.body).ok()).unwrap_or_default();
        Ok(AuditStanding {
            entries,
            anchor: self.watch.anchor(),
            anchor_kept: self.watch.is_kept(),
            key_here: self.audit_key().is_some(),
            fingerprint: body["public_key"].as_str().map(fingerprint),
            people,
        })
    }
}

fn row(entry: AuditEntry, names: &BTreeMap<PersonId, String>) -> AuditRow {
    AuditRow {
        n: entry.n,
        at: DateTime::from_timestamp_millis(entry.at_ms).unwrap_or_default(),
        name: entry.who.as_ref().and_then(|who| names.get(who)).cloned(),
        who: entry.who,
        through: entry.through,
        kind: entry.kind,
        about: names.get(&PersonId::new(entry.subject.as_str())).cloned(),
        subject: entry.subject,
        ended: entry.ended,
        decision_id: entry.decision_id,
        body: serde_json::from_str(&entry.body).unwrap_or_default(),
    }
}
