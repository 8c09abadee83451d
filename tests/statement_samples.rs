//! Reads every bank statement of an independent collection and compares with what is known of each file.
//!
//! The collection lies beside the project and is not part of it; without it these tests say so and do nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod support {
    pub mod statements;
}

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use counterfoil::domain::{Currency, Money};
use counterfoil::files::Assume;
use counterfoil::files::check::{CheckedStatement, StatementCheck, check_statement};
use counterfoil::text::Texts;
use rust_decimal::Decimal;
use support::statements::StatementFile;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples/statements");

/// The formats of the manifest that are bank statements.
const STATEMENTS: [&str; 9] = ["bai2", "bank_csv", "camt052", "camt053", "camt054", "mt940", "mt942", "ofx", "qif"];

/// How many balances the manifest lists of a file with many statements.
const BALANCES_LISTED: usize = 8;

/// Where the manifest and the file itself say different things: the file, what is compared, what is read, and why.
#[rustfmt::skip]
const OTHERWISE: [(&str, &str, &str, &str); 25] = [
    ("bank_csv/csv2ofx__mint_headerless.csv", "error", "files-no-header", "no row names the columns"),
    ("bank_csv/oca__meta_data_separated_credit_debit.csv", "entries", "4", "two records are about the account, two are balances"),
    ("bank_csv/oca__meta_data_separated_credit_debit.xlsx", "entries", "4", "as in the .csv"),
    ("bank_csv/oca__original_currency_no_header.csv", "error", "files-no-header", "no row names the columns"),
    ("bank_csv/oca__sample_statement_en_empty_values.xlsx", "entries", "3", "the last record is a total"),
    ("mt940/betterplace__currency_in_25.sta", "currency", "EUR", "it stands behind the account in :25:"),
    ("mt940/cmxl__account_identification_legacy.sta", "currency", "EUR", "it stands behind the account in :25:"),
    ("mt942/crate_mt940__mt942-full-mBank-mt942.sta", "format", "mt940", "it has a :60F: and a :62F:, which no interim report has"),
    ("mt942/crate_mt940__mt942-full-mBank-mt942.sta", "currency", "", "DEM is no currency any more"),
    ("mt942/mbank__mt942.sta", "currency", "PLN", "it stands in :34F:"),
    ("mt942/self-provided__mt942.sta", "currency", "EUR", "it stands in :34F:"),
    ("ofx/crate_ofxy__ofxparser-ofxdata-banking-xml200.ofx", "entries", "0", "nothing is left of its only entry but `*snipped*`"),
    ("ofx/crate_ofxy__ofxparser-ofxdata-banking-xml200.ofx", "rejected", "1", "the same entry"),
    ("ofx/crate_ofxy__ofxparser-ofxdata-selfclose.ofx", "closing", "", "BALAMT is empty, which is not 0"),
    ("ofx/ofxparse__fail_nice-decimal_error.ofx", "entries", "0", "DTPOSTED is in a month 20"),
    ("ofx/ofxparse__fail_nice-decimal_error.ofx", "rejected", "1", "the same entry"),
    ("ofx/ofxparse__fail_nice-empty_balance.ofx", "closing", "", "BALAMT is empty, which is not 0"),
    ("ofx/ofxparse__fidelity-savings.ofx", "entries", "1", "the other three are in fractions of a cent"),
    ("ofx/ofxparse__fidelity-savings.ofx", "rejected", "3", "the same three"),
    ("ofx/ofxparse__fidelity-savings.ofx", "sum", "-1500", "without the same three"),
    ("ofx/ofxparse__investment_medium.ofx", "currency", "USD", "each entry says so in its CURRENCY"),
    ("ofx/ofxparse__ofx-v102-empty-tags.ofx", "closing", "", "BALAMT is empty, which is not 0"),
    ("ofx/ofxparse__ofx-v102-empty-tags.ofx", "currency", "AUD", "CURDEF is empty, its only entry says so in its CURRENCY"),
    ("qif/qifparse__file.qif", "entries", "3", "the two records of an investment account are shares, not cash"),
    ("qif/qifparse__file.qif", "sum", "-23.5", "without the same two"),
];

/// A difference: what is compared, what the manifest says, what was found.
type Difference = (&'static str, String, String);

fn decimals(values: impl Iterator<Item = impl AsRef<str>>) -> Vec<String> {
    let values = values.filter(|value| !value.as_ref().is_empty());
    values.map(|value| value.as_ref().parse::<Decimal>().unwrap().normalize().to_string()).collect()
}

fn differences(row: &HashMap<&str, &str>, check: &StatementCheck) -> Vec<Difference> {
    let statements = || check.statements.iter();
    let entries: u64 = statements().map(|statement| statement.entries).sum();
    let is_table = row["format"] == "bank_csv";
    let mut all: Vec<Difference> = vec![
        ("format", row["format"].to_owned(), check.format.replace("xlsx", "csv")),
        ("rejected", "0".to_owned(), check.rejected_count.to_string()),
    ];
    if is_table {
        // Of tables the manifest has the number of records, one of which names the columns.
        let records: u64 = row["entries"].parse().unwrap();
        all.push(("entries", (records - 1).to_string(), entries.to_string()));
    } else {
        let sums = decimals(statements().filter_map(|statement| statement.sum.as_deref()));
        let sum: Decimal = sums.iter().map(|sum| sum.parse::<Decimal>().unwrap()).sum();
        let balances = |text: &str| decimals(text.split('|')).join(" ");
        let opening = decimals(statements().filter_map(|it| it.opening.as_deref()).take(BALANCES_LISTED));
        let closing = decimals(statements().filter_map(|it| it.closing.as_deref()).take(BALANCES_LISTED));
        all.extend([
            ("statements", row["statements"].to_owned(), check.statements.len().to_string()),
            ("entries", row["entries"].to_owned(), entries.to_string()),
            ("sum", decimals([row["sum"]].iter()).join(" "), sum.normalize().to_string()),
            ("opening", balances(row["opening"]), opening.join(" ")),
            ("closing", balances(row["closing"]), closing.join(" ")),
        ]);
    }
    if !is_table && !row["currency"].contains('|') {
        let currencies: BTreeSet<_> = statements().filter_map(|statement| statement.currency.as_deref()).collect();
        let found = currencies.into_iter().collect::<Vec<_>>().join(" ");
        all.push(("currency", row["currency"].to_uppercase(), found));
    }
    all.into_iter().filter(|(_, stated, found)| stated != found).collect()
}

/// What can be checked can be imported: the same number of entries, once the currency is known, and the same twice.
fn check_imports(bytes: &Vec<u8>, name: &str) {
    let assume = Assume { currency: Some(Currency::EUR), ..Assume::default() };
    let checked = check_statement(bytes, &assume, &Texts::english());
    let read = StatementFile::read(bytes, &assume);
    assert_eq!(read, StatementFile::read(bytes, &assume), "{name}: a second reading differs");
    if let (Ok(checked), Ok(read)) = (&checked, &read) {
        let counted: u64 = checked.statements.iter().map(|statement| statement.entries).sum();
        let imported: usize = read.statements.iter().map(|statement| statement.entries.len()).sum();
        assert_eq!((counted, checked.rejected_count), (imported as u64, read.rejected.len() as u64), "{name}");
    }
    assert_eq!(checked.is_ok(), read.is_ok(), "{name}");
}

#[test]
fn every_sample_reads_as_the_manifest_says_or_otherwise_for_a_reason() {
    let Ok(manifest) = std::fs::read_to_string(Path::new(SAMPLES).join("MANIFEST.tsv")) else {
        println!("skipped: no samples at {SAMPLES}");
        return;
    };
    let texts = Texts::english();
    let mut lines = manifest.lines();
    let names: Vec<&str> = lines.next().unwrap().split('\t').collect();
    // By format: how many samples there are, how many read as the manifest says, how many otherwise.
    let mut table: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let mut failures = Vec::new();
    for line in lines {
        let row: HashMap<&str, &str> = names.iter().copied().zip(line.split('\t')).collect();
        let (format, file) = (row["format"], row["file"]);
        if !STATEMENTS.contains(&format) {
            continue;
        }
        let bytes = std::fs::read(Path::new(SAMPLES).join(file)).unwrap();
        let found = match check_statement(&bytes, &Assume::default(), &texts) {
            Ok(check) => differences(&row, &check),
            Err(error) => {
                let sentence = error.for_file(file).what;
                assert!(texts.say(&sentence).contains(file), "{file}: not a sentence about the file");
                let is_expected = row["statements"] == "0" || row["agreement"].starts_with("must-reject");
                if is_expected { Vec::new() } else { vec![("error", String::new(), sentence.key.to_owned())] }
            }
        };
        check_imports(&bytes, file);
        let known: Vec<_> = OTHERWISE.iter().filter(|(name, ..)| *name == file).collect();
        let of_format = table.entry(format).or_default();
        of_format[0] += 1;
        of_format[1] += usize::from(found.is_empty());
        of_format[2] += usize::from(!known.is_empty());
        for (what, stated, found) in &found {
            if !known.iter().any(|(_, of, expected, _)| (of, expected) == (what, &found.as_str())) {
                failures.push(format!("{file}: {what}: the manifest says {stated:?}, found {found:?}"));
            }
        }
        for (_, what, expected, _) in known {
            if !found.iter().any(|(of, ..)| of == what) {
                failures.push(format!("{file}: {what}: {expected:?} was expected to differ from the manifest"));
            }
        }
    }
    for (format, [count, alike, otherwise]) in &table {
        println!("{format}: {alike} of {count} samples read as the manifest says, {otherwise} otherwise for a reason");
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Currency, entries, sum, opening and closing balance.
type Figures<'a> = (Option<&'a str>, u64, &'a str, Option<&'a str>, Option<&'a str>);

/// Figures that the manifest does not have, worked out by hand from the files.
#[test]
fn csv_samples_give_the_figures_in_them() {
    let check = |name: &str| {
        let bytes = std::fs::read(Path::new(SAMPLES).join("bank_csv").join(name)).ok()?;
        Some(check_statement(&bytes, &Assume::default(), &Texts::english()).unwrap())
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

/// What must come out of some telling files, balances and what is missing between them included.
#[test]
fn telling_samples_give_each_statement_as_it_is() {
    let cases = [
        ("mt940/oca__test-ing.940", "8: -97.88 EUR, 662.23 to 564.35, 0.00 missing"),
        (
            "mt940/oca__test-sns.940",
            "4: -762.44 EUR, 3026.96 to 2264.52, 0.00 missing; 2: -10.95 EUR, 2264.52 to 2253.57, 0.00 missing; \
             2: -942.29 EUR, 2253.57 to ?, ? missing",
        ),
        (
            "camt053/genkgo__camt053.v2.multi.statement.xml",
            "1: 8.85 EUR, 18.15 to 27.00, 0.00 missing; 1: -7.00 EUR, 27.00 to 20.00, 0.00 missing",
        ),
        ("camt053/oca__test-camt053-txdtls.xml", "1: 3483.00 CHF, 75960.15 to 79443.15, 0.00 missing"),
        ("camt052/genkgo__camt052.v4.xml", "1 (1 pending): -200000.00 SEK, ? to ?, ? missing"),
        (
            "ofx/oca__test_ofx_wrong.ofx",
            "4: -360.00 USD, ? to 2156.56, ? missing; 0: 0.00 USD, ? to -562.00, ? missing",
        ),
        ("bank_csv/oca__meta_data_separated_credit_debit.csv", "4: 1069.32 EUR, 30000.77 to 31070.11, 0.02 missing"),
    ];
    for (name, expected) in cases {
        let Ok(bytes) = std::fs::read(Path::new(SAMPLES).join(name)) else {
            println!("skipped: no {name} at {SAMPLES}");
            continue;
        };
        let check = check_statement(&bytes, &Assume::default(), &Texts::english()).unwrap();
        let told = |it: &CheckedStatement| {
            let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "?".to_owned());
            let (sum, currency) = (text(&it.sum), text(&it.currency));
            let (opening, closing, difference) = (text(&it.opening), text(&it.closing), text(&it.difference));
            let pending = if it.pending > 0 { format!(" ({} pending)", it.pending) } else { String::new() };
            format!("{}{pending}: {sum} {currency}, {opening} to {closing}, {difference} missing", it.entries)
        };
        let found: Vec<_> = check.statements.iter().map(told).collect();
        assert_eq!(found.join("; "), expected, "{name}");
    }
}

#[test]
fn a_batch_that_was_booked_as_one_entry_keeps_its_parts() {
    let Ok(bytes) = std::fs::read(Path::new(SAMPLES).join("camt053/oca__test-camt053-txdtls.xml")) else {
        println!("skipped: no samples at {SAMPLES}");
        return;
    };
    let file = StatementFile::read(&bytes, &Assume::default()).unwrap();
    let [entry] = file.statements[0].entries.as_slice() else { panic!("{file:?}") };
    let parts = entry.details.iter().filter_map(|detail| detail.amount);
    assert_eq!((entry.details.len(), Money::sum(entry.amount.currency, parts)), (2, Ok(entry.amount)));
}

/// One statement with its days in three orders.
#[test]
fn the_order_of_day_month_and_year_does_not_matter() {
    let movements = |name: &str| {
        let bytes = std::fs::read(Path::new(SAMPLES).join("qif").join(name)).ok()?;
        let assume = Assume { currency: Some(Currency::EUR), ..Assume::default() };
        let file = StatementFile::read(&bytes, &assume).unwrap();
        let entries = file.statements.iter().flat_map(|statement| &statement.entries);
        Some(entries.map(|entry| (entry.booked_on, entry.amount)).collect::<Vec<_>>())
    };
    let [Some(month_first), Some(day_first), Some(year_first)] =
        ["oca__test_qif.qif", "oca__test_qif_dmy.qif", "oca__test_qif_ymd.qif"].map(movements)
    else {
        println!("skipped: no samples at {SAMPLES}");
        return;
    };
    assert_eq!((month_first.len(), &month_first, &month_first), (5, &day_first, &year_first));
    let sum = Money::sum(Currency::EUR, month_first.into_iter().map(|(_, amount)| amount));
    assert_eq!(sum, Ok(Money::new(-1896_09, Currency::EUR)));
}
