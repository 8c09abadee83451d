//! What leaves the last minute, hour, day or any other while, for all things at once.

use std::collections::VecDeque;

/// How far back the windows reach that every thing has, in seconds. What is exactly so old is outside.
pub const SPANS: [i64; 5] = [60, 3_600, 86_400, 7 * 86_400, 30 * 86_400];

/// Rows in order of time, and how many of them have left each window.
///
/// All things share the rows: what a thing comes to within a window is a sum to which each row is added when it comes, and
/// from which it is taken when it leaves. So a thing costs one number a window, however often it was seen, and each row is
/// looked at once a window.
#[derive(Debug, Clone)]
pub struct Windows<R> {
    /// How long each window is, from the shortest to the longest, in seconds.
    spans: Vec<i64>,
    rows: VecDeque<(i64, R)>,
    /// By window: how many of the rows have left it. The longest has none of these, for they are thrown away.
    left: Vec<usize>,
}

impl<R: Copy> Windows<R> {
    /// Windows of these lengths.
    pub fn new(mut spans: Vec<i64>) -> Self {
        spans.sort_unstable();
        spans.dedup();
        Self { left: vec![0; spans.len()], spans, rows: VecDeque::new() }
    }

    /// How long each window is, from the shortest to the longest, in seconds.
    pub fn spans(&self) -> &[i64] {
        &self.spans
    }

    /// A row comes, and is within all windows. It is not older than the last one; one that is counts as if it were as old.
    pub fn come(&mut self, at: i64, row: R) {
        if !self.spans.is_empty() {
            let at = self.rows.back().map_or(at, |last| at.max(last.0));
            self.rows.push_back((at, row));
        }
    }

    /// Tells of all rows that have left a window by now, by the window's place.
    pub fn leave(&mut self, now: i64, mut left: impl FnMut(usize, &R)) {
        for ((place, span), begin) in self.spans.iter().enumerate().zip(&mut self.left) {
            while let Some((at, row)) = self.rows.get(*begin)
                && *at <= now - span
            {
                left(place, row);
                *begin += 1;
            }
        }
        let gone = self.left.last().copied().unwrap_or_default();
        for _ in 0..gone {
            self.rows.pop_front();
        }
        self.left.iter_mut().for_each(|left| *left -= gone);
    }

    /// The rows that leave a window next, at most so many.
    pub fn next(&self, place: usize, most: usize) -> impl Iterator<Item = &R> {
        let from = self.left.get(place).map_or(self.rows.len(), |left| *left);
        self.rows.range(from..self.rows.len().min(from + most)).map(|(_, row)| row)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sums_are_those_of_the_rows_within(
            steps in prop::collection::vec((prop_oneof![0_i64..5, 0_i64..4_000, 0_i64..900_000], 0_usize..3, 0_i64..500), 1..200),
            spans in prop_oneof![Just(SPANS.to_vec()), Just(vec![600]), Just(vec![400_000, 10, 10])],
        ) {
            let (mut windows, mut all, mut now) = (Windows::new(spans), Vec::new(), 0);
            let mut sums = vec![[0; 3]; windows.spans().len()];
            for (later, thing, amount) in steps {
                now += later;
                windows.leave(now, |place, (thing, amount): &(usize, i64)| sums[place][*thing] -= amount);
                windows.come(now, (thing, amount));
                for sum in &mut sums {
                    sum[thing] += amount;
                }
                all.push((now, thing, amount));
                for (span, sum) in windows.spans().iter().zip(&sums) {
                    for (thing, sum) in sum.iter().enumerate() {
                        let within = all.iter().filter(|row| row.0 > now - span && row.1 == thing);
                        prop_assert_eq!(*sum, within.map(|row| row.2).sum::<i64>());
                    }
                }
                // The rows of years do not pile up.
                let longest = windows.spans()[windows.spans().len() - 1];
                prop_assert_eq!(windows.rows.len(), all.iter().filter(|row| row.0 > now - longest).count());
            }
        }
    }

    #[test]
    fn what_comes_out_of_order_counts_as_if_it_came_with_the_last() {
        let mut windows = Windows::new(vec![10]);
        windows.come(20, 'a');
        windows.come(5, 'b');
        let mut left = Vec::new();
        windows.leave(29, |_, row| left.push(*row));
        assert!(left.is_empty());
        assert_eq!(windows.next(0, 1).collect::<String>(), "a");
        windows.leave(30, |_, row| left.push(*row));
        assert_eq!(left, ['a', 'b']);
    }

    #[test]
    fn without_windows_nothing_is_kept() {
        let mut windows = Windows::new(Vec::new());
        windows.come(1, ());
        windows.leave(2, |_, ()| unreachable!("there is no window to leave"));
        assert!(windows.rows.is_empty());
    }
}
