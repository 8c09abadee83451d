//! Deposits without a reference: by amount, in parts, together, returned, nearly.

use super::*;

#[test]
fn amount_days_and_name_are_enough() {
    for (day, fits) in [(8, false), (9, true), (10, true), (15, true), (16, false)] {
        let found =
            proof(&[batch("po_1", eur(10_000), nov(10))], &[entry("e1", eur(10_000), nov(day), "Stripe payout")]);
        assert_eq!(found.matches.len(), usize::from(fits), "booked on {day}");
        assert_eq!(found.unexplained.get(Currency::EUR), eur(0));
    }
}

#[test]
fn a_name_inside_another_word_is_no_name() {
    let entries = [entry("e1", eur(9_990), nov(10), "PINSTRIPES LTD"), entry("e2", eur(-50), nov(10), "STRIPES")];
    let found = proof(&[batch("po_1", eur(10_000), nov(10))], &entries);
    assert_eq!(breaks(&found), [a_break("missing_deposit", -10_000, "po_1", "")]);
}

#[test]
fn the_other_partys_name_counts_as_text() {
    let mut deposit = entry("e1", eur(10_000), nov(10), "payout");
    deposit.counterparty = Some("Stripe Payments Europe".to_owned());
    let found = proof(&[batch("po_1", eur(10_000), nov(10))], &[deposit]);
    assert_eq!(matches(&found), [owned(MatchKind::Amount, "po_1", "e1")]);
    assert_eq!(found.matches[0].points(), 7);
}

#[test]
fn without_the_name_the_amount_must_be_unique() {
    let one = batch("po_1", eur(10_000), nov(10));
    let found = proof(std::slice::from_ref(&one), &[entry("e1", eur(10_000), nov(10), "CREDIT")]);
    assert_eq!(matches(&found), [owned(MatchKind::AmountAlone, "po_1", "e1")]);

    let twice = [entry("e1", eur(10_000), nov(10), "CREDIT"), entry("e2", eur(10_000), nov(11), "CUSTOMER 7")];
    let found = proof(&[one], &twice);
    assert!(found.matches.is_empty());
    assert_eq!(breaks(&found), [a_break("missing_deposit", -10_000, "po_1", "")]);
    assert_eq!(found.breaks[0].reason.key, "reconcile-missing-ambiguous");
    assert_eq!(found.breaks[0].candidate_entries, [BankEntryId::new("e1"), BankEntryId::new("e2")]);
    assert!(found.breaks[0].candidate_batches.is_empty());
}

#[test]
fn a_debit_without_the_name_is_never_taken() {
    let collected = batch("po_1", eur(-2_000), nov(10));
    let unnamed = proof(std::slice::from_ref(&collected), &[entry("e1", eur(-2_000), nov(10), "RENT")]);
    assert_eq!(breaks(&unnamed), [a_break("missing_debit", 2_000, "po_1", "")]);
    let named = proof(&[collected], &[entry("e1", eur(-2_000), nov(10), "STRIPE DIRECT DEBIT")]);
    assert_eq!(matches(&named), [owned(MatchKind::Amount, "po_1", "e1")]);
}

#[test]
fn pending_and_repeated_entries_do_not_count() {
    let mut pending = entry("e1", eur(10_000), nov(10), "STRIPE");
    pending.status = EntryStatus::Pending;
    let found = proof(&[batch("po_1", eur(10_000), nov(10))], &[pending]);
    assert_eq!(breaks(&found), [a_break("missing_deposit", -10_000, "po_1", "")]);

    let same = entry("e1", eur(10_000), nov(10), "STRIPE");
    let twice = proof(&[batch("po_1", eur(10_000), nov(10))], &[same.clone(), same]);
    assert!(twice.breaks.is_empty());
}

#[test]
fn two_or_three_batches_share_a_deposit() {
    let batches =
        [batch("po_1", eur(10_001), nov(10)), batch("po_2", eur(20_020), nov(11)), batch("po_3", eur(40_300), nov(12))];
    let two = proof(&batches[..2], &[entry("e1", eur(30_021), nov(12), "STRIPE")]);
    assert_eq!(matches(&two), [owned(MatchKind::Merged, "po_1 po_2", "e1")]);
    let three = proof(&batches, &[entry("e1", eur(70_321), nov(12), "STRIPE")]);
    assert_eq!(matches(&three), [owned(MatchKind::Merged, "po_1 po_2 po_3", "e1")]);
    let unnamed = proof(&batches, &[entry("e1", eur(70_321), nov(12), "CREDIT")]);
    assert!(unnamed.matches.is_empty());
}

#[test]
fn a_shared_deposit_may_carry_one_reference_only() {
    let batches = [batch("po_1abcdefgh9", eur(10_001), nov(10)), batch("po_2abcdefgh9", eur(20_020), nov(11))];
    let found = proof(&batches, &[entry("e1", eur(30_021), nov(11), "STRIPE PO_1ABCDEFGH9")]);
    assert_eq!(matches(&found), [owned(MatchKind::Merged, "po_1abcdefgh9 po_2abcdefgh9", "e1")]);
    assert!(found.breaks.is_empty());
}

#[test]
fn a_negative_batch_may_be_set_off_against_a_deposit() {
    let batches = [batch("po_1", eur(10_001), nov(10)), batch("po_2", eur(-2_020), nov(11))];
    let found = proof(&batches, &[entry("e1", eur(7_981), nov(11), "STRIPE")]);
    assert_eq!(matches(&found), [owned(MatchKind::Merged, "po_1 po_2", "e1")]);
}

#[test]
fn one_batch_may_come_in_two_deposits() {
    let entries = [entry("e1", eur(60_007), nov(10), "STRIPE 1/2"), entry("e2", eur(39_995), nov(11), "STRIPE 2/2")];
    let found = proof(&[batch("po_1", eur(100_002), nov(10))], &entries);
    assert_eq!(matches(&found), [owned(MatchKind::Split, "po_1", "e1 e2")]);
}

#[test]
fn sums_that_can_be_explained_twice_are_not_explained() {
    let batches = [
        batch("po_1", eur(10_000), nov(10)),
        batch("po_2", eur(40_000), nov(10)),
        batch("po_3", eur(20_000), nov(10)),
        batch("po_4", eur(30_000), nov(10)),
    ];
    let found = proof(&batches, &[entry("e1", eur(50_000), nov(10), "STRIPE")]);
    assert!(found.matches.is_empty());
    assert_eq!(found.unexplained.get(Currency::EUR), eur(-50_000));
    assert_eq!(found.breaks.iter().filter(|found| found.reason.key.ends_with("ambiguous")).count(), 5);
    let deposit = found.breaks.iter().find(|found| found.kind == BreakKind::UnexpectedDeposit).unwrap();
    assert_eq!(deposit.candidate_batches.len(), 4);
}

#[test]
fn a_failed_batchs_deposit_and_its_return_explain_each_other() {
    let batches = [failed("po_1", eur(10_000), nov(10)), batch("po_2", eur(10_000), nov(13))];
    let entries = [
        entry("e1", eur(10_000), nov(10), "STRIPE"),
        entry("e2", eur(-10_000), nov(12), "RETURN STRIPE"),
        entry("e3", eur(10_000), nov(13), "STRIPE"),
    ];
    let found = proof(&batches, &entries);
    assert_eq!(matches(&found), [owned(MatchKind::Returned, "po_1", "e1 e2"), owned(MatchKind::Amount, "po_2", "e3")]);
    let by_reference = proof(
        &[failed("po_1abcdefgh9", eur(10_000), nov(10))],
        &[entry("e1", eur(10_000), nov(10), "PO_1ABCDEFGH9"), entry("e2", eur(-10_000), nov(29), "RET PO_1ABCDEFGH9")],
    );
    assert_eq!(matches(&by_reference), [owned(MatchKind::Returned, "po_1abcdefgh9", "e1 e2")]);
}

#[test]
fn a_failed_batch_brings_nothing_and_money_for_it_is_unexpected() {
    let nothing = proof(&[failed("po_1", eur(10_000), nov(10))], &[]);
    assert_eq!(nothing.not_expected, [BatchId::new("po_1")]);
    assert!(nothing.breaks.is_empty());
    let kept = proof(
        &[failed("po_1abcdefgh9", eur(10_000), nov(10))],
        &[entry("e1", eur(10_000), nov(10), "STRIPE PO_1ABCDEFGH9")],
    );
    assert_eq!(breaks(&kept), [a_break("unexpected_deposit", 10_000, "", "e1")]);
    assert_eq!(kept.breaks[0].reason.key, "reconcile-unexpected-failed");
}

#[test]
fn nearly_the_amount_is_taken_when_nothing_else_fits() {
    let one = [batch("po_1", eur(337_702), nov(10))];
    let short = proof(&one, &[entry("e1", eur(336_472), nov(11), "STRIPE")]);
    assert_eq!(matches(&short), [owned(MatchKind::NearAmount, "po_1", "e1")]);
    assert_eq!(breaks(&short), [a_break("short_deposit", -1230, "po_1", "e1")]);
    assert!(short.matches[0].points() < 3);
    let over = proof(&one, &[entry("e1", eur(338_000), nov(11), "STRIPE")]);
    assert_eq!(breaks(&over), [a_break("over_deposit", 298, "po_1", "e1")]);
    for (minor, day) in [(332_000, 11), (336_472, 9)] {
        let far = proof(&one, &[entry("e1", eur(minor), nov(day), "STRIPE")]);
        assert!(far.matches.is_empty(), "{minor} on {day}");
        assert_eq!(far.unexplained.get(Currency::EUR), eur(minor - 337_702));
    }
}

#[test]
fn two_batches_that_are_nearly_the_amount_are_none() {
    let two = [batch("po_1", eur(337_702), nov(10)), batch("po_2", eur(337_100), nov(11))];
    let found = proof(&two, &[entry("e1", eur(336_472), nov(11), "STRIPE")]);
    assert!(found.matches.is_empty());
    assert_eq!(breaks(&found).len(), 3);
}

#[test]
fn exact_sums_go_before_near_amounts() {
    // 100.00 + 200.20 arrive together; 300.00 of a third batch is near, and arrives by itself, short.
    let batches =
        [batch("po_1", eur(10_000), nov(10)), batch("po_2", eur(20_020), nov(10)), batch("po_3", eur(30_000), nov(10))];
    let entries = [entry("e1", eur(30_020), nov(10), "STRIPE"), entry("e2", eur(29_000), nov(10), "STRIPE")];
    let found = proof(&batches, &entries);
    assert_eq!(
        matches(&found),
        [owned(MatchKind::Merged, "po_1 po_2", "e1"), owned(MatchKind::NearAmount, "po_3", "e2")]
    );
}

#[test]
fn what_names_the_gateway_and_fits_nothing_is_unexpected() {
    let entries = [
        entry("e1", eur(7_700), nov(10), "STRIPE"),
        entry("e2", eur(-800), nov(11), "STRIPE FEES"),
        entry("e3", eur(-300), nov(12), "ACCOUNT FEE"),
    ];
    let found = proof(&[], &entries);
    assert_eq!(
        breaks(&found),
        [a_break("unexpected_deposit", 7_700, "", "e1"), a_break("unexpected_debit", -800, "", "e2")]
    );
    assert_eq!(found.unexplained.get(Currency::EUR), eur(6_900));
    assert_eq!(found.unexplained_gross.get(Currency::EUR), eur(8_500));
}
