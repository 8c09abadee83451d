//! References and names inside the bank's text.
//!
//! Banks change case, drop punctuation, break lines inside an id and cut ids off. So texts and references are compared
//! as upper-case letters and digits alone, with the places remembered at which a word began.

use std::collections::HashSet;

use crate::domain::{BankEntry, Batch};

/// A reference needs this many letters and digits, or it would be found by chance.
const SHORTEST: usize = 6;
/// From here on a reference counts without the gateway's name beside it.
const STRONG: usize = 10;
/// From here on it also counts when other words are glued to it.
const UNMISTAKABLE: usize = 16;
/// Positions whose first characters start no reference are skipped by a look-up of this many.
const GLANCE: usize = 4;

/// A text as upper-case letters and digits.
#[derive(Debug, Default)]
pub(super) struct Plain {
    chars: Vec<u8>,
    word_starts: Vec<bool>,
}

impl Plain {
    fn of(text: &str) -> Self {
        let mut plain = Self::default();
        plain.push(text);
        plain
    }

    /// Everything the bank wrote beside an entry.
    pub(super) fn of_entry(entry: &BankEntry) -> Self {
        let mut plain = Self::default();
        for text in entry.counterparty.iter().chain(&entry.texts) {
            plain.push(text);
        }
        plain
    }

    fn push(&mut self, text: &str) {
        let mut word_start = true;
        let mut buffer = [0; 4];
        for letter in text.chars() {
            if !letter.is_alphanumeric() {
                word_start = true;
                continue;
            }
            for upper in letter.to_uppercase() {
                for &byte in upper.encode_utf8(&mut buffer).as_bytes() {
                    self.chars.push(byte);
                    self.word_starts.push(word_start);
                    word_start = false;
                }
            }
        }
    }

    /// Whether a word begins or the text ends at `at`.
    fn is_edge(&self, at: usize) -> bool {
        self.word_starts.get(at).copied().unwrap_or(true)
    }
}

/// The gateway's names.
pub(super) struct Names(Vec<Vec<u8>>);

impl Names {
    pub(super) fn new(names: &[String]) -> Self {
        Self(names.iter().map(|name| Plain::of(name).chars).filter(|name| !name.is_empty()).collect())
    }

    /// Whether one of them is in the text as whole words.
    pub(super) fn are_in(&self, text: &Plain) -> bool {
        self.0.iter().any(|name| {
            let found = |(at, window): (usize, &[u8])| {
                window == name.as_slice() && text.is_edge(at) && text.is_edge(at + name.len())
            };
            text.chars.windows(name.len()).enumerate().any(found)
        })
    }
}

/// A reference found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::reconcile) struct Found {
    /// The batch by its position.
    pub(in crate::reconcile) batch: usize,
    /// The whole reference, not only its beginning.
    pub(in crate::reconcile) whole: bool,
}

/// The references of all batches, sorted; those that several batches share are left out.
pub(super) struct References {
    sorted: Vec<(Vec<u8>, usize)>,
    beginnings: HashSet<[u8; GLANCE]>,
    shortest_prefix: usize,
}

impl References {
    pub(super) fn new<'a>(batches: impl Iterator<Item = &'a Batch>, shortest_prefix: usize) -> Self {
        let mut all: Vec<(Vec<u8>, usize)> = Vec::new();
        for (index, batch) in batches.enumerate() {
            let texts = std::iter::once(batch.batch_id.as_str()).chain(batch.references.iter().map(String::as_str));
            for key in texts.map(|text| Plain::of(text).chars) {
                if key.len() >= SHORTEST && key.iter().any(u8::is_ascii_digit) {
                    all.push((key, index));
                }
            }
        }
        all.sort_unstable();
        all.dedup();
        let sorted: Vec<_> =
            all.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() == 1).flatten().cloned().collect();
        let beginnings = sorted.iter().filter_map(|(key, _)| key.first_chunk().copied()).collect();
        Self { sorted, beginnings, shortest_prefix: shortest_prefix.max(SHORTEST) }
    }

    /// The batches that the text names, each once, in order. Beginnings count only where no whole reference is.
    pub(super) fn find_in(&self, text: &Plain, names_gateway: bool) -> Vec<Found> {
        let mut found = Vec::new();
        for at in 0..text.chars.len() {
            let Some((_, rest)) = text.chars.split_at_checked(at) else { break };
            if !rest.first_chunk().is_some_and(|beginning| self.beginnings.contains(beginning)) {
                continue;
            }
            found.extend(self.whole(text, at, rest, names_gateway).or_else(|| self.cut_off(text, at, rest)));
        }
        if found.iter().any(|found| found.whole) {
            found.retain(|found| found.whole);
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The longest reference that stands whole at the front of `rest`.
    fn whole(&self, text: &Plain, at: usize, rest: &[u8], names_gateway: bool) -> Option<Found> {
        let mut room = rest;
        loop {
            let after = self.sorted.partition_point(|(key, _)| key.as_slice() <= room);
            let (key, batch) = self.sorted.get(after.checked_sub(1)?)?;
            let common = common_prefix(key, room);
            if common < key.len() {
                // Whatever stands whole here is no longer than what this neighbour has in common with the text.
                room = room.get(..common)?;
                continue;
            }
            let (starts, ends) = (text.is_edge(at), text.is_edge(at + key.len()));
            let counts = match key.len() {
                UNMISTAKABLE.. => true,
                STRONG.. => starts && ends,
                _ => starts && ends && names_gateway,
            };
            return counts.then_some(Found { batch: *batch, whole: true });
        }
    }

    /// The one batch whose reference begins with the words at the front of `rest`, where the bank cut it off.
    fn cut_off(&self, text: &Plain, at: usize, rest: &[u8]) -> Option<Found> {
        if !text.is_edge(at) {
            return None;
        }
        let after = self.sorted.partition_point(|(key, _)| key.as_slice() <= rest);
        let neighbours = [after.checked_sub(1), Some(after)];
        let common = |index: usize| self.sorted.get(index).map_or(0, |(key, _)| common_prefix(key, rest));
        let longest = neighbours.into_iter().flatten().map(common).max()?;
        // Within a word another character follows: that is another id, not a shorter one.
        let length = (self.shortest_prefix..=longest).rev().find(|length| text.is_edge(at + length))?;
        let prefix = rest.get(..length)?;
        let first = self.sorted.partition_point(|(key, _)| key.as_slice() < prefix);
        let same = self.sorted.get(first..)?.iter().take_while(|(key, _)| key.starts_with(prefix));
        let mut batches = same.map(|(_, batch)| *batch);
        let batch = batches.next()?;
        batches.all(|other| other == batch).then_some(Found { batch, whole: false })
    }
}

fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}
