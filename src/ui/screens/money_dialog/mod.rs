//! Refunding, capturing and releasing: what will happen, then what happened.
//!
//! Whoever sits here is tired, on the phone, and about to move money. So: the button says what will happen, with the
//! amount. Enter in a field moves nothing; money moves when the button is pressed, or by Ctrl+Enter while the amount is
//! in order. From that moment on everything is locked until the outcome is known. What is asked carries a token, so that
//! asking again, here or in a dialog opened anew, is the same refund and not a second one. What is more than the person may
//! send back alone is not sent but asked for; the button says which of the two it is.

mod amount;
mod form;
mod outcome;
mod waits;

use egui::{Align, Context, Frame, Key, Label, Layout, Margin, Modifiers, Spinner, Ui};

pub use self::outcome::notice;

use self::amount::Amount;
use super::payments::card_words;
use crate::desk::{Ask, Carried, CommandRow, PaymentDetail, Proposed, RefundTerms, RequestRow};
use crate::domain::ids::PaymentId;
use crate::domain::{CommandKind, Money, Need, PaymentStatus, Proposal, RefundReason};
use crate::text::{Message, UserError};
use crate::ui::cx::{Cx, Intent, MoneyVerb};
use crate::ui::guarded::Guarded;
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Type, corner, palette, size, space, text};
use crate::ui::widgets::{
    Button, dialog, dialog_body, dialog_foot, dialog_title, error_box, error_note, foot_note, from_the_right, waiting,
};
use crate::worker::{Command, Event, MoneyMoved};

/// Moving the money of one payment.
pub struct MoneyDialog {
    payment_id: PaymentId,
    verb: MoneyVerb,
    payment: Loadable<PaymentDetail>,
    terms: Loadable<RefundTerms>,
    amount: Amount,
    reason: RefundReason,
    focus_amount: bool,
    moved: Guarded<MoneyMoved>,
    proposed: Guarded<Proposed>,
    stage: Stage,
}

/// Where it stands. From `Sending` there is a way back to `Asking` only when a code was wanted and not given: then nothing
/// was written down. Otherwise what was asked cannot be asked differently.
enum Stage {
    /// The person chooses.
    Asking,
    /// It is under way.
    Sending(Asked),
    /// It could not be carried out; trying again asks for exactly the same.
    Failed(Asked, UserError),
    /// It is written down, and this is where it stood when the worker stopped waiting.
    Known(Box<CommandRow>),
    /// It waits for somebody else.
    Waits(Box<RequestRow>),
}

/// What was asked for, once and for all.
#[derive(Clone)]
struct Asked {
    ask: Ask,
    amount: Money,
    need: Need,
}

impl MoneyDialog {
    /// Asks what it would mean.
    pub fn new(cx: &mut Cx<'_>, payment_id: PaymentId, verb: MoneyVerb) -> Self {
        let mut dialog = Self {
            payment_id,
            verb,
            payment: Loadable::default(),
            terms: Loadable::default(),
            amount: Amount::default(),
            reason: RefundReason::RequestedByCustomer,
            focus_amount: false,
            moved: Guarded::default(),
            proposed: Guarded::default(),
            stage: Stage::Asking,
        };
        dialog.keep_fresh(cx);
        dialog
    }

    fn keep_fresh(&mut self, cx: &mut Cx<'_>) {
        let payment_id = &self.payment_id;
        self.payment.keep_fresh(cx, || Command::FetchPayment(payment_id.clone()));
        if self.verb == MoneyVerb::Refund {
            self.terms.keep_fresh(cx, || Command::FetchRefundTerms(payment_id.clone()));
        }
    }

    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        self.payment.apply(event);
        self.terms.apply(event);
        let moved = self.moved.apply(event, cx);
        let proposed = self.proposed.apply(event, cx);
        if !moved && !proposed {
            return;
        }
        let error = self.moved.error().or(self.proposed.error()).cloned();
        match (self.moved.take(), self.proposed.take(), &self.stage, error) {
            (Some(moved), ..) => self.stage = Stage::Known(Box::new(moved.0)),
            (_, Some(Proposed::Done(Carried::Money(row))), ..) => self.stage = Stage::Known(row),
            (_, Some(Proposed::Waits(row)), ..) => self.stage = Stage::Waits(row),
            (_, _, Stage::Sending(asked), Some(error)) => {
                // The limits are not what they were when this dialog was opened.
                let need = if error.is_second_person_needed() { Need::SecondPerson } else { asked.need };
                self.stage = Stage::Failed(Asked { need, ..asked.clone() }, error);
            }
            _ => {} // cannot be: each command has one kind of answer
        }
        // Also after an error: it may have been written down before.
        cx.want(Intent::Changed);
    }

    /// Goes on once a code has come; without one there is a choice again.
    fn go_on(&mut self, cx: &mut Cx<'_>) {
        self.moved.go_on(cx);
        self.proposed.go_on(cx);
        if let Stage::Sending(asked) = &self.stage
            && !self.moved.is_pending()
            && !self.proposed.is_pending()
        {
            self.stage = match self.moved.error().or(self.proposed.error()) {
                Some(error) => Stage::Failed(asked.clone(), error.clone()), // it did not begin
                None => Stage::Asking,
            };
        }
    }

    /// The most that can move.
    fn most(&self) -> Option<Money> {
        match self.verb {
            MoneyVerb::Refund => self.terms.value().map(|terms| terms.refundable),
            MoneyVerb::Capture | MoneyVerb::Void => {
                let payment = &self.payment.value()?.payment.payment;
                (payment.status == PaymentStatus::Held).then_some(payment.capturable)
            }
        }
    }

    /// The amount that would move now, or why none would.
    fn chosen(&self, cx: &Cx<'_>) -> Result<Option<Money>, UserError> {
        self.most().map_or(Ok(None), |most| self.amount.read(most, cx.texts))
    }

    /// What the person has to bring to move this much.
    fn need(&self, amount: Money) -> Need {
        let terms = self.terms.value().filter(|_| self.verb == MoneyVerb::Refund);
        terms.map_or(Need::Nothing, |terms| terms.need(amount))
    }

    /// Sends it, or asks somebody else to agree to it. `asked` may be what failed before, to be asked for once more.
    fn send(&mut self, cx: &mut Cx<'_>, asked: Asked) {
        let then = Message::new("approvals-then-send").with("amount", cx.money(asked.amount));
        self.moved.clear(cx);
        self.proposed.clear(cx);
        if asked.need == Need::SecondPerson
            && let CommandKind::Refund(reason) = asked.ask.kind
        {
            let (payment_id, amount) = (asked.ask.payment_id.clone(), asked.amount);
            self.proposed.ask(cx, then, move || {
                Command::Propose(Proposal::Refund { payment_id: payment_id.clone(), amount, reason })
            });
        } else {
            let ask = asked.ask.clone();
            self.moved.ask(cx, then, move || Command::MoveMoney(ask.clone()));
        }
        self.stage = Stage::Sending(asked);
        self.go_on(cx);
    }

    fn ask(&self, detail: &PaymentDetail, amount: Money) -> Asked {
        let kind = match self.verb {
            MoneyVerb::Refund => CommandKind::Refund(self.reason),
            MoneyVerb::Capture => CommandKind::Capture,
            MoneyVerb::Void => CommandKind::Void,
        };
        // The token is what was known: the n-th thing asked of this payment. Whoever asks from the same knowledge asks
        // for the same thing: a second press, a second dialog while the first is still waiting to be sent. Only somebody
        // who has seen the first one can mean another.
        let payment = &detail.payment;
        let token = format!("window/{}/{}/{}", payment.connection_id, self.payment_id, detail.commands.len());
        let ask =
            Ask { payment_id: self.payment_id.clone(), kind, amount: Some(amount.to_decimal()), token: Some(token) };
        Asked { ask, amount, need: self.need(amount) }
    }

    /// Paints it above everything else.
    pub fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        self.keep_fresh(cx);
        self.go_on(cx);
        let (close, wants_to) = dialog(ctx, "money", |ui| {
            let close = dialog_title(ui, &self.title(cx), &cx.say("window-close"));
            dialog_body(ui, |ui| self.body(ui, cx));
            dialog_foot(ui, |ui| self.foot(ui, cx));
            close
        });
        // Closing stops nothing that was sent; what becomes of it is said as a notice.
        if close || wants_to {
            cx.want(Intent::CloseDialog);
        }
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        let key = match self.verb {
            MoneyVerb::Refund => "refund-title-refund",
            MoneyVerb::Capture => "refund-title-capture",
            MoneyVerb::Void => "refund-title-release",
        };
        let order = self.payment.value().and_then(|detail| detail.payment.payment.order.as_deref());
        let of = match order {
            Some(order) => Message::new("refund-of-order").with("order", order),
            None => Message::new("refund-of-payment").with("payment", self.payment_id.as_str()),
        };
        cx.tell(&Message::new(key).with("of", of))
    }

    fn body(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        ui.set_width(ui.available_width());
        for error in self.payment.error().into_iter().chain(self.terms.error()) {
            error_box(ui, cx, error, None);
            ui.add_space(space::SMALL);
        }
        let Some(detail) = self.payment.value() else {
            if self.payment.is_pending() {
                waiting(ui, cx);
            }
            return;
        };
        summary(ui, cx, detail);
        ui.add_space(space::PAGE);
        match &self.stage {
            Stage::Asking => self.form(ui, cx, true),
            Stage::Sending(_) => self.form(ui, cx, false),
            Stage::Failed(_, error) => {
                let error = error.clone();
                self.form(ui, cx, false);
                ui.add_space(space::CARD);
                error_note(ui, cx, &error);
            }
            Stage::Known(row) => outcome::body(ui, cx, row, detail),
            Stage::Waits(row) => waits::body(ui, cx, row),
        }
    }

    fn form(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, open: bool) {
        let Some(detail) = self.payment.value() else { return };
        let asked = match &self.stage {
            Stage::Sending(asked) | Stage::Failed(asked, _) => Some(asked.amount),
            Stage::Asking | Stage::Known(_) | Stage::Waits(_) => None,
        };
        let asked_need = match &self.stage {
            Stage::Sending(asked) | Stage::Failed(asked, _) => Some(asked.need),
            Stage::Asking | Stage::Known(_) | Stage::Waits(_) => None,
        };
        let facts = form::Facts { detail, terms: self.terms.value(), most: self.most(), asked, asked_need };
        let chosen = self.chosen(cx);
        let fields = form::Fields {
            verb: self.verb,
            amount: &mut self.amount,
            reason: &mut self.reason,
            focus_amount: &mut self.focus_amount,
        };
        ui.add_enabled_ui(open, |ui| form::body(ui, cx, fields, &facts, &chosen));
    }

    /// The buttons.
    fn foot(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        match &self.stage {
            Stage::Asking => self.foot_asking(ui, cx),
            Stage::Sending(asked) => {
                let word = self.do_word(cx, Some(asked.amount), asked.need);
                ui.add_enabled(false, self.button(word));
                close_button(ui, cx, Button::plain(cx.say("window-close")));
                ui.add(Spinner::new().size(size::ICON).color(palette(ui).text_sub));
                let waits = self.moved.waits_for_code() || self.proposed.waits_for_code();
                foot_note(ui, &cx.say(if waits { "approvals-nothing-sent" } else { "refund-sending" }));
            }
            Stage::Failed(asked, error) => {
                let asked = asked.clone();
                // A key or an amount that is refused is refused again; only what went wrong by the way may go right.
                let again = error.kind != crate::text::ErrorKind::BadInput;
                let asks = error.is_second_person_needed();
                let word = cx.say(if asks { "approvals-ask" } else { "window-try-again" });
                let pressed = again && ui.add(self.button(word)).clicked();
                close_button(ui, cx, Button::plain(cx.say("window-close")));
                if again {
                    foot_note(ui, &cx.say(if asks { "approvals-nothing-sent" } else { "refund-again-is-once" }));
                }
                if pressed {
                    self.send(cx, asked);
                }
            }
            Stage::Known(_) => close_button(ui, cx, Button::primary(cx.say("window-close"))),
            Stage::Waits(row) => {
                let request_id = row.request_id.clone();
                close_button(ui, cx, Button::primary(cx.say("window-close")));
                if ui.add(Button::plain(cx.say("approvals-show"))).clicked() {
                    cx.want(Intent::CloseDialog);
                    cx.want(Intent::ShowRequest(request_id));
                }
            }
        }
    }

    fn foot_asking(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let chosen = self.chosen(cx).ok().flatten();
        let ready = self.payment.value().zip(chosen).map(|(detail, amount)| self.ask(detail, amount));
        let need = chosen.map_or(Need::Nothing, |amount| self.need(amount));
        let word = self.do_word(cx, chosen, need);
        // The button alone has Enter, and only with the keyboard on it. Ctrl+Enter is nothing one presses by habit.
        let by_keys = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        let keys = ui.ctx().format_shortcut(&egui::KeyboardShortcut::new(Modifiers::COMMAND, Key::Enter));
        let pressed = ui.add_enabled(ready.is_some(), self.button(word).keys(keys)).clicked();
        close_button(ui, cx, Button::plain(cx.say("refund-cancel")));
        let note = if need == Need::SecondPerson { "approvals-nothing-sent" } else { "refund-exactly-once" };
        foot_note(ui, &cx.say(note));
        if let Some(asked) = ready.filter(|_| pressed || by_keys) {
            self.send(cx, asked);
        }
    }

    fn button(&self, word: String) -> Button {
        match self.verb {
            MoneyVerb::Refund | MoneyVerb::Capture => Button::primary(word),
            MoneyVerb::Void => Button::danger(word),
        }
    }

    /// What will happen, with the amount.
    fn do_word(&self, cx: &Cx<'_>, amount: Option<Money>, need: Need) -> String {
        if need == Need::SecondPerson {
            return cx.say("approvals-ask");
        }
        let key = match self.verb {
            MoneyVerb::Refund => "refund-do-refund",
            MoneyVerb::Capture => "refund-do-capture",
            MoneyVerb::Void => "refund-do-release",
        };
        let amount = amount.map(|amount| cx.money(amount)).unwrap_or_default();
        cx.tell(&Message::new(key).with("amount", amount)).trim_end().to_owned()
    }
}

fn close_button(ui: &mut Ui, cx: &mut Cx<'_>, button: Button) {
    if ui.add(button).clicked() {
        cx.want(Intent::CloseDialog);
    }
}

/// Which payment it is about.
fn summary(ui: &mut Ui, cx: &Cx<'_>, detail: &PaymentDetail) {
    let palette = palette(ui);
    let payment = &detail.payment.payment;
    let frame = Frame::new().fill(palette.hover.into()).corner_radius(corner::CARD).inner_margin(Margin::same(12));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.spacing_mut().interact_size.y = 20.0;
        let line = |ui: &mut Ui, left: (String, Type), right: (String, Type)| {
            from_the_right(ui, |ui| {
                let ink = |kind| if kind == Type::Small { palette.text } else { palette.text_strong };
                ui.label(text(right.0, right.1, ink(right.1)));
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(text(left.0, left.1, ink(left.1))).truncate());
                });
            });
        };
        let who = payment.email.clone().unwrap_or_else(|| cx.say("refund-nobody"));
        line(ui, (who, Type::Strong), (cx.money(payment.amount), Type::Strong));
        let card = payment.card.as_ref().map(card_words).filter(|card| !card.is_empty());
        let taken = payment.captured.minor > 0;
        let paid = Message::new(if taken { "refund-paid-at" } else { "refund-authorised-at" });
        let paid = paid.with("time", payment.created_at);
        let paid = card.into_iter().chain([cx.tell(&paid)]).collect::<Vec<_>>().join(", ");
        let so_far = match payment.refunded.minor {
            _ if !taken => cx.say("refund-nothing-taken"),
            ..=0 => cx.say("refund-nothing-so-far"),
            _ => cx.tell(&Message::new("refund-so-far").with("amount", cx.money(payment.refunded))),
        };
        line(ui, (paid, Type::Small), (so_far, Type::Small));
    });
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;
