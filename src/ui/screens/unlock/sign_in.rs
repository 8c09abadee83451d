//! Saying who one is: name, password, and a code where there is an authenticator.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use egui::{Align2, Key, Response, Role, Sense, Ui, WidgetInfo, vec2};

use crate::desk::SignIn;
use crate::text::{Message, UserError};
use crate::ui::cx::Cx;
use crate::ui::theme::{Type, corner, palette, size, space};
use crate::ui::widgets::{Button, Field, Secret, code_field, labelled, password_field, put_words};
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

    /// The fields. True when Enter was pressed in one of them; during a pause the keyboard stays there.
    pub fn fields(&mut self, ui: &mut Ui, cx: &Cx<'_>, paused: bool) -> bool {
        ui.spacing_mut().item_spacing.y = space::CARD;
        let name = cx.say("signin-name");
        let name = labelled(ui, &name, |ui| Field::new(&mut self.name, &name).show(ui));
        let password = password_field(ui, cx, &mut self.password, &cx.say("signin-password"));
        let code = code_field(ui, &mut self.code, &cx.say("signin-code"), &cx.say("signin-code-hint"));
        let enter = entered_in(ui, &[&name, &password, &code], paused);
        self.wants_focus |= enter && !self.is_ready();
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

/// Whether Enter was pressed in one of these fields. It takes the keyboard away from it, but not during a pause.
pub fn entered_in(ui: &Ui, fields: &[&Response], paused: bool) -> bool {
    let Some(field) = fields.iter().find(|field| entered(ui, field)) else { return false };
    if paused {
        field.request_focus();
    }
    true
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

    /// A button that counts down while there is a pause, as wide as there is room if so wanted. True when it was pressed.
    pub fn button(&self, ui: &mut Ui, cx: &Cx<'_>, ready: bool, button: Button, wide: bool) -> bool {
        let Some(left) = self.left(cx.now) else { return ui.add_enabled(ready, button).clicked() };
        ui.ctx().request_repaint_after(Duration::from_secs(1));
        let seconds = left.as_secs() + 1;
        let words = if seconds > 90 {
            Message::new("signin-wait-minutes").with("minutes", seconds.div_ceil(60))
        } else {
            Message::new("signin-wait-seconds").with("seconds", seconds)
        };
        count_down(ui, &cx.tell(&words), wide);
        false
    }
}

/// Stands in the place of the button, and is to be read: other buttons that cannot be pressed are faint.
fn count_down(ui: &mut Ui, words: &str, wide: bool) {
    let palette = palette(ui);
    let laid = ui.painter().layout_no_wrap(words.to_owned(), Type::Button.font(), palette.text.into());
    let width = if wide { ui.available_width() } else { laid.size().x + 22.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(width, size::ROW), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, false, words));
    ui.painter().rect_filled(rect, corner::WIDGET, palette.hover);
    put_words(ui, rect.center(), Align2::CENTER_CENTER, laid);
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
