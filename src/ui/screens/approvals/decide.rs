//! Deciding about a request. Approving wants a fresh code, names exactly what was looked at, and is asked for once: the
//! button is off from the press until it is known what came of it.

use egui::{Context, Label, Spinner, Ui};

use super::outcome::say_proposed;
use crate::desk::{Proposed, RequestDetail};
use crate::domain::Proposal;
use crate::domain::ids::RequestId;
use crate::text::{Message, UserError};
use crate::ui::cx::{Cx, Intent};
use crate::ui::guarded::Guarded;
use crate::ui::loadable::Loadable;
use crate::ui::screens::WelcomeDialog;
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{
    Button, Field, dialog, dialog_body, dialog_foot, dialog_title, error_note, foot_note, labelled,
};
use crate::worker::{Command, Decided, Event};

/// What is under way, and what is asked before.
#[derive(Default)]
pub(super) struct Deciding {
    /// The request that was last acted on, and its line for the notice.
    about: Option<(RequestId, Message)>,
    approved: Guarded<Proposed>,
    ended: Loadable<Decided>,
    declining: Option<Declining>,
    welcome: Option<WelcomeDialog>,
}

/// The question for a note.
struct Declining {
    request_id: RequestId,
    title: Message,
    author: String,
    note: String,
    wants_focus: bool,
}

impl Deciding {
    /// Takes what came of it.
    pub(super) fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        if self.approved.apply(event, cx) {
            match self.approved.take() {
                Some(proposed) => {
                    let what = self.about.as_ref().map(|(_, title)| title);
                    self.welcome = say_proposed(cx, proposed, what).map(WelcomeDialog::new);
                }
                None => cx.want(Intent::Changed), // the request may count for nothing now
            }
        }
        if self.ended.apply(event) {
            if self.ended.take().is_some() {
                self.declining = None;
            }
            cx.want(Intent::Changed);
        }
    }

    /// Goes on once a code has come.
    pub(super) fn go_on(&mut self, cx: &mut Cx<'_>) {
        self.approved.go_on(cx);
    }

    fn is_busy(&self) -> bool {
        self.approved.is_pending() || self.ended.is_pending()
    }

    /// Why the last decision about a request was not carried out.
    fn error(&self, request_id: &RequestId) -> Option<&UserError> {
        let about = self.about.as_ref().is_some_and(|(about, _)| about == request_id);
        self.approved.error().or(self.ended.error()).filter(|_| about && self.declining.is_none())
    }

    fn begin(&mut self, found: &RequestDetail) {
        self.about = Some((found.row.request_id.clone(), found.row.title.clone()));
        self.approved.forget_error();
        self.ended.forget_error();
    }

    /// The buttons, as far as this person can decide.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, found: &RequestDetail) {
        let row = &found.row;
        if let Some(error) = self.error(&row.request_id) {
            error_note(ui, cx, error);
            ui.add_space(space::SMALL);
        }
        if !row.may_decide && !row.is_own {
            return;
        }
        let (mut approve, mut decline, mut withdraw) = (false, false, false);
        let is_busy = self.is_busy();
        ui.horizontal_wrapped(|ui| {
            ui.set_min_height(size::ROW);
            ui.spacing_mut().item_spacing.x = space::SMALL;
            if row.may_decide && !found.changed {
                let button = Button::primary(cx.tell(&effect(cx, &row.proposal))).icon(Icon::Check);
                approve = ui.add_enabled(!is_busy, button).clicked();
            }
            if row.may_decide {
                let button = Button::soft(cx.say("approvals-decline"));
                decline = ui.add_enabled(!is_busy, button).clicked();
            }
            if row.is_own {
                let button = Button::soft(cx.say("approvals-withdraw"));
                withdraw = ui.add_enabled(!is_busy, button).clicked();
            }
            if is_busy {
                ui.add(Spinner::new().size(size::ICON).color(palette(ui).text_sub));
            }
        });
        if approve {
            self.begin(found);
            let (request_id, content_sha256) = (row.request_id.clone(), row.content_sha256.clone());
            self.approved.ask(cx, row.title.clone(), move || Command::Approve {
                request_id: request_id.clone(),
                content_sha256: content_sha256.clone(),
            });
        }
        if withdraw {
            self.begin(found);
            self.ended.ask(cx, Command::Withdraw(row.request_id.clone()));
        }
        if decline {
            self.begin(found);
            self.declining = Some(Declining {
                request_id: row.request_id.clone(),
                title: row.title.clone(),
                author: row.requested_by.clone(),
                note: String::new(),
                wants_focus: true,
            });
        }
    }

    /// What is asked and shown above everything else.
    pub(super) fn dialogs(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        if self.welcome.as_ref().is_some_and(|welcome| welcome.ui(ctx, cx)) {
            self.welcome = None;
        }
        let pending = self.ended.is_pending();
        let error = self.ended.error().cloned();
        let Some(declining) = &mut self.declining else { return };
        let mut send = false;
        let (close, wants_to) = dialog(ctx, "decline", |ui| {
            let title = cx.tell(&Message::new("approvals-decline-title"));
            let mut close = dialog_title(ui, &title, &cx.say("window-close"));
            dialog_body(ui, |ui| declining.body(ui, cx, !pending, error.as_ref()));
            dialog_foot(ui, |ui| {
                let ready = !pending && !declining.note.trim().is_empty();
                send = ui.add_enabled(ready, Button::primary(cx.say("approvals-decline-do"))).clicked();
                close |= ui.add(Button::plain(cx.say("refund-cancel"))).clicked();
                foot_note(ui, &cx.say("approvals-decline-foot"));
            });
            close
        });
        if send {
            let command =
                Command::Decline { request_id: declining.request_id.clone(), note: declining.note.trim().to_owned() };
            self.ended.ask(cx, command);
        } else if close || wants_to {
            self.declining = None;
        }
    }
}

impl Declining {
    fn body(&mut self, ui: &mut Ui, cx: &Cx<'_>, open: bool, error: Option<&UserError>) {
        ui.set_width(ui.available_width());
        ui.add(Label::new(text(cx.tell(&self.title), Type::Strong, palette(ui).text_strong)).wrap());
        ui.add_space(space::PAGE);
        let label = cx.tell(&Message::new("approvals-note").with("name", &self.author));
        let response = labelled(ui, &label, |ui| Field::new(&mut self.note, label.as_str()).enabled(open).show(ui));
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
        if let Some(error) = error {
            ui.add_space(space::CARD);
            error_note(ui, cx, error);
        }
    }
}

/// What approving does, as the button says it.
fn effect(cx: &Cx<'_>, proposal: &Proposal) -> Message {
    match proposal {
        Proposal::Refund { amount, .. } => Message::new("approvals-do-refund").with("amount", cx.money(*amount)),
        Proposal::AddPerson { name, .. } => Message::new("approvals-do-add").with("name", name),
        Proposal::ChangeRole { .. } => Message::new("approvals-do-role"),
        Proposal::SwitchPerson { active: true, .. } => Message::new("approvals-do-on"),
        Proposal::SwitchPerson { .. } => Message::new("approvals-do-off"),
        Proposal::ResetSignIn { .. } => Message::new("approvals-do-reset"),
        Proposal::ChangeLimits { .. } => Message::new("approvals-do-limits"),
        Proposal::ChangeGatewayKey { .. } => Message::new("approvals-do-key"),
        Proposal::ResolveReview { gateway_id: Some(_), .. } => Message::new("approvals-do-happened"),
        Proposal::ResolveReview { .. } => Message::new("approvals-do-not-happened"),
        Proposal::MakeMatch { .. } => Message::new("approvals-do-match"),
        Proposal::IssueAgain { .. } => Message::new("approvals-do-again"),
    }
}
