//! A password that is being chosen: typed twice, with advice while it is typed.

use egui::{Response, Ui};
use secrecy::SecretString;

use crate::desk::{self, SHORTEST_PASSWORD};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::{Type, palette, space, text};
use crate::ui::widgets::{Mark, Secret, password_field};

/// A password that is being chosen.
#[derive(Default)]
pub struct NewPassword {
    first: Secret,
    again: Secret,
}

impl NewPassword {
    /// Both fields and one line of advice. `name` is whose it will be. Gives the fields.
    pub fn fields(&mut self, ui: &mut Ui, cx: &Cx<'_>, name: &str) -> [Response; 2] {
        ui.spacing_mut().item_spacing.y = space::CARD;
        let first = password_field(ui, cx, &mut self.first, &cx.say("signin-new-password"));
        let again = password_field(ui, cx, &mut self.again, &cx.say("signin-new-password-again"));
        let (mark, words) = self.advice(name);
        ui.horizontal(|ui| {
            ui.set_min_height(Type::Small.line());
            ui.spacing_mut().item_spacing.x = space::SMALL;
            mark.glyph(ui);
            ui.label(text(cx.tell(&words), Type::Small, palette(ui).text));
        });
        [first, again]
    }

    /// Whether nothing stands against it and it was typed twice.
    pub fn is_ready(&self, name: &str) -> bool {
        self.is_good(name) && self.first.is_same(&self.again)
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// Takes it; both fields are empty then.
    pub fn take(&mut self) -> SecretString {
        self.again = Secret::default();
        self.first.take()
    }

    fn is_good(&self, name: &str) -> bool {
        desk::password_advice(&self.first.typed(), name).is_empty()
    }

    /// The one thing to say now, so that nothing jumps while somebody types.
    fn advice(&self, name: &str) -> (Mark, Message) {
        if self.first.is_empty() {
            return (Mark::Quiet, Message::new("signin-password-hint").with("count", SHORTEST_PASSWORD));
        }
        match desk::password_advice(&self.first.typed(), name).into_iter().next() {
            Some(weakness) => (Mark::Warning, weakness),
            None if self.again.is_empty() => (Mark::UnderWay, Message::new("signin-password-good")),
            None if !self.first.is_same(&self.again) => (Mark::Warning, Message::new("signin-password-differs")),
            None => (Mark::Done, Message::new("signin-password-ready")),
        }
    }
}
