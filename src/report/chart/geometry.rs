//! Where the figures of a drawn chart are.

use super::ink::place;

/// Where the figures ended up, so that a window can answer the pointer. In logical points from the top left corner.
/// Charts whose plots stand above each other on one time axis have one geometry over all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlotGeometry {
    /// Left edge of the first column.
    pub left: i32,
    /// Top edge of the plot.
    pub top: i32,
    /// Width, divided evenly into `columns`.
    pub width: i32,
    /// Height, divided evenly into `rows`.
    pub height: i32,
    /// How many days, hours, steps or spans of time there are.
    pub columns: usize,
    /// How many rows: 1, or seven weekdays.
    pub rows: usize,
    /// Room at the right and at the bottom of each cell that its picture leaves empty.
    pub gap: i32,
}

/// How much of its share of the width a column leaves empty, in percent.
const BETWEEN_COLUMNS: i32 = 36;

impl PlotGeometry {
    /// Column and row under a point, both counted from 0; `None` outside the plot.
    pub fn cell_at(&self, x: f32, y: f32) -> Option<(usize, usize)> {
        let column = part_at(x, self.columns, |index| self.column_edge(index))?;
        let row = part_at(y, self.rows, |index| self.row_edge(index))?;
        Some((column, row))
    }

    /// Left, top, width and height of a cell, in logical points. A column of a chart with one row is as high as the
    /// whole plot.
    pub fn cell(&self, column: usize, row: usize) -> (f32, f32, f32, f32) {
        let (left, right) = (self.column_edge(column), self.column_edge(column.saturating_add(1)) - self.gap);
        let (top, bottom) = (self.row_edge(row), self.row_edge(row.saturating_add(1)) - self.gap);
        (points(left), points(top), points(right - left), points(bottom - top))
    }

    /// The plot with its size cut to a multiple of its columns and rows, and centred in the width it had, so that
    /// columns and gaps are all alike. Where that would cost much of the width, gaps may differ by a point.
    #[must_use]
    pub(super) fn even(self) -> Self {
        let height = self.height - self.height.rem_euclid(whole(self.rows));
        let rest = self.width.rem_euclid(whole(self.columns));
        if rest * 20 > self.width {
            return Self { height, ..self };
        }
        Self { left: self.left + rest / 2, width: self.width - rest, height, ..self }
    }

    /// Left edge of a column; of the one after the last, the right edge of the plot.
    pub(super) fn column_edge(&self, index: usize) -> i32 {
        self.left + share(index, self.columns, self.width)
    }

    /// Top edge of a row; of the one after the last, the bottom of the plot.
    pub(super) fn row_edge(&self, index: usize) -> i32 {
        self.top + share(index, self.rows, self.height)
    }

    /// Left and right edge of what is drawn in a column: its middle, at least one point, at most `widest`.
    pub(super) fn bar(&self, index: usize, widest: i32) -> (i32, i32) {
        let share = self.width / whole(self.columns);
        let empty = if share < 3 { 0 } else { (share * BETWEEN_COLUMNS / 100).max(1) };
        let width = (share - empty).clamp(1, widest);
        let left = self.column_edge(index) + (share - width) / 2;
        (left, left + width)
    }

    /// The bottom edge of the plot.
    pub(super) const fn bottom(&self) -> i32 {
        self.top + self.height
    }

    /// The right edge of the last column.
    pub(super) const fn right(&self) -> i32 {
        self.left + self.width
    }
}

/// How many parts there are to divide by.
fn whole(parts: usize) -> i32 {
    i32::try_from(parts.max(1)).unwrap_or(i32::MAX)
}

fn share(index: usize, parts: usize, length: i32) -> i32 {
    let count = |number: usize| i128::try_from(number).unwrap_or(i128::MAX);
    place(count(index.min(parts)), (0, count(parts)), length)
}

/// Which of the parts between edges a coordinate is in.
fn part_at(at: f32, parts: usize, edge: impl Fn(usize) -> i32) -> Option<usize> {
    if at < points(edge(0)) {
        return None;
    }
    (0..parts).find(|&index| at < points(edge(index + 1)))
}

/// Whole points as a window counts them. No window is wider than 32,767 points.
fn points(length: i32) -> f32 {
    f32::from(i16::try_from(length).unwrap_or(i16::MAX))
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "whole points are exact")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PLOT: PlotGeometry = PlotGeometry { left: 50, top: 20, width: 100, height: 70, columns: 3, rows: 7, gap: 2 };

    #[test]
    fn outside_the_plot_there_is_no_cell() {
        for (x, y) in [(49.9, 30.0), (150.0, 30.0), (60.0, 19.9), (60.0, 90.0), (f32::NAN, 30.0), (60.0, f32::NAN)] {
            assert_eq!(PLOT.cell_at(x, y), None, "{x}, {y}");
        }
        assert_eq!(PLOT.cell_at(50.0, 20.0), Some((0, 0)));
        assert_eq!(PLOT.cell_at(149.9, 89.9), Some((2, 6)));
        assert_eq!(PlotGeometry { columns: 0, ..PLOT }.cell_at(60.0, 30.0), None);
    }

    #[test]
    fn a_cell_is_its_share_without_the_gap() {
        assert_eq!(PLOT.cell(0, 0), (50.0, 20.0, 31.0, 8.0));
        assert_eq!(PLOT.cell(2, 6), (117.0, 80.0, 31.0, 8.0));
    }

    proptest! {
        #[test]
        fn a_point_in_a_cell_finds_it(columns in 1_usize..400, width in 400_i32..1600, column: prop::sample::Index) {
            let plot = PlotGeometry { width, columns, rows: 1, gap: 0, ..PLOT };
            let column = column.index(columns);
            let (left, top, width, height) = plot.cell(column, 0);
            prop_assert_eq!(plot.cell_at(left + width / 2.0, top + height / 2.0), Some((column, 0)));
        }

        #[test]
        fn even_columns_are_alike_and_stay_inside(columns in 1_usize..60, width in 400_i32..1600) {
            let plot = PlotGeometry { width, columns, rows: 1, ..PLOT };
            let even = plot.even();
            prop_assert!(even.left >= plot.left && even.right() <= plot.right());
            if even.width < plot.width {
                let bars: Vec<i32> = (0..columns).map(|index| even.bar(index, 800).0).collect();
                let steps: std::collections::BTreeSet<i32> =
                    bars.windows(2).filter_map(|pair| Some(pair.get(1)? - pair.first()?)).collect();
                prop_assert!(steps.len() <= 1, "{:?}", steps);
            }
        }
    }
}
