//! Until which day a break is put away.

use chrono::{Days, NaiveDate};
use egui::{Context, Key, Label, Ui};

use crate::ui::cx::Cx;
use crate::ui::theme::{Type, palette, space, text};
use crate::ui::widgets::{Button, Field, dialog, dialog_body, dialog_foot, dialog_title, foot_note, labelled};

/// The dialog.
pub(super) struct Snooze {
    pub(super) key: String,
    today: NaiveDate,
    typed: String,
    wants_focus: bool,
}

/// What came of it.
pub(super) enum Until {
    Nothing,
    Close,
    Day(NaiveDate),
}

/// Days that are one press away, with their words.
const SOON: [(u64, &str); 3] = [(1, "match-tomorrow"), (7, "match-in-a-week"), (30, "match-in-a-month")];

impl Snooze {
    pub(super) fn new(key: String, today: NaiveDate) -> Self {
        let typed = (today + Days::new(7)).to_string();
        Self { key, today, typed, wants_focus: true }
    }

    fn day(&self) -> Option<NaiveDate> {
        self.typed.trim().parse().ok().filter(|day| *day > self.today)
    }

    /// Paints it above everything else.
    pub(super) fn ui(&mut self, ctx: &Context, cx: &Cx<'_>) -> Until {
        let (mut sent, mut entered) = (false, false);
        let (close, wants_to) = dialog(ctx, "snooze", |ui| {
            let mut close = dialog_title(ui, &cx.say("match-snooze-title"), &cx.say("window-close"));
            dialog_body(ui, |ui| entered = self.body(ui, cx));
            dialog_foot(ui, |ui| {
                let button = Button::primary(cx.say("match-do-snooze"));
                sent = ui.add_enabled(self.day().is_some(), button).clicked();
                close |= ui.add(Button::plain(cx.say("refund-cancel"))).clicked();
                foot_note(ui, &cx.say("match-snooze-foot"));
            });
            close
        });
        match self.day().filter(|_| sent || entered) {
            Some(day) => Until::Day(day),
            None if close || wants_to => Until::Close,
            None => Until::Nothing,
        }
    }

    /// True when the day was entered.
    fn body(&mut self, ui: &mut Ui, cx: &Cx<'_>) -> bool {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = space::SMALL;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::SMALL;
            for (days, key) in SOON {
                if ui.add(Button::soft(cx.tell(&crate::text::Message::new(key)))).clicked() {
                    self.typed = (self.today + Days::new(days)).to_string();
                }
            }
        });
        let label = cx.say("match-snooze-day");
        let response = labelled(ui, &label, |ui| Field::new(&mut self.typed, label.as_str()).show(ui));
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
        let (words, ink) = match self.day() {
            Some(day) => (cx.texts.long_date(day), palette(ui).text_sub),
            None => (cx.say("match-snooze-no-day"), palette(ui).bad.ink),
        };
        ui.add(Label::new(text(words, Type::Small, ink)).truncate());
        response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    }
}
