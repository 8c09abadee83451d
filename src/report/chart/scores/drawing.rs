//! Two plots above each other, each with its own scale, on one time axis.

use chrono::TimeDelta;
use plotters::prelude::DrawingBackend;

use super::{HIGHEST, ScoreChart};
use crate::report::chart::axis::{Axis, LABEL_GAP};
use crate::report::chart::ink::{Ink, PADDING, Side, Type};
use crate::report::chart::legend::{self, Item, Mark};
use crate::report::chart::readout::{Swatch, word};
use crate::report::chart::time_axis::TimeAxis;
use crate::report::chart::{ChartError, PlotGeometry};
use crate::text::{Message, Texts};
use crate::theme::Palette;

const LEGEND_TOP: i32 = PADDING + 36;
/// The times below the plots.
const TIMES: i32 = 24;
/// From the upper plot to the lower one's legend, and from there to the plot.
const BETWEEN: i32 = 24;
const BELOW_LEGEND: i32 = 18;
/// Columns of a few spans are not as wide as they could be.
const WIDEST: i32 = 48;

pub(in crate::report::chart) fn draw<DB: DrawingBackend>(
    ink: &Ink<'_, DB>,
    chart: &ScoreChart,
    texts: &Texts,
) -> Result<PlotGeometry, ChartError> {
    let palette = ink.palette;
    ink.title(&chart.title(texts), &caption(chart, texts))?;
    let top = legend::draw(ink, &score_legend(chart, texts, palette), LEGEND_TOP)? + 12;
    let bottom = ink.bottom() - TIMES;
    // Three fifths of the room are the scores'.
    let upper = (bottom - top - BETWEEN - BELOW_LEGEND) * 3 / 5;
    let legend_y = top + upper + BETWEEN;
    legend::draw(ink, &decline_legend(chart, texts, palette), legend_y)?;
    let lower_top = legend_y + BELOW_LEGEND;
    let lower = bottom - lower_top;

    let scores = Axis::of_counts(u64::from(HIGHEST), true, texts);
    let most = chart.bins.iter().map(|bin| bin.declines).max().unwrap_or_default();
    let declines = Axis::of_counts(most, lower >= 60, texts);
    let left = PADDING + scores.label_width(ink)?.max(declines.label_width(ink)?) + LABEL_GAP;
    let width = ink.right() - left;
    let whole = PlotGeometry { left, top, width, height: bottom - top, columns: chart.bins.len(), rows: 1, gap: 0 };
    let times = TimeAxis::new(chart.from, chart.to, &whole);

    scores.draw(ink, (left, ink.right()), top + upper, upper)?;
    if chart.total.highest.is_some() {
        draw_scores(ink, chart, &times, |score| scores.y(i128::from(score), top + upper, upper), &whole)?;
    } else {
        note(ink, &word(texts, "report-scores-none"), (left, top + upper / 2))?;
    }
    declines.draw(ink, (left, ink.right()), bottom, lower)?;
    if chart.total.declines == 0 {
        note(ink, &word(texts, "report-declines-none"), (left, lower_top + lower / 2))?;
    }
    for (index, bin) in chart.bins.iter().enumerate().filter(|(_, bin)| bin.declines > 0) {
        let (left, right) = whole.bar(index, WIDEST);
        let right = right.max(left + 2);
        let y = |count: u64| declines.y(i128::from(count), bottom, lower);
        let (flagged, all) = (bin.flagged_declines, bin.declines);
        // One decline among hundreds is still there.
        let top = y(all).min(bottom - 2);
        let split = y(flagged).max(top).min(if flagged > 0 { bottom - 2 } else { bottom });
        if split < bottom {
            ink.fill((left, split), (right, bottom), Swatch::Refunds.colour(palette))?;
        }
        if top < split {
            ink.fill((left, top), (right, split), Swatch::Net.colour(palette))?;
        }
    }
    times.draw(ink, bottom + 16, texts)?;
    Ok(whole)
}

/// The threshold and the payments; the flagged ones are another shape and over the others.
fn draw_scores<DB: DrawingBackend>(
    ink: &Ink<'_, DB>,
    chart: &ScoreChart,
    times: &TimeAxis,
    y: impl Fn(u8) -> i32,
    plot: &PlotGeometry,
) -> Result<(), ChartError> {
    let (normal, flagged) = (Swatch::Net.colour(ink.palette), Swatch::Refunds.colour(ink.palette));
    ink.dashes(plot.left, plot.right(), y(chart.threshold), flagged)?;
    let (radius, reach) = if y(0) - y(HIGHEST) > 150 { (3, 5) } else { (2, 4) };
    for dot in &chart.dots {
        let centre = (times.x(dot.at), y(dot.score));
        if dot.flagged {
            ink.diamond(centre, reach, flagged)?;
        } else {
            ink.dot(centre, radius, normal)?;
        }
    }
    Ok(())
}

/// Words where there are no figures.
fn note<DB: DrawingBackend>(ink: &Ink<'_, DB>, words: &str, (left, y): (i32, i32)) -> Result<(), ChartError> {
    let style = Type::new(12, ink.palette.text_sub);
    let middle = i32::midpoint(left, ink.right());
    // The lines of the plot must not run through the words.
    let half = ink.width(words, style)? / 2 + 8;
    ink.fill((middle - half, y - 9), (middle + half, y + 9), ink.palette.card)?;
    ink.text(words, Side::Middle, (middle, y), style)
}

fn score_legend(chart: &ScoreChart, texts: &Texts, palette: &Palette) -> Vec<Item> {
    let item = |mark, name, figure| Item { sign: "", mark, name, figure };
    let mut items = vec![item(Mark::None, word(texts, "report-scores-score"), String::new())];
    if chart.total.highest.is_some() {
        let (normal, flagged) = (Swatch::Net.colour(palette), Swatch::Refunds.colour(palette));
        let review = Message::new("report-scores-review").with("score", texts.count(u64::from(chart.threshold)));
        items.extend([
            item(Mark::Dot(normal), word(texts, "report-scores-normal"), texts.count(chart.total.normal)),
            item(Mark::Diamond(flagged), word(texts, "report-scores-flagged"), texts.count(chart.total.flagged)),
            item(Mark::Dashes(flagged), texts.say(&review), String::new()),
        ]);
    }
    items
}

fn decline_legend(chart: &ScoreChart, texts: &Texts, palette: &Palette) -> Vec<Item> {
    let (all, flagged) = (chart.total.declines, chart.total.flagged_declines);
    let item = |mark, key, count| Item { sign: "", mark, name: word(texts, key), figure: texts.count(count) };
    let mut items = vec![item(Mark::None, "report-word-declines", all)];
    if flagged > 0 {
        items.extend([
            item(Mark::Square(Swatch::Refunds.colour(palette)), "report-scores-flagged", flagged),
            item(Mark::Square(Swatch::Net.colour(palette)), "report-scores-others", all - flagged),
        ]);
    }
    items
}

/// The days, and how long a bin is.
pub(in crate::report::chart) fn caption(chart: &ScoreChart, texts: &Texts) -> String {
    let minutes = chart.bin.num_minutes();
    let (key, count) = match minutes {
        _ if minutes % (24 * 60) == 0 => ("report-scores-per-days", minutes / (24 * 60)),
        _ if minutes % 60 == 0 => ("report-scores-per-hours", minutes / 60),
        _ => ("report-scores-per-minutes", minutes),
    };
    let step = Message::new(key).with("n", count.unsigned_abs());
    let last = (chart.to - TimeDelta::milliseconds(1)).date_naive().max(chart.from.date_naive());
    let unit = texts.say(&Message::new("report-scores-unit").with("step", step));
    let message = if last == chart.from.date_naive() {
        Message::new("report-chart-caption-day").with("unit", unit).with("day", last)
    } else {
        Message::new("report-chart-caption").with("unit", unit).with("from", chart.from.date_naive()).with("to", last)
    };
    texts.say(&message)
}
