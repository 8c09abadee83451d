//! Whether the gateway is not heard for longer than usual.

use std::collections::VecDeque;

use super::alert::{Alert, Detector, Level, Look, Point};
use super::settings::GatewayLimits;

/// So many last pauses are remembered.
const LAST: usize = 512;

#[derive(Debug, Clone)]
pub(super) struct Gateway {
    limits: GatewayLimits,
    last: Option<i64>,
    pauses: VecDeque<i64>,
    /// The longest pause but for one in a hundred.
    usual: i64,
    /// The longest of the hour.
    longest: i64,
}

impl Gateway {
    pub(super) fn new(limits: GatewayLimits) -> Self {
        Self { limits, last: None, pauses: VecDeque::new(), usual: 0, longest: 0 }
    }

    pub(super) fn heard(&mut self, at: i64) {
        if let Some(last) = self.last.replace(at) {
            self.longest = self.longest.max(at - last);
            self.pauses.push_back(at - last);
            if self.pauses.len() > LAST {
                self.pauses.pop_front();
            }
        }
    }

    /// It was ever heard twice.
    pub(super) fn is_known(&self) -> bool {
        !self.pauses.is_empty()
    }

    /// Nobody listens until it is heard again.
    pub(super) const fn away(&mut self) {
        self.last = None;
    }

    pub(super) fn look(&self, now: i64) -> Look {
        let Some(last) = self.last.filter(|_| self.usual > 0) else { return Look::Between };
        #[allow(clippy::cast_precision_loss, reason = "seconds")]
        let (pause, usual) = ((now - last) as f64, self.usual as f64);
        if pause <= self.most() {
            return Look::Usual;
        }
        Look::Unusual(Alert {
            detector: Detector::Gateway,
            level: Level::Alarm,
            at: now,
            since: last,
            measured: pause,
            usual,
            rarity: None,
            count: u32::try_from(self.pauses.len()).unwrap_or(u32::MAX),
        })
    }

    #[allow(clippy::cast_precision_loss, reason = "seconds")]
    fn most(&self) -> f64 {
        (self.usual as f64 * self.limits.times).max(self.limits.pause as f64)
    }

    /// An hour is over.
    pub(super) fn hour(&mut self, now: i64, unusual: bool) -> Option<Point> {
        let mut pauses: Vec<i64> = self.pauses.iter().copied().collect();
        if !pauses.is_empty() {
            let place = pauses.len() * 99 / 100;
            self.usual = *pauses.select_nth_unstable(place).1;
        }
        let longest = std::mem::take(&mut self.longest).max(now - self.last?);
        #[allow(clippy::cast_precision_loss, reason = "seconds")]
        let (value, expected) = (longest as f64, self.usual as f64);
        let point = Point {
            detector: Detector::Gateway,
            at: now,
            value,
            expected,
            lower: 0.0,
            upper: self.most(),
            alarm: unusual,
        };
        Some(point)
    }
}
