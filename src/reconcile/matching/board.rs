//! The board on which the passes play: what is still open, and the one gate through which it closes.

use std::collections::{BTreeSet, HashSet};

use chrono::NaiveDate;

use super::senders::Senders;
use super::words::{Found, Names, Plain, References};
use super::{FoundAll, habits};
use crate::domain::SettledBatch;
use crate::domain::ids::{BankEntryId, BatchId};
use crate::domain::{BankEntry, Batch, Coverage, Currency, DecidedMatch, EntryStatus, Money, MoneyError, Totals};
use crate::reconcile::books::{Books, Terms};
use crate::reconcile::coverage::{KnownDays, Standing};
use crate::reconcile::evidence;
use crate::reconcile::proof::{
    Break, BreakKind, CarriedOver, DateHabit, Explained, InTransit, Match, MatchKind, Reason, TaughtSender,
};
use crate::text::Message;

/// A batch and what it should bring.
pub(in crate::reconcile) struct Expected<'a> {
    pub(in crate::reconcile) batch: &'a Batch,
    /// What the bank should show: the batch's amount, or nothing when it failed.
    pub(in crate::reconcile) amount: Money,
    /// The entries whose text names it, on plausible days.
    pub(super) named_by: Vec<usize>,
    pub(super) open: bool,
    /// Entries that would fit as well as another; shown, never taken.
    pub(super) rivals: BTreeSet<usize>,
}

/// A booked bank entry and what its text says.
pub(in crate::reconcile) struct Seen<'a> {
    pub(in crate::reconcile) entry: &'a BankEntry,
    /// Whether it is the gateway's by its text, or by who sent it.
    pub(in crate::reconcile) names_gateway: bool,
    /// Who sent it, where only that makes it the gateway's: somebody said so by hand.
    pub(in crate::reconcile) taught: Option<&'a str>,
    /// The batches that its text names, on plausible days.
    pub(in crate::reconcile) names: Vec<Found>,
    pub(super) open: bool,
    /// Batches that would fit as well as another; shown, never taken.
    pub(super) rivals: BTreeSet<usize>,
}

impl Expected<'_> {
    /// Whether the bank should show anything at all.
    pub(super) fn is_live(&self) -> bool {
        !self.amount.is_zero()
    }
}

impl Seen<'_> {
    /// Whether the text shows that the entry is between the gateway and the shop.
    pub(super) fn is_gateways(&self) -> bool {
        self.names_gateway || !self.names.is_empty()
    }
}

/// Everything that is looked at. Positions into the two lists are in order of time, then of id.
pub(in crate::reconcile) struct Board<'a> {
    pub(in crate::reconcile) terms: &'a Terms,
    pub(in crate::reconcile) batches: Vec<Expected<'a>>,
    pub(in crate::reconcile) entries: Vec<Seen<'a>>,
    known: KnownDays,
    matches: Vec<((usize, usize), Match)>,
    breaks: Vec<Break>,
    in_transit: Vec<InTransit>,
    not_expected: Vec<BatchId>,
    declined: &'a BTreeSet<(BatchId, BankEntryId)>,
    explained: Vec<Explained>,
    dormant: Vec<String>,
}

impl<'a> Board<'a> {
    pub(super) fn new(
        books: &Books<'a>,
        batches: &[&'a SettledBatch],
        taught: &[TaughtSender],
        carried: &[CarriedOver],
    ) -> Self {
        let booked = booked(books.entries);
        let senders = Senders::new(taught);
        let terms = books.terms;
        let gateway = Names::new(&terms.gateway_names);
        let references = References::new(batches.iter().map(|settled| &settled.batch), terms.shortest_prefix);
        let mut board = Self {
            terms,
            batches: batches.iter().map(|settled| expected(&settled.batch)).collect(),
            entries: Vec::with_capacity(booked.len()),
            known: KnownDays::new(&[]),
            matches: Vec::new(),
            breaks: Vec::new(),
            in_transit: Vec::new(),
            not_expected: Vec::new(),
            declined: &books.decided.declined,
            explained: Vec::new(),
            dormant: Vec::new(),
        };
        for (position, entry) in booked.into_iter().enumerate() {
            let text = Plain::of_entry(entry);
            let by_text = gateway.are_in(&text);
            let taught = if by_text { None } else { senders.of(entry) };
            let names_gateway = by_text || taught.is_some();
            let mut named = references.find_in(&text, names_gateway);
            named.retain(|found| {
                let days = entry.booked_on.signed_duration_since(board.batches[found.batch].batch.arrival_date);
                let (early, late) = (terms.reference_days_early, terms.reference_days_late);
                let on_time = (-i64::from(early)..=i64::from(late)).contains(&days.num_days());
                on_time && !board.is_declined_pair(found.batch, entry)
            });
            for found in &named {
                board.batches[found.batch].named_by.push(position);
            }
            board.entries.push(Seen {
                entry,
                names_gateway,
                taught,
                names: named,
                open: true,
                rivals: BTreeSet::new(),
            });
        }
        let carried: HashSet<&BatchId> = carried.iter().map(|carried| &carried.batch_id).collect();
        for expected in board.batches.iter_mut().filter(|expected| carried.contains(&expected.batch.batch_id)) {
            expected.amount = Money::zero(expected.amount.currency);
        }
        board.known = KnownDays::new(&board.paid_into(books.coverage));
        board
    }

    /// The days of the accounts on which some entry is the gateway's; of a currency in which none is, those of all.
    fn paid_into(&self, coverage: &[Coverage]) -> Vec<Coverage> {
        let gateways = self.entries.iter().filter(|seen| seen.names_gateway).map(|seen| seen.entry);
        let known: HashSet<(Option<&str>, Currency)> =
            gateways.map(|entry| (entry.account.as_deref(), entry.amount.currency)).collect();
        let counts = |days: &&Coverage| {
            known.contains(&(days.account.as_deref(), days.currency))
                || known.iter().all(|(_, other)| *other != days.currency)
        };
        coverage.iter().filter(counts).cloned().collect()
    }

    fn is_declined_pair(&self, batch: usize, entry: &BankEntry) -> bool {
        // Cloning is for the few books in which anybody declined anything.
        !self.declined.is_empty()
            && self.declined.contains(&(self.batches[batch].batch.batch_id.clone(), entry.entry_id.clone()))
    }

    /// Whether a person said that one of these batches has nothing to do with one of these entries.
    pub(super) fn is_declined(&self, batches: &[usize], entries: &[usize]) -> bool {
        let pair =
            |&batch: &usize| entries.iter().any(|&entry| self.is_declined_pair(batch, self.entries[entry].entry));
        batches.iter().any(pair)
    }

    /// How many days after the batch's arrival date the entry was booked; negative when before.
    pub(in crate::reconcile) fn days_late(&self, batch: usize, entry: usize) -> i64 {
        let arrival = self.batches[batch].batch.arrival_date;
        self.entries[entry].entry.booked_on.signed_duration_since(arrival).num_days()
    }

    /// Where in `entries` (positions in order) those are that fall into the batch's window.
    pub(super) fn window(&self, batch: usize, entries: &[usize]) -> std::ops::Range<usize> {
        let (early, late) = (i64::from(self.terms.days_early), i64::from(self.terms.days_late));
        let from = entries.partition_point(|&entry| self.days_late(batch, entry) < -early);
        let to = entries.partition_point(|&entry| self.days_late(batch, entry) <= late);
        from..to
    }

    /// Where in `batches` (positions in order) those are into whose window the entry falls.
    pub(super) fn window_of_entry(&self, entry: usize, batches: &[usize]) -> std::ops::Range<usize> {
        let (early, late) = (i64::from(self.terms.days_early), i64::from(self.terms.days_late));
        let from = batches.partition_point(|&batch| self.days_late(batch, entry) > late);
        let to = batches.partition_point(|&batch| self.days_late(batch, entry) >= -early);
        from..to
    }

    /// Whether entry and batch have one currency and one direction.
    pub(super) fn same_way(&self, batch: usize, entry: usize) -> bool {
        let (expected, seen) = (self.batches[batch].amount, self.entries[entry].entry.amount);
        expected.currency == seen.currency && expected.minor.signum() == seen.minor.signum()
    }

    /// Whether the pair is tied by a reference strongly enough to keep both from being matched by amount to others:
    /// the amount may differ, but not by more than half.
    fn ties(&self, batch: usize, entry: usize) -> bool {
        let (expected, seen) = (self.batches[batch].amount, self.entries[entry].entry.amount);
        let (expected_size, seen_size) = (expected.minor.unsigned_abs(), seen.minor.unsigned_abs());
        let comparable = seen_size >= expected_size / 2 && expected_size >= seen_size / 4;
        self.batches[batch].open && self.entries[entry].open && self.same_way(batch, entry) && comparable
    }

    /// Whether an open entry is tied to the open batch by a reference.
    pub(super) fn is_tied_batch(&self, batch: usize) -> bool {
        self.batches[batch].named_by.iter().any(|&entry| self.ties(batch, entry))
    }

    /// Open batches that expect something, in order.
    pub(super) fn open_batches(&self) -> Vec<usize> {
        (0..self.batches.len()).filter(|&at| self.batches[at].open && self.batches[at].is_live()).collect()
    }

    /// Open entries, in order.
    pub(super) fn open_entries(&self) -> Vec<usize> {
        (0..self.entries.len()).filter(|&at| self.entries[at].open).collect()
    }

    /// Remembers that batches and entries fit each other, but not only each other.
    pub(super) fn note_rivals(&mut self, batches: &[usize], entries: &[usize]) {
        for &batch in batches {
            for &entry in entries {
                if !self.is_declined(&[batch], &[entry]) {
                    self.batches[batch].rivals.insert(entry);
                    self.entries[entry].rivals.insert(batch);
                }
            }
        }
    }

    /// How the batch stands by the calendar when there is no deposit.
    pub(super) fn standing(&self, batch: usize) -> Standing {
        let Expected { batch, amount, .. } = &self.batches[batch];
        self.known.standing(amount.currency, batch.arrival_date, self.terms.grace_days)
    }

    /// What the bank should show for these batches, in minor units.
    pub(super) fn expected_sum(&self, batches: &[usize]) -> i128 {
        batches.iter().map(|&batch| i128::from(self.batches[batch].amount.minor)).sum()
    }

    /// What these entries bring, in minor units.
    pub(super) fn seen_sum(&self, entries: &[usize]) -> i128 {
        entries.iter().map(|&entry| i128::from(self.entries[entry].entry.amount.minor)).sum()
    }

    /// The gate: closes batches and entries of one currency as one match, with a break when the sums differ.
    pub(super) fn settle(
        &mut self,
        mut batches: Vec<usize>,
        mut entries: Vec<usize>,
        how: MatchKind,
    ) -> Result<(), MoneyError> {
        batches.sort_unstable();
        entries.sort_unstable();
        let (Some(&first_batch), Some(&first_entry)) = (batches.first(), entries.first()) else { return Ok(()) };
        let currency = self.batches[first_batch].amount.currency;
        let expected = Money::sum(currency, batches.iter().map(|&batch| self.batches[batch].amount))?;
        let seen = Money::sum(currency, entries.iter().map(|&entry| self.entries[entry].entry.amount))?;
        let difference = seen.minus(expected)?;
        let evidence = evidence::collect(self, &batches, &entries, how, difference);
        if difference.is_zero() {
            self.close(&batches, &entries);
        } else {
            let reason = evidence::of_difference(how, expected, seen, difference, batches.len(), entries.len());
            let kind = match (how, batches.len() > entries.len(), seen.minor < 0) {
                (MatchKind::Interchangeable, true, false) => BreakKind::MissingDeposit,
                (MatchKind::Interchangeable, true, true) => BreakKind::MissingDebit,
                (MatchKind::Interchangeable, false, false) => BreakKind::UnexpectedDeposit,
                (MatchKind::Interchangeable, false, true) => BreakKind::UnexpectedDebit,
                _ if difference.minor < 0 => BreakKind::ShortDeposit,
                _ => BreakKind::OverDeposit,
            };
            self.report(kind, reason, difference, &batches, &entries);
        }
        let (batches, entries) = (self.batch_ids(&batches), self.entry_ids(&entries));
        let found = Match { batches, entries, how, evidence, difference, legs: Vec::new(), decided: None };
        self.matches.push(((first_batch, first_entry), found));
        Ok(())
    }

    /// What speaks for everything on the board belonging together.
    pub(super) fn weigh_all(&self, habits: &[DateHabit]) -> Result<Vec<Reason>, MoneyError> {
        let (batches, entries): (Vec<usize>, Vec<usize>) =
            ((0..self.batches.len()).collect(), (0..self.entries.len()).collect());
        let Some(currency) = self.batches.first().map(|expected| expected.amount.currency) else {
            return Ok(Vec::new());
        };
        let one = self.batches.iter().map(|expected| expected.amount.currency);
        let mut all = one.chain(self.entries.iter().map(|seen| seen.entry.amount.currency));
        if self.entries.is_empty() || !all.all(|other| other == currency) {
            let message = Message::new("reconcile-other-currency");
            return Ok(vec![Reason { message, points: -9 }]);
        }
        let expected = Money::sum(currency, self.batches.iter().map(|expected| expected.amount))?;
        let difference = Money::sum(currency, self.entries.iter().map(|seen| seen.entry.amount))?.minus(expected)?;
        let mut evidence = evidence::collect(self, &batches, &entries, MatchKind::Amount, difference);
        if let ([batch], [entry]) = (batches.as_slice(), entries.as_slice()) {
            evidence.extend(habits::reason(habits, self.entries[*entry].entry, self.days_late(*batch, *entry)));
        }
        Ok(evidence)
    }

    /// Whether all of these are open, and none is named twice.
    pub(super) fn are_open(&self, batches: &[usize], entries: &[usize]) -> bool {
        let once = |places: &[usize]| places.iter().collect::<HashSet<_>>().len() == places.len();
        batches.iter().all(|&batch| self.batches[batch].open)
            && entries.iter().all(|&entry| self.entries[entry].open)
            && once(batches)
            && once(entries)
    }

    /// Remembers a decision that does not apply.
    pub(super) fn leave_dormant(&mut self, match_id: &str) {
        self.dormant.push(match_id.to_owned());
    }

    /// Closes what a person said belongs together. What its legs do not explain, in each currency, is a break.
    pub(super) fn settle_decided(
        &mut self,
        mut batches: Vec<usize>,
        mut entries: Vec<usize>,
        decided: &DecidedMatch,
    ) -> Result<(), MoneyError> {
        batches.sort_unstable();
        entries.sort_unstable();
        let made = &decided.made;
        let mut rest = Totals::default();
        for &entry in &entries {
            rest.add(self.entries[entry].entry.amount)?;
        }
        for &batch in &batches {
            rest.add(self.batches[batch].amount.negated()?)?;
        }
        for leg in &made.legs {
            rest.add(leg.amount.negated()?)?;
        }
        let currency = entries.first().map(|&entry| self.entries[entry].entry.amount.currency);
        let currency = currency.or(batches.first().map(|&batch| self.batches[batch].amount.currency));
        let Some(currency) = currency else {
            self.leave_dormant(&decided.match_id);
            return Ok(());
        };
        self.close(&batches, &entries);
        let on = self.day_of(&batches, &entries);
        let explained = made.legs.iter().cloned();
        let match_id = &decided.match_id;
        self.explained.extend(explained.map(|leg| Explained { match_id: match_id.clone(), on, leg, of_lines: false }));
        for left in rest.iter().filter(|left| !left.is_zero()) {
            let kind = if left.minor < 0 { BreakKind::ShortDeposit } else { BreakKind::OverDeposit };
            let reason = Message::new("reconcile-break-decided").with("difference", left);
            self.note_break(kind, reason, left, &batches, &entries);
        }
        let evidence = vec![Reason { message: Message::new("reconcile-decided"), points: 0 }];
        let place = (batches.first().copied().unwrap_or(usize::MAX), entries.first().copied().unwrap_or(usize::MAX));
        let found = Match {
            batches: self.batch_ids(&batches),
            entries: self.entry_ids(&entries),
            how: MatchKind::Decided,
            evidence,
            difference: rest.get(currency),
            legs: made.legs.clone(),
            decided: Some(decided.match_id.clone()),
        };
        self.matches.push((place, found));
        Ok(())
    }

    /// Closes batches and entries with a break.
    pub(super) fn report(
        &mut self,
        kind: BreakKind,
        reason: Message,
        amount: Money,
        batches: &[usize],
        entries: &[usize],
    ) {
        self.close(batches, entries);
        self.note_break(kind, reason, amount, batches, entries);
    }

    /// The day that batches and entries belong to.
    fn day_of(&self, batches: &[usize], entries: &[usize]) -> NaiveDate {
        let arrival = batches.first().map(|&batch| self.batches[batch].batch.arrival_date);
        let booked = entries.first().map(|&entry| self.entries[entry].entry.booked_on);
        arrival.or(booked).unwrap_or_default()
    }

    /// Notes a break about batches and entries that are closed.
    fn note_break(&mut self, kind: BreakKind, reason: Message, amount: Money, batches: &[usize], entries: &[usize]) {
        let on = self.day_of(batches, entries);
        let fitting = |rivals: Vec<&BTreeSet<usize>>| -> Vec<usize> {
            rivals.into_iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect()
        };
        let (mut candidate_batches, mut candidate_entries) = (Vec::new(), Vec::new());
        if batches.is_empty() {
            candidate_batches = fitting(entries.iter().map(|&entry| &self.entries[entry].rivals).collect());
        } else if entries.is_empty() {
            candidate_entries = fitting(batches.iter().map(|&batch| &self.batches[batch].rivals).collect());
        }
        self.breaks.push(Break {
            kind,
            reason,
            amount,
            on,
            batches: self.batch_ids(batches),
            entries: self.entry_ids(entries),
            candidate_batches: self.batch_ids(&candidate_batches),
            candidate_entries: self.entry_ids(&candidate_entries),
        });
    }

    /// Closes a batch whose deposit is still on its way.
    pub(super) fn leave_in_transit(&mut self, batch: usize, reason: Message, late: bool) {
        let (batch_id, amount) = (self.batches[batch].batch.batch_id.clone(), self.batches[batch].amount);
        if late {
            self.report(BreakKind::LateDeposit, reason.clone(), Money::zero(amount.currency), &[batch], &[]);
        } else {
            self.close(&[batch], &[]);
        }
        self.in_transit.push(InTransit { batch_id, amount, reason, late });
    }

    /// Closes a batch of which nothing is expected and nothing was seen.
    pub(super) fn leave_out(&mut self, batch: usize) {
        self.close(&[batch], &[]);
        self.not_expected.push(self.batches[batch].batch.batch_id.clone());
    }

    /// The result, once everything is closed.
    pub(super) fn finish(mut self) -> Result<FoundAll, MoneyError> {
        debug_assert!(self.open_entries().iter().all(|&entry| !self.entries[entry].is_gateways()));
        debug_assert!(self.batches.iter().all(|expected| !expected.open));
        debug_assert!(self.agrees_with_the_bank()?);
        self.matches.sort_by_key(|(order, _)| *order);
        let habits = habits::learn(&self, &self.matches);
        let mut matches = std::mem::take(&mut self.matches);
        for ((batch, entry), found) in &mut matches {
            let pair = found.batches.len() == 1 && found.entries.len() == 1 && found.decided.is_none();
            if pair && found.how != MatchKind::Returned {
                found.evidence.extend(habits::reason(
                    &habits,
                    self.entries[*entry].entry,
                    self.days_late(*batch, *entry),
                ));
            }
        }
        Ok(FoundAll {
            habits,
            carried: Vec::new(),
            matches: matches.into_iter().map(|(_, found)| found).collect(),
            breaks: self.breaks,
            in_transit: self.in_transit,
            not_expected: self.not_expected,
            explained: self.explained,
            dormant: self.dormant,
            taught: Vec::new(),
        })
    }

    /// The invariant: per currency, what arrived minus what was due is the sum of the breaks.
    fn agrees_with_the_bank(&self) -> Result<bool, MoneyError> {
        let waiting: HashSet<&BatchId> = self.in_transit.iter().map(|waiting| &waiting.batch_id).collect();
        let mut rest = Totals::default();
        for seen in self.entries.iter().filter(|seen| !seen.open) {
            rest.add(seen.entry.amount)?;
        }
        for expected in self.batches.iter().filter(|expected| !waiting.contains(&expected.batch.batch_id)) {
            rest.add(expected.amount.negated()?)?;
        }
        for found in &self.breaks {
            rest.add(found.amount.negated()?)?;
        }
        for explained in &self.explained {
            rest.add(explained.leg.amount.negated()?)?;
        }
        Ok(rest.is_zero())
    }

    fn close(&mut self, batches: &[usize], entries: &[usize]) {
        for &batch in batches {
            debug_assert!(self.batches[batch].open, "a batch is closed twice");
            self.batches[batch].open = false;
        }
        for &entry in entries {
            debug_assert!(self.entries[entry].open, "an entry is closed twice");
            self.entries[entry].open = false;
        }
    }

    fn batch_ids(&self, batches: &[usize]) -> Vec<BatchId> {
        batches.iter().map(|&batch| self.batches[batch].batch.batch_id.clone()).collect()
    }

    fn entry_ids(&self, entries: &[usize]) -> Vec<BankEntryId> {
        entries.iter().map(|&entry| self.entries[entry].entry.entry_id.clone()).collect()
    }
}

/// The booked entries in order of time, each once.
pub(super) fn booked(entries: &[BankEntry]) -> Vec<&BankEntry> {
    let mut booked: Vec<&BankEntry> = entries.iter().filter(|entry| entry.status == EntryStatus::Booked).collect();
    booked.sort_by_key(|entry| (&entry.entry_id, entry.booked_on, entry.amount.minor));
    booked.dedup_by_key(|entry| &entry.entry_id);
    booked.sort_by_key(|entry| (entry.booked_on, &entry.entry_id));
    booked
}

/// Groups positions by the currency of their amount.
pub(super) fn by_currency(
    positions: Vec<usize>,
    currency: impl Fn(usize) -> Currency,
) -> std::collections::BTreeMap<Currency, Vec<usize>> {
    let mut groups = std::collections::BTreeMap::<Currency, Vec<usize>>::new();
    for position in positions {
        groups.entry(currency(position)).or_default().push(position);
    }
    groups
}

fn expected(batch: &Batch) -> Expected<'_> {
    let amount = if batch.status.expects_deposit() { batch.amount } else { Money::zero(batch.amount.currency) };
    Expected { batch, amount, named_by: Vec::new(), open: true, rivals: BTreeSet::new() }
}
