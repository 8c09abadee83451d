//! Batches and bank entries to choose from: a list that is looked for behind the window, walked through and ticked like
//! every other.

use chrono::NaiveDate;
use egui::{Key, Label, Modifiers, Ui, vec2};

use super::item::bank_words;
use super::plan::Chosen;
use crate::desk::{FoundThings, Thing, ThingQuery, ThingStanding};
use crate::domain::Currency;
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{Column, Field, Listed, Mark, Table, TableEvent, TableState};
use crate::worker::{Command, Event};

/// A list to choose from is not narrower than this beside something else.
const LIST_LEAST: f32 = 420.0;
/// Room for the line below it.
const LINE: f32 = 20.0;

/// Something that can be chosen, and where it stands.
pub(super) type Line = (Thing, ThingStanding);

/// What a thing is known by; entries and batches may have the same id.
pub(super) fn key(thing: &Thing) -> String {
    match thing {
        Thing::Batch(batch) => format!("b {}", batch.batch_id),
        Thing::Entry(entry) => format!("e {}", entry.entry_id),
    }
}

fn words(thing: &Thing) -> &str {
    match thing {
        Thing::Batch(batch) => batch.batch_id.as_str(),
        Thing::Entry(entry) => bank_words(entry),
    }
}

/// What a break is about, as things.
pub(super) fn of_chosen(chosen: &Chosen) -> impl Iterator<Item = Thing> + '_ {
    let batches = chosen.batches.iter().cloned().map(Thing::Batch);
    batches.chain(chosen.entries.iter().cloned().map(Thing::Entry))
}

/// The day that the nearest things are wanted of.
pub(super) fn around(chosen: &Chosen) -> NaiveDate {
    of_chosen(chosen).map(|thing| thing.on()).min().unwrap_or_default()
}

/// What things are sorted by: only one order is of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ByDay;

/// A list to choose from.
pub(super) struct Picker {
    query: ThingQuery,
    found: Loadable<FoundThings>,
    /// What was found last was looked for with these words.
    asked: Option<String>,
    /// Things that are not to be chosen.
    without: Vec<String>,
    search: String,
    pub(super) table: TableState<String, Line>,
    focus_search: bool,
    ticks: bool,
}

impl Picker {
    /// `ticks` when several can be chosen; otherwise it is the one at the cursor.
    pub(super) fn new(query: ThingQuery, ticks: bool) -> Self {
        let table = TableState::default();
        let (found, asked, search) = (Loadable::default(), None, String::new());
        Self { query, found, asked, without: Vec::new(), search, table, focus_search: true, ticks }
    }

    /// Does not offer these.
    pub(super) fn without(self, things: impl Iterator<Item = Thing>) -> Self {
        Self { without: things.map(|thing| key(&thing)).collect(), ..self }
    }

    /// Takes what was looked for.
    pub(super) fn apply(&mut self, event: &mut Event) {
        if !self.found.apply(event) {
            return;
        }
        if let Some(mut found) = self.found.take() {
            found.rows.retain(|(thing, _)| !self.without.contains(&key(thing)));
            self.found.put(found);
        }
        // It may have gone, or stand elsewhere now.
        let place =
            self.table.cursor.as_ref().and_then(|at| self.rows().iter().position(|(thing, _)| key(thing) == *at));
        match place {
            Some(place) => self.table.cursor_is_at(place),
            None => {
                self.table.cursor = None;
                self.table.cursor_is_at(0);
            }
        }
    }

    /// Looks for it, when other words are wanted or the book has changed.
    pub(super) fn keep_fresh(&mut self, cx: &mut Cx<'_>) {
        let words = self.search.trim();
        let command = || Command::FindThings(ThingQuery { words: words.to_owned(), ..self.query.clone() });
        if self.asked.as_deref() == Some(words) {
            self.found.keep_fresh(cx, command);
        } else {
            self.found.ask(cx, command());
            self.asked = Some(words.to_owned());
        }
    }

    fn rows(&self) -> &[Line] {
        self.found.value().map(|found| found.rows.as_slice()).unwrap_or_default()
    }

    /// The one at the cursor.
    pub(super) fn at_cursor(&self) -> Option<&Thing> {
        let cursor = self.table.cursor.as_ref()?;
        self.rows().get(self.table.place()).map(|(thing, _)| thing).filter(|thing| key(thing) == *cursor)
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
            // What is here is narrowed at once, so that nothing is ticked that is not looked for; the rest comes later.
            let words = self.search.trim().to_lowercase();
            if let Some(mut found) = self.found.take() {
                found.rows.retain(|(thing, _)| thing.holds(&words));
                self.found.put(found);
            }
            self.table.cursor = None;
            self.table.cursor_is_at(0);
            self.table.scroll_to_cursor();
        }
        // Taken here, so that the list does not tick what it has just been given for.
        let goes_on = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if (response.has_focus() && goes_on(Key::ArrowDown)) || (response.lost_focus() && goes_on(Key::Enter)) {
            if self.table.cursor.is_none()
                && let Some(first) = self.rows().first().map(|(thing, _)| key(thing))
            {
                self.table.put_cursor(first, 0);
            }
            self.table.take_keyboard();
        }
        ui.add_space(space::SMALL);
        let room = vec2(ui.available_width(), height - LINE);
        ui.allocate_ui(room, |ui| {
            ui.set_min_size(room);
            ui.set_max_size(room);
            self.table_ui(ui, cx);
        });
        self.more_ui(ui, cx);
        self.table.cursor.is_some() && self.table.cursor != before
    }

    /// How much of it is shown.
    fn more_ui(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let palette = palette(ui);
        let told = match self.found.value() {
            None if self.found.is_pending() => Message::new("match-looking"),
            Some(found) if found.more > 0 => {
                Message::new("match-more-things").with("shown", found.rows.len()).with("more", found.more)
            }
            Some(found) => Message::new("match-all-things").with("count", found.rows.len()),
            None => return,
        };
        ui.add(Label::new(text(cx.tell(&told), Type::Small, palette.text_sub)).truncate());
    }

    fn table_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let palette = palette(ui);
        let side = |cx: &Cx<'_>, (thing, _): &Line| match thing {
            Thing::Batch(_) => cx.say("proof-batch"),
            Thing::Entry(_) => cx.say("proof-at-the-bank"),
        };
        let standing = |cx: &Cx<'_>, (_, standing): &Line| cx.tell(&Message::new(standing_words(*standing).1));
        let money = |cx: &Cx<'_>, (thing, _): &Line| cx.money(thing.amount());
        let amount = move |cx: &Cx<'_>, (thing, _): &Line| cx.amount(thing.amount());
        let many = self.query.currency.is_none();
        let columns: Vec<Column<'_, Line, ByDay>> = vec![
            Column::new(cx.say("proof-day"), 64.0, |cx: &Cx<'_>, (thing, _): &Line| cx.texts.day_and_month(thing.on())),
            Column::new(cx.say("match-where"), 96.0, side).spared(1),
            Column::new(cx.say("proof-what"), 130.0, |_, (thing, _): &Line| words(thing).to_owned())
                .drawn(move |ui, _, (thing, _)| {
                    ui.add(Label::new(text(words(thing), Type::Body, palette.text_strong)).truncate());
                })
                .grows(),
            Column::new(cx.say("match-standing"), 112.0, standing).spared(2).drawn(move |ui, cx, line| {
                let (mark, _) = standing_words(line.1);
                mark.show(ui, &standing(cx, line));
            }),
            if many {
                Column::new(cx.say("match-amount"), 118.0, money).figures()
            } else {
                Column::new(cx.say("match-amount"), 104.0, amount).figures()
            },
        ];
        let empty = if self.found.is_pending() { "match-looking" } else { "match-none-found" };
        let mut table = Table::new(cx.say("match-things"), columns)
            .edge(space::CARD)
            .when_empty(cx.tell(&Message::new(empty)), cx.say("match-none-found-hint"));
        if self.ticks {
            table = table.selectable();
        }
        let rows = self.found.value().map(|found| found.rows.as_slice()).unwrap_or_default();
        let mut listed = Listed::new(rows, |(thing, _): &Line| key(thing));
        for event in table.show(ui, cx, &mut listed, &mut self.table) {
            if let (TableEvent::Opened(opened), true) = (event, self.ticks)
                && let Some(line) = rows.iter().find(|(thing, _)| key(thing) == opened)
                && self.table.selected.remove(&opened).is_none()
            {
                self.table.selected.insert(opened, line.clone());
            }
        }
    }
}

/// How a standing looks, and what it is called.
const fn standing_words(standing: ThingStanding) -> (Mark, &'static str) {
    match standing {
        ThingStanding::Waits => (Mark::Warning, "match-stands-waits"),
        ThingStanding::OnItsWay => (Mark::UnderWay, "match-stands-on-its-way"),
        ThingStanding::Unrelated => (Mark::Quiet, "match-stands-unrelated"),
        ThingStanding::Matched => (Mark::Done, "match-stands-matched"),
    }
}

/// What is looked for around a break: everything on the sides that are wanted.
pub(super) fn query(of_break: &Chosen, currency: Option<Currency>) -> ThingQuery {
    ThingQuery {
        currency,
        words: String::new(),
        around: around(of_break),
        batches: true,
        entries: true,
        matched: false,
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
