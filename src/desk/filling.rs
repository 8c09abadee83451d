//! The tables of batches, breaks and sums, filled from one proof: for the report and for the settlements on screen.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::reconcile::Reconciliation;
use crate::domain::ids::{BankEntryId, BatchId};
use crate::domain::{BankEntry, Currency, Money, MoneyError, SettledBatch};
use crate::reconcile::{Break, BreakKind, Footing as BatchFooting, FootingState, Match, MatchKind};
use crate::report::month::{BatchRow, BreakRow, DepositRow, Footing, Parts, ProofState};
use crate::text::Message;

/// The tables of a report, filled from one proof.
pub(super) struct Filling<'a> {
    proof: &'a Reconciliation,
    entries: BTreeMap<&'a BankEntryId, &'a BankEntry>,
    amounts: BTreeMap<&'a BatchId, Money>,
    in_transit: BTreeSet<&'a BatchId>,
    not_expected: HashSet<&'a BatchId>,
    /// What each batch is in, so that a table of many batches is no search for each of them.
    matches: HashMap<&'a BatchId, Vec<&'a Match>>,
    breaks: HashMap<&'a BatchId, Vec<&'a Break>>,
}

/// The tables.
pub(super) struct Filled {
    pub(super) footings: Vec<Footing>,
    pub(super) batches: Vec<BatchRow>,
    pub(super) breaks: Vec<BreakRow>,
}

impl<'a> Filling<'a> {
    pub(super) fn new(proof: &'a Reconciliation) -> Self {
        let (mut matches, mut breaks) = (HashMap::<_, Vec<_>>::new(), HashMap::<_, Vec<_>>::new());
        for found in &proof.proof.matches {
            found.batches.iter().for_each(|batch_id| matches.entry(batch_id).or_default().push(found));
        }
        for found in &proof.proof.breaks {
            found.batches.iter().for_each(|batch_id| breaks.entry(batch_id).or_default().push(found));
        }
        Self {
            matches,
            breaks,
            not_expected: proof.proof.not_expected.iter().collect(),
            proof,
            entries: proof.entries.iter().map(|entry| (&entry.entry_id, entry)).collect(),
            amounts: proof.batches.iter().map(|row| (&row.batch.batch_id, row.batch.amount)).collect(),
            in_transit: proof.proof.in_transit.iter().map(|batch| &batch.batch_id).collect(),
        }
    }

    pub(super) fn fill(&self) -> std::result::Result<Filled, MoneyError> {
        let batches: Vec<BatchRow> = self
            .settled()
            .map(|(settled, footing)| self.row(settled, footing))
            .collect::<std::result::Result<_, _>>()?;
        let footings = self.footings(&batches)?;
        let breaks = self.proof.proof.breaks.iter().map(|found| BreakRow {
            kind: Message::new(break_key(found.kind)),
            reason: found.reason.clone(),
            amount: found.amount,
            ids: found
                .batches
                .iter()
                .map(ToString::to_string)
                .chain(found.entries.iter().map(|entry_id| self.entry_name(entry_id)))
                .collect(),
            action: Message::new(action_key(found.kind)),
        });
        Ok(Filled { footings, batches, breaks: breaks.collect() })
    }

    /// Each batch with its footing, in the order of the proof's batches.
    pub(super) fn settled(&self) -> impl Iterator<Item = (&'a SettledBatch, &'a BatchFooting)> {
        let by_batch: BTreeMap<_, _> =
            self.proof.proof.footings.iter().map(|footing| (&footing.batch_id, footing)).collect();
        self.proof.batches.iter().filter_map(move |row| Some((row, by_batch.get(&row.batch.batch_id).copied()?)))
    }

    /// One batch as a row.
    pub(super) fn row(
        &self,
        settled: &SettledBatch,
        footing: &BatchFooting,
    ) -> std::result::Result<BatchRow, MoneyError> {
        let batch = &settled.batch;
        Ok(BatchRow {
            batch_id: batch.batch_id.clone(),
            arrival: batch.arrival_date,
            lines: settled.lines.len() as u64,
            parts: parts(footing)?,
            payout: batch.amount,
            deposits: self.deposits_of(&batch.batch_id),
            difference: self.difference(&batch.batch_id, batch.amount.currency)?,
            state: self.state(&batch.batch_id, footing),
        })
    }

    /// The money of the period per currency. Batches that came back are in neither side.
    fn footings(&self, batches: &[BatchRow]) -> std::result::Result<Vec<Footing>, MoneyError> {
        let mut footings: BTreeMap<Currency, Footing> = BTreeMap::new();
        let empty = |currency| Footing {
            parts: Parts::zero(currency),
            not_in_a_batch: Money::zero(currency),
            payouts: Money::zero(currency),
            in_transit: Money::zero(currency),
            unexplained: Money::zero(currency),
            explained: Money::zero(currency),
            explained_lines: Money::zero(currency),
            deposits: Money::zero(currency),
        };
        for batch in batches.iter().filter(|batch| !batch.state.is_apart()) {
            let currency = batch.payout.currency;
            let footing = footings.entry(currency).or_insert_with(|| empty(currency));
            footing.parts = sum(&footing.parts, &batch.parts)?;
            footing.payouts = footing.payouts.plus(batch.payout)?;
            if self.in_transit.contains(&batch.batch_id) {
                footing.in_transit = footing.in_transit.plus(batch.payout)?;
            }
        }
        for found in self.breaks_at_the_bank() {
            let currency = found.amount.currency;
            let footing = footings.entry(currency).or_insert_with(|| empty(currency));
            footing.unexplained = footing.unexplained.plus(found.amount)?;
        }
        for explained in &self.proof.proof.explained {
            let currency = explained.leg.amount.currency;
            let footing = footings.entry(currency).or_insert_with(|| empty(currency));
            let sum = if explained.of_lines { &mut footing.explained_lines } else { &mut footing.explained };
            *sum = sum.plus(explained.leg.amount)?;
        }
        for deposit in self.deposits() {
            let footing = footings.entry(deposit.currency).or_insert_with(|| empty(deposit.currency));
            footing.deposits = footing.deposits.plus(deposit)?;
        }
        Ok(footings.into_values().collect())
    }

    /// What the bank has of the gateway: the entries of every match, and those that nothing explains. Where a deposit
    /// also holds a batch outside of the period, only the part of the period's batches counts.
    fn deposits(&self) -> Vec<Money> {
        let mut deposits = Vec::new();
        for found in &self.proof.proof.matches {
            let of_period: Option<Vec<Money>> =
                found.entries.iter().map(|id| self.entries.get(id).map(|entry| entry.amount)).collect();
            let whole = found.batches.iter().all(|batch_id| self.amounts.contains_key(batch_id));
            match of_period {
                Some(amounts) if whole => deposits.extend(amounts),
                // What came and went back is in neither month's payouts.
                _ if found.how == MatchKind::Returned => {}
                _ => {
                    deposits.extend(found.batches.iter().filter_map(|batch_id| self.amounts.get(batch_id).copied()));
                    // The break is told in the month of the first batch.
                    if found.batches.first().is_some_and(|batch_id| self.amounts.contains_key(batch_id)) {
                        deposits.push(found.difference);
                        deposits.extend(found.legs.iter().map(|leg| leg.amount));
                    }
                }
            }
        }
        for found in &self.proof.proof.breaks {
            if matches!(found.kind, BreakKind::UnexpectedDeposit | BreakKind::UnexpectedDebit) {
                deposits.push(found.amount);
            }
        }
        deposits
    }

    fn matches_of(&self, batch_id: &BatchId) -> impl Iterator<Item = &'a Match> {
        self.matches.get(batch_id).into_iter().flatten().copied()
    }

    fn breaks_of(&self, batch_id: &BatchId) -> impl Iterator<Item = &'a Break> {
        self.breaks.get(batch_id).into_iter().flatten().copied()
    }

    fn breaks_at_the_bank(&self) -> impl Iterator<Item = &'a Break> {
        self.proof.proof.breaks.iter().filter(|found| !found.is_of_lines())
    }

    /// The deposits that a batch was found in.
    pub(super) fn deposits_of(&self, batch_id: &BatchId) -> Vec<DepositRow> {
        self.matches_of(batch_id)
            .flat_map(|found| &found.entries)
            .filter_map(|entry_id| self.entries.get(entry_id))
            .map(|entry| DepositRow {
                booked_on: entry.booked_on, text: entry.texts.join(" · "), amount: entry.amount
            })
            .collect()
    }

    fn difference(&self, batch_id: &BatchId, currency: Currency) -> std::result::Result<Money, MoneyError> {
        let at_the_bank =
            self.breaks_of(batch_id).filter(|found| !found.is_of_lines() && found.batches.first() == Some(batch_id));
        let explained = self.matches_of(batch_id).filter(|found| found.batches.first() == Some(batch_id));
        let explained = explained.flat_map(|found| &found.legs).map(|leg| leg.amount);
        let explained = explained.filter(|amount| amount.currency == currency);
        Money::sum(currency, at_the_bank.map(|found| found.amount).chain(explained))
    }

    /// Where the proof of a batch stands.
    pub(super) fn state(&self, batch_id: &BatchId, footing: &BatchFooting) -> ProofState {
        let has = |kinds: &[BreakKind]| self.breaks_of(batch_id).any(|found| kinds.contains(&found.kind));
        if has(&[BreakKind::ShortDeposit]) {
            ProofState::Short
        } else if has(&[BreakKind::OverDeposit]) {
            ProofState::Over
        } else if has(&[BreakKind::MissingDeposit, BreakKind::MissingDebit]) {
            ProofState::Missing
        } else if self.proof.proof.carried.iter().any(|carried| carried.batch_id == *batch_id) {
            ProofState::CarriedOver
        } else if self.not_expected.contains(batch_id)
            || self.matches_of(batch_id).any(|found| found.how == MatchKind::Returned)
        {
            ProofState::Returned
        } else if self.in_transit.contains(batch_id) {
            ProofState::InTransit
        } else if footing.state == FootingState::NotAttributable {
            ProofState::NotAttributable
        } else {
            ProofState::Matched
        }
    }

    /// A bank entry as a person finds it on the statement.
    fn entry_name(&self, entry_id: &BankEntryId) -> String {
        match self.entries.get(entry_id) {
            Some(entry) => format!("{} {}", entry.booked_on, entry.texts.join(" ")),
            None => entry_id.to_string(),
        }
    }
}

/// The report counts what leaves as negative; the footing counts refunds, disputes and fees as positive.
fn parts(footing: &BatchFooting) -> std::result::Result<Parts, MoneyError> {
    Ok(Parts {
        gross: footing.gross,
        refunds: footing.refunds.negated()?,
        disputes: footing.disputes.negated()?,
        fees: footing.fees.negated()?,
        reserve: footing.reserve,
        adjustments: footing.adjustments.plus(footing.returned)?,
    })
}

fn sum(a: &Parts, b: &Parts) -> std::result::Result<Parts, MoneyError> {
    Ok(Parts {
        gross: a.gross.plus(b.gross)?,
        refunds: a.refunds.plus(b.refunds)?,
        disputes: a.disputes.plus(b.disputes)?,
        fees: a.fees.plus(b.fees)?,
        reserve: a.reserve.plus(b.reserve)?,
        adjustments: a.adjustments.plus(b.adjustments)?,
    })
}

/// The sentence that names a kind of break.
pub(super) const fn break_key(kind: BreakKind) -> &'static str {
    match kind {
        BreakKind::ShortDeposit => "desk-break-short-deposit",
        BreakKind::OverDeposit => "desk-break-over-deposit",
        BreakKind::MissingDeposit => "desk-break-missing-deposit",
        BreakKind::MissingDebit => "desk-break-missing-debit",
        BreakKind::UnexpectedDeposit => "desk-break-unexpected-deposit",
        BreakKind::UnexpectedDebit => "desk-break-unexpected-debit",
        BreakKind::LateDeposit => "desk-break-late-deposit",
        BreakKind::Footing => "desk-break-footing",
        BreakKind::Currency => "desk-break-currency",
    }
}

/// The sentence that says what a person can do about a break.
pub(super) const fn action_key(kind: BreakKind) -> &'static str {
    match kind {
        BreakKind::ShortDeposit | BreakKind::OverDeposit => "desk-action-ask-the-bank",
        BreakKind::MissingDeposit | BreakKind::MissingDebit => "desk-action-trace-the-payout",
        BreakKind::UnexpectedDeposit | BreakKind::UnexpectedDebit => "desk-action-find-the-sender",
        BreakKind::LateDeposit => "desk-action-wait",
        BreakKind::Footing | BreakKind::Currency => "desk-action-ask-the-gateway",
    }
}
