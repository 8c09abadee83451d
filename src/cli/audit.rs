//! `counterfoil audit …`.

use std::path::Path;

use chrono::NaiveTime;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::args::{Audit, AuditFilter};
use super::import::read;
use super::output::Column;
use super::proof::write;
use super::{Ending, Session, read_secret_line};
use crate::desk::{
    self, Actor, AuditExportTrouble, AuditKey, AuditPlace, AuditRow, AuditVerdict, Desk, MistypedKey, anchor_words,
    audit_words,
};
use crate::text::{ErrorKind, Message, UserError};

pub(super) fn run(session: &Session, command: &Audit) -> desk::Result<Ending> {
    match command {
        Audit::List { filter, limit } => list(session, filter, *limit),
        Audit::Verify { key_stdin } => verify(session, *key_stdin),
        Audit::Export { out, filter } => export(session, out, filter),
        Audit::Check { file, public_key, after } => check(session, file, public_key.as_deref(), after.as_deref()),
        Audit::Key { take_off: _ } => take_key_off(session),
        Audit::Accept { reason } => {
            let (desk, actor) = session.open()?;
            desk::accept_audit_break(&desk, &actor, reason)?;
            session.output.document(&json!({ "accepted": true }));
            session.output.line(&Message::new("cli-audit-accepted"));
            Ok(Ending::Done)
        }
    }
}

fn list(session: &Session, filter: &AuditFilter, limit: u32) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    let filter = wanted(&desk, &actor, filter)?;
    let rows = desk::audit_log(&desk, &actor, &filter, None, limit)?;
    let texts = session.output.texts();
    session.output.document(&json!({ "entries": rows.iter().map(|row| document(session, row)).collect::<Vec<_>>() }));
    let text = |key| Column { header: Message::new(key), figures: false };
    let columns = [
        Column { header: Message::new("cli-column-number"), figures: true },
        text("cli-column-when"),
        text("cli-column-what"),
        text("cli-column-from"),
    ];
    session.output.table(
        &columns,
        rows.iter().map(|row| {
            let what = session.output.say(&audit_words(row));
            vec![row.n.to_string(), texts.time(row.at), what, session.output.say(&from_where(row))]
        }),
    );
    Ok(Ending::Done)
}

fn from_where(row: &AuditRow) -> Message {
    Message::new(match row.through.as_str() {
        "window" => "cli-audit-window",
        "command_line" => "cli-audit-command-line",
        "program" => "cli-audit-program",
        _ => "cli-audit-unknown",
    })
}

fn document(session: &Session, row: &AuditRow) -> Value {
    json!({
        "n": row.n, "at": row.at, "who": row.who, "name": row.name, "through": row.through, "kind": row.kind,
        "subject": row.subject, "ended": row.ended.as_str(), "decision_id": row.decision_id, "body": row.body,
        "what": session.output.say(&audit_words(row)),
    })
}

fn wanted(desk: &Desk, actor: &Actor, filter: &AuditFilter) -> desk::Result<desk::AuditFilter> {
    let who = filter.who.as_deref().map(|name| desk::person_of_audit(desk, actor, name)).transpose()?;
    let nobody =
        |name: &String| UserError::new(ErrorKind::BadInput, Message::new("cli-audit-nobody").with("name", name));
    let who = match (&filter.who, who.flatten()) {
        (Some(name), None) => return Err(nobody(name)),
        (_, who) => who,
    };
    let day_after = filter.until.map(|day| day.succ_opt().unwrap_or(day));
    Ok(desk::AuditFilter {
        from: filter.since.map(|day| day.and_time(NaiveTime::MIN).and_utc()),
        to: day_after.map(|day| day.and_time(NaiveTime::MIN).and_utc()),
        who,
        kinds: filter.kind.iter().cloned().collect(),
        subject: filter.about.clone(),
        only_refused: filter.refused,
        text: filter.text.clone(),
    })
}

fn verify(session: &Session, key_stdin: bool) -> desk::Result<Ending> {
    let mistyped = |_: MistypedKey| UserError::new(ErrorKind::BadInput, Message::new("cli-audit-key-wrong"));
    let (desk, actor) = session.open()?;
    // After what signing in may have read from there.
    let key = key_stdin.then(read_secret_line).transpose()?;
    let key = key.map(|key| AuditKey::parse(key.expose_secret()).map_err(mistyped)).transpose()?;
    let verdict = desk::verify_audit(&desk, &actor, key.as_ref(), &session.job)?;
    session.output.document(&verdict_document(session, &verdict));
    let entries = session.output.texts().count(verdict.entries);
    session.output.line(&if verdict.is_fine() {
        Message::new("cli-audit-sound").with("entries", entries)
    } else {
        let findings = u64::try_from(verdict.findings.len()).unwrap_or(u64::MAX).saturating_add(verdict.more);
        Message::new("cli-audit-unsound").with("entries", entries).with("findings", findings)
    });
    for finding in &verdict.findings {
        session.output.line(&Message::new("cli-finding-bad").with("finding", finding.what.clone()));
    }
    session.output.line(&Message::new(if verdict.seals_checked {
        "cli-audit-seals-checked"
    } else {
        "cli-audit-seals-unchecked"
    }));
    if !verdict.anchor.is_trouble() {
        session.output.line(&anchor_words(verdict.anchor));
    }
    Ok(if verdict.is_fine() { Ending::Done } else { Ending::Wrong })
}

fn verdict_document(session: &Session, verdict: &AuditVerdict) -> Value {
    let findings = verdict.findings.iter().map(|finding| {
        let mut document = match &finding.place {
            AuditPlace::Entries { first, last } => json!({ "first": first, "last": last }),
            AuditPlace::Decision(decision_id) => json!({ "decision_id": decision_id }),
            AuditPlace::Step { command_id, step } => json!({ "command_id": command_id, "step": step }),
            AuditPlace::Command(command_id) => json!({ "command_id": command_id }),
            AuditPlace::End => json!({}),
        };
        document["what"] = json!(session.output.say(&finding.what));
        document
    });
    json!({
        "fine": verdict.is_fine(),
        "entries": verdict.entries,
        "seals_checked": verdict.seals_checked,
        "findings": findings.collect::<Vec<_>>(),
        "more": verdict.more,
        "anchor": verdict.anchor.as_str(),
        "seconds": verdict.took.as_secs_f64(),
    })
}

fn export(session: &Session, out: &Path, filter: &AuditFilter) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    let filter = wanted(&desk, &actor, filter)?;
    let bytes = desk::export_audit(&desk, &actor, &filter, &session.job)?;
    write(out, &bytes)?;
    session.output.document(&json!({ "file": out, "bytes": bytes.len() }));
    session.output.line(&Message::new("cli-audit-exported").with("path", out.display().to_string()));
    Ok(Ending::Done)
}

fn check(session: &Session, file: &Path, public_key: Option<&str>, after: Option<&Path>) -> desk::Result<Ending> {
    let (_, bytes) = read(file)?;
    let earlier = after.map(read).transpose()?;
    match desk::check_audit_export(&bytes, public_key, earlier.as_ref().map(|(_, bytes)| bytes.as_slice())) {
        Ok(check) => {
            session.output.document(&json!({
                "holds": true, "profile": check.profile, "first": check.range.0, "last": check.range.1,
                "in_clear": check.in_clear, "left_out": check.left_out, "log_end": check.log_end,
                "made_at": check.made_at, "program": check.program, "public_key": check.public_key,
                "fingerprint": check.fingerprint,
            }));
            session.output.line(
                &Message::new("cli-audit-holds")
                    .with("first", check.range.0.to_string())
                    .with("last", check.range.1.to_string())
                    .with("clear", session.output.texts().count(check.in_clear))
                    .with("hidden", session.output.texts().count(check.left_out))
                    .with("end", check.log_end.to_string()),
            );
            session.output.line(
                &Message::new("cli-audit-signed")
                    .with("fingerprint", check.fingerprint)
                    .with("program", check.program)
                    .with("time", check.made_at),
            );
            if let Some(earlier) = &check.earlier {
                session.output.line(earlier);
            }
            Ok(Ending::Done)
        }
        Err(AuditExportTrouble { in_earlier, line, what }) => {
            let why = session.output.say(&what);
            session.output.document(&json!({
                "holds": false, "in_earlier": in_earlier, "line": line, "why": why,
            }));
            session.output.line(&match line {
                None => Message::new("cli-audit-broken").with("why", what),
                Some(line) => {
                    let key = if in_earlier { "cli-audit-broken-earlier" } else { "cli-audit-broken-line" };
                    Message::new(key).with("line", line.to_string()).with("why", what)
                }
            });
            Ok(Ending::Wrong)
        }
    }
}

fn take_key_off(session: &Session) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    // Shown only where it can be typed back: nowhere else would anybody have read it.
    let no_terminal = || UserError::new(ErrorKind::BadInput, Message::new("cli-audit-key-no-terminal"));
    if !session.output.can_ask() {
        return Err(no_terminal());
    }
    let key = desk::show_audit_key(&desk, &actor)?;
    session.output.note(&Message::new("cli-audit-key-on-paper").with("key", key.as_str()));
    let typed = session.output.ask_for(&Message::new("cli-audit-key-type-back")).ok_or_else(no_terminal)?;
    desk::take_audit_key_off(&desk, &actor, &typed)?;
    session.output.document(&json!({ "taken_off": true }));
    session.output.line(&Message::new("cli-audit-key-taken"));
    Ok(Ending::Done)
}
