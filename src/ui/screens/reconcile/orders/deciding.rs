//! What is said of payments and orders, from the press until the list knows of it. One thing at a time: what is pressed
//! meanwhile would be about a list that is not true any more.

use crate::desk::OrderSaid;
use crate::domain::ids::PaymentId;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent, TakeBack};
use crate::ui::loadable::Loadable;
use crate::ui::notices::Notice;
use crate::worker::{Command, Event, OrderWasSaid};

/// What is under way, and what was done.
#[derive(Default)]
pub(super) struct Deciding {
    sent: Loadable<OrderWasSaid>,
    /// What to say once it is kept, and how it is taken back.
    then: Option<(Message, Option<TakeBack>)>,
    /// What was done at this window, the last one last.
    done: Vec<TakeBack>,
    /// What is taken back as soon as nothing is under way.
    queued: Option<TakeBack>,
    /// The list does not know of it yet.
    list_due: bool,
}

impl Deciding {
    /// Takes what came of it.
    pub(super) fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        if !self.sent.apply(event) {
            return;
        }
        // Also after an error: the book may not be what this screen shows.
        cx.want(Intent::Changed);
        self.list_due = true;
        let then = self.then.take();
        if self.sent.take().is_some() {
            if let Some((said, take_back)) = then {
                let notice = Notice::done(said);
                cx.want(Intent::Notify(match take_back {
                    Some(take_back) => {
                        self.done.push(take_back.clone());
                        notice.with_undo(take_back)
                    }
                    None => notice,
                }));
            }
        } else if let Some(error) = self.sent.error().cloned() {
            self.sent.forget_error();
            cx.want(Intent::Notify(Notice::error(error)));
        }
    }

    /// Goes on with what was to be taken back meanwhile.
    pub(super) fn go_on(&mut self, cx: &mut Cx<'_>) {
        if !self.sent.is_pending()
            && let Some(TakeBack::Order(payment_id, order, said)) = self.queued.take()
        {
            self.take_back(cx, payment_id, order, said);
        }
    }

    /// A new list is here.
    pub(super) const fn list_came(&mut self) {
        self.list_due = false;
    }

    /// Whether something is under way.
    pub(super) const fn is_busy(&self) -> bool {
        self.sent.is_pending() || self.list_due
    }

    /// What was done last at this window.
    pub(super) fn last(&self) -> Option<&TakeBack> {
        self.done.last()
    }

    /// Says of a payment and an order that they belong together, or that they do not.
    pub(super) fn say(&mut self, cx: &mut Cx<'_>, payment_id: PaymentId, order: String, belongs: bool) {
        if self.is_busy() {
            return;
        }
        let (said, back, words) = if belongs {
            (OrderSaid::Confirmed, OrderSaid::Unconfirmed, Message::new("orders-done-accepted").with("order", &order))
        } else {
            (OrderSaid::Declined, OrderSaid::Allowed, Message::new("orders-done-declined").with("order", &order))
        };
        self.then = Some((words, Some(TakeBack::Order(payment_id.clone(), order.clone(), back))));
        self.sent.ask(cx, Command::SayOfOrder { payment_id, order, said });
    }

    /// Takes back what was said.
    pub(super) fn take_back(&mut self, cx: &mut Cx<'_>, payment_id: PaymentId, order: String, said: OrderSaid) {
        let what = TakeBack::Order(payment_id, order, said);
        if self.sent.is_pending() {
            self.queued = Some(what);
            return;
        }
        self.done.retain(|done| *done != what);
        if let TakeBack::Order(payment_id, order, said) = what {
            self.then = Some((Message::new("orders-done-taken-back").with("order", &order), None));
            self.sent.ask(cx, Command::SayOfOrder { payment_id, order, said });
        }
    }
}
