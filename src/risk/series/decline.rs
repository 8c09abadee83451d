//! Whether more tries are declined than usual: the last hour against the shop's own rate.

use std::collections::VecDeque;

use super::alert::{Alert, Detector, Level, Look, Point};
use super::odds::{at_least_of, rarity, wilson_lower};
use super::settings::DeclineLimits;

const HOUR: i64 = 3_600;

/// Tries and those that were declined.
#[derive(Debug, Clone, Copy, Default)]
struct Tries {
    all: f64,
    declined: f64,
}

impl Tries {
    fn share(self) -> f64 {
        // Half a decline of ten tries: a shop that never saw one has seen few tries.
        (self.declined + 0.5) / (self.all + 10.0)
    }
}

#[derive(Debug, Clone)]
pub(super) struct Declines {
    limits: DeclineLimits,
    /// The last hour's tries.
    last: VecDeque<(i64, bool)>,
    declined: u32,
    /// What is usual, of tries that fade.
    usual: Tries,
    /// The hour of the clock, and the one before, which overlaps with the last hour and is not yet compared with.
    hours: [Tries; 2],
}

impl Declines {
    pub(super) fn new(limits: DeclineLimits) -> Self {
        Self { limits, last: VecDeque::new(), declined: 0, usual: Tries::default(), hours: Default::default() }
    }

    /// Takes in a try, and looks at the hour that ends with it.
    pub(super) fn tried(&mut self, at: i64, declined: bool) -> Look {
        self.forget(at);
        self.last.push_back((at, declined));
        self.declined += u32::from(declined);
        self.hours[0].all += 1.0;
        self.hours[0].declined += f64::from(u8::from(declined));
        self.look(at)
    }

    /// Looks at the hour that ends now.
    pub(super) fn pause(&mut self, now: i64) -> Look {
        self.forget(now);
        self.look(now)
    }

    /// An hour of the clock is over. What is unusual does not become usual while it lasts, unless it lasts for longer than
    /// the half-life: then it has.
    pub(super) fn hour(&mut self, now: i64, alert: Option<&Alert>) -> Option<Point> {
        let [ended, before] = self.hours;
        let usual = self.usual;
        if alert.is_none_or(|alert| now - alert.at > self.limits.half_life) {
            #[allow(clippy::cast_precision_loss, reason = "seconds of days")]
            let fade = (-(HOUR as f64) / self.limits.half_life as f64).exp2();
            self.usual.all = self.usual.all * fade + before.all;
            self.usual.declined = self.usual.declined * fade + before.declined;
        }
        self.hours = [Tries::default(), ended];
        if ended.all < 1.0 {
            return None;
        }
        let (share, sigma) = (usual.share(), self.sigma(ended.all));
        Some(Point {
            detector: Detector::DeclineRate,
            at: now,
            value: ended.declined / ended.all,
            expected: share,
            lower: (share - self.limits.sigmas * sigma).max(0.0),
            upper: (share + self.limits.sigmas * sigma).min(1.0),
            alarm: alert.is_some(),
        })
    }

    fn sigma(&self, tries: f64) -> f64 {
        let share = self.usual.share();
        (share * (1.0 - share) / tries).sqrt()
    }

    fn forget(&mut self, now: i64) {
        while let Some((_, declined)) = self.last.pop_front_if(|(at, _)| *at <= now - HOUR) {
            self.declined -= u32::from(declined);
        }
    }

    fn look(&self, now: i64) -> Look {
        let limits = &self.limits;
        let tries = u32::try_from(self.last.len()).unwrap_or(u32::MAX);
        let (all, declined, usual) = (f64::from(tries), f64::from(self.declined), self.usual.share());
        if declined <= all * (usual * 1.2).max(limits.share / 1.5) {
            return Look::Usual;
        }
        let high = tries >= limits.tries
            && declined > all * limits.share
            && declined > all * (usual + limits.sigmas * self.sigma(all))
            && wilson_lower(declined, all, limits.sigmas) > usual;
        if !high {
            return Look::Between;
        }
        let memory = self.usual.all.clamp(1.0, limits.memory);
        let chance = at_least_of(self.declined, tries, memory * usual, memory * (1.0 - usual));
        if chance >= limits.chance {
            return Look::Between;
        }
        Look::Unusual(Alert {
            detector: Detector::DeclineRate,
            level: Level::Alarm,
            at: now,
            since: now - HOUR,
            measured: declined / all,
            usual,
            rarity: Some(rarity(chance)),
            count: tries,
        })
    }
}
