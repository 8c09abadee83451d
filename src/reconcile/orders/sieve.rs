//! A table of a few keys that very many are looked up in.

use std::hash::{BuildHasher as _, Hash};

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// Bits for each key: one of so many foreign keys is looked for in vain.
const BITS_OF_A_KEY: usize = 16;

/// What stands for a key in the bits. Kept beside many keys, it saves looking at the keys themselves.
pub(super) fn mark<K: Hash>(key: &K) -> u32 {
    of_hash(hash(key))
}

/// The table takes other bits of the hash.
fn of_hash(hash: u64) -> u32 {
    u32::try_from(hash >> 16 & u64::from(u32::MAX)).unwrap_or_default()
}

/// Values by key. A key that is not here is nearly always told by one bit, without touching the table itself.
#[derive(Debug)]
pub(super) struct Sieve<K, V> {
    bits: Vec<u64>,
    entries: HashTable<(K, V)>,
}

fn hash<K: Hash>(key: &K) -> u64 {
    FixedState::default().hash_one(key)
}

impl<K: Hash + Eq, V: Default> Sieve<K, V> {
    /// Room for so many keys.
    pub(super) fn with_room_for(keys: usize) -> Self {
        let words = (keys.max(1) * BITS_OF_A_KEY).next_power_of_two().div_ceil(64);
        Self { bits: vec![0; words], entries: HashTable::with_capacity(keys) }
    }

    /// The place and the bit of a mark.
    fn bit(&self, mark: u32) -> (usize, u64) {
        let at = mark as usize % (self.bits.len() * 64);
        (at / 64, 1 << (at % 64))
    }

    /// Whether a key of this mark may be here.
    pub(super) fn may_hold(&self, mark: u32) -> bool {
        let (word, bit) = self.bit(mark);
        self.bits[word] & bit != 0
    }

    /// The value of a key, which begins with nothing.
    pub(super) fn entry(&mut self, key: K) -> &mut V {
        let hashed = hash(&key);
        let (word, bit) = self.bit(of_hash(hashed));
        self.bits[word] |= bit;
        let entry = self.entries.entry(hashed, |(other, _)| *other == key, |(other, _)| hash(other));
        &mut entry.or_insert_with(|| (key, V::default())).into_mut().1
    }

    /// The value of a key that may be here.
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        let hashed = hash(key);
        if !self.may_hold(of_hash(hashed)) {
            return None;
        }
        self.entries.find(hashed, |(other, _)| other == key).map(|(_, value)| value)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
