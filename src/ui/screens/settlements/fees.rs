//! What the payments of a batch cost, by brand and country of the card.

use egui::{Label, Ui};
use rust_decimal::Decimal;

use super::detail::section;
use crate::desk::{BatchDetail, FeeRow};
use crate::domain::{Card, Money, MoneyError};
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::{Type, palette, size, space, text};
use crate::ui::widgets::{Column, Listed, Table, TableEvent, TableState};

type Key = (Option<String>, Option<String>);

/// The fees of the batch that is shown.
#[derive(Default)]
pub(super) struct Fees {
    rows: Vec<FeeRow>,
    sums: Option<Sums>,
    table: TableState<Key, FeeRow>,
}

/// What the rows come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sums {
    payments: u64,
    volume: Money,
    fee: Money,
    rate: Option<Decimal>,
    /// Fees of the batch that belong to no payment: of refunds and disputes, or on their own.
    others: Money,
}

impl Sums {
    /// `all_fees` is what the batch's fees come to, positive.
    fn of(rows: &[FeeRow], all_fees: Money) -> Result<Self, MoneyError> {
        let currency = all_fees.currency;
        let volume = Money::sum(currency, rows.iter().map(|row| row.volume))?;
        let fee = Money::sum(currency, rows.iter().map(|row| row.fee))?;
        Ok(Self {
            payments: rows.iter().map(|row| row.payments).sum(),
            volume,
            fee,
            rate: Decimal::from(fee.minor).checked_div(Decimal::from(volume.minor)),
            others: all_fees.minus(fee)?,
        })
    }
}

impl Fees {
    /// Shows the fees of another batch.
    pub(super) fn set(&mut self, found: &BatchDetail) {
        self.rows.clone_from(&found.fees);
        let fees = found.row.batch.parts.fees.negated();
        self.sums = fees.and_then(|fees| Sums::of(&self.rows, fees)).ok();
        self.table = TableState::default();
    }

    /// How much room it takes, about.
    #[allow(clippy::cast_precision_loss, reason = "a few rows")]
    pub(super) fn height(&self) -> f32 {
        if self.rows.is_empty() {
            return 0.0;
        }
        self.rows.len() as f32 * size::DENSE_ROW + size::CARD_TITLE + 3.0 * size::ROOMY_ROW
    }

    /// Paints them.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, found: &BatchDetail) {
        if self.rows.is_empty() {
            return;
        }
        let palette = palette(ui);
        let currency = found.row.batch.payout.currency;
        let caption = Message::new("settlements-fees-caption").with("currency", currency.code());
        section(ui, &cx.say("settlements-fees"), &cx.tell(&caption));
        let strong = move |ui: &mut Ui, words: String| {
            ui.add(Label::new(text(words, Type::Body, palette.text_strong)).truncate());
        };
        let rate = |cx: &Cx<'_>, rate: Option<Decimal>| rate.map(|rate| cx.texts.percent(rate)).unwrap_or_default();
        let columns: Vec<Column<'_, FeeRow, ()>> = vec![
            Column::new(cx.say("settlements-fees-cards"), 110.0, cards)
                .drawn(move |ui, cx, row| strong(ui, cards(cx, row)))
                .grows(),
            Column::new(cx.say("settlements-fees-payments"), 78.0, |cx: &Cx<'_>, row: &FeeRow| {
                cx.texts.count(row.payments)
            })
            .figures(),
            Column::new(cx.say("settlements-fees-volume"), 92.0, |cx: &Cx<'_>, row: &FeeRow| cx.amount(row.volume))
                .figures(),
            Column::new(cx.say("settlements-fees-fee"), 80.0, |cx: &Cx<'_>, row: &FeeRow| cx.amount(row.fee))
                .drawn(move |ui, cx, row| strong(ui, cx.amount(row.fee)))
                .figures(),
            Column::new(cx.say("settlements-fees-rate"), 76.0, move |cx: &Cx<'_>, row: &FeeRow| rate(cx, row.rate))
                .drawn(move |ui, cx, row| {
                    ui.label(text(rate(cx, row.rate), Type::Body, palette.text_sub));
                })
                .figures(),
        ];
        let mut table = Table::new(cx.say("settlements-fees"), columns).dense().beside().rows_at_most(usize::MAX);
        if let Some(sums) = self.sums {
            let strong = |words: String| (words, palette.text_strong);
            table = table.sums(vec![
                strong(cx.say("settlements-fees-all")),
                strong(cx.texts.count(sums.payments)),
                strong(cx.amount(sums.volume)),
                strong(cx.amount(sums.fee)),
                strong(rate(cx, sums.rate)),
            ]);
        }
        let mut rows = Listed::new(&self.rows, |row: &FeeRow| (row.brand.clone(), row.country.clone()));
        for event in table.show(ui, cx, &mut rows, &mut self.table) {
            if let TableEvent::Copied(rows) = event {
                cx.want(Intent::Copy(rows, Message::new("settlements-copied-fees")));
            }
        }
        if let Some(sums) = self.sums.filter(|sums| !sums.others.is_zero()) {
            let others = Message::new("settlements-fees-others").with("amount", cx.money(sums.others));
            ui.horizontal(|ui| {
                ui.add_space(space::PAGE);
                ui.add(Label::new(text(cx.tell(&others), Type::Small, palette.text_sub)).truncate());
            });
        }
    }
}

/// The cards of a row: brand and country.
fn cards(cx: &Cx<'_>, row: &FeeRow) -> String {
    let card = Card { brand: row.brand.clone(), ..Card::default() };
    let brand = card.brand_name().map_or_else(|| cx.say("settlements-fees-no-brand"), str::to_owned);
    match &row.country {
        Some(country) => format!("{brand}, {country}"),
        None => brand,
    }
}
