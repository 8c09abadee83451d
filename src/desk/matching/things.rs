//! What a person can bring together: every batch and every bank entry, whether or not a break is about it. A deposit that
//! nobody recognises is an ordinary entry of the bank until somebody says whose it is.

use std::cmp::Reverse;
use std::collections::HashMap;

use chrono::NaiveDate;

use super::super::proof::NamedBatch;
use super::super::proof_index::{of_batch, of_entry};
use super::super::reconcile::Reconciliation;
use super::super::{Actor, Desk, Result};
use crate::domain::ids::{BankEntryId, BatchId};
use crate::domain::{BankEntry, Capability, Currency, EntryStatus, Money};
use crate::reconcile::Match;

/// So many are given at once: whoever wants others looks for them by their words.
const GIVEN: usize = 500;

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub enum Thing {
    /// A batch of a gateway.
    Batch(NamedBatch),
    /// An entry at the bank.
    Entry(BankEntry),
}

impl Thing {
    /// What it comes to.
    pub const fn amount(&self) -> Money {
        match self {
            Self::Batch(batch) => batch.amount,
            Self::Entry(entry) => entry.amount,
        }
    }

    /// Its day.
    pub const fn on(&self) -> NaiveDate {
        match self {
            Self::Batch(batch) => batch.arrival,
            Self::Entry(entry) => entry.booked_on,
        }
    }

    /// Whether its text, id or amount has these words, which are in small letters.
    pub fn holds(&self, words: &str) -> bool {
        let mut text = String::new();
        match self {
            Self::Batch(batch) => of_batch(batch, &mut text),
            Self::Entry(entry) => of_entry(entry, &mut text),
        }
        words.is_empty() || text.to_lowercase().contains(words)
    }

    /// The newest first of equals; no two things are equal in it.
    fn order(&self) -> impl Ord + '_ {
        let (side, id) = match self {
            Self::Batch(batch) => (0, batch.batch_id.as_str()),
            Self::Entry(entry) => (1, entry.entry_id.as_str()),
        };
        (Reverse(self.on()), side, id)
    }
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ThingStanding {
    /// A break is about it.
    Waits,
    /// It is a batch that is not to be seen at the bank yet.
    OnItsWay,
    /// It is an entry that has nothing to do with a gateway, as far as anybody knows.
    Unrelated,
    /// It has its other side.
    Matched,
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThingQuery {
    /// In this currency; nothing means in any.
    pub currency: Option<Currency>,
    /// Whose text, id or amount has these words; all without any.
    pub words: String,
    /// The nearest to this day come first.
    pub around: NaiveDate,
    /// Batches are among them.
    pub batches: bool,
    /// Bank entries are among them.
    pub entries: bool,
    /// Also what is matched, unless a person did it.
    pub matched: bool,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FoundThings {
    /// The first of them: what waits comes first, then what is nearest in time.
    pub rows: Vec<(Thing, ThingStanding)>,
    /// How many there are besides.
    pub more: u64,
}

/// Batches and bank entries that somebody may want to bring together.
///
/// # Errors
/// When the book cannot be read.
pub fn find_things(desk: &Desk, actor: &Actor, query: &ThingQuery) -> Result<FoundThings> {
    desk.check(actor, Capability::Reconcile)?;
    let proven = desk.proven()?;
    let gateways = desk.store.read(|view| view.gateways_of_batches())?;
    let standings = Standings::of(&proven);
    let wanted = query.words.trim().to_lowercase();
    let of_currency = |amount: Money| query.currency.is_none_or(|currency| currency == amount.currency);
    let open = |standing: ThingStanding| query.matched || standing != ThingStanding::Matched;
    let mut text = String::new();
    let mut holds = |write: &dyn Fn(&mut String)| {
        text.clear();
        write(&mut text);
        wanted.is_empty() || text.to_lowercase().contains(&wanted)
    };
    // Positions first: of a hundred thousand only a few are copied.
    let mut found: Vec<(ThingStanding, u64, bool, usize)> = Vec::new();
    let apart = |on: NaiveDate| (on - query.around).num_days().unsigned_abs();
    let named = |at: usize| {
        let batch = &proven.batches.get(at)?.batch;
        Some(NamedBatch {
            batch_id: batch.batch_id.clone(),
            gateway: gateways.get(&batch.batch_id).cloned().unwrap_or_default(),
            amount: batch.amount,
            arrival: batch.arrival_date,
        })
    };
    for (at, row) in proven.batches.iter().enumerate().filter(|_| query.batches) {
        let batch = &row.batch;
        let Some(standing) = standings.of_batch(&batch.batch_id).filter(|standing| open(*standing)) else { continue };
        if of_currency(batch.amount)
            && (wanted.is_empty() || named(at).is_some_and(|it| holds(&|text| of_batch(&it, text))))
        {
            found.push((standing, apart(batch.arrival_date), false, at));
        }
    }
    for (at, entry) in proven.entries.iter().enumerate().filter(|_| query.entries) {
        let Some(standing) = standings.of_entry(entry).filter(|standing| open(*standing)) else { continue };
        if of_currency(entry.amount) && (wanted.is_empty() || holds(&|text| of_entry(entry, text))) {
            found.push((standing, apart(entry.booked_on), true, at));
        }
    }
    let more = found.len().saturating_sub(GIVEN);
    if more > 0 {
        found.select_nth_unstable(GIVEN);
        found.truncate(GIVEN);
    }
    let thing = |(standing, _, is_entry, at): (ThingStanding, u64, bool, usize)| {
        let thing =
            if is_entry { proven.entries.get(at).cloned().map(Thing::Entry) } else { named(at).map(Thing::Batch) };
        Some((thing?, standing))
    };
    let mut rows: Vec<(Thing, ThingStanding)> = found.into_iter().filter_map(thing).collect();
    rows.sort_by(|a, b| {
        let near = |(thing, standing): &(Thing, ThingStanding)| (*standing, apart(thing.on()));
        near(a).cmp(&near(b)).then_with(|| a.0.order().cmp(&b.0.order()))
    });
    Ok(FoundThings { rows, more: more as u64 })
}

/// Where everything stands that the proof says something of.
struct Standings<'a> {
    batches: HashMap<&'a BatchId, Option<ThingStanding>>,
    entries: HashMap<&'a BankEntryId, Option<ThingStanding>>,
}

impl<'a> Standings<'a> {
    fn of(proven: &'a Reconciliation) -> Self {
        let proof = &proven.proof;
        let mut standings = Self { batches: HashMap::new(), entries: HashMap::new() };
        for batch_id in &proof.not_expected {
            standings.batches.insert(batch_id, None);
        }
        for waiting in &proof.in_transit {
            standings.batches.insert(&waiting.batch_id, Some(ThingStanding::OnItsWay));
        }
        let of_match = |found: &Match| match (&found.decided, found.difference.is_zero()) {
            (Some(_), true) => None, // it would have to be taken back first
            (None, true) => Some(ThingStanding::Matched),
            (_, false) => Some(ThingStanding::Waits),
        };
        for found in &proof.matches {
            standings.batches.extend(found.batches.iter().map(|id| (id, of_match(found))));
            standings.entries.extend(found.entries.iter().map(|id| (id, of_match(found))));
        }
        // A late batch is on its way, and its break is of nothing.
        for found in proof.breaks.iter().filter(|found| !found.is_of_lines() && !found.amount.is_zero()) {
            standings.batches.extend(found.batches.iter().map(|id| (id, Some(ThingStanding::Waits))));
            standings.entries.extend(found.entries.iter().map(|id| (id, Some(ThingStanding::Waits))));
        }
        standings
    }

    fn of_batch(&self, batch_id: &BatchId) -> Option<ThingStanding> {
        self.batches.get(batch_id).copied().flatten()
    }

    /// What is only announced cannot be brought together with anything.
    fn of_entry(&self, entry: &BankEntry) -> Option<ThingStanding> {
        let standing = self.entries.get(&entry.entry_id).copied().unwrap_or(Some(ThingStanding::Unrelated));
        standing.filter(|_| entry.status == EntryStatus::Booked)
    }
}
