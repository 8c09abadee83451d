//! The list: what is asked for, by whom, and until when or how it ended.

use chrono::{DateTime, Utc};
use egui::{CentralPanel, Frame, Label, Margin, Ui};

use super::{Approvals, Tab, waits};
use crate::desk::RequestRow;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::money_words::request_state;
use crate::ui::theme::{Type, palette, size, text};
use crate::ui::widgets::{Column, Listed, Table, TableEvent, fill_row, show_loadable, tabs};
use crate::worker::Command;

impl Approvals {
    pub(super) fn list_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        ui.spacing_mut().item_spacing.y = 0.0;
        Frame::new().inner_margin(Margin::symmetric(16, 0)).show(ui, |ui| {
            fill_row(
                ui,
                size::PAGE_TITLE,
                |ui| {
                    ui.label(text(cx.say("window-approvals"), Type::Title, palette(ui).text_strong));
                },
                |_| {},
            );
        });
        self.tabs(ui, cx);
        let list = std::mem::take(&mut self.list);
        let again =
            CentralPanel::no_frame().show(ui, |ui| show_loadable(ui, cx, &list, |ui, cx, _| self.table(ui, cx))).inner;
        self.list = list;
        if again {
            self.list.ask(cx, Command::FetchRequests);
        }
    }

    fn tabs(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let waiting = self.rows().iter().filter(|row| waits(row)).count();
        let count = |count: usize| cx.texts.count(u64::try_from(count).unwrap_or(u64::MAX));
        let choices = [
            (Tab::Waiting, cx.say("approvals-tab-waiting"), count(waiting)),
            (Tab::Decided, cx.say("approvals-tab-decided"), count(self.rows().len() - waiting)),
        ];
        let chosen = Frame::new().inner_margin(Margin::symmetric(8, 0));
        if chosen.show(ui, |ui| tabs(ui, &mut self.tab, &choices)).inner {
            self.table.start_over();
            self.arrange();
        }
    }

    fn table(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let palette = palette(ui);
        let words = move |ui: &mut Ui, words: String, ink| {
            ui.add(Label::new(text(words, Type::Body, ink)).truncate());
        };
        let (strong, quiet) = (palette.text_strong, palette.text_sub);
        let state = |cx: &Cx<'_>, row: &RequestRow| cx.tell(&Message::new(request_state(row.state).1));
        let moment = |cx: &Cx<'_>, at: DateTime<Utc>| cx.texts.moment(at, cx.now);
        let ended = move |cx: &Cx<'_>, row: &RequestRow| row.decided_at.map(|at| moment(cx, at)).unwrap_or_default();
        let mut columns = vec![
            Column::new(cx.say("approvals-what"), 224.0, |cx: &Cx<'_>, row: &RequestRow| cx.tell(&row.title))
                .drawn(move |ui, cx, row| words(ui, cx.tell(&row.title), strong))
                .grows(),
            Column::new(cx.say("approvals-by"), 104.0, |_: &Cx<'_>, row: &RequestRow| row.requested_by.clone())
                .spared(2),
            Column::new(cx.say("approvals-asked"), 104.0, move |cx: &Cx<'_>, row: &RequestRow| {
                moment(cx, row.requested_at)
            })
            .drawn(move |ui, cx, row| words(ui, moment(cx, row.requested_at), quiet))
            .spared(3),
        ];
        columns.push(match self.tab {
            Tab::Waiting => Column::new(cx.say("approvals-until"), 104.0, move |cx: &Cx<'_>, row: &RequestRow| {
                moment(cx, row.expires_at)
            })
            .drawn(move |ui, cx, row| words(ui, moment(cx, row.expires_at), quiet))
            .spared(1),
            Tab::Decided => Column::new(cx.say("approvals-ended"), 104.0, ended)
                .drawn(move |ui, cx, row| words(ui, ended(cx, row), quiet))
                .spared(1),
        });
        columns.push(Column::new(cx.say("approvals-state"), 160.0, state).drawn(move |ui, cx, row| {
            request_state(row.state).0.show(ui, &state(cx, row));
        }));
        let (what, hint) = match self.tab {
            Tab::Waiting => ("approvals-none", "approvals-none-hint"),
            Tab::Decided => ("approvals-none-decided", "approvals-none-decided-hint"),
        };
        let table: Table<'_, RequestRow, ()> =
            Table::new(cx.say("window-approvals"), columns).when_empty(cx.say(what), cx.say(hint));
        let mut rows = Listed::new(&self.shown, |row: &RequestRow| row.request_id.clone());
        for event in table.show(ui, cx, &mut rows, &mut self.table) {
            match event {
                TableEvent::Moved(request_id) | TableEvent::Opened(request_id) => self.open(cx, request_id),
                TableEvent::Sorted(()) => {}
                TableEvent::Copied(rows) => cx.want(Intent::Copy(rows, Message::new("approvals-copied"))),
            }
        }
    }
}
