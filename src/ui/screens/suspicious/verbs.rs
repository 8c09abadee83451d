//! What can be done on this screen, each with the key that does it. Buttons show the key; nothing has two.

use egui::{Context, Key};

use crate::ui::widgets::take_letter;

/// Something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    /// It was fraud.
    Fraud,
    /// Nothing was wrong with it.
    Fine,
    /// Nobody can tell.
    Unsure,
    /// Put what it is about on the list of what is refused.
    Block,
    /// Put it on the list of what is trusted.
    Trust,
    /// Let its strongest rule be silent about it.
    Silence,
    /// Why each payment is suspicious.
    Why,
    /// Look at the payments.
    Open,
    /// Look at rules instead of alerts, or back.
    OtherSide,
    /// What was learnt.
    Judge,
    /// The shop as a whole.
    Shop,
    /// Look for something in the list.
    Search,
    /// Write a new rule.
    New,
}

impl Verb {
    const LETTERS: [(Self, Key, &'static str); 13] = [
        (Self::Fraud, Key::F, "F"),
        (Self::Fine, Key::G, "G"),
        (Self::Unsure, Key::U, "U"),
        (Self::Block, Key::B, "B"),
        (Self::Trust, Key::T, "T"),
        (Self::Silence, Key::S, "S"),
        (Self::Why, Key::W, "W"),
        (Self::Open, Key::O, "O"),
        (Self::OtherSide, Key::R, "R"),
        (Self::Judge, Key::M, "M"),
        (Self::Shop, Key::H, "H"),
        (Self::Search, Key::Slash, "/"),
        (Self::New, Key::N, "N"),
    ];

    /// Its key as it stands on the button.
    pub(super) fn key(self) -> &'static str {
        Self::LETTERS.into_iter().find(|(verb, ..)| *verb == self).map_or("", |(_, _, cap)| cap)
    }

    /// What was pressed, as long as nobody types and nothing lies above the screen.
    pub(super) fn pressed(ctx: &Context) -> Option<Self> {
        let covered = ctx.memory(|memory| memory.top_modal_layer().is_some()) || egui::Popup::is_any_open(ctx);
        if covered { None } else { Self::taken(ctx) }
    }

    /// What was pressed in the dialog that lies above the screen.
    pub(super) fn pressed_in_dialog(ctx: &Context) -> Option<Self> {
        Self::taken(ctx)
    }

    fn taken(ctx: &Context) -> Option<Self> {
        if ctx.text_edit_focused() {
            return None;
        }
        ctx.input_mut(|input| take_letter(input, Self::LETTERS.map(|(verb, key, _)| (verb, key))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_verbs_share_a_key() {
        for (at, (verb, key, cap)) in Verb::LETTERS.iter().enumerate() {
            let earlier = Verb::LETTERS.iter().take(at).find(|(_, other, shown)| other == key || shown == cap);
            assert!(earlier.is_none(), "{verb:?} and {earlier:?}");
            assert_eq!(verb.key(), *cap);
        }
    }
}
