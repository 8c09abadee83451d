//! What was learnt: who pays for a gateway as well, from which match, by whom and when; and a way to forget it although the
//! match stands.

use egui::{Key, Label, Modifiers, Ui};

use super::history::NewestFirst;
use super::verbs::Verb;
use crate::desk::{DecidedBy, LearntSender};
use crate::domain::Capability;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent, TakeBack};
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Icon, Type, palette, space, text};
use crate::ui::widgets::{Button, Column, Listed, Mark, Table, TableState, show_loadable};
use crate::worker::{Command, Event, TaughtSenders};

/// The list and where a person is in it.
#[derive(Default)]
pub(super) struct Learnt {
    all: Loadable<TaughtSenders>,
    table: TableState<String, LearntSender>,
}

impl Learnt {
    /// Takes what was asked for. The cursor stays where it was, or goes to what has taken its place.
    pub(super) fn apply(&mut self, event: &mut Event) {
        if self.all.apply(event)
            && let Some(TaughtSenders(all)) = self.all.value()
        {
            let at = |name: &String| all.iter().position(|sender| sender.name == *name);
            let place = self.table.cursor.as_ref().and_then(at);
            let place = place.unwrap_or_else(|| self.table.place().min(all.len().saturating_sub(1)));
            self.table.cursor = all.get(place).map(|sender| sender.name.clone());
            self.table.cursor_is_at(place);
        }
    }

    pub(super) fn keep_fresh(&mut self, cx: &mut Cx<'_>) {
        self.all.keep_fresh(cx, || Command::FetchTaughtSenders);
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.all.value().map_or(0, |TaughtSenders(all)| all.len())
    }

    pub(super) const fn take_keyboard(&mut self) {
        self.table.take_keyboard();
    }

    pub(super) fn body(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let all = std::mem::take(&mut self.all);
        let again = show_loadable(ui, cx, &all, |ui, cx, all| self.table_ui(ui, cx, &all.0));
        self.all = all;
        if again {
            self.all.expire();
        }
    }

    fn at_cursor(&self) -> Option<&LearntSender> {
        let cursor = self.table.cursor.as_ref()?;
        self.all.value()?.0.iter().find(|sender| sender.name == *cursor)
    }

    /// Whether the line at the cursor can be forgotten, so that it has to be said what that means.
    pub(super) fn can_be_forgotten(&self, cx: &Cx<'_>) -> bool {
        cx.may(Capability::Match) && self.at_cursor().is_some_and(|sender| sender.counts)
    }

    /// The button about the line at the cursor. Gives the name that is to be forgotten.
    pub(super) fn button(&self, ui: &mut Ui, cx: &mut Cx<'_>, busy: bool) -> Option<String> {
        let sender = self.at_cursor()?;
        if !cx.may(Capability::Match) {
            return None;
        }
        let (word, icon, verb, key) = if sender.counts {
            ("match-learnt-forget", Icon::Close, Verb::NotThis, Key::D)
        } else {
            ("match-learnt-count-again", Icon::Undo, Verb::Undo, Key::U)
        };
        let by_key = ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let button = Button::soft(cx.tell(&Message::new(word))).icon(icon).keys(verb.key());
        let pressed = ui.add_enabled(!busy, button).clicked();
        if busy || !(pressed || by_key) {
            return None;
        }
        if sender.counts {
            return Some(sender.name.clone());
        }
        cx.want(Intent::TakeBack(TakeBack::Sender(sender.name.clone())));
        None
    }

    fn table_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, all: &[LearntSender]) {
        let palette = palette(ui);
        let ink = move |sender: &LearntSender| if sender.counts { palette.text_strong } else { palette.text_sub };
        let columns: Vec<Column<'_, LearntSender, NewestFirst>> = vec![
            Column::new(cx.say("match-learnt-sender"), 200.0, |_, sender: &LearntSender| sender.name.clone())
                .drawn(move |ui, _, sender| {
                    ui.spacing_mut().item_spacing.x = 6.0;
                    if sender.counts { Mark::Done } else { Mark::Quiet }.glyph(ui);
                    ui.add(Label::new(text(&sender.name, Type::Body, ink(sender))).truncate())
                        .on_hover_text(&sender.name);
                })
                .grows(),
            Column::new(cx.say("match-learnt-counts"), 190.0, state).drawn(move |ui, cx, sender| {
                ui.add(Label::new(text(state(cx, sender), Type::Body, palette.text)).truncate());
            }),
            Column::new(cx.say("match-learnt-from"), 250.0, from).drawn(move |ui, cx, sender| {
                let words = from(cx, sender);
                ui.add(Label::new(text(&words, Type::Body, palette.text_sub)).truncate()).on_hover_text(words);
            }),
        ];
        let table = Table::new(cx.say("match-learnt-title"), columns)
            .edge(space::CARD)
            .when_empty(cx.say("match-learnt-none"), cx.say("match-learnt-none-hint"));
        table.show(ui, cx, &mut Listed::new(all, |sender: &LearntSender| sender.name.clone()), &mut self.table);
    }
}

fn state(cx: &Cx<'_>, sender: &LearntSender) -> String {
    let key = if sender.counts { "match-learnt-entries" } else { "match-learnt-forgotten" };
    cx.tell(&Message::new(key).with("count", sender.entries))
}

/// The last match that teaches it, and how many more do.
fn from(cx: &Cx<'_>, sender: &LearntSender) -> String {
    let Some((DecidedBy { author, at, .. }, earlier)) = sender.taught_by.split_last() else { return String::new() };
    let moment = cx.texts.moment(*at, cx.now);
    cx.tell(&Message::new("match-learnt-by").with("name", author).with("time", moment).with("more", earlier.len()))
}
