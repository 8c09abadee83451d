//! Where a picture is on screen, and how large it has to be drawn to fill its place with whole pixels.

use egui::{Pos2, Rect, Vec2, vec2};

use crate::report::chart::{PADDING, PlotGeometry, SMALLEST, Size};
use crate::theme::Theme;

/// What a picture was drawn for; another one means it is drawn again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Drawn {
    /// Its size in the chart's own points.
    pub(super) size: Size,
    /// Device pixels per point of the chart.
    pub(super) scale: f32,
    /// Light or dark.
    pub(super) theme: Theme,
    /// Which figures.
    pub(super) figures: u64,
    /// The size of its place, in the window's points.
    place: Vec2,
    /// Device pixels per point of the window.
    pixels_per_point: f32,
}

/// Where a picture is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Whole device pixels.
    pub(super) rect: Rect,
    pixels_per_point: f32,
}

impl Place {
    /// A place whose edges are on whole pixels.
    pub(super) const fn new(rect: Rect, pixels_per_point: f32) -> Self {
        Self { rect, pixels_per_point }
    }

    /// The window's points per point of the chart: 1, or less where the place is smaller than any chart. Everything in
    /// it is smaller then, and still there.
    pub(super) fn unit(&self) -> f32 {
        let Size { width, height } = SMALLEST;
        (self.rect.width() / points(width)).min(self.rect.height() / points(height)).clamp(0.05, 1.0)
    }

    /// What has to be drawn. A last pixel that is only partly needed is drawn whole and cut off.
    pub(super) fn drawing(&self, theme: Theme, figures: u64) -> Drawn {
        let unit = self.unit();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what a screen has")]
        let whole = |length: f32| (length / unit - 0.001).ceil().clamp(1.0, 16_000.0) as u32;
        let Size { width, height } = SMALLEST;
        Drawn {
            size: Size { width: whole(self.rect.width()).max(width), height: whole(self.rect.height()).max(height) },
            scale: unit * self.pixels_per_point,
            theme,
            figures,
            place: self.rect.size(),
            pixels_per_point: self.pixels_per_point,
        }
    }

    /// Where a picture is painted: one to one, or stretched while it was drawn for a place of another size.
    pub(super) fn picture(&self, drawn: &Drawn) -> Rect {
        let pixels = vec2(points(drawn.size.width) * drawn.scale, points(drawn.size.height) * drawn.scale).round();
        Rect::from_min_size(self.rect.min, pixels / drawn.pixels_per_point * self.stretch(drawn))
    }

    /// Where a cell of the chart is on screen.
    pub(super) fn cell(&self, drawn: &Drawn, geometry: &PlotGeometry, column: usize, row: usize) -> Rect {
        let (left, top, width, height) = geometry.cell(column, row);
        let unit = self.unit_of(drawn);
        Rect::from_min_size(self.rect.min + vec2(left, top) * unit, vec2(width, height) * unit)
    }

    /// The cell at a place on screen.
    pub(super) fn cell_at(&self, drawn: &Drawn, geometry: &PlotGeometry, at: Pos2) -> Option<(usize, usize)> {
        let at = (at - self.rect.min) / self.unit_of(drawn);
        geometry.cell_at(at.x, at.y)
    }

    /// Left end of the title, in its middle.
    pub(super) fn title(&self) -> Pos2 {
        let padding = f32::from(PADDING);
        self.rect.min + vec2(padding, padding + 6.0) * self.unit()
    }

    fn stretch(&self, drawn: &Drawn) -> Vec2 {
        self.rect.size() / drawn.place.max(Vec2::splat(1.0))
    }

    fn unit_of(&self, drawn: &Drawn) -> Vec2 {
        self.stretch(drawn) * drawn.scale / drawn.pixels_per_point
    }
}

/// Whole points as a window counts them.
#[allow(clippy::cast_precision_loss, reason = "a few thousand at the most")]
const fn points(whole: u32) -> f32 {
    whole as f32
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    fn place(width: f32, height: f32, pixels_per_point: f32) -> Place {
        let rect = Rect::from_min_size(pos2(10.0, 20.0), vec2(width, height) / pixels_per_point);
        Place::new(rect, pixels_per_point)
    }

    const PLOT: PlotGeometry = PlotGeometry { left: 50, top: 20, width: 300, height: 70, columns: 3, rows: 7, gap: 2 };

    /// Goal: no seam and no blur. Method: at many sizes and zooms the picture covers its place, by less than two pixels
    /// too much, and one of its pixels is one of the screen's.
    #[test]
    fn a_picture_covers_its_place_pixel_by_pixel() {
        for pixels_per_point in [1.0, 1.1, 1.25, 1.5, 1.7, 2.0, 3.0] {
            for width in [200.0, 480.0, 481.0, 777.0, 1600.0, 3201.0] {
                for height in [120.0, 200.0, 433.0, 1440.0] {
                    let place = place(width, height, pixels_per_point);
                    let drawn = place.drawing(Theme::Dark, 1);
                    let picture = place.picture(&drawn).size() * pixels_per_point;
                    let own = vec2(points(drawn.size.width), points(drawn.size.height)) * drawn.scale;
                    assert!((picture - own.round()).length() < 0.01, "{picture} {own}");
                    assert!(own.x.round() >= width - 0.01 && own.y.round() >= height - 0.01, "{own} {width} {height}");
                    if place.unit() >= 1.0 {
                        assert!(own.x < width + 3.0 && own.y < height + 3.0, "{own} {width} {height}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_pointer_finds_the_cell_that_is_outlined_also_while_the_picture_is_stretched() {
        let before = place(900.0, 300.0, 1.5);
        let drawn = before.drawing(Theme::Light, 1);
        for place in [before, place(700.0, 420.0, 1.5), place(1400.0, 300.0, 2.0)] {
            for (column, row) in [(0, 0), (2, 6), (1, 3)] {
                let cell = place.cell(&drawn, &PLOT, column, row);
                assert_eq!(place.cell_at(&drawn, &PLOT, cell.center()), Some((column, row)));
            }
        }
    }
}
