//! Bringing files in: each is looked at first, and a person says yes to what they see. Several files come one after the
//! other. Nothing in the book is changed before that, and closing changes nothing.

mod assistant;
mod columns;
mod details;
mod listing;
mod one_file;
mod preview;
mod questions;
mod strip;
mod tables;
mod words;

use std::collections::VecDeque;
use std::path::PathBuf;

use egui::{Context, Key, KeyboardShortcut, Modifiers, Spinner, Ui};

use self::one_file::{OneFile, State};
use super::import_notice;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::notices::Notice;
use crate::ui::theme::{palette, size};
use crate::ui::widgets::{Button, dialog_body, dialog_foot, dialog_title, foot_note, wide_dialog};
use crate::worker::Event;

/// The dialog: one file in sight, the others wait.
pub struct ImportDialog {
    file: OneFile,
    waiting: VecDeque<PathBuf>,
    /// Which of the files it is, from 1.
    place: usize,
    /// What became of those before. Said at the end: it would be in front of the buttons.
    done: Vec<Notice>,
}

impl ImportDialog {
    /// Looks at the first of these files, if there is one.
    pub fn new(cx: &mut Cx<'_>, files: Vec<PathBuf>) -> Option<Self> {
        let mut waiting = VecDeque::from(files);
        let first = waiting.pop_front()?;
        Some(Self { file: OneFile::new(cx, first), waiting, place: 1, done: Vec::new() })
    }

    /// More files, for later.
    pub fn add(&mut self, files: Vec<PathBuf>) {
        self.waiting.extend(files);
    }

    /// Takes what was asked for. Once a file is in, the next one comes.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        if let Some(report) = self.file.apply(event, cx) {
            self.done.push(import_notice(&report));
            cx.want(Intent::Changed);
            self.next(cx);
        }
    }

    fn next(&mut self, cx: &mut Cx<'_>) {
        self.file.give_up(cx);
        match self.waiting.pop_front() {
            Some(next) => {
                self.file = OneFile::new(cx, next);
                self.place += 1;
            }
            None => self.close(cx),
        }
    }

    fn close(&mut self, cx: &mut Cx<'_>) {
        self.file.give_up(cx);
        cx.intents.extend(self.done.drain(..).map(Intent::Notify));
        cx.want(Intent::CloseDialog);
    }

    /// Paints it above everything else.
    pub fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        let (close, wants_to) = wide_dialog(ctx, "import", |ui| {
            let close = dialog_title(ui, &self.title(cx), &cx.say("window-close"));
            dialog_body(ui, |ui| {
                ui.set_width(ui.available_width());
                self.file.body(ui, cx);
            });
            let mut cancel = false;
            dialog_foot(ui, |ui| cancel = self.foot(ui, cx));
            close || cancel
        });
        if !close && !wants_to {
            return;
        }
        if self.file.state() == State::Importing {
            // It may have ended well a moment before: what became of it is waited for.
            self.file.stop(cx);
        } else {
            self.close(cx);
        }
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        let title = Message::new("import-title").with("file", self.file.name());
        let total = self.place + self.waiting.len();
        if total == 1 {
            return cx.tell(&title);
        }
        let title = Message::new("import-title-of").with("title", title);
        cx.tell(&title.with("place", self.place).with("total", total))
    }

    /// The buttons. True when it is to be closed, or what is under way to be stopped.
    fn foot(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        let state = self.file.state();
        let more = !self.waiting.is_empty();
        let mut close = false;
        // Nothing of a file that is in the book already is left to do.
        if state == State::Before && !more {
            return ui.add(Button::primary(cx.say("window-close"))).clicked();
        }
        if state == State::Before {
            if ui.add(Button::primary(cx.say("import-next"))).clicked() {
                self.next(cx);
            }
            return ui.add(Button::plain(cx.say("window-close"))).clicked();
        }
        let ready = state == State::Ready;
        let shortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Enter);
        let button = Button::primary(cx.say("import-bring-in")).keys(ui.ctx().format_shortcut(&shortcut));
        let pressed = ui.add_enabled(ready, button).clicked();
        let by_keys = ready && ui.input_mut(|input| input.consume_shortcut(&shortcut));
        if state == State::Importing {
            close |= ui.add(Button::plain(cx.say("window-stop"))).clicked();
        } else {
            close |= ui.add(Button::plain(cx.say("window-close"))).clicked();
            if more && ui.add(Button::plain(cx.say("import-skip"))).clicked() {
                self.next(cx);
            }
        }
        if matches!(state, State::Importing | State::Looking) {
            ui.add(Spinner::new().size(size::ICON).color(palette(ui).text_sub));
        }
        if let Some(note) = self.file.note(cx) {
            foot_note(ui, &note);
        }
        if pressed || by_keys {
            self.file.bring_in(cx);
        }
        close
    }
}
