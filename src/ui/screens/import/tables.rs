//! The columns of what a look found.

use chrono::NaiveDate;
use egui::{Label, Ui};

use super::listing::Placed;
use crate::desk::{Kind, LookedBatch, LookedRow, LookedStatement, Rejected};
use crate::domain::{Currency, Money};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::money_words::signed;
use crate::ui::theme::{Type, palette, space, text};
use crate::ui::widgets::{Column, Mark, tag};

fn or_none<T>(value: Option<T>, words: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| "–".to_owned(), words)
}

/// The columns of statements.
pub(super) fn statements(cx: &Cx<'_>) -> Vec<Column<'static, Placed<LookedStatement>, ()>> {
    type Row = Placed<LookedStatement>;
    let money = |cx: &Cx<'_>, amount: Option<Money>| or_none(amount, |amount| cx.money(amount));
    vec![
        Column::new(cx.say("import-account"), 120.0, |cx: &Cx<'_>, (_, row): &Row| {
            row.statement.account.clone().unwrap_or_else(|| cx.say("import-no-account"))
        })
        .grows(),
        Column::new(cx.say("import-period"), 196.0, |cx: &Cx<'_>, (_, row): &Row| {
            period(cx, row.statement.from, row.statement.to)
        })
        .spared(1),
        Column::new(cx.say("import-opening"), 108.0, move |cx: &Cx<'_>, (_, row): &Row| {
            money(cx, row.statement.opening)
        })
        .figures()
        .spared(3),
        Column::new(cx.say("import-entries"), 64.0, |cx: &Cx<'_>, (_, row): &Row| cx.texts.count(row.entries))
            .figures(),
        Column::new(cx.say("import-closing"), 108.0, move |cx: &Cx<'_>, (_, row): &Row| {
            money(cx, row.statement.closing)
        })
        .figures()
        .spared(2),
        Column::new(cx.say("import-balances"), 236.0, |cx: &Cx<'_>, (_, row): &Row| balances(cx, row).1).drawn(
            |ui, cx, (_, row)| {
                let (mark, words) = balances(cx, row);
                mark.show(ui, &words);
            },
        ),
    ]
}

/// Whether the balances of a statement agree with its entries.
fn balances(cx: &Cx<'_>, row: &LookedStatement) -> (Mark, String) {
    match row.difference {
        None => (Mark::Quiet, cx.say("import-balances-unknown")),
        Some(difference) if difference.is_zero() => (Mark::Done, cx.say("import-balances-agree")),
        Some(difference) => {
            let difference = Money::new(difference.minor.saturating_abs(), difference.currency);
            let words = Message::new("import-balances-differ").with("amount", cx.money(difference));
            (Mark::Warning, cx.tell(&words))
        }
    }
}

fn period(cx: &Cx<'_>, from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from != to => {
            cx.tell(&Message::new("import-from-to").with("from", from).with("to", to))
        }
        (Some(day), _) | (None, Some(day)) => cx.texts.date(day),
        (None, None) => "–".to_owned(),
    }
}

/// The columns of settlement batches.
pub(super) fn batches(cx: &Cx<'_>) -> Vec<Column<'static, Placed<LookedBatch>, ()>> {
    type Row = Placed<LookedBatch>;
    vec![
        Column::new(cx.say("import-batch"), 160.0, |_, (_, row): &Row| row.batch_id.clone()).grows(),
        Column::new(cx.say("import-arrives"), 120.0, |cx: &Cx<'_>, (_, row): &Row| cx.texts.date(row.arrival)),
        Column::new(cx.say("import-batch-lines"), 80.0, |cx: &Cx<'_>, (_, row): &Row| cx.texts.count(row.lines))
            .figures(),
        Column::new(cx.say("import-paid-out"), 136.0, |cx: &Cx<'_>, (_, row): &Row| cx.money(row.amount)).figures(),
    ]
}

/// The columns of rows that are left out.
pub(super) fn left_out(cx: &Cx<'_>) -> Vec<Column<'static, Placed<Rejected>, ()>> {
    vec![
        Column::new(cx.say("import-line"), 64.0, |cx: &Cx<'_>, (_, row): &Placed<Rejected>| cx.texts.count(row.line)),
        Column::new(cx.say("import-field"), 152.0, |_, (_, row): &Placed<Rejected>| row.field.clone()),
        Column::new(cx.say("import-why"), 240.0, |cx: &Cx<'_>, (_, row): &Placed<Rejected>| cx.tell(&row.why)).grows(),
    ]
}

/// The columns of the first rows. A known row is quiet: nothing happens to it.
pub(super) fn rows(
    ui: &Ui,
    cx: &Cx<'_>,
    kind: Option<Kind>,
    currency: Option<Currency>,
) -> Vec<Column<'static, Placed<LookedRow>, ()>> {
    type Row = Placed<LookedRow>;
    let palette = palette(ui);
    let words = move |ui: &mut Ui, words: String, row: &LookedRow| {
        let ink = if row.is_new { palette.text_strong } else { palette.text_sub };
        ui.add(Label::new(text(words, Type::Body, ink)).truncate());
    };
    let is_orders = kind == Some(Kind::Orders);
    let amount = move |cx: &Cx<'_>, row: &LookedRow| match currency {
        Some(_) if is_orders => cx.amount(row.amount),
        Some(_) => signed(cx.texts, row.amount),
        None => cx.money(row.amount),
    };
    let amount_name = match currency {
        Some(currency) => cx.tell(&Message::new("import-amount-in").with("currency", currency.code())),
        None => cx.say("import-amount"),
    };
    let who = match kind {
        Some(Kind::Orders) => "import-means-order",
        Some(Kind::Settlement) => "import-means-kind",
        Some(Kind::Statement) | None => "import-who",
    };
    let day = |cx: &Cx<'_>, row: &LookedRow| or_none(row.on, |on| cx.texts.date(on));
    vec![
        Column::new(cx.say("import-day"), 104.0, move |cx: &Cx<'_>, (_, row): &Row| day(cx, row))
            .drawn(move |ui, cx, (_, row)| words(ui, day(cx, row), row)),
        Column::new(amount_name, 120.0, move |cx: &Cx<'_>, (_, row): &Row| amount(cx, row))
            .drawn(move |ui, cx, (_, row)| words(ui, amount(cx, row), row))
            .figures(),
        Column::new(cx.say(who), 200.0, |_, (_, row): &Row| row.who.clone().unwrap_or_default())
            .drawn(move |ui, _, (_, row)| words(ui, row.who.clone().unwrap_or_default(), row)),
        Column::new(cx.say("import-text"), 160.0, |_, (_, row): &Row| row.text.clone())
            .drawn(move |ui, _, (_, row)| words(ui, row.text.clone(), row))
            .grows()
            .spared(1),
        Column::new(cx.say("import-state"), 144.0, |cx: &Cx<'_>, (_, row): &Row| state_words(cx, row).join(", "))
            .drawn(state_ui),
    ]
}

fn state_words(cx: &Cx<'_>, row: &LookedRow) -> Vec<String> {
    let is_new = cx.say(if row.is_new { "import-new" } else { "import-known" });
    std::iter::once(is_new).chain(row.pending.then(|| cx.say("import-announced"))).collect()
}

fn state_ui(ui: &mut Ui, cx: &Cx<'_>, (_, row): &Placed<LookedRow>) {
    let palette = palette(ui);
    ui.spacing_mut().item_spacing.x = space::TIGHT;
    for (place, word) in state_words(cx, row).into_iter().enumerate() {
        match (place, row.is_new) {
            (0, true) => {
                tag(ui, &word, palette.accent);
            }
            (0, false) => {
                ui.label(text(word, Type::Body, palette.text_sub));
            }
            _ => {
                tag(ui, &word, palette.hold);
            }
        }
    }
}
