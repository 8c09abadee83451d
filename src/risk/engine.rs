//! The engine: features, rules, lists and judge together, over one payment after the other.

use std::num::NonZeroU32;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::alerts::subject;
use super::event::{Event, Kind, Label};
use super::features::{Features, FieldReader, Moment, Settings, Ticket};
use super::field::{Field, Type};
use super::rules::{Facts, Judgement, Lists, Memory, Names, RuleSet, Trace};

/// Numbers for words and things, and how they are spelled. All words share their numbers; things of each kind have their own.
#[derive(Debug, Clone, Default)]
pub struct Words {
    words: Interner,
    things: [Interner; Kind::ALL.len()],
}

#[derive(Debug, Clone, Default)]
struct Interner {
    numbers: HashMap<Box<str>, NonZeroU32, FixedState>,
    spelled: Vec<Box<str>>,
}

impl Interner {
    fn number(&mut self, text: &str) -> Option<NonZeroU32> {
        if let Some(number) = self.numbers.get(text) {
            return Some(*number);
        }
        let number = u32::try_from(self.spelled.len() + 1).ok().and_then(NonZeroU32::new)?;
        self.numbers.insert(text.into(), number);
        self.spelled.push(text.into());
        Some(number)
    }

    fn spelled(&self, number: NonZeroU32) -> Option<&str> {
        self.spelled.get(number.get() as usize - 1).map(AsRef::as_ref)
    }
}

impl Words {
    /// The number of a word.
    pub fn word(&mut self, text: &str) -> Option<NonZeroU32> {
        self.words.number(text)
    }

    /// The number of a word, if it has one.
    pub fn find(&self, text: &str) -> Option<NonZeroU32> {
        self.words.numbers.get(text).copied()
    }

    /// The number of a thing.
    pub fn thing(&mut self, kind: Kind, text: &str) -> Option<NonZeroU32> {
        self.things[kind as usize].number(text)
    }

    /// How a thing is spelled.
    pub fn spelled(&self, kind: Kind, number: NonZeroU32) -> Option<&str> {
        self.things[kind as usize].spelled(number)
    }

    /// How the word or thing of a field is spelled.
    pub fn text(&self, event: &Event, field: Field) -> Option<&str> {
        match field {
            Field::Word(word) => event.words[word as usize].and_then(|number| self.words.spelled(number)),
            Field::Thing(kind) => event.things[kind as usize].and_then(|number| self.spelled(kind, number)),
            _ => None,
        }
    }
}

impl Names for Words {
    fn number(&mut self, of: Type, text: &str) -> Option<NonZeroU32> {
        match of {
            Type::Word(_) => self.word(text),
            Type::Thing(kind) => self.thing(kind, text),
            Type::Number | Type::Truth => None,
        }
    }
}

/// The engine.
#[derive(Clone)]
pub struct Engine {
    features: Features,
    /// By the places of the program's fields.
    readers: Vec<Option<FieldReader>>,
    rules: RuleSet,
    /// By the places of the rules: which kind of thing each is about.
    subjects: Vec<Option<Kind>>,
    lists: Lists,
    memory: Memory,
    row: Vec<f64>,
}

/// A payment in front of the engine.
struct Looked<'m, 'f> {
    moment: &'m mut Moment<'f>,
    fields: &'m [Field],
    readers: &'m [Option<FieldReader>],
    words: &'m Words,
    event: &'m Event,
}

impl Facts for Looked<'_, '_> {
    fn value(&mut self, field: Field) -> f64 {
        let place = self.fields.iter().position(|known| *known == field);
        place.map_or(f64::NAN, |place| self.value_at(place, field))
    }

    fn value_at(&mut self, place: usize, _: Field) -> f64 {
        self.readers.get(place).copied().flatten().map_or(f64::NAN, |reader| self.moment.value(reader))
    }

    fn text(&self, field: Field) -> Option<&str> {
        self.words.text(self.event, field)
    }
}

/// What somebody wants to see of a payment besides what rules say.
pub trait Look {
    /// The features of a payment before it is passed, when the engine was made for a judge.
    fn features(&mut self, row: &[f64]);
    /// Whether it wants to see the trees of rules that fire.
    fn wants_traces(&self) -> bool {
        false
    }
    /// The evaluated tree of a rule that fired.
    fn trace(&mut self, _rule: usize, _trace: Trace) {}
}

impl Engine {
    /// An engine with these rules, for a judge that looks at things of these kinds; no kinds, no features for one.
    pub fn new(rules: RuleSet, lists: Lists, kinds: &[Kind], settings: Settings) -> Self {
        let features = Features::for_both(kinds, rules.program().fields(), settings);
        let readers = rules.program().fields().iter().map(|field| features.reader(*field)).collect();
        let subjects = rules.sound().iter().map(|sound| subject(&sound.rule)).collect();
        Self { features, readers, rules, subjects, lists, memory: Memory::default(), row: Vec::new() }
    }

    /// Its lists, with what they learnt.
    pub const fn lists(&self) -> &Lists {
        &self.lists
    }

    /// Its rules.
    pub const fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Which kind of thing a rule is about.
    pub fn subject(&self, rule: usize) -> Option<Kind> {
        self.subjects.get(rule).copied().flatten()
    }

    /// Takes in what became known of a payment. Fraud puts its things on the feedback lists, from that moment on; for the
    /// payment itself they were not there, however soon it was known.
    pub fn learn(&mut self, ticket: Ticket, label: Label) {
        if label.fraud {
            for (kind, thing) in Kind::ALL.into_iter().zip(ticket.things()) {
                if let Some(thing) = thing {
                    self.lists.learn(kind, thing, label.known_at.max(ticket.at() + 1));
                }
            }
        }
        self.features.learn(ticket, label);
    }

    /// Says what comes next; see [`Features::announce`].
    pub fn announce<'e>(&self, next: impl Iterator<Item = &'e Event> + Clone) {
        self.features.announce(next);
    }

    /// Takes in a payment or refund of which nobody wants to know anything.
    pub fn pass(&mut self, event: &Event) -> Ticket {
        self.features.pass(event)
    }

    /// Takes in a payment or refund, and says what the rules say of it.
    pub fn judge(&mut self, event: &Event, words: &Words) -> (Ticket, Judgement<'_>) {
        self.look(event, words, &mut Nothing)
    }

    /// The same, with the features and the trees shown to somebody.
    pub fn look(&mut self, event: &Event, words: &Words, look: &mut impl Look) -> (Ticket, Judgement<'_>) {
        let Self { features, readers, rules, lists, memory, row, .. } = self;
        let mut moment = features.meet(event);
        if moment.has_features() {
            moment.describe(row);
            look.features(row);
        }
        let mut looked = Looked { moment: &mut moment, fields: rules.program().fields(), readers, words, event };
        let judgement = rules.judge(event, &mut looked, lists, memory);
        let traced = if look.wants_traces() { judgement.hits.as_slice() } else { &[] };
        for hit in traced {
            if let Some(trace) = rules.trace(hit.rule, event, &mut looked, lists, memory) {
                look.trace(hit.rule, trace);
            }
        }
        (moment.pass(), judgement)
    }
}

struct Nothing;

impl Look for Nothing {
    fn features(&mut self, _: &[f64]) {}
}
