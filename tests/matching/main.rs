//! What people decide about matches and breaks, kept in a real book: from a file to "nothing unexplained", and back.

#![allow(clippy::unwrap_used, clippy::panic)]

mod killed;
mod orders;
mod senders;

use std::slice;
use std::sync::Arc;

use counterfoil::clock::SystemClock;
use counterfoil::desk::{
    self, Actor, BreakNote, Desk, FoundBreak, MatchEventKind, MonthProof, Thing, ThingQuery, ThingStanding,
};
use counterfoil::domain::ids::{BankEntryId, BatchId};
use counterfoil::domain::{Currency, Leg, LegKind, MadeMatch, Money, Proposal};
use counterfoil::files::Assume;
use counterfoil::job::Job;
use counterfoil::vault::MemoryVault;

/// Three batches of an Adyen account, each of one line, and what the bank has of them: one short, one missing, and
/// something that nobody knows.
const SETTLEMENT: &str = "\
Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,Creation Date,TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),Exchange Rate,Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Markup (NC),Scheme Fees (NC),Interchange (NC),Payment Method Variant,Modification Merchant Reference,Batch Number
Acme,AcmeShop,P1,O1,visa,2026-11-02 10:00:00,CET,Settled,M1,EUR,,100.00,1,EUR,,98.00,2.00,,,,visa,,1
Acme,AcmeShop,,,,2026-11-03 02:00:00,CET,MerchantPayout,TX1XXXXXXXXXX batch 1,EUR,,,,EUR,98.00,,,,,,,,1
Acme,AcmeShop,P2,O2,visa,2026-11-04 10:00:00,CET,Settled,M2,EUR,,200.00,1,EUR,,195.00,5.00,,,,visa,,2
Acme,AcmeShop,,,,2026-11-05 02:00:00,CET,MerchantPayout,TX2XXXXXXXXXX batch 2,EUR,,,,EUR,195.00,,,,,,,,2
Acme,AcmeShop,P3,O3,visa,2026-11-06 10:00:00,CET,Settled,M3,EUR,,50.00,1,EUR,,49.00,1.00,,,,visa,,3
Acme,AcmeShop,,,,2026-11-07 02:00:00,CET,MerchantPayout,TX3XXXXXXXXXX batch 3,EUR,,,,EUR,49.00,,,,,,,,3
";

const STATEMENT: &str = "\
Account,Currency,Booking date,Amount,Text
DE1,EUR,2026-11-04,98.00,ADYEN TX1XXXXXXXXXX batch 1 AcmeShop
DE1,EUR,2026-11-06,182.70,ADYEN TX2XXXXXXXXXX batch 2 AcmeShop
DE1,EUR,2026-11-12,7.77,ADYEN AcmeShop correction
DE1,EUR,2026-11-30,1.00,Interest
";

struct Book {
    desk: Desk,
    owner: Actor,
    _folder: tempfile::TempDir,
}

impl Book {
    fn new() -> Self {
        Self::keyed_in(&Arc::new(MemoryVault::default()))
    }

    /// With its key in this vault.
    fn keyed_in(vault: &Arc<MemoryVault>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let book = folder.path().join("book");
        let desk = Desk::create(&book, Arc::clone(vault) as _, Arc::new(SystemClock::new())).unwrap();
        let owner = desk.owner().unwrap();
        let book = Self { desk, owner, _folder: folder };
        for (name, text) in [("settlement.csv", SETTLEMENT), ("bank.csv", STATEMENT)] {
            let bytes = text.as_bytes();
            desk::import(&book.desk, &book.owner, name, &bytes, &Assume::default(), &Job::quiet()).unwrap();
        }
        book
    }

    fn proof(&self) -> Arc<MonthProof> {
        desk::month_proof(&self.desk, &self.owner, None).unwrap()
    }

    fn unexplained(&self) -> (i64, i64) {
        let proof = self.proof();
        let sum = proof.sums.iter().find(|sum| sum.currency() == Currency::EUR).unwrap();
        assert_eq!(sum.footing.bank_difference().unwrap(), eur(0), "the bank's side foots, whatever is explained");
        assert_eq!(sum.footing.gateway_difference().unwrap(), eur(0));
        (sum.unexplained.minor, sum.unexplained_gross.minor)
    }

    fn make(&self, made: MadeMatch) -> desk::Result<String> {
        desk::propose(&self.desk, &self.owner, &Proposal::MakeMatch { made }, &Job::quiet())?;
        let made =
            desk::match_history(&self.desk, &self.owner).unwrap().into_iter().find_map(|event| match event.kind {
                MatchEventKind::Made { match_id, .. } => Some(match_id),
                _ => None,
            });
        Ok(made.unwrap())
    }

    fn explain(&self, found: &FoundBreak, kind: LegKind) -> desk::Result<String> {
        self.make(MadeMatch {
            batches: found.batches.iter().map(|batch| batch.batch_id.clone()).collect(),
            entries: found.entries.iter().map(|entry| entry.entry_id.clone()).collect(),
            legs: vec![Leg { kind, amount: found.amount }],
            of_lines: found.of_lines,
            reason: "The bank says so".to_owned(),
        })
    }
}

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn key_of(error: &counterfoil::text::UserError) -> &'static str {
    error.what.key
}

#[test]
fn an_accountant_comes_to_nothing_unexplained_and_back() {
    let book = Book::new();
    let before = book.proof();
    assert_eq!(book.unexplained(), (-12_30 - 49_00 + 7_77, 12_30 + 49_00 + 7_77));
    let mut made = Vec::new();
    for found in &before.breaks {
        made.push(book.explain(found, LegKind::Fee).unwrap());
    }
    assert_eq!(book.unexplained(), (0, 0));
    let after = book.proof();
    assert!(after.breaks.is_empty());
    let by_hand: Vec<_> = after.matches.iter().filter_map(|found| found.decided.as_ref()).collect();
    assert_eq!(by_hand.len(), 3);
    assert!(by_hand.iter().all(|decided| decided.reason == "The bank says so"));
    assert_eq!(after.sums[0].explained, eur(-53_53));
    // The book says the same to whoever opens it again, and the report foots.
    let report = desk::month_report(&book.desk, &book.owner, &desk::ReportScope::default()).unwrap();
    let html = counterfoil::report::html(&report, &counterfoil::text::Texts::english()).unwrap();
    assert!(html.contains("Explained by hand"));
    // All of it is taken back at once, or nothing.
    let mut wrong = made.clone();
    wrong.push("none".to_owned());
    let error = desk::undo_matches(&book.desk, &book.owner, &wrong).unwrap_err();
    assert_eq!(key_of(&error), "matching-no-such-match");
    assert_eq!(book.unexplained(), (0, 0));
    desk::undo_matches(&book.desk, &book.owner, &made).unwrap();
    assert_eq!(book.proof(), before);
    assert_eq!(desk::match_history(&book.desk, &book.owner).unwrap().len(), 6);
}

#[test]
fn a_match_that_does_not_add_up_is_refused_with_what_is_left_over() {
    let book = Book::new();
    let proof = book.proof();
    let short = proof.breaks.iter().find(|found| found.amount == eur(-12_30)).unwrap();
    let plain = |legs: Vec<Leg>, reason: &str| MadeMatch {
        batches: short.batches.iter().map(|batch| batch.batch_id.clone()).collect(),
        entries: short.entries.iter().map(|entry| entry.entry_id.clone()).collect(),
        legs,
        of_lines: false,
        reason: reason.to_owned(),
    };
    let fee = |minor| vec![Leg { kind: LegKind::Fee, amount: eur(minor) }];
    let refused = |made| key_of(&book.make(made).unwrap_err());
    assert_eq!(refused(plain(Vec::new(), "")), "matching-does-not-add-up");
    assert_eq!(refused(plain(fee(-12_29), "fee")), "matching-does-not-add-up");
    assert_eq!(refused(plain(fee(-12_30), "  ")), "matching-no-reason");
    let mut twice = plain(fee(-12_30), "fee");
    twice.entries.extend(twice.entries.clone());
    assert_eq!(refused(twice), "matching-twice");
    let mut unknown = plain(fee(-12_30), "fee");
    unknown.entries = vec![BankEntryId::new("none")];
    assert_eq!(refused(unknown), "matching-no-such-entry");
    book.make(plain(fee(-12_30), "fee")).unwrap();
    assert_eq!(refused(plain(fee(-12_30), "again")), "matching-taken");
}

#[test]
fn a_declined_pair_stays_declined_until_somebody_takes_it_back() {
    let book = Book::new();
    let before = book.proof();
    let matched = before.matches.iter().find(|found| found.amount == eur(98_00)).unwrap();
    let (batch, entry) = (matched.batches[0].batch_id.clone(), matched.entries[0].entry_id.clone());
    desk::decline_pair(&book.desk, &book.owner, &batch, &entry).unwrap();
    assert!(book.proof().matches.iter().all(|found| found.amount != eur(98_00)));
    assert!(
        desk::weigh_pair(&book.desk, &book.owner, slice::from_ref(&batch), slice::from_ref(&entry)).unwrap().declined
    );
    // Reading the same file again does not bring it back.
    let bytes = STATEMENT.replace("Interest", "Interest paid").into_bytes();
    let again = desk::import(&book.desk, &book.owner, "again.csv", &bytes, &Assume::default(), &Job::quiet()).unwrap();
    assert!(book.proof().matches.iter().all(|found| found.amount != eur(98_00)));
    desk::undo_import(&book.desk, &book.owner, &again.import_id.unwrap()).unwrap();
    assert!(desk::decline_pair(&book.desk, &book.owner, &batch, &entry).is_err(), "it is declined already");
    desk::allow_pair(&book.desk, &book.owner, &batch, &entry).unwrap();
    assert_eq!(book.proof(), before);
}

#[test]
fn why_and_why_not_are_told_by_one_scorer() {
    let book = Book::new();
    let proof = book.proof();
    let matched = proof.matches.iter().find(|found| found.amount == eur(98_00)).unwrap();
    let weigh = |batch: &BatchId, entry: &BankEntryId| {
        desk::weigh_pair(&book.desk, &book.owner, slice::from_ref(batch), slice::from_ref(entry)).unwrap()
    };
    let right = weigh(&matched.batches[0].batch_id, &matched.entries[0].entry_id);
    assert_eq!((right.points, right.difference), (matched.points, Some(eur(0))));
    let other = proof.breaks.iter().find(|found| found.amount == eur(7_77)).unwrap();
    let wrong = weigh(&matched.batches[0].batch_id, &other.entries[0].entry_id);
    assert!(wrong.points < right.points && wrong.difference == Some(eur(7_77 - 98_00)));
}

/// What a person can choose from for a break.
fn things(book: &Book, words: &str, matched: bool) -> desk::FoundThings {
    let around = "2026-11-12".parse().unwrap();
    let query = ThingQuery { currency: None, words: words.to_owned(), around, batches: true, entries: true, matched };
    desk::find_things(&book.desk, &book.owner, &query).unwrap()
}

#[test]
fn a_deposit_that_nobody_recognises_can_be_brought_together_with_a_batch() {
    let book = Book::new();
    let standing = |words: &str, matched| -> Vec<ThingStanding> {
        things(&book, words, matched).rows.into_iter().map(|(_, standing)| standing).collect()
    };
    // Everything that waits, and the interest, which is no break; what is matched only when it is asked for.
    assert_eq!(things(&book, "", false).rows.len(), 5);
    assert_eq!(things(&book, "", true).rows.len(), 7);
    assert_eq!(standing("interest", false), [ThingStanding::Unrelated]);
    assert_eq!(standing("182.70", false), [ThingStanding::Waits]);
    assert_eq!((standing("TX1XXXX", false), standing("tx1xxxx", true)), (vec![], vec![ThingStanding::Matched]));

    let interest = things(&book, "Interest", false).rows.remove(0).0;
    let Thing::Entry(interest) = interest else { panic!("{interest:?}") };
    let proof = book.proof();
    let missing = proof.breaks.iter().find(|found| found.amount == eur(-49_00)).unwrap();
    book.make(MadeMatch {
        batches: vec![missing.batches[0].batch_id.clone()],
        entries: vec![interest.entry_id],
        legs: vec![Leg { kind: LegKind::Adjustment, amount: eur(1_00 - 49_00) }],
        of_lines: false,
        reason: "The bank calls it interest".to_owned(),
    })
    .unwrap();
    assert_eq!(book.unexplained().1, 12_30 + 7_77);
    // What a person brought together is taken, until it is taken back.
    assert_eq!(standing("interest", true), []);
}

#[test]
fn two_currencies_are_brought_together_as_an_exchange() {
    let book = Book::new();
    let dollars = "Account,Currency,Booking date,Amount,Text\nDE2,USD,2026-11-08,53.10,A TRANSFER\n";
    desk::import(&book.desk, &book.owner, "usd.csv", &dollars.as_bytes(), &Assume::default(), &Job::quiet()).unwrap();
    let Some((Thing::Entry(entry), _)) = things(&book, "a transfer", false).rows.pop() else { panic!() };
    let proof = book.proof();
    let missing = proof.breaks.iter().find(|found| found.amount == eur(-49_00)).unwrap();
    let made = |legs| MadeMatch {
        batches: vec![missing.batches[0].batch_id.clone()],
        entries: vec![entry.entry_id.clone()],
        legs,
        of_lines: false,
        reason: "Paid out in dollars".to_owned(),
    };
    let leg = |amount| Leg { kind: LegKind::Exchange, amount };
    assert!(book.make(made(vec![leg(eur(-49_00))])).is_err(), "the dollars are left over");
    book.make(made(vec![leg(eur(-49_00)), leg(Money::new(53_10, Currency::USD))])).unwrap();
    assert_eq!(book.unexplained().1, 12_30 + 7_77);
    assert!(book.proof().breaks.iter().all(|found| found.amount.currency == Currency::EUR));
}

#[test]
fn every_break_has_a_time_within_which_it_should_be_cleared() {
    let book = Book::new();
    let proof = book.proof();
    let days = |minor| {
        let found = proof.breaks.iter().find(|found| found.amount == eur(minor)).unwrap();
        (found.clear_by - found.on).num_days()
    };
    assert_eq!((days(-12_30), days(-49_00), days(7_77)), (7, 10, 10));
    let whole = desk::reconcile(&book.desk, &book.owner, None).unwrap();
    let found = whole.proof.breaks.iter().find(|found| found.amount == eur(-12_30)).unwrap();
    let over = |day: &str| found.days_over(day.parse().unwrap());
    assert_eq!((over("2026-11-12"), over("2026-11-13"), over("2026-11-16")), (None, Some(1), Some(4)));
}

#[test]
fn notes_stay_with_what_they_are_about() {
    let book = Book::new();
    let find = |minor| book.proof().breaks.iter().find(|found| found.amount == eur(minor)).cloned().unwrap();
    let missing = find(-49_00);
    let note = |note| desk::note_break(&book.desk, &book.owner, &missing.key, &note);
    let until = "2026-12-24".parse().unwrap();
    note(BreakNote::Remark("Asked Adyen, ticket 77".to_owned())).unwrap();
    note(BreakNote::Assigned(Some(book.owner.person_id().clone()))).unwrap();
    note(BreakNote::Snoozed(until)).unwrap();
    let case = find(-49_00).case;
    assert_eq!((case.remarks[0].text.as_str(), case.snoozed_until), ("Asked Adyen, ticket 77", Some(until)));
    assert_eq!(case.assignee.as_ref(), Some(book.owner.person_id()));
    assert_eq!(find(7_77).case, desk::BreakCase::default());
    // Written off and taken back, the notes are there as before; put back on the list, it is not put away any more.
    let made = book.explain(&missing, LegKind::Adjustment).unwrap();
    desk::undo_matches(&book.desk, &book.owner, &[made]).unwrap();
    note(BreakNote::Reopened).unwrap();
    let case = find(-49_00).case;
    assert_eq!((case.remarks.len(), case.snoozed_until), (1, None));
    assert!(note(BreakNote::Remark(" ".to_owned())).is_err());
    assert!(desk::note_break(&book.desk, &book.owner, "bank:none|", &BreakNote::Reopened).is_err());
}

#[test]
fn a_match_outlives_the_file_that_it_is_about() {
    let book = Book::new();
    let proof = book.proof();
    let short = proof.breaks.iter().find(|found| found.amount == eur(-12_30)).unwrap();
    book.explain(short, LegKind::Fee).unwrap();
    let explained = book.proof();
    let files = desk::imported_files(&book.desk, &book.owner).unwrap();
    let bank = files.iter().find(|file| file.name == "bank.csv").unwrap();
    desk::undo_import(&book.desk, &book.owner, &bank.import_id).unwrap();
    assert!(book.proof().matches.iter().all(|found| found.decided.is_none()));
    // The file comes again, and the match is there.
    let bytes = STATEMENT.as_bytes();
    desk::import(&book.desk, &book.owner, "bank.csv", &bytes, &Assume::default(), &Job::quiet()).unwrap();
    assert_eq!(book.proof().sums, explained.sums);
}
