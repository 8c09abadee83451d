//! Trying a rule or a threshold on the book's own history, before it is switched on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::judging::features_of;
use super::looked::{Looked, settings};
use super::rules::bad;
use super::settings::{RiskSettings, minor, part};
use crate::desk::{Actor, Desk, Result};
use crate::domain::{Capability, Currency};
use crate::job::Job;
use crate::risk::alerts::subject;
use crate::risk::backtest::{Costs, Outcome, Past, Stretch, Then, Tried};
use crate::risk::rules::{Backtest, Columns, Effect, Lists, Program, Rows, Rule, parse_one};
use crate::risk::{Features, Field, What, Words};
use crate::text::{ErrorKind, Message, UserError};

/// What is tried.
#[derive(Debug, Clone, PartialEq)]
pub enum RuleTry {
    /// A rule in the language.
    Rule(String),
    /// All payments on which the rules that stand come to so many points.
    Points(u32),
    /// All payments to which the judge gives so much, from 0 to 1.
    Score(f64),
}

/// What things cost, for one try, in units of the shop's currency. Where nothing is said, the shop's own figures count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TryCosts {
    /// What the gateway takes for each dispute.
    pub dispute_fee: Option<Decimal>,
    /// What it costs that somebody looks at a payment.
    pub review: Option<Decimal>,
    /// What the shop keeps of a sale, in percent.
    pub margin_percent: Option<Decimal>,
}

impl TryCosts {
    fn costs(&self, shop: &RiskSettings, currency: Option<Currency>) -> Costs {
        let own = shop.costs(currency);
        Costs {
            dispute_fee: self.dispute_fee.map_or(own.dispute_fee, |units| minor(units, currency)),
            review: self.review.map_or(own.review, |units| minor(units, currency)),
            margin: self.margin_percent.map_or(own.margin, part),
        }
    }
}

/// What it would have done.
#[derive(Debug, Clone, PartialEq)]
pub struct TriedRule {
    /// The figures, in minor units of the shop's currency.
    pub tried: Tried,
    /// The shop's currency; nothing in an empty book.
    pub currency: Option<Currency>,
    /// The rules that find the same payments, with how many of them, most first.
    pub overlap: Vec<(String, u64)>,
    /// Payments and refunds in other currencies, of which amounts are not counted.
    pub foreign: u64,
    /// For a threshold: how the payments of the span lie over what it is laid over.
    pub spread: Option<ScoreSpread>,
}

/// How payments lie over points or scores, in even steps.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreSpread {
    /// How wide each step is; the first begins at nothing, and the last one takes in what is beyond.
    pub step: f64,
    /// Of each step, the payments that are not known to be fraud, and those that are.
    pub counts: Vec<[u64; 2]>,
}

impl ScoreSpread {
    /// Where each step begins, and what it has.
    #[allow(clippy::cast_precision_loss, reason = "few steps")]
    pub fn steps(&self) -> impl Iterator<Item = (f64, [u64; 2])> {
        self.counts.iter().enumerate().map(|(at, counts)| (at as f64 * self.step, *counts))
    }
}

/// Points in steps of five: from nothing to 145 and more.
const POINTS: (f64, usize) = (5.0, 30);

/// Scores in steps of a fiftieth.
const SCORES: (f64, usize) = (0.02, 50);

/// Rules that have something in common with what is tried, at most.
const OVERLAPS: usize = 10;

/// The last history that something was tried on.
pub(in crate::desk) type KeptHistory = Mutex<Option<Arc<History>>>;

/// The book's history by columns.
pub(in crate::desk) struct History {
    looked: Arc<Looked>,
    past: Vec<Past>,
    times: Vec<i64>,
    columns: HashMap<Field, Vec<f64>>,
    /// The points of rules that count, by place.
    points: Vec<u32>,
    /// By which judge the scores are, and they.
    scores: Option<(DateTime<Utc>, Vec<f64>)>,
    words: Mutex<Words>,
    lists: Lists,
    found: Mutex<Backtest>,
}

/// Tries something on the payments made from the first moment on and before the second.
///
/// # Errors
/// When a rule cannot be understood, or there is no judge to ask for scores.
pub fn try_rule(
    desk: &Desk,
    actor: &Actor,
    what: &RuleTry,
    span: (DateTime<Utc>, DateTime<Utc>),
    costs: &TryCosts,
    then: Then,
    job: &Job,
) -> Result<TriedRule> {
    desk.check(actor, Capability::ViewRisk)?;
    let rule = match what {
        RuleTry::Rule(text) => Some(read(text)?),
        RuleTry::Points(_) | RuleTry::Score(_) => None,
    };
    let fields = rule.as_ref().map(fields_of).unwrap_or_default();
    let history = desk.history(&fields, matches!(what, RuleTry::Score(_)), job)?;
    let (on_refunds, thing) = match &rule {
        Some(rule) => (rule.on == What::Refund, subject(rule).map(Field::Thing)),
        None => (false, None),
    };
    let rows = match (what, &rule) {
        (RuleTry::Points(least), _) => {
            Rows::of(&history.points.iter().map(|points| points >= least).collect::<Vec<_>>())
        }
        (RuleTry::Score(least), _) => {
            let Some((_, scores)) = &history.scores else { return Err(bad("risk-no-judge")) };
            Rows::of(&scores.iter().map(|score| score >= least).collect::<Vec<_>>())
        }
        (RuleTry::Rule(_), Some(rule)) => history.rows(rule),
        (RuleTry::Rule(_), None) => Rows::default(),
    };
    let (from, to) = (span.0.timestamp(), span.1.timestamp() - 1);
    let spread = match (what, &history.scores) {
        (RuleTry::Points(_), _) => {
            Some(history.spread((from, to), POINTS, |place| history.points.get(place).map(|points| f64::from(*points))))
        }
        (RuleTry::Score(_), Some((_, scores))) => {
            Some(history.spread((from, to), SCORES, |place| scores.get(place).copied()))
        }
        (RuleTry::Score(_) | RuleTry::Rule(_), _) => None,
    };
    let costs = costs.costs(&history.looked.standing.settings.of, history.looked.feed.currency);
    let stretch = Stretch { history: &history.past, from, to, costs };
    let things = thing.and_then(|thing| history.columns.get(&thing)).map(Vec::as_slice);
    Ok(TriedRule {
        tried: stretch.try_out(&rows, on_refunds, then, things),
        currency: history.looked.feed.currency,
        overlap: history.overlap(&stretch, &rows),
        foreign: history
            .looked
            .feed
            .fed
            .iter()
            .filter(|fed| fed.event.foreign && (from..=to).contains(&fed.event.at))
            .count() as u64,
        spread,
    })
}

fn read(text: &str) -> Result<Rule> {
    parse_one(text, &Lists::new()).map_err(|mistakes| {
        let Some(mistake) = mistakes.first() else { return bad("risk-rule-empty") };
        let what = Message::new("risk-rule-mistake")
            .with("line", mistake.line.to_string())
            .with("column", mistake.column.to_string())
            .with("why", mistake.problem.to_string());
        UserError::new(ErrorKind::BadInput, what).hint(Message::new("risk-rule-mistake-hint"))
    })
}

/// What a rule asks for, and the thing that it is about.
fn fields_of(rule: &Rule) -> Vec<Field> {
    let mut program = Program::default();
    program.add(&rule.condition, &Lists::new(), &mut Words::default());
    program.fields().iter().copied().chain(subject(rule).map(Field::Thing)).collect()
}

impl Desk {
    /// The history with these columns, and with the judge's scores when they are asked for.
    fn history(&self, fields: &[Field], with_scores: bool, job: &Job) -> Result<Arc<History>> {
        let looked = self.looked()?;
        let judge = if with_scores { self.judge()? } else { None };
        let mut kept = self.tried_on.lock().unwrap_or_else(PoisonError::into_inner);
        let last = kept.take().filter(|history| Arc::ptr_eq(&history.looked, &looked));
        let scored = |history: &History| {
            judge.as_ref().is_none_or(|judge| history.scores.as_ref().is_some_and(|(of, _)| *of == judge.made_at))
        };
        let has =
            |history: &Arc<History>| fields.iter().all(|field| history.columns.contains_key(field)) && scored(history);
        if let Some(last) = last.as_ref().filter(|last| has(last)) {
            *kept = Some(Arc::clone(last));
            return Ok(Arc::clone(last));
        }
        job.report(Message::new("desk-risk-features"), 0, None);
        let before = last.iter().flat_map(|history| history.columns.keys().copied());
        let mut asked: Vec<Field> = fields.iter().copied().chain(before).collect();
        asked.sort_unstable();
        asked.dedup();
        let history = Arc::new(History::of(&looked, &asked, judge.as_deref(), job)?);
        *kept = Some(Arc::clone(&history));
        Ok(history)
    }
}

impl History {
    fn of(looked: &Arc<Looked>, asked: &[Field], judge: Option<&super::judging::KeptJudge>, job: &Job) -> Result<Self> {
        let mut features = match judge {
            Some(_) => features_of(&looked.feed, asked),
            None => Features::for_both(&[], asked, settings(looked.feed.currency)),
        };
        let readers: Vec<_> = asked.iter().filter_map(|field| features.reader(*field)).collect();
        let judge = judge.filter(|judge| judge.card.spreads.len() == features.names().len());
        let count = looked.feed.fed.len();
        let mut columns: Vec<Vec<f64>> = readers.iter().map(|_| Vec::with_capacity(count)).collect();
        let (mut past, mut times, mut scores) =
            (Vec::with_capacity(count), Vec::with_capacity(count), Vec::with_capacity(count));
        let (mut row, mut rows) = (Vec::new(), Vec::new());
        for (at, fed) in looked.feed.fed.iter().enumerate() {
            if at % 50_000 == 0 {
                job.checkpoint()?;
            }
            let mut moment = features.meet(&fed.event);
            for (reader, column) in readers.iter().zip(&mut columns) {
                column.push(moment.value(*reader));
            }
            if judge.is_some() {
                moment.describe(&mut row);
                rows.extend_from_slice(&row);
            }
            let ticket = moment.pass();
            for label in fed.labels() {
                features.learn(ticket, label);
            }
            let amount = if fed.event.foreign { 0 } else { fed.event.amount };
            let refund = fed.event.what == What::Refund;
            past.push(Past { at: fed.event.at, amount, outcome: fed.outcome, fraud: fed.fraud_at.is_some(), refund });
            times.push(fed.event.at);
            // Scored in parts, so that not all features of all payments are in memory at once.
            if rows.len() >= PART * row.len().max(1) || at + 1 == count {
                if let Some(judge) = judge {
                    scores.extend(judge.judge.scores(&rows, row.len()));
                }
                rows.clear();
            }
        }
        let mut points = vec![0; count];
        for found in looked.found.iter().filter(|found| found.effect == Effect::Counts) {
            let weight = looked.sound().get(usize::from(found.rule)).map_or(0, |sound| u32::from(sound.rule.weight));
            if let Some(points) = points.get_mut(found.place as usize) {
                *points += weight;
            }
        }
        Ok(Self {
            past,
            times,
            columns: asked.iter().copied().zip(columns).collect(),
            points,
            scores: judge.map(|judge| (judge.made_at, scores)),
            words: Mutex::new(looked.feed.words.clone()),
            lists: looked.lists().clone(),
            looked: Arc::clone(looked),
            found: Mutex::default(),
        })
    }

    fn rows(&self, rule: &Rule) -> Rows {
        let mut words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.rows(&rule.condition, self, &self.lists, &mut *words).clone()
    }

    /// How the payments of a span lie over some number of theirs. What failed is not among them: nothing can be saved there.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a step, of which there are few")]
    fn spread(
        &self,
        span: (i64, i64),
        (step, steps): (f64, usize),
        number: impl Fn(usize) -> Option<f64>,
    ) -> ScoreSpread {
        let mut counts = vec![[0; 2]; steps];
        let wanted =
            |past: &Past| !past.refund && past.outcome != Outcome::Failed && (span.0..=span.1).contains(&past.at);
        for (place, past) in self.past.iter().enumerate().filter(|(_, past)| wanted(past)) {
            // So that 0.3 is in the step that begins with it.
            let at = number(place).map_or(0, |number| (number / step + 1e-9) as usize).min(steps - 1);
            if let Some(counts) = counts.get_mut(at) {
                counts[usize::from(past.fraud)] += 1;
            }
        }
        ScoreSpread { step, counts }
    }

    fn overlap(&self, stretch: &Stretch<'_>, rows: &Rows) -> Vec<(String, u64)> {
        let mut counts = vec![0_u64; self.looked.sound().len()];
        for found in &self.looked.found {
            let place = found.place as usize;
            let within = self.times.get(place).is_some_and(|at| (stretch.from..=stretch.to).contains(at));
            if let Some(count) = counts.get_mut(usize::from(found.rule)).filter(|_| within && rows.has(place)) {
                *count += 1;
            }
        }
        let keys = self.looked.sound().iter().map(|sound| sound.key.clone());
        let mut overlap: Vec<(String, u64)> = keys.zip(counts).filter(|(_, count)| *count > 0).collect();
        overlap.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        overlap.truncate(OVERLAPS);
        overlap
    }
}

/// So many payments are scored at once.
const PART: usize = 20_000;

impl Columns for History {
    fn times(&self) -> &[i64] {
        &self.times
    }

    fn values(&self, field: Field) -> Option<&[f64]> {
        self.columns.get(&field).map(Vec::as_slice)
    }

    fn text(&self, field: Field, row: usize) -> Option<&str> {
        self.looked.feed.words.text(&self.looked.feed.fed.get(row)?.event, field)
    }
}
