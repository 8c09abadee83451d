//! The audit log: what was done, by whom and when, newest first; whether nothing of it was changed; and a part of it as a
//! file that proves itself.

mod check;
mod detail;
mod entries;
mod export;
mod filter;
mod groups;
mod list;
mod trouble;

use egui::{Frame, Key, Margin, Modifiers, Panel, Stroke, Ui};

use self::check::Check;
use self::entries::Entries;
use self::export::ExportDialog;
use self::filter::Wanted;
use self::trouble::Trouble;
use crate::desk::{AuditRow, AuditStanding};
use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::ui::theme::palette;
use crate::ui::widgets::TableState;
use crate::worker::{Command, Event};

/// The list keeps at least this width beside an entry; on a smaller window the entry covers it.
const LIST_LEAST: f32 = 400.0;

/// How wide an entry is.
const DETAIL: f32 = 400.0;

/// The audit log.
#[derive(Default)]
pub struct AuditLog {
    wanted: Wanted,
    entries: Entries,
    table: TableState<u64, AuditRow>,
    /// The entry beside the list. Entries never change, so it is the one of the list.
    open: Option<AuditRow>,
    standing: Loadable<AuditStanding>,
    check: Check,
    trouble: Trouble,
    export: Option<ExportDialog>,
}

impl AuditLog {
    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        if self.entries.apply(event) {
            self.find_cursor();
        }
        self.standing.apply(event);
        if self.check.apply(event, cx) | self.trouble.apply(event, cx) {
            self.standing.expire();
            self.entries.expire();
        }
        if self.export.as_mut().is_some_and(|export| export.apply(event)) {
            self.standing.expire(); // the first export makes the key that it is signed with
            self.entries.expire();
        }
    }

    /// Goes on with what waits for a code.
    pub fn logic(&mut self, cx: &mut Cx<'_>) {
        self.trouble.go_on(cx);
    }

    /// The row with the cursor has another place after the list has grown.
    fn find_cursor(&mut self) {
        if let Some(n) = self.entries.jumped_to() {
            if let Some((place, row)) = self.entries.at_or_before(n) {
                self.table.put_cursor(row.n, place);
                self.open = Some(row.clone());
            }
            return;
        }
        let at_cursor = |row: &AuditRow| self.table.cursor == Some(row.n);
        match self.entries.rows().iter().position(at_cursor) {
            Some(place) => self.table.cursor_is_at(place),
            None => self.table.cursor = None,
        }
    }

    /// Starts over with what is wanted now.
    fn look_again(&mut self, cx: &mut Cx<'_>) {
        self.table.start_over();
        self.open = None;
        self.entries.start(cx, self.wanted.filter(cx.now));
    }

    /// Shows the list around an entry, whatever was looked for before.
    fn show_entry(&mut self, cx: &mut Cx<'_>, n: u64) {
        self.wanted = Wanted::default();
        self.table.start_over();
        self.open = None;
        self.entries.jump(cx, n);
    }

    /// Paints it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let is_at_top = self.table.in_sight().start == 0;
        let now = cx.now;
        self.entries.keep_fresh(cx, || self.wanted.filter(now), is_at_top);
        self.standing.keep_fresh(cx, || Command::FetchAuditStanding);
        let nothing_above =
            !egui::Popup::is_any_open(ui.ctx()) && ui.memory(|memory| memory.top_modal_layer().is_none());
        let escape = |input: &mut egui::InputState| input.consume_key(Modifiers::NONE, Key::Escape);
        if self.open.is_some() && nothing_above && ui.input_mut(escape) {
            self.close();
        }
        let room = ui.available_width();
        let covers = room < LIST_LEAST + DETAIL;
        if let Some(row) = self.open.clone() {
            let palette = palette(ui);
            let frame = Frame::new().fill(palette.card.into()).inner_margin(Margin::ZERO);
            let width = if covers { room } else { DETAIL };
            let panel = Panel::right("audit entry").exact_size(width).resizable(false).show_separator_line(false);
            let closed = panel
                .frame(frame)
                .show(ui, |ui| {
                    let edge = ui.max_rect();
                    let closed = detail::ui(ui, cx, &row);
                    ui.painter().vline(edge.left() + 0.5, edge.y_range(), Stroke::new(1.0, palette.line));
                    closed
                })
                .inner;
            if closed {
                self.close();
            }
        }
        if self.open.is_none() || !covers {
            self.list_ui(ui, cx);
        }
        self.trouble.dialog(ui.ctx(), cx);
        if self.export.as_mut().is_some_and(|export| export.ui(ui.ctx(), cx, self.standing.value())) {
            self.export = None;
        }
    }

    fn close(&mut self) {
        self.open = None;
        self.table.cursor = None;
    }
}
