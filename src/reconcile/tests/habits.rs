//! Which days are usual on an account: evidence, and nothing else.

use proptest::prelude::*;

use super::shop::Shop;
use super::*;

fn on(account: &str, mut entry: BankEntry) -> BankEntry {
    entry.account = Some(account.to_owned());
    entry
}

/// Deposits of an account, each so many days after its batch is due, named by their references.
fn deposits(account: &str, first: i64, lags: &[i64]) -> (Vec<SettledBatch>, Vec<BankEntry>) {
    let pairs = (first..).zip(lags).map(|(number, lag)| {
        let (id, amount, due) = (format!("po_{account}{number:08}"), eur(10_000 + number * 137), nov(number));
        let text = format!("STRIPE|{}", id.to_uppercase());
        let deposit = entry(&format!("e{account}{number}"), amount, due + chrono::Duration::days(*lag), &text);
        (batch(&id, amount, due), on(account, deposit))
    });
    pairs.unzip()
}

fn prove_all((batches, entries): &(Vec<SettledBatch>, Vec<BankEntry>)) -> Proof {
    let days = ["giro", "other"].map(|account| Coverage {
        account: Some(account.to_owned()),
        currency: Currency::EUR,
        from: nov(-20),
        to: nov(90),
    });
    prove_with(batches, entries, &days)
}

fn habit(proof: &Proof) -> Vec<(Option<&str>, i64, i64, u64)> {
    proof.habits.iter().map(|it| (it.account.as_deref(), it.from, it.to, it.matches)).collect()
}

fn points_of_days(proof: &Proof, entry: &str) -> Option<(&'static str, i32)> {
    let found = proof.matches.iter().find(|found| found.entries.contains(&BankEntryId::new(entry)))?;
    let usual = found.evidence.iter().find(|reason| reason.message.key.contains("usual-day"));
    usual.map(|reason| (reason.message.key, reason.points))
}

#[test]
fn twenty_matches_tell_which_days_are_usual_and_nineteen_do_not() {
    let mut lags = [1, 2, 3].repeat(7);
    assert_eq!(habit(&prove_all(&deposits("giro", 1, &lags[..19]))), []);
    let found = prove_all(&deposits("giro", 1, &lags));
    assert_eq!(habit(&found), [(Some("giro"), 1, 3, 21)]);
    assert_eq!(points_of_days(&found, "egiro1"), Some(("reconcile-usual-days", 1)));
    // One that is late is taken by its reference as before, and said to be unusual.
    lags.push(12);
    let found = prove_all(&deposits("giro", 1, &lags));
    assert_eq!(habit(&found), [(Some("giro"), 1, 3, 22)]);
    assert_eq!(points_of_days(&found, "egiro22"), Some(("reconcile-unusual-days", -1)));
}

#[test]
fn each_account_has_its_own_days() {
    let (mut batches, mut entries) = deposits("giro", 1, &[1; 25]);
    let (others, deposits) = deposits("other", 40, &[4; 3]);
    batches.extend(others);
    entries.extend(deposits);
    let found = prove_all(&(batches, entries));
    assert_eq!(habit(&found), [(Some("giro"), 1, 1, 25)]);
    assert_eq!(points_of_days(&found, "eother40"), None, "nothing is known of that account");
    assert_eq!(points_of_days(&found, "egiro3"), Some(("reconcile-usual-day", 1)));
}

#[test]
fn days_all_over_the_place_are_no_habit() {
    let lags: Vec<i64> = (0..30).map(|number| number % 9).collect();
    assert_eq!(habit(&prove_all(&deposits("giro", 1, &lags))), []);
}

#[test]
fn any_other_pair_is_weighed_by_the_same_habit() {
    let all = deposits("giro", 1, &[1; 25]);
    let found = prove_all(&all);
    let points = |day: i64| {
        let deposit = on("giro", entry("new", eur(5_000), nov(day), "STRIPE"));
        let due = batch("po_new", eur(5_000), nov(40));
        let evidence = weigh(&[due], &[deposit], &Terms::default(), &[], &found.habits).unwrap();
        evidence.iter().filter(|it| it.message.key.contains("usual")).map(|it| it.points).collect::<Vec<_>>()
    };
    assert_eq!((points(41), points(44)), (vec![1], vec![-1]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// On accounts of their own no deposits make a habit; everything but the reasons is the same.
    #[test]
    fn a_habit_takes_no_match_and_widens_no_window(seed: u64, days in 30_i64..80, clear: bool) {
        let shop = if clear { Shop::clear(seed, days) } else { Shop::colliding(seed, days, 9, true) };
        let with = shop.proof();
        let mut apart = shop.entries.clone();
        for entry in &mut apart {
            entry.account = Some(entry.entry_id.to_string());
        }
        let coverage: Vec<Coverage> = shop.coverage.iter().flat_map(|days| {
            apart.iter().map(|entry| Coverage { account: entry.account.clone(), ..days.clone() })
        }).collect();
        let mut without = prove_with(&shop.batches, &apart, &coverage);
        prop_assert!(without.habits.is_empty());
        let bare = |mut proof: Proof| {
            proof.habits.clear();
            for found in &mut proof.matches {
                found.evidence.retain(|reason| !reason.message.key.contains("usual-day"));
            }
            proof
        };
        without.habits.clear();
        prop_assert_eq!(bare(with), without);
    }
}
