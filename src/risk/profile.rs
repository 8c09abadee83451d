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
    last: [i64; LAST],
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

    /// The amount in parts of the mean; nothing when there was none before.
    #[allow(clippy::cast_precision_loss, reason = "ratios")]
    pub fn to_mean(&self, amount: i64) -> Option<f64> {
        (self.count > 0).then(|| amount as f64 / self.mean.max(1.0))
    }

    /// How the amount stands to those before it; nothing when there is none.
    #[allow(clippy::cast_precision_loss, reason = "ratios")]
    pub fn standing(&self, amount: i64) -> Option<Standing> {
        if self.count == 0 {
            return None;
        }
        let known = LAST.min(self.count as usize);
        let mut sorted = self.last;
        let sorted = &mut sorted[..known];
        sorted.sort_unstable();
        let middle = sorted[known / 2];
        for other in sorted.iter_mut() {
            *other = (*other - middle).abs();
        }
        sorted.sort_unstable();
        // A cent at least, and a hundredth of the amount: equal amounts do not make every other one infinitely unusual.
        let spread = (sorted[known / 2] as f64 * 1.4826).max(middle as f64 * 0.01).max(1.0);
        let ratio = |to: f64| amount as f64 / to.max(1.0);
        Some(Standing {
            to_mean: ratio(self.mean),
            to_max: ratio(self.max as f64),
            to_median: ratio(middle as f64),
            z: (amount - middle) as f64 / spread,
        })
    }

    /// Takes an amount in.
    #[allow(clippy::cast_precision_loss, reason = "ratios")]
    pub fn add(&mut self, amount: i64) {
        self.last[self.count as usize % LAST] = amount;
        self.count += 1;
        self.max = self.max.max(amount);
        let counted = if self.count == 1 { amount as f64 } else { (amount as f64).min(CAP * self.mean.max(1.0)) };
        self.mean += (counted - self.mean) / f64::from(self.count);
    }
}

#[cfg(test)]
mod tests {
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
}
