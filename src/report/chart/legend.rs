//! The line that says what shapes and colours mean, with the sums they stand for.

use plotters::prelude::DrawingBackend;

use super::ChartError;
use super::ink::{Ink, PADDING, Side, Type};
use crate::theme::Colour;

/// What a chart draws a figure as.
#[derive(Clone, Copy)]
pub(super) enum Mark {
    /// Nothing: a word of its own.
    None,
    /// Part of a column.
    Square(Colour),
    /// One normal payment.
    Dot(Colour),
    /// One flagged payment.
    Diamond(Colour),
    /// A line to compare with.
    Dashes(Colour),
}

impl Mark {
    const fn room(self) -> i32 {
        match self {
            Self::None => 0,
            Self::Square(_) | Self::Dot(_) | Self::Diamond(_) => 14,
            Self::Dashes(_) => 24,
        }
    }
}

/// One word of a legend.
pub(super) struct Item {
    /// `=` or `+` where the legend is an equation, else empty.
    pub(super) sign: &'static str,
    /// What it looks like in the chart.
    pub(super) mark: Mark,
    /// What it is.
    pub(super) name: String,
    /// Its sum; may be empty.
    pub(super) figure: String,
}

/// From the middle of one line of a legend to the next.
const LINE: i32 = 20;

/// Draws a legend from the left edge, its first line centred on `y`, and goes on in a next line where the first is full.
/// Returns the y below it.
pub(super) fn draw<DB: DrawingBackend>(ink: &Ink<'_, DB>, items: &[Item], y: i32) -> Result<i32, ChartError> {
    let palette = ink.palette;
    let (word, strong) = (Type::new(12, palette.text_sub), Type::new(12, palette.text_strong).bold());
    let mut widths = Vec::with_capacity(items.len());
    for item in items {
        let figure = if item.figure.is_empty() { 0 } else { 8 + ink.width(&item.figure, strong)? };
        widths.push((ink.width(&item.name, word)?, figure));
    }
    // Closer together rather than in two lines.
    let before = |item: &Item, close: bool| match (item.sign, close) {
        ("", _) => 20,
        (_, true) => 22,
        (_, false) => 36,
    };
    let all = |close| {
        let rooms = items
            .iter()
            .zip(&widths)
            .skip(1)
            .map(|(item, (name, figure))| before(item, close) + item.mark.room() + name + figure);
        rooms.sum::<i32>() + widths.first().map_or(0, |(name, figure)| name + figure)
    };
    let close = PADDING + all(false) > ink.right();
    let (mut x, mut y) = (PADDING, y);
    for (item, (name_width, figure_width)) in items.iter().zip(widths) {
        let before = if x == PADDING && item.sign.is_empty() { 0 } else { before(item, close) };
        let whole = item.mark.room() + name_width + figure_width;
        let fits = x + before + whole <= ink.right();
        if !fits {
            (x, y) = (PADDING, y + LINE);
        }
        if !item.sign.is_empty() {
            ink.text(item.sign, Side::Middle, (x + before / 2, y), word)?;
        }
        if fits || !item.sign.is_empty() {
            x += before;
        }
        match item.mark {
            Mark::None => {}
            Mark::Square(colour) => ink.fill((x, y - 4), (x + 8, y + 4), colour)?,
            Mark::Dot(colour) => ink.dot((x + 4, y), 2, colour)?,
            Mark::Diamond(colour) => ink.diamond((x + 4, y), 4, colour)?,
            Mark::Dashes(colour) => ink.dashes(x, x + 16, y, colour)?,
        }
        ink.text(&item.name, Side::Left, (x + item.mark.room(), y), word)?;
        if !item.figure.is_empty() {
            ink.text(&item.figure, Side::Left, (x + item.mark.room() + name_width + 8, y), strong)?;
        }
        x += whole;
    }
    Ok(y + LINE / 2)
}
