//! Which payment pays which order: what is matched, what needs a person, why, and what people say about it.

mod candidates;
mod cards;
mod deciding;
mod detail;
mod lists;
mod said;
mod summary;
mod table;
mod words;

use egui::{Context, Frame, Margin, Rect, ScrollArea, Sense, Ui, UiBuilder, vec2};

use self::candidates::Candidates;
use self::deciding::Deciding;
use self::detail::{Around, Did, KEY_WHY_NOT, WhyNot};
use self::lists::{Lists, open};
use self::said::Said;
use super::verbs::Verb;
use super::{SMALL, STACKED, bare_card, legend};
use crate::desk::FoundOrders;
use crate::domain::Capability;
use crate::domain::ids::PaymentId;
use crate::reconcile::orders::Status;
use crate::ui::actions::Action;
use crate::ui::cx::{Cx, Intent, TakeBack};
use crate::ui::theme::{Icon, space};
use crate::ui::widgets::{Button, error_box, nothing_here, waiting};
use crate::worker::Event;

/// The widest the list is, and the narrowest; it has more columns than the list of the bank.
const LIST: f32 = 600.0;
const LIST_LEAST: f32 = 394.0;

/// Keys and what they do. `N` and the arrows are the table's own; the field of the search shows its own.
const KEYS: [(&str, &str); 9] = [
    ("A", "match-key-accept"),
    ("D", "match-key-not-this"),
    ("U", "match-key-undo"),
    (KEY_WHY_NOT, "match-key-why-not"),
    ("H", "orders-key-said"),
    ("O", "orders-key-bank"),
    ("1 – 9", "orders-key-choose"),
    ("N  ↑ ↓", "match-key-move"),
    ("← →", "orders-key-tabs"),
];

/// Payments and their orders.
#[derive(Default)]
pub(super) struct Orders {
    lists: Lists,
    candidates: Candidates,
    why_not: WhyNot,
    deciding: Deciding,
    said: Option<Box<Said>>,
}

impl Orders {
    /// Takes what was asked for.
    pub(super) fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        if self.lists.apply(event, cx) {
            self.deciding.list_came();
        }
        self.candidates.apply(event);
        self.deciding.apply(event, cx);
        if let Some(said) = &mut self.said {
            said.apply(event);
        }
    }

    /// Takes back what was said.
    pub(super) fn take_back(
        &mut self,
        cx: &mut Cx<'_>,
        payment_id: PaymentId,
        order: String,
        said: crate::desk::OrderSaid,
    ) {
        self.deciding.take_back(cx, payment_id, order, said);
    }

    /// Paints it. `verb` is what was pressed.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, verb: Option<Verb>) {
        self.lists.keep_fresh(cx);
        self.deciding.go_on(cx);
        self.candidates.look_at(cx, self.lists.at_cursor());
        if let Some(error) = self.lists.error()
            && error_box(ui, cx, error, Some(&cx.say("window-try-again")))
        {
            self.lists.try_again();
        }
        let Some(found) = self.lists.shown().map(|shown| std::sync::Arc::clone(&shown.found)) else {
            if self.lists.error().is_none() {
                waiting(ui, cx);
            }
            return;
        };
        let mut did = Did::default();
        if found.orders == 0 || found.payments() == 0 {
            nothing_to_match(ui, cx, found.orders == 0);
        } else {
            did = self.body(ui, cx, &found);
        }
        did.verb = did.verb.or(verb);
        self.act(cx, did);
    }

    fn body(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, found: &FoundOrders) -> Did {
        if ui.available_width() < SMALL.x || ui.available_height() < SMALL.y {
            return ScrollArea::vertical()
                .id_salt("orders in one column")
                .show(ui, |ui| {
                    summary::ui(ui, cx, found);
                    let mut place =
                        |height| ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover()).0;
                    let places = (place(STACKED.0), place(STACKED.1));
                    self.list_and_detail(ui, cx, places)
                })
                .inner;
        }
        summary::ui(ui, cx, found);
        let room = ui.available_rect_before_wrap();
        let list = (room.width() * 0.47).clamp(LIST_LEAST, LIST).floor();
        let mut left = room.with_max_x(room.left() + list);
        let right = room.with_min_x((left.right() + space::SMALL).min(room.right()));
        if room.height() > legend::ROOM {
            let below = left.with_min_y(left.bottom() - legend::HEIGHT);
            let mut ui = ui.new_child(UiBuilder::new().max_rect(below).id_salt("keys"));
            bare_card(&mut ui, |ui| legend::ui(ui, cx, &KEYS));
            left.max.y = below.top() - space::SMALL;
        }
        let did = self.list_and_detail(ui, cx, (left, right));
        ui.advance_cursor_after_rect(room);
        did
    }

    fn list_and_detail(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, (list, right): (Rect, Rect)) -> Did {
        let mut ui_list = ui.new_child(UiBuilder::new().max_rect(list).id_salt("list of payments"));
        bare_card(&mut ui_list, |ui| table::ui(ui, cx, &mut self.lists));
        let mut did = Did::default();
        let mut ui_right = ui.new_child(UiBuilder::new().max_rect(right).id_salt("one payment"));
        bare_card(&mut ui_right, |ui| match self.lists.shown() {
            Some(shown) if self.lists.at_cursor().is_none() => nothing_chosen(ui, cx, &shown.found, shown.tab),
            _ => {
                let busy = self.is_busy();
                let Self { candidates, why_not, deciding, .. } = self;
                let undoes = undoes(candidates, deciding);
                let around = Around { candidates, busy, may: cx.may(Capability::Match), undoes };
                did = detail::ui(ui, cx, &around, why_not);
            }
        });
        did
    }

    /// Does what was pressed, as far as it can be done now.
    fn act(&mut self, cx: &mut Cx<'_>, did: Did) {
        if did.again {
            self.candidates = Candidates::default();
        }
        if let Some(order) = did.asked {
            self.candidates.ask_about(cx, &order);
        }
        let busy = self.is_busy();
        let undoes = undoes(&self.candidates, &self.deciding);
        let around = Around { candidates: &self.candidates, busy, may: cx.may(Capability::Match), undoes };
        let Some(verb) = did.verb.filter(|verb| around.offers(*verb)) else { return };
        match verb {
            Verb::Accept => self.say(cx, true),
            Verb::NotThis => self.say(cx, false),
            Verb::Choose(at) => self.candidates.choose(usize::from(at)),
            // Nothing is written off here; its key asks why not, beside the one that does so at the bank.
            Verb::WhyNot | Verb::WriteOff if self.lists.at_cursor().is_some() => self.why_not.ask(),
            Verb::Undo => self.undo(cx),
            Verb::History => self.said = Some(Box::default()),
            Verb::Search => self.lists.focus_search = true,
            _ => {}
        }
    }

    /// What is pressed now would be about a list that is not true any more.
    const fn is_busy(&self) -> bool {
        self.deciding.is_busy() || self.lists.is_coming()
    }

    fn say(&mut self, cx: &mut Cx<'_>, belongs: bool) {
        let order = self.candidates.chosen().map(|(_, order)| order.number.clone());
        let payment_id = self.candidates.case().value().map(|case| case.line.payment_id.clone());
        if let (Some(payment_id), Some(order)) = (payment_id, order) {
            self.deciding.say(cx, payment_id, order, belongs);
        }
    }

    /// Takes back: among what is matched what was said of the payment at the cursor; elsewhere what was done last here, or
    /// else what was said of that payment.
    fn undo(&mut self, cx: &mut Cx<'_>) {
        let here = self.candidates.case().value().and_then(|case| case.said.first()).map(detail::take_back);
        let last = self.deciding.last().cloned();
        let among_matched = self.lists.shown().is_some_and(|shown| shown.tab == Status::Matched);
        let what = if among_matched { here.or(last) } else { last.or(here) };
        if let Some(what @ TakeBack::Order(..)) = what {
            cx.want(Intent::TakeBack(what));
        }
    }

    /// Shows what was said by hand.
    pub(super) fn show_said(&mut self) {
        self.said = Some(Box::default());
    }

    /// What is asked above the screen.
    pub(super) fn dialogs(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        if self.said.as_mut().is_some_and(|said| said.ui(ctx, cx)) {
            self.said = None;
        }
    }
}

/// Whether there is something to take back: done at this window, or said of the payment at the cursor.
fn undoes(candidates: &Candidates, deciding: &Deciding) -> bool {
    deciding.last().is_some() || candidates.case().value().is_some_and(|case| !case.said.is_empty())
}

/// What stands there when there is nothing to match: what is missing, and how it comes in.
fn nothing_to_match(ui: &mut Ui, cx: &mut Cx<'_>, no_orders: bool) {
    bare_card(ui, |ui| {
        ui.vertical_centered(|ui| {
            ui.add_space(space::DIALOG);
            if !no_orders {
                nothing_here(ui, &cx.say("orders-no-payments"), &cx.say("orders-no-payments-hint"));
                return;
            }
            nothing_here(ui, &cx.say("orders-no-orders"), &cx.say("orders-no-orders-hint"));
            ui.add_space(space::SMALL);
            if cx.may(Capability::Import)
                && ui.add(Button::primary(cx.say("orders-import")).icon(Icon::Upload)).clicked()
            {
                cx.want(Intent::Run(Action::Import));
            }
        });
    });
}

/// What stands beside an empty list.
fn nothing_chosen(ui: &mut Ui, cx: &Cx<'_>, found: &FoundOrders, tab: Status) {
    Frame::new().inner_margin(Margin::same(16)).show(ui, |ui| {
        let (what, hint) = match (open(found), found.listed(tab)) {
            (_, 0) if !found.words.is_empty() => ("match-none-found", "orders-none-found-hint"),
            (0, _) => ("orders-all-done", "orders-all-done-hint"),
            (_, 0) => ("orders-elsewhere", "orders-elsewhere-hint"),
            _ => ("orders-choose", "orders-choose-hint"),
        };
        nothing_here(ui, &cx.say(what), &cx.say(hint));
    });
}
