//! Exact sums over the last minute, hour, day, week and month of one thing.

use std::collections::VecDeque;

/// How far back each window reaches, in seconds. What is exactly so old is outside.
pub const SPANS: [i64; 5] = [60, 3_600, 86_400, 7 * 86_400, 30 * 86_400];

/// Fewer rows than this are kept without looking.
const FEW: usize = 64;

/// Counts and sums of one window. Whole numbers, so that taking away gives exactly what was before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Rows.
    pub count: u32,
    /// Rows that are marked: declined payments, or known frauds.
    pub marked: u32,
    /// What they come to.
    pub amount: i64,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    at: i64,
    amount: i64,
    marked: bool,
}

/// Rows of the longest window in order of time, and the sums of all windows.
#[derive(Debug, Clone, Default)]
pub struct Windows {
    rows: VecDeque<Row>,
    /// How many of the rows, from the oldest on, are outside of each window.
    outside: [u32; SPANS.len()],
    sums: [Sums; SPANS.len()],
    /// With more rows than this, those that are outside of all windows are thrown away.
    tidy_at: usize,
}

impl Windows {
    /// Adds a row, which is not older than the last one; one that is counts as if it were as old as that.
    pub fn add(&mut self, at: i64, amount: i64, marked: bool) {
        let at = self.rows.back().map_or(at, |last| at.max(last.at));
        self.rows.push_back(Row { at, amount, marked });
        for sums in &mut self.sums {
            sums.count += 1;
            sums.marked += u32::from(marked);
            sums.amount += amount;
        }
        // Whoever only adds does not let the rows of years pile up.
        if self.rows.len() > self.tidy_at {
            self.until(at);
            self.tidy_at = (self.rows.len() * 2).max(FEW);
        }
    }

    /// The sums of all windows that end now.
    pub fn until(&mut self, now: i64) -> &[Sums; SPANS.len()] {
        for (span, (outside, sums)) in SPANS.iter().zip(self.outside.iter_mut().zip(&mut self.sums)) {
            while let Some(row) = self.rows.get(*outside as usize).filter(|row| row.at <= now - span) {
                sums.count -= 1;
                sums.marked -= u32::from(row.marked);
                sums.amount -= row.amount;
                *outside += 1;
            }
        }
        // What is outside of the longest window is outside of all.
        let gone = self.outside[SPANS.len() - 1];
        if gone > 0 {
            self.rows.drain(..gone as usize);
            self.outside.iter_mut().for_each(|outside| *outside -= gone);
        }
        &self.sums
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sums_are_those_of_the_rows_within(
            steps in prop::collection::vec((prop_oneof![0_i64..5, 0_i64..4_000, 0_i64..900_000], 0_i64..500, any::<bool>(), any::<bool>()), 1..200),
        ) {
            let (mut windows, mut all, mut now) = (Windows::default(), Vec::new(), 0);
            for (later, amount, marked, looks) in steps {
                now += later;
                windows.add(now, amount, marked);
                all.push((now, amount, marked));
                if !looks {
                    continue;
                }
                let found = *windows.until(now);
                for (span, found) in SPANS.iter().zip(found) {
                    let within: Vec<_> = all.iter().filter(|(at, ..)| *at > now - span).collect();
                    prop_assert_eq!(found.count as usize, within.len());
                    prop_assert_eq!(found.marked as usize, within.iter().filter(|row| row.2).count());
                    prop_assert_eq!(found.amount, within.iter().map(|row| row.1).sum::<i64>());
                }
            }
        }
    }
}
