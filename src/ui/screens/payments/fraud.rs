//! That a payment was reported as fraud, what to do about it, and whether earlier payments speak for the shop.

use egui::{Label, Ui};

use super::sections::{callout, link};
use crate::desk::{FraudReport, PaymentDetail, ReportState};
use crate::domain::Capability;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::{Type, palette, space, text};
use crate::ui::widgets::{Button, Mark};

/// That its card's bank reported it, and what to do.
pub fn report(ui: &mut Ui, cx: &mut Cx<'_>, detail: &PaymentDetail) {
    let Some(report) = &detail.reported else { return };
    let palette = palette(ui);
    let (mark, tone, what) = match report.state {
        ReportState::Open => (Mark::Bad, palette.bad, "payments-reported-open"),
        ReportState::Disputed => (Mark::Warning, palette.warn, "payments-reported-disputed"),
        ReportState::GivenBack => (Mark::Done, palette.ok, "payments-reported-given-back"),
        ReportState::Fine => (Mark::Done, palette.ok, "payments-reported-fine"),
        ReportState::Over => (Mark::Unclear, palette.warn, "payments-reported-over"),
    };
    let mut is_fine = false;
    callout(ui, tone, |ui| {
        ui.horizontal_wrapped(|ui| {
            mark.glyph(ui);
            ui.label(text(cx.tell(&said(cx, report)), Type::Strong, palette.text_strong));
        });
        ui.add(Label::new(text(cx.say(what), Type::Body, palette.text)).wrap());
        if report.state == ReportState::Open && cx.may(Capability::ManageRisk) {
            ui.add_space(space::TIGHT);
            is_fine = ui.add(Button::soft(cx.say("payments-reported-say-fine"))).clicked();
        }
    });
    if is_fine {
        cx.want(Intent::SayFine(detail.payment.payment.payment_id.clone(), report.said));
    }
}

fn said(cx: &Cx<'_>, report: &FraudReport) -> Message {
    let day = cx.texts.day_and_month(report.at.date_naive());
    match &report.kind {
        Some(kind) => Message::new("payments-reported-as").with("day", day).with("kind", kind.clone()),
        None => Message::new("payments-reported").with("day", day),
    }
}

/// Whether earlier payments show that the card's holder paid, and which.
pub fn evidence(ui: &mut Ui, cx: &mut Cx<'_>, detail: &PaymentDetail) {
    let Some(evidence) = &detail.evidence else { return };
    let palette = palette(ui);
    let (mark, tone) = match &evidence.found {
        Ok(_) => (Mark::Done, palette.ok),
        Err(_) => (Mark::Unclear, palette.warn),
    };
    let mut shown = None;
    callout(ui, tone, |ui| {
        ui.horizontal_wrapped(|ui| {
            mark.glyph(ui);
            ui.label(text(cx.tell(&evidence.said()), Type::Strong, palette.text_strong));
        });
        ui.add(Label::new(text(cx.tell(&evidence.hint()), Type::Body, palette.text)).wrap());
        let payments = evidence.found.as_ref().map_or(&[][..], |found| &found.payments);
        if !payments.is_empty() {
            ui.add_space(space::TIGHT);
        }
        for (payment_id, at) in payments {
            let words = Message::new("payments-evidence-payment")
                .with("day", cx.texts.date(at.date_naive()))
                .with("payment", payment_id.as_str());
            if link(ui, &cx.tell(&words)).clicked() {
                shown = Some(payment_id.clone());
            }
        }
    });
    if let Some(payment_id) = shown {
        cx.want(Intent::ShowPayment(payment_id));
    }
}
