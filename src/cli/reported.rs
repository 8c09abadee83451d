//! Payments that were reported as fraud, and what speaks for the shop when one is disputed.

use serde_json::{Value, json};

use super::Session;
use super::output::Column;
use crate::desk::{CompellingEvidence, Element, ReportedPayment};
use crate::text::Message;

/// A reported payment in a document.
pub(super) fn document(payment: &ReportedPayment) -> Value {
    json!({
        "payment": payment.payment_id, "order": payment.order, "left": payment.left, "reported": payment.at,
        "dispute_likelihood": payment.chance, "refund_saves": payment.saves,
    })
}

/// The reported payments that wait for an answer.
pub(super) fn table(session: &Session, reported: &[ReportedPayment]) {
    if reported.is_empty() {
        return;
    }
    session.output.line(&Message::new("cli-risk-shop-reported").with("count", reported.len()));
    let column = |key, figures| Column { header: Message::new(key), figures };
    let columns = [
        column("cli-column-payment", false),
        column("cli-column-reported", false),
        column("cli-column-amount", true),
        column("cli-column-dispute-likely", true),
        column("cli-column-refund-saves", true),
    ];
    let texts = session.output.texts();
    let rows = reported.iter().map(|payment| {
        vec![
            payment.payment_id.to_string(),
            payment.at.format("%Y-%m-%d").to_string(),
            texts.money(payment.left),
            format!("{:.0} %", payment.chance * 100.0),
            texts.money(payment.saves),
        ]
    });
    session.output.table(&columns, rows);
}

/// Whether earlier payments speak for the shop, in a document.
pub(super) fn evidence(evidence: &CompellingEvidence) -> Value {
    let word = |element: &Element| match element {
        Element::Ip => "ip",
        Element::Device => "device",
        Element::Account => "account",
        Element::Address => "address",
    };
    match &evidence.found {
        Ok(found) => json!({
            "there": true, "elements": found.elements.iter().map(word).collect::<Vec<_>>(),
            "payments": found.payments.iter().map(|(payment, _)| payment).collect::<Vec<_>>(),
        }),
        Err(lacking) => json!({ "there": false, "lacking": lacking.to_string() }),
    }
}
