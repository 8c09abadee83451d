//! `counterfoil risk evaluate`, on payments whose truth is known.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        clippy::inconsistent_digit_grouping,
        reason = "made-up amounts and places"
    )]
    pub mod card_fraud;
}

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use support::card_fraud::{World, csv, payments};

/// Sixty days of history, a week to learn from, a week until it is known, a week to judge.
const DAYS: i64 = 81;
const PLAN: [&str; 10] = [
    "--epoch",
    "2026-01-01",
    "--train-from",
    "2026-03-02",
    "--train-to",
    "2026-03-08",
    "--test-from",
    "2026-03-16",
    "--test-to",
    "2026-03-22",
];

fn evaluate(file: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterfoil"));
    command.args(["risk", "evaluate", "--json", "--transactions"]).arg(file).args(PLAN).args(more);
    command.output().unwrap()
}

fn written(folder: &tempfile::TempDir, text: &str) -> PathBuf {
    let file = folder.path().join("t.csv");
    std::fs::write(&file, text).unwrap();
    file
}

#[test]
fn frauds_of_three_kinds_are_found() {
    let folder = tempfile::tempdir().unwrap();
    // Of six seeds the mean average precision is 0.73; one week's frauds move it by 0.03 either way.
    let all = payments(World::of(2, DAYS));
    let file = written(&folder, &csv(&all));
    let scores = folder.path().join("scores.csv");
    let output = evaluate(&file, &["--scores-out", scores.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let figure = |key: &str| found[key].as_f64().unwrap();
    println!("{found:#}");
    assert!(figure("average_precision") >= 0.73);
    assert!(figure("card_precision_at_100") >= 0.29);
    assert!(found["at_recall_0.65"]["precision"].as_f64().unwrap() >= 0.95);
    assert_eq!(found["payments"], all.len());
    // The scores that are written are those that the figures are of.
    let mut rows = ::csv::Reader::from_path(&scores).unwrap();
    let likely: HashMap<usize, f64> =
        rows.records().map(|row| row.unwrap()).map(|row| (row[0].parse().unwrap(), row[1].parse().unwrap())).collect();
    assert_eq!(found["judged"]["payments"], likely.len());
    let cut = found["at_recall_0.65"]["score"].as_f64().unwrap();
    let (mut flagged, mut hits) = (0_u64, 0_u64);
    for (id, _) in likely.iter().filter(|(_, score)| **score >= cut - 1e-9) {
        flagged += 1;
        hits += u64::from(all[*id].fraud);
    }
    assert_eq!(found["at_recall_0.65"]["flagged"], flagged);
    assert_eq!(found["at_recall_0.65"]["hits"], hits);
}

#[test]
fn the_order_of_rows_and_further_columns_make_no_difference() {
    let folder = tempfile::tempdir().unwrap();
    let all = payments(World { customers: 300, terminals: 600, ..World::of(2, DAYS) });
    let text = csv(&all);
    let mut lines: Vec<String> = text.lines().skip(1).map(|line| format!("x,{line}")).collect();
    lines.reverse();
    let head = format!("more,{}", text.lines().next().unwrap());
    let turned = [head].into_iter().chain(lines).collect::<Vec<_>>().join("\n");
    let figures = |text: &str| {
        let output = evaluate(&written(&folder, text), &[]);
        let mut found: Value = serde_json::from_slice(&output.stdout).unwrap();
        let found = found.as_object_mut().unwrap();
        found.remove("seconds");
        found.remove("payments_a_second");
        found.clone()
    };
    assert_eq!(figures(&text), figures(&turned));
}

#[test]
fn what_cannot_be_evaluated_is_said_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let said = |text: &str, more: &[&str]| {
        let output = evaluate(&written(&folder, text), more);
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout)
    };
    let missing = said("transaction_id,time_seconds,customer_id,amount_minor,is_fraud\n1,2,3,4,0\n", &[]);
    assert!(missing.contains("terminal"), "{missing}");
    let head = "transaction_id,time_seconds,customer_id,terminal_id,amount_minor,is_fraud\n";
    let empty = said(&format!("{head}1,2,3,4,500,0\n2,9,3,4,x,0\n"), &[]);
    assert!(empty.contains("Choose more or other days"), "{empty}");
}
