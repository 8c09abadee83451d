//! Payments that were reported as fraud: all of a currency in one line, because they are looked at one after the other.

use std::collections::BTreeMap;

use super::{Attention, AttentionKind, Target, Urgency, When};
use crate::domain::{Currency, Money};
use crate::store::OpenWarning;
use crate::text::Message;

/// What waits of them. A dispute may come any day, so it is for today.
pub(super) fn of_reported(open: &[OpenWarning]) -> Vec<Attention> {
    let mut by_currency: BTreeMap<Currency, Vec<&OpenWarning>> = BTreeMap::new();
    for warning in open {
        by_currency.entry(warning.left.currency).or_default().push(warning);
    }
    let each = by_currency.into_iter().map(|(currency, open)| Attention {
        kind: AttentionKind::Reported,
        urgency: Urgency::Now,
        what: Message::new("desk-waits-reported").with("count", open.len()),
        why: Message::new("desk-waits-reported-why").with("count", open.len()),
        amount: Some(Money::new(open.iter().fold(0, |sum, warning| warning.left.minor.saturating_add(sum)), currency)),
        when: open.iter().map(|warning| warning.at).min().map(When::Since),
        target: match open.as_slice() {
            [only] => Target::Payment(only.payment_id.clone()),
            _ => Target::Reported,
        },
    });
    each.collect()
}
