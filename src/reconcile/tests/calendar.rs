//! Until when the bank is known, and what that makes of a batch without a deposit.

use super::*;

fn covered(from: i64, to: i64) -> Coverage {
    Coverage { account: None, currency: Currency::EUR, from: nov(from), to: nov(to) }
}

fn without_deposit(arrival: i64, coverage: &[Coverage]) -> (Vec<&'static str>, Option<&'static str>) {
    let found = prove_with(&[batch("po_1", eur(10_000), nov(arrival))], &[], coverage);
    let kinds = found.breaks.iter().map(|found| found.kind.as_str()).collect();
    (kinds, found.in_transit.first().map(|waiting| waiting.reason.key))
}

#[test]
fn missing_late_and_on_its_way_follow_the_end_of_the_statement() {
    let month = [covered(1, 30)];
    assert_eq!(without_deposit(25, &month), (vec!["missing_deposit"], None));
    assert_eq!(without_deposit(26, &month), (vec!["late_deposit"], Some("reconcile-late")));
    assert_eq!(without_deposit(30, &month), (vec!["late_deposit"], Some("reconcile-late")));
    assert_eq!(without_deposit(31, &month), (vec![], Some("reconcile-on-its-way")));
}

#[test]
fn days_that_no_statement_covers_prove_nothing() {
    assert_eq!(without_deposit(10, &[]), (vec![], Some("reconcile-not-covered")));
    let gap = [covered(1, 8), covered(14, 30)];
    assert_eq!(without_deposit(7, &gap), (vec![], Some("reconcile-not-covered")));
    assert_eq!(without_deposit(10, &gap), (vec![], Some("reconcile-not-covered")));
    assert_eq!(without_deposit(3, &gap), (vec!["missing_deposit"], None));
    let dollars = [Coverage { currency: Currency::USD, ..covered(1, 30) }];
    assert_eq!(without_deposit(10, &dollars), (vec![], Some("reconcile-not-covered")));
}

#[test]
fn statements_that_touch_or_overlap_are_one() {
    assert_eq!(without_deposit(10, &[covered(12, 30), covered(1, 11)]), (vec!["missing_deposit"], None));
    assert_eq!(without_deposit(10, &[covered(5, 30), covered(1, 11)]), (vec!["missing_deposit"], None));
}

#[test]
fn a_late_deposit_is_in_transit_and_costs_nothing() {
    let found = proof(&[batch("po_1", eur(10_000), nov(29))], &[]);
    assert_eq!(breaks(&found), [a_break("late_deposit", 0, "po_1", "")]);
    assert_eq!((found.in_transit[0].amount, found.in_transit[0].late), (eur(10_000), true));
    assert!(found.unexplained.is_zero());
}

#[test]
fn a_batch_that_was_not_sent_is_not_missing() {
    let mut pending = batch("po_1", eur(10_000), nov(10));
    pending.batch.status = BatchStatus::Pending;
    let found = proof(&[pending], &[]);
    assert_eq!(breaks(&found), [a_break("late_deposit", 0, "po_1", "")]);
    assert_eq!(found.in_transit[0].reason.key, "reconcile-not-sent");
}

#[test]
fn a_batch_of_nothing_needs_no_deposit() {
    assert_eq!(proof(&[batch("po_1", eur(0), nov(10))], &[]).not_expected, [BatchId::new("po_1")]);
}

#[test]
fn a_deposit_from_before_the_first_batch_says_so() {
    let found = proof(&[batch("po_1", eur(10_000), nov(20))], &[entry("e1", eur(500), nov(3), "STRIPE")]);
    assert_eq!(found.breaks[0].reason.key, "reconcile-unexpected-before");
}
