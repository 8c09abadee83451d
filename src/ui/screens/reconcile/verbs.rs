//! What can be done on this screen, each with the key that does it. Buttons show the key; nothing has two.

use egui::{Context, Key};

use crate::ui::widgets::take_letter;

/// Something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    /// Bring together what is chosen, with its difference explained as suggested.
    Accept,
    /// Say in parts what the difference is.
    Split,
    /// Choose further batches and entries.
    Group,
    /// Explain all of it by one reason.
    WriteOff,
    /// What is chosen does not belong together.
    NotThis,
    /// Weigh any other batch or entry.
    WhyNot,
    /// Put it away until a day, or back on the list.
    Snooze,
    /// Write something down about it.
    Note,
    /// Take back what was decided.
    Undo,
    /// What was decided, by whom and when.
    History,
    /// Look for something in the list.
    Search,
    /// Look at orders instead of the bank, or back.
    OtherSide,
    /// Choose a candidate by its number.
    Choose(u8),
}

impl Verb {
    const LETTERS: [(Self, Key, &'static str); 12] = [
        (Self::Accept, Key::A, "A"),
        (Self::Split, Key::S, "S"),
        (Self::Group, Key::G, "G"),
        (Self::WriteOff, Key::W, "W"),
        (Self::NotThis, Key::D, "D"),
        (Self::WhyNot, Key::Questionmark, "?"),
        (Self::Snooze, Key::Z, "Z"),
        (Self::Note, Key::M, "M"),
        (Self::Undo, Key::U, "U"),
        (Self::History, Key::H, "H"),
        (Self::Search, Key::Slash, "/"),
        (Self::OtherSide, Key::O, "O"),
    ];
    const NUMBERS: [Key; 9] =
        [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

    /// Its key as it stands on the button.
    pub(super) fn key(self) -> &'static str {
        Self::LETTERS.into_iter().find(|(verb, ..)| *verb == self).map_or("", |(_, _, cap)| cap)
    }

    /// What was pressed, as long as nobody types and nothing lies above the screen.
    pub(super) fn pressed(ctx: &Context) -> Option<Self> {
        let covered = ctx.memory(|memory| memory.top_modal_layer().is_some()) || egui::Popup::is_any_open(ctx);
        if covered || ctx.text_edit_focused() {
            return None;
        }
        let letters = Self::LETTERS.map(|(verb, key, _)| (verb, key));
        let numbers = (0_u8..).zip(Self::NUMBERS).map(|(at, key)| (Self::Choose(at), key));
        ctx.input_mut(|input| take_letter(input, letters.into_iter().chain(numbers)))
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
