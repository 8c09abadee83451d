//! Cards: a ground with a thin outline, and a title above what they hold.

use egui::{Align, Frame, Layout, Margin, Rect, Response, Stroke, StrokeKind, Ui, UiBuilder};

use crate::ui::theme::{Type, corner, palette, size, space, text};

/// From a card's top edge to the middle of its title.
const TITLE_MIDDLE: f32 = 17.0;

/// A card around some contents, as wide as there is room.
pub fn card<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let palette = palette(ui);
    let frame = Frame::new()
        .fill(palette.card.into())
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(corner::CARD)
        .inner_margin(Margin::same(12));
    frame
        .show(ui, |ui| {
            ui.take_available_width();
            contents(ui)
        })
        .inner
}

/// A card in a place of its own, whatever it holds; what does not fit is cut off.
pub fn card_at<R>(ui: &mut Ui, place: Rect, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let palette = palette(ui);
    let line = Stroke::new(1.0, palette.line);
    ui.painter().rect(place, corner::CARD, palette.card, line, StrokeKind::Inside);
    let mut inside = place.shrink(space::CARD + 1.0);
    // The middle of a title's line is as far from the edges as that of a chart's title.
    inside.min.y = place.top() + TITLE_MIDDLE - size::DENSE_ROW / 2.0;
    ui.scope_builder(UiBuilder::new().max_rect(inside).layout(Layout::top_down(Align::Min)), |ui| {
        ui.set_clip_rect(ui.clip_rect().intersect(place.shrink(1.0)));
        contents(ui)
    })
    .inner
}

/// A title at the left, and what belongs to it at the right.
pub fn card_title(ui: &mut Ui, title: &str, right: impl FnOnce(&mut Ui)) -> Response {
    let palette = palette(ui);
    ui.horizontal(|ui| {
        ui.set_min_height(size::DENSE_ROW);
        let title = ui.label(text(title, Type::Strong, palette.text_strong));
        ui.with_layout(Layout::right_to_left(Align::Center), right);
        title
    })
    .inner
}
