//! Recovery codes, shown once: to be kept, and one of them typed back to show that they are.

use std::fmt::Write as _;

use egui::{Frame, Label, Margin, Ui};
use zeroize::Zeroizing;

use crate::desk::RecoveryCodes;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::files;
use crate::ui::loadable::Loadable;
use crate::ui::notices::Notice;
use crate::ui::screens::unlock::entered;
use crate::ui::theme::{Icon, Type, corner, palette, size, space, text};
use crate::ui::widgets::{Button, Field, Mark, error_note, labelled};
use crate::worker::{Command, Event, FoundFile, Saved};

/// The codes, and which of them is to be typed back.
pub struct RecoverySheet {
    codes: RecoveryCodes,
    asked: usize,
    typed: Zeroizing<String>,
    place: Loadable<FoundFile>,
    saved: Loadable<Saved>,
    entered: bool,
}

impl RecoverySheet {
    /// Shows codes. Which one is asked for follows from the moment.
    pub fn new(codes: RecoveryCodes, cx: &Cx<'_>) -> Self {
        let moment = usize::try_from(cx.now.timestamp_subsec_micros()).unwrap_or_default();
        let asked = moment % codes.0.len().max(1);
        Self {
            codes,
            asked,
            typed: Zeroizing::new(String::with_capacity(64)),
            place: Loadable::default(),
            saved: Loadable::default(),
            entered: false,
        }
    }

    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        if self.place.apply(event)
            && let Some(FoundFile(Some(to))) = self.place.take()
        {
            let command = Command::SaveText { text: self.as_text(cx), to };
            self.saved.ask(cx, command);
        }
        if self.saved.apply(event)
            && let Some(saved) = self.saved.take()
        {
            let what = Message::new("window-saved").with("path", saved.0.display().to_string());
            cx.want(Intent::Notify(Notice::done(what)));
        }
    }

    /// The codes, the ways to keep them, and the field for one of them.
    pub fn body(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let palette = palette(ui);
        ui.spacing_mut().item_spacing.y = space::SMALL;
        ui.add(Label::new(text(cx.say("signin-codes-why"), Type::Body, palette.text)).wrap());
        let ground = Frame::new().fill(palette.hover.into()).corner_radius(corner::CARD);
        ground.inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
            ui.take_available_width();
            self.columns(ui, cx);
        });
        ui.horizontal(|ui| {
            if ui.add(Button::soft(cx.say("signin-copy-codes")).icon(Icon::Copy)).clicked() {
                let codes = self.as_text(cx).to_string();
                cx.want(Intent::Copy(codes, Message::new("signin-copied-codes")));
            }
            let save = Button::soft(cx.say("signin-save-codes")).icon(Icon::Download);
            if ui.add_enabled(!self.place.is_pending(), save).clicked() {
                let question = files::ask_where_to_save(cx.texts, &cx.say("signin-codes-file"));
                self.place.ask(cx, question);
            }
        });
        for error in self.place.error().into_iter().chain(self.saved.error()) {
            error_note(ui, cx, error);
        }
        ui.add_space(space::TIGHT);
        let number = Message::new("signin-type-back").with("number", self.asked + 1);
        let label = cx.tell(&number);
        labelled(ui, &label, |ui| {
            let field = Field::new(&mut self.typed, &label).hint(cx.say("signin-recovery-code-hint"));
            let field = field.secret(true).revealed(true).show(ui);
            self.entered = entered(ui, &field);
        });
        ui.horizontal(|ui| {
            ui.set_min_height(Type::Small.line());
            ui.spacing_mut().item_spacing.x = space::SMALL;
            let (mark, words) = match (self.is_typed_back(), self.typed.trim().is_empty()) {
                (true, _) => (Mark::Done, "signin-typed-back"),
                (false, true) => (Mark::Quiet, "signin-type-back-why"),
                (false, false) => (Mark::Waiting, "signin-type-back-more"),
            };
            mark.glyph(ui);
            ui.label(text(cx.say(words), Type::Small, palette.text));
        });
    }

    /// The one thing to do. True when it is done.
    pub fn button(&mut self, ui: &mut Ui, cx: &Cx<'_>) -> bool {
        let ready = self.is_typed_back();
        let pressed = ui.add_enabled(ready, Button::primary(cx.say("signin-done"))).clicked();
        pressed || (ready && std::mem::take(&mut self.entered))
    }

    /// Two columns, numbered.
    fn columns(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let palette = palette(ui);
        let half = self.codes.0.len().div_ceil(2);
        let width = (ui.available_width() - space::PAGE) / 2.0;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::PAGE;
            for first in [0, half] {
                ui.vertical(|ui| {
                    ui.set_width(width);
                    ui.spacing_mut().item_spacing.y = space::TIGHT;
                    for (at, code) in self.codes.0.iter().enumerate().skip(first).take(half) {
                        ui.horizontal(|ui| {
                            ui.spacing_mut().item_spacing.x = space::SMALL;
                            let number = cx.texts.count(u64::try_from(at + 1).unwrap_or_default());
                            ui.allocate_ui_with_layout(
                                egui::vec2(size::ICON, Type::Body.line()),
                                egui::Layout::right_to_left(egui::Align::Center),
                                |ui| ui.label(text(number, Type::Small, palette.text_sub)),
                            );
                            ui.label(text(code.as_str(), Type::Strong, palette.text_strong));
                        });
                    }
                });
            }
        });
    }

    fn is_typed_back(&self) -> bool {
        self.codes.0.get(self.asked).is_some_and(|code| *plain(code) == *plain(&self.typed))
    }

    /// The codes as a page to keep.
    fn as_text(&self, cx: &Cx<'_>) -> Zeroizing<String> {
        let mut page = Zeroizing::new(String::with_capacity(1024));
        page.push_str(&cx.say("signin-codes-heading"));
        page.push_str("\n\n");
        for (at, code) in self.codes.0.iter().enumerate() {
            // Writing to a text cannot fail.
            let _ = writeln!(page, "{:>2}  {}", at + 1, code.as_str());
        }
        page
    }
}

/// A code as it is compared: without dashes and spaces, and whatever is easily taken for another letter read alike.
fn plain(code: &str) -> Zeroizing<String> {
    let letters = code.chars().filter(|letter| letter.is_ascii_alphanumeric());
    let alike = letters.map(|letter| match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        letter => letter,
    });
    let mut plain = Zeroizing::new(String::with_capacity(64));
    plain.extend(alike);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_typed_as_it_is_read() {
        assert_eq!(*plain("7H2K-9QXM-0ZT4-1B6N"), *plain(" 7h2k 9qxm ozt4 lb6n"));
        assert_ne!(*plain("7H2K-9QXM-0ZT4-1B6N"), *plain("7H2K-9QXM-0ZT4-1B6M"));
    }
}
