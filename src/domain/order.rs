//! An order as the shop's own system exported it.

use chrono::NaiveDate;

use super::money::Money;

/// One order of the shop.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// The shop's number for it.
    pub number: String,
    /// What the customer owes.
    pub total: Money,
    /// The day it was placed.
    pub placed_on: Option<NaiveDate>,
    /// The customer's e-mail address.
    pub email: Option<String>,
    /// The gateway's payment id, when the shop noted it.
    pub payment_reference: Option<String>,
    /// The shop's word for its state.
    pub status: Option<String>,
    /// The line of the file, from 1.
    pub line: u64,
}
