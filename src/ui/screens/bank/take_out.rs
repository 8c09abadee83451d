//! Taking a file out again: what that means, and the button that does it.

use egui::{Context, Label};

use super::files::format_words;
use crate::desk::ImportedFile;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::loadable::Loadable;
use crate::ui::notices::Notice;
use crate::ui::theme::{Type, palette, space, text};
use crate::ui::widgets::{Button, dialog, dialog_body, dialog_foot, dialog_title, error_note, figure_row, rule};
use crate::worker::{Command, Event, ImportUndone};

/// The dialog.
pub(super) struct TakeOut {
    file: ImportedFile,
    asked: Loadable<ImportUndone>,
    wants_focus: bool,
}

impl TakeOut {
    /// About this file.
    pub(super) fn new(file: ImportedFile) -> Self {
        Self { file, asked: Loadable::default(), wants_focus: true }
    }

    /// Takes what was asked for. True when the file is out.
    pub(super) fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) -> bool {
        let done = self.asked.apply(event) && self.asked.take().is_some();
        if done {
            cx.want(Intent::Changed);
            let what = Message::new("bank-taken-out").with("file", self.file.name.as_str());
            cx.want(Intent::Notify(Notice::done(what)));
        }
        done
    }

    /// Paints it above everything else. True when it is to be closed; not while the file is on its way out.
    pub(super) fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>) -> bool {
        let title = cx.tell(&Message::new("bank-take-out-title").with("file", self.file.name.as_str()));
        let is_free = !self.asked.is_pending();
        let mut take_out = false;
        let (close, wants_to) = dialog(ctx, "take out", |ui| {
            let mut close = dialog_title(ui, &title, &cx.say("window-close"));
            dialog_body(ui, |ui| {
                let palette = palette(ui);
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = space::SMALL;
                ui.add(Label::new(text(cx.say("bank-take-out-meaning"), Type::Body, palette.text_strong)).wrap());
                ui.add(Label::new(text(cx.say("bank-take-out-again"), Type::Body, palette.text)).wrap());
                rule(ui);
                ui.spacing_mut().interact_size.y = 20.0; // lines of figures are no buttons
                ui.spacing_mut().item_spacing.y = 0.0;
                let (format, at) = (format_words(cx, &self.file.format), cx.texts.time(self.file.imported_at));
                figure_row(ui, &cx.say("bank-file-format"), "", &format, false);
                figure_row(ui, &cx.say("bank-file-at"), "", &at, false);
                figure_row(ui, &cx.say("bank-file-rows"), "", &cx.texts.count(self.file.entries), false);
                if let Some(error) = self.asked.error() {
                    ui.add_space(space::SMALL);
                    error_note(ui, cx, error);
                }
            });
            dialog_foot(ui, |ui| {
                take_out = ui.add_enabled(is_free, Button::primary(cx.say("bank-take-out-do"))).clicked();
                let keep = ui.add_enabled(is_free, Button::plain(cx.say("bank-take-out-keep")));
                // Enter alone takes nothing out.
                if std::mem::take(&mut self.wants_focus) {
                    keep.request_focus();
                }
                close |= keep.clicked();
            });
            close
        });
        if take_out {
            self.asked.ask(cx, Command::UndoImport(self.file.import_id.clone()));
        }
        (close || wants_to) && is_free
    }
}
