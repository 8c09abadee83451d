//! `counterfoil gateway …` and `counterfoil sync`.

use std::io::Read as _;

use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::args::{Gateway, Sync};
use super::money;
use super::output::Column;
use super::{Ending, Session};
use crate::desk::{self, AddedGateway, Desk, NewGateway};
use crate::domain::CommandState;
use crate::text::{ErrorKind, Message, UserError};

/// A key longer than this is no key.
const KEY_BYTES_MAX: u64 = 4096;

pub(super) fn run(session: &Session, command: Gateway) -> desk::Result<Ending> {
    match command {
        Gateway::Add { name, kind, url, key_stdin: _ } => {
            let new = NewGateway { name, kind, url, key: read_key()? };
            let folder = session.folder()?;
            let (desk, actor) = if Desk::exists(&folder)? {
                session.open()?
            } else {
                // A mistyped key must not leave an empty profile behind.
                desk::try_gateway(&new, &session.clock, &session.job)?;
                session.create(&folder)?
            };
            let added = desk::add_gateway(&desk, &actor, &new, &session.job)?;
            show(session, &added, "cli-gateway-added");
        }
        Gateway::Test { name } => {
            let (desk, actor) = session.open()?;
            let tested = desk::test_gateway(&desk, &actor, &name, &session.job)?;
            show(session, &tested, "cli-gateway-tested");
        }
        Gateway::List => list(session)?,
    }
    Ok(Ending::Done)
}

pub(super) fn sync(session: &Session, sync: &Sync) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    let report = desk::sync(&desk, &actor, sync.gateway.as_deref(), &session.job)?;
    // After the sync, which may have answered what was open.
    let settled = desk::settle(&desk, &actor, &session.job)?;
    for row in &settled.commands {
        session.output.note(&money::outcome(row));
    }
    for error in &settled.errors {
        session.output.complain(error);
    }
    for left_out in &report.left_out {
        session.output.note(left_out);
    }
    let counts = report.counts;
    session.output.document(&json!({
        "payments": counts.payments,
        "refunds": counts.refunds,
        "disputes": counts.disputes,
        "payouts": counts.payouts,
        "ledger_entries": counts.ledger_entries,
        "warnings": counts.warnings,
        "seconds": report.took.as_secs_f64(),
        "settled": settled.commands.iter().map(money::document).collect::<Vec<_>>(),
        "left_out": report.left_out.iter().map(|message| session.output.say(message)).collect::<Vec<_>>(),
    }));
    session.output.line(
        &Message::new("cli-synced")
            .with("payments", session.output.texts().count(counts.payments))
            .with("refunds", session.output.texts().count(counts.refunds))
            .with("disputes", session.output.texts().count(counts.disputes))
            .with("payouts", session.output.texts().count(counts.payouts))
            .with("entries", session.output.texts().count(counts.ledger_entries))
            .with("seconds", format!("{:.1}", report.took.as_secs_f64())),
    );
    let in_doubt = settled.commands.iter().any(|row| row.state.is_open() || row.state == CommandState::Review);
    Ok(if in_doubt || !settled.errors.is_empty() { Ending::Unsettled } else { Ending::Done })
}

fn list(session: &Session) -> desk::Result<()> {
    let (desk, actor) = session.open()?;
    let gateways = desk::gateways(&desk, &actor)?;
    session
        .output
        .document(&json!({ "gateways": gateways.iter().map(|row| document(session, row)).collect::<Vec<_>>() }));
    let text = |key| Column { header: Message::new(key), figures: false };
    session.output.table(
        &[text("cli-column-name"), text("cli-column-kind"), text("cli-column-address"), text("cli-column-mode")],
        gateways.iter().map(|AddedGateway { connection, .. }| {
            let mode = Message::new(if connection.live { "cli-mode-live" } else { "cli-mode-test" });
            vec![connection.name.clone(), connection.kind.clone(), connection.url.clone(), session.output.say(&mode)]
        }),
    );
    Ok(())
}

fn show(session: &Session, gateway: &AddedGateway, key: &'static str) {
    session.output.document(&document(session, gateway));
    let mode = Message::new(if gateway.connection.live { "cli-mode-live" } else { "cli-mode-test" });
    session.output.line(&Message::new(key).with("name", gateway.connection.name.as_str()).with("mode", mode));
    for limit in &gateway.limits {
        session.output.line(limit);
    }
}

fn document(session: &Session, gateway: &AddedGateway) -> Value {
    let AddedGateway { connection, limits, .. } = gateway;
    json!({
        "name": connection.name,
        "connection_id": connection.connection_id,
        "kind": connection.kind,
        "url": connection.url,
        "account": connection.account,
        "live": connection.live,
        "scopes": connection.scopes,
        "limits": limits.iter().map(|limit| session.output.say(limit)).collect::<Vec<_>>(),
    })
}

fn read_key() -> desk::Result<Zeroizing<String>> {
    let mut key = Zeroizing::new(String::new());
    let read = std::io::stdin().lock().take(KEY_BYTES_MAX).read_to_string(&mut key);
    read.map_err(|why| {
        UserError::new(ErrorKind::BadInput, Message::new("cli-key-unreadable")).detail(why.to_string())
    })?;
    Ok(key)
}
