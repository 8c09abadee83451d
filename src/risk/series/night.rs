//! Whether a night is busier than nights of its weekday are.

use super::alert::{Alert, Detector, Level, Look, Point};
use super::hours::{DAY, Hours, WEEK};
use super::odds::{at_least_of, rarity};
use super::settings::NightLimits;

/// As many payments as all nights together weigh beside those of the weekday.
const OTHERS: f64 = 20.0;

/// A night so far, and the day that ends with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Night {
    count: u32,
    of: u32,
    usual: f64,
    memory: f64,
    hours: i64,
}

/// Payments of the day that ends with the hour before this one; not less than on an average day of its week, as the day may
/// be one on which the shop is closed.
fn day(hour: i64, tries: &Hours) -> u32 {
    tries.sum(hour - DAY, hour).max(tries.sum(hour - WEEK, hour) / 7)
}

impl Night {
    /// The night that the hour before this one belongs to; nothing by day.
    pub(super) fn of(hour: i64, tries: &Hours, limits: &NightLimits) -> Option<Self> {
        let hours = hour.rem_euclid(DAY);
        if hours == 0 || hours > limits.until {
            return None;
        }
        let counts = |hour: i64| {
            let night = tries.sum(hour - hours, hour);
            (night, day(hour, tries).max(night))
        };
        let before = |step: i64| {
            let nights = (1..).map(|back| hour - back * step).take_while(|then| *then >= hour - 4 * WEEK);
            nights.map(counts).fold((0.0, 0.0), |sum, (night, day)| (sum.0 + f64::from(night), sum.1 + f64::from(day)))
        };
        let ((nights, days), (same_nights, same_days)) = (before(DAY), before(WEEK));
        let usual = (same_nights + OTHERS * (nights + 0.5) / (days + 1.0)) / (same_days + OTHERS);
        let (count, of) = counts(hour);
        Some(Self {
            count,
            of,
            usual: usual.clamp(1e-6, 1.0 - 1e-6),
            memory: (same_days + OTHERS).min(limits.memory),
            hours,
        })
    }

    pub(super) fn look(&self, now: i64, limits: &NightLimits) -> Look {
        let (count, expected) = (f64::from(self.count), f64::from(self.of) * self.usual);
        let chance = at_least_of(self.count, self.of, self.memory * self.usual, self.memory * (1.0 - self.usual));
        if self.count >= limits.count && count >= limits.times * expected && chance < limits.chance {
            return Look::Unusual(Alert {
                detector: Detector::Night,
                level: Level::Alarm,
                at: now,
                since: now - self.hours * 3_600,
                measured: count / f64::from(self.of.max(1)),
                usual: self.usual,
                rarity: Some(rarity(chance)),
                count: self.count,
            });
        }
        // Only the whole night tells that it was as usual.
        if self.hours == limits.until { Look::Usual } else { Look::Between }
    }

    /// The whole night's share of the day; nothing before its end.
    pub(super) fn point(&self, now: i64, limits: &NightLimits, unusual: bool) -> Option<Point> {
        if self.hours < limits.until || self.of == 0 {
            return None;
        }
        let of = f64::from(self.of);
        let variance = self.usual * (1.0 - self.usual) / of * (1.0 + (of - 1.0) / (self.memory + 1.0));
        let band = 3.0 * variance.sqrt();
        Some(Point {
            detector: Detector::Night,
            at: now,
            value: f64::from(self.count) / of,
            expected: self.usual,
            lower: (self.usual - band).max(0.0),
            upper: (self.usual + band).min(1.0),
            alarm: unusual,
        })
    }
}
