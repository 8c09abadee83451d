//! `counterfoil reconcile files`: four tables in, what became of each row out, without a profile.

use std::path::Path;

use super::args::ReconcileFiles;
use super::output::Column;
use super::proof::write_with;
use super::{Ending, Session};
use crate::desk::{self, PlainFiles};
use crate::files::PlainMap;
use crate::text::{ErrorKind, Message, UserError};

pub(super) fn reconcile(session: &Session, args: &ReconcileFiles) -> desk::Result<Ending> {
    let map = args.map.as_deref().map(map_in).transpose()?.unwrap_or_default();
    let files = PlainFiles {
        orders: args.orders.clone(),
        payments: args.payments.clone(),
        payouts: args.payouts.clone(),
        bank: args.bank.clone(),
    };
    let found = desk::match_files(&files, &map, &session.job)?;
    let summary = found.summary(|message| session.output.say(message));
    write_with(&args.out.join("matches.csv"), |file| found.write_matches(file))?;
    if files.payouts.is_some() {
        write_with(&args.out.join("deposits.csv"), |file| found.write_deposits(file))?;
    }
    write_with(&args.out.join("summary.json"), |file| writeln!(file, "{summary:#}"))?;
    session.output.document(&summary);
    let figures = |key| Column { header: Message::new(key), figures: true };
    let text = |key| Column { header: Message::new(key), figures: false };
    let columns = [text("cli-column-status"), figures("cli-column-rows")];
    let payments = found.payments_by_status().map(|(status, count)| (status.as_str(), count));
    let deposits = found.deposits_by_status().map(|(status, count)| (status.as_str(), count));
    session.output.line(&Message::new("cli-files-payments").with("count", found.sales.payments.len()));
    session.output.table(&columns, payments.map(|(status, count)| vec![status.to_owned(), count.to_string()]));
    if files.payouts.is_some() {
        session.output.line(&Message::new("cli-files-deposits").with("count", found.payouts));
        session.output.table(&columns, deposits.map(|(status, count)| vec![status.to_owned(), count.to_string()]));
        session.output.line(&Message::new("cli-files-footing").with("count", found.not_footing.len()));
    }
    for row in &found.left_out {
        session.output.note(
            &Message::new("cli-files-left-out")
                .with("file", row.file.as_str())
                .with("line", row.rejected.line.to_string())
                .with("field", row.rejected.field.as_str())
                .with("why", session.output.say(&row.rejected.why)),
        );
    }
    if found.left_out_count > found.left_out.len() {
        let more = found.left_out_count - found.left_out.len();
        session.output.note(&Message::new("cli-files-left-out-more").with("count", more));
    }
    session.output.line(&Message::new("cli-files-written").with("folder", args.out.display().to_string()));
    Ok(Ending::Done)
}

/// Where the tables differ from the usual, from a file that says it.
fn map_in(path: &Path) -> desk::Result<PlainMap> {
    let (name, bytes) = super::import::read(path)?;
    let text = String::from_utf8_lossy(&bytes);
    toml::from_str(&text).map_err(|error| {
        let what = Message::new("cli-map-unreadable").with("file", name);
        UserError::new(ErrorKind::BadInput, what).detail(error.to_string())
    })
}
