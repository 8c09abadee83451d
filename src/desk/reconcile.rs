//! The proof over what is mirrored and imported: every batch against its lines, every deposit against its batch.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{Datelike as _, NaiveDate};

use super::matching::{Decisions, MATCHING_KINDS};
use super::{Actor, Desk, Result};
use crate::domain::{BankEntry, Capability, Decided, SettledBatch, Totals};
use crate::reconcile::{self, Books, FootingState, Proof, Terms};
use crate::report::month::BalanceCheck;
use crate::store::View;
use crate::text::{ErrorKind, Message, UserError};

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// The year.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u32,
}

impl Month {
    /// The month a day is in.
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// Reads `2026-11`.
    ///
    /// # Errors
    /// When it is no month.
    pub fn parse(text: &str) -> Result<Self> {
        let day = format!("{text}-01").parse::<NaiveDate>();
        day.map(Self::of).map_err(|_| {
            UserError::new(ErrorKind::BadInput, Message::new("desk-not-a-month").with("text", text))
                .hint(Message::new("desk-not-a-month-hint"))
        })
    }

    /// Whether a day is in the month.
    pub fn contains(self, day: NaiveDate) -> bool {
        Self::of(day) == self
    }

    /// The first day.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or_default()
    }

    /// The last day.
    pub fn last_day(self) -> NaiveDate {
        let next = self.first_day().checked_add_months(chrono::Months::new(1));
        next.and_then(|next| next.pred_opt()).unwrap_or_default()
    }
}

/// A proof and what it was made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Reconciliation {
    /// The batches that were looked at, oldest first.
    pub batches: Vec<SettledBatch>,
    /// The bank entries that were looked at.
    pub entries: Vec<BankEntry>,
    /// The proof.
    pub proof: Proof,
    /// What each gateway says it holds against the sum of its ledger, per currency.
    pub balances: Vec<BalanceCheck>,
    /// What people decided.
    pub decided: Decided,
}

impl Reconciliation {
    /// How many batches are the sum of their lines to the minor unit.
    pub fn footed(&self) -> usize {
        self.proof.footings.iter().filter(|footing| footing.state == FootingState::Foots).count()
    }

    /// Whether every gateway's balance is the sum of its ledger; nothing when no balance is known yet.
    pub fn balance_agrees(&self) -> Option<bool> {
        let agrees = |check: &BalanceCheck| check.gateway == check.ledger;
        (!self.balances.is_empty()).then(|| self.balances.iter().all(agrees))
    }

    /// How many batches have their deposit.
    pub fn matched(&self) -> usize {
        self.proof.matches.iter().flat_map(|found| &found.batches).collect::<BTreeSet<_>>().len()
    }
}

/// Proves everything, or the breaks and batches of one month. A month is cut out of the whole proof, so that a deposit
/// on the 1st still finds its batch of the 31st.
///
/// # Errors
/// When the book cannot be read or a sum does not fit.
pub fn reconcile(desk: &Desk, actor: &Actor, month: Option<Month>) -> Result<Reconciliation> {
    desk.check(actor, Capability::Reconcile)?;
    let whole = desk.proven()?;
    match month {
        Some(month) => whole.cut(month),
        None => Ok(Reconciliation::clone(&whole)),
    }
}

/// What may be taken for the same in this book.
pub(super) fn terms(view: &View<'_>) -> Result<Terms> {
    let mut terms = Terms::default();
    // Gateways that are known from their files name themselves at the bank as they are called.
    let others = view.all_connections()?.into_iter().filter(|connection| connection.from_files);
    terms.gateway_names.extend(others.map(|connection| connection.kind.to_uppercase()));
    terms.gateway_names.sort();
    terms.gateway_names.dedup();
    Ok(terms)
}

/// The last proof, and after how many changes of the book it was made.
pub(super) type Proven = Mutex<Option<(u64, Arc<Reconciliation>)>>;

impl Desk {
    /// The proof of everything, made anew when the book has changed since the last one. It depends on nothing but the
    /// book: not on the day, not on who asks.
    pub(super) fn proven(&self) -> Result<Arc<Reconciliation>> {
        let mut proven = self.proven.lock().unwrap_or_else(PoisonError::into_inner);
        // Asked before the book is read: what changes in between only makes the next proof come early.
        let changes = self.store.changes();
        if let Some((_, proof)) = proven.as_ref().filter(|(at, _)| *at == changes) {
            return Ok(Arc::clone(proof));
        }
        let proof = Arc::new(self.prove()?);
        *proven = Some((changes, Arc::clone(&proof)));
        Ok(proof)
    }

    fn prove(&self) -> Result<Reconciliation> {
        let (batches, entries, coverage, decided, terms) = self.store.read::<_, UserError>(|view| {
            let terms = terms(view)?;
            let decided = Decisions::of(view.decisions_of(&MATCHING_KINDS)?).decided;
            Ok((view.settled_batches()?, view.bank_entries()?, view.bank_coverage()?, decided, terms))
        })?;
        let books =
            Books { batches: &batches, entries: &entries, coverage: &coverage, terms: &terms, decided: &decided };
        let proof = reconcile::prove(&books)?;
        // One gateway at a time: a surplus at one must not hide a lack at the other.
        let balances = self.balances()?;
        Ok(Reconciliation { batches, entries, proof, balances, decided })
    }
}

impl Reconciliation {
    /// What of it belongs to one month: a batch to that of its arrival, a bank entry to that of its booking.
    pub(super) fn cut(&self, month: Month) -> Result<Self> {
        fn kept<T: Clone>(all: &[T], keep: impl Fn(&T) -> bool) -> Vec<T> {
            all.iter().filter(|&one| keep(one)).cloned().collect()
        }
        let of_month = |row: &SettledBatch| month.contains(row.batch.arrival_date);
        let ids: BTreeSet<_> = self.batches.iter().filter(|row| of_month(row)).map(|row| &row.batch.batch_id).collect();
        let whole = &self.proof;
        let entries_of_month: BTreeSet<_> =
            self.entries.iter().filter(|entry| month.contains(entry.booked_on)).map(|entry| &entry.entry_id).collect();
        let breaks = kept(&whole.breaks, |found| month.contains(found.on));
        let (mut net, mut gross) = (Totals::default(), Totals::default());
        for found in &breaks {
            let amount = found.amount;
            let absolute = if amount.minor < 0 { amount.negated() } else { Ok(amount) };
            net.add(amount)?;
            let added = absolute.and_then(|absolute| gross.add(absolute));
            added?;
        }
        Ok(Self {
            batches: kept(&self.batches, of_month),
            entries: kept(&self.entries, |entry| month.contains(entry.booked_on)),
            proof: Proof {
                footings: kept(&whole.footings, |footing| ids.contains(&footing.batch_id)),
                matches: kept(&whole.matches, |found| {
                    let of_entries = || found.entries.iter().any(|entry_id| entries_of_month.contains(entry_id));
                    found.batches.iter().any(|batch_id| ids.contains(batch_id))
                        || (found.batches.is_empty() && of_entries())
                }),
                breaks,
                in_transit: kept(&whole.in_transit, |batch| ids.contains(&batch.batch_id)),
                not_expected: kept(&whole.not_expected, |batch_id| ids.contains(batch_id)),
                unexplained: net,
                unexplained_gross: gross,
                explained: kept(&whole.explained, |explained| month.contains(explained.on)),
                dormant: whole.dormant.clone(),
                taught: whole.taught.clone(),
                habits: whole.habits.clone(),
                carried: kept(&whole.carried, |carried| ids.contains(&carried.batch_id)),
            },
            balances: self.balances.clone(),
            decided: self.decided.clone(),
        })
    }
}
