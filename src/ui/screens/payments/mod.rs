//! Every payment: a search, the list it finds, and one payment beside it.

mod detail;
mod fraud;
mod list;
mod reveal;
mod review;
mod search;
mod search_field;
mod sections;
mod table;

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{CentralPanel, Frame, Key, Margin, Modifiers, Panel, Ui};

use self::detail::Detail;
use self::list::{Lists, State, next_sort};
use self::search::{Known, SearchLine};
use self::search_field::{SearchField, mistake};
pub use self::sections::{may_be_back_already, one_refund};
pub use self::table::card_words;
use crate::desk::{FoundPayments, PaymentRow};
use crate::domain::Currency;
use crate::domain::ids::PaymentId;
use crate::domain::search::PaymentSort;
use crate::text::{Message, UserError};
use crate::ui::cx::{Cx, Intent};
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Type, palette, size, space, text};
use crate::ui::widgets::{TableEvent, error_box, waiting};
use crate::worker::{Command, Event};

/// The fixed views, each of which is a search line and nothing more.
const VIEWS: [(&str, &str); 6] = [
    ("payments-view-all", ""),
    ("payments-view-high-risk", "risk:>=65"),
    ("payments-view-held", "status:held"),
    ("payments-view-disputed", "status:disputed"),
    ("payments-view-declined", "status:declined"),
    ("payments-view-refunded", "status:refunded"),
];

/// The narrowest the list may be beside a payment. In less room the payment takes the list's place.
const LIST_MIN: f32 = 380.0;

/// How wide the payment beside the list may be drawn.
const DETAIL_MIN: f32 = 340.0;
const DETAIL_MAX: f32 = 560.0;

/// Every payment.
#[derive(Default)]
pub struct Payments {
    field: SearchField,
    /// What is searched for: the last line that was understood.
    line: String,
    sort: PaymentSort,
    found: Loadable<Arc<FoundPayments>>,
    lists: Lists,
    detail: Detail,
    mistake: Option<UserError>,
    currencies: BTreeSet<Currency>,
    has_scores: bool,
}

impl Payments {
    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        if self.found.apply(event)
            && let Some(found) = self.found.take()
        {
            self.currencies.extend(found.sums.iter().map(|sum| sum.currency));
            self.lists.take(cx, found);
        }
        self.lists.apply(event, cx);
        self.detail.apply(event, cx);
        if let Some(list) = self.lists.shown().filter(|_| !self.has_scores) {
            let scored = |row: &PaymentRow| row.payment.risk.as_ref().is_some_and(|risk| risk.score.is_some());
            self.has_scores = list.rows.loaded().any(scored);
        }
    }

    /// How many payments the list has found, once the first of them are here.
    pub fn shown(&self) -> usize {
        let list = self.lists.shown().filter(|list| list.rows.loaded().next().is_some());
        list.map_or(0, |list| list.found.len())
    }

    /// Shows one payment beside the list.
    pub fn show_payment(&mut self, cx: &mut Cx<'_>, payment_id: PaymentId) {
        self.detail.show(cx, payment_id.clone());
        self.lists.reveal(cx, payment_id);
    }

    /// Shows the payments of a search line.
    pub fn search(&mut self, cx: &mut Cx<'_>, line: String) {
        self.field.search = SearchLine::of(line);
        self.close_detail(cx);
        self.line_changed(cx);
    }

    /// Paints it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let (line, sort) = (self.line.clone(), self.sort);
        self.found.keep_fresh(cx, || Command::FindPayments { line, sort });
        self.lists.advance(cx);
        self.keys(ui, cx);
        if self.lists.state.cursor.is_none() {
            self.list(ui, cx);
        } else if ui.available_width() >= LIST_MIN + DETAIL_MIN {
            let widest = (ui.available_width() - LIST_MIN).min(DETAIL_MAX);
            Panel::right("payment")
                .default_size(size::DETAIL.min(widest))
                .size_range(DETAIL_MIN..=widest)
                .frame(Frame::new().fill(palette(ui).card.into()))
                .show(ui, |ui| self.beside(ui, cx));
            self.list(ui, cx);
        } else {
            let frame = Frame::new().fill(palette(ui).card.into());
            CentralPanel::no_frame().frame(frame).show(ui, |ui| self.beside(ui, cx));
        }
        self.detail.dialogs(ui.ctx(), cx);
    }

    /// Esc takes away what is on top: the selection, then the payment beside the list.
    fn keys(&mut self, ui: &Ui, cx: &mut Cx<'_>) {
        if ui.memory(|memory| memory.top_modal_layer().is_some()) || ui.ctx().any_popup_open() {
            return;
        }
        // While somebody types, Esc ends the typing and no more.
        let typing = self.field.had_focus() || ui.ctx().text_edit_focused();
        self.field.listen(ui);
        if !typing && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            if self.lists.state.selected.is_empty() {
                self.close_detail(cx);
            } else {
                self.lists.state.selected.clear();
            }
        }
    }

    fn close_detail(&mut self, cx: &mut Cx<'_>) {
        self.lists.state.cursor = None;
        self.detail.close(cx);
    }

    fn beside(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let row = match (&self.lists.state.cursor, self.lists.shown()) {
            (Some(key), Some(list)) => list.rows.loaded().find(|row| row.payment.payment_id == *key),
            _ => None,
        };
        let closed = self.detail.ui(ui, cx, row);
        if closed {
            self.close_detail(cx);
        }
    }

    fn list(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if !self.lists.state.selected.is_empty() {
            let has_scores = self.has_scores;
            let (shown, state) = self.lists.shown_mut();
            if let Some(list) = shown {
                let found = &list.found;
                let bar = Panel::bottom("selected payments").exact_size(size::BAR).resizable(false);
                bar.show_separator_line(false).frame(Frame::NONE).show(ui, |ui| {
                    table::selection_bar(ui, cx, state, |cx, state| tsv(cx, found, has_scores, state));
                });
            }
        }
        CentralPanel::no_frame().show(ui, |ui| {
            Frame::new().inner_margin(Margin::symmetric(16, 0)).show(ui, |ui| self.above(ui, cx));
            self.rows(ui, cx);
        });
    }

    /// Title, views, search field and sums.
    fn above(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.set_width(ui.available_width());
        ui.add_space(space::SMALL + 2.0);
        let mut changed = self.views(ui, cx);
        ui.add_space(space::SMALL);
        let known = Known { currencies: &self.currencies, today: cx.now.date_naive() };
        changed |= self.field.ui(ui, cx, &known);
        if changed {
            self.line_changed(cx);
        }
        ui.add_space(space::TIGHT + 2.0);
        if let Some(error) = &self.mistake {
            mistake(ui, cx, error);
        } else if let Some(list) = self.lists.shown() {
            table::sums(ui, cx, &list.found);
        }
        ui.add_space(space::TIGHT);
    }

    /// The fixed views. True when one was chosen.
    fn views(&mut self, ui: &mut Ui, cx: &Cx<'_>) -> bool {
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(2.0, 4.0);
            ui.set_min_height(size::ROOMY_ROW);
            ui.label(text(cx.say("window-payments"), Type::Title, palette(ui).text_strong));
            ui.add_space(space::SMALL);
            for (key, line) in VIEWS {
                if table::tab(ui, &cx.tell(&Message::new(key)), self.line == line) {
                    chosen = Some(line);
                }
            }
        });
        if let Some(line) = chosen {
            self.field.search = SearchLine::of(line.to_owned());
        }
        chosen.is_some()
    }

    /// Searches for what stands in the field, unless that is a mistake: then it is said, and the list stays.
    fn line_changed(&mut self, cx: &mut Cx<'_>) {
        match self.field.search.understood() {
            Ok(line) => {
                self.mistake = None;
                if line != self.line {
                    self.line = line;
                    self.find(cx);
                }
            }
            Err(error) => self.mistake = Some(error),
        }
    }

    fn find(&mut self, cx: &mut Cx<'_>) {
        self.found.ask(cx, Command::FindPayments { line: self.line.clone(), sort: self.sort });
    }

    fn rows(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if let Some(error) = self.found.error()
            && error_box(ui, cx, error, Some(&cx.say("window-try-again")))
        {
            self.find(cx);
        }
        let has_scores = self.has_scores;
        let (shown, state) = self.lists.shown_mut();
        let Some(list) = shown else {
            if self.found.is_pending() {
                waiting(ui, cx);
            }
            return;
        };
        let found = Arc::clone(&list.found);
        let events = table::table(cx, &found, has_scores).show(ui, cx, &mut list.rows, state);
        for event in events {
            match event {
                TableEvent::Moved(payment_id) => {
                    // The payment takes room from the list, and what is above it more lines.
                    if !self.detail.is_open() {
                        self.lists.state.scroll_to_cursor();
                    }
                    self.detail.show(cx, payment_id);
                }
                TableEvent::Opened(payment_id) => self.show_payment(cx, payment_id),
                TableEvent::Sorted(by) => {
                    self.sort = next_sort(self.sort, by);
                    self.find(cx);
                }
                TableEvent::Copied(at_cursor) => {
                    let state = &self.lists.state;
                    let count = u64::try_from(state.selected.len()).unwrap_or(u64::MAX).max(1);
                    let words = if state.selected.is_empty() { at_cursor } else { tsv(cx, &found, has_scores, state) };
                    cx.want(Intent::Copy(words, Message::new("payments-copied-rows").with("count", count)));
                }
            }
        }
    }
}

/// The selected payments, newest first, as tab separated text.
fn tsv(cx: &Cx<'_>, found: &FoundPayments, has_scores: bool, state: &State) -> String {
    let mut rows: Vec<&PaymentRow> = state.selected.values().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.payment.created_at));
    table::table(cx, found, has_scores).as_tsv(cx, &rows)
}
