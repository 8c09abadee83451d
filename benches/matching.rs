//! How rightly and how fast bare files are matched, beside public tools on the same files, in the same run.
//!
//! `cargo bench --bench matching [-- ORDERS] [SEED] [--growth] [--book] [--keep FOLDER]`. Makes up shops with a known truth, lets
//! `counterfoil reconcile files` answer, judges the answer and prints Markdown; BENCHMARKS.md says how it is judged.
//! `--growth` measures four sizes instead, `--book` the same rows in an encrypted book and further days of it; `--keep` leaves the files and the answers in a folder.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]
#![allow(clippy::disallowed_methods, reason = "it measures time")]

#[path = "matching/book.rs"]
mod book;
#[path = "matching/race.rs"]
mod race;
#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../tests/support/shop_files/mod.rs"]
mod shop_files;

use std::path::{Path, PathBuf};

use race::{Cost, OURS, Tool};
use shop_files::judge::{Report, explain};
use shop_files::{Settings, ShopFiles};

const ORDERS: usize = 1_000_000;
const SEED: u64 = 1;
const ROUNDS: usize = 3;
const SIZES: [usize; 4] = [10_000, 100_000, 1_000_000, 3_000_000];

/// Wrong matches that are shown with all that is known about them.
const SHOWN: usize = 20;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut numbers = arguments.iter().filter_map(|argument| argument.parse::<u64>().ok());
    let orders = numbers.next().map_or(ORDERS, |orders| usize::try_from(orders).unwrap());
    let seed = numbers.next().unwrap_or(SEED);
    let kept = arguments.iter().position(|argument| argument == "--keep").map(|at| PathBuf::from(&arguments[at + 1]));
    let temporary = tempfile::tempdir().unwrap();
    let folder = kept.as_deref().unwrap_or(temporary.path());
    if arguments.iter().any(|argument| argument == "--growth") {
        grow(&folder.join("growth"), seed);
        return;
    }
    if arguments.iter().any(|argument| argument == "--book") {
        book::measure(&folder.join("book"), Settings::hard(seed, orders));
        return;
    }
    println!("# {orders} orders, seed {seed}");
    race(&folder.join("seconds"), "Times to the second, payments within 3 minutes", Settings::easy(seed, orders));
    race(&folder.join("dates"), "Dates only, payments within 2 days", Settings::hard(seed, orders));
    let other = folder.join("other");
    println!("\n## A shop of another kind\n");
    ShopFiles::new(Settings::other(seed, orders)).write(&other).unwrap();
    Tool::ours().run(&other).expect("the command fails");
    judge(&other);
}

/// Makes up a shop, lets every tool that is there answer in turns, and judges.
fn race(folder: &Path, name: &str, settings: Settings) {
    println!("\n## {name}\n");
    ShopFiles::new(settings).write(folder).unwrap();
    let tools: Vec<Tool> = [Tool::ours()].into_iter().chain(Tool::others()).collect();
    let mut costs = vec![Vec::new(); tools.len()];
    for _ in 0..ROUNDS {
        for (tool, costs) in tools.iter().zip(&mut costs) {
            costs.extend(tool.run(folder));
        }
    }
    let medians: Vec<Option<Cost>> = costs.iter().map(|costs| Cost::median(costs)).collect();
    let ours = medians[0].expect("the command fails");
    println!("| | wall s | processor s | peak MB | ours : its wall |\n|---|---:|---:|---:|---:|");
    for (tool, median) in tools.iter().zip(medians) {
        match median {
            Some(cost) => println!("| {} | {cost} | {:.2} |", tool.name, ours.wall / cost.wall),
            None => println!("| {}, which fails | | | | |", tool.name),
        }
    }
    println!();
    judge(folder);
    for (tool, answer) in tools.iter().filter_map(|tool| Some((tool, tool.answer?))) {
        if let Ok(report) = Report::of_payments(folder, &folder.join(answer)) {
            println!("\n### {}\n\n{report}", tool.name);
        }
    }
}

fn judge(folder: &Path) {
    let report = Report::new(folder, &folder.join(OURS)).unwrap();
    println!("{report}");
    for (what, found) in [("Wrong", &report.wrong), ("Wrong deposits", &report.wrong_deposits)] {
        if !found.is_empty() {
            let told = explain(folder, found, SHOWN).unwrap();
            println!("{what}, {} of {}:\n\n```text\n{told}```\n", SHOWN.min(found.len()), found.len());
        }
    }
}

/// What more rows cost, on dates alone.
#[allow(clippy::cast_precision_loss, reason = "counts of rows")]
fn grow(folder: &Path, seed: u64) {
    println!("| orders | wall s | processor s | peak MB | wall µs an order | wrong | recall of single answers |");
    println!("|{}", "---:|".repeat(7));
    for orders in SIZES {
        ShopFiles::new(Settings::hard(seed, orders)).write(folder).unwrap();
        let costs: Vec<Cost> = (0..ROUNDS).filter_map(|_| Tool::ours().run(folder)).collect();
        let cost = Cost::median(&costs).expect("the command fails");
        let report = Report::new(folder, &folder.join(OURS)).unwrap();
        println!(
            "| {orders} | {cost} | {:.2} | {} | {:.4} % |",
            cost.wall * 1e6 / orders as f64,
            report.payments.all.wrong,
            report.single_recall().unwrap_or_default() * 100.0,
        );
    }
}
