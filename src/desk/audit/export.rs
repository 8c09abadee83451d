//! Writing a part of the log to a file that proves itself, and checking such a file.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{AuditFilter, Happening};
use crate::audit::{self, Broken, BrokenWhy, Export, Header, ReadExport, SigningKey, fingerprint};
use crate::desk::{Actor, Desk, Result};
use crate::domain::{Capability, Digest};
use crate::job::Job;
use crate::store::{AuditQuery, View};
use crate::text::{ErrorKind, Message, UserError};

/// Progress is told, and a cancel heard, once in so many entries.
const REPORT_EVERY: u64 = 10_000;

/// What checking an export found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditExportCheck {
    /// The profile whose log it is.
    pub profile: String,
    /// The first and the last entry of its range.
    pub range: (u64, u64),
    /// Entries that are in it in clear.
    pub in_clear: u64,
    /// Entries of which only the digest is in it.
    pub left_out: u64,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The version of the program that made it.
    pub program: String,
    /// The last entry of the log when it was made.
    pub log_end: u64,
    /// The public key that it is signed with, in hexadecimal.
    pub public_key: String,
    /// The same as a person compares it with the one the shop's window shows.
    pub fingerprint: String,
    /// The earlier export that this one goes on from, in words; nothing when none was given.
    pub earlier: Option<Message>,
}

/// Why an export does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditExportTrouble {
    /// Whether it is the earlier one that does not.
    pub in_earlier: bool,
    /// The line, where it is one.
    pub line: Option<u64>,
    /// What is wrong.
    pub what: Message,
}

/// Writes the entries that are wanted, from the first to the last of the span of time, to a file's bytes. Of those in
/// between that are not wanted only the digests are in it: nothing can be left out unseen, and nothing is told of them.
///
/// # Errors
/// When no entry is in the span, the book or the keychain does not answer, or the work is cancelled.
pub fn export_audit(desk: &Desk, actor: &Actor, filter: &AuditFilter, job: &Job) -> Result<Vec<u8>> {
    desk.check(actor, Capability::ExportAudit)?;
    desk.check_code(actor)?;
    let key = desk.signing_key()?;
    // First, so that the export that has no end shows itself.
    let body = json!({
        "from": filter.from, "to": filter.to, "who": filter.who, "kinds": filter.kinds, "subject": filter.subject,
        "only_refused": filter.only_refused, "public_key": key.public_key(),
    });
    let exported = Happening::new("audit_exported", &desk.sidecar.profile_id).with(body);
    desk.note_signing_key(&key)?;
    desk.store.note(|tx| desk.log(tx, Some(actor), &exported))?;
    desk.store.read(|view| desk.export(view, &AuditQuery::from(filter), &key, job))
}

/// Checks an export without any profile: every digest, the chain, the signature. `public_key` is whose signature it must
/// be; `earlier` is an export that this one must go on from.
///
/// # Errors
/// [`AuditExportTrouble`] with the first line that does not hold.
pub fn check_audit_export(
    bytes: &[u8],
    public_key: Option<&str>,
    earlier: Option<&[u8]>,
) -> std::result::Result<AuditExportCheck, AuditExportTrouble> {
    let before = earlier.map(|bytes| audit::read(bytes, None)).transpose().map_err(|broken| trouble(broken, true))?;
    let watched = before.as_ref().map(|before| before.log_end.n);
    let read = audit::read(bytes, watched).map_err(|broken| trouble(broken, false))?;
    let here = |what| AuditExportTrouble { in_earlier: false, line: None, what };
    let signer = &read.header.public_key;
    if public_key.is_some_and(|wanted| !wanted.trim().eq_ignore_ascii_case(signer)) {
        let what = Message::new("audit-export-other-signer").with("fingerprint", fingerprint(signer));
        return Err(here(what));
    }
    let earlier = before.map(|before| goes_on(&before, &read)).transpose().map_err(here)?;
    let header = read.header;
    Ok(AuditExportCheck {
        range: (header.first, header.last),
        in_clear: read.in_clear,
        left_out: read.left_out,
        made_at: DateTime::from_timestamp_millis(header.made_at_ms).unwrap_or_default(),
        program: header.program,
        log_end: read.log_end.n,
        fingerprint: fingerprint(&header.public_key),
        public_key: header.public_key,
        profile: header.profile,
        earlier,
    })
}

/// Whether the later export's log is the earlier one's, and longer.
fn goes_on(earlier: &ReadExport, later: &ReadExport) -> std::result::Result<Message, Message> {
    let n = earlier.log_end.n;
    if earlier.header.profile != later.header.profile {
        return Err(Message::new("audit-export-other-log"));
    }
    if earlier.header.public_key != later.header.public_key {
        let signer = fingerprint(&earlier.header.public_key);
        return Err(Message::new("audit-export-signer-changed").with("fingerprint", signer));
    }
    if later.log_end.n < n {
        return Err(Message::new("audit-export-shorter").with("n", n.to_string()));
    }
    match &later.chain_at {
        Some(chain) if *chain == earlier.log_end.chain => {
            Ok(Message::new("audit-export-goes-on").with("n", n.to_string()))
        }
        Some(_) => Err(Message::new("audit-export-rewritten").with("n", n.to_string())),
        None => Err(Message::new("audit-export-no-overlap").with("n", n.to_string())),
    }
}

impl Desk {
    fn export(&self, view: &View<'_>, query: &AuditQuery, key: &SigningKey, job: &Job) -> Result<Vec<u8>> {
        let nothing = || UserError::new(ErrorKind::BadInput, Message::new("audit-export-nothing"));
        let (first, last) = view.audit_range(query)?.ok_or_else(nothing)?;
        let head = view.audit_head()?.ok_or_else(nothing)?;
        let before: Option<Digest> = match first {
            1 => Some(audit::start(&self.sidecar.profile_id)),
            first => view.audit_chain(first - 1)?,
        };
        let broken = |n: u64| {
            let what = Message::new("audit-export-broken-log").with("n", n.to_string());
            UserError::new(ErrorKind::Other, what).hint(Message::new("audit-export-broken-log-hint"))
        };
        let header = Header {
            format: Export::format(),
            profile: self.sidecar.profile_id.clone(),
            first,
            last,
            chain_before: hex::encode(before.ok_or_else(|| broken(first - 1))?),
            public_key: key.public_key(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            made_at_ms: self.clock.now().timestamp_millis(),
            people: view.names()?.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        };
        let mut export = Export::new(&header);
        let mut next = first;
        let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        view.each_audit_entry::<UserError>((signed(first), signed(last)), query, |_, sealed, wanted| {
            let sealed = sealed.filter(|sealed| sealed.entry.n == next).ok_or_else(|| broken(next))?;
            export.entry(&sealed, wanted);
            next += 1;
            if (next - first).is_multiple_of(REPORT_EVERY) {
                job.checkpoint()?;
                job.report(Message::new("audit-exporting"), next - first, Some(last - first + 1));
            }
            Ok(())
        })?;
        if next != last + 1 {
            return Err(broken(next));
        }
        Ok(export.finish(head.n, &head.chain, key))
    }

    /// The public key is in the log, so that the window can show it: in its first entry, or, after the keychain lost the
    /// private one, in an entry of its own.
    fn note_signing_key(&self, key: &SigningKey) -> Result<()> {
        let known = self.standing_of_audit()?.fingerprint;
        if known == Some(fingerprint(&key.public_key())) {
            return Ok(());
        }
        let made = Happening::new("audit_signing_key_made", &self.sidecar.profile_id)
            .with(json!({ "public_key": key.public_key() }));
        self.store.note(|tx| self.log(tx, None, &made))
    }
}

fn trouble(broken: Broken, in_earlier: bool) -> AuditExportTrouble {
    let what = Message::new(match broken.why {
        BrokenWhy::Form => "audit-export-form",
        BrokenWhy::Number => "audit-export-number",
        BrokenWhy::Content => "audit-export-content",
        BrokenWhy::End => "audit-export-end",
        BrokenWhy::Signature => "audit-export-signature",
    });
    AuditExportTrouble { in_earlier, line: Some(broken.line), what }
}
