//! The payments that a search found. A newer result takes over only once what is in sight of it is here, so that neither
//! typing nor syncing makes the list blink, and where a person is in it is not lost.

use std::ops::Range;
use std::sync::Arc;

use crate::desk::{FoundPayments, PaymentRow};
use crate::domain::ids::PaymentId;
use crate::domain::search::{PaymentColumn, PaymentSort};
use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::ui::widgets::{Paged, Rows as _, TableState};
use crate::worker::{Command, Event, FoundRow, PaymentsPage};

/// Where a person is in the list.
pub type State = TableState<PaymentId, PaymentRow>;

/// Rows that are fetched before it is known how many are in sight.
const FIRST_ROWS: usize = 64;

/// One result of a search, with those of its rows that are here.
pub struct List {
    /// The result.
    pub found: Arc<FoundPayments>,
    /// Its rows.
    pub rows: Paged<PaymentRow, PaymentId>,
}

impl List {
    fn new(found: Arc<FoundPayments>) -> Self {
        let rows = Paged::new(found.len(), |row: &PaymentRow| row.payment.payment_id.clone());
        Self { found, rows }
    }

    fn fetch(&mut self, cx: &mut Cx<'_>) {
        let found = &self.found;
        self.rows.fetch(cx, |rows| Command::FetchPayments { found: Arc::clone(found), rows });
    }

    /// What `row` is known by, if it is here.
    fn key_at(&self, row: usize) -> Option<PaymentId> {
        self.rows.row(row).map(|row| row.payment.payment_id.clone())
    }

    fn find(&self, cx: &mut Cx<'_>, payment_id: &PaymentId, into: &mut Loadable<FoundRow>) {
        into.ask(cx, Command::FindRow { found: Arc::clone(&self.found), payment_id: payment_id.clone() });
    }
}

/// A result that is about to take over.
struct Coming {
    list: List,
    /// Where it is to be looked at.
    start: Start,
    /// The row that is the first in sight now.
    top: Loadable<FoundRow>,
    /// The row with the cursor.
    cursor: Loadable<FoundRow>,
}

/// Where a result is looked at first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// At its top: another search.
    Anew,
    /// At its top, with the same payments selected: another order.
    Top,
    /// Where the one before is looked at: the same search once more. The row and how many follow.
    Here(usize, usize),
}

/// The list, the one that comes after it, and where a person is.
#[derive(Default)]
pub struct Lists {
    shown: Option<List>,
    coming: Option<Coming>,
    /// Cursor, selection, scroll place.
    pub state: State,
    reveal: Option<PaymentId>,
    revealing: Loadable<FoundRow>,
}

impl Lists {
    /// The list in sight.
    pub const fn shown(&self) -> Option<&List> {
        self.shown.as_ref()
    }

    /// The rows in sight and where a person is in them.
    pub fn shown_mut(&mut self) -> (Option<&mut List>, &mut State) {
        (self.shown.as_mut(), &mut self.state)
    }

    /// A search has found something.
    pub fn take(&mut self, cx: &mut Cx<'_>, found: Arc<FoundPayments>) {
        if let Some(mut before) = self.coming.take() {
            before.list.rows.call_back(cx);
        }
        let start = match &self.shown {
            Some(shown) if shown.found.line != found.line => Start::Anew,
            Some(shown) if shown.found.sort != found.sort => Start::Top,
            Some(_) => Start::Here(self.state.in_sight().start, self.state.in_sight().len()),
            None => Start::Anew,
        };
        let mut coming =
            Coming { list: List::new(found), start, top: Loadable::default(), cursor: Loadable::default() };
        coming.list.rows.prepare(0..FIRST_ROWS);
        if let (Start::Here(top, _), Some(shown)) = (start, &self.shown)
            && top > 0
            && let Some(key) = shown.key_at(top)
        {
            coming.list.find(cx, &key, &mut coming.top);
        }
        if let (Start::Here(..) | Start::Top, Some(key)) = (start, &self.state.cursor) {
            coming.list.find(cx, key, &mut coming.cursor);
        }
        self.coming = Some(coming);
        self.advance(cx);
    }

    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        for list in self.shown.iter_mut().chain(self.coming.as_mut().map(|coming| &mut coming.list)) {
            list.rows.apply(event, |page: PaymentsPage| page.payments);
        }
        if let Some(coming) = &mut self.coming {
            coming.top.apply(event);
            coming.cursor.apply(event);
        }
        if self.revealing.apply(event)
            && let Some(FoundRow { payment_id, row: Some(row) }) = self.revealing.take()
            && self.state.cursor.as_ref() == Some(&payment_id)
        {
            self.state.put_cursor(payment_id, row);
        }
        self.advance(cx);
    }

    /// Puts the cursor onto a payment and scrolls to it, if the list has it.
    pub fn reveal(&mut self, cx: &mut Cx<'_>, payment_id: PaymentId) {
        self.state.cursor = Some(payment_id.clone());
        self.reveal = Some(payment_id);
        self.advance(cx);
    }

    /// Fetches what is in sight; swaps the lists when the coming one is ready.
    pub fn advance(&mut self, cx: &mut Cx<'_>) {
        if let Some(coming) = &mut self.coming {
            coming.prepare();
            coming.list.fetch(cx);
        }
        if self.coming.as_ref().is_some_and(Coming::is_ready)
            && let Some(coming) = self.coming.take()
        {
            self.swap(cx, coming);
        }
        if let Some(shown) = &mut self.shown {
            shown.fetch(cx);
        }
        if let Some(shown) = &self.shown
            && self.coming.is_none()
            && let Some(payment_id) = self.reveal.take()
        {
            shown.find(cx, &payment_id, &mut self.revealing);
        }
    }

    fn swap(&mut self, cx: &mut Cx<'_>, coming: Coming) {
        if let Some(mut before) = self.shown.take() {
            before.rows.call_back(cx);
        }
        let place = coming.cursor.value().and_then(|found| found.row);
        match coming.start {
            Start::Anew => {
                let cursor = self.state.cursor.take();
                self.state.start_over();
                self.state.cursor = cursor; // its payment stays beside the list, in it or not
            }
            Start::Top => self.state.scroll_to_top(0),
            Start::Here(before, _) => {
                let now = coming.top.value().and_then(|found| found.row);
                if let Some(now) = now.filter(|now| *now != before) {
                    self.state.scroll_to_top(now);
                }
            }
        }
        if let Some(place) = place {
            self.state.cursor_is_at(place);
        }
        for row in coming.list.rows.loaded() {
            // What is selected is copied as it is now, not as it was when it was ticked.
            if let Some(selected) = self.state.selected.get_mut(&row.payment.payment_id) {
                selected.clone_from(row);
            }
        }
        self.shown = Some(coming.list);
    }
}

impl Coming {
    /// The rows to fetch first.
    fn in_sight(&self) -> Range<usize> {
        match self.start {
            Start::Anew | Start::Top => 0..FIRST_ROWS,
            Start::Here(before, rows) => {
                let top = self.top.value().and_then(|found| found.row).unwrap_or(before);
                top..top + rows.max(1)
            }
        }
    }

    fn prepare(&mut self) {
        if !self.top.is_pending() {
            let end = self.list.found.len();
            let in_sight = self.in_sight();
            self.list.rows.prepare(in_sight.start.min(end)..in_sight.end.min(end));
        }
    }

    fn is_ready(&self) -> bool {
        !self.top.is_pending() && !self.cursor.is_pending() && self.list.rows.has(self.in_sight())
    }
}

/// The order after a header was pressed: the same column the other way round, or another one from its useful end.
pub fn next_sort(now: PaymentSort, by: PaymentColumn) -> PaymentSort {
    let largest_first = matches!(by, PaymentColumn::Time | PaymentColumn::Risk | PaymentColumn::Amount);
    let descending = if now.by == by { !now.descending } else { largest_first };
    PaymentSort { by, descending }
}
