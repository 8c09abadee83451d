//! Payments that were reported as fraud: all of a currency in one line, because they are looked at one after the other.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Attention, AttentionKind, Target, Urgency, When};
use crate::domain::{Currency, Money};
use crate::store::OpenWarning;
use crate::text::Message;

/// After this time most of what becomes a dispute has become one; what is left has time.
const PRESSING: TimeDelta = TimeDelta::days(14);

/// What waits of them. A dispute of a young one may come any day, so it is for today.
pub(super) fn of_reported(open: &[OpenWarning], now: DateTime<Utc>) -> Vec<Attention> {
    let mut by_currency: BTreeMap<Currency, Vec<&OpenWarning>> = BTreeMap::new();
    for warning in open {
        by_currency.entry(warning.left.currency).or_default().push(warning);
    }
    let each = by_currency.into_iter().map(|(currency, open)| Attention {
        kind: AttentionKind::Reported,
        urgency: match open.iter().map(|warning| warning.at).max() {
            Some(newest) if now - newest <= PRESSING => Urgency::Now,
            _ => Urgency::Later,
        },
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
