//! Where a table's rows come from.

use std::ops::Range;

/// Where a table's rows come from.
pub trait Rows {
    /// What is in a row.
    type Row: Clone;
    /// What a row is known by, whatever its place.
    type Key: Ord + Clone;

    /// How many rows there are.
    fn len(&self) -> usize;

    /// The row at a place; nothing while it is on its way.
    fn row(&self, place: usize) -> Option<&Self::Row>;

    /// What a row is known by.
    fn key(&self, row: &Self::Row) -> Self::Key;

    /// These places are about to be shown.
    fn prepare(&mut self, _places: Range<usize>) {}
}

/// Rows that are all here.
pub struct Listed<'a, T, K> {
    rows: &'a [T],
    key: fn(&T) -> K,
}

impl<'a, T, K> Listed<'a, T, K> {
    /// Rows and what each is known by.
    pub const fn new(rows: &'a [T], key: fn(&T) -> K) -> Self {
        Self { rows, key }
    }
}

impl<T: Clone, K: Ord + Clone> Rows for Listed<'_, T, K> {
    type Row = T;
    type Key = K;

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn row(&self, place: usize) -> Option<&T> {
        self.rows.get(place)
    }

    fn key(&self, row: &T) -> K {
        (self.key)(row)
    }
}
