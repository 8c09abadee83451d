//! The judge that learns from this book, and how far payments have moved from what it learnt.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::feed::Feed;
use super::looked::settings;
use super::rules::bad;
use super::standing::{RISK_KINDS, Standing};
use crate::clock;
use crate::desk::audit::Happening;
use crate::desk::{Actor, Desk, Result};
use crate::domain::Capability;
use crate::job::Job;
use crate::risk::{
    CHANGED_MUCH, ENOUGH_FRAUDS, Feature, Features, Judge, Kind, KnownRows, ModelCard, Training, What, Words,
};
use crate::text::{ErrorKind, Message, UserError};

/// The things that the judge looks at.
pub(super) const KINDS: [Kind; 4] = [Kind::Card, Kind::Customer, Kind::Ip, Kind::Device];

/// No more rows than about these are learnt from; of good payments each so-many-th is taken.
const MOST_ROWS: usize = 250_000;

/// Days whose payments are compared with those that the judge learnt from.
const RECENT: i64 = 28 * 86_400;

/// A judge and what is to be known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgeStanding {
    /// How good it is, and from what it learnt.
    pub card: ModelCard,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The features, by their places in the card.
    pub features: Vec<Feature>,
    /// Frauds from which on a judge is trained on them.
    pub enough_frauds: usize,
    /// The features whose values have changed much in the last 28 days, with how much, the most first.
    pub drifted: Vec<(Feature, f64)>,
}

/// The judge as it is kept.
pub(super) struct KeptJudge {
    pub judge: Judge,
    pub card: ModelCard,
    pub made_at: DateTime<Utc>,
}

/// Learns from all that is known by now and keeps the judge. Nothing leaves the computer.
///
/// # Errors
/// When there are hardly any payments.
pub fn train_judge(desk: &Desk, actor: &Actor, job: &Job) -> Result<JudgeStanding> {
    desk.check(actor, Capability::ManageRisk)?;
    let now = desk.clock.now();
    job.report(Message::new("desk-risk-features"), 0, None);
    let rows = desk.known_rows(now.timestamp(), job)?;
    let width = features_of(None).names().len();
    job.report(Message::new("desk-risk-training"), 0, None);
    let learnt = Judge::learn(&rows, width, &Training::default(), now.timestamp());
    let (judge, card) = learnt.ok_or_else(|| bad("risk-too-few-payments"))?;
    job.checkpoint()?;
    let broken = || UserError::new(ErrorKind::Other, Message::new("risk-judge-broken"));
    let body = judge.to_value().map_err(|_| broken())?;
    let kept = crate::store::KeptJudge {
        judge_id: clock::new_id(desk.clock.as_ref())?,
        card: serde_json::to_value(&card).map_err(|_| broken())?,
        body,
        made_at: now,
    };
    let said = serde_json::json!({ "trained": card.trained, "payments": card.payments, "frauds": card.frauds });
    desk.store.write(|tx| {
        tx.add_judge(&kept)?;
        desk.decide(tx, actor, &Happening::new("risk_judge_made", &kept.judge_id).with(said))
    })?;
    let standing = KeptJudge { judge, card, made_at: now };
    desk.standing_of(&standing)
}

/// The judge that is asked now, and whether it still fits; nothing when none was made.
///
/// # Errors
/// When the book cannot be read.
pub fn judge_standing(desk: &Desk, actor: &Actor) -> Result<Option<JudgeStanding>> {
    desk.check(actor, Capability::ViewRisk)?;
    desk.judge()?.map(|judge| desk.standing_of(&judge)).transpose()
}

impl Desk {
    /// The judge that was made last; one that cannot be read is none.
    pub(super) fn judge(&self) -> Result<Option<Arc<KeptJudge>>> {
        let kept = self.store.read(|view| view.newest_judge())?;
        Ok(kept.and_then(|kept| {
            let judge = Judge::from_value(&kept.body).ok()?;
            let card = serde_json::from_value(kept.card).ok()?;
            Some(Arc::new(KeptJudge { judge, card, made_at: kept.made_at }))
        }))
    }

    /// Payments with their features and what is known of them by now.
    fn known_rows(&self, now: i64, job: &Job) -> Result<KnownRows> {
        let feed = self.store.read(|view| {
            let standing = Standing::of(view.decisions_of(&RISK_KINDS)?);
            Feed::of(view, &standing, self.places(&standing).as_ref(), &mut Words::default())
        })?;
        let mut features = features_of(feed.currency);
        let payments = feed.fed.iter().filter(|fed| fed.event.what == What::Payment && !fed.event.declined).count();
        let every = u32::try_from(payments.div_ceil(MOST_ROWS)).unwrap_or(u32::MAX).max(1);
        let mut rows = KnownRows { every, ..KnownRows::default() };
        let (mut row, mut good) = (Vec::new(), 0_u32);
        for (at, fed) in feed.fed.iter().enumerate() {
            if at % 10_000 == 0 {
                job.checkpoint()?;
            }
            let known = fed.known(now);
            // What failed brought nothing to lose, and is not what the judge is for.
            let is_wanted = fed.event.what == What::Payment && !fed.event.declined && known != Some(false)
                || known == Some(false) && !fed.event.declined && {
                    good += 1;
                    good % every == 0
                };
            let ticket = if is_wanted {
                let ticket = features.observe(&fed.event, &mut row);
                rows.at.push(fed.event.at);
                rows.features.extend_from_slice(&row);
                rows.frauds.push(known);
                ticket
            } else {
                features.pass(&fed.event)
            };
            fed.labels().for_each(|label| features.learn(ticket, label));
        }
        Ok(rows)
    }

    fn standing_of(&self, judge: &KeptJudge) -> Result<JudgeStanding> {
        let looked = self.looked()?;
        let mut features = features_of(looked.currency);
        let names = features.names().to_vec();
        let recent = self.clock.now().timestamp() - RECENT;
        let (mut columns, mut row) = (vec![Vec::new(); names.len()], Vec::new());
        for fed in &looked.fed {
            let is_recent = fed.event.at >= recent && fed.event.what == What::Payment && !fed.event.declined;
            let ticket = if is_recent { features.observe(&fed.event, &mut row) } else { features.pass(&fed.event) };
            if is_recent {
                columns.iter_mut().zip(&row).for_each(|(column, value)| column.push(*value));
            }
            fed.labels().for_each(|label| features.learn(ticket, label));
        }
        let each = names.iter().zip(columns).zip(&judge.card.spreads);
        let mut drifted: Vec<(Feature, f64)> = each
            .map(|((feature, column), spread)| (*feature, spread.distance(column.into_iter())))
            .filter(|(_, distance)| *distance >= CHANGED_MUCH)
            .collect();
        drifted.sort_by(|a, b| b.1.total_cmp(&a.1));
        Ok(JudgeStanding {
            card: judge.card.clone(),
            made_at: judge.made_at,
            features: names,
            enough_frauds: ENOUGH_FRAUDS,
            drifted,
        })
    }
}

fn features_of(currency: Option<crate::domain::Currency>) -> Features {
    Features::for_both(&KINDS, &[], settings(currency))
}
