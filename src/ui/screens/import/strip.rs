//! What a person should know before going on.

use egui::{Frame, Label, Margin, Ui};

use crate::ui::theme::{Icon, Type, corner, palette, text};

/// Some lines on the ground of a warning.
pub(super) fn warning(ui: &mut Ui, lines: impl IntoIterator<Item = String>) {
    let palette = palette(ui);
    let frame = Frame::new().fill(palette.warn.tint.into()).corner_radius(corner::CARD).inner_margin(Margin::same(12));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            ui.add(Icon::Warn.image(palette.warn.ink));
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                for line in lines {
                    ui.add(Label::new(text(line, Type::Body, palette.text_strong)).wrap());
                }
            });
        });
    });
}
