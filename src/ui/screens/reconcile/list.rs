//! The list at the left: what waits for a decision, what is matched, what is on its way. Its foot is the figure above it.

use chrono::NaiveDate;
use egui::{Frame, Key, Margin, Ui};

use super::Tab;
use super::columns::{columns, sums};
use super::item::{Item, Lines, is_snoozed, items};
use super::parts::search_field;
use crate::desk::{FoundBreak, MonthProof, ProofSum};
use crate::domain::{Currency, Money};
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::space;
use crate::ui::widgets::{Table, TableEvent, TableState, tabs};

/// The search stands beside the tabs from this width on, else below them.
const SEARCH_BESIDE: f32 = 470.0;

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Day,
    What,
    Amount,
    Difference,
    Age,
}

/// The list and where a person is in it.
pub(super) struct List {
    tab: Tab,
    currency: Option<Currency>,
    today: NaiveDate,
    /// What waits is sorted by itself, the rest together.
    sort_waiting: (By, bool),
    sort_rest: (By, bool),
    counts: [u64; 3],
    /// How many items of what waits are over their time, and not put away.
    overdue: u64,
    /// Everything of the tab, and what of it is looked for.
    all: Vec<Item>,
    shown: Vec<Item>,
    totals: (Option<Money>, Option<Money>),
    search: String,
    focus_search: bool,
    table: TableState<String, Item>,
}

impl Default for List {
    fn default() -> Self {
        Self {
            tab: Tab::default(),
            currency: None,
            today: NaiveDate::default(),
            // The largest first: that is where a month is proven fastest.
            sort_waiting: (By::Difference, true),
            sort_rest: (By::Amount, true),
            counts: [0; 3],
            overdue: 0,
            all: Vec::new(),
            shown: Vec::new(),
            totals: (None, None),
            search: String::new(),
            focus_search: false,
            table: TableState::default(),
        }
    }
}

impl List {
    /// Shows another proof, or the same in another currency. The cursor stays where it was; when what was there is gone,
    /// it is on what has taken its place.
    pub(super) fn set(&mut self, proof: &MonthProof, currency: Option<Currency>, today: NaiveDate) {
        (self.currency, self.today) = (currency, today);
        let of = |amount: Money| Some(amount.currency) == currency;
        self.counts = [
            proof.breaks.iter().filter(|found| of(found.amount)).count() as u64,
            proof.matches.iter().filter(|found| of(found.amount)).count() as u64,
            proof.in_transit.iter().filter(|found| of(found.batch.amount)).count() as u64,
        ];
        let late = |found: &&FoundBreak| of(found.amount) && found.clear_by < today && !is_snoozed(found, today);
        self.overdue = proof.breaks.iter().filter(late).count() as u64;
        self.all = items(proof, self.tab, currency, today);
        self.sort_all();
        self.narrow(proof);
    }

    const fn sort(&mut self) -> &mut (By, bool) {
        match self.tab {
            Tab::Waiting => &mut self.sort_waiting,
            Tab::Matched | Tab::InTransit => &mut self.sort_rest,
        }
    }

    fn sort_all(&mut self) {
        let sort = *self.sort();
        self.all.sort_by(|a, b| order(sort, a, b));
    }

    /// For a month or a currency that has nothing to do with what was shown.
    pub(super) fn start_over(&mut self) {
        self.table.start_over();
    }

    /// Takes what is looked for, and finds the cursor again.
    fn narrow(&mut self, proof: &MonthProof) {
        let words = self.search.trim().to_lowercase();
        let wanted = self.all.iter().filter(|item| words.is_empty() || item.holds(proof, &words));
        self.shown = wanted.copied().collect();
        let total = |of: fn(&Item) -> Money| Money::sum(self.currency?, self.shown.iter().map(of)).ok();
        self.totals = (total(|item| item.amount), total(|item| item.difference));
        if !self.table.selected.is_empty() {
            let selected = self.shown.iter().map(|item| (item.key(proof), *item));
            let selected = selected.filter(|(key, _)| self.table.selected.contains_key(key));
            self.table.selected = selected.collect();
        }
        let before = self.table.place();
        let place = self.table.cursor.as_ref().and_then(|key| {
            // It mostly is where it was.
            let is_it = |item: &&Item| item.key(proof) == *key;
            let there = self.shown.get(before).filter(is_it).map(|_| before);
            there.or_else(|| self.shown.iter().position(|item| item.key(proof) == *key))
        });
        match (place, self.table.cursor.is_some(), self.shown.len()) {
            (_, _, 0) => self.table.cursor = None,
            (Some(place), ..) => self.table.cursor_is_at(place),
            (None, true, len) => self.move_to(proof, before.min(len - 1)),
            (None, false, _) => {
                self.move_to(proof, 0);
                self.table.scroll_to_cursor();
            }
        }
    }

    fn move_to(&mut self, proof: &MonthProof, place: usize) {
        self.table.cursor = self.shown.get(place).map(|item| item.key(proof));
        self.table.cursor_is_at(place);
    }

    /// The line that is explained.
    pub(super) fn at_cursor(&self, proof: &MonthProof) -> Option<Item> {
        let cursor = self.table.cursor.as_ref()?;
        self.shown.get(self.table.place()).filter(|item| item.key(proof) == *cursor).copied()
    }

    /// What of it is ticked.
    pub(super) fn selected(&self) -> impl Iterator<Item = &Item> {
        self.table.selected.values()
    }

    /// Nothing is ticked any more.
    pub(super) fn clear_selection(&mut self) {
        self.table.selected.clear();
    }

    /// How many items that wait are over their time.
    pub(super) const fn overdue(&self) -> u64 {
        self.overdue
    }

    /// Shows what waits, what is longest over its time first.
    pub(super) fn show_overdue(&mut self, proof: &MonthProof) {
        self.tab = Tab::Waiting;
        self.sort_waiting = (By::Age, true);
        self.search.clear();
        self.table.start_over();
        self.set(proof, self.currency, self.today);
    }

    pub(super) const fn tab(&self) -> Tab {
        self.tab
    }

    /// Gives the search the keyboard.
    pub(super) const fn look_for_something(&mut self) {
        self.focus_search = true;
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, proof: &MonthProof, sum: &ProofSum) {
        ui.spacing_mut().item_spacing.y = 0.0;
        let [waiting, matched, in_transit] = self.counts.map(|count| cx.texts.count(count));
        let choices = [
            (Tab::Waiting, cx.say("match-waiting"), waiting),
            (Tab::Matched, cx.say("proof-matched"), matched),
            (Tab::InTransit, cx.say("proof-in-transit"), in_transit),
        ];
        let margin = Margin { left: 4, right: 8, top: 6, bottom: 4 };
        let (mut other_tab, mut searched) = (false, false);
        Frame::new().inner_margin(margin).show(ui, |ui| {
            let beside = ui.available_width() >= SEARCH_BESIDE;
            ui.horizontal(|ui| {
                other_tab = tabs(ui, &mut self.tab, &choices);
                if beside {
                    searched = search_field(ui, cx, &mut self.search, &mut self.focus_search);
                }
            });
            if !beside {
                ui.add_space(space::TIGHT);
                searched = search_field(ui, cx, &mut self.search, &mut self.focus_search);
            }
        });
        if other_tab {
            self.table.start_over();
            self.set(proof, Some(sum.currency()), self.today);
        } else if searched {
            self.narrow(proof);
        }
        self.table_ui(ui, cx, proof);
    }

    fn table_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, proof: &MonthProof) {
        let Some(currency) = self.currency else { return };
        let (by, descending) = *self.sort();
        let looked_for = !self.search.trim().is_empty();
        let (what, hint) = match self.tab {
            _ if looked_for => ("match-none-found", "match-none-found-hint"),
            Tab::Waiting => ("proof-no-breaks", "proof-no-breaks-hint"),
            Tab::Matched => ("proof-no-matches", "proof-no-matches-hint"),
            Tab::InTransit => ("proof-none-in-transit", "proof-none-in-transit-hint"),
        };
        let mut table = Table::new(cx.say("window-reconcile"), columns(ui, cx, proof, self.tab, currency, self.today))
            .edge(space::CARD)
            .sorted(by, descending)
            .next_key(Key::N)
            .when_empty(cx.tell(&Message::new(what)), cx.tell(&Message::new(hint)));
        if self.tab == Tab::Matched && cx.may(crate::domain::Capability::Match) {
            table = table.selectable();
        }
        if !self.shown.is_empty() {
            table = table.sums(sums(ui, cx, self.tab, self.shown.len(), self.totals));
        }
        let mut rows = Lines { proof, shown: &self.shown };
        let mut sorted = None;
        for event in table.show(ui, cx, &mut rows, &mut self.table) {
            match event {
                TableEvent::Sorted(column) => sorted = Some(column),
                TableEvent::Copied(rows) => cx.want(Intent::Copy(rows, Message::new("proof-copied"))),
                TableEvent::Moved(_) | TableEvent::Opened(_) => {} // what is at the cursor is explained beside it
            }
        }
        if let Some(column) = sorted {
            let descending = if by == column { !descending } else { column != By::What };
            *self.sort() = (column, descending);
            self.sort_all();
            self.narrow(proof);
        }
    }
}

/// What comes first. What is put away comes last, however the list is sorted.
fn order((by, descending): (By, bool), a: &Item, b: &Item) -> std::cmp::Ordering {
    let size = |amount: Money| amount.minor.unsigned_abs();
    let wanted = match by {
        By::Day => a.on.cmp(&b.on),
        By::What => a.rank.cmp(&b.rank),
        By::Amount => size(a.amount).cmp(&size(b.amount)),
        By::Difference => size(a.difference).cmp(&size(b.difference)),
        By::Age => a.over.cmp(&b.over),
    };
    let wanted = if descending { wanted.reverse() } else { wanted };
    let in_time = || b.on.cmp(&a.on).then(a.index.cmp(&b.index));
    a.snoozed.cmp(&b.snoozed).then(wanted).then_with(in_time)
}
