//! The lines of the list. A line keeps only what it is sorted by; its words are made when it comes into sight, so that a
//! hundred thousand of them cost nothing.

use chrono::NaiveDate;

use super::Tab;
use crate::desk::{FoundBreak, FoundMatch, MonthProof, OnItsWay, ProofList};
use crate::domain::{BankEntry, Currency, Money};
use crate::reconcile::{BreakKind, MatchKind};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::widgets::{Mark, Rows};

/// One line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    /// Which list it is in.
    pub(super) tab: Tab,
    /// Its place in the proof's list.
    pub(super) index: usize,
    pub(super) on: NaiveDate,
    /// What it is sorted by among others of its day and amount: what sort of thing it is.
    pub(super) rank: u8,
    /// How much it is about.
    pub(super) amount: Money,
    /// What does not agree; nothing in the other lists.
    pub(super) difference: Money,
    /// It is put away for now.
    pub(super) snoozed: bool,
    /// How many days it is over the time in which it should be cleared; negative while there is time.
    pub(super) over: i64,
}

impl Item {
    /// What it is known by, also in the next proof.
    pub(super) fn key(&self, proof: &MonthProof) -> String {
        match self.tab {
            Tab::Waiting => proof.breaks.get(self.index).map(|found| found.key.clone()),
            Tab::Matched => proof.matches.get(self.index).map(match_key),
            Tab::InTransit => proof.in_transit.get(self.index).map(|found| found.batch.batch_id.to_string()),
        }
        .unwrap_or_default()
    }

    /// Whether the words of it hold these, which are in small letters.
    pub(super) fn holds(&self, proof: &MonthProof, words: &str) -> bool {
        let list = match self.tab {
            Tab::Waiting => ProofList::Breaks,
            Tab::Matched => ProofList::Matches,
            Tab::InTransit => ProofList::InTransit,
        };
        proof.index.holds(list, self.index, words)
    }
}

/// What a match is known by.
pub(super) fn match_key(found: &FoundMatch) -> String {
    let entries = found.entries.iter().map(|entry| entry.entry_id.as_str());
    let batches = found.batches.iter().map(|batch| batch.batch_id.as_str());
    entries.chain(batches).collect::<Vec<_>>().join(" ")
}

/// The lines of one list in one currency, as they stand in the proof.
pub(super) fn items(proof: &MonthProof, tab: Tab, currency: Option<Currency>, today: NaiveDate) -> Vec<Item> {
    let of = |amount: Money| Some(amount.currency) == currency;
    match tab {
        Tab::Waiting => {
            let breaks = proof.breaks.iter().enumerate().filter(|(_, found)| of(found.amount));
            breaks.map(|(index, found)| of_break(index, found, today)).collect()
        }
        Tab::Matched => {
            let matches = proof.matches.iter().enumerate().filter(|(_, found)| of(found.amount));
            matches.map(|(index, found)| of_match(index, found)).collect()
        }
        Tab::InTransit => {
            let waiting = proof.in_transit.iter().enumerate().filter(|(_, found)| of(found.batch.amount));
            waiting.map(|(index, found)| of_transit(index, found)).collect()
        }
    }
}

fn of_break(index: usize, found: &FoundBreak, today: NaiveDate) -> Item {
    Item {
        tab: Tab::Waiting,
        index,
        on: found.on,
        rank: found.kind as u8,
        amount: if found.entries.is_empty() { found.expected } else { found.seen },
        difference: found.amount,
        snoozed: is_snoozed(found, today),
        over: (today - found.clear_by).num_days(),
    }
}

fn of_match(index: usize, found: &FoundMatch) -> Item {
    Item {
        tab: Tab::Matched,
        index,
        on: found.on,
        rank: found.how as u8,
        amount: found.amount,
        difference: Money::zero(found.amount.currency),
        snoozed: false,
        over: i64::MIN,
    }
}

fn of_transit(index: usize, found: &OnItsWay) -> Item {
    Item {
        tab: Tab::InTransit,
        index,
        on: found.batch.arrival,
        rank: u8::from(found.late),
        amount: found.batch.amount,
        difference: Money::zero(found.batch.amount.currency),
        snoozed: false,
        over: i64::MIN,
    }
}

/// Whether a break is put away on this day.
pub(super) fn is_snoozed(found: &FoundBreak, today: NaiveDate) -> bool {
    found.case.snoozed_until.is_some_and(|until| until > today)
}

/// Lines as the table takes them.
pub(super) struct Lines<'a> {
    pub(super) proof: &'a MonthProof,
    pub(super) shown: &'a [Item],
}

impl Rows for Lines<'_> {
    type Row = Item;
    type Key = String;

    fn len(&self) -> usize {
        self.shown.len()
    }

    fn row(&self, place: usize) -> Option<&Item> {
        self.shown.get(place)
    }

    fn key(&self, row: &Item) -> String {
        row.key(self.proof)
    }
}

/// A break as the list writes it: the bank's own words or, where the bank has none, what is missing.
pub(super) fn break_words(cx: &Cx<'_>, found: &FoundBreak) -> String {
    let batch = found.batches.first().map(|batch| batch.batch_id.as_str()).unwrap_or_default();
    match found.entries.first() {
        _ if found.of_lines => cx.tell(&Message::new("match-lines-differ").with("batch", batch)),
        Some(entry) => bank_words(entry).to_owned(),
        None => cx.tell(&Message::new("match-not-at-the-bank").with("batch", batch)),
    }
}

/// How a kind of break looks.
pub(super) const fn break_mark(kind: BreakKind) -> Mark {
    match kind {
        BreakKind::ShortDeposit | BreakKind::Footing | BreakKind::UnexpectedDebit => Mark::Warning,
        BreakKind::OverDeposit => Mark::Over,
        BreakKind::MissingDeposit | BreakKind::MissingDebit => Mark::Bad,
        BreakKind::UnexpectedDeposit | BreakKind::Currency => Mark::Unclear,
        BreakKind::LateDeposit => Mark::Waiting,
    }
}

/// How a match looks.
pub(super) const fn match_mark(how: MatchKind) -> Mark {
    match how {
        MatchKind::Returned => Mark::Back,
        _ => Mark::Done,
    }
}

/// The rule of a match in a few words.
pub(super) const fn rule_key(how: MatchKind) -> &'static str {
    match how {
        MatchKind::Decided => "proof-rule-decided",
        MatchKind::Reference => "proof-rule-reference",
        MatchKind::Returned => "proof-rule-returned",
        MatchKind::Amount => "proof-rule-amount",
        MatchKind::Interchangeable => "proof-rule-interchangeable",
        MatchKind::AmountAlone => "proof-rule-amount-alone",
        MatchKind::CarriedOver => "proof-rule-carried-over",
        MatchKind::Merged => "proof-rule-merged",
        MatchKind::Split => "proof-rule-split",
        MatchKind::NearAmount => "proof-rule-near-amount",
    }
}

/// How a batch on its way looks, and what it is called.
pub(super) const fn transit_words(found: &OnItsWay) -> (Mark, &'static str) {
    if found.late { (Mark::Waiting, "proof-late") } else { (Mark::UnderWay, "proof-in-transit") }
}

/// The most telling of what the bank wrote beside an entry: words rather than numbers, and the longest of them.
pub(super) fn bank_words(entry: &BankEntry) -> &str {
    let longest = entry.texts.iter().max_by_key(|text| (text.contains(' '), text.chars().count()));
    longest.or(entry.counterparty.as_ref()).map_or("", String::as_str)
}
