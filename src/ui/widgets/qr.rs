//! A QR code, dark on white in every theme, as cameras read it.

use egui::emath::GuiRounding as _;
use egui::{Mesh, Rect, Response, Role, Sense, Shape, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::theme::Theme;
use crate::ui::theme::corner;

/// Light squares around it, without which scanners do not find it.
const QUIET: usize = 4;

/// Draws a code of `side` × `side` squares, row by row from the top left, at most as wide as `room` with its border.
pub fn qr_code(ui: &mut Ui, side: usize, dark: &[bool], room: f32, name: &str) -> Response {
    let pixels = ui.pixels_per_point();
    let squares = side + 2 * QUIET;
    // Whole pixels, so that no square is blurred.
    let square = (room * pixels / count(squares)).floor().max(1.0) / pixels;
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(square * count(squares)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    let paper = Theme::Light.palette();
    let rect = rect.round_to_pixels(pixels);
    ui.painter().rect_filled(rect, corner::WIDGET, paper.card);
    let mut mesh = Mesh::default();
    for (at, _) in dark.iter().enumerate().filter(|(_, dark)| **dark) {
        let (column, row) = (at % side + QUIET, at / side + QUIET);
        let corner = rect.min + vec2(count(column), count(row)) * square;
        let corner = pos2(corner.x, corner.y).round_to_pixels(pixels);
        mesh.add_colored_rect(Rect::from_min_size(corner, Vec2::splat(square)), paper.text_strong.into());
    }
    ui.painter().add(Shape::mesh(mesh));
    response
}

#[allow(clippy::cast_precision_loss, reason = "at most 185 squares")]
const fn count(squares: usize) -> f32 {
    squares as f32
}
