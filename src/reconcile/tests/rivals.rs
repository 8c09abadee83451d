//! Equal amounts, and who may not be robbed by whom.

use super::*;

#[test]
fn equal_amounts_that_pair_off_are_one_group() {
    let batches = [batch("po_1", eur(10_000), nov(10)), batch("po_2", eur(10_000), nov(11))];
    let entries = [entry("e1", eur(10_000), nov(11), "STRIPE"), entry("e2", eur(10_000), nov(12), "STRIPE")];
    let found = proof(&batches, &entries);
    assert_eq!(matches(&found), [owned(MatchKind::Interchangeable, "po_1 po_2", "e1 e2")]);
    assert!(found.breaks.is_empty());
}

#[test]
fn of_equal_batches_the_missing_one_is_not_guessed() {
    let batches = [batch("po_1", eur(10_000), nov(10)), batch("po_2", eur(10_000), nov(11))];
    let found = proof(&batches, &[entry("e1", eur(10_000), nov(11), "STRIPE")]);
    assert_eq!(breaks(&found), [a_break("missing_deposit", -10_000, "po_1 po_2", "e1")]);
    let more = [entry("e1", eur(10_000), nov(10), "STRIPE"), entry("e2", eur(10_000), nov(11), "STRIPE")];
    let found = proof(&batches[..1], &more);
    assert_eq!(breaks(&found), [a_break("unexpected_deposit", 10_000, "po_1", "e1 e2")]);
    let collected = [batch("po_1", eur(-700), nov(10)), batch("po_2", eur(-700), nov(11))];
    let found = proof(&collected, &[entry("e1", eur(-700), nov(11), "STRIPE")]);
    assert_eq!(breaks(&found), [a_break("missing_debit", 700, "po_1 po_2", "e1")]);
}

#[test]
fn equal_batches_of_which_one_may_still_come_are_left_open() {
    let batches = [batch("po_1", eur(10_000), nov(26)), batch("po_2", eur(10_000), nov(28))];
    let found = proof(&batches, &[entry("e1", eur(10_000), nov(28), "STRIPE")]);
    assert!(found.matches.is_empty());
    assert_eq!(found.breaks.iter().map(|found| found.kind.as_str()).max(), Some("unexpected_deposit"));
    assert_eq!(found.breaks.iter().filter(|found| found.kind == BreakKind::LateDeposit).count(), 2);
}

#[test]
fn a_batch_that_is_not_due_leaves_the_deposit_to_the_one_that_is() {
    let batches = [batch("po_1", eur(10_000), nov(30)), batch("po_2", eur(10_000), nov(31))];
    let found = proof(&batches, &[entry("e1", eur(10_000), nov(30), "STRIPE")]);
    assert_eq!(matches(&found), [owned(MatchKind::Amount, "po_1", "e1")]);
    assert_eq!(found.in_transit.len(), 1);
    assert!(found.breaks.is_empty());
}

#[test]
fn deposits_of_one_end_do_not_hide_a_loss_at_the_other() {
    // po_1 and po_2 have only e1, po_3 has e2 and e3: as many deposits as batches, and still one is missing.
    let batches =
        [batch("po_1", eur(10_000), nov(5)), batch("po_2", eur(10_000), nov(5)), batch("po_3", eur(10_000), nov(11))];
    let entries = [
        entry("e1", eur(10_000), nov(10), "STRIPE"),
        entry("e2", eur(10_000), nov(15), "STRIPE"),
        entry("e3", eur(10_000), nov(16), "STRIPE"),
    ];
    let found = proof(&batches, &entries);
    assert!(found.matches.iter().all(|found| found.how != MatchKind::Interchangeable || !found.difference.is_zero()));
    assert_eq!(found.unexplained.get(Currency::EUR), eur(0));
    assert!(found.unexplained_gross.get(Currency::EUR).minor >= 20_000);
}

#[test]
fn a_batch_tied_by_its_reference_is_not_taken_by_amount() {
    // po_1 came short, with its reference; the deposit of exactly its amount belongs to somebody else.
    let batches = [batch("po_1abcdefgh9", eur(10_000), nov(10))];
    let entries =
        [entry("e1", eur(9_000), nov(10), "STRIPE PO_1ABCDEFGH9"), entry("e2", eur(10_000), nov(10), "STRIPE")];
    let found = proof(&batches, &entries);
    assert_eq!(
        breaks(&found),
        [a_break("short_deposit", -1000, "po_1abcdefgh9", "e1"), a_break("unexpected_deposit", 10_000, "", "e2")]
    );
}

#[test]
fn a_fee_that_carries_the_reference_does_not_keep_the_deposit_away() {
    let batches = [batch("po_1abcdefgh9", eur(10_000), nov(10))];
    let entries =
        [entry("e1", eur(-25), nov(10), "FEE FOR PO_1ABCDEFGH9"), entry("e2", eur(10_000), nov(10), "STRIPE")];
    let found = proof(&batches, &entries);
    assert_eq!(matches(&found), [owned(MatchKind::Amount, "po_1abcdefgh9", "e2")]);
    assert_eq!(breaks(&found), [a_break("unexpected_debit", -25, "", "e1")]);
}

#[test]
fn a_duplicate_that_names_one_batch_is_not_anothers() {
    let batches = [batch("po_1abcdefgh9", eur(10_000), nov(10)), batch("po_2abcdefgh9", eur(10_000), nov(10))];
    let text = "STRIPE PO_1ABCDEFGH9";
    let entries = [entry("e1", eur(10_000), nov(10), text), entry("e2", eur(10_000), nov(11), text)];
    let found = proof(&batches, &entries);
    assert_eq!(matches(&found), [owned(MatchKind::Reference, "po_1abcdefgh9", "e1")]);
    assert_eq!(
        breaks(&found),
        [a_break("missing_deposit", -10_000, "po_2abcdefgh9", ""), a_break("unexpected_deposit", 10_000, "", "e2")]
    );
}

#[test]
fn a_duplicate_that_names_one_batch_is_not_the_sum_of_others() {
    let batches = [
        batch("po_1abcdefgh9", eur(30_000), nov(10)),
        batch("po_2", eur(10_000), nov(10)),
        batch("po_3", eur(20_000), nov(10)),
    ];
    let text = "STRIPE PO_1ABCDEFGH9";
    let entries = [entry("e1", eur(30_000), nov(10), text), entry("e2", eur(30_000), nov(11), text)];
    assert_eq!(matches(&proof(&batches, &entries)), [owned(MatchKind::Reference, "po_1abcdefgh9", "e1")]);
}

#[test]
fn what_fits_a_batch_by_itself_is_not_explained_as_a_sum() {
    // e1 may be po_1, and po_2 + po_3 as well; it stays with the amount. Nothing is left for e2 but a sum.
    let batches =
        [batch("po_1", eur(30_000), nov(10)), batch("po_2", eur(10_000), nov(10)), batch("po_3", eur(20_000), nov(10))];
    let one = proof(&batches, &[entry("e1", eur(30_000), nov(10), "STRIPE")]);
    assert_eq!(matches(&one), [owned(MatchKind::Amount, "po_1", "e1")]);
    let both = [entry("e1", eur(30_000), nov(10), "STRIPE"), entry("e2", eur(30_000), nov(10), "STRIPE")];
    let two = proof(&batches, &both);
    assert_eq!(two.unexplained.get(Currency::EUR), eur(0));
}

#[test]
fn currencies_are_kept_apart() {
    let batches = [batch("po_1", eur(10_000), nov(10)), batch("po_2", Money::new(10_000, Currency::USD), nov(10))];
    let entries = [
        entry("e1", Money::new(10_000, Currency::USD), nov(10), "STRIPE"),
        entry("e2", eur(10_000), nov(10), "STRIPE"),
    ];
    let found = proof(&batches, &entries);
    assert_eq!(matches(&found), [owned(MatchKind::Amount, "po_1", "e2"), owned(MatchKind::Amount, "po_2", "e1")]);
}

#[test]
fn sums_that_do_not_fit_are_an_error() {
    let batches = [batch("po_1abcdefgh9", eur(i64::MAX), nov(10))];
    let entries = [entry("e1", eur(-5), nov(10), "STRIPE")];
    let terms = Terms::default();
    let coverage = [Coverage { account: None, currency: Currency::EUR, from: nov(1), to: nov(30) }];
    let decided = Decided::default();
    let books = Books { batches: &batches, entries: &entries, coverage: &coverage, terms: &terms, decided: &decided };
    assert_eq!(prove(&books), Err(MoneyError::Overflow));
}
