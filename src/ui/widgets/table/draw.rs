//! Drawing a table: what `egui_table` asks for, cell by cell.

use egui::accesskit::Role;
use egui::{Id, Layout, Rect, Response, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use egui_table::{CellInfo, HeaderCellInfo, PrefetchInfo, TableDelegate};

use super::column::{Align, Column};
use super::rows::Rows;
use super::walk::{move_to, select_between, toggle};
use super::{Table, TableEvent, TableState};
use crate::theme::Palette;
use crate::ui::cx::Cx;
use crate::ui::theme::{Icon, Type, corner, palette, text};
use crate::ui::widgets::button::focus_ring;
use crate::ui::widgets::line::one_line;
use crate::ui::widgets::tick::tick_mark;

pub(super) struct Delegate<'a, 'b, R: Rows, S> {
    pub(super) table: &'a Table<'b, R::Row, S>,
    pub(super) visible: &'a [usize],
    pub(super) cx: &'a Cx<'b>,
    pub(super) rows: &'a mut R,
    pub(super) state: &'a mut TableState<R::Key, R::Row>,
    pub(super) events: &'a mut Vec<TableEvent<R::Key, S>>,
    pub(super) id: Id,
    pub(super) has_keyboard: bool,
    pub(super) take_keyboard: bool,
}

impl<R: Rows, S: Copy + PartialEq> Delegate<'_, '_, R, S> {
    /// The column of a cell; nothing for the ticks.
    fn column(&self, number: usize) -> Option<&Column<'_, R::Row, S>> {
        let number = if self.table.selectable { number.checked_sub(1)? } else { number };
        self.table.columns.get(*self.visible.get(number)?)
    }

    /// Where in a cell its words are.
    fn inside(&self, cell: Rect, number: usize) -> Rect {
        let at = if self.table.selectable { number.saturating_sub(1) } else { number };
        let (left, right) = self.table.margins(at, self.visible.len());
        Rect::from_min_max(pos2(cell.left() + left, cell.top()), pos2(cell.right() - right, cell.bottom()))
    }

    /// A row in one sentence.
    fn row_words(&self, row: &R::Row) -> String {
        let shown = self.table.columns.iter().filter(|column| column.spared < u8::MAX);
        let cells = shown.map(|column| (column.words)(self.cx, row));
        cells.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(", ")
    }

    fn tick_all(&mut self, ui: &mut Ui, palette: &Palette) {
        let some = !self.state.selected.is_empty();
        let name = self.cx.say("window-table-clear-selection");
        let response = tick_box(ui, palette, some, true, &name, self.id.with("tick-all"));
        if response.clicked() {
            self.state.selected.clear();
        }
    }
}

impl<R: Rows, S: Copy + PartialEq> TableDelegate for Delegate<'_, '_, R, S> {
    fn prepare(&mut self, info: &PrefetchInfo) {
        let place = |row: u64| usize::try_from(row).unwrap_or(usize::MAX);
        let in_sight = place(info.visible_rows.start)..place(info.visible_rows.end).min(self.rows.len());
        self.rows.prepare(in_sight.clone());
        self.state.in_sight = in_sight;
    }

    fn default_row_height(&self) -> f32 {
        self.table.row_height
    }

    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let palette = palette(ui);
        let rect = ui.max_rect();
        let Some(column) = self.column(cell.col_range.start) else {
            if !self.state.selected.is_empty() {
                self.tick_all(ui, palette);
            }
            return;
        };
        let sorted = self.table.sorted.filter(|(by, _)| column.sort == Some(*by));
        let ink = if sorted.is_some() { palette.text_strong } else { palette.text_sub };
        let inner = self.inside(rect, cell.col_range.start);
        let arrow = if sorted.is_some() { 16.0 } else { 0.0 };
        let words = one_line(ui, &column.name, Type::Label, ink, inner.width() - arrow);
        // The name of a column of figures stays flush with them; the arrow is at its other side.
        let (left, arrow_left) = match column.align {
            Align::Left => (inner.left(), inner.left() + words.size().x + 4.0),
            Align::Right => (inner.right() - words.size().x, inner.right() - words.size().x - 16.0),
        };
        ui.painter().galley(pos2(left, inner.center().y - words.size().y / 2.0), words, ink.into());
        if let Some((_, descending)) = sorted {
            let icon = if descending { Icon::ArrowDown } else { Icon::ArrowUp };
            let place = Rect::from_min_size(pos2(arrow_left, inner.center().y - 6.0), vec2(12.0, 12.0));
            icon.image(palette.accent.ink).paint_at(ui, place);
        }
        if let Some(sort) = column.sort {
            let response = ui.interact(rect, self.id.with(("sort", cell.col_range.start)), Sense::click());
            let name = self
                .cx
                .texts
                .say(&crate::text::Message::new("window-table-sort-by").with("column", column.name.as_str()));
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if response.has_focus() {
                focus_ring_inside(ui, rect);
            }
            if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
                self.events.push(TableEvent::Sorted(sort));
            }
        }
    }

    fn row_ui(&mut self, ui: &mut Ui, row_nr: u64) {
        let palette = palette(ui);
        // A table asks once more for its fixed columns. There are none, and the empty part would take the row's place
        // under the pointer.
        if ui.clip_rect().width() <= 0.0 {
            return;
        }
        // A row is as wide as the table, also where its columns are not.
        let rect = Rect::from_x_y_ranges(ui.clip_rect().x_range(), ui.max_rect().y_range());
        let place = usize::try_from(row_nr).unwrap_or(usize::MAX);
        let Some(row) = self.rows.row(place) else { return };
        let key = self.rows.key(row);
        let (at_cursor, ticked) = (self.state.cursor.as_ref() == Some(&key), self.state.selected.contains_key(&key));
        let response = ui.interact(rect, self.id.with(("row", row_nr)), Sense::CLICK);
        let words = self.row_words(row);
        response.widget_info(|| WidgetInfo::selected(Role::Row, true, at_cursor || ticked, &words));
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_row_index(place));
        if at_cursor || ticked {
            ui.painter().rect_filled(rect, 0, palette.selected);
        } else if response.hovered() {
            ui.painter().rect_filled(rect, 0, palette.hover);
        }
        if at_cursor {
            let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
            let ink = if self.has_keyboard { palette.accent_fill } else { palette.line_field };
            ui.painter().rect_filled(bar, 0, ink);
        }
        if response.clicked() {
            self.take_keyboard = true;
            let modifiers = ui.input(|input| input.modifiers);
            if self.table.selectable && modifiers.shift {
                select_between(self.rows, self.state, self.state.anchor, place);
            } else if self.table.selectable && modifiers.command {
                toggle(self.rows, self.state, place);
            } else {
                self.state.anchor = place;
            }
            move_to(self.rows, self.state, place, self.events);
        }
        if (self.table.opens && response.clicked()) || response.double_clicked() {
            self.events.push(TableEvent::Opened(key));
        }
        if self.table.opens {
            response.on_hover_cursor(egui::CursorIcon::PointingHand);
        }
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo) {
        let palette = palette(ui);
        let place = usize::try_from(cell.row_nr).unwrap_or(usize::MAX);
        let Some(row) = self.rows.row(place) else {
            if self.column(cell.col_nr).is_some() {
                let rect = ui.max_rect();
                let ghost = Rect::from_min_size(pos2(rect.left() + 8.0, rect.center().y - 4.0), vec2(40.0, 8.0));
                ui.painter().rect_filled(ghost, 4, palette.hover);
            }
            return;
        };
        let Some(column) = self.column(cell.col_nr) else {
            let ticked = self.state.selected.contains_key(&self.rows.key(row));
            let name = self
                .cx
                .texts
                .say(&crate::text::Message::new("window-table-select-row").with("row", self.row_words(row)));
            if tick_box(ui, palette, ticked, false, &name, self.id.with(("tick", cell.row_nr))).clicked() {
                toggle(self.rows, self.state, place);
                self.take_keyboard = true;
            }
            return;
        };
        let layout = match column.align {
            Align::Left => Layout::left_to_right(egui::Align::Center),
            Align::Right => Layout::right_to_left(egui::Align::Center),
        };
        let inner = self.inside(ui.max_rect(), cell.col_nr);
        let mut ui = ui.new_child(UiBuilder::new().max_rect(inner).layout(layout));
        // What is too long is cut at the cell, and never runs into the next.
        ui.shrink_clip_rect(inner.expand(2.0)); // the last letter may reach a little out of its line
        if let Some(cell) = &column.cell {
            cell(&mut ui, self.cx, row);
        } else {
            let words = text((column.words)(self.cx, row), Type::Body, palette.text);
            ui.add(egui::Label::new(words).truncate());
        }
    }
}

/// The ring of something that fills its place to the edge.
pub(super) fn focus_ring_inside(ui: &Ui, rect: Rect) {
    let ring = egui::Stroke::new(2.0, palette(ui).accent_fill);
    ui.painter().rect_stroke(rect, corner::WIDGET, ring, egui::StrokeKind::Inside);
}

/// A box that can be ticked; `dash` draws a line for "some of them".
fn tick_box(ui: &Ui, palette: &Palette, ticked: bool, dash: bool, name: &str, id: Id) -> Response {
    let cell = ui.max_rect();
    let rect = Rect::from_center_size(pos2(cell.left() + 24.0, cell.center().y), vec2(14.0, 14.0));
    let response = ui.interact(rect.expand(6.0), id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, ticked, name));
    tick_mark(ui, rect, ticked, dash);
    focus_ring(ui, &response, palette);
    response
}
