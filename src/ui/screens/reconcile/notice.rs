//! What an import did, said once.

use crate::desk::{ImportKind, ImportReport};
use crate::text::{ErrorKind, Message, UserError};
use crate::ui::notices::{Level, Notice};

/// So many rows that were left out are named.
const NAMED: usize = 3;

/// What an import did, in a sentence; with the rows that were left out, if there are any.
pub fn import_notice(report: &ImportReport) -> Notice {
    let key = match report.kind {
        ImportKind::Statement => "proof-imported-statement",
        ImportKind::Settlement => "proof-imported-settlement",
        ImportKind::Orders => "proof-imported-orders",
    };
    let summary = &report.summary;
    let what = Message::new(key).with("read", summary.read).with("added", summary.added).with("known", summary.known);
    let rejected = &report.rejected;
    let named = rejected.iter().take(NAMED).map(|row| {
        Message::new("proof-left-out")
            .with("line", row.line.to_string())
            .with("field", row.field.as_str())
            .with("why", row.why.clone())
    });
    let Some(rows) =
        named.reduce(|before, next| Message::new("proof-next-line").with("before", before).with("next", next))
    else {
        return Notice::done(what);
    };
    let more = report.rejected_count.saturating_sub(NAMED as u64);
    let rows = match more {
        0 => rows,
        _ => Message::new("proof-next-line")
            .with("before", rows)
            .with("next", Message::new("proof-left-out-more").with("count", more)),
    };
    let error = UserError {
        why: Some(Message::new("proof-left-out-count").with("count", report.rejected_count)),
        ..UserError::new(ErrorKind::BadInput, what.clone()).hint(rows)
    };
    Notice { level: Level::Warning, what, error: Some(error), take_back: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{Format, Rejected};
    use crate::text::Texts;

    fn report(rejected: u64) -> ImportReport {
        let row = |line| Rejected { line, field: "Amount".to_owned(), why: Message::new("money-overflow") };
        ImportReport {
            import_id: None,
            format: Format::BankCsv,
            kind: ImportKind::Statement,
            summary: crate::desk::ImportSummary { read: 12, added: 10, known: 2 },
            rejected: (0..rejected).map(|at| row(at + 2)).collect(),
            rejected_count: rejected,
            notices: Vec::new(),
        }
    }

    #[test]
    fn rows_that_were_left_out_are_named_and_counted() {
        let texts = Texts::english();
        assert_eq!(import_notice(&report(0)).level, Level::Done);
        let notice = import_notice(&report(5));
        assert_eq!(notice.level, Level::Warning);
        let error = notice.error.unwrap();
        assert_eq!(texts.say(&error.why.unwrap()), "5 rows were left out:");
        let rows = texts.say(&error.hint.unwrap());
        assert_eq!(rows.lines().count(), 4, "{rows}");
        assert!(rows.starts_with("Line 2, “Amount”: The amount is too large\nLine 3"), "{rows}");
        assert!(rows.ends_with("and 2 more"), "{rows}");
    }
}
