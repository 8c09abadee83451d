//! What is to be brought together, what of it does not agree, and what that leaves unexplained. No painting here.

use crate::desk::{FoundBreak, MonthProof, NamedBatch};
use crate::domain::ids::{BankEntryId, BatchId};
use crate::domain::{BankEntry, Currency, Leg, LegKind, MadeMatch, Money, MoneyError, Totals};
use crate::worker::Together;

/// So many minor units are a rounding.
const ROUNDING: u64 = 2;

/// Batches and bank entries that are to be brought together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chosen {
    pub(super) batches: Vec<NamedBatch>,
    pub(super) entries: Vec<BankEntry>,
    /// What a batch and its lines differ by, when it is about those.
    pub(super) of_lines: Option<Money>,
    pub(super) currency: Currency,
}

impl Chosen {
    /// Everything that a break is about, and nothing else.
    pub(super) fn of_break(found: &FoundBreak) -> Self {
        let of_lines = found.of_lines.then_some(found.amount);
        let entries = if found.of_lines { Vec::new() } else { found.entries.clone() };
        Self { batches: found.batches.clone(), entries, of_lines, currency: found.amount.currency }
    }

    /// The same with other batches.
    pub(super) fn with_batches(&self, batches: Vec<NamedBatch>) -> Self {
        Self { batches, ..self.clone() }
    }

    /// The same with other entries.
    pub(super) fn with_entries(&self, entries: Vec<BankEntry>) -> Self {
        Self { entries, ..self.clone() }
    }

    /// Bank minus expected; of lines, sent minus lines.
    pub(super) fn difference(&self) -> Result<Money, MoneyError> {
        match self.of_lines {
            Some(amount) => Ok(amount),
            None => self.seen()?.minus(self.expected()?),
        }
    }

    /// What the bank shows.
    pub(super) fn seen(&self) -> Result<Money, MoneyError> {
        Money::sum(self.currency, self.entries.iter().map(|entry| entry.amount))
    }

    /// What the batches should bring.
    pub(super) fn expected(&self) -> Result<Money, MoneyError> {
        Money::sum(self.currency, self.batches.iter().map(|batch| batch.amount))
    }

    /// The same by their ids.
    pub(super) fn together(&self) -> Together {
        Together {
            batches: self.batches.iter().map(|batch| batch.batch_id.clone()).collect(),
            entries: self.entries.iter().map(|entry| entry.entry_id.clone()).collect(),
        }
    }

    /// The one batch and the one entry, when it is no more than that.
    pub(super) fn pair(&self) -> Option<(BatchId, BankEntryId)> {
        match (self.batches.as_slice(), self.entries.as_slice()) {
            ([batch], [entry]) => Some((batch.batch_id.clone(), entry.entry_id.clone())),
            _ => None,
        }
    }

    /// What its difference most likely is. Where one side is missing altogether no bank kept a fee.
    pub(super) const fn likely(&self, difference: Money) -> LegKind {
        match difference.minor {
            _ if difference.minor.unsigned_abs() <= ROUNDING => LegKind::Rounding,
            ..0 if self.is_whole() => LegKind::Fee,
            _ => LegKind::Adjustment,
        }
    }

    /// The suggested parts of its difference; none when there is none.
    pub(super) fn suggested(&self) -> Result<Vec<Leg>, MoneyError> {
        let difference = self.difference()?;
        let leg = Leg { kind: self.likely(difference), amount: difference };
        Ok(if difference.is_zero() { Vec::new() } else { vec![leg] })
    }

    /// What is in two currencies or more is the same money exchanged: of each currency what arrived less what was sent.
    /// Nothing where there is one currency.
    pub(super) fn exchanged(&self) -> Option<Vec<Leg>> {
        let mut rest = Totals::default();
        for entry in &self.entries {
            rest.add(entry.amount).ok()?;
        }
        for batch in &self.batches {
            rest.add(batch.amount.negated().ok()?).ok()?;
        }
        let legs: Vec<Leg> = rest.iter().map(|amount| Leg { kind: LegKind::Exchange, amount }).collect();
        (legs.len() > 1).then(|| legs.into_iter().filter(|leg| !leg.amount.is_zero()).collect())
    }

    /// Whether it has two sides.
    pub(super) const fn is_whole(&self) -> bool {
        !self.batches.is_empty() && !self.entries.is_empty()
    }

    /// The match as it is asked for.
    pub(super) fn made(&self, legs: Vec<Leg>, reason: &str) -> MadeMatch {
        let Together { batches, entries } = self.together();
        let reason = if legs.is_empty() { "" } else { reason.trim() };
        MadeMatch { batches, entries, legs, of_lines: self.of_lines.is_some(), reason: reason.to_owned() }
    }

    /// What those of some breaks come to that it closes.
    pub(super) fn closes(&self, breaks: &[&FoundBreak]) -> Result<Money, MoneyError> {
        let closed = breaks.iter().filter(|found| self.is_about(found)).map(|found| found.amount);
        Money::sum(self.currency, closed)
    }

    fn is_about(&self, found: &FoundBreak) -> bool {
        let batch = |batch: &NamedBatch| self.batches.iter().any(|own| own.batch_id == batch.batch_id);
        let entry = |entry: &BankEntry| self.entries.iter().any(|own| own.entry_id == entry.entry_id);
        found.amount.currency == self.currency
            && found.of_lines == self.of_lines.is_some()
            && (found.batches.iter().any(batch) || found.entries.iter().any(entry))
    }
}

/// The breaks that any of these are about.
pub(super) fn breaks_about<'a>(proof: &'a MonthProof, all: &[Chosen]) -> Vec<&'a FoundBreak> {
    let batches = all.iter().flat_map(|chosen| &chosen.batches).map(|batch| &batch.batch_id);
    let entries = all.iter().flat_map(|chosen| &chosen.entries).map(|entry| &entry.entry_id);
    let places = proof.index.breaks_about(batches, entries);
    places.into_iter().filter_map(|place| proof.breaks.get(place)).collect()
}

/// An amount without its sign.
pub(super) const fn size(amount: Money) -> Money {
    Money::new(amount.minor.saturating_abs(), amount.currency)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::EntryStatus;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    fn chosen(sent: i64, arrived: &[i64]) -> Chosen {
        let batch = NamedBatch {
            batch_id: BatchId::new("po_1"),
            gateway: "Shop".to_owned(),
            amount: eur(sent),
            arrival: NaiveDate::default(),
        };
        let entry = |amount: &i64| BankEntry {
            entry_id: BankEntryId::new(format!("e{amount}")),
            account: None,
            amount: eur(*amount),
            booked_on: NaiveDate::default(),
            value_on: None,
            status: EntryStatus::Booked,
            counterparty: None,
            texts: Vec::new(),
            details: Vec::new(),
            line: 1,
        };
        let entries = arrived.iter().map(entry).collect();
        Chosen { batches: vec![batch], entries, of_lines: None, currency: Currency::EUR }
    }

    #[test]
    fn a_difference_is_called_what_it_most_likely_is() {
        let suggested = |sent, arrived: &[i64]| chosen(sent, arrived).suggested().unwrap();
        let leg = |kind, minor| vec![Leg { kind, amount: eur(minor) }];
        assert_eq!(suggested(100_00, &[87_70]), leg(LegKind::Fee, -12_30));
        assert_eq!(suggested(100_00, &[99_98]), leg(LegKind::Rounding, -2));
        assert_eq!(suggested(100_00, &[50_00, 75_00]), leg(LegKind::Adjustment, 25_00));
        assert_eq!(suggested(100_00, &[]), leg(LegKind::Adjustment, -100_00), "no bank kept all of it");
        assert_eq!(suggested(100_00, &[100_00]), Vec::new());
    }

    #[test]
    fn what_a_batch_and_its_lines_differ_by_is_told_of_the_batch_alone() {
        let chosen = Chosen { of_lines: Some(eur(-3_00)), ..chosen(100_00, &[]) };
        assert_eq!(chosen.difference(), Ok(eur(-3_00)));
        let made = chosen.made(chosen.suggested().unwrap(), " counted twice ");
        assert!(made.of_lines && made.entries.is_empty());
        assert_eq!(made.reason, "counted twice");
        assert!(chosen.pair().is_none() && !chosen.is_whole());
    }
}
