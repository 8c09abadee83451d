//! References as they are compared, and where each order number stands.

use std::collections::HashMap;
use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

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

/// A number within a reference is told from a year or a street number by this many digits.
const SHORTEST_NUMBER: usize = 3;

/// The numbers within a reference, without leading zeros.
pub(super) fn numbers(key: &str) -> impl Iterator<Item = &str> {
    let runs = key.split(|letter: char| !letter.is_ascii_digit()).map(|run| run.trim_start_matches('0'));
    runs.filter(|run| run.len() >= SHORTEST_NUMBER)
}

/// The last digits in a number, with their zeros.
pub(super) fn last_digits(key: &str) -> Option<&str> {
    key.split(|letter: char| !letter.is_ascii_digit()).rfind(|run| run.len() >= SHORTEST_NUMBER)
}

/// Which orders have a number.
pub(super) struct Index {
    places: HashTable<u32>,
    /// Further orders of the same number, by the first; rare.
    also: HashMap<u32, Vec<u32>>,
    /// Orders that stand in the table more than once with one id and one total, but for the first.
    pub(super) repeated: Vec<u32>,
}

fn hash(key: &str) -> u64 {
    FixedState::default().hash_one(key.as_bytes())
}

impl Index {
    /// Notes each order under its number.
    pub(super) fn new(orders: &OrderTable) -> Self {
        let mut index =
            Self { places: HashTable::with_capacity(orders.len()), also: HashMap::new(), repeated: Vec::new() };
        for place in 0..u32::try_from(orders.len()).unwrap_or(u32::MAX) {
            let key = orders.key(place);
            if key.is_empty() {
                continue;
            }
            let hash_of = |&other: &u32| hash(orders.key(other));
            let entry = index.places.entry(hash(key), |&other| orders.key(other) == key, hash_of);
            match entry {
                hashbrown::hash_table::Entry::Vacant(free) => {
                    free.insert(place);
                }
                hashbrown::hash_table::Entry::Occupied(taken) => {
                    let first = *taken.get();
                    let also = index.also.entry(first).or_default();
                    let total = |place| (orders.row(place).currency, orders.row(place).total);
                    let is_same = |&other: &u32| orders.id(other) == orders.id(place) && total(other) == total(place);
                    if is_same(&first) || also.iter().any(is_same) {
                        index.repeated.push(place);
                    } else {
                        also.push(place);
                    }
                }
            }
        }
        index.put_lowest_first(orders);
        index
    }

    /// Of the orders that share a number the one with the lowest id comes first, wherever it stands in the table.
    fn put_lowest_first(&mut self, orders: &OrderTable) {
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

    /// Whether other orders have the number of this one.
    pub(super) fn is_shared(&self, first: u32) -> bool {
        !self.also.is_empty() && self.also.contains_key(&first)
    }
}

/// A number that looks random and depends on the key alone.
pub(super) fn mark(key: &str, salt: u64) -> u64 {
    FixedState::with_seed(salt).hash_one(key.as_bytes())
}
