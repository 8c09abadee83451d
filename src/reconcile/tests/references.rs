//! References inside the bank's text.

use super::*;

const A: &str = "po_1QmA7bLkdIwHu7ix";
const B: &str = "po_1QmB9cLkdIwHu7iy";

fn matched_by(text: &str) -> Vec<(MatchKind, String, String)> {
    // Both batches are of one amount, so only the reference can tell them apart.
    let batches = [batch(A, eur(10_000), nov(10)), batch(B, eur(10_000), nov(11))];
    matches(&proof(&batches, &[entry("e1", eur(10_000), nov(11), text)]))
}

#[test]
fn a_reference_is_found_whatever_the_bank_does_to_it() {
    for text in [
        "STRIPE po_1QmA7bLkdIwHu7ix",
        "stripe PO 1QMA7BLKDIWHU7IX",
        "EREF+PO-1QMA7BLKDIWHU7IX+SVWZ",
        "STRIPE PO1QMA7BLK|DIWHU7IX THANK YOU",
        "STRIPEPAYOUTPO1QMA7BLKDIWHU7IXINVOICE",
        "no name but po_1QmA7bLkdIwHu7ix",
        "STRIPE PO_1QMA7BLK",
        "STRIPE PO_1QMA7BLK DANKE",
        "STRIPE PO_1QMA7BLK D GMBH",
    ] {
        assert_eq!(matched_by(text), [owned(MatchKind::Reference, A, "e1")], "{text}");
    }
}

#[test]
fn a_beginning_must_be_long_and_its_own() {
    // Too short, shared, or another id that begins like ours: two batches are left for one deposit.
    for text in ["STRIPE PO_1QMA7B", "STRIPE PO_1QM", "STRIPE PO_1QMA7BLKX9"] {
        let found = matched_by(text);
        assert!(found.iter().all(|(how, _, _)| *how != MatchKind::Reference), "{text}: {found:?}");
    }
}

#[test]
fn a_beginning_that_two_batches_share_is_neithers() {
    let batches = [batch("po_1QmA7bLkdIw1", eur(10_000), nov(10)), batch("po_1QmA7bLkdIw2", eur(20_000), nov(10))];
    let with = |text: &str| matches(&proof(&batches, &[entry("e1", eur(9_990), nov(10), text)]));
    assert_eq!(with("STRIPE PO_1QMA7BLKDIW"), [owned(MatchKind::NearAmount, "po_1QmA7bLkdIw1", "e1")]);
    assert_eq!(with("PO_1QMA7BLKDIW"), []);
    assert_eq!(with("PO_1QMA7BLKDIW1"), [owned(MatchKind::Reference, "po_1QmA7bLkdIw1", "e1")]);
}

#[test]
fn a_text_that_all_batches_share_is_no_reference() {
    let mut batches = [batch("po_a1b2c3", eur(10_000), nov(3)), batch("po_d4e5f6", eur(20_000), nov(20))];
    for batch in &mut batches {
        batch.batch.references = vec!["SHOP 123456789012".to_owned()];
    }
    let found = proof(&batches, &[entry("e1", eur(15_000), nov(3), "SHOP 123456789012")]);
    assert!(found.matches.is_empty());
}

#[test]
fn a_trace_id_counts_like_the_id_itself() {
    let mut traced = batch(A, eur(10_000), nov(10));
    traced.batch.references.push("111122223333".to_owned());
    let found = proof(&[traced], &[entry("e1", eur(10_000), nov(10), "CREDIT 1111 2222 3333")]);
    assert_eq!(matches(&found), [owned(MatchKind::Reference, A, "e1")]);
}

#[test]
fn a_short_reference_counts_only_beside_the_gateways_name() {
    let batches = [batch("po_77", eur(10_000), nov(10)), batch("tx1234", eur(12_000), nov(20))];
    let with = |text: &str| matches(&proof(&batches, &[entry("e1", eur(6_500), nov(20), text)]));
    assert_eq!(with("STRIPE TX1234"), [owned(MatchKind::Reference, "tx1234", "e1")]);
    assert_eq!(with("RENT TX1234"), []);
    assert_eq!(with("STRIPE ATX12345"), [], "inside another word");
}

#[test]
fn the_same_reference_with_another_amount_is_short_or_over() {
    let deposit = |minor| [entry("e1", eur(minor), nov(12), &format!("STRIPE {A}"))];
    let short = proof(&[batch(A, eur(337_702), nov(10))], &deposit(336_472));
    assert_eq!(breaks(&short), [a_break("short_deposit", -1230, A, "e1")]);
    assert_eq!(short.unexplained.get(Currency::EUR), eur(-1230));
    let points: Vec<i32> = short.matches[0].evidence.iter().map(|reason| reason.points).collect();
    assert_eq!(points, [6, -3, 2, -2]);
    assert_eq!(short.matches[0].points(), 3);

    let over = proof(&[batch(A, eur(337_702), nov(10))], &deposit(340_000));
    assert_eq!(breaks(&over), [a_break("over_deposit", 2298, A, "e1")]);
}

#[test]
fn a_reference_months_away_is_another_matter() {
    let far = Coverage { account: None, currency: Currency::EUR, from: nov(1), to: nov(120) };
    let entries = [entry("e1", eur(10_000), nov(90), &format!("STRIPE {A}"))];
    let found = prove_with(&[batch(A, eur(10_000), nov(10))], &entries, &[far]);
    assert_eq!(
        breaks(&found),
        [a_break("missing_deposit", -10_000, A, ""), a_break("unexpected_deposit", 10_000, "", "e1")]
    );
}

#[test]
fn a_second_deposit_with_the_same_reference_is_unexpected() {
    let text = format!("STRIPE {A}");
    let entries = [entry("e1", eur(10_000), nov(12), &text), entry("e2", eur(10_000), nov(10), &text)];
    let found = proof(&[batch(A, eur(10_000), nov(10))], &entries);
    assert_eq!(matches(&found), [owned(MatchKind::Reference, A, "e2")]);
    assert_eq!(breaks(&found), [a_break("unexpected_deposit", 10_000, "", "e1")]);
}

#[test]
fn a_deposit_that_went_back_and_came_again_is_one_deposit() {
    let text = format!("STRIPE {A}");
    let entries = [
        entry("e1", eur(10_000), nov(10), &text),
        entry("e2", eur(-10_000), nov(12), &text),
        entry("e3", eur(10_000), nov(15), &text),
    ];
    let found = proof(&[batch(A, eur(10_000), nov(10))], &entries);
    assert_eq!(matches(&found), [owned(MatchKind::Reference, A, "e1 e2 e3")]);
    assert!(found.breaks.is_empty());
}

#[test]
fn a_deposit_in_another_currency_is_two_currency_breaks() {
    let entries = [entry("e1", Money::new(11_000, Currency::USD), nov(10), &format!("STRIPE {A}"))];
    let found = proof(&[batch(A, eur(10_000), nov(10))], &entries);
    let mut lines = breaks(&found);
    lines.sort();
    assert_eq!(lines, [a_break("currency", -10_000, A, ""), a_break("currency", 11_000, "", "e1")]);
    assert_eq!(found.unexplained.get(Currency::USD).minor, 11_000);
}

#[test]
fn one_deposit_may_name_several_batches() {
    let batches = [batch(A, eur(10_000), nov(10)), batch(B, eur(5_000), nov(11))];
    let both = format!("STRIPE {A} {B}");
    let exact = proof(&batches, &[entry("e1", eur(15_000), nov(11), &both)]);
    assert_eq!(matches(&exact), [owned(MatchKind::Reference, &format!("{A} {B}"), "e1")]);
    let short = proof(&batches, &[entry("e1", eur(14_000), nov(11), &both)]);
    assert_eq!(breaks(&short), [a_break("short_deposit", -1000, &format!("{A} {B}"), "e1")]);
}
