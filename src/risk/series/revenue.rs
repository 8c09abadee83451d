//! Whether payments come to less than usual: days against what their weekday lets expect.

use std::collections::VecDeque;

use super::alert::{Alert, Detector, Level, Look, Point};
use super::odds::{median, normal_above, rarity};
use super::settings::RevenueLimits;

/// Days that are looked at together: a day's breakdown is found by the first, a slow loss by the last.
const WINDOWS: [usize; 3] = [1, 3, 7];

/// So many days are remembered.
const KEPT: usize = 56;
/// What is expected is the middle of so many days before.
const BASE: usize = 28;
/// Ratios of so many days are needed to tell how far they usually are apart.
const ENOUGH: usize = 21;

/// Ratios are taken to be at least so far apart, as a logarithm: a dozen days that happen to be alike prove nothing.
const LEAST: f64 = 0.04;

/// A payment counts with no more than this many times what payments usually come to: a large order now and then is not
/// what days differ by.
const CAP: f64 = 4.0;
/// How much of a payment goes into what is usual.
const FOLLOWS: f64 = 0.005;

/// Days on which a shop takes less than this part of a usual day are those on which it is closed.
const CLOSED: f64 = 0.02;

#[derive(Debug, Clone)]
pub(super) struct Revenue {
    limits: RevenueLimits,
    /// What came in, day by day, with the number of the day; the last is today.
    days: VecDeque<(i64, i64)>,
    /// By window: the logarithms of what days came to in parts of what was to be expected.
    ratios: [VecDeque<f64>; WINDOWS.len()],
    /// What a payment usually comes to.
    usual: f64,
    /// Today was not heard from its beginning.
    partial: bool,
    judged: [Option<Judged>; WINDOWS.len()],
    /// The spread of single days.
    daily: Option<f64>,
}

/// What some days came to.
#[derive(Debug, Clone, Copy)]
struct Judged {
    sum: f64,
    expected: f64,
    /// The mean of the seven days before, for as many days.
    week: f64,
    /// The usual ratio's logarithm, and how far ratios are from it.
    centre: f64,
    spread: f64,
    days: usize,
}

impl Judged {
    fn ratio(sum: f64, expected: f64) -> f64 {
        (sum.max(1.0) / expected.max(1.0)).ln()
    }

    fn sigmas(&self) -> f64 {
        (Self::ratio(self.sum, self.expected) - self.centre) / self.spread
    }
}

impl Revenue {
    pub(super) fn new(limits: RevenueLimits, today: i64) -> Self {
        Self {
            limits,
            days: VecDeque::from([(today, 0)]),
            ratios: Default::default(),
            usual: 0.0,
            partial: true,
            judged: [None; WINDOWS.len()],
            daily: None,
        }
    }

    /// Takes in a payment that was not declined.
    pub(super) fn paid(&mut self, amount: i64) {
        let amount = amount.max(0);
        let most = if self.usual > 0.0 { self.usual * CAP } else { f64::INFINITY };
        let counted = float(amount).min(most);
        self.usual += (counted - self.usual) * if self.usual > 0.0 { FOLLOWS } else { 1.0 };
        #[allow(clippy::cast_possible_truncation, reason = "not above the amount")]
        if let Some((_, sum)) = self.days.back_mut() {
            *sum = sum.saturating_add(counted as i64);
        }
    }

    /// A day is over, and another begins: looks at what ends with it.
    pub(super) fn day(&mut self, now: i64, today: i64) -> Look {
        if std::mem::take(&mut self.partial) {
            self.days.clear();
        } else {
            let factors = self.factors();
            self.daily = None;
            for (place, window) in WINDOWS.into_iter().enumerate() {
                self.judge(place, window, &factors);
            }
        }
        self.days.push_back((today, 0));
        if self.days.len() > KEPT {
            self.days.pop_front();
        }
        self.look(now)
    }

    /// What each weekday comes to, in parts of the middle day; from the days before the longest window.
    fn factors(&self) -> [f64; 7] {
        let before = self.days.len().saturating_sub(7);
        let known = || self.days.range(..before);
        let Some(middle) = median(&mut known().map(|(_, sum)| float(*sum)).collect::<Vec<_>>()) else {
            return [1.0; 7];
        };
        std::array::from_fn(|weekday| {
            let mut same: Vec<f64> = known()
                .filter(|(day, _)| day.rem_euclid(7) == i64::try_from(weekday).unwrap_or(0))
                .map(|(_, sum)| float(*sum) / middle.max(1.0))
                .collect();
            median(&mut same).unwrap_or(1.0)
        })
    }

    fn judge(&mut self, place: usize, window: usize, factors: &[f64; 7]) {
        self.judged[place] = None;
        let Some(from) = self.days.len().checked_sub(window).filter(|from| *from >= BASE) else { return };
        let factor =
            |day: i64| usize::try_from(day.rem_euclid(7)).ok().and_then(|weekday| factors.get(weekday)).copied();
        let open = |(day, sum): &(i64, i64)| {
            factor(*day).filter(|factor| *factor > CLOSED).map(|factor| (float(*sum), factor))
        };
        let mut levels: Vec<f64> =
            self.days.range(from - BASE..from).filter_map(open).map(|(sum, factor)| sum / factor).collect();
        let Some(level) = median(&mut levels) else { return };
        let (sum, parts) =
            self.days.range(from..).filter_map(open).fold((0.0, 0.0), |all, (sum, part)| (all.0 + sum, all.1 + part));
        let week: f64 = self.days.range(from - 7..from).map(|(_, sum)| float(*sum)).sum();
        let expected = level * parts;
        if expected <= 0.0 {
            return;
        }
        let ratios = &mut self.ratios[place];
        // Not those that share a day with this one.
        let mut earlier: Vec<f64> = ratios.iter().rev().skip(window - 1).copied().collect();
        if earlier.len() >= ENOUGH {
            let centre = median(&mut earlier).unwrap_or(0.0);
            let mut distances: Vec<f64> = earlier.iter().map(|ratio| (ratio - centre).abs()).collect();
            let spread = (median(&mut distances).unwrap_or(0.0) * 1.4826).max(LEAST);
            // Weeks that overlap are few; they are not less apart than days that have nothing to do with each other.
            let spread = spread.max(*self.daily.get_or_insert(spread) / float_of(window).sqrt());
            let week = week * float_of(window) / 7.0;
            self.judged[place] = Some(Judged { sum, expected, week, centre, spread, days: window });
        }
        ratios.push_back(Judged::ratio(sum, expected));
        if ratios.len() > KEPT {
            ratios.pop_front();
        }
    }

    fn look(&self, now: i64) -> Look {
        let mut calm = true;
        for judged in self.judged.iter().flatten() {
            calm &= judged.sum >= judged.expected * f64::midpoint(1.0, self.limits.part) || judged.sigmas() > -1.5;
            let most = judged.expected.min(judged.week) * self.limits.part;
            if judged.sum < most && judged.sigmas() < -self.limits.sigmas {
                let chance = normal_above(-judged.sigmas());
                let days = u32::try_from(judged.days).unwrap_or(1);
                return Look::Unusual(Alert {
                    detector: Detector::Revenue,
                    level: Level::Alarm,
                    at: now,
                    since: now - i64::from(days) * 86_400,
                    measured: judged.sum,
                    usual: judged.expected,
                    rarity: Some(rarity(chance)),
                    count: days,
                });
            }
        }
        if calm { Look::Usual } else { Look::Between }
    }

    /// The day that is over.
    pub(super) fn point(&self, now: i64, unusual: bool) -> Option<Point> {
        let judged = self.judged[0]?;
        let band = |sigmas: f64| judged.expected * (judged.centre + sigmas * judged.spread).exp();
        Some(Point {
            detector: Detector::Revenue,
            at: now,
            value: judged.sum,
            expected: band(0.0),
            lower: band(-self.limits.sigmas),
            upper: band(self.limits.sigmas),
            alarm: unusual,
        })
    }
}

fn float_of(days: usize) -> f64 {
    u8::try_from(days).map_or(f64::NAN, f64::from)
}

#[allow(clippy::cast_precision_loss, reason = "sums of money as parts of each other")]
fn float(sum: i64) -> f64 {
    sum as f64
}
