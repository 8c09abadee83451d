//! `counterfoil import` and `counterfoil statement check`.

use std::path::Path;

use serde_json::{Value, json};

use super::args::{Assume, Dates, Import, Statement};
use super::output::Column;
use super::{Ending, Session};
use crate::desk;
use crate::files::{self, DateOrder, Rejected};
use crate::store::ImportKind;
use crate::text::{ErrorKind, Message, UserError};

pub(super) fn run(session: &Session, args: &Import) -> desk::Result<Ending> {
    let (name, bytes) = read(&args.file)?;
    let (desk, actor) = session.open()?;
    let report = desk::import(&desk, &actor, &name, &bytes, args.assume.assumption())?;
    session.output.document(&json!({
        "file": name,
        "format": report.format.as_str(),
        "kind": match report.kind { ImportKind::Statement => "statement", ImportKind::Orders => "orders" },
        "read": report.summary.read,
        "added": report.summary.added,
        "known": report.summary.known,
        "rejected": report.rejected.iter().map(|rejected| rejection(session, rejected)).collect::<Vec<_>>(),
    }));
    let key = match report.kind {
        ImportKind::Statement => "cli-imported-statement",
        ImportKind::Orders => "cli-imported-orders",
    };
    session.output.line(
        &Message::new(key).with("file", name).with("added", report.summary.added).with("known", report.summary.known),
    );
    for rejected in &report.rejected {
        session.output.line(
            &Message::new("cli-rejected")
                .with("line", rejected.line.to_string())
                .with("field", rejected.field.as_str())
                .with("why", rejected.why.clone()),
        );
    }
    Ok(Ending::Done)
}

pub(super) fn statement(session: &Session, command: Statement) -> desk::Result<Ending> {
    let Statement::Check { file, assume } = command;
    let (name, bytes) = read(&file)?;
    let check = desk::check_statement(&name, &bytes, assume.assumption(), session.output.texts())?;
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
    Ok(Ending::Done)
}

impl Assume {
    fn assumption(&self) -> files::Assume {
        files::Assume {
            currency: self.currency,
            dates: self.dates.map(|dates| match dates {
                Dates::DayFirst => DateOrder::DayFirst,
                Dates::MonthFirst => DateOrder::MonthFirst,
            }),
        }
    }
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
    let length = std::fs::metadata(path).map_err(|why| error(why.to_string()))?.len();
    if length > files::MAX_BYTES as u64 {
        let too_large = files::FileError::TooLarge { bytes: files::MAX_BYTES + 1, limit: files::MAX_BYTES };
        return Err(too_large.for_file(&name));
    }
    let bytes = std::fs::read(path).map_err(|why| error(why.to_string()))?;
    Ok((name, bytes))
}
