//! Alerts as people see them: what is suspicious, which rules found it, and what was said of it.

use chrono::{DateTime, Utc};

use super::feed::Fed;
use super::looked::Looked;
use super::standing::Verdict;
use crate::desk::personal::{Seen, Sight};
use crate::desk::{Actor, Desk, Result};
use crate::domain::ids::PaymentId;
use crate::domain::{Capability, Money};
use crate::risk::Kind;
use crate::risk::alerts::{About, Alert};
use crate::risk::rules::{Action, Effect, Typology};

/// Suspicious payments of a span.
#[derive(Debug, Clone, PartialEq)]
pub struct RiskAlerts {
    /// The alerts, those with the most money and points first.
    pub alerts: Vec<RiskAlert>,
    /// How many of them nobody has said anything about.
    pub open: usize,
    /// Rules that cannot be understood and are left out.
    pub broken_rules: usize,
}

/// Payments that look suspicious for one reason.
#[derive(Debug, Clone, PartialEq)]
pub struct RiskAlert {
    /// What it is about.
    pub about: AlertAbout,
    /// What kind of suspicion it is.
    pub typology: Typology,
    /// Whether rules say to block it, or to look at it.
    pub action: Action,
    /// The most points that one of its payments has.
    pub points: u32,
    /// The first and the last of its payments.
    pub from: DateTime<Utc>,
    /// See [`Self::from`].
    pub to: DateTime<Utc>,
    /// The payments and refunds, by the gateway's ids, oldest first.
    pub payments: Vec<PaymentId>,
    /// The one with the most points, the first of several, by its place among them.
    pub worst: usize,
    /// How many of them were declined.
    pub declined: usize,
    /// What the others come to, in the shop's currency; nothing when none is in it.
    pub amount: Option<Money>,
    /// The rules that found them, by how many they found.
    pub rules: Vec<AlertRule>,
    /// The one of them that weighs most, by its key.
    pub strongest: String,
    /// What was said of all its payments; nothing while one is open.
    pub verdict: Option<Verdict>,
}

/// What an alert is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlertAbout {
    /// A thing that its payments have in common, as it may be seen; and as rules and lists know it.
    Thing {
        /// What it is.
        kind: Kind,
        /// As it may be seen.
        shown: String,
        /// As lists and silences know it; nothing for whoever may not see it.
        known_as: Option<String>,
    },
    /// One payment.
    Payment(PaymentId),
}

/// A rule of an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertRule {
    /// Its key.
    pub key: String,
    /// Its points for each payment.
    pub points: u8,
    /// How many payments it found.
    pub count: u32,
    /// It found the payment with the most points: the points of all such rules add up to those of the alert.
    pub in_worst: bool,
}

/// What looks suspicious among the payments made from the first moment on and before the second.
///
/// # Errors
/// When the book cannot be read.
pub fn risk_alerts(desk: &Desk, actor: &Actor, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<RiskAlerts> {
    let person = desk.check(actor, Capability::ViewRisk)?;
    let sight = desk.sight(&person);
    let looked = desk.looked()?;
    let within = |alert: &&Alert| alert.to >= from.timestamp() && alert.from < to.timestamp();
    let mut alerts: Vec<RiskAlert> =
        looked.alerts().iter().filter(within).map(|alert| looked.alert(alert, sight)).collect();
    // What costs most if it is true comes first; at equal cost, what is likelier.
    let weight = |alert: &RiskAlert| {
        let amount = alert.amount.map_or(0, |amount| amount.minor);
        (alert.verdict.is_none(), amount.saturating_mul(i64::from(alert.points.min(100))), alert.points)
    };
    alerts.sort_by_key(|alert| (std::cmp::Reverse(weight(alert)), std::cmp::Reverse(alert.to)));
    if !alerts.is_empty() {
        desk.note_sight(actor, sight, Seen::List("suspicious"))?;
    }
    let open = alerts.iter().filter(|alert| alert.verdict.is_none()).count();
    Ok(RiskAlerts { open, alerts, broken_rules: looked.broken().len() })
}

impl Looked {
    fn alert(&self, alert: &Alert, sight: Sight) -> RiskAlert {
        let moment = |seconds| DateTime::from_timestamp(seconds, 0).unwrap_or_default();
        let counting = |place: usize| self.found_of(place).iter().filter(|found| found.effect == Effect::Counts);
        let weight = |rule: u16| self.sound().get(usize::from(rule)).map_or(0, |sound| u32::from(sound.rule.weight));
        let points = |place: usize| counting(place).map(|found| weight(found.rule)).sum::<u32>();
        // Of equals the first one is taken, which is where somebody begins to look.
        let most = alert.payments.iter().enumerate().rev().max_by_key(|(_, place)| points(**place));
        let (worst, worst_place) = most.map_or((0, 0), |(at, place)| (at, *place));
        let in_worst = |rule: usize| counting(worst_place).any(|found| usize::from(found.rule) == rule);
        RiskAlert {
            about: self.about(alert.about, sight),
            typology: alert.typology,
            action: alert.action,
            points: alert.points,
            from: moment(alert.from),
            to: moment(alert.to),
            payments: self.payments(alert).map(|fed| PaymentId::new(fed.subject.to_string())).collect(),
            worst,
            declined: self.declined(alert),
            amount: self.amount(alert),
            rules: alert
                .rules
                .iter()
                .filter_map(|(rule, count)| {
                    let sound = self.sound().get(*rule)?;
                    Some(AlertRule {
                        key: sound.key.clone(),
                        points: sound.rule.weight,
                        count: *count,
                        in_worst: in_worst(*rule),
                    })
                })
                .collect(),
            strongest: self.strongest(alert),
            verdict: self.verdict(alert),
        }
    }

    /// The rule that weighs most, by its key; of equals the one that found most.
    pub fn strongest(&self, alert: &Alert) -> String {
        let rules = alert.rules.iter().rev().filter_map(|(rule, _)| self.sound().get(*rule));
        rules.max_by_key(|sound| sound.rule.weight).map(|sound| sound.key.clone()).unwrap_or_default()
    }

    fn payments<'l>(&'l self, alert: &'l Alert) -> impl Iterator<Item = &'l Fed> {
        alert.payments.iter().filter_map(|place| self.feed.fed.get(*place))
    }

    /// How many of its payments were declined.
    pub fn declined(&self, alert: &Alert) -> usize {
        self.payments(alert).filter(|fed| fed.event.declined).count()
    }

    /// What the others come to that are in the shop's currency; nothing when none is.
    pub fn amount(&self, alert: &Alert) -> Option<Money> {
        let comparable = |fed: &&Fed| !fed.event.foreign && !fed.event.declined;
        let currency = self.feed.currency.filter(|_| self.payments(alert).any(|fed| comparable(&fed)))?;
        Some(Money::new(self.payments(alert).filter(comparable).map(|fed| fed.event.amount).sum(), currency))
    }

    /// What was said of all its payments; nothing while one is open.
    pub fn verdict(&self, alert: &Alert) -> Option<Verdict> {
        let said = |fed: &Fed| self.standing.said.get(&*fed.subject).map(|(verdict, _)| *verdict);
        let mut verdicts = self.payments(alert).map(said);
        let first = verdicts.next().flatten();
        first.filter(|_| verdicts.all(|verdict| verdict.is_some()))
    }

    fn about(&self, about: About, sight: Sight) -> AlertAbout {
        match about {
            About::Thing(kind, number) => {
                let card = self.feed.cards.get(&number).filter(|_| kind == Kind::Card).cloned();
                let text = self.feed.words.spelled(kind, number).unwrap_or_default();
                let known_as = (sight == Sight::Whole).then(|| text.to_owned());
                AlertAbout::Thing { kind, shown: card.unwrap_or_else(|| shown(kind, text, sight)), known_as }
            }
            About::Payment(place) => {
                let subject = self.feed.fed.get(place).map(|fed| fed.subject.to_string()).unwrap_or_default();
                AlertAbout::Payment(PaymentId::new(subject))
            }
        }
    }
}

/// A thing as it may be seen.
pub(super) fn shown(kind: Kind, text: &str, sight: Sight) -> String {
    match kind {
        Kind::Email => sight.email(text),
        // A guest is known by the e-mail address.
        Kind::Customer if text.contains('@') => sight.email(text),
        Kind::Ip => sight.ip(text),
        _ => text.to_owned(),
    }
}
