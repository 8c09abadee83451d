//! Which bank entry is which payout: the proof of [`crate::reconcile`], a gateway at a time.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate};

use super::super::Result;
use crate::domain::ids::{BankEntryId, BatchId};
use crate::domain::{BankEntry, Batch, BatchStatus, Coverage, Decided, EntryStatus, Money, SettledBatch};
use crate::files::PlainRow;
use crate::reconcile::{self, Books, BreakKind, MatchKind, Proof, Terms};

/// A payout as its table gives it.
pub(super) struct Payout {
    pub(super) id: String,
    gateway: String,
    day: NaiveDate,
    pub(super) amount: Money,
}

/// A bank entry as its table gives it.
pub(super) struct BankRow {
    id: String,
    day: NaiveDate,
    amount: Money,
    text: String,
}

/// What became of a bank entry, or of a payout that no entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deposit {
    /// The bank entry's id; nothing for a payout that has none.
    pub entry: Option<String>,
    /// The payouts it is, or may be.
    pub payouts: Vec<String>,
    /// What became of it.
    pub status: DepositStatus,
    /// Why, in one word.
    pub reason: &'static str,
}

/// What became of a bank entry or a payout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DepositStatus {
    /// The entry is these payouts, to the minor unit.
    Matched,
    /// The entry may be one of these payouts.
    Ambiguous,
    /// The entry is these payouts, and the amount is another.
    AmountDiffers,
    /// The entry is from a gateway, and no payout explains it.
    NoPayout,
    /// The entry has nothing to do with the gateways.
    Unrelated,
    /// No entry is this payout, and it is time.
    Missing,
    /// No entry is this payout yet.
    InTransit,
}

impl DepositStatus {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Matched,
        Self::Ambiguous,
        Self::AmountDiffers,
        Self::NoPayout,
        Self::Unrelated,
        Self::Missing,
        Self::InTransit,
    ];

    /// The status as one word, as in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Ambiguous => "ambiguous",
            Self::AmountDiffers => "amount_differs",
            Self::NoPayout => "no_payout",
            Self::Unrelated => "unrelated",
            Self::Missing => "missing",
            Self::InTransit => "in_transit",
        }
    }
}

impl Payout {
    pub(super) fn of(row: &PlainRow<'_>) -> Self {
        let amount = Money::new(row.amount, row.currency);
        Self { id: row.id.to_owned(), gateway: row.gateway.to_uppercase(), day: date_of(row), amount }
    }
}

impl BankRow {
    pub(super) fn of(row: &PlainRow<'_>) -> Self {
        let amount = Money::new(row.amount, row.currency);
        Self { id: row.id.to_owned(), day: date_of(row), amount, text: row.text.to_owned() }
    }
}

/// The day of a row, counted from 1970 where the file counts from somewhere else; only differences matter.
fn date_of(row: &PlainRow<'_>) -> NaiveDate {
    let of_second = || row.second.and_then(|second| DateTime::from_timestamp(second, 0));
    match row.day {
        Some(day) if day >= 0 => NaiveDate::default().checked_add_days(Days::new(u64::from(day.unsigned_abs()))),
        Some(day) => NaiveDate::default().checked_sub_days(Days::new(u64::from(day.unsigned_abs()))),
        None => of_second().map(|moment| moment.date_naive()),
    }
    .unwrap_or_default()
}

/// Says of every bank entry which payouts it is, and lists the payouts that none is.
pub(super) fn find(payouts: &[Payout], bank: &[BankRow]) -> Result<Vec<Deposit>> {
    let entries: Vec<BankEntry> = bank.iter().map(entry_of).collect();
    let mut by_gateway: BTreeMap<&str, Vec<SettledBatch>> = BTreeMap::new();
    for payout in payouts {
        by_gateway.entry(&payout.gateway).or_default().push(batch_of(payout));
    }
    let coverage = coverage(payouts, bank);
    let names: Vec<String> = by_gateway.keys().map(|&name| name.to_owned()).filter(|name| !name.is_empty()).collect();
    let mut found: BTreeMap<BankEntryId, Deposit> = BTreeMap::new();
    let mut without_entry = Vec::new();
    for (gateway, batches) in &by_gateway {
        let others: Vec<String> = names.iter().filter(|name| name != gateway).cloned().collect();
        let terms = Terms { gateway_names: vec![(*gateway).to_owned()], ..Terms::default() };
        // What names another gateway, and not this one, is the other's.
        let own = |entry: &&BankEntry| {
            !reconcile::names_one(entry, &others) || reconcile::names_one(entry, &terms.gateway_names)
        };
        let entries: Vec<BankEntry> = entries.iter().filter(own).cloned().collect();
        let books =
            Books { batches, entries: &entries, coverage: &coverage, terms: &terms, decided: &Decided::default() };
        let proof = reconcile::prove(&books)?;
        take(&proof, &mut found, &mut without_entry);
    }
    let unrelated = |row: &BankRow| Deposit {
        entry: Some(row.id.clone()),
        payouts: Vec::new(),
        status: DepositStatus::Unrelated,
        reason: "names_no_gateway",
    };
    let of_entry = bank.iter().map(|row| found.get(&entry_id(row)).cloned().unwrap_or_else(|| unrelated(row)));
    Ok(of_entry.chain(without_entry).collect())
}

/// Puts what one gateway's proof says beside what the others' say. An entry that two claim is ambiguous.
fn take(proof: &Proof, found: &mut BTreeMap<BankEntryId, Deposit>, without_entry: &mut Vec<Deposit>) {
    let names = |batches: &[BatchId]| batches.iter().map(|id| id.as_str().to_owned()).collect::<Vec<_>>();
    let mut note = |entry: &BankEntryId, payouts: Vec<String>, status, reason| {
        let new = Deposit { entry: Some(entry.as_str().to_owned()), payouts, status, reason };
        match found.get_mut(entry) {
            // That another gateway does not know the entry says nothing.
            Some(before) if before.status == DepositStatus::NoPayout => *before = new,
            Some(_) if status == DepositStatus::NoPayout => {}
            Some(before) => {
                before.payouts.extend(new.payouts);
                (before.status, before.reason) = (DepositStatus::Ambiguous, "several_gateways");
            }
            None => {
                found.insert(entry.clone(), new);
            }
        }
    };
    let mut matched: BTreeSet<&BatchId> = BTreeSet::new();
    for pair in &proof.matches {
        let (status, reason) = match pair.how {
            _ if !pair.difference.is_zero() => (DepositStatus::AmountDiffers, "amount_differs"),
            MatchKind::Interchangeable => (DepositStatus::Ambiguous, "interchangeable"),
            MatchKind::Reference | MatchKind::Decided => (DepositStatus::Matched, "reference"),
            MatchKind::Returned => (DepositStatus::Matched, "returned"),
            MatchKind::Amount => (DepositStatus::Matched, "amount_and_gateway"),
            MatchKind::AmountAlone => (DepositStatus::Matched, "amount"),
            MatchKind::CarriedOver => (DepositStatus::Matched, "carried_over"),
            MatchKind::Merged => (DepositStatus::Matched, "merged"),
            MatchKind::Split => (DepositStatus::Matched, "split"),
            MatchKind::NearAmount => (DepositStatus::AmountDiffers, "near_amount"),
        };
        matched.extend(&pair.batches);
        for entry in &pair.entries {
            note(entry, names(&pair.batches), status, reason);
        }
    }
    for open in proof.breaks.iter().filter(|open| open.batches.is_empty()) {
        let candidates = names(&open.candidate_batches);
        let status = if candidates.is_empty() { DepositStatus::NoPayout } else { DepositStatus::Ambiguous };
        for entry in &open.entries {
            note(entry, candidates.clone(), status, if candidates.is_empty() { "no_payout" } else { "rivals" });
        }
    }
    let missing = proof.breaks.iter().filter(|open| {
        matches!(open.kind, BreakKind::MissingDeposit | BreakKind::MissingDebit) && open.entries.is_empty()
    });
    let missing = missing.flat_map(|open| &open.batches).map(|id| (id, DepositStatus::Missing, "nothing_fits"));
    let waiting = proof.in_transit.iter().map(|waiting| (&waiting.batch_id, DepositStatus::InTransit, "not_due"));
    without_entry.extend(missing.chain(waiting).map(|(id, status, reason)| Deposit {
        entry: None,
        payouts: vec![id.as_str().to_owned()],
        status,
        reason,
    }));
}

fn entry_id(row: &BankRow) -> BankEntryId {
    BankEntryId::new(row.id.clone())
}

fn entry_of(row: &BankRow) -> BankEntry {
    BankEntry {
        entry_id: entry_id(row),
        account: None,
        amount: row.amount,
        booked_on: row.day,
        value_on: None,
        status: EntryStatus::Booked,
        counterparty: None,
        texts: vec![row.text.clone()],
        details: Vec::new(),
        line: 0,
    }
}

fn batch_of(payout: &Payout) -> SettledBatch {
    let batch = Batch {
        batch_id: BatchId::new(payout.id.clone()),
        amount: payout.amount,
        status: BatchStatus::Paid,
        created_at: DateTime::default(),
        arrival_date: payout.day,
        automatic: true,
        references: Vec::new(),
        failure_code: None,
    };
    // Whether it is the sum of its rows is told from the payments.
    SettledBatch { batch, lines: Vec::new(), lines_complete: false }
}

/// One statement from the first entry to the last, in every currency that is paid out.
fn coverage(payouts: &[Payout], bank: &[BankRow]) -> Vec<Coverage> {
    let days = || bank.iter().map(|row| row.day);
    let (Some(from), Some(to)) = (days().min(), days().max()) else { return Vec::new() };
    let currencies: BTreeSet<_> = payouts.iter().map(|payout| payout.amount.currency).collect();
    currencies.into_iter().map(|currency| Coverage { account: None, currency, from, to }).collect()
}
