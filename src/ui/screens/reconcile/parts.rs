//! What the panels at the right are made of: titles, bank entries, batches, reasons with their weights.

use egui::{Align, Frame, Key, Label, Layout, Margin, Ui, vec2};

use super::item::bank_words;
use super::verbs::Verb;
use crate::desk::NamedBatch;
use crate::domain::{BankEntry, Money};
use crate::reconcile::Reason;
use crate::text::Message;
use crate::theme::Colour;
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::{Icon, Type, corner, palette, size, space, text};
use crate::ui::widgets::{Button, Field, Mark, figure_row, fill_row, icon_button, rule, sum_rule, weight_bar};

/// Room for the bars of weights.
const BARS: f32 = 160.0;
/// Room for a weight in figures.
const WEIGHT: f32 = 44.0;

/// What it is at the left, how much at the right.
pub(super) fn head(ui: &mut Ui, mark: Mark, what: &str, amount: &str, ink: Colour) {
    let palette = palette(ui);
    ui.horizontal(|ui| {
        ui.set_min_height(Type::Figure.line());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(text(amount, Type::Figure, ink));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = space::SMALL;
                mark.glyph(ui);
                ui.add(Label::new(text(what, Type::Title, palette.text_strong)).truncate());
            });
        });
    });
}

/// A section's title below a rule.
pub(super) fn title(ui: &mut Ui, title: &str, caption: &str) {
    let palette = palette(ui);
    ui.add_space(space::SMALL);
    rule(ui);
    fill_row(
        ui,
        size::DENSE_ROW,
        |ui| {
            ui.label(text(title, Type::Strong, palette.text_strong));
        },
        |ui| {
            ui.add(Label::new(text(caption, Type::Small, palette.text_sub)).truncate());
        },
    );
}

/// Bank entries as the bank wrote them.
pub(super) fn entries(ui: &mut Ui, cx: &Cx<'_>, name: &str, entries: &[BankEntry]) {
    if entries.is_empty() {
        return;
    }
    if !name.is_empty() {
        title(ui, name, "");
    }
    for entry in entries {
        let palette = palette(ui);
        let frame =
            Frame::new().fill(palette.field.into()).corner_radius(corner::CARD).inner_margin(Margin::symmetric(12, 8));
        let frame = frame.stroke(egui::Stroke::new(1.0, palette.line));
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.label(text(cx.money(entry.amount), Type::Strong, palette.text_strong));
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        ui.add(Label::new(text(bank_words(entry), Type::Strong, palette.text_strong)).truncate());
                    });
                });
            });
            let booked = Message::new("proof-entry-booked").with("day", entry.booked_on);
            let value = entry.value_on.filter(|day| *day != entry.booked_on);
            let mut words = vec![cx.tell(&booked)];
            words.extend(value.map(|day| cx.tell(&Message::new("proof-entry-value").with("day", day))));
            words.extend(entry.counterparty.clone().filter(|name| *name != bank_words(entry)));
            let others =
                entry.texts.iter().filter(|text| *text != bank_words(entry)).map(String::as_str).collect::<Vec<_>>();
            let mut line = vec![words.join(", ")];
            line.extend((!others.is_empty()).then(|| others.join(" · ")));
            ui.add(Label::new(text(line.join(" · "), Type::Small, palette.text_sub)).truncate());
        });
    }
}

pub(super) fn batches_name(cx: &Cx<'_>, count: usize) -> String {
    cx.tell(&Message::new("proof-batches").with("count", count))
}

/// Batches by their names, each with a way to it.
pub(super) fn batches(ui: &mut Ui, cx: &mut Cx<'_>, name: &str, batches: &[NamedBatch]) {
    if batches.is_empty() {
        return;
    }
    title(ui, name, "");
    for batch in batches {
        let palette = palette(ui);
        ui.horizontal(|ui| {
            ui.set_min_height(size::BAR);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(Button::soft(cx.say("proof-show-batch")).icon(Icon::Settlements)).clicked() {
                    cx.want(Intent::ShowBatch(batch.batch_id.clone()));
                }
                ui.add_space(space::SMALL);
                ui.label(text(cx.money(batch.amount), Type::Strong, palette.text_strong));
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    ui.add_space(space::TIGHT);
                    ui.add(Label::new(text(batch.batch_id.as_str(), Type::Body, palette.text_strong)).truncate());
                    let due = Message::new("proof-batch-due")
                        .with("gateway", batch.gateway.as_str())
                        .with("day", batch.arrival);
                    ui.add(Label::new(text(cx.tell(&due), Type::Small, palette.text_sub)).truncate());
                });
            });
        });
    }
}

/// Points with their sign.
pub(super) fn points(points: i32) -> String {
    match points {
        0 => "0".to_owned(),
        1.. => format!("+{points}"),
        _ => format!("−{}", points.unsigned_abs()),
    }
}

/// An amount where it stands alone, with its sign either way.
pub(super) fn signed_money(cx: &Cx<'_>, amount: Money) -> String {
    let words = cx.money(amount);
    if amount.minor > 0 { format!("+{words}") } else { words }
}

/// An amount that is taken off.
pub(super) fn minus(cx: &Cx<'_>, amount: Money) -> String {
    amount.negated().map(|amount| cx.money(amount)).unwrap_or_default()
}

/// What speaks for it and against it, from one zero line, and what it adds up to.
pub(super) fn evidence(ui: &mut Ui, cx: &Cx<'_>, name: &str, evidence: &[Reason]) {
    if evidence.is_empty() {
        return;
    }
    title(ui, name, &cx.say("proof-evidence-scale"));
    weights(ui, cx, evidence);
}

/// Reasons with their weights as bars, and their sum.
pub(super) fn weights(ui: &mut Ui, cx: &Cx<'_>, evidence: &[Reason]) {
    #[allow(clippy::cast_precision_loss, reason = "points are small")]
    let lines: Vec<WeightLine> = evidence
        .iter()
        .map(|reason| WeightLine {
            words: cx.tell(&reason.message),
            weight: reason.points as f32,
            points: points(reason.points),
        })
        .collect();
    let sum: i32 = evidence.iter().map(|reason| reason.points).sum();
    weight_lines(ui, &lines, &cx.say("proof-points"), &points(sum));
}

/// One thing that speaks for it or against it.
pub(super) struct WeightLine {
    pub(super) words: String,
    pub(super) weight: f32,
    /// The weight in figures.
    pub(super) points: String,
}

/// Weights as bars from one zero line, and their sum.
pub(super) fn weight_lines(ui: &mut Ui, lines: &[WeightLine], sum_name: &str, sum: &str) {
    let palette = palette(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    let most = lines.iter().map(|line| line.weight.abs()).fold(0.0, f32::max);
    for line in lines {
        ui.horizontal(|ui| {
            let room = ui.available_width();
            let bars = BARS.min(room * 0.3);
            ui.spacing_mut().item_spacing.x = 0.0;
            let words = (room - bars - WEIGHT - space::SMALL).max(0.0);
            ui.allocate_ui_with_layout(vec2(words, size::DENSE_ROW), Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_width(words);
                ui.add(Label::new(text(&line.words, Type::Body, palette.text)).wrap());
            });
            ui.add_space(space::SMALL);
            weight_bar(ui, bars, line.weight, most);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(text(&line.points, Type::Body, palette.text_strong));
            });
        });
    }
    sum_rule(ui);
    figure_row(ui, sum_name, "", sum, true);
}

/// The field that a list is searched by. True when something else is looked for.
pub(super) fn search_field(ui: &mut Ui, cx: &Cx<'_>, search: &mut String, wants_focus: &mut bool) -> bool {
    let name = cx.say("match-search");
    let hint = format!("{name}  {}", Verb::Search.key());
    let before = search.clone();
    let mut cleared = false;
    let room = if search.is_empty() { 0.0 } else { 22.0 };
    let clear_word = cx.say("match-search-clear");
    let size = vec2(ui.available_width(), 28.0);
    // In a row, wherever it stands: the cross is inside the field, at its right.
    let in_a_row = Layout::left_to_right(Align::Center);
    let response = ui
        .allocate_ui_with_layout(size, in_a_row, |ui| {
            let field = Field::new(&mut *search, name).hint(hint).icon(Icon::Search).low();
            field.show_with(ui, room, |ui| {
                if room > 0.0 {
                    cleared = icon_button(ui, Icon::Close, &clear_word).clicked();
                }
            })
        })
        .inner;
    if std::mem::take(wants_focus) {
        response.request_focus();
    }
    let left_by = |key| response.lost_focus() && ui.input(|input| input.key_pressed(key));
    if cleared || left_by(Key::Escape) {
        search.clear();
    }
    *search != before
}
