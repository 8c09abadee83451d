//! The rules of a shop: which of them are on, and what they say of a payment together.

use std::num::NonZeroU32;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};

use super::super::event::{Event, Kind, What};
use super::lists::{Lists, Period};
use super::mistake::{Mistake, Problem};
use super::parse_one;
use super::payment::{Facts, Memory, Payment};
use super::program::{Names, Program};
use super::rule::{Action, Rule, Typology};
use super::trace::Trace;

/// Whether a rule counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// It does.
    #[default]
    On,
    /// It only says what it would have found.
    Shadow,
    /// It is not asked.
    Off,
}

/// A rule as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What it is known by for as long as it lives; a key within its text is not looked at.
    pub key: String,
    /// Which of its texts this is.
    pub version: u32,
    /// Whether it counts.
    pub mode: Mode,
    /// One line of the language.
    pub text: String,
}

/// A rule that could not be understood. It is asked nothing, and the others go on without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The rule.
    pub kept: Kept,
    /// What is wrong with it.
    pub mistakes: Vec<Mistake>,
}

/// A rule that could be understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Sound {
    /// What it is known by.
    pub key: String,
    /// Which of its texts this is.
    pub version: u32,
    /// Whether it counts.
    pub mode: Mode,
    /// What it says.
    pub rule: Rule,
}

/// What became of a rule that fired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// It counts.
    Counts,
    /// It is in shadow mode.
    Shadow,
    /// Somebody silenced it for a thing of this payment.
    Snoozed,
}

/// A rule that fired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit<'s> {
    /// The rule's place in [`RuleSet::sound`].
    pub rule: usize,
    /// Its key.
    pub key: &'s str,
    /// Its version.
    pub version: u32,
    /// What it is for.
    pub action: Action,
    /// What it looks for.
    pub typology: Typology,
    /// Its points, which are part of the sum only when it counts.
    pub points: u8,
    /// Whether it counts.
    pub effect: Effect,
}

/// What the rules say of a payment together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgement<'s> {
    /// All rules that fired, in their order; an `allow` hides none.
    pub hits: Vec<Hit<'s>>,
    /// The points of those that count.
    pub points: u32,
    /// What is to be done: `allow` if a rule that counts says so, else `block`, else `review`; nothing when none fired.
    pub outcome: Option<Action>,
}

/// A rule that is asked, by its places among the sound ones and in the program.
#[derive(Debug, Clone, Copy)]
struct Asked {
    sound: usize,
    place: usize,
    on: What,
}

/// Silences: for which thing, of which rule, and when. What is judged again later finds them as they were.
type Snoozes = HashMap<(Kind, NonZeroU32), HashMap<String, Vec<Period>, FixedState>, FixedState>;

/// The rules of a shop.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    sound: Vec<Sound>,
    broken: Vec<Broken>,
    program: Program,
    /// Those that are not off.
    asked: Vec<Asked>,
    snoozes: Snoozes,
}

impl RuleSet {
    /// Of these rules. Those with mistakes are left out and listed as [`Self::broken`].
    pub fn new(kept: impl IntoIterator<Item = Kept>, lists: &Lists, names: &mut dyn Names) -> Self {
        let mut set = Self::default();
        let mut keys = HashSet::<String, FixedState>::default();
        for kept in kept {
            let is_new = keys.insert(kept.key.clone());
            match parse_one(&kept.text, lists) {
                Ok(_) if !is_new => {
                    let problem = Problem::KeyTwice(kept.key.clone());
                    set.broken
                        .push(Broken { kept, mistakes: vec![Mistake { line: 1, column: 1, span: 0..0, problem }] });
                }
                Ok(rule) => {
                    let Kept { key, version, mode, .. } = kept;
                    if mode != Mode::Off {
                        let place = set.program.add(&rule.condition, lists, names);
                        set.asked.push(Asked { sound: set.sound.len(), place, on: rule.on });
                    }
                    set.sound.push(Sound { key, version, mode, rule });
                }
                Err(mistakes) => set.broken.push(Broken { kept, mistakes }),
            }
        }
        set
    }

    /// The rules that are understood, in their order.
    pub fn sound(&self) -> &[Sound] {
        &self.sound
    }

    /// Those that are not.
    pub fn broken(&self) -> &[Broken] {
        &self.broken
    }

    /// What they ask for.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Silences a rule for a thing for a while.
    pub fn snooze(&mut self, key: &str, kind: Kind, thing: NonZeroU32, period: Period) {
        self.snoozes.entry((kind, thing)).or_default().entry(key.to_owned()).or_default().push(period);
    }

    /// Lets a rule speak of a thing again from a moment on.
    pub fn wake(&mut self, key: &str, kind: Kind, thing: NonZeroU32, from: i64) {
        if let Some(periods) = self.snoozes.get_mut(&(kind, thing)).and_then(|keys| keys.get_mut(key)) {
            Period::end_all(periods, from);
        }
    }

    /// What they say of a payment or refund.
    pub fn judge<F: Facts + ?Sized>(
        &self,
        event: &Event,
        facts: &mut F,
        lists: &Lists,
        memory: &mut Memory,
    ) -> Judgement<'_> {
        memory.next(&self.program);
        let mut payment = Payment { now: event.at, facts, lists, memory };
        let mut judgement = Judgement::default();
        for asked in self.asked.iter().filter(|asked| asked.on == event.what) {
            if !self.program.is_true(asked.place, &mut payment) {
                continue;
            }
            let Some(sound) = self.sound.get(asked.sound) else { continue };
            let effect = match sound.mode {
                _ if self.is_snoozed(&sound.key, event) => Effect::Snoozed,
                Mode::On => Effect::Counts,
                Mode::Shadow | Mode::Off => Effect::Shadow,
            };
            if effect == Effect::Counts {
                judgement.points += u32::from(sound.rule.weight);
                judgement.outcome = judgement.outcome.max(Some(sound.rule.action));
            }
            judgement.hits.push(Hit {
                rule: asked.sound,
                key: &sound.key,
                version: sound.version,
                action: sound.rule.action,
                typology: sound.rule.typology,
                points: sound.rule.weight,
                effect,
            });
        }
        judgement
    }

    /// Why a rule said what it said of the payment that was judged last with this memory.
    pub fn trace<F: Facts + ?Sized>(
        &self,
        rule: usize,
        event: &Event,
        facts: &mut F,
        lists: &Lists,
        memory: &mut Memory,
    ) -> Option<Trace> {
        let asked = self.asked.get(self.asked.binary_search_by_key(&rule, |asked| asked.sound).ok()?)?;
        let sound = self.sound.get(rule)?;
        self.program.trace(asked.place, &sound.rule, &mut Payment { now: event.at, facts, lists, memory })
    }

    fn is_snoozed(&self, key: &str, event: &Event) -> bool {
        let of = |kind: Kind| self.snoozes.get(&(kind, event.things[kind as usize]?))?.get(key);
        Kind::ALL.into_iter().filter_map(of).flatten().any(|period| period.covers(event.at))
    }
}
