//! What is known of one thing's past: which of its payments were fraud, as far as anybody can know by now.

use std::collections::VecDeque;

use super::window::{SPANS, Sums, Windows};

/// So many last known payments are looked at one by one.
const LAST: usize = 5;

/// A payment that somebody knows about.
#[derive(Debug, Clone, Copy)]
struct Row {
    fraud: bool,
    /// Fraud of an amount that is not unusual for who paid: it speaks against the thing itself.
    unexplained: bool,
}

/// The known past of one thing.
#[derive(Debug, Clone, Default)]
pub struct Known {
    windows: Windows,
    last: VecDeque<Row>,
    last_fraud_at: Option<i64>,
    /// When the first of the unexplained frauds was paid since a payment that was known to be good.
    run_began_at: Option<i64>,
    run: u32,
}

/// What the known past says at a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Past {
    /// What became known in the last minute, hour, day, week and month.
    pub sums: [Sums; SPANS.len()],
    /// The frauds among the last three, and the last five, that are known.
    pub of_three: u8,
    /// The same of five.
    pub of_five: u8,
    /// The unexplained ones among the last three.
    pub unexplained_of_three: u8,
    /// Seconds since the last payment that was fraud.
    pub since_fraud: Option<i64>,
    /// Seconds since the first of the unexplained frauds that nothing good came between.
    pub since_run: Option<i64>,
    /// How many unexplained frauds that were.
    pub run: u32,
}

impl Known {
    /// Takes in what became known of a payment.
    pub fn add(&mut self, paid_at: i64, known_at: i64, amount: i64, fraud: bool, unexplained: bool) {
        self.windows.add(known_at, amount, fraud);
        self.last.push_back(Row { fraud, unexplained });
        if self.last.len() > LAST {
            self.last.pop_front();
        }
        if fraud {
            self.last_fraud_at = Some(self.last_fraud_at.map_or(paid_at, |last| last.max(paid_at)));
        }
        if unexplained {
            self.run_began_at.get_or_insert(paid_at);
            self.run += 1;
        } else if !fraud {
            (self.run_began_at, self.run) = (None, 0);
        }
    }

    /// What it says now.
    pub fn at(&mut self, now: i64) -> Past {
        let count = |rows: usize, is: fn(&Row) -> bool| {
            u8::try_from(self.last.iter().rev().take(rows).filter(|row| is(row)).count()).unwrap_or(u8::MAX)
        };
        Past {
            of_three: count(3, |row| row.fraud),
            of_five: count(5, |row| row.fraud),
            unexplained_of_three: count(3, |row| row.unexplained),
            since_fraud: self.last_fraud_at.map(|at| now - at),
            since_run: self.run_began_at.map(|at| now - at),
            run: self.run,
            sums: *self.windows.until(now),
        }
    }
}
