//! `counterfoil reconcile`, `chart` and `doctor`: what can be proven, seen, and what needs a person.

use std::path::Path;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::args::{Chart, ChartKind, Reconcile, ReconcileWhat};
use super::output::{Column, money, totals};
use super::{Ending, Session, plain_files};
use crate::desk::{self, ChartChoice, Month, Reconciliation, ReportScope};
use crate::domain::ids::BatchId;
use crate::reconcile::{Break, Match};
use crate::report;
use crate::report::chart;
use crate::text::{ErrorKind, Message, UserError};
use crate::theme::Theme;

/// Device pixels per point of a PNG: sharp on a high-density screen and on paper.
const PNG_SCALE: f32 = 2.0;

pub(super) fn reconcile(session: &Session, args: &Reconcile) -> desk::Result<Ending> {
    if let Some(ReconcileWhat::Files(files)) = &args.what {
        return plain_files::reconcile(session, files);
    }
    let month = args.month.as_deref().map(Month::parse).transpose()?;
    let (desk, actor) = session.open()?;
    let found = desk::reconcile(&desk, &actor, month)?;
    if let Some(path) = &args.report {
        let scope = ReportScope { month, ..ReportScope::default() };
        let report = desk::month_report(&desk, &actor, &scope)?;
        let html = report::html(&report, session.output.texts()).map_err(|error| UserError::from(&error))?;
        write(path, html.as_bytes())?;
        session.output.note(&Message::new("cli-report-written").with("path", path.display().to_string()));
    }
    let today = session.clock.now().date_naive();
    session.output.document(&document(session, &found, today));
    session.output.line(
        &Message::new("cli-reconciled")
            .with("payouts", found.batches.len())
            .with("footed", found.footed())
            .with("matched", found.matched())
            .with("transit", found.proof.in_transit.len()),
    );
    let text = |key| Column { header: Message::new(key), figures: false };
    let columns = [
        text("cli-column-day"),
        Column { header: Message::new("cli-column-days-over"), figures: true },
        Column { header: Message::new("cli-column-difference"), figures: true },
        text("cli-column-why"),
    ];
    session.output.table(
        &columns,
        found.proof.breaks.iter().map(|found| {
            vec![
                session.output.texts().date(found.on),
                found.days_over(today).map(|over| over.to_string()).unwrap_or_default(),
                session.output.texts().money(found.amount),
                session.output.say(&found.reason),
            ]
        }),
    );
    for amount in found.proof.unexplained.iter() {
        session.output.line(
            &Message::new("cli-unexplained")
                .with("net", amount)
                .with("gross", found.proof.unexplained_gross.get(amount.currency)),
        );
    }
    let overdue = overdue(&found, today);
    if overdue > 0 {
        session.output.line(&Message::new("cli-breaks-overdue").with("count", overdue));
    }
    if found.proof.breaks.is_empty() {
        session.output.line(&Message::new("cli-nothing-unexplained"));
    }
    session.output.line(&Message::new(match found.balance_agrees() {
        Some(true) => "cli-balance-agrees",
        Some(false) => "cli-balance-differs",
        None => "cli-balance-unknown",
    }));
    Ok(Ending::Done)
}

/// The proof as JSON.
pub(super) fn document(session: &Session, found: &Reconciliation, today: NaiveDate) -> Value {
    let proof = &found.proof;
    json!({
        "payouts": found.batches.len(),
        "footed": found.footed(),
        "matched": found.matched(),
        "in_transit": proof.in_transit.iter().map(|batch| json!({
            "id": batch.batch_id, "amount": money(batch.amount), "late": batch.late,
        })).collect::<Vec<_>>(),
        "matches": proof.matches.iter().map(|found| match_document(session, found)).collect::<Vec<_>>(),
        "breaks": proof.breaks.iter().map(|found| break_document(session, found, today)).collect::<Vec<_>>(),
        "unexplained": totals(&proof.unexplained),
        "unexplained_gross": totals(&proof.unexplained_gross),
        "overdue": overdue(found, today),
        "balance_agrees": found.balance_agrees(),
    })
}

/// A match and what speaks for it.
fn match_document(session: &Session, found: &Match) -> Value {
    json!({
        "batches": found.batches,
        "entries": found.entries,
        "how": found.how,
        "points": found.points(),
        "evidence": found.evidence.iter().map(|reason| json!({
            "reason": session.output.say(&reason.message), "points": reason.points,
        })).collect::<Vec<_>>(),
        "difference": money(found.difference),
    })
}

/// How many breaks are over the time in which they should be cleared.
fn overdue(found: &Reconciliation, today: NaiveDate) -> usize {
    found.proof.breaks.iter().filter(|found| found.days_over(today).is_some()).count()
}

fn break_document(session: &Session, found: &Break, today: NaiveDate) -> Value {
    let batches = found.batches.iter().map(ToString::to_string);
    let entries = found.entries.iter().map(ToString::to_string);
    json!({
        "kind": found.kind.as_str(),
        "reason": session.output.say(&found.reason),
        "amount": money(found.amount),
        "on": found.on.to_string(),
        "clear_by": found.clear_by().to_string(),
        "days_over": found.days_over(today).unwrap_or_default(),
        "ids": batches.chain(entries).collect::<Vec<_>>(),
    })
}

pub(super) fn chart(session: &Session, args: &Chart) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    let choice = match args.which {
        ChartKind::Flow => ChartChoice::Flow(args.currency),
        ChartKind::Declines => ChartChoice::Declines,
        ChartKind::Scores => ChartChoice::Scores,
        ChartKind::Batch => ChartChoice::Batch(BatchId::new(args.batch.clone().unwrap_or_default())),
    };
    let spec = desk::chart(&desk, &actor, choice)?;
    let texts = session.output.texts();
    let theme = if args.dark { Theme::Dark } else { Theme::Light };
    let size = spec.natural_size();
    let ending = args.out.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let bytes = match ending.as_deref() {
        Some("svg") => chart::svg(&spec, size, theme, texts).map(String::into_bytes),
        Some("png") => chart::png(&spec, size, PNG_SCALE, theme, texts),
        _ => {
            let what = UserError::new(ErrorKind::BadInput, Message::new("cli-chart-ending"));
            return Err(what.hint(Message::new("cli-chart-ending-hint")));
        }
    };
    write(&args.out, &bytes.map_err(|error| UserError::from(&error))?)?;
    let alt = spec.alt_text(texts);
    session.output.document(&json!({ "file": args.out, "alt": alt }));
    session
        .output
        .line(&Message::new("cli-chart-written").with("path", args.out.display().to_string()).with("alt", alt));
    Ok(Ending::Done)
}

pub(super) fn doctor(session: &Session) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    let health = desk::doctor(&desk, &actor)?;
    session.output.document(&json!({
        "fine": health.is_fine(),
        "findings": health.findings.iter().map(|finding| json!({
            "check": finding.check, "fine": finding.fine, "message": session.output.say(&finding.message),
            "detail": finding.detail,
        })).collect::<Vec<_>>(),
    }));
    for finding in &health.findings {
        let key = if finding.fine { "cli-finding-fine" } else { "cli-finding-bad" };
        session.output.line(&Message::new(key).with("finding", finding.message.clone()));
    }
    Ok(Ending::Done)
}

/// Writes a file whole or not at all.
pub(super) fn write(path: &Path, bytes: &[u8]) -> desk::Result<()> {
    write_with(path, |file| file.write_all(bytes))
}

/// Writes a file whole or not at all; `contents` writes what is in it.
pub(super) fn write_with(
    path: &Path,
    contents: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>,
) -> desk::Result<()> {
    let put = || -> std::io::Result<()> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        contents(&mut file)?;
        make_readable(file.as_file())?;
        file.persist(path)?;
        Ok(())
    };
    put().map_err(|why| {
        let what = Message::new("cli-file-unwritable").with("file", path.display().to_string());
        UserError::new(ErrorKind::BadInput, what).detail(why.to_string())
    })
}

/// Temporary files are private; what is written for others to read is not.
fn make_readable(file: &std::fs::File) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}
