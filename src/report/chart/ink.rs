//! Rectangles and text in whole logical points: the few strokes that every chart is made of.

use std::sync::OnceLock;

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::element::Rectangle;
use plotters::prelude::{DrawingBackend, IntoFont};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, RGBColor, TextStyle, register_font};

use super::{ChartError, Size};
use crate::fonts;
use crate::theme::{Colour, Palette, Theme};

/// plotters counts a font's size by its line, SVG by its em; this is the factor between the two that it uses.
const LINE_PER_EM: f64 = 1.24;

/// Room around a chart.
pub(super) const PADDING: i32 = 16;

/// A colour as plotters has it.
fn paint(colour: Colour) -> RGBColor {
    let [red, green, blue] = colour.channels();
    RGBColor(red, green, blue)
}

/// A pen for one chart.
pub(super) struct Ink<'a, DB: DrawingBackend> {
    area: &'a DrawingArea<DB, Shift>,
    /// The theme's colours.
    pub(super) palette: &'static Palette,
}

/// How a piece of text looks.
#[derive(Clone, Copy)]
pub(super) struct Type {
    size: i32,
    bold: bool,
    colour: Colour,
}

impl Type {
    /// Text in a size of logical points.
    pub(super) const fn new(size: i32, colour: Colour) -> Self {
        Self { size, bold: false, colour }
    }

    /// The same in the heavier weight.
    pub(super) const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    fn style(self, side: HPos) -> TextStyle<'static> {
        let weight = if self.bold { FontStyle::Bold } else { FontStyle::Normal };
        let font = (fonts::FAMILY, f64::from(self.size) * LINE_PER_EM, weight).into_font();
        TextStyle { font, color: paint(self.colour).to_backend_color(), pos: Pos::new(side, VPos::Top) }
    }
}

/// Which end of a text stands at its x.
#[derive(Clone, Copy)]
pub(super) enum Side {
    /// The text starts there.
    Left,
    /// The text is centred there.
    Middle,
    /// The text ends there.
    Right,
}

impl<'a, DB: DrawingBackend> Ink<'a, DB> {
    /// A pen, with the ground already painted.
    pub(super) fn new(area: &'a DrawingArea<DB, Shift>, theme: Theme) -> Result<Self, ChartError> {
        register()?;
        let palette = theme.palette();
        area.fill(&paint(palette.card))?;
        Ok(Self { area, palette })
    }

    /// The whole area.
    pub(super) fn size(&self) -> Size {
        let (width, height) = self.area.dim_in_pixel();
        Size { width, height }
    }

    /// The right edge inside the padding.
    pub(super) fn right(&self) -> i32 {
        i32::try_from(self.size().width).unwrap_or(i32::MAX) - PADDING
    }

    /// The bottom edge inside the padding.
    pub(super) fn bottom(&self) -> i32 {
        i32::try_from(self.size().height).unwrap_or(i32::MAX) - PADDING
    }

    /// A filled rectangle from its top left to its bottom right corner. Lines are rectangles one point thick, which
    /// stay crisp where a stroke would straddle two pixels.
    pub(super) fn fill(&self, from: (i32, i32), to: (i32, i32), colour: Colour) -> Result<(), ChartError> {
        self.area.draw(&Rectangle::new([from, to], paint(colour).filled()))?;
        Ok(())
    }

    /// A horizontal line one point thick.
    pub(super) fn rule(&self, left: i32, right: i32, y: i32, colour: Colour) -> Result<(), ChartError> {
        self.fill((left, y), (right, y + 1), colour)
    }

    /// Text whose capitals and digits are centred on `y`.
    pub(super) fn text(&self, text: &str, side: Side, (x, y): (i32, i32), style: Type) -> Result<(), ChartError> {
        let side = match side {
            Side::Left => HPos::Left,
            Side::Middle => HPos::Center,
            Side::Right => HPos::Right,
        };
        // The surface puts the baseline 0.76 em below a text's top; half a capital is 0.36 em.
        let top = y - style.size * 2 / 5;
        self.area.draw_text(text, &style.style(side), (x, top))?;
        Ok(())
    }

    /// How wide a text will be.
    pub(super) fn width(&self, text: &str, style: Type) -> Result<i32, ChartError> {
        let (width, _) = self.area.estimate_text_size(text, &style.style(HPos::Left))?;
        Ok(i32::try_from(width).unwrap_or(i32::MAX))
    }

    /// The head of a chart: its title, and beside it what the figures are.
    pub(super) fn title(&self, title: &str, beside: &str) -> Result<(), ChartError> {
        self.text(title, Side::Left, (PADDING, PADDING + 6), Type::new(13, self.palette.text_strong).bold())?;
        self.text(beside, Side::Right, (self.right(), PADDING + 6), Type::new(12, self.palette.text_sub))
    }
}

/// Makes the bundled font known to plotters, once.
fn register() -> Result<(), ChartError> {
    static READY: OnceLock<bool> = OnceLock::new();
    let ready = READY.get_or_init(|| {
        register_font(fonts::FAMILY, FontStyle::Normal, fonts::REGULAR).is_ok()
            && register_font(fonts::FAMILY, FontStyle::Bold, fonts::SEMI_BOLD).is_ok()
    });
    if *ready { Ok(()) } else { Err(ChartError::Font) }
}

/// Where `value` of `range` falls on a length: 0 for its low end, `length` for its high end, rounded to a whole point.
pub(super) fn place(value: i128, (low, high): (i128, i128), length: i32) -> i32 {
    let span = (high - low).max(1);
    let scaled = (value - low) * i128::from(length) * 2 + span;
    i32::try_from(scaled.div_euclid(span * 2)).unwrap_or(length)
}

/// The smallest of 1, 2, 5, 10, 20, 50, … that divides `span` into at most `parts` steps.
pub(super) fn nice_step(span: i128, parts: i128) -> i128 {
    let least = (span + parts - 1) / parts;
    let mut ten = 1;
    loop {
        for step in [ten, ten * 2, ten * 5] {
            if step >= least {
                return step;
            }
        }
        ten *= 10;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn places_are_proportional_and_hit_both_ends() {
        assert_eq!(place(0, (0, 600), 300), 0);
        assert_eq!(place(600, (0, 600), 300), 300);
        assert_eq!(place(200, (0, 600), 300), 100);
        assert_eq!(place(0, (-100, 100), 300), 150);
    }

    proptest! {
        #[test]
        fn a_nice_step_is_small_enough_and_round(span in 1_i128..=i128::from(u64::MAX)) {
            let step = nice_step(span, 4);
            prop_assert!(step * 4 >= span);
            let first = step.to_string();
            prop_assert!(matches!(first.trim_end_matches('0'), "1" | "2" | "5"), "{}", first);
        }
    }
}
