//! What stands where a value would be: nothing yet, on its way, nothing there, or what went wrong.

use egui::{Frame, Margin, Response, Spinner, Ui};

use super::button::Button;
use super::card::card;
use crate::text::UserError;
use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Icon, Type, corner, palette, text};

/// What happened, why, what to do, and a line for whoever helps.
pub fn error_lines(ui: &mut Ui, cx: &Cx<'_>, error: &UserError) {
    let palette = palette(ui);
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.label(text(cx.tell(&error.what), Type::Strong, palette.text_strong));
    for more in error.why.iter().chain(&error.hint) {
        ui.label(text(cx.tell(more), Type::Body, palette.text));
    }
    if let Some(detail) = &error.detail {
        ui.label(text(detail, Type::Small, palette.text_sub));
    }
}

/// An error in its place, with a way to try again where that makes sense.
pub fn error_box(ui: &mut Ui, cx: &Cx<'_>, error: &UserError, again: Option<&str>) -> bool {
    card(ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.add(Icon::Warn.image(palette(ui).bad.ink));
            ui.vertical(|ui| {
                error_lines(ui, cx, error);
                again.is_some_and(|again| {
                    ui.add_space(8.0);
                    ui.add(Button::soft(again).icon(Icon::Sync)).clicked()
                })
            })
            .inner
        })
        .inner
    })
}

/// Why something that was asked for was not done, on the ground of bad news.
pub fn error_note(ui: &mut Ui, cx: &Cx<'_>, error: &UserError) {
    let palette = palette(ui);
    let frame = Frame::new().fill(palette.bad.tint.into()).corner_radius(corner::CARD).inner_margin(Margin::same(12));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            ui.add(Icon::Warn.image(palette.bad.ink));
            ui.vertical(|ui| error_lines(ui, cx, error));
        });
    });
}

/// Something is on its way.
pub fn waiting(ui: &mut Ui, cx: &Cx<'_>) -> Response {
    ui.vertical_centered(|ui| {
        ui.add_space(24.0);
        ui.add(Spinner::new().size(20.0).color(palette(ui).text_sub));
        ui.label(text(cx.say("window-loading"), Type::Small, palette(ui).text_sub))
    })
    .inner
}

/// There is nothing, and what would bring something.
pub fn nothing_here(ui: &mut Ui, what: &str, hint: &str) -> Response {
    ui.vertical_centered(|ui| {
        let palette = palette(ui);
        ui.add_space(24.0);
        ui.label(text(what, Type::Strong, palette.text_strong));
        ui.label(text(hint, Type::Body, palette.text_sub))
    })
    .inner
}

/// Shows a value in whichever state it is. An error stands above the value before it, which stays in sight. True when a
/// person wants to try again.
pub fn show_loadable<T>(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    loadable: &Loadable<T>,
    show: impl FnOnce(&mut Ui, &mut Cx<'_>, &T),
) -> bool {
    let again = match loadable.error() {
        Some(error) => error_box(ui, cx, error, Some(&cx.say("window-try-again"))),
        None => false,
    };
    match loadable.value() {
        Some(value) => show(ui, cx, value),
        None if loadable.is_pending() => {
            waiting(ui, cx);
        }
        None => {}
    }
    again
}
