//! Seeing a customer's data for a reason, which is written down.

use egui::{Context, Label, Spinner, Ui};

use crate::domain::ids::PaymentId;
use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Type, palette, size, space, text};
use crate::ui::widgets::{
    Button, Field, dialog, dialog_body, dialog_foot, dialog_title, error_note, foot_note, labelled,
};
use crate::worker::{Command, Event, Revealed};

/// The question for a reason.
pub struct Reveal {
    payment_id: PaymentId,
    reason: String,
    wants_focus: bool,
    revealed: Loadable<Revealed>,
}

impl Reveal {
    /// About the customer of one payment.
    pub fn new(payment_id: PaymentId) -> Self {
        Self { payment_id, reason: String::new(), wants_focus: true, revealed: Loadable::default() }
    }

    /// Takes what was asked for. True once the data may be seen.
    pub fn apply(&mut self, event: &mut Event) -> bool {
        self.revealed.apply(event) && self.revealed.take().is_some()
    }

    /// Paints it above everything else. True when it is to be closed.
    pub fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>) -> bool {
        let mut send = false;
        let (close, wants_to) = dialog(ctx, "reveal", |ui| {
            let mut close = dialog_title(ui, &cx.say("approvals-reveal-title"), &cx.say("window-close"));
            dialog_body(ui, |ui| self.body(ui, cx));
            dialog_foot(ui, |ui| {
                let pending = self.revealed.is_pending();
                let ready = !pending && !self.reason.trim().is_empty();
                send = ui.add_enabled(ready, Button::primary(cx.say("approvals-reveal-do"))).clicked();
                close |= ui.add(Button::plain(cx.say("refund-cancel"))).clicked();
                if pending {
                    ui.add(Spinner::new().size(size::ICON).color(palette(ui).text_sub));
                }
                foot_note(ui, &cx.say("approvals-reveal-lasts"));
            });
            close
        });
        if send {
            let (payment_id, reason) = (self.payment_id.clone(), self.reason.trim().to_owned());
            self.revealed.ask(cx, Command::Reveal { payment_id, reason });
        }
        close || wants_to
    }

    fn body(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        ui.set_width(ui.available_width());
        ui.add(Label::new(text(cx.say("approvals-reveal-why"), Type::Body, palette(ui).text)).wrap());
        ui.add_space(space::PAGE);
        let label = cx.say("approvals-reveal-reason");
        let open = !self.revealed.is_pending();
        let response = labelled(ui, &label, |ui| {
            let hint = cx.say("approvals-reveal-hint");
            Field::new(&mut self.reason, label.as_str()).hint(hint).enabled(open).show(ui)
        });
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
        if let Some(error) = self.revealed.error() {
            ui.add_space(space::CARD);
            error_note(ui, cx, error);
        }
    }
}
