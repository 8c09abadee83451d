//! What was checked of a payment, each with a plain sentence.

use crate::domain::{Check, Payment};
use crate::text::Message;

/// One check of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRow {
    /// What was checked.
    pub name: Message,
    /// Whether it speaks for the payment; nothing when it says neither.
    pub passed: Option<bool>,
    /// What came out, in words.
    pub sentence: Message,
}

/// The checks of a payment of which anything is known.
pub(super) fn of_payment(payment: &Payment) -> Vec<CheckRow> {
    let checks = &payment.checks;
    let detail = |check: &Option<Check>, name, passed, failed| {
        check.as_ref().map(|check| {
            let (passed, sentence) = match check {
                Check::Pass => (Some(true), Message::new(passed)),
                Check::Fail => (Some(false), Message::new(failed)),
                Check::Unavailable => (None, Message::new("check-not-offered")),
                Check::Unchecked => (None, Message::new("check-not-made")),
                Check::Other(word) => (None, Message::new("check-other").with("word", word)),
            };
            CheckRow { name: Message::new(name), passed, sentence }
        })
    };
    let rows = [
        detail(&checks.cvc, "check-cvc", "check-cvc-passed", "check-cvc-failed"),
        detail(&checks.address, "check-address", "check-address-passed", "check-address-failed"),
        detail(&checks.postal_code, "check-postal-code", "check-postal-code-passed", "check-postal-code-failed"),
        checks.three_d_secure.as_deref().map(three_d_secure),
        country(payment),
        risk(payment),
    ];
    rows.into_iter().flatten().collect()
}

fn three_d_secure(result: &str) -> CheckRow {
    let (passed, sentence) = match result {
        "authenticated" => (Some(true), Message::new("check-confirmed")),
        "attempt_acknowledged" => (None, Message::new("check-attempted")),
        "exempted" => (None, Message::new("check-exempted")),
        "not_supported" => (None, Message::new("check-not-supported")),
        "failed" => (Some(false), Message::new("check-refused")),
        "processing_error" => (None, Message::new("check-failed-technically")),
        word => (None, Message::new("check-other").with("word", word)),
    };
    CheckRow { name: Message::new("check-three-d-secure"), passed, sentence }
}

/// The card's country against that of the connection, or of the billing address where the connection's is not known.
fn country(payment: &Payment) -> Option<CheckRow> {
    let card = payment.card.as_ref()?.country.as_ref()?;
    let (passed, sentence) = match (&payment.ip_country, &payment.billing_country) {
        (Some(connection), _) if connection == card => (true, Message::new("check-same-country").with("country", card)),
        (Some(connection), _) => {
            (false, Message::new("check-other-country").with("card", card).with("connection", connection))
        }
        (None, Some(billing)) if billing == card => {
            (true, Message::new("check-billing-same-country").with("country", card))
        }
        (None, Some(billing)) => {
            (false, Message::new("check-billing-other-country").with("card", card).with("billing", billing))
        }
        (None, None) => return None,
    };
    Some(CheckRow { name: Message::new("check-country"), passed: Some(passed), sentence })
}

fn risk(payment: &Payment) -> Option<CheckRow> {
    let risk = payment.risk.as_ref()?;
    let level = risk.level.as_deref();
    let sentence = match (risk.score, level) {
        (Some(score), Some(level)) => {
            Message::new("check-score-and-level").with("score", u32::from(score)).with("level", level)
        }
        (Some(score), None) => Message::new("check-score").with("score", u32::from(score)),
        (None, Some(level)) => Message::new("check-level").with("level", level),
        (None, None) => return None,
    };
    let passed = match level {
        Some("normal") => Some(true),
        Some("elevated" | "highest") => Some(false),
        _ => None,
    };
    Some(CheckRow { name: Message::new("check-risk"), passed, sentence })
}
