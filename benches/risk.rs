//! How fast payments are judged, and how fast a judge is trained, beside public tools in the same run.
//!
//! `cargo bench --bench risk [-- DAYS]`. Makes up payments with a known truth, half a year of them by default, and prints
//! Markdown: replay of features and rules beside windows in SQLite, a backtest tried again with another threshold, ten thousand
//! rules at once, one payment's score with its reasons, and training beside xgboost with the same settings (installed by pip where
//! it is missing).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, reason = "it measures time")]

#[allow(
    dead_code,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::inconsistent_digit_grouping,
    reason = "made-up amounts and places"
)]
#[path = "../tests/support/card_fraud.rs"]
mod card_fraud;

use std::collections::HashMap;
use std::hint::black_box;
use std::io::Write as _;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use card_fraud::{World, payments};
use counterfoil::risk::backtest::{Costs, Outcome, Past, Stretch, Then};
use counterfoil::risk::metrics::{Judged, average_precision, cuts};
use counterfoil::risk::rules::presets::PRESETS;
use counterfoil::risk::rules::{Backtest, Columns, Kept, Lists, Mode, RuleSet, parse_one};
use counterfoil::risk::{AHEAD, Engine, Event, Features, Field, Kind, Label, Model, Rows, Settings, Training, Words};

const DAY: i64 = 86_400;
const KINDS: [Kind; 2] = [Kind::Customer, Kind::Place];
const ROUNDS: usize = 3;
/// So many payments are scored one by one.
const LOOKS: u32 = 500;
const XGBOOST: &str = "xgboost==3.2.0";

/// The scorecard of six rules that the reference measured.
const SIX: [&str; 6] = [
    "amount > 220",
    "amount_to_usual_of_customer >= 3",
    "payments_per_customer_1h > 3",
    "payments_per_customer_1d >= 8",
    "unexplained_of_last_3_of_place >= 2 and days_since_fraud_of_place <= 28",
    "fraud_share_per_place_30d >= 50 %",
];

struct Known {
    event: Event,
    fraud: bool,
}

fn main() {
    let days = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(183);
    let known = known(days);
    println!("# {} payments of {days} days\n", known.len());
    replay(&known);
    tried(&known, days);
    many_rules(&known);
    training(&known, days);
}

fn known(days: i64) -> Vec<Known> {
    let number = |number: u32| NonZeroU32::new(number + 1);
    let mut known: Vec<Known> = payments(World::of(1, days))
        .into_iter()
        .map(|payment| {
            let mut event = Event { at: payment.at, amount: payment.amount, ..Event::default() };
            event.things[Kind::Customer as usize] = number(payment.customer);
            event.things[Kind::Place as usize] = number(payment.terminal);
            Known { event, fraud: payment.fraud }
        })
        .collect();
    known.sort_by_key(|known| known.event.at);
    known
}

fn label(known: &Known) -> Label {
    Label { fraud: known.fraud, known_at: known.event.at + 7 * DAY }
}

/// The middle one of some rounds, after one that does not count.
fn middle(mut once: impl FnMut() -> Duration) -> Duration {
    let mut all: Vec<Duration> = (0..=ROUNDS).map(|_| once()).skip(1).collect();
    all.sort_unstable();
    all[all.len() / 2]
}

fn timed(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

#[allow(clippy::cast_precision_loss, reason = "payments")]
fn million_a_second(payments: usize, took: Duration) -> f64 {
    payments as f64 / took.as_secs_f64() / 1e6
}

/// A name, rules by their keys, the things that a model looks at, and how many payments are announced at once.
type Case<'c> = (&'c str, &'c [(String, String)], &'c [Kind], usize);

fn replay(known: &[Known]) {
    println!("## Replay, one core\n\n| | seconds | million payments a second |\n|---|---:|---:|");
    let six = SIX.iter().enumerate().map(|(at, rule)| (format!("rule-{at}"), format!("review if {rule}")));
    let six: Vec<(String, String)> = six.collect();
    let presets: Vec<(String, String)> = PRESETS
        .iter()
        .filter_map(|preset| preset.text.split_once(": "))
        .map(|(key, text)| (key.to_owned(), text.to_owned()))
        .collect();
    let cases: [Case<'_>; 5] = [
        ("features of six rules, and these", &six, &[], AHEAD),
        ("the same without being told what comes next", &six, &[], 1),
        ("all rules that come with the program", &presets, &[], AHEAD),
        ("88 features for a model", &[], &KINDS, AHEAD),
        ("six rules and 88 features", &six, &KINDS, AHEAD),
    ];
    for (name, rules, kinds, ahead) in cases {
        let took = middle(|| {
            let mut words = Words::default();
            let lists = Lists::new();
            let kept = rules.iter().map(|(key, text)| Kept {
                key: key.clone(),
                version: 1,
                mode: Mode::On,
                text: text.clone(),
            });
            let rules = RuleSet::new(kept, &lists, &mut words);
            assert!(rules.broken().is_empty());
            let mut engine = Engine::new(rules, lists, kinds, Settings::default());
            timed(|| {
                for known in known.chunks(ahead) {
                    if ahead > 1 {
                        engine.announce(known.iter().map(|known| &known.event));
                    }
                    for known in known {
                        let (ticket, judgement) = engine.judge(&known.event, &words);
                        black_box(judgement.points);
                        engine.learn(ticket, label(known));
                    }
                }
            })
        });
        println!("| {name} | {:.2} | {:.2} |", took.as_secs_f64(), million_a_second(known.len(), took));
    }
    let took = in_sqlite(known);
    println!(
        "| baseline: two windows of each customer in SQLite | {:.2} | {:.2} |\n",
        took.as_secs_f64(),
        million_a_second(known.len(), took)
    );
}

/// What somebody would do without an engine: window functions over the whole table.
fn in_sqlite(known: &[Known]) -> Duration {
    let mut connection = rusqlite::Connection::open_in_memory().unwrap();
    connection.execute_batch("CREATE TABLE payment (at INTEGER, customer INTEGER, amount INTEGER)").unwrap();
    let transaction = connection.transaction().unwrap();
    {
        let mut insert = transaction.prepare("INSERT INTO payment VALUES (?1, ?2, ?3)").unwrap();
        for Known { event, .. } in known {
            let customer = event.things[Kind::Customer as usize].map(NonZeroU32::get);
            insert.execute((event.at, customer, event.amount)).unwrap();
        }
    }
    transaction.commit().unwrap();
    connection.execute_batch("CREATE INDEX payment_customer ON payment (customer, at, amount)").unwrap();
    timed(|| {
        let found: i64 = connection
            .query_row(
                "SELECT count(*) FROM (SELECT count(*) OVER hour AS h, count(*) OVER day AS d FROM payment
                 WINDOW hour AS (PARTITION BY customer ORDER BY at RANGE 3599 PRECEDING),
                        day AS (PARTITION BY customer ORDER BY at RANGE 86399 PRECEDING))
                 WHERE h > 3 OR d >= 8",
                [],
                |row| row.get(0),
            )
            .unwrap();
        black_box(found);
    })
}

struct History {
    times: Vec<i64>,
    columns: HashMap<Field, Vec<f64>>,
}

impl Columns for History {
    fn times(&self) -> &[i64] {
        &self.times
    }
    fn values(&self, field: Field) -> Option<&[f64]> {
        self.columns.get(&field).map(Vec::as_slice)
    }
    fn text(&self, _: Field, _: usize) -> Option<&str> {
        None
    }
}

fn tried(known: &[Known], days: i64) {
    let text = |threshold: i64| {
        format!(
            "review if amount > {threshold} and (payments_per_customer_1d >= 2 or amount_to_usual_of_customer >= 1.5) \
             and frauds_per_place_30d >= 0"
        )
    };
    let names =
        ["amount", "payments_per_customer_1d", "amount_to_usual_of_customer", "frauds_per_place_30d", "customer"];
    let asked: Vec<Field> = names.iter().map(|name| name.parse().unwrap()).collect();
    let mut past = Vec::new();
    let mut history = History { times: Vec::new(), columns: HashMap::new() };
    let first = timed(|| {
        let mut features = Features::for_both(&[], &asked, Settings::default());
        let readers: Vec<_> = asked.iter().map(|field| features.reader(*field).unwrap()).collect();
        let mut columns: Vec<Vec<f64>> = asked.iter().map(|_| Vec::new()).collect();
        for known in known {
            let mut moment = features.meet(&known.event);
            for (reader, column) in readers.iter().zip(&mut columns) {
                column.push(moment.value(*reader));
            }
            let ticket = moment.pass();
            features.learn(ticket, label(known));
            history.times.push(known.event.at);
            let outcome = if known.fraud { Outcome::Disputed } else { Outcome::Good };
            past.push(Past {
                at: known.event.at,
                amount: known.event.amount,
                outcome,
                fraud: known.fraud,
                refund: false,
            });
        }
        history.columns = asked.iter().copied().zip(columns).collect();
    });
    let costs = Costs { dispute_fee: 2_000, review: 250, margin: 0.3 };
    let stretch = Stretch { history: &past, from: 0, to: days * DAY, costs };
    let (lists, mut words) = (Lists::new(), Words::default());
    let mut backtest = Backtest::default();
    let mut threshold = 50;
    let again = middle(|| {
        threshold += 7;
        timed(|| {
            let rule = parse_one(&text(threshold), &lists).unwrap();
            let rows = backtest.rows(&rule.condition, &history, &lists, &mut words);
            let things = history.columns.get(&Field::Thing(Kind::Customer)).map(Vec::as_slice);
            black_box(stretch.try_out(rows, false, Then::Review, things));
        })
    });
    println!("## A rule tried on all of it\n\n| | milliseconds |\n|---|---:|");
    println!("| the first time, with its features | {:.0} |", first.as_secs_f64() * 1e3);
    println!("| again with another threshold | {:.1} |\n", again.as_secs_f64() * 1e3);
}

/// So many rules at once, of which hardly any is true.
fn many_rules(known: &[Known]) {
    const RULES: usize = 10_000;
    let read = || {
        let (mut words, lists) = (Words::default(), Lists::new());
        let kept = (0..RULES).map(|at| Kept {
            key: format!("rule-{at}"),
            version: 1,
            mode: Mode::On,
            text: format!(
                "review if amount > {} and payments_per_customer_{}h >= {}",
                500 + at,
                1 + at % 24,
                3 + at % 7
            ),
        });
        let rules = RuleSet::new(kept, &lists, &mut words);
        assert_eq!(rules.sound().len(), RULES);
        (Engine::new(rules, lists, &[], Settings::default()), words)
    };
    let took = middle(|| timed(|| drop(black_box(read()))));
    let (mut engine, words) = read();
    let mut payments = known.iter().cycle();
    let one = middle(|| {
        timed(|| {
            for known in payments.by_ref().take(LOOKS as usize) {
                black_box(engine.judge(&known.event, &words).1.points);
            }
        })
    }) / LOOKS;
    println!("## {RULES} rules\n\n| | milliseconds |\n|---|---:|");
    println!("| read and compiled | {:.1} |", took.as_secs_f64() * 1e3);
    println!("| one payment judged by all of them | {:.3} |\n", one.as_secs_f64() * 1e3);
}

fn training(known: &[Known], days: i64) {
    let mut features = Features::over(&KINDS);
    let width = features.names().len();
    let (mut train, mut test, mut row) = (Rows::default(), Rows::default(), Vec::new());
    for known in known {
        let day = known.event.at / DAY;
        let ticket = features.observe(&known.event, &mut row);
        features.learn(ticket, label(known));
        let into = match days - day {
            15..=21 => &mut train,
            1..=7 => &mut test,
            _ => continue,
        };
        into.features.extend_from_slice(&row);
        into.frauds.push(known.fraud);
    }
    let how = Training::default();
    let mut model = None;
    let took = middle(|| timed(|| model = Some(Model::train(&train, width, &how).unwrap())));
    let model = model.unwrap();
    let judged: Vec<Judged> = model
        .scores(&test.features)
        .into_iter()
        .zip(&test.frauds)
        .map(|(score, fraud)| Judged { day: 0, customer: 0, score, fraud: *fraud })
        .collect();
    let ours = average_precision(&cuts(&judged));
    let mut payments = test.features.chunks_exact(width).cycle();
    let look = middle(|| {
        timed(|| {
            for _ in 0..LOOKS {
                // The reasons add up to the score, so the score is there as well.
                black_box(model.reasons(payments.next().unwrap()).iter().sum::<f64>());
            }
        })
    }) / LOOKS;
    println!("## Training on a week: {} payments, {width} features\n", train.frauds.len());
    println!("| | seconds | average precision |\n|---|---:|---:|");
    println!(
        "| counterfoil, {} × {} trees, {} bins | {:.2} | {ours:.4} |",
        how.forests,
        how.trees,
        how.bins,
        took.as_secs_f64()
    );
    match xgboost(&train, &test, width, &how) {
        Some((theirs, precision)) => {
            println!("| xgboost 3.2 (hist), the same settings | {theirs:.2} | {precision:.4} |");
            println!(
                "\nTraining takes {:.2} of xgboost's time; the precision differs by {:.4}.",
                took.as_secs_f64() / theirs,
                ours - precision
            );
        }
        None => println!("\nxgboost is neither there nor to be had from PyPI, so it was not measured."),
    }
    println!("\nScore and exact reasons of one payment: {:.3} ms.", look.as_secs_f64() * 1e3);
}

/// Seconds of training, and average precision.
fn xgboost(train: &Rows, test: &Rows, width: usize, how: &Training) -> Option<(f64, f64)> {
    let python = python()?;
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "train", train);
    write(folder.path(), "test", test);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/risk/xgboost_run.py");
    let mut runs: Vec<(f64, f64)> = (0..ROUNDS)
        .filter_map(|_| {
            let output = Command::new(&python)
                .arg(&script)
                .arg(folder.path())
                .args([width.to_string(), how.forests.to_string(), how.trees.to_string(), how.rate.to_string()])
                .args([how.depth.to_string(), how.bins.to_string(), how.rows.to_string(), how.features.to_string()])
                .output()
                .ok()?;
            let printed = String::from_utf8(output.stdout).ok()?;
            let mut numbers = printed.split_whitespace().filter_map(|number| number.parse().ok());
            Some((numbers.next()?, numbers.next()?))
        })
        .collect();
    runs.sort_by(|a, b| a.0.total_cmp(&b.0));
    runs.get(runs.len() / 2).copied()
}

#[allow(clippy::cast_possible_truncation, reason = "xgboost has 32-bit features")]
fn write(folder: &Path, name: &str, rows: &Rows) {
    let mut file = std::io::BufWriter::new(std::fs::File::create(folder.join(format!("{name}.x"))).unwrap());
    for value in &rows.features {
        file.write_all(&(*value as f32).to_le_bytes()).unwrap();
    }
    let truth: Vec<u8> = rows.frauds.iter().map(|fraud| u8::from(*fraud)).collect();
    std::fs::write(folder.join(format!("{name}.y")), truth).unwrap();
}

/// A Python with xgboost, made beside the other things of the build when it is missing.
fn python() -> Option<PathBuf> {
    let works = |command: &mut Command| command.output().is_ok_and(|output| output.status.success());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("xgboost");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let there = || works(Command::new(&python).args(["-c", "import xgboost, numpy"]));
    let made = there()
        || works(Command::new("python3").args(["-m", "venv"]).arg(&folder))
            && works(Command::new(&python).args(["-m", "pip", "install", "--quiet", XGBOOST, "numpy"]))
            && there();
    made.then_some(python)
}
