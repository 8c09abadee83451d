//! Reserves, and batches below zero that are taken off a later one.

use proptest::prelude::*;

use super::shop::Dice;
use super::*;
use crate::domain::ids::LedgerEntryId;
use crate::domain::{LedgerEntry, LedgerKind};

fn line(kind: LedgerKind, minor: i64) -> LedgerEntry {
    LedgerEntry {
        entry_id: LedgerEntryId::new("txn"),
        kind,
        provider_kind: kind.as_str().to_owned(),
        amount: eur(minor),
        fee: eur(0),
        net: eur(minor),
        source_id: None,
        created_at: nov(1).and_hms_opt(0, 0, 0).unwrap().and_utc(),
        available_on: nov(1).and_hms_opt(0, 0, 0).unwrap().and_utc(),
        description: None,
    }
}

/// A batch that is the sum of these lines.
fn of_lines(id: &str, day: i64, lines: Vec<LedgerEntry>) -> SettledBatch {
    let sum = lines.iter().map(|line| line.net.minor).sum();
    SettledBatch { lines, lines_complete: true, ..batch(id, eur(sum), nov(day)) }
}

/// The gateway did not collect 5.00, and the next batch has a line for it.
fn told(next: LedgerEntry) -> ([SettledBatch; 2], [BankEntry; 1]) {
    let owed = of_lines("po_1", 3, vec![line(LedgerKind::Sale, 1_000), line(LedgerKind::Refund, -1_500)]);
    let later = of_lines("po_2", 17, vec![line(LedgerKind::Sale, 10_000), next]);
    ([owed, later], [entry("e1", eur(9_500), nov(17), "STRIPE|PO 2")])
}

#[test]
fn a_line_of_a_later_batch_tells_that_a_negative_one_was_taken_off_it() {
    let named = |kind| LedgerEntry { source_id: Some("po_1".to_owned()), ..line(kind, -500) };
    for next in [named(LedgerKind::Payout), named(LedgerKind::Other), line(LedgerKind::Adjustment, -500)] {
        let (batches, entries) = told(next);
        let found = proof(&batches, &entries);
        assert_eq!(breaks(&found), []);
        let carried = CarriedOver { batch_id: BatchId::new("po_1"), into: BatchId::new("po_2") };
        assert_eq!((found.carried, found.not_expected), (vec![carried], vec![BatchId::new("po_1")]));
        assert!(found.footings.iter().all(Footing::foots));
    }
}

#[test]
fn a_line_that_may_be_something_else_tells_nothing() {
    let of_another = LedgerEntry { source_id: Some("re_9".to_owned()), ..line(LedgerKind::Adjustment, -500) };
    for next in [of_another, line(LedgerKind::Refund, -500)] {
        let (batches, entries) = told(next);
        assert_eq!(proof(&batches, &entries).carried, []);
    }
    // Two batches of the same amount, and one line: which of them it is cannot be told.
    let ([owed, later], entries) = told(line(LedgerKind::Adjustment, -500));
    let mut twin = owed.clone();
    twin.batch.batch_id = BatchId::new("po_0");
    let found = proof(&[owed, twin, later], &entries);
    assert_eq!(found.carried, []);
    assert_eq!(breaks(&found).iter().filter(|(kind, ..)| *kind == "missing_debit").count(), 2);
}

#[test]
fn what_no_line_tells_is_told_by_the_deposit() {
    let batches = [batch("po_1", eur(-500), nov(3)), batch("po_2", eur(10_000), nov(17))];
    let deposit = entry("e1", eur(9_500), nov(18), "STRIPE PAYOUT");
    let found = proof(&batches, std::slice::from_ref(&deposit));
    assert_eq!(matches(&found), [owned(MatchKind::CarriedOver, "po_1 po_2", "e1")]);
    assert_eq!(breaks(&found), []);
    // Also where the bank names the batch that was paid out.
    let named = entry("e1", eur(9_500), nov(18), "STRIPE|PO 2");
    assert_eq!(matches(&proof(&batches, &[named])), [owned(MatchKind::CarriedOver, "po_1 po_2", "e1")]);
    // Not over a batch that was paid out in between.
    let between = [batches[0].clone(), batch("po_3", eur(2_000), nov(10)), batches[1].clone()];
    assert!(proof(&between, &[deposit]).matches.iter().all(|found| found.how != MatchKind::CarriedOver));
}

#[test]
fn a_debit_that_the_bank_shows_was_collected() {
    let batches = [batch("po_1", eur(-500), nov(3)), batch("po_2", eur(10_000), nov(17))];
    let entries = [entry("e1", eur(-500), nov(3), "STRIPE"), entry("e2", eur(10_000), nov(17), "STRIPE")];
    assert_eq!(
        matches(&proof(&batches, &entries)),
        [owned(MatchKind::Amount, "po_1", "e1"), owned(MatchKind::Amount, "po_2", "e2")]
    );
}

#[test]
fn a_reserve_is_held_in_one_batch_and_released_in_another() {
    let held = of_lines("po_1", 3, vec![line(LedgerKind::Sale, 10_000), line(LedgerKind::Reserve, -1_000)]);
    let released = of_lines("po_2", 17, vec![line(LedgerKind::Sale, 5_000), line(LedgerKind::Reserve, 1_000)]);
    let entries = [entry("e1", eur(9_000), nov(3), "STRIPE"), entry("e2", eur(6_000), nov(17), "STRIPE")];
    let found = proof(&[held, released], &entries);
    assert_eq!(breaks(&found), []);
    assert_eq!(found.footings.iter().map(|it| it.reserve.minor).collect::<Vec<_>>(), [-1_000, 1_000]);
    assert!(found.footings.iter().all(Footing::foots));
}

/// A year of weekly batches with reserves held and released, some of them below zero and taken off the next, told by a line
/// or not; and what the bank shows of it.
fn year(seed: u64) -> (Vec<SettledBatch>, Vec<BankEntry>) {
    let dice = &mut Dice(seed);
    let (mut batches, mut entries) = (Vec::new(), Vec::new());
    let (mut owed, mut told, mut reserve) = (0_i64, false, 0_i64);
    for week in 0..50 {
        let mut lines = vec![line(LedgerKind::Sale, 30_000 + dice.between(0, 9_999))];
        if dice.below(3) == 0 {
            let hold = dice.between(100, 900);
            reserve += hold;
            lines.push(line(LedgerKind::Reserve, -hold));
        } else if reserve > 0 && dice.below(3) == 0 {
            lines.push(line(LedgerKind::Reserve, std::mem::take(&mut reserve)));
        }
        let carries = owed < 0;
        if carries && told {
            lines.push(line(LedgerKind::Adjustment, owed));
            owed = 0;
        }
        // Never two below zero in a row, and the last week is paid out.
        if !carries && week < 49 && dice.below(4) == 0 {
            lines.push(line(LedgerKind::Refund, -45_000));
            told = dice.below(2) == 0;
        }
        let batch = of_lines(&format!("po_1Q{week:012}"), week * 7 + 2, lines);
        let amount = batch.batch.amount.minor;
        if amount < 0 {
            owed = amount;
        } else {
            let text = if dice.below(2) == 0 { "STRIPE".to_owned() } else { format!("STRIPE PO 1Q{week:012}") };
            entries.push(entry(&format!("e{week}"), eur(amount + std::mem::take(&mut owed)), nov(week * 7 + 3), &text));
        }
        batches.push(batch);
    }
    (batches, entries)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn footing_holds_with_reserves_and_with_batches_that_are_carried_over(seed: u64) {
        let (mut batches, mut entries) = year(seed);
        let days = [Coverage { account: None, currency: Currency::EUR, from: nov(1), to: nov(400) }];
        let found = prove_with(&batches, &entries, &days);
        prop_assert_eq!(breaks(&found), []);
        for footing in &found.footings {
            prop_assert!(footing.foots());
            let parts = footing.gross.minor - footing.refunds.minor - footing.disputes.minor - footing.fees.minor
                + footing.adjustments.minor + footing.reserve.minor + footing.returned.minor;
            prop_assert_eq!(parts, footing.payout.minor);
        }
        // Every batch below zero is carried over, in one way or the other, and what was paid out is at the bank.
        let below: i64 = batches.iter().map(|row| row.batch.amount.minor).filter(|minor| *minor < 0).sum();
        let of = |id: &BatchId| batches.iter().find(|row| row.batch.batch_id == *id).map(|row| row.batch.amount.minor);
        let by_lines: i64 = found.carried.iter().filter_map(|it| of(&it.batch_id)).sum();
        let by_deposit: i64 = found.matches.iter().filter(|it| it.how == MatchKind::CarriedOver)
            .flat_map(|it| &it.batches).filter_map(of).filter(|minor| *minor < 0).sum();
        prop_assert_eq!(by_lines + by_deposit, below);
        let paid: i64 = batches.iter().map(|row| row.batch.amount.minor).sum();
        prop_assert_eq!(entries.iter().map(|entry| entry.amount.minor).sum::<i64>(), paid - by_lines);
        // In any order.
        let dice = &mut Dice(seed ^ 0x0dde);
        dice.shuffle(&mut batches);
        dice.shuffle(&mut entries);
        prop_assert_eq!(prove_with(&batches, &entries, &days), found);
    }
}
