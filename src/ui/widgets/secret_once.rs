//! A secret that is shown once, to be written down or handed on.

use egui::{Align, Frame, Label, Layout, Margin, Stroke, Ui};

use super::button::icon_button;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::{Icon, Type, corner, palette, size, space, text};

/// Shows it large enough to be read out, with a button that copies it. `label` says what it is, `what` what was copied.
pub fn secret_once(ui: &mut Ui, cx: &mut Cx<'_>, label: &str, secret: &str, what: Message) {
    let palette = palette(ui);
    ui.spacing_mut().item_spacing.y = space::TIGHT;
    ui.label(text(label, Type::Small, palette.text_sub));
    let frame = Frame::new()
        .fill(palette.field.into())
        .stroke(Stroke::new(1.0, palette.line_field))
        .corner_radius(corner::WIDGET)
        .inner_margin(Margin { left: 12, right: 8, top: 6, bottom: 6 });
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.set_min_height(size::ROOMY_ROW);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let name = cx.tell(&Message::new("payments-copy").with("what", what.clone()));
                if icon_button(ui, Icon::Copy, &name).clicked() {
                    cx.want(Intent::Copy(secret.to_owned(), what));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(text(secret, Type::Figure, palette.text_strong)).wrap().selectable(true));
                });
            });
        });
    });
}
