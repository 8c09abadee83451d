//! The title with how the log stands, what is looked for, and the list.

use chrono::{DateTime, TimeDelta, Utc};
use egui::{CentralPanel, Frame, Label, Margin, Ui};

use super::AuditLog;
use super::export::ExportDialog;
use crate::desk::{AuditAnchor, AuditRow, AuditStanding, Ended, audit_words};
use crate::domain::Capability;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{Button, Column, Listed, Mark, Table, TableEvent, error_box, fill_row, icon_button, waiting};

/// With less room than this the buttons of the title are icons.
const NARROW: f32 = 720.0;

impl AuditLog {
    pub(super) fn list_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        ui.spacing_mut().item_spacing.y = 0.0;
        self.title(ui, cx);
        self.trouble.ui(ui, cx, self.standing.value());
        let jump = self.check.ui(ui, cx);
        if self.wanted.ui(ui, cx, self.standing.value()) {
            self.look_again(cx);
        }
        if let Some(n) = jump {
            self.show_entry(cx, n);
        }
        self.place(ui, cx);
        let mut again = false;
        let margin = Margin { left: 16, right: 16, top: 0, bottom: 8 };
        if let Some(error) = self.entries.error().or(self.standing.error()) {
            let word = cx.say("window-try-again");
            again = Frame::new().inner_margin(margin).show(ui, |ui| error_box(ui, cx, error, Some(&word))).inner;
        }
        CentralPanel::no_frame().show(ui, |ui| {
            if self.entries.is_waited_for() {
                waiting(ui, cx);
            } else if self.entries.error().is_none() || !self.entries.rows().is_empty() {
                self.table(ui, cx);
            }
        });
        self.entries.go_on(cx, self.table.in_sight().end);
        if again {
            self.entries.try_again(cx);
            self.standing.ask(cx, crate::worker::Command::FetchAuditStanding);
        }
    }

    fn title(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let palette = palette(ui);
        let narrow = ui.available_width() < NARROW;
        let may_export = cx.may(Capability::ExportAudit);
        let verifying = self.check.is_pending();
        let (mut verify, mut export) = (false, false);
        let standing = self.standing.value().map(|standing| standing_words(cx, standing, self.check.at()));
        let button = |ui: &mut Ui, icon: Icon, word: String, enabled: bool| {
            ui.add_enabled_ui(enabled, |ui| {
                if narrow { icon_button(ui, icon, &word) } else { ui.add(Button::soft(word).icon(icon)) }
            })
            .inner
            .clicked()
        };
        Frame::new().inner_margin(Margin::symmetric(16, 0)).show(ui, |ui| {
            fill_row(
                ui,
                size::PAGE_TITLE,
                |ui| {
                    ui.label(text(cx.say("window-audit"), Type::Title, palette.text_strong));
                },
                |ui| {
                    ui.spacing_mut().item_spacing.x = space::SMALL;
                    verify = button(ui, Icon::Check, cx.say("auditlog-verify"), !verifying);
                    export = may_export && button(ui, Icon::Download, cx.say("auditlog-export"), true);
                    ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                        ui.add_space(space::TIGHT);
                        let words = text(standing.unwrap_or_default(), Type::Body, palette.text_sub);
                        ui.add(Label::new(words).truncate());
                    });
                },
            );
        });
        if verify {
            self.check.start(cx);
        }
        if export {
            let is_part = self.wanted.is_any();
            self.export = Some(ExportDialog::new(self.wanted.filter(cx.now), is_part));
        }
    }

    /// Where the list begins, when that is not at the newest entry.
    fn place(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some(n) = self.entries.begins_at() else { return };
        let mut back = false;
        let margin = Margin { left: 16, right: 16, top: 0, bottom: 8 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::SMALL;
                let words = cx.tell(&Message::new("auditlog-around").with("n", cx.texts.count(n)));
                ui.label(text(words, Type::Body, palette(ui).text));
                back = ui.add(Button::plain(cx.say("auditlog-newest")).icon(Icon::ArrowUp)).clicked();
            });
        });
        if back {
            self.look_again(cx);
        }
    }

    fn table(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let palette = palette(ui);
        let words = move |ui: &mut Ui, words: String, ink| {
            ui.add(Label::new(text(words, Type::Body, ink)).truncate());
        };
        let (strong, plain, quiet) = (palette.text_strong, palette.text, palette.text_sub);
        let moment = |cx: &Cx<'_>, row: &AuditRow| cx.texts.moment(row.at, cx.now);
        let columns = vec![
            Column::new(cx.say("auditlog-n"), 68.0, |cx: &Cx<'_>, row: &AuditRow| cx.texts.count(row.n))
                .copied(|_, row| row.n.to_string())
                .drawn(move |ui, cx, row| words(ui, cx.texts.count(row.n), quiet))
                .spared(3),
            Column::new(cx.say("auditlog-time"), 104.0, moment)
                .copied(|_, row| row.at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true))
                .drawn(move |ui, cx, row| words(ui, moment(cx, row), quiet)),
            Column::new(cx.say("auditlog-who"), 112.0, name)
                .drawn(move |ui, cx, row| words(ui, name(cx, row), plain))
                .spared(1),
            Column::new(cx.say("auditlog-what"), 200.0, |cx: &Cx<'_>, row: &AuditRow| cx.tell(&audit_words(row)))
                .drawn(move |ui, cx, row| words(ui, cx.tell(&audit_words(row)), strong))
                .grows(),
            Column::new(cx.say("auditlog-about"), 168.0, |_: &Cx<'_>, row: &AuditRow| about(row))
                .copied(|_, row| row.subject.clone())
                .drawn(move |ui, _, row| words(ui, about(row), quiet))
                .spared(5),
            Column::new(cx.say("auditlog-through"), 112.0, |cx: &Cx<'_>, row: &AuditRow| cx.say(through(row)))
                .drawn(move |ui, cx, row| words(ui, cx.say(through(row)), quiet))
                .spared(4),
            Column::new(cx.say("auditlog-ended"), 92.0, |cx: &Cx<'_>, row: &AuditRow| cx.say(ended(row).1))
                .drawn(|ui, cx, row| {
                    let (mark, word) = ended(row);
                    mark.show(ui, &cx.say(word));
                })
                .spared(2),
        ];
        let (what, hint) = if self.wanted.is_any() {
            ("auditlog-none-fits", "auditlog-none-fits-hint")
        } else {
            ("auditlog-none", "auditlog-none-hint")
        };
        let table: Table<'_, AuditRow, ()> =
            Table::new(cx.say("window-audit"), columns).when_empty(cx.say(what), cx.say(hint));
        let mut opened = None;
        let mut rows = Listed::new(self.entries.rows(), |row: &AuditRow| row.n);
        for event in table.show(ui, cx, &mut rows, &mut self.table) {
            match event {
                TableEvent::Moved(n) | TableEvent::Opened(n) => opened = Some(n),
                TableEvent::Sorted(()) => {}
                TableEvent::Copied(rows) => cx.want(Intent::Copy(rows, Message::new("auditlog-copied"))),
            }
        }
        if let Some(n) = opened {
            self.open = self.entries.rows().iter().find(|row| row.n == n).cloned();
        }
    }
}

/// How many entries there are, whether the keychain agrees, and when all of it was last verified here.
fn standing_words(cx: &Cx<'_>, standing: &AuditStanding, verified_at: Option<DateTime<Utc>>) -> String {
    let entries = Message::new("auditlog-entries")
        .with("count", standing.entries)
        .with("entries", cx.texts.count(standing.entries));
    let anchor = match standing.anchor {
        AuditAnchor::Agrees { .. } if standing.anchor_kept => "auditlog-anchored",
        AuditAnchor::Agrees { .. } => "auditlog-not-kept",
        AuditAnchor::Unread => "auditlog-not-compared",
        AuditAnchor::Shorter { .. } | AuditAnchor::Differs { .. } | AuditAnchor::Forgotten => "auditlog-trouble",
    };
    let verified = verified_at.map_or(Message::new("auditlog-not-verified"), |at| verified_words(cx.now - at));
    [cx.tell(&entries), cx.say(anchor), cx.tell(&verified)].join(" · ")
}

/// How long ago all of it was verified, by the minute.
fn verified_words(span: TimeDelta) -> Message {
    match u64::try_from(span.num_minutes()).unwrap_or_default() {
        0 => Message::new("auditlog-verified-now"),
        minutes @ 1..60 => Message::new("auditlog-verified-minutes").with("minutes", minutes),
        minutes => Message::new("auditlog-verified-hours").with("hours", minutes / 60),
    }
}

/// Who did it, as it is listed.
pub(super) fn name(cx: &Cx<'_>, row: &AuditRow) -> String {
    match &row.name {
        Some(name) => name.clone(),
        None if row.through == "program" => cx.say("auditlog-program"),
        None => cx.say("auditlog-nobody"),
    }
}

/// What it is about: the name of a person, or the id of whatever it is.
pub(super) fn about(row: &AuditRow) -> String {
    row.about.clone().unwrap_or_else(|| row.subject.clone())
}

/// From where.
pub(super) fn through(row: &AuditRow) -> &'static str {
    match row.through.as_str() {
        "window" => "auditlog-window",
        "command_line" => "auditlog-command-line",
        "program" => "auditlog-itself",
        _ => "auditlog-unknown",
    }
}

/// How it ended.
pub(super) const fn ended(row: &AuditRow) -> (Mark, &'static str) {
    match row.ended {
        Ended::Done => (Mark::Done, "auditlog-done"),
        Ended::Refused => (Mark::Bad, "auditlog-refused"),
    }
}
