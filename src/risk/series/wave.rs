//! Whether there is more of something rare than usual: refunds, disputes, early fraud warnings.

use super::alert::{Alert, Detector, Level, Look, Point};
use super::hours::{DAY, Hours, Profile, WEEK};
use super::odds::{at_least, rarity};
use super::settings::WaveLimits;

/// What a window is compared with: so many hours before it.
const BASE: i64 = 28 * DAY;

#[derive(Debug, Clone)]
pub(super) struct Wave {
    detector: Detector,
    limits: WaveLimits,
    pub(super) hours: Hours,
    pub(super) profile: Profile,
}

/// How many are to be expected in a window.
#[derive(Debug, Clone, Copy)]
struct Expected {
    mean: f64,
    variance: f64,
}

impl Wave {
    pub(super) fn new(detector: Detector, limits: WaveLimits, first: i64) -> Self {
        Self { detector, limits, hours: Hours::from(first), profile: Profile::default() }
    }

    pub(super) const fn detector(&self) -> Detector {
        self.detector
    }

    /// Looks at the day and the week that end with the hour before this one.
    pub(super) fn look(&self, now: i64, hour: i64, taken: &Hours) -> Look {
        let mut calm = true;
        for window in [DAY, WEEK] {
            let count = self.hours.sum(hour - window, hour);
            let expected = self.expected(hour, window, taken);
            calm &= f64::from(count) < (expected.mean * self.limits.times).max(f64::from(self.limits.count)) / 1.3;
            if count < self.limits.count || f64::from(count) < self.limits.times * expected.mean {
                continue;
            }
            let chance = at_least(u64::from(count), expected.mean, expected.variance);
            if chance < self.limits.chance {
                return Look::Unusual(Alert {
                    detector: self.detector,
                    level: Level::Alarm,
                    at: now,
                    since: now - window * 3_600,
                    measured: f64::from(count),
                    usual: expected.mean,
                    rarity: Some(rarity(chance)),
                    count,
                });
            }
        }
        if calm { Look::Usual } else { Look::Between }
    }

    /// The day that ends with the hour before this one.
    pub(super) fn point(&self, now: i64, hour: i64, taken: &Hours, unusual: bool) -> Point {
        let Expected { mean, variance } = self.expected(hour, DAY, taken);
        let band = 3.0 * variance.sqrt();
        Point {
            detector: self.detector,
            at: now,
            value: f64::from(self.hours.sum(hour - DAY, hour)),
            expected: mean,
            lower: (mean - band).max(0.0),
            upper: mean + band,
            alarm: unusual,
        }
    }

    /// The level of the four weeks before the window, in the shape of the window's hours, and with as many more as more was
    /// sold in the time that these come from.
    fn expected(&self, hour: i64, window: i64, taken: &Hours) -> Expected {
        let from = hour - window;
        let base = self.hours.begin().max(from - BASE);
        let before = f64::from(self.hours.sum(base, from));
        let (profiled, profiled_before) = (self.profile.sum(from, hour), self.profile.sum(base, from));
        #[allow(clippy::cast_precision_loss, reason = "hours of weeks")]
        let part = if profiled_before > 0.0 {
            profiled / profiled_before
        } else {
            window as f64 / (from - base).max(1) as f64
        };
        // Half of one: what never happened in four weeks is not impossible.
        let share = part * self.sold_more(hour, from, base, taken);
        let mean = (before + 0.5) * share;
        // The level itself is known from so many only, and both wander more than chance would have it.
        Expected { mean, variance: self.profile.dispersion() * (mean + mean * share) }
    }

    fn sold_more(&self, hour: i64, from: i64, base: i64, taken: &Hours) -> f64 {
        let lag = self.limits.lag * DAY;
        let daily = |from: i64, until: i64| {
            let from = from.max(taken.begin());
            #[allow(clippy::cast_precision_loss, reason = "hours of weeks")]
            let hours = (until - from) as f64;
            if hours > 0.0 { f64::from(taken.sum(from, until)) / hours } else { 0.0 }
        };
        let (now, then) = (daily(hour - lag, hour), daily(base - lag, from));
        if then > 0.0 { (now / then).clamp(0.5, 3.0) } else { 1.0 }
    }
}
