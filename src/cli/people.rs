//! `counterfoil person …` and `counterfoil sign-in …`.

use serde_json::json;

use super::args::{Person, SignIn};
use super::output::Column;
use super::{Ending, Session, approvals, read_secret_line};
use crate::desk::{self, Actor, Desk, PersonRow, RecoveryCodes, role_word};
use crate::domain::ids::PersonId;
use crate::domain::{Money, Proposal, RefundLimit, name_key};
use crate::text::{ErrorKind, Message, UserError};

pub(super) fn person(session: &Session, command: Person) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    let of = |name: &str| find(&desk, &actor, name);
    let proposal = match command {
        Person::List => {
            list(session, &desk::people(&desk, &actor)?);
            return Ok(Ending::Done);
        }
        Person::Open { name } => {
            desk::open_sign_in(&desk, &actor, &of(&name)?)?;
            approvals::ended(session, "cli-changed");
            return Ok(Ending::Done);
        }
        Person::Add { name, role } => Proposal::AddPerson { name: name.trim().to_owned(), role: role.into() },
        Person::Role { name, role } => Proposal::ChangeRole { person_id: of(&name)?, role: role.into() },
        Person::Off { name } => Proposal::SwitchPerson { person_id: of(&name)?, active: false },
        Person::On { name } => Proposal::SwitchPerson { person_id: of(&name)?, active: true },
        Person::Reset { name } => Proposal::ResetSignIn { person_id: of(&name)? },
        Person::Limits { name, currency, per_refund, per_day, code_above } => {
            let person_id = of(&name)?;
            let people = desk::people(&desk, &actor)?;
            let before = people.into_iter().find(|row| row.person.person_id == person_id);
            let limit = RefundLimit {
                per_refund: Money::parse_decimal(&per_refund, currency)?,
                per_day: Money::parse_decimal(&per_day, currency)?,
                code_above: Money::parse_decimal(&code_above, currency)?,
            };
            // What is said of one currency leaves the others as they are.
            let mut limits = before.map(|row| row.limits).unwrap_or_default();
            limits.retain(|limit| limit.per_refund.currency != currency);
            limits.push(limit);
            Proposal::ChangeLimits { person_id, limits }
        }
    };
    Ok(approvals::proposed(session, desk::propose(&desk, &actor, &proposal, &session.job)?))
}

pub(super) fn sign_in(session: &Session, command: &SignIn) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    match command {
        SignIn::Protect { name } => {
            desk::protect_book(&desk, &actor, name, &read_secret_line()?)?;
            approvals::ended(session, "cli-protected");
        }
        SignIn::Show => {
            let own = desk::own_sign_in(&desk, &actor)?;
            session.output.document(&json!({
                "name": own.name, "role": actor.role().as_str(), "password_set_at": own.password_set_at,
                "password_expires_at": own.password_expires_at, "must_change": own.must_change,
                "authenticator": own.authenticator, "recovery_codes": own.recovery_codes,
            }));
            let who = Message::new("cli-own-name").with("name", own.name).with("role", role_word(actor.role()));
            session.output.line(&who);
            let key = if own.authenticator { "cli-own-authenticator" } else { "cli-own-no-authenticator" };
            session.output.line(&Message::new(key).with("count", own.recovery_codes));
        }
        SignIn::Password => {
            // The present one was the first line, if it signed in; here it is asked for once more.
            let (present, new) = (read_secret_line()?, read_secret_line()?);
            desk::change_password(&desk, &actor, &present, &new)?;
            approvals::ended(session, "cli-changed");
        }
        SignIn::Authenticator => {
            let enrolment = desk::begin_authenticator(&desk, &actor)?;
            // Beside the result, because the result comes only after the code.
            session.output.note(&Message::new("cli-authenticator-key").with("key", enrolment.typed.as_str()));
            show_codes(session, &desk::confirm_authenticator(&desk, &actor, &read_secret_line()?)?);
        }
        SignIn::RecoveryCodes => show_codes(session, &desk::new_recovery_codes(&desk, &actor)?),
    }
    Ok(Ending::Done)
}

fn show_codes(session: &Session, codes: &RecoveryCodes) {
    let codes: Vec<&str> = codes.0.iter().map(|code| code.as_str()).collect();
    session.output.document(&json!({ "recovery_codes": codes }));
    session.output.line(&Message::new("cli-recovery-codes"));
    for code in codes {
        session.output.line(&Message::new("cli-recovery-code").with("code", code));
    }
}

fn find(desk: &Desk, actor: &Actor, name: &str) -> desk::Result<PersonId> {
    let people = desk::people(desk, actor)?;
    let found = people.into_iter().find(|row| name_key(&row.person.name) == name_key(name));
    let missing = || UserError::new(ErrorKind::BadInput, Message::new("people-no-such-person"));
    found.map(|row| row.person.person_id).ok_or_else(missing)
}

fn list(session: &Session, people: &[PersonRow]) {
    let limit = |limit: &RefundLimit| {
        json!({
            "currency": limit.per_refund.currency.code(), "per_refund": limit.per_refund.to_decimal(),
            "per_day": limit.per_day.to_decimal(), "code_above": limit.code_above.to_decimal(),
        })
    };
    let people_json: Vec<_> = people
        .iter()
        .map(|row| {
            json!({
                "name": row.person.name, "role": row.person.role.as_str(), "active": row.person.active,
                "signs_in": row.signs_in, "authenticator": row.authenticator, "must_change": row.must_change,
                "closed": row.closed, "failures": row.failures,
                "limits": row.limits.iter().map(limit).collect::<Vec<_>>(),
            })
        })
        .collect();
    session.output.document(&json!({ "people": people_json }));
    let text = |key| Column { header: Message::new(key), figures: false };
    session.output.table(
        &[text("cli-column-name"), text("cli-column-role"), text("cli-column-status"), text("cli-column-limits")],
        people.iter().map(|row| {
            let state = match row {
                row if !row.person.active => "people-state-off",
                row if row.closed => "people-state-closed",
                row if !row.signs_in => "people-state-no-password",
                row if row.must_change => "people-state-starting",
                row if row.authenticator => "people-state-code",
                _ => "people-state-password",
            };
            let limits = row.limits.iter().map(|limit| {
                session.output.say(
                    &Message::new("requests-limit")
                        .with("refund", limit.per_refund)
                        .with("day", limit.per_day)
                        .with("code", limit.code_above),
                )
            });
            vec![
                row.person.name.clone(),
                session.output.say(&role_word(row.person.role)),
                session.output.say(&Message::new(state)),
                limits.collect::<Vec<_>>().join("\n"),
            ]
        }),
    );
}
