//! What is known of one thing's past: which of its payments were fraud, as far as anybody can know by now.

/// The known past of one thing.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Which of the last known ones were fraud, a bit each, the last one lowest.
    frauds: u8,
    /// The same of fraud of an amount that is not unusual for who paid: it speaks against the thing itself.
    unexplained: u8,
    last_fraud_at: Option<i64>,
    /// When the first of the unexplained frauds was paid since a payment that was known to be good.
    run_began_at: Option<i64>,
    run: u32,
}

/// What the known past says at a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Past {
    /// The frauds among the last three, and the last five, that are known.
    pub of_three: u32,
    /// The same of five.
    pub of_five: u32,
    /// The unexplained ones among the last three.
    pub unexplained_of_three: u32,
    /// Seconds since the last payment that was fraud.
    pub since_fraud: Option<i64>,
    /// Seconds since the first of the unexplained frauds that nothing good came between.
    pub since_run: Option<i64>,
    /// How many unexplained frauds that were.
    pub run: u32,
}

impl Known {
    /// Takes in what became known of a payment.
    pub fn add(&mut self, paid_at: i64, fraud: bool, unexplained: bool) {
        self.frauds = self.frauds << 1 | u8::from(fraud);
        self.unexplained = self.unexplained << 1 | u8::from(unexplained);
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
    pub fn at(&self, now: i64) -> Past {
        let of = |bits: u8, last: u32| (bits & ((1 << last) - 1)).count_ones();
        Past {
            of_three: of(self.frauds, 3),
            of_five: of(self.frauds, 5),
            unexplained_of_three: of(self.unexplained, 3),
            since_fraud: self.last_fraud_at.map(|at| now - at),
            since_run: self.run_began_at.map(|at| now - at),
            run: self.run,
        }
    }
}
