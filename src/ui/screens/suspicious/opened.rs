//! An alert that is opened in the list: which rules found it, by points that add up, and what can be done about it.

use egui::{Frame, Label, Layout, Margin, Rect, Sense, Ui, pos2, vec2};

use super::deciding::strongest;
use super::queue::counts;
use super::rule_words::rule_words;
use super::verbs::Verb;
use crate::desk::{AlertAbout, RiskAlert};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::{Type, corner, palette, size, space, text};
use crate::ui::widgets::{Button, figure_row, sum_rule};

/// Room for the bars, and for the points behind them.
const BARS: f32 = 56.0;
const POINTS: f32 = 34.0;

/// Gives what was pressed.
pub(super) fn ui(ui: &mut Ui, cx: &Cx<'_>, alert: &RiskAlert, may: bool, busy: bool) -> Option<Verb> {
    let inside = Frame::new().inner_margin(Margin { left: 32, right: 12, top: 0, bottom: 12 });
    inside.show(ui, |ui| contents(ui, cx, alert, may, busy)).inner
}

fn contents(ui: &mut Ui, cx: &Cx<'_>, alert: &RiskAlert, may: bool, busy: bool) -> Option<Verb> {
    let palette = palette(ui);
    ui.spacing_mut().item_spacing = vec2(space::SMALL, 0.0);
    ui.add(Label::new(text(counts(cx, alert), Type::Small, palette.text_sub)).truncate());
    ui.add_space(space::TIGHT);
    let mut counting: Vec<_> = alert.rules.iter().filter(|rule| rule.in_worst).collect();
    counting.sort_by_key(|rule| std::cmp::Reverse(rule.points));
    let most = counting.iter().map(|rule| rule.points).max().unwrap_or_default();
    for rule in &counting {
        line(ui, &rule_words(cx, &rule.key), &rule.key, rule.points, most);
    }
    sum_rule(ui);
    let name = if alert.payments.len() == 1 { "alert-sum" } else { "alert-sum-of-one" };
    figure_row(ui, &cx.tell(&Message::new(name)), "", &cx.texts.count(u64::from(alert.points)), true);
    let others: Vec<String> = alert
        .rules
        .iter()
        .filter(|rule| !rule.in_worst)
        .map(|rule| format!("{} × {}", rule_words(cx, &rule.key), cx.texts.count(u64::from(rule.count))))
        .collect();
    if !others.is_empty() {
        let words = cx.tell(&Message::new("alert-others").with("rules", others.join(" · ")));
        ui.add(Label::new(text(words, Type::Small, palette.text_sub)).wrap());
    }
    ui.add_space(space::SMALL);
    buttons(ui, cx, alert, may, busy)
}

fn line(ui: &mut Ui, words: &str, key: &str, points: u8, most: u8) {
    let palette = palette(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let room = (ui.available_width() - BARS - POINTS - space::SMALL).max(0.0);
        ui.allocate_ui_with_layout(vec2(room, size::DENSE_ROW), Layout::left_to_right(egui::Align::Center), |ui| {
            ui.set_min_width(room);
            ui.add(Label::new(text(words, Type::Body, palette.text)).truncate()).on_hover_text(key);
        });
        ui.add_space(space::SMALL);
        let (rect, _) = ui.allocate_exact_size(vec2(BARS, size::DENSE_ROW), Sense::hover());
        let length = f32::from(points) / f32::from(most.max(1)) * BARS;
        let bar = Rect::from_min_max(
            pos2(rect.left(), rect.center().y - 4.0),
            pos2(rect.left() + length.max(2.0), rect.center().y + 4.0),
        );
        ui.painter().rect_filled(bar, corner::BAR, palette.refunds);
        ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(text(format!("+{points}"), Type::Body, palette.text_strong));
        });
    });
}

/// What can be done. Whoever may change nothing can still look.
fn buttons(ui: &mut Ui, cx: &Cx<'_>, alert: &RiskAlert, may: bool, busy: bool) -> Option<Verb> {
    let mut pressed = None;
    let mut button = |ui: &mut Ui, verb: Verb, button: Button| {
        let is_off = busy && !matches!(verb, Verb::Why | Verb::Open);
        if ui.add_enabled(!is_off, button.keys(verb.key())).clicked() {
            pressed = Some(verb);
        }
    };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::TIGHT, space::TIGHT);
        if may {
            button(ui, Verb::Fraud, Button::primary(cx.say("alert-do-fraud")));
            button(ui, Verb::Fine, Button::soft(cx.say("alert-do-fine")));
            button(ui, Verb::Unsure, Button::soft(cx.say("alert-do-unsure")));
        }
        button(ui, Verb::Why, Button::soft(cx.say("alert-do-why")));
        button(ui, Verb::Open, Button::soft(cx.say("alert-do-open")));
        if may && let AlertAbout::Thing { .. } = alert.about {
            button(ui, Verb::Block, Button::plain(cx.say("alert-do-block")));
            button(ui, Verb::Trust, Button::plain(cx.say("alert-do-trust")));
            if let Some(rule) = strongest(alert) {
                let hint = Message::new("alert-do-silence-hint").with("rule", rule);
                button(ui, Verb::Silence, Button::plain(cx.say("alert-do-silence")).hint(cx.tell(&hint)));
            }
        }
    });
    pressed
}
