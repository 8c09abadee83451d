//! The alerts that wait for somebody, at a glance and without anything personal.

use chrono::{DateTime, Utc};

use super::looked::{Looked, RECENT};
use crate::desk::{Actor, Desk, Result};
use crate::domain::{Capability, Money};
use crate::risk::alerts::{Alert, HIGH};

/// So many high ones are told one by one.
const TOLD: usize = 5;

/// The alerts of the last 28 days about which nobody has said anything.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OpenAlerts {
    /// How many have so many points that somebody should look today.
    pub high: u64,
    /// How many have fewer.
    pub lower: u64,
    /// The high ones, the newest first; five at most.
    pub newest: Vec<OpenAlert>,
}

/// An alert at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenAlert {
    /// The rule that weighs most, by its key.
    pub rule: String,
    /// The most points that one of its payments has.
    pub points: u32,
    /// Its first payment.
    pub from: DateTime<Utc>,
    /// Its last one.
    pub to: DateTime<Utc>,
    /// How many payments and refunds it has.
    pub payments: u64,
    /// How many of them were declined.
    pub declined: u64,
    /// What the others come to, in the shop's currency; nothing when none is in it.
    pub amount: Option<Money>,
}

/// The alerts that wait for somebody.
///
/// # Errors
/// When the book cannot be read.
pub fn open_alerts(desk: &Desk, actor: &Actor) -> Result<OpenAlerts> {
    desk.check(actor, Capability::ViewRisk)?;
    let looked = desk.looked()?;
    let first = desk.clock.now().timestamp() - RECENT;
    let mut open = OpenAlerts::default();
    let mut high: Vec<&Alert> = Vec::new();
    for alert in looked.alerts().iter().filter(|alert| alert.to >= first && looked.verdict(alert).is_none()) {
        if alert.points >= HIGH {
            high.push(alert);
        } else {
            open.lower += 1;
        }
    }
    open.high = high.len() as u64;
    high.sort_by_key(|alert| std::cmp::Reverse((alert.to, alert.from, alert.points)));
    open.newest = high.into_iter().take(TOLD).map(|alert| looked.at_a_glance(alert)).collect();
    Ok(open)
}

impl Looked {
    fn at_a_glance(&self, alert: &Alert) -> OpenAlert {
        let moment = |seconds| DateTime::from_timestamp(seconds, 0).unwrap_or_default();
        OpenAlert {
            rule: self.strongest(alert),
            points: alert.points,
            from: moment(alert.from),
            to: moment(alert.to),
            payments: alert.payments.len() as u64,
            declined: self.declined(alert) as u64,
            amount: self.amount(alert),
        }
    }
}
