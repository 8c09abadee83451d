//! Judges an answer against the truth, class by class. Knows the files and nothing of how an answer was found.
//!
//! An answer is *automatic* when its status is `matched`; with any other status it waits for a person. A match is wrong
//! when the order is not the true one, also when there is none. Where an order was paid twice, either payment may be
//! called the duplicate, but one must be: the second automatic match counts as wrong.

mod read;
mod table;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::path::Path;

use super::classes::{Class, DepositClass};
use read::{Answer, Row, Table};
pub use table::explain;

/// Everything that a payment may be called, and how many orders go with it.
const STATUSES: [(&str, Orders); 8] = [
    ("matched", Orders::One),
    ("amount_differs", Orders::One),
    ("duplicate", Orders::One),
    ("refund_linked", Orders::One),
    ("dispute_linked", Orders::One),
    ("ambiguous", Orders::Some),
    ("no_order", Orders::None),
    ("unknown_kind", Orders::None),
];

#[derive(Clone, Copy, PartialEq)]
enum Orders {
    None,
    One,
    Some,
}

/// How one answer compares with the truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Right,
    Wrong,
    /// The right order or payout, for a person to confirm.
    Linked,
    /// A wrong one, for a person to confirm.
    LinkedWrong,
    /// Several candidates, the right one among them.
    AmbiguousWith,
    AmbiguousWithout,
    /// No order or payout named; that is right where there is none.
    Nothing,
}

/// Counts of the outcomes of one class, or of all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    pub rows: u64,
    pub right: u64,
    pub wrong: u64,
    pub linked: u64,
    pub linked_wrong: u64,
    pub ambiguous_with: u64,
    pub ambiguous_without: u64,
    pub nothing: u64,
    /// Rows that may be settled automatically, and those of them that were, rightly.
    pub settling: u64,
    pub settled: u64,
    /// The same for rows with a single possible answer.
    pub single: u64,
    pub single_settled: u64,
}

impl Tally {
    fn count(&mut self, outcome: Outcome, settles: bool, single: bool) {
        let right = u64::from(outcome == Outcome::Right);
        self.rows += 1;
        self.settling += u64::from(settles);
        self.settled += u64::from(settles) * right;
        self.single += u64::from(settles && single);
        self.single_settled += u64::from(settles && single) * right;
        *match outcome {
            Outcome::Right => &mut self.right,
            Outcome::Wrong => &mut self.wrong,
            Outcome::Linked => &mut self.linked,
            Outcome::LinkedWrong => &mut self.linked_wrong,
            Outcome::AmbiguousWith => &mut self.ambiguous_with,
            Outcome::AmbiguousWithout => &mut self.ambiguous_without,
            Outcome::Nothing => &mut self.nothing,
        } += 1;
    }

    /// The right ones of the automatic ones.
    pub fn precision(&self) -> Option<f64> {
        share(self.right, self.right + self.wrong)
    }

    /// The rightly settled ones of those that may be settled automatically.
    pub fn recall(&self) -> Option<f64> {
        share(self.settled, self.settling)
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of rows")]
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The tallies of one kind of row, by class, and of all.
#[derive(Debug, Default)]
pub struct Tallies {
    pub classes: BTreeMap<usize, (&'static str, Tally)>,
    pub all: Tally,
}

impl Tallies {
    fn count(&mut self, class: (usize, &'static str), outcome: Outcome, settles: bool, single: bool) {
        let (place, word) = class;
        self.classes.entry(place).or_insert_with(|| (word, Tally::default())).1.count(outcome, settles, single);
        self.all.count(outcome, settles, single);
    }

    /// The tally of a class; an empty one if there is no such row.
    pub fn of(&self, word: &str) -> Tally {
        let found = self.classes.values().find(|(class, _)| *class == word);
        found.map(|(_, tally)| tally.clone()).unwrap_or_default()
    }
}

/// What is worth a look: a row, what it is in truth, and what was said about it.
#[derive(Debug, Clone)]
pub struct Finding {
    pub row: String,
    pub class: &'static str,
    pub truth: String,
    pub answer: Answer,
}

/// All that there is to say about an answer.
#[derive(Debug, Default)]
pub struct Report {
    /// What breaks the form, with how often and the first example.
    pub problems: BTreeMap<String, (u64, String)>,
    pub payments: Tallies,
    pub deposits: Tallies,
    /// Orders whose payments, all of them, have a single possible answer, and those of them that were settled.
    pub single_orders: u64,
    pub single_orders_settled: u64,
    /// Automatic matches of payments to a wrong order.
    pub wrong: Vec<Finding>,
    /// Payments with a single possible answer that were not settled rightly.
    pub missed: Vec<Finding>,
    /// Automatic matches of deposits to a wrong payout, or to one too many or too few.
    pub wrong_deposits: Vec<Finding>,
}

impl Report {
    /// Judges the answer in one folder against the files and the truth in another.
    pub fn new(data: &Path, result: &Path) -> io::Result<Self> {
        let mut report = Self::of_payments(data, result)?;
        report.judge_deposits(data, result)?;
        Ok(report)
    }

    /// Judges an answer that says nothing of deposits.
    pub fn of_payments(data: &Path, result: &Path) -> io::Result<Self> {
        let mut report = Self::default();
        report.judge_payments(data, result)?;
        Ok(report)
    }

    /// Of the orders with a single possible answer, those that were settled.
    pub fn single_recall(&self) -> Option<f64> {
        share(self.single_orders_settled, self.single_orders)
    }

    fn problem(&mut self, what: &str, example: &str) {
        self.problems.entry(what.to_owned()).or_insert_with(|| (0, example.to_owned())).0 += 1;
    }

    fn judge_payments(&mut self, data: &Path, result: &Path) -> io::Result<()> {
        let truth = read::payment_truth(&data.join("truth_payments.csv"))?;
        let orders: HashSet<String> = read::ids(&data.join("orders.csv"), "order_id")?;
        let places: HashMap<&str, usize> = truth.iter().enumerate().map(|(at, row)| (row.id.as_str(), at)).collect();
        let mut answers: Vec<Option<Answer>> = vec![None; truth.len()];
        let mut given = Table::open(&result.join("matches.csv"), ["txn_id", "order_id", "status", "reason", "score"])?;
        while let Some([txn, ids, status, reason, score]) = given.next()? {
            let answer = Answer::new(ids, status, reason, score);
            self.check_form(txn, &answer, &orders);
            match places.get(txn).map(|&at| &mut answers[at]) {
                None => self.problem("a payment that is not in the file", txn),
                Some(Some(_)) => self.problem("a payment twice", txn),
                Some(empty) => *empty = Some(answer),
            }
        }
        let answers: Vec<Answer> = answers
            .into_iter()
            .zip(&truth)
            .map(|(answer, row)| {
                answer.unwrap_or_else(|| {
                    self.problem("a payment without an answer", &row.id);
                    Answer::default()
                })
            })
            .collect();
        self.tally_payments(&truth, answers);
        Ok(())
    }

    fn check_form(&mut self, txn: &str, answer: &Answer, orders: &HashSet<String>) {
        match STATUSES.iter().find(|(word, _)| *word == answer.status) {
            None => self.problem("an unknown status", &answer.status),
            Some((_, Orders::None)) if !answer.ids.is_empty() => self.problem("an order beside that status", txn),
            Some((_, Orders::One)) if answer.ids.len() != 1 => self.problem("not one order beside that status", txn),
            Some((_, Orders::Some)) if answer.ids.is_empty() => self.problem("ambiguous without candidates", txn),
            Some(_) => {}
        }
        if let Some(unknown) = answer.ids.iter().find(|id| !orders.contains(*id)) {
            self.problem("an order that is not in the file", unknown);
        }
    }

    fn tally_payments(&mut self, truth: &[Row<Class>], answers: Vec<Answer>) {
        let mut outcomes: Vec<Outcome> = truth.iter().zip(&answers).map(|(row, answer)| row.outcome(answer)).collect();
        settle_duplicates(truth, &answers, &mut outcomes);
        let mut orders: HashMap<&str, (bool, bool)> = HashMap::with_capacity(truth.len());
        for ((row, answer), outcome) in truth.iter().zip(answers).zip(outcomes) {
            let settles = row.class.settles();
            let class = (row.class as usize, row.class.word());
            self.payments.count(class, outcome, settles, row.single);
            if settles {
                let (single, settled) = orders.entry(&row.ids[0]).or_insert((true, true));
                *single &= row.single;
                *settled &= outcome == Outcome::Right;
            }
            let missed = settles && row.single && outcome != Outcome::Right;
            if missed || outcome == Outcome::Wrong {
                let finding =
                    Finding { row: row.id.clone(), class: row.class.word(), truth: row.ids.join("+"), answer };
                if outcome == Outcome::Wrong { &mut self.wrong } else { &mut self.missed }.push(finding);
            }
        }
        self.single_orders = orders.values().filter(|(single, _)| *single).count() as u64;
        self.single_orders_settled = orders.values().filter(|(single, settled)| *single && *settled).count() as u64;
    }

    fn judge_deposits(&mut self, data: &Path, result: &Path) -> io::Result<()> {
        let truth = read::deposit_truth(&data.join("truth_deposits.csv"))?;
        let payouts = read::ids(&data.join("payouts.csv"), "payout_id")?;
        let mut answers: HashMap<String, Answer> = HashMap::new();
        let (mut without, mut named) = (HashSet::new(), HashSet::new());
        let mut given = Table::open(&result.join("deposits.csv"), ["bank_id", "payout_id", "status", "reason"])?;
        while let Some([bank, ids, status, reason]) = given.next()? {
            let answer = Answer::new(ids, status, reason, "");
            if let Some(unknown) = answer.ids.iter().find(|id| !payouts.contains(*id)) {
                self.problem("a payout that is not in the file", unknown);
            }
            if bank.is_empty() {
                without.extend(answer.ids);
            } else {
                named.extend(answer.ids.iter().cloned());
                if answers.insert(bank.to_owned(), answer).is_some() {
                    self.problem("a deposit twice", bank);
                }
            }
        }
        for row in &truth {
            let class = (row.class as usize, row.class.word());
            if row.class == DepositClass::Missing {
                let listed = row.ids.iter().all(|id| without.contains(id));
                if !listed && !row.ids.iter().all(|id| named.contains(id)) {
                    self.problem("a payout that is nowhere", &row.ids.join("+"));
                }
                let outcome = if listed { Outcome::Nothing } else { Outcome::LinkedWrong };
                self.deposits.count(class, outcome, false, false);
                continue;
            }
            let answer = answers.remove(&row.id).unwrap_or_else(|| {
                self.problem("a deposit without an answer", &row.id);
                Answer::default()
            });
            let outcome = row.outcome(&answer);
            self.deposits.count(class, outcome, row.class.settles(), false);
            if outcome == Outcome::Wrong {
                let truth = row.ids.join("+");
                self.wrong_deposits.push(Finding { row: row.id.clone(), class: row.class.word(), truth, answer });
            }
        }
        for unknown in answers.keys() {
            self.problem("a deposit that is not in the file", unknown);
        }
        Ok(())
    }
}

/// Of a payment and its duplicate, either may be the one that settles the order, but not both.
fn settle_duplicates(truth: &[Row<Class>], answers: &[Answer], outcomes: &mut [Outcome]) {
    let second = truth.iter().enumerate().filter(|(_, row)| row.class == Class::Duplicate);
    let second: HashMap<&str, usize> = second.map(|(at, row)| (row.ids[0].as_str(), at)).collect();
    for (first, row) in truth.iter().enumerate().filter(|(_, row)| row.class == Class::Paid) {
        let Some(&second) = second.get(row.ids[0].as_str()).filter(|&&at| outcomes[at] == Outcome::Right) else {
            continue;
        };
        if outcomes[first] == Outcome::Linked && answers[first].status == "duplicate" {
            outcomes.swap(first, second);
        } else if outcomes[first] == Outcome::Right {
            outcomes[second] = Outcome::Wrong;
        }
    }
}
