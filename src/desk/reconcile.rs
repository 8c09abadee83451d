//! The proof over what is mirrored and imported: every batch against its lines, every deposit against its batch.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};

use super::{Desk, Result};
use crate::domain::{BankEntry, Capability, Currency, Person, SettledBatch, Totals};
use crate::reconcile::{self, Books, Break, FootingState, Proof, Terms};
use crate::report::month::BalanceCheck;
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
pub fn reconcile(desk: &Desk, actor: &Person, month: Option<Month>) -> Result<Reconciliation> {
    desk.check(actor, Capability::Reconcile)?;
    let whole = desk.prove()?;
    match month {
        Some(month) => whole.cut(month),
        None => Ok(whole),
    }
}

impl Desk {
    fn prove(&self) -> Result<Reconciliation> {
        let terms = Terms::default();
        let (batches, entries, mut coverage, known) = self.store.read::<_, UserError>(|view| {
            let known = view.accounts_naming(&terms.gateway_names)?;
            Ok((view.settled_batches()?, view.bank_entries()?, view.bank_coverage()?, known))
        })?;
        // Only the accounts into which the gateway pays tell whether a deposit is missing; a savings account does not.
        let pays_into = |account: &Option<String>, currency: Currency| {
            known.contains(&(account.clone(), currency)) || known.iter().all(|(_, other)| *other != currency)
        };
        coverage.retain(|days| pays_into(&days.account, days.currency));
        let books = Books { batches: &batches, entries: &entries, coverage: &coverage, terms: &terms };
        let proof = reconcile::prove(&books)?;
        // One gateway at a time: a surplus at one must not hide a lack at the other.
        let balances = self.balances()?;
        Ok(Reconciliation { batches, entries, proof, balances })
    }
}

impl Reconciliation {
    fn cut(mut self, month: Month) -> Result<Self> {
        self.batches.retain(|row| month.contains(row.batch.arrival_date));
        let kept: BTreeSet<_> = self.batches.iter().map(|row| row.batch.batch_id.clone()).collect();
        let proof = &mut self.proof;
        proof.footings.retain(|footing| kept.contains(&footing.batch_id));
        proof.matches.retain(|found| found.batches.iter().any(|batch_id| kept.contains(batch_id)));
        proof.in_transit.retain(|batch| kept.contains(&batch.batch_id));
        proof.not_expected.retain(|batch_id| kept.contains(batch_id));
        proof.breaks.retain(|found: &Break| month.contains(found.on));
        self.entries.retain(|entry| month.contains(entry.booked_on));
        let (mut net, mut gross) = (Totals::default(), Totals::default());
        for found in &proof.breaks {
            let amount = found.amount;
            let absolute = if amount.minor < 0 { amount.negated() } else { Ok(amount) };
            net.add(amount)?;
            let added = absolute.and_then(|absolute| gross.add(absolute));
            added?;
        }
        proof.unexplained = net;
        proof.unexplained_gross = gross;
        Ok(self)
    }
}
