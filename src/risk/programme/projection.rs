//! Where a month will end, from its days so far and those before.

use crate::risk::series::odds::{at_least, median};

/// Days that are needed to say anything about those that come.
const ENOUGH: usize = 14;
/// The level is that of so many days.
const LEVEL: usize = 28;
/// The shape of a week is that of so many days.
const SHAPE: usize = 56;
/// What a month comes to wanders by so much of itself, as sales do with seasons. Our own choice.
const DRIFT: f64 = 0.05;
/// One in ten is below the band, and one in ten above.
const TAIL: f64 = 0.1;

/// The middles of nine equally likely parts of a normal distribution, in standard deviations: nine denominators stand for all.
const NINTHS: [f64; 9] =
    [-1.593_219, -0.967_422, -0.589_456, -0.282_216, 0.0, 0.282_216, 0.589_456, 0.967_422, 1.593_219];

/// What the rest of a month will add, as far as the past tells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Remaining {
    /// How many are to be expected.
    pub mean: f64,
    /// The variance of that.
    pub variance: f64,
}

/// Where something will be, four times out of five.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// The lower end.
    pub low: f64,
    /// What is to be expected.
    pub expected: f64,
    /// The upper end.
    pub high: f64,
}

/// How many will come on the next so many days, by the counts of the whole days before, the oldest first. Weekdays count as
/// weekdays did; growth within the last four weeks does not. Nothing from less than two weeks.
#[allow(clippy::cast_precision_loss, reason = "counts of days")]
pub fn remaining(history: &[u32], days: u32) -> Option<Remaining> {
    let recent = history.get(history.len().saturating_sub(SHAPE)..).filter(|recent| recent.len() >= ENOUGH)?;
    // Weekdays are named by how long ago they were: the day that comes next is 0.
    let weekday = |back: usize| (7 - back % 7) % 7;
    let aged = || recent.iter().rev().enumerate().map(|(index, count)| (weekday(index + 1), f64::from(*count)));
    let mean = aged().map(|(_, count)| count).sum::<f64>() / recent.len() as f64;
    // Ten that come on any weekday alike: what is rare has not shown yet what it does on Sundays.
    let few = 10.0 / mean.max(0.01);
    let (mut sums, mut seen) = ([mean * few; 7], [few; 7]);
    for (weekday, count) in aged() {
        sums[weekday] += count;
        seen[weekday] += 1.0;
    }
    let pattern: [f64; 7] = std::array::from_fn(|weekday| sums[weekday] / seen[weekday]);
    let (count, weight) =
        aged().take(LEVEL).fold((0.0, 0.0), |all, (weekday, count)| (all.0 + count, all.1 + pattern[weekday]));
    if weight <= 0.0 {
        // Nothing ever happened: half of one in all that time.
        let mean = 0.5 * f64::from(days) / LEVEL.min(recent.len()) as f64;
        return Some(Remaining { mean, variance: mean * 2.0 });
    }
    let mut squares: Vec<f64> = aged()
        .map(|(weekday, count)| (count, pattern[weekday]))
        .filter(|(_, expected)| *expected > 0.0)
        .map(|(count, expected)| (count - expected).powi(2) / expected)
        .collect();
    // As in the profile of a series: the middle one for counts that are nearly normal, the mean for small ones.
    let dispersion = if mean >= 5.0 {
        median(&mut squares).unwrap_or(1.0) / 0.455
    } else {
        squares.iter().map(|square| square.min(16.0)).sum::<f64>() / squares.len() as f64
    };
    let share = (0..days as usize).map(|day| pattern[day % 7]).sum::<f64>() / weight;
    let mean = (count + 0.5) * share;
    let variance = dispersion.max(1.0) * (mean + mean * share) + (DRIFT * mean).powi(2);
    Some(Remaining { mean, variance })
}

impl Remaining {
    /// Where a count will end that is at so many now.
    #[allow(clippy::cast_precision_loss, reason = "counts of a month")]
    pub fn band(&self, so_far: u64) -> Band {
        let most = self.most();
        let below = |count: f64| 1.0 - self.at_least(count.floor() + 1.0);
        let (low, high) = (crossing(TAIL, most, below).0, crossing(1.0 - TAIL, most, below).1);
        let so_far = so_far as f64;
        Band { low: so_far + low.floor(), expected: so_far + self.mean, high: so_far + high.floor() }
    }

    /// The chance of so many or more.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and not negative")]
    fn at_least(&self, count: f64) -> f64 {
        at_least(count.max(0.0) as u64, self.mean, self.variance)
    }

    /// More than can come.
    fn most(&self) -> f64 {
        self.mean + 20.0 * self.variance.sqrt() + 20.0
    }
}

/// Where a ratio will end, in parts of ten thousand: of a count that is at so many now and what will come, to another.
/// Nothing when there is nothing to compare with by the end of the month.
#[allow(clippy::cast_precision_loss, reason = "counts of a month")]
pub fn ratio_band(count: u64, coming: &Remaining, of: u64, of_coming: &Remaining) -> Option<Band> {
    let (count, of) = (count as f64, of as f64);
    let expected = of + of_coming.mean;
    if expected < 1.0 {
        return None;
    }
    let spread = of_coming.variance.sqrt();
    let ofs = NINTHS.map(|sigmas| of + (of_coming.mean + spread * sigmas).max(0.0));
    let below = |basis_points: f64| {
        let likely = ofs.iter().map(|of| {
            let most = (basis_points / 10_000.0 * of - count + 1e-9).floor();
            if most < 0.0 { 0.0 } else { 1.0 - coming.at_least(most + 1.0) }
        });
        likely.sum::<f64>() / 9.0
    };
    let most = (count + coming.most()) * 10_000.0 / ofs[0].max(1.0);
    Some(Band {
        low: crossing(TAIL, most, below).0,
        expected: (count + coming.mean) * 10_000.0 / expected,
        high: crossing(1.0 - TAIL, most, below).1,
    })
}

/// Between which two numbers, close to each other, a rising share reaches a mark; from 0 to the most.
fn crossing(mark: f64, most: f64, share: impl Fn(f64) -> f64) -> (f64, f64) {
    let (mut low, mut high) = (0.0, most);
    if share(low) >= mark {
        return (low, low);
    }
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if share(middle) >= mark { high = middle } else { low = middle }
    }
    (low, high)
}

#[cfg(test)]
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "made-up months"
)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::risk::series::tests::shop::Chance;

    #[test]
    fn weekdays_repeat() {
        // Eight weeks of 70 on one day of seven, the last of them yesterday.
        let history: Vec<u32> = (1..=56).map(|day| if day % 7 == 0 { 70 } else { 0 }).collect();
        let six = remaining(&history, 6).unwrap();
        let seven = remaining(&history, 7).unwrap();
        assert!(six.mean < 8.0, "{six:?}");
        assert!((seven.mean - 70.0).abs() < 4.0, "{seven:?}");
        assert_eq!(remaining(&history[..13], 7), None);
    }

    #[test]
    fn a_quiet_shop_is_not_sure_to_stay_quiet() {
        let quiet = remaining(&[0; 28], 14).unwrap();
        assert!(quiet.mean > 0.0 && quiet.mean <= 0.5, "{quiet:?}");
        let band = quiet.band(3);
        assert_eq!((band.low, band.high), (3.0, 4.0));
        assert_eq!(ratio_band(1, &quiet, 0, &Remaining { mean: 0.0, variance: 0.0 }), None);
    }

    #[test]
    fn on_the_last_day_there_is_nothing_left_to_guess() {
        let none = remaining(&[9; 28], 0).unwrap();
        assert_eq!((none.mean, none.variance), (0.0, 0.0));
        assert_eq!(none.band(41), Band { low: 41.0, expected: 41.0, high: 41.0 });
        let band = ratio_band(41, &none, 8_200, &none).unwrap();
        assert!((band.low - 50.0).abs() < 1e-6 && (band.high - 50.0).abs() < 1e-6, "{band:?}");
    }

    /// How many of the simulated months end within their band: of the ratio, and of the count.
    fn within(months: u64) -> (u64, u64) {
        let (mut ratios, mut counts) = (0, 0);
        for seed in 0..months {
            let mut chance = Chance::new(seed, 7);
            let (payments, share) = (chance.between(20.0, 800.0), chance.between(0.001, 0.02));
            let (wander, growth) = (chance.between(0.0, 0.2), chance.between(-0.002, 0.003));
            let week: [f64; 7] = std::array::from_fn(|_| chance.between(0.6, 1.4));
            let passed = 2 + (chance.share() * 26.0) as usize;
            let (mut settled, mut disputed) = (Vec::new(), Vec::new());
            for day in 0..56 + 30 {
                let level = payments * week[day % 7] * (growth * day as f64).exp();
                let (of_settled, of_disputed) = (chance.wandering(wander), chance.wandering(wander));
                settled.push(chance.count(level * of_settled) as u32);
                disputed.push(chance.count(level * share * of_disputed) as u32);
            }
            let sum = |counts: &[u32]| counts.iter().map(|count| u64::from(*count)).sum::<u64>();
            let now = 56 + passed;
            let left = 30 - passed as u32;
            let coming = remaining(&disputed[..now], left).unwrap();
            let band = coming.band(sum(&disputed[56..now]));
            let total = sum(&disputed[56..]);
            counts += u64::from((band.low..=band.high).contains(&(total as f64)));
            let of = remaining(&settled[..now], left).unwrap();
            let band = ratio_band(sum(&disputed[56..now]), &coming, sum(&settled[56..now]), &of).unwrap();
            let truth = total as f64 * 10_000.0 / sum(&settled[56..]) as f64;
            ratios += u64::from((band.low - 1e-6..=band.high + 1e-6).contains(&truth));
        }
        (ratios, counts)
    }

    #[test]
    fn four_of_five_months_end_within_their_band() {
        let (ratios, counts) = within(400);
        // Whole numbers make a band hold a little more than it is meant to.
        assert!((300..=380).contains(&ratios), "{ratios} of 400 ratios");
        assert!((300..=380).contains(&counts), "{counts} of 400 counts");
    }

    proptest! {
        #[test]
        fn bands_are_in_order_and_not_below_what_there_is(
            history in prop::collection::vec(0_u32..60, 14..80), days in 0_u32..31, so_far in 0_u64..500, of in 1_u64..9_000,
        ) {
            let coming = remaining(&history, days).unwrap();
            let band = coming.band(so_far);
            prop_assert!(so_far as f64 <= band.low && band.low <= band.high, "{:?}", band);
            prop_assert!(coming.variance >= coming.mean);
            let ratio = ratio_band(so_far, &coming, of, &coming).unwrap();
            prop_assert!(0.0 <= ratio.low && ratio.low <= ratio.high, "{:?}", ratio);
            let more = ratio_band(so_far + 1, &coming, of, &coming).unwrap();
            prop_assert!(more.low >= ratio.low - 1e-6 && more.expected > ratio.expected && more.high >= ratio.high - 1e-6);
        }
    }
}
