//! Made-up card payments with a known truth, as the Fraud Detection Handbook (chapter 3) describes its simulator.
//!
//! Customers and terminals lie on a map; a customer pays at terminals nearby, with amounts and at a pace of their own.
//! Then fraud is added in three ways: every payment above a limit; all payments at a terminal for four weeks; and a third of
//! a customer's payments for two weeks, five times as large.

use std::fmt::Write as _;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

const DAY: i64 = 86_400;

/// How large the made-up world is.
#[derive(Debug, Clone, Copy)]
pub struct World {
    pub seed: u64,
    pub customers: u32,
    pub terminals: u32,
    pub days: i64,
}

impl World {
    /// As large as the handbook's, for so many days.
    pub fn of(seed: u64, days: i64) -> Self {
        Self { seed, customers: 5_000, terminals: 10_000, days }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Payment {
    pub at: i64,
    pub customer: u32,
    pub terminal: u32,
    pub amount: i64,
    pub fraud: bool,
}

/// Payments in order of time.
pub fn payments(world: World) -> Vec<Payment> {
    let mut chance = Chance(ChaCha8Rng::seed_from_u64(world.seed));
    let terminals: Vec<(f64, f64)> = (0..world.terminals).map(|_| chance.place()).collect();
    let mut all = Vec::new();
    for customer in 0..world.customers {
        let (x, y) = chance.place();
        let (mean, pace) = (5.0 + 95.0 * chance.part(), 4.0 * chance.part());
        let near = |(a, b): &(f64, f64)| (a - x).hypot(b - y) < 5.0;
        let nearby: Vec<u32> = (0..).zip(&terminals).filter(|(_, at)| near(at)).map(|(terminal, _)| terminal).collect();
        if nearby.is_empty() {
            continue;
        }
        for day in 0..world.days {
            for _ in 0..chance.count(pace) {
                let second = (43_200.0 + 20_000.0 * chance.normal()) as i64;
                if !(1..DAY).contains(&second) {
                    continue;
                }
                let amount = mean + mean / 2.0 * chance.normal();
                let amount = if amount < 0.0 { 2.0 * mean * chance.part() } else { amount };
                let terminal = nearby[chance.below(nearby.len())];
                let amount = (amount * 100.0).round() as i64;
                all.push(Payment { at: day * DAY + second, customer, terminal, amount, fraud: amount > 220_00 });
            }
        }
    }
    all.sort_unstable();
    compromise(&mut all, world, &mut chance);
    all
}

/// Each day two terminals for four weeks, and three customers for two.
fn compromise(all: &mut [Payment], world: World, chance: &mut Chance) {
    let places = |key: fn(&Payment) -> u32, count: u32, all: &[Payment]| {
        let mut places = vec![Vec::new(); count as usize];
        for (at, payment) in all.iter().enumerate() {
            places[key(payment) as usize].push(at);
        }
        places
    };
    let by_terminal = places(|payment| payment.terminal, world.terminals, all);
    let by_customer = places(|payment| payment.customer, world.customers, all);
    let within = |payment: &Payment, day: i64, days: i64| (day..day + days).contains(&(payment.at / DAY));
    for day in 0..world.days {
        for _ in 0..2 {
            for &at in &by_terminal[chance.below(by_terminal.len())] {
                all[at].fraud |= within(&all[at], day, 28);
            }
        }
    }
    for day in 0..world.days {
        for _ in 0..3 {
            let own = &by_customer[chance.below(by_customer.len())];
            let mut stolen: Vec<usize> = own.iter().copied().filter(|&at| within(&all[at], day, 14)).collect();
            let third = stolen.len() / 3;
            for taken in 0..third {
                let other = taken + chance.below(stolen.len() - taken);
                stolen.swap(taken, other);
                let payment = &mut all[stolen[taken]];
                (payment.amount, payment.fraud) = (payment.amount * 5, true);
            }
        }
    }
}

/// The payments as the table that `risk evaluate` reads.
pub fn csv(payments: &[Payment]) -> String {
    let mut text = String::from("transaction_id,time_seconds,customer_id,terminal_id,amount_minor,is_fraud\n");
    for (id, payment) in payments.iter().enumerate() {
        let Payment { at, customer, terminal, amount, fraud } = payment;
        let _ = writeln!(text, "{id},{at},{customer},{terminal},{amount},{}", u8::from(*fraud));
    }
    text
}

struct Chance(ChaCha8Rng);

impl Chance {
    /// Evenly from nothing to one.
    fn part(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, count: usize) -> usize {
        ((self.part() * count as f64) as usize).min(count - 1)
    }

    fn place(&mut self) -> (f64, f64) {
        (100.0 * self.part(), 100.0 * self.part())
    }

    /// Box and Muller.
    fn normal(&mut self) -> f64 {
        let (one, other) = (self.part().max(f64::MIN_POSITIVE), self.part());
        (-2.0 * one.ln()).sqrt() * (std::f64::consts::TAU * other).cos()
    }

    /// Poisson, by Knuth.
    fn count(&mut self, mean: f64) -> u32 {
        let (mut count, mut product) = (0, self.part());
        while product > (-mean).exp() {
            count += 1;
            product *= self.part();
        }
        count
    }
}
