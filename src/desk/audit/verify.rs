//! Verifying the log: every entry against the one before it and its seal, the end against the keychain, and decisions and
//! money steps against their entries. Entries stream by; nothing of them is kept.

use std::time::Duration;

use secrecy::ExposeSecret as _;

use super::watch::anchor_words;
use crate::audit::{AuditKey, Fault, LogCheck, StoredEntry, What};
use crate::desk::{Actor, AuditAnchor, Desk, Result, moves};
use crate::domain::Capability;
use crate::domain::ids::CommandId;
use crate::job::Job;
use crate::store::{AuditQuery, Disagreement, View};
use crate::text::{Message, UserError};
use crate::vault::SecretName;

/// Progress is told, and a cancel heard, once in so many entries.
const REPORT_EVERY: u64 = 10_000;

/// So many steps that disagree are named.
const STEPS_MAX: usize = 1_000;

/// What came out of verifying the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditVerdict {
    /// How many entries there are.
    pub entries: u64,
    /// Whether the seals were checked, which needs the verification key.
    pub seals_checked: bool,
    /// What is wrong, each with the row that it is about.
    pub findings: Vec<AuditFinding>,
    /// How many more things are wrong.
    pub more: u64,
    /// What the keychain remembers, against the log.
    pub anchor: AuditAnchor,
    /// How long it took.
    pub took: Duration,
}

impl AuditVerdict {
    /// Whether nothing is wrong.
    pub fn is_fine(&self) -> bool {
        self.findings.is_empty()
    }

    /// Entries verified in a second.
    #[allow(clippy::cast_precision_loss, reason = "a rate for people")]
    pub fn rate(&self) -> f64 {
        self.entries as f64 / self.took.as_secs_f64().max(1e-9)
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditFinding {
    /// The row.
    pub place: AuditPlace,
    /// What is wrong with it.
    pub what: Message,
}

/// The row that a finding is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditPlace {
    /// Entries of the log, by their numbers.
    Entries {
        /// The first.
        first: i64,
        /// The last.
        last: i64,
    },
    /// A decision, by its id.
    Decision(String),
    /// A step of a money command.
    Step {
        /// The command.
        command_id: CommandId,
        /// Which step, from 1.
        step: i64,
    },
    /// A money command.
    Command(CommandId),
    /// The log's end, or what the keychain remembers of it.
    End,
}

/// Verifies the whole log. Without a key the one in the keychain is used; when it was taken off this computer, the seals
/// are not checked, and the verdict says so.
///
/// # Errors
/// When the book cannot be read, or the work is cancelled. What is wrong with the log is no error.
pub fn verify_audit(desk: &Desk, actor: &Actor, key: Option<&AuditKey>, job: &Job) -> Result<AuditVerdict> {
    desk.check(actor, Capability::ViewAudit)?;
    let began = desk.clock.elapsed();
    let kept = if key.is_some() { None } else { desk.audit_key() };
    let key = key.or(kept.as_ref());
    let mut verdict = desk.store.read(|view| desk.verify(view, key, job))?;
    let anchor = desk.watch.compare(&desk.store);
    if anchor.is_trouble() {
        verdict.findings.push(AuditFinding { place: AuditPlace::End, what: anchor_words(anchor) });
    }
    verdict.anchor = anchor;
    verdict.took = desk.clock.elapsed().saturating_sub(began);
    Ok(verdict)
}

impl Desk {
    /// The verification key, while it is on this computer and the keychain answers.
    pub(super) fn audit_key(&self) -> Option<AuditKey> {
        let item = self.vault.get(&SecretName::audit_key(&self.sidecar.profile_id)).ok().flatten()?;
        AuditKey::from_bytes(item.expose_secret())
    }

    fn verify(&self, view: &View<'_>, key: Option<&AuditKey>, job: &Job) -> Result<AuditVerdict> {
        let total = view.last_audit_entry().unwrap_or_default();
        let mut check = LogCheck::new(&self.sidecar.profile_id, key);
        let mut entries = 0;
        view.each_audit_entry::<UserError>((i64::MIN, i64::MAX), &AuditQuery::default(), |n, sealed, _| {
            check.entry(&StoredEntry { n, sealed });
            entries += 1;
            if entries % REPORT_EVERY == 0 {
                job.checkpoint()?;
                job.report(Message::new("audit-verifying"), entries, Some(total));
            }
            Ok(())
        })?;
        let seals_checked = check.checks_seals();
        // An end that cannot be read is as good as none.
        let faults = check.finish(view.audit_head().unwrap_or_default().as_ref());
        let mut findings: Vec<AuditFinding> = faults.found.iter().map(|fault| of_fault(fault, seals_checked)).collect();
        findings.extend(view.audit_disagreements(&self.sidecar.profile_id)?.into_iter().map(of_disagreement));
        let mut steps = 0;
        view.each_logged_step::<UserError>(|logged| {
            if moves::agrees(&logged.step, logged.entry.as_ref()) {
                return Ok(());
            }
            steps += 1;
            if steps <= STEPS_MAX {
                let (command_id, step) = (logged.command_id, logged.step.number);
                findings.push(of_disagreement(Disagreement::Step { command_id, step }));
            }
            Ok(())
        })?;
        let more = faults.more + u64::try_from(steps.saturating_sub(STEPS_MAX)).unwrap_or_default();
        let anchor = AuditAnchor::Unread; // compared when the book is free again
        Ok(AuditVerdict { entries, seals_checked, findings, more, anchor, took: Duration::ZERO })
    }
}

fn of_fault(fault: &Fault, seals_checked: bool) -> AuditFinding {
    let (first, last) = (fault.first, fault.last);
    let what = match (fault.what, first == last) {
        (What::Changed, true) if seals_checked => Message::new("audit-found-changed").with("n", first.to_string()),
        (What::Changed, true) => Message::new("audit-found-changed-no-key").with("n", first.to_string()),
        (What::Changed, false) => {
            Message::new("audit-found-changed-many").with("n", first.to_string()).with("last", last.to_string())
        }
        (What::Missing, true) => Message::new("audit-found-missing").with("n", first.to_string()),
        (What::Missing, false) => {
            Message::new("audit-found-missing-many").with("n", first.to_string()).with("last", last.to_string())
        }
        (What::OutOfPlace, _) => Message::new("audit-found-out-of-place").with("n", first.to_string()),
        (What::End, _) => Message::new("audit-found-end").with("n", first.to_string()),
        (What::OtherKey, _) => Message::new("audit-found-other-key"),
    };
    let place = match fault.what {
        What::End | What::OtherKey => AuditPlace::End,
        What::Changed | What::Missing | What::OutOfPlace => AuditPlace::Entries { first, last },
    };
    AuditFinding { place, what }
}

fn of_disagreement(found: Disagreement) -> AuditFinding {
    match found {
        Disagreement::Decision { decision_id, n: Some(n) } => AuditFinding {
            what: Message::new("audit-found-decision").with("id", &decision_id).with("n", n.to_string()),
            place: AuditPlace::Decision(decision_id),
        },
        Disagreement::Decision { decision_id, n: None } => AuditFinding {
            what: Message::new("audit-found-decision-added").with("id", &decision_id),
            place: AuditPlace::Decision(decision_id),
        },
        Disagreement::NoDecision { n, decision_id } => AuditFinding {
            what: Message::new("audit-found-decision-gone").with("id", &decision_id).with("n", n.to_string()),
            place: AuditPlace::Decision(decision_id),
        },
        Disagreement::Step { command_id, step } => AuditFinding {
            what: Message::new("audit-found-step").with("command", command_id.as_str()).with("step", step.to_string()),
            place: AuditPlace::Step { command_id, step },
        },
        Disagreement::NoStep { n, command_id } => AuditFinding {
            what: Message::new("audit-found-step-gone").with("command", command_id.as_str()).with("n", n.to_string()),
            place: AuditPlace::Command(command_id),
        },
        Disagreement::Command { command_id } => AuditFinding {
            what: Message::new("audit-found-command").with("command", command_id.as_str()),
            place: AuditPlace::Command(command_id),
        },
    }
}
