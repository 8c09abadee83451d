//! What a shop is grown from: its plan, the noise of its bank statement, and the reproducible random draws behind both.

use chrono::{DateTime, Utc};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

/// Everything that decides what a seeded shop looks like. The same plan always gives the same shop, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopPlan {
    /// Any number; another seed is another shop.
    pub seed: u64,
    /// Length of the history in days, counted back from `until`.
    pub days: u32,
    /// Mean number of payment attempts a day; weekends, evenings and chance vary it.
    pub per_day: u32,
    /// The end of the history, and the shop's "now" when its server is started for the first time.
    pub until: DateTime<Utc>,
    /// What the bank statement has besides a clean line per payout. Does not change the shop itself.
    pub noise: Noise,
    /// The shop notes network addresses without their countries, as most shops do.
    #[serde(default)]
    pub hides_countries: bool,
}

impl ShopPlan {
    /// A plan of the usual size: 90 days, 40 payment attempts a day, ordinary noise.
    pub fn new(seed: u64, until: DateTime<Utc>) -> ShopPlan {
        ShopPlan { seed, days: 90, per_day: 40, until, noise: Noise::ordinary(), hides_countries: false }
    }
}

/// How many irregular lines the bank statement gets. Counts are wishes: a history that is too short to hold them gets
/// fewer, and [`Sandbox::planted_breaks`](super::Sandbox::planted_breaks) says what was really planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noise {
    /// Payouts that arrived in the last two business days and are not on the statement yet.
    pub late: u32,
    /// Deposits from which the bank deducted a charge.
    pub short: u32,
    /// Payouts that arrived long ago and never reached the statement.
    pub missing: u32,
    /// Credits that name the gateway but belong to no payout.
    pub unexpected: u32,
    /// Deposits that hold two payouts and name neither.
    pub merged: u32,
    /// Account fees the bank books for itself.
    pub bank_fees: u32,
    /// Lines that have nothing to do with the gateway: rent, salaries, suppliers, other card terminals.
    pub unrelated: u32,
}

impl Noise {
    /// One clean line for each payout and nothing else.
    pub const fn none() -> Noise {
        Noise { late: 0, short: 0, missing: 0, unexpected: 0, merged: 0, bank_fees: 0, unrelated: 0 }
    }

    /// What a normal quarter at a normal bank looks like.
    pub const fn ordinary() -> Noise {
        Noise { late: 1, short: 2, missing: 1, unexpected: 1, merged: 2, bank_fees: 4, unrelated: 60 }
    }

    /// A bad quarter.
    pub const fn heavy() -> Noise {
        Noise { late: 2, short: 6, missing: 2, unexpected: 3, merged: 5, bank_fees: 8, unrelated: 200 }
    }
}

impl Default for Noise {
    fn default() -> Noise {
        Noise::ordinary()
    }
}

/// The independent random streams of one seed. Drawing more from one never changes another.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stream {
    Ids = 1,
    People,
    Payments,
    Rates,
    Aftermath,
    Bank,
    Noise,
    Orders,
    Keys,
    RequestIds,
    Faults,
    Warnings,
    WarnedOf,
}

/// Reproducible random draws. Only 32-bit integer arithmetic, so that every platform draws the same.
#[derive(Debug, Clone)]
pub(super) struct Draw(ChaCha8Rng);

impl Draw {
    pub(super) fn new(seed: u64, stream: Stream) -> Draw {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream as u64);
        Draw(rng)
    }

    /// A number in `0..n` (0 when `n` is 0).
    pub(super) fn below(&mut self, n: u32) -> u32 {
        let wide = u64::from(self.0.next_u32()) * u64::from(n);
        u32::try_from(wide >> 32).unwrap_or(0)
    }

    /// A number in `low..=high`.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u32::try_from(high - low + 1).unwrap_or(u32::MAX);
        low + i64::from(self.below(span))
    }

    /// True `n` times in a thousand.
    pub(super) fn permille(&mut self, n: u32) -> bool {
        self.below(1000) < n
    }

    /// One of the items. The slice must not be empty.
    pub(super) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.index(items.len())]
    }

    /// One of the items, each as likely as its weight says.
    pub(super) fn weighted<T: Copy>(&mut self, items: &[(T, u32)]) -> T {
        let total = items.iter().map(|(_, weight)| weight).sum();
        let mut left = self.below(total);
        for (item, weight) in items {
            if left < *weight {
                return *item;
            }
            left -= weight;
        }
        items[items.len() - 1].0
    }

    /// A position in a list of `len` items.
    pub(super) fn index(&mut self, len: usize) -> usize {
        self.below(u32::try_from(len).unwrap_or(u32::MAX)) as usize
    }

    /// `len` letters and digits, as they appear in the gateway's ids.
    pub(super) fn token(&mut self, len: usize) -> String {
        const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        (0..len).map(|_| char::from(ALPHABET[self.index(ALPHABET.len())])).collect()
    }

    /// `len` decimal digits.
    pub(super) fn digits(&mut self, len: usize) -> String {
        (0..len).map(|_| char::from(b'0' + u8::try_from(self.below(10)).unwrap_or(0))).collect()
    }

    /// The items in random order.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.index(i + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn streams_are_reproducible_and_independent() {
        let token = |stream| Draw::new(7, stream).token(24);
        assert_eq!(token(Stream::Ids), token(Stream::Ids));
        assert_ne!(token(Stream::Ids), token(Stream::Noise));
        assert_ne!(token(Stream::Ids), Draw::new(8, Stream::Ids).token(24));
    }

    #[test]
    fn draws_stay_in_range_and_reach_both_ends() {
        let mut draw = Draw::new(1, Stream::People);
        let drawn: Vec<i64> = (0..2000).map(|_| draw.between(-3, 3)).collect();
        assert_eq!(drawn.iter().min(), Some(&-3));
        assert_eq!(drawn.iter().max(), Some(&3));
        let often = (0..2000).filter(|_| draw.weighted(&[(true, 9), (false, 1)])).count();
        assert!((1700..1900).contains(&often), "{often}");
    }
}
