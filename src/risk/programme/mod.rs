//! The programmes by which card networks watch merchants, and what keeps a merchant out of them.
//!
//! Counts are of one network's payments in one calendar month, as the caller makes them; amounts of money are minor units of
//! the currency that is named, which the caller converts. Every line is data with its source and the month it begins with.
//! Networks change their rules: the lines are what was published by 2026-11, not law.

mod evidence;
mod mastercard;
mod month;
mod projection;
mod visa;
mod warning;

pub use evidence::{COMPELLING_DAYS, Disputed, Earlier, Element, Elements, Evidence, Lacking, compelling};
pub use mastercard::{Condition, Excess, FraudMonth, Membership, Steps, chargeback_ratio, excess, missing_conditions};
pub use month::Month;
pub use projection::{Band, Remaining, ratio_band, remaining};
pub use visa::{Line, OwnLines, Region, Standing, Tally, line};
pub use warning::{Habits, OpenWarning, Ranked, rank};

/// Parts of ten thousand.
#[allow(clippy::cast_precision_loss, reason = "a ratio to be shown")]
fn basis_points(count: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| count as f64 * 10_000.0 / of as f64)
}

/// Whether so many of so many are so many basis points or more; exactly. Some of none are more than any line.
fn reaches(count: u64, of: u64, basis_points: u64) -> bool {
    u128::from(count) * 10_000 >= u128::from(of) * u128::from(basis_points)
}

/// How many more there may be until both are reached: so many, and so many basis points of so many. Nothing more: 0.
fn until_reached(count: u64, of: u64, least: u64, basis_points: u64) -> u64 {
    let by_ratio = (u128::from(of) * u128::from(basis_points)).div_ceil(10_000);
    u64::try_from(by_ratio).unwrap_or(u64::MAX).max(least).saturating_sub(count)
}
