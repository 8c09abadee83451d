//! Protecting a book that asks nobody who they are: a name and a password for its owner.

use egui::{Label, Ui};

use crate::ui::cx::{Cx, Intent, OwnSignInTask};
use crate::ui::loadable::Loadable;
use crate::ui::screens::new_password::NewPassword;
use crate::ui::screens::unlock::entered;
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{Button, Field, card, card_title, error_note, labelled};
use crate::worker::{Command, Event, PeopleChanged};

/// How wide the fields are.
const FIELDS: f32 = 400.0;

/// The card.
#[derive(Default)]
pub struct Protect {
    /// The fields are in sight.
    is_open: bool,
    wants_focus: bool,
    name: String,
    new: NewPassword,
    protected: Loadable<PeopleChanged>,
}

impl Protect {
    /// Takes what was asked for. The authenticator comes next.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        if self.protected.apply(event) && self.protected.take().is_some() {
            *self = Self::default();
            cx.want(Intent::Changed);
            cx.want(Intent::OwnSignIn(OwnSignInTask::Authenticator));
        }
    }

    /// Paints it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        card(ui, |ui| {
            card_title(ui, &cx.say("signin-people"), |_| {});
            let palette = palette(ui);
            ui.add(Label::new(text(cx.say("signin-protect-why"), Type::Body, palette.text)).wrap());
            ui.add_space(space::SMALL);
            if !self.is_open {
                if ui.add(Button::soft(cx.say("signin-protect")).icon(Icon::Lock)).clicked() {
                    self.is_open = true;
                    self.wants_focus = true;
                }
                return;
            }
            ui.scope(|ui| {
                ui.set_max_width(FIELDS.min(ui.available_width()));
                self.fields(ui, cx);
            });
        });
    }

    fn fields(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let open = !self.protected.is_pending();
        let mut enter = false;
        ui.add_enabled_ui(open, |ui| {
            ui.spacing_mut().item_spacing.y = space::CARD;
            let label = cx.say("signin-own-name");
            let name = labelled(ui, &label, |ui| {
                Field::new(&mut self.name, &label).hint(cx.say("signin-own-name-hint")).show(ui)
            });
            let [first, again] = self.new.fields(ui, cx, &self.name);
            enter = [&name, &first, &again].into_iter().any(|field| entered(ui, field));
            if std::mem::take(&mut self.wants_focus) || (enter && !self.is_ready()) {
                let next = match (self.name.trim().is_empty(), self.new.is_empty()) {
                    (true, _) => name,
                    (false, true) => first,
                    (false, false) => again,
                };
                next.request_focus();
            }
        });
        if let Some(error) = self.protected.error().filter(|_| open) {
            ui.add_space(space::SMALL);
            error_note(ui, cx, error);
        }
        ui.add_space(space::CARD);
        let ready = self.is_ready() && open;
        let (mut pressed, mut cancel) = (false, false);
        ui.horizontal(|ui| {
            ui.set_min_height(size::ROW);
            pressed = ui.add_enabled(ready, Button::primary(cx.say("signin-protect"))).clicked();
            cancel = ui.add(Button::plain(cx.say("settings-cancel"))).clicked();
        });
        if (pressed || enter) && ready {
            let command = Command::ProtectBook { name: self.name.trim().to_owned(), password: self.new.take() };
            self.protected.ask(cx, command);
        } else if cancel {
            self.protected.cancel(cx);
            *self = Self::default();
        }
    }

    fn is_ready(&self) -> bool {
        !self.name.trim().is_empty() && self.new.is_ready(&self.name)
    }
}
