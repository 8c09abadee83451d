//! Money by day: what was sold, and what of it stayed after fees and refunds.

use chrono::NaiveDate;
use plotters::prelude::DrawingBackend;

use super::ink::{Ink, PADDING, Side, Type, nice_step, place};
use super::{ChartError, PlotGeometry};
use crate::domain::{Currency, Money, MoneyError};
use crate::text::{Message, Texts};
use crate::theme::Colour;

/// One day's money. All three amounts are positive as a rule: a refund of 12.00 is 12.00.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlowDay {
    /// The day, in UTC.
    pub date: NaiveDate,
    /// Sales.
    pub gross: Money,
    /// Sent back to customers.
    pub refunds: Money,
    /// Kept by the gateway.
    pub fees: Money,
}

/// Gross sales of some days in one currency, each split into net, fees and refunds that add up to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowChart {
    currency: Currency,
    days: Vec<Day>,
    total: Parts,
    incomplete: Option<NaiveDate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Day {
    date: NaiveDate,
    parts: Parts,
}

/// `gross = net + fees + refunds`, by construction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Parts {
    gross: Money,
    net: Money,
    fees: Money,
    refunds: Money,
}

impl Parts {
    fn new(gross: Money, fees: Money, refunds: Money) -> Result<Self, MoneyError> {
        Ok(Self { gross, net: gross.minus(fees)?.minus(refunds)?, fees, refunds })
    }

    /// From the axis upwards.
    const fn stack(&self) -> [Money; 3] {
        [self.net, self.fees, self.refunds]
    }
}

impl FlowChart {
    /// A chart of consecutive days, oldest first, all amounts in `currency`. `incomplete` is the day that is not over
    /// yet, if it is among them.
    ///
    /// # Errors
    /// [`MoneyError`] when an amount has another currency or a sum does not fit.
    pub fn new(currency: Currency, days: &[FlowDay], incomplete: Option<NaiveDate>) -> Result<Self, MoneyError> {
        let sum = |part: fn(&FlowDay) -> Money| Money::sum(currency, days.iter().map(part));
        let total = Parts::new(sum(|day| day.gross)?, sum(|day| day.fees)?, sum(|day| day.refunds)?)?;
        let split = |day: &FlowDay| Ok(Day { date: day.date, parts: Parts::new(day.gross, day.fees, day.refunds)? });
        let days = days.iter().map(split).collect::<Result<_, MoneyError>>()?;
        Ok(Self { currency, days, total, incomplete })
    }

    /// The chart in one sentence.
    pub(super) fn alt_text(&self, texts: &Texts) -> String {
        let best = self.days.iter().max_by_key(|day| (day.parts.gross.minor, std::cmp::Reverse(day.date)));
        let (Some(first), Some(last), Some(best)) = (self.days.first(), self.days.last(), best) else {
            return texts.say(&Message::new("report-flow-alt-empty"));
        };
        texts.say(
            &Message::new("report-flow-alt")
                .with("from", first.date)
                .with("to", last.date)
                .with("gross", self.total.gross)
                .with("net", self.total.net)
                .with("fees", self.total.fees)
                .with("refunds", self.total.refunds)
                .with("day", best.date)
                .with("most", best.parts.gross),
        )
    }

    /// The lowest and highest figure of any column, and zero.
    fn extent(&self) -> (i128, i128) {
        self.days.iter().fold((0, 0), |(low, high), day| {
            let parts = day.parts.stack().map(|part| i128::from(part.minor));
            let below: i128 = parts.iter().filter(|part| **part < 0).sum();
            let above: i128 = parts.iter().filter(|part| **part > 0).sum();
            (low.min(below), high.max(above))
        })
    }
}

const LEGEND_TOP: i32 = PADDING + 36;
const LEGEND_LINE: i32 = 20;
const DAY_LABELS: i32 = 24;

pub(super) fn draw<DB: DrawingBackend>(
    ink: &Ink<'_, DB>,
    chart: &FlowChart,
    texts: &Texts,
) -> Result<PlotGeometry, ChartError> {
    let palette = ink.palette;
    let colours = [palette.net, palette.fees, palette.refunds];
    ink.title(&texts.say(&Message::new("report-flow-title")), &caption(chart, texts))?;
    let legend_bottom = legend(ink, chart, colours, texts)?;

    let (low, high) = chart.extent();
    let least = i128::from(chart.currency.minor_per_major());
    let step = nice_step((high - low).max(if high == low { least } else { 1 }), 4);
    let low = low.div_euclid(step) * step;
    let high = (high + step - 1).div_euclid(step).max(1) * step;
    let ticks: Vec<i128> = (0..=(high - low) / step).map(|tick| low + tick * step).collect();

    let axis = Type::new(11, palette.text_sub);
    let labels: Vec<String> = ticks.iter().map(|&tick| tick_label(tick, step, chart.currency, texts)).collect();
    let mut label_width = 0;
    for label in &labels {
        label_width = label_width.max(ink.width(label, axis)?);
    }
    let plot = PlotGeometry {
        left: PADDING + label_width + 8,
        top: legend_bottom + 18,
        width: ink.right() - (PADDING + label_width + 8),
        height: ink.bottom() - DAY_LABELS - (legend_bottom + 18),
        columns: chart.days.len(),
        rows: 1,
    };
    let bottom = plot.top + plot.height;
    let y = |value: i128| bottom - place(value, (low, high), plot.height);
    for (&tick, label) in ticks.iter().zip(&labels) {
        let colour = if tick == 0 { palette.line_strong } else { palette.line };
        ink.rule(plot.left, plot.left + plot.width, y(tick), colour)?;
        ink.text(label, Side::Right, (plot.left - 8, y(tick)), axis)?;
    }
    for (index, day) in chart.days.iter().enumerate() {
        let (left, right) = column(&plot, index);
        let soft = |colour: Colour| {
            if chart.incomplete == Some(day.date) { colour.over(palette.card, 70) } else { colour }
        };
        let (mut above, mut below) = (0_i128, 0_i128);
        for (part, colour) in day.parts.stack().into_iter().zip(colours) {
            let edge = if part.minor < 0 { &mut below } else { &mut above };
            let from = *edge;
            *edge += i128::from(part.minor);
            let (near, far) = (y(from), y(*edge));
            // Parts meet with a gap of one point, taken from the outer part where it can spare it.
            let gap = i32::from(from != 0 && (near - far).abs() > 1) * (near - far).signum();
            if near != far {
                ink.fill((left, (near - gap).min(far)), (right, (near - gap).max(far)), soft(colour))?;
            }
        }
    }
    day_labels(ink, chart, &plot, texts)?;
    if chart.total.stack().iter().all(Money::is_zero) && high == step && low == 0 {
        let nothing = texts.say(&Message::new("report-flow-empty"));
        let middle = (plot.left + plot.width / 2, plot.top + plot.height / 2);
        ink.text(&nothing, Side::Middle, middle, Type::new(13, palette.text_sub))?;
    }
    Ok(plot)
}

/// The edges of a column: the middle 64 % of its share of the width, at least one point.
fn column(plot: &PlotGeometry, index: usize) -> (i32, i32) {
    let at = |hundredths: usize| {
        let range = (0, i128::try_from(plot.columns * 100).unwrap_or(1));
        plot.left + place(i128::try_from(index * 100 + hundredths).unwrap_or_default(), range, plot.width)
    };
    let (left, right) = (at(18), at(82));
    (left, right.max(left + 1))
}

/// The legend is an equation: gross = net + fees + refunds. Returns the y below it.
fn legend<DB: DrawingBackend>(
    ink: &Ink<'_, DB>,
    chart: &FlowChart,
    colours: [Colour; 3],
    texts: &Texts,
) -> Result<i32, ChartError> {
    let palette = ink.palette;
    let (word, figure) = (Type::new(12, palette.text_sub), Type::new(12, palette.text_strong).bold());
    let total = &chart.total;
    let items = [
        ("", "report-word-gross", None, total.gross),
        ("=", "report-word-net", colours.first(), total.net),
        ("+", "report-word-fees", colours.get(1), total.fees),
        ("+", "report-word-refunds", colours.get(2), total.refunds),
    ];
    let (mut x, mut y) = (PADDING, LEGEND_TOP);
    for (sign, key, colour, amount) in items {
        let name = texts.say(&Message::new(key));
        let amount = texts.amount(amount);
        let sign_width = if sign.is_empty() { 0 } else { 36 };
        let square = if colour.is_some() { 14 } else { 0 };
        let name_width = ink.width(&name, word)?;
        let whole = sign_width + square + name_width + 8 + ink.width(&amount, figure)?;
        if x + whole > ink.right() {
            (x, y) = (PADDING, y + LEGEND_LINE);
        }
        if !sign.is_empty() {
            ink.text(sign, Side::Middle, (x + 18, y), word)?;
        }
        x += sign_width;
        if let Some(&colour) = colour {
            ink.fill((x, y - 4), (x + 8, y + 4), colour)?;
        }
        ink.text(&name, Side::Left, (x + square, y), word)?;
        ink.text(&amount, Side::Left, (x + square + name_width + 8, y), figure)?;
        x += whole - sign_width;
    }
    Ok(y + LEGEND_LINE / 2)
}

/// The currency and the days.
fn caption(chart: &FlowChart, texts: &Texts) -> String {
    match (chart.days.first(), chart.days.last()) {
        (Some(first), Some(last)) => texts.say(
            &Message::new("report-chart-caption")
                .with("unit", chart.currency.code())
                .with("from", first.date)
                .with("to", last.date),
        ),
        _ => chart.currency.code().to_owned(),
    }
}

/// Labels below every so many columns, counted back from the last so that it always has one.
fn day_labels<DB: DrawingBackend>(
    ink: &Ink<'_, DB>,
    chart: &FlowChart,
    plot: &PlotGeometry,
    texts: &Texts,
) -> Result<(), ChartError> {
    const ROOM: i32 = 64;
    let style = Type::new(11, ink.palette.text_sub);
    let count = i32::try_from(plot.columns.max(1)).unwrap_or(i32::MAX);
    let fits = |stride: &usize| i32::try_from(*stride).unwrap_or(i32::MAX) > ROOM * count / plot.width;
    let stride = [1, 2, 4, 7, 14, 28, 91].into_iter().find(fits).unwrap_or(182);
    let y = plot.top + plot.height + 16;
    for (index, day) in chart.days.iter().enumerate().rev().step_by(stride) {
        let (left, right) = column(plot, index);
        let middle = i32::midpoint(left, right);
        if chart.incomplete == Some(day.date) {
            let today = texts.say(&Message::new("report-flow-today"));
            let half = ink.width(&today, style)? / 2;
            let x = middle.min(ink.right() - half);
            ink.text(&today, Side::Middle, (x, y), Type::new(11, ink.palette.text_strong))?;
        } else {
            let label = texts.day_and_month(day.date);
            let half = ink.width(&label, style)? / 2;
            ink.text(&label, Side::Middle, (middle.min(ink.right() - half), y), style)?;
        }
    }
    Ok(())
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
