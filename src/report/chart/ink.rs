//! Rectangles and text in whole logical points: the few strokes that every chart is made of.

use std::sync::OnceLock;

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, Polygon, Rectangle};
use plotters::prelude::{DrawingBackend, IntoFont};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, RGBColor, TextStyle, register_font};

use super::{ChartError, Size};
use crate::fonts;
use crate::theme::{Colour, Palette, Theme};

/// plotters counts a font's size by its line, SVG by its em; this is the factor between the two that it uses.
const LINE_PER_EM: f64 = 1.24;

/// Room around a chart.
pub(super) const PADDING: i32 = super::PADDING as i32;

/// A colour as plotters has it.
fn paint(colour: Colour) -> RGBColor {
    let [red, green, blue] = colour.channels();
    RGBColor(red, green, blue)
}

/// A pen for one chart. Charts think in logical points; where there are more device pixels than that the pen puts every
/// edge on a whole pixel, so that a line is as crisp at 150 % as it is at 100 %.
pub(super) struct Ink<'a, DB: DrawingBackend> {
    area: &'a DrawingArea<DB, Shift>,
    size: Size,
    /// The area's units per logical point.
    scale: f64,
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

    fn style(self, side: HPos, scale: f64) -> TextStyle<'static> {
        let weight = if self.bold { FontStyle::Bold } else { FontStyle::Normal };
        let font = (fonts::FAMILY, f64::from(self.size) * LINE_PER_EM * scale, weight).into_font();
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
    /// A pen for an area of `size` logical points, with the ground already painted.
    pub(super) fn new(
        area: &'a DrawingArea<DB, Shift>,
        size: Size,
        scale: f32,
        theme: Theme,
    ) -> Result<Self, ChartError> {
        register()?;
        let palette = theme.palette();
        area.fill(&paint(palette.card))?;
        Ok(Self { area, size, scale: f64::from(scale), palette })
    }

    /// A length in the area's units; what is there at all is at least one of them.
    fn length(&self, points: i32) -> i32 {
        if points > 0 { self.place(points).max(1) } else { self.place(points) }
    }

    /// A coordinate in the area's units.
    #[allow(clippy::cast_possible_truncation, reason = "a cast of a float stops at the ends of the range")]
    fn place(&self, points: i32) -> i32 {
        (f64::from(points) * self.scale).round() as i32
    }

    /// The whole area.
    pub(super) const fn size(&self) -> Size {
        self.size
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
        /// Up to here something is a line, and all lines are equally thick.
        const LINE: i32 = 2;
        // Equally wide columns stay so; what stands on each other keeps its edges.
        let left = self.place(from.0);
        let right = left + self.length(to.0 - from.0);
        let top = self.place(from.1);
        let bottom = if to.1 - from.1 <= LINE { top + self.length(to.1 - from.1) } else { self.place(to.1) };
        self.area.draw(&Rectangle::new([(left, top), (right, bottom)], paint(colour).filled()))?;
        Ok(())
    }

    /// A horizontal line one point thick.
    pub(super) fn rule(&self, left: i32, right: i32, y: i32, colour: Colour) -> Result<(), ChartError> {
        self.fill((left, y), (right, y + 1), colour)
    }

    /// A horizontal dashed line one point thick.
    pub(super) fn dashes(&self, left: i32, right: i32, y: i32, colour: Colour) -> Result<(), ChartError> {
        const DASH: i32 = 4;
        const PERIOD: i32 = 7;
        let mut from = left;
        while from < right {
            self.rule(from, (from + DASH).min(right), y, colour)?;
            from += PERIOD;
        }
        Ok(())
    }

    /// A filled circle.
    pub(super) fn dot(&self, centre: (i32, i32), radius: u32, colour: Colour) -> Result<(), ChartError> {
        let radius = self.length(i32::try_from(radius).unwrap_or(i32::MAX));
        let centre = (self.place(centre.0), self.place(centre.1));
        self.area.draw(&Circle::new(centre, radius, paint(colour).filled()))?;
        Ok(())
    }

    /// A square on its corner; `reach` is from its centre to a corner.
    pub(super) fn diamond(&self, (x, y): (i32, i32), reach: i32, colour: Colour) -> Result<(), ChartError> {
        self.polygon(&[(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)], colour)
    }

    /// A filled shape.
    pub(super) fn polygon(&self, corners: &[(i32, i32)], colour: Colour) -> Result<(), ChartError> {
        let corners: Vec<(i32, i32)> = corners.iter().map(|&(x, y)| (self.place(x), self.place(y))).collect();
        self.area.draw(&Polygon::new(corners, paint(colour).filled()))?;
        Ok(())
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
        self.area.draw_text(text, &style.style(side, self.scale), (self.place(x), self.place(top)))?;
        Ok(())
    }

    /// A label centred below its place on a horizontal axis. Near an edge it may use half of the padding, and no more.
    pub(super) fn below(&self, text: &str, (x, y): (i32, i32), style: Type) -> Result<(), ChartError> {
        let half = (self.width(text, style)? + 1) / 2;
        let x = x.max(PADDING / 2 + half).min(self.right() + PADDING / 2 - half);
        self.text(text, Side::Middle, (x, y), style)
    }

    /// How wide a text will be.
    pub(super) fn width(&self, text: &str, style: Type) -> Result<i32, ChartError> {
        let (width, _) = self.area.estimate_text_size(text, &style.style(HPos::Left, 1.0))?;
        Ok(i32::try_from(width).unwrap_or(i32::MAX))
    }

    /// The head of a chart: its title, and beside it what the figures are. A title that leaves no room for them is cut.
    pub(super) fn title(&self, title: &str, beside: &str) -> Result<(), ChartError> {
        let strong = Type::new(13, self.palette.text_strong).bold();
        let sub = Type::new(12, self.palette.text_sub);
        let room = self.right() - PADDING - self.width(beside, sub)? - PADDING;
        let mut shown = title.to_owned();
        let mut kept = title.chars().count();
        while kept > 0 && self.width(&shown, strong)? > room {
            kept -= 1;
            shown = title.chars().take(kept).chain(['\u{2026}']).collect();
        }
        self.text(&shown, Side::Left, (PADDING, PADDING + 6), strong)?;
        self.text(beside, Side::Right, (self.right(), PADDING + 6), sub)
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
