//! Why not that one? Any batch or bank entry of the same currency, weighed against what the break is about by the same
//! scorer that decided; and a way to take it all the same.

use egui::{Context, Label, Ui};

use super::parts::{signed_money, weights};
use super::plan::Chosen;
use super::things::{self, Picker, beside, list_height, of_chosen};
use crate::desk::{PairWeighed, Thing, ThingQuery};
use crate::domain::ids::{BankEntryId, BatchId};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Icon, Type, palette, space, text};
use crate::ui::widgets::{
    Button, Mark, dialog_body, dialog_foot, dialog_title, error_note, figure_row, foot_note, wide_dialog,
};
use crate::worker::{Command, Event, Weighed};

/// Title, foot, search and margins of the dialog.
const REST: f32 = 290.0;
/// Room for the reasons beside the list.
const REASONS: f32 = 420.0;

/// The dialog.
pub(super) struct WhyNot {
    of_break: Chosen,
    picker: Picker,
    /// What is weighed.
    chosen: Option<Chosen>,
    weighed: Loadable<Weighed>,
}

/// What came of showing it.
pub(super) enum Wanted {
    Nothing,
    Close,
    /// It is to be the candidate.
    Take(Chosen),
    /// That somebody declined this pair is taken back.
    Allow(BatchId, BankEntryId),
}

impl WhyNot {
    pub(super) fn new(of_break: Chosen) -> Self {
        let query = ThingQuery {
            batches: !of_break.entries.is_empty(),
            entries: !of_break.batches.is_empty(),
            matched: true,
            ..things::query(&of_break, Some(of_break.currency))
        };
        let picker = Picker::new(query, false).without(of_chosen(&of_break));
        Self { of_break, picker, chosen: None, weighed: Loadable::default() }
    }

    /// Takes what was asked for.
    pub(super) fn apply(&mut self, event: &mut Event) {
        self.weighed.apply(event);
        self.picker.apply(event);
    }

    /// The book has changed: what is shown is weighed again.
    pub(super) fn weigh_again(&mut self, cx: &mut Cx<'_>) {
        if let Some(chosen) = &self.chosen {
            self.weighed.ask(cx, Command::Weigh(vec![chosen.together()]));
        }
    }

    /// Paints it above everything else.
    pub(super) fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>, may: bool) -> Wanted {
        let mut wanted = Wanted::Nothing;
        self.picker.keep_fresh(cx);
        let (close, wants_to) = wide_dialog(ctx, "why not", |ui| {
            let mut close = dialog_title(ui, &cx.say("match-why-not-title"), &cx.say("window-close"));
            dialog_body(ui, |ui| self.body(ui, cx));
            dialog_foot(ui, |ui| {
                if may {
                    let here = self.chosen.as_ref().filter(|_| self.weighing().is_some());
                    let take = Button::primary(cx.say("match-take-as-candidate"));
                    if ui.add_enabled(here.is_some(), take).clicked()
                        && let Some(chosen) = here
                    {
                        wanted = Wanted::Take(chosen.clone());
                    }
                    let declined = self.weighing().is_some_and(|weighed| weighed.declined);
                    if declined
                        && let Some((batch, entry)) = self.chosen.as_ref().and_then(Chosen::pair)
                        && ui.add(Button::soft(cx.say("match-allow")).icon(Icon::Undo)).clicked()
                    {
                        wanted = Wanted::Allow(batch, entry);
                    }
                }
                close |= ui.add(Button::plain(cx.say("window-close"))).clicked();
                foot_note(ui, &cx.say("match-why-not-foot"));
            });
            close
        });
        if close || wants_to { Wanted::Close } else { wanted }
    }

    fn weighing(&self) -> Option<&PairWeighed> {
        self.weighed.value().and_then(|weighed| weighed.0.first()).and_then(|weighed| weighed.as_ref().ok())
    }

    fn body(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let (chosen, weighed, picker) = (&self.chosen, &self.weighed, &mut self.picker);
        let mut moved = false;
        let list = |ui: &mut Ui| {
            let height = list_height(ui, REST);
            moved = picker.ui(ui, cx, height);
        };
        beside(ui, REASONS, list, |ui| {
            ui.spacing_mut().item_spacing.y = space::TIGHT;
            reasons(ui, cx, chosen.as_ref(), weighed);
        });
        if moved {
            self.look_at_cursor(cx);
        }
    }

    fn look_at_cursor(&mut self, cx: &mut Cx<'_>) {
        let chosen = match self.picker.at_cursor() {
            Some(Thing::Batch(batch)) => self.of_break.with_batches(vec![batch.clone()]),
            Some(Thing::Entry(entry)) => self.of_break.with_entries(vec![entry.clone()]),
            None => return,
        };
        self.weighed.clear(cx);
        self.weighed.ask(cx, Command::Weigh(vec![chosen.together()]));
        self.chosen = Some(chosen);
    }
}

/// What speaks for it and against it.
fn reasons(ui: &mut Ui, cx: &Cx<'_>, chosen: Option<&Chosen>, weighed: &Loadable<Weighed>) {
    let palette = palette(ui);
    let Some(chosen) = chosen else {
        ui.label(text(cx.say("match-why-not-choose"), Type::Body, palette.text_sub));
        return;
    };
    for thing in of_chosen(chosen) {
        let (name, amount) = match &thing {
            Thing::Batch(batch) => (batch.batch_id.to_string(), cx.money(batch.amount)),
            Thing::Entry(entry) => (super::item::bank_words(entry).to_owned(), cx.money(entry.amount)),
        };
        figure_row(ui, &name, "", &amount, false);
    }
    ui.add_space(space::SMALL);
    match weighed.value().and_then(|weighed| weighed.0.first()) {
        Some(Ok(weighed)) => {
            weights(ui, cx, &weighed.evidence);
            let difference = weighed
                .difference
                .map_or_else(|| cx.say("reconcile-other-currency"), |difference| signed_money(cx, difference));
            figure_row(ui, &cx.say("match-difference"), "", &difference, false);
            if weighed.declined {
                ui.add_space(space::SMALL);
                ui.horizontal(|ui| {
                    Mark::Bad.glyph(ui);
                    let words = cx.tell(&Message::new("match-was-declined"));
                    ui.add(Label::new(text(words, Type::Body, palette.text)).wrap());
                });
            }
        }
        Some(Err(error)) => error_note(ui, cx, error),
        None => {
            ui.label(text(cx.say("match-weighing"), Type::Small, palette.text_sub));
        }
    }
}
