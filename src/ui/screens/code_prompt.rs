//! Asking for a fresh code of the person's authenticator, above whatever is open. Enter confirms the code; what is done
//! next is said beside it.

use egui::{Context, Frame, Key, Label, Margin, Spinner, Ui};

use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Type, corner, palette, size, space, text};
use crate::ui::widgets::{
    Button, Secret, code_field, dialog, dialog_body, dialog_foot, dialog_title, error_note, foot_note,
};
use crate::worker::{Command, Event, SteppedUp};

/// The prompt.
pub struct CodePrompt {
    then: Message,
    code: Secret,
    wants_focus: bool,
    accepted: Loadable<SteppedUp>,
}

impl CodePrompt {
    /// Says what happens after a right code.
    pub fn new(then: Message) -> Self {
        Self { then, code: Secret::default(), wants_focus: true, accepted: Loadable::default() }
    }

    /// Takes what became of the code.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        if self.accepted.apply(event) {
            self.wants_focus = true;
            if self.accepted.take().is_some() {
                cx.want(Intent::CodeAccepted);
            }
        }
    }

    /// Paints it above everything else.
    pub fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        let (close, wants_to) = dialog(ctx, "code", |ui| {
            let close = dialog_title(ui, &cx.say("approvals-code-title"), &cx.say("window-close"));
            dialog_body(ui, |ui| self.body(ui, cx));
            let mut cancel = false;
            dialog_foot(ui, |ui| cancel = self.foot(ui, cx));
            close || cancel
        });
        if close || wants_to {
            self.accepted.cancel(cx);
            cx.want(Intent::CodeGivenUp);
        }
    }

    fn body(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let palette = palette(ui);
        ui.set_width(ui.available_width());
        let frame = Frame::new().fill(palette.hover.into()).corner_radius(corner::CARD).inner_margin(Margin::same(12));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.label(text(cx.say("approvals-code-then"), Type::Small, palette.text_sub));
            ui.add(Label::new(text(cx.tell(&self.then), Type::Strong, palette.text_strong)).wrap());
        });
        ui.add_space(space::PAGE);
        let is_open = !self.accepted.is_pending();
        let (label, hint) = (cx.say("signin-code"), cx.say("signin-six-digits"));
        let response = ui.add_enabled_ui(is_open, |ui| code_field(ui, &mut self.code, &label, &hint)).inner;
        if response.changed() {
            self.accepted.forget_error();
        }
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            self.wants_focus = true;
            self.confirm(cx);
        }
        // Whoever clicks beside it goes on typing all the same.
        let nobody_has_it = ui.memory(|memory| memory.focused().is_none());
        if is_open && (std::mem::take(&mut self.wants_focus) || nobody_has_it) {
            response.request_focus();
        }
        if let Some(error) = self.accepted.error() {
            ui.add_space(space::CARD);
            error_note(ui, cx, error);
        }
    }

    /// True when it is to be closed.
    fn foot(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        let confirm = Button::primary(cx.say("approvals-code-confirm")).keys("Enter");
        if ui.add_enabled(self.is_ready(), confirm).clicked() {
            self.confirm(cx);
        }
        let cancel = ui.add(Button::plain(cx.say("refund-cancel"))).clicked();
        if self.accepted.is_pending() {
            ui.add(Spinner::new().size(size::ICON).color(palette(ui).text_sub));
        } else {
            foot_note(ui, &cx.say("approvals-code-lasts"));
        }
        cancel
    }

    fn is_ready(&self) -> bool {
        self.code.is_six_digits() && !self.accepted.is_pending()
    }

    /// A right code cannot be used twice, and a wrong one is of no use.
    fn confirm(&mut self, cx: &mut Cx<'_>) {
        if self.is_ready() {
            self.accepted.ask(cx, Command::StepUp(self.code.take()));
        }
    }
}
