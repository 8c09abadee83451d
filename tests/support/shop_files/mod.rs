//! A made-up shop: its orders, what its gateways say about them, their payouts, the bank statement, and the truth.
//!
//! Everything follows from [`Settings`]; the same settings give the same bytes. What can go wrong between an order and
//! its payment is a [class](classes) with a rate of its own, and every row keeps what really happened to it, so that an answer
//! can be judged class by class ([`judge`]).

pub mod chance;
pub mod classes;
pub mod judge;
pub mod orders;
pub mod payments;
pub mod payouts;
pub mod possible;
pub mod references;
pub mod settings;
mod write;

use orders::Order;
use payments::Payment;
use payouts::{Deposit, Payout};
pub use settings::Settings;

/// A whole shop, with the rows that its files lack.
pub struct ShopFiles {
    pub settings: Settings,
    pub orders: Vec<Order>,
    pub payments: Vec<Payment>,
    pub payouts: Vec<Payout>,
    pub deposits: Vec<Deposit>,
}

impl ShopFiles {
    pub fn new(settings: Settings) -> Self {
        let book = orders::take_orders(&settings);
        let mut payments = payments::take_payments(&settings, &book);
        let payouts = payouts::pay_out(&settings, &mut payments);
        let deposits = payouts::book_deposits(&settings, &payouts);
        Self { settings, orders: book.orders, payments, payouts, deposits }
    }
}
