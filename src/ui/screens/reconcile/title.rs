//! The line above everything: which side, which month and currency, and what can be brought in, saved and looked up.

use egui::Ui;

use super::verbs::Verb;
use super::{Reconcile, Side};
use crate::domain::{Capability, Currency};
use crate::ui::actions::Action;
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::{Icon, Type, palette, size, text};
use crate::ui::widgets::{Button, fill_row, icon_button, segments};

/// With less room than this the title gives way to what can be chosen.
const NARROWEST: f32 = 580.0;

impl Reconcile {
    /// True when the history is wanted.
    pub(super) fn title(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
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
        let (mut history, history_word) = (false, cx.say("match-history"));
        let title = cx.say("window-reconcile");
        let (mut side, sides) = (self.side, sides(cx));
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
                // The rail says it as well.
                if ui.available_width() > NARROWEST {
                    ui.label(text(title, Type::Title, palette.text_strong));
                }
                segments(ui, &mut side, &sides);
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
                history = if narrow {
                    icon_button(ui, Icon::Audit, &history_word).clicked()
                } else {
                    let button = Button::plain(history_word).icon(Icon::Audit).keys(Verb::History.key());
                    ui.add(button).clicked()
                };
            },
        );
        self.side = side;
        if let Some(action) = wanted {
            cx.want(Intent::Run(action));
        }
        if month_changed {
            self.fetch(cx);
        }
        if month_changed || currency_changed {
            self.list.start_over();
        }
        if currency_changed && let Some(proof) = self.proof.value() {
            self.list.set(proof, self.currency, cx.now.date_naive());
        }
        history
    }

    /// The title of the other side. True when what was said by hand is wanted.
    pub(super) fn title_of_orders(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        let palette = palette(ui);
        let narrow = ui.available_width() < 620.0;
        let (title, sides, may) = (cx.say("window-reconcile"), sides(cx), cx.may(Capability::Import));
        let (import_word, said_word) = (cx.say("orders-import"), cx.say("orders-said-button"));
        let (mut import, mut said) = (false, false);
        fill_row(
            ui,
            size::PAGE_TITLE,
            |ui| {
                ui.label(text(title, Type::Title, palette.text_strong));
                segments(ui, &mut self.side, &sides);
            },
            |ui| {
                let button = |ui: &mut Ui, icon: Icon, word: String, wide: Button| {
                    if narrow { icon_button(ui, icon, &word).clicked() } else { ui.add(wide.icon(icon)).clicked() }
                };
                if may {
                    import = button(ui, Icon::Upload, import_word.clone(), Button::soft(import_word));
                }
                let wide = Button::plain(said_word.clone()).keys(Verb::History.key());
                said = button(ui, Icon::User, said_word, wide);
            },
        );
        if import {
            cx.want(Intent::Run(Action::Import));
        }
        said
    }
}

fn sides(cx: &Cx<'_>) -> [(Side, String); 2] {
    [(Side::Bank, cx.say("orders-side-bank")), (Side::Orders, cx.say("orders-side-orders"))]
}
