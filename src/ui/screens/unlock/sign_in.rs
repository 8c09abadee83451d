//! Saying who one is: name, password, and a code where there is an authenticator.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use egui::{Key, Response, Ui};

use crate::desk::SignIn;
use crate::text::{Message, UserError};
use crate::ui::cx::Cx;
use crate::ui::theme::space;
use crate::ui::widgets::{Button, Field, Secret, code_field, labelled, password_field};
use crate::worker::Command;

/// The form.
pub struct SignInForm {
    name: String,
    password: Secret,
    code: Secret,
    /// The first empty field is still to be given the keyboard.
    wants_focus: bool,
    /// What was sent last had something else than the authenticator's code.
    used_other_code: bool,
}

impl SignInForm {
    /// For whoever signed in last.
    pub fn new(last_name: &str) -> Self {
        Self {
            name: last_name.to_owned(),
            password: Secret::default(),
            code: Secret::default(),
            wants_focus: true,
            used_other_code: false,
        }
    }

    /// The name as it is typed, for the other form.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether what was sent last had a recovery code in it.
    pub const fn used_other_code(&self) -> bool {
        self.used_other_code
    }

    /// It was refused: whoever sits here tries again.
    pub const fn start_over(&mut self) {
        self.wants_focus = true;
    }

    /// The fields. True when Enter was pressed in one of them.
    pub fn fields(&mut self, ui: &mut Ui, cx: &Cx<'_>) -> bool {
        ui.spacing_mut().item_spacing.y = space::CARD;
        let name = cx.say("signin-name");
        let name = labelled(ui, &name, |ui| Field::new(&mut self.name, &name).show(ui));
        let password = password_field(ui, cx, &mut self.password, &cx.say("signin-password"));
        let code = code_field(ui, &mut self.code, &cx.say("signin-code"), &cx.say("signin-code-hint"));
        let enter = [&name, &password, &code].into_iter().any(|field| entered(ui, field));
        if enter && !self.is_ready() {
            self.wants_focus = true;
        }
        if std::mem::take(&mut self.wants_focus) {
            let first = match (self.name.trim().is_empty(), self.password.is_empty()) {
                (true, _) => name,
                (false, true) => password,
                (false, false) => code,
            };
            first.request_focus();
        }
        enter
    }

    /// Whether there is enough to try.
    pub fn is_ready(&self) -> bool {
        !self.name.trim().is_empty() && !self.password.is_empty()
    }

    /// The command. What is secret in it is not kept here.
    pub fn take(&mut self) -> Command {
        self.used_other_code = !self.code.is_empty() && !self.code.is_six_digits();
        Command::SignIn(SignIn {
            name: self.name.trim().to_owned(),
            password: self.password.take(),
            code: self.code.take(),
        })
    }
}

/// Whether Enter was pressed in a field.
pub fn entered(ui: &Ui, field: &Response) -> bool {
    field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

/// A pause in which nothing may be tried.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pause {
    until: Option<DateTime<Utc>>,
    whole: Duration,
}

impl Pause {
    /// The pause that an answer asks for, if it does.
    pub fn after(error: Option<&UserError>, now: DateTime<Utc>) -> Self {
        let whole = error.and_then(|error| error.wait).unwrap_or_default();
        let until = (!whole.is_zero()).then(|| TimeDelta::from_std(whole).ok().map(|whole| now + whole)).flatten();
        Self { until, whole }
    }

    /// How much of it is left. A clock that is set back makes no pause longer.
    pub fn left(&self, now: DateTime<Utc>) -> Option<Duration> {
        let left = (self.until? - now).to_std().ok().filter(|left| !left.is_zero())?;
        Some(left.min(self.whole))
    }

    /// A button that counts down while there is a pause. True when it was pressed.
    pub fn button(&self, ui: &mut Ui, cx: &Cx<'_>, ready: bool, button: Button) -> bool {
        let Some(left) = self.left(cx.now) else { return ui.add_enabled(ready, button).clicked() };
        ui.ctx().request_repaint_after(Duration::from_secs(1));
        let seconds = left.as_secs() + 1;
        let words = if seconds > 90 {
            Message::new("signin-wait-minutes").with("minutes", seconds.div_ceil(60))
        } else {
            Message::new("signin-wait-seconds").with("seconds", seconds)
        };
        ui.add_enabled(false, Button::primary(cx.tell(&words)).wide());
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::ErrorKind;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap_or_default()
    }

    #[test]
    fn a_pause_ends_and_grows_no_longer_when_the_clock_is_set_back() {
        let error =
            UserError::new(ErrorKind::NotAllowed, Message::new("people-wait-why")).wait(Duration::from_secs(30));
        let pause = Pause::after(Some(&error), at(0));
        assert_eq!(pause.left(at(10)), Some(Duration::from_secs(20)));
        assert_eq!(pause.left(at(30)), None);
        assert_eq!(pause.left(at(-3600)), Some(Duration::from_secs(30)));
        assert_eq!(Pause::after(None, at(0)).left(at(0)), None);
    }
}
