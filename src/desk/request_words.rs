//! What a second person has to know of a request, in words.

use super::{Actor, Desk, Result};
use crate::domain::ids::{CommandId, PersonId};
use crate::domain::{CommandKind, LegKind, Money, Person, Proposal, RefundLimit, RefundReason, Role};
use crate::store::View;
use crate::text::Message;

/// Facts that are of now. Once a request has ended they tell nothing of it: what was asked for may be in them.
const OF_NOW: [&str; 6] = [
    "requests-fact-back-before",
    "requests-fact-left",
    "requests-fact-alone-today",
    "requests-fact-role-now",
    "requests-fact-limits-now",
    "requests-fact-url-now",
];

/// Leaves out what is of now.
pub(super) fn without_now(facts: &mut Vec<(Message, Message)>) {
    facts.retain(|(label, _)| !OF_NOW.contains(&label.key));
}

/// A request in a line.
pub(super) fn title_of_request(view: &View<'_>, proposal: &Proposal) -> Result<Message> {
    let name = |person_id: &PersonId| name_of(view, person_id);
    Ok(match proposal {
        Proposal::Refund { amount, payment_id, .. } => {
            let order = view.payment(payment_id)?.and_then(|found| found.payment.order);
            match order {
                Some(order) => Message::new("requests-title-refund-order").with("amount", *amount).with("order", order),
                None => Message::new("requests-title-refund").with("amount", *amount),
            }
        }
        Proposal::AddPerson { name, role } => {
            Message::new("requests-title-add").with("name", name).with("role", role_word(*role))
        }
        Proposal::ChangeRole { person_id, role } => {
            let name = name(person_id)?;
            Message::new("requests-title-role").with("name", name).with("role", role_word(*role))
        }
        Proposal::SwitchPerson { person_id, active: true } => {
            Message::new("requests-title-on").with("name", name(person_id)?)
        }
        Proposal::SwitchPerson { person_id, .. } => Message::new("requests-title-off").with("name", name(person_id)?),
        Proposal::ResetSignIn { person_id } => Message::new("requests-title-reset").with("name", name(person_id)?),
        Proposal::ChangeLimits { person_id, .. } => {
            Message::new("requests-title-limits").with("name", name(person_id)?)
        }
        Proposal::ChangeGatewayKey { connection_id, .. } => {
            let row = view.connection(connection_id)?;
            Message::new("requests-title-key").with("name", row.map(|row| row.name).unwrap_or_default())
        }
        Proposal::MakeMatch { made } => {
            let amount = made.legs.first().map(|leg| leg.amount);
            match amount {
                Some(amount) => Message::new("requests-title-write-off").with("amount", amount),
                None => Message::new("requests-title-match"),
            }
        }
        Proposal::ResolveReview { command_id, gateway_id } => {
            let key = if gateway_id.is_some() { "requests-title-happened" } else { "requests-title-not-happened" };
            command_message(view, command_id, Message::new(key))?
        }
        Proposal::IssueAgain { command_id } => command_message(view, command_id, Message::new("requests-title-again"))?,
    })
}

/// Why one person is not enough.
pub(super) fn why_second_person(view: &View<'_>, author: &Person, proposal: &Proposal) -> Result<Message> {
    let Proposal::Refund { amount, .. } = proposal else {
        let key = match proposal {
            Proposal::MakeMatch { .. } => "requests-why-write-off",
            _ => "requests-why-change",
        };
        return Ok(Message::new(key));
    };
    let limits = view.limits(&author.person_id)?;
    let limit = limits.into_iter().find(|limit| limit.per_refund.currency == amount.currency);
    let name = author.name.as_str();
    let Some(limit) = limit else {
        return Ok(Message::new("requests-why-no-limit").with("name", name).with("currency", amount.currency.code()));
    };
    if amount.minor > limit.per_refund.minor {
        return Ok(Message::new("requests-why-per-refund").with("name", name).with("limit", limit.per_refund));
    }
    Ok(Message::new("requests-why-per-day").with("name", name).with("limit", limit.per_day))
}

impl Desk {
    /// What is known of it, each with what it is.
    pub(super) fn facts_of_request(
        &self,
        view: &View<'_>,
        author: &Person,
        proposal: &Proposal,
    ) -> Result<Vec<(Message, Message)>> {
        let mut facts = Vec::new();
        let mut add = |label: &'static str, value: Message| facts.push((Message::new(label), value));
        match proposal {
            Proposal::Refund { payment_id, amount, reason } => {
                add("requests-fact-amount", money(*amount));
                if let Some(found) = view.payment(payment_id)? {
                    let payment = found.payment;
                    add("requests-fact-paid", money(payment.captured));
                    add("requests-fact-paid-on", Message::new("requests-time").with("time", payment.created_at));
                    add("requests-fact-back-before", money(payment.refunded));
                    add("requests-fact-left", money(payment.captured.minus(payment.refunded)?.minus(*amount)?));
                    if payment.disputed {
                        add("requests-fact-dispute", Message::new("requests-disputed"));
                    }
                }
                add("requests-fact-reason", reason_word(*reason));
                let since = self.clock.now() - chrono::TimeDelta::hours(24);
                let alone = view.refunded_alone(&author.person_id, amount.currency, since)?;
                add("requests-fact-alone-today", money(alone));
            }
            Proposal::AddPerson { name, role } => {
                add("requests-fact-name", text(name));
                add("requests-fact-role", role_word(*role));
            }
            Proposal::ChangeRole { person_id, role } => {
                if let Some(person) = view.person(person_id)? {
                    add("requests-fact-name", text(&person.name));
                    add("requests-fact-role-now", role_word(person.role));
                }
                add("requests-fact-role-then", role_word(*role));
            }
            Proposal::SwitchPerson { person_id, .. } | Proposal::ResetSignIn { person_id } => {
                if let Some(person) = view.person(person_id)? {
                    add("requests-fact-name", text(&person.name));
                    add("requests-fact-role", role_word(person.role));
                }
            }
            Proposal::ChangeLimits { person_id, limits } => {
                if let Some(person) = view.person(person_id)? {
                    add("requests-fact-name", text(&person.name));
                    add("requests-fact-role", role_word(person.role));
                }
                let before = view.limits(person_id)?;
                if before.is_empty() {
                    add("requests-fact-limits-now", Message::new("requests-no-limits"));
                }
                for limit in &before {
                    add("requests-fact-limits-now", limit_words(limit));
                }
                if limits.is_empty() {
                    add("requests-fact-limits-then", Message::new("requests-no-limits"));
                }
                for limit in limits {
                    add("requests-fact-limits-then", limit_words(limit));
                }
            }
            Proposal::ChangeGatewayKey { connection_id, url, key_sha256 } => {
                if let Some(row) = view.connection(connection_id)? {
                    add("requests-fact-gateway", text(&row.name));
                    add("requests-fact-url-now", text(&row.url));
                }
                add("requests-fact-url-then", text(url));
                add("requests-fact-key", text(key_sha256.get(..16).unwrap_or(key_sha256)));
            }
            Proposal::MakeMatch { made } => {
                for batch in &made.batches {
                    add("requests-fact-batch", text(batch.as_str()));
                }
                let entries = view.bank_entries()?;
                for entry in entries.iter().filter(|entry| made.entries.contains(&entry.entry_id)) {
                    let what = Message::new("requests-bank-entry").with("day", entry.booked_on);
                    add("requests-fact-bank-entry", what.with("amount", entry.amount));
                }
                for leg in &made.legs {
                    add(leg_word(leg.kind), money(leg.amount));
                }
                add("requests-fact-reason", text(&made.reason));
            }
            Proposal::ResolveReview { command_id, .. } | Proposal::IssueAgain { command_id } => {
                if let Some(row) = view.command(command_id)? {
                    add("requests-fact-amount", money(row.command.amount));
                    add("requests-fact-payment", text(row.command.payment_id.as_str()));
                    add("requests-fact-asked-by", text(&name_of(view, &row.author)?));
                    add("requests-fact-asked-on", Message::new("requests-time").with("time", row.created_at));
                    let attempts = Message::new("requests-attempts").with("count", row.attempts);
                    add("requests-fact-attempts", attempts);
                    if let Some(cause) = &row.cause {
                        add("requests-fact-cause", text(cause));
                    }
                }
                if let Proposal::ResolveReview { gateway_id: Some(gateway_id), .. } = proposal {
                    add("requests-fact-gateway-id", text(gateway_id));
                }
            }
        }
        Ok(facts)
    }
}

impl Actor {
    /// Their role as a word.
    pub fn role_word(&self) -> Message {
        role_word(self.role())
    }
}

/// A role as a word.
pub fn role_word(role: Role) -> Message {
    Message::new(match role {
        Role::Owner => "people-role-owner",
        Role::Accountant => "people-role-accountant",
        Role::Support => "people-role-support",
    })
}

/// What a part of a difference is, as a word.
const fn leg_word(kind: LegKind) -> &'static str {
    match kind {
        LegKind::Fee => "matching-leg-fee",
        LegKind::Exchange => "matching-leg-exchange",
        LegKind::Rounding => "matching-leg-rounding",
        LegKind::Adjustment => "matching-leg-adjustment",
    }
}

fn reason_word(reason: RefundReason) -> Message {
    Message::new(match reason {
        RefundReason::Duplicate => "requests-reason-duplicate",
        RefundReason::Fraudulent => "requests-reason-fraudulent",
        RefundReason::RequestedByCustomer => "requests-reason-customer",
    })
}

fn limit_words(limit: &RefundLimit) -> Message {
    Message::new("requests-limit")
        .with("refund", limit.per_refund)
        .with("day", limit.per_day)
        .with("code", limit.code_above)
}

fn money(amount: Money) -> Message {
    Message::new("requests-money").with("amount", amount)
}

fn text(words: &str) -> Message {
    Message::new("requests-text").with("text", words)
}

fn name_of(view: &View<'_>, person_id: &PersonId) -> Result<String> {
    Ok(view.person(person_id)?.map(|person| person.name).unwrap_or_default())
}

fn command_message(view: &View<'_>, command_id: &CommandId, message: Message) -> Result<Message> {
    let Some(row) = view.command(command_id)? else { return Ok(message) };
    let what = match row.command.kind {
        CommandKind::Refund(_) => "desk-word-refund",
        CommandKind::Capture => "desk-word-capture",
        CommandKind::Void => "desk-word-release",
    };
    Ok(message.with("what", Message::new(what)).with("amount", row.command.amount))
}
