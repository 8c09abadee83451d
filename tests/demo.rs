//! The demo, run as a person runs it: what the proof finds is what the sandbox hid, to the cent, and nothing else.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn demo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_counterfoil"))
        .args(["demo", "--headless", "--json", "--until", "2026-11-20", "--out"])
        .arg(folder)
        .args(arguments)
        // No keychain may be needed: there is none to be found here.
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env("XDG_RUNTIME_DIR", folder)
        .output()
        .unwrap()
}

fn summary(arguments: &[&str]) -> (Value, String) {
    let folder = tempfile::tempdir().unwrap();
    let output = demo(folder.path(), arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let summary: Value = serde_json::from_slice(&std::fs::read(folder.path().join("summary.json")).unwrap()).unwrap();
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary, printed, "standard output is the same one document");
    (summary, std::fs::read_to_string(folder.path().join("report.html")).unwrap())
}

/// Minor units per currency.
fn sums(amounts: &Value, absolute: bool) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for amount in amounts.as_array().unwrap() {
        let amount = amount.get("amount").unwrap_or(amount);
        let minor = amount["minor"].as_i64().unwrap();
        *sums.entry(amount["currency"].as_str().unwrap().to_owned()).or_default() +=
            if absolute { minor.abs() } else { minor };
    }
    sums.retain(|_, minor| *minor != 0);
    sums
}

/// How many breaks there are of each kind and amount.
fn kinds(breaks: &Value) -> BTreeMap<(String, String), u32> {
    let mut kinds = BTreeMap::new();
    for found in breaks.as_array().unwrap() {
        let kind = found["kind"].as_str().unwrap().to_owned();
        *kinds.entry((kind, found["amount"].to_string())).or_default() += 1;
    }
    kinds
}

#[test]
fn three_shops_are_explained_to_the_cent() {
    for seed in ["1", "2", "3"] {
        let (summary, report) = summary(&["--seed", seed]);
        let planted = &summary["planted_breaks"];
        assert!(!planted.as_array().unwrap().is_empty());
        assert_eq!(sums(planted, false), sums(&summary["unexplained"], false), "seed {seed}");
        assert_eq!(sums(planted, true), sums(&summary["unexplained_gross"], false), "seed {seed}");
        let proof = &summary["reconciliation"];
        assert_eq!(kinds(planted), kinds(&proof["breaks"]), "seed {seed}");
        assert_eq!(summary["break_count"], proof["breaks"].as_array().unwrap().len());
        assert_eq!(proof["payouts"], proof["footed"], "every batch is the sum of its lines");
        assert_eq!(proof["balance_agrees"], true);
        assert_eq!(summary["refund"]["state"], "succeeded");
        let refund = summary["refund"]["refund_id"].as_str().unwrap();
        assert!(report.contains(refund), "the report tells the refund's journey");
        assert!(summary["payments"].as_u64().unwrap() > 3000);
    }
}

#[test]
fn more_noise_gives_another_answer_and_none_gives_none() {
    let (clean, _) = summary(&["--noise", "none", "--days", "40"]);
    assert_eq!(clean["break_count"], 0, "{clean:#}");
    assert!(sums(&clean["unexplained_gross"], false).is_empty());
    let (ordinary, _) = summary(&["--days", "40"]);
    let (heavy, _) = summary(&["--noise", "heavy", "--days", "40"]);
    for noisy in [&ordinary, &heavy] {
        assert_eq!(sums(&noisy["planted_breaks"], false), sums(&noisy["unexplained"], false));
        assert_eq!(kinds(&noisy["planted_breaks"]), kinds(&noisy["reconciliation"]["breaks"]));
    }
    assert_ne!(ordinary["unexplained"], heavy["unexplained"]);
    assert!(heavy["break_count"].as_u64() > ordinary["break_count"].as_u64());
    assert_eq!(ordinary["payments"], heavy["payments"], "the noise is at the bank, not in the shop");
}

#[test]
fn the_same_seed_is_the_same_shop() {
    let (one, _) = summary(&["--days", "20"]);
    let (two, _) = summary(&["--days", "20"]);
    for figure in ["payments", "refunds", "payouts", "planted_breaks", "unexplained", "unexplained_gross"] {
        assert_eq!(one[figure], two[figure], "{figure}");
    }
    let (other, _) = summary(&["--days", "20", "--seed", "2"]);
    assert_ne!(one["unexplained"], other["unexplained"]);
}

#[test]
fn small_shops_work_too() {
    for arguments in
        [["--days", "1", "--per-day", "5"], ["--days", "3", "--per-day", "1"], ["--days", "12", "--per-day", "200"]]
    {
        let folder = tempfile::tempdir().unwrap();
        let output = demo(folder.path(), &arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        // A shop without a single sale has nothing to refund, and says so.
        let nothing_to_refund = output.status.code() == Some(2) && said.contains("no payment to refund");
        assert!(output.status.success() || nothing_to_refund, "{arguments:?}: {said}");
        if output.status.success() {
            let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(sums(&summary["planted_breaks"], false), sums(&summary["unexplained"], false), "{arguments:?}");
        }
    }
}
