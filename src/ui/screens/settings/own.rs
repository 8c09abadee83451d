//! How one signs in oneself: password, authenticator, recovery codes.

use egui::Ui;

use crate::desk::OwnSignIn;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent, OwnSignInTask};
use crate::ui::theme::{Type, palette, size, space, text};
use crate::ui::widgets::{Button, Mark, card, card_title, fill_row, rule};

/// Recovery codes that are few enough to say so.
const FEW_CODES: usize = 3;

/// The card. A book that asks nobody has none.
pub fn own_sign_in(ui: &mut Ui, cx: &mut Cx<'_>, own: &OwnSignIn) {
    let Some(set_at) = own.password_set_at else { return };
    let mut wanted = None;
    card(ui, |ui| {
        card_title(ui, &cx.say("signin-mine"), |ui| {
            ui.label(text(&own.name, Type::Body, palette(ui).text_sub));
        });
        ui.spacing_mut().item_spacing.y = space::TIGHT;
        let day = cx.texts.date(set_at.date_naive());
        let since = cx.tell(&Message::new("signin-password-since").with("day", day));
        let lasts = match own.password_expires_at {
            Some(at) => {
                let day = cx.texts.date(at.date_naive());
                cx.tell(&Message::new("signin-password-until").with("day", day))
            }
            None => cx.say("signin-password-stays"),
        };
        let change = ("signin-change", OwnSignInTask::Password);
        let (word, task) = entry(ui, cx, Mark::Done, "signin-password", &[since, lasts], change);
        wanted = wanted.or(word.then_some(task));

        let (mark, words, button) = if own.authenticator {
            (Mark::Done, cx.say("signin-authenticator-set"), "signin-replace")
        } else {
            (Mark::Warning, cx.say("signin-authenticator-none"), "signin-set-up")
        };
        let button = (button, OwnSignInTask::Authenticator);
        let (word, task) = entry(ui, cx, mark, "signin-authenticator", &[words], button);
        wanted = wanted.or(word.then_some(task));

        if own.authenticator {
            let mark = if own.recovery_codes < FEW_CODES { Mark::Warning } else { Mark::Done };
            let left = cx.tell(&Message::new("signin-codes-left").with("count", own.recovery_codes));
            let button = ("signin-make-codes", OwnSignInTask::RecoveryCodes);
            let (word, task) = entry(ui, cx, mark, "signin-codes", &[left], button);
            wanted = wanted.or(word.then_some(task));
        }
    });
    if let Some(task) = wanted {
        cx.want(Intent::OwnSignIn(task));
    }
}

/// One part of it: how it stands, and what can be done. Whether that is wanted, and what it is.
fn entry(
    ui: &mut Ui,
    cx: &Cx<'_>,
    mark: Mark,
    title: &'static str,
    lines: &[String],
    (button, task): (&'static str, OwnSignInTask),
) -> (bool, OwnSignInTask) {
    let palette = palette(ui);
    rule(ui);
    let mut wanted = false;
    fill_row(
        ui,
        size::CARD_TITLE,
        |ui| {
            ui.spacing_mut().item_spacing.x = space::SMALL;
            mark.glyph(ui);
            ui.label(text(cx.say(title), Type::Button, palette.text_strong));
        },
        |ui| wanted = ui.add(Button::soft(cx.say(button))).clicked(),
    );
    for line in lines {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.add_space(size::GLYPH + space::SMALL);
            ui.add(egui::Label::new(text(line, Type::Small, palette.text)).wrap());
        });
    }
    ui.add_space(space::TIGHT);
    (wanted, task)
}
