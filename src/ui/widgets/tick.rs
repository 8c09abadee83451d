//! A box to be ticked.

use egui::{Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::button::focus_ring;
use crate::ui::theme::{Icon, Type, palette, size};

/// How large a box is.
const BOX: f32 = 14.0;

/// How round its corners are.
const CORNER: u8 = 3;

/// A box with its words behind it. True when it was ticked or the tick was taken away.
pub fn tick(ui: &mut Ui, ticked: &mut bool, words: &str) -> bool {
    let palette = palette(ui);
    let galley = ui.painter().layout_no_wrap(words.to_owned(), Type::Body.font(), palette.text_strong.into());
    let (rect, response) = ui.allocate_exact_size(vec2(BOX + 14.0 + galley.size().x, size::ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, *ticked, words));
    let place = Rect::from_center_size(pos2(rect.left() + 2.0 + BOX / 2.0, rect.center().y), Vec2::splat(BOX));
    tick_mark(ui, place, *ticked, false);
    focus_ring(ui, &response, palette);
    let at = pos2(place.right() + 8.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, palette.text_strong.into());
    if response.clicked() {
        *ticked = !*ticked;
    }
    response.clicked()
}

/// The box itself; `dash` draws a line for "some of them".
pub fn tick_mark(ui: &Ui, rect: Rect, ticked: bool, dash: bool) {
    let palette = palette(ui);
    if !ticked {
        let line = Stroke::new(1.0, palette.line_field);
        ui.painter().rect_stroke(rect, CORNER, line, StrokeKind::Inside);
        return;
    }
    ui.painter().rect_filled(rect, CORNER, palette.accent_fill);
    if dash {
        let line = Stroke::new(1.6, palette.on_accent);
        ui.painter().hline(rect.shrink(3.5).x_range(), rect.center().y, line);
    } else {
        Icon::Check.image(palette.on_accent).paint_at(ui, rect);
    }
}
