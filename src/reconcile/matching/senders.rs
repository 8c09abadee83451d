//! Who pays for the gateway, as people's matches show: the other party of an entry that somebody brought together with a
//! batch by hand.
//!
//! Nothing of it is stored: it follows from the matches that stand, so a match that is taken back has taught nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::board::booked;
use super::words::{Names, Plain};
use crate::domain::ids::{BankEntryId, BatchId};
use crate::domain::{BankEntry, DecidedMatch, SettledBatch};
use crate::reconcile::books::Books;
use crate::reconcile::proof::TaughtSender;

/// A name needs this many letters and digits: banks put "N/A" and the like where they know nobody.
const SHORTEST: usize = 4;

/// A sender's name as it is compared: upper-case letters and digits, all of them. Nothing when there are too few.
pub(in crate::reconcile) fn sender_key(name: &str) -> Option<String> {
    let key: String = name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    (key.chars().count() >= SHORTEST).then_some(key)
}

fn key_of(entry: &BankEntry) -> Option<String> {
    entry.counterparty.as_deref().and_then(sender_key)
}

/// The senders that count, by their keys.
pub(super) struct Senders<'a>(HashMap<&'a str, &'a TaughtSender>);

impl<'a> Senders<'a> {
    pub(super) fn new(taught: &'a [TaughtSender]) -> Self {
        Self(taught.iter().filter(|sender| !sender.forgotten).map(|sender| (sender.key.as_str(), sender)).collect())
    }

    /// The entry's other party, when its entries count as the gateway's. The whole name has to be the same: a part of a
    /// longer one may be anybody.
    pub(super) fn of<'e>(&self, entry: &'e BankEntry) -> Option<&'e str> {
        if self.0.is_empty() {
            return None;
        }
        let is_one = key_of(entry)
            .and_then(|key| self.0.get(key.as_str()))
            .is_some_and(|sender| sender.counts_for(entry.amount));
        entry.counterparty.as_deref().filter(|_| is_one)
    }
}

/// Everybody whom the matches teach, by their keys; those that were forgotten as well. `batches` are each once.
pub(super) fn taught(books: &Books<'_>, batches: &[&SettledBatch]) -> Vec<TaughtSender> {
    let both_sides = |found: &&DecidedMatch| !found.made.batches.is_empty() && !found.made.entries.is_empty();
    if !books.decided.matches.iter().any(|found| both_sides(&found)) {
        return Vec::new();
    }
    let gateway = Names::new(&books.terms.gateway_names);
    let unnamed = |entry: &BankEntry| !gateway.are_in(&Plain::of_entry(entry));
    let booked = booked(books.entries);
    let by_id: HashMap<&BankEntryId, usize> =
        booked.iter().enumerate().map(|(at, entry)| (&entry.entry_id, at)).collect();

    // By key, with the first entry that teaches it, in order of time.
    let mut found: BTreeMap<String, (usize, TaughtSender)> = BTreeMap::new();
    for made in applying(books, batches, &by_id).filter(both_sides) {
        for at in made.made.entries.iter().filter_map(|id| by_id.get(id).copied()) {
            // What names the gateway by itself says nothing about who else pays for it.
            let Some(key) = booked.get(at).filter(|entry| unnamed(entry)).and_then(|entry| key_of(entry)) else {
                continue;
            };
            let Some(entry) = booked.get(at) else { continue };
            let (first, sender) = found.entry(key.clone()).or_insert_with(|| (at, blank(key)));
            *first = at.min(*first);
            sender.credits |= entry.amount.minor >= 0;
            sender.debits |= entry.amount.minor < 0;
            if sender.match_ids.last() != Some(&made.match_id) {
                sender.match_ids.push(made.match_id.clone());
            }
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    for entry in &booked {
        let sender = key_of(entry).and_then(|key| found.get_mut(&key)).filter(|_| unnamed(entry));
        if let Some((_, sender)) = sender.filter(|(_, sender)| sender.counts_for(entry.amount)) {
            sender.entries += 1;
        }
    }
    let senders = found.into_values().map(|(first, sender)| TaughtSender {
        name: booked.get(first).and_then(|entry| entry.counterparty.clone()).unwrap_or_default(),
        forgotten: books.decided.forgotten.contains(&sender.key),
        ..sender
    });
    senders.collect()
}

const fn blank(key: String) -> TaughtSender {
    TaughtSender {
        key,
        name: String::new(),
        match_ids: Vec::new(),
        forgotten: false,
        credits: false,
        debits: false,
        entries: 0,
    }
}

/// The matches between batches and bank that apply, as the board will take them: everything is in the books, and in no
/// earlier match.
fn applying<'a>(
    books: &Books<'a>,
    batches: &[&'a SettledBatch],
    by_id: &HashMap<&'a BankEntryId, usize>,
) -> impl Iterator<Item = &'a DecidedMatch> {
    let known: HashSet<&BatchId> = batches.iter().map(|settled| &settled.batch.batch_id).collect();
    let (mut of_batches, mut of_entries) = (BTreeSet::new(), BTreeSet::new());
    books.decided.matches.iter().filter(move |found| {
        let made = &found.made;
        let free = !made.of_lines
            && made.batches.iter().all(|id| known.contains(id) && !of_batches.contains(id))
            && made.entries.iter().all(|id| by_id.contains_key(id) && !of_entries.contains(id));
        if free {
            of_batches.extend(&made.batches);
            of_entries.extend(&made.entries);
        }
        free
    })
}
