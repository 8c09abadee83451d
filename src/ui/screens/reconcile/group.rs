//! Several batches and entries as one: what is ticked is added up live, and what is left is explained in parts.

use egui::{Context, Label, Ui};

use super::explain::{Around, Asked, Closing, foot, said};
use super::legs::Legs;
use super::parts::{minus, signed_money};
use super::plan::{Chosen, size};
use super::things::{self, Picker, beside, list_height, of_chosen, sum_words};
use super::waiting::needed;
use crate::desk::{FoundBreak, Thing, ThingStanding};
use crate::domain::{Currency, Leg, LegKind, Money};
use crate::reconcile::BreakKind;
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::{Type, palette, space, text};
use crate::ui::widgets::{dialog_body, dialog_foot, dialog_title, error_note, figure_row, sum_rule, wide_dialog};
use crate::worker::Event;

/// Title, foot, search and margins of the dialog.
const REST: f32 = 290.0;
/// Room for the sums beside the list.
const SUMS: f32 = 360.0;

/// The dialog.
pub(super) struct Group {
    key: String,
    currency: Currency,
    picker: Picker,
    legs: Legs,
}

impl Group {
    /// Begins with what the break is about. Where it is that two currencies do not agree, things in any can be chosen.
    pub(super) fn new(key: String, of_break: &Chosen, found: &FoundBreak) -> Self {
        let currency = Some(of_break.currency).filter(|_| found.kind != BreakKind::Currency);
        let mut picker = Picker::new(things::query(of_break, currency), true);
        let own = of_chosen(of_break).map(|thing| (things::key(&thing), (thing, ThingStanding::Waits)));
        picker.table.selected = own.collect();
        let kind = of_break.difference().map_or(LegKind::Fee, |difference| of_break.likely(difference));
        Self { key, currency: of_break.currency, picker, legs: Legs::new(kind, String::new()).without_focus() }
    }

    /// Takes what was looked for.
    pub(super) fn apply(&mut self, event: &mut Event) {
        self.picker.apply(event);
    }

    /// What is ticked.
    fn chosen(&self) -> Chosen {
        let (mut batches, mut entries) = (Vec::new(), Vec::new());
        for (thing, _) in self.picker.table.selected.values() {
            match thing {
                Thing::Batch(batch) => batches.push(batch.clone()),
                Thing::Entry(entry) => entries.push(entry.clone()),
            }
        }
        Chosen { batches, entries, of_lines: None, currency: self.currency }
    }

    /// Paints it above everything else.
    pub(super) fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>, around: &Around<'_>) -> Closing {
        self.picker.keep_fresh(cx);
        let cx = &*cx;
        let chosen = self.chosen();
        let difference = chosen.difference();
        let ready = match chosen.exchanged() {
            Some(legs) => Some(legs).filter(|_| !self.legs.reason.trim().is_empty()),
            None => difference.as_ref().ok().and_then(|difference| self.legs.ready(*difference)),
        };
        let something = !chosen.batches.is_empty() || !chosen.entries.is_empty();
        let ready = ready.filter(|_| something && !around.sending);
        let need = around.need(ready.as_deref().unwrap_or_default());
        let mut pressed = false;
        let (close, wants_to) = wide_dialog(ctx, "group", |ui| {
            let mut close = dialog_title(ui, &cx.say("match-group-title"), &cx.say("window-close"));
            dialog_body(ui, |ui| self.body(ui, cx, &chosen, around));
            dialog_foot(ui, |ui| {
                let word = cx.say("match-do-group");
                (pressed, close) = foot(ui, cx, close, ready.is_some(), need, word, around.sending);
            });
            close
        });
        let asked = ready.filter(|_| pressed).map(|legs| Asked {
            key: self.key.clone(),
            then: Message::new("match-then-code").with("amount", difference.map(|it| cx.money(it)).unwrap_or_default()),
            said: said(cx, &chosen, &legs),
            made: chosen.made(legs, &self.legs.reason),
        });
        Closing { close: close || wants_to, asked }
    }

    fn body(&mut self, ui: &mut Ui, cx: &Cx<'_>, chosen: &Chosen, around: &Around<'_>) {
        let Self { picker, legs, .. } = self;
        let list = |ui: &mut Ui| {
            ui.add_enabled_ui(!around.sending, |ui| {
                let height = list_height(ui, REST);
                picker.ui(ui, cx, height);
            });
        };
        beside(ui, SUMS, list, |ui| sums(ui, cx, legs, chosen, around));
    }
}

/// What is ticked, added up, and what is left.
fn sums(ui: &mut Ui, cx: &Cx<'_>, legs: &mut Legs, chosen: &Chosen, around: &Around<'_>) {
    let palette = palette(ui);
    ui.spacing_mut().item_spacing.y = space::TIGHT;
    ui.label(text(cx.say("match-ticked"), Type::Strong, palette.text_strong));
    let money = |amount: Result<Money, _>| amount.map(|amount: Money| cx.money(amount)).unwrap_or_default();
    if let Some(exchanged) = chosen.exchanged() {
        exchange(ui, cx, legs, &exchanged, around);
        return;
    }
    let entries = sum_words(cx, "match-entries", chosen.entries.len());
    figure_row(ui, &entries, "", &money(chosen.seen()), false);
    let batches = sum_words(cx, "match-batches", chosen.batches.len());
    let expected = chosen.expected().map(|expected| minus(cx, expected)).unwrap_or_default();
    figure_row(ui, &batches, "", &expected, false);
    sum_rule(ui);
    let Ok(difference) = chosen.difference() else {
        ui.label(text(cx.say("proof-too-large"), Type::Small, palette.bad.ink));
        return;
    };
    figure_row(ui, &cx.say("match-difference"), "", &signed_money(cx, difference), true);
    ui.add_space(space::CARD);
    legs.ui(ui, cx, difference, !around.sending);
    let parts = legs.read(difference).unwrap_or_default();
    if let Some(words) = needed(cx, around.terms, &parts) {
        ui.add(Label::new(text(words, Type::Small, palette.warn.ink)).wrap());
    }
    if let Some(error) = around.error {
        ui.add_space(space::SMALL);
        error_note(ui, cx, error);
    }
}

/// What is ticked is in two currencies: nothing is added, each side is the other, exchanged.
fn exchange(ui: &mut Ui, cx: &Cx<'_>, legs: &mut Legs, exchanged: &[Leg], around: &Around<'_>) {
    let palette = palette(ui);
    for leg in exchanged {
        let name = if leg.amount.minor < 0 { "match-exchanged-sent" } else { "match-exchanged-arrived" };
        figure_row(ui, &cx.tell(&Message::new(name)), "", &cx.money(size(leg.amount)), false);
    }
    ui.add_space(space::SMALL);
    ui.add(Label::new(text(cx.say("match-two-currencies"), Type::Small, palette.text_sub)).wrap());
    ui.add_space(space::CARD);
    ui.add_enabled_ui(!around.sending, |ui| legs.reason_ui(ui, cx));
    if let Some(words) = needed(cx, around.terms, exchanged) {
        ui.add(Label::new(text(words, Type::Small, palette.warn.ink)).wrap());
    }
    if let Some(error) = around.error {
        ui.add_space(space::SMALL);
        error_note(ui, cx, error);
    }
}
