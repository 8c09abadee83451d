//! Exact sums over the last minute, hour, day or any other while, of one thing.

use std::collections::VecDeque;

use smallvec::SmallVec;

/// How far back the windows reach that every thing has, in seconds. What is exactly so old is outside.
pub const SPANS: [i64; 5] = [60, 3_600, 86_400, 7 * 86_400, 30 * 86_400];

/// What is added up. Whole numbers, so that the difference of two sums is exactly what came between.
pub trait Tally: Copy + Default {
    /// Both together.
    #[must_use]
    fn plus(self, other: Self) -> Self;
    /// What is left without the other, which is a part of it.
    #[must_use]
    fn minus(self, other: Self) -> Self;
}

/// Nothing but the rows is counted.
impl Tally for () {
    fn plus(self, (): Self) -> Self {}
    fn minus(self, (): Self) -> Self {}
}

/// An amount in minor units.
impl Tally for i64 {
    fn plus(self, other: Self) -> Self {
        self + other
    }
    fn minus(self, other: Self) -> Self {
        self - other
    }
}

/// Marked rows.
impl Tally for u32 {
    fn plus(self, other: Self) -> Self {
        self + other
    }
    fn minus(self, other: Self) -> Self {
        self - other
    }
}

/// What is within a window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Within<T> {
    /// Rows.
    pub count: u32,
    /// What they come to.
    pub sum: T,
}

/// Rows of the longest window in order of time, each with the sum of all before it: what is within a window is the sum of
/// all without what was before its first row. How far windows reach is the same for many things, and is handed in each
/// time, from the shortest to the longest.
#[derive(Debug, Clone, Default)]
pub struct Windows<T> {
    rows: VecDeque<(i64, T)>,
    sum: T,
    /// The number of the first row; numbers go on when rows are thrown away.
    first: u32,
    /// For each window, the number of the row that was the first within when somebody asked last.
    begins: SmallVec<[u32; SPANS.len()]>,
}

impl<T: Tally> Windows<T> {
    /// Adds a row, which is not older than the last one; one that is counts as if it were as old as that.
    pub fn add(&mut self, at: i64, what: T, spans: &[i64]) {
        let at = self.rows.back().map_or(at, |last| at.max(last.0));
        // Before more room is made, what is outside of the longest window is thrown away.
        if self.rows.len() == self.rows.capacity() {
            let oldest = at - spans.last().copied().unwrap_or_default();
            while self.rows.front().is_some_and(|row| row.0 <= oldest) {
                self.rows.pop_front();
                self.first += 1;
            }
        }
        self.rows.push_back((at, self.sum));
        self.sum = self.sum.plus(what);
    }

    /// Reads the rows that the next question needs.
    pub fn glance(&self) -> i64 {
        let begins = self.begins.iter().filter_map(|begin| self.rows.get(begin.saturating_sub(self.first) as usize));
        begins.chain(self.rows.front()).chain(self.rows.back()).fold(0, |all, row| all ^ row.0)
    }

    /// What is within the window of this place, which ends now.
    pub fn one(&mut self, now: i64, spans: &[i64], place: usize) -> Within<T> {
        if self.begins.len() < spans.len() {
            self.begins.resize(spans.len(), self.first);
        }
        let (Some(begins), Some(span)) = (self.begins.get_mut(place), spans.get(place)) else {
            return Within::default();
        };
        *begins = (*begins).max(self.first);
        loop {
            let at = (*begins - self.first) as usize;
            match self.rows.get(at) {
                Some(row) if row.0 <= now - span => *begins += 1,
                Some(row) => {
                    let count = u32::try_from(self.rows.len() - at).unwrap_or(u32::MAX);
                    return Within { count, sum: self.sum.minus(row.1) };
                }
                None => return Within::default(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sums_are_those_of_the_rows_within(
            steps in prop::collection::vec((prop_oneof![0_i64..5, 0_i64..4_000, 0_i64..900_000], 0_i64..500, any::<bool>()), 1..200),
            spans in prop_oneof![Just(SPANS.to_vec()), Just(vec![600]), Just(vec![10, 400_000])],
        ) {
            let (mut windows, mut all, mut now, mut most) = (Windows::<i64>::default(), Vec::new(), 0, 0);
            for (later, amount, looks) in steps {
                now += later;
                windows.add(now, amount, &spans);
                all.push((now, amount));
                for (place, span) in spans.iter().enumerate().filter(|_| looks) {
                    let within: Vec<i64> = all.iter().filter(|(at, _)| *at > now - span).map(|(_, amount)| *amount).collect();
                    let found = windows.one(now, &spans, place);
                    prop_assert_eq!(found, Within { count: u32::try_from(within.len()).unwrap_or(0), sum: within.iter().sum() });
                }
                // Whoever only adds does not let the rows of years pile up.
                let kept = all.iter().filter(|(at, _)| *at > now - spans[spans.len() - 1]).count();
                most = most.max(kept);
                prop_assert!(windows.rows.len() <= 2 * most + 4, "{} of {most}", windows.rows.len());
            }
        }
    }
}
