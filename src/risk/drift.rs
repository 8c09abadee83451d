//! Whether payments still look like those that a judge learnt from.

use serde::{Deserialize, Serialize};

/// Values of one feature are put in so many parts of equal size.
const PARTS: usize = 10;

/// From this index on payments have changed a little, and from the next one on so much that the judge should learn again:
/// the usual reading of the population stability index in credit scoring.
pub const CHANGED: f64 = 0.10;
/// See [`CHANGED`].
pub const CHANGED_MUCH: f64 = 0.25;

/// How the values of a feature were spread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Where the parts end, from the lowest to the highest; the last part has no end.
    ends: Vec<f64>,
    /// The share of each part, and last the share of payments that did not tell.
    shares: Vec<f64>,
}

impl Spread {
    /// The spread of these values; those that are no numbers were not told.
    pub fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.collect();
        values.sort_by(f64::total_cmp);
        let told = values.iter().take_while(|value| !value.is_nan()).count();
        let told = &values[..told];
        let mut ends: Vec<f64> = (1..PARTS).filter_map(|part| told.get(told.len() * part / PARTS).copied()).collect();
        ends.dedup();
        let mut spread = Self { shares: vec![0.0; ends.len() + 2], ends };
        spread.shares = spread.shares_of(values.iter().copied());
        spread
    }

    /// How far other values are from these: the population stability index. Zero when nothing has changed, and when there
    /// are none.
    pub fn distance(&self, values: impl Iterator<Item = f64>) -> f64 {
        let mut values = values.peekable();
        if values.peek().is_none() {
            return 0.0;
        }
        // A part that nobody is in counts as a thousandth, so that the index stays finite.
        let floor = |share: &f64| share.max(0.001);
        let others = self.shares_of(values);
        let each = self.shares.iter().map(floor).zip(others.iter().map(floor));
        each.map(|(before, now)| (now - before) * (now / before).ln()).sum()
    }

    fn shares_of(&self, values: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut counts = vec![0_u32; self.shares.len()];
        let mut all = 0.0;
        for value in values {
            let part = if value.is_nan() { counts.len() - 1 } else { self.ends.partition_point(|end| *end <= value) };
            counts[part] += 1;
            all += 1.0;
        }
        counts.into_iter().map(|count| f64::from(count) / f64::max(all, 1.0)).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_moves_is_seen_and_what_stays_is_not() {
        let values = |shift: f64| (0..2_000).map(move |it| f64::from(it % 97) + shift);
        let spread = Spread::of(values(0.0));
        assert!(spread.distance(values(0.0)) < 1e-9);
        assert!(spread.distance(values(0.0).step_by(3)) < CHANGED / 4.0);
        assert!(spread.distance(values(40.0)) > CHANGED_MUCH);
        // Half of the payments do not tell any more.
        let half = values(0.0).enumerate().map(|(at, value)| if at % 2 == 0 { f64::NAN } else { value });
        assert!(spread.distance(half) > CHANGED_MUCH);
        assert!(spread.distance(std::iter::empty()).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn it_is_never_negative_nor_without_end(before in prop::collection::vec(-5_i8..5, 0..60), now in prop::collection::vec(-9_i8..9, 0..60)) {
            let spread = Spread::of(before.iter().map(|value| f64::from(*value)));
            let distance = spread.distance(now.iter().map(|value| f64::from(*value)));
            prop_assert!((-1e-12..100.0).contains(&distance), "{}", distance);
            prop_assert!(spread.distance(before.iter().map(|value| f64::from(*value))).abs() < 1e-12);
        }
    }
}
