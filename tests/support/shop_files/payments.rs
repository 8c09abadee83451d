//! Payments: what became of each order, and the payments that no order asked for.

use super::chance::{ALWAYS, Chance, Weights};
use super::classes::Class;
use super::orders::{Order, OrderBook, day_of, weeks};
use super::references::{damaged, mistyped};
use super::settings::{DAY, Granularity, START, Settings};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Charge,
    Refund,
    Chargeback,
}

/// One row of a gateway. Money that goes back to the customer is negative.
#[derive(Debug, Clone)]
pub struct Payment {
    /// Scrambled, so that it says nothing about when the row was made.
    pub id: u32,
    pub reference: String,
    pub created: i64,
    pub amount: i64,
    pub fee: i64,
    pub currency: usize,
    pub gateway: usize,
    pub kind: Kind,
    /// Its place among the payouts; none if its batch never came to a payout.
    pub payout: Option<usize>,
    /// The place of its order among all orders; none for an orphan.
    pub order: Option<usize>,
    pub class: Class,
    /// Whether the file has it.
    pub listed: bool,
}

impl Payment {
    pub fn net(&self) -> i64 {
        self.amount - self.fee
    }
}

/// Every row of every gateway, sorted by time as the file tells it.
pub fn take_payments(settings: &Settings, book: &OrderBook) -> Vec<Payment> {
    let mut till = Till {
        settings,
        chance: Chance::new(settings.seed, 2),
        rates: exchange_rates(settings),
        rows: Vec::with_capacity(book.orders.len() * 51 / 50),
    };
    let (fates, weights) = fates(settings);
    for (place, order) in book.orders.iter().enumerate() {
        let fate = fates[till.chance.weighted(&weights)];
        if let Some(class) = fate {
            till.pay(place, order, class);
        }
        if till.chance.happens(settings.noise.orphan) {
            till.take_orphan(book);
        }
    }
    let mut rows = till.rows;
    hide(settings, book, &mut rows);
    rows.sort_unstable_by_key(|row| (row.created, row.id));
    rows
}

/// What can become of an order, with weights; nothing means that nobody pays.
fn fates(settings: &Settings) -> (Vec<Option<Class>>, Weights) {
    let noise = &settings.noise;
    let rare = [
        (None, noise.missing_payment),
        (Some(Class::Typo), noise.typo),
        (Some(Class::TwoEdits), noise.two_edits),
        (Some(Class::Damaged), noise.damaged),
        (Some(Class::NoReference), noise.no_reference),
        (Some(Class::SplitTender), noise.split_tender),
        (Some(Class::PartialCapture), noise.partial_captures),
        (Some(Class::AmountOff), noise.amount_off),
        (Some(Class::GiftCard), noise.gift_card),
        (Some(Class::ForeignCurrency), noise.foreign_currency),
        (Some(Class::Duplicate), noise.duplicate),
        (Some(Class::Refund), noise.partial_refund),
        (Some(Class::Chargeback), noise.chargeback),
    ];
    let ordinary = ALWAYS - rare.iter().map(|(_, rate)| rate).sum::<u32>();
    let all = rare.into_iter().chain([(Some(Class::Paid), ordinary)]);
    let (fates, rates): (Vec<_>, Vec<_>) = all.unzip();
    (fates, Weights::new(rates.into_iter().map(u64::from)))
}

/// What a euro is worth on each day, for each currency: a slow walk around the middle, in millionths.
fn exchange_rates(settings: &Settings) -> Vec<Vec<i64>> {
    let mut chance = Chance::new(settings.seed, 3);
    let mut walk = |middle: i64| {
        let mut moved = 0;
        let days = 0..settings.days + 90;
        days.map(|_| {
            moved = moved * 99 / 100 + chance.between(-4_000, 4_000);
            middle * 1_000 + middle * moved / 1_000
        })
        .collect()
    };
    settings.currencies.iter().map(|currency| walk(currency.for_a_thousand)).collect()
}

struct Till<'a> {
    settings: &'a Settings,
    chance: Chance,
    rates: Vec<Vec<i64>>,
    rows: Vec<Payment>,
}

impl Till<'_> {
    fn pay(&mut self, place: usize, order: &Order, class: Class) {
        let mut row = Payment {
            id: 0,
            reference: self.settings.numbers.write(order.number),
            created: self.paid_at(order.created),
            amount: order.total,
            fee: 0,
            currency: order.currency,
            gateway: order.gateway,
            kind: Kind::Charge,
            payout: None,
            order: Some(place),
            class,
            listed: true,
        };
        match class {
            Class::Typo => row.reference = mistyped(&row.reference, 1, &mut self.chance),
            Class::TwoEdits => row.reference = mistyped(&row.reference, 2, &mut self.chance),
            Class::Damaged => row.reference = damaged(&self.settings.numbers, order.number, &mut self.chance),
            Class::NoReference => row.reference.clear(),
            Class::AmountOff => {
                let by = self.chance.between(1, 1 + order.total / 20);
                row.amount += if self.chance.happens(ALWAYS / 2) { by } else { -by.min(order.total - 1) };
            }
            Class::GiftCard => {
                let card = self.chance.pick(&[500, 1_000, 2_500, 5_000]);
                row.amount -= if card < order.total { card } else { order.total / 2 };
            }
            Class::ForeignCurrency => self.change_money(&mut row),
            Class::SplitTender | Class::PartialCapture => return self.pay_in_parts(&row),
            Class::Duplicate => {
                let again = Payment { created: self.soon_after(row.created), ..row.clone() };
                self.add(again);
                row.class = Class::Paid;
            }
            Class::Refund => {
                let back = self.chance.between(1, order.total);
                let created = self.days_after(row.created, 1, 30);
                self.add(Payment { kind: Kind::Refund, amount: -back, created, ..row.clone() });
                row.class = Class::Paid;
            }
            Class::Chargeback => {
                let created = self.days_after(row.created, 10, 45);
                self.add(Payment { kind: Kind::Chargeback, amount: -order.total, created, ..row.clone() });
                row.class = Class::Paid;
            }
            _ => {}
        }
        self.add(row);
    }

    /// Two gateways at once, or one gateway whenever a part of the goods leaves.
    fn pay_in_parts(&mut self, whole: &Payment) {
        let captures = whole.class == Class::PartialCapture;
        let parts = if captures && self.chance.happens(ALWAYS / 2) { 3 } else { 2 };
        let mut left = whole.amount;
        for part in (0..parts).rev() {
            let amount = if part == 0 { left } else { self.chance.between(left / 5, left * 4 / 5).max(1) };
            left -= amount;
            let mut row = Payment { amount, ..whole.clone() };
            if part + 1 < parts && captures {
                row.created = self.days_after(whole.created, 1, 5);
            } else if part + 1 < parts {
                let others = self.settings.gateways.len() - 1;
                row.gateway = (whole.gateway + 1 + self.chance.place(others)) % self.settings.gateways.len();
            }
            self.add(row);
        }
    }

    fn change_money(&self, row: &mut Payment) {
        let day = usize::try_from(day_of(row.created)).unwrap_or_default();
        let other = (row.currency + 1) % self.settings.currencies.len();
        let (from, to) = (self.rates[row.currency][day], self.rates[other][day]);
        let markup = i128::from(ALWAYS + self.settings.gateways[row.gateway].markup);
        let changed = i128::from(row.amount) * i128::from(to) * markup / (i128::from(from) * i128::from(ALWAYS));
        row.amount = i64::try_from(changed).unwrap_or(i64::MAX).max(1);
        row.currency = other;
    }

    /// A payment as another shop might have had it: the time of one order, the rest of another.
    fn take_orphan(&mut self, book: &OrderBook) {
        let like = self.chance.pick(&book.orders);
        let when = self.chance.pick(&book.orders).created;
        let (class, reference) = match self.chance.below(4) {
            0 => (Class::OrphanNumbered, self.number_of_nobody(book)),
            1 => {
                let any = self.chance.between(2, 99_999);
                let texts = ["Donation", "Gift voucher", "SUBSCRIPTION", "Table 7", "Invoice 2025/"];
                let text = self.chance.pick(&texts);
                (Class::OrphanForeign, if text.ends_with('/') { format!("{text}{any}") } else { text.to_owned() })
            }
            _ => (Class::OrphanBare, String::new()),
        };
        let created = self.paid_at(when);
        self.add(Payment {
            id: 0,
            reference,
            created,
            amount: like.total,
            fee: 0,
            currency: like.currency,
            gateway: like.gateway,
            kind: Kind::Charge,
            payout: None,
            order: None,
            class,
            listed: true,
        });
    }

    /// A number in the shop's style: one that was skipped, or one that will be given next year.
    fn number_of_nobody(&mut self, book: &OrderBook) -> String {
        let last = book.orders.last().map_or(0, |order| order.number);
        let inside = !book.skipped.is_empty() && self.chance.happens(ALWAYS / 2);
        let number = if inside { self.chance.pick(&book.skipped) } else { last + 1 + self.chance.below(5_000) };
        self.settings.numbers.write(number)
    }

    fn add(&mut self, mut row: Payment) {
        let gateway = &self.settings.gateways[row.gateway];
        row.fee = match row.kind {
            Kind::Charge => row.amount * i64::from(gateway.fee) / i64::from(ALWAYS) + gateway.fixed_fee,
            Kind::Refund => 0,
            Kind::Chargeback => 1_500,
        };
        row.id = u32::try_from(self.rows.len()).unwrap_or_default().wrapping_mul(2_654_435_761);
        self.rows.push(row);
    }

    fn paid_at(&mut self, ordered: i64) -> i64 {
        if self.settings.granularity == Granularity::Seconds {
            return ordered + self.chance.between(1, self.settings.longest_lag);
        }
        let mut days = 0;
        while days < self.settings.longest_lag / DAY && self.chance.happens(300_000) {
            days += 1;
        }
        START + (day_of(ordered) + days) * DAY
    }

    fn soon_after(&mut self, paid: i64) -> i64 {
        if self.settings.granularity == Granularity::Seconds {
            return paid + self.chance.between(1, 600);
        }
        paid + self.chance.between(0, 1) * DAY
    }

    fn days_after(&mut self, paid: i64, least: i64, most: i64) -> i64 {
        let later = paid + self.chance.between(least, most) * DAY;
        if self.settings.granularity == Granularity::Seconds { later + self.chance.between(0, 7_200) } else { later }
    }
}

/// Takes the missing weeks out, and gives what is left of an order the class that it then looks like.
fn hide(settings: &Settings, book: &OrderBook, rows: &mut [Payment]) {
    let without = weeks(settings, settings.noise.weeks_without_payments, 55);
    for row in rows.iter_mut() {
        row.listed = !without.contains(&day_of(row.created));
    }
    for group in rows.chunk_by_mut(|one, next| one.order.is_some() && one.order == next.order) {
        let broken = group.iter().any(|row| row.kind == Kind::Charge && !row.listed);
        for row in group {
            let unknown = row.order.is_some_and(|order| !book.orders[order].listed);
            row.class = match row.class {
                _ if unknown => Class::OrderMissing,
                Class::Duplicate if broken => Class::Paid,
                Class::SplitTender | Class::PartialCapture if broken => Class::AmountOff,
                class => class,
            };
        }
    }
}
