//! The payments of one status at a time. A newer list takes over only once what is in sight of it is here, so that neither
//! deciding nor syncing makes it blink.

use std::ops::Range;
use std::sync::Arc;

use crate::desk::{FoundOrders, ORDER_PAGE_ROWS, OrderBy, OrderLine, OrderSort};
use crate::domain::ids::PaymentId;
use crate::reconcile::orders::Status;
use crate::text::UserError;
use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::ui::widgets::{Paged, Rows as _, TableState};
use crate::worker::{Command, Event, OrdersPage};

/// Rows that are fetched before it is known how many are in sight.
const FIRST_ROWS: usize = 64;
/// Rows a page.
const PAGE: usize = 256;
const _: () = assert!(PAGE <= ORDER_PAGE_ROWS, "the desk gives a whole page at once");

/// What has a tab even when there is nothing behind it, in this order. What needs a person comes first.
const ALWAYS: [Status; 5] =
    [Status::Ambiguous, Status::AmountDiffers, Status::Duplicate, Status::NoOrder, Status::Matched];

/// A list with those of its rows that are here.
pub(super) struct List {
    pub(super) found: Arc<FoundOrders>,
    pub(super) tab: Status,
    pub(super) rows: Paged<OrderLine, PaymentId>,
}

impl List {
    fn new(found: Arc<FoundOrders>, tab: Status) -> Self {
        let rows = Paged::new(found.listed(tab), |line: &OrderLine| line.payment_id.clone()).with_page(PAGE);
        Self { found, tab, rows }
    }

    fn fetch(&mut self, cx: &mut Cx<'_>) {
        if let Some(list) = self.found.list(self.tab) {
            self.rows.fetch(cx, |rows| Command::FetchOrders { list: list.clone(), rows });
        }
    }
}

/// Where the list that comes is looked at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    /// At its top: another tab.
    Anew,
    /// At its top, with the cursor where it is now: another order.
    Top,
    /// Where the one before is looked at.
    Here,
}

/// The lists, and where a person is in the one that is shown.
#[derive(Default)]
pub(super) struct Lists {
    found: Loadable<Arc<FoundOrders>>,
    sort: OrderSort,
    /// What is looked for, and whether its field is to have the keyboard.
    pub(super) search: String,
    pub(super) focus_search: bool,
    /// What a person chose; until then the first tab with something that needs a person.
    tab: Option<Status>,
    shown: Option<List>,
    coming: Option<(List, Start)>,
    /// A tab was clicked: what comes has the keyboard, so that one can go on with the arrows.
    wants_keyboard: bool,
    pub(super) table: TableState<PaymentId, OrderLine>,
}

impl Lists {
    /// Asks again when the book has changed.
    pub(super) fn keep_fresh(&mut self, cx: &mut Cx<'_>) {
        let command = self.command();
        self.found.keep_fresh(cx, || command);
        self.advance(cx);
    }

    fn command(&self) -> Command {
        let before = self.shown.as_ref().map(|shown| Arc::clone(&shown.found));
        let words = self.search.trim().to_owned();
        Command::FindOrders { sort: self.sort, words, before, about: self.table.cursor.clone() }
    }

    /// Asks again, whatever was answered.
    pub(super) const fn try_again(&mut self) {
        self.found.expire();
    }

    /// Takes what was asked for. True when a new list is here, or could not be had.
    pub(super) fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) -> bool {
        for list in self.shown.iter_mut().chain(self.coming.as_mut().map(|(list, _)| list)) {
            list.rows.apply(event, |page: OrdersPage| page.0);
        }
        let came = self.found.apply(event);
        if came && let Some(found) = self.found.take() {
            let start = match &self.shown {
                Some(shown) if shown.found.words != found.words => Start::Anew,
                Some(shown) if shown.found.sort != found.sort => Start::Top,
                Some(_) => Start::Here,
                None => Start::Anew,
            };
            let mut tab = self.tab.unwrap_or_else(|| first_tab(&found));
            let other_words = self.shown.as_ref().is_some_and(|shown| shown.found.words != found.words);
            // Whoever looks for something is shown it, wherever it is.
            if other_words && found.listed(tab) == 0 {
                let with_some = ALWAYS.into_iter().chain(Status::ALL).find(|status| found.listed(*status) > 0);
                tab = with_some.unwrap_or(tab);
                self.tab = Some(tab);
            }
            let start = if self.shown.as_ref().is_some_and(|shown| shown.tab != tab) { Start::Anew } else { start };
            self.take(cx, List::new(found, tab), start);
        }
        self.advance(cx);
        came
    }

    fn take(&mut self, cx: &mut Cx<'_>, list: List, start: Start) {
        if let Some((mut before, _)) = self.coming.take() {
            before.rows.call_back(cx);
        }
        self.coming = Some((list, start));
        self.advance(cx);
    }

    /// The rows that a list needs before it is shown: those that will be in sight, never more.
    fn first_rows(&self, list: &List, start: Start) -> Range<usize> {
        let end = list.found.listed(list.tab);
        let sight = self.table.in_sight();
        let rows = match start {
            Start::Here if !sight.is_empty() => sight,
            _ => 0..FIRST_ROWS,
        };
        // A list that has become shorter is looked at where it ends.
        let start = rows.start.min(end.saturating_sub(rows.len()));
        start..rows.end.min(end)
    }

    /// Fetches what is in sight, and shows the list that comes as soon as it is ready.
    fn advance(&mut self, cx: &mut Cx<'_>) {
        if let Some((mut list, start)) = self.coming.take() {
            // Somebody may have scrolled since it was asked for.
            let rows = self.first_rows(&list, start);
            list.rows.prepare(rows.clone());
            list.fetch(cx);
            if list.rows.has(rows) {
                self.swap(cx, list, start);
            } else {
                self.coming = Some((list, start));
            }
        }
        if let Some(shown) = &mut self.shown {
            shown.fetch(cx);
        }
    }

    /// Whether a newer list is about to take over.
    pub(super) const fn is_coming(&self) -> bool {
        self.coming.is_some() || self.found.is_pending()
    }

    fn swap(&mut self, cx: &mut Cx<'_>, list: List, start: Start) {
        if let Some(mut before) = self.shown.take() {
            before.rows.call_back(cx);
        }
        let count = list.found.listed(list.tab);
        let place = list.found.place.filter(|(tab, _)| *tab == list.tab).map(|(_, place)| place);
        match (start, place) {
            _ if count == 0 => self.table.start_over(),
            (Start::Anew, _) => {
                self.table.start_over();
                self.table.await_cursor(0);
                if std::mem::take(&mut self.wants_keyboard) {
                    self.table.take_keyboard();
                }
            }
            (Start::Top, Some(place)) => {
                self.table.cursor_is_at(place);
                self.table.scroll_to_cursor();
            }
            (Start::Here, Some(place)) => self.table.cursor_is_at(place),
            // What was there is somewhere else now; the cursor is on what has taken its place.
            (Start::Top | Start::Here, None) => {
                let place = self.table.place().min(count - 1);
                let in_sight = self.table.in_sight().contains(&place);
                self.table.await_cursor(place);
                if !in_sight {
                    self.table.scroll_to_cursor();
                }
            }
        }
        self.shown = Some(list);
    }

    /// Shows a tab that was clicked.
    pub(super) fn click(&mut self, cx: &mut Cx<'_>, tab: Status) {
        self.wants_keyboard = true;
        self.choose(cx, tab);
    }

    /// Shows another tab.
    fn choose(&mut self, cx: &mut Cx<'_>, tab: Status) {
        self.tab = Some(tab);
        let other = self.shown.as_ref().filter(|shown| shown.tab != tab).map(|shown| Arc::clone(&shown.found));
        if let Some(found) = other {
            self.take(cx, List::new(found, tab), Start::Anew);
        }
    }

    /// Shows the tab so many to the right of the one that is shown or comes.
    pub(super) fn step(&mut self, cx: &mut Cx<'_>, to_the_right: bool) {
        let Some(shown) = &self.shown else { return };
        let tabs = tabs(&shown.found);
        let now = self.tab.unwrap_or(shown.tab);
        let Some(at) = tabs.iter().position(|tab| *tab == now) else { return };
        let next = if to_the_right { at + 1 } else { at.wrapping_sub(1) };
        if let Some(tab) = tabs.get(next) {
            self.choose(cx, *tab);
        }
    }

    /// Sorts by something, or the other way round by the same.
    pub(super) fn sort_by(&mut self, cx: &mut Cx<'_>, by: OrderBy) {
        // The least likely first: that is what a person looks for among what is matched.
        let descending = if self.sort.by == by { !self.sort.descending } else { by != OrderBy::Likely };
        self.sort = OrderSort { by, descending };
        let command = self.command();
        self.found.ask(cx, command);
    }

    /// Something else is looked for.
    pub(super) fn look(&mut self, cx: &mut Cx<'_>) {
        let command = self.command();
        self.found.ask(cx, command);
    }

    /// The list in sight.
    pub(super) const fn shown(&self) -> Option<&List> {
        self.shown.as_ref()
    }

    /// The list in sight, and where a person is in it.
    pub(super) const fn shown_mut(&mut self) -> (Option<&mut List>, &mut TableState<PaymentId, OrderLine>) {
        (self.shown.as_mut(), &mut self.table)
    }

    /// The payment at the cursor.
    pub(super) const fn at_cursor(&self) -> Option<&PaymentId> {
        self.table.cursor.as_ref()
    }

    /// Why there is no newer list.
    pub(super) const fn error(&self) -> Option<&UserError> {
        self.found.error()
    }
}

/// The tabs there are.
pub(super) fn tabs(found: &FoundOrders) -> Vec<Status> {
    let rest = Status::ALL.into_iter().filter(|status| !ALWAYS.contains(status) && found.count(*status) > 0);
    ALWAYS.into_iter().chain(rest).collect()
}

/// The first tab with something that needs a person; all is well without one.
fn first_tab(found: &FoundOrders) -> Status {
    ALWAYS.into_iter().find(|status| found.count(*status) > 0).unwrap_or(Status::Matched)
}

/// How many payments need a person.
pub(super) fn open(found: &FoundOrders) -> usize {
    ALWAYS.into_iter().filter(|status| *status != Status::Matched).map(|status| found.count(status)).sum()
}
