//! The columns of the list, the line of sums above it and the one of what is selected below.

use egui::{Align2, Frame, Layout, Margin, Rect, Sense, Stroke, Ui, pos2, vec2};

use super::list::State;
use crate::desk::{FoundPayments, PaymentRow, PaymentSum};
use crate::domain::search::PaymentColumn;
use crate::domain::{Card, Currency, Money, PaymentState, Totals};
use crate::text::Message;
use crate::theme::Colour;
use crate::ui::cx::{Cx, Intent};
use crate::ui::money_words::payment_state;
use crate::ui::theme::{Icon, Type, corner, palette, size, space, text};
use crate::ui::widgets::{Button, Column, Table, key_cap};

/// The sums take about so many lines; what does not fit is told when the pointer rests on the rest.
const SUM_LINES: f32 = 2.0;

/// About how wide the sums of one currency are.
const SUM_WIDTH: f32 = 420.0;

/// The list as it is shown and copied.
pub fn table<'a>(cx: &Cx<'_>, found: &FoundPayments, has_scores: bool) -> Table<'a, PaymentRow, PaymentColumn> {
    let one_currency = match found.sums.as_slice() {
        [only] => Some(only.currency),
        _ => None,
    };
    let mut columns = vec![time(cx), customer(cx), order(cx), card_column(cx)];
    if has_scores {
        columns.push(risk(cx));
    }
    columns.extend([state(cx), amount(cx, one_currency)]);
    columns.push(Column::only_copied(cx.say("payments-column-currency"), |_, row: &PaymentRow| {
        row.payment.amount.currency.code().to_owned()
    }));
    columns.push(Column::only_copied(cx.say("payments-column-refunded"), |_, row: &PaymentRow| {
        row.payment.refunded.to_decimal()
    }));
    columns.push(Column::only_copied(cx.say("payments-column-id"), |_, row: &PaymentRow| {
        row.payment.payment_id.to_string()
    }));
    let (empty, hint) = if found.line.is_empty() {
        (cx.say("payments-none"), cx.say("payments-none-hint"))
    } else {
        (cx.say("payments-none-fits"), cx.say("payments-none-fits-hint"))
    };
    Table::new(cx.say("window-payments"), columns)
        .sorted(found.sort.by, found.sort.descending)
        .selectable()
        .when_empty(empty, hint)
}

type PaymentTableColumn<'a> = Column<'a, PaymentRow, PaymentColumn>;

fn time<'a>(cx: &Cx<'_>) -> PaymentTableColumn<'a> {
    Column::new(cx.say("payments-column-time"), 106.0, |cx, row: &PaymentRow| {
        cx.texts.moment(row.payment.created_at, cx.now)
    })
    .copied(|_, row| row.payment.created_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
    .sorted_by(PaymentColumn::Time)
    .drawn(|ui, cx, row| {
        let words = cx.texts.moment(row.payment.created_at, cx.now);
        ui.label(text(words, Type::Body, palette(ui).text_sub));
    })
}

fn customer<'a>(cx: &Cx<'_>) -> PaymentTableColumn<'a> {
    let words = |row: &PaymentRow| row.payment.email.clone().unwrap_or_default();
    Column::new(cx.say("payments-column-customer"), 140.0, move |_, row| words(row))
        .grows()
        .sorted_by(PaymentColumn::Customer)
        .drawn(move |ui, _, row| {
            ui.add(egui::Label::new(text(words(row), Type::Body, palette(ui).text_strong)).truncate());
        })
}

fn order<'a>(cx: &Cx<'_>) -> PaymentTableColumn<'a> {
    Column::new(cx.say("payments-column-order"), 72.0, |_, row: &PaymentRow| {
        row.payment.order.clone().unwrap_or_default()
    })
    .sorted_by(PaymentColumn::Order)
    .spared(2)
}

fn card_column<'a>(cx: &Cx<'_>) -> PaymentTableColumn<'a> {
    Column::new(cx.say("payments-column-card"), 138.0, |_, row: &PaymentRow| {
        row.payment.card.as_ref().map(card_words).unwrap_or_default()
    })
    .sorted_by(PaymentColumn::Card)
    .spared(3)
}

fn risk<'a>(cx: &Cx<'_>) -> PaymentTableColumn<'a> {
    let score = |row: &PaymentRow| row.payment.risk.as_ref().and_then(|risk| risk.score);
    Column::new(cx.say("payments-column-risk"), 80.0, move |_, row: &PaymentRow| {
        score(row).map(|score| score.to_string()).unwrap_or_default()
    })
    .figures()
    .sorted_by(PaymentColumn::Risk)
    .spared(4)
    .drawn(move |ui, _, row| {
        if let Some(score) = score(row) {
            score_bar(ui, score, row.payment.risk.as_ref().and_then(|risk| risk.level.as_deref()));
        }
    })
}

/// The score and how far it reaches. Its colour is the gateway's own word for it: where "high" begins is the account's.
fn score_bar(ui: &mut Ui, score: u8, level: Option<&str>) {
    let palette = palette(ui);
    let (ink, bar) = match level {
        Some("elevated") => (palette.warn.ink, palette.warn.ink),
        Some("highest") => (palette.bad.ink, palette.bad.ink),
        _ => (palette.text, palette.line_field),
    };
    ui.spacing_mut().item_spacing.x = 0.0;
    let (place, _) = ui.allocate_exact_size(vec2(24.0, 20.0), Sense::hover());
    ui.painter().text(place.right_center(), Align2::RIGHT_CENTER, score, Type::Body.font(), ink.into());
    ui.add_space(4.0);
    let (track, _) = ui.allocate_exact_size(vec2(28.0, 4.0), Sense::hover());
    ui.painter().rect_filled(track, corner::BAR, palette.active);
    let reach = track.width() * f32::from(score.min(100)) / 100.0;
    let reached = Rect::from_min_size(track.min, vec2(reach.max(2.0), track.height()));
    ui.painter().rect_filled(reached, corner::BAR, bar);
}

fn state<'a>(cx: &Cx<'_>) -> PaymentTableColumn<'a> {
    Column::new(cx.say("payments-column-state"), 130.0, |cx, row: &PaymentRow| {
        cx.tell(&Message::new(payment_state(row.payment.state()).1))
    })
    .sorted_by(PaymentColumn::State)
    .spared(1)
    .drawn(|ui, cx, row| {
        let (mark, word) = payment_state(row.payment.state());
        mark.show(ui, &cx.tell(&Message::new(word)));
    })
}

fn amount<'a>(cx: &Cx<'_>, one_currency: Option<Currency>) -> PaymentTableColumn<'a> {
    let name = match one_currency {
        Some(currency) => cx.tell(&Message::new("payments-column-amount-in").with("currency", currency.code())),
        None => cx.say("payments-column-amount"),
    };
    let words = move |cx: &Cx<'_>, row: &PaymentRow| match one_currency {
        Some(_) => cx.amount(row.payment.amount),
        None => cx.money(row.payment.amount),
    };
    Column::new(name, 112.0, words)
        .copied(|_, row| row.payment.amount.to_decimal())
        .figures()
        .sorted_by(PaymentColumn::Amount)
        .drawn(move |ui, cx, row| {
            let palette = palette(ui);
            ui.label(text(words(cx, row), Type::Body, amount_ink(row, palette.text_strong, palette.text_sub)));
        })
}

/// What brought no money is paler.
fn amount_ink(row: &PaymentRow, strong: Colour, sub: Colour) -> Colour {
    match row.payment.state() {
        PaymentState::Declined | PaymentState::Canceled | PaymentState::Incomplete => sub,
        _ => strong,
    }
}

/// A card as people name it: `Visa ·· 4242`.
pub fn card_words(card: &Card) -> String {
    let brand = match card.brand.as_deref() {
        Some("amex") => Some("Amex"), // what stands on the card is too long for a list
        _ => card.brand_name(),
    };
    let last4 = card.last4.as_ref().map(|last4| format!("·· {last4}"));
    brand.map(str::to_owned).into_iter().chain(last4).collect::<Vec<_>>().join(" ")
}

/// How many payments and how much, per currency.
pub fn sums(ui: &mut Ui, cx: &Cx<'_>, found: &FoundPayments) {
    ui.spacing_mut().item_spacing = vec2(space::CARD, 0.0);
    ui.spacing_mut().interact_size.y = 20.0;
    // With several currencies what went back is left to the rows: the line would become a table of its own.
    let one_currency = found.sums.len() == 1;
    ui.horizontal_wrapped(|ui| {
        let count = u64::try_from(found.len()).unwrap_or(u64::MAX);
        let word = cx.tell(&Message::new("payments-count-word").with("count", count));
        figure(ui, &cx.texts.count(count), &word, true, true);
        let mut room = ui.available_width() * SUM_LINES;
        let fits = |_: &&PaymentSum| {
            room -= SUM_WIDTH;
            room >= 0.0
        };
        let in_sight = found.sums.iter().take_while(fits).count().max(1);
        for sum in found.sums.iter().take(in_sight) {
            ui.add_space(space::TIGHT);
            for (amount, key, strong) in figures_of(sum) {
                if one_currency || key != "payments-refunded" {
                    figure(ui, &cx.money(amount), &cx.tell(&Message::new(key)), false, strong);
                }
            }
        }
        let others = found.sums.get(in_sight..).unwrap_or_default();
        if !others.is_empty() {
            let more = cx.tell(&Message::new("payments-more-currencies").with("count", others.len()));
            let each = others.iter().map(|sum| {
                let words = figures_of(sum).map(|(amount, key, _)| format!("{} {}", cx.say(key), cx.money(amount)));
                words.collect::<Vec<_>>().join(", ")
            });
            let all = each.collect::<Vec<_>>().join("\n");
            let more = egui::Label::new(text(more, Type::Body, palette(ui).text_sub)).extend();
            ui.add(more).on_hover_text(all);
        }
    });
}

/// What the payments of a currency came to, as far as it is anything: amount, word, and whether it is the point.
fn figures_of(sum: &PaymentSum) -> impl Iterator<Item = (Money, &'static str, bool)> {
    let figures = [
        (sum.captured, "payments-captured", true),
        (sum.refunded, "payments-refunded", false),
        (sum.held, "payments-held", true),
        (sum.declined, "payments-declined", false),
    ];
    figures.into_iter().filter(|(amount, ..)| amount.minor > 0)
}

/// A figure and its word, which stay together when the line is broken.
fn figure(ui: &mut Ui, figure: &str, word: &str, figure_first: bool, strong: bool) {
    let palette = palette(ui);
    let format = |kind: Type, ink: Colour| egui::TextFormat {
        line_height: Some(kind.line()),
        ..egui::TextFormat::simple(kind.font(), ink.into())
    };
    let figure_format =
        if strong { format(Type::Strong, palette.text_strong) } else { format(Type::Body, palette.text) };
    let word_format = format(Type::Body, palette.text_sub);
    let mut words = egui::text::LayoutJob::default();
    if figure_first {
        words.append(figure, 0.0, figure_format);
        words.append(word, 5.0, word_format);
    } else {
        words.append(word, 0.0, word_format);
        words.append(figure, 5.0, figure_format);
    }
    ui.add(egui::Label::new(words).extend());
}

/// What is selected, what it adds up to, and what can be done with it.
pub fn selection_bar(ui: &mut Ui, cx: &mut Cx<'_>, state: &mut State, tsv: impl FnOnce(&Cx<'_>, &State) -> String) {
    let palette = palette(ui);
    let frame = Frame::new().fill(palette.pop.into()).inner_margin(Margin::symmetric(16, 0));
    frame.show(ui, |ui| {
        ui.painter().hline(ui.max_rect().expand(16.0).x_range(), ui.max_rect().top(), Stroke::new(1.0, palette.line));
        ui.set_height(size::BAR);
        ui.horizontal_centered(|ui| {
            ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
                key_cap(ui, "Esc");
                if ui.add(Button::plain(cx.say("payments-selection-clear"))).clicked() {
                    state.selected.clear();
                }
                if ui.add(Button::plain(cx.say("payments-selection-copy")).icon(Icon::Copy)).clicked() {
                    let count = u64::try_from(state.selected.len()).unwrap_or(u64::MAX);
                    let what = Message::new("payments-copied-rows").with("count", count);
                    cx.want(Intent::Copy(tsv(cx, state), what));
                }
                ui.with_layout(Layout::left_to_right(egui::Align::Center), |ui| {
                    let count = u64::try_from(state.selected.len()).unwrap_or(u64::MAX);
                    let selected = cx.tell(&Message::new("payments-selected").with("count", count));
                    ui.label(text(selected, Type::Strong, palette.text_strong));
                    let words = text(selected_sums(cx, state), Type::Body, palette.text);
                    ui.add(egui::Label::new(words).truncate());
                });
            });
        });
    });
}

/// The amounts of what is selected, per currency.
fn selected_sums(cx: &Cx<'_>, state: &State) -> String {
    let mut totals = Totals::default();
    let fits = state.selected.values().all(|row| totals.add(row.payment.amount).is_ok());
    if !fits {
        return cx.say("money-overflow");
    }
    totals.iter().map(|sum| cx.money(sum)).collect::<Vec<_>>().join(" · ")
}

/// One of the fixed views. True when it was chosen.
pub fn tab(ui: &mut Ui, word: &str, current: bool) -> bool {
    let palette = palette(ui);
    let words = ui.painter().layout_no_wrap(word.to_owned(), Type::Button.font(), palette.text.into());
    let (rect, response) = ui.allocate_exact_size(vec2(words.size().x + 20.0, size::ROW), Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Tab, true, current, word));
    let over = response.hovered() || response.has_focus();
    if current || over {
        ui.painter().rect_filled(rect, corner::WIDGET, if current { palette.active } else { palette.hover });
    }
    let ink = if current || over { palette.text_strong } else { palette.text };
    let at = pos2(rect.left() + 10.0, rect.center().y - words.size().y / 2.0);
    ui.painter().galley_with_override_text_color(at, words, ink.into());
    response.clicked()
}
