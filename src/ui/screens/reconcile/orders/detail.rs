//! One payment: what became of it and what that means, the orders it may pay, any other order on request, and what was said
//! by hand. The buttons stay in sight below it.

use egui::{Align, Frame, Label, Layout, Margin, Panel, Ui, vec2};

use super::candidates::Candidates;
use super::cards;
use super::words::{facts, mark, meaning_key, tab_key};
use crate::desk::{OrderCase, OrderLine, OrderSaid, OrderSaying};
use crate::reconcile::orders::{Facts, Status};
use crate::text::Message;
use crate::ui::cx::{Cx, Intent, TakeBack};
use crate::ui::screens::reconcile::matched::scroll;
use crate::ui::screens::reconcile::parts::{head, title};
use crate::ui::screens::reconcile::verbs::Verb;
use crate::ui::theme::{Icon, Type, corner, palette, size, space, text};
use crate::ui::widgets::{Button, Field, Mark, error_note, fill_row, rule, show_loadable};

/// What stands around it.
pub(super) struct Around<'a> {
    pub(super) candidates: &'a Candidates,
    /// Something is under way.
    pub(super) busy: bool,
    /// The person may decide.
    pub(super) may: bool,
    /// There is something to take back.
    pub(super) undoes: bool,
}

/// What a person did in it.
#[derive(Default)]
pub(super) struct Did {
    pub(super) verb: Option<Verb>,
    /// An order to be weighed.
    pub(super) asked: Option<String>,
    /// The payment is to be read again.
    pub(super) again: bool,
}

/// The order that is being asked about.
#[derive(Default)]
pub(super) struct WhyNot {
    order: String,
    wants_focus: bool,
}

impl WhyNot {
    /// Gives the field the keyboard.
    pub(super) const fn ask(&mut self) {
        self.wants_focus = true;
    }
}

impl Around<'_> {
    /// Whether something can be done now.
    pub(super) fn offers(&self, verb: Verb) -> bool {
        // A payment that is being read again may not be what is shown of it.
        let free = self.may && !self.busy && !self.candidates.case().is_pending();
        let chosen = self.candidates.chosen().map(|(_, order)| order);
        let unsaid = chosen.is_some_and(|order| self.candidates.said_of(&order.number).is_none());
        match verb {
            Verb::Accept => free && unsaid && !self.is_taken(),
            Verb::NotThis => free && unsaid,
            Verb::Choose(at) => usize::from(at) < self.candidates.all().len(),
            Verb::Undo => self.may && self.undoes,
            _ => true,
        }
    }

    /// Whether the chosen order is the one that the payment pays already.
    fn is_taken(&self) -> bool {
        let line = self.candidates.case().value().map(|case| &case.line);
        let taken = line.filter(|line| line.status == Status::Matched).map(|line| line.orders.as_slice());
        let chosen = self.candidates.chosen().map(|(_, order)| &order.number);
        taken.zip(chosen).is_some_and(|(orders, number)| orders.contains(number))
    }
}

/// Shows it.
pub(super) fn ui(ui: &mut Ui, cx: &mut Cx<'_>, around: &Around<'_>, why_not: &mut WhyNot) -> Did {
    let mut did = Did::default();
    let bar = Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 8 });
    Panel::bottom("order buttons").resizable(false).show_separator_line(false).frame(bar).show(ui, |ui| {
        rule(ui);
        ui.add_space(space::SMALL);
        did.verb = buttons(ui, cx, around);
    });
    let again = show_loadable(ui, cx, around.candidates.case(), |ui, cx, case| {
        scroll(ui, case.line.payment_id.as_str(), |ui| body(ui, cx, around, case, why_not, &mut did));
    });
    did.again = again;
    did
}

fn body(ui: &mut Ui, cx: &mut Cx<'_>, around: &Around<'_>, case: &OrderCase, why_not: &mut WhyNot, did: &mut Did) {
    let palette = palette(ui);
    let line = &case.line;
    head(ui, mark(line.status), &cx.say(tab_key(line.status)), &cx.money(line.amount), palette.text_strong);
    payment(ui, cx, line);
    ui.add_space(space::TIGHT);
    ui.add(Label::new(text(cx.say(meaning_key(line.status)), Type::Body, palette.text)).wrap());
    // What stands below as a weight is not said twice.
    let weighed = case.candidates.iter().flat_map(|order| &order.why.weights).map(|weight| weight.fact);
    let weighed = weighed.filter(|fact| *fact != Facts::RIVALS).fold(Facts::default(), Facts::and);
    let facts = facts(cx, line.facts, weighed).join(" · ");
    if !facts.is_empty() {
        ui.add(Label::new(text(facts, Type::Small, palette.text_sub)).wrap());
    }
    let all = around.candidates.all();
    let name = match (line.status, all.len()) {
        (_, 0) => "orders-no-candidates",
        (Status::Ambiguous, 2..) => "orders-which",
        (Status::Ambiguous, _) => "orders-which-one",
        _ => "orders-the-order",
    };
    let scale = if all.is_empty() { String::new() } else { cx.say("orders-scale") };
    title(ui, &cx.tell(&Message::new(name)), &scale);
    if all.len() > 1 && around.candidates.chosen().is_none() {
        ui.add(Label::new(text(cx.say("match-choose-one"), Type::Small, palette.text_sub)).wrap());
    }
    if let Some(at) = cards::ui(ui, cx, around.candidates, line) {
        did.verb = u8::try_from(at).ok().map(Verb::Choose);
    }
    if case.more > 0 {
        let more = Message::new("orders-more-candidates").with("count", case.more);
        ui.add(Label::new(text(cx.tell(&more), Type::Small, palette.text_sub)).truncate());
    }
    did.asked = why_not_ui(ui, cx, around.candidates, why_not);
    said_by_hand(ui, cx, around, &case.said);
}

/// What was paid, when, and what it names.
fn payment(ui: &mut Ui, cx: &mut Cx<'_>, line: &OrderLine) {
    let palette = palette(ui);
    let frame =
        Frame::new().fill(palette.field.into()).corner_radius(corner::CARD).inner_margin(Margin::symmetric(12, 8));
    frame.stroke(egui::Stroke::new(1.0, palette.line)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.horizontal(|ui| {
            ui.set_min_height(36.0);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(Button::soft(cx.say("orders-show-payment")).icon(Icon::Right)).clicked() {
                    cx.want(Intent::ShowPayment(line.payment_id.clone()));
                }
                ui.add_space(space::SMALL);
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    ui.add(Label::new(text(line.payment_id.as_str(), Type::Strong, palette.text_strong)).truncate());
                    let names = match &line.names {
                        Some(names) => Message::new("orders-it-names").with("names", names),
                        None => Message::new("orders-it-names-nothing"),
                    };
                    let made = line.day.map(|day| cx.tell(&Message::new("orders-made-on").with("day", day)));
                    let words = made.into_iter().chain([cx.tell(&names)]).collect::<Vec<_>>().join(" · ");
                    ui.add(Label::new(text(words, Type::Small, palette.text_sub)).truncate());
                });
            });
        });
    });
}

/// Any order can be weighed. Gives the number of one that is to be.
fn why_not_ui(ui: &mut Ui, cx: &Cx<'_>, candidates: &Candidates, why_not: &mut WhyNot) -> Option<String> {
    ui.add_space(space::SMALL);
    let mut pressed = false;
    let mut entered = false;
    ui.horizontal(|ui| {
        ui.set_min_height(size::ROW);
        ui.spacing_mut().item_spacing.x = space::SMALL;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let ready = !why_not.order.trim().is_empty();
            pressed = ui.add_enabled(ready, Button::soft(cx.say("orders-weigh"))).clicked();
            let size = vec2(ui.available_width(), size::ROW);
            let field = |ui: &mut Ui| {
                let hint = cx.tell(&Message::new("orders-why-not-hint").with("key", KEY_WHY_NOT));
                let field = Field::new(&mut why_not.order, cx.say("orders-why-not")).hint(hint).icon(Icon::Search);
                field.low().show(ui)
            };
            let response = ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), field).inner;
            if std::mem::take(&mut why_not.wants_focus) {
                response.request_focus();
                response.scroll_to_me(None);
            }
            entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        });
    });
    if let Some(error) = candidates.asked_in_vain() {
        ui.add_space(space::TIGHT);
        error_note(ui, cx, error);
    }
    let order = why_not.order.trim().to_owned();
    ((pressed || entered) && !order.is_empty()).then(|| {
        why_not.order.clear();
        order
    })
}

/// The key that asks why not, as it stands on buttons.
pub(super) const KEY_WHY_NOT: &str = "W";

/// What people said of this payment, each with a way to take it back.
fn said_by_hand(ui: &mut Ui, cx: &mut Cx<'_>, around: &Around<'_>, said: &[OrderSaying]) {
    if said.is_empty() {
        return;
    }
    title(ui, &cx.say("orders-said"), "");
    for saying in said {
        let words = saying_words(cx, saying, "orders-said-accepted", "orders-said-declined");
        let who = Message::new("match-remark-by")
            .with("name", &saying.author)
            .with("time", cx.texts.moment(saying.at, cx.now));
        let who = cx.tell(&who);
        let palette = palette(ui);
        let mut pressed = false;
        fill_row(
            ui,
            size::ROW,
            |ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                if saying.belongs { Mark::Done } else { Mark::Bad }.glyph(ui);
                ui.label(text(&words, Type::Body, palette.text_strong));
                ui.add(Label::new(text(who, Type::Small, palette.text_sub)).truncate());
            },
            |ui| {
                let named = cx.tell(&Message::new("orders-take-back-named").with("order", &saying.order));
                let button = Button::plain(cx.say("match-take-back")).icon(Icon::Undo).named(named);
                let button = button.hint(cx.say(if around.may { "orders-take-back-hint" } else { "orders-may-not" }));
                pressed = ui.add_enabled(around.may && !around.busy, button).clicked();
            },
        );
        if pressed {
            cx.want(Intent::TakeBack(take_back(saying)));
        }
    }
}

/// What was said, in a sentence of its own.
pub(super) fn saying_words(cx: &Cx<'_>, saying: &OrderSaying, yes: &'static str, no: &'static str) -> String {
    let words = Message::new(if saying.belongs { yes } else { no });
    cx.tell(&words.with("payment", saying.payment_id.as_str()).with("order", &saying.order))
}

/// What takes it back.
pub(super) fn take_back(saying: &OrderSaying) -> TakeBack {
    let said = if saying.belongs { OrderSaid::Unconfirmed } else { OrderSaid::Allowed };
    TakeBack::Order(saying.payment_id.clone(), saying.order.clone(), said)
}

fn buttons(ui: &mut Ui, cx: &Cx<'_>, around: &Around<'_>) -> Option<Verb> {
    let mut verb = None;
    let reason = |needs: &'static str| cx.say(if around.may { needs } else { "orders-may-not" });
    let order = around.candidates.chosen().map(|(_, order)| order.number.clone());
    ui.horizontal_wrapped(|ui| {
        ui.set_min_height(size::ROW);
        ui.spacing_mut().item_spacing = vec2(space::TIGHT, space::TIGHT);
        let mut offer = |ui: &mut Ui, which: Verb, key: &str, button: Button| {
            if ui.add_enabled(around.offers(which), button.keys(key)).clicked() {
                verb = Some(which);
            }
        };
        let accept = match order.as_ref().filter(|_| !around.is_taken()) {
            Some(order) => cx.tell(&Message::new("orders-accept").with("order", order)),
            None => cx.say("match-verb-accept"),
        };
        let hint = reason(if around.is_taken() { "orders-accept-is-taken" } else { "orders-accept-needs-one" });
        offer(ui, Verb::Accept, Verb::Accept.key(), Button::primary(accept).hint(hint));
        let decline = Button::soft(cx.say("orders-decline")).hint(reason("orders-decline-hint"));
        offer(ui, Verb::NotThis, Verb::NotThis.key(), decline);
        let hint = if around.undoes { "orders-take-back-hint" } else { "orders-nothing-to-take-back" };
        let undo = Button::plain(cx.say("match-take-back")).hint(reason(hint));
        offer(ui, Verb::Undo, Verb::Undo.key(), undo);
        offer(ui, Verb::WhyNot, KEY_WHY_NOT, Button::plain(cx.say("orders-verb-why-not")));
        if around.busy {
            ui.add(egui::Spinner::new().size(size::ICON).color(palette(ui).text_sub));
        }
    });
    verb
}
