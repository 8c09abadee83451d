//! What matches by hand teach about senders: whose entries count as the gateway's, and that it can be had back whole.

use chrono::DateTime;
use proptest::prelude::*;

use super::super::sender_key;
use super::shop::{Dice, Shop};
use super::*;
use crate::domain::ids::PersonId;
use crate::domain::{DecidedMatch, MadeMatch};
use crate::text::Message;

fn by(name: &str, mut entry: BankEntry) -> BankEntry {
    entry.counterparty = Some(name.to_owned());
    entry
}

fn made(pairs: &[(&str, &str)]) -> Decided {
    let ids = |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
    let matches = pairs.iter().enumerate().map(|(at, (batches, entries))| DecidedMatch {
        match_id: format!("m{at}"),
        made: MadeMatch {
            batches: ids(batches).into_iter().map(BatchId::new).collect(),
            entries: ids(entries).into_iter().map(BankEntryId::new).collect(),
            legs: Vec::new(),
            of_lines: false,
            reason: String::new(),
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

fn taught(proof: &Proof) -> Vec<(&str, u64, bool)> {
    proof.taught.iter().map(|sender| (sender.key.as_str(), sender.entries, sender.forgotten)).collect()
}

/// Two batches and a deposit of each from somebody whom the rules do not know; the second is nearly the amount, so that
/// only the gateway's name would let it be taken.
fn months() -> ([SettledBatch; 2], [BankEntry; 2]) {
    let batches = [batch("po_1", eur(10_000), nov(3)), batch("po_2", eur(20_000), nov(20))];
    let entries = [
        by("Northgate Clearing Ltd.", entry("e1", eur(10_000), nov(4), "PAYMENT")),
        by("NORTHGATE CLEARING LTD", entry("e2", eur(19_990), nov(20), "PAYMENT")),
    ];
    (batches, entries)
}

#[test]
fn who_pays_for_the_gateway_may_also_be_somebody_from_whom_the_shop_buys() {
    let (batches, entries) = months();
    let bill = by("Northgate Clearing Ltd.", entry("e3", eur(-4_200), nov(9), "INVOICE 12"));
    let entries = [entries[0].clone(), entries[1].clone(), bill];
    let found = with(&batches, &entries, &made(&[("po_1", "e1")]));
    assert_eq!(taught(&found), [("NORTHGATECLEARINGLTD", 2, false)]);
    assert!(breaks(&found).iter().all(|(kind, ..)| *kind != "unexpected_debit"), "{:?}", breaks(&found));
    // Unless it is money out that somebody brought together with a batch.
    let owed = batch("po_0", eur(-4_200), nov(9));
    let batches = [batches[0].clone(), batches[1].clone(), owed];
    let found = with(&batches, &entries, &made(&[("po_0", "e3")]));
    assert!(found.taught[0].debits && !found.taught[0].credits && found.taught[0].entries == 1);
}

#[test]
fn the_account_of_a_taught_sender_tells_what_is_missing() {
    let on = |account: &str, mut entry: BankEntry| {
        entry.account = Some(account.to_owned());
        entry
    };
    let (batches, entries) = months();
    let entries = entries.map(|entry| on("giro", entry));
    let days =
        |account: &str, to| Coverage { account: Some(account.to_owned()), currency: Currency::EUR, from: nov(1), to };
    // The savings account's statement goes on for longer, and says nothing about deposits of the gateway.
    let coverage = [days("giro", nov(18)), days("savings", nov(30))];
    let missing = |decided: &Decided| {
        let found = prove_decided(&batches, &entries[..1], &coverage, decided);
        found.breaks.iter().any(|found| found.kind == BreakKind::MissingDeposit)
    };
    assert!(missing(&Decided::default()), "as long as nobody knows where the gateway pays to");
    assert!(!missing(&made(&[("po_1", "e1")])));
}

#[test]
fn a_match_by_hand_teaches_who_pays_for_the_gateway() {
    let (batches, entries) = months();
    assert!(!proof(&batches, &entries).matches.iter().any(|found| found.how == MatchKind::NearAmount));
    let found = with(&batches, &entries, &made(&[("po_1", "e1")]));
    assert_eq!(taught(&found), [("NORTHGATECLEARINGLTD", 2, false)]);
    assert_eq!(
        (found.taught[0].name.as_str(), &found.taught[0].match_ids[..]),
        ("Northgate Clearing Ltd.", &["m0".to_owned()][..])
    );
    assert_eq!(matches(&found)[1], owned(MatchKind::NearAmount, "po_2", "e2"));
    let reason =
        found.matches[1].evidence.iter().find(|reason| reason.message.key == "reconcile-sender-taught").unwrap();
    assert_eq!(reason.points, 2);
    assert!(!found.matches[1].evidence.iter().any(|reason| reason.message.key == "reconcile-names-gateway"));

    let mut forgotten = made(&[("po_1", "e1")]);
    forgotten.forgotten.insert("NORTHGATECLEARINGLTD".to_owned());
    let found = with(&batches, &entries, &forgotten);
    assert_eq!(taught(&found), [("NORTHGATECLEARINGLTD", 2, true)]);
    assert_eq!(matches(&found), [owned(MatchKind::Decided, "po_1", "e1")]);
}

#[test]
fn what_else_the_sender_pays_is_unexpected_now() {
    let (batches, mut entries) = months();
    entries[1].amount = eur(777);
    let before = with(&batches, &entries, &Decided::default());
    assert!(!breaks(&before).iter().any(|found| found.0 == "unexpected_deposit"));
    let found = with(&batches, &entries, &made(&[("po_1", "e1")]));
    assert!(breaks(&found).contains(&a_break("unexpected_deposit", 777, "", "e2")), "{:?}", breaks(&found));
}

#[test]
fn a_part_of_a_longer_name_is_somebody_else() {
    for other in ["Northgate Clearing Ltd Leasing", "Northgate", "North Gate Clearing", ""] {
        let (batches, mut entries) = months();
        entries[1].counterparty = Some(other.to_owned());
        entries[1].texts.push("Northgate Clearing Ltd.".to_owned());
        let found = with(&batches, &entries, &made(&[("po_1", "e1")]));
        assert_eq!(matches(&found).len(), 1, "{other}");
    }
}

#[test]
fn what_says_nothing_about_a_sender_teaches_nothing() {
    let (batches, entries) = months();
    let nothing = |entries: &[BankEntry], decided: &Decided| taught(&with(&batches, entries, decided)).is_empty();
    let pair = made(&[("po_1", "e1")]);
    // Nobody, too short a name, and the gateway's own name.
    for name in [None, Some("N/A"), Some("-"), Some("Stripe Payments UK")] {
        let mut entries = entries.clone();
        entries[0].counterparty = name.map(str::to_owned);
        assert!(nothing(&entries, &pair), "{name:?}");
    }
    let mut named = entries.clone();
    named[0].texts.push("STRIPE".to_owned());
    assert!(nothing(&named, &pair), "its text names the gateway");
    // One side alone, an entry that is only announced, and a match that does not apply.
    assert!(nothing(&entries, &made(&[("", "e1")])));
    assert!(nothing(&entries, &made(&[("po_1 po_9", "e1")])));
    let mut announced = entries.clone();
    announced[0].status = EntryStatus::Pending;
    assert!(nothing(&announced, &pair));
    // Of two matches about one thing only the first applies.
    let mut both = entries.clone();
    both[1].counterparty = Some("Southgate".to_owned());
    let found = with(&batches, &both, &made(&[("po_1", "e1"), ("po_1", "e2")]));
    assert_eq!(taught(&found), [("NORTHGATECLEARINGLTD", 1, false)]);
}

#[test]
fn any_pair_is_weighed_with_what_was_learnt() {
    let (batches, entries) = months();
    let terms = Terms::default();
    let weigh = |decided: &Decided| {
        let taught = with(&batches, &entries, decided).taught;
        let reasons = super::super::weigh(&batches[1..], &entries[1..], &terms, &taught, &[]).unwrap();
        reasons.iter().map(|reason| reason.points).sum::<i32>()
    };
    let pair = made(&[("po_1", "e1")]);
    let mut forgotten = pair.clone();
    forgotten.forgotten.insert("NORTHGATECLEARINGLTD".to_owned());
    assert_eq!(weigh(&pair), weigh(&Decided::default()) + 2);
    assert_eq!(weigh(&forgotten), weigh(&Decided::default()));
}

#[test]
fn names_are_compared_by_letters_and_digits() {
    assert_eq!(sender_key("Müller & Söhne, 2. KG").as_deref(), Some("MÜLLERSÖHNE2KG"));
    assert_eq!((sender_key("A-B C").as_deref(), sender_key("A1 b2").as_deref()), (None, Some("A1B2")));
}

/// Senders as banks write them: one name in three ways, one that begins like it, one that is too short, nobody.
const SENDERS: [Option<&str>; 6] = [
    Some("Northgate Clearing Ltd"),
    Some("NORTHGATE CLEARING LTD."),
    Some("northgate-clearing ltd"),
    Some("Northgate Clearing Ltd Leasing"),
    Some("ACH"),
    None,
];

/// A shop whose deposits have senders, and matches of any batches and entries that somebody made.
fn with_senders(seed: u64, days: i64, clear: bool) -> (Shop, Decided) {
    let mut shop = if clear { Shop::clear(seed, days) } else { Shop::colliding(seed, days, 3, true) };
    let dice = &mut Dice(seed ^ 0x5eed);
    for entry in &mut shop.entries {
        let chosen = usize::try_from(dice.below(6)).unwrap();
        entry.counterparty = SENDERS[chosen].map(str::to_owned);
    }
    let (mut batches, mut entries) = (shop.batches.clone(), shop.entries.clone());
    dice.shuffle(&mut batches);
    dice.shuffle(&mut entries);
    let pairs: Vec<(String, String)> = batches
        .iter()
        .zip(&entries)
        .filter(|(settled, entry)| settled.batch.amount.currency == entry.amount.currency)
        .take(usize::try_from(dice.below(5)).unwrap())
        .map(|(settled, entry)| (settled.batch.batch_id.to_string(), entry.entry_id.to_string()))
        .collect();
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(batch, entry)| (batch.as_str(), entry.as_str())).collect();
    (shop, made(&pairs))
}

/// What a proof says, but for what it says about senders.
fn but_for_senders(mut proof: Proof) -> Proof {
    proof.taught.clear();
    for reason in proof.matches.iter_mut().flat_map(|found| &mut found.evidence) {
        if reason.message.key == "reconcile-sender-taught" {
            reason.message = Message::new("reconcile-names-gateway");
        }
    }
    proof
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_taught_sender_is_as_good_as_the_gateways_name(seed: u64, days in 3_i64..40, clear: bool) {
        let (shop, decided) = with_senders(seed, days, clear);
        let prove = |entries: &[BankEntry], decided: &Decided| {
            prove_decided(&shop.batches, entries, &shop.coverage, decided)
        };
        let found = prove(&shop.entries, &decided);

        // Exactly the senders of entries that were matched by hand and do not name the gateway.
        let names = vec!["STRIPE".to_owned()];
        let by_hand = |entry: &&BankEntry| {
            decided.matches.iter().any(|made| made.made.entries.contains(&entry.entry_id)) && !names_one(entry, &names)
        };
        let key = |entry: &BankEntry| {
            Some((entry.counterparty.as_deref().and_then(sender_key)?, entry.amount.minor < 0))
        };
        let keys: std::collections::BTreeSet<(String, bool)> =
            shop.entries.iter().filter(by_hand).filter_map(key).collect();
        let taught = found.taught.iter().flat_map(|sender| {
            let ways = [(sender.credits, false), (sender.debits, true)].into_iter().filter(|(counts, _)| *counts);
            ways.map(|(_, debit)| (sender.key.clone(), debit))
        });
        prop_assert_eq!(taught.collect::<Vec<_>>(), keys.iter().cloned().collect::<Vec<_>>());

        // The same as if the bank wrote the gateway's name beside all of their entries that go the same way.
        let mut written = shop.entries.clone();
        for entry in written.iter_mut().filter(|entry| key(entry).is_some_and(|key| keys.contains(&key))) {
            entry.texts.push("STRIPE".to_owned());
        }
        prop_assert_eq!(but_for_senders(found), but_for_senders(prove(&written, &decided)));
    }

    #[test]
    fn what_was_learnt_does_not_depend_on_the_order_of_anything(seed: u64, days in 3_i64..40, clear: bool) {
        let (mut shop, decided) = with_senders(seed, days, clear);
        let before = prove_decided(&shop.batches, &shop.entries, &shop.coverage, &decided);
        let dice = &mut Dice(seed ^ 0x0dde);
        dice.shuffle(&mut shop.batches);
        dice.shuffle(&mut shop.entries);
        prop_assert_eq!(prove_decided(&shop.batches, &shop.entries, &shop.coverage, &decided), before);
    }

    #[test]
    fn what_is_forgotten_or_undone_has_taught_nothing(seed: u64, days in 3_i64..40, clear: bool) {
        let (shop, decided) = with_senders(seed, days, clear);
        let prove = |entries: &[BankEntry], decided: &Decided| {
            prove_decided(&shop.batches, entries, &shop.coverage, decided)
        };
        let forgotten = Decided {
            forgotten: prove(&shop.entries, &decided).taught.into_iter().map(|sender| sender.key).collect(),
            ..decided.clone()
        };
        // Without names there is nothing to learn.
        let mut nameless = shop.entries.clone();
        for entry in &mut nameless {
            entry.counterparty = None;
        }
        let found = prove(&shop.entries, &forgotten);
        prop_assert_eq!(but_for_senders(found), prove(&nameless, &decided));

        let undone = Decided { matches: Vec::new(), ..forgotten };
        prop_assert_eq!(prove(&shop.entries, &undone), prove(&shop.entries, &Decided::default()));
    }
}
