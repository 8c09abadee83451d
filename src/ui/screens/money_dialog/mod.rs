//! Refunding, capturing and releasing: what will happen, then what happened.
//!
//! Whoever sits here is tired, on the phone, and about to move money. So: the button says what will happen, with the
//! amount. Enter in a field moves nothing; money moves when the button is pressed, or by Ctrl+Enter while the amount is
//! in order. From that moment on everything is locked until the outcome is known. What is asked carries a token, so that
//! asking again, here or in a dialog opened anew, is the same refund and not a second one.

mod amount;
mod form;
mod outcome;

use egui::{Align, Context, Frame, Id, Key, Label, Layout, Margin, Modal, Modifiers, ScrollArea, Spinner, Stroke, Ui};

pub use self::outcome::notice;

use self::amount::Amount;
use super::payments::card_words;
use crate::desk::{Ask, CommandRow, PaymentDetail, RefundTerms};
use crate::domain::ids::PaymentId;
use crate::domain::{CommandKind, Money, PaymentStatus, RefundReason};
use crate::text::{Message, UserError};
use crate::ui::cx::{Cx, Intent, MoneyVerb};
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Icon, Type, corner, palette, size, space, text, theme};
use crate::ui::widgets::{Button, error_box, error_lines, icon_button, waiting};
use crate::worker::{Answer, Command, Event, Happened, RequestId};

/// Room that stays free above and below the dialog.
const MARGIN: f32 = 32.0;

/// What title and buttons take of the dialog's height.
const FRAME_HEIGHT: f32 = 132.0;

/// Moving the money of one payment.
pub struct MoneyDialog {
    payment_id: PaymentId,
    verb: MoneyVerb,
    payment: Loadable<PaymentDetail>,
    terms: Loadable<RefundTerms>,
    amount: Amount,
    reason: RefundReason,
    focus_amount: bool,
    height: f32,
    stage: Stage,
}

/// Where it stands. There is no way back from `Sending` to `Asking`: what was asked cannot be asked differently.
enum Stage {
    /// The person chooses.
    Asking,
    /// It is under way.
    Sending(Asked, RequestId),
    /// It could not be carried out; trying again asks for exactly the same.
    Failed(Asked, UserError),
    /// It is written down, and this is where it stood when the worker stopped waiting.
    Known(Box<CommandRow>),
}

/// What was asked for, once and for all.
#[derive(Clone)]
struct Asked {
    ask: Ask,
    amount: Money,
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
            height: 0.0,
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
        let Stage::Sending(asked, id) = &self.stage else { return };
        if *id != event.id {
            return;
        }
        if let Some(Happened::Ended(result)) = event.happened.take() {
            let asked = asked.clone();
            match *result {
                Ok(Answer::Moved(moved)) => self.stage = Stage::Known(Box::new(moved.0)),
                Ok(_) => {} // cannot be: each command has one kind of answer
                Err(error) => self.stage = Stage::Failed(asked, error),
            }
            // Also after an error: it may have been written down before.
            cx.want(Intent::Changed);
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

    /// Sends it. `asked` is what failed before, to be asked for once more.
    fn send(&mut self, cx: &mut Cx<'_>, asked: Asked) {
        match cx.worker.send(Command::MoveMoney(asked.ask.clone())) {
            Ok(id) => self.stage = Stage::Sending(asked, id),
            Err(error) => self.stage = Stage::Failed(asked, error), // it did not begin
        }
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
        Asked { ask, amount }
    }

    /// Paints it above everything else.
    pub fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        self.keep_fresh(cx);
        let palette = theme(ctx).palette();
        let screen = ctx.content_rect();
        let frame = Frame::new()
            .fill(palette.pop.into())
            .stroke(Stroke::new(1.0, palette.line))
            .corner_radius(corner::DIALOG)
            .shadow(ctx.global_style().visuals.window_shadow);
        let modal = Modal::new(Id::unique("money")).backdrop_color(palette.scrim.into()).frame(frame);
        let response = modal.show(ctx, |ui| {
            ui.set_width(size::DIALOG.min(screen.width() - MARGIN));
            ui.spacing_mut().item_spacing.y = 0.0;
            self.title(ui, cx);
            let room = screen.height() - MARGIN - FRAME_HEIGHT;
            let body = ScrollArea::vertical().max_height(room).auto_shrink([false, true]);
            body.show(ui, |ui| {
                Frame::new()
                    .inner_margin(Margin { left: 24, right: 24, top: 4, bottom: 16 })
                    .show(ui, |ui| self.body(ui, cx));
            });
            let foot = Frame::new()
                .fill(palette.rail.into())
                .corner_radius(egui::CornerRadius { sw: corner::DIALOG, se: corner::DIALOG, ..Default::default() })
                .inner_margin(Margin::symmetric(24, 16));
            foot.show(ui, |ui| self.foot(ui, cx));
        });
        // What has grown has its room only in the next frame, which nothing else would ask for.
        let height = response.response.rect.height();
        if (height - std::mem::replace(&mut self.height, height)).abs() > 0.5 {
            ctx.request_repaint();
        }
        // Closing stops nothing that was sent; what becomes of it is said as a notice.
        if response.should_close() {
            cx.want(Intent::CloseDialog);
        }
    }

    fn title(&self, ui: &mut Ui, cx: &mut Cx<'_>) {
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
        let words = cx.tell(&Message::new(key).with("of", of));
        Frame::new().inner_margin(Margin { left: 24, right: 16, top: 16, bottom: 8 }).show(ui, |ui| {
            from_the_right(ui, |ui| {
                if icon_button(ui, Icon::Close, &cx.say("window-close")).clicked() {
                    cx.want(Intent::CloseDialog);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(text(words, Type::Title, palette(ui).text_strong)).truncate());
                });
            });
        });
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
            Stage::Sending(..) => self.form(ui, cx, false),
            Stage::Failed(_, error) => {
                let error = error.clone();
                self.form(ui, cx, false);
                ui.add_space(space::CARD);
                failed(ui, cx, &error);
            }
            Stage::Known(row) => outcome::body(ui, cx, row, detail),
        }
    }

    fn form(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, open: bool) {
        let Some(detail) = self.payment.value() else { return };
        let asked = match &self.stage {
            Stage::Sending(asked, _) | Stage::Failed(asked, _) => Some(asked.amount),
            Stage::Asking | Stage::Known(_) => None,
        };
        let facts = form::Facts { detail, terms: self.terms.value(), most: self.most(), asked };
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
        from_the_right(ui, |ui| {
            ui.spacing_mut().item_spacing.x = space::SMALL;
            match &self.stage {
                Stage::Asking => self.foot_asking(ui, cx),
                Stage::Sending(asked, _) => {
                    let word = self.verb_word(cx, Some(asked.amount));
                    ui.add_enabled(false, self.button(word));
                    close_button(ui, cx, Button::plain(cx.say("window-close")));
                    ui.add(Spinner::new().size(size::ICON).color(palette(ui).text_sub));
                    foot_note(ui, &cx.say("refund-sending"));
                }
                Stage::Failed(asked, error) => {
                    let asked = asked.clone();
                    // A key or an amount that is refused is refused again; only what went wrong by the way may go right.
                    let again = error.kind != crate::text::ErrorKind::BadInput;
                    let pressed = again && ui.add(self.button(cx.say("window-try-again"))).clicked();
                    close_button(ui, cx, Button::plain(cx.say("window-close")));
                    if again {
                        foot_note(ui, &cx.say("refund-again-is-once"));
                    }
                    if pressed {
                        self.send(cx, asked);
                    }
                }
                Stage::Known(_) => close_button(ui, cx, Button::primary(cx.say("window-close"))),
            }
        });
    }

    fn foot_asking(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let chosen = self.chosen(cx).ok().flatten();
        let ready = self.payment.value().zip(chosen).map(|(detail, amount)| self.ask(detail, amount));
        let word = self.verb_word(cx, chosen);
        // The button alone has Enter, and only with the keyboard on it. Ctrl+Enter is nothing one presses by habit.
        let by_keys = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        let keys = ui.ctx().format_shortcut(&egui::KeyboardShortcut::new(Modifiers::COMMAND, Key::Enter));
        let pressed = ui.add_enabled(ready.is_some(), self.button(word).keys(keys)).clicked();
        close_button(ui, cx, Button::plain(cx.say("refund-cancel")));
        foot_note(ui, &cx.say("refund-exactly-once"));
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
    fn verb_word(&self, cx: &Cx<'_>, amount: Option<Money>) -> String {
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

/// One line, filled from its right end.
fn from_the_right(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| ui.with_layout(Layout::right_to_left(Align::Center), contents));
}

/// A quiet line at the left of the buttons.
fn foot_note(ui: &mut Ui, words: &str) {
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add(Label::new(text(words, Type::Small, palette(ui).text_sub)).truncate());
    });
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

/// Why it could not be carried out.
fn failed(ui: &mut Ui, cx: &Cx<'_>, error: &UserError) {
    let palette = palette(ui);
    let frame = Frame::new().fill(palette.bad.tint.into()).corner_radius(corner::CARD).inner_margin(Margin::same(12));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            ui.add(Icon::Warn.image(palette.bad.ink));
            ui.vertical(|ui| error_lines(ui, cx, error));
        });
    });
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;
