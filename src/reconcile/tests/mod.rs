//! Tests of the proof, by what they are about.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod calendar;
mod carried;
mod decided;
mod deposits;
mod footing;
mod habits;
mod noise;
mod references;
mod rivals;
mod senders;
mod shop;

use chrono::{Days, NaiveDate};

use super::*;
use crate::domain::ids::{BankEntryId, BatchId};
use crate::domain::{BankEntry, Batch, BatchStatus, Coverage, Currency, Decided, EntryStatus, Money};

/// A day of November 2026; days beyond the month run on.
pub(super) fn nov(day: i64) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
    first + chrono::Duration::days(day - 1)
}

pub(super) fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

/// A paid batch without lines that foots because its lines are not all here.
pub(super) fn batch(id: &str, amount: Money, arrival: NaiveDate) -> SettledBatch {
    let created = arrival.checked_sub_days(Days::new(2)).unwrap();
    SettledBatch {
        batch: Batch {
            batch_id: BatchId::new(id),
            amount,
            status: BatchStatus::Paid,
            created_at: created.and_hms_opt(0, 0, 0).unwrap().and_utc(),
            arrival_date: arrival,
            automatic: true,
            references: vec!["STRIPE PAYOUT".to_owned()],
            failure_code: None,
        },
        lines: Vec::new(),
        lines_complete: false,
    }
}

pub(super) fn failed(id: &str, amount: Money, arrival: NaiveDate) -> SettledBatch {
    let mut failed = batch(id, amount, arrival);
    failed.batch.status = BatchStatus::Failed;
    failed
}

pub(super) fn entry(id: &str, amount: Money, day: NaiveDate, text: &str) -> BankEntry {
    BankEntry {
        entry_id: BankEntryId::new(id),
        account: None,
        amount,
        booked_on: day,
        value_on: None,
        status: EntryStatus::Booked,
        counterparty: None,
        texts: text.split('|').map(str::to_owned).collect(),
        details: Vec::new(),
        line: 1,
    }
}

/// The proof under the usual terms; euros and dollars are covered for all of November.
pub(super) fn proof(batches: &[SettledBatch], entries: &[BankEntry]) -> Proof {
    let month = |currency| Coverage { account: None, currency, from: nov(1), to: nov(30) };
    prove_with(batches, entries, &[month(Currency::EUR), month(Currency::USD)])
}

pub(super) fn prove_with(batches: &[SettledBatch], entries: &[BankEntry], coverage: &[Coverage]) -> Proof {
    prove_decided(batches, entries, coverage, &Decided::default())
}

/// The same with what people decided.
pub(super) fn prove_decided(
    batches: &[SettledBatch],
    entries: &[BankEntry],
    coverage: &[Coverage],
    decided: &Decided,
) -> Proof {
    let terms = Terms::default();
    let books = Books { batches, entries, coverage, terms: &terms, decided };
    let proof = prove(&books).unwrap();
    every_thing_has_one_place(batches, entries, &proof);
    proof
}

/// Each batch in one place, each entry in at most one, and the unexplained sums are those of the breaks.
pub(super) fn every_thing_has_one_place(batches: &[SettledBatch], entries: &[BankEntry], proof: &Proof) {
    let bank_breaks = || proof.breaks.iter().filter(|found| !found.is_of_lines());
    let matched = |id: &BatchId| proof.matches.iter().filter(|found| found.batches.contains(id)).count();
    for settled in batches {
        let id = &settled.batch.batch_id;
        let own_break = |found: &&Break| {
            let own = [BreakKind::MissingDeposit, BreakKind::MissingDebit, BreakKind::Currency];
            own.contains(&found.kind) && found.batches.contains(id) && matched(id) == 0
        };
        let places = matched(id)
            + proof.in_transit.iter().filter(|waiting| waiting.batch_id == *id).count()
            + proof.not_expected.iter().filter(|other| *other == id).count()
            + bank_breaks().filter(own_break).count();
        assert_eq!(places, 1, "{id} in {proof:#?}");
    }
    for entry in entries {
        let id = &entry.entry_id;
        let in_match = proof.matches.iter().filter(|found| found.entries.contains(id)).count();
        let in_break = bank_breaks().filter(|found| found.entries.contains(id)).count();
        assert!(in_match <= 1 && (in_match == 1 || in_break <= 1), "{id} in {proof:#?}");
    }
    let (mut net, mut gross) = (Totals::default(), Totals::default());
    for found in &proof.breaks {
        net.add(found.amount).unwrap();
        gross.add(Money::new(found.amount.minor.abs(), found.amount.currency)).unwrap();
    }
    assert_eq!((&net, &gross), (&proof.unexplained, &proof.unexplained_gross));
    for found in proof.matches.iter().filter(|found| !found.difference.is_zero()) {
        let breaks = bank_breaks().filter(|other| other.entries == found.entries && other.batches == found.batches);
        assert_eq!(breaks.map(|found| found.amount).collect::<Vec<_>>(), [found.difference]);
    }
}

/// The breaks as kind, minor units, batches and entries.
pub(super) fn breaks(proof: &Proof) -> Vec<(&'static str, i64, String, String)> {
    let line = |found: &Break| {
        let batches: Vec<_> = found.batches.iter().map(BatchId::as_str).collect();
        let entries: Vec<_> = found.entries.iter().map(BankEntryId::as_str).collect();
        (found.kind.as_str(), found.amount.minor, batches.join(" "), entries.join(" "))
    };
    proof.breaks.iter().map(line).collect()
}

/// The matches as rule, batches and entries.
pub(super) fn matches(proof: &Proof) -> Vec<(MatchKind, String, String)> {
    let line = |found: &Match| {
        let batches: Vec<_> = found.batches.iter().map(BatchId::as_str).collect();
        let entries: Vec<_> = found.entries.iter().map(BankEntryId::as_str).collect();
        (found.how, batches.join(" "), entries.join(" "))
    };
    proof.matches.iter().map(line).collect()
}

pub(super) fn owned(how: MatchKind, batches: &str, entries: &str) -> (MatchKind, String, String) {
    (how, batches.to_owned(), entries.to_owned())
}

pub(super) fn a_break(
    kind: &'static str,
    minor: i64,
    batches: &str,
    entries: &str,
) -> (&'static str, i64, String, String) {
    (kind, minor, batches.to_owned(), entries.to_owned())
}
