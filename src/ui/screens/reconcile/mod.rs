//! The proof of a month: how much of it is proven, what is not and why, what a person decides about it, and whether the
//! sums foot. On its other side: which payment pays which order.

mod act;
mod candidates;
mod cards;
mod case;
mod columns;
mod deciding;
mod dialogs;
mod explain;
mod footing;
mod group;
mod history;
mod item;
mod learnt;
mod legend;
mod legs;
mod list;
mod matched;
mod notice;
mod orders;
mod parts;
mod plan;
mod shares;
mod snooze;
mod summary;
mod things;
mod title;
mod verbs;
mod waiting;
mod why_not;

use std::sync::Arc;

use egui::{CentralPanel, Frame, Margin, Panel, Rect, ScrollArea, Sense, Ui, UiBuilder, vec2};

use self::candidates::Candidates;
use self::case::Case;
use self::deciding::{Came, Deciding};
use self::dialogs::Dialog;
use self::item::Item;
use self::list::List;
use self::orders::Orders;
use self::verbs::Verb;
use self::waiting::{Did, Facts};
use super::month_choice::MonthChoice;
use crate::desk::{MatchTerms, Month, MonthProof, ProofSum};
use crate::domain::{Capability, Currency};
use crate::text::Message;
use crate::ui::actions::Action;
use crate::ui::cx::{Cx, Intent, TakeBack};
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Icon, corner, palette, size, space};
use crate::ui::widgets::{Button, card, nothing_here, show_loadable};
use crate::worker::{Command, Event};

pub use notice::import_notice;

/// The widest the list is, and the narrowest in which its columns have room.
const LIST: f32 = 500.0;
const LIST_LEAST: f32 = 378.0;
/// With less room than this nothing stands beside anything.
const SMALL: egui::Vec2 = vec2(760.0, 460.0);
/// How high the list and the reasons are then.
const STACKED: (f32, f32) = (250.0, 480.0);

/// What is reconciled with payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Side {
    /// What the bank has.
    #[default]
    Bank,
    /// What the shop sold.
    Orders,
}

/// The proof of a month.
#[derive(Default)]
pub struct Reconcile {
    side: Side,
    orders: Orders,
    month: MonthChoice,
    proof: Loadable<Arc<MonthProof>>,
    /// One currency at a time: amounts of two are never added, so lists and sums of two would not agree.
    currency: Option<Currency>,
    list: List,
    /// Grows with every proof, so that what was made up from one is not taken for the next.
    proof_id: u64,
    candidates: Candidates,
    terms: Loadable<MatchTerms>,
    deciding: Deciding,
    case: Case,
    dialog: Option<Dialog>,
}

impl Reconcile {
    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        self.orders.apply(event, cx);
        self.terms.apply(event);
        self.candidates.apply(event);
        if let Some(dialog) = &mut self.dialog {
            dialog.apply(event);
        }
        let makes_it = self.dialog.as_ref().is_some_and(Dialog::makes_matches);
        match self.deciding.apply(event, cx) {
            Came::Made if makes_it => self.dialog = None,
            Came::Refused if !makes_it => self.deciding.say_error(cx),
            Came::Made | Came::Refused | Came::Nothing => {}
        }
        if !self.proof.apply(event) {
            return;
        }
        self.deciding.proof_came();
        let Some(proof) = self.proof.value() else { return };
        self.proof_id += 1;
        let other_month = self.month.learn(&proof.months);
        let known = |currency: &Currency| proof.sums.iter().any(|sum| sum.currency() == *currency);
        self.currency = self.currency.filter(known).or(proof.sums.first().map(ProofSum::currency));
        self.list.set(proof, self.currency, cx.now.date_naive());
        if let Some(dialog) = &mut self.dialog {
            dialog.proof_came(cx);
        }
        if other_month {
            self.proof.expire();
        }
    }

    /// Takes back what was decided.
    pub fn take_back(&mut self, cx: &mut Cx<'_>, what: TakeBack) {
        match what {
            TakeBack::Order(payment_id, order, said) => self.orders.take_back(cx, payment_id, order, said),
            what => self.deciding.take_back(cx, what),
        }
    }

    /// The month that is shown; nothing means everything there is.
    pub const fn month(&self) -> Option<Month> {
        self.month.shown()
    }

    /// What the report of that month is called as a file.
    pub fn report_name(&self, cx: &Cx<'_>) -> String {
        match self.month() {
            Some(Month { year, month }) => {
                cx.tell(&Message::new("proof-report-name").with("month", format!("{year:04}-{month:02}")))
            }
            None => cx.say("proof-report-name-all"),
        }
    }

    fn fetch(&mut self, cx: &mut Cx<'_>) {
        let month = self.month.month(cx.now);
        self.proof.ask(cx, Command::FetchProof(month));
    }

    /// Paints it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let verb = Verb::pressed(ui.ctx());
        if verb == Some(Verb::OtherSide) {
            self.side = if self.side == Side::Bank { Side::Orders } else { Side::Bank };
        }
        match self.side {
            Side::Bank => self.bank(ui, cx, verb),
            Side::Orders => self.of_orders(ui, cx, verb),
        }
    }

    /// Which payment pays which order.
    fn of_orders(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, verb: Option<Verb>) {
        CentralPanel::no_frame().frame(page()).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::SMALL;
            if self.title_of_orders(ui, cx) {
                self.orders.show_said();
            }
            self.orders.ui(ui, cx, verb);
        });
        self.orders.dialogs(ui.ctx(), cx);
    }

    /// What the bank has.
    fn bank(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, verb: Option<Verb>) {
        let month = self.month.month(cx.now);
        self.proof.keep_fresh(cx, || Command::FetchProof(month));
        let may = cx.may(Capability::Match);
        if may {
            self.terms.keep_fresh(cx, || Command::FetchMatchTerms);
        }
        self.deciding.go_on(cx);
        let mut did = Did { verb, ..Did::default() };
        CentralPanel::no_frame().frame(page()).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::SMALL;
            if self.title(ui, cx) {
                did.verb = Some(Verb::History);
            }
            let proof = std::mem::take(&mut self.proof);
            let mut all_months = false;
            let again = show_loadable(ui, cx, &proof, |ui, cx, proof| {
                all_months = self.body(ui, cx, proof, &mut did);
                self.act(cx, proof, did);
            });
            self.proof = proof;
            if all_months {
                self.month = MonthChoice::Chosen(None);
            }
            if again || all_months {
                self.fetch(cx);
            }
        });
        self.dialogs(ui.ctx(), cx);
    }

    /// What the proof says. True when all months are to be shown.
    fn body(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, proof: &MonthProof, did: &mut Did) -> bool {
        let Some(sum) = proof.sums.iter().find(|sum| Some(sum.currency()) == self.currency) else {
            if proof.bank_until.is_none() {
                no_statement(ui, cx);
            } else {
                nothing_here(ui, &cx.say("proof-nothing"), &cx.say("proof-nothing-hint"));
            }
            return false;
        };
        if ui.available_width() < SMALL.x || ui.available_height() < SMALL.y {
            return ScrollArea::vertical()
                .id_salt("one column")
                .show(ui, |ui| self.stacked(ui, cx, proof, sum, did))
                .inner;
        }
        if summary::ui(ui, cx, proof, sum, self.list.overdue()) {
            self.list.show_overdue(proof);
        }
        let short = ui.available_height() < 720.0;
        let strip = Frame::new().inner_margin(Margin { top: 8, ..Margin::ZERO });
        Panel::bottom("footing strip").resizable(false).show_separator_line(false).frame(strip).show(ui, |ui| {
            card(ui, |ui| footing::ui(ui, cx, proof, sum, short));
        });
        if proof.bank_until.is_none() {
            no_statement(ui, cx);
            return false;
        }
        let room = ui.available_rect_before_wrap();
        let list = (room.width() * 0.43).clamp(LIST_LEAST, LIST).floor();
        let left = room.with_max_x(room.left() + list);
        let right = room.with_min_x((left.right() + space::SMALL).min(room.right()));
        let left = self.below_the_list(ui, cx, proof, left, did);
        let all_months = self.list_and_why(ui, cx, proof, sum, (left, right), did);
        ui.advance_cursor_after_rect(room);
        all_months
    }

    /// The same one below the other, on a small window or with large letters: it scrolls.
    fn stacked(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, proof: &MonthProof, sum: &ProofSum, did: &mut Did) -> bool {
        if summary::ui(ui, cx, proof, sum, self.list.overdue()) {
            self.list.show_overdue(proof);
        }
        let mut all_months = false;
        if proof.bank_until.is_some() {
            let mut place = |height| ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover()).0;
            let places = (place(STACKED.0), place(STACKED.1));
            all_months = self.list_and_why(ui, cx, proof, sum, places, did);
        } else {
            no_statement(ui, cx);
        }
        card(ui, |ui| footing::ui(ui, cx, proof, sum, true));
        all_months
    }

    fn list_and_why(
        &mut self,
        ui: &mut Ui,
        cx: &mut Cx<'_>,
        proof: &MonthProof,
        sum: &ProofSum,
        (list, why): (Rect, Rect),
        did: &mut Did,
    ) -> bool {
        let mut ui_list = ui.new_child(UiBuilder::new().max_rect(list).id_salt("list"));
        bare_card(&mut ui_list, |ui| self.list.ui(ui, cx, proof, sum));
        let mut all_months = false;
        let mut ui_why = ui.new_child(UiBuilder::new().max_rect(why).id_salt("why"));
        bare_card(&mut ui_why, |ui| match self.list.at_cursor(proof) {
            Some(item) => self.why(ui, cx, proof, (sum, item), did),
            None => all_months = nothing_chosen(ui, cx, sum),
        });
        all_months
    }

    /// What stands below the list: what can be done with what is ticked, or which key does what. Gives what is left of the
    /// room for the list.
    fn below_the_list(&self, ui: &mut Ui, cx: &Cx<'_>, proof: &MonthProof, room: Rect, did: &mut Did) -> Rect {
        let ticked = self.list.selected().count();
        let made = |item: &&Item| proof.matches.get(item.index).is_some_and(|found| found.decided.is_some());
        let height = match (ticked, self.list.tab()) {
            (1.., Tab::Matched) => size::BAR,
            (_, Tab::Waiting) if cx.may(Capability::Match) && room.height() > legend::ROOM => legend::HEIGHT,
            _ => return room,
        };
        let below = room.with_min_y(room.bottom() - height);
        let mut ui = ui.new_child(UiBuilder::new().max_rect(below).id_salt("below"));
        bare_card(&mut ui, |ui| {
            if ticked > 0 {
                did.verb = legend::ticked(ui, cx, ticked, self.list.selected().filter(made).count()).or(did.verb);
            } else {
                legend::ui(ui, cx, &legend::KEYS);
            }
        });
        room.with_max_y(below.top() - space::SMALL)
    }

    /// Why: what is at the cursor, with its reasons, and what can be decided about it.
    fn why(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, proof: &MonthProof, (sum, item): (&ProofSum, Item), did: &mut Did) {
        match item.tab {
            Tab::Waiting => {
                let Some(found) = proof.breaks.get(item.index) else { return };
                self.candidates.look_at(cx, proof, self.proof_id, found);
                let Self { candidates, deciding, terms, case, .. } = self;
                let facts = Facts {
                    found,
                    sum,
                    candidates,
                    terms: terms.value(),
                    waits_for: deciding.waits_for(&found.key),
                    busy: deciding.is_busy(),
                    may: cx.may(Capability::Match),
                };
                let here = waiting::ui(ui, cx, &facts, case);
                did.verb = here.verb.or(did.verb).filter(|verb| facts.offers(*verb));
                did.note = here.note;
            }
            Tab::Matched => {
                if let Some(found) = proof.matches.get(item.index) {
                    did.verb = matched::match_ui(ui, cx, found, self.deciding.is_busy()).or(did.verb);
                }
            }
            Tab::InTransit => {
                if let Some(found) = proof.in_transit.get(item.index) {
                    matched::transit_ui(ui, cx, found);
                }
            }
        }
    }
}

/// The frame around either side.
fn page() -> Frame {
    Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 16 })
}

/// What stands in place of reasons when nothing is chosen. True when all months are to be shown.
fn nothing_chosen(ui: &mut Ui, cx: &Cx<'_>, sum: &ProofSum) -> bool {
    let mut all_months = false;
    Frame::new().inner_margin(Margin::same(16)).show(ui, |ui| {
        let (what, hint) = nothing_to_explain(sum);
        nothing_here(ui, &cx.say(what), &cx.say(hint));
        if sum.breaks_ever > sum.breaks {
            ui.add_space(space::SMALL);
            let button = Button::soft(cx.say("proof-show-all-months"));
            all_months = ui.vertical_centered(|ui| ui.add(button).clicked()).inner;
        }
    });
    all_months
}

/// What stands where a break would be explained when there is none.
const fn nothing_to_explain(sum: &ProofSum) -> (&'static str, &'static str) {
    if sum.unexplained_gross.is_zero() {
        ("proof-all-explained", "proof-all-explained-hint")
    } else {
        ("proof-choose", "proof-choose-hint")
    }
}

/// A card in all the room there is, whose contents go to its edges.
fn bare_card<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let palette = palette(ui);
    let rect = ui.available_rect_before_wrap();
    let line = egui::Stroke::new(1.0, palette.line);
    ui.painter().rect(rect, corner::CARD, palette.card, line, egui::StrokeKind::Inside);
    let mut inside = ui.new_child(UiBuilder::new().max_rect(rect.shrink(1.0)));
    let result = contents(&mut inside);
    ui.advance_cursor_after_rect(rect);
    result
}

/// Nothing can be proven without the bank's word.
fn no_statement(ui: &mut Ui, cx: &mut Cx<'_>) {
    bare_card(ui, |ui| {
        ui.vertical_centered(|ui| {
            ui.add_space(space::DIALOG);
            nothing_here(ui, &cx.say("proof-no-statement"), &cx.say("proof-no-statement-hint"));
            ui.add_space(space::SMALL);
            if ui.add(Button::primary(cx.say("proof-import")).icon(Icon::Upload)).clicked() {
                cx.want(Intent::Run(Action::Import));
            }
        });
    });
}

/// The kinds of things in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Tab {
    /// What does not agree, and waits for somebody.
    #[default]
    Waiting,
    /// What agrees to the cent, or was explained.
    Matched,
    /// What is not to be seen yet.
    InTransit,
}
