//! Connecting a gateway, or giving a connected one a new key, above the workbench. The form itself is also what the first
//! run shows.

mod form;
mod rights;

use egui::{Context, Frame, Id, Modal, ScrollArea};

pub use form::{KeyForm, kind_name, mode_tag};
pub use rights::{Known, rights_list};

use crate::desk::ConnectionRow;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::notices::Notice;
use crate::ui::screens::say_proposed;
use crate::ui::theme::{Type, palette, size, space, text, theme};
use crate::ui::widgets::{Button, fill_row};
use crate::worker::{Command, Event};

/// Room that a dialog leaves of the window's height.
const AROUND: f32 = 200.0;

/// The dialog around the form.
pub struct Connect {
    /// The gateway that gets a new key.
    existing: Option<String>,
    form: KeyForm,
}

impl Default for Connect {
    fn default() -> Self {
        Self { existing: None, form: KeyForm::default().focus() }
    }
}

impl Connect {
    /// For a new key of a gateway that is connected.
    pub fn new_key(connection: &ConnectionRow) -> Self {
        Self { existing: Some(connection.name.clone()), form: KeyForm::new_key(connection).focus() }
    }

    /// Takes what was asked for. A gateway that was connected is read at once.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        let connected = self.form.apply(event, cx);
        if let Some(proposed) = self.form.take_proposed() {
            cx.want(Intent::CloseDialog);
            let name = self.existing.clone().unwrap_or_default();
            say_proposed(cx, proposed, Some(&Message::new("approvals-then-key").with("name", name)));
        }
        if let Some(connected) = connected {
            let name = connected.gateway.connection.name;
            let what = Message::new(if self.existing.is_some() { "settings-key-kept" } else { "settings-connected" });
            cx.want(Intent::CloseDialog);
            cx.want(Intent::Notify(Notice::done(what.with("name", name))));
            cx.want(Intent::Changed);
            cx.want(Intent::Start(Command::Sync, Message::new("window-syncing")));
        }
    }

    /// Paints it above everything else.
    pub fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        let scrim = theme(ctx).palette().scrim;
        let response = Modal::new(Id::unique("connect")).backdrop_color(scrim.into()).show(ctx, |ui| {
            ui.set_width(size::DIALOG);
            Frame::new()
                .inner_margin(space::DIALOG)
                .show(ui, |ui| {
                    let palette = palette(ui);
                    let (title, why) = match &self.existing {
                        Some(name) => (
                            cx.tell(&Message::new("settings-new-key-title").with("name", name)),
                            cx.say("settings-new-key-why"),
                        ),
                        None => (cx.say("settings-connect-title"), cx.say("settings-connect-why")),
                    };
                    ui.label(text(title, Type::Title, palette.text_strong));
                    ui.label(text(why, Type::Body, palette.text_sub));
                    ui.add_space(space::SMALL);
                    let room = (ui.ctx().content_rect().height() - AROUND).max(160.0);
                    ScrollArea::vertical().max_height(room).show(ui, |ui| {
                        self.form.fields(ui, cx);
                        self.form.rights(ui, cx);
                    });
                    ui.add_space(space::CARD);
                    let mut cancel = false;
                    fill_row(
                        ui,
                        size::ROW,
                        |_| {},
                        |ui| {
                            self.form.go_on(ui, cx, false);
                            cancel = ui.add(Button::plain(cx.say("settings-cancel"))).clicked();
                        },
                    );
                    cancel
                })
                .inner
        });
        if (response.inner || response.should_close()) && self.form.give_up(cx) {
            cx.want(Intent::CloseDialog);
        }
    }
}
