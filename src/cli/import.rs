//! `counterfoil import`, `imports` and `undo-import`, and `counterfoil statement check`.

use std::path::Path;

use serde_json::{Value, json};

use super::args::{Assume, Dates, Import, Statement, UndoImport};
use super::output::Column;
use super::{Ending, Session};
use crate::desk::{self, FileLook, FileOnDisk, ImportKind, ImportedFile};
use crate::files::{self, DateOrder, Format, Mapping, Notice, Rejected};
use crate::job::Job;
use crate::text::{ErrorKind, Message, UserError};

pub(super) fn run(session: &Session, args: &Import) -> desk::Result<Ending> {
    let file = FileOnDisk::at(&args.file)?;
    let assume = args.assume.assumption()?;
    let (desk, actor) = session.open()?;
    if args.look {
        let look = desk::look_at_file(&desk, &actor, &file.name, &file, &assume, &Job::quiet())?;
        return look_said(session, &look);
    }
    let report = desk::import(&desk, &actor, &file.name, &file, &assume, &Job::quiet())?;
    session.output.document(&json!({
        "file": file.name,
        "import": report.import_id,
        "format": report.format.as_str(),
        "kind": match report.kind {
            ImportKind::Statement => "statement",
            ImportKind::Settlement => "settlement",
            ImportKind::Orders => "orders",
        },
        "read": report.summary.read,
        "added": report.summary.added,
        "known": report.summary.known,
        "rejected": report.rejected.iter().map(|rejected| rejection(session, rejected)).collect::<Vec<_>>(),
        "rejected_count": report.rejected_count,
        "notices": report.notices.iter().map(|notice| noticed(session, notice)).collect::<Vec<_>>(),
    }));
    let key = match report.kind {
        ImportKind::Statement => "cli-imported-statement",
        ImportKind::Settlement => "cli-imported-settlement",
        ImportKind::Orders => "cli-imported-orders",
    };
    let summary = &report.summary;
    let what = Message::new(key).with("file", file.name).with("added", summary.added).with("known", summary.known);
    session.output.line(&what);
    say_left_out(session, &report.rejected, &report.notices);
    Ok(Ending::Done)
}

fn look_said(session: &Session, look: &FileLook) -> desk::Result<Ending> {
    if let Some(trouble) = &look.trouble {
        return Err(trouble.clone());
    }
    session.output.document(&json!({
        "file": look.name,
        "format": look.format.map(Format::as_str),
        "before": look.before,
        "mapping": look.mapping,
        "read": look.read,
        "new": look.new,
        "batches": look.batches.iter().map(|batch| json!({
            "batch": batch.batch_id, "amount": batch.amount.to_decimal(), "currency": batch.amount.currency.code(),
            "status": batch.status.as_str(), "lines": batch.lines,
        })).collect::<Vec<_>>(),
        "rejected": look.rejected.iter().map(|rejected| rejection(session, rejected)).collect::<Vec<_>>(),
        "rejected_count": look.rejected_count,
        "notices": look.notices.iter().map(|notice| noticed(session, notice)).collect::<Vec<_>>(),
    }));
    let known = look.read - look.new;
    let what = Message::new("cli-looked").with("file", look.name.as_str());
    session.output.line(&what.with("read", look.read).with("new", look.new).with("known", known));
    say_left_out(session, &look.rejected, &look.notices);
    Ok(Ending::Done)
}

fn say_left_out(session: &Session, rejected: &[Rejected], notices: &[Notice]) {
    for rejected in rejected {
        session.output.line(
            &Message::new("cli-rejected")
                .with("line", rejected.line.to_string())
                .with("field", rejected.field.as_str())
                .with("why", rejected.why.clone()),
        );
    }
    for notice in notices {
        session.output.line(&notice.what);
    }
}

/// The files in the books, newest first.
pub(super) fn list(session: &Session) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    let files = desk::imported_files(&desk, &actor)?;
    let document: Vec<Value> = files
        .iter()
        .map(|file| {
            json!({
                "import": file.import_id, "file": file.name, "format": file.format, "entries": file.entries,
                "rejected": file.rejected, "at": file.imported_at.to_rfc3339(),
            })
        })
        .collect();
    session.output.document(&json!(document));
    let text = |key| Column { header: Message::new(key), figures: false };
    let columns = [
        text("cli-column-import"),
        text("cli-column-file"),
        text("cli-column-format"),
        Column { header: Message::new("cli-column-entries"), figures: true },
        text("cli-column-when"),
    ];
    let row = |file: &ImportedFile| {
        let at = file.imported_at.format("%Y-%m-%d %H:%M").to_string();
        vec![file.import_id.clone(), file.name.clone(), file.format.clone(), file.entries.to_string(), at]
    };
    session.output.table(&columns, files.iter().map(row));
    Ok(Ending::Done)
}

/// Takes a file out of the books again.
pub(super) fn undo(session: &Session, args: &UndoImport) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    desk::undo_import(&desk, &actor, &args.import)?;
    session.output.document(&json!({ "undone": args.import }));
    session.output.line(&Message::new("cli-import-undone"));
    Ok(Ending::Done)
}

pub(super) fn statement(session: &Session, command: Statement) -> desk::Result<Ending> {
    let Statement::Check { file, assume } = command;
    let on_disk = FileOnDisk::at(&file)?;
    let name = on_disk.name.clone();
    let check = desk::check_statement(&name, &on_disk, &assume.assumption()?, session.output.texts())?;
    session.output.document(&json!(check));
    let text = |key| Column { header: Message::new(key), figures: false };
    let figures = |key| Column { header: Message::new(key), figures: true };
    let columns = [
        text("cli-column-account"),
        text("cli-column-currency"),
        figures("cli-column-opening"),
        figures("cli-column-entries"),
        figures("cli-column-sum"),
        figures("cli-column-closing"),
    ];
    session.output.line(&Message::new("cli-statement-format").with("file", name).with("format", check.format));
    session.output.table(
        &columns,
        check.statements.iter().map(|statement| {
            vec![
                statement.account.clone().unwrap_or_default(),
                statement.currency.clone().unwrap_or_default(),
                statement.opening.clone().unwrap_or_default(),
                statement.entries.to_string(),
                statement.sum.clone().unwrap_or_default(),
                statement.closing.clone().unwrap_or_default(),
            ]
        }),
    );
    for rejected in &check.rejected {
        session.output.line(
            &Message::new("cli-rejected")
                .with("line", rejected.line.to_string())
                .with("field", rejected.field.as_str())
                .with("why", rejected.why.as_str()),
        );
    }
    for notice in &check.notices {
        session.output.line(&Message::new("cli-notice").with("what", notice.what.as_str()));
    }
    Ok(Ending::Done)
}

impl Assume {
    fn assumption(&self) -> desk::Result<files::Assume> {
        let mapping = self.map.as_deref().map(mapping_in).transpose()?;
        Ok(files::Assume {
            currency: self.currency,
            dates: self.dates.map(|dates| match dates {
                Dates::DayFirst => DateOrder::DayFirst,
                Dates::MonthFirst => DateOrder::MonthFirst,
            }),
            mapping,
        })
    }
}

/// How a table is to be read, from a file that says it.
fn mapping_in(path: &Path) -> desk::Result<Mapping> {
    let (name, bytes) = read(path)?;
    let text = String::from_utf8_lossy(&bytes);
    toml::from_str(&text).map_err(|error| {
        let what = Message::new("cli-map-unreadable").with("file", name);
        UserError::new(ErrorKind::BadInput, what).detail(error.to_string())
    })
}

fn noticed(session: &Session, notice: &Notice) -> Value {
    json!({ "line": notice.line, "what": session.output.say(&notice.what) })
}

fn rejection(session: &Session, rejected: &Rejected) -> Value {
    json!({ "line": rejected.line, "field": rejected.field, "why": session.output.say(&rejected.why) })
}

/// A file's name without its folders, and its bytes.
pub(super) fn read(path: &Path) -> desk::Result<(String, Vec<u8>)> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let error = |why: String| {
        let what = Message::new("cli-file-unreadable").with("file", path.display().to_string());
        UserError::new(ErrorKind::BadInput, what).detail(why)
    };
    let bytes = std::fs::read(path).map_err(|why| error(why.to_string()))?;
    Ok((name, bytes))
}
