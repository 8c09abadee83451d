//! A settlement batch, step by step: from what was sold to what the gateway sent and what the bank has.

use plotters::prelude::DrawingBackend;

use super::axis::{Axis, LABEL_GAP};
use super::ink::{Ink, PADDING, Side, Type};
use super::readout::{FigureTable, Readout, ReadoutRow, Swatch, word};
use super::{ChartError, PlotGeometry};
use crate::domain::ids::BatchId;
use crate::domain::{Currency, Money, MoneyError};
use crate::report::month::{BatchRow, Parts};
use crate::text::{Message, Texts};

/// A batch from gross to net to deposit. Each step starts where the one before it ended; gross, net and deposit are
/// whole amounts, the steps between them add up to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaterfallChart {
    batch_id: BatchId,
    currency: Currency,
    steps: Vec<Step>,
    at_the_bank: bool,
}

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    what: What,
    amount: Money,
    /// What there was before: nothing for a whole amount.
    before: Money,
    /// What there is after it.
    after: Money,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Gross,
    Refunds,
    Disputes,
    Fees,
    Reserve,
    Adjustments,
    /// What the payout has and its lines do not.
    NotInLines,
    Net,
    Difference,
    Deposit,
}

impl What {
    const fn key(self) -> &'static str {
        match self {
            Self::Gross => "report-word-gross",
            Self::Refunds => "report-word-refunds",
            Self::Disputes => "report-word-disputes",
            Self::Fees => "report-word-fees",
            Self::Reserve => "report-word-reserve",
            Self::Adjustments => "report-word-adjustments",
            Self::NotInLines => "report-waterfall-not-in-lines",
            Self::Net => "report-word-net",
            Self::Difference => "report-waterfall-difference",
            Self::Deposit => "report-waterfall-deposit",
        }
    }

    /// Gross, net and deposit stand on the axis.
    const fn is_whole(self) -> bool {
        matches!(self, Self::Gross | Self::Net | Self::Deposit)
    }
}

impl Step {
    const fn swatch(&self) -> Swatch {
        match self.what {
            What::Deposit => Swatch::Deposit,
            What::NotInLines | What::Difference => Swatch::Bank,
            What::Gross | What::Net => Swatch::Net,
            _ if self.amount.minor < 0 => Swatch::Refunds,
            _ => Swatch::Net,
        }
    }

    fn ends(&self) -> (i128, i128) {
        (i128::from(self.before.minor), i128::from(self.after.minor))
    }
}

impl WaterfallChart {
    /// The chart of a batch that is made of `parts` and of which the gateway says that it sent `payout`. `deposit` is
    /// what of the bank's entries is this batch's; `None` when nothing is to be expected there, or not yet.
    ///
    /// Parts that are zero have no column. Where the parts do not come to the payout, what is missing is a column of
    /// its own, so that the chart always foots.
    ///
    /// # Errors
    /// [`MoneyError`] when the amounts are of different currencies or a sum does not fit.
    pub fn new(batch_id: BatchId, parts: &Parts, payout: Money, deposit: Option<Money>) -> Result<Self, MoneyError> {
        let zero = Money::zero(payout.currency);
        let whole = |what, amount| Step { what, amount, before: zero, after: amount };
        let mut steps = vec![whole(What::Gross, parts.gross)];
        let mut level = parts.gross;
        let mut part = |what, amount: Money, steps: &mut Vec<Step>| -> Result<(), MoneyError> {
            let before = level;
            level = level.plus(amount)?;
            if !amount.is_zero() {
                steps.push(Step { what, amount, before, after: level });
            }
            Ok(())
        };
        part(What::Refunds, parts.refunds, &mut steps)?;
        part(What::Disputes, parts.disputes, &mut steps)?;
        part(What::Fees, parts.fees, &mut steps)?;
        part(What::Reserve, parts.reserve, &mut steps)?;
        part(What::Adjustments, parts.adjustments, &mut steps)?;
        part(What::NotInLines, payout.minus(parts.net()?)?, &mut steps)?;
        steps.push(whole(What::Net, payout));
        if let Some(deposit) = deposit {
            part(What::Difference, deposit.minus(payout)?, &mut steps)?;
            steps.push(whole(What::Deposit, deposit));
        }
        Ok(Self { batch_id, currency: payout.currency, steps, at_the_bank: deposit.is_some() })
    }

    /// The chart of a batch as the report lists it.
    ///
    /// # Errors
    /// As [`WaterfallChart::new`].
    pub fn of(row: &BatchRow) -> Result<Self, MoneyError> {
        Self::new(row.batch_id.clone(), &row.parts, row.payout, row.deposit()?)
    }

    /// What stands above the chart.
    pub(super) fn title(&self, texts: &Texts) -> String {
        texts.say(&Message::new("report-waterfall-title").with("batch", self.batch_id.as_str()))
    }

    /// The chart in one sentence.
    pub(super) fn alt_text(&self, texts: &Texts) -> String {
        let step = |step: &Step| format!("{} {}", word(texts, step.what.key()), texts.amount(step.amount));
        let steps: Vec<String> = self.steps.iter().map(step).collect();
        let key = if self.at_the_bank { "report-waterfall-alt" } else { "report-waterfall-alt-not-at-bank" };
        let alt = Message::new(key).with("batch", self.batch_id.as_str()).with("currency", self.currency.code());
        texts.say(&alt.with("steps", steps.join(", ")))
    }

    /// A whole amount; or what was before a step, the step, and what is left.
    pub(super) fn readout(&self, column: usize, texts: &Texts) -> Option<Readout> {
        let step = self.steps.get(column)?;
        let title = word(texts, step.what.key());
        let row = |name: String, amount| ReadoutRow::new(name, texts.amount(amount));
        let own = row(title.clone(), step.amount).coloured(step.swatch());
        let rows = if step.what.is_whole() {
            vec![own]
        } else {
            let before = row(word(texts, "report-waterfall-before"), step.before);
            vec![before, own, row(word(texts, "report-waterfall-after"), step.after).total()]
        };
        Some(Readout { title, rows })
    }

    /// Every step and its amount.
    pub(super) fn table(&self, texts: &Texts) -> FigureTable {
        let amount = Message::new("report-waterfall-amount").with("currency", self.currency.code());
        let row = |step: &Step| vec![word(texts, step.what.key()), texts.amount(step.amount)];
        FigureTable {
            headers: vec![word(texts, "report-waterfall-step"), texts.say(&amount)],
            rows: self.steps.iter().map(row).collect(),
        }
    }

    /// What the axis has to show. It leaves out the lower part of the whole amounts where that is most of them and all
    /// are positive: otherwise fees of two percent would be a line.
    fn extent(&self) -> (i128, i128) {
        let ends = self.steps.iter().flat_map(|step| {
            let (before, after) = step.ends();
            [if step.what.is_whole() { after } else { before }, after]
        });
        let (low, high) = ends.fold((i128::MAX, i128::MIN), |(low, high), end| (low.min(end), high.max(end)));
        // Below the lowest there is room for what is left of the whole columns, with the mark of the cut.
        let start = low - (high - low) * 2 / 5;
        if high > low && start * 2 >= high { (start, high) } else { (low.min(0), high.max(0)) }
    }
}

/// The names below the columns.
const NAMES: i32 = 24;
/// From one line of names to the next, and of values above columns.
const LINE: i32 = 15;
/// From a column's top to the middle of its value.
const ABOVE: i32 = 11;
/// Where the plot starts unless values need more room above it, and how high they may be.
const TOP: i32 = PADDING + 36;
const HIGHEST_VALUE: i32 = PADDING + 28;
/// Columns of a few steps are not as wide as they could be.
const WIDEST: i32 = 64;

pub(super) fn draw<DB: DrawingBackend>(
    ink: &Ink<'_, DB>,
    chart: &WaterfallChart,
    texts: &Texts,
) -> Result<PlotGeometry, ChartError> {
    let palette = ink.palette;
    let axis = Axis::of_money(chart.extent(), 4, chart.currency, texts);
    let cut = axis.low > 0;
    ink.title(&chart.title(texts), &caption(chart, cut.then(|| axis.first_label()), texts))?;

    let left = PADDING + axis.label_width(ink)? + LABEL_GAP;
    let names: Vec<String> = chart.steps.iter().map(|step| word(texts, step.what.key())).collect();
    let staggered = is_crowded(ink, &names, ink.right() - left)?;
    let below = if staggered { NAMES + LINE } else { NAMES };
    let plot = |top: i32| {
        let (width, height) = (ink.right() - left, ink.bottom() - below - top);
        PlotGeometry { left, top, width, height, columns: names.len(), rows: 1, gap: 0 }.even()
    };
    // The highest value may have had to give way to its neighbours; then the plot starts lower.
    let above = values(ink, chart, &axis, &plot(TOP), texts)?.iter().map(|value| value.y).min().unwrap_or(TOP);
    let plot = plot(TOP + (HIGHEST_VALUE - above).max(0));
    let values = values(ink, chart, &axis, &plot, texts)?;

    axis.draw(ink, (left, ink.right()), plot.bottom(), plot.height)?;
    for value in &values {
        // No line runs through an amount.
        let (from, to) = ((value.left - 2, value.y - LINE / 2), (value.right + 2, value.y + LINE / 2));
        ink.fill(from, to, palette.card)?;
    }
    for (index, step) in chart.steps.iter().enumerate() {
        let (left, right) = plot.bar(index, WIDEST);
        let (above, below) = heights(step, &axis, &plot);
        if index + 1 < plot.columns {
            let (next, _) = plot.bar(index + 1, WIDEST);
            let level = axis.y(step.ends().1, plot.bottom(), plot.height);
            ink.rule(right, next, level, palette.line_strong)?;
        }
        if above < below {
            ink.fill((left, above), (right, below), step.swatch().colour(palette))?;
        }
        if cut && step.what.is_whole() {
            break_mark(ink, (left, right), plot.bottom())?;
        }
    }
    for value in values {
        ink.text(&value.text, Side::Left, (value.left, value.y), value.style)?;
    }
    let name = Type::new(11, palette.text_sub);
    for (index, text) in names.iter().enumerate() {
        let (left, right) = plot.bar(index, WIDEST);
        let line = if staggered && index % 2 == 1 { LINE } else { 0 };
        ink.below(text, (i32::midpoint(left, right), plot.bottom() + 16 + line), name)?;
    }
    Ok(plot)
}

/// Whether names side by side would touch, and every second one has to be a line lower.
fn is_crowded<DB: DrawingBackend>(ink: &Ink<'_, DB>, names: &[String], width: i32) -> Result<bool, ChartError> {
    const BETWEEN: i32 = 6;
    let style = Type::new(11, ink.palette.text_sub);
    let share = width / i32::try_from(names.len().max(1)).unwrap_or(i32::MAX);
    let (mut last, mut crowded) = (0, false);
    for name in names {
        let own = ink.width(name, style)?;
        crowded |= i32::midpoint(last, own) + BETWEEN > share;
        last = own;
    }
    Ok(crowded)
}

/// Top and bottom edge of a column. An amount too small for its scale is still there.
fn heights(step: &Step, axis: &Axis, plot: &PlotGeometry) -> (i32, i32) {
    let y = |value: i128| axis.y(value.max(axis.low), plot.bottom(), plot.height);
    let (before, after) = step.ends();
    let (above, below) = (y(before.max(after)), y(before.min(after)));
    let least = if step.amount.is_zero() { 0 } else { 2 };
    (above, below.max(above + least))
}

/// A slanted gap near the foot of a column that does not start at zero.
fn break_mark<DB: DrawingBackend>(ink: &Ink<'_, DB>, (left, right): (i32, i32), bottom: i32) -> Result<(), ChartError> {
    const FROM_FOOT: i32 = 8;
    const THICKNESS: i32 = 3;
    let rise = ((right - left) / 8).clamp(2, 8);
    let (low, high) = (bottom - FROM_FOOT, bottom - FROM_FOOT - rise);
    let corners = [(left - 1, low), (right + 1, high), (right + 1, high - THICKNESS), (left - 1, low - THICKNESS)];
    ink.polygon(&corners, ink.palette.card)
}

/// The amount above a column.
struct Value {
    text: String,
    style: Type,
    left: i32,
    right: i32,
    /// The middle of its line.
    y: i32,
}

/// Where the amounts go. One that would touch another is a line higher; one too wide for its column keeps clear of the
/// column before it.
fn values<DB: DrawingBackend>(
    ink: &Ink<'_, DB>,
    chart: &WaterfallChart,
    axis: &Axis,
    plot: &PlotGeometry,
    texts: &Texts,
) -> Result<Vec<Value>, ChartError> {
    const BETWEEN: i32 = 6;
    let mut placed: Vec<Value> = Vec::with_capacity(chart.steps.len());
    let mut before: Option<(i32, i32, i32)> = None;
    for (index, step) in chart.steps.iter().enumerate() {
        let text = texts.amount(step.amount);
        let important = step.what.is_whole() || step.swatch() == Swatch::Bank;
        let style = Type::new(11, if important { ink.palette.text_strong } else { ink.palette.text });
        let style = if important { style.bold() } else { style };
        let width = ink.width(&text, style)?;
        let (above, below) = heights(step, axis, plot);
        let (from, to) = plot.bar(index, WIDEST);
        let mut y = above - ABOVE;
        let mut left = (i32::midpoint(from, to) - width / 2).max(plot.left);
        if let Some((edge, top, bottom)) = before
            && y + LINE / 2 > top
            && y - LINE / 2 < bottom
        {
            left = left.max(edge + BETWEEN / 2);
        }
        let left = left.min(ink.right() - width);
        let right = left + width;
        let touches = |value: &&Value, y: i32| {
            left < value.right + BETWEEN && value.left < right + BETWEEN && (y - value.y).abs() < LINE
        };
        while let Some(other) = placed.iter().filter(|value| touches(value, y)).map(|value| value.y).min() {
            y = other - LINE;
        }
        placed.push(Value { text, style, left, right, y });
        before = Some((to, above, below));
    }
    Ok(placed)
}

/// The currency, where the axis starts unless at zero, and whether the bank has nothing.
pub(super) fn caption(chart: &WaterfallChart, start: Option<&str>, texts: &Texts) -> String {
    let mut said = vec![chart.currency.code().to_owned()];
    if let Some(start) = start {
        said.push(texts.say(&Message::new("report-waterfall-starts").with("amount", start)));
    }
    if !chart.at_the_bank {
        said.push(word(texts, "report-waterfall-not-at-bank"));
    }
    said.join(", ")
}
