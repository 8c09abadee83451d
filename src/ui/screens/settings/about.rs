//! How the window looks, and what this program is.

use egui::{Label, ThemePreference, Ui};

use crate::text::Message;
use crate::ui::actions::Action;
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{Button, card, card_title, fill_row, icon_button, labelled, segments};
use crate::worker::ProfileOpened;

/// Theme and size.
pub fn appearance(ui: &mut Ui, cx: &mut Cx<'_>) {
    card(ui, |ui| {
        card_title(ui, &cx.say("settings-appearance"), |_| {});
        labelled(ui, &cx.say("settings-theme"), |ui| {
            let mut chosen = ui.ctx().options(|options| options.theme_preference);
            let choices = [
                (ThemePreference::System, cx.say("settings-theme-system")),
                (ThemePreference::Dark, cx.say("settings-theme-dark")),
                (ThemePreference::Light, cx.say("settings-theme-light")),
            ];
            if segments(ui, &mut chosen, &choices) {
                cx.want(Intent::Run(Action::Theme(chosen)));
            }
        });
        ui.add_space(space::TIGHT);
        labelled(ui, &cx.say("settings-size"), |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::TIGHT;
                step(ui, cx, Icon::Minus, Action::ZoomOut);
                let percent = Message::new("settings-percent").with("percent", percent(ui.ctx().zoom_factor()));
                let usual = Button::plain(cx.tell(&percent)).hint(with_keys(ui, cx, Action::ZoomReset));
                if ui.add(usual).clicked() {
                    cx.want(Intent::Run(Action::ZoomReset));
                }
                step(ui, cx, Icon::Plus, Action::ZoomIn);
            });
        });
    });
}

/// What this program is, and where its files are.
pub fn about(ui: &mut Ui, cx: &mut Cx<'_>, opened: &ProfileOpened) {
    card(ui, |ui| {
        card_title(ui, &cx.say("settings-about"), |_| {});
        ui.spacing_mut().item_spacing.y = space::SMALL;
        fact(ui, &cx.say("settings-version"), env!("CARGO_PKG_VERSION"));
        fact(ui, &cx.say("settings-licence"), env!("CARGO_PKG_LICENSE"));
        let folder = opened.folder.display().to_string();
        let mut copy = false;
        fill_row(
            ui,
            size::ROW,
            |ui| {
                let room = ui.available_width() - size::ROW - space::SMALL;
                ui.vertical(|ui| {
                    ui.set_width(room);
                    fact(ui, &cx.say("settings-folder"), &folder);
                });
            },
            |ui| copy = icon_button(ui, Icon::Copy, &cx.say("settings-folder-copy")).clicked(),
        );
        let note = if opened.demo { "settings-folder-demo" } else { "settings-folder-note" };
        ui.add(Label::new(text(cx.say(note), Type::Small, palette(ui).text_sub)).wrap());
        if copy {
            cx.want(Intent::Copy(folder, Message::new("settings-folder-copied")));
        }
    });
}

/// One fact: what it is, and below it the fact.
pub fn fact(ui: &mut Ui, name: &str, value: &str) {
    let palette = palette(ui);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.label(text(name, Type::Small, palette.text_sub));
        ui.add(Label::new(text(value, Type::Body, palette.text_strong)).truncate());
    });
}

fn step(ui: &mut Ui, cx: &mut Cx<'_>, icon: Icon, action: Action) {
    if icon_button(ui, icon, &with_keys(ui, cx, action)).clicked() {
        cx.want(Intent::Run(action));
    }
}

/// An action's words and keys.
fn with_keys(ui: &Ui, cx: &Cx<'_>, action: Action) -> String {
    let words = cx.say(action.describe().key);
    action.keys(ui.ctx()).map_or_else(|| words.clone(), |keys| format!("{words}  {keys}"))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a zoom factor is between a half and three")]
fn percent(zoom: f32) -> u32 {
    (zoom * 100.0).round() as u32
}
