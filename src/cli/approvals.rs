//! `counterfoil approvals …`: what needs a second person.

use serde_json::{Value, json};

use super::args::Approvals;
use super::output::Column;
use super::{Ending, Session, money};
use crate::desk::{self, Carried, Proposed, RequestRow};
use crate::domain::RequestState;
use crate::domain::ids::RequestId;
use crate::text::Message;

pub(super) fn run(session: &Session, command: Approvals) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    match command {
        Approvals::List => {
            let rows = desk::requests(&desk, &actor)?;
            session
                .output
                .document(&json!({ "requests": rows.iter().map(|row| document(session, row)).collect::<Vec<_>>() }));
            let text = |key| Column { header: Message::new(key), figures: false };
            session.output.table(
                &[
                    text("cli-column-request"),
                    text("cli-column-what"),
                    text("cli-column-asked-by"),
                    text("cli-column-status"),
                    text("cli-column-until"),
                ],
                rows.iter().map(|row| {
                    vec![
                        row.request_id.to_string(),
                        session.output.say(&row.title),
                        row.requested_by.clone(),
                        session.output.say(&state_word(row.state)),
                        session.output.texts().time(row.expires_at),
                    ]
                }),
            );
        }
        Approvals::Show { request } => {
            let detail = desk::request_detail(&desk, &actor, &RequestId::new(request))?;
            let facts: Vec<(String, String)> = detail
                .facts
                .iter()
                .map(|(label, value)| (session.output.say(label), session.output.say(value)))
                .collect();
            let mut shown = document(session, &detail.row);
            shown["why"] = json!(session.output.say(&detail.why));
            shown["changed"] = json!(detail.changed);
            shown["facts"] = facts.iter().map(|(label, value)| json!({ "what": label, "value": value })).collect();
            session.output.document(&shown);
            session.output.line(&detail.row.title);
            session.output.line(&detail.why);
            for (label, value) in facts {
                session.output.line(&Message::new("cli-fact").with("label", label).with("value", value));
            }
            session.output.line(&Message::new("cli-content").with("hash", detail.row.content_sha256.as_str()));
            if detail.changed {
                session.output.note(&Message::new("requests-void-facts"));
            }
        }
        Approvals::Approve { request, content } => {
            let carried = desk::approve(&desk, &actor, &RequestId::new(request), &content, &session.job)?;
            return Ok(proposed(session, Proposed::Done(carried)));
        }
        Approvals::Decline { request, note } => {
            desk::decline(&desk, &actor, &RequestId::new(request), &note)?;
            ended(session, "cli-declined");
        }
        Approvals::Withdraw { request } => {
            desk::withdraw(&desk, &actor, &RequestId::new(request))?;
            ended(session, "cli-withdrawn");
        }
    }
    Ok(Ending::Done)
}

/// Shows what came of a proposal.
pub(super) fn proposed(session: &Session, proposed: Proposed) -> Ending {
    match proposed {
        Proposed::Waits(row) => {
            session.output.document(&document(session, &row));
            session.output.line(&Message::new("cli-waits").with("what", row.title.clone()));
            session.output.line(&Message::new("cli-waits-id").with("request", row.request_id.as_str()));
        }
        Proposed::Done(Carried::Money(row)) => return money::show(session, &row),
        Proposed::Done(Carried::Welcome(welcome)) => {
            session.output.document(&json!({
                "person": welcome.person.name, "role": welcome.person.role.as_str(),
                "starting_password": welcome.password(),
            }));
            session.output.line(&Message::new("cli-welcome").with("name", welcome.person.name.as_str()));
            session.output.line(&Message::new("cli-welcome-password").with("password", welcome.password()));
        }
        Proposed::Done(Carried::Match(_) | Carried::Changed) => ended(session, "cli-changed"),
    }
    Ending::Done
}

pub(super) fn ended(session: &Session, key: &'static str) {
    session.output.document(&json!({ "done": true }));
    session.output.line(&Message::new(key));
}

fn document(session: &Session, row: &RequestRow) -> Value {
    json!({
        "request_id": row.request_id,
        "kind": row.proposal.as_str(),
        "what": session.output.say(&row.title),
        "subject": row.proposal.subject(),
        "content_sha256": row.content_sha256,
        "requested_by": row.requested_by,
        "requested_at": row.requested_at,
        "expires_at": row.expires_at,
        "state": row.state.as_str(),
        "decided_by": row.decided_by,
        "decided_at": row.decided_at,
        "note": row.note,
        "may_decide": row.may_decide,
    })
}

fn state_word(state: RequestState) -> Message {
    Message::new(match state {
        RequestState::Waiting => "requests-state-waiting",
        RequestState::Approved => "requests-state-approved",
        RequestState::Declined => "requests-state-declined",
        RequestState::Withdrawn => "requests-state-withdrawn",
        RequestState::Expired => "requests-state-expired",
        RequestState::Void => "requests-state-void",
        RequestState::CarriedOut => "requests-state-carried-out",
    })
}
