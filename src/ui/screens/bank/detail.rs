//! One entry: what came or left, on which days, everything that the bank wrote, and what a batch is made up of.

use egui::{Align, Frame, Label, Layout, Margin, ScrollArea, Ui};

use super::entries::{amount_ink, party};
use crate::domain::{BankEntry, BankEntryDetail, EntryStatus, Money};
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{
    Column, Listed, Mark, Table, TableEvent, TableState, card_title, figure_row, icon_button, rule,
};

/// So many parts of a batch are in sight.
const PARTS_MOST: usize = 16;

/// A part of a batch with its place in it.
type Part = (usize, BankEntryDetail);

/// One entry beside the list. Entries never change, so it is the one of the list.
pub(super) struct Detail {
    entry: BankEntry,
    parts: Vec<Part>,
    table: TableState<usize, Part>,
}

impl Detail {
    /// About this entry.
    pub(super) fn new(entry: BankEntry) -> Self {
        let parts = entry.details.iter().cloned().enumerate().collect();
        Self { entry, parts, table: TableState::default() }
    }

    /// Paints it. True when it is to be closed.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        ui.spacing_mut().item_spacing.y = 0.0;
        let closed = head(ui, cx, &self.entry);
        let scroll = ScrollArea::vertical().id_salt(("bank entry", &self.entry.entry_id));
        scroll.auto_shrink(false).show(ui, |ui| {
            padded(ui, |ui| facts(ui, cx, &self.entry));
            // Of a batch the bank's words are those of all its parts, one below the other.
            if !self.parts.is_empty() {
                self.parts(ui, cx);
            }
            padded(ui, |ui| texts(ui, cx, &self.entry));
            ui.add_space(space::PAGE);
        });
        closed
    }

    /// The payments that the bank booked as this one entry.
    fn parts(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        padded(ui, |ui| {
            ui.add_space(space::CARD);
            rule(ui);
            ui.add_space(space::TIGHT);
            card_title(ui, &cx.say("bank-details"), |ui| {
                ui.add(Label::new(text(caption(cx, &self.entry), Type::Small, palette(ui).text_sub)).truncate());
            });
        });
        let amount = Message::new("bank-column-amount").with("currency", self.entry.amount.currency.code());
        let columns: Vec<Column<'_, Part, ()>> = vec![
            Column::new(cx.say("bank-detail-what"), 120.0, |_, part: &Part| part_words(&part.1)).grows(),
            Column::new(cx.tell(&amount), 108.0, |cx: &Cx<'_>, part: &Part| {
                part.1.amount.map(|amount| cx.amount(amount)).unwrap_or_default()
            })
            .figures(),
        ];
        let table = Table::new(cx.say("bank-details"), columns).dense().beside().rows_at_most(PARTS_MOST);
        let mut rows = Listed::new(&self.parts, |part: &Part| part.0);
        for event in table.show(ui, cx, &mut rows, &mut self.table) {
            if let TableEvent::Copied(rows) = event {
                cx.want(Intent::Copy(rows, Message::new("bank-copied-details")));
            }
        }
    }
}

fn padded<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    Frame::new().inner_margin(Margin::symmetric(16, 0)).show(ui, contents).inner
}

/// The other party, and the way out.
fn head(ui: &mut Ui, cx: &Cx<'_>, entry: &BankEntry) -> bool {
    let party = party(cx, entry).unwrap_or_else(|| cx.say("bank-party-unnamed"));
    let mut closed = false;
    Frame::new().inner_margin(Margin { left: 16, right: 8, ..Margin::ZERO }).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_min_height(size::PAGE_TITLE);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                closed = icon_button(ui, Icon::Close, &cx.say("window-close")).clicked();
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(text(party, Type::Title, palette(ui).text_strong)).truncate());
                });
            });
        });
    });
    closed
}

/// How much, and on which days.
fn facts(ui: &mut Ui, cx: &Cx<'_>, entry: &BankEntry) {
    let palette = palette(ui);
    let is_announced = entry.status == EntryStatus::Pending;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::CARD;
        ui.label(text(cx.money(entry.amount), Type::Figure, amount_ink(entry, palette)));
        if is_announced {
            Mark::Waiting.tag(ui, &cx.say("bank-announced"));
        }
    });
    ui.add_space(space::SMALL);
    ui.spacing_mut().interact_size.y = 20.0; // lines of figures are no buttons
    let day = if is_announced { "bank-announced-for" } else { "bank-booked-on" };
    figure_row(ui, &cx.say(day), "", &cx.texts.date(entry.booked_on), false);
    if let Some(value_on) = entry.value_on {
        figure_row(ui, &cx.say("bank-value-day"), "", &cx.texts.date(value_on), false);
    }
    figure_row(ui, &cx.say("bank-place-in-file"), "", &cx.texts.count(entry.line), false);
}

/// Everything that the bank wrote, as it wrote it.
fn texts(ui: &mut Ui, cx: &mut Cx<'_>, entry: &BankEntry) {
    let palette = palette(ui);
    ui.add_space(space::CARD);
    rule(ui);
    ui.add_space(space::TIGHT);
    card_title(ui, &cx.say("bank-wrote"), |ui| {
        let copy = cx.say("bank-copy-texts");
        if !entry.texts.is_empty() && icon_button(ui, Icon::Copy, &copy).clicked() {
            cx.want(Intent::Copy(entry.texts.join("\n"), Message::new("bank-the-texts")));
        }
    });
    ui.spacing_mut().item_spacing.y = space::TIGHT;
    if entry.texts.is_empty() {
        ui.label(text(cx.say("bank-wrote-nothing"), Type::Body, palette.text_sub));
    }
    for line in &entry.texts {
        ui.add(Label::new(text(line, Type::Body, palette.text)).wrap());
    }
}

/// Who and what, as far as the bank says it.
fn part_words(part: &BankEntryDetail) -> String {
    part.counterparty.iter().chain(&part.texts).map(String::as_str).collect::<Vec<_>>().join(" · ")
}

/// How many there are, and what they come to where each has an amount.
fn caption(cx: &Cx<'_>, entry: &BankEntry) -> String {
    let amounts: Option<Vec<Money>> = entry.details.iter().map(|part| part.amount).collect();
    let sum = amounts.and_then(|amounts| Money::sum(entry.amount.currency, amounts).ok());
    let count = entry.details.len();
    match sum {
        Some(sum) => cx.tell(&Message::new("bank-details-sum").with("count", count).with("sum", cx.money(sum))),
        None => cx.tell(&Message::new("bank-details-count").with("count", count)),
    }
}
