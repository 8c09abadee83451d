//! What decides how a shop looks. The same settings always give the same files, byte for byte.

use super::chance::Rate;

/// Seconds of a day.
pub const DAY: i64 = 86_400;

/// The first second of day 0: 1 January 2025, a Wednesday.
pub const START: i64 = 1_735_689_600;

#[derive(Debug, Clone)]
pub struct Settings {
    /// Any number; another seed is another shop.
    pub seed: u64,
    /// Orders of the shop. The file has fewer where a week of it is missing.
    pub orders: usize,
    pub days: i64,
    pub granularity: Granularity,
    /// The longest time from an order to its payment, in seconds.
    pub longest_lag: i64,
    pub numbers: Numbers,
    pub noise: Noise,
    pub deposits: DepositNoise,
    pub gateways: Vec<Gateway>,
    pub currencies: Vec<Currency>,
    pub words: Words,
    /// Days of sales in one payout.
    pub payout_days: i64,
}

/// What `created` tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Granularity {
    /// The second, of orders and of payments.
    Seconds,
    /// The day: midnight of it, on both sides.
    DatesOnly,
    /// The second of an order, but only the day of a payment.
    PaymentDatesOnly,
}

/// How order numbers are written. They are dense: almost every number in the range is an order.
#[derive(Debug, Clone)]
pub struct Numbers {
    pub prefix: &'static str,
    /// Digits at least, filled with zeros.
    pub digits: usize,
    pub first: u64,
    /// Numbers that no order has, as when a customer leaves before paying.
    pub skipped: Rate,
}

/// What is wrong with how many. An order has at most one of these, so that each can be judged alone.
#[derive(Debug, Clone)]
pub struct Noise {
    /// The reference is one edit away from the order's number.
    pub typo: Rate,
    /// The reference is two edits away.
    pub two_edits: Rate,
    /// The reference has lost or gained something that a person would see through.
    pub damaged: Rate,
    pub no_reference: Rate,
    /// The payment is a little less or more than the order.
    pub amount_off: Rate,
    /// The payment is short of what a gift card paid, and nobody tells.
    pub gift_card: Rate,
    /// Two gateways paid a part each.
    pub split_tender: Rate,
    /// One gateway took the money in two or three payments.
    pub partial_captures: Rate,
    /// Paid in another currency, at the rate of the day and a markup.
    pub foreign_currency: Rate,
    /// Paid twice.
    pub duplicate: Rate,
    pub partial_refund: Rate,
    pub chargeback: Rate,
    /// The order was never paid.
    pub missing_payment: Rate,
    /// A payment that no order asked for; so many for each order.
    pub orphan: Rate,
    /// Weeks of which the file has no orders, but the payments.
    pub weeks_without_orders: i64,
    /// Weeks of which the file has no payments, but the orders and the payouts.
    pub weeks_without_payments: i64,
}

/// What is wrong with how many payouts on their way into the bank statement.
#[derive(Debug, Clone)]
pub struct DepositNoise {
    pub missing: Rate,
    /// Comes in one sum together with the next payout of the same gateway.
    pub merged: Rate,
    /// The bank kept a charge.
    pub fee_taken: Rate,
    /// The payout's id in the text is one edit away from the real one.
    pub typo: Rate,
    /// Rows that have nothing to do with a payout; a number, not a rate.
    pub unrelated: usize,
}

#[derive(Debug, Clone)]
pub struct Gateway {
    pub name: &'static str,
    pub weight: u64,
    pub payout_prefix: &'static str,
    /// Part of the amount that a payment costs.
    pub fee: Rate,
    /// What it costs on top, in minor units.
    pub fixed_fee: i64,
    /// Hour at which a day's sales end; not seen where payments tell only the day.
    pub cut_off: i64,
    /// What it adds to the rate of the day when it changes money.
    pub markup: Rate,
}

#[derive(Debug, Clone)]
pub struct Currency {
    pub code: &'static str,
    pub weight: u64,
    /// Minor units for a thousand euro cents, in the middle of the year.
    pub for_a_thousand: i64,
}

/// How a gateway's file words things.
#[derive(Debug, Clone)]
pub struct Words {
    pub charge: &'static [&'static str],
    pub refund: &'static [&'static str],
    pub chargeback: &'static [&'static str],
    /// Money that goes back has its amount written without a sign; its net is negative all the same.
    pub unsigned: bool,
    /// Gateways are written now in lower case, now in upper, now as they call themselves.
    pub mixed_case: bool,
}

impl Settings {
    /// Times to the second, and payments within three minutes.
    pub fn easy(seed: u64, orders: usize) -> Self {
        let currency = |code, weight, for_a_thousand| Currency { code, weight, for_a_thousand };
        Self {
            seed,
            orders,
            days: 365,
            granularity: Granularity::Seconds,
            longest_lag: 179,
            numbers: Numbers { prefix: "ORD-", digits: 7, first: 1_234, skipped: 2_000 },
            noise: Noise::default(),
            deposits: DepositNoise::default(),
            gateways: vec![
                Gateway {
                    name: "stripe",
                    weight: 55,
                    payout_prefix: "STR-",
                    fee: 15_000,
                    fixed_fee: 25,
                    cut_off: 22,
                    markup: 20_000,
                },
                Gateway {
                    name: "adyen",
                    weight: 30,
                    payout_prefix: "ADY-",
                    fee: 12_000,
                    fixed_fee: 11,
                    cut_off: 24,
                    markup: 12_500,
                },
                Gateway {
                    name: "paypal",
                    weight: 15,
                    payout_prefix: "PPL-",
                    fee: 24_900,
                    fixed_fee: 35,
                    cut_off: 18,
                    markup: 35_000,
                },
            ],
            currencies: vec![
                currency("EUR", 60, 1_000),
                currency("USD", 22, 1_090),
                currency("GBP", 12, 850),
                currency("SEK", 6, 11_300),
            ],
            words: Words {
                charge: &["charge"],
                refund: &["refund"],
                chargeback: &["chargeback"],
                unsigned: false,
                mixed_case: false,
            },
            payout_days: 1,
        }
    }

    /// Only days, and payments up to two days later.
    pub fn hard(seed: u64, orders: usize) -> Self {
        Self { granularity: Granularity::DatesOnly, longest_lag: 2 * DAY, ..Self::easy(seed, orders) }
    }

    /// Another shop altogether: bare numbers, other words, slow payments, a payout a week.
    pub fn other(seed: u64, orders: usize) -> Self {
        let mut other = Self {
            granularity: Granularity::PaymentDatesOnly,
            longest_lag: 5 * DAY,
            numbers: Numbers { prefix: "", digits: 0, first: 100_417, skipped: 10_000 },
            words: Words {
                charge: &["payment", "sale", "Payment"],
                refund: &["REFUND", "refund"],
                chargeback: &["dispute", "Dispute"],
                unsigned: true,
                mixed_case: true,
            },
            payout_days: 7,
            ..Self::easy(seed, orders)
        };
        other.currencies.push(Currency { code: "JPY", weight: 15, for_a_thousand: 1_620 });
        other
    }
}

impl Default for Noise {
    fn default() -> Self {
        Self {
            typo: 6_000,
            two_edits: 2_000,
            damaged: 3_000,
            no_reference: 4_000,
            amount_off: 4_000,
            gift_card: 2_000,
            split_tender: 2_000,
            partial_captures: 2_000,
            foreign_currency: 2_000,
            duplicate: 3_000,
            partial_refund: 3_000,
            chargeback: 2_000,
            missing_payment: 4_000,
            orphan: 4_000,
            weeks_without_orders: 1,
            weeks_without_payments: 1,
        }
    }
}

impl Default for DepositNoise {
    fn default() -> Self {
        Self { missing: 10_000, merged: 10_000, fee_taken: 5_000, typo: 5_000, unrelated: 200 }
    }
}
