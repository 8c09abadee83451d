//! Whether a payment that is disputed as fraud can be answered with earlier payments of the same card.

use chrono::{DateTime, TimeDelta, Utc};

use crate::desk::Result;
use crate::domain::ids::PaymentId;
use crate::domain::{Dispute, Payment, PaymentStatus};
use crate::risk::programme::{COMPELLING_DAYS, Disputed, Earlier, Element, Elements, Lacking, compelling};
use crate::risk::{Kind, Words};
use crate::store::{PaymentRow, View};
use crate::text::Message;

/// What the card's earlier payments say about a dispute for fraud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompellingEvidence {
    /// When the dispute was opened.
    pub disputed_at: DateTime<Utc>,
    /// What shows that the payment was its holder's, or what is lacking.
    pub found: std::result::Result<Agreement, Lacking>,
}

/// Earlier payments that agree with a disputed one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// In what all of them agree.
    pub elements: Vec<Element>,
    /// The payments and when they were made, the youngest first.
    pub payments: Vec<(PaymentId, DateTime<Utc>)>,
}

impl CompellingEvidence {
    /// It in a sentence.
    pub fn said(&self) -> Message {
        match &self.found {
            Ok(found) => Message::new("desk-evidence-there")
                .with("count", found.payments.len())
                .with("elements", listed(&found.elements)),
            Err(Lacking::Elements { untold }) => Message::new("desk-evidence-untold").with("elements", listed(untold)),
            Err(Lacking::Age { found }) => Message::new("desk-evidence-age").with("count", *found),
            Err(Lacking::Undisputed { found }) => Message::new("desk-evidence-undisputed").with("count", *found),
            Err(Lacking::Agreement { found }) => Message::new("desk-evidence-agreement").with("count", *found),
        }
    }

    /// What to do.
    pub fn hint(&self) -> Message {
        Message::new(match &self.found {
            Ok(_) => "desk-evidence-there-hint",
            Err(Lacking::Elements { .. } | Lacking::Agreement { .. }) => "desk-evidence-send-hint",
            Err(Lacking::Age { .. } | Lacking::Undisputed { .. }) => "desk-evidence-lacking-hint",
        })
    }
}

/// “network address, device and customer account”.
fn listed(elements: &[Element]) -> Message {
    let word = |element: &Element| {
        Message::new(match element {
            Element::Ip => "desk-element-ip",
            Element::Device => "desk-element-device",
            Element::Account => "desk-element-account",
            Element::Address => "desk-element-address",
        })
    };
    match elements {
        [] => Message::new("desk-element-none"),
        [one] => word(one),
        [one, other] => Message::new("desk-list-and").with("first", word(one)).with("rest", word(other)),
        [one, rest @ ..] => Message::new("desk-list-more").with("first", word(one)).with("rest", listed(rest)),
    }
}

/// What the earlier payments of its card say about a Visa payment that is disputed as fraud; nothing for any other, or once the
/// dispute is decided.
pub(in crate::desk) fn evidence_of(
    view: &View<'_>,
    row: &PaymentRow,
    disputes: &[Dispute],
) -> Result<Option<CompellingEvidence>> {
    let as_fraud = |dispute: &&Dispute| dispute.reason.as_deref() == Some("fraudulent") && dispute.status.is_open();
    let card = row.payment.card.as_ref().filter(|card| card.brand.as_deref() == Some("visa"));
    let Some((dispute, fingerprint)) =
        disputes.iter().find(as_fraud).zip(card.and_then(|card| card.fingerprint.as_deref()))
    else {
        return Ok(None);
    };
    let disputed_at = dispute.created_at;
    let since = disputed_at - TimeDelta::days(COMPELLING_DAYS.end() + 1);
    let others = view.payments_of_card(&row.connection_id, fingerprint, since, disputed_at)?;
    let mut words = Words::default();
    let contested = Disputed { disputed_at: disputed_at.timestamp(), elements: elements(&row.payment, &mut words) };
    let (mut payments, mut earlier) = (Vec::new(), Vec::new());
    let is_paid = |payment: &Payment| payment.status == PaymentStatus::Succeeded && payment.captured.minor > 0;
    for PaymentRow { payment, .. } in others.into_iter().filter(|other| is_paid(&other.payment)) {
        let id = &payment.payment_id;
        if *id == row.payment.payment_id {
            continue;
        }
        earlier.push(Earlier {
            at: payment.created_at.timestamp(),
            contested: payment.disputed || !view.disputes_of(id)?.is_empty() || !view.warnings_of(id)?.is_empty(),
            elements: elements(&payment, &mut words),
        });
        payments.push((payment.payment_id, payment.created_at));
    }
    let found = compelling(&contested, &earlier).map(|evidence| Agreement {
        elements: evidence.elements,
        payments: evidence.payments.into_iter().filter_map(|place| payments.get(place).cloned()).collect(),
    });
    Ok(Some(CompellingEvidence { disputed_at, found }))
}

/// What a payment tells. Gateways tell where something was delivered to only in their own words, so that is never known.
fn elements(payment: &Payment, words: &mut Words) -> Elements {
    let mut thing = |kind, text: Option<&str>| text.and_then(|text| words.thing(kind, text));
    Elements {
        ip: thing(Kind::Ip, payment.ip.as_deref()),
        device: thing(Kind::Device, payment.device.as_deref()),
        account: thing(Kind::Customer, payment.customer.as_deref().or(payment.email.as_deref())),
        address: None,
    }
}
