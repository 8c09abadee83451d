//! How long after the order a payment comes, learnt from the pairs that are sure.
//!
//! A card is charged within minutes, a transfer takes days, and each shop and gateway has its own habits. Lags are
//! counted in bins: a day each when only days are known, and otherwise seconds, each bin twice as wide as the one before.

use super::habits::Habits;
use super::sales::Sales;
use super::tables::{Order, Payment};

/// Bins before the moment of the order, and in all.
const BEFORE: i64 = 20;
pub(super) const BINS: usize = 80;

/// A lag that fewer than one pair in fifty thousand has is no habit.
const PLAUSIBLE: f64 = 2e-5;

/// A lag that nobody knows is as good as a rare one.
const UNKNOWN: f64 = 0.01;

/// So many pairs of all gateways count as if they were this gateway's own.
const BORROWED: f64 = 20.0;

/// How likely each lag is, for each gateway.
#[derive(Debug, Clone)]
pub(super) struct Timing {
    to_the_second: bool,
    /// By gateway, then by bin: the share of pairs.
    shares: Vec<[f64; BINS]>,
    /// The shortest and the longest lag that is plausible anywhere.
    range: (i64, i64),
}

/// The bin of a lag; nothing when it is farther away than any bin.
pub(super) fn bin_of(lag: i64, to_the_second: bool) -> Option<usize> {
    let step = if to_the_second {
        let doublings = i64::from(lag.unsigned_abs().saturating_add(1).ilog2());
        if lag < 0 { -doublings } else { doublings }
    } else {
        lag
    };
    usize::try_from(step.saturating_add(BEFORE)).ok().filter(|&bin| bin < BINS)
}

/// The lags of a bin, both included.
fn lags_of(bin: usize, to_the_second: bool) -> (i64, i64) {
    let step = i64::try_from(bin).unwrap_or(0) - BEFORE;
    if !to_the_second {
        return (step, step);
    }
    let bound =
        |doublings: i64| 1_i64.checked_shl(u32::try_from(doublings).unwrap_or(0)).map_or(i64::MAX, |power| power - 1);
    match step {
        0 => (0, 0),
        1.. => (bound(step.min(62)), bound((step + 1).min(62)) - 1),
        _ => (1 - bound((1 - step).min(62)), -bound((-step).min(62))),
    }
}

impl Timing {
    /// Learns from the pairs that are sure.
    pub(super) fn learn(sales: &Sales, habits: &Habits) -> Self {
        let to_the_second = sales.to_the_second;
        let mut counts = vec![[0.0_f64; BINS]; sales.gateways.max(habits.lags.len())];
        for (of_gateway, counted) in counts.iter_mut().zip(&habits.lags) {
            for (count, counted) in of_gateway.iter_mut().zip(counted) {
                *count = f64::from(*counted);
            }
        }
        let mut all = before_any_pair(to_the_second);
        for of_gateway in &counts {
            for (sum, count) in all.iter_mut().zip(of_gateway) {
                *sum += count;
            }
        }
        normalise(&mut all);
        for of_gateway in &mut counts {
            for (count, share) in of_gateway.iter_mut().zip(&all) {
                *count += BORROWED * share;
            }
            normalise(of_gateway);
        }
        let is_plausible = |bin: &usize| counts.iter().any(|shares| shares[*bin] >= PLAUSIBLE);
        let plausible: Vec<usize> = (0..BINS).filter(is_plausible).collect();
        let range = match (plausible.first(), plausible.last()) {
            (Some(&first), Some(&last)) => (lags_of(first, to_the_second).0, lags_of(last, to_the_second).1),
            _ => (0, 0),
        };
        Self { to_the_second, shares: counts, range }
    }

    /// The share of this gateway's pairs that have about this lag; never nothing.
    pub(super) fn share(&self, gateway: u16, lag: Option<i64>) -> f64 {
        let Some(lag) = lag else { return UNKNOWN };
        let shares = self.shares.get(usize::from(gateway)).or(self.shares.first());
        let share = bin_of(lag, self.to_the_second).zip(shares).map(|(bin, shares)| shares[bin]);
        share.unwrap_or(0.0).max(1e-7)
    }

    /// Whether the lag is a habit of this gateway.
    fn is_plausible(&self, gateway: u16, lag: Option<i64>) -> bool {
        self.share(gateway, lag) >= PLAUSIBLE
    }

    /// Whether the same lags are habits as in the other.
    pub(super) fn has_habits_of(&self, other: &Self) -> bool {
        let habits =
            |timing: &Self, gateway: usize| timing.shares.get(gateway).map(|all| all.map(|it| it >= PLAUSIBLE));
        (0..self.shares.len().max(other.shares.len())).all(|gateway| habits(self, gateway) == habits(other, gateway))
    }

    /// The lags that cannot be told from this one, both included; nothing when it is farther away than any, or unknown.
    pub(super) fn like(&self, lag: Option<i64>) -> Option<(i64, i64)> {
        bin_of(lag?, self.to_the_second).map(|bin| lags_of(bin, self.to_the_second))
    }

    /// The times at which an order can have been placed that this payment pays, both included.
    pub(super) fn window(&self, sales: &Sales, payment: &Payment) -> (i64, i64) {
        let made = sales.made(payment);
        (made.saturating_sub(self.range.1), made.saturating_sub(self.range.0))
    }

    /// How far apart the order's and the payment's time may be.
    pub(super) fn span(&self) -> i64 {
        self.range.1.saturating_sub(self.range.0)
    }

    /// Whether the payment comes when one of the order's gateway does.
    pub(super) fn fits(&self, sales: &Sales, payment: &Payment, order: &Order) -> bool {
        self.is_plausible(payment.gateway, sales.lag(payment, order))
    }
}

/// What is thought before any pair is seen: as if five payments had come, most of them at once.
fn before_any_pair(to_the_second: bool) -> [f64; BINS] {
    let mut counts = [1e-5; BINS];
    let habits: &[(i64, f64)] = if to_the_second {
        &[(0, 0.3), (10, 1.0), (60, 1.0), (300, 1.0), (1800, 0.7), (10_000, 0.5), (100_000, 0.3), (400_000, 0.1)]
    } else {
        &[(-1, 0.1), (0, 2.5), (1, 1.0), (2, 0.6), (3, 0.4), (4, 0.2), (5, 0.1), (6, 0.1), (7, 0.1)]
    };
    for &(lag, count) in habits {
        if let Some(bin) = bin_of(lag, to_the_second) {
            counts[bin] += count;
        }
    }
    counts
}

fn normalise(counts: &mut [f64; BINS]) {
    let sum: f64 = counts.iter().sum();
    for count in counts {
        *count /= sum;
    }
}
