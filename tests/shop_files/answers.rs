//! What `counterfoil reconcile files` says of made-up shops, judged by their truth.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use crate::shop_files::judge::Report;
use crate::shop_files::{Settings, ShopFiles};

/// As many orders as a shop has in half a year.
const ORDERS: usize = 20_000;

fn run(data: &Path, result: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterfoil"));
    command.args(["reconcile", "files", "--json"]);
    for table in ["orders", "payments", "payouts", "bank"] {
        command.arg(format!("--{table}")).arg(data.join(format!("{table}.csv")));
    }
    command.arg("--out").arg(result).args(more).output().unwrap()
}

fn answered(data: &Path, result: &Path) -> serde_json::Value {
    let output = run(data, result, &[]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Another generator's flavours, each with its own way of telling the time.
#[test]
fn made_up_shops_are_matched_rightly_and_what_is_open_is_told() {
    for (name, settings) in [
        ("seconds", Settings::easy(11, ORDERS)),
        ("dates", Settings::hard(12, ORDERS)),
        ("other", Settings::other(13, ORDERS)),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (data, result) = (folder.path().join("data"), folder.path().join("result"));
        ShopFiles::new(settings).write(&data).unwrap();
        let summary = answered(&data, &result);
        let report = Report::new(&data, &result).unwrap();
        assert!(report.problems.is_empty(), "{name}: {:?}", report.problems);
        // One in twenty thousand is expected to be wrong at the most; more than four of them is no chance any more.
        assert!(report.wrong.len() <= 4, "{name}: {:#?}", report.wrong);
        let recall = report.single_recall().unwrap();
        assert!(recall > 0.999, "{name}: {recall}");
        assert!(report.wrong_deposits.is_empty(), "{name}: {:#?}", report.wrong_deposits);
        let rows = csv::Reader::from_path(data.join("payments.csv")).unwrap().into_records().count();
        assert_eq!(summary["payments"]["rows"], rows);
        let counted: u64 =
            summary["payments"]["by_status"].as_object().unwrap().values().filter_map(|n| n.as_u64()).sum();
        assert_eq!(counted, rows as u64);
    }
}

fn lines(path: &Path) -> (String, Vec<String>) {
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines().map(str::to_owned);
    (lines.next().unwrap(), lines.collect())
}

#[test]
fn tables_that_stand_the_other_way_round_say_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (data, turned) = (folder.path().join("data"), folder.path().join("turned"));
    ShopFiles::new(Settings::hard(3, 4_000)).write(&data).unwrap();
    std::fs::create_dir(&turned).unwrap();
    for table in ["orders", "payments", "payouts", "bank"] {
        let (names, mut rows) = lines(&data.join(format!("{table}.csv")));
        rows.reverse();
        std::fs::write(turned.join(format!("{table}.csv")), format!("{names}\n{}\n", rows.join("\n"))).unwrap();
    }
    let (one, other) = (folder.path().join("one"), folder.path().join("other"));
    answered(&data, &one);
    answered(&turned, &other);
    for file in ["matches.csv", "deposits.csv"] {
        let sorted = |folder: &Path| {
            let mut rows = lines(&folder.join(file)).1;
            rows.sort();
            rows
        };
        assert!(sorted(&one) == sorted(&other), "{file}");
    }
}

#[test]
fn tables_written_otherwise_are_read_with_a_map_and_bad_rows_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let orders = write(
        "o.csv",
        "Nr;Total;Cur;Date\nA-100;12.50;EUR;2026-11-02\nA-101;9.99;EUR;2026-11-03\nA-102;x;EUR;2026-11-03\n",
    );
    let payments = write(
        "p.csv",
        "txn_id,ref,day,amount,currency,kind\nt1,A100,2026-11-02,1250,EUR,sale\nt2,A-101,2026-11-03,1099,EUR,sale\nt3,,2026-11-03,100,EUR,fee\n",
    );
    let map = write(
        "map.toml",
        "[orders]\namounts = \"decimal\"\n[orders.columns]\nid = \"Nr\"\namount = \"Total\"\ncurrency = \"Cur\"\nday = \"Date\"\n",
    );
    let out = folder.path().join("result");
    let run = |map: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_counterfoil"));
        command.args([
            "reconcile",
            "files",
            "--json",
            "--orders",
            &orders,
            "--payments",
            &payments,
            "--map",
            map,
            "--out",
        ]);
        command.arg(&out).output().unwrap()
    };
    let output = run(&map);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let matches: BTreeMap<String, String> =
        lines(&out.join("matches.csv")).1.iter().map(|row| (row[..2].to_owned(), row.clone())).collect();
    assert!(matches["t1"].starts_with("t1,A-100,matched,"), "{matches:?}");
    assert!(matches["t2"].starts_with("t2,A-101,amount_differs,"), "{matches:?}");
    assert!(matches["t3"].starts_with("t3,,not_a_payment,"), "{matches:?}");
    let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let left_out = &summary["left_out"]["first"][0];
    assert_eq!(
        (&summary["left_out"]["rows"], &left_out["line"], &left_out["field"]),
        (&1.into(), &4.into(), &"Total".into())
    );
    // A map that is none, and a table without what is needed.
    assert_eq!(run(&write("bad.toml", "[order]\n")).status.code(), Some(2));
    assert_eq!(run(&write("empty.toml", "")).status.code(), Some(2));
}
