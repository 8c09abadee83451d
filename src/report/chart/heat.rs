//! Declined payments by weekday and hour.

use chrono::NaiveDate;
use plotters::prelude::DrawingBackend;

use super::ink::{Ink, PADDING, Side, Type};
use super::readout::{FigureTable, Readout, ReadoutRow, WEEKDAYS, word};
use super::{ChartError, PlotGeometry};
use crate::text::{Message, Texts};

/// How many payments were declined in each hour of the week, in UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclineHeat {
    /// The first day counted.
    pub from: NaiveDate,
    /// The last day counted.
    pub to: NaiveDate,
    /// Declines by weekday, Monday first, and hour, 0 to 23.
    pub cells: [[u32; 24]; 7],
}

impl DeclineHeat {
    fn total(&self) -> u64 {
        self.cells.iter().flatten().map(|&count| u64::from(count)).sum()
    }

    fn most(&self) -> u32 {
        self.cells.iter().flatten().copied().max().unwrap_or_default()
    }

    /// What stands above the chart.
    #[allow(clippy::unused_self, reason = "as the other charts have it")]
    pub(super) fn title(&self, texts: &Texts) -> String {
        word(texts, "report-heat-title")
    }

    /// The declines of one hour of the week.
    pub(super) fn readout(&self, column: usize, row: usize, texts: &Texts) -> Option<Readout> {
        let count = *self.cells.get(row)?.get(column)?;
        let (day, _) = WEEKDAYS.get(row)?;
        let hour = |hour: usize| format!("{hour:02}:00");
        let title = Message::new("report-heat-hour")
            .with("day", Message::new(day))
            .with("from", hour(column))
            .with("to", hour(column + 1));
        let declines = ReadoutRow::new(word(texts, "report-word-declines"), texts.count(u64::from(count)));
        Some(Readout { title: texts.say(&title), rows: vec![declines] })
    }

    /// The declines of every hour of the week, with the sums of days and hours.
    pub(super) fn table(&self, texts: &Texts) -> FigureTable {
        let total = word(texts, "report-word-total");
        let hours = (0..24).map(|hour| format!("{hour:02}"));
        let headers = std::iter::once(word(texts, "report-word-day")).chain(hours).chain([total.clone()]).collect();
        let row = |name: String, counts: Vec<u64>| {
            let sum = texts.count(counts.iter().sum());
            std::iter::once(name).chain(counts.into_iter().map(|count| texts.count(count))).chain([sum]).collect()
        };
        let days =
            self.cells.iter().zip(WEEKDAYS).map(|(counts, (_, name))| {
                row(word(texts, name), counts.iter().map(|&count| u64::from(count)).collect())
            });
        let of_hour = |hour: usize| self.cells.iter().filter_map(|day| day.get(hour)).map(|&it| u64::from(it)).sum();
        let sums = std::iter::once(row(total, (0..24).map(of_hour).collect()));
        FigureTable { headers, rows: days.chain(sums).collect() }
    }

    /// The chart in one sentence.
    pub(super) fn alt_text(&self, texts: &Texts) -> String {
        let period = |message: Message| message.with("from", self.from).with("to", self.to);
        let most = self.most();
        let hours = |row: &[u32; 24]| row.iter().position(|&count| count == most);
        let peak = self.cells.iter().zip(WEEKDAYS).find_map(|(row, names)| Some((names.1, hours(row)?)));
        let message = match peak {
            Some((day, hour)) if most > 0 => period(Message::new("report-heat-alt"))
                .with("total", texts.count(self.total()))
                .with("day", Message::new(day))
                .with("hour", format!("{hour:02}:00"))
                .with("most", texts.count(u64::from(most))),
            _ => period(Message::new("report-heat-alt-none")),
        };
        texts.say(&message)
    }
}

/// The highest count of each step of the scale that is in use, rising; the first is 0. Steps grow by a constant factor,
/// so that one attack does not wash out the ordinary week, and the last ends at `most`.
fn steps(most: u32) -> Vec<u32> {
    // The integer root avoids floating point: the greatest n with n^4 <= most^quarters.
    let root = |quarters: u32| {
        let power = u128::from(most).pow(quarters);
        let (mut low, mut high) = (0_u128, u128::from(most));
        while low < high {
            let middle = (low + high).div_ceil(2);
            if middle.pow(4) <= power { low = middle } else { high = middle - 1 }
        }
        u32::try_from(low).unwrap_or(most)
    };
    let mut ends = vec![0, root(1), root(2), root(3), most];
    ends.dedup();
    ends
}

const SCALE_ROW: i32 = 28;
const HOUR_ROW: i32 = 20;
const GAP: i32 = 2;

pub(super) fn draw<DB: DrawingBackend>(
    ink: &Ink<'_, DB>,
    chart: &DeclineHeat,
    texts: &Texts,
) -> Result<PlotGeometry, ChartError> {
    let palette = ink.palette;
    let label = Type::new(11, palette.text_sub);
    ink.title(&chart.title(texts), &caption(chart, texts))?;

    let names = WEEKDAYS.map(|(short, _)| texts.say(&Message::new(short)));
    let total_word = texts.say(&Message::new("report-word-total"));
    let mut name_width = 0;
    for name in &names {
        name_width = name_width.max(ink.width(name, Type::new(12, palette.text))?);
    }
    let total_width = ink.width(&total_word, label)?.max(ink.width(&texts.count(chart.total()), label.bold())?);
    let left = PADDING + name_width + 12;
    let top = PADDING + 28 + HOUR_ROW;
    let (width, height) = (ink.right() - total_width - 16 - left, ink.bottom() - SCALE_ROW - top);
    let plot = PlotGeometry { left, top, width, height, columns: 24, rows: 7, gap: GAP }.even();
    let ends = steps(chart.most());
    let heat = |count: u32| {
        let step = ends.iter().position(|&end| count <= end).unwrap_or_default();
        palette.heat.get(step).copied().unwrap_or(palette.card)
    };

    let hour_y = plot.top - HOUR_ROW / 2;
    let every = if plot.width >= 24 * 24 { 1 } else { 3 };
    let middle_of = |hour: usize| i32::midpoint(plot.column_edge(hour), plot.column_edge(hour + 1) - GAP);
    for hour in (0..24).step_by(every) {
        ink.text(&format!("{hour:02}"), Side::Middle, (middle_of(hour), hour_y), label)?;
    }
    ink.text(&total_word, Side::Right, (ink.right(), hour_y), label)?;
    // Counts are written in all cells or in none: the highest must not be the one without.
    let widest = ink.width(&texts.count(u64::from(chart.most())), label)?;
    let counted = widest + 2 < plot.width / 24 - GAP;
    for (day, (row, name)) in chart.cells.iter().zip(&names).enumerate() {
        let (above, below) = (plot.row_edge(day), plot.row_edge(day + 1) - GAP);
        let middle = i32::midpoint(above, below);
        ink.text(name, Side::Left, (PADDING, middle), Type::new(12, palette.text))?;
        for (hour, &count) in row.iter().enumerate() {
            let shade = heat(count);
            ink.fill((plot.column_edge(hour), above), (plot.column_edge(hour + 1) - GAP, below), shade)?;
            if count > 0 && counted {
                let style = Type::new(11, shade.readable(palette.text_strong, palette.page));
                ink.text(&texts.count(u64::from(count)), Side::Middle, (middle_of(hour), middle), style)?;
            }
        }
        let sum: u64 = row.iter().map(|&count| u64::from(count)).sum();
        ink.text(&texts.count(sum), Side::Right, (ink.right(), middle), Type::new(12, palette.text_strong))?;
    }
    scale(ink, &ends, plot.left, chart.total(), texts)?;
    Ok(plot)
}

/// The days.
pub(super) fn caption(chart: &DeclineHeat, texts: &Texts) -> String {
    let caption = Message::new("report-chart-caption").with("unit", "UTC");
    texts.say(&caption.with("from", chart.from).with("to", chart.to))
}

/// What each shade means, and the sum of everything.
fn scale<DB: DrawingBackend>(
    ink: &Ink<'_, DB>,
    ends: &[u32],
    left: i32,
    total: u64,
    texts: &Texts,
) -> Result<(), ChartError> {
    let palette = ink.palette;
    let label = Type::new(11, palette.text_sub);
    let y = ink.bottom() - 4;
    let total = texts.count(total);
    let sum = Type::new(12, palette.text_strong).bold();
    let mut start = 0;
    let ranges = ends.iter().map(|&end| {
        let (from, to) = (texts.count(u64::from(start)), texts.count(u64::from(end)));
        start = end.saturating_add(1);
        if from == to { to } else { format!("{from}\u{2013}{to}") }
    });
    let ranges: Vec<String> = ranges.collect();
    let mut shades_width = 0;
    for range in &ranges {
        shades_width += 18 + ink.width(range, label)? + 16;
    }
    let words = word(texts, "report-heat-scale");
    let words_width = ink.width(&words, label)? + 12;
    let mut x = left;
    // Where there is no room the words go: the title says them too.
    if left + words_width + shades_width + ink.width(&total, sum)? <= ink.right() {
        ink.text(&words, Side::Left, (left, y), label)?;
        x += words_width;
    }
    for (range, colour) in ranges.iter().zip(palette.heat) {
        ink.fill((x, y - 6), (x + 12, y + 6), colour)?;
        ink.text(range, Side::Left, (x + 18, y), label)?;
        x += 18 + ink.width(range, label)? + 16;
    }
    ink.text(&total, Side::Right, (ink.right(), y), sum)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_scale_has_no_more_steps_than_counts() {
        assert_eq!(steps(0), [0]);
        assert_eq!(steps(1), [0, 1]);
        assert_eq!(steps(3), [0, 1, 2, 3]);
        assert_eq!(steps(16), [0, 2, 4, 8, 16]);
        assert_eq!(steps(214), [0, 3, 14, 55, 214]);
    }

    proptest! {
        #[test]
        fn a_scale_rises_from_nothing_to_the_most(most: u32) {
            let ends = steps(most);
            prop_assert!(ends.len() <= 5 && ends.windows(2).all(|pair| pair.first() < pair.last()));
            prop_assert_eq!((ends.first().copied().unwrap(), ends.last().copied().unwrap()), (0, most));
        }
    }
}
