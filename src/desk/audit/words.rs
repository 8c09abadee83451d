//! What happened, in a sentence.

use serde_json::Value;

use super::{AuditRow, BY_ITSELF, Ended};
use crate::domain::{CommandState, Money};
use crate::text::{Arg, Message};

/// Every kind of entry that has a sentence, and which.
pub const AUDIT_KINDS: [(&str, &str); 75] = [
    ("log_started", "audit-did-log-started"),
    ("profile_created", "audit-did-profile-created"),
    ("gateway_added", "audit-did-gateway-added"),
    ("gateway_key_changed", "audit-did-gateway-key-changed"),
    ("file_imported", "audit-did-file-imported"),
    ("import_undone", "audit-did-import-undone"),
    ("mapping_kept", "audit-did-mapping-kept"),
    ("mapping_forgotten", "audit-did-mapping-forgotten"),
    ("match_made", "audit-did-match-made"),
    ("match_undone", "audit-did-match-undone"),
    ("pair_declined", "audit-did-pair-declined"),
    ("pair_allowed", "audit-did-pair-allowed"),
    ("sender_forgotten", "audit-did-sender-forgotten"),
    ("sender_remembered", "audit-did-sender-remembered"),
    ("order_confirmed", "audit-did-order-confirmed"),
    ("order_unconfirmed", "audit-did-order-unconfirmed"),
    ("order_declined", "audit-did-order-declined"),
    ("order_allowed", "audit-did-order-allowed"),
    ("risk_rule_saved", "audit-did-risk-rule-saved"),
    ("risk_rule_removed", "audit-did-risk-rule-removed"),
    ("risk_listed", "audit-did-risk-listed"),
    ("risk_unlisted", "audit-did-risk-unlisted"),
    ("risk_snoozed", "audit-did-risk-snoozed"),
    ("risk_woken", "audit-did-risk-woken"),
    ("risk_said", "audit-did-risk-said"),
    ("risk_judge_made", "audit-did-risk-judge-made"),
    ("risk_places_set", "audit-did-risk-places-set"),
    ("risk_places_removed", "audit-did-risk-places-removed"),
    ("risk_settings_set", "audit-did-risk-settings-set"),
    ("break_assigned", "audit-did-break-assigned"),
    ("break_noted", "audit-did-break-noted"),
    ("break_snoozed", "audit-did-break-snoozed"),
    ("break_reopened", "audit-did-break-reopened"),
    ("refund_requested", "audit-did-refund-requested"),
    ("capture_requested", "audit-did-capture-requested"),
    ("void_requested", "audit-did-void-requested"),
    ("money_step", "audit-did-money-step"),
    ("review_resolved", "audit-did-review-resolved"),
    ("sign_in", "audit-did-sign-in"),
    ("sign_in_refused", "audit-did-sign-in-refused"),
    ("sign_in_closed", "audit-did-sign-in-closed"),
    ("sign_in_opened", "audit-did-sign-in-opened"),
    ("sign_in_reset", "audit-did-sign-in-reset"),
    ("sign_out", "audit-did-sign-out"),
    ("password_changed", "audit-did-password-changed"),
    ("authenticator_set", "audit-did-authenticator-set"),
    ("recovery_codes_made", "audit-did-recovery-codes-made"),
    ("recovery_code_used", "audit-did-recovery-code-used"),
    ("code_accepted", "audit-did-code-accepted"),
    ("code_refused", "audit-did-code-refused"),
    ("person_added", "audit-did-person-added"),
    ("role_changed", "audit-did-role-changed"),
    ("person_switched_off", "audit-did-person-switched-off"),
    ("person_switched_on", "audit-did-person-switched-on"),
    ("limits_changed", "audit-did-limits-changed"),
    ("book_protected", "audit-did-book-protected"),
    ("setting_changed", "audit-did-setting-changed"),
    ("personal_data_seen", "audit-did-personal-data-seen"),
    ("personal_data_listed", "audit-did-personal-data-listed"),
    ("personal_data_revealed", "audit-did-personal-data-revealed"),
    ("request_made", "audit-did-request-made"),
    ("request_approved", "audit-did-request-approved"),
    ("request_declined", "audit-did-request-declined"),
    ("request_withdrawn", "audit-did-request-withdrawn"),
    ("request_expired", "audit-did-request-expired"),
    ("request_void", "audit-did-request-void"),
    ("request_carried_out", "audit-did-request-carried-out"),
    ("decided_alone", "audit-did-decided-alone"),
    ("not_allowed", "audit-did-not-allowed"),
    ("audit_read", "audit-did-audit-read"),
    ("audit_exported", "audit-did-audit-exported"),
    ("audit_key_shown", "audit-did-audit-key-shown"),
    ("audit_key_taken_off", "audit-did-audit-key-taken-off"),
    ("audit_break_accepted", "audit-did-audit-break-accepted"),
    ("audit_signing_key_made", "audit-did-audit-signing-key-made"),
];

/// Kinds that say themselves that nothing came of it.
const SAY_SO: [&str; 7] = [
    "sign_in_refused",
    "sign_in_closed",
    "code_refused",
    "request_declined",
    "request_expired",
    "request_void",
    "not_allowed",
];

/// What happened, in a sentence. A kind that has none, because a newer version wrote it, is named as it is.
pub fn audit_words(row: &AuditRow) -> Message {
    let said = AUDIT_KINDS.iter().find(|(kind, _)| *kind == row.kind);
    let sentence = match said {
        Some((_, key)) => Message::new(key).with("name", name(row)),
        None => Message::new("audit-did-something").with("name", name(row)).with("kind", row.kind.as_str()),
    };
    let person = row.about.as_deref().or_else(|| text(row, "name"));
    let sentence = sentence
        .with("subject", row.subject.as_str())
        .with("person", known(person, "audit-somebody-unknown"))
        .with("thing", known(thing(row), "audit-something"))
        .with("amount", amount(row))
        .with("payment", text(row, "payment").unwrap_or_default())
        .with("order", text(row, "order").unwrap_or_default())
        .with("reason", text(row, "reason").unwrap_or_default())
        .with("movement", movement(row))
        .with("asked", asked(row))
        .with("place", place(row))
        .with("state", state(row));
    if row.ended == Ended::Refused && !SAY_SO.contains(&row.kind.as_str()) {
        return Message::new("audit-did-not").with("what", sentence);
    }
    sentence
}

/// Who did it: a person, the program, or somebody who was not let in.
fn name(row: &AuditRow) -> Arg {
    match &row.name {
        Some(name) => name.into(),
        None if row.through == "program" || BY_ITSELF.contains(&row.kind.as_str()) => {
            Message::new("audit-the-program").into()
        }
        None => Message::new("audit-somebody").into(),
    }
}

fn text<'a>(row: &'a AuditRow, field: &str) -> Option<&'a str> {
    row.body.get(field).and_then(Value::as_str)
}

/// The gateway, file or setting that it is about.
fn thing(row: &AuditRow) -> Option<&str> {
    text(row, "name").or_else(|| text(row, "file")).or_else(|| text(row, "setting"))
}

fn known(text: Option<&str>, otherwise: &'static str) -> Arg {
    text.map_or_else(|| Message::new(otherwise).into(), Arg::from)
}

fn amount(row: &AuditRow) -> Arg {
    let amount = row.body.get("amount").and_then(|amount| serde_json::from_value::<Money>(amount.clone()).ok());
    amount.map_or_else(|| Message::new("audit-some-amount").into(), Arg::from)
}

fn movement(row: &AuditRow) -> Message {
    Message::new(match text(row, "kind") {
        Some("refund") => "audit-refund",
        Some("capture") => "audit-capture",
        _ => "audit-release",
    })
}

/// What needed a second person.
fn asked(row: &AuditRow) -> Message {
    Message::new(match text(row, "kind") {
        Some("refund") => "audit-asked-refund",
        Some("add_person") => "audit-asked-add-person",
        Some("change_role") => "audit-asked-change-role",
        Some("switch_person") => "audit-asked-switch-person",
        Some("reset_sign_in") => "audit-asked-reset-sign-in",
        Some("change_limits") => "audit-asked-change-limits",
        Some("change_gateway_key") => "audit-asked-change-gateway-key",
        Some("resolve_review") => "audit-asked-resolve-review",
        Some("make_match") => "audit-asked-make-match",
        Some("issue_again") => "audit-asked-issue-again",
        _ => "audit-asked-something",
    })
}

/// The list in which customers' data was seen.
fn place(row: &AuditRow) -> Message {
    Message::new(match row.subject.as_str() {
        "batch" => "audit-place-batch",
        "orders" => "audit-place-orders",
        "suspicious" => "audit-place-suspicious",
        "lists" => "audit-place-risk-lists",
        _ => "audit-place-payments",
    })
}

fn state(row: &AuditRow) -> Message {
    let state = text(row, "to").and_then(CommandState::from_word);
    Message::new(match state {
        Some(CommandState::Queued) => "audit-state-queued",
        Some(CommandState::Sending) => "audit-state-sending",
        Some(CommandState::Accepted) => "audit-state-accepted",
        Some(CommandState::Succeeded) => "audit-state-succeeded",
        Some(CommandState::Failed) => "audit-state-failed",
        Some(CommandState::Declined) => "audit-state-declined",
        Some(CommandState::Unknown) | None => "audit-state-unknown",
        Some(CommandState::Review) => "audit-state-review",
        Some(CommandState::Cancelled) => "audit-state-cancelled",
    })
}
