//! Named lists of things and words. Every entry counts from its time on, and for nothing before.

use std::num::NonZeroU32;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use rapidfuzz::distance::jaro_winkler::{Args, BatchComparator};

use super::super::event::{Kind, Word};
use super::super::field::Type;

/// What a list is for. Rules say what follows from it; this says what people see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// What is refused.
    Block,
    /// What is trusted.
    Allow,
    /// Anything else.
    Plain,
    /// What payments that are known to be fraud had to do with. It fills itself.
    Feedback,
}

/// From when on an entry counts, and until when; in the seconds of [`super::super::Event::at`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// The first moment.
    pub since: i64,
    /// The first moment at which it counts no longer, if there is one.
    pub until: Option<i64>,
}

impl Period {
    /// From a moment on.
    pub const fn since(since: i64) -> Self {
        Self { since, until: None }
    }

    /// Whether the moment is within.
    pub fn covers(self, now: i64) -> bool {
        self.since <= now && self.until.is_none_or(|until| now < until)
    }

    /// Ends all of them at a moment, if they have not ended before; what was before that moment stays.
    pub(super) fn end_all(periods: &mut Vec<Self>, at: i64) {
        periods.retain(|period| period.since < at);
        for period in periods {
            period.until = Some(period.until.map_or(at, |until| until.min(at)));
        }
    }
}

/// A list among the [`Lists`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ListId(u32);

/// Why there is no such list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoList {
    /// Another list has the name.
    #[error("there is a list of this name already")]
    Taken,
    /// A rule could not name it.
    #[error("a list's name consists of letters, digits, `_` and `-`")]
    Name,
    /// Lists hold words and things.
    #[error("a list holds words or things, neither numbers nor yes and no")]
    Members,
}

#[derive(Debug, Clone, Default)]
struct Entry {
    /// More than one when it was taken off and put on again.
    periods: Vec<Period>,
    /// How it is spelled, in the form in which names are compared; of words only.
    spelled: Option<String>,
}

/// One list.
#[derive(Debug, Clone)]
pub struct List {
    name: String,
    members: Type,
    purpose: Purpose,
    entries: HashMap<NonZeroU32, Entry, FixedState>,
}

impl List {
    /// Its name, without the `@`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it holds.
    pub const fn members(&self) -> Type {
        self.members
    }

    /// What it is for.
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Puts a word or thing on it. A word is to be spelled out when rules are to find names like it.
    pub fn put(&mut self, number: NonZeroU32, spelled: Option<&str>, period: Period) {
        let entry = self.entries.entry(number).or_default();
        if !entry.periods.contains(&period) {
            entry.periods.push(period);
        }
        if let Some(spelled) = spelled {
            entry.spelled = Some(normal(spelled));
        }
    }

    /// Takes a word or thing off it from a moment on. That it was there before stays true.
    pub fn take_off(&mut self, number: NonZeroU32, from: i64) {
        if let Some(entry) = self.entries.get_mut(&number) {
            Period::end_all(&mut entry.periods, from);
        }
    }

    /// Whether it holds the word or thing at a moment.
    pub fn has(&self, number: NonZeroU32, now: i64) -> bool {
        self.entries.get(&number).is_some_and(|entry| entry.periods.iter().any(|period| period.covers(now)))
    }

    /// Whether it holds a name so alike at a moment.
    pub fn has_like(&self, name: &str, least: f64, now: i64) -> bool {
        let name = BatchComparator::new(normal(name).chars());
        let now_there = |entry: &&Entry| entry.periods.iter().any(|period| period.covers(now));
        self.entries.values().filter(now_there).any(|entry| entry.is_like(&name, least))
    }

    /// When it holds a name so alike: for those who ask for many moments.
    pub fn periods_like(&self, name: &str, least: f64) -> Vec<Period> {
        let name = BatchComparator::new(normal(name).chars());
        let alike = self.entries.values().filter(|entry| entry.is_like(&name, least));
        alike.flat_map(|entry| entry.periods.iter().copied()).collect()
    }
}

impl Entry {
    fn is_like(&self, name: &BatchComparator<char>, least: f64) -> bool {
        let alike = |spelled: &String| {
            name.similarity_with_args(spelled.chars(), &Args::default().score_cutoff(least)).is_some()
        };
        self.spelled.as_ref().is_some_and(alike)
    }
}

/// A name as it is compared: small letters and digits alone, its words in the order of the alphabet.
fn normal(name: &str) -> String {
    let lower = name.to_lowercase();
    let mut words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

/// All lists.
#[derive(Debug, Clone)]
pub struct Lists {
    lists: Vec<List>,
    /// The feedback list of each kind, by the places of [`Kind::ALL`].
    feedback: [ListId; Kind::ALL.len()],
}

impl Default for Lists {
    fn default() -> Self {
        Self::new()
    }
}

impl Lists {
    /// Those that are always there: for each kind one of what is blocked (`blocked_cards`), one of what is trusted
    /// (`trusted_cards`) and one of what is known from fraud (`fraud_cards`); and the `watchlist` of names.
    pub fn new() -> Self {
        let mut lists = Self { lists: Vec::new(), feedback: [ListId(0); Kind::ALL.len()] };
        for (at, kind) in Kind::ALL.into_iter().enumerate() {
            let mut add =
                |prefix: &str, purpose| lists.add(&format!("{prefix}_{}", kind.plural()), Type::Thing(kind), purpose);
            add("blocked", Purpose::Block);
            add("trusted", Purpose::Allow);
            lists.feedback[at] = add("fraud", Purpose::Feedback);
        }
        lists.add("watchlist", Type::Word(Word::Name), Purpose::Plain);
        lists
    }

    fn add(&mut self, name: &str, members: Type, purpose: Purpose) -> ListId {
        let id = ListId(u32::try_from(self.lists.len()).unwrap_or(u32::MAX));
        self.lists.push(List { name: name.to_owned(), members, purpose, entries: HashMap::default() });
        id
    }

    /// Makes a list.
    pub fn create(&mut self, name: &str, members: Type, purpose: Purpose) -> Result<ListId, NoList> {
        if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-')) || name.len() > 100 {
            return Err(NoList::Name);
        }
        if matches!(members, Type::Number | Type::Truth) {
            return Err(NoList::Members);
        }
        if self.find(name).is_some() { Err(NoList::Taken) } else { Ok(self.add(name, members, purpose)) }
    }

    /// The list of a name.
    pub fn find(&self, name: &str) -> Option<ListId> {
        let at = self.lists.iter().position(|list| list.name == name)?;
        u32::try_from(at).ok().map(ListId)
    }

    /// A list.
    pub fn get(&self, id: ListId) -> Option<&List> {
        self.lists.get(id.0 as usize)
    }

    /// A list, to change it.
    pub fn get_mut(&mut self, id: ListId) -> Option<&mut List> {
        self.lists.get_mut(id.0 as usize)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &List> {
        self.lists.iter()
    }

    /// Takes in that a thing had to do with a payment of which it became known that it was fraud. It is on the feedback
    /// list of its kind from that moment on.
    pub fn learn(&mut self, kind: Kind, thing: NonZeroU32, known_at: i64) {
        let id = self.feedback[kind as usize];
        let Some(list) = self.get_mut(id) else { return };
        let periods = &mut list.entries.entry(thing).or_default().periods;
        match periods.iter_mut().find(|period| period.until.is_none()) {
            Some(open) => open.since = open.since.min(known_at),
            None => periods.push(Period::since(known_at)),
        }
    }
}
