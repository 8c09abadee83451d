//! `counterfoil refund`, `capture` and `void`.

use serde_json::{Value, json};

use super::args::{Capture, Confirm, Refund, Void};
use super::output::money;
use super::{Ending, Session, approvals};
use crate::desk::{self, Ask};
use crate::domain::ids::PaymentId;
use crate::domain::{CommandKind, CommandState, Proposal};
use crate::store::CommandRow;
use crate::text::{ErrorKind, Message, UserError};

pub(super) fn refund(session: &Session, args: &Refund) -> desk::Result<Ending> {
    let kind = CommandKind::Refund(args.reason.into());
    act(session, &args.payment, kind, args.amount.clone(), &args.confirm, args.ask_approval)
}

pub(super) fn capture(session: &Session, args: &Capture) -> desk::Result<Ending> {
    act(session, &args.payment, CommandKind::Capture, args.amount.clone(), &args.confirm, false)
}

pub(super) fn void(session: &Session, args: &Void) -> desk::Result<Ending> {
    act(session, &args.payment, CommandKind::Void, None, &args.confirm, false)
}

fn act(
    session: &Session,
    payment: &str,
    kind: CommandKind,
    amount: Option<String>,
    confirm: &Confirm,
    ask_approval: bool,
) -> desk::Result<Ending> {
    let ask = Ask { payment_id: PaymentId::new(payment.trim()), kind, amount, token: confirm.token.clone() };
    let (desk, actor) = session.open()?;
    if !confirm.yes {
        let meant = desk::preview(&desk, &actor, &ask)?;
        let question = Message::new(match kind {
            CommandKind::Refund(_) => "cli-confirm-refund",
            CommandKind::Capture => "cli-confirm-capture",
            CommandKind::Void => "cli-confirm-void",
        });
        match session.output.ask(&question.with("amount", meant).with("payment", ask.payment_id.as_str())) {
            Some(true) => {}
            Some(false) => {
                session.output.note(&Message::new("cli-not-confirmed"));
                return Ok(Ending::Done);
            }
            None => {
                let what = UserError::new(ErrorKind::BadInput, Message::new("cli-confirm-needed"));
                return Err(what.hint(Message::new("cli-confirm-needed-hint")));
            }
        }
    }
    let row = match desk::request(&desk, &actor, &ask, &session.job) {
        Err(error) if error.is_second_person_needed() && ask_approval => {
            let CommandKind::Refund(reason) = kind else { return Err(error) };
            let amount = desk::preview(&desk, &actor, &ask)?;
            let proposal = Proposal::Refund { payment_id: ask.payment_id.clone(), amount, reason };
            return Ok(approvals::proposed(session, desk::propose(&desk, &actor, &proposal, &session.job)?));
        }
        other => other?,
    };
    Ok(show(session, &row))
}

/// Shows a command and says how it ended.
pub(super) fn show(session: &Session, row: &CommandRow) -> Ending {
    session.output.document(&document(row));
    session.output.line(&outcome(row));
    if let Some(request_id) = &row.request_id {
        session.output.line(&Message::new("cli-request-id").with("id", request_id));
    }
    match row.state {
        CommandState::Succeeded | CommandState::Accepted => Ending::Done,
        _ => Ending::Unsettled,
    }
}

/// A command and where it stands, as JSON.
pub(super) fn document(row: &CommandRow) -> Value {
    let mut document = json!({
        "kind": row.command.kind.as_str(),
        "state": row.state.as_str(),
        "payment_id": row.command.payment_id,
        "amount": money(row.command.amount),
        "command_id": row.command_id,
        "request_id": row.request_id,
        "attempts": row.attempts,
        "cause": row.cause,
    });
    if matches!(row.command.kind, CommandKind::Refund(_)) {
        document["refund_id"] = json!(row.gateway_id);
    }
    document
}

/// Where a command stands, in a sentence.
pub(super) fn outcome(row: &CommandRow) -> Message {
    Message::new(outcome_key(row))
        .with("kind", Message::new(kind_key(row.command.kind)))
        .with("amount", row.command.amount)
        .with("payment", row.command.payment_id.as_str())
        .with("id", row.gateway_id.as_deref().unwrap_or_default())
        .with("cause", row.cause.as_deref().unwrap_or_default())
}

const fn kind_key(kind: CommandKind) -> &'static str {
    match kind {
        CommandKind::Refund(_) => "cli-kind-refund",
        CommandKind::Capture => "cli-kind-capture",
        CommandKind::Void => "cli-kind-void",
    }
}

const fn outcome_key(row: &CommandRow) -> &'static str {
    match row.state {
        CommandState::Queued => "cli-outcome-queued",
        CommandState::Sending | CommandState::Unknown => "cli-outcome-unknown",
        CommandState::Accepted => "cli-outcome-accepted",
        CommandState::Succeeded => "cli-outcome-succeeded",
        CommandState::Failed => "cli-outcome-failed",
        CommandState::Declined => "cli-outcome-declined",
        CommandState::Review => "cli-outcome-review",
        CommandState::Cancelled => "cli-outcome-cancelled",
    }
}
