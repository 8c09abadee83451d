//! Money by day: what was sold, and what of it stayed after fees and refunds.

use chrono::NaiveDate;
use plotters::prelude::DrawingBackend;

use super::axis::{Axis, LABEL_GAP};
use super::ink::{Ink, PADDING, Side, Type};
use super::legend::{self, Item, Mark};
use super::readout::{FigureTable, Readout, ReadoutRow, Swatch, weekday_and_day, word};
use super::{ChartError, PlotGeometry};
use crate::domain::{Currency, Money, MoneyError};
use crate::text::{Message, Texts};
use crate::theme::{Colour, Palette};

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

    /// From the axis upwards, as [`STACK`] colours them.
    const fn stack(&self) -> [Money; 3] {
        [self.net, self.fees, self.refunds]
    }
}

/// The colours of a column's parts, from the axis upwards.
const STACK: [Swatch; 3] = [Swatch::Net, Swatch::Fees, Swatch::Refunds];

impl Parts {
    /// Gross, refunds, fees and net as text, with the signs that make them add up.
    fn in_words(&self, texts: &Texts) -> [String; 4] {
        let less = |amount: Money| amount.negated().map_or_else(|_| texts.amount(amount), |it| texts.amount(it));
        [texts.amount(self.gross), less(self.refunds), less(self.fees), texts.amount(self.net)]
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

    /// The day of a column.
    pub fn date(&self, column: usize) -> Option<NaiveDate> {
        self.days.get(column).map(|day| day.date)
    }

    /// What stands above the chart.
    #[allow(clippy::unused_self, reason = "as the other charts have it")]
    pub(super) fn title(&self, texts: &Texts) -> String {
        word(texts, "report-flow-title")
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

    /// A day's figures: gross less refunds and fees is net.
    pub(super) fn readout(&self, column: usize, texts: &Texts) -> Option<Readout> {
        let day = self.days.get(column)?;
        let row = |key, amount| ReadoutRow::new(word(texts, key), amount);
        let [gross, refunds, fees, net] = day.parts.in_words(texts);
        let rows = vec![
            row("report-word-gross", gross),
            row("report-word-refunds", refunds).coloured(Swatch::Refunds),
            row("report-word-fees", fees).coloured(Swatch::Fees),
            row("report-word-net", net).coloured(Swatch::Net).total(),
        ];
        Some(Readout { title: weekday_and_day(texts, day.date), rows })
    }

    /// Every day's figures, and their sums.
    pub(super) fn table(&self, texts: &Texts) -> FigureTable {
        let keys =
            ["report-word-day", "report-word-gross", "report-word-refunds", "report-word-fees", "report-word-net"];
        let row = |name, parts: &Parts| std::iter::once(name).chain(parts.in_words(texts)).collect();
        let days = self.days.iter().map(|day| row(texts.date(day.date), &day.parts));
        let total = std::iter::once(row(word(texts, "report-word-total"), &self.total));
        FigureTable { headers: keys.map(|key| word(texts, key)).to_vec(), rows: days.chain(total).collect() }
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
const DAY_LABELS: i32 = 24;
/// Columns of a few days are not as wide as they could be.
const WIDEST: i32 = 72;

pub(super) fn draw<DB: DrawingBackend>(
    ink: &Ink<'_, DB>,
    chart: &FlowChart,
    texts: &Texts,
) -> Result<PlotGeometry, ChartError> {
    let palette = ink.palette;
    let colours = STACK.map(|swatch| swatch.colour(palette));
    ink.title(&chart.title(texts), &caption(chart, texts))?;
    let top = legend::draw(ink, &equation(chart, texts, palette), LEGEND_TOP)? + 18;

    let axis = Axis::of_money(chart.extent(), 4, chart.currency, texts);
    let left = PADDING + axis.label_width(ink)? + LABEL_GAP;
    let (width, height) = (ink.right() - left, ink.bottom() - DAY_LABELS - top);
    let plot = PlotGeometry { left, top, width, height, columns: chart.days.len(), rows: 1, gap: 0 }.even();
    let y = |value: i128| axis.y(value, plot.bottom(), plot.height);
    axis.draw(ink, (left, ink.right()), plot.bottom(), plot.height)?;
    for (index, day) in chart.days.iter().enumerate() {
        let (left, right) = plot.bar(index, WIDEST);
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
    if chart.extent() == (0, 0) {
        let nothing = word(texts, "report-flow-empty");
        let middle = (plot.left + plot.width / 2, plot.top + plot.height / 2);
        ink.text(&nothing, Side::Middle, middle, Type::new(13, palette.text_sub))?;
    }
    Ok(plot)
}

/// The legend is an equation: gross = net + fees + refunds.
fn equation(chart: &FlowChart, texts: &Texts, palette: &Palette) -> [Item; 4] {
    let total = &chart.total;
    let item = |sign, swatch: Option<Swatch>, key, amount| Item {
        sign,
        mark: swatch.map_or(Mark::None, |swatch| Mark::Square(swatch.colour(palette))),
        name: word(texts, key),
        figure: texts.amount(amount),
    };
    [
        item("", None, "report-word-gross", total.gross),
        item("=", Some(Swatch::Net), "report-word-net", total.net),
        item("+", Some(Swatch::Fees), "report-word-fees", total.fees),
        item("+", Some(Swatch::Refunds), "report-word-refunds", total.refunds),
    ]
}

/// The currency and the days.
pub(super) fn caption(chart: &FlowChart, texts: &Texts) -> String {
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
    let count = i32::try_from(plot.columns.max(1)).unwrap_or(i32::MAX);
    let fits = |stride: &usize| i32::try_from(*stride).unwrap_or(i32::MAX) > ROOM * count / plot.width;
    let stride = [1, 2, 4, 7, 14, 28, 91].into_iter().find(fits).unwrap_or(182);
    let y = plot.top + plot.height + 16;
    for (index, day) in chart.days.iter().enumerate().rev().step_by(stride) {
        let (left, right) = plot.bar(index, WIDEST);
        let middle = i32::midpoint(left, right);
        let (label, colour) = if chart.incomplete == Some(day.date) {
            (word(texts, "report-flow-today"), ink.palette.text_strong)
        } else {
            (texts.day_and_month(day.date), ink.palette.text_sub)
        };
        ink.below(&label, (middle, y), Type::new(11, colour))?;
    }
    Ok(())
}
