//! The proof of a month: how much of it is proven, what is not and why, and whether the sums foot.

mod footing;
mod list;
mod notice;
mod shares;
mod summary;
mod why;

use egui::{CentralPanel, Frame, Margin, Panel, ScrollArea, Ui, UiBuilder};

use self::list::List;
use super::month_choice::MonthChoice;
use crate::desk::{Month, MonthProof, ProofSum};
use crate::domain::Currency;
use crate::text::Message;
use crate::ui::actions::Action;
use crate::ui::cx::{Cx, Intent};
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Icon, Type, corner, palette, size, space, text};
use crate::ui::widgets::{Button, card, fill_row, icon_button, nothing_here, segments, show_loadable};
use crate::worker::{Command, Event};

pub use notice::import_notice;

/// The widest the list is, and the narrowest in which its columns have room.
const LIST: f32 = 520.0;
const LIST_LEAST: f32 = 378.0;

/// The proof of a month.
#[derive(Default)]
pub struct Reconcile {
    month: MonthChoice,
    proof: Loadable<MonthProof>,
    /// One currency at a time: amounts of two are never added, so lists and sums of two would not agree.
    currency: Option<Currency>,
    list: List,
}

impl Reconcile {
    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        if !self.proof.apply(event) {
            return;
        }
        let Some(proof) = self.proof.value() else { return };
        let other_month = self.month.learn(&proof.months);
        let known = |currency: &Currency| proof.sums.iter().any(|sum| sum.currency() == *currency);
        self.currency = self.currency.filter(known).or(proof.sums.first().map(ProofSum::currency));
        self.list.set(cx.texts, proof, self.currency);
        if other_month {
            self.proof.expire();
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
        let month = self.month.month(cx.now);
        self.proof.keep_fresh(cx, || Command::FetchProof(month));
        let page = Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 16 });
        CentralPanel::no_frame().frame(page).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::SMALL;
            self.title(ui, cx);
            let proof = std::mem::take(&mut self.proof);
            let mut all_months = false;
            let again = show_loadable(ui, cx, &proof, |ui, cx, proof| all_months = self.body(ui, cx, proof));
            self.proof = proof;
            if all_months {
                self.month = MonthChoice::Chosen(None);
            }
            if again || all_months {
                self.fetch(cx);
            }
        });
    }

    fn title(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let palette = palette(ui);
        let proof = self.proof.value();
        let months = proof.map(|proof| proof.months.clone()).unwrap_or_default();
        let currencies: Vec<(Currency, String)> = proof
            .map(|proof| proof.sums.iter().map(|sum| (sum.currency(), sum.currency().to_string())).collect())
            .unwrap_or_default();
        // Without a statement, bringing one in is the one thing to do, and stands in the middle.
        let has_statement = proof.is_none_or(|proof| proof.bank_until.is_some());
        let narrow = ui.available_width() < 880.0;
        let (mut month_changed, mut currency_changed, mut wanted) = (false, false, None);
        let title = cx.say("window-reconcile");
        let actions: Vec<(Action, String)> = [Action::SaveReport, Action::Import]
            .into_iter()
            .filter(|action| action.needs().is_none_or(|needed| cx.may(needed)))
            .filter(|action| has_statement || *action != Action::Import)
            .map(|action| match action {
                Action::Import => (action, cx.say("proof-import")),
                _ => (action, cx.say(action.describe().key)),
            })
            .collect();
        fill_row(
            ui,
            size::PAGE_TITLE,
            |ui| {
                ui.label(text(title, Type::Title, palette.text_strong));
                month_changed = self.month.ui(ui, cx, &months);
                if currencies.len() > 1
                    && let Some(currency) = &mut self.currency
                {
                    currency_changed = segments(ui, currency, &currencies);
                }
            },
            |ui| {
                for (action, word) in actions {
                    let icon = action.describe().icon;
                    let pressed = if narrow {
                        icon_button(ui, icon, &word).clicked()
                    } else {
                        ui.add(Button::soft(word).icon(icon)).clicked()
                    };
                    if pressed {
                        wanted = Some(action);
                    }
                }
            },
        );
        if let Some(action) = wanted {
            cx.want(Intent::Run(action));
        }
        if month_changed {
            self.fetch(cx);
        }
        if (month_changed || currency_changed)
            && let Some(proof) = self.proof.value()
        {
            self.list.set(cx.texts, proof, self.currency);
        }
    }

    /// What the proof says. True when all months are to be shown.
    fn body(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, proof: &MonthProof) -> bool {
        let Some(sum) = proof.sums.iter().find(|sum| Some(sum.currency()) == self.currency) else {
            if proof.bank_until.is_none() {
                no_statement(ui, cx);
            } else {
                nothing_here(ui, &cx.say("proof-nothing"), &cx.say("proof-nothing-hint"));
            }
            return false;
        };
        summary::ui(ui, cx, proof, sum);
        let short = ui.available_height() < 500.0;
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
        let mut ui_left = ui.new_child(UiBuilder::new().max_rect(left).id_salt("list"));
        bare_card(&mut ui_left, |ui| self.list.ui(ui, cx, proof, sum));
        let mut all_months = false;
        let mut ui_right = ui.new_child(UiBuilder::new().max_rect(right).id_salt("why"));
        bare_card(&mut ui_right, |ui| {
            let at_cursor = self.list.at_cursor();
            let shown = at_cursor.map(|item| item.key.clone());
            ScrollArea::vertical().id_salt(("why", shown)).auto_shrink(false).show(ui, |ui| {
                Frame::new().inner_margin(Margin::same(16)).show(ui, |ui| {
                    if let Some(item) = at_cursor {
                        why::ui(ui, cx, proof, item);
                    } else {
                        let (what, hint) = nothing_to_explain(proof, sum);
                        nothing_here(ui, &cx.say(what), &cx.say(hint));
                        if sum.breaks_ever > sum.breaks {
                            ui.add_space(space::SMALL);
                            let button = Button::soft(cx.say("proof-show-all-months"));
                            all_months = ui.vertical_centered(|ui| ui.add(button).clicked()).inner;
                        }
                    }
                });
            });
        });
        ui.advance_cursor_after_rect(room);
        all_months
    }
}

/// What stands where a break would be explained when there is none.
fn nothing_to_explain(proof: &MonthProof, sum: &ProofSum) -> (&'static str, &'static str) {
    if sum.unexplained_gross.is_zero() && proof.breaks.is_empty() {
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
    /// What does not agree.
    #[default]
    Breaks,
    /// What agrees to the cent.
    Matched,
    /// What is not to be seen yet.
    InTransit,
}
