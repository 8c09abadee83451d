//! How many answers a row has for somebody who knows how noise is made, but not what was made.

use std::collections::HashMap;

use super::ShopFiles;
use super::orders::{Order, day_of};
use super::payments::{Kind, Payment};
use super::references::readable;
use super::settings::{DAY, Granularity};

/// What can be known about a row from the files alone.
///
/// A payment *fits* an order when the amount, the currency and the gateway are equal and it comes no sooner than the
/// order and no later than the longest lag. An order is *claimed* when a payment that fits carries its exact number.
/// Then the possible orders of a row, among those of the file, are:
///
/// - for a refund or a chargeback, the order whose exact number it carries;
/// - for a payment that carries an order's exact number and alone claims it, that order and no other;
/// - for any other payment, together: the order whose exact number it carries, unless a different amount, currency or
///   gateway speaks against it while another payment claims that order; and every unclaimed order that the payment fits
///   and whose number its reference could have been ([`readable`]). An empty reference could have been any number; a
///   text that has nothing of a number could have been none.
///
/// Nothing is said about a payment of no order at all: whether one without a reference is one is never certain.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Answers {
    /// How many orders are possible.
    pub possible: u32,
    /// How many other rows could be payments of the only possible order, if this row does not carry its exact number.
    pub rivals: u32,
}

/// The answers of every row, in the order of the rows.
pub fn answers(files: &ShopFiles) -> Vec<Answers> {
    let asker = Asker::new(files);
    let found: Vec<Found> = files.payments.iter().map(|row| asker.possible(row)).collect();
    let mut wanted_by: HashMap<usize, u32> = HashMap::new();
    for found in &found {
        found.near.iter().chain(&found.exact).for_each(|&order| *wanted_by.entry(order).or_default() += 1);
    }
    let answers = found.iter().map(|found| Answers {
        possible: u32::from(found.exact.is_some()) + u32::try_from(found.near.len()).unwrap_or(u32::MAX),
        rivals: match (found.exact, found.near.as_slice()) {
            (None, [only]) => wanted_by[only] - 1,
            _ => 0,
        },
    });
    answers.collect()
}

/// The possible orders of a row, as places among all orders.
#[derive(Default)]
struct Found {
    /// The order whose exact number the row carries.
    exact: Option<usize>,
    /// Unclaimed orders that the row could have meant.
    near: Vec<usize>,
}

/// Gateway, currency, amount.
type Money = (usize, usize, i64);

struct Asker<'a> {
    files: &'a ShopFiles,
    /// Places of the listed orders by number.
    by_number: HashMap<String, usize>,
    /// How many payments claim each order.
    claims: Vec<u32>,
    /// Unclaimed listed orders by what they cost, in time order.
    unclaimed: HashMap<Money, Vec<usize>>,
}

impl<'a> Asker<'a> {
    fn new(files: &'a ShopFiles) -> Self {
        let numbers = &files.settings.numbers;
        let listed = || files.orders.iter().enumerate().filter(|(_, order)| order.listed);
        let by_number = listed().map(|(place, order)| (numbers.write(order.number), place)).collect();
        let mut asker = Self { files, by_number, claims: vec![0; files.orders.len()], unclaimed: HashMap::new() };
        for row in files.payments.iter().filter(|row| row.listed && row.kind == Kind::Charge) {
            if let Some(&place) = asker.by_number.get(&row.reference)
                && asker.fits(row, &files.orders[place])
            {
                asker.claims[place] += 1;
            }
        }
        for (place, order) in listed().filter(|&(place, _)| asker.claims[place] == 0) {
            asker.unclaimed.entry((order.gateway, order.currency, order.total)).or_default().push(place);
        }
        asker
    }

    fn possible(&self, row: &Payment) -> Found {
        let exact = self.by_number.get(&row.reference).copied();
        if row.kind != Kind::Charge || !row.listed {
            return Found { exact, near: Vec::new() };
        }
        let exact = exact.filter(|&place| self.claims[place] == 0 || same_money(row, &self.files.orders[place]));
        if let Some(place) = exact
            && self.claims[place] == 1
            && self.fits(row, &self.files.orders[place])
        {
            return Found { exact, near: Vec::new() };
        }
        let of_same_money = self.unclaimed.get(&(row.gateway, row.currency, row.amount)).map_or(&[][..], Vec::as_slice);
        let near = of_same_money.iter().copied().filter(|&place| {
            let order = &self.files.orders[place];
            Some(place) != exact && self.in_time(row, order) && self.could_mean(row, order)
        });
        Found { exact, near: near.collect() }
    }

    fn could_mean(&self, row: &Payment, order: &Order) -> bool {
        row.reference.is_empty() || readable(&row.reference, &self.files.settings.numbers, order.number)
    }

    fn fits(&self, row: &Payment, order: &Order) -> bool {
        same_money(row, order) && self.in_time(row, order)
    }

    fn in_time(&self, row: &Payment, order: &Order) -> bool {
        let settings = &self.files.settings;
        let lag = match settings.granularity {
            Granularity::Seconds => row.created - order.created,
            Granularity::DatesOnly | Granularity::PaymentDatesOnly => {
                (day_of(row.created) - day_of(order.created)) * DAY
            }
        };
        (0..=settings.longest_lag).contains(&lag)
    }
}

fn same_money(row: &Payment, order: &Order) -> bool {
    (row.gateway, row.currency, row.amount) == (order.gateway, order.currency, order.total)
}
