//! `counterfoil payments`.

use serde_json::{Value, json};

use super::args::Payments;
use super::output::{Column, money};
use super::{Ending, Session};
use crate::desk::{self, PaymentDetail};
use crate::domain::Payment;
use crate::domain::ids::PaymentId;
use crate::gateway::decline;
use crate::store::PaymentRow;
use crate::text::Message;

/// Rows in a table when no limit is given.
const TABLE_ROWS: u32 = 50;

pub(super) fn run(session: &Session, args: &Payments) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    if let Some(payment) = &args.payment {
        let payment_id = PaymentId::new(payment.trim());
        if let Some(reason) = &args.reason {
            desk::reveal(&desk, &actor, &payment_id, reason)?;
        }
        let detail = desk::payment(&desk, &actor, &payment_id)?;
        show_detail(session, &detail);
        return Ok(Ending::Done);
    }
    let limit = args.limit.unwrap_or(if session.output.is_json() { u32::MAX } else { TABLE_ROWS });
    let found = desk::search_payments(&desk, &actor, &args.search, limit)?;
    session.output.document(&json!({
        "count": found.count,
        "payments": found.payments.iter().map(|row| document(&row.payment)).collect::<Vec<_>>(),
    }));
    let text = |key| Column { header: Message::new(key), figures: false };
    let columns = [
        text("cli-column-created"),
        text("cli-column-payment"),
        Column { header: Message::new("cli-column-amount"), figures: true },
        text("cli-column-status"),
        text("cli-column-order"),
        text("cli-column-email"),
        text("cli-column-card"),
    ];
    session.output.table(&columns, found.payments.iter().map(|row| table_row(session, row)));
    session.output.line(
        &Message::new("cli-payments-count")
            .with("shown", session.output.texts().count(found.payments.len() as u64))
            .with("count", found.count),
    );
    Ok(Ending::Done)
}

fn table_row(session: &Session, row: &PaymentRow) -> Vec<String> {
    let payment = &row.payment;
    let card = payment.card.clone().unwrap_or_default();
    vec![
        session.output.texts().time(payment.created_at),
        payment.payment_id.to_string(),
        session.output.texts().money(payment.amount),
        session.output.say(&status(payment)),
        payment.order.clone().unwrap_or_default(),
        payment.email.clone().unwrap_or_default(),
        [card.brand.unwrap_or_default(), card.last4.unwrap_or_default()].join(" ").trim().to_owned(),
    ]
}

/// The status as a person says it.
fn status(payment: &Payment) -> Message {
    use crate::domain::PaymentStatus as Status;
    match &payment.status {
        Status::Incomplete => Message::new("cli-status-incomplete"),
        Status::RequiresAction => Message::new("cli-status-requires-action"),
        Status::Processing => Message::new("cli-status-processing"),
        Status::Held => Message::new("cli-status-held"),
        Status::Succeeded => Message::new("cli-status-succeeded"),
        Status::Declined => Message::new("cli-status-declined"),
        Status::Canceled => Message::new("cli-status-canceled"),
        Status::Other(word) => Message::new("cli-status-other").with("word", word),
    }
}

fn show_detail(session: &Session, detail: &PaymentDetail) {
    let payment = &detail.payment.payment;
    let mut document = document(payment);
    document["ledger"] = detail
        .ledger
        .iter()
        .map(|(entry, batch)| {
            json!({
                "entry_id": entry.entry_id, "kind": entry.kind.as_str(), "gross": money(entry.amount),
                "fee": money(entry.fee), "net": money(entry.net), "batch_id": batch,
            })
        })
        .collect();
    document["refunds"] = detail
        .refunds
        .iter()
        .map(|refund| {
            json!({ "refund_id": refund.refund_id, "amount": money(refund.amount), "status": refund.status.as_str() })
        })
        .collect();
    document["commands"] = detail
        .commands
        .iter()
        .map(|(command, steps)| {
            json!({
                "command_id": command.command_id, "kind": command.command.kind.as_str(),
                "amount": money(command.command.amount), "state": command.state.as_str(),
                "steps": steps.iter().map(|step| json!({
                    "state": step.to.as_str(), "at": step.at.to_rfc3339(), "cause": step.cause,
                    "request_id": step.request_id,
                })).collect::<Vec<_>>(),
            })
        })
        .collect();
    session.output.document(&document);

    let output = &session.output;
    output.line(
        &Message::new("cli-payment-title")
            .with("payment", payment.payment_id.as_str())
            .with("amount", payment.amount)
            .with("status", status(payment))
            .with("time", payment.created_at),
    );
    if let Some(declined) = &payment.decline {
        let advice = decline::explain(&declined.code);
        for line in [&advice.meaning, &advice.tell, &advice.next] {
            output.line(line);
        }
    }
    for (entry, batch) in &detail.ledger {
        let line = Message::new("cli-payment-ledger")
            .with("kind", Message::new(ledger_word(entry.kind)))
            .with("gross", entry.amount)
            .with("fee", entry.fee)
            .with("net", entry.net)
            .with("time", entry.created_at);
        output.line(&match batch {
            Some(batch) => line.with("batch", Message::new("cli-payment-in-batch").with("batch", batch.as_str())),
            None => line.with("batch", Message::new("cli-payment-no-batch")),
        });
    }
    for refund in &detail.refunds {
        output.line(
            &Message::new("cli-payment-refund")
                .with("refund", refund.refund_id.as_str())
                .with("amount", refund.amount)
                .with("status", refund.status.as_str())
                .with("time", refund.created_at),
        );
    }
}

fn ledger_word(kind: crate::domain::LedgerKind) -> &'static str {
    use crate::domain::LedgerKind as Kind;
    match kind {
        Kind::Sale => "cli-ledger-sale",
        Kind::Refund => "cli-ledger-refund",
        Kind::RefundFailed => "cli-ledger-refund-failed",
        Kind::Dispute => "cli-ledger-dispute",
        Kind::DisputeReversed => "cli-ledger-dispute-reversed",
        Kind::Fee => "cli-ledger-fee",
        Kind::Payout => "cli-ledger-payout",
        Kind::PayoutFailed => "cli-ledger-payout-failed",
        Kind::Reserve => "cli-ledger-reserve",
        Kind::Conversion => "cli-ledger-conversion",
        Kind::Adjustment => "cli-ledger-adjustment",
        Kind::Other => "cli-ledger-other",
    }
}

fn document(payment: &Payment) -> Value {
    let card = payment.card.clone().unwrap_or_default();
    json!({
        "payment_id": payment.payment_id,
        "amount": money(payment.amount),
        "captured": money(payment.captured),
        "capturable": money(payment.capturable),
        "refunded": money(payment.refunded),
        "status": payment.status.as_str(),
        "created": payment.created_at.to_rfc3339(),
        "capture_before": payment.capture_before.map(|time| time.to_rfc3339()),
        "order": payment.order,
        "description": payment.description,
        "email": payment.email,
        "card_brand": card.brand,
        "card_last4": card.last4,
        "card_country": card.country,
        "decline_code": payment.decline.as_ref().map(|decline| decline.code.clone()),
        "decline_message": payment.decline.as_ref().and_then(|decline| decline.message.clone()),
        "risk_level": payment.risk.as_ref().and_then(|risk| risk.level.clone()),
        "risk_score": payment.risk.as_ref().and_then(|risk| risk.score),
        "disputed": payment.disputed,
    })
}
