//! Everything that people said of payments and orders and that stands: who, what and when, with a way to take it back.

use egui::{Context, Key, Label, Modifiers, Ui, vec2};

use super::detail::{saying_words, take_back};
use crate::desk::OrderSaying;
use crate::domain::Capability;
use crate::ui::cx::{Cx, Intent};
use crate::ui::loadable::Loadable;
use crate::ui::screens::reconcile::things::list_height;
use crate::ui::screens::reconcile::verbs::Verb;
use crate::ui::theme::{Icon, Type, palette, space, text};
use crate::ui::widgets::{
    Button, Column, Listed, Mark, Table, TableState, dialog_body, dialog_foot, dialog_title, foot_note, show_loadable,
    wide_dialog,
};
use crate::worker::{Command, Event, OrdersSaid};

/// Title, foot and margins of the dialog.
const REST: f32 = 220.0;

/// What is known of a saying: nobody says the same twice while it stands.
type Known = (String, String, bool);

/// There is one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct NewestFirst;

/// The dialog.
#[derive(Default)]
pub(super) struct Said {
    all: Loadable<OrdersSaid>,
    table: TableState<Known, OrderSaying>,
    has_begun: bool,
}

impl Said {
    /// Takes what was asked for.
    pub(super) fn apply(&mut self, event: &mut Event) {
        if self.all.apply(event)
            && let Some(OrdersSaid(all)) = self.all.value()
        {
            let place = self.table.place().min(all.len().saturating_sub(1));
            let stands = |key: &Known| all.iter().any(|saying| known(saying) == *key);
            if !self.table.cursor.as_ref().is_some_and(stands) {
                self.table.cursor = all.get(place).map(known);
                self.table.cursor_is_at(place);
            }
        }
    }

    /// Paints it above everything else. True when it is to be closed.
    pub(super) fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>) -> bool {
        self.all.keep_fresh(cx, || Command::FetchOrdersSaid);
        let (close, wants_to) = wide_dialog(ctx, "orders said", |ui| {
            let mut close = dialog_title(ui, &cx.say("orders-said"), &cx.say("window-close"));
            dialog_body(ui, |ui| {
                let room = vec2(ui.available_width(), list_height(ui, REST));
                ui.allocate_ui(room, |ui| {
                    ui.set_min_size(room);
                    ui.set_max_size(room);
                    self.body(ui, cx);
                });
            });
            dialog_foot(ui, |ui| {
                let may = cx.may(Capability::Match);
                let at = self.at_cursor().filter(|_| may).map(take_back);
                let button = Button::soft(cx.say("match-take-back")).icon(Icon::Undo).keys(Verb::Undo.key());
                let button = if may { button } else { button.hint(cx.say("orders-may-not")) };
                let by_key = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::U));
                let pressed = ui.add_enabled(at.is_some(), button).clicked();
                if (pressed || by_key)
                    && let Some(what) = at
                {
                    cx.want(Intent::TakeBack(what));
                }
                close |= ui.add(Button::plain(cx.say("window-close"))).clicked();
                foot_note(ui, &cx.say("orders-said-foot"));
            });
            close
        });
        close || wants_to
    }

    fn at_cursor(&self) -> Option<&OrderSaying> {
        let cursor = self.table.cursor.as_ref()?;
        self.all.value()?.0.iter().find(|saying| known(saying) == *cursor)
    }

    fn body(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if !self.has_begun && self.all.value().is_some_and(|said| !said.0.is_empty()) {
            self.has_begun = true;
            self.table.take_keyboard();
        }
        let said = std::mem::take(&mut self.all);
        let again = show_loadable(ui, cx, &said, |ui, cx, said| self.table_ui(ui, cx, &said.0));
        self.all = said;
        if again {
            self.all.expire();
        }
    }

    fn table_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, all: &[OrderSaying]) {
        let palette = palette(ui);
        let words =
            |cx: &Cx<'_>, saying: &OrderSaying| saying_words(cx, saying, "orders-said-pays", "orders-said-pays-not");
        let when = |cx: &Cx<'_>, saying: &OrderSaying| cx.texts.moment(saying.at, cx.now);
        let columns: Vec<Column<'_, OrderSaying, NewestFirst>> = vec![
            Column::new(cx.say("match-when"), 130.0, when).drawn(move |ui, cx, saying| {
                ui.label(text(when(cx, saying), Type::Body, palette.text_sub));
            }),
            Column::new(cx.say("match-who"), 130.0, |_, saying: &OrderSaying| saying.author.clone()),
            Column::new(cx.say("proof-what"), 200.0, words)
                .drawn(move |ui, cx, saying| {
                    ui.spacing_mut().item_spacing.x = 6.0;
                    if saying.belongs { Mark::Done } else { Mark::Bad }.glyph(ui);
                    ui.add(Label::new(text(words(cx, saying), Type::Body, palette.text_strong)).truncate());
                })
                .grows(),
        ];
        let table = Table::new(cx.say("orders-said"), columns)
            .edge(space::CARD)
            .when_empty(cx.say("orders-said-none"), cx.say("orders-said-none-hint"));
        table.show(ui, cx, &mut Listed::new(all, known), &mut self.table);
    }
}

fn known(saying: &OrderSaying) -> Known {
    (saying.payment_id.to_string(), saying.order.clone(), saying.belongs)
}
