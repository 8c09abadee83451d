//! Rows of a look, told apart by their places.

use egui::Ui;

use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::space;
use crate::ui::widgets::{Column, Listed, Table, TableEvent, TableState};

/// A row and its place.
pub(super) type Placed<T> = (usize, T);

/// Rows, and where a person is in them.
pub(super) struct Listing<T> {
    rows: Vec<Placed<T>>,
    table: TableState<usize, Placed<T>>,
}

impl<T: Clone> Listing<T> {
    pub(super) fn new(rows: Vec<T>) -> Self {
        Self { rows: rows.into_iter().enumerate().collect(), table: TableState::default() }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.rows.iter().map(|(_, row)| row)
    }

    pub(super) const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Shows them in the room of at most so many.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        cx: &mut Cx<'_>,
        name: String,
        columns: Vec<Column<'_, Placed<T>, ()>>,
        rows_at_most: usize,
    ) {
        let table = Table::new(name, columns).beside().dense().edge(space::SMALL).rows_at_most(rows_at_most);
        let mut rows = Listed::new(&self.rows, |(place, _): &Placed<T>| *place);
        for event in table.show(ui, cx, &mut rows, &mut self.table) {
            if let TableEvent::Copied(rows) = event {
                cx.want(Intent::Copy(rows, Message::new("import-copied")));
            }
        }
    }
}
