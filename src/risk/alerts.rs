//! From payments that rules found to alerts that a person looks at: one for each thing, kind of suspicion and day.

use std::collections::HashMap;
use std::num::NonZeroU32;

use super::event::{Event, Kind};
use super::field::Field;
use super::rules::{Action, Effect, Judgement, Rule, Tree, Typology};

/// From so many points on a payment is worth a look; a rule alone can have them, or several together.
pub const WORTH_A_LOOK: u32 = 30;

/// From so many points on somebody should look today: two patterns together, or one that leaves little doubt. Our own choice.
pub const HIGH: u32 = 60;

/// What an alert is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// A thing that several payments have in common.
    Thing(Kind, NonZeroU32),
    /// One payment, by its place among all.
    Payment(usize),
}

/// Payments that look suspicious for one reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    /// What it is about.
    pub about: About,
    /// What kind of suspicion it is.
    pub typology: Typology,
    /// The first and the last of its payments, in the seconds of [`Event::at`].
    pub from: i64,
    /// See [`Self::from`].
    pub to: i64,
    /// Its payments, by their places among all, in order of time.
    pub payments: Vec<usize>,
    /// The most points that one of them has.
    pub points: u32,
    /// What is to be done, by the strongest rule.
    pub action: Action,
    /// What its payments come to that were not declined, in minor units.
    pub amount: i64,
    /// Which rules found how many of them, by their places in the set, most often first.
    pub rules: Vec<(usize, u32)>,
}

/// Alerts so far.
#[derive(Debug, Clone, Default)]
pub struct Alerts {
    all: Vec<Alert>,
    /// The last alert about each thing.
    last: HashMap<(About, Typology), usize>,
}

/// An alert takes in further payments for a day from its first one on: somebody who looks at it each day sees each thing once.
const WITHIN: i64 = 86_400;

impl Alerts {
    /// All alerts, in order of their first payments.
    pub fn all(&self) -> &[Alert] {
        &self.all
    }

    /// Takes in what rules say of a payment at this place; gives the place of its alert, if it is worth one. `subject` says of
    /// a rule, by its place in the set, which kind of thing it is about.
    pub fn take(
        &mut self,
        place: usize,
        event: &Event,
        judgement: &Judgement<'_>,
        subject: impl Fn(usize) -> Option<Kind>,
    ) -> Option<usize> {
        let action = judgement.outcome.filter(|outcome| *outcome != Action::Allow)?;
        if action != Action::Block && judgement.points < WORTH_A_LOOK {
            return None;
        }
        let counting = judgement.hits.iter().filter(|hit| hit.effect == Effect::Counts);
        let strongest = counting.clone().max_by_key(|hit| (hit.points, std::cmp::Reverse(hit.rule)))?;
        let thing = subject(strongest.rule).and_then(|kind| event.things[kind as usize].map(|thing| (kind, thing)));
        let about = thing.map_or(About::Payment(place), |(kind, thing)| About::Thing(kind, thing));
        let key = (about, strongest.typology);
        let open = self.last.get(&key).copied().filter(|at| self.all[*at].from + WITHIN > event.at);
        let at = open.unwrap_or_else(|| {
            self.last.insert(key, self.all.len());
            self.all.push(Alert {
                about,
                typology: strongest.typology,
                from: event.at,
                to: event.at,
                payments: Vec::new(),
                points: 0,
                action,
                amount: 0,
                rules: Vec::new(),
            });
            self.all.len() - 1
        });
        let alert = &mut self.all[at];
        alert.to = event.at;
        alert.payments.push(place);
        alert.points = alert.points.max(judgement.points);
        if action == Action::Block {
            alert.action = action;
        }
        if !event.declined {
            alert.amount += event.amount;
        }
        for hit in counting {
            match alert.rules.iter_mut().find(|(rule, _)| *rule == hit.rule) {
                Some((_, count)) => *count += 1,
                None => alert.rules.push((hit.rule, 1)),
            }
        }
        alert.rules.sort_by_key(|(rule, count)| (std::cmp::Reverse(*count), *rule));
        Some(at)
    }
}

/// The kind of thing that a rule is about: the first one that it counts over or asks for.
pub fn subject(rule: &Rule) -> Option<Kind> {
    fn first(tree: &Tree) -> Option<Kind> {
        match tree {
            Tree::Field(field) | Tree::Listed { what: field, .. } | Tree::Like { what: field, .. } => kind(*field),
            Tree::Negative(of) | Tree::Not(of) | Tree::Among { what: of, .. } | Tree::Known { what: of, .. } => {
                first(of)
            }
            Tree::Arithmetic(_, sides) | Tree::Compare(_, sides) => sides.iter().find_map(first),
            Tree::And(of) | Tree::Or(of) => of.iter().find_map(first),
            Tree::Constant(_) | Tree::Word(..) => None,
        }
    }
    fn kind(field: Field) -> Option<Kind> {
        match field {
            Field::Thing(kind) | Field::Per(_, kind, _) | Field::Of(_, kind) => Some(kind),
            _ => None,
        }
    }
    first(&rule.condition)
}
