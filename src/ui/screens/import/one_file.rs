//! One file: what was said about it, what a look found, and bringing it in.

use std::path::PathBuf;

use egui::Ui;

use super::assistant::Assistant;
use super::preview::Preview;
use super::questions::Questions;
use super::words;
use crate::desk::{Assume, FileLook, ImportReport};
use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::ui::theme::space;
use crate::ui::widgets::{Button, error_note, waiting};
use crate::worker::{Command, Event};

/// How many rows are in sight at once, alone and beneath the assistant.
const ROWS: usize = 8;
const FEWER_ROWS: usize = 5;

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It is being looked at.
    Looking,
    /// It can be brought in.
    Ready,
    /// It was brought in before.
    Before,
    /// There is nothing new in it.
    NothingNew,
    /// It cannot be read as it is.
    Trouble,
    /// It is being brought in.
    Importing,
}

pub(super) struct OneFile {
    path: PathBuf,
    /// What a person says about it.
    assume: Assume,
    look: Loadable<FileLook>,
    /// What the last look found.
    preview: Option<Preview>,
    questions: Questions,
    assistant: Option<Assistant>,
    import: Loadable<ImportReport>,
}

impl OneFile {
    /// Looks at it.
    pub(super) fn new(cx: &mut Cx<'_>, path: PathBuf) -> Self {
        let mut file = Self {
            path,
            assume: Assume::default(),
            look: Loadable::default(),
            preview: None,
            questions: Questions::default(),
            assistant: None,
            import: Loadable::default(),
        };
        file.look_again(cx);
        file
    }

    /// Its name, without the folders.
    pub(super) fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str());
        name.to_string_lossy().into_owned()
    }

    /// Takes what was asked for; gives what bringing it in did.
    pub(super) fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) -> Option<ImportReport> {
        self.look.apply(event);
        if let Some(look) = self.look.take() {
            self.show(cx, look);
        }
        let has_changed = self.assistant.as_mut().is_some_and(|assistant| assistant.apply(event, cx));
        if has_changed {
            self.read_as_mapped(cx);
        }
        self.import.apply(event);
        self.import.take()
    }

    fn show(&mut self, cx: &mut Cx<'_>, look: FileLook) {
        self.questions.learn(&look);
        let is_table = look.format.is_none_or(words::is_plain_table);
        if look.trouble.is_some() && !self.questions.are_open() && is_table {
            self.open_assistant(cx, look.mapping.clone(), false);
        }
        self.preview = Some(Preview::new(look));
    }

    fn look_again(&mut self, cx: &mut Cx<'_>) {
        self.import.clear(cx);
        self.look.ask(cx, Command::LookAtFile { path: self.path.clone(), assume: self.assume.clone() });
    }

    fn open_assistant(&mut self, cx: &mut Cx<'_>, read_as: Option<String>, can_read: bool) {
        if self.assistant.is_none() {
            self.assistant = Some(Assistant::new(cx, self.path.clone(), read_as, &self.assume, can_read));
        }
    }

    /// Reads it as the assistant says, once nothing is missing for that.
    fn read_as_mapped(&mut self, cx: &mut Cx<'_>) {
        let Some(mapping) = self.assistant.as_ref().and_then(Assistant::complete) else {
            self.look.cancel(cx);
            return;
        };
        self.assume.mapping = Some(mapping.clone());
        self.look_again(cx);
    }

    /// Reads it again as its names say.
    fn close_assistant(&mut self, cx: &mut Cx<'_>) {
        self.assistant = None;
        self.assume.mapping = None;
        self.look_again(cx);
    }

    /// Where it stands.
    pub(super) fn state(&self) -> State {
        if self.import.is_pending() {
            return State::Importing;
        }
        if self.look.is_pending() {
            return State::Looking;
        }
        let is_mapped = self.assistant.as_ref().is_none_or(|assistant| assistant.complete().is_some());
        match &self.preview {
            Some(preview) if preview.look().before.is_some() => State::Before,
            _ if self.look.error().is_some() || !is_mapped => State::Trouble,
            Some(preview) if preview.look().trouble.is_some() => State::Trouble,
            Some(preview) if preview.has_something_new() => State::Ready,
            Some(_) => State::NothingNew,
            None => State::Trouble,
        }
    }

    /// A quiet line beside the buttons: what is going on, or what follows.
    pub(super) fn note(&self, cx: &Cx<'_>) -> Option<String> {
        match self.state() {
            State::Looking => Some(cx.say("import-looking")),
            State::Importing => Some(match self.import.progress() {
                Some(progress) => format!("{} {}", cx.tell(&progress.doing), cx.texts.count(progress.done)),
                None => cx.say("import-bringing-in"),
            }),
            State::Ready => Some(cx.say("import-can-be-undone")),
            State::NothingNew if self.questions.are_open() => Some(cx.say("import-answer-first")),
            State::NothingNew => {
                let is_empty = self.preview.as_ref().is_some_and(|preview| preview.look().read == 0);
                Some(cx.say(if is_empty { "import-nothing-usable" } else { "import-nothing-new" }))
            }
            State::Trouble if self.questions.are_open() && self.assistant.is_none() => {
                Some(cx.say("import-answer-first"))
            }
            State::Before | State::Trouble => None,
        }
    }

    /// Brings it in as it was looked at.
    pub(super) fn bring_in(&mut self, cx: &mut Cx<'_>) {
        self.import.ask(cx, Command::Import { path: self.path.clone(), assume: self.assume.clone() });
    }

    /// Asks bringing it in to stop.
    pub(super) fn stop(&self, cx: &mut Cx<'_>) {
        self.import.stop(cx);
    }

    /// Nobody waits for anything any more.
    pub(super) fn give_up(&mut self, cx: &mut Cx<'_>) {
        self.look.cancel(cx);
        if let Some(assistant) = &mut self.assistant {
            assistant.give_up(cx);
        }
    }

    pub(super) fn body(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        ui.spacing_mut().item_spacing.y = space::SMALL;
        let importing = self.import.is_pending();
        if let Some(error) = self.import.error() {
            error_note(ui, cx, error);
        }
        if let Some(error) = self.look.error() {
            error_note(ui, cx, error);
            if ui.add(Button::soft(cx.say("window-try-again"))).clicked() {
                self.look_again(cx);
            }
            return;
        }
        let Some(preview) = &mut self.preview else {
            waiting(ui, cx);
            return;
        };
        preview.summary(ui, cx);
        let answered = ui.add_enabled_ui(!importing, |ui| self.questions.ui(ui, cx, &mut self.assume)).inner;
        let mut wanted = Wanted::Nothing;
        match &mut self.assistant {
            Some(assistant) => {
                ui.add_enabled_ui(!importing, |ui| wanted = assistant.ui(ui, cx));
                if assistant.complete().is_some() {
                    preview.trouble(ui, cx);
                    preview.rows(ui, cx, FEWER_ROWS, None);
                    assistant.keep(ui, cx);
                    preview.left_out(ui, cx);
                    preview.notices(ui, cx);
                    preview.parts(ui, cx);
                }
            }
            None => {
                if !self.questions.are_open() {
                    preview.trouble(ui, cx);
                }
                preview.notices(ui, cx);
                preview.parts(ui, cx);
                preview.left_out(ui, cx);
                let link = preview.look().format.is_none_or(words::is_plain_table).then_some("import-read-wrongly");
                if preview.rows(ui, cx, ROWS, link) {
                    wanted = Wanted::Assistant;
                }
            }
        }
        match wanted {
            Wanted::Assistant => {
                let look = self.preview.as_ref().map(Preview::look);
                let read_as = look.and_then(|look| look.mapping.clone());
                let can_read = look.is_some_and(|look| look.trouble.is_none());
                self.open_assistant(cx, read_as, can_read);
            }
            Wanted::OtherMapping => self.read_as_mapped(cx),
            Wanted::NoAssistant => self.close_assistant(cx),
            Wanted::Nothing if answered => self.look_again(cx),
            Wanted::Nothing => {}
        }
    }
}

/// What a person wants after they looked at it.
pub(super) enum Wanted {
    /// To go on looking.
    Nothing,
    /// To say what the columns mean.
    Assistant,
    /// To see what comes of what they said.
    OtherMapping,
    /// To have it read as before they said anything.
    NoAssistant,
}
