//! What a gateway's key may do, as a list that anybody can read: what each right is for, and what is missing without it.

use egui::{Align, Image, Label, Layout, Ui, vec2};

use crate::gateway::KeyScope;
use crate::ui::cx::Cx;
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::Mark;

/// Every right, in the order in which it is read.
const RIGHTS: [KeyScope; 9] = [
    KeyScope::ReadPayments,
    KeyScope::ReadRefunds,
    KeyScope::ReadDisputes,
    KeyScope::ReadWarnings,
    KeyScope::ReadBatches,
    KeyScope::ReadLedger,
    KeyScope::ReadEvents,
    KeyScope::WriteRefunds,
    KeyScope::WritePayments,
];

/// How wide the names of the rights are, where there is room.
const NAMES: f32 = 204.0;

/// What a right is for.
const fn purpose(right: KeyScope) -> &'static str {
    match right {
        KeyScope::ReadPayments | KeyScope::ReadRefunds | KeyScope::ReadDisputes => "settings-right-needed",
        KeyScope::ReadWarnings => "settings-right-early",
        KeyScope::ReadBatches | KeyScope::ReadLedger => "settings-right-proof",
        KeyScope::ReadEvents => "settings-right-quick",
        KeyScope::WriteRefunds | KeyScope::WritePayments => "settings-right-act",
    }
}

/// Whether money can be moved with it.
const fn acts(right: KeyScope) -> bool {
    matches!(right, KeyScope::WriteRefunds | KeyScope::WritePayments)
}

/// Whether it is fine that a key lacks the right: one that only reads is a good key, and not every gateway tells warnings.
const fn is_optional(right: KeyScope) -> bool {
    acts(right) || matches!(right, KeyScope::ReadWarnings)
}

/// Whether a key cannot act, and lacks nothing else but what it need not have.
pub fn only_reads(rights: &[(KeyScope, bool)]) -> bool {
    rights.iter().all(|&(right, has)| if acts(right) { !has } else { has || is_optional(right) })
}

/// What is known of a key.
#[derive(Clone, Copy)]
pub enum Known<'a> {
    /// Nothing yet: the list says what to allow it.
    Nothing,
    /// It was tried, and is not in use: what it need not have is no loss.
    Tried(&'a [(KeyScope, bool)]),
    /// It is in use: what it lacks is not possible.
    InUse(&'a [(KeyScope, bool)]),
}

impl Known<'_> {
    fn has(self, right: KeyScope) -> Option<bool> {
        let (Self::Tried(rights) | Self::InUse(rights)) = self else { return None };
        rights.iter().find(|(other, _)| *other == right).map(|(_, has)| *has)
    }
}

/// Lists the rights, and which of them a key has.
pub fn rights_list(ui: &mut Ui, cx: &Cx<'_>, known: Known<'_>) {
    let palette = palette(ui);
    ui.spacing_mut().item_spacing.y = space::TIGHT;
    for right in RIGHTS {
        let (icon, word, note, ink) = match known.has(right) {
            None => (None, "", cx.say(purpose(right)), palette.text_sub),
            Some(true) => {
                (Some((Icon::Check, palette.ok.ink)), "settings-right-has", cx.say(purpose(right)), palette.text_sub)
            }
            Some(false) if is_optional(right) => {
                let note = match known {
                    Known::InUse(_) => cx.tell(&right.without()),
                    Known::Nothing | Known::Tried(_) => cx.say("settings-right-lacks-fine"),
                };
                (Some((Icon::Close, palette.text_sub)), "settings-right-lacks", note, palette.text_sub)
            }
            Some(false) => (
                Some((Icon::Close, palette.warn.ink)),
                "settings-right-lacks",
                cx.tell(&right.without()),
                palette.warn.ink,
            ),
        };
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::SMALL;
            let names = NAMES.min((ui.available_width() - size::ICON) * 0.5);
            let line = Type::Body.line();
            ui.allocate_ui_with_layout(
                vec2(size::ICON, line),
                Layout::centered_and_justified(egui::Direction::TopDown),
                |ui| match icon {
                    Some((icon, ink)) => {
                        let image: Image<'_> = icon.image(ink).alt_text(cx.say(word));
                        ui.add(image);
                    }
                    None => {
                        Mark::Quiet.glyph(ui);
                    }
                },
            );
            ui.allocate_ui_with_layout(vec2(names, line), Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_width(names);
                ui.add(Label::new(text(cx.tell(&right.label()), Type::Body, palette.text_strong)).truncate());
            });
            let note = text(note, Type::Small, ink).line_height(Some(line));
            ui.add(Label::new(note).wrap());
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_only_reads_lacks_nothing_it_needs() {
        for without_warnings in [true, false] {
            let lacks = |right| acts(right) || without_warnings && right == KeyScope::ReadWarnings;
            let reading: Vec<_> = RIGHTS.iter().map(|&right| (right, !lacks(right))).collect();
            assert!(only_reads(&reading));
        }
        let everything: Vec<_> = RIGHTS.iter().map(|&right| (right, true)).collect();
        assert!(!only_reads(&everything));
        let nothing: Vec<_> = RIGHTS.iter().map(|&right| (right, false)).collect();
        assert!(!only_reads(&nothing));
    }
}
