//! The candidates as cards, one of which is chosen: what speaks for it as weights that add up, how likely that makes it, and
//! what it would have taken. The others say the same in one line.

use egui::{Align, Label, Layout, Ui};

use super::candidates::{Candidates, likely};
use super::words::{percent, points, weight};
use crate::desk::{OrderLine, WeighedOrder};
use crate::reconcile::orders::Status;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::screens::reconcile::cards::{ChoiceHead, choice_card, choice_head, inside};
use crate::ui::screens::reconcile::parts::{WeightLine, weight_lines};
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{Button, Mark, figure_row, rule};

/// Shows them. Gives the place of one that was chosen.
pub(super) fn ui(ui: &mut Ui, cx: &mut Cx<'_>, candidates: &Candidates, line: &OrderLine) -> Option<usize> {
    let chosen = candidates.chosen().map(|(at, _)| at);
    let all = candidates.all();
    let several = all.len() > 1;
    let mut taken = None;
    for (at, order) in all.into_iter().enumerate() {
        let is_chosen = chosen == Some(at);
        choice_card(ui, is_chosen, |ui| {
            if head(ui, cx, order, is_chosen, several.then_some(at)) {
                taken = Some(at);
            }
            if is_chosen {
                inside(ui, |ui| weights(ui, cx, order));
                ui.add_space(space::TIGHT);
                rule(ui);
                inside(ui, |ui| how_likely(ui, cx, candidates, order, line));
            } else {
                inside(ui, |ui| in_one_line(ui, cx, order));
            }
        });
    }
    taken.filter(|taken| Some(*taken) != chosen)
}

fn head(ui: &mut Ui, cx: &Cx<'_>, order: &WeighedOrder, is_chosen: bool, number: Option<usize>) -> bool {
    let placed = order.placed_on.map(|day| cx.tell(&Message::new("orders-placed-on").with("day", day)));
    let amount = order.total.map(|total| cx.money(total)).unwrap_or_default();
    let score = percent(cx, likely(order));
    let hint = cx.say(likely_key(order));
    let head = ChoiceHead {
        name: &order.number,
        note: placed.as_deref().unwrap_or_default(),
        amount: &amount,
        score: Some((&score, &hint)),
        number,
    };
    choice_head(ui, &head, is_chosen)
}

const fn likely_key(order: &WeighedOrder) -> &'static str {
    if order.why.among_others.is_some() { "orders-likely-among" } else { "orders-likely-alone" }
}

/// What speaks for it and against it.
fn weights(ui: &mut Ui, cx: &Cx<'_>, order: &WeighedOrder) {
    #[allow(clippy::cast_possible_truncation, reason = "the length of a bar")]
    let lines: Vec<WeightLine> = order
        .why
        .weights
        .iter()
        .map(|it| WeightLine {
            words: weight(cx, it.fact, it.points),
            weight: it.points as f32,
            points: points(it.points),
        })
        .collect();
    weight_lines(ui, &lines, &cx.say("proof-points"), &points(order.why.points()));
}

/// How likely that makes it, next to what it takes, and what else is known of the order.
fn how_likely(ui: &mut Ui, cx: &mut Cx<'_>, candidates: &Candidates, order: &WeighedOrder, line: &OrderLine) {
    ui.add_space(space::TIGHT);
    let its = likely(order);
    figure_row(ui, &cx.say(likely_key(order)), "", &percent(cx, its), true);
    if let Some(rival) = candidates.rival(order) {
        let ahead = its - likely(rival);
        let key = if ahead < 0.0 { "orders-behind" } else { "orders-ahead" };
        let words = cx.tell(&Message::new(key).with("order", &rival.number));
        figure_row(ui, &words, "", &percent(cx, ahead.abs()), false);
    }
    let bar = order.why.bar;
    let reached = if its >= bar { "orders-bar-reached" } else { "orders-bar-missed" };
    figure_row(ui, &cx.say("orders-bar"), &cx.tell(&Message::new(reached)), &percent(cx, bar), false);
    if order.noted {
        note(ui, cx, Mark::Done, &cx.say("orders-shop-noted"));
    }
    if let Some(payer) = &order.paid_by {
        let palette = palette(ui);
        ui.horizontal(|ui| {
            ui.set_min_height(size::ROW);
            ui.spacing_mut().item_spacing.x = 6.0;
            Mark::Warning.glyph(ui);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let named = cx.tell(&Message::new("orders-show-payment-named").with("payment", payer.as_str()));
                let button = Button::plain(cx.say("orders-show-payment")).icon(Icon::Right).named(named);
                if ui.add(button).clicked() {
                    cx.want(Intent::ShowPayment(payer.clone()));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let words = cx.tell(&Message::new("orders-paid-by").with("payment", payer.as_str()));
                    ui.add(Label::new(text(words, Type::Body, palette.text)).truncate());
                });
            });
        });
    }
    if let Some(taken) = order.taken_for.as_ref().filter(|_| line.status == Status::Matched) {
        note(ui, cx, Mark::Warning, &cx.tell(&Message::new("orders-taken-for").with("order", taken)));
    }
    if let Some(saying) = candidates.said_of(&order.number) {
        let (mark, key) =
            if saying.belongs { (Mark::Done, "orders-was-accepted") } else { (Mark::Bad, "orders-was-declined") };
        note(ui, cx, mark, &cx.tell(&Message::new(key).with("name", &saying.author)));
    }
}

fn note(ui: &mut Ui, _: &Cx<'_>, mark: Mark, words: &str) {
    ui.horizontal(|ui| {
        ui.set_min_height(size::DENSE_ROW);
        mark.show(ui, words);
    });
}

/// What speaks for a candidate that is not chosen.
fn in_one_line(ui: &mut Ui, cx: &Cx<'_>, order: &WeighedOrder) {
    let said =
        |it: &crate::reconcile::orders::Weight| format!("{} {}", weight(cx, it.fact, it.points), points(it.points));
    let words = order.why.weights.iter().map(said).collect::<Vec<_>>().join(" · ");
    ui.add(Label::new(text(words, Type::Small, palette(ui).text_sub)).wrap());
}
