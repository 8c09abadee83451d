//! The list of payments with the orders that they pay or may pay.

use egui::{Frame, Key, Label, Margin, Modifiers, Ui};

use super::super::parts::search_field;
use super::lists::{Lists, tabs};
use super::words::{mark, short_percent, tab_key};
use crate::desk::{OrderBy, OrderLine};
use crate::reconcile::orders::Status;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::{Type, palette, space, text};
use crate::ui::widgets::{self, Column, Table, TableEvent};

/// Shows the tabs and the list.
pub(super) fn ui(ui: &mut Ui, cx: &mut Cx<'_>, lists: &mut Lists) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let Some(shown) = lists.shown() else { return };
    let choices: Vec<(Status, String, String)> = tabs(&shown.found)
        .into_iter()
        .map(|tab| (tab, cx.say(tab_key(tab)), cx.texts.count(shown.found.listed(tab) as u64)))
        .collect();
    let mut tab = shown.tab;
    let margin = Margin { left: 4, right: 8, top: 6, bottom: 4 };
    let (mut other, mut searched) = (false, false);
    Frame::new().inner_margin(margin).show(ui, |ui| {
        other = widgets::tabs(ui, &mut tab, &choices);
        ui.add_space(space::TIGHT);
        searched = search_field(ui, cx, &mut lists.search, &mut lists.focus_search);
    });
    if other {
        lists.click(cx, tab);
    }
    if searched {
        lists.look(cx);
    }
    rows(ui, cx, lists);
}

fn rows(ui: &mut Ui, cx: &mut Cx<'_>, lists: &mut Lists) {
    let name = cx.say("orders-table");
    // As with the table's own keys: nobody has the keyboard, or the table has.
    let own = ui.make_persistent_id(("table", name.as_str()));
    let free = ui.memory(|memory| match memory.focused() {
        None => memory.top_modal_layer().is_none(),
        Some(focused) => focused == own,
    });
    let pressed = |key| free && ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if let Some(to_the_right) =
        [(Key::ArrowLeft, false), (Key::ArrowRight, true)].into_iter().find(|(key, _)| pressed(*key)).map(|(_, it)| it)
    {
        lists.step(cx, to_the_right);
    }
    let (shown, state) = lists.shown_mut();
    let Some(list) = shown else { return };
    let (empty, hint) = match list.tab {
        _ if !list.found.words.is_empty() => ("match-none-found", "orders-none-found-hint"),
        Status::Matched => ("orders-none-matched", "orders-none-matched-hint"),
        Status::NoOrder => ("orders-none-without", "orders-none-without-hint"),
        _ => ("orders-none-here", "orders-none-here-hint"),
    };
    let sort = list.found.sort;
    let table = Table::new(name, columns(ui, cx, list.tab))
        .edge(space::CARD)
        .sorted(sort.by, sort.descending)
        .next_key(Key::N)
        .when_empty(cx.tell(&Message::new(empty)), cx.tell(&Message::new(hint)));
    let mut sorted = None;
    for event in table.show(ui, cx, &mut list.rows, state) {
        match event {
            TableEvent::Sorted(by) => sorted = Some(by),
            TableEvent::Copied(rows) => cx.want(Intent::Copy(rows, Message::new("orders-copied"))),
            TableEvent::Opened(payment_id) => cx.want(Intent::ShowPayment(payment_id)),
            // What is at the cursor is explained beside it, from the next frame on.
            TableEvent::Moved(_) => ui.ctx().request_repaint(),
        }
    }
    if let Some(by) = sorted {
        lists.sort_by(cx, by);
    }
}

fn columns(ui: &Ui, cx: &Cx<'_>, tab: Status) -> Vec<Column<'static, OrderLine, OrderBy>> {
    let palette = palette(ui);
    let day = |cx: &Cx<'_>, line: &OrderLine| line.day.map(|day| cx.texts.day_and_month(day)).unwrap_or_default();
    let day = Column::new(cx.say("orders-day"), 62.0, day)
        .drawn(move |ui, cx, line| {
            ui.label(text(day(cx, line), Type::Body, palette.text_sub));
        })
        .sorted_by(OrderBy::Day);
    let payment = Column::new(cx.say("orders-payment"), 88.0, |_, line: &OrderLine| line.payment_id.to_string())
        .drawn(move |ui, _, line| {
            ui.spacing_mut().item_spacing.x = 6.0;
            mark(line.status).glyph(ui);
            ui.add(Label::new(text(line.payment_id.as_str(), Type::Body, palette.text_strong)).truncate());
        })
        .grows()
        .spared(1);
    let reference = |_: &Cx<'_>, line: &OrderLine| line.names.clone().unwrap_or_default();
    let reference = Column::new(cx.say("orders-names"), 62.0, reference)
        .drawn(move |ui, cx, line| {
            let (words, ink) = match &line.names {
                Some(names) => (names.clone(), palette.text),
                None => (cx.say("orders-names-nothing"), palette.text_sub),
            };
            ui.add(Label::new(text(words, Type::Body, ink)).truncate());
        })
        .grows();
    let orders = |cx: &Cx<'_>, line: &OrderLine| match line.orders.as_slice() {
        [] => cx.say("orders-nothing-fits"),
        [one] => one.clone(),
        [first, rest @ ..] => cx.tell(&Message::new("orders-and-more").with("order", first).with("more", rest.len())),
    };
    let order = Column::new(cx.say("orders-order"), 110.0, orders)
        .copied(|_, line| line.orders.join(" "))
        .drawn(move |ui, cx, line| {
            let ink = if line.orders.is_empty() { palette.text_sub } else { palette.text_strong };
            ui.add(Label::new(text(orders(cx, line), Type::Body, ink)).truncate());
        })
        .grows();
    let amount = Column::new(cx.say("orders-amount"), 88.0, |cx: &Cx<'_>, line: &OrderLine| cx.money(line.amount))
        .drawn(move |ui, cx, line| {
            ui.label(text(cx.money(line.amount), Type::Body, palette.text_strong));
        })
        .figures()
        .sorted_by(OrderBy::Amount);
    let likely = |cx: &Cx<'_>, line: &OrderLine| {
        if line.orders.is_empty() { String::new() } else { short_percent(cx, f64::from(line.likely)) }
    };
    let likely = Column::new(cx.say("orders-likely"), 58.0, likely)
        .drawn(move |ui, cx, line| {
            ui.label(text(likely(cx, line), Type::Body, palette.text_sub));
        })
        .figures()
        .sorted_by(OrderBy::Likely);
    match tab {
        // Nothing is likely where there is no order.
        Status::NoOrder | Status::NotAPayment | Status::UnknownKind => vec![day, payment, reference, amount],
        _ => vec![day, payment, reference, order, amount, likely],
    }
}
