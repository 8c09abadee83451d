//! A table of a few keys that very many are looked up in.

use std::hash::{BuildHasher as _, Hash};

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// Bits for each key: one of so many foreign keys is looked for in vain.
const BITS_OF_A_KEY: usize = 16;

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

    /// The place and the bit of a hash. The table takes other bits of it.
    fn bit(&self, hash: u64) -> (usize, u64) {
        let at = usize::try_from(hash >> 16 & 0xffff_ffff).unwrap_or_default() % (self.bits.len() * 64);
        (at / 64, 1 << (at % 64))
    }

    /// The value of a key, which begins with nothing.
    pub(super) fn entry(&mut self, key: K) -> &mut V {
        let hashed = hash(&key);
        let (word, bit) = self.bit(hashed);
        self.bits[word] |= bit;
        let entry = self.entries.entry(hashed, |(other, _)| *other == key, |(other, _)| hash(other));
        &mut entry.or_insert_with(|| (key, V::default())).into_mut().1
    }

    /// The value of a key that may be here.
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        let hashed = hash(key);
        let (word, bit) = self.bit(hashed);
        if self.bits[word] & bit == 0 {
            return None;
        }
        self.entries.find(hashed, |(other, _)| other == key).map(|(_, value)| value)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
