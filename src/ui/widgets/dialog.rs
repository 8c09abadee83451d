//! Dialogs: a title with a way out, what they are about, and a foot with the buttons.

use egui::{
    Align, Context, CornerRadius, Frame, Id, Key, Label, Layout, Margin, Modal, Modifiers, ScrollArea, Stroke, Ui,
};

use super::button::icon_button;
use crate::ui::theme::{Icon, Type, corner, palette, size, space, text, theme};

/// Room that stays free above and below a dialog.
const MARGIN: f32 = 32.0;

/// What title and foot take of a dialog's height.
const FRAME_HEIGHT: f32 = 132.0;

/// Shows a dialog above everything else. Gives what its contents give, and whether somebody wants it closed by Escape. A
/// click beside it closes nothing: it may be the second one of a tired finger, and what was typed would be gone.
pub fn dialog<R>(ctx: &Context, id: &'static str, contents: impl FnOnce(&mut Ui) -> R) -> (R, bool) {
    dialog_of(ctx, id, size::DIALOG, contents)
}

/// The same with room for tables.
pub fn wide_dialog<R>(ctx: &Context, id: &'static str, contents: impl FnOnce(&mut Ui) -> R) -> (R, bool) {
    dialog_of(ctx, id, size::WIDE_DIALOG, contents)
}

fn dialog_of<R>(ctx: &Context, id: &'static str, width: f32, contents: impl FnOnce(&mut Ui) -> R) -> (R, bool) {
    let palette = theme(ctx).palette();
    let screen = ctx.content_rect();
    let frame = Frame::new()
        .fill(palette.pop.into())
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(corner::DIALOG)
        .shadow(ctx.global_style().visuals.window_shadow);
    let modal = Modal::new(Id::unique(id)).backdrop_color(palette.scrim.into()).frame(frame);
    let response = modal.show(ctx, |ui| {
        ui.set_width(width.min(screen.width() - MARGIN));
        ui.spacing_mut().item_spacing.y = 0.0;
        contents(ui)
    });
    // What has grown has its room only in the next frame, which nothing else would ask for.
    let height = response.response.rect.height();
    let before = ctx.data_mut(|data| {
        let kept = data.get_temp_mut_or_default::<f32>(response.response.id);
        std::mem::replace(kept, height)
    });
    if (height - before).abs() > 0.5 {
        ctx.request_repaint();
    }
    let escape = || ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    let close = response.is_top_modal && !response.any_popup_open && escape();
    (response.inner, close)
}

/// What it is about, and the way out. True when somebody takes it.
pub fn dialog_title(ui: &mut Ui, words: &str, close: &str) -> bool {
    let mut closed = false;
    Frame::new().inner_margin(Margin { left: 24, right: 16, top: 16, bottom: 8 }).show(ui, |ui| {
        from_the_right(ui, |ui| {
            closed = icon_button(ui, Icon::Close, close).clicked();
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(text(words, Type::Title, palette(ui).text_strong)).truncate());
            });
        });
    });
    closed
}

/// What it is about, where there is no way out but what the foot offers.
pub fn dialog_heading(ui: &mut Ui, words: &str) {
    Frame::new().inner_margin(Margin { left: 24, right: 24, top: 16, bottom: 8 }).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_min_height(size::ROW);
            ui.add(Label::new(text(words, Type::Title, palette(ui).text_strong)).truncate());
        });
    });
}

/// What lies between title and foot; it scrolls where it is higher than the window.
pub fn dialog_body<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let room = ui.ctx().content_rect().height() - MARGIN - FRAME_HEIGHT;
    let body = ScrollArea::vertical().max_height(room).auto_shrink([false, true]);
    let margin = Margin { left: 24, right: 24, top: 4, bottom: 16 };
    body.show(ui, |ui| Frame::new().inner_margin(margin).show(ui, contents).inner).inner
}

/// The buttons, from the right.
pub fn dialog_foot(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let foot = Frame::new()
        .fill(palette(ui).rail.into())
        .corner_radius(CornerRadius { sw: corner::DIALOG, se: corner::DIALOG, ..Default::default() })
        .inner_margin(Margin::symmetric(24, 16));
    foot.show(ui, |ui| {
        from_the_right(ui, |ui| {
            ui.spacing_mut().item_spacing.x = space::SMALL;
            contents(ui);
        });
    });
}

/// A quiet line at the left of the buttons.
pub fn foot_note(ui: &mut Ui, words: &str) {
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add(Label::new(text(words, Type::Small, palette(ui).text_sub)).truncate());
    });
}

/// One line, filled from its right end.
pub fn from_the_right(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| ui.with_layout(Layout::right_to_left(Align::Center), contents));
}
