//! A refund that somebody else has to agree to: that it waits, where, and what to tell the customer.

use egui::{Label, Ui};

use super::outcome::{in_its_colour, say_to_customer};
use crate::desk::RequestRow;
use crate::domain::Proposal;
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::money_words::request_state;
use crate::ui::theme::{Type, palette, space, text};

/// Shows it.
pub fn body(ui: &mut Ui, cx: &mut Cx<'_>, row: &RequestRow) {
    let palette = palette(ui);
    let (mark, state) = request_state(row.state);
    in_its_colour(ui, mark, |ui| {
        let words = cx.tell(&Message::new(state));
        ui.add(Label::new(text(words, Type::Strong, palette.text_strong)).wrap());
        let where_to = Message::new("approvals-waits-until").with("time", row.expires_at);
        ui.add(Label::new(text(cx.tell(&where_to), Type::Body, palette.text)).wrap());
    });
    if let Proposal::Refund { amount, .. } = &row.proposal {
        ui.add_space(space::CARD);
        let words = cx.tell(&Message::new("approvals-tell-customer").with("amount", cx.money(*amount)));
        say_to_customer(ui, cx, &words);
    }
}
