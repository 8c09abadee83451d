//! Reproducible draws: whole numbers only, so that every machine gives the same bytes.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// How often something happens, in parts per million.
pub type Rate = u32;

/// The whole, in parts per million.
pub const ALWAYS: Rate = 1_000_000;

/// A source of draws. Each part of a shop has its own, so that another rate in one leaves the others as they are.
pub struct Chance(ChaCha8Rng);

impl Chance {
    pub fn new(seed: u64, part: u64) -> Self {
        let mut source = ChaCha8Rng::seed_from_u64(seed);
        source.set_stream(part);
        Self(source)
    }

    /// A number from 0 up to `end`, without it.
    pub fn below(&mut self, end: u64) -> u64 {
        let wide = u128::from(self.0.next_u64()) * u128::from(end);
        u64::try_from(wide >> 64).unwrap_or_default()
    }

    /// A place in something of that length.
    pub fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or_default()
    }

    /// A number from `least` to `most`, both included.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        least + self.below(least.abs_diff(most) + 1).cast_signed()
    }

    pub fn happens(&mut self, rate: Rate) -> bool {
        self.below(u64::from(ALWAYS)) < u64::from(rate)
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.place(from.len())]
    }

    /// A place in a list of weights, the heavier the likelier.
    pub fn weighted(&mut self, weights: &Weights) -> usize {
        let drawn = self.below(weights.0.last().copied().unwrap_or_default());
        weights.0.partition_point(|&end| end <= drawn)
    }
}

/// Weights, kept as running sums.
pub struct Weights(Vec<u64>);

impl Weights {
    pub fn new(weights: impl IntoIterator<Item = u64>) -> Self {
        let running = weights.into_iter().scan(0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        Self(running.collect())
    }
}
