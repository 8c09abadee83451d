//! A vertical axis: even steps over a range, their labels, and the lines across the plot.

use plotters::prelude::DrawingBackend;

use super::ChartError;
use super::ink::{Ink, Side, Type, nice_step, place};
use crate::domain::{Currency, Money};
use crate::text::{Message, Texts};

/// Even steps from a low to a high end, both of which are steps.
pub(super) struct Axis {
    /// The lowest step.
    pub(super) low: i128,
    /// The highest step, above the lowest.
    pub(super) high: i128,
    /// From one step to the next.
    pub(super) step: i128,
    labels: Vec<String>,
}

/// Room between an axis's labels and the plot.
pub(super) const LABEL_GAP: i32 = 8;

/// The size of labels on axes.
const LABEL_SIZE: i32 = 11;

impl Axis {
    /// An axis over a range of money in minor units, in at most `parts` steps or one more where the ends are not round.
    pub(super) fn of_money((low, high): (i128, i128), parts: i128, currency: Currency, texts: &Texts) -> Self {
        let least = if high == low { i128::from(currency.minor_per_major()) } else { 1 };
        let step = nice_step((high - low).max(least), parts);
        let low = low.div_euclid(step) * step;
        let high = ((high + step - 1).div_euclid(step) * step).max(low + step);
        let mut axis = Self { low, high, step, labels: Vec::new() };
        axis.labels = axis.ticks().map(|tick| tick_label(tick, step, currency, texts)).collect();
        axis
    }

    /// An axis from 0 that ends close above a count, in one step or two.
    pub(super) fn of_counts(most: u64, halved: bool, texts: &Texts) -> Self {
        let most = i128::from(most.max(1));
        let fine = nice_step(most, 4);
        let high = (most + fine - 1) / fine * fine;
        let step = if halved && high % 2 == 0 { high / 2 } else { high };
        let mut axis = Self { low: 0, high, step, labels: Vec::new() };
        axis.labels = axis.ticks().map(|tick| texts.count(u64::try_from(tick).unwrap_or_default())).collect();
        axis
    }

    fn ticks(&self) -> impl Iterator<Item = i128> + use<> {
        let (low, step) = (self.low, self.step);
        (0..=(self.high - low) / step).map(move |tick| low + tick * step)
    }

    /// The label of the lowest step.
    pub(super) fn first_label(&self) -> &str {
        self.labels.first().map_or("", String::as_str)
    }

    /// How wide the widest label is.
    pub(super) fn label_width<DB: DrawingBackend>(&self, ink: &Ink<'_, DB>) -> Result<i32, ChartError> {
        let style = Type::new(LABEL_SIZE, ink.palette.text_sub);
        self.labels.iter().try_fold(0, |widest, label| Ok(ink.width(label, style)?.max(widest)))
    }

    /// The y of a value in a plot that ends at `bottom`.
    pub(super) fn y(&self, value: i128, bottom: i32, height: i32) -> i32 {
        bottom - place(value, (self.low, self.high), height)
    }

    /// The lines from `left` to `right`, and their labels before them. The line that columns stand on is stronger:
    /// zero, or where the axis starts.
    pub(super) fn draw<DB: DrawingBackend>(
        &self,
        ink: &Ink<'_, DB>,
        (left, right): (i32, i32),
        bottom: i32,
        height: i32,
    ) -> Result<(), ChartError> {
        let style = Type::new(LABEL_SIZE, ink.palette.text_sub);
        let ground = self.low.max(0);
        for (tick, label) in self.ticks().zip(&self.labels) {
            let y = self.y(tick, bottom, height);
            let colour = if tick == ground { ink.palette.line_strong } else { ink.palette.line };
            ink.rule(left, right, y, colour)?;
            ink.text(label, Side::Right, (left - LABEL_GAP, y), style)?;
        }
        Ok(())
    }
}

/// A figure on the axis, short: `6k` rather than `6,000.00`, as far as every step allows it.
fn tick_label(minor: i128, step: i128, currency: Currency, texts: &Texts) -> String {
    let major = i128::from(currency.minor_per_major());
    let minor = i64::try_from(minor).unwrap_or(i64::MAX);
    let whole = |divisor: i128| i64::try_from(i128::from(minor) / divisor).unwrap_or(i64::MAX);
    let number = |value: i64| {
        let digits = texts.count(value.unsigned_abs());
        if value < 0 { format!("\u{2212}{digits}") } else { digits }
    };
    if minor == 0 {
        return texts.count(0);
    }
    for (key, thousand) in [("report-chart-millions", 1_000_000), ("report-chart-thousands", 1_000)] {
        if step % (major * thousand) == 0 {
            return texts.say(&Message::new(key).with("n", number(whole(major * thousand))));
        }
    }
    if step % major == 0 { number(whole(major)) } else { texts.amount(Money::new(minor, currency)) }
}
