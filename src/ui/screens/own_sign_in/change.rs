//! Changing one's own password.

use egui::Ui;

use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::ui::screens::new_password::NewPassword;
use crate::ui::screens::unlock::{Pause, entered_in};
use crate::ui::theme::space;
use crate::ui::widgets::{Button, Secret, error_note, password_field};
use crate::worker::{Command, Event, PeopleChanged};

/// The present password, and a new one typed twice.
pub struct ChangePassword {
    name: String,
    present: Secret,
    new: NewPassword,
    changed: Loadable<PeopleChanged>,
    pause: Pause,
    wants_focus: bool,
    entered: bool,
}

impl ChangePassword {
    /// For the person of this name.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            present: Secret::default(),
            new: NewPassword::default(),
            changed: Loadable::default(),
            pause: Pause::default(),
            wants_focus: true,
            entered: false,
        }
    }

    /// Takes what was asked for. True once it is changed.
    pub fn apply(&mut self, event: &mut Event, cx: &Cx<'_>) -> bool {
        if !self.changed.apply(event) {
            return false;
        }
        self.pause = Pause::after(self.changed.error(), cx.now);
        self.wants_focus = true;
        self.changed.take().is_some()
    }

    /// The fields, and what was wrong.
    pub fn body(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let open = !self.changed.is_pending();
        ui.add_enabled_ui(open, |ui| {
            ui.spacing_mut().item_spacing.y = space::CARD;
            let present = password_field(ui, cx, &mut self.present, &cx.say("signin-present-password"));
            let [first, again] = self.new.fields(ui, cx, &self.name);
            let paused = self.pause.left(cx.now).is_some();
            self.entered = entered_in(ui, &[&present, &first, &again], paused);
            self.wants_focus |= self.entered && !self.is_ready();
            if std::mem::take(&mut self.wants_focus) {
                let next = match (self.present.is_empty(), self.new.is_empty()) {
                    (true, _) => present,
                    (false, true) => first,
                    (false, false) => again,
                };
                next.request_focus();
            }
        });
        if let Some(error) = self.changed.error().filter(|_| open) {
            ui.add_space(space::CARD);
            error_note(ui, cx, error);
        }
    }

    /// The one thing to do.
    pub fn button(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let ready = self.is_ready() && !self.changed.is_pending();
        let pressed = self.pause.button(ui, cx, ready, Button::primary(cx.say("signin-change-password")), false);
        let by_enter = std::mem::take(&mut self.entered) && ready && self.pause.left(cx.now).is_none();
        if pressed || by_enter {
            let command = Command::ChangePassword { present: self.present.take(), new: self.new.take() };
            self.changed.ask(cx, command);
        }
    }

    fn is_ready(&self) -> bool {
        !self.present.is_empty() && self.new.is_ready(&self.name)
    }
}
