//! The columns of the list, and its last line.

use chrono::NaiveDate;
use egui::{Label, Ui};

use super::Tab;
use super::item::{Item, bank_words, break_mark, break_words, match_mark, rule_key, transit_words};
use super::list::By;
use crate::desk::MonthProof;
use crate::domain::{Currency, Money};
use crate::text::Message;
use crate::theme::Colour;
use crate::ui::cx::Cx;
use crate::ui::money_words::signed;
use crate::ui::theme::{Type, palette, text};
use crate::ui::widgets::{Column, Mark};

/// The columns of one of the lists.
pub(super) fn columns<'a>(
    ui: &Ui,
    cx: &Cx<'_>,
    proof: &'a MonthProof,
    tab: Tab,
    currency: Currency,
    today: NaiveDate,
) -> Vec<Column<'a, Item, By>> {
    let palette = palette(ui);
    let named = |key: &'static str| cx.tell(&Message::new(key).with("currency", currency.code()));
    let strong = move |item: &Item| if item.snoozed { palette.text_sub } else { palette.text_strong };
    let (day, about) = match tab {
        Tab::Waiting => ("proof-day", "proof-at-the-bank"),
        Tab::Matched => ("proof-booked", "proof-at-the-bank"),
        Tab::InTransit => ("proof-due", "proof-batch"),
    };
    let day =
        Column::new(cx.tell(&Message::new(day)), 58.0, |cx: &Cx<'_>, item: &Item| cx.texts.day_and_month(item.on))
            .drawn(move |ui, cx, item| {
                ui.label(text(cx.texts.day_and_month(item.on), Type::Body, palette.text_sub));
            })
            .sorted_by(By::Day);
    // What sort of thing it is is read aloud, and seen by its shape and by what is beside it.
    let about = Column::new(cx.tell(&Message::new(about)), 120.0, move |cx: &Cx<'_>, item: &Item| {
        let (_, what, words) = said(cx, proof, item);
        if what.is_empty() || what == words { words } else { format!("{what}, {words}") }
    })
    .drawn(move |ui, cx, item| {
        let (mark, what, words) = said(cx, proof, item);
        ui.spacing_mut().item_spacing.x = 6.0;
        mark.glyph(ui).on_hover_text(&what);
        ui.add(Label::new(text(words, Type::Body, strong(item))).truncate());
    })
    .grows()
    .sorted_by(By::What);
    let width = if tab == Tab::Waiting { 86.0 } else { 112.0 };
    let amount = Column::new(named("proof-amount-in"), width, |cx: &Cx<'_>, item: &Item| cx.amount(item.amount))
        .drawn(move |ui, cx, item| {
            let ink = if is_only_expected(proof, item) { palette.text_sub } else { strong(item) };
            ui.label(text(cx.amount(item.amount), Type::Body, ink));
        })
        .figures()
        .sorted_by(By::Amount);
    match tab {
        Tab::Matched => vec![day, about, rule_column(cx, proof), amount],
        Tab::InTransit => vec![day, about, amount],
        Tab::Waiting => {
            let difference = Column::new(cx.say("match-difference"), 88.0, |cx: &Cx<'_>, item: &Item| {
                signed(cx.texts, item.difference)
            })
            .drawn(move |ui, cx, item| {
                let quiet = item.snoozed || item.difference.is_zero();
                let ink = if quiet { palette.text_sub } else { palette.warn.ink };
                ui.label(text(signed(cx.texts, item.difference), Type::Body, ink));
            })
            .figures()
            .sorted_by(By::Difference);
            vec![
                day,
                about,
                amount.spared(1),
                difference,
                age_column(cx, proof, palette.warn.ink, palette.text_sub, today),
            ]
        }
    }
}

/// How long it has waited, or until when it is put away.
fn age_column<'a>(
    cx: &Cx<'_>,
    proof: &'a MonthProof,
    old: Colour,
    quiet: Colour,
    today: NaiveDate,
) -> Column<'a, Item, By> {
    let until = move |item: &Item| {
        proof.breaks.get(item.index).filter(|_| item.snoozed).and_then(|found| found.case.snoozed_until)
    };
    let days = move |item: &Item| (today - item.on).num_days().max(0);
    Column::new(cx.say("match-age"), 62.0, move |cx: &Cx<'_>, item: &Item| match until(item) {
        Some(until) => cx.tell(&Message::new("match-snoozed-until").with("day", until)),
        None if item.over > 0 => cx.tell(
            &Message::new("match-days-old-over")
                .with("days", days(item).unsigned_abs())
                .with("over", item.over.unsigned_abs()),
        ),
        None => cx.tell(&Message::new("match-days-old").with("days", days(item).unsigned_abs())),
    })
    .drawn(move |ui, cx, item| {
        let (words, ink) = match until(item) {
            Some(until) => (cx.texts.day_and_month(until), quiet),
            None => {
                let words = Message::new("match-days").with("days", days(item).unsigned_abs());
                (cx.tell(&words), if item.over > 0 { old } else { quiet })
            }
        };
        let label = ui.label(text(words, Type::Body, ink));
        if item.snoozed {
            Mark::Quiet.glyph(ui);
        } else if item.over > 0 {
            // Never by colour alone.
            Mark::Waiting.glyph(ui);
            label.on_hover_text(cx.tell(&Message::new("match-days-over").with("days", item.over.unsigned_abs())));
        }
    })
    .figures()
    .sorted_by(By::Age)
}

/// By which rule something was matched.
fn rule_column<'a>(cx: &Cx<'_>, proof: &'a MonthProof) -> Column<'a, Item, By> {
    let rule = |cx: &Cx<'_>, item: &Item| {
        let rule = proof.matches.get(item.index).map(|found| rule_key(found.how));
        rule.map(|key| cx.tell(&Message::new(key))).unwrap_or_default()
    };
    Column::new(cx.say("match-how"), 140.0, rule).spared(1)
}

/// Its shape, what sort of thing it is, and its words.
fn said(cx: &Cx<'_>, proof: &MonthProof, item: &Item) -> (Mark, String, String) {
    let of = match item.tab {
        Tab::Waiting => proof
            .breaks
            .get(item.index)
            .map(|found| (break_mark(found.kind), cx.tell(&found.name), break_words(cx, found))),
        Tab::Matched => proof.matches.get(item.index).map(|found| {
            let entry = found.entries.first().map(|entry| bank_words(entry).to_owned());
            let batch = || found.batches.first().map(|batch| batch.batch_id.to_string());
            (match_mark(found.how), String::new(), entry.or_else(batch).unwrap_or_default())
        }),
        Tab::InTransit => proof.in_transit.get(item.index).map(|found| {
            let (mark, what) = transit_words(found);
            (mark, cx.tell(&Message::new(what)), found.batch.batch_id.to_string())
        }),
    };
    of.unwrap_or((Mark::Quiet, String::new(), String::new()))
}

/// Whether the amount of a line is not at the bank.
fn is_only_expected(proof: &MonthProof, item: &Item) -> bool {
    item.tab == Tab::Waiting && proof.breaks.get(item.index).is_some_and(|found| found.entries.is_empty())
}

/// The last line: how many, and what they come to.
pub(super) fn sums(
    ui: &Ui,
    cx: &Cx<'_>,
    tab: Tab,
    count: usize,
    (amount, difference): (Option<Money>, Option<Money>),
) -> Vec<(String, Colour)> {
    let palette = palette(ui);
    let key = match tab {
        Tab::Waiting => "match-waiting-count",
        Tab::Matched => "proof-matches-count",
        Tab::InTransit => "proof-in-transit-count",
    };
    let count = (cx.tell(&Message::new(key).with("count", count)), palette.text_strong);
    let nothing = || (String::new(), palette.text);
    let plain = amount.map_or_else(nothing, |amount| (cx.amount(amount), palette.text_strong));
    match tab {
        Tab::Matched => vec![count, nothing(), nothing(), plain],
        Tab::InTransit => vec![count, nothing(), plain],
        Tab::Waiting => {
            // What is expected and what is there are two kinds of amounts; only differences are added up.
            let off = difference.map_or_else(nothing, |off| (signed(cx.texts, off), palette.warn.ink));
            vec![count, nothing(), nothing(), off, nothing()]
        }
    }
}
