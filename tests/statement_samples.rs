//! Reads every CAMT and CSV statement of an independent collection and compares with what is known of each file.
//!
//! The collection lies beside the project and is not part of it; without it this test says so and does nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use counterfoil::domain::Currency;
use counterfoil::files::check::{StatementCheck, check_statement};
use counterfoil::files::{Assume, read_statements};
use counterfoil::text::Texts;
use rust_decimal::Decimal;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples/statements");

/// CSV files that are refused, and the error that is right for them.
const REFUSED_CSV: [(&str, &str); 2] =
    [("csv2ofx__mint_headerless.csv", "files-no-header"), ("oca__original_currency_no_header.csv", "files-no-header")];

/// CSV files with records that are neither names nor entries: how many, and what they are.
const OTHER_RECORDS: [(&str, usize, &str); 1] =
    [("oca__meta_data_separated_credit_debit.csv", 4, "two lines about the account and two balances")];

fn decimals(text: &str) -> Vec<Decimal> {
    text.split('|').filter(|part| !part.is_empty()).map(|part| part.parse::<Decimal>().unwrap().normalize()).collect()
}

fn given(values: impl Iterator<Item = Option<String>>) -> Vec<Decimal> {
    values.flatten().map(|value| value.parse::<Decimal>().unwrap().normalize()).collect()
}

fn camt_deviations(row: &HashMap<&str, &str>, check: &StatementCheck) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut compare = |what: &str, expected: String, found: String| {
        if expected != found {
            wrong.push(format!("{what}: expected {expected}, found {found}"));
        }
    };
    compare("format", row["format"].to_owned(), check.format.to_owned());
    compare("statements", row["statements"].to_owned(), check.statements.len().to_string());
    let entries: usize = check.statements.iter().map(|statement| statement.entries).sum();
    compare("entries", row["entries"].to_owned(), entries.to_string());
    let sum: Decimal = given(check.statements.iter().map(|statement| statement.sum.clone())).iter().sum();
    let expected: Decimal = row["sum"].parse().unwrap();
    compare("sum", expected.normalize().to_string(), sum.normalize().to_string());
    let opening = given(check.statements.iter().map(|statement| statement.opening.clone()));
    compare("opening", format!("{:?}", decimals(row["opening"])), format!("{opening:?}"));
    let closing = given(check.statements.iter().map(|statement| statement.closing.clone()));
    compare("closing", format!("{:?}", decimals(row["closing"])), format!("{closing:?}"));
    compare("rejected", "[]".to_owned(), format!("{:?}", check.rejected));
    wrong
}

fn csv_deviations(name: &str, row: &HashMap<&str, &str>, check: &StatementCheck) -> Vec<String> {
    let other = OTHER_RECORDS.iter().find(|(file, ..)| *file == name).map_or(0, |&(_, count, _)| count);
    let records: usize = row["entries"].parse().unwrap();
    let entries: usize = check.statements.iter().map(|statement| statement.entries).sum();
    let mut wrong = Vec::new();
    if entries + check.rejected.len() + other + 1 != records {
        wrong.push(format!("of {records} records, {entries} entries, {other} others and the names were found"));
    }
    if !check.rejected.is_empty() {
        wrong.push(format!("rejected {:?}", check.rejected));
    }
    wrong
}

#[test]
fn every_sample_reads_as_the_manifest_says() {
    let Ok(manifest) = std::fs::read_to_string(Path::new(SAMPLES).join("MANIFEST.tsv")) else {
        println!("skipped: no samples at {SAMPLES}");
        return;
    };
    let texts = Texts::english();
    let mut lines = manifest.lines();
    let names: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let mut table: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut failures = Vec::new();
    for line in lines {
        let row: HashMap<&str, &str> = names.iter().copied().zip(line.split('\t')).collect();
        let (format, file) = (row["format"], row["file"]);
        let is_csv = format == "bank_csv" && Path::new(file).extension().is_some_and(|extension| extension == "csv");
        if !is_csv && !matches!(format, "camt052" | "camt053" | "camt054") {
            continue;
        }
        let name = file.rsplit('/').next().unwrap();
        let bytes = std::fs::read(Path::new(SAMPLES).join(file)).unwrap();
        let refused = REFUSED_CSV.iter().find(|(file, _)| *file == name);
        let must_fail = refused.is_some() || row["agreement"].starts_with("must-reject");
        let wrong = match check_statement(&bytes, Assume::default(), &texts) {
            Ok(_) if must_fail => vec!["it was read, and should not be".to_owned()],
            Ok(check) if is_csv => csv_deviations(name, &row, &check),
            Ok(check) => camt_deviations(&row, &check),
            Err(error) => {
                let sentence = error.for_file(name).what;
                assert!(texts.say(&sentence).contains(name), "{name}: not a sentence about the file");
                let expected = refused.is_none_or(|(_, key)| *key == sentence.key);
                if must_fail && expected { Vec::new() } else { vec![texts.say(&sentence)] }
            }
        };
        // What can be checked can be imported: the same number of entries, once the currency is known.
        let assume = Assume { currency: Some(Currency::EUR), ..Assume::default() };
        if let (Ok(check), Ok(read)) = (check_statement(&bytes, assume, &texts), read_statements(&bytes, assume)) {
            let checked: usize = check.statements.iter().map(|statement| statement.entries).sum();
            let imported: usize = read.statements.iter().map(|statement| statement.entries.len()).sum();
            assert_eq!((checked, check.rejected.len()), (imported, read.rejected.len()), "{name}");
            assert_eq!(read, read_statements(&bytes, assume).unwrap(), "{name}: a second reading differs");
        }
        let (passed, total) = table.entry(format).or_default();
        *passed += usize::from(wrong.is_empty());
        *total += 1;
        failures.extend(wrong.into_iter().map(|wrong| format!("{file}: {wrong}")));
    }
    for (format, (passed, total)) in &table {
        println!("{format}: {passed} of {total} samples read as expected");
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Currency, entries, sum, opening and closing balance.
type Figures<'a> = (Option<&'a str>, usize, &'a str, Option<&'a str>, Option<&'a str>);

/// Figures that the manifest does not have, worked out by hand from the files.
#[test]
fn csv_samples_give_the_figures_in_them() {
    let check = |name: &str| {
        let bytes = std::fs::read(Path::new(SAMPLES).join("bank_csv").join(name)).ok()?;
        Some(check_statement(&bytes, Assume::default(), &Texts::english()).unwrap())
    };
    let cases: [(&str, &[Figures]); 6] = [
        (
            "oca__meta_data_separated_credit_debit.csv",
            &[(Some("EUR"), 4, "1069.32", Some("30000.77"), Some("31070.11"))],
        ),
        ("csv2ofx__gls.csv", &[(Some("EUR"), 1, "-98.76", Some("1333.32"), Some("1234.56"))]),
        ("oca__balance.csv", &[(None, 2, "1500.00", Some("10.00"), Some("1510.00"))]),
        ("oca__debit_credit.csv", &[(None, 2, "1500.00", Some("10.00"), Some("1510.00"))]),
        ("csv2ofx__schwab-checking-baltest-case1.csv", &[(None, 4, "-215.27", Some("1093.74"), Some("878.47"))]),
        ("csv2ofx__n26-fr.csv", &[(Some("EUR"), 2, "0.00", None, None)]),
    ];
    for (name, expected) in cases {
        let Some(found) = check(name) else {
            println!("skipped: no samples at {SAMPLES}");
            return;
        };
        let found: Vec<_> = found
            .statements
            .iter()
            .map(|s| {
                (
                    s.currency.as_deref(),
                    s.entries,
                    s.sum.as_deref().unwrap(),
                    s.opening.as_deref(),
                    s.closing.as_deref(),
                )
            })
            .collect();
        assert_eq!(found, expected, "{name}");
    }
}
