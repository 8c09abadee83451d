//! The one table of every screen: any number of rows of which only those in sight are drawn, sorted, walked through by
//! keyboard, selected by identity.
//!
//! It is drawn by `egui_table`. Rows come from anything that is [`Rows`]: a slice, or [`Paged`], which fetches pages of a
//! long list in the background while it is scrolled.

mod column;
mod draw;
mod paged;
mod rows;
mod walk;

use std::collections::BTreeMap;
use std::ops::Range;

use egui::accesskit::Role;
use egui::{EventFilter, Id, Key, Rect, Response, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use egui_table::HeaderRow;

pub use column::{Align, Column};
pub use paged::Paged;
pub use rows::{Listed, Rows};

use self::draw::{Delegate, focus_ring_inside};
use super::line::one_line;
use crate::theme::Colour;
use crate::ui::cx::Cx;
use crate::ui::theme::{Type, palette, size, space};

/// Where a person is in a table, and what is selected. Kept by the screen.
#[derive(Debug, Clone)]
pub struct TableState<K, T> {
    /// The row that has the bar at its edge.
    pub cursor: Option<K>,
    /// The selected rows, by what they are known by.
    pub selected: BTreeMap<K, T>,
    place: usize,
    anchor: usize,
    scroll_to: Option<(usize, Option<egui::Align>)>,
    in_sight: Range<usize>,
    /// The cursor goes to `place` as soon as its row is here.
    awaited: bool,
    takes_keyboard: bool,
}

impl<K, T> Default for TableState<K, T> {
    fn default() -> Self {
        Self {
            cursor: None,
            selected: BTreeMap::new(),
            place: 0,
            anchor: 0,
            scroll_to: None,
            in_sight: 0..0,
            awaited: false,
            takes_keyboard: false,
        }
    }
}

impl<K, T> TableState<K, T> {
    /// Starts at the top, with nothing selected; for another list.
    pub fn start_over(&mut self) {
        *self = Self { scroll_to: Some((0, None)), ..Self::default() };
    }

    /// The places that were in sight when it was last shown.
    pub fn in_sight(&self) -> Range<usize> {
        self.in_sight.clone()
    }

    /// Where the cursor is, or was before its row went away.
    pub const fn place(&self) -> usize {
        self.place
    }

    /// Puts the cursor onto a row and brings it into sight.
    pub fn put_cursor(&mut self, key: K, place: usize) {
        self.cursor = Some(key);
        self.cursor_is_at(place);
        self.scroll_to = Some((place, None));
    }

    /// The row with the cursor has another place now; nothing is scrolled.
    pub const fn cursor_is_at(&mut self, place: usize) {
        self.awaited = false;
        self.place = place;
        self.anchor = place;
    }

    /// The cursor goes to this place as soon as its row is here; for a list in which the row before is gone.
    pub fn await_cursor(&mut self, place: usize) {
        self.cursor = None;
        self.cursor_is_at(place);
        self.awaited = true;
    }

    /// Has the keyboard from when it is next shown.
    pub const fn take_keyboard(&mut self) {
        self.takes_keyboard = true;
    }

    /// Brings the row with the cursor into sight, where it was moved out of it by what is around the table.
    pub const fn scroll_to_cursor(&mut self) {
        self.scroll_to = Some((self.place, None));
    }

    /// Scrolls so that this row is the first in sight.
    pub const fn scroll_to_top(&mut self, place: usize) {
        self.scroll_to = Some((place, Some(egui::Align::TOP)));
    }
}

/// What a person did in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableEvent<K, S> {
    /// Another row has the cursor.
    Moved(K),
    /// A row was opened: double click or Enter.
    Opened(K),
    /// Another order is wanted.
    Sorted(S),
    /// The selected rows, or the one at the cursor, as tab separated text.
    Copied(String),
}

/// A table about to be shown.
#[must_use]
pub struct Table<'a, T, S> {
    name: String,
    columns: Vec<Column<'a, T, S>>,
    sorted: Option<(S, bool)>,
    selectable: bool,
    row_height: f32,
    edge: f32,
    beside: bool,
    opens: bool,
    next_key: Option<Key>,
    rows_at_most: Option<usize>,
    sums: Vec<(String, Colour)>,
    empty: (String, String),
}

impl<'a, T: Clone, S: Copy + PartialEq> Table<'a, T, S> {
    /// A table; `name` is for those who do not see it, and unique on its screen.
    pub fn new(name: impl Into<String>, columns: Vec<Column<'a, T, S>>) -> Self {
        Self {
            name: name.into(),
            columns,
            sorted: None,
            selectable: false,
            row_height: size::ROW,
            edge: space::PAGE,
            beside: false,
            opens: false,
            next_key: None,
            rows_at_most: None,
            sums: Vec::new(),
            empty: (String::new(), String::new()),
        }
    }

    /// Marks the column that it is sorted by; `true` for descending.
    pub const fn sorted(mut self, by: S, descending: bool) -> Self {
        self.sorted = Some((by, descending));
        self
    }

    /// Rows can be ticked.
    pub const fn selectable(mut self) -> Self {
        self.selectable = true;
        self
    }

    /// Lower rows, for a table inside of something.
    pub const fn dense(mut self) -> Self {
        self.row_height = size::DENSE_ROW;
        self
    }

    /// How far words keep from the left edge and figures from the right one; a page's distance unless said otherwise.
    pub const fn edge(mut self, edge: f32) -> Self {
        self.edge = edge;
        self
    }

    /// Not what the screen is about: takes keys only when it was given the keyboard.
    pub const fn beside(mut self) -> Self {
        self.beside = true;
        self
    }

    /// A click opens a row at once.
    pub const fn opens(mut self) -> Self {
        self.opens = true;
        self
    }

    /// A letter that moves to the next row, besides the arrow.
    pub const fn next_key(mut self, key: Key) -> Self {
        self.next_key = Some(key);
        self
    }

    /// Takes the room of so many rows, or of fewer when there are not so many, instead of all there is.
    pub const fn rows_at_most(mut self, rows: usize) -> Self {
        self.rows_at_most = Some(rows);
        self
    }

    /// A last line that stays in sight: one entry a column, in its ink. Words of an empty neighbour's room may be used.
    pub fn sums(mut self, sums: Vec<(String, Colour)>) -> Self {
        self.sums = sums;
        self
    }

    /// What stands there when there are no rows: what, and what would bring some.
    pub fn when_empty(mut self, what: impl Into<String>, hint: impl Into<String>) -> Self {
        self.empty = (what.into(), hint.into());
        self
    }

    /// Shows it.
    pub fn show<R: Rows<Row = T>>(
        self,
        ui: &mut Ui,
        cx: &Cx<'_>,
        rows: &mut R,
        state: &mut TableState<R::Key, T>,
    ) -> Vec<TableEvent<R::Key, S>> {
        let Some(rows_at_most) = self.rows_at_most else { return self.show_here(ui, cx, rows, state) };
        #[allow(clippy::cast_precision_loss, reason = "as many rows as fit on a screen")]
        let height = size::ROOMY_ROW + self.row_height * rows.len().clamp(1, rows_at_most.max(1)) as f32;
        let room = vec2(ui.available_width(), height + self.sums_height());
        ui.allocate_ui(room, |ui| {
            ui.set_min_size(room);
            self.show_here(ui, cx, rows, state)
        })
        .inner
    }

    fn show_here<R: Rows<Row = T>>(
        self,
        ui: &mut Ui,
        cx: &Cx<'_>,
        rows: &mut R,
        state: &mut TableState<R::Key, T>,
    ) -> Vec<TableEvent<R::Key, S>> {
        let mut events = Vec::new();
        if rows.len() == 0 {
            super::nothing_here(ui, &self.empty.0, &self.empty.1);
            return events;
        }
        let id = ui.make_persistent_id(("table", self.name.as_str()));
        let mut whole = ui.available_rect_before_wrap();
        let foot = Rect::from_min_max(pos2(whole.left(), whole.bottom() - self.sums_height()), whole.max);
        whole.max.y = foot.top();
        let keyboard = self.keyboard(ui, id, whole, rows.len());
        if std::mem::take(&mut state.takes_keyboard) {
            keyboard.request_focus();
        }
        let line = egui::Stroke::new(1.0, palette(ui).line);
        ui.painter().hline(whole.x_range(), whole.top() + size::ROOMY_ROW - 0.5, line);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few rows, and never negative")]
        let page = ((whole.height() - size::ROOMY_ROW) / self.row_height).max(1.0) as usize;
        self.walk(ui, &keyboard, rows, state, page, &mut events);
        self.copy(ui, cx, &keyboard, rows, state, &mut events);

        let visible = self.visible(whole.width());
        let widths = self.widths(&visible, whole.width());
        let columns: Vec<egui_table::Column> =
            widths.iter().map(|&width| egui_table::Column::new(width).range(width..=width).resizable(false)).collect();
        let mut table = egui_table::Table::new()
            .id_salt(("rows", self.name.as_str()))
            .num_rows(rows.len() as u64)
            .columns(columns)
            .headers([HeaderRow::new(size::ROOMY_ROW)]);
        if let Some((place, align)) = state.scroll_to.take() {
            table = table.scroll_to_row(place.min(rows.len() - 1) as u64, align);
        }
        let mut delegate = Delegate {
            table: &self,
            visible: &visible,
            cx,
            rows,
            state,
            events: &mut events,
            id,
            has_keyboard: self.has_keys(ui, &keyboard),
            take_keyboard: false,
        };
        let mut body = ui.new_child(UiBuilder::new().max_rect(whole).id_salt(("body", self.name.as_str())));
        table.show(&mut body, &mut delegate);
        ui.advance_cursor_after_rect(whole.union(foot));
        if delegate.take_keyboard {
            keyboard.request_focus();
        }
        if keyboard.has_focus() && state.cursor.is_none() {
            focus_ring_inside(ui, whole);
        }
        if !self.sums.is_empty() {
            self.sum_row(ui, foot, &visible, &widths);
        }
        events
    }

    /// The table as one thing that can have the keyboard.
    fn keyboard(&self, ui: &Ui, id: Id, whole: Rect, rows: usize) -> Response {
        let response = ui.interact(whole, id, Sense::focusable_noninteractive());
        response.widget_info(|| WidgetInfo::labeled(Role::Table, true, &self.name));
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_row_count(rows);
            node.set_column_count(self.columns.len());
        });
        if response.has_focus() {
            let arrows = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
        }
        response
    }

    /// Rows as tab separated text with a header, as spreadsheets take it.
    pub fn as_tsv(&self, cx: &Cx<'_>, rows: &[&T]) -> String {
        let line = |cells: Vec<String>| {
            cells.iter().map(|cell| cell.replace(['\t', '\n'], " ")).collect::<Vec<_>>().join("\t")
        };
        let header = line(self.columns.iter().map(|column| column.name.clone()).collect());
        let words = |column: &Column<'a, T, S>, row: &T| (column.copied.as_ref().unwrap_or(&column.words))(cx, row);
        let rows = rows.iter().map(|row| line(self.columns.iter().map(|column| words(column, row)).collect()));
        std::iter::once(header).chain(rows).collect::<Vec<_>>().join("\n")
    }

    /// Fixed widths, and the rest shared by the columns that grow. Whole points, so that text stays crisp.
    fn widths(&self, visible: &[usize], room: f32) -> Vec<f32> {
        let columns = || visible.iter().filter_map(|&number| self.columns.get(number));
        let growing = columns().filter(|column| column.grows).count();
        let fixed = self.fixed(visible);
        #[allow(clippy::cast_precision_loss, reason = "a handful of columns")]
        let share = if growing == 0 { 0.0 } else { ((room - fixed).max(0.0) / growing as f32).floor() };
        let own = columns().enumerate().map(|(at, column)| {
            let (left, right) = self.margins(at, visible.len());
            column.width - 2.0 * space::SMALL + left + right + if column.grows { share } else { 0.0 }
        });
        self.selectable.then_some(TICK).into_iter().chain(own).collect()
    }

    const fn sums_height(&self) -> f32 {
        if self.sums.is_empty() { 0.0 } else { size::ROOMY_ROW }
    }

    /// The last line, below all rows.
    fn sum_row(&self, ui: &Ui, foot: Rect, visible: &[usize], widths: &[f32]) {
        ui.painter().hline(foot.x_range(), foot.top() + 0.5, egui::Stroke::new(1.0, palette(ui).line_strong));
        let ticks = widths.len() - visible.len();
        let mut left = foot.left() + widths.iter().take(ticks).sum::<f32>();
        let mut free_from = left + if ticks == 0 { self.edge } else { space::SMALL };
        for (at, (number, width)) in visible.iter().zip(widths.iter().skip(ticks)).enumerate() {
            let (margin_left, margin_right) = self.margins(at, visible.len());
            let (start, end) = (left + margin_left, left + width - margin_right);
            left += width;
            let (Some(column), Some((words, ink))) = (self.columns.get(*number), self.sums.get(*number)) else {
                continue;
            };
            if words.is_empty() {
                continue;
            }
            // Words may go on to the right as far as nothing stands there, figures to the left.
            let following = visible.iter().zip(widths.iter().skip(ticks)).skip(at + 1);
            let free: f32 = following
                .take_while(|(number, _)| self.sums.get(**number).is_none_or(|(words, _)| words.is_empty()))
                .map(|(_, width)| *width)
                .sum();
            let (kind, room) = match column.align {
                Align::Left => (Type::Strong, end + free - start),
                Align::Right => (Type::Strong, end - free_from),
            };
            let galley = one_line(ui, words, kind, *ink, room);
            let x = if column.align == Align::Left { start } else { end - galley.size().x };
            free_from = x + galley.size().x + space::SMALL;
            ui.painter().galley(pos2(x, foot.center().y - galley.size().y / 2.0), galley, (*ink).into());
        }
    }

    /// What a cell keeps free at its left and right; the outer ones keep the table's edge, where the scroll bar is.
    fn margins(&self, at: usize, columns: usize) -> (f32, f32) {
        let left = if at == 0 && !self.selectable { self.edge } else { space::SMALL };
        (left, if at + 1 == columns { self.edge } else { space::SMALL })
    }

    /// The columns for which there is room.
    fn visible(&self, room: f32) -> Vec<usize> {
        let mut visible: Vec<usize> =
            self.columns.iter().enumerate().filter(|(_, column)| column.spared < u8::MAX).map(|(at, _)| at).collect();
        while self.fixed(&visible) > room {
            let rank = |at: &usize| self.columns.get(*at).map_or(0, |column| column.spared);
            let Some(spared) = visible.iter().copied().max_by_key(rank).filter(|at| rank(at) > 0) else { break };
            visible.retain(|&at| at != spared);
        }
        visible
    }

    /// What the columns need at least.
    fn fixed(&self, visible: &[usize]) -> f32 {
        let left = if self.selectable { TICK } else { self.edge - space::SMALL };
        let columns = visible.iter().filter_map(|&at| self.columns.get(at));
        left + columns.map(|column| column.width).sum::<f32>() + self.edge - space::SMALL
    }
}

/// The column of ticks.
const TICK: f32 = 36.0;
