//! Saving a part of the log with its proof, and how somebody else checks it.

use std::path::PathBuf;

use egui::{Context, Frame, Label, Margin, ProgressBar, Ui};

use crate::desk::{AuditFilter, AuditStanding};
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::files;
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Icon, Type, corner, palette, space, text};
use crate::ui::widgets::{
    Button, Mark, dialog, dialog_body, dialog_foot, dialog_title, error_note, field_button, labelled,
};
use crate::worker::{AuditSaved, Command, Event, FoundFile};

/// The dialog.
pub(super) struct ExportDialog {
    filter: AuditFilter,
    is_part: bool,
    place: Loadable<FoundFile>,
    saved: Loadable<AuditSaved>,
    /// Where it is to go, once a person has chosen that.
    to: Option<PathBuf>,
}

impl ExportDialog {
    /// About these entries; `is_part` when that is not all there is.
    pub(super) fn new(filter: AuditFilter, is_part: bool) -> Self {
        Self { filter, is_part, place: Loadable::default(), saved: Loadable::default(), to: None }
    }

    /// Takes what was asked for. True when a file was saved.
    pub(super) fn apply(&mut self, event: &mut Event) -> bool {
        if self.place.apply(event)
            && let Some(FoundFile(Some(to))) = self.place.take()
        {
            self.to = Some(to);
        }
        self.saved.apply(event) && self.saved.value().is_some()
    }

    /// Paints it above everything else. True when it is to be closed.
    pub(super) fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>, standing: Option<&AuditStanding>) -> bool {
        if let Some(to) = self.to.take() {
            self.saved.ask(cx, Command::ExportAudit { filter: Box::new(self.filter.clone()), to });
        }
        let mut choose = false;
        let (close, wants_to) = dialog(ctx, "export audit", |ui| {
            let mut close = dialog_title(ui, &cx.say("auditlog-export-title"), &cx.say("window-close"));
            dialog_body(ui, |ui| self.body(ui, cx, standing));
            dialog_foot(ui, |ui| {
                if self.saved.value().is_some() {
                    close |= ui.add(Button::primary(cx.say("auditlog-export-done"))).clicked();
                    return;
                }
                let free = !self.place.is_pending() && !self.saved.is_pending();
                choose = ui.add_enabled(free, Button::primary(cx.say("auditlog-export-do"))).clicked();
                close |= ui.add(Button::plain(cx.say("refund-cancel"))).clicked();
            });
            close
        });
        if choose {
            let question = files::ask_where_to_save(cx.texts, &cx.say("auditlog-export-file"));
            self.place.ask(cx, question);
        }
        if close || wants_to {
            self.place.cancel(cx);
            self.saved.cancel(cx);
        }
        close || wants_to
    }

    fn body(&self, ui: &mut Ui, cx: &mut Cx<'_>, standing: Option<&AuditStanding>) {
        let palette = palette(ui);
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = space::SMALL;
        let say = |ui: &mut Ui, words: String| {
            ui.add(Label::new(text(words, Type::Body, palette.text)).wrap());
        };
        match self.saved.value() {
            Some(AuditSaved(path)) => {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = space::SMALL;
                    ui.spacing_mut().interact_size.y = 0.0;
                    ui.vertical(|ui| {
                        ui.add_space(5.0);
                        Mark::Done.glyph(ui);
                    });
                    let words = Message::new("window-saved").with("path", path.display().to_string());
                    ui.add(Label::new(text(cx.tell(&words), Type::Strong, palette.text_strong)).wrap());
                });
            }
            None => {
                say(ui, cx.say(if self.is_part { "auditlog-export-part" } else { "auditlog-export-all" }));
                say(ui, cx.say("auditlog-export-proof"));
            }
        }
        ui.add_space(space::TIGHT);
        let label = cx.say("auditlog-export-check");
        labelled(ui, &label, |ui| copied(ui, cx, &cx.say("auditlog-export-command"), "auditlog-command-copied"));
        let fingerprint = standing.and_then(|standing| standing.fingerprint.as_deref());
        if let Some(fingerprint) = fingerprint {
            let label = cx.say("auditlog-export-fingerprint");
            labelled(ui, &label, |ui| copied(ui, cx, fingerprint, "auditlog-fingerprint-copied"));
        }
        if self.saved.is_pending() {
            let progress = self.saved.progress().and_then(|it| Some((it.done, it.total?)));
            ui.label(text(cx.say("auditlog-exporting"), Type::Small, palette.text));
            let bar = ProgressBar::new(progress.map_or(0.0, |(done, total)| part(done, total)));
            let bar = bar.desired_height(4.0).fill(palette.accent_fill.into());
            ui.name_inputs(cx.say("auditlog-exporting"), |ui| ui.add(bar));
        }
        for error in self.place.error().into_iter().chain(self.saved.error()) {
            error_note(ui, cx, error);
        }
    }
}

/// Something to hand on: on a ground of its own, with a way to copy it.
fn copied(ui: &mut Ui, cx: &mut Cx<'_>, words: &str, what: &'static str) {
    let palette = palette(ui);
    let ground = Frame::new().fill(palette.hover.into()).corner_radius(corner::CARD);
    ground.inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
                let copy = cx.tell(&Message::new("auditlog-copy").with("what", Message::new(what)));
                if field_button(ui, Icon::Copy, &copy, false).clicked() {
                    cx.want(Intent::Copy(words.to_owned(), Message::new(what)));
                }
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Min), |ui| {
                    ui.add(Label::new(text(words, Type::Strong, palette.text_strong)).wrap());
                });
            });
        });
    });
}

#[allow(clippy::cast_precision_loss, reason = "a part of a bar, a few pixels long")]
fn part(done: u64, total: u64) -> f32 {
    if total == 0 { 0.0 } else { (done as f32 / total as f32).clamp(0.0, 1.0) }
}
