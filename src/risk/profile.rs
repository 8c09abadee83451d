//! What is usual for one thing: its amounts, robust against the ones that are not.

/// So many last amounts are remembered.
const LAST: usize = 20;

/// An amount counts for the mean with no more than this many times the mean so far: one large fraud must not make the next
/// one look usual.
const CAP: f64 = 3.0;

/// Usual amounts.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    count: u32,
    mean: f64,
    max: i64,
    /// From the second amount on. Most cards are seen once, and must not cost more than that one.
    last: Option<Box<Last>>,
}

/// The last amounts.
#[derive(Debug, Clone)]
struct Last {
    /// As they came; the oldest is at the count modulo [`LAST`].
    ring: [i64; LAST],
    /// The same from the smallest to the largest.
    sorted: [i64; LAST],
}

/// How an amount stands to what is usual.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// In parts of the mean.
    pub to_mean: f64,
    /// In parts of the largest so far.
    pub to_max: f64,
    /// In parts of the middle one of the last.
    pub to_median: f64,
    /// How many times the usual distance from the middle one it is away.
    pub z: f64,
}

impl Profile {
    /// How many amounts there were.
    pub const fn count(&self) -> u32 {
        self.count
    }

    /// Reads a little of what a payment needs.
    pub fn glance(&self) -> i64 {
        self.last.as_ref().map_or(self.max, |last| last.ring[0] ^ last.ring[10] ^ last.sorted[0] ^ last.sorted[10])
    }

    /// The last amounts from the smallest to the largest.
    fn sorted(&self) -> &[i64] {
        match &self.last {
            Some(last) => &last.sorted[..LAST.min(self.count as usize)],
            // The only one is the largest one.
            None if self.count == 1 => std::slice::from_ref(&self.max),
            None => &[],
        }
    }

    /// The middle one of the last amounts; nothing when there was none before.
    pub fn median(&self) -> Option<i64> {
        let sorted = self.sorted();
        sorted.get(sorted.len() / 2).copied()
    }

    /// The amount in parts of the middle one; nothing when there was none before.
    #[allow(clippy::cast_precision_loss, reason = "ratios")]
    pub fn to_median(&self, amount: i64) -> Option<f64> {
        self.median().map(|middle| amount as f64 / (middle as f64).max(1.0))
    }

    /// The amount in parts of the mean; nothing when there was none before.
    #[allow(clippy::cast_precision_loss, reason = "ratios")]
    pub fn to_mean(&self, amount: i64) -> Option<f64> {
        (self.count > 0).then(|| amount as f64 / self.mean.max(1.0))
    }

    /// How the amount stands to those before it; nothing when there is none.
    #[allow(clippy::cast_precision_loss, reason = "ratios")]
    pub fn standing(&self, amount: i64) -> Option<Standing> {
        let middle = self.median()?;
        // A cent at least, and a hundredth of the amount: equal amounts do not make every other one infinitely unusual.
        let spread = (self.middle_distance(middle) as f64 * 1.4826).max(middle as f64 * 0.01).max(1.0);
        let ratio = |to: f64| amount as f64 / to.max(1.0);
        Some(Standing {
            to_mean: ratio(self.mean),
            to_max: ratio(self.max as f64),
            to_median: ratio(middle as f64),
            z: (amount - middle) as f64 / spread,
        })
    }

    /// The middle one of the distances from the middle amount. The distances grow to both sides of it, so the smallest ones
    /// are taken from either side.
    fn middle_distance(&self, middle: i64) -> i64 {
        let sorted = self.sorted();
        let at = sorted.len() / 2;
        let (below, above) = sorted.split_at(at);
        let mut below = below.iter().rev().map(|amount| middle - amount).peekable();
        let mut above = above.iter().map(|amount| amount - middle).peekable();
        let mut distance = 0;
        for _ in 0..=at {
            let next = match (below.peek(), above.peek()) {
                (Some(left), Some(right)) if left <= right => below.next(),
                (Some(_), None) => below.next(),
                _ => above.next(),
            };
            distance = next.unwrap_or(distance);
        }
        distance
    }

    /// Takes an amount in.
    pub fn add(&mut self, amount: i64) {
        if self.count == 1 {
            let mut last = Last { ring: [0; LAST], sorted: [0; LAST] };
            (last.ring[0], last.sorted[0]) = (self.max, self.max);
            self.last = Some(Box::new(last));
        }
        if let Some(last) = &mut self.last {
            last.add(self.count as usize, amount);
        }
        self.add_to_mean(amount);
    }

    /// Takes an amount in of which nobody asks how it stands to the last ones; for all amounts of a thing, or for none.
    #[allow(clippy::cast_precision_loss, reason = "ratios")]
    pub fn add_to_mean(&mut self, amount: i64) {
        self.count += 1;
        self.max = self.max.max(amount);
        let counted = if self.count == 1 { amount as f64 } else { (amount as f64).min(CAP * self.mean.max(1.0)) };
        self.mean += (counted - self.mean) / f64::from(self.count);
    }
}

impl Last {
    /// Takes in an amount after so many others.
    fn add(&mut self, count: usize, amount: i64) {
        let gone = std::mem::replace(&mut self.ring[count % LAST], amount);
        let full = count >= LAST;
        // The place that becomes free is that of the oldest amount, or the one behind the largest.
        let from = if full { self.sorted.partition_point(|other| *other < gone) } else { count };
        let to = self.sorted[..count.min(LAST)].partition_point(|other| *other < amount);
        if to > from {
            self.sorted.copy_within(from + 1..to, from);
            self.sorted[to - 1] = amount;
        } else {
            self.sorted.copy_within(to..from, to + 1);
            self.sorted[to] = amount;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_large_amount_does_not_make_the_next_one_usual() {
        let mut profile = Profile::default();
        assert!(profile.standing(1_000).is_none());
        (0..30).for_each(|_| profile.add(1_000));
        let before = profile.standing(10_000).map(|standing| standing.to_mean);
        profile.add(10_000);
        let after = profile.standing(10_000).map(|standing| standing.to_mean);
        assert_eq!(before, Some(10.0));
        assert!(after.is_some_and(|after| after > 9.0), "{after:?}");
    }

    #[test]
    fn amounts_are_measured_by_the_usual_distance() {
        let mut profile = Profile::default();
        for amount in [900, 1_000, 1_100, 1_000, 900, 1_100, 1_000] {
            profile.add(amount);
        }
        let standing =
            profile.standing(1_500).unwrap_or(Standing { to_mean: 0.0, to_max: 0.0, to_median: 0.0, z: 0.0 });
        assert!((standing.to_median - 1.5).abs() < 1e-12 && (standing.to_max - 1_500.0 / 1_100.0).abs() < 1e-12);
        // The middle distance is 100, which is 148.26 as a standard deviation.
        assert!((standing.z - 500.0 / 148.26).abs() < 1e-9, "{standing:?}");
    }

    proptest! {
        #[test]
        fn the_middle_ones_are_those_of_the_last_amounts(amounts in prop::collection::vec(0_i64..60, 1..70)) {
            let mut profile = Profile::default();
            for (at, amount) in amounts.iter().enumerate() {
                profile.add(*amount);
                let mut last = amounts[at.saturating_sub(LAST - 1)..=at].to_vec();
                last.sort_unstable();
                let middle = last[last.len() / 2];
                let mut distances: Vec<i64> = last.iter().map(|other| (other - middle).abs()).collect();
                distances.sort_unstable();
                prop_assert_eq!(profile.median(), Some(middle));
                prop_assert_eq!(profile.middle_distance(middle), distances[distances.len() / 2]);
            }
        }
    }
}
