//! What the program says by itself: a toast that goes away, and a history that stays.

use std::collections::VecDeque;
use std::time::Duration;

use chrono::{DateTime, Utc};
use egui::{Align2, Area, Context, Frame, Id, Margin, Order, RichText, ScrollArea, Stroke, Ui, vec2};

use super::cx::{Cx, Undo};
use super::theme::{Icon, Type, corner, palette, size, space, text};
use super::widgets::{Button, error_lines, icon_button};
use crate::text::{Message, UserError};
use crate::theme::{Colour, Palette};

/// Notices that are remembered.
const REMEMBERED_MAX: usize = 100;

/// Toasts shown at once.
const SHOWN_MAX: usize = 3;

/// How long good news stays. Bad news stays until it is closed.
const STAYS: Duration = Duration::from_secs(6);

/// The same with a way back.
const STAYS_WITH_UNDO: Duration = Duration::from_secs(12);

/// Something to say.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Good or bad.
    pub level: Level,
    /// What it is about.
    pub what: Message,
    /// The whole error, for bad news.
    pub error: Option<UserError>,
    /// What a button beside it takes back.
    pub take_back: Option<Undo>,
}

/// Good or bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// It was done.
    Done,
    /// It needs a look.
    Warning,
    /// It was not done.
    Error,
}

impl Notice {
    /// Good news.
    pub const fn done(what: Message) -> Self {
        Self { level: Level::Done, what, error: None, take_back: None }
    }

    /// News that needs a look.
    pub const fn warning(what: Message) -> Self {
        Self { level: Level::Warning, what, error: None, take_back: None }
    }

    /// Bad news.
    pub fn error(error: UserError) -> Self {
        Self { level: Level::Error, what: error.what.clone(), error: Some(error), take_back: None }
    }

    /// With a button that takes it back.
    pub fn with_undo(self, take_back: impl Into<Undo>) -> Self {
        Self { take_back: Some(take_back.into()), ..self }
    }
}

struct Kept {
    notice: Notice,
    at: DateTime<Utc>,
    toast: bool,
}

impl Kept {
    /// How long good news stays; what can be taken back has to be read first.
    const fn stays(&self) -> Duration {
        if self.notice.take_back.is_some() { STAYS_WITH_UNDO } else { STAYS }
    }
}

/// Toasts and their history.
#[derive(Default)]
pub struct Notices {
    kept: VecDeque<Kept>,
    unread: usize,
    /// Whether the history is open.
    pub open: bool,
}

impl Notices {
    /// Says something.
    pub fn add(&mut self, notice: Notice, at: DateTime<Utc>) {
        if notice.level != Level::Done {
            self.unread += 1;
        }
        self.kept.push_front(Kept { notice, at, toast: true });
        self.kept.truncate(REMEMBERED_MAX);
    }

    /// Offers no more to take this back: that is under way, or done.
    pub fn forget_undo(&mut self, done: &Undo) {
        for kept in self.kept.iter_mut().filter(|kept| kept.notice.take_back.as_ref() == Some(done)) {
            kept.notice.take_back = None;
            kept.toast = false;
        }
    }

    /// How many notices that need a look were not looked at.
    pub const fn unread(&self) -> usize {
        self.unread
    }

    /// Paints the toasts, and the history when it is open.
    pub fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        self.forget_old_toasts(ctx, cx.now);
        if self.open {
            self.unread = 0;
            self.history(ctx, cx);
        } else {
            self.toasts(ctx, cx);
        }
    }

    fn forget_old_toasts(&mut self, ctx: &Context, now: DateTime<Utc>) {
        for kept in self.kept.iter_mut().filter(|kept| kept.toast && kept.notice.level == Level::Done) {
            let shown = (now - kept.at).to_std().unwrap_or_default();
            match kept.stays().checked_sub(shown).filter(|left| !left.is_zero()) {
                Some(left) => ctx.request_repaint_after(left),
                None => kept.toast = false,
            }
        }
    }

    fn toasts(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        let shown = self.kept.iter_mut().filter(|kept| kept.toast).take(SHOWN_MAX);
        let area =
            Area::new(Id::unique("toasts")).order(Order::Foreground).anchor(Align2::RIGHT_BOTTOM, vec2(-16.0, -16.0));
        let toasts: Vec<&mut Kept> = shown.collect();
        if toasts.is_empty() {
            return;
        }
        area.show(ctx, |ui| {
            ui.set_max_width(size::SIDE_LIST);
            for kept in toasts {
                let palette = palette(ui);
                ground(ui).show(ui, |ui| {
                    ui.set_width(size::SIDE_LIST - 24.0);
                    ui.horizontal_top(|ui| {
                        let (icon, colour) = look(kept.notice.level, palette);
                        ui.add(icon.image(colour));
                        ui.vertical(|ui| {
                            ui.set_width(ui.available_width() - size::ROW);
                            words(ui, cx, &kept.notice);
                            if let Some(take_back) = &kept.notice.take_back {
                                ui.add_space(space::TIGHT);
                                if ui.add(Button::soft(cx.say("match-undo")).icon(Icon::Undo)).clicked() {
                                    cx.want(take_back.clone().into());
                                }
                            }
                        });
                        if icon_button(ui, Icon::Close, &cx.say("window-close")).clicked() {
                            kept.toast = false;
                        }
                    });
                });
                ui.add_space(space::SMALL);
            }
        });
    }

    fn history(&mut self, ctx: &Context, cx: &Cx<'_>) {
        let area =
            Area::new(Id::unique("notices")).order(Order::Foreground).anchor(Align2::RIGHT_TOP, vec2(-16.0, 48.0));
        area.show(ctx, |ui| {
            let palette = palette(ui);
            ground(ui).show(ui, |ui| {
                ui.set_width(size::SIDE_LIST);
                ui.horizontal(|ui| {
                    ui.label(text(cx.say("window-notices"), Type::Strong, palette.text_strong));
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        if icon_button(ui, Icon::Close, &cx.say("window-close")).clicked() {
                            self.open = false;
                        }
                        let forget = Button::plain(cx.say("window-notices-clear"));
                        if !self.kept.is_empty() && ui.add(forget).clicked() {
                            self.kept.clear();
                        }
                    });
                });
                if self.kept.is_empty() {
                    ui.label(text(cx.say("window-notices-none"), Type::Body, palette.text_sub));
                }
                ScrollArea::vertical().max_height(480.0).show(ui, |ui| {
                    for kept in &mut self.kept {
                        kept.toast = false;
                        ui.horizontal_top(|ui| {
                            let (icon, colour) = look(kept.notice.level, palette);
                            ui.add(icon.image(colour));
                            ui.vertical(|ui| {
                                words(ui, cx, &kept.notice);
                                ui.label(text(cx.texts.time(kept.at), Type::Small, palette.text_sub));
                            });
                        });
                        ui.add_space(space::TIGHT);
                    }
                });
            });
        });
    }
}

/// What notices lie on.
fn ground(ui: &Ui) -> Frame {
    let palette = palette(ui);
    Frame::new()
        .fill(palette.pop.into())
        .stroke(Stroke::new(1.0, palette.line_strong))
        .corner_radius(corner::DIALOG)
        .inner_margin(Margin::same(12))
        .shadow(ui.visuals().popup_shadow)
}

const fn look(level: Level, palette: &Palette) -> (Icon, Colour) {
    match level {
        Level::Done => (Icon::Check, palette.ok.ink),
        Level::Warning => (Icon::Warn, palette.warn.ink),
        Level::Error => (Icon::Warn, palette.bad.ink),
    }
}

fn words(ui: &mut Ui, cx: &Cx<'_>, notice: &Notice) {
    match &notice.error {
        Some(error) => error_lines(ui, cx, error),
        None => {
            let words: RichText = text(cx.tell(&notice.what), Type::Body, palette(ui).text_strong);
            ui.label(words);
        }
    }
}
