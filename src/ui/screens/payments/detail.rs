//! One payment beside the list: how much and where it stands, what can be done, and everything that is known of it.

use egui::{Align, Frame, Label, Layout, Margin, ScrollArea, Ui};

use super::fraud;
use super::reveal::Reveal;
use super::review::Review;
use super::sections;
use super::table::card_words;
use crate::desk::{JourneyStage, PaymentDetail, PaymentRow, StepState};
use crate::domain::ids::PaymentId;
use crate::domain::{Capability, Payment, PaymentState, PaymentStatus};
use crate::text::Message;
use crate::ui::cx::{Cx, Intent, MoneyVerb};
use crate::ui::loadable::Loadable;
use crate::ui::money_words::payment_state;
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{Button, Mark, error_box, field_button, icon_button, waiting};
use crate::worker::{Command, Event};

/// What is asked for of the payment beside the list.
#[derive(Default)]
pub struct Detail {
    wanted: Option<PaymentId>,
    loaded: Loadable<PaymentDetail>,
    reveal: Option<Reveal>,
    review: Option<Box<Review>>,
}

impl Detail {
    /// Shows another payment.
    pub fn show(&mut self, cx: &mut Cx<'_>, payment_id: PaymentId) {
        if self.wanted.as_ref() != Some(&payment_id) {
            self.loaded.ask(cx, Command::FetchPayment(payment_id.clone()));
            self.wanted = Some(payment_id);
        }
    }

    /// Whether a payment is shown, or about to be.
    pub const fn is_open(&self) -> bool {
        self.wanted.is_some()
    }

    /// Shows nothing any more.
    pub fn close(&mut self, cx: &mut Cx<'_>) {
        self.wanted = None;
        self.loaded.clear(cx);
    }

    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        self.loaded.apply(event);
        if self.reveal.as_mut().is_some_and(|reveal| reveal.apply(event)) {
            self.reveal = None;
            self.loaded.expire();
        }
        if self.review.as_mut().is_some_and(|review| review.apply(event, cx)) {
            self.review = None;
        }
    }

    /// What is asked above everything else.
    pub fn dialogs(&mut self, ctx: &egui::Context, cx: &mut Cx<'_>) {
        if self.reveal.as_mut().is_some_and(|reveal| reveal.ui(ctx, cx)) {
            self.reveal = None;
        }
        if self.review.as_mut().is_some_and(|review| review.ui(ctx, cx)) {
            self.review = None;
        }
    }

    /// The payment that is wanted, once it is here. What came before it is never shown in its place: somebody might
    /// refund the wrong one.
    fn value(&self) -> Option<&PaymentDetail> {
        self.loaded.value().filter(|detail| Some(&detail.payment.payment.payment_id) == self.wanted.as_ref())
    }

    /// Paints it; `row` is what the list knows of the payment already. True when it is to be closed.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, row: Option<&PaymentRow>) -> bool {
        let Some(wanted) = self.wanted.clone() else { return false };
        self.loaded.keep_fresh(cx, || Command::FetchPayment(wanted.clone()));
        let payment = self.value().map(|detail| &detail.payment).or(row).map(|row| row.payment.clone());
        let close = Frame::new()
            .inner_margin(Margin { left: 16, right: 8, top: 8, bottom: 0 })
            .show(ui, |ui| caption(ui, cx, &wanted, payment.as_ref()))
            .inner;
        let (mut again, mut reveal, mut review) = (false, false, None);
        ScrollArea::vertical().id_salt(("payment", wanted.as_str())).auto_shrink(false).show(ui, |ui| {
            Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 16 }).show(ui, |ui| {
                ui.set_width(ui.available_width());
                if let Some(payment) = &payment {
                    reveal = head(ui, cx, payment, self.value());
                }
                if let Some(error) = self.loaded.error() {
                    again = error_box(ui, cx, error, Some(&cx.say("window-try-again")));
                }
                match self.value() {
                    Some(detail) => review = contents(ui, cx, detail),
                    None if self.loaded.is_pending() => {
                        waiting(ui, cx);
                    }
                    None => {}
                }
            });
        });
        if reveal {
            self.reveal = Some(Reveal::new(wanted.clone()));
        }
        if review.is_some() {
            self.review = review.map(Box::new);
        }
        if again {
            self.loaded.ask(cx, Command::FetchPayment(wanted));
        }
        close
    }
}

/// What it is, its id, and the way out.
fn caption(ui: &mut Ui, cx: &mut Cx<'_>, payment_id: &PaymentId, payment: Option<&Payment>) -> bool {
    let palette = palette(ui);
    let mut close = false;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            close = icon_button(ui, Icon::Close, &cx.say("window-close")).clicked();
            sections::copy_button(ui, cx, payment_id.as_str(), Message::new("payments-the-payment"));
            ui.label(text(shortened(payment_id.as_str()), Type::Small, palette.text_sub));
            ui.add_space(space::SMALL);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let words = match payment.and_then(|payment| payment.order.as_ref()) {
                    Some(order) => cx.tell(&Message::new("payments-for-order").with("order", order)),
                    None => cx.say("payments-one"),
                };
                ui.add(Label::new(text(words, Type::Small, palette.text_sub)).truncate());
            });
        });
    });
    close
}

/// An id from which one recognises it: `pi_3QRc…v81a`.
fn shortened(id: &str) -> String {
    let letters: Vec<char> = id.chars().collect();
    match letters.as_slice() {
        [first @ .., a, b, c, d] if letters.len() > 14 => first.iter().take(7).chain(&['…', *a, *b, *c, *d]).collect(),
        _ => id.to_owned(),
    }
}

/// How much, where it stands, who, and what can be done. True when the customer's data is to be shown.
fn head(ui: &mut Ui, cx: &mut Cx<'_>, payment: &Payment, detail: Option<&PaymentDetail>) -> bool {
    let palette = palette(ui);
    let mut reveal = false;
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.horizontal(|ui| {
        ui.label(text(cx.money(payment.amount), Type::Figure, palette.text_strong));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (mark, key) = detail.map_or_else(|| payment_state(payment.state()), standing);
            mark.tag(ui, &cx.tell(&Message::new(key)));
        });
    });
    let is_masked = detail.is_some_and(|detail| detail.masked) && cx.may(Capability::RevealPersonalData);
    if payment.email.is_some() || is_masked {
        ui.horizontal(|ui| {
            ui.spacing_mut().interact_size.y = 20.0;
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                reveal = is_masked && field_button(ui, Icon::Eye, &cx.say("approvals-reveal"), true).clicked();
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let email = payment.email.as_deref().unwrap_or_default();
                    ui.add(Label::new(text(email, Type::Body, palette.text)).truncate());
                });
            });
        });
    }
    let card = payment.card.as_ref().map(card_words).filter(|card| !card.is_empty());
    let line = card.into_iter().chain([cx.texts.time(payment.created_at)]).collect::<Vec<_>>().join(" · ");
    ui.add(Label::new(text(line, Type::Small, palette.text_sub)).truncate());
    ui.add_space(space::SMALL);
    ui.horizontal_wrapped(|ui| {
        ui.set_min_height(size::ROW);
        if let Some(detail) = detail {
            actions(ui, cx, detail);
        }
    });
    ui.add_space(space::SMALL);
    reveal
}

/// The state in words, followed to the bank where that is known.
fn standing(detail: &PaymentDetail) -> (Mark, &'static str) {
    let is = |stage, state| detail.journey.iter().any(|step| step.stage == stage && step.state == state);
    let state = detail.payment.payment.state();
    match state {
        PaymentState::Captured if is(JourneyStage::AtTheBank, StepState::Done) => (Mark::Done, "payments-at-the-bank"),
        PaymentState::Captured if is(JourneyStage::InBatch, StepState::Done) => (Mark::UnderWay, "payments-in-transit"),
        _ => payment_state(state),
    }
}

/// Refund, or capture and release for a hold. What cannot be done is there all the same, and says why.
fn actions(ui: &mut Ui, cx: &mut Cx<'_>, detail: &PaymentDetail) {
    let payment = &detail.payment.payment;
    let mut pressed = None;
    if payment.status == PaymentStatus::Held {
        let blocked = hold_blocked(detail).map(|why| cx.tell(&why));
        let capture = Button::primary(cx.say("payments-capture")).icon(Icon::Check);
        let release = Button::danger(cx.say("payments-release"));
        let with_hint = |button: Button| match &blocked {
            Some(why) => button.hint(why),
            None => button,
        };
        if cx.may(Capability::Capture) && ui.add_enabled(blocked.is_none(), with_hint(capture)).clicked() {
            pressed = Some(MoneyVerb::Capture);
        }
        if cx.may(Capability::Void) && ui.add_enabled(blocked.is_none(), with_hint(release)).clicked() {
            pressed = Some(MoneyVerb::Void);
        }
    } else if cx.may(Capability::Refund) {
        let blocked = refund_blocked(detail);
        // What may be back with the customer already is nothing to send back by habit.
        let word = cx.say("payments-refund");
        let doubtful = sections::may_be_back_already(detail);
        let refund = if doubtful { Button::soft(word) } else { Button::primary(word) }.icon(Icon::Refunds);
        let refund = match &blocked {
            Some(why) => refund.hint(cx.tell(why)),
            None => refund,
        };
        if ui.add_enabled(blocked.is_none(), refund).clicked() {
            pressed = Some(MoneyVerb::Refund);
        }
    }
    if let Some(verb) = pressed {
        cx.want(Intent::AskMoney(payment.payment_id.clone(), verb));
    }
}

/// Why nothing can go back.
fn refund_blocked(detail: &PaymentDetail) -> Option<Message> {
    if detail.refundable.minor > 0 {
        return None;
    }
    let payment = &detail.payment.payment;
    Some(Message::new(match payment.state() {
        PaymentState::Declined => "payments-no-refund-declined",
        PaymentState::Canceled => "payments-no-refund-canceled",
        _ if payment.captured.minor <= 0 => "payments-no-refund-nothing-taken",
        PaymentState::Refunded => "payments-no-refund-all-back",
        _ => "payments-no-refund-under-way",
    }))
}

/// Why a hold cannot be decided: somebody has.
fn hold_blocked(detail: &PaymentDetail) -> Option<Message> {
    let decided = detail.commands.iter().any(|(row, _)| row.state.reserves());
    decided.then(|| Message::new("payments-hold-under-way"))
}

/// Everything that is known. Gives a question about what is in review when somebody wants to answer it.
fn contents(ui: &mut Ui, cx: &mut Cx<'_>, detail: &PaymentDetail) -> Option<Review> {
    let payment = &detail.payment.payment;
    ui.spacing_mut().item_spacing.y = 0.0;
    let review = sections::open_commands(ui, cx, detail);
    sections::decline(ui, cx, detail);
    fraud::report(ui, cx, detail);
    sections::disputes(ui, cx, detail);
    fraud::evidence(ui, cx, detail);
    sections::journey_of(ui, cx, detail);
    sections::refunds(ui, cx, detail);
    sections::money(ui, cx, detail);
    sections::checks(ui, cx, detail);
    sections::others(ui, cx, detail);
    sections::ids(ui, cx, detail, payment);
    review
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_id_keeps_both_ends() {
        assert_eq!(shortened("pi_3QRcAbCdEfGh1234v81a"), "pi_3QRc…v81a");
        assert_eq!(shortened("pi_short"), "pi_short");
        assert_eq!(shortened("éééééééééééééééé"), "ééééééé…éééé");
    }
}
