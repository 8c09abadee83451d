//! A field for what only one person may know. Nothing of it is left in memory once it was taken.

use egui::{Align, Layout, Response, Ui};
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{Field, field_button, labelled};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::Icon;

/// Room in a secret's memory, so that it is not moved while it grows and leaves no copy behind.
const ROOM: usize = 512;

/// Room for the eye behind what is typed.
const EYE: f32 = 28.0;

/// A secret while it is typed.
pub struct Secret {
    text: Zeroizing<String>,
    shown: bool,
}

impl Default for Secret {
    fn default() -> Self {
        Self { text: Zeroizing::new(String::with_capacity(ROOM)), shown: false }
    }
}

impl Secret {
    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Whether both are the same.
    pub fn is_same(&self, other: &Self) -> bool {
        *self.text == *other.text
    }

    /// Whether it has the form of a code that an authenticator shows.
    pub fn is_six_digits(&self) -> bool {
        let typed = || self.text.chars().filter(|letter| !letter.is_whitespace());
        typed().count() == 6 && typed().all(|letter| letter.is_ascii_digit())
    }

    /// What is typed so far.
    pub fn typed(&self) -> SecretString {
        SecretString::from(self.text.as_str())
    }

    /// Takes what was typed; the field is empty then, and its memory wiped.
    pub fn take(&mut self) -> SecretString {
        let typed = self.typed();
        *self = Self::default();
        typed
    }
}

/// A label and below it dots for what is typed, with a way to look at it.
pub fn password_field(ui: &mut Ui, cx: &Cx<'_>, secret: &mut Secret, label: &str) -> Response {
    labelled(ui, label, |ui| {
        let key = if secret.shown { "signin-hide" } else { "signin-show" };
        let eye = cx.tell(&Message::new(key).with("field", label));
        let mut turned = false;
        let field = Field::new(&mut secret.text, label).secret(true).revealed(secret.shown);
        let response = field.show_with(ui, EYE, |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                turned = field_button(ui, Icon::Eye, &eye, false).clicked();
            });
        });
        secret.shown ^= turned;
        response
    })
}

/// A label and below it a code as it is typed: it is worth something once, so that there is nothing to hide.
pub fn code_field(ui: &mut Ui, secret: &mut Secret, label: &str, hint: &str) -> Response {
    labelled(ui, label, |ui| Field::new(&mut secret.text, label).hint(hint).secret(true).revealed(true).show(ui))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    fn typed(text: &str) -> Secret {
        let mut secret = Secret::default();
        secret.text.push_str(text);
        secret
    }

    #[test]
    fn what_was_taken_is_gone() {
        let mut secret = typed("correct horse 9");
        assert_eq!(secret.take().expose_secret(), "correct horse 9");
        assert!(secret.is_empty());
    }

    #[test]
    fn a_code_is_known_by_its_form() {
        assert!(typed("123 456").is_six_digits());
        assert!(!typed("7H2K-9QXM-0ZT4-WB6N").is_six_digits());
        assert!(!typed("").is_six_digits());
    }
}
