//! Orders: when they come, and what they cost.

use super::chance::{Chance, Weights};
use super::settings::{DAY, Granularity, START, Settings};

/// One order. Its currency and gateway are places in the settings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Order {
    pub number: u64,
    /// As the file tells it: a second, or midnight.
    pub created: i64,
    /// Minor units.
    pub total: i64,
    pub currency: usize,
    pub gateway: usize,
    /// Whether the file has it.
    pub listed: bool,
}

impl Order {
    /// What the shop calls itself in its own database, unlike the number that a customer sees.
    pub fn id(&self) -> String {
        format!("{}", 5_100_000_000 + self.number * 37)
    }
}

/// Orders, and the numbers between them that no order has.
pub struct OrderBook {
    pub orders: Vec<Order>,
    pub skipped: Vec<u64>,
}

pub fn day_of(second: i64) -> i64 {
    (second - START).div_euclid(DAY)
}

/// Orders in the order of their numbers, which is that of time.
pub fn take_orders(settings: &Settings) -> OrderBook {
    let mut chance = Chance::new(settings.seed, 1);
    let prices = Prices::new(&mut chance);
    let gateways = Weights::new(settings.gateways.iter().map(|gateway| gateway.weight));
    let currencies = Weights::new(settings.currencies.iter().map(|currency| currency.weight));
    let without = weeks(settings, settings.noise.weeks_without_orders, 25);
    let (mut number, mut skipped) = (settings.numbers.first, Vec::new());
    let mut orders = Vec::with_capacity(settings.orders);
    for second in seconds(settings, &mut chance) {
        while chance.happens(settings.numbers.skipped) {
            skipped.push(number);
            number += 1;
        }
        let day = day_of(second);
        let created = if settings.granularity == Granularity::DatesOnly { START + day * DAY } else { second };
        orders.push(Order {
            number,
            created,
            total: prices.basket(&mut chance),
            currency: chance.weighted(&currencies),
            gateway: chance.weighted(&gateways),
            listed: !without.contains(&day),
        });
        number += 1;
    }
    OrderBook { orders, skipped }
}

/// The days of that many weeks, which begin somewhere in the fifth of the time that starts at that percentage.
pub fn weeks(settings: &Settings, count: i64, percentage: i64) -> std::ops::Range<i64> {
    let mut chance = Chance::new(settings.seed, 100 + percentage.unsigned_abs());
    let first = settings.days * percentage / 100 + chance.between(0, settings.days / 5);
    first..first + 7 * count
}

/// When orders come: more at the weekend and in the evening, and more every month. Sorted.
fn seconds(settings: &Settings, chance: &mut Chance) -> Vec<i64> {
    // Wednesday comes first, as in the year.
    const WEEKDAYS: [u64; 7] = [95, 100, 118, 124, 131, 104, 92];
    const HOURS: [u64; 24] = [9, 5, 3, 2, 2, 3, 8, 17, 28, 38, 46, 50, 54, 51, 47, 46, 48, 54, 63, 74, 82, 70, 45, 22];
    let weekdays = WEEKDAYS.iter().cycle().zip(0..settings.days.unsigned_abs());
    let days = Weights::new(weekdays.map(|(weight, day)| weight * (1_000 + 600 * day / 365)));
    let hours = Weights::new(HOURS);
    let mut seconds: Vec<i64> = (0..settings.orders)
        .map(|_| {
            let hour = chance.weighted(&days) * 24 + chance.weighted(&hours);
            START + hour.cast_signed() as i64 * 3_600 + chance.between(0, 3_599)
        })
        .collect();
    seconds.sort_unstable();
    seconds
}

/// What things cost: a few prices that many buy, many that few buy, and now and then something by weight or measure.
struct Prices {
    articles: Vec<i64>,
    popularity: Weights,
}

impl Prices {
    fn new(chance: &mut Chance) -> Self {
        let mut articles: Vec<i64> = (0..300).map(|step| 390 + 100 * (step * step / 450)).collect();
        for place in (1..articles.len()).rev() {
            articles.swap(place, chance.place(place + 1));
        }
        Self { popularity: Weights::new((0..articles.len() as u64).map(|rank| 1_000_000 / (rank + 4))), articles }
    }

    /// The total of one order, in minor units.
    fn basket(&self, chance: &mut Chance) -> i64 {
        if chance.happens(120_000) {
            return by_measure(chance);
        }
        let articles = 1 + i64::from(chance.happens(480_000)) * (1 + i64::from(chance.happens(400_000)));
        let goods: i64 = (0..articles).map(|_| self.articles[chance.weighted(&self.popularity)]).sum();
        let shipping = if goods > 8_000 { 0 } else { chance.pick(&[0, 390, 490, 690]) };
        let discount = if chance.happens(150_000) { chance.pick(&[5, 10, 15, 20]) } else { 0 };
        goods - goods * discount / 100 + shipping
    }
}

/// Any amount; each doubling of it is half as likely.
fn by_measure(chance: &mut Chance) -> i64 {
    let mut most = 4_000;
    while most < 4_000_000 && chance.happens(500_000) {
        most *= 2;
    }
    chance.between(300, most)
}
