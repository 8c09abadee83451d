//! One payment: what rules found and why, what the judge says and why, and what people say.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::evidence::{CompellingEvidence, evidence_of};
use super::feed::Fed;
use super::judging::{KeptJudge, features_of};
use super::links::Links;
use super::looked::Looked;
use super::places::AddressPlace;
use super::rules::bad;
use super::standing::Verdict;
use crate::desk::audit::Happening;
use crate::desk::personal::Seen;
use crate::desk::{Actor, Desk, Result};
use crate::domain::Capability;
use crate::domain::ids::PaymentId;
use crate::risk::Feature;
use crate::risk::rules::{Action, Effect, Trace};
use crate::store::RiskHit;
use crate::text::UserError;

/// Why a payment is suspicious, or is not.
#[derive(Debug, Clone, PartialEq)]
pub struct PaymentRisk {
    /// The rules that found it, those that count and have most points first.
    pub hits: Vec<RuleHit>,
    /// The points of those that count.
    pub points: u32,
    /// The judge's score, from 0 to 1; nothing without a judge. Of a trained one how likely fraud is, else how unusual it is.
    pub score: Option<f64>,
    /// Whether the judge learnt from known frauds.
    pub is_trained: bool,
    /// What each feature adds to the judge's score, the largest first: they and `base` add up to it.
    pub reasons: Vec<ModelReason>,
    /// What the score is without any.
    pub base: f64,
    /// What somebody said it was, and when.
    pub said: Option<(Verdict, DateTime<Utc>)>,
    /// Where its network address is, and who says so.
    pub place: AddressPlace,
    /// What hangs together with it.
    pub links: Links,
    /// What earlier payments of its card say, while a dispute for fraud is open at Visa.
    pub evidence: Option<CompellingEvidence>,
}

/// A rule that found a payment.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleHit {
    /// Its key.
    pub key: String,
    /// Its points.
    pub points: u8,
    /// Whether it counts, only looks, or is silenced.
    pub effect: Effect,
    /// What it is for; nothing for a text that stands no more.
    pub action: Option<Action>,
    /// Its evaluated tree: as it was when the payment was first looked at, if that was kept, else as it would be now.
    pub tree: Trace,
    /// The tree is as it was then.
    pub as_it_was: bool,
}

/// What a feature adds to a score.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelReason {
    /// The feature.
    pub feature: Feature,
    /// Its value for this payment; no number when it is not known.
    pub value: f64,
    /// What it adds: to the logarithm of the odds, or in questions saved.
    pub adds: f64,
}

/// Why a payment or refund is suspicious, by the gateway's id.
///
/// # Errors
/// When there is none.
pub fn risk_of_payment(desk: &Desk, actor: &Actor, payment_id: &PaymentId) -> Result<PaymentRisk> {
    let person = desk.check(actor, Capability::ViewRisk)?;
    let looked = desk.looked()?;
    let Some(place) = looked.feed.place(payment_id.as_str()) else { return Err(bad("risk-no-such-payment")) };
    let (kept, evidence) = desk.store.read::<_, UserError>(|view| {
        let evidence = match view.payment(payment_id)? {
            Some(row) => evidence_of(view, &row, &view.disputes_of(payment_id)?)?,
            None => None, // a refund
        };
        Ok((view.risk_hits_of(payment_id.as_str())?, evidence))
    })?;
    let hits = hits(&looked, place, &kept);
    let sight = desk.sight(&person);
    let links = looked.links(place, sight, desk.clock.now().timestamp());
    if !links.things.is_empty() {
        desk.note_sight(actor, sight, Seen::List("suspicious"))?;
    }
    let counting = hits.iter().filter(|hit| hit.effect == Effect::Counts);
    let mut risk = PaymentRisk {
        points: counting.map(|hit| u32::from(hit.points)).sum(),
        hits,
        score: None,
        is_trained: false,
        reasons: Vec::new(),
        base: 0.0,
        said: looked.standing.said.get(payment_id.as_str()).copied(),
        links,
        place: looked.feed.fed.get(place).map_or(AddressPlace::NoAddress, |fed| AddressPlace::of(&looked, fed)),
        evidence,
    };
    if let Some(judge) = desk.judge()? {
        judge_of(&looked, place, &judge, &mut risk);
    }
    Ok(risk)
}

/// Says what a payment was. Fraud counts as known from now on; whoever says that it was fine takes that back.
///
/// # Errors
/// When there is no such payment.
pub fn say_of_payment(desk: &Desk, actor: &Actor, payment_ids: &[PaymentId], verdict: Verdict) -> Result<()> {
    desk.check(actor, Capability::ManageRisk)?;
    let looked = desk.looked()?;
    if payment_ids.iter().any(|id| looked.feed.place(id.as_str()).is_none()) {
        return Err(bad("risk-no-such-payment"));
    }
    let body = json!({ "said": verdict.as_str() });
    desk.store.write(|tx| {
        for id in payment_ids {
            desk.decide(tx, actor, &Happening::new("risk_said", id.as_str()).with(body.clone()))?;
        }
        Ok(())
    })
}

/// Takes back what was said of payments: it is as if nobody had said anything.
///
/// # Errors
/// When the book cannot be written.
pub fn unsay_of_payment(desk: &Desk, actor: &Actor, payment_ids: &[PaymentId]) -> Result<()> {
    desk.check(actor, Capability::ManageRisk)?;
    desk.store.write(|tx| {
        for id in payment_ids {
            desk.decide(tx, actor, &Happening::new("risk_said", id.as_str()).with(json!({ "said": null })))?;
        }
        Ok(())
    })
}

fn hits(looked: &Looked, place: usize, kept: &[RiskHit]) -> Vec<RuleHit> {
    let traces = looked.traces_of(place);
    let found = looked.found_of(place).iter().filter_map(|found| {
        let rule = usize::from(found.rule);
        let sound = looked.sound().get(rule)?;
        let then = kept.iter().find(|hit| hit.rule == sound.key && hit.version == sound.version);
        let then = then.and_then(|hit| serde_json::from_value(hit.tree.clone()).ok());
        let now = traces.iter().find(|(_, of, _)| *of == rule).map(|(.., trace)| trace.clone());
        let as_it_was = then.is_some();
        Some(RuleHit {
            key: sound.key.clone(),
            points: sound.rule.weight,
            effect: found.effect,
            action: Some(sound.rule.action),
            tree: then.or(now)?,
            as_it_was,
        })
    });
    let mut hits: Vec<RuleHit> = found.collect();
    // What a text said that does not stand any more is still what it said.
    let gone = kept
        .iter()
        .filter(|hit| !looked.sound().iter().any(|sound| sound.key == hit.rule && sound.version == hit.version));
    hits.extend(gone.filter_map(|hit| {
        Some(RuleHit {
            key: hit.rule.clone(),
            points: hit.points,
            effect: serde_json::from_value(Value::from(hit.effect.as_str())).ok()?,
            action: None,
            tree: serde_json::from_value(hit.tree.clone()).ok()?,
            as_it_was: true,
        })
    }));
    hits.sort_by_key(|hit| (hit.effect != Effect::Counts, std::cmp::Reverse(hit.points)));
    hits
}

fn judge_of(looked: &Looked, place: usize, judge: &KeptJudge, risk: &mut PaymentRisk) {
    let mut features = features_of(&looked.feed, &[]);
    let mut row = Vec::new();
    for fed in looked.feed.fed.iter().take(place) {
        let ticket = features.pass(&fed.event);
        fed.labels().for_each(|label| features.learn(ticket, label));
    }
    let Some(Fed { event, .. }) = looked.feed.fed.get(place) else { return };
    features.observe(event, &mut row);
    // A judge of another version of the program may have looked at other features.
    if judge.card.spreads.len() != row.len() {
        return;
    }
    let opinion = judge.judge.judge(&row);
    risk.score = Some(opinion.score);
    risk.is_trained = judge.card.trained;
    risk.base = opinion.base;
    let each = features.names().iter().zip(row.iter().zip(&opinion.reasons));
    risk.reasons =
        each.map(|(feature, (value, adds))| ModelReason { feature: *feature, value: *value, adds: *adds }).collect();
    risk.reasons.sort_by(|a, b| b.adds.abs().total_cmp(&a.adds.abs()));
}
