//! Payments that were reported as fraud and that nobody has answered yet: which to give back first, and why.

use egui::{Label, Margin, Ui};

use super::reasons::section;
use super::words;
use crate::desk::ReportedPayment;
use crate::domain::ids::PaymentId;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::{Icon, Type, palette, space, text};
use crate::ui::widgets::{Button, EntryRow};

/// So many are listed here; all of them are in the list of payments.
const LISTED: usize = 12;

/// Lists them, those that cost most first. What somebody chose to look at.
pub(super) fn reported(ui: &mut Ui, cx: &Cx<'_>, reported: &[ReportedPayment]) -> Option<Intent> {
    if reported.is_empty() {
        return None;
    }
    let mut wanted = None;
    let count = Message::new("shop-reported-count").with("count", reported.len());
    section(ui, &cx.say("shop-reported"), &cx.tell(&count));
    let palette = palette(ui);
    ui.add(Label::new(text(cx.say("shop-reported-what"), Type::Body, palette.text)).wrap());
    ui.add_space(space::TIGHT);
    let rows = egui::Frame::new().outer_margin(Margin::symmetric(-24, 0));
    rows.show(ui, |ui| {
        for payment in reported.iter().take(LISTED) {
            if row(cx, payment, palette.bad.ink, palette.text_sub).show(ui).clicked() {
                wanted = Some(Intent::ShowPayment(payment.payment_id.clone()));
            }
        }
    });
    if reported.len() > LISTED && ui.add(Button::plain(cx.say("shop-reported-all")).icon(Icon::Right)).clicked() {
        wanted = Some(Intent::ShowPayments("status:reported".to_owned()));
    }
    section(ui, &cx.say("shop-watched"), "");
    wanted
}

fn row(cx: &Cx<'_>, payment: &ReportedPayment, ink: crate::theme::Colour, quiet: crate::theme::Colour) -> EntryRow {
    let what = match &payment.order {
        Some(order) => Message::new("shop-reported-order").with("order", order),
        None => Message::new("shop-reported-payment").with("payment", payment.payment_id.as_str()),
    };
    let what = cx.tell(&what);
    let why = Message::new("shop-reported-chance")
        .with("chance", words::percent(cx, payment.chance))
        .with("saves", cx.money(payment.saves));
    let days = u64::try_from((cx.now - payment.at).num_days()).unwrap_or_default();
    EntryRow {
        icon: Icon::Suspicious,
        icon_ink: ink,
        what_shown: what.replace(payment.payment_id.as_str(), &shortened(&payment.payment_id)),
        what,
        why: cx.tell(&why),
        amount: cx.money(payment.left),
        when: cx.tell(&Message::new("shop-reported-since").with("days", days)),
        when_ink: quiet,
    }
}

/// An id that is told apart by its end.
fn shortened(payment_id: &PaymentId) -> String {
    let id = payment_id.as_str();
    match (id.get(..7), id.get(id.len().saturating_sub(4)..)) {
        (Some(start), Some(end)) if id.len() > 14 => format!("{start}…{end}"),
        _ => id.to_owned(),
    }
}
