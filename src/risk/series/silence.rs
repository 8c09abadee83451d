//! Whether nothing is paid for longer than pauses are at this hour of the week.

use super::alert::{Alert, Detector, Level, Look, Point};
use super::hours::{Hours, Profile};
use super::odds::rarity;
use super::settings::SilenceLimits;

#[derive(Debug, Clone)]
pub(super) struct Silence {
    limits: SilenceLimits,
    /// The last payment that was tried.
    last: Option<i64>,
    /// Payments that were to be expected since.
    missed: f64,
}

impl Silence {
    pub(super) fn new(limits: SilenceLimits) -> Self {
        Self { limits, last: None, missed: 0.0 }
    }

    /// A payment was tried.
    pub(super) fn tried(&mut self, at: i64) {
        (self.last, self.missed) = (Some(at), 0.0);
    }

    /// So many seconds of an hour are over.
    pub(super) fn pass(&mut self, now: i64, hour: i64, seconds: i64, profile: &Profile) -> Look {
        let Some(last) = self.last else { return Look::Between };
        #[allow(clippy::cast_precision_loss, reason = "seconds of an hour")]
        let seconds = seconds.min(now - last) as f64;
        self.missed += profile.at(hour) * seconds / 3_600.0;
        if now - last < self.limits.pause {
            return Look::Usual;
        }
        let a_month = profile.daily() * 28.0;
        let chance = self.chance(profile);
        // There are as many pauses as payments, and each has its chance.
        if chance * a_month.max(1.0) >= self.limits.chance {
            return Look::Between;
        }
        Look::Unusual(Alert {
            detector: Detector::Silence,
            level: Level::Alarm,
            at: now,
            since: last,
            measured: 0.0,
            usual: self.missed,
            rarity: Some(rarity(chance)),
            count: 0,
        })
    }

    /// The chance that none comes when so many are to be expected on days that differ as these do: a Poisson count whose
    /// mean is gamma-distributed.
    fn chance(&self, profile: &Profile) -> f64 {
        let differs = ((profile.dispersion() - 1.0) / profile.daily().max(1.0)).max(0.01);
        (1.0 + self.missed * differs).powf(-1.0 / differs)
    }

    /// Payments of the hour before this one.
    pub(super) fn point(now: i64, hour: i64, tries: &Hours, profile: &Profile, unusual: bool) -> Point {
        let expected = profile.at(hour - 1);
        let band = 3.0 * (expected * profile.dispersion()).sqrt();
        Point {
            detector: Detector::Silence,
            at: now,
            value: f64::from(tries.at(hour - 1)),
            expected,
            lower: (expected - band).max(0.0),
            upper: expected + band,
            alarm: unusual,
        }
    }
}
