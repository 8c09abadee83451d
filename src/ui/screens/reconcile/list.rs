//! The list at the left: breaks, matches, what is on its way. Its foot is the figure above it.

use egui::{Frame, Key, Label, Margin, Ui};

use super::Tab;
use crate::desk::{FoundBreak, FoundMatch, MonthProof, OnItsWay, ProofSum};
use crate::domain::{BankEntry, Currency, Money};
use crate::reconcile::{BreakKind, MatchKind};
use crate::text::{Message, Texts};
use crate::ui::cx::{Cx, Intent};
use crate::ui::money_words::signed;
use crate::ui::theme::{Type, palette, space, text};
use crate::ui::widgets::{Column, Listed, Mark, Table, TableEvent, TableState, tabs};

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Day,
    What,
    Amount,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    /// What it is known by, also in the next proof.
    pub(super) key: String,
    /// Which list it is in.
    pub(super) tab: Tab,
    /// Its place in the proof's list.
    pub(super) index: usize,
    on: chrono::NaiveDate,
    mark: Mark,
    /// What it is in a few words.
    what: String,
    /// The batch, or the bank's own words.
    about: String,
    amount: Money,
}

/// The list and where a person is in it.
pub(super) struct List {
    tab: Tab,
    sort: (By, bool),
    counts: [u64; 3],
    shown: Vec<Item>,
    table: TableState<String, Item>,
}

impl Default for List {
    fn default() -> Self {
        Self {
            tab: Tab::default(),
            // The largest first: that is where a month is proven fastest.
            sort: (By::Amount, true),
            counts: [0; 3],
            shown: Vec::new(),
            table: TableState::default(),
        }
    }
}

impl List {
    /// Shows another proof, or the same in another currency. The cursor stays where it was, if that is still there.
    pub(super) fn set(&mut self, texts: &Texts, proof: &MonthProof, currency: Option<Currency>) {
        let of = |amount: Money| Some(amount.currency) == currency;
        let breaks = proof.breaks.iter().enumerate().filter(|(_, found)| of(found.amount));
        let matches = proof.matches.iter().enumerate().filter(|(_, found)| of(found.amount));
        let in_transit = proof.in_transit.iter().enumerate().filter(|(_, found)| of(found.batch.amount));
        self.counts = [breaks.clone().count(), matches.clone().count(), in_transit.clone().count()].map(|it| it as u64);
        self.shown = match self.tab {
            Tab::Breaks => breaks.map(|(index, found)| of_break(texts, index, found)).collect(),
            Tab::Matched => matches.map(|(index, found)| of_match(texts, index, found)).collect(),
            Tab::InTransit => in_transit.map(|(index, found)| of_transit(texts, index, found)).collect(),
        };
        self.arrange();
        if self.table.cursor.is_none()
            && let Some(first) = self.shown.first()
        {
            self.table.put_cursor(first.key.clone(), 0);
        }
    }

    fn arrange(&mut self) {
        let (by, descending) = self.sort;
        self.shown.sort_by(|a, b| {
            let size = |item: &Item| item.amount.minor.unsigned_abs();
            let order = match by {
                By::Day => a.on.cmp(&b.on),
                By::What => a.what.cmp(&b.what),
                By::Amount => size(a).cmp(&size(b)),
            };
            let order = if descending { order.reverse() } else { order };
            order.then_with(|| b.on.cmp(&a.on)).then_with(|| a.key.cmp(&b.key))
        });
        let cursor = self.table.cursor.take();
        if let Some(place) = self.shown.iter().position(|item| Some(&item.key) == cursor.as_ref()) {
            self.table.cursor = cursor;
            self.table.cursor_is_at(place);
        }
    }

    /// The line that is explained.
    pub(super) fn at_cursor(&self) -> Option<&Item> {
        let cursor = self.table.cursor.as_ref()?;
        self.shown.iter().find(|item| item.key == *cursor)
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, proof: &MonthProof, sum: &ProofSum) {
        ui.spacing_mut().item_spacing.y = 0.0;
        let [breaks, matched, in_transit] = self.counts.map(|count| cx.texts.count(count));
        let choices = [
            (Tab::Breaks, cx.say("proof-breaks"), breaks),
            (Tab::Matched, cx.say("proof-matched"), matched),
            (Tab::InTransit, cx.say("proof-in-transit"), in_transit),
        ];
        let margin = Margin { left: 4, right: 4, top: 6, bottom: 2 };
        if Frame::new().inner_margin(margin).show(ui, |ui| tabs(ui, &mut self.tab, &choices)).inner {
            self.table.start_over();
            self.set(cx.texts, proof, Some(sum.currency()));
        }
        self.table_ui(ui, cx, sum);
    }

    fn table_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, sum: &ProofSum) {
        let palette = palette(ui);
        let (tab, currency) = (self.tab, sum.currency());
        let (day, about, amount) = match tab {
            Tab::Breaks => ("proof-day", "proof-about", "proof-difference-in"),
            Tab::Matched => ("proof-booked", "proof-at-the-bank", "proof-amount-in"),
            Tab::InTransit => ("proof-due", "proof-batch", "proof-amount-in"),
        };
        let amount_words = move |cx: &Cx<'_>, item: &Item| {
            if tab == Tab::Breaks { signed(cx.texts, item.amount) } else { cx.amount(item.amount) }
        };
        let ink = if tab == Tab::Breaks { palette.warn.ink } else { palette.text_strong };
        let amount_name = cx.tell(&Message::new(amount).with("currency", currency.code()));
        let columns = vec![
            Column::new(cx.say(day), 66.0, |cx: &Cx<'_>, item: &Item| cx.texts.day_and_month(item.on))
                .drawn(move |ui, cx, item| {
                    ui.label(text(cx.texts.day_and_month(item.on), Type::Body, palette.text_sub));
                })
                .sorted_by(By::Day),
            Column::new(cx.say("proof-what"), 184.0, |_, item: &Item| item.what.clone())
                .drawn(|ui, _, item| {
                    item.mark.show(ui, &item.what);
                })
                .sorted_by(By::What),
            Column::new(cx.say(about), 96.0, |_, item: &Item| item.about.clone())
                .drawn(move |ui, _, item| {
                    ui.add(Label::new(text(&item.about, Type::Body, palette.text_strong)).truncate());
                })
                .grows()
                .spared(1),
            Column::new(amount_name, 116.0, amount_words)
                .drawn(move |ui, cx, item| {
                    ui.label(text(amount_words(cx, item), Type::Body, ink));
                })
                .figures()
                .sorted_by(By::Amount),
        ];
        let (what, hint) = match tab {
            Tab::Breaks => ("proof-no-breaks", "proof-no-breaks-hint"),
            Tab::Matched => ("proof-no-matches", "proof-no-matches-hint"),
            Tab::InTransit => ("proof-none-in-transit", "proof-none-in-transit-hint"),
        };
        let (by, descending) = self.sort;
        let mut table = Table::new(cx.say("window-reconcile"), columns)
            .edge(space::CARD)
            .sorted(by, descending)
            .next_key(Key::N)
            .when_empty(cx.say(what), cx.say(hint));
        let total = Money::sum(currency, self.shown.iter().map(|item| item.amount));
        if let Some(total) = total.ok().filter(|_| !self.shown.is_empty()) {
            let key = match tab {
                Tab::Breaks => "proof-breaks-count",
                Tab::Matched => "proof-matches-count",
                Tab::InTransit => "proof-in-transit-count",
            };
            let count = cx.tell(&Message::new(key).with("count", self.shown.len()));
            let words = if tab == Tab::Breaks { signed(cx.texts, total) } else { cx.amount(total) };
            let nothing = || (String::new(), palette.text);
            table = table.sums(vec![(count, palette.text_strong), nothing(), nothing(), (words, ink)]);
        }
        let mut rows = Listed::new(&self.shown, |item: &Item| item.key.clone());
        let mut sorted = false;
        for event in table.show(ui, cx, &mut rows, &mut self.table) {
            match event {
                TableEvent::Sorted(by) => {
                    let descending = if self.sort.0 == by { !self.sort.1 } else { by != By::What };
                    self.sort = (by, descending);
                    sorted = true;
                }
                TableEvent::Copied(rows) => cx.want(Intent::Copy(rows, Message::new("proof-copied"))),
                TableEvent::Moved(_) | TableEvent::Opened(_) => {} // what is at the cursor is explained beside it
            }
        }
        if sorted {
            self.arrange();
        }
    }
}

fn of_break(texts: &Texts, index: usize, found: &FoundBreak) -> Item {
    let mark = break_mark(found.kind);
    let batches = found.batches.iter().map(|batch| batch.batch_id.as_str());
    let entries = found.entries.iter().map(|entry| entry.entry_id.as_str());
    let key: Vec<&str> = std::iter::once(found.kind.as_str()).chain(batches).chain(entries).collect();
    let about = match (found.batches.first(), found.entries.first()) {
        (_, Some(entry)) => bank_words(entry).to_owned(),
        (Some(batch), None) => batch.batch_id.to_string(),
        (None, None) => String::new(),
    };
    Item {
        key: key.join(" "),
        tab: Tab::Breaks,
        index,
        on: found.on,
        mark,
        what: texts.say(&found.name),
        about,
        amount: found.amount,
    }
}

fn of_match(texts: &Texts, index: usize, found: &FoundMatch) -> Item {
    let entries = found.entries.iter().map(|entry| entry.entry_id.as_str());
    Item {
        key: entries.collect::<Vec<_>>().join(" "),
        tab: Tab::Matched,
        index,
        on: found.on,
        mark: match_mark(found.how),
        what: texts.say(&Message::new(rule_key(found.how))),
        about: found.entries.first().map(|entry| bank_words(entry).to_owned()).unwrap_or_default(),
        amount: found.amount,
    }
}

fn of_transit(texts: &Texts, index: usize, found: &OnItsWay) -> Item {
    let (mark, what) = transit_words(found);
    Item {
        key: found.batch.batch_id.to_string(),
        tab: Tab::InTransit,
        index,
        on: found.batch.arrival,
        mark,
        what: texts.say(&Message::new(what)),
        about: found.batch.batch_id.to_string(),
        amount: found.batch.amount,
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
