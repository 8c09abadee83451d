//! What people decide: it comes first, adds up, and leaves no trace when it is taken back.

use chrono::DateTime;
use proptest::prelude::*;

use super::shop::Shop;
use super::*;
use crate::domain::ids::PersonId;
use crate::domain::{DecidedMatch, Leg, LegKind, MadeMatch};

fn leg(kind: LegKind, minor: i64) -> Leg {
    Leg { kind, amount: eur(minor) }
}

fn made(batches: &[&str], entries: &[&str], legs: &[Leg]) -> Decided {
    decided(&[(batches, entries, legs, false)])
}

/// Batches, entries, legs, and whether it is about lines.
type Row<'a> = (&'a [&'a str], &'a [&'a str], &'a [Leg], bool);

fn decided(all: &[Row<'_>]) -> Decided {
    let matches = all.iter().enumerate().map(|(at, (batches, entries, legs, of_lines))| DecidedMatch {
        match_id: format!("m{at}"),
        made: MadeMatch {
            batches: batches.iter().map(|id| BatchId::new(*id)).collect(),
            entries: entries.iter().map(|id| BankEntryId::new(*id)).collect(),
            legs: legs.to_vec(),
            of_lines: *of_lines,
            reason: "seen on paper".to_owned(),
        },
        author: PersonId::new("p1"),
        at: DateTime::default(),
    });
    Decided { matches: matches.collect(), ..Decided::default() }
}

fn with(batches: &[SettledBatch], entries: &[BankEntry], decided: &Decided) -> Proof {
    let month = |currency| Coverage { account: None, currency, from: nov(1), to: nov(30) };
    prove_decided(batches, entries, &[month(Currency::EUR), month(Currency::USD)], decided)
}

#[test]
fn a_difference_that_is_a_fee_is_explained_and_no_break() {
    let batches = [batch("po_1abcdefgh9", eur(10_000), nov(10))];
    let entries = [entry("e1", eur(8_770), nov(11), "STRIPE po_1abcdefgh9")];
    assert_eq!(proof(&batches, &entries).unexplained.get(Currency::EUR), eur(-1_230));
    let found = with(&batches, &entries, &made(&["po_1abcdefgh9"], &["e1"], &[leg(LegKind::Fee, -1_230)]));
    assert!(found.breaks.is_empty(), "{:?}", found.breaks);
    assert_eq!(matches(&found), [owned(MatchKind::Decided, "po_1abcdefgh9", "e1")]);
    assert_eq!(found.explained.iter().map(|it| it.leg.amount.minor).collect::<Vec<_>>(), [-1_230]);
    assert_eq!((found.matches[0].decided.as_deref(), found.matches[0].difference), (Some("m0"), eur(0)));
}

#[test]
fn either_side_can_be_written_off_alone() {
    let batches = [batch("po_1", eur(10_000), nov(10))];
    let entries = [entry("e1", eur(55), nov(20), "STRIPE something")];
    let both = decided(&[
        (&["po_1"], &[], &[leg(LegKind::Adjustment, -10_000)], false),
        (&[], &["e1"], &[leg(LegKind::Adjustment, 55)], false),
    ]);
    let found = with(&batches, &entries, &both);
    assert!(found.breaks.is_empty() && found.unexplained.is_zero(), "{:?}", found.breaks);
    assert_eq!(found.explained.len(), 2);
}

#[test]
fn several_batches_and_entries_are_one_match() {
    let batches = ["po_1", "po_2", "po_3"].map(|id| batch(id, eur(10_000), nov(3)));
    let entries = [entry("e1", eur(17_000), nov(28), "TRANSFER"), entry("e2", eur(13_000), nov(29), "TRANSFER")];
    let found = with(&batches, &entries, &made(&["po_1", "po_2", "po_3"], &["e1", "e2"], &[]));
    assert!(found.breaks.is_empty(), "{:?}", found.breaks);
    assert_eq!((found.matches.len(), found.matches[0].batches.len(), found.matches[0].entries.len()), (1, 3, 2));
}

#[test]
fn an_exchange_difference_adds_up_in_each_currency() {
    let batches = [batch("po_1", Money::new(10_000, Currency::USD), nov(10))];
    let entries = [entry("e1", eur(9_200), nov(10), "STRIPE")];
    let legs =
        [Leg { kind: LegKind::Exchange, amount: Money::new(-10_000, Currency::USD) }, leg(LegKind::Exchange, 9_200)];
    let found = with(&batches, &entries, &made(&["po_1"], &["e1"], &legs));
    assert!(found.breaks.is_empty() && found.unexplained.is_zero(), "{:?}", found.breaks);
}

#[test]
fn an_amount_that_changed_since_is_a_break_that_says_by_how_much() {
    let entries = [entry("e1", eur(8_770), nov(11), "STRIPE")];
    let fee = made(&["po_1"], &["e1"], &[leg(LegKind::Fee, -1_230)]);
    let found = with(&[batch("po_1", eur(10_005), nov(10))], &entries, &fee);
    assert_eq!(found.breaks.len(), 1);
    assert_eq!((found.breaks[0].amount, found.breaks[0].reason.key), (eur(-5), "reconcile-break-decided"));
    assert_eq!(found.unexplained.get(Currency::EUR), eur(-5));
}

#[test]
fn what_is_not_there_any_more_leaves_the_decision_waiting() {
    let batches = [batch("po_1", eur(10_000), nov(10))];
    let found = with(&batches, &[], &made(&["po_1"], &["gone"], &[]));
    assert_eq!((found.dormant, found.breaks.len()), (vec!["m0".to_owned()], 1));
    // The second of two about one thing waits as well.
    let twice = decided(&[
        (&["po_1"], &[], &[leg(LegKind::Adjustment, -10_000)], false),
        (&["po_1"], &[], &[leg(LegKind::Fee, -10_000)], false),
    ]);
    assert_eq!(with(&batches, &[], &twice).dormant, ["m1"]);
}

#[test]
fn a_declined_pair_is_taken_by_no_rule_and_never_shown() {
    let batches = [batch("po_1abcdefgh9", eur(10_000), nov(10))];
    for text in ["STRIPE po_1abcdefgh9", "STRIPE", "CREDIT"] {
        for amount in [10_000, 9_990] {
            let entries = [entry("e1", eur(amount), nov(10), text)];
            let mut no = Decided::default();
            no.declined.insert((BatchId::new("po_1abcdefgh9"), BankEntryId::new("e1")));
            let found = with(&batches, &entries, &no);
            assert!(found.matches.is_empty(), "{text} {amount}: {:?}", found.matches);
            let shown = |found: &Break| !found.candidate_batches.is_empty() || !found.candidate_entries.is_empty();
            assert!(!found.breaks.iter().any(shown), "{text} {amount}: {:?}", found.breaks);
        }
    }
    // Another entry of the same amount takes its place.
    let entries = [entry("e1", eur(10_000), nov(10), "STRIPE"), entry("e2", eur(10_000), nov(11), "STRIPE")];
    let mut no = Decided::default();
    no.declined.insert((BatchId::new("po_1abcdefgh9"), BankEntryId::new("e1")));
    let found = with(&batches, &entries, &no);
    assert!(!found.matches.iter().any(|found| found.entries.contains(&BankEntryId::new("e1"))));
}

#[test]
fn lines_that_do_not_add_up_can_be_explained_too() {
    let mut settled = batch("po_1", eur(10_000), nov(10));
    settled.lines_complete = true;
    let entries = [entry("e1", eur(10_000), nov(10), "STRIPE")];
    let difference = proof(std::slice::from_ref(&settled), &entries).unexplained.get(Currency::EUR);
    assert!(!difference.is_zero());
    let explain = decided(&[(&["po_1"], &[], &[leg(LegKind::Adjustment, difference.minor)], true)]);
    let found = with(std::slice::from_ref(&settled), &entries, &explain);
    assert!(found.breaks.is_empty() && found.explained[0].of_lines, "{:?}", found.breaks);
    // By a cent off, it explains nothing.
    let off = decided(&[(&["po_1"], &[], &[leg(LegKind::Adjustment, difference.minor + 1)], true)]);
    let found = with(&[settled], &entries, &off);
    assert_eq!((found.breaks.len(), found.dormant), (1, vec!["m0".to_owned()]));
}

#[test]
fn the_same_scorer_weighs_any_pair() {
    let batches = [batch("po_1abcdefgh9", eur(10_000), nov(10))];
    let terms = Terms::default();
    let weigh = |amount, day, text| {
        let entries = [entry("e1", eur(amount), nov(day), text)];
        super::super::weigh(&batches, &entries, &terms, &[], &[])
            .unwrap()
            .iter()
            .map(|reason| reason.points)
            .sum::<i32>()
    };
    let taken = proof(&batches, &[entry("e1", eur(10_000), nov(10), "STRIPE po_1abcdefgh9")]).matches[0].points();
    assert_eq!(weigh(10_000, 10, "STRIPE po_1abcdefgh9"), taken);
    assert!(weigh(10_000, 10, "CREDIT") < taken && weigh(9_000, 20, "RENT") < weigh(10_000, 10, "CREDIT"));
    let dollars = [entry("e1", Money::new(10_000, Currency::USD), nov(10), "STRIPE")];
    assert!(super::super::weigh(&batches, &dollars, &terms, &[], &[]).unwrap()[0].points < 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_taken_back_leaves_no_trace_and_every_decision_adds_up(seed: u64, days in 3_i64..40, clear: bool) {
        let shop = if clear { Shop::clear(seed, days) } else { Shop::colliding(seed, days, 3, true) };
        let prove = |decided: &Decided| prove_decided(&shop.batches, &shop.entries, &shop.coverage, decided);
        let before = prove(&Decided::default());
        // Whatever is broken is written off, one after the other. What is closed by hand may leave the rest another way to
        // pair off, so the next one is looked for anew; each closes something, so there is an end.
        let mut decided = Decided::default();
        let found = loop {
            let found = prove(&decided);
            prop_assert!(found.dormant.is_empty(), "{:?}", found.dormant);
            let Some(open) = found.breaks.iter().find(|open| !open.amount.is_zero()) else { break found };
            let made = MadeMatch {
                batches: open.batches.clone(),
                entries: if open.is_of_lines() { Vec::new() } else { open.entries.clone() },
                legs: vec![Leg { kind: LegKind::Adjustment, amount: open.amount }],
                of_lines: open.is_of_lines(),
                reason: "x".to_owned(),
            };
            let match_id = format!("m{}", decided.matches.len());
            prop_assert!(decided.matches.len() <= shop.batches.len() * 2 + shop.entries.len());
            let (author, at) = (PersonId::new("p"), DateTime::default());
            decided.matches.push(DecidedMatch { match_id, made, author, at });
        };
        prop_assert!(found.unexplained_gross.is_zero(), "{:?}", found.breaks);
        if clear {
            // Nothing pairs off in two ways here, so what was explained is what was broken.
            let mut explained = Totals::default();
            found.explained.iter().for_each(|it| explained.add(it.leg.amount).unwrap());
            for sum in before.unexplained.iter() {
                prop_assert_eq!(explained.get(sum.currency), sum);
            }
        }
        prop_assert_eq!(prove(&Decided::default()), before);
    }
}
