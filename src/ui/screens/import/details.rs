//! How the values of a table are written, and what no column of it says.

use egui::{Response, Ui, vec2};

use super::questions::example_key;
use crate::desk::{Assume, DateOrder, DecimalMark, Kind, Mapping};
use crate::domain::Currency;
use crate::ui::cx::Cx;
use crate::ui::theme::{size, space};
use crate::ui::widgets::{Field, drop_down_of_width, labelled, tick};

/// A label and what is below it.
const HEIGHT: f32 = 56.0;

/// What a label above something takes of that.
const LABEL: f32 = 20.0;

/// What is typed, as it is typed, and what was said before there was a mapping.
pub(super) struct Details {
    said: Assume,
    currency: String,
    account: String,
    gateway: String,
}

impl Details {
    pub(super) fn new(said: &Assume) -> Self {
        let currency = said.currency.map(|currency| currency.to_string()).unwrap_or_default();
        Self { said: said.clone(), currency, account: String::new(), gateway: String::new() }
    }

    /// Gives a new mapping what was said already.
    pub(super) fn fill_in(&mut self, mapping: &mut Mapping) {
        mapping.currency = mapping.currency.or(self.said.currency);
        mapping.dates = mapping.dates.or(self.said.dates);
        self.show(mapping);
    }

    /// Shows what a mapping says.
    pub(super) fn show(&mut self, mapping: &Mapping) {
        self.currency = mapping.currency.map(|currency| currency.to_string()).unwrap_or_default();
        self.account = mapping.account.clone().unwrap_or_default();
        self.gateway = mapping.gateway.clone().unwrap_or_default();
    }

    /// Asks. True when there is another answer.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, mapping: &mut Mapping) -> bool {
        let before = mapping.clone();
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(space::PAGE, space::SMALL);
            choice(ui, &cx.say("import-decimals"), &mut mapping.decimals, &decimals(cx));
            choice(ui, &cx.say("import-dates"), &mut mapping.dates, &dates(cx));
            let currency = cx.say("import-currency");
            field(ui, 96.0, &currency, &mut self.currency, &cx.say("import-currency-hint"));
            mapping.currency = Currency::parse(self.currency.trim()).ok();
            if mapping.kind == Kind::Statement {
                field(ui, 200.0, &cx.say("import-account"), &mut self.account, &cx.say("import-account-hint"));
                mapping.account = said(&self.account);
            }
            if mapping.kind == Kind::Settlement {
                field(ui, 160.0, &cx.say("import-gateway"), &mut self.gateway, &cx.say("import-gateway-hint"));
                self.gateway = one_word(&self.gateway);
                mapping.gateway = said(&self.gateway);
            }
            if mapping.kind == Kind::Statement {
                let inverse = cx.say("import-inverse");
                ui.allocate_ui(vec2(240.0, HEIGHT), |ui| {
                    ui.vertical(|ui| {
                        ui.add_space(LABEL);
                        tick(ui, &mut mapping.inverse, &inverse);
                    });
                });
            }
        });
        *mapping != before
    }
}

fn decimals(cx: &Cx<'_>) -> [(Option<DecimalMark>, String); 3] {
    [
        (None, cx.say("import-as-in-file")),
        (Some(DecimalMark::Point), cx.say("import-decimal-point")),
        (Some(DecimalMark::Comma), cx.say("import-decimal-comma")),
    ]
}

fn dates(cx: &Cx<'_>) -> [(Option<DateOrder>, String); 3] {
    let order = |order| (Some(order), cx.say(example_key(order)));
    [(None, cx.say("import-as-in-file")), order(DateOrder::DayFirst), order(DateOrder::MonthFirst)]
}

fn choice<T: Copy + PartialEq>(ui: &mut Ui, name: &str, chosen: &mut T, choices: &[(T, String)]) {
    const WIDTH: f32 = 184.0;
    ui.allocate_ui(vec2(WIDTH, HEIGHT), |ui| {
        labelled(ui, name, |ui| {
            ui.set_min_height(size::ROOMY_ROW);
            if let Some(other) = drop_down_of_width(ui, name, chosen, choices, WIDTH) {
                *chosen = other;
            }
        });
    });
}

fn field(ui: &mut Ui, width: f32, name: &str, words: &mut String, hint: &str) -> Response {
    let field = |ui: &mut Ui| {
        ui.set_max_width(width);
        labelled(ui, name, |ui| Field::new(words, name).hint(hint).show(ui))
    };
    ui.allocate_ui(vec2(width, HEIGHT), field).inner
}

/// What is typed, if anything is.
fn said(words: &str) -> Option<String> {
    let words = words.trim();
    (!words.is_empty()).then(|| words.to_owned())
}

/// As gateways are named: small letters and figures.
fn one_word(words: &str) -> String {
    words.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}
