//! How much of a month's authorisations is suspected of enumeration, the guessing of card numbers.

use chrono::{DateTime, Datelike, Months, NaiveDate};

use super::alert::{Alert, Detector, Level, Look, Point};
use super::settings::EnumerationLimits;

/// Authorisations of a month of the shop's clock so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Enumeration {
    /// When the month began, in seconds of the shop's clock.
    pub began: i64,
    /// When it ends.
    pub ends: i64,
    /// All that were tried.
    pub authorisations: u64,
    /// Those that are suspected of enumeration.
    pub suspected: u64,
}

/// So many enumerated authorisations in a month, if they are a fifth of all, make a merchant excessive to Visa. Source: the
/// criteria of its acquirer monitoring programme as gateways publish them, read by 2026-11.
pub const ENUMERATED: u64 = 300_000;
const FIFTH: u64 = 5;

impl Enumeration {
    /// The month around a moment of the shop's clock, before anything happened in it. A moment that no calendar knows is in
    /// a month without end.
    pub fn month_of(local: i64) -> Self {
        let month = || {
            let first = DateTime::from_timestamp(local, 0)?.date_naive().with_day(1)?;
            Some((seconds(first), seconds(first.checked_add_months(Months::new(1))?)))
        };
        let (began, ends) = month().unwrap_or((local, i64::MAX));
        Self { began, ends, ..Self::default() }
    }

    /// The suspected part; nothing of nothing.
    #[allow(clippy::cast_precision_loss, reason = "a share")]
    pub fn share(&self) -> Option<f64> {
        (self.authorisations > 0).then(|| (self.suspected as f64 / self.authorisations as f64).min(1.0))
    }

    /// How many will be suspected by the end of the month if it goes on like this; to be held against [`ENUMERATED`].
    #[allow(clippy::cast_precision_loss, reason = "a trend")]
    pub fn trend(&self, local: i64) -> f64 {
        // No trend from less than a day.
        let month = self.ends.saturating_sub(self.began).max(86_400);
        let passed = local.saturating_sub(self.began).clamp(86_400, month);
        self.suspected as f64 * (month as f64 / passed as f64)
    }

    /// Whether both of Visa's conditions are met by now.
    pub const fn excessive(&self) -> bool {
        self.suspected >= ENUMERATED && self.suspected.saturating_mul(FIFTH) >= self.authorisations
    }

    pub(super) fn look(&self, now: i64, local: i64, limits: &EnumerationLimits) -> Look {
        let share = self.share().unwrap_or(0.0);
        let enough = self.authorisations >= u64::from(limits.authorisations)
            && self.suspected >= u64::from(limits.suspected)
            && share >= limits.warning;
        if enough {
            return Look::Unusual(Alert {
                detector: Detector::Enumeration,
                level: if share >= limits.alarm { Level::Alarm } else { Level::Warning },
                at: now,
                since: now - (local - self.began),
                measured: share,
                usual: 0.0,
                rarity: None,
                count: u32::try_from(self.authorisations).unwrap_or(u32::MAX),
            });
        }
        if share < limits.warning * 0.8 { Look::Usual } else { Look::Between }
    }

    pub(super) fn point(&self, now: i64, limits: &EnumerationLimits, unusual: bool) -> Option<Point> {
        Some(Point {
            detector: Detector::Enumeration,
            at: now,
            value: self.share()?,
            expected: 0.0,
            lower: 0.0,
            upper: limits.warning,
            alarm: unusual,
        })
    }
}

fn seconds(day: NaiveDate) -> i64 {
    day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp()
}
