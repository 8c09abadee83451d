//! Where to find what in a proof. Made with it, behind the window, so that a list of a hundred thousand items is neither
//! walked through nor written in small letters while somebody waits for a frame.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::proof::{FoundBreak, FoundMatch, NamedBatch, OnItsWay};
use crate::domain::ids::{BankEntryId, BatchId};
use crate::domain::{BankEntry, Currency, Money};

/// So many of equal nearness are looked at in each direction.
const LOOKED_AT: usize = 256;

/// Where to find what in the three lists of a proof.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProofIndex {
    breaks_of_batches: HashMap<BatchId, Vec<u32>>,
    breaks_of_entries: HashMap<BankEntryId, Vec<u32>>,
    open_batches: Vec<Open>,
    open_entries: Vec<Open>,
    breaks: Words,
    matches: Words,
    in_transit: Words,
}

/// Something that has no other side, in order of amount and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Open {
    amount: (Currency, i64),
    on: NaiveDate,
    place: ProofPlace,
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProofPlace {
    /// In a break: which, and which of its batches or entries.
    Break(u32, u32),
    /// Among what is on its way.
    InTransit(u32),
}

/// The lists that can be searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofList {
    /// What does not agree.
    Breaks,
    /// What agrees.
    Matches,
    /// What is on its way.
    InTransit,
}

/// What each line of a list can be found by, in small letters, one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Words {
    all: String,
    ends: Vec<usize>,
}

impl Words {
    fn of<T>(list: &[T], each: impl Fn(&T, &mut String)) -> Self {
        let (mut words, mut one) = (Self::default(), String::new());
        words.ends.reserve(list.len());
        for line in list {
            one.clear();
            each(line, &mut one);
            words.all.push_str(&one.to_lowercase());
            words.ends.push(words.all.len());
        }
        words
    }

    fn of_line(&self, line: usize) -> &str {
        let start = line.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.ends.get(line).and_then(|end| self.all.get(start..*end)).unwrap_or_default()
    }
}

impl ProofIndex {
    pub(super) fn new(breaks: &[FoundBreak], matches: &[FoundMatch], in_transit: &[OnItsWay]) -> Self {
        let mut index = Self {
            breaks: Words::of(breaks, |found, words| {
                found.batches.iter().for_each(|batch| of_batch(batch, words));
                found.entries.iter().for_each(|entry| of_entry(entry, words));
                found.case.remarks.iter().for_each(|remark| push(words, &remark.text));
                push(words, &found.amount.to_decimal());
            }),
            matches: Words::of(matches, |found, words| {
                found.batches.iter().for_each(|batch| of_batch(batch, words));
                found.entries.iter().for_each(|entry| of_entry(entry, words));
            }),
            in_transit: Words::of(in_transit, |found, words| of_batch(&found.batch, words)),
            ..Self::default()
        };
        for (at, found) in (0_u32..).zip(breaks) {
            found
                .batches
                .iter()
                .for_each(|batch| index.breaks_of_batches.entry(batch.batch_id.clone()).or_default().push(at));
            found
                .entries
                .iter()
                .for_each(|entry| index.breaks_of_entries.entry(entry.entry_id.clone()).or_default().push(at));
            if found.of_lines {
                continue;
            }
            if found.entries.is_empty() {
                let batches = (0_u32..).zip(&found.batches);
                index.open_batches.extend(batches.map(|(part, batch)| open_batch(batch, ProofPlace::Break(at, part))));
            } else if found.batches.is_empty() {
                index.open_entries.extend((0_u32..).zip(&found.entries).map(|(part, entry)| Open {
                    amount: (entry.amount.currency, entry.amount.minor),
                    on: entry.booked_on,
                    place: ProofPlace::Break(at, part),
                }));
            }
        }
        let on_its_way = (0_u32..).zip(in_transit);
        index.open_batches.extend(on_its_way.map(|(at, found)| open_batch(&found.batch, ProofPlace::InTransit(at))));
        index.open_batches.sort_unstable();
        index.open_entries.sort_unstable();
        index
    }

    /// Whether a line of a list has these words, which are in small letters.
    pub fn holds(&self, list: ProofList, line: usize, words: &str) -> bool {
        let of = match list {
            ProofList::Breaks => &self.breaks,
            ProofList::Matches => &self.matches,
            ProofList::InTransit => &self.in_transit,
        };
        of.of_line(line).contains(words)
    }

    /// The breaks, by their places, that some of these are about.
    pub fn breaks_about<'a>(
        &self,
        batches: impl Iterator<Item = &'a BatchId>,
        entries: impl Iterator<Item = &'a BankEntryId>,
    ) -> Vec<usize> {
        let of_batches = batches.filter_map(|id| self.breaks_of_batches.get(id)).flatten();
        let of_entries = entries.filter_map(|id| self.breaks_of_entries.get(id)).flatten();
        let mut breaks: Vec<usize> = of_batches.chain(of_entries).filter_map(|at| usize::try_from(*at).ok()).collect();
        breaks.sort_unstable();
        breaks.dedup();
        breaks
    }

    /// Batches that have no deposit, the nearest by amount first, then by day; none that is off by more than `most`.
    pub fn near_batches(&self, wanted: Money, on: NaiveDate, most: u64) -> Vec<ProofPlace> {
        near(&self.open_batches, wanted, on, most)
    }

    /// The same of entries that have no batch.
    pub fn near_entries(&self, wanted: Money, on: NaiveDate, most: u64) -> Vec<ProofPlace> {
        near(&self.open_entries, wanted, on, most)
    }
}

fn near(all: &[Open], wanted: Money, on: NaiveDate, most: u64) -> Vec<ProofPlace> {
    let apart = |open: &Open| {
        let off = open.amount.1.abs_diff(wanted.minor);
        (open.amount.0 == wanted.currency && off <= most).then(|| (off, (open.on - on).num_days().unsigned_abs()))
    };
    let from = all.partition_point(|open| (open.amount, open.on) < ((wanted.currency, wanted.minor), on));
    let (below, above) = all.split_at(from);
    let below = below.iter().rev().map_while(|open| Some((apart(open)?, open.place))).take(LOOKED_AT);
    let above = above.iter().map_while(|open| Some((apart(open)?, open.place))).take(LOOKED_AT);
    let mut found: Vec<((u64, u64), ProofPlace)> = below.chain(above).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, place)| place).collect()
}

fn open_batch(batch: &NamedBatch, place: ProofPlace) -> Open {
    Open { amount: (batch.amount.currency, batch.amount.minor), on: batch.arrival, place }
}

/// Lines do not run into each other: nobody looks for a line feed.
pub(super) fn push(words: &mut String, text: &str) {
    words.push_str(text);
    words.push('\n');
}

pub(super) fn of_batch(batch: &NamedBatch, words: &mut String) {
    push(words, batch.batch_id.as_str());
    push(words, &batch.gateway);
    push(words, &batch.amount.to_decimal());
}

pub(super) fn of_entry(entry: &BankEntry, words: &mut String) {
    entry.texts.iter().chain(&entry.counterparty).for_each(|text| push(words, text));
    push(words, &entry.amount.to_decimal());
}
