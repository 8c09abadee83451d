//! When the log is not what the keychain remembers of it: what that means, and accepting it with a reason.

use egui::{Context, Frame, Label, Margin, Ui};

use super::check::inset;
use crate::desk::{AuditStanding, anchor_words};
use crate::domain::Capability;
use crate::text::{Message, UserError};
use crate::ui::cx::{Cx, Intent};
use crate::ui::guarded::Guarded;
use crate::ui::notices::Notice;
use crate::ui::theme::{Icon, Type, corner, palette, space, text};
use crate::ui::widgets::{
    Button, Field, dialog, dialog_body, dialog_foot, dialog_title, error_note, foot_note, labelled,
};
use crate::worker::{AuditBreakAccepted, Command, Event};

/// What is asked about it.
#[derive(Default)]
pub(super) struct Trouble {
    accepted: Guarded<AuditBreakAccepted>,
    accepting: Option<Accepting>,
}

/// The question for a reason.
struct Accepting {
    found: Message,
    reason: String,
    wants_focus: bool,
}

impl Trouble {
    /// Takes what came of accepting. True when the log stands otherwise now.
    pub(super) fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) -> bool {
        if !self.accepted.apply(event, cx) || self.accepted.take().is_none() {
            return false;
        }
        self.accepting = None;
        cx.want(Intent::Notify(Notice::done(Message::new("auditlog-accepted"))));
        cx.want(Intent::Changed);
        true
    }

    /// Goes on once a code has come.
    pub(super) fn go_on(&mut self, cx: &mut Cx<'_>) {
        self.accepted.go_on(cx);
    }

    /// The warning, where there is something to warn of.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, standing: Option<&AuditStanding>) {
        let Some(standing) = standing.filter(|standing| standing.anchor.is_trouble()) else { return };
        let palette = palette(ui);
        let found = anchor_words(standing.anchor);
        let mut accept = false;
        inset(ui, |ui| {
            let ground = Frame::new().fill(palette.bad.tint.into()).corner_radius(corner::CARD);
            ground.inner_margin(Margin::same(12)).show(ui, |ui| {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = space::SMALL;
                    ui.add(Icon::Warn.image(palette.bad.ink));
                    ui.vertical(|ui| {
                        ui.set_width(ui.available_width());
                        ui.spacing_mut().item_spacing.y = space::TIGHT;
                        let say = |ui: &mut Ui, words: String, kind, ink| {
                            ui.add(Label::new(text(words, kind, ink)).wrap());
                        };
                        say(ui, cx.say("auditlog-break"), Type::Strong, palette.text_strong);
                        say(ui, cx.tell(&found), Type::Body, palette.text_strong);
                        say(ui, cx.say("auditlog-break-means"), Type::Body, palette.text);
                        if cx.may(Capability::ManagePeople) {
                            ui.add_space(space::TIGHT);
                            accept = ui.add(Button::soft(cx.say("auditlog-accept"))).clicked();
                        }
                    });
                });
            });
        });
        if accept {
            self.accepted.forget_error();
            self.accepting = Some(Accepting { found, reason: String::new(), wants_focus: true });
        }
    }

    /// The question, above everything else. Enter accepts nothing.
    pub(super) fn dialog(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        let pending = self.accepted.is_pending();
        let error = self.accepted.error().cloned();
        let Some(accepting) = &mut self.accepting else { return };
        let mut send = false;
        let (close, wants_to) = dialog(ctx, "accept break", |ui| {
            let mut close = dialog_title(ui, &cx.say("auditlog-accept-title"), &cx.say("window-close"));
            dialog_body(ui, |ui| accepting.body(ui, cx, !pending, error.as_ref()));
            dialog_foot(ui, |ui| {
                let ready = !pending && !accepting.reason.trim().is_empty();
                send = ui.add_enabled(ready, Button::primary(cx.say("auditlog-accept-do"))).clicked();
                close |= ui.add(Button::plain(cx.say("refund-cancel"))).clicked();
                foot_note(ui, &cx.say("auditlog-accept-foot"));
            });
            close
        });
        if send {
            let reason = accepting.reason.trim().to_owned();
            let command = move || Command::AcceptAuditBreak { reason: reason.clone() };
            self.accepted.ask(cx, Message::new("auditlog-accept-do"), command);
        } else if close || wants_to {
            self.accepting = None;
        }
    }
}

impl Accepting {
    fn body(&mut self, ui: &mut Ui, cx: &Cx<'_>, open: bool, error: Option<&UserError>) {
        ui.set_width(ui.available_width());
        let palette = palette(ui);
        ui.add(Label::new(text(cx.tell(&self.found), Type::Body, palette.text_strong)).wrap());
        ui.add_space(space::SMALL);
        ui.add(Label::new(text(cx.say("auditlog-accept-why"), Type::Body, palette.text)).wrap());
        ui.add_space(space::PAGE);
        let label = cx.say("auditlog-accept-reason");
        let response = labelled(ui, &label, |ui| {
            let hint = cx.say("auditlog-accept-hint");
            Field::new(&mut self.reason, label.as_str()).hint(hint).enabled(open).show(ui)
        });
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
        if let Some(error) = error {
            ui.add_space(space::CARD);
            error_note(ui, cx, error);
        }
    }
}
