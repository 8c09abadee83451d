//! Making a match: whether it can be, what it needs, and the decision itself.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::audit::Happening;
use super::super::{Actor, Desk, Result};
use super::bad;
use super::terms::Alone;
use crate::domain::ids::{BankEntryId, BatchId};
use crate::domain::{Leg, MadeMatch, Money, MoneyError, Need, Totals};
use crate::store::{Tx, View};
use crate::text::{ErrorKind, Message, UserError};

impl Desk {
    /// Whether a match can be made: what it is about is in the books and in no other match that a person made, and
    /// the legs come to nothing.
    pub(in crate::desk) fn check_match(&self, made: &MadeMatch) -> Result<()> {
        if made.batches.is_empty() && made.entries.is_empty() {
            return Err(bad("matching-nothing"));
        }
        if made.of_lines && (made.batches.len() != 1 || !made.entries.is_empty()) {
            return Err(bad("matching-lines-are-of-one-batch"));
        }
        if !made.legs.is_empty() && made.reason.trim().is_empty() {
            return Err(bad("matching-no-reason"));
        }
        let twice = |len, distinct| len != distinct;
        if twice(made.batches.len(), made.batches.iter().collect::<BTreeSet<_>>().len())
            || twice(made.entries.len(), made.entries.iter().collect::<BTreeSet<_>>().len())
        {
            return Err(bad("matching-twice"));
        }
        let proven = self.proven()?;
        let standing = &proven.decided.matches;
        let taken = |batch: Option<&BatchId>, entry: Option<&BankEntryId>| {
            standing.iter().filter(|other| other.made.of_lines == made.of_lines).any(|other| {
                batch.is_some_and(|id| other.made.batches.contains(id))
                    || entry.is_some_and(|id| other.made.entries.contains(id))
            })
        };
        let mut left = Totals::default();
        for id in &made.batches {
            let row = proven.batches.iter().find(|row| row.batch.batch_id == *id);
            let row = row.ok_or_else(|| bad("matching-no-such-batch"))?;
            if taken(Some(id), None) {
                return Err(bad("matching-taken"));
            }
            if made.of_lines {
                let footing = proven.proof.footings.iter().find(|footing| footing.batch_id == *id);
                left.add(footing.map_or(Money::zero(row.batch.amount.currency), |footing| footing.difference))?;
            } else if row.batch.status.expects_deposit() {
                left.add(row.batch.amount.negated()?)?;
            }
        }
        for id in &made.entries {
            let entry = proven.entries.iter().find(|entry| entry.entry_id == *id);
            let entry = entry.ok_or_else(|| bad("matching-no-such-entry"))?;
            if taken(None, Some(id)) {
                return Err(bad("matching-taken"));
            }
            left.add(entry.amount)?;
        }
        for leg in &made.legs {
            left.add(leg.amount.negated()?)?;
        }
        if let Some(rest) = left.iter().find(|rest| !rest.is_zero()) {
            let what = Message::new("matching-does-not-add-up").with("rest", rest);
            return Err(UserError::new(ErrorKind::BadInput, what).hint(Message::new("matching-does-not-add-up-hint")));
        }
        Ok(())
    }

    /// What a match rests on.
    pub(in crate::desk) fn basis_of_match(view: &View<'_>, made: &MadeMatch) -> Result<Value> {
        let batches = view.settled_batches()?;
        let of_batches: Vec<Option<Money>> = made
            .batches
            .iter()
            .map(|id| batches.iter().find(|row| row.batch.batch_id == *id).map(|row| row.batch.amount))
            .collect();
        let entries = view.bank_entries()?;
        let of_entries: Vec<Option<Money>> = made
            .entries
            .iter()
            .map(|id| entries.iter().find(|row| row.entry_id == *id).map(|row| row.amount))
            .collect();
        Ok(json!({ "batches": of_batches, "entries": of_entries }))
    }

    /// What a person has to bring to make a match.
    pub(in crate::desk) fn need_of_match(&self, view: &View<'_>, actor: &Actor, made: &MadeMatch) -> Result<Need> {
        Ok(Alone::of(self, view, actor)?.need(&made.legs)?)
    }

    /// Writes the match down.
    pub(in crate::desk) fn make_match(
        &self,
        tx: &Tx<'_>,
        actor: &Actor,
        match_id: &str,
        made: &MadeMatch,
        request: &Value,
    ) -> Result<()> {
        let body = json!({ "made": made, "request": request });
        self.decide(tx, actor, &Happening::new("match_made", match_id).with(body))
    }
}

/// What the legs come to without their signs, so that two cannot hide each other.
pub(in crate::desk) fn written_off(legs: &[Leg]) -> std::result::Result<Totals, MoneyError> {
    let mut sum = Totals::default();
    for leg in legs {
        sum.add(if leg.amount.minor < 0 { leg.amount.negated()? } else { leg.amount })?;
    }
    Ok(sum)
}
