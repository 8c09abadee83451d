//! Whether the window stands still when a hundred thousand items wait to be matched.
//!
//! `cargo bench --bench waiting [-- ITEMS]` makes a book in which half of the items are payouts that are not at the bank and
//! half deposits that no payout explains, among as many entries of other people, and does under Reconcile what an accountant
//! does, by keyboard. Printed are the longest frame of each step, everything but the drawing by the graphics card, and how
//! long it took until all that was asked for was in sight. Nothing here fails for being slow.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]
#![allow(clippy::disallowed_methods, reason = "it measures time")]
#![allow(missing_docs)]

#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../tests/window/person.rs"]
mod person;

#[allow(dead_code, reason = "other benchmarks use the rest")]
#[path = "support/book.rs"]
mod book;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use book::Book;
use chrono::{NaiveDate, TimeDelta};
use counterfoil::cli::Door;
use counterfoil::clock::SystemClock;
use counterfoil::desk::{self, Desk};
use counterfoil::domain::ids::BatchId;
use counterfoil::domain::{Batch, BatchStatus, Currency, Money};
use counterfoil::files::Assume;
use counterfoil::gateway::Mirrored;
use counterfoil::job::Job;
use counterfoil::store::StoreError;
use counterfoil::text::Texts;
use counterfoil::ui::{Preferences, Setup};
use counterfoil::vault::MemoryVault;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use person::Person;

const ITEMS: usize = 100_000;
/// Over so many days they are spread; the last of them are in the month that the window shows first.
const DAYS: i64 = 240;
/// A frame within which nobody sees the window wait.
const SMOOTH: Duration = Duration::from_millis(50);

fn main() {
    let items = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(ITEMS);
    let home = tempfile::tempdir().unwrap();
    let vault = Arc::new(MemoryVault::default());
    let path = home.path().join("book");
    make_book(&path, &vault, items);
    let clock = Arc::new(SystemClock::new());
    let setup = Setup {
        doorway: Arc::new(Door::new(path, vault, Arc::clone(&clock) as _, None)),
        clock,
        texts: Arc::new(Texts::english()),
        preferences: Preferences::default(),
        demo: false,
    };
    let mut watched = Watched { person: Person::before(Some(home), setup) };
    println!("| {items} items wait | frames | longest frame, ms | over 50 ms | until all is in sight, ms |");
    println!("|---|---:|---:|---:|---:|");
    watched.person.wait_for("Unlock");
    watched.key("open the book", Modifiers::NONE, Key::Enter);
    watched.key("look at Reconcile, this month", Modifiers::COMMAND, Key::Num4);
    watched.person.click_part("Month, ");
    watched.person.wait_for("All months");
    watched.step("look at all months", |person| person.click("All months"));
    walk(&mut watched);
    watched.key("group: open", Modifiers::NONE, Key::G);
    watched.type_in("group: look for a name", "nobody 4711");
    watched.key("group: close", Modifiers::NONE, Key::Escape);
    watched.key("why not: open", Modifiers::SHIFT, Key::Questionmark);
    watched.type_in("why not: look for an amount", "12.34");
    watched.key("why not: go to the first", Modifiers::NONE, Key::ArrowDown);
    watched.key("why not: close", Modifiers::NONE, Key::Escape);
    watched.key("begin a note", Modifiers::NONE, Key::M);
    watched.type_in("write it", "asked");
    watched.key("keep it, and the proof is worked out anew", Modifiers::NONE, Key::Enter);
}

/// Up and down the list, and through it in other orders.
fn walk(watched: &mut Watched) {
    watched.keys("50 × down", Key::ArrowDown, 50);
    watched.keys("50 × next", Key::N, 50);
    watched.keys("20 × page down", Key::PageDown, 20);
    watched.key("to the end", Modifiers::NONE, Key::End);
    watched.keys("20 × up", Key::ArrowUp, 20);
    watched.key("to the beginning", Modifiers::NONE, Key::Home);
    for column in ["Date", "Amount, EUR", "Age"] {
        watched.step(&format!("sort by {column}"), |person| press(person, &format!("Sort by {column}")));
    }
    watched.key("the search", Modifiers::NONE, Key::Slash);
    watched.type_in("look for some words", "stripe 777");
    watched.key("look for nothing again", Modifiers::NONE, Key::Escape);
}

/// Presses something, and lets no frame pass that nobody measures.
fn press(person: &Person, name: &str) {
    person.window.get_by_label(name).click();
}

/// A window whose frames are measured.
struct Watched {
    person: Person,
}

impl Watched {
    fn key(&mut self, name: &str, modifiers: Modifiers, key: Key) {
        self.step(name, |person| person.window.key_press_modifiers(modifiers, key));
    }

    fn keys(&mut self, name: &str, key: Key, times: usize) {
        let mut all = Frames::default();
        for _ in 0..times {
            self.person.window.key_press_modifiers(Modifiers::NONE, key);
            all.add(self.until_quiet());
        }
        all.print(name);
    }

    fn type_in(&mut self, name: &str, words: &str) {
        let mut all = Frames::default();
        for letter in words.chars() {
            self.person.window.event(egui::Event::Text(letter.to_string()));
            all.add(self.until_quiet());
        }
        all.print(name);
    }

    fn step(&mut self, name: &str, press: impl FnOnce(&mut Person)) {
        press(&mut self.person);
        self.until_quiet().print(name);
    }

    /// Paints, as fast as frames come, until everything that was asked for is here.
    fn until_quiet(&mut self) -> Frames {
        let mut frames = Frames::default();
        let (began, mut still) = (Instant::now(), 0);
        // Quiet for some frames: what has come may ask for more, and a click takes several.
        while still < 3 || frames.all.len() < 8 {
            let frame = Instant::now();
            self.person.window.step();
            frames.all.push(frame.elapsed());
            still = if self.person.window.state().is_quiet() { still + 1 } else { 0 };
            if still == 0 {
                std::thread::sleep(Duration::from_millis(8));
                frames.answered = began.elapsed();
            }
        }
        frames
    }
}

#[derive(Default)]
struct Frames {
    all: Vec<Duration>,
    answered: Duration,
}

impl Frames {
    fn add(&mut self, other: Self) {
        self.all.extend(other.all);
        self.answered = self.answered.max(other.answered);
    }

    fn print(&self, name: &str) {
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        let longest = self.all.iter().max().copied().unwrap_or_default();
        let over = self.all.iter().filter(|frame| **frame > SMOOTH).count();
        println!("| {name} | {} | {:.1} | {over} | {:.0} |", self.all.len(), ms(longest), ms(self.answered));
    }
}

/// Half of the items are payouts, half deposits; of the entries at the bank another half are other people's.
fn make_book(path: &Path, vault: &Arc<MemoryVault>, items: usize) {
    let book = Book::new(path, vault, true);
    let last = book.now.date_naive();
    let halves = items / 2;
    let write = book.store.write::<_, StoreError>(|tx| {
        for number in 0..halves {
            let fact = batch(number, last);
            tx.put_batch(&book.connection_id, &Mirrored { raw: "{}".into(), fact }, book.now)?;
        }
        Ok(())
    });
    write.unwrap();
    drop(book);
    let mut bank = "Date,Amount,Currency,Name,Description\n".to_owned();
    for number in 0..halves * 2 {
        let (minor, day) = (amount(number) + 3, day(number, last));
        let money = Money::new(minor, Currency::EUR).to_decimal();
        let (name, text) = if number % 2 == 0 {
            ("STRIPE PAYMENTS EUROPE", format!("STRIPE PAYOUT {number:08} THANK YOU"))
        } else {
            ("SOMEBODY", format!("INVOICE OF NOBODY {number:08} AND SOME MORE WORDS"))
        };
        writeln!(bank, "{day},{money},EUR,{name},{text}").unwrap();
    }
    let desk = Desk::open(path, Arc::clone(vault) as _, Arc::new(SystemClock::new())).unwrap();
    let owner = desk.owner().unwrap();
    desk::import(&desk, &owner, "bank.csv", &bank.as_bytes(), &Assume::default(), &Job::quiet()).unwrap();
}

fn batch(number: usize, last: NaiveDate) -> Batch {
    let arrival_date = day(number * 2, last);
    Batch {
        batch_id: BatchId::new(format!("po_{number:024x}")),
        amount: Money::new(amount(number * 2 + 1) * 2, Currency::EUR),
        status: BatchStatus::Paid,
        created_at: arrival_date.and_time(chrono::NaiveTime::MIN).and_utc(),
        arrival_date,
        automatic: false,
        references: Vec::new(),
        failure_code: None,
    }
}

/// No two are alike, so that nothing is explained by chance.
fn amount(number: usize) -> i64 {
    10_000 + i64::try_from(number).unwrap() * 7
}

fn day(number: usize, last: NaiveDate) -> NaiveDate {
    last - TimeDelta::days(i64::try_from(number).unwrap() % DAYS + 10)
}
