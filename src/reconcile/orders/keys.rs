//! References as they are compared, and where each order number stands.

use std::collections::HashMap;
use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::expected::Scope;
use super::outcome::Place;
use super::tables::OrderTable;

/// Writes a reference as references are compared: its letters and digits, in capitals.
pub(super) fn normalise(reference: &str, into: &mut String) {
    into.clear();
    if reference.is_ascii() {
        into.extend(
            reference.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| char::from(byte.to_ascii_uppercase())),
        );
    } else {
        into.extend(reference.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase));
    }
}

/// The reference as [`normalise`] writes it, written only where it is not so already.
pub(super) fn normalised<'a>(reference: &'a str, into: &'a mut String) -> &'a str {
    if reference.bytes().all(|letter| letter.is_ascii_digit() || letter.is_ascii_uppercase()) {
        return reference;
    }
    normalise(reference, into);
    into
}

/// A number within a reference is told from a year or a street number by this many digits.
const SHORTEST_NUMBER: usize = 3;

/// The numbers within a reference, without leading zeros.
pub(super) fn numbers(key: &str) -> impl DoubleEndedIterator<Item = &[u8]> {
    let runs = key.as_bytes().split(|letter| !letter.is_ascii_digit());
    let without_zeros = |run: &'_ [u8]| run.iter().position(|digit| *digit != b'0').unwrap_or(run.len());
    runs.map(move |run| &run[without_zeros(run)..]).filter(|run| run.len() >= SHORTEST_NUMBER)
}

/// The last digits in a number, with their zeros.
pub(super) fn last_digits(key: &str) -> Option<&str> {
    key.split(|letter: char| !letter.is_ascii_digit()).rfind(|run| run.len() >= SHORTEST_NUMBER)
}

/// What stands between the numbers of several orders. Not a blank alone: that also stands within one number.
const BETWEEN: [char; 7] = [',', ';', '+', '&', '|', '/', '\n'];
/// More than this is a list of something else.
const MOST_NUMBERS: usize = 12;

/// The numbers that a reference lists, as they are compared: of each part its last word with a number in it. Nothing where it
/// is not a list.
pub(super) fn listed(reference: &str) -> Option<Vec<String>> {
    if !reference.contains(BETWEEN) {
        return None;
    }
    let number = |part: &str| {
        let digits = |word: &&str| word.bytes().filter(u8::is_ascii_digit).count() >= SHORTEST_NUMBER;
        let mut key = String::new();
        normalise(part.split_whitespace().rfind(digits)?, &mut key);
        Some(key)
    };
    let numbers: Vec<String> = reference.split(BETWEEN).filter_map(number).take(MOST_NUMBERS + 1).collect();
    (2..=MOST_NUMBERS).contains(&numbers.len()).then_some(numbers)
}

/// Which orders have a number.
#[derive(Debug, Clone)]
pub(super) struct Index {
    places: HashTable<u32>,
    /// Further orders of the same number, by the first; rare.
    also: HashMap<u32, Vec<u32>>,
    /// Orders that stand in the table more than once with one id and one total, but for the first.
    pub(super) repeated: Vec<u32>,
}

/// A number of a text, for finding it again.
pub(super) fn hash(key: &str) -> u64 {
    FixedState::default().hash_one(key.as_bytes())
}

impl Index {
    /// Notes each order under its number.
    pub(super) fn new(orders: &OrderTable) -> Self {
        let mut index =
            Self { places: HashTable::with_capacity(orders.len()), also: HashMap::new(), repeated: Vec::new() };
        for place in 0..u32::try_from(orders.len()).unwrap_or(u32::MAX) {
            index.add(orders, place);
        }
        index.put_lowest_first(orders);
        index
    }

    /// Notes one more order. When all are, [`Self::put_lowest_first`] is due.
    pub(super) fn add(&mut self, orders: &OrderTable, place: u32) {
        let key = orders.key(place);
        if key.is_empty() {
            return;
        }
        let hash_of = |&other: &u32| hash(orders.key(other));
        match self.places.entry(hash(key), |&other| orders.key(other) == key, hash_of) {
            hashbrown::hash_table::Entry::Vacant(free) => {
                free.insert(place);
            }
            hashbrown::hash_table::Entry::Occupied(taken) => {
                let first = *taken.get();
                let also = self.also.entry(first).or_default();
                let total = |place| (orders.row(place).currency, orders.row(place).total);
                let is_same = |&other: &u32| orders.id(other) == orders.id(place) && total(other) == total(place);
                if is_same(&first) || also.iter().any(is_same) {
                    self.repeated.push(place);
                } else {
                    also.push(place);
                }
            }
        }
    }

    /// Of the orders that share a number the one with the lowest id comes first, wherever it stands in the table.
    pub(super) fn put_lowest_first(&mut self, orders: &OrderTable) {
        let by = |place: &u32| (orders.id(*place), orders.row(*place).total, orders.row(*place).currency);
        for (first, also) in std::mem::take(&mut self.also) {
            if also.is_empty() {
                continue;
            }
            let mut all: Vec<u32> = std::iter::once(first).chain(also).collect();
            all.sort_by(|a, b| by(a).cmp(&by(b)));
            let key = orders.key(first);
            if let Some(place) = self.places.find_mut(hash(key), |&place| orders.key(place) == key) {
                *place = all[0];
            }
            self.also.insert(all[0], all.split_off(1));
        }
    }

    /// The first order of a number.
    pub(super) fn first(&self, orders: &OrderTable, key: &str) -> Option<u32> {
        if key.is_empty() {
            return None;
        }
        self.places.find(hash(key), |&place| orders.key(place) == key).copied()
    }

    /// All orders of the number of the first.
    pub(super) fn all(&self, first: u32) -> impl Iterator<Item = u32> {
        std::iter::once(first).chain(self.also.get(&first).into_iter().flatten().copied())
    }

    /// Marks all orders of a number of which one is marked.
    pub(super) fn widen(&self, scope: &mut Scope) {
        for (first, also) in &self.also {
            let mut all = std::iter::once(first).chain(also).map(|row| Place::of(*row));
            if all.clone().any(|order| scope.holds(order)) {
                all.by_ref().for_each(|order| scope.mark(order));
            }
        }
    }

    /// Whether other orders have the number of this one.
    pub(super) fn is_shared(&self, first: u32) -> bool {
        !self.also.is_empty() && self.also.contains_key(&first)
    }
}

/// A number that looks random and depends on the key alone.
pub(super) fn mark(key: &str) -> u32 {
    let hash = FixedState::with_seed(3).hash_one(key.as_bytes());
    u32::try_from(hash >> 32).unwrap_or_default()
}
