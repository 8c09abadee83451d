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
    let names: HashMap<PersonId, String> =
        view.people()?.into_iter().map(|person| (person.person_id, person.name)).collect();
    let saying = |said: Standing| OrderSaying {
        payment_id: PaymentId::new(said.pair.0),
        order: said.pair.1,
        belongs: said.belongs,
        author: names.get(&said.author).cloned().unwrap_or_default(),
        at: said.at,
    };
    Ok(standing(view.decisions_of(&KINDS)?).into_iter().rev().map(saying).collect())
}

/// Something that was said of a payment and an order, and that nobody has taken back.
pub(in crate::desk) struct Standing {
    /// The payment and the order's number.
    pub(in crate::desk) pair: (String, String),
    pub(in crate::desk) belongs: bool,
    author: PersonId,
    at: DateTime<Utc>,
}

/// The fold of all decisions, in the order in which they were made: what stands, the oldest first.
pub(in crate::desk) fn standing(decisions: Vec<Decision>) -> Vec<Standing> {
    let mut standing: Vec<Option<Standing>> = Vec::new();
    let mut places: HashMap<((String, String), bool), usize> = HashMap::new();
    for Decision { kind, body, author, at, .. } in decisions {
        let Some((payment, order)) = body["payment"].as_str().zip(body["order"].as_str()) else { continue };
        let pair = (payment.to_owned(), order.to_owned());
        let belongs = matches!(kind.as_str(), "order_confirmed" | "order_unconfirmed");
        if matches!(kind.as_str(), "order_confirmed" | "order_declined") {
            places.insert((pair.clone(), belongs), standing.len());
            standing.push(Some(Standing { pair, belongs, author, at }));
        } else if let Some(gone) = places.remove(&(pair, belongs)).and_then(|place| standing.get_mut(place)) {
            *gone = None;
        }
    }
    standing.into_iter().flatten().collect()
}
