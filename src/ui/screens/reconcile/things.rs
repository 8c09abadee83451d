//! Batches and bank entries to choose from: a list that is searched, walked through and ticked like every other.

use chrono::NaiveDate;
use egui::{Key, Label, Modifiers, Ui, vec2};

use super::item::bank_words;
use super::plan::Chosen;
use crate::desk::{MonthProof, NamedBatch};
use crate::domain::{BankEntry, Currency, Money};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{Column, Field, Mark, Rows, Table, TableEvent, TableState};

/// A list to choose from is not narrower than this beside something else.
const LIST_LEAST: f32 = 420.0;

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Thing {
    Batch(NamedBatch),
    Entry(BankEntry),
}

impl Thing {
    /// What it is known by; entries and batches may have the same id.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Batch(batch) => format!("b {}", batch.batch_id),
            Self::Entry(entry) => format!("e {}", entry.entry_id),
        }
    }

    /// The newest first; no two things are equal in it.
    fn order(&self) -> impl Ord + '_ {
        let (side, id) = match self {
            Self::Batch(batch) => (0, batch.batch_id.as_str()),
            Self::Entry(entry) => (1, entry.entry_id.as_str()),
        };
        (std::cmp::Reverse(self.on()), side, id)
    }

    pub(super) const fn amount(&self) -> Money {
        match self {
            Self::Batch(batch) => batch.amount,
            Self::Entry(entry) => entry.amount,
        }
    }

    const fn on(&self) -> NaiveDate {
        match self {
            Self::Batch(batch) => batch.arrival,
            Self::Entry(entry) => entry.booked_on,
        }
    }

    fn words(&self) -> &str {
        match self {
            Self::Batch(batch) => batch.batch_id.as_str(),
            Self::Entry(entry) => bank_words(entry),
        }
    }

    fn holds(&self, words: &str) -> bool {
        let holds = |text: &str| text.to_lowercase().contains(words);
        self.amount().to_decimal().contains(words)
            || match self {
                Self::Batch(batch) => holds(batch.batch_id.as_str()) || holds(&batch.gateway),
                Self::Entry(entry) => entry.texts.iter().chain(&entry.counterparty).any(|text| holds(text)),
            }
    }
}

/// What is open in a currency: whatever a break between gateway and bank is about.
pub(super) fn open(proof: &MonthProof, currency: Currency) -> Vec<Thing> {
    let breaks = proof.breaks.iter().filter(|found| !found.of_lines);
    let things = breaks.flat_map(|found| {
        let batches = found.batches.iter().cloned().map(Thing::Batch);
        batches.chain(found.entries.iter().cloned().map(Thing::Entry))
    });
    in_order(things.filter(|thing| thing.amount().currency == currency).collect())
}

/// Everything in a currency, also what is matched or on its way.
pub(super) fn everything(proof: &MonthProof, currency: Currency) -> Vec<Thing> {
    let matched = proof.matches.iter().flat_map(|found| {
        let batches = found.batches.iter().cloned().map(Thing::Batch);
        batches.chain(found.entries.iter().cloned().map(Thing::Entry))
    });
    let on_their_way = proof.in_transit.iter().map(|waiting| Thing::Batch(waiting.batch.clone()));
    let mut things = open(proof, currency);
    things.extend(matched.chain(on_their_way).filter(|thing| thing.amount().currency == currency));
    in_order(things)
}

fn in_order(mut things: Vec<Thing>) -> Vec<Thing> {
    things.sort_by(|a, b| a.order().cmp(&b.order()));
    things.dedup_by(|a, b| a.order() == b.order());
    things
}

/// What a break is about, as things.
pub(super) fn of_chosen(chosen: &Chosen) -> impl Iterator<Item = Thing> + '_ {
    let batches = chosen.batches.iter().cloned().map(Thing::Batch);
    batches.chain(chosen.entries.iter().cloned().map(Thing::Entry))
}

/// What things are sorted by: only one order is of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ByDay;

/// Some of the things, as the table takes them.
struct Shown<'a> {
    all: &'a [Thing],
    shown: &'a [usize],
}

impl Rows for Shown<'_> {
    type Row = Thing;
    type Key = String;

    fn len(&self) -> usize {
        self.shown.len()
    }

    fn row(&self, place: usize) -> Option<&Thing> {
        self.all.get(*self.shown.get(place)?)
    }

    fn key(&self, row: &Thing) -> String {
        row.key()
    }
}

/// A list to choose from.
pub(super) struct Picker {
    all: Vec<Thing>,
    /// The places of those that have the words.
    shown: Vec<usize>,
    search: String,
    pub(super) table: TableState<String, Thing>,
    focus_search: bool,
    ticks: bool,
}

impl Picker {
    /// `ticks` when several can be chosen; otherwise it is the one at the cursor.
    pub(super) fn new(all: Vec<Thing>, ticks: bool) -> Self {
        let shown = (0..all.len()).collect();
        Self { all, shown, search: String::new(), table: TableState::default(), focus_search: true, ticks }
    }

    /// The one at the cursor.
    pub(super) fn at_cursor(&self) -> Option<&Thing> {
        let cursor = self.table.cursor.as_ref()?;
        self.shown.get(self.table.place()).and_then(|at| self.all.get(*at)).filter(|thing| thing.key() == *cursor)
    }

    /// Shows it in a room of this height. True when another thing has the cursor.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, height: f32) -> bool {
        let before = self.table.cursor.clone();
        let name = cx.say("match-search");
        let field = Field::new(&mut self.search, name.as_str()).hint(name.as_str()).icon(Icon::Search);
        let response = field.show(ui);
        if std::mem::take(&mut self.focus_search) {
            response.request_focus();
        }
        if response.changed() {
            let words = self.search.trim().to_lowercase();
            let fitting = self.all.iter().enumerate().filter(|(_, thing)| thing.holds(&words));
            self.shown = fitting.map(|(at, _)| at).collect();
            self.table.cursor = None;
            self.table.cursor_is_at(0);
            self.table.scroll_to_cursor();
        }
        // Taken here, so that the list does not tick what it has just been given for.
        let goes_on = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if (response.has_focus() && goes_on(Key::ArrowDown)) || (response.lost_focus() && goes_on(Key::Enter)) {
            if self.table.cursor.is_none()
                && let Some(first) = self.shown.first().and_then(|at| self.all.get(*at))
            {
                self.table.put_cursor(first.key(), 0);
            }
            self.table.take_keyboard();
        }
        ui.add_space(space::SMALL);
        let room = vec2(ui.available_width(), height);
        ui.allocate_ui(room, |ui| {
            ui.set_min_size(room);
            ui.set_max_size(room);
            self.table_ui(ui, cx);
        });
        self.table.cursor.is_some() && self.table.cursor != before
    }

    fn table_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let palette = palette(ui);
        let side = |cx: &Cx<'_>, thing: &Thing| match thing {
            Thing::Batch(_) => cx.say("proof-batch"),
            Thing::Entry(_) => cx.say("proof-at-the-bank"),
        };
        let columns: Vec<Column<'_, Thing, ByDay>> = vec![
            Column::new(cx.say("proof-day"), 64.0, |cx: &Cx<'_>, thing: &Thing| cx.texts.day_and_month(thing.on())),
            Column::new(cx.say("match-where"), 110.0, side).drawn(move |ui, cx, thing| {
                let mark = if matches!(thing, Thing::Batch(_)) { Mark::UnderWay } else { Mark::Done };
                mark.show(ui, &side(cx, thing));
            }),
            Column::new(cx.say("proof-what"), 140.0, |_, thing: &Thing| thing.words().to_owned())
                .drawn(move |ui, _, thing| {
                    ui.add(Label::new(text(thing.words(), Type::Body, palette.text_strong)).truncate());
                })
                .grows(),
            Column::new(cx.say("match-amount"), 110.0, |cx: &Cx<'_>, thing: &Thing| cx.amount(thing.amount()))
                .figures(),
        ];
        let mut table = Table::new(cx.say("match-things"), columns)
            .edge(space::CARD)
            .when_empty(cx.say("match-none-found"), cx.say("match-none-found-hint"));
        if self.ticks {
            table = table.selectable();
        }
        let mut rows = Shown { all: &self.all, shown: &self.shown };
        for event in table.show(ui, cx, &mut rows, &mut self.table) {
            if let (TableEvent::Opened(key), true) = (event, self.ticks)
                && let Some(thing) = self.all.iter().find(|thing| thing.key() == key)
                && self.table.selected.remove(&key).is_none()
            {
                self.table.selected.insert(key, thing.clone());
            }
        }
    }
}

/// A list to choose from, and what is told of it beside it; below it where there is no room.
pub(super) fn beside(ui: &mut Ui, width: f32, list: impl FnOnce(&mut Ui), told: impl FnOnce(&mut Ui)) {
    let room = ui.available_width();
    if room - width < LIST_LEAST {
        list(ui);
        ui.add_space(space::PAGE);
        told(ui);
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::DIALOG;
        ui.vertical(|ui| {
            ui.set_width(room - width - space::DIALOG);
            list(ui);
        });
        ui.vertical(|ui| {
            ui.set_width(width);
            told(ui);
        });
    });
}

/// How many and what they come to, in a line.
pub(super) fn sum_words(cx: &Cx<'_>, key: &'static str, count: usize) -> String {
    cx.tell(&Message::new(key).with("count", count))
}

/// How high a list to choose from is, so that the dialog fits into the window.
pub(super) fn list_height(ui: &Ui, rest: f32) -> f32 {
    (ui.ctx().content_rect().height() - rest).clamp(4.0 * size::ROW, 12.0 * size::ROW)
}
