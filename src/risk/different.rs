//! How many different things of another kind one thing was seen with, within windows: exactly, and without a list each.

use std::collections::VecDeque;
use std::num::NonZeroU32;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use smallvec::SmallVec;

/// One window.
#[derive(Debug, Clone, Copy, Default)]
struct Window {
    /// The number of the first row that is inside.
    begins: u64,
    count: u32,
}

/// With what one thing was seen, in order of time.
#[derive(Debug, Clone, Default)]
pub struct Different {
    rows: VecDeque<(i64, NonZeroU32)>,
    /// The number of the first of the rows. Numbers go on for ever, so that they say which row was the last of a thing.
    first: u64,
    last: HashMap<NonZeroU32, u64, FixedState>,
    windows: SmallVec<[Window; 2]>,
}

impl Different {
    /// Takes in that it was seen with the other one, not earlier than the row before.
    pub fn add(&mut self, at: i64, other: NonZeroU32, spans: &[i64]) {
        self.windows.resize(spans.len(), Window::default());
        self.advance(at, spans);
        let number = self.first + self.rows.len() as u64;
        let before = self.last.insert(other, number);
        for window in &mut self.windows {
            // A thing counts in a window by its last row, so it counts once.
            window.count += u32::from(before.is_none_or(|before| before < window.begins));
        }
        self.rows.push_back((at, other));
    }

    /// How many there are in the window of this place that ends now.
    pub fn count(&mut self, now: i64, spans: &[i64], place: usize) -> u32 {
        self.advance(now, spans);
        self.windows.get(place).map_or(0, |window| window.count)
    }

    fn advance(&mut self, now: i64, spans: &[i64]) {
        let end = self.first + self.rows.len() as u64;
        for (window, span) in self.windows.iter_mut().zip(spans) {
            while window.begins < end {
                let row = usize::try_from(window.begins - self.first).ok().and_then(|at| self.rows.get(at));
                let Some((_, other)) = row.filter(|(at, _)| *at <= now - span) else { break };
                window.count -= u32::from(self.last.get(other) == Some(&window.begins));
                window.begins += 1;
            }
        }
        let kept_from = self.windows.iter().map(|window| window.begins).min().unwrap_or(end);
        while self.first < kept_from {
            if let Some((_, other)) = self.rows.pop_front()
                && self.last.get(&other) == Some(&self.first)
            {
                self.last.remove(&other);
            }
            self.first += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn counts_are_those_of_a_recount(
            steps in prop::collection::vec((0_i64..40, 1_u32..9, any::<bool>()), 1..150),
        ) {
            let spans = [30, 100];
            let (mut different, mut all, mut now) = (Different::default(), Vec::new(), 0);
            for (later, other, looks) in steps {
                now += later;
                different.add(now, NonZeroU32::MIN.saturating_add(other), &spans);
                all.push((now, other));
                for (place, span) in spans.iter().enumerate().filter(|_| looks) {
                    let within: HashSet<u32> = all.iter().filter(|(at, _)| *at > now - span).map(|(_, other)| *other).collect();
                    prop_assert_eq!(different.count(now, &spans, place) as usize, within.len());
                }
                prop_assert!(different.rows.len() <= all.iter().filter(|(at, _)| *at > now - 100).count());
            }
        }
    }
}
