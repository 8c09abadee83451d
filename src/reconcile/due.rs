//! Until when a break should be cleared.

use chrono::{Days, NaiveDate};

use super::proof::{Break, BreakKind};

impl BreakKind {
    /// Within how many days of its day somebody should have cleared it. The one place for this, with the reasons:
    pub const fn clear_within_days(self) -> u32 {
        match self {
            // Nothing is waited for: the gateway has told both the payout and its lines.
            Self::Footing => 3,
            // A weekend and a holiday on both sides; after that it is missing.
            Self::LateDeposit => 5,
            // A bank tells of a fee it kept with the entry or on its next statement, which for most is a week.
            Self::ShortDeposit | Self::OverDeposit | Self::Currency => 7,
            // Stripe says that the id by which a bank traces a payout can take ten days to be known; banks send back within
            // ten days what they could not credit, or what was not for the shop.
            Self::MissingDeposit | Self::MissingDebit | Self::UnexpectedDeposit | Self::UnexpectedDebit => 10,
        }
    }
}

impl Break {
    /// The last day on which it is in time.
    pub fn clear_by(&self) -> NaiveDate {
        let days = Days::new(u64::from(self.kind.clear_within_days()));
        self.on.checked_add_days(days).unwrap_or(NaiveDate::MAX)
    }

    /// How many days it is over its time; nothing while there is time.
    pub fn days_over(&self, today: NaiveDate) -> Option<u64> {
        let over = today.signed_duration_since(self.clear_by()).num_days();
        u64::try_from(over).ok().filter(|over| *over > 0)
    }
}
