//! The proof of a month as a person reads it: what it comes to, what is open and why, and which deposit belongs to
//! which batch, each with the bank's own words.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};

use super::filling::{Filled, Filling, action_key, break_key as kind_key};
use super::matching::{BREAK_KINDS, BreakCase, Decisions, break_key};
use super::proof_index::ProofIndex;
use super::reconcile::{Month, Reconciliation};
use super::{Actor, Desk, Result};
use crate::domain::ids::{BankEntryId, BatchId, PersonId};
use crate::domain::{BankEntry, Capability, Currency, DecidedMatch, Leg, Money, MoneyError, SettledBatch};
use crate::reconcile::{Break, BreakKind, FootingState, Match, MatchKind, Reason, TaughtSender};
use crate::report::month::{BalanceCheck, BatchRow, Footing};
use crate::text::Message;

/// The proof of a month, or of everything.
#[derive(Debug, Clone, PartialEq)]
pub struct MonthProof {
    /// The month; nothing means everything there is.
    pub month: Option<Month>,
    /// The months in which a batch arrives or something is broken, newest first.
    pub months: Vec<Month>,
    /// What it comes to, one per currency, the one with most lines first.
    pub sums: Vec<ProofSum>,
    /// What does not agree, by day. Batches that are only late are among those on their way.
    pub breaks: Vec<FoundBreak>,
    /// Deposits and the batches they are, to the cent, by day. What differs is a break.
    pub matches: Vec<FoundMatch>,
    /// Batches whose deposit is not to be seen yet, by day.
    pub in_transit: Vec<OnItsWay>,
    /// What each gateway says it holds now against the sum of its ledger, per currency.
    pub balances: Vec<BalanceCheck>,
    /// The last day that a bank statement covers; nothing while there is no statement.
    pub bank_until: Option<NaiveDate>,
    /// Where to find what in the lists.
    pub index: ProofIndex,
}

/// Proofs that were handed out. A window drops the old one when the new one comes; kept here until the next is made, it is
/// freed behind the window, where nobody waits for a frame.
pub(super) type HandedOut = Mutex<Vec<Arc<MonthProof>>>;

/// What a month comes to in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProofSum {
    /// From sale to bank.
    pub footing: Footing,
    /// The batches it is about; those that came back are not among them.
    pub batches: u64,
    /// How many ledger entries they are made of.
    pub lines: u64,
    /// What is at the bank and is the sum of its lines, whichever way it went.
    pub proven: Money,
    /// What is on its way, whichever way it goes.
    pub on_its_way: Money,
    /// What people explained of the differences: bank minus expected, and payouts minus lines.
    pub explained: Money,
    /// The net of the breaks: bank minus expected.
    pub unexplained: Money,
    /// The breaks without their signs, so that two cannot hide each other.
    pub unexplained_gross: Money,
    /// How many breaks have an amount.
    pub breaks: u64,
    /// The net of the breaks of every month.
    pub unexplained_ever: Money,
    /// How many breaks of every month have an amount.
    pub breaks_ever: u64,
}

impl ProofSum {
    /// The currency of every amount.
    pub const fn currency(&self) -> Currency {
        self.proven.currency
    }
}

/// A batch by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedBatch {
    /// The gateway's id.
    pub batch_id: BatchId,
    /// The name of the gateway connection.
    pub gateway: String,
    /// What the gateway says it sent.
    pub amount: Money,
    /// The day on which the bank was to book it.
    pub arrival: NaiveDate,
}

/// Something that does not agree, with everything it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundBreak {
    /// What sort of break.
    pub kind: BreakKind,
    /// The sort in a few words.
    pub name: Message,
    /// Why, in words.
    pub reason: Message,
    /// What a person can do about it.
    pub action: Message,
    /// The day it belongs to.
    pub on: NaiveDate,
    /// The last day on which clearing it is in time.
    pub clear_by: NaiveDate,
    /// Whether it is between a batch and its lines; otherwise it is between gateway and bank.
    pub of_lines: bool,
    /// The name under which notes about it are kept.
    pub key: String,
    /// Who looks after it, and what was said of it.
    pub case: BreakCase,
    /// What the bank should show; of lines, what they add up to.
    pub expected: Money,
    /// What the bank shows; of lines, what the gateway sent.
    pub seen: Money,
    /// Seen minus expected.
    pub amount: Money,
    /// The batches it is about.
    pub batches: Vec<NamedBatch>,
    /// The bank entries it is about.
    pub entries: Vec<BankEntry>,
    /// What speaks for batches and entries belonging together, and against it; empty where they were not brought together.
    pub evidence: Vec<Reason>,
    /// Batches that would explain its entries equally well, so that none was taken.
    pub candidate_batches: Vec<NamedBatch>,
    /// Bank entries that would explain its batches equally well, so that none was taken.
    pub candidate_entries: Vec<BankEntry>,
}

/// Batches and the bank entries that are them, to the cent.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundMatch {
    /// The day the first deposit was booked.
    pub on: NaiveDate,
    /// What the entries come to: the batches, or nothing of a batch that came and went back.
    pub amount: Money,
    /// The batches.
    pub batches: Vec<NamedBatch>,
    /// The bank entries.
    pub entries: Vec<BankEntry>,
    /// By which rule.
    pub how: MatchKind,
    /// What speaks for it and against it.
    pub evidence: Vec<Reason>,
    /// The sum of the evidence's points.
    pub points: i32,
    /// What somebody said the difference is; the entries are the batches and these.
    pub legs: Vec<Leg>,
    /// Who made the match, when and why, when a person did.
    pub decided: Option<DecidedBy>,
    /// Senders whose entries count as the gateway's since, by name.
    pub teaches: Vec<String>,
}

/// Who made a match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedBy {
    /// The match, by which it can be taken back.
    pub match_id: String,
    /// Who, by name.
    pub author: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

/// A batch whose deposit is not to be seen yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnItsWay {
    /// The batch.
    pub batch: NamedBatch,
    /// Why it is not to be seen yet.
    pub reason: Message,
    /// Whether its day has come.
    pub late: bool,
}

/// The proof of everything, or of one month: a batch belongs to that of its arrival, a bank entry to that of its booking.
///
/// # Errors
/// When the book cannot be read or a sum does not fit.
pub fn month_proof(desk: &Desk, actor: &Actor, month: Option<Month>) -> Result<Arc<MonthProof>> {
    desk.check(actor, Capability::Reconcile)?;
    let dropped: Vec<_> = {
        let mut handed_out = desk.handed_out.lock().unwrap_or_else(PoisonError::into_inner);
        handed_out.extract_if(.., |proof| Arc::strong_count(proof) == 1).collect()
    };
    drop(dropped);
    let whole = desk.proven()?;
    let (gateways, coverage, people, cases) = desk.store.read::<_, crate::text::UserError>(|view| {
        let cases = Decisions::of(view.decisions_of(&BREAK_KINDS)?).cases;
        let people = view.people()?.into_iter().map(|person| (person.person_id, person.name)).collect();
        Ok((view.gateways_of_batches()?, view.bank_coverage()?, people, cases))
    })?;
    let cut = month.map(|month| whole.cut(month)).transpose()?;
    let part = cut.as_ref().unwrap_or(&whole);
    let names = Names::new(&whole, &gateways, &people, &cases);
    let Filled { footings, batches, .. } = Filling::new(part).fill()?;
    let sums = footings.iter().map(|footing| sum(&whole, part, footing, &batches));
    let mut sums = sums.collect::<std::result::Result<Vec<_>, _>>()?;
    sums.sort_by_key(|sum| (std::cmp::Reverse(sum.lines), sum.currency()));
    let proof = &part.proof;
    let mut matches = proof
        .matches
        .iter()
        .filter(|found| found.difference.is_zero())
        .map(|found| names.of_match(found))
        .collect::<std::result::Result<Vec<_>, _>>()?;
    matches.sort_by_key(|found| found.on);
    let on_its_way = proof.in_transit.iter().filter_map(|waiting| {
        let batch = names.batch(&waiting.batch_id)?;
        Some(OnItsWay { batch, reason: waiting.reason.clone(), late: waiting.late })
    });
    // A late batch is told once, among those on their way; its break has no amount.
    let breaks = proof.breaks.iter().filter(|found| found.kind != BreakKind::LateDeposit);
    let breaks = breaks.map(|found| names.of_break(found)).collect::<std::result::Result<Vec<_>, _>>()?;
    let in_transit: Vec<OnItsWay> = on_its_way.collect();
    let made = Arc::new(MonthProof {
        month,
        months: months(&whole),
        sums,
        index: ProofIndex::new(&breaks, &matches, &in_transit),
        breaks,
        matches,
        in_transit,
        balances: part.balances.clone(),
        bank_until: coverage.iter().map(|known| known.to).max(),
    });
    desk.handed_out.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&made));
    Ok(made)
}

fn months(whole: &Reconciliation) -> Vec<Month> {
    let batches = whole.batches.iter().map(|row| row.batch.arrival_date);
    let breaks = whole.proof.breaks.iter().map(|found| found.on);
    batches.chain(breaks).map(Month::of).collect::<BTreeSet<_>>().into_iter().rev().collect()
}

fn sum(
    whole: &Reconciliation,
    part: &Reconciliation,
    footing: &Footing,
    batches: &[BatchRow],
) -> std::result::Result<ProofSum, MoneyError> {
    let currency = footing.currency();
    let zero = Money::zero(currency);
    let differing: BTreeSet<&BatchId> = part
        .proof
        .footings
        .iter()
        .filter(|footing| matches!(footing.state, FootingState::Differs | FootingState::ForeignLine))
        .map(|footing| &footing.batch_id)
        .collect();
    let (mut count, mut lines, mut proven, mut on_its_way) = (0, 0, zero, zero);
    let counted = |row: &&BatchRow| row.payout.currency == currency && !row.state.is_apart();
    for row in batches.iter().filter(counted) {
        count += 1;
        lines += row.lines;
        let sent = absolute(row.payout)?;
        let Some(deposit) = row.deposit()? else {
            on_its_way = on_its_way.plus(sent)?;
            continue;
        };
        let off = if differing.contains(&row.batch_id) { absolute(row.footing_difference()?)? } else { zero };
        // Of a deposit that is too large, what was sent; of one that is too small, what arrived.
        let arrived = if deposit.minor.signum() == row.payout.minor.signum() { absolute(deposit)? } else { zero };
        let minor = sent.minor.min(arrived.minor).saturating_sub(off.minor).max(0);
        proven = proven.plus(Money::new(minor, currency))?;
    }
    let with_amount = |proof: &Reconciliation| {
        let breaks = proof.proof.breaks.iter();
        breaks.filter(|found| found.amount.currency == currency && !found.amount.is_zero()).count() as u64
    };
    Ok(ProofSum {
        footing: *footing,
        batches: count,
        lines,
        proven,
        on_its_way,
        explained: footing.explained.plus(footing.explained_lines)?,
        unexplained: part.proof.unexplained.get(currency),
        unexplained_gross: part.proof.unexplained_gross.get(currency),
        breaks: with_amount(part),
        unexplained_ever: whole.proof.unexplained.get(currency),
        breaks_ever: with_amount(whole),
    })
}

fn absolute(amount: Money) -> std::result::Result<Money, MoneyError> {
    if amount.minor < 0 { amount.negated() } else { Ok(amount) }
}

/// What ids stand for, over all months: a deposit of the 1st belongs to a batch of the 31st.
struct Names<'a> {
    batches: BTreeMap<&'a BatchId, &'a SettledBatch>,
    entries: BTreeMap<&'a BankEntryId, &'a BankEntry>,
    evidence: BTreeMap<&'a BatchId, &'a Match>,
    gateways: &'a HashMap<BatchId, String>,
    people: &'a HashMap<PersonId, String>,
    cases: &'a BTreeMap<String, BreakCase>,
    decided: &'a [DecidedMatch],
    taught: &'a [TaughtSender],
}

impl<'a> Names<'a> {
    fn new(
        whole: &'a Reconciliation,
        gateways: &'a HashMap<BatchId, String>,
        people: &'a HashMap<PersonId, String>,
        cases: &'a BTreeMap<String, BreakCase>,
    ) -> Self {
        let matches = whole.proof.matches.iter();
        Self {
            batches: whole.batches.iter().map(|row| (&row.batch.batch_id, row)).collect(),
            entries: whole.entries.iter().map(|entry| (&entry.entry_id, entry)).collect(),
            evidence: matches.filter_map(|found| Some((found.batches.first()?, found))).collect(),
            gateways,
            people,
            cases,
            decided: &whole.decided.matches,
            taught: &whole.proof.taught,
        }
    }

    fn batch(&self, batch_id: &BatchId) -> Option<NamedBatch> {
        let batch = &self.batches.get(batch_id)?.batch;
        Some(NamedBatch {
            batch_id: batch_id.clone(),
            gateway: self.gateways.get(batch_id).cloned().unwrap_or_default(),
            amount: batch.amount,
            arrival: batch.arrival_date,
        })
    }

    fn batches(&self, ids: &[BatchId]) -> Vec<NamedBatch> {
        ids.iter().filter_map(|batch_id| self.batch(batch_id)).collect()
    }

    fn entries(&self, ids: &[BankEntryId]) -> Vec<BankEntry> {
        ids.iter().filter_map(|entry_id| self.entries.get(entry_id).copied().cloned()).collect()
    }

    fn of_break(&self, found: &Break) -> std::result::Result<FoundBreak, MoneyError> {
        let (batches, entries) = (self.batches(&found.batches), self.entries(&found.entries));
        let currency = found.amount.currency;
        let of_lines = found.is_of_lines();
        let seen = if of_lines {
            Money::sum(currency, batches.iter().map(|batch| batch.amount))?
        } else {
            Money::sum(currency, entries.iter().map(|entry| entry.amount))?
        };
        let brought_together = found.batches.first().and_then(|batch_id| self.evidence.get(batch_id));
        let evidence = brought_together.filter(|other| !of_lines && other.entries == found.entries);
        let key = break_key(found);
        Ok(FoundBreak {
            case: self.cases.get(&key).cloned().unwrap_or_default(),
            key,
            kind: found.kind,
            name: Message::new(kind_key(found.kind)),
            reason: found.reason.clone(),
            action: Message::new(action_key(found.kind)),
            on: found.on,
            clear_by: found.clear_by(),
            of_lines,
            expected: seen.minus(found.amount)?,
            seen,
            amount: found.amount,
            batches,
            entries,
            evidence: evidence.map(|found| found.evidence.clone()).unwrap_or_default(),
            candidate_batches: self.batches(&found.candidate_batches),
            candidate_entries: self.entries(&found.candidate_entries),
        })
    }

    fn decided_by(&self, match_id: &str) -> Option<DecidedBy> {
        let found = self.decided.iter().find(|found| found.match_id == match_id)?;
        Some(DecidedBy {
            match_id: match_id.to_owned(),
            author: self.people.get(&found.author).cloned().unwrap_or_default(),
            at: found.at,
            reason: found.made.reason.clone(),
        })
    }

    fn teaches(&self, match_id: &str) -> Vec<String> {
        let counting = self.taught.iter().filter(|sender| !sender.forgotten);
        let by_this = counting.filter(|sender| sender.match_ids.iter().any(|other| other == match_id));
        by_this.map(|sender| sender.name.clone()).collect()
    }

    fn of_match(&self, found: &Match) -> std::result::Result<FoundMatch, MoneyError> {
        let (batches, entries) = (self.batches(&found.batches), self.entries(&found.entries));
        let on = entries.iter().map(|entry| entry.booked_on).min();
        let currency = found.difference.currency;
        Ok(FoundMatch {
            on: on.or(batches.first().map(|batch| batch.arrival)).unwrap_or_default(),
            amount: Money::sum(currency, entries.iter().map(|entry| entry.amount))?,
            batches,
            entries,
            how: found.how,
            evidence: found.evidence.clone(),
            points: found.points(),
            legs: found.legs.clone(),
            decided: found.decided.as_ref().and_then(|match_id| self.decided_by(match_id)),
            teaches: found.decided.as_ref().map(|match_id| self.teaches(match_id)).unwrap_or_default(),
        })
    }
}
