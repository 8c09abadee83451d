//! The judge finds nothing wrong in a right answer, and every mistake in a spoilt one.

use std::path::{Path, PathBuf};

use crate::shop_files::judge::{Report, Tally, explain};
use crate::shop_files::{Settings, ShopFiles};

/// A small shop on disk, with an answer that is right in everything until a test spoils it.
struct Case {
    folder: tempfile::TempDir,
    matches: Vec<[String; 3]>,
    deposits: Vec<[String; 3]>,
    /// The truth's classes, row by row.
    classes: Vec<String>,
}

impl Case {
    fn new(settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        ShopFiles::new(settings).write(folder.path()).unwrap();
        let payments = rows(&folder.path().join("truth_payments.csv"));
        let status = |class: &str, order: &str| match class {
            _ if order.is_empty() => "no_order",
            "amount_off" | "gift_card" | "foreign_currency" => "amount_differs",
            "duplicate" => "duplicate",
            "refund" => "refund_linked",
            "chargeback" => "dispute_linked",
            _ => "matched",
        };
        let deposits = rows(&folder.path().join("truth_deposits.csv"));
        Self {
            matches: payments
                .iter()
                .map(|row| [row[0].clone(), row[1].clone(), status(&row[2], &row[1]).to_owned()])
                .collect(),
            deposits: deposits
                .iter()
                .map(|row| {
                    let agrees = row[2] != "fee_taken" && row[2] != "missing" && row[2] != "unrelated";
                    [row[0].clone(), row[1].clone(), if agrees { "matched" } else { "other" }.to_owned()]
                })
                .collect(),
            classes: payments.into_iter().map(|[_, _, class]| class).collect(),
            folder,
        }
    }

    /// The places of the rows of a class.
    fn of(&self, class: &str) -> Vec<usize> {
        (0..self.classes.len()).filter(|&row| self.classes[row] == class).collect()
    }

    fn result(&self) -> PathBuf {
        let result = self.folder.path().join("result");
        std::fs::create_dir_all(&result).unwrap();
        let mut text = "txn_id,order_id,status,reason,score\n".to_owned();
        text.extend(self.matches.iter().map(|row| format!("{},why,7\n", row.join(","))));
        std::fs::write(result.join("matches.csv"), text).unwrap();
        let mut text = "bank_id,payout_id,status,reason\n".to_owned();
        text.extend(self.deposits.iter().map(|row| format!("{},why\n", row.join(","))));
        std::fs::write(result.join("deposits.csv"), text).unwrap();
        result
    }

    fn judged(&self) -> Report {
        Report::new(self.folder.path(), &self.result()).unwrap()
    }
}

/// The first three fields of every row but the header.
fn rows(path: &Path) -> Vec<[String; 3]> {
    let text = std::fs::read_to_string(path).unwrap();
    let fields = |line: &str| line.splitn(4, ',').take(3).map(str::to_owned).collect::<Vec<_>>();
    text.lines().skip(1).map(|line| fields(line).try_into().unwrap()).collect()
}

fn small() -> Case {
    Case::new(Settings::hard(11, 5_000))
}

#[test]
fn a_right_answer_is_all_right() {
    for settings in [Settings::easy(1, 5_000), Settings::hard(2, 5_000), Settings::other(3, 5_000)] {
        let report = Case::new(settings).judged();
        assert!(report.problems.is_empty(), "{:?}", report.problems);
        assert_eq!((report.payments.all.precision(), report.payments.all.recall()), (Some(1.0), Some(1.0)));
        assert_eq!((report.deposits.all.precision(), report.deposits.all.recall()), (Some(1.0), Some(1.0)));
        assert_eq!(report.single_recall(), Some(1.0));
        assert_eq!((report.wrong.len(), report.missed.len(), report.wrong_deposits.len()), (0, 0, 0));
    }
}

#[test]
fn mistakes_are_counted_in_their_class() {
    let mut case = small();
    let (typos, bare, orphans) = (case.of("typo"), case.of("no_reference"), case.of("orphan_bare"));
    let some_order = case.matches[case.of("paid")[0]][1].clone();
    // A wrong order; none; the right one among candidates, and not among them; a row that has no order.
    case.matches[typos[0]][1].clone_from(&some_order);
    case.matches[typos[1]] = [case.matches[typos[1]][0].clone(), String::new(), "no_order".to_owned()];
    case.matches[bare[0]] =
        [case.matches[bare[0]][0].clone(), format!("{some_order}+{}", case.matches[bare[0]][1]), "ambiguous".into()];
    case.matches[bare[1]][1..].clone_from_slice(&[some_order.clone(), "ambiguous".into()]);
    case.matches[orphans[0]][1..].clone_from_slice(&[some_order.clone(), "matched".into()]);
    case.matches[orphans[1]][1..].clone_from_slice(&[some_order, "amount_differs".into()]);
    let report = case.judged();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    let counts =
        |tally: Tally| (tally.right, tally.wrong, tally.ambiguous_with, tally.ambiguous_without, tally.nothing);
    let of = |class: &str| counts(report.payments.of(class));
    assert_eq!(of("typo"), (typos.len() as u64 - 2, 1, 0, 0, 1));
    assert_eq!(of("no_reference"), (bare.len() as u64 - 2, 0, 1, 1, 0));
    assert_eq!(of("orphan_bare"), (0, 1, 0, 0, orphans.len() as u64 - 2));
    assert_eq!(report.payments.of("orphan_bare").linked_wrong, 1);
    assert_eq!(report.wrong.len(), 2);
    let all = &report.payments.all;
    assert_eq!((all.wrong, all.settling - all.settled), (2, 4));
    assert!(report.single_recall().unwrap() < 1.0);
    let told = explain(case.folder.path(), &report.wrong, 9).unwrap();
    assert!(told.contains("(typo): matched 7, why\n    row    tx_") && told.contains("\n    taken  51"), "{told}");
}

#[test]
fn of_two_payments_of_one_order_either_is_the_duplicate_but_not_neither() {
    let mut case = small();
    let seconds = case.of("duplicate");
    let first_of = |case: &Case, second: usize| {
        let order = &case.matches[second][1];
        (0..case.matches.len()).find(|&row| row != second && case.matches[row][1] == *order).unwrap()
    };
    // The other way round.
    let first = first_of(&case, seconds[0]);
    case.matches[first][2] = "duplicate".to_owned();
    case.matches[seconds[0]][2] = "matched".to_owned();
    let report = case.judged();
    assert_eq!((report.payments.all.wrong, report.payments.all.recall()), (0, Some(1.0)));
    // Both pay.
    case.matches[seconds[1]][2] = "matched".to_owned();
    let report = case.judged();
    assert_eq!((report.payments.all.wrong, report.payments.of("duplicate").wrong), (1, 1));
}

#[test]
fn a_broken_form_is_told() {
    let mut case = small();
    let gone = case.matches.pop().unwrap();
    case.matches[0][2] = "sure".to_owned();
    case.matches[1][1] = "nobody".to_owned();
    let two = [case.matches[2][1].as_str(), case.matches[3][1].as_str()].join("+");
    case.matches[2][1] = two;
    case.matches.push(case.matches[4].clone());
    case.matches.push(["tx_stranger".to_owned(), gone[1].clone(), "no_order".to_owned()]);
    case.deposits.pop();
    let report = case.judged();
    let told: Vec<(&str, u64)> = report.problems.iter().map(|(what, (count, _))| (what.as_str(), *count)).collect();
    assert_eq!(
        told,
        [
            ("a deposit without an answer", 1),
            ("a payment that is not in the file", 1),
            ("a payment twice", 1),
            ("a payment without an answer", 1),
            ("an order beside that status", 1),
            ("an order that is not in the file", 1),
            ("an unknown status", 1),
            ("not one order beside that status", 1),
        ]
    );
}

#[test]
fn deposits_are_judged_alike() {
    let mut case = small();
    let truth = rows(&case.folder.path().join("truth_deposits.csv"));
    let of = |class: &str| truth.iter().position(|row| row[2] == class).unwrap();
    let (named, merged, unrelated, missing) = (of("named"), of("merged"), of("unrelated"), of("missing"));
    // One of two payouts; a payout for rent; a payout that never came, found.
    case.deposits[merged][1].truncate("STR-000000".len());
    case.deposits[unrelated][1..].clone_from_slice(&[truth[named][1].clone(), "matched".into()]);
    case.deposits[named][1].clone_from(&truth[missing][1]);
    case.deposits.remove(missing);
    let report = case.judged();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    for (class, wrong) in [("merged", 1), ("unrelated", 1), ("named", 1), ("partly_named", 0)] {
        assert_eq!(report.deposits.of(class).wrong, wrong, "{class}");
    }
    assert_eq!(report.deposits.of("missing").linked_wrong, 1);
    assert_eq!(report.wrong_deposits.len(), 3);
}

#[test]
fn a_report_is_a_table_that_says_what_is_not_whole() {
    let mut case = small();
    case.matches[0][1] = case.matches[1][1].clone();
    let told = case.judged().to_string();
    let lines: Vec<&str> = told.lines().filter(|line| line.starts_with("| ")).collect();
    assert!(lines[0].starts_with("| payments | rows | right, automatic |"), "{told}");
    let columns = lines[0].matches('|').count();
    assert!(lines.iter().all(|line| line.matches('|').count() == columns), "{told}");
    assert!(told.contains("(1 wrong of ") && told.contains("precision 99.97"), "{told}");
}
