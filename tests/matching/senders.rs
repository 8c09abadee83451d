//! What people confirm teaches: a sender that was matched by hand once is known next month, until it is forgotten or the
//! match is taken back.

use counterfoil::desk::{self, MatchEventKind};
use counterfoil::domain::MadeMatch;
use counterfoil::files::Assume;
use counterfoil::job::Job;

use super::{Book, eur, key_of};

/// The deposit that was missing, and one of the month after with a cost taken off: neither names Adyen or a batch.
const OF_NORTHGATE: &str = "\
Account,Currency,Booking date,Amount,Payee,Text
DE1,EUR,2026-11-25,49.00,Northgate Clearing Ltd,PAYMENT 1
DE1,EUR,2026-12-04,97.00,NORTHGATE CLEARING LTD.,PAYMENT 2
DE1,EUR,2026-12-05,1.00,Somebody else,PAYMENT 3
";

const NEXT_MONTH: &str = "\
Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,Creation Date,TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),Exchange Rate,Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Markup (NC),Scheme Fees (NC),Interchange (NC),Payment Method Variant,Modification Merchant Reference,Batch Number
Acme,AcmeShop,P4,O4,visa,2026-12-02 10:00:00,CET,Settled,M4,EUR,,100.00,1,EUR,,98.00,2.00,,,,visa,,4
Acme,AcmeShop,,,,2026-12-03 02:00:00,CET,MerchantPayout,TX4XXXXXXXXXX batch 4,EUR,,,,EUR,98.00,,,,,,,,4
";

#[test]
fn a_sender_that_was_matched_by_hand_is_known_next_month() {
    let book = Book::new();
    for (name, text) in [("settlement2.csv", NEXT_MONTH), ("bank2.csv", OF_NORTHGATE)] {
        desk::import(&book.desk, &book.owner, name, &text.as_bytes(), &Assume::default(), &Job::quiet()).unwrap();
    }
    let before = book.proof();
    let learnt = || desk::taught_senders(&book.desk, &book.owner).unwrap();
    let forget = |name| desk::forget_sender(&book.desk, &book.owner, name);
    let remember = |name| desk::remember_sender(&book.desk, &book.owner, name);
    // Whether the second deposit is taken for next month's batch, and counts as the gateway's.
    let is_taken = || {
        let proof = book.proof();
        book.unexplained();
        let about = |found: &&desk::FoundBreak| found.entries.iter().any(|entry| entry.amount == eur(97_00));
        let found = proof.breaks.iter().find(about);
        if let Some(found) = found {
            assert_eq!(found.amount, eur(-1_00));
            assert!(found.evidence.iter().any(|reason| reason.message.key == "reconcile-sender-taught"), "{found:#?}");
        }
        found.is_some()
    };
    assert!(learnt().is_empty() && !is_taken());
    assert_eq!(key_of(&forget("Northgate Clearing Ltd").unwrap_err()), "matching-no-such-sender");

    let whole = desk::reconcile(&book.desk, &book.owner, None).unwrap();
    let batch = whole.batches.iter().find(|row| row.batch.amount == eur(49_00)).unwrap().batch.batch_id.clone();
    let entry = whole.entries.iter().find(|entry| entry.amount == eur(49_00)).unwrap();
    assert_eq!(entry.counterparty.as_deref(), Some("Northgate Clearing Ltd"));
    let made = MadeMatch {
        batches: vec![batch.clone()],
        entries: vec![entry.entry_id.clone()],
        legs: Vec::new(),
        of_lines: false,
        reason: String::new(),
    };
    let match_id = book.make(made).unwrap();
    assert!(is_taken());
    let by_hand = book.proof().matches.iter().find(|found| found.decided.is_some()).cloned().unwrap();
    assert_eq!(by_hand.teaches, ["Northgate Clearing Ltd"]);
    let [sender] = learnt().try_into().unwrap();
    assert_eq!((sender.name.as_str(), sender.entries, sender.counts), ("Northgate Clearing Ltd", 2, true));
    assert_eq!(
        (sender.taught_by[0].match_id.as_str(), sender.taught_by[0].author.as_str()),
        (match_id.as_str(), "Owner")
    );
    let weighed = || {
        let entry = whole.entries.iter().find(|entry| entry.amount == eur(97_00)).unwrap().entry_id.clone();
        desk::weigh_pair(&book.desk, &book.owner, std::slice::from_ref(&batch), &[entry]).unwrap().points
    };
    let with_name = weighed();

    forget("northgate clearing ltd").unwrap();
    assert!(!is_taken());
    assert_eq!(weighed(), with_name - 2);
    assert!(!learnt()[0].counts, "it is there to be had back");
    assert!(book.proof().matches.iter().any(|found| found.decided.is_some() && found.teaches.is_empty()));
    assert_eq!(key_of(&forget("Northgate Clearing Ltd").unwrap_err()), "matching-no-such-sender");
    remember("Northgate Clearing Ltd").unwrap();
    assert!(is_taken());
    assert_eq!(key_of(&remember("Northgate Clearing Ltd").unwrap_err()), "matching-not-forgotten");

    desk::undo_matches(&book.desk, &book.owner, std::slice::from_ref(&match_id)).unwrap();
    assert!(!is_taken() && learnt().is_empty());
    assert_eq!(book.proof(), before, "taken back, it has left no trace");
    let history = desk::match_history(&book.desk, &book.owner).unwrap();
    let said = |kind: &MatchEventKind| match kind {
        MatchEventKind::Forgotten(name) => format!("forgotten {name}"),
        MatchEventKind::Remembered(name) => format!("remembered {name}"),
        MatchEventKind::Made { .. } => "made".to_owned(),
        _ => "undone".to_owned(),
    };
    let said: Vec<String> = history.iter().map(|event| said(&event.kind)).collect();
    assert_eq!(said, ["undone", "remembered Northgate Clearing Ltd", "forgotten Northgate Clearing Ltd", "made"]);
}
