//! The whole book as the engine sees it: which rules found which payments, and the alerts they make. Kept until the book changes.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};

use super::feed::{Fed, Feed};
use super::standing::{RISK_KINDS, Standing};
use crate::desk::{Desk, Result};
use crate::domain::Currency;
use crate::risk::alerts::{Alert, Alerts};
use crate::risk::rules::{Broken, Effect, Lists, Sound, Trace};
use crate::risk::{Engine, Kind, Look, Settings, Words};

/// The last look; nothing before the first.
pub(in crate::desk) type KeptLook = Mutex<Option<(u64, Arc<Looked>)>>;

/// What a rule found.
#[derive(Debug, Clone, Copy)]
pub(in crate::desk) struct Found {
    /// Which payment, by its place.
    pub(super) place: u32,
    /// Which rule, by its place among the sound ones.
    pub(super) rule: u16,
    pub(super) effect: Effect,
}

/// The whole book, looked at.
pub(in crate::desk) struct Looked {
    pub(super) standing: Standing,
    pub(super) words: Words,
    pub(super) lists: Lists,
    pub(super) sound: Vec<Sound>,
    pub(super) broken: Vec<Broken>,
    pub(super) fed: Vec<Fed>,
    pub(super) connections: Vec<String>,
    pub(super) currency: Option<Currency>,
    /// How people know cards, by their numbers.
    pub(super) cards: HashMap<NonZeroU32, String>,
    /// All finds, in order of payments.
    pub(super) found: Vec<Found>,
    pub(super) alerts: Vec<Alert>,
    places: HashMap<Box<str>, u32>,
}

impl Looked {
    /// The place of a payment or refund by the gateway's id.
    pub fn place(&self, subject: &str) -> Option<usize> {
        self.places.get(subject).map(|place| *place as usize)
    }

    /// What rules found of a payment.
    pub fn found_of(&self, place: usize) -> &[Found] {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        let from = self.found.partition_point(|found| found.place < place);
        let to = self.found.partition_point(|found| found.place <= place);
        self.found.get(from..to).unwrap_or_default()
    }

    fn over(standing: Standing, words: Words, feed: Feed) -> Self {
        let mut words = words;
        let lists = standing.lists(&mut words);
        let rules = standing.rule_set(&lists, &mut words);
        let (sound, broken) = (rules.sound().to_vec(), rules.broken().to_vec());
        let mut engine = Engine::new(rules, lists.clone(), &[], settings(feed.currency));
        let subjects: Vec<Option<Kind>> = (0..sound.len()).map(|rule| engine.subject(rule)).collect();
        let (mut alerts, mut found) = (Alerts::default(), Vec::new());
        let mut places = HashMap::with_capacity(feed.fed.len());
        for (at, fed) in feed.fed.iter().enumerate() {
            let place = u32::try_from(at).unwrap_or(u32::MAX);
            places.insert(fed.subject.clone(), place);
            let (ticket, judgement) = engine.judge(&fed.event, &words);
            alerts.take(at, &fed.event, &judgement, |rule| subjects.get(rule).copied().flatten());
            found.extend(judgement.hits.iter().map(|hit| Found {
                place,
                rule: u16::try_from(hit.rule).unwrap_or(u16::MAX),
                effect: hit.effect,
            }));
            for label in fed.labels() {
                engine.learn(ticket, label);
            }
        }
        let Feed { fed, connections, currency, cards } = feed;
        let lists = engine.into_lists();
        let alerts = alerts.all().to_vec();
        Self { standing, words, lists, sound, broken, fed, connections, currency, cards, found, alerts, places }
    }

    /// Goes through the book again and shows what each rule saw that found one of these payments: the payment, the rule, and
    /// its tree. The payments are to be in order.
    pub fn traces(&self, places: &[usize]) -> Vec<(usize, usize, Trace)> {
        let mut words = self.words.clone();
        let lists = self.standing.lists(&mut words);
        let rules = self.standing.rule_set(&lists, &mut words);
        let mut engine = Engine::new(rules, lists, &[], settings(self.currency));
        let (mut traces, mut wanted) = (Vec::new(), places.iter().copied().peekable());
        for (place, fed) in self.fed.iter().enumerate() {
            if wanted.peek().is_none() {
                break;
            }
            let ticket = if wanted.next_if_eq(&place).is_some() {
                let mut shown = Traced(Vec::new());
                let (ticket, _) = engine.look(&fed.event, &words, &mut shown);
                traces.extend(shown.0.into_iter().map(|(rule, trace)| (place, rule, trace)));
                ticket
            } else {
                engine.pass(&fed.event)
            };
            for label in fed.labels() {
                engine.learn(ticket, label);
            }
        }
        traces
    }
}

struct Traced(Vec<(usize, Trace)>);

impl Look for Traced {
    fn features(&mut self, _: &[f64]) {}

    fn wants_traces(&self) -> bool {
        true
    }

    fn trace(&mut self, rule: usize, trace: Trace) {
        self.0.push((rule, trace));
    }
}

/// The engine's settings for a shop of this currency.
pub(super) fn settings(currency: Option<Currency>) -> Settings {
    let minor = currency.map_or(100, |currency| 10_i64.pow(currency.exponent()));
    Settings { minor, small: 5 * minor, limit: 10_000 * minor }
}

impl Desk {
    /// The whole book, looked at as it stands now.
    pub(super) fn looked(&self) -> Result<Arc<Looked>> {
        let mut kept = self.looked_at.lock().unwrap_or_else(PoisonError::into_inner);
        let at = self.store.changes();
        if let Some((_, looked)) = kept.as_ref().filter(|(kept_at, _)| *kept_at == at) {
            return Ok(Arc::clone(looked));
        }
        let looked = self.store.read(|view| {
            let standing = Standing::of(view.decisions_of(&RISK_KINDS)?);
            let mut words = Words::default();
            let feed = Feed::of(view, &standing, self.places(&standing).as_ref(), &mut words)?;
            Ok::<_, crate::text::UserError>(Arc::new(Looked::over(standing, words, feed)))
        })?;
        *kept = Some((at, Arc::clone(&looked)));
        Ok(looked)
    }
}
