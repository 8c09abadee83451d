//! The whole book as the engine sees it: which rules found which payments, and the alerts they make. Kept, and renewed by what
//! was written.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::feed::{Change, Fed, Feed, Relabelled};
use super::standing::{RISK_KINDS, Standing};
use crate::desk::{Desk, Result};
use crate::domain::Currency;
use crate::risk::alerts::{Alert, Alerts};
use crate::risk::rules::{Broken, Effect, Judgement, Lists, Sound, Trace};
use crate::risk::{AHEAD, Engine, Kind, Label, Look, Settings, Ticket, Words};
use crate::store::{Follower, Touched, View};

/// The last look; nothing before the first.
pub(in crate::desk) type KeptLook = Mutex<Option<(u64, Arc<Looked>)>>;

/// What rules saw is kept of payments as young as this, in seconds. Of older ones it is worked out when somebody asks.
pub(super) const RECENT: i64 = 28 * 86_400;

/// What a rule found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::desk) struct Found {
    /// Which payment, by its place.
    pub(super) place: u32,
    /// Which rule, by its place among the sound ones.
    pub(super) rule: u16,
    pub(super) effect: Effect,
}

/// What a rule saw that found a payment: the payment, the rule, and its tree.
pub(super) type Traced = (usize, usize, Trace);

/// The whole book, looked at.
#[derive(Clone)]
pub(in crate::desk) struct Looked {
    pub(super) standing: Standing,
    pub(super) feed: Feed,
    judging: Judging,
    /// All finds, in order of payments.
    pub(super) found: Vec<Found>,
    alerts: Alerts,
    traced: Vec<Traced>,
    /// From which payment on all is in there.
    traced_from: usize,
}

impl Looked {
    fn over(standing: Standing, feed: Feed, now: i64) -> Self {
        let mut feed = feed;
        let judging = Judging::begin(&standing, &mut feed.words, feed.currency);
        let mut looked = Self {
            standing,
            feed,
            judging,
            found: Vec::new(),
            alerts: Alerts::default(),
            traced: Vec::new(),
            traced_from: 0,
        };
        looked.go_on(now);
        looked
    }

    /// What the rules are that are understood, in their order.
    pub fn sound(&self) -> &[Sound] {
        self.judging.engine.rules().sound()
    }

    /// Those that are not.
    pub fn broken(&self) -> &[Broken] {
        self.judging.engine.rules().broken()
    }

    /// The lists, with what they learnt.
    pub fn lists(&self) -> &Lists {
        self.judging.engine.lists()
    }

    /// All alerts, in order of their first payments.
    pub fn alerts(&self) -> &[Alert] {
        self.alerts.all()
    }

    /// What rules found of a payment.
    pub fn found_of(&self, place: usize) -> &[Found] {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        let from = self.found.partition_point(|found| found.place < place);
        let to = self.found.partition_point(|found| found.place <= place);
        self.found.get(from..to).unwrap_or_default()
    }

    /// What rules saw of all payments from the moment on that is [`RECENT`].
    pub fn traced(&self) -> &[Traced] {
        &self.traced
    }

    /// What each rule saw that found this payment.
    pub fn traces_of(&self, place: usize) -> Vec<Traced> {
        if place >= self.traced_from {
            let from = self.traced.partition_point(|(of, ..)| *of < place);
            return self.traced[from..].iter().take_while(|(of, ..)| *of == place).cloned().collect();
        }
        let mut words = self.feed.words.clone();
        let mut judging = Judging::begin(&self.standing, &mut words, self.feed.currency);
        let mut traced = Vec::new();
        // Nothing after it has anything to do with it.
        for fed in self.feed.fed.iter().take(place) {
            judging.pass(fed);
        }
        if let Some(fed) = self.feed.fed.get(place) {
            judging.judge(fed, &words, &mut Traces { wanted: true, place, traced: &mut traced });
        }
        traced
    }

    /// Looks at what changed: goes on from the last payment, or begins anew when that would give something else.
    fn renew(&mut self, change: &Change, standing: Standing, now: i64) {
        let is_same = standing.judges_like(&self.standing);
        self.standing = standing;
        match change {
            Change::GoesOn(relabelled) if is_same && self.relabel(relabelled) => self.go_on(now),
            _ => *self = Self::over(std::mem::take(&mut self.standing), std::mem::take(&mut self.feed), now),
        }
    }

    /// Puts what is known now in the place of what was; not when a payment that was judged has seen the one or the other.
    fn relabel(&mut self, relabelled: &[Relabelled]) -> bool {
        relabelled.iter().all(|Relabelled { place, before }| {
            let after = self.feed.fed.get(*place).map(|fed| fed.labels().collect::<Vec<_>>());
            after.is_some_and(|after| self.judging.relabel(*place, before, &after))
        })
    }

    /// Judges the payments that nobody has judged yet.
    fn go_on(&mut self, now: i64) {
        let Self { feed, judging, found, alerts, traced, traced_from, .. } = self;
        *traced_from = feed.fed.partition_point(|fed| fed.event.at < now - RECENT);
        traced.retain(|(place, ..)| place >= traced_from);
        let rules = judging.engine.rules().sound().len();
        let subjects: Vec<Option<Kind>> = (0..rules).map(|rule| judging.engine.subject(rule)).collect();
        let mut place = judging.tickets.len();
        while let Some(next) = feed.fed.get(place..).filter(|next| !next.is_empty()) {
            let next = next.get(..AHEAD).unwrap_or(next);
            judging.engine.announce(next.iter().map(|fed| &fed.event));
            for fed in next {
                let mut look = Traces { wanted: place >= *traced_from, place, traced };
                let judgement = judging.judge(fed, &feed.words, &mut look);
                alerts.take(place, &fed.event, &judgement, |rule| subjects.get(rule).copied().flatten());
                found.extend(judgement.hits.iter().map(|hit| Found {
                    place: u32::try_from(place).unwrap_or(u32::MAX),
                    rule: u16::try_from(hit.rule).unwrap_or(u16::MAX),
                    effect: hit.effect,
                }));
                place += 1;
            }
        }
    }
}

/// The engine on its way through the book, one payment after the other. What becomes known is told to it when it is known,
/// so that it can still be taken back before.
#[derive(Clone)]
struct Judging {
    engine: Engine,
    /// Of the payments that were judged.
    tickets: Vec<Ticket>,
    /// What will be known of them: when, of which, and whether it is fraud.
    due: BTreeSet<(i64, u32, bool)>,
    /// When the last one was.
    last_at: i64,
}

impl Judging {
    fn begin(standing: &Standing, words: &mut Words, currency: Option<Currency>) -> Self {
        let lists = standing.lists(words);
        let rules = standing.rule_set(&lists, words);
        let engine = Engine::new(rules, lists, &[], settings(currency));
        Self { engine, tickets: Vec::new(), due: BTreeSet::new(), last_at: i64::MIN }
    }

    /// What rules say of the next payment.
    fn judge(&mut self, fed: &Fed, words: &Words, look: &mut impl Look) -> Judgement<'_> {
        self.come_to(fed);
        let (ticket, judgement) = self.engine.look(&fed.event, words, look);
        self.tickets.push(ticket);
        judgement
    }

    /// Takes in the next payment, of which nobody wants to know what rules say.
    fn pass(&mut self, fed: &Fed) {
        self.come_to(fed);
        self.tickets.push(self.engine.pass(&fed.event));
    }

    /// Tells the engine what is known when this payment comes, and keeps what will be known of it.
    fn come_to(&mut self, fed: &Fed) {
        let Self { engine, tickets, due, last_at } = self;
        *last_at = fed.event.at;
        while let Some((known_at, place, fraud)) = due.first().copied().filter(|(known_at, ..)| known_at <= last_at) {
            due.pop_first();
            if let Some(ticket) = tickets.get(place as usize) {
                engine.learn(*ticket, Label { fraud, known_at });
            }
        }
        let place = u32::try_from(tickets.len()).unwrap_or(u32::MAX);
        due.extend(fed.labels().map(|label| (label.known_at, place, label.fraud)));
    }

    /// Puts what is known of a payment now in the place of what was; not when a payment that was judged has seen the one or
    /// the other.
    fn relabel(&mut self, place: usize, before: &[Label], after: &[Label]) -> bool {
        let (gone, come) = (without(before, after), without(after, before));
        if gone.iter().chain(&come).any(|label| label.known_at <= self.last_at) {
            return false;
        }
        let at = u32::try_from(place).unwrap_or(u32::MAX);
        for label in gone {
            self.due.remove(&(label.known_at, at, label.fraud));
        }
        self.due.extend(come.iter().map(|label| (label.known_at, at, label.fraud)));
        true
    }
}

/// The labels that are among the ones and not among the others.
fn without(ones: &[Label], others: &[Label]) -> Vec<Label> {
    ones.iter().copied().filter(|label| !others.contains(label)).collect()
}

struct Traces<'t> {
    wanted: bool,
    place: usize,
    traced: &'t mut Vec<Traced>,
}

impl Look for Traces<'_> {
    fn features(&mut self, _: &[f64]) {}

    fn wants_traces(&self) -> bool {
        self.wanted
    }

    fn trace(&mut self, rule: usize, trace: Trace) {
        self.traced.push((self.place, rule, trace));
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
        // Taken out, so that nothing half renewed stays when reading fails.
        let looked = match kept.take() {
            Some((kept_at, looked)) if kept_at == at => looked,
            last => {
                // It was tried on what is old now, and whoever keeps that makes the renewal copy it.
                self.tried_on.lock().unwrap_or_else(PoisonError::into_inner).take();
                let touched = self.store.take_touched(Follower::Risk);
                let last = last.map(|(_, looked)| looked).zip(touched);
                let now = self.clock.now().timestamp();
                self.store.read(|view| self.renewed(view, last, now))?
            }
        };
        *kept = Some((at, Arc::clone(&looked)));
        Ok(looked)
    }

    /// The book as it stands now: the last look with what was written since, or a new one.
    fn renewed(&self, view: &View<'_>, last: Option<(Arc<Looked>, Touched)>, now: i64) -> Result<Arc<Looked>> {
        let standing = Standing::of(view.decisions_of(&RISK_KINDS)?);
        if let Some((mut looked, touched)) = last
            && standing.sees_like(&looked.standing)
            && let Some(mut payments) = view.payments_of(&touched)?
        {
            payments.extend(standing.said_otherwise(&looked.standing));
            if !payments.is_empty() || standing != looked.standing {
                let renewed = Arc::make_mut(&mut looked);
                let change = renewed.feed.renew(view, &standing, &payments)?;
                renewed.renew(&change, standing, now);
            }
            return Ok(looked);
        }
        let feed = Feed::of(view, &standing, self.places(&standing))?;
        Ok(Arc::new(Looked::over(standing, feed, now)))
    }
}

#[cfg(test)]
mod tests;
