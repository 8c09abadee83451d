//! A refund that somebody else has to agree to: that it waits, where, and what to tell the customer.

use egui::{Frame, Label, Margin, Ui};

use super::outcome::say_to_customer;
use crate::desk::RequestRow;
use crate::domain::Proposal;
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::money_words::request_state;
use crate::ui::theme::{Type, corner, palette, space, text};

/// Shows it.
pub fn body(ui: &mut Ui, cx: &mut Cx<'_>, row: &RequestRow) {
    let palette = palette(ui);
    let (mark, state) = request_state(row.state);
    let tone = mark.look(palette).1;
    let frame = Frame::new().fill(tone.tint.into()).corner_radius(corner::CARD).inner_margin(Margin::same(12));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.add_space(5.0);
                mark.glyph(ui);
            });
            ui.vertical(|ui| {
                let words = cx.tell(&Message::new(state));
                ui.add(Label::new(text(words, Type::Strong, palette.text_strong)).wrap());
                let where_to = Message::new("approvals-waits-until").with("time", row.expires_at);
                ui.add(Label::new(text(cx.tell(&where_to), Type::Body, palette.text)).wrap());
            });
        });
    });
    if let Proposal::Refund { amount, .. } = &row.proposal {
        ui.add_space(space::CARD);
        let words = cx.tell(&Message::new("approvals-tell-customer").with("amount", cx.money(*amount)));
        say_to_customer(ui, cx, &words);
    }
}
