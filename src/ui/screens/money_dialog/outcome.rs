//! What became of it: in one sentence, what that means, what to tell the customer, and the way it took.

use egui::{Frame, Label, Margin, Ui};

use crate::desk::{CommandRow, PaymentDetail};
use crate::domain::{CommandKind, CommandState};
use crate::text::{Message, Texts};
use crate::ui::cx::{Cx, Intent};
use crate::ui::money_words::command_state;
use crate::ui::notices::Notice;
use crate::ui::screens::payments::one_refund;
use crate::ui::theme::{Icon, Type, corner, palette, size, space, text};
use crate::ui::widgets::{Mark, icon_button, rule};

/// The outcome as a notice, for when nobody looks at the dialog any more.
pub fn notice(texts: &Texts, row: &CommandRow) -> Notice {
    let what = headline(texts, row);
    match row.state {
        CommandState::Succeeded | CommandState::Accepted => Notice::done(what),
        _ => Notice::warning(what),
    }
}

/// What became of it.
fn headline(texts: &Texts, row: &CommandRow) -> Message {
    let key = match row.state {
        CommandState::Succeeded => "refund-outcome-succeeded",
        CommandState::Accepted => "refund-outcome-accepted",
        CommandState::Declined => "refund-outcome-declined",
        CommandState::Failed => "refund-outcome-failed",
        CommandState::Queued | CommandState::Sending => "refund-outcome-waits",
        CommandState::Unknown => "refund-outcome-unknown",
        CommandState::Review => "refund-outcome-review",
        CommandState::Cancelled => "refund-outcome-cancelled",
    };
    let amount = texts.money_with_sign(row.command.amount);
    Message::new(key).with("kind", row.command.kind.as_str()).with("amount", amount)
}

/// What that means for whoever asked.
const fn meaning(row: &CommandRow) -> &'static str {
    match (row.state, row.command.kind) {
        (CommandState::Succeeded, CommandKind::Refund(_)) => "refund-means-refunded",
        (CommandState::Succeeded, CommandKind::Capture) => "refund-means-captured",
        (CommandState::Succeeded, CommandKind::Void) => "refund-means-released",
        (CommandState::Accepted, _) => "refund-means-accepted",
        (CommandState::Declined | CommandState::Failed, _) => "refund-means-nothing-moved",
        (CommandState::Queued | CommandState::Sending, _) => "refund-means-waits",
        (CommandState::Unknown, _) => "refund-means-unknown",
        (CommandState::Review, _) => "refund-means-review",
        (CommandState::Cancelled, _) => "refund-means-cancelled",
    }
}

/// What to tell the customer.
const fn tell(row: &CommandRow) -> &'static str {
    match (row.state, row.command.kind) {
        (CommandState::Succeeded | CommandState::Accepted, CommandKind::Refund(_)) => "refund-tell-refunded",
        (_, CommandKind::Refund(_)) if row.state.is_open() => "refund-tell-open",
        (CommandState::Review, CommandKind::Refund(_)) => "refund-tell-open",
        (_, CommandKind::Refund(_)) => "refund-tell-not-refunded",
        (CommandState::Succeeded | CommandState::Accepted, CommandKind::Capture) => "refund-tell-captured",
        (CommandState::Succeeded | CommandState::Accepted, CommandKind::Void) => "refund-tell-released",
        (_, CommandKind::Capture | CommandKind::Void) => "refund-tell-nothing",
    }
}

/// How something stands, on the tint of its state and behind its mark.
pub(super) fn in_its_colour(ui: &mut Ui, mark: Mark, contents: impl FnOnce(&mut Ui)) {
    let tone = mark.look(palette(ui)).1;
    let frame = Frame::new().fill(tone.tint.into()).corner_radius(corner::CARD).inner_margin(Margin::same(12));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.add_space(5.0);
                mark.glyph(ui);
            });
            ui.vertical(contents);
        });
    });
}

/// Shows it. The row may have gone on since the dialog was told; the payment then knows better.
pub fn body(ui: &mut Ui, cx: &mut Cx<'_>, told: &CommandRow, detail: &PaymentDetail) {
    let newest = detail.commands.iter().map(|(row, _)| row).find(|row| row.command_id == told.command_id);
    let row = newest.unwrap_or(told);
    let palette = palette(ui);
    let (mark, _) = command_state(row.state);
    in_its_colour(ui, mark, |ui| {
        let words = cx.tell(&headline(cx.texts, row));
        ui.add(Label::new(text(words, Type::Strong, palette.text_strong)).wrap());
        ui.add(Label::new(text(cx.tell(&Message::new(meaning(row))), Type::Body, palette.text)).wrap());
        said(ui, cx, row);
    });
    ui.add_space(space::CARD);
    tell_the_customer(ui, cx, row, detail);
    if let Some(journey) =
        detail.refund_journeys.iter().find(|journey| journey.command_id.as_ref() == Some(&row.command_id))
    {
        ui.add_space(space::CARD);
        rule(ui);
        ui.add_space(space::CARD);
        one_refund(ui, cx, journey);
    }
}

/// Why, in the words of the gateway or of this computer, where it did not simply work.
fn said(ui: &mut Ui, cx: &Cx<'_>, row: &CommandRow) {
    let worked = matches!(row.state, CommandState::Succeeded | CommandState::Accepted);
    let Some(cause) = row.cause.as_ref().filter(|cause| !worked && !cause.is_empty()) else { return };
    let key = if row.state == CommandState::Declined { "refund-gateway-says" } else { "refund-cause" };
    let words = cx.tell(&Message::new(key).with("cause", cause));
    ui.add(Label::new(text(words, Type::Body, palette(ui).text_strong)).wrap());
    if let Some(request_id) = &row.request_id {
        let words = cx.tell(&Message::new("refund-request").with("request", request_id));
        ui.add(Label::new(text(words, Type::Small, palette(ui).text_sub)).wrap());
    }
}

fn tell_the_customer(ui: &mut Ui, cx: &mut Cx<'_>, row: &CommandRow, detail: &PaymentDetail) {
    let journey = detail.refund_journeys.iter().find(|journey| journey.command_id.as_ref() == Some(&row.command_id));
    let amount = cx.money(row.command.amount);
    let words = cx.tell(&match journey.and_then(|journey| journey.arrives) {
        Some((from, to)) => Message::new("refund-tell-refunded-until")
            .with("amount", amount)
            .with("from", cx.texts.day_and_month(from))
            .with("to", to),
        None => Message::new(tell(row)).with("amount", amount),
    });
    say_to_customer(ui, cx, &words);
}

/// A sentence for the customer, and a button that copies it.
pub(super) fn say_to_customer(ui: &mut Ui, cx: &mut Cx<'_>, words: &str) {
    let palette = palette(ui);
    ui.label(text(cx.say("refund-tell"), Type::Small, palette.text_sub));
    ui.horizontal_top(|ui| {
        let room = ui.available_width() - size::ROW - space::SMALL;
        ui.vertical(|ui| {
            ui.set_width(room);
            ui.add(Label::new(text(words, Type::Body, palette.text_strong)).wrap());
        });
        let what = Message::new("refund-tell-copied");
        let name = cx.tell(&Message::new("payments-copy").with("what", what.clone()));
        if icon_button(ui, Icon::Copy, &name).clicked() {
            cx.want(Intent::Copy(words.to_owned(), what));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::super::tests::row;
    use super::*;
    use crate::domain::RefundReason;

    #[test]
    fn every_outcome_has_its_words_and_none_promises_too_much() {
        let texts = Texts::english();
        let kinds = [CommandKind::Refund(RefundReason::Duplicate), CommandKind::Capture, CommandKind::Void];
        for kind in kinds {
            for state in CommandState::ALL {
                let mut row = row(state);
                row.command.kind = kind;
                let headline = texts.say(&headline(&texts, &row));
                assert!(headline.contains("€\u{a0}900.00") && !headline.contains('{'), "{headline}");
                for key in [meaning(&row), tell(&row)] {
                    let said = texts.say(&Message::new(key).with("amount", "€\u{a0}900.00"));
                    assert!(said != key && !said.contains('{'), "{said}");
                }
                let happened = matches!(state, CommandState::Succeeded | CommandState::Accepted);
                let promises = ["refund-tell-refunded", "refund-tell-captured", "refund-tell-released"];
                assert_eq!(promises.contains(&tell(&row)), happened, "{kind:?} {state}");
                let level = notice(&texts, &row).level;
                assert_eq!(level == crate::ui::notices::Level::Done, happened, "{kind:?} {state}");
            }
        }
    }
}
