//! How many there were in each hour of the last months, and how many come at which hour of the week.

use std::collections::VecDeque;

use super::odds::median;

/// Hours of a day.
pub(super) const DAY: i64 = 24;
/// Hours of a week.
pub(super) const WEEK: i64 = 7 * DAY;

/// So many hours are kept: seven days, the four weeks before, and nine weeks of sales for what comes late.
const KEPT: usize = 100 * 24;

/// Weeks from which the shape of a week is taken.
const WEEKS: i64 = 8;

/// An hour of the week weighs as much as this many weeks of what the hour of the day and the day of the week let expect.
const SHRINK: f64 = 3.0;

/// Counts by the hours of the shop's clock.
#[derive(Debug, Clone)]
pub(super) struct Hours {
    /// The first hour that is kept.
    first: i64,
    /// How many there were before it.
    before: u32,
    /// How many there were until the end of each hour that is kept, so that any sum is a difference.
    totals: VecDeque<u32>,
    /// No count is missing from this hour on.
    whole: i64,
}

impl Hours {
    /// Counts from this hour on, which is the first whole one.
    pub const fn from(first: i64) -> Self {
        Self { first, before: 0, totals: VecDeque::new(), whole: first }
    }

    /// The first hour of which everything is known.
    pub fn begin(&self) -> i64 {
        self.whole.max(self.first)
    }

    /// Counts one more in an hour, which is not before the last one. What is before the first is not counted.
    pub fn add(&mut self, hour: i64) {
        let Some(place) = usize::try_from(hour - self.first).ok() else { return };
        let total = self.before(hour);
        // Hours in which nothing happened.
        let empty = (place + 1).saturating_sub(self.totals.len()).min(KEPT);
        self.totals.extend(std::iter::repeat_n(total, empty));
        while self.totals.len() > KEPT {
            self.before = self.totals.pop_front().unwrap_or(self.before);
        }
        self.first = self.first.max(hour + 1 - i64::try_from(self.totals.len()).unwrap_or(0));
        if let Some(last) = self.totals.back_mut() {
            *last = last.wrapping_add(1);
        }
    }

    /// How many there were in an hour.
    pub fn at(&self, hour: i64) -> u32 {
        self.sum(hour, hour + 1)
    }

    /// How many there were from one hour on until before another.
    pub fn sum(&self, from: i64, until: i64) -> u32 {
        if until > from { self.before(until).wrapping_sub(self.before(from)) } else { 0 }
    }

    /// How many there were before an hour, of those that are kept.
    fn before(&self, hour: i64) -> u32 {
        let place = usize::try_from(hour - self.first - 1).ok();
        let kept = place.and_then(|place| self.totals.get(place).or(self.totals.back()));
        kept.copied().unwrap_or(self.before)
    }
}

/// How many come at each hour of the week, and how much days differ from that.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    /// By hour of the week.
    expected: Vec<f64>,
    /// What days come to now, in parts of what they came to on the average.
    level: f64,
    /// The variance of a day's count in parts of its mean; 1 or more.
    dispersion: f64,
    /// How many are expected on an average day as things are now.
    daily: f64,
}

impl Default for Profile {
    fn default() -> Self {
        Self { expected: vec![0.0; 168], level: 1.0, dispersion: 1.0, daily: 0.0 }
    }
}

/// The hour of the week of an hour since the beginning of 1970.
fn of_week(hour: i64) -> usize {
    usize::try_from(hour.rem_euclid(WEEK)).unwrap_or(0)
}

impl Profile {
    /// What is usual by the whole days before an hour at which a day begins.
    pub fn of(hours: &Hours, until: i64) -> Self {
        let begin = hours.begin().max(until - WEEKS * WEEK);
        let days = (until - begin).div_euclid(DAY);
        if days < 7 {
            return Self::default();
        }
        let from = until - days * DAY;
        let (mut cells, mut by_hour, mut by_weekday) = ([0.0_f64; 168], [0.0_f64; 24], [0.0_f64; 7]);
        let (mut seen, mut total) = ([0.0_f64; 7], 0.0);
        for hour in from..until {
            let (place, count) = (of_week(hour), f64::from(hours.at(hour)));
            cells[place] += count;
            by_hour[place % 24] += count;
            by_weekday[place / 24] += count;
            seen[place / 24] += 1.0 / 24.0;
            total += count;
        }
        #[allow(clippy::cast_precision_loss, reason = "at most 56 days")]
        let mean = total / days as f64;
        let expected = (0..168).map(|place| {
            let (hour, weekday) = (place % 24, place / 24);
            // Ten that come on any weekday alike: what is rare has not shown yet what it does on Sundays.
            let few = 10.0 / mean.max(0.01);
            let daily = (by_weekday[weekday] + mean * few) / (seen[weekday] + few);
            let share = if total > 0.0 { by_hour[hour] / total } else { 0.0 };
            (cells[place] + SHRINK * daily * share) / (seen[weekday] + SHRINK)
        });
        let mut profile = Self { expected: expected.collect(), ..Self::default() };
        profile.daily = profile.expected.iter().sum::<f64>() / 7.0;
        profile.dispersion = profile.differ(hours, from, until);
        profile.level = profile.grown(hours, from, until);
        profile.daily *= profile.level;
        profile
    }

    /// How many are expected in an hour as things are now.
    pub fn at(&self, hour: i64) -> f64 {
        self.expected.get(of_week(hour)).copied().unwrap_or(0.0) * self.level
    }

    /// The same from one hour on until before another.
    pub fn sum(&self, from: i64, until: i64) -> f64 {
        let weeks = (until - from).max(0) / WEEK;
        #[allow(clippy::cast_precision_loss, reason = "weeks of months")]
        let whole = self.daily * 7.0 * weeks as f64;
        whole + (from + weeks * WEEK..until).map(|hour| self.at(hour)).sum::<f64>()
    }

    /// How many are expected on an average day as things are now.
    pub const fn daily(&self) -> f64 {
        self.daily
    }

    /// The variance of a day's count in parts of its mean.
    pub const fn dispersion(&self) -> f64 {
        self.dispersion
    }

    /// Days of a fortnight against what was expected of them. The middle one, as a sale at the weekend is over on Monday.
    fn grown(&self, hours: &Hours, from: i64, until: i64) -> f64 {
        let begin = from.max(until - 14 * DAY);
        let mut ratios: Vec<f64> = (begin..until)
            .step_by(24)
            .map(|day| (f64::from(hours.sum(day, day + DAY)), self.sum(day, day + DAY)))
            .filter(|(_, expected)| *expected >= 5.0)
            .map(|(count, expected)| count / expected)
            .collect();
        median(&mut ratios).filter(|level| *level > 0.0).unwrap_or(1.0)
    }

    /// The variance of days in parts of their mean, over all weeks at once: growth counts as wandering.
    fn differ(&self, hours: &Hours, from: i64, until: i64) -> f64 {
        let mean = self.daily;
        let squares = |limit: f64| {
            (from..until)
                .step_by(24)
                .map(|day| (f64::from(hours.sum(day, day + DAY)), self.sum(day, day + DAY)))
                .filter(|(_, expected)| *expected > 0.0)
                .map(|(count, expected)| ((count - expected).powi(2) / expected).min(limit))
                .collect::<Vec<f64>>()
        };
        // The middle one of squared normal deviates is 0.455. Small counts are not nearly normal; there the mean it is,
        // with single days kept from deciding it.
        let found = if mean >= 5.0 {
            median(&mut squares(f64::INFINITY)).map_or(1.0, |middle| middle / 0.455)
        } else {
            let squares = squares(16.0);
            let count = u32::try_from(squares.len()).unwrap_or(1).max(1);
            squares.iter().sum::<f64>() / f64::from(count)
        };
        found.max(1.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sums_are_those_of_the_hours(
            first in -9_i64..9, steps in prop::collection::vec(prop_oneof![0_i64..2, 0_i64..40, 0_i64..1_500], 0..60),
            from in 0_i64..3_000, long in -5_i64..900,
        ) {
            let (mut hours, mut all, mut hour) = (Hours::from(first), Vec::new(), first - 3);
            for step in steps {
                hour += step;
                hours.add(hour);
                all.push(hour);
            }
            // What is older than all that is kept is asked for by nobody.
            let from = (first - 5 + from).max(hours.begin());
            let counted = |from: i64, until: i64| all.iter().filter(|hour| **hour >= first && (from..until).contains(*hour)).count();
            prop_assert_eq!(hours.sum(from, from + long) as usize, counted(from, from + long));
            prop_assert_eq!(hours.at(hour) as usize, counted(hour, hour + 1));
            prop_assert!(hours.totals.len() <= KEPT);
        }
    }

    #[test]
    fn a_week_is_known_from_weeks() {
        let mut hours = Hours::from(0);
        // Forty an hour at noon of each day but the third of each week, and twice as many in the last two weeks.
        for day in (0..56).filter(|day| day % 7 != 2) {
            for _ in 0..if day < 42 { 40 } else { 80 } {
                hours.add(day * DAY + 12);
            }
        }
        let profile = Profile::of(&hours, 56 * DAY);
        let noon = |day: i64| profile.at(day * DAY + 12);
        assert!((noon(56) - 80.0).abs() < 8.0, "{}", noon(56));
        assert!(noon(58) < 1.0, "{}", noon(58));
        assert!(profile.at(56 * DAY + 3) < 0.01);
        assert!((profile.sum(56 * DAY, 70 * DAY) - 14.0 * profile.daily()).abs() < 1e-6);
        assert!(Profile::of(&hours, 6 * DAY).daily() <= 0.0);
    }
}
