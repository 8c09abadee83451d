//! The starting password of somebody who may sign in now. It is shown once, so only its own button closes it.

use egui::{Context, Label};

use crate::desk::Welcome;
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::{Type, palette, space, text};
use crate::ui::widgets::{Button, dialog, dialog_body, dialog_foot, foot_note, secret_once};

/// The dialog around it.
pub struct WelcomeDialog {
    welcome: Welcome,
}

impl WelcomeDialog {
    /// For somebody who may sign in now.
    pub const fn new(welcome: Welcome) -> Self {
        Self { welcome }
    }

    /// Paints it above everything else. True when it was written down.
    pub fn ui(&self, ctx: &Context, cx: &mut Cx<'_>) -> bool {
        let mut done = false;
        dialog(ctx, "welcome", |ui| {
            ui.add_space(space::TIGHT);
            dialog_body(ui, |ui| {
                let palette = palette(ui);
                let name = self.welcome.person.name.as_str();
                ui.set_width(ui.available_width());
                ui.add_space(space::CARD);
                let title = cx.tell(&Message::new("approvals-welcome").with("name", name));
                ui.add(Label::new(text(title, Type::Title, palette.text_strong)).wrap());
                ui.add_space(space::TIGHT);
                let how = cx.tell(&Message::new("approvals-welcome-how").with("name", name));
                ui.add(Label::new(text(how, Type::Body, palette.text)).wrap());
                ui.add_space(space::PAGE);
                let label = cx.say("approvals-welcome-password");
                let what = Message::new("approvals-welcome-copied");
                secret_once(ui, cx, &label, self.welcome.password(), what);
            });
            dialog_foot(ui, |ui| {
                done = ui.add(Button::primary(cx.say("approvals-welcome-done"))).clicked();
                foot_note(ui, &cx.say("approvals-welcome-once"));
            });
        });
        done
    }
}
