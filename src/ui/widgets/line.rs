//! Lines of figures: a name at the left, an amount at the right, rules between them.

use std::sync::Arc;

use egui::emath::GuiRounding as _;
use egui::text::{LayoutJob, TextWrapping};
use egui::{Align, Align2, Galley, Label, Layout, Pos2, Rect, RichText, Sense, Ui, pos2, vec2};

use crate::theme::Colour;
use crate::ui::theme::{Type, corner, palette, text};

/// A thin line across.
pub fn rule(ui: &mut Ui) {
    let colour = palette(ui).line;
    line(ui, colour);
}

/// The heavier line above a sum.
pub fn sum_rule(ui: &mut Ui) {
    let colour = palette(ui).line_strong;
    line(ui, colour);
}

fn line(ui: &mut Ui, colour: Colour) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().rect_filled(rect.round_to_pixels(ui.pixels_per_point()), 0, colour);
}

/// One line: some words from the left, some from the right.
pub fn fill_row(ui: &mut Ui, height: f32, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.set_min_height(height);
        left(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), right);
    });
}

/// Words in one line that ends in “…” where they do not fit into `width`.
pub fn one_line(ui: &Ui, words: &str, kind: Type, ink: Colour, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(words.to_owned(), kind.font(), ink.into());
    job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
    ui.painter().layout_job(job)
}

/// Puts words at a point, on whole pixels.
pub fn put_words(ui: &Ui, at: Pos2, align: Align2, words: Arc<Galley>) -> Rect {
    let rect = align.anchor_size(at, words.size());
    ui.painter().galley(rect.min, words, palette(ui).text.into());
    rect
}

/// One line of figures: what it is, a quiet note, and the amount. `strong` marks a sum.
pub fn figure_row(ui: &mut Ui, name: &str, note: &str, amount: &str, strong: bool) {
    let palette = palette(ui);
    let (kind, ink) = if strong { (Type::Strong, palette.text_strong) } else { (Type::Body, palette.text) };
    let amount: RichText = text(amount, if strong { Type::Strong } else { Type::Body }, palette.text_strong);
    fill_row(
        ui,
        20.0,
        |ui| {
            ui.add(Label::new(text(name, kind, ink)).truncate());
            if !note.is_empty() {
                ui.add(Label::new(text(note, Type::Small, palette.text_sub)).truncate());
            }
        },
        |ui| {
            ui.label(amount);
        },
    );
}

/// A bar from a zero line in the middle: to the right what speaks for, to the left what speaks against. `most` is the
/// largest weight of the list, so that bars can be compared.
pub fn weight_bar(ui: &mut Ui, width: f32, weight: f32, most: f32) {
    let palette = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(width, 16.0), Sense::hover());
    let middle = rect.center().x;
    let reach = if most > 0.0 { (weight.abs() / most).min(1.0) * (width / 2.0 - 2.0) } else { 0.0 };
    let (left, right, colour) =
        if weight < 0.0 { (middle - reach, middle, palette.refunds) } else { (middle, middle + reach, palette.net) };
    let bar = Rect::from_min_max(pos2(left, rect.center().y - 4.0), pos2(right, rect.center().y + 4.0));
    ui.painter().rect_filled(bar, corner::BAR, colour);
    ui.painter().vline(middle, rect.y_range(), egui::Stroke::new(1.0, palette.line_strong));
}
