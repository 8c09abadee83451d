//! Setting up an authenticator: a picture for its camera, the same for typing, and one of its codes back.

use egui::{Frame, Label, Margin, Ui};

use crate::desk::{Enrolment, RecoveryCodes};
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::guarded::Guarded;
use crate::ui::loadable::Loadable;
use crate::ui::screens::unlock::entered;
use crate::ui::theme::{Icon, Type, corner, palette, size, space, text};
use crate::ui::widgets::{Button, Secret, code_field, error_note, icon_button, qr_code, waiting};
use crate::worker::{Command, Event};

/// How wide the picture is, at most.
const PICTURE: f32 = 216.0;

/// An authenticator that is being set up.
#[derive(Default)]
pub struct Enrol {
    begun: Guarded<Enrolment>,
    enrolment: Option<Enrolment>,
    asked: bool,
    code: Secret,
    confirmed: Loadable<RecoveryCodes>,
    wants_focus: bool,
    entered: bool,
}

impl Enrol {
    /// Takes what was asked for. Gives the recovery codes once the authenticator is in use.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) -> Option<RecoveryCodes> {
        if self.begun.apply(event, cx) {
            self.enrolment = self.begun.take();
            self.wants_focus = true;
        }
        self.wants_focus |= self.confirmed.apply(event);
        self.confirmed.take()
    }

    /// Asks for the picture.
    pub fn logic(&mut self, cx: &mut Cx<'_>) {
        if !std::mem::replace(&mut self.asked, true) {
            self.begun.ask(cx, Message::new("signin-then-authenticator"), || Command::BeginAuthenticator);
        }
        self.begun.go_on(cx);
    }

    /// Whether it was given up before it began: no code came.
    pub const fn is_given_up(&self) -> bool {
        self.asked && !self.begun.is_pending() && self.enrolment.is_none() && self.begun.error().is_none()
    }

    /// Picture, key and code.
    pub fn body(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if let Some(error) = self.begun.error() {
            error_note(ui, cx, error);
            return;
        }
        let Some(enrolment) = &self.enrolment else {
            waiting(ui, cx);
            return;
        };
        let palette = palette(ui);
        let line = |ui: &mut Ui, words: String| ui.add(Label::new(text(words, Type::Body, palette.text)).wrap());
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::DIALOG;
            let picture = &enrolment.picture;
            qr_code(ui, picture.size, &picture.dark, PICTURE, &cx.say("signin-picture"));
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = space::SMALL;
                step(ui, cx, "signin-step-scan");
                line(ui, cx.say("signin-scan"));
                typed_key(ui, cx, enrolment);
                ui.add_space(space::SMALL);
                step(ui, cx, "signin-step-code");
                let open = !self.confirmed.is_pending();
                ui.add_enabled_ui(open, |ui| {
                    let (label, hint) = (cx.say("signin-code"), cx.say("signin-six-digits"));
                    let field = code_field(ui, &mut self.code, &label, &hint);
                    self.entered = entered(ui, &field);
                    if std::mem::take(&mut self.wants_focus) || (self.entered && !self.code.is_six_digits()) {
                        field.request_focus();
                    }
                });
            });
        });
        if let Some(error) = self.confirmed.error().filter(|_| !self.confirmed.is_pending()) {
            ui.add_space(space::CARD);
            error_note(ui, cx, error);
        }
    }

    /// The one thing to do.
    pub fn button(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let ready = self.enrolment.is_some() && self.code.is_six_digits() && !self.confirmed.is_pending();
        let pressed = ui.add_enabled(ready, Button::primary(cx.say("signin-confirm"))).clicked();
        if ready && (pressed || std::mem::take(&mut self.entered)) {
            let command = Command::ConfirmAuthenticator(self.code.take());
            self.confirmed.ask(cx, command);
        }
    }
}

/// The title of a step.
fn step(ui: &mut Ui, cx: &Cx<'_>, key: &'static str) {
    ui.label(text(cx.say(key), Type::Strong, palette(ui).text_strong));
}

/// The key in groups, for authenticators without a camera.
fn typed_key(ui: &mut Ui, cx: &mut Cx<'_>, enrolment: &Enrolment) {
    let palette = palette(ui);
    ui.label(text(cx.say("signin-typed-key"), Type::Small, palette.text_sub));
    let ground = Frame::new().fill(palette.hover.into()).corner_radius(corner::WIDGET);
    let mut copy = false;
    ground.inner_margin(Margin::symmetric(8, 4)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::SMALL;
            let room = ui.available_width() - size::ROW - space::SMALL;
            ui.vertical(|ui| {
                ui.set_width(room);
                let key = text(enrolment.typed.as_str(), Type::Strong, palette.text_strong);
                ui.add(Label::new(key).wrap());
            });
            copy = icon_button(ui, Icon::Copy, &cx.say("signin-copy-key")).clicked();
        });
    });
    if copy {
        cx.want(Intent::Copy(enrolment.typed.to_string(), Message::new("signin-copied-key")));
    }
}
