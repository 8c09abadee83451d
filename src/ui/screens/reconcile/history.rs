//! Everything that people decided here: who, what and when, with a way to take back what still stands; and what was learnt
//! from it.

use egui::{Context, Label, Ui, vec2};

use super::learnt::Learnt;
use super::legs::kind_key;
use crate::desk::{MatchEvent, MatchEventKind};
use crate::domain::{Capability, MadeMatch};
use crate::text::Message;
use crate::ui::cx::{Cx, Intent, TakeBack};
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Icon, Type, palette, space, text};
use crate::ui::widgets::{
    Button, Column, Listed, Mark, Table, TableState, dialog_body, dialog_foot, dialog_title, foot_note, show_loadable,
    tabs, wide_dialog,
};
use crate::worker::{Command, Event, MatchHistory};

use super::things::list_height;

/// Title, foot and margins of the dialog.
const REST: f32 = 264.0;

/// The dialog.
#[derive(Default)]
pub(super) struct History {
    events: Loadable<MatchHistory>,
    /// The same with their numbers, which tell equal ones apart.
    lines: Vec<(usize, MatchEvent)>,
    table: TableState<usize, (usize, MatchEvent)>,
    has_begun: bool,
    part: Part,
    learnt: Learnt,
}

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    #[default]
    Decided,
    Learnt,
}

/// There is one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NewestFirst;

impl History {
    /// Takes what was asked for.
    pub(super) fn apply(&mut self, event: &mut Event) {
        self.learnt.apply(event);
        if self.events.apply(event)
            && let Some(MatchHistory(events)) = self.events.value()
        {
            // The oldest has the number 0, so that numbers stay when something is added.
            self.lines = (0..events.len()).rev().zip(events.iter().cloned()).collect();
        }
    }

    /// Paints it above everything else. Whether it is to be closed, and the name that is to be forgotten. While something is
    /// `sending`, nothing else can be.
    pub(super) fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>, sending: bool) -> (bool, Option<String>) {
        self.events.keep_fresh(cx, || Command::FetchMatchHistory);
        self.learnt.keep_fresh(cx);
        let mut forget = None;
        let (close, wants_to) = wide_dialog(ctx, "match history", |ui| {
            let mut close = dialog_title(ui, &cx.say("match-history"), &cx.say("window-close"));
            dialog_body(ui, |ui| {
                self.tabs(ui, cx);
                ui.add_space(space::TIGHT);
                let room = vec2(ui.available_width(), list_height(ui, REST));
                ui.allocate_ui(room, |ui| {
                    ui.set_min_size(room);
                    ui.set_max_size(room);
                    match self.part {
                        Part::Decided => self.body(ui, cx),
                        Part::Learnt => self.learnt.body(ui, cx),
                    }
                });
            });
            dialog_foot(ui, |ui| {
                let stands = self.at_cursor().and_then(standing).filter(|_| cx.may(Capability::Match));
                let stands = stands.filter(|_| self.part == Part::Decided);
                if self.part == Part::Learnt {
                    forget = self.learnt.button(ui, cx, sending);
                }
                if let Some(match_id) = stands
                    && ui.add(Button::soft(cx.say("match-take-back")).icon(Icon::Undo)).clicked()
                {
                    cx.want(Intent::TakeBack(TakeBack::Matches(vec![match_id.to_owned()])));
                }
                close |= ui.add(Button::plain(cx.say("window-close"))).clicked();
                if self.part == Part::Learnt && self.learnt.can_be_forgotten(cx) {
                    foot_note(ui, &cx.say("match-learnt-foot"));
                }
            });
            close
        });
        (close || wants_to, forget)
    }

    fn tabs(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let count = |count: usize| cx.texts.count(count as u64);
        let choices = [
            (Part::Decided, cx.say("match-history-title"), count(self.lines.len())),
            (Part::Learnt, cx.say("match-learnt-title"), count(self.learnt.count())),
        ];
        if tabs(ui, &mut self.part, &choices) {
            match self.part {
                Part::Decided => self.table.take_keyboard(),
                Part::Learnt => self.learnt.take_keyboard(),
            }
        }
    }

    fn at_cursor(&self) -> Option<&MatchEvent> {
        let cursor = self.table.cursor?;
        self.lines.iter().find(|(number, _)| *number == cursor).map(|(_, event)| event)
    }

    fn body(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if !self.has_begun && !self.lines.is_empty() {
            self.has_begun = true;
            if let Some((newest, _)) = self.lines.first() {
                self.table.put_cursor(*newest, 0);
            }
            self.table.take_keyboard();
        }
        let events = std::mem::take(&mut self.events);
        let again = show_loadable(ui, cx, &events, |ui, cx, _| self.table_ui(ui, cx));
        self.events = events;
        if again {
            self.events.expire();
        }
    }

    fn table_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        type Line = (usize, MatchEvent);
        let palette = palette(ui);
        let columns: Vec<Column<'_, Line, NewestFirst>> = vec![
            Column::new(cx.say("match-when"), 130.0, |cx: &Cx<'_>, (_, event): &Line| {
                cx.texts.moment(event.at, cx.now)
            })
            .drawn(move |ui, cx, (_, event)| {
                ui.label(text(cx.texts.moment(event.at, cx.now), Type::Body, palette.text_sub));
            }),
            Column::new(cx.say("match-who"), 130.0, |_, (_, event): &Line| event.author.clone()),
            Column::new(cx.say("proof-what"), 200.0, |cx: &Cx<'_>, (_, event): &Line| words(cx, event))
                .drawn(move |ui, cx, (_, event)| {
                    ui.spacing_mut().item_spacing.x = 6.0;
                    mark(event).glyph(ui);
                    let words = words(cx, event);
                    ui.add(Label::new(text(&words, Type::Body, palette.text_strong)).truncate()).on_hover_text(words);
                })
                .grows(),
        ];
        let table = Table::new(cx.say("match-history-title"), columns)
            .edge(space::CARD)
            .when_empty(cx.say("match-history-none"), cx.say("match-history-none-hint"));
        let mut rows = Listed::new(&self.lines, |line: &Line| line.0);
        table.show(ui, cx, &mut rows, &mut self.table);
    }
}

/// The match of an event that made one which nobody has taken back.
fn standing(event: &MatchEvent) -> Option<&str> {
    match &event.kind {
        MatchEventKind::Made { match_id, stands: true, .. } => Some(match_id),
        _ => None,
    }
}

const fn mark(event: &MatchEvent) -> Mark {
    match event.kind {
        MatchEventKind::Made { stands: true, .. } => Mark::Done,
        MatchEventKind::Made { .. }
        | MatchEventKind::Undone { .. }
        | MatchEventKind::Allowed(..)
        | MatchEventKind::Remembered(_) => Mark::Back,
        MatchEventKind::Declined(..) | MatchEventKind::Forgotten(_) => Mark::Bad,
        MatchEventKind::Break { .. } => Mark::Quiet,
    }
}

/// What was decided, in a line.
fn words(cx: &Cx<'_>, event: &MatchEvent) -> String {
    let message = match &event.kind {
        MatchEventKind::Made { made, stands, .. } => {
            let one_sided = made.batches.is_empty() || made.entries.is_empty();
            let key = match stands {
                true if one_sided => "match-event-explained",
                true => "match-event-made",
                false => "match-event-made-once",
            };
            Message::new(key).with("what", made_words(cx, made))
        }
        MatchEventKind::Undone { .. } => Message::new("match-event-undone"),
        MatchEventKind::Declined(batch, _) => Message::new("match-event-declined").with("batch", batch.as_str()),
        MatchEventKind::Allowed(batch, _) => Message::new("match-event-allowed").with("batch", batch.as_str()),
        MatchEventKind::Forgotten(name) => Message::new("match-event-forgotten").with("name", name),
        MatchEventKind::Remembered(name) => Message::new("match-event-remembered").with("name", name),
        MatchEventKind::Break { key, kind, text } => {
            let about = about(key);
            match kind.as_str() {
                "break_noted" => Message::new("match-event-noted").with("about", about).with("text", text),
                "break_snoozed" => {
                    let day = text.parse().map_or_else(|_| text.clone(), |day| cx.texts.date(day));
                    Message::new("match-event-snoozed").with("about", about).with("day", day)
                }
                "break_reopened" => Message::new("match-event-reopened").with("about", about),
                _ => Message::new("match-event-assigned").with("about", about),
            }
        }
    };
    cx.tell(&message)
}

fn made_words(cx: &Cx<'_>, made: &MadeMatch) -> String {
    let what = match made.batches.as_slice() {
        [batch] => batch.to_string(),
        batches => {
            cx.tell(&Message::new("match-this-many").with("batches", batches.len()).with("entries", made.entries.len()))
        }
    };
    let mut parts = vec![what];
    parts.extend(made.legs.iter().map(|leg| {
        let kind = Message::new(kind_key(leg.kind));
        cx.tell(&Message::new("match-event-leg").with("kind", kind).with("amount", cx.money(leg.amount)))
    }));
    if !made.reason.is_empty() {
        parts.push(cx.tell(&Message::new("match-quoted").with("text", &made.reason)));
    }
    parts.join(" · ")
}

/// What the key of a break is about: its batches, or its entry where it has none.
fn about(key: &str) -> String {
    let ids = key.split_once(':').map_or(key, |(_, ids)| ids);
    let (batches, entries) = ids.split_once('|').unwrap_or((ids, ""));
    if batches.is_empty() { entries.chars().take(12).collect() } else { batches.replace('+', ", ") }
}
