//! Rows of a long list that are fetched page by page while it is scrolled.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Rows;
use crate::ui::cx::Cx;
use crate::worker::{Command, Event, Happened, RequestId};

/// Rows a page, unless said otherwise.
const PAGE: usize = 256;

/// Pages that are kept; the ones farthest from what is in sight go first.
const PAGES_MAX: usize = 16;

/// Pages of rows, with their places.
pub struct Paged<T, K> {
    len: usize,
    page: usize,
    pages: BTreeMap<usize, Vec<T>>,
    on_their_way: BTreeMap<usize, RequestId>,
    in_sight: Range<usize>,
    key: fn(&T) -> K,
}

impl<T, K> Paged<T, K> {
    /// A list of so many rows, none of which is here.
    pub const fn new(len: usize, key: fn(&T) -> K) -> Self {
        Self { len, page: PAGE, pages: BTreeMap::new(), on_their_way: BTreeMap::new(), in_sight: 0..0, key }
    }

    /// With pages of so many rows, where the one who is asked decides that.
    pub const fn with_page(mut self, rows: usize) -> Self {
        self.page = rows;
        self
    }

    /// Asks for the pages in sight and the ones beside them, as far as they are neither here nor on their way. What is on
    /// its way and out of sight by now is called back.
    pub fn fetch(&mut self, cx: &mut Cx<'_>, command: impl Fn(Range<usize>) -> Command) {
        let wanted = self.wanted();
        let called_back: Vec<usize> = self.on_their_way.keys().copied().filter(|page| !wanted.contains(page)).collect();
        for page in called_back {
            if let Some(id) = self.on_their_way.remove(&page) {
                cx.worker.cancel(id);
            }
        }
        for page in wanted {
            if self.pages.contains_key(&page) || self.on_their_way.contains_key(&page) {
                continue;
            }
            let rows = page * self.page..((page + 1) * self.page).min(self.len);
            // A full lane is no error here: the next frame asks again.
            if let Ok(id) = cx.worker.send(command(rows)) {
                self.on_their_way.insert(page, id);
            }
        }
    }

    /// Takes an event if it brings a page that was asked for.
    pub fn apply<A>(&mut self, event: &mut Event, rows_of: fn(A) -> Vec<T>)
    where
        A: TryFrom<crate::worker::Answer>,
    {
        let Some(page) = self.on_their_way.iter().find(|(_, id)| **id == event.id).map(|(page, _)| *page) else {
            return;
        };
        if let Some(Happened::Ended(result)) = event.happened.take() {
            self.on_their_way.remove(&page);
            // A page that cannot be read stays empty until the list is asked for again: asking at once would never end.
            let answer = result.ok().and_then(|answer| A::try_from(answer).ok());
            self.pages.insert(page, answer.map(rows_of).unwrap_or_default());
            self.forget_the_farthest();
        }
    }

    /// Calls back what is on its way; for a list that is not shown any more.
    pub fn call_back(&mut self, cx: &mut Cx<'_>) {
        for (_, id) in std::mem::take(&mut self.on_their_way) {
            cx.worker.cancel(id);
        }
    }

    /// Whether all pages with these places are here.
    pub fn has(&self, places: Range<usize>) -> bool {
        let places = places.start..places.end.min(self.len);
        places.is_empty()
            || (places.start / self.page..=(places.end - 1) / self.page).all(|page| self.pages.contains_key(&page))
    }

    /// The rows that are here.
    pub fn loaded(&self) -> impl Iterator<Item = &T> {
        self.pages.values().flatten()
    }

    /// The pages in sight, one before and one after.
    fn wanted(&self) -> Range<usize> {
        if self.len == 0 || self.in_sight.is_empty() {
            return 0..usize::from(self.len > 0);
        }
        let first = (self.in_sight.start / self.page).saturating_sub(1);
        let last = (self.in_sight.end.saturating_sub(1) / self.page + 1).min((self.len - 1) / self.page);
        first..last + 1
    }

    fn forget_the_farthest(&mut self) {
        let middle = usize::midpoint(self.in_sight.start, self.in_sight.end) / self.page;
        while self.pages.len() > PAGES_MAX {
            let ends = [self.pages.keys().next().copied(), self.pages.keys().next_back().copied()];
            let farthest = ends.into_iter().flatten().max_by_key(|page| page.abs_diff(middle));
            match farthest {
                Some(page) => self.pages.remove(&page),
                None => return,
            };
        }
    }
}

impl<T: Clone, K: Ord + Clone> Rows for Paged<T, K> {
    type Row = T;
    type Key = K;

    fn len(&self) -> usize {
        self.len
    }

    fn row(&self, place: usize) -> Option<&T> {
        self.pages.get(&(place / self.page))?.get(place % self.page)
    }

    fn key(&self, row: &T) -> K {
        (self.key)(row)
    }

    fn prepare(&mut self, places: Range<usize>) {
        self.in_sight = places;
    }
}
