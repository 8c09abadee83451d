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
#[derive(Debug, Clone, Default)]
pub(super) struct Hours {
    /// The hour of the first count.
    first: i64,
    counts: VecDeque<u32>,
    /// No count is missing from this hour on.
    whole: i64,
}

impl Hours {
    /// Counts from this hour on, which is the first whole one.
    pub const fn from(first: i64) -> Self {
        Self { first, counts: VecDeque::new(), whole: first }
    }

    /// The first hour of which everything is known.
    pub fn begin(&self) -> i64 {
        self.whole.max(self.first)
    }

    /// Counts so many more in an hour. What is older than all hours that are kept is not counted.
    pub fn add(&mut self, hour: i64, count: u32) {
        let Ok(place) = usize::try_from(hour - self.first) else { return };
        if place >= self.counts.len() {
            let empty = (place + 1 - self.counts.len()).min(KEPT);
            self.counts.extend(std::iter::repeat_n(0, empty));
            if self.counts.len() > KEPT {
                self.counts.drain(..self.counts.len() - KEPT);
            }
            self.first = hour + 1 - i64::try_from(self.counts.len()).unwrap_or(0);
        }
        if let Some(last) = usize::try_from(hour - self.first).ok().and_then(|place| self.counts.get_mut(place)) {
            *last = last.saturating_add(count);
        }
    }

    /// How many there were in an hour.
    pub fn at(&self, hour: i64) -> u32 {
        usize::try_from(hour - self.first).ok().and_then(|place| self.counts.get(place)).copied().unwrap_or(0)
    }

    /// How many there were from one hour on until before another.
    pub fn sum(&self, from: i64, until: i64) -> u32 {
        let place = |hour: i64| usize::try_from(hour - self.first).unwrap_or(0).min(self.counts.len());
        let (from, until) = (place(from), place(until));
        self.counts.range(from..until.max(from)).sum()
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
        profile.dispersion = profile.differ(hours, from, until);
        profile.level = profile.grown(hours, from, until);
        profile.daily = profile.sum(0, WEEK) / 7.0;
        profile
    }

    /// How many are expected in an hour as things are now.
    pub fn at(&self, hour: i64) -> f64 {
        self.expected.get(of_week(hour)).copied().unwrap_or(0.0) * self.level
    }

    /// The same from one hour on until before another.
    pub fn sum(&self, from: i64, until: i64) -> f64 {
        (from..until).map(|hour| self.at(hour)).sum()
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
        let mean = self.sum(until - WEEK, until) / 7.0;
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
