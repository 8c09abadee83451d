//! What people said of payments and orders, as it stands: who, when, and so that it can be taken back.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::KINDS;
use crate::desk::{Actor, Desk, Result};
use crate::domain::Capability;
use crate::domain::ids::{PaymentId, PersonId};
use crate::store::{Decision, StoreError, View};

/// What somebody said of a payment and an order, and nobody has taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderSaying {
    /// The payment.
    pub payment_id: PaymentId,
    /// The order's number.
    pub order: String,
    /// They belong together; otherwise they do not.
    pub belongs: bool,
    /// Who said so, by name.
    pub author: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Everything that people said of payments and orders and that stands, the newest first.
///
/// # Errors
/// When the book cannot be read.
pub fn orders_said(desk: &Desk, actor: &Actor) -> Result<Vec<OrderSaying>> {
    desk.check(actor, Capability::Reconcile)?;
    Ok(desk.store.read(sayings)?)
}

/// What stands, the newest first.
pub(super) fn sayings(view: &View<'_>) -> std::result::Result<Vec<OrderSaying>, StoreError> {
    let names = view.people()?.into_iter().map(|person| (person.person_id, person.name)).collect();
    Ok(standing(view.decisions_of(&KINDS)?, &names))
}

/// The fold of all decisions, in the order in which they were made.
fn standing(decisions: Vec<Decision>, names: &HashMap<PersonId, String>) -> Vec<OrderSaying> {
    let mut standing: Vec<OrderSaying> = Vec::new();
    let mut places: HashMap<(String, String, bool), usize> = HashMap::new();
    let mut gone: Vec<bool> = Vec::new();
    for Decision { kind, body, author, at, .. } in decisions {
        let Some((payment, order)) = body["payment"].as_str().zip(body["order"].as_str()) else { continue };
        let belongs = matches!(kind.as_str(), "order_confirmed" | "order_unconfirmed");
        let key = (payment.to_owned(), order.to_owned(), belongs);
        if matches!(kind.as_str(), "order_confirmed" | "order_declined") {
            let author = names.get(&author).cloned().unwrap_or_default();
            places.insert(key, standing.len());
            gone.push(false);
            let payment_id = PaymentId::new(payment);
            standing.push(OrderSaying { payment_id, order: order.to_owned(), belongs, author, at });
        } else if let Some(gone) = places.remove(&key).and_then(|place| gone.get_mut(place)) {
            *gone = true;
        }
    }
    let mut standing: Vec<OrderSaying> =
        standing.into_iter().zip(gone).filter(|(_, gone)| !gone).map(|(saying, _)| saying).collect();
    standing.reverse();
    standing
}
