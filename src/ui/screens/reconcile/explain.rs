//! Saying what a difference is: in parts, or all of it by one reason. The button is off until nothing is left over and
//! there is a reason; what needs a second person says so before it is pressed.

use egui::{Context, Key, Label, Modifiers, Spinner, Ui};

use super::item::bank_words;
use super::legs::Legs;
use super::parts::signed_money;
use super::plan::{Chosen, size as without_sign};
use super::waiting::needed;
use crate::desk::MatchTerms;
use crate::domain::{Leg, MadeMatch, Money, Need};
use crate::text::{Message, UserError};
use crate::ui::cx::Cx;
use crate::ui::theme::{Type, palette, size, space, text};
use crate::ui::widgets::{
    Button, dialog, dialog_body, dialog_foot, dialog_title, error_note, figure_row, foot_note, sum_rule,
};

/// The dialog.
pub(super) struct Explain {
    /// The break that it is about.
    key: String,
    chosen: Chosen,
    difference: Money,
    legs: Legs,
    /// All of it by one reason.
    whole: bool,
}

/// What is asked for.
pub(super) struct Asked {
    pub(super) key: String,
    pub(super) made: MadeMatch,
    /// What follows a right code.
    pub(super) then: Message,
    /// What is said once it is done.
    pub(super) said: Message,
}

/// What came of showing a dialog.
#[derive(Default)]
pub(super) struct Closing {
    pub(super) close: bool,
    pub(super) asked: Option<Asked>,
}

/// What stands around a dialog.
pub(super) struct Around<'a> {
    pub(super) terms: Option<&'a MatchTerms>,
    pub(super) sending: bool,
    pub(super) error: Option<&'a UserError>,
}

impl Around<'_> {
    /// What these legs need.
    pub(super) fn need(&self, legs: &[Leg]) -> Need {
        self.terms.and_then(|terms| terms.need(legs).ok()).unwrap_or(Need::Nothing)
    }
}

impl Explain {
    /// In parts.
    pub(super) fn in_parts(key: String, chosen: Chosen) -> Option<Self> {
        let difference = chosen.difference().ok()?;
        let legs = Legs::new(chosen.likely(difference), String::new());
        Some(Self { key, chosen, difference, legs, whole: false })
    }

    /// All of it.
    pub(super) fn write_off(key: String, chosen: Chosen) -> Option<Self> {
        let difference = chosen.difference().ok()?;
        let legs = Legs::whole(chosen.likely(difference), String::new());
        Some(Self { key, chosen, difference, legs, whole: true })
    }

    /// Paints it above everything else.
    pub(super) fn ui(&mut self, ctx: &Context, cx: &Cx<'_>, around: &Around<'_>) -> Closing {
        let ready = self.legs.ready(self.difference).filter(|_| !around.sending);
        let need = around.need(ready.as_deref().unwrap_or_default());
        let mut pressed = false;
        let (close, wants_to) = dialog(ctx, "explain", |ui| {
            let title = cx.say(if self.whole { "match-write-off-title" } else { "match-split-title" });
            let mut close = dialog_title(ui, &title, &cx.say("window-close"));
            dialog_body(ui, |ui| self.body(ui, cx, around));
            dialog_foot(ui, |ui| {
                (pressed, close) = foot(ui, cx, close, ready.is_some(), need, self.word(cx), around.sending);
            });
            close
        });
        let asked = ready.filter(|_| pressed).map(|legs| self.asked(cx, legs));
        Closing { close: close || wants_to, asked }
    }

    fn word(&self, cx: &Cx<'_>) -> String {
        let key = if self.whole { "match-do-write-off" } else { "match-do-split" };
        cx.tell(&Message::new(key).with("amount", cx.amount(without_sign(self.difference))))
    }

    fn asked(&self, cx: &Cx<'_>, legs: Vec<Leg>) -> Asked {
        Asked {
            key: self.key.clone(),
            then: Message::new("match-then-code").with("amount", cx.money(without_sign(self.difference))),
            said: said(cx, &self.chosen, &legs),
            made: self.chosen.made(legs, &self.legs.reason),
        }
    }

    fn body(&mut self, ui: &mut Ui, cx: &Cx<'_>, around: &Around<'_>) {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = space::TIGHT;
        about(ui, cx, &self.chosen, self.difference);
        ui.add_space(space::CARD);
        self.legs.ui(ui, cx, self.difference, !around.sending);
        let legs = self.legs.read(self.difference).unwrap_or_default();
        if let Some(words) = needed(cx, around.terms, &legs) {
            ui.add_space(space::TIGHT);
            ui.add(Label::new(text(words, Type::Small, palette(ui).warn.ink)).wrap());
        }
        if let Some(error) = around.error {
            ui.add_space(space::SMALL);
            error_note(ui, cx, error);
        }
    }
}

/// What the difference is between.
fn about(ui: &mut Ui, cx: &Cx<'_>, chosen: &Chosen, difference: Money) {
    for entry in &chosen.entries {
        figure_row(ui, bank_words(entry), "", &cx.money(entry.amount), false);
    }
    for batch in &chosen.batches {
        // Of lines, what was sent is what there is.
        let amount = if chosen.of_lines.is_some() { Ok(batch.amount) } else { batch.amount.negated() };
        let amount = amount.map(|amount| cx.money(amount)).unwrap_or_default();
        figure_row(ui, batch.batch_id.as_str(), "", &amount, false);
    }
    if chosen.of_lines.is_some()
        && let Ok(lines) = chosen.expected().and_then(|sent| difference.minus(sent))
    {
        figure_row(ui, &cx.say("proof-lines-add-up"), "", &cx.money(lines), false);
    }
    sum_rule(ui);
    figure_row(ui, &cx.say("match-difference"), "", &signed_money(cx, difference), true);
}

/// The buttons of a dialog that makes a match: whether it was pressed, and whether the dialog is to close. Enter alone
/// decides nothing; Ctrl+Enter is nothing one presses by habit.
pub(super) fn foot(
    ui: &mut Ui,
    cx: &Cx<'_>,
    mut close: bool,
    ready: bool,
    need: Need,
    word: String,
    sending: bool,
) -> (bool, bool) {
    let word = if need == Need::SecondPerson { cx.say("approvals-ask") } else { word };
    let by_keys = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
    let keys = ui.ctx().format_shortcut(&egui::KeyboardShortcut::new(Modifiers::COMMAND, Key::Enter));
    let pressed = ui.add_enabled(ready, Button::primary(word).keys(keys)).clicked();
    close |= ui.add(Button::plain(cx.say("refund-cancel"))).clicked();
    if sending {
        ui.add(Spinner::new().size(size::ICON).color(palette(ui).text_sub));
    }
    foot_note(ui, &cx.say("match-can-be-undone"));
    (ready && (pressed || by_keys), close)
}

/// What is said once a match is made.
pub(super) fn said(cx: &Cx<'_>, chosen: &Chosen, legs: &[Leg]) -> Message {
    let what = match (chosen.batches.as_slice(), chosen.entries.as_slice()) {
        ([batch], _) => batch.batch_id.to_string(),
        ([], [entry]) => bank_words(entry).to_owned(),
        (batches, entries) => {
            cx.tell(&Message::new("match-this-many").with("batches", batches.len()).with("entries", entries.len()))
        }
    };
    let sum = Money::sum(chosen.currency, legs.iter().map(|leg| without_sign(leg.amount)));
    match sum {
        Ok(sum) if !sum.is_zero() => {
            Message::new("match-done-explained").with("what", what).with("amount", cx.money(sum))
        }
        _ => Message::new("match-done").with("what", what),
    }
}
