//! All keys on one page, read off the table of actions.

use egui::{Context, Id, Modal, ScrollArea};

use crate::text::Message;
use crate::ui::actions::{Action, Offer};
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::{Type, palette, size, space, text};
use crate::ui::widgets::{Button, fill_row, key_cap};

/// The page of keys.
pub struct Shortcuts;

/// Keys of lists and dialogs, which are not actions.
const TABLE_KEYS: [(&str, &str); 11] = [
    ("Ctrl+F  /", "payments-keys-search"),
    ("↑ ↓", "window-keys-move"),
    ("Home End", "window-keys-ends"),
    ("Space", "window-keys-select"),
    ("Shift ↑ ↓", "window-keys-extend"),
    ("Enter", "window-keys-open"),
    ("Ctrl+C", "window-keys-copy"),
    ("Ctrl+Enter", "refund-keys-send"),
    ("A S G W D ? U", "match-keys"),
    ("A D W U H O", "orders-keys"),
    ("F G U B T S W O R M", "alert-keys"),
];

impl Shortcuts {
    /// Paints it above everything else.
    pub fn ui(ctx: &Context, cx: &mut Cx<'_>, offer: &Offer<'_>) {
        let response = Modal::new(Id::unique("shortcuts")).show(ctx, |ui| {
            ui.set_width(size::DIALOG);
            egui::Frame::new().inner_margin(space::DIALOG).show(ui, |ui| {
                let palette = palette(ui);
                ui.label(text(cx.say("window-action-shortcuts"), Type::Title, palette.text_strong));
                ScrollArea::vertical().max_height(480.0).show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    let offered = Action::ALL.iter().filter(|action| action.is_offered(offer));
                    let actions = offered.filter_map(|action| Some((action, action.keys(ui.ctx())?)));
                    let actions: Vec<_> = actions.map(|(action, keys)| (keys, action.describe().key)).collect();
                    let table = TABLE_KEYS.map(|(keys, key)| (keys.to_owned(), key));
                    for (keys, key) in actions.into_iter().chain(table) {
                        let words = cx.tell(&Message::new(key));
                        fill_row(
                            ui,
                            size::DENSE_ROW,
                            |ui| {
                                ui.label(text(words, Type::Body, palette.text));
                            },
                            |ui| {
                                key_cap(ui, &keys);
                            },
                        );
                    }
                });
                ui.add_space(space::SMALL);
                if ui.add(Button::primary(cx.say("window-close"))).clicked() {
                    cx.want(Intent::CloseDialog);
                }
            });
        });
        if response.should_close() {
            cx.want(Intent::CloseDialog);
        }
    }
}
