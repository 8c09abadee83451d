//! How long suspicious activity takes to be looked at: the whole book, and what is new in it.
//!
//! `cargo bench --profile dev --bench look [-- PAYMENTS]` makes a book of 300,000 payments and prints how long the first look
//! takes, and how long the next ones after nothing happened, after somebody said what a payment was, and after a rule was
//! saved, each with its ratio to the first. Nothing here fails for being slow.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]
#![allow(clippy::disallowed_methods, reason = "it measures time")]
#![allow(missing_docs)]

#[allow(dead_code, reason = "other benchmarks use the rest")]
#[path = "support/book.rs"]
mod book;

use std::sync::Arc;
use std::time::{Duration, Instant};

use book::Book;
use counterfoil::clock::SystemClock;
use counterfoil::desk::{self, Desk, OpenAlerts, RuleMode, Verdict};
use counterfoil::domain::ids::PaymentId;
use counterfoil::vault::MemoryVault;

const PAYMENTS: usize = 300_000;

fn main() {
    let payments = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(PAYMENTS);
    let home = tempfile::tempdir().unwrap();
    let vault = Arc::new(MemoryVault::default());
    let path = home.path().join("book");
    Book::new(&path, &vault, false).put_payments(payments);
    let desk = Desk::open(&path, vault, Arc::new(SystemClock::new())).unwrap();
    let owner = desk.owner().unwrap();
    let look = || -> (Duration, OpenAlerts) {
        let began = Instant::now();
        let open = desk::open_alerts(&desk, &owner).unwrap();
        (began.elapsed(), open)
    };
    println!("| {payments} payments | milliseconds | of the first |\n|---|---:|---:|");
    let (first, before) = look();
    let row = |what: &str, took: Duration| {
        println!("| {what} | {:.1} | {:.4} |", took.as_secs_f64() * 1e3, took.as_secs_f64() / first.as_secs_f64());
    };
    row("the first look", first);
    let (again, same) = look();
    assert_eq!(before, same);
    row("again, after nothing happened", again);
    let said = [PaymentId::new(format!("pi_{:024x}", payments / 2))];
    desk::say_of_payment(&desk, &owner, &said, Verdict::Fraud).unwrap();
    row("after somebody said what a payment was", look().0);
    desk::save_rule(&desk, &owner, "bench", "review 5 if amount > 890", RuleMode::On).unwrap();
    row("after a rule was saved: everything is judged anew", look().0);
}
