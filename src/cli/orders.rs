//! `counterfoil orders`: which payments pay which orders, why, and what people say about it.

use serde_json::{Value, json};

use super::args::{Orders, OrdersWhat};
use super::output::Column;
use super::{Ending, Session};
use crate::desk::{self, OrderSaid, PaymentOfOrder};
use crate::domain::ids::PaymentId;
use crate::text::Message;

pub(super) fn run(session: &Session, args: &Orders) -> desk::Result<Ending> {
    match &args.what {
        None => list(session, args),
        Some(OrdersWhat::Why { payment, order }) => why(session, payment, order),
        Some(OrdersWhat::Confirm { payment, order, undo }) => {
            say(session, payment, order, if *undo { OrderSaid::Unconfirmed } else { OrderSaid::Confirmed })
        }
        Some(OrdersWhat::Decline { payment, order, undo }) => {
            say(session, payment, order, if *undo { OrderSaid::Allowed } else { OrderSaid::Declined })
        }
    }
}

fn list(session: &Session, args: &Orders) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    let found = desk::order_matching(&desk, &actor, Some(args.status), args.limit)?;
    let counts: serde_json::Map<String, Value> =
        found.payments.iter().map(|(status, count)| (status.as_str().to_owned(), json!(count))).collect();
    let row = |row: &PaymentOfOrder| {
        json!({
            "payment": row.payment_id, "amount": row.amount, "status": row.status.as_str(), "orders": row.orders,
            "reason": row.facts, "score": row.score,
        })
    };
    session.output.document(&json!({
        "payments": counts,
        "orders": found.orders,
        "paid": found.paid,
        "rows": found.rows.iter().map(row).collect::<Vec<_>>(),
    }));
    session.output.line(&Message::new("cli-orders-paid").with("orders", found.orders).with("paid", found.paid));
    let text = |key| Column { header: Message::new(key), figures: false };
    let figures = |key| Column { header: Message::new(key), figures: true };
    let columns = [text("cli-column-status"), figures("cli-column-rows")];
    let counted = found.payments.iter().map(|(status, count)| vec![status.as_str().to_owned(), count.to_string()]);
    session.output.table(&columns, counted);
    if found.rows.is_empty() {
        return Ok(Ending::Done);
    }
    let columns = [
        text("cli-column-payment"),
        figures("cli-column-amount"),
        text("cli-column-order"),
        text("cli-column-why"),
        figures("cli-column-likely"),
    ];
    let rows = found.rows.iter().map(|row| {
        vec![
            row.payment_id.to_string(),
            session.output.texts().money(row.amount),
            row.orders.join(", "),
            row.facts.join(" "),
            format!("{:.4}", row.score),
        ]
    });
    session.output.table(&columns, rows);
    Ok(Ending::Done)
}

fn why(session: &Session, payment: &str, order: &str) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    let found = desk::explain_order(&desk, &actor, &PaymentId::new(payment), order)?;
    let fact = |weight: &crate::reconcile::orders::Weight| weight.fact.words().collect::<Vec<_>>().join(" ");
    let weights: Vec<Value> =
        found.weights.iter().map(|weight| json!({ "fact": fact(weight), "points": weight.points })).collect();
    session.output.document(&json!({
        "weights": weights, "points": found.points(), "likely_alone": found.alone,
        "likely_among_others": found.among_others, "taken_from": found.bar, "status": found.status.as_str(),
    }));
    let columns = [
        Column { header: Message::new("cli-column-why"), figures: false },
        Column { header: Message::new("cli-column-points"), figures: true },
    ];
    let rows = found.weights.iter().map(|weight| vec![fact(weight), format!("{:+.1}", weight.points)]);
    session.output.table(&columns, rows);
    session.output.line(
        &Message::new("cli-order-likely")
            .with("points", format!("{:+.1}", found.points()))
            .with("alone", format!("{:.4}", found.alone))
            .with("bar", format!("{:.4}", found.bar)),
    );
    if let Some(likely) = found.among_others {
        session.output.line(&Message::new("cli-order-likely-among").with("likely", format!("{likely:.4}")));
    }
    if found.paid_by.is_some() {
        session.output.line(&Message::new("cli-order-paid-by-another"));
    }
    if found.taken_for.is_some() {
        session.output.line(&Message::new("cli-payment-taken-for-another"));
    }
    Ok(Ending::Done)
}

fn say(session: &Session, payment: &str, order: &str, said: OrderSaid) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    desk::say_of_order(&desk, &actor, &PaymentId::new(payment), order, said)?;
    let (word, key) = match said {
        OrderSaid::Confirmed => ("confirmed", "cli-order-confirmed"),
        OrderSaid::Unconfirmed => ("unconfirmed", "cli-order-unconfirmed"),
        OrderSaid::Declined => ("declined", "cli-order-declined"),
        OrderSaid::Allowed => ("allowed", "cli-order-allowed"),
    };
    session.output.document(&json!({ "payment": payment, "order": order, "said": word }));
    session.output.line(&Message::new(key));
    Ok(Ending::Done)
}
