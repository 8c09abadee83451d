//! Reads every settlement file of an independent collection and compares with what is known of each file.
//!
//! The collection lies beside the project and is not part of it; without it this test says so and does nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::indexing_slicing)]

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use counterfoil::domain::{LedgerEntry, LedgerKind, Money};
use counterfoil::files::{Assume, FileError, Format, SettlementFile, detect, read_settlement};
use rust_decimal::Decimal;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples/statements");

/// Files in which the manifest counts something else than money that was settled: what their sums are, and why.
const OTHER_SUMS: [(&str, &str, &str); 2] = [
    ("trr_express_checkout_donation_denied.csv", ":0", "its only row was denied, so no money moved"),
    ("stripe-all.csv", "CAD:107.72", "the manifest has the gross of 112.50, from which fees of 4.78 were taken"),
];

fn lines(file: &SettlementFile) -> impl Iterator<Item = &LedgerEntry> {
    file.batches.iter().flat_map(|settled| &settled.lines).chain(&file.loose)
}

/// Sums by currency, of a part of each line.
fn sums(file: &SettlementFile, of: fn(&LedgerEntry) -> Option<Money>) -> BTreeMap<String, Decimal> {
    let mut sums = BTreeMap::<String, Decimal>::new();
    for money in lines(file).filter_map(of) {
        *sums.entry(money.currency.to_string()).or_default() += money.to_decimal().parse::<Decimal>().unwrap();
    }
    sums
}

/// The sums that the manifest states: `1.90` with a currency of its own, or `EUR:43.34;USD:1.90`.
fn stated(sum: &str, currency: &str) -> BTreeMap<String, Decimal> {
    let parse = |text: &str| text.parse::<Decimal>().unwrap();
    if !sum.contains(':') {
        return BTreeMap::from([(currency.to_owned(), parse(sum))]);
    }
    let pairs = sum.split(';').filter_map(|pair| pair.split_once(':')).filter(|(code, _)| !code.is_empty());
    pairs.map(|(code, sum)| (code.to_uppercase(), parse(sum))).collect()
}

fn normalised(sums: BTreeMap<String, Decimal>) -> BTreeMap<String, String> {
    let sums = sums.into_iter().filter(|(_, sum)| !sum.is_zero());
    sums.map(|(code, sum)| (code, sum.normalize().to_string())).collect()
}

fn deviations(row: &HashMap<&str, &str>, file: &SettlementFile) -> Vec<String> {
    let mut wrong = Vec::new();
    let entries = lines(file).count() + file.rejected.len();
    if entries.to_string() != row["entries"] {
        wrong.push(format!("{} entries expected, {entries} found", row["entries"]));
    }
    let found = match file.format {
        Format::AdyenSettlement => sums(file, |line| (line.kind != LedgerKind::Payout).then_some(line.net)),
        // The manifest has the gross amounts in hundredths.
        Format::PaypalSettlement | Format::PaypalTransactions => sums(file, |line| Some(line.amount)),
        _ => sums(file, |line| Some(line.net)),
    };
    let scale = match file.format {
        Format::PaypalSettlement | Format::PaypalTransactions => Decimal::ONE_HUNDRED,
        _ => Decimal::ONE,
    };
    let found = found.into_iter().map(|(code, sum)| (code, sum * scale)).collect();
    let other = OTHER_SUMS.iter().find(|(name, ..)| row["file"].ends_with(name)).map(|&(_, sum, _)| sum);
    let (expected, found) = (normalised(stated(other.unwrap_or(row["sum"]), row["currency"])), normalised(found));
    if expected != found {
        wrong.push(format!("sums {expected:?} expected, {found:?} found"));
    }
    for line in lines(file) {
        assert_eq!(line.amount.minus(line.fee), Ok(line.net), "{line:?}");
    }
    let mut ids: Vec<_> = lines(file).map(|line| &line.entry_id).collect();
    let count = ids.len();
    ids.sort();
    ids.dedup();
    if ids.len() != count {
        wrong.push("two lines have one id".to_owned());
    }
    let unbalanced = row["balance_check"] == "unbalanced";
    if unbalanced != file.notices.iter().any(|notice| notice.what.key == "files-settlement-differs") {
        wrong.push(format!("{}, but the notices are {:?}", row["balance_check"], file.notices));
    }
    if row["balance_check"] == "no payout row"
        && file.batches.iter().any(|it| it.batch.amount.minor < 0 && it.lines_complete)
    {
        wrong.push("a batch without a payout is complete".to_owned());
    }
    wrong
}

#[test]
fn every_sample_reads_as_the_manifest_says() {
    let Ok(manifest) = std::fs::read_to_string(Path::new(SAMPLES).join("MANIFEST.tsv")) else {
        println!("skipped: no samples at {SAMPLES}");
        return;
    };
    let mut rows = manifest.lines();
    let names: Vec<&str> = rows.next().unwrap().split('\t').collect();
    let mut table: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut failures = Vec::new();
    for line in rows {
        let row: HashMap<&str, &str> = names.iter().copied().zip(line.split('\t')).collect();
        let (format, file) = (row["format"], row["file"]);
        let bytes = std::fs::read(Path::new(SAMPLES).join(file)).unwrap();
        let found = read_settlement(&bytes, &Assume::default());
        let wrong = match (format, found) {
            ("adyen_sdr" | "paypal" | "stripe_csv", Ok(read)) => {
                println!(
                    "{file}: {} rejected, {:?}",
                    read.rejected.len(),
                    read.notices.iter().map(|it| it.what.key).collect::<Vec<_>>()
                );
                assert_eq!(
                    read,
                    read_settlement(&bytes, &Assume::default()).unwrap(),
                    "{file}: a second reading differs"
                );
                deviations(&row, &read)
            }
            ("adyen_sdr", Err(FileError::NotSettled(Format::AdyenAccounting))) if row["note"].contains("not SDR") => {
                Vec::new()
            }
            ("paypal", Err(FileError::NotSettled(Format::PaypalSubscriptions))) if file.contains("__sar_") => {
                Vec::new()
            }
            ("adyen_sdr" | "paypal" | "stripe_csv", Err(error)) => vec![format!("{error:?}")],
            // Files of banks, and of gateways that are not read here.
            (_, Ok(read)) => vec![format!("taken for {:?}", read.format)],
            (_, Err(_)) => match detect(&bytes) {
                Ok(Some(detected)) if is_settlement(detected) => {
                    vec![format!("taken for {detected:?}")]
                }
                _ => Vec::new(),
            },
        };
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

fn sample(name: &str) -> Option<SettlementFile> {
    let bytes = std::fs::read(Path::new(SAMPLES).join(name)).ok()?;
    Some(read_settlement(&bytes, &Assume::default()).unwrap())
}

/// Figures worked out by hand from the files: lines of each batch, its amount, the fees in its lines.
#[test]
fn batches_pay_out_what_is_in_the_files() {
    let cases: [(&str, usize, &str, &str, &str); 4] = [
        ("adyen_sdr/oca__settlement_detail_report_batch_380.csv", 228, "55308.07", "389.63", "paid"),
        ("adyen_sdr/oca__adyen_test_credit_fees.xlsx", 40, "10506.69", "196.78", "paid"),
        ("adyen_sdr/oca__settlement_detail_report_batch_238.csv", 3, "0.00", "0.00", "carried_over"),
        ("stripe_csv/smashpig_stripe__settlement_report_with_customer_data.csv", 3, "33.55", "0.95", "paid"),
    ];
    for (name, count, amount, fees, status) in cases {
        let Some(file) = sample(name) else {
            println!("skipped: no samples at {SAMPLES}");
            return;
        };
        assert_eq!((file.batches.len(), file.loose.len(), file.notices.len()), (1, 0, 0), "{name}");
        let settled = &file.batches[0];
        let sum = Money::sum(settled.batch.amount.currency, settled.lines.iter().map(|line| line.fee)).unwrap();
        let found = (settled.lines.len(), settled.batch.amount.to_decimal(), sum.to_decimal());
        assert_eq!(found, (count, amount.to_owned(), fees.to_owned()), "{name}");
        assert_eq!((settled.batch.status.as_str(), settled.lines_complete), (status, true), "{name}");
    }
}

#[test]
fn paypal_withdrawals_and_totals_are_what_is_in_the_files() {
    let (Some(report), Some(activity)) =
        (sample("paypal/smashpig_paypal__stl.csv"), sample("paypal/oca__activity_en.csv"))
    else {
        println!("skipped: no samples at {SAMPLES}");
        return;
    };
    let fees: Vec<_> = sums(&report, |line| Some(line.fee)).into_values().map(|sum| sum.to_string()).collect();
    assert_eq!(fees, ["3.00", "0.40"]);
    assert_eq!(report.batches[0].batch.amount.to_decimal(), "1.00");
    let keys: Vec<_> = report.notices.iter().map(|notice| notice.what.key).collect();
    assert_eq!(keys, ["files-settlement-totals-differ"; 2], "the footers of this file were made up");
    assert_eq!((activity.batches.len(), activity.loose.len(), activity.notices.len()), (14, 62, 0));
}

/// Two files that differ in the order of their columns.
#[test]
fn the_order_of_columns_does_not_matter() {
    let name = |suffix: &str| format!("adyen_sdr/smashpig_adyen__settlement_detail_report_donation{suffix}.csv");
    let (Some(plain), Some(reordered)) = (sample(&name("")), sample(&name("_reordered"))) else {
        println!("skipped: no samples at {SAMPLES}");
        return;
    };
    assert_eq!(plain, reordered);
}

fn is_settlement(format: Format) -> bool {
    ["adyen_", "paypal_", "stripe_"].iter().any(|start| format.as_str().starts_with(start))
}
