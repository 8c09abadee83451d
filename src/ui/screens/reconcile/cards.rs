//! The candidates as cards, one of which is chosen: its reasons as weights that add up, and how the money is posted with
//! nothing left over. The others say the same in one line.

use egui::{Align, Frame, Label, Layout, Margin, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::candidates::{Candidate, Candidates};
use super::item::bank_words;
use super::legs::kind_key;
use super::parts::{points, weights};
use super::plan::Chosen;
use crate::domain::{BankEntry, Money};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::{Icon, Type, corner, palette, size, space, text};
use crate::ui::widgets::{fill_row, key_cap, one_line, put_words, rule, sum_rule, tag};

/// Where the words of a card begin, behind the round mark.
const INDENT: f32 = 24.0;

/// Shows them. `by_entry` when the break is about entries, so that candidates are named by their batches. Gives the place of
/// one that was chosen.
pub(super) fn ui(ui: &mut Ui, cx: &Cx<'_>, candidates: &Candidates, by_entry: bool) -> Option<usize> {
    let palette = palette(ui);
    let chosen = candidates.chosen().map(|(at, _)| at);
    let several = candidates.all().len() > 1;
    let mut taken = None;
    for (at, candidate) in candidates.all().iter().enumerate() {
        let is_chosen = chosen == Some(at);
        choice_card(ui, is_chosen, |ui| {
            if head(ui, cx, candidate, by_entry, is_chosen, several.then_some(at)) {
                taken = Some(at);
            }
            if is_chosen {
                inside(ui, |ui| {
                    if candidate.evidence.is_empty() && candidates.is_weighing() {
                        ui.label(text(cx.say("match-weighing"), Type::Small, palette.text_sub));
                    } else {
                        weights(ui, cx, &candidate.evidence);
                    }
                });
                ui.add_space(space::TIGHT);
                rule(ui);
                inside(ui, |ui| posting(ui, cx, &candidate.chosen));
            } else {
                inside(ui, |ui| in_one_line(ui, cx, candidate));
            }
        });
    }
    taken.filter(|taken| Some(*taken) != chosen)
}

/// A card around something that can be chosen.
pub(super) fn choice_card(ui: &mut Ui, is_chosen: bool, contents: impl FnOnce(&mut Ui)) {
    let palette = palette(ui);
    let edge = if is_chosen { palette.accent_fill } else { palette.line };
    let frame = Frame::new().corner_radius(corner::CARD).inner_margin(Margin::symmetric(12, 8));
    ui.add_space(space::TIGHT);
    frame.stroke(Stroke::new(1.0, edge)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = space::TIGHT;
        contents(ui);
    });
}

/// What stands below the head of such a card, as far in as its name.
pub(super) fn inside(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.add_space(INDENT);
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            contents(ui);
        });
    });
}

/// What stands at the head of something that can be chosen.
pub(super) struct ChoiceHead<'a> {
    /// What it is called, what else is known of it, and how much it is.
    pub(super) name: &'a str,
    pub(super) note: &'a str,
    pub(super) amount: &'a str,
    /// How much speaks for it, and what that means.
    pub(super) score: Option<(&'a str, &'a str)>,
    /// The digit that chooses it.
    pub(super) number: Option<usize>,
}

/// The head of a candidate. True when it is chosen now.
fn head(
    ui: &mut Ui,
    cx: &Cx<'_>,
    candidate: &Candidate,
    by_entry: bool,
    is_chosen: bool,
    number: Option<usize>,
) -> bool {
    let (name, note, amount) = named(cx, &candidate.chosen, by_entry);
    let score = cx.tell(&Message::new("match-points").with("points", points(candidate.points())));
    let hint = cx.say("match-left-to-you");
    let is_weighed = candidate.weighed || !candidate.evidence.is_empty();
    let score = is_weighed.then_some((score.as_str(), hint.as_str()));
    choice_head(ui, &ChoiceHead { name: &name, note: &note, amount: &amount, score, number }, is_chosen)
}

/// The round mark, what it is, how much, and how much speaks for it. True when it is chosen now.
pub(super) fn choice_head(ui: &mut Ui, head: &ChoiceHead<'_>, is_chosen: bool) -> bool {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::DENSE_ROW), Sense::click());
    let score = head.score.map_or("", |(score, _)| score);
    let said = [head.name, head.note, head.amount, score];
    let spoken = said.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(", ");
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, &spoken));
    let middle = pos2(rect.left() + 7.0, rect.center().y);
    let ring = if is_chosen || response.hovered() { palette.accent_fill } else { palette.line_field };
    if is_chosen {
        ui.painter().circle_filled(middle, 7.0, ring);
        ui.painter().circle_filled(middle, 2.5, palette.on_accent);
    } else {
        ui.painter().circle_stroke(middle, 6.5, Stroke::new(1.0, ring));
    }
    if response.has_focus() {
        let ring = Stroke::new(2.0, palette.accent_fill);
        ui.painter().rect_stroke(rect.expand(2.0), corner::WIDGET, ring, egui::StrokeKind::Outside);
    }
    let mut right = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect.with_min_x(rect.left() + INDENT))
            .layout(Layout::right_to_left(Align::Center)),
    );
    right.spacing_mut().item_spacing.x = space::SMALL;
    if let Some(number) = head.number {
        key_cap(&mut right, &(number + 1).to_string());
    }
    if let Some((score, hint)) = head.score {
        let tone =
            if is_chosen { palette.accent } else { crate::theme::Tone { ink: palette.text, tint: palette.hover } };
        tag(&mut right, score, tone).on_hover_text(hint);
    }
    right.label(text(head.amount, Type::Strong, palette.text_strong));
    let room = right.available_width() - space::CARD;
    let name = one_line(ui, head.name, Type::Strong, palette.text_strong, room);
    let left = rect.left() + INDENT;
    let words = put_words(ui, pos2(left, rect.center().y), egui::Align2::LEFT_CENTER, name);
    let note = one_line(ui, head.note, Type::Body, palette.text_sub, left + room - words.right() - space::SMALL);
    put_words(ui, pos2(words.right() + space::SMALL, rect.center().y), egui::Align2::LEFT_CENTER, note);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

/// What a candidate is called, what else is known of it, and how much it is.
fn named(cx: &Cx<'_>, chosen: &Chosen, by_entry: bool) -> (String, String, String) {
    let amount = if by_entry { chosen.expected() } else { chosen.seen() };
    let amount = amount.map(|amount| cx.amount(amount)).unwrap_or_default();
    match (chosen.batches.as_slice(), chosen.entries.as_slice()) {
        ([batch], _) if by_entry => {
            let due =
                Message::new("proof-batch-due").with("gateway", batch.gateway.as_str()).with("day", batch.arrival);
            (batch.batch_id.to_string(), cx.tell(&due), amount)
        }
        (batches, _) if by_entry => {
            let ids = batches.iter().map(|batch| batch.batch_id.as_str()).collect::<Vec<_>>().join(", ");
            (cx.tell(&Message::new("match-batches").with("count", batches.len())), ids, amount)
        }
        (_, [entry]) => {
            let booked = Message::new("proof-entry-booked").with("day", entry.booked_on);
            (bank_words(entry).to_owned(), cx.tell(&booked), amount)
        }
        (_, entries) => {
            let words = entries.iter().map(bank_words).collect::<Vec<_>>().join(", ");
            (cx.tell(&Message::new("match-entries").with("count", entries.len())), words, amount)
        }
    }
}

/// The reasons of a candidate that is not chosen.
fn in_one_line(ui: &mut Ui, cx: &Cx<'_>, candidate: &Candidate) {
    let reason = |reason: &crate::reconcile::Reason| format!("{} {}", cx.tell(&reason.message), points(reason.points));
    let words = candidate.evidence.iter().map(reason).collect::<Vec<_>>().join(" · ");
    ui.add(Label::new(text(words, Type::Small, palette(ui).text_sub)).truncate());
}

/// Where the money goes: what arrived and what explains the rest add up to the batches.
pub(super) fn posting(ui: &mut Ui, cx: &Cx<'_>, chosen: &Chosen) {
    let Ok(difference) = chosen.difference() else { return };
    let palette = palette(ui);
    let split = !difference.is_zero();
    ui.add_space(space::TIGHT);
    let title = cx.say(if split { "match-suggested-split" } else { "match-suggested" });
    line(ui, (&title, Type::Strong), &cx.say("match-posting"), "", false);
    for entry in &chosen.entries {
        line(ui, (&deposit(cx, entry), Type::Body), &cx.say("match-account-bank"), &cx.amount(entry.amount), false);
    }
    if chosen.of_lines.is_some() {
        let sent = chosen.expected().map(|sent| cx.amount(sent)).unwrap_or_default();
        line(ui, (&cx.say("proof-gateway-sent"), Type::Body), &cx.say("match-account-transit"), &sent, false);
    }
    for leg in chosen.suggested().unwrap_or_default() {
        let amount = leg.amount.negated().map(|amount| cx.amount(amount)).unwrap_or_default();
        let account = cx.tell(&Message::new(account_key(leg.kind)));
        line(ui, (&cx.tell(&Message::new(kind_key(leg.kind))), Type::Body), &account, &amount, false);
    }
    sum_rule(ui);
    let (what, sum) = if chosen.of_lines.is_some() {
        let lines = chosen.expected().and_then(|sent| sent.minus(difference));
        (cx.say("match-lines-nothing-left"), lines)
    } else {
        let what = match chosen.batches.as_slice() {
            [batch] => Message::new("match-batch-nothing-left").with("batch", batch.batch_id.as_str()),
            batches => Message::new("match-batches-nothing-left").with("count", batches.len()),
        };
        (cx.tell(&what), chosen.expected())
    };
    let sum = sum.map(|sum: Money| cx.amount(sum)).unwrap_or_default();
    let rect = line(ui, (&what, Type::Strong), &cx.say("match-account-transit"), &sum, true);
    let words = one_line(ui, &what, Type::Strong, palette.text_strong, rect.width()).size().x;
    let place = pos2(rect.left() + words + 14.0, rect.center().y);
    Icon::Check.image(palette.ok.ink).paint_at(ui, Rect::from_center_size(place, vec2(size::ICON, size::ICON)));
}

fn deposit(cx: &Cx<'_>, entry: &BankEntry) -> String {
    let key = if entry.amount.minor < 0 { "match-debit-of" } else { "match-deposit-of" };
    cx.tell(&Message::new(key).with("day", cx.texts.day_and_month(entry.booked_on)))
}

/// A line of the posting: what, where it is posted, how much.
fn line(ui: &mut Ui, (what, kind): (&str, Type), account: &str, amount: &str, strong: bool) -> Rect {
    let palette = palette(ui);
    let ink = if kind == Type::Strong { palette.text_strong } else { palette.text };
    let response = ui.scope(|ui| {
        fill_row(
            ui,
            20.0,
            |ui| {
                ui.label(text(what, kind, ink));
            },
            |ui| {
                let room = vec2(100.0, 20.0);
                let amount_kind = if strong { Type::Strong } else { Type::Body };
                ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), |ui| {
                    ui.set_min_width(100.0);
                    ui.label(text(amount, amount_kind, palette.text_strong));
                });
                ui.label(text(account, Type::Small, palette.text_sub));
            },
        );
    });
    response.response.rect
}

/// The account that a part of a difference goes to.
const fn account_key(kind: crate::domain::LegKind) -> &'static str {
    match kind {
        crate::domain::LegKind::Fee => "match-account-fees",
        crate::domain::LegKind::Exchange => "match-account-exchange",
        crate::domain::LegKind::Rounding | crate::domain::LegKind::Adjustment => "match-account-differences",
    }
}
