//! What is matched, and what is on its way: why, by whom, and how it is taken back.

use egui::{Frame, Label, Margin, Panel, ScrollArea, Ui};

use super::item::{match_mark, rule_key, transit_words};
use super::legs::kind_key;
use super::parts::{batches, batches_name, entries, evidence, head, minus, signed_money, title};
use super::verbs::Verb;
use crate::desk::{DecidedBy, FoundMatch, OnItsWay};
use crate::domain::{Capability, Leg};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::{Icon, Type, palette, space, text};
use crate::ui::widgets::{Button, figure_row, rule, sum_rule};

/// A match with its reasons. Gives what is to be done.
pub(super) fn match_ui(ui: &mut Ui, cx: &mut Cx<'_>, found: &FoundMatch, busy: bool) -> Option<Verb> {
    let by_hand = found.decided.is_some();
    let pair = found.batches.len() == 1 && found.entries.len() == 1;
    let may = cx.may(Capability::Match);
    let mut verb = None;
    if may && (by_hand || pair) {
        let bar = Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 12 });
        Panel::bottom("match buttons").resizable(false).show_separator_line(false).frame(bar).show(ui, |ui| {
            rule(ui);
            ui.add_space(space::CARD);
            ui.horizontal(|ui| {
                let (word, key, icon) = if by_hand {
                    ("match-take-back", Verb::Undo, Icon::Undo)
                } else {
                    ("match-not-together", Verb::NotThis, Icon::Close)
                };
                let button = Button::soft(cx.tell(&Message::new(word))).icon(icon).keys(key.key());
                if ui.add_enabled(!busy, button).clicked() {
                    verb = Some(key);
                }
            });
        });
    }
    scroll(ui, &super::item::match_key(found), |ui| match_body(ui, cx, found));
    verb
}

fn match_body(ui: &mut Ui, cx: &mut Cx<'_>, found: &FoundMatch) {
    let palette = palette(ui);
    head(ui, match_mark(found.how), &cx.say(rule_key(found.how)), &cx.money(found.amount), palette.text_strong);
    let says = if found.legs.is_empty() { "proof-match-is-exact" } else { "match-agrees-with-legs" };
    ui.add(Label::new(text(cx.tell(&Message::new(says)), Type::Body, palette.text)).wrap());
    if let Some(decided) = &found.decided {
        decided_by(ui, cx, decided);
    }
    for name in &found.teaches {
        let words = cx.tell(&Message::new("match-teaches").with("name", name));
        ui.add(Label::new(text(words, Type::Body, palette.text)).wrap());
    }
    entries(ui, cx, &cx.say("proof-at-the-bank"), &found.entries);
    let name = batches_name(cx, found.batches.len());
    batches(ui, cx, &name, &found.batches);
    if !found.legs.is_empty() {
        explained(ui, cx, found);
    }
    if found.decided.is_none() {
        evidence(ui, cx, &cx.say("proof-evidence"), &found.evidence);
    }
}

/// Who said so, when and why.
fn decided_by(ui: &mut Ui, cx: &Cx<'_>, decided: &DecidedBy) {
    let palette = palette(ui);
    let who = Message::new("match-decided-by").with("name", &decided.author).with("time", decided.at);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::SMALL;
        ui.add(Icon::User.image(palette.text_sub));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.add(Label::new(text(cx.tell(&who), Type::Body, palette.text)).wrap());
            if !decided.reason.is_empty() {
                let reason = cx.tell(&Message::new("match-quoted").with("text", &decided.reason));
                ui.add(Label::new(text(reason, Type::Body, palette.text_strong)).wrap());
            }
        });
    });
}

/// The parts of the difference as a sum.
fn explained(ui: &mut Ui, cx: &Cx<'_>, found: &FoundMatch) {
    title(ui, &cx.say("match-explained-by"), "");
    let sum = |amounts: Vec<crate::domain::Money>| crate::domain::Money::sum(found.amount.currency, amounts);
    let expected = sum(found.batches.iter().map(|batch| batch.amount).collect());
    figure_row(ui, &cx.say("proof-seen"), "", &cx.money(found.amount), false);
    if let Ok(expected) = expected {
        figure_row(ui, &cx.say("proof-expected"), "", &minus(cx, expected), false);
    }
    for Leg { kind, amount } in &found.legs {
        let amount = amount.negated().map(|amount| signed_money(cx, amount)).unwrap_or_default();
        figure_row(ui, &cx.tell(&Message::new(kind_key(*kind))), "", &amount, false);
    }
    sum_rule(ui);
    figure_row(
        ui,
        &cx.say("match-nothing-left"),
        "",
        &cx.money(crate::domain::Money::zero(found.amount.currency)),
        true,
    );
}

/// A batch whose deposit is not to be seen yet.
pub(super) fn transit_ui(ui: &mut Ui, cx: &mut Cx<'_>, found: &OnItsWay) {
    scroll(ui, found.batch.batch_id.as_str(), |ui| {
        let palette = palette(ui);
        let (mark, what) = transit_words(found);
        head(ui, mark, &cx.say(what), &cx.money(found.batch.amount), palette.text_strong);
        ui.add(Label::new(text(cx.tell(&found.reason), Type::Body, palette.text)).wrap());
        let name = batches_name(cx, 1);
        batches(ui, cx, &name, std::slice::from_ref(&found.batch));
    });
}

/// What is read from top to bottom; it begins at the top for every other line of the list.
pub(super) fn scroll(ui: &mut Ui, of: &str, contents: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical().id_salt(("why", of)).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin::same(16)).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::TIGHT;
            ui.spacing_mut().interact_size.y = 20.0; // lines of figures are no buttons
            contents(ui);
        });
    });
}
