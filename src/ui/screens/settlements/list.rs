//! The list: state, payout, bank and difference of each batch in one line, and what they come to.

use egui::{Align, CentralPanel, Frame, Layout, Margin, Panel, Stroke, Ui};

use super::Settlements;
use crate::desk::{self, SettlementRow, SettlementSum};
use crate::domain::{Currency, Money};
use crate::report::month::ProofState;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::money_words::{proof_state, signed};
use crate::ui::theme::{Type, palette, size, space, text};
use crate::ui::widgets::{Column, Listed, Table, TableEvent, fill_row, show_loadable, tabs};

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum By {
    State,
    Batch,
    Gateway,
    #[default]
    Due,
    Payout,
    Bank,
    Difference,
}

/// Sorts batches; those that are equal by it are in order of arrival, newest first.
pub(super) fn arrange(rows: &mut [SettlementRow], (by, ascending): (By, bool)) {
    let amount = |amount: Money| (amount.currency, amount.minor);
    let bank = |row: &SettlementRow| row.batch.deposit().ok().flatten().map(amount);
    rows.sort_by(|a, b| {
        let (one, other) = (&a.batch, &b.batch);
        let order = match by {
            By::State => one.state.cmp(&other.state),
            By::Batch => one.batch_id.cmp(&other.batch_id),
            By::Gateway => a.gateway.cmp(&b.gateway),
            By::Due => one.arrival.cmp(&other.arrival),
            By::Payout => amount(one.payout).cmp(&amount(other.payout)),
            By::Bank => bank(a).cmp(&bank(b)),
            By::Difference => amount(one.difference).cmp(&amount(other.difference)),
        };
        let order = if ascending { order } else { order.reverse() };
        let newest = || other.arrival.cmp(&one.arrival).then_with(|| one.batch_id.cmp(&other.batch_id));
        order.then_with(newest)
    });
}

/// The states in the order of their tabs: what needs a look is in the middle, as on the way from gateway to bank.
const STATES: [ProofState; 8] = [
    ProofState::InTransit,
    ProofState::Matched,
    ProofState::Short,
    ProofState::Over,
    ProofState::Missing,
    ProofState::NotAttributable,
    ProofState::Returned,
    ProofState::CarriedOver,
];

impl Settlements {
    pub(super) fn list_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        ui.spacing_mut().item_spacing.y = 0.0;
        self.title(ui, cx);
        if self.batches.value().is_some_and(|found| !found.rows.is_empty()) {
            self.sums(ui, cx);
            self.tabs(ui, cx);
        }
        let (batches, sort) = (std::mem::take(&mut self.batches), self.sort);
        let body = Frame::new().inner_margin(Margin::ZERO);
        let again = CentralPanel::no_frame()
            .frame(body)
            .show(ui, |ui| show_loadable(ui, cx, &batches, |ui, cx, found| self.table(ui, cx, found)))
            .inner;
        self.batches = batches;
        if self.sort != sort {
            self.arrange();
        }
        if again {
            self.fetch(cx);
        }
    }

    fn title(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let palette = palette(ui);
        let months = self.batches.value().map(|found| found.months.as_slice()).unwrap_or_default().to_vec();
        let mut changed = false;
        Frame::new().inner_margin(Margin::symmetric(16, 0)).show(ui, |ui| {
            fill_row(
                ui,
                size::PAGE_TITLE,
                |ui| {
                    ui.label(text(cx.say("window-settlements"), Type::Title, palette.text_strong));
                    changed = self.month.ui(ui, cx, &months);
                },
                |_| {},
            );
        });
        if changed {
            self.table.start_over();
            self.state = None;
            self.detail = None;
            self.fetch(cx);
        }
    }

    fn tabs(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some(found) = self.batches.value() else { return };
        let count = |count: u64| cx.texts.count(count);
        let all = (None, cx.say("settlements-all"), count(found.counts.values().sum()));
        let some = STATES
            .into_iter()
            .filter_map(|state| Some((Some(state), cx.say(state_key(state)), count(*found.counts.get(&state)?))));
        let choices: Vec<_> = std::iter::once(all).chain(some).collect();
        let mut state = self.state.filter(|state| found.counts.contains_key(state));
        Frame::new().inner_margin(Margin::symmetric(8, 0)).show(ui, |ui| tabs(ui, &mut state, &choices));
        if state != self.state {
            self.state = state;
            self.table.start_over();
            self.arrange();
        }
    }

    fn table(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, found: &desk::Settlements) {
        let palette = palette(ui);
        let one = one_currency(&self.shown);
        let payout = match one {
            Some(currency) => cx.tell(&Message::new("settlements-payout-in").with("currency", currency.code())),
            None => cx.say("settlements-payout"),
        };
        let ink = move |ui: &mut Ui, words: String, ink| {
            ui.add(egui::Label::new(text(words, Type::Body, ink)).truncate());
        };
        let (strong, quiet) = (palette.text_strong, palette.text_sub);
        let mut columns = vec![
            Column::new(cx.say("settlements-state"), state_width(ui, cx, found), |cx: &Cx<'_>, row: &SettlementRow| {
                cx.say(state_key(row.batch.state))
            })
            .drawn(|ui, cx, row| {
                proof_state(row.batch.state).0.show(ui, &cx.say(state_key(row.batch.state)));
            })
            .sorted_by(By::State),
            Column::new(cx.say("settlements-batch"), 80.0, |_, row: &SettlementRow| row.batch.batch_id.to_string())
                .drawn(move |ui, _, row| ink(ui, row.batch.batch_id.to_string(), strong))
                .grows()
                .sorted_by(By::Batch),
            Column::new(cx.say("settlements-gateway"), 76.0, |_, row: &SettlementRow| row.gateway.clone())
                .drawn(move |ui, _, row| ink(ui, row.gateway.clone(), quiet))
                .spared(4)
                .sorted_by(By::Gateway),
            Column::new(cx.say("settlements-due"), 64.0, |cx: &Cx<'_>, row: &SettlementRow| {
                cx.texts.day_and_month(row.batch.arrival)
            })
            .figures()
            .spared(2)
            .sorted_by(By::Due),
            Column::new(payout, 84.0, |cx: &Cx<'_>, row: &SettlementRow| cx.amount(row.batch.payout))
                .drawn(move |ui, cx, row| ink(ui, cx.amount(row.batch.payout), strong))
                .figures()
                .spared(1)
                .sorted_by(By::Payout),
            Column::new(cx.say("settlements-bank"), 80.0, |cx: &Cx<'_>, row: &SettlementRow| {
                at_the_bank(row).map_or_else(|key| cx.say(key), |deposit| cx.amount(deposit))
            })
            .drawn(move |ui, cx, row| match at_the_bank(row) {
                Ok(deposit) => ink(ui, cx.amount(deposit), strong),
                Err(key) => ink(ui, cx.say(key), quiet),
            })
            .figures()
            .spared(3)
            .sorted_by(By::Bank),
            Column::new(cx.say("settlements-difference"), 84.0, difference_words)
                .drawn(move |ui, cx, row| {
                    let is_zero = row.batch.difference.is_zero();
                    ink(ui, difference_words(cx, row), if is_zero { quiet } else { palette.warn.ink });
                })
                .figures()
                .sorted_by(By::Difference),
        ];
        if one.is_none() {
            let currency = |_: &Cx<'_>, row: &SettlementRow| row.batch.payout.currency.to_string();
            let column = Column::new(cx.say("settlements-currency"), 66.0, currency);
            columns.insert(4, column.drawn(move |ui, cx, row| ink(ui, currency(cx, row), quiet)));
        }
        let (what, hint) = if found.months.is_empty() {
            ("settlements-none", "settlements-none-hint")
        } else {
            ("settlements-none-in-month", "settlements-none-in-month-hint")
        };
        let (by, ascending) = self.sort;
        let table = Table::new(cx.say("window-settlements"), columns)
            .sorted(by, !ascending)
            .when_empty(cx.say(what), cx.say(hint));
        let mut rows = Listed::new(&self.shown, |row: &SettlementRow| row.batch.batch_id.clone());
        for event in table.show(ui, cx, &mut rows, &mut self.table) {
            match event {
                TableEvent::Moved(batch_id) | TableEvent::Opened(batch_id) => self.open(cx, batch_id, false),
                TableEvent::Sorted(by) => {
                    // Words begin with A, figures with the largest.
                    let first = matches!(by, By::State | By::Batch | By::Gateway);
                    let ascending = if self.sort.0 == by { !self.sort.1 } else { first };
                    self.sort = (by, ascending);
                }
                TableEvent::Copied(rows) => cx.want(Intent::Copy(rows, Message::new("settlements-copied-rows"))),
            }
        }
    }

    /// What the batches in sight come to, at the foot.
    fn sums(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let palette = palette(ui);
        // Sums of batches that came here without an overflow do not overflow now.
        let sums = SettlementSum::of(&self.shown).unwrap_or_default();
        let frame = Frame::new().fill(palette.rail.into()).inner_margin(Margin::symmetric(16, 0));
        Panel::bottom("settlement sums").resizable(false).show_separator_line(false).frame(frame).show(ui, |ui| {
            let edge = ui.max_rect().expand2(egui::vec2(f32::from(16_u8), 0.0));
            ui.painter().hline(edge.x_range(), edge.top() + 0.5, Stroke::new(1.0, palette.line));
            let height = if sums.len() > 1 { size::ROW } else { size::BAR };
            for sum in &sums {
                sum_ui(ui, cx, sum, sums.len() > 1, height);
            }
        });
    }
}

fn sum_ui(ui: &mut Ui, cx: &Cx<'_>, sum: &SettlementSum, several: bool, height: f32) {
    let palette = palette(ui);
    ui.horizontal(|ui| {
        ui.set_min_height(height);
        ui.spacing_mut().item_spacing.x = space::TIGHT;
        let mut batches = cx.tell(&Message::new("settlements-batches").with("count", sum.batches));
        if several {
            batches = format!("{batches}, {}", sum.currency);
        }
        ui.label(text(batches, Type::Strong, palette.text_strong));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::TIGHT;
            let ink = if sum.difference.is_zero() { palette.text_sub } else { palette.warn.ink };
            ui.label(text(signed(cx.texts, sum.difference), Type::Strong, ink))
                .on_hover_text(cx.say("settlements-difference"));
            // What does not fit is left out from the right: the rest of the line is read from the left.
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let figures = [
                    ("settlements-sum-payouts", sum.payouts),
                    ("settlements-sum-bank", sum.at_the_bank),
                    ("settlements-sum-transit", sum.in_transit),
                ];
                for (key, amount) in figures {
                    let (name, amount) = (cx.say(key), cx.amount(amount));
                    let width = |words: &str, kind: Type| {
                        ui.painter().layout_no_wrap(words.to_owned(), kind.font(), palette.text.into()).size().x
                    };
                    let needed = space::CARD + width(&name, Type::Small) + width(&amount, Type::Strong) + space::TIGHT;
                    if needed > ui.available_width() {
                        break;
                    }
                    ui.add_space(space::CARD - space::TIGHT);
                    ui.label(text(name, Type::Small, palette.text_sub));
                    ui.label(text(amount, Type::Strong, palette.text_strong));
                }
            });
        });
    });
}

/// As wide as the widest state of this month; what it does not take is left to the ids.
fn state_width(ui: &Ui, cx: &Cx<'_>, found: &desk::Settlements) -> f32 {
    let words = found.counts.keys().map(|state| {
        let words = cx.say(state_key(*state));
        ui.painter().layout_no_wrap(words, Type::Body.font(), palette(ui).text.into()).size().x
    });
    words.fold(64.0, f32::max).ceil() + size::GLYPH + 6.0 + 2.0 * space::SMALL + 2.0
}

/// The one currency of all these batches, if there is one.
fn one_currency(rows: &[SettlementRow]) -> Option<Currency> {
    let first = rows.first()?.batch.payout.currency;
    rows.iter().all(|row| row.batch.payout.currency == first).then_some(first)
}

/// What the bank has of a batch; or in a word why it has nothing.
fn at_the_bank(row: &SettlementRow) -> Result<Money, &'static str> {
    match (row.batch.state, row.batch.deposit()) {
        (ProofState::InTransit, _) => Err("settlements-not-yet"),
        (ProofState::Missing | ProofState::Returned | ProofState::CarriedOver, _) | (_, Ok(None) | Err(_)) => {
            Err("settlements-nothing")
        }
        (_, Ok(Some(deposit))) => Ok(deposit),
    }
}

fn difference_words(cx: &Cx<'_>, row: &SettlementRow) -> String {
    match row.batch.state {
        ProofState::InTransit | ProofState::Returned | ProofState::CarriedOver => "–".to_owned(),
        _ => signed(cx.texts, row.batch.difference),
    }
}

/// The word of a state where there is little room: the bank's column says the rest.
const fn state_key(state: ProofState) -> &'static str {
    match state {
        ProofState::Missing => "settlements-missing",
        _ => proof_state(state).1,
    }
}
