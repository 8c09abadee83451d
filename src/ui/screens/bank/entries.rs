//! The entries of an account, newest first, fetched while they are scrolled; what is ticked is added up.

use egui::{Frame, Label, Layout, Margin, Panel, Stroke, Ui};

use super::detail::Detail;
use super::statements;
use crate::desk::{BANK_PAGE_ROWS, BankAccount, BankEntries};
use crate::domain::ids::BankEntryId;
use crate::domain::{BankEntry, EntryStatus, Money};
use crate::text::Message;
use crate::theme::{Colour, Palette};
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::{Icon, Type, palette, size, text};
use crate::ui::widgets::{Button, Column, Mark, Paged, Table, TableEvent, TableState, key_cap};
use crate::worker::{Command, Event};

/// One account with its entries, and where a person is in them.
pub(super) struct Entries {
    pub(super) account: BankAccount,
    rows: Paged<BankEntry, BankEntryId>,
    table: TableState<BankEntryId, BankEntry>,
    /// The entry beside the list.
    pub(super) open: Option<Detail>,
}

impl Entries {
    /// The entries of an account, none of which is here yet.
    pub(super) fn new(account: BankAccount) -> Self {
        let count = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        let rows = Paged::new(count(account.entries), |entry: &BankEntry| entry.entry_id.clone());
        let mut table = TableState::default();
        table.start_over();
        Self { account, rows: rows.with_page(count(BANK_PAGE_ROWS)), table, open: None }
    }

    /// Takes what was asked for.
    pub(super) fn apply(&mut self, event: &mut Event) {
        self.rows.apply(event, |page: BankEntries| page.rows);
    }

    /// Calls back what is on its way; for an account that is not shown any more.
    pub(super) fn call_back(&mut self, cx: &mut Cx<'_>) {
        self.rows.call_back(cx);
    }

    /// Whether there is something that Escape takes away.
    pub(super) fn has_something_open(&self) -> bool {
        self.open.is_some() || !self.table.selected.is_empty()
    }

    /// Takes away the selection, then the entry beside the list.
    pub(super) fn close_what_is_on_top(&mut self) {
        if self.table.selected.is_empty() {
            self.close();
        } else {
            self.table.selected.clear();
        }
    }

    fn close(&mut self) {
        self.open = None;
        self.table.cursor = None;
    }

    /// The open entry in a panel at the right.
    pub(super) fn detail_panel(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, width: f32) {
        let Some(detail) = &mut self.open else { return };
        let palette = palette(ui);
        let frame = Frame::new().fill(palette.card.into()).inner_margin(Margin::ZERO);
        let panel = Panel::right("bank entry").exact_size(width).resizable(false).show_separator_line(false);
        let closed = panel
            .frame(frame)
            .show(ui, |ui| {
                let edge = ui.max_rect();
                let closed = detail.ui(ui, cx);
                ui.painter().vline(edge.left() + 0.5, edge.y_range(), Stroke::new(1.0, palette.line));
                closed
            })
            .inner;
        if closed {
            self.close();
        }
    }

    /// Paints the list into the room that is left.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let account = &self.account.key;
        self.rows.fetch(cx, |rows| {
            let first = u64::try_from(rows.start).unwrap_or(u64::MAX);
            Command::BankEntries { account: account.clone(), first }
        });
        let table = table(cx, &self.account);
        if !self.table.selected.is_empty() {
            let bar = Panel::bottom("selected entries").exact_size(size::BAR).resizable(false);
            bar.show_separator_line(false).frame(Frame::NONE).show(ui, |ui| {
                let rows: Vec<&BankEntry> = self.table.selected.values().collect();
                let copied = selection_bar(ui, cx, &rows, |cx| table.as_tsv(cx, &rows));
                if copied {
                    self.table.selected.clear();
                }
            });
        }
        let caption = Message::new("bank-entries-count").with("count", self.account.entries);
        let caption = if self.account.entries == 0 { String::new() } else { cx.tell(&caption) };
        statements::title(ui, &cx.say("bank-entries"), &caption);
        for event in table.show(ui, cx, &mut self.rows, &mut self.table) {
            match event {
                TableEvent::Moved(entry_id) | TableEvent::Opened(entry_id) => {
                    let entry = self.rows.loaded().find(|entry| entry.entry_id == entry_id);
                    self.open = entry.cloned().map(Detail::new);
                }
                TableEvent::Copied(rows) => {
                    let count = self.table.selected.len().max(1);
                    cx.want(Intent::Copy(rows, Message::new("bank-copied-entries").with("count", count)));
                }
                TableEvent::Sorted(()) => {}
            }
        }
    }
}

/// The list as it is shown and copied.
fn table<'a>(cx: &Cx<'_>, account: &BankAccount) -> Table<'a, BankEntry, ()> {
    let ink = |ui: &mut Ui, words: String, ink: Colour| {
        ui.add(Label::new(text(words, Type::Body, ink)).truncate());
    };
    let amount = Message::new("bank-column-amount").with("currency", account.key.currency.code());
    let mut columns = vec![
        Column::new(cx.say("bank-column-day"), 104.0, |cx: &Cx<'_>, entry: &BankEntry| cx.texts.date(entry.booked_on))
            .copied(|_, entry| entry.booked_on.to_string())
            .drawn(move |ui, cx, entry| ink(ui, cx.texts.date(entry.booked_on), palette(ui).text_sub)),
        Column::new(cx.say("bank-column-party"), 90.0, |cx: &Cx<'_>, entry: &BankEntry| {
            party(cx, entry).unwrap_or_default()
        })
        .drawn(move |ui, cx, entry| ink(ui, party(cx, entry).unwrap_or_default(), palette(ui).text_strong))
        .grows(),
        Column::new(cx.say("bank-column-text"), 84.0, |_, entry: &BankEntry| words_first(entry)).grows().spared(1),
    ];
    // Most accounts have only booked ones, which need no word.
    if account.statements.iter().any(|statement| statement.row.pending != Some(0)) {
        columns.push(
            Column::new(cx.say("bank-column-state"), 104.0, |cx: &Cx<'_>, entry: &BankEntry| {
                cx.say(state_word(entry.status))
            })
            .drawn(move |ui, cx, entry| {
                let word = cx.say(state_word(entry.status));
                match entry.status {
                    EntryStatus::Pending => drop(Mark::Waiting.show(ui, &word)),
                    EntryStatus::Booked => ink(ui, word, palette(ui).text_sub),
                }
            }),
        );
    }
    columns.extend([
        Column::only_copied(cx.say("bank-column-value-day"), |_, entry: &BankEntry| {
            entry.value_on.map(|day| day.to_string()).unwrap_or_default()
        }),
        Column::new(cx.tell(&amount), 116.0, |cx: &Cx<'_>, entry: &BankEntry| cx.amount(entry.amount))
            .copied(|_, entry| entry.amount.to_decimal())
            .drawn(move |ui, cx, entry| ink(ui, cx.amount(entry.amount), amount_ink(entry, palette(ui))))
            .figures(),
        Column::only_copied(cx.say("bank-column-currency"), |_, entry: &BankEntry| {
            entry.amount.currency.code().to_owned()
        }),
    ]);
    Table::new(cx.say("bank-entries"), columns)
        .selectable()
        .when_empty(cx.say("bank-entries-none"), cx.say("bank-entries-none-hint"))
}

/// The other party; of a batch that has none, how many payments are in it.
pub(super) fn party(cx: &Cx<'_>, entry: &BankEntry) -> Option<String> {
    let batch = || cx.tell(&Message::new("bank-details-count").with("count", entry.details.len()));
    entry.counterparty.clone().or_else(|| (!entry.details.is_empty()).then(batch))
}

/// Everything that the bank wrote; what is in words says more than a reference, and stands where it is read.
fn words_first(entry: &BankEntry) -> String {
    let (words, references): (Vec<&str>, Vec<&str>) =
        entry.texts.iter().map(String::as_str).partition(|text| text.contains(' '));
    [words, references].concat().join(" · ")
}

/// Booked or only announced.
const fn state_word(status: EntryStatus) -> &'static str {
    match status {
        EntryStatus::Booked => "bank-booked",
        EntryStatus::Pending => "bank-announced",
    }
}

/// Money that came is strong, money that left is not; what may still change is paler, as everywhere.
pub(super) const fn amount_ink(entry: &BankEntry, palette: &Palette) -> Colour {
    match entry.status {
        EntryStatus::Pending => palette.text_sub,
        EntryStatus::Booked if entry.amount.minor < 0 => palette.text,
        EntryStatus::Booked => palette.text_strong,
    }
}

/// How much is ticked and what it comes to. True when nothing is to be ticked any more.
fn selection_bar(ui: &mut Ui, cx: &mut Cx<'_>, rows: &[&BankEntry], tsv: impl FnOnce(&Cx<'_>) -> String) -> bool {
    let palette = palette(ui);
    let mut clear = false;
    Frame::new().fill(palette.pop.into()).inner_margin(Margin::symmetric(16, 0)).show(ui, |ui| {
        let edge = ui.max_rect().expand(16.0);
        ui.painter().hline(edge.x_range(), ui.max_rect().top() + 0.5, Stroke::new(1.0, palette.line));
        ui.set_height(size::BAR);
        ui.horizontal_centered(|ui| {
            ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
                key_cap(ui, "Esc");
                clear = ui.add(Button::plain(cx.say("payments-selection-clear"))).clicked();
                if ui.add(Button::plain(cx.say("payments-selection-copy")).icon(Icon::Copy)).clicked() {
                    let what = Message::new("bank-copied-entries").with("count", rows.len());
                    cx.want(Intent::Copy(tsv(cx), what));
                }
                ui.with_layout(Layout::left_to_right(egui::Align::Center), |ui| {
                    let selected = cx.tell(&Message::new("payments-selected").with("count", rows.len()));
                    ui.label(text(selected, Type::Strong, palette.text_strong));
                    let currency = rows.first().map(|entry| entry.amount.currency);
                    let sum = currency.map(|currency| Money::sum(currency, rows.iter().map(|entry| entry.amount)));
                    let sum = sum.and_then(Result::ok).map_or_else(|| cx.say("money-overflow"), |sum| cx.money(sum));
                    ui.add(Label::new(text(sum, Type::Body, palette.text)).truncate());
                });
            });
        });
    });
    clear
}
