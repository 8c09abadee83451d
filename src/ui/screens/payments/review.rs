//! Saying what became of a refund, capture or release whose outcome cannot be found out by asking: it happened, it never
//! happened, or it never happened and is issued again.

use egui::{Context, Label, Spinner, Ui};

use crate::desk::{CommandRow, Proposed};
use crate::domain::{CommandKind, Proposal};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::guarded::Guarded;
use crate::ui::screens::say_proposed;
use crate::ui::theme::{Type, palette, size, space, text};
use crate::ui::widgets::{
    Button, Field, dialog, dialog_body, dialog_foot, dialog_title, error_note, foot_note, labelled,
};
use crate::worker::{Command, Event};

/// What a person says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The gateway did it.
    Happened,
    /// The gateway did not do it.
    NeverHappened,
    /// The gateway did not do it, and it is to be done.
    IssueAgain,
}

impl Verdict {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::Happened, Self::NeverHappened, Self::IssueAgain];

    /// The words of the button that asks for it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Happened => "approvals-review-happened",
            Self::NeverHappened => "approvals-review-never",
            Self::IssueAgain => "approvals-review-again",
        }
    }
}

/// The question.
pub struct Review {
    row: CommandRow,
    verdict: Verdict,
    gateway_id: String,
    wants_focus: bool,
    proposed: Guarded<Proposed>,
}

impl Review {
    /// About one command.
    pub fn new(row: CommandRow, verdict: Verdict) -> Self {
        Self { row, verdict, gateway_id: String::new(), wants_focus: true, proposed: Guarded::default() }
    }

    /// Takes what came of it. True when that was done, or waits for somebody else.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) -> bool {
        if !self.proposed.apply(event, cx) {
            return false;
        }
        let Some(proposed) = self.proposed.take() else { return false };
        let what = self.effect(cx);
        say_proposed(cx, proposed, Some(&what));
        true
    }

    /// A refund has a number at the gateway; a capture or release is seen at the payment itself.
    const fn asks_for_number(&self) -> bool {
        matches!(self.verdict, Verdict::Happened) && matches!(self.row.command.kind, CommandKind::Refund(_))
    }

    fn proposal(&self) -> Proposal {
        let command_id = self.row.command_id.clone();
        match self.verdict {
            Verdict::Happened => {
                let payment_id = self.row.command.payment_id.as_str();
                let gateway_id = if self.asks_for_number() { self.gateway_id.trim() } else { payment_id };
                Proposal::ResolveReview { command_id, gateway_id: Some(gateway_id.to_owned()) }
            }
            Verdict::NeverHappened => Proposal::ResolveReview { command_id, gateway_id: None },
            Verdict::IssueAgain => Proposal::IssueAgain { command_id },
        }
    }

    /// What is done, with the amount.
    fn effect(&self, cx: &Cx<'_>) -> Message {
        let key = match self.verdict {
            Verdict::Happened => "approvals-review-do-happened",
            Verdict::NeverHappened => "approvals-review-do-never",
            Verdict::IssueAgain => "approvals-review-do-again",
        };
        let amount = cx.money(self.row.command.amount);
        Message::new(key).with("kind", self.row.command.kind.as_str()).with("amount", amount)
    }

    /// Paints it above everything else. True when it is to be closed.
    pub fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>) -> bool {
        self.proposed.go_on(cx);
        let mut send = false;
        let (close, wants_to) = dialog(ctx, "review", |ui| {
            let effect = cx.tell(&self.effect(cx));
            let mut close = dialog_title(ui, &effect, &cx.say("window-close"));
            dialog_body(ui, |ui| self.body(ui, cx));
            dialog_foot(ui, |ui| {
                let pending = self.proposed.is_pending();
                let ready = !pending && (!self.asks_for_number() || !self.gateway_id.trim().is_empty());
                send = ui.add_enabled(ready, Button::primary(cx.say("approvals-review-do"))).clicked();
                close |= ui.add(Button::plain(cx.say("refund-cancel"))).clicked();
                if pending {
                    ui.add(Spinner::new().size(size::ICON).color(palette(ui).text_sub));
                }
                foot_note(ui, &cx.say("approvals-review-two"));
            });
            close
        });
        if send {
            let (proposal, then) = (self.proposal(), self.effect(cx));
            self.proposed.ask(cx, then, move || Command::Propose(proposal.clone()));
        }
        close || wants_to
    }

    fn body(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let key = match self.verdict {
            Verdict::Happened => "approvals-review-why-happened",
            Verdict::NeverHappened => "approvals-review-why-never",
            Verdict::IssueAgain => "approvals-review-why-again",
        };
        ui.set_width(ui.available_width());
        ui.add(Label::new(text(cx.tell(&Message::new(key)), Type::Body, palette(ui).text)).wrap());
        if self.asks_for_number() {
            ui.add_space(space::PAGE);
            let label = cx.say("approvals-review-number");
            let open = !self.proposed.is_pending();
            let response = labelled(ui, &label, |ui| {
                Field::new(&mut self.gateway_id, label.as_str()).hint("re_…").enabled(open).show(ui)
            });
            if std::mem::take(&mut self.wants_focus) {
                response.request_focus();
            }
        }
        if let Some(error) = self.proposed.error() {
            ui.add_space(space::CARD);
            error_note(ui, cx, error);
        }
    }
}
