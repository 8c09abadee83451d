//! Walking through a table by keyboard, ticking rows, and copying them.

use egui::{Event as InputEvent, Key, Modifiers, Response, Ui};

use super::rows::Rows;
use super::{Table, TableEvent, TableState};
use crate::ui::cx::Cx;

impl<T: Clone, S: Copy + PartialEq> Table<'_, T, S> {
    /// Whether keys are for this table: it has the keyboard, or nobody has and it is what the screen is about.
    pub(super) fn has_keys(&self, ui: &Ui, keyboard: &Response) -> bool {
        let nobody_has_it = || ui.memory(|memory| memory.focused().is_none() && memory.top_modal_layer().is_none());
        keyboard.has_focus() || (!self.beside && nobody_has_it())
    }

    /// Arrows, pages, ends; Space ticks, Shift extends, Enter opens.
    pub(super) fn walk<R: Rows<Row = T>>(
        &self,
        ui: &Ui,
        keyboard: &Response,
        rows: &R,
        state: &mut TableState<R::Key, T>,
        page: usize,
        events: &mut Vec<TableEvent<R::Key, S>>,
    ) {
        if state.awaited {
            move_to(rows, state, state.place.min(rows.len() - 1), events);
        }
        if !self.has_keys(ui, keyboard) {
            return;
        }
        let last = rows.len() - 1;
        let from = state.place.min(last);
        let has_cursor = state.cursor.is_some();
        let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let shifted = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, key));
        let next = if has_cursor { from.saturating_add(1) } else { from };
        let steps = [
            (Key::ArrowDown, next),
            (self.next_key.unwrap_or(Key::ArrowDown), next),
            (Key::ArrowUp, from.saturating_sub(1)),
            (Key::PageDown, from.saturating_add(page)),
            (Key::PageUp, from.saturating_sub(page)),
            (Key::Home, 0),
            (Key::End, last),
        ];
        for (key, to) in steps {
            let extend = self.selectable && shifted(key);
            if extend || pressed(key) {
                let to = to.min(last);
                if extend {
                    select_between(rows, state, state.anchor, to);
                } else {
                    state.anchor = to;
                }
                move_to(rows, state, to, events);
                state.scroll_to = Some((to, None));
            }
        }
        if self.selectable && pressed(Key::Space) {
            toggle(rows, state, state.place);
        }
        if pressed(Key::Enter)
            && let Some(key) = state.cursor.clone()
        {
            events.push(TableEvent::Opened(key));
        }
    }

    /// Ctrl+C: the ticked rows, or the one at the cursor.
    pub(super) fn copy<R: Rows<Row = T>>(
        &self,
        ui: &Ui,
        cx: &Cx<'_>,
        keyboard: &Response,
        rows: &R,
        state: &TableState<R::Key, T>,
        events: &mut Vec<TableEvent<R::Key, S>>,
    ) {
        let asked = ui.input(|input| input.events.iter().any(|event| matches!(event, InputEvent::Copy)));
        if !asked || !self.has_keys(ui, keyboard) {
            return;
        }
        let at_cursor = rows.row(state.place).filter(|row| state.cursor.as_ref() == Some(&rows.key(row)));
        let chosen: Vec<&T> =
            if state.selected.is_empty() { at_cursor.into_iter().collect() } else { state.selected.values().collect() };
        if !chosen.is_empty() {
            events.push(TableEvent::Copied(self.as_tsv(cx, &chosen)));
        }
    }
}

pub(super) fn move_to<R: Rows, S>(
    rows: &R,
    state: &mut TableState<R::Key, R::Row>,
    place: usize,
    events: &mut Vec<TableEvent<R::Key, S>>,
) {
    state.place = place;
    state.awaited = rows.row(place).is_none();
    if let Some(row) = rows.row(place) {
        let key = rows.key(row);
        if state.cursor.as_ref() != Some(&key) {
            state.cursor = Some(key.clone());
            events.push(TableEvent::Moved(key));
        }
    }
}

pub(super) fn toggle<R: Rows>(rows: &R, state: &mut TableState<R::Key, R::Row>, place: usize) {
    state.anchor = place;
    if let Some(row) = rows.row(place) {
        let key = rows.key(row);
        if state.selected.remove(&key).is_none() {
            state.selected.insert(key, row.clone());
        }
    }
}

pub(super) fn select_between<R: Rows>(rows: &R, state: &mut TableState<R::Key, R::Row>, from: usize, to: usize) {
    for place in from.min(to)..=from.max(to) {
        // Rows that are still on their way are left out rather than guessed.
        if let Some(row) = rows.row(place) {
            state.selected.insert(rows.key(row), row.clone());
        }
    }
}
