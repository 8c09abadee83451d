//! What somebody does before anything else when the password is not their own yet: choose one, set up an authenticator,
//! and keep the recovery codes.

use chrono::{DateTime, Utc};
use egui::{Align, Frame, Label, Layout, Margin, Panel, Rect, ScrollArea, Stroke, Ui, UiBuilder, vec2};

use super::own_sign_in::{ChangePassword, Enrol, RecoverySheet};
use crate::text::Message;
use crate::ui::actions::Action;
use crate::ui::cx::{Cx, Intent};
use crate::ui::notices::Notice;
use crate::ui::theme::{Type, corner, mark, palette, size, space, text};
use crate::ui::widgets::{Button, fill_row, foot_note};
use crate::worker::{Event, ProfileOpened};

/// How wide the page is.
const PAGE: f32 = 560.0;

/// The steps, and the book that is open behind them.
pub struct FirstSteps {
    opened: ProfileOpened,
    has_expired: bool,
    step: Step,
}

enum Step {
    Password(ChangePassword),
    Authenticator(Enrol),
    Codes(RecoverySheet),
}

impl FirstSteps {
    /// For somebody whose password is not their own, or has run out.
    pub fn new(opened: ProfileOpened, now: DateTime<Utc>) -> Self {
        let has_expired = opened.sign_in.password_expires_at.is_some_and(|at| at <= now);
        let step = Step::Password(ChangePassword::new(&opened.sign_in.name));
        Self { opened, has_expired, step }
    }

    /// The book behind it.
    pub const fn opened(&self) -> &ProfileOpened {
        &self.opened
    }

    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        match &mut self.step {
            Step::Password(change) => {
                if change.apply(event, cx) {
                    self.opened.sign_in.must_change = false;
                    if self.opened.sign_in.authenticator {
                        self.go_in(cx);
                    } else {
                        self.step = Step::Authenticator(Enrol::default());
                    }
                }
            }
            Step::Authenticator(enrol) => {
                if let Some(codes) = enrol.apply(event, cx) {
                    self.step = Step::Codes(RecoverySheet::new(codes, cx));
                }
            }
            Step::Codes(sheet) => sheet.apply(event, cx),
        }
    }

    /// Begins what is due.
    pub fn logic(&mut self, cx: &mut Cx<'_>) {
        if let Step::Authenticator(enrol) = &mut self.step {
            enrol.logic(cx);
        }
    }

    /// Paints it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let width = PAGE.min(ui.available_width() - 2.0 * space::DIALOG);
        let left = (ui.available_width() - width) / 2.0;
        self.header(ui, cx, left);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let height = ui.available_height();
            let corner = ui.max_rect().min + vec2(left, 0.0);
            let column = Rect::from_min_size(corner, vec2(width, height));
            ui.scope_builder(UiBuilder::new().max_rect(column), |ui| {
                ui.set_width(width);
                ui.add_space((height * 0.06).clamp(space::PAGE, 72.0));
                self.page(ui, cx);
                ui.add_space(space::DIALOG);
            });
        });
    }

    fn page(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let palette = palette(ui);
        let (title, why) = match (&self.step, self.has_expired) {
            (Step::Password(_), false) => ("signin-first-password", "signin-first-password-why"),
            (Step::Password(_), true) => ("signin-expired", "signin-expired-why"),
            (Step::Authenticator(_), _) => ("signin-title-authenticator", "signin-authenticator-why"),
            (Step::Codes(_), _) => ("signin-first-codes", "signin-first-codes-why"),
        };
        ui.label(text(cx.say(title), Type::Hero, palette.text_strong));
        ui.add(Label::new(text(cx.say(why), Type::Body, palette.text_sub)).wrap());
        ui.add_space(space::CARD);
        let frame =
            Frame::new().fill(palette.card.into()).stroke(Stroke::new(1.0, palette.line)).corner_radius(corner::CARD);
        frame.show(ui, |ui| {
            ui.take_available_width();
            ui.spacing_mut().item_spacing.y = 0.0;
            Frame::new().inner_margin(space::DIALOG).show(ui, |ui| {
                ui.take_available_width();
                match &mut self.step {
                    Step::Password(change) => change.body(ui, cx),
                    Step::Authenticator(enrol) => enrol.body(ui, cx),
                    Step::Codes(sheet) => sheet.body(ui, cx),
                }
            });
            let low = egui::CornerRadius { sw: corner::CARD, se: corner::CARD, ..Default::default() };
            Frame::new().fill(palette.rail.into()).corner_radius(low).inner_margin(Margin::symmetric(24, 12)).show(
                ui,
                |ui| {
                    ui.take_available_width();
                    self.foot(ui, cx);
                },
            );
        });
    }

    fn foot(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let (mut later, mut finished) = (false, false);
        fill_row(
            ui,
            size::ROW,
            |_| {},
            |ui| {
                ui.spacing_mut().item_spacing.x = space::SMALL;
                match &mut self.step {
                    Step::Password(change) => change.button(ui, cx),
                    Step::Authenticator(enrol) => {
                        enrol.button(ui, cx);
                        later = ui.add(Button::plain(cx.say("signin-later"))).clicked();
                    }
                    Step::Codes(sheet) => {
                        finished = sheet.button(ui, cx);
                        foot_note(ui, &cx.say("signin-codes-once"));
                    }
                }
            },
        );
        if later {
            cx.want(Intent::Notify(Notice::done(Message::new("signin-put-off"))));
        }
        if later || finished {
            self.go_in(cx);
        }
    }

    /// The steps above, and the way out.
    fn header(&self, ui: &mut Ui, cx: &mut Cx<'_>, left: f32) {
        let palette = palette(ui);
        let frame = Frame::new().fill(palette.rail.into()).inner_margin(Margin::symmetric(16, 0));
        let bar = Panel::top("first-steps").exact_size(size::PAGE_TITLE).resizable(false).show_separator_line(false);
        bar.frame(frame).show(ui, |ui| {
            ui.horizontal_centered(|ui| {
                ui.add_space((left - space::PAGE).max(0.0));
                ui.add(mark(size::ICON, palette.accent.ink));
                ui.label(text(cx.say("window-title"), Type::Strong, palette.text_strong));
                ui.add_space(space::DIALOG);
                let at = match &self.step {
                    Step::Password(_) => 0,
                    Step::Authenticator(_) => 1,
                    Step::Codes(_) => 2,
                };
                let steps = ["signin-step-password", "signin-step-authenticator", "signin-step-codes"];
                for (number, key) in steps.into_iter().enumerate() {
                    step_mark(ui, cx, number, at, key);
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if ui.add(Button::plain(cx.say("signin-out"))).clicked() {
                        cx.want(Intent::Run(Action::Lock));
                    }
                });
            });
            let line = Stroke::new(1.0, palette.line);
            let rect = ui.max_rect();
            ui.painter().hline(ui.ctx().content_rect().x_range(), rect.bottom() - 0.5, line);
        });
    }

    fn go_in(&self, cx: &mut Cx<'_>) {
        cx.want(Intent::Opened(self.opened.clone()));
    }
}

/// One step: its number in a circle, and its word.
fn step_mark(ui: &mut Ui, cx: &Cx<'_>, number: usize, at: usize, key: &'static str) {
    const CIRCLE: f32 = 20.0;
    let palette = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(CIRCLE, CIRCLE), egui::Sense::hover());
    let (fill, ink, word_ink) = if number == at {
        (palette.accent_fill, palette.on_accent, palette.text_strong)
    } else {
        (palette.active, palette.text, palette.text)
    };
    ui.painter().circle_filled(rect.center(), CIRCLE / 2.0, fill);
    let digit = cx.texts.count(u64::try_from(number + 1).unwrap_or_default());
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, digit, Type::Label.font(), ink.into());
    let kind = if number == at { Type::Strong } else { Type::Body };
    ui.label(text(cx.say(key), kind, word_ink));
    ui.add_space(space::SMALL);
}
