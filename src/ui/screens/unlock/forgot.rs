//! A new password for somebody who has forgotten theirs, by two things that only they have.

use egui::{Label, Ui};

use super::sign_in::entered_in;
use crate::desk::Recovery;
use crate::ui::cx::Cx;
use crate::ui::screens::new_password::NewPassword;
use crate::ui::theme::{Type, palette, space, text};
use crate::ui::widgets::{Field, Secret, code_field, labelled};
use crate::worker::Command;

/// The form.
pub struct ForgotForm {
    name: String,
    code: Secret,
    recovery_code: Secret,
    new: NewPassword,
    /// The first empty field is still to be given the keyboard.
    wants_focus: bool,
}

impl ForgotForm {
    /// For somebody whose name may be known already.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            code: Secret::default(),
            recovery_code: Secret::default(),
            new: NewPassword::default(),
            wants_focus: true,
        }
    }

    /// The name as it is typed, for the other form.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// It was refused: whoever sits here tries again.
    pub const fn start_over(&mut self) {
        self.wants_focus = true;
    }

    /// The fields. True when Enter was pressed in one of them; during a pause the keyboard stays there.
    pub fn fields(&mut self, ui: &mut Ui, cx: &Cx<'_>, paused: bool) -> bool {
        ui.spacing_mut().item_spacing.y = space::CARD;
        ui.add(Label::new(text(cx.say("signin-forgot-why"), Type::Small, palette(ui).text)).wrap());
        let name = cx.say("signin-name");
        let name = labelled(ui, &name, |ui| Field::new(&mut self.name, &name).show(ui));
        let code = code_field(ui, &mut self.code, &cx.say("signin-code"), &cx.say("signin-six-digits"));
        let label = cx.say("signin-recovery-code");
        let recovery = code_field(ui, &mut self.recovery_code, &label, &cx.say("signin-recovery-code-hint"));
        let [first, again] = self.new.fields(ui, cx, &self.name);
        let enter = entered_in(ui, &[&name, &code, &recovery, &first, &again], paused);
        self.wants_focus |= enter && !self.is_ready();
        if std::mem::take(&mut self.wants_focus) {
            let empty = [
                (self.name.trim().is_empty(), name),
                (self.code.is_empty(), code),
                (self.recovery_code.is_empty(), recovery),
                (self.new.is_empty(), first),
                (true, again),
            ];
            if let Some((_, field)) = empty.into_iter().find(|(is_empty, _)| *is_empty) {
                field.request_focus();
            }
        }
        enter
    }

    /// Whether there is enough to try.
    pub fn is_ready(&self) -> bool {
        !self.name.trim().is_empty()
            && !self.code.is_empty()
            && !self.recovery_code.is_empty()
            && self.new.is_ready(&self.name)
    }

    /// The command. What is secret in it is not kept here.
    pub fn take(&mut self) -> Command {
        Command::Recover(Recovery {
            name: self.name.trim().to_owned(),
            code: self.code.take(),
            recovery_code: self.recovery_code.take(),
            new_password: self.new.take(),
        })
    }
}
