//! A horizontal axis of time, in UTC.

use chrono::{DateTime, NaiveTime, Timelike as _, Utc};
use plotters::prelude::DrawingBackend;

use super::ink::{Ink, Type, place};
use super::{ChartError, PlotGeometry};
use crate::text::Texts;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// From one label to the next; all divide a day or are whole days, so that labels fall on round times.
const STEPS_MS: [i64; 15] = [
    5 * MINUTE_MS,
    10 * MINUTE_MS,
    15 * MINUTE_MS,
    30 * MINUTE_MS,
    HOUR_MS,
    2 * HOUR_MS,
    3 * HOUR_MS,
    6 * HOUR_MS,
    12 * HOUR_MS,
    DAY_MS,
    2 * DAY_MS,
    4 * DAY_MS,
    7 * DAY_MS,
    14 * DAY_MS,
    28 * DAY_MS,
];

/// A span of time over the width of a plot.
pub(super) struct TimeAxis {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    left: i32,
    width: i32,
}

impl TimeAxis {
    pub(super) const fn new(from: DateTime<Utc>, to: DateTime<Utc>, plot: &PlotGeometry) -> Self {
        Self { from, to, left: plot.left, width: plot.width }
    }

    /// The x of a moment.
    pub(super) fn x(&self, at: DateTime<Utc>) -> i32 {
        let range = (i128::from(self.from.timestamp_millis()), i128::from(self.to.timestamp_millis()));
        self.left + place(i128::from(at.timestamp_millis()), range, self.width)
    }

    /// Times or days below the plot, as many as there is room for. Midnight has its day.
    pub(super) fn draw<DB: DrawingBackend>(&self, ink: &Ink<'_, DB>, y: i32, texts: &Texts) -> Result<(), ChartError> {
        const ROOM: i64 = 64;
        let style = Type::new(11, ink.palette.text_sub);
        let (from, to) = (self.from.timestamp_millis(), self.to.timestamp_millis());
        let least = (to - from) * ROOM / i64::from(self.width.max(1));
        let step = STEPS_MS.into_iter().find(|step| *step >= least).unwrap_or(364 * DAY_MS);
        let first = from.div_euclid(step) * step;
        let ticks = (first..=to).step_by(usize::try_from(step).unwrap_or(usize::MAX)).filter(|tick| *tick >= from);
        for at in ticks.filter_map(DateTime::from_timestamp_millis) {
            let midnight = at.time() == NaiveTime::MIN;
            let label = if midnight { texts.day_and_month(at.date_naive()) } else { time_of_day(at) };
            ink.below(&label, (self.x(at), y), style)?;
        }
        Ok(())
    }
}

/// The time of a day: `13:05`.
pub(super) fn time_of_day(at: DateTime<Utc>) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}
