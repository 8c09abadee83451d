//! One entry: the sentence, and every fact as it was written down.

use egui::{Align, Frame, Label, Layout, Margin, ScrollArea, Ui};
use serde_json::Value;

use super::list::{ended, name, through};
use crate::desk::{AuditRow, audit_words};
use crate::domain::Money;
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{card_title, icon_button, rule};

/// How wide the names of facts are.
const NAMES: f32 = 128.0;

/// Paints it. True when it is to be closed.
pub(super) fn ui(ui: &mut Ui, cx: &Cx<'_>, row: &AuditRow) -> bool {
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut close = false;
    Frame::new().inner_margin(Margin { left: 16, right: 8, ..Margin::ZERO }).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_min_height(size::PAGE_TITLE);
            let title = Message::new("auditlog-entry").with("n", cx.texts.count(row.n));
            ui.label(text(cx.tell(&title), Type::Body, palette(ui).text_sub));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                close = icon_button(ui, Icon::Close, &cx.say("window-close")).clicked();
                let (mark, word) = ended(row);
                mark.tag(ui, &cx.say(word));
            });
        });
    });
    ScrollArea::vertical().id_salt(("audit entry", row.n)).auto_shrink(false).show(ui, |ui| {
        let margin = Margin { left: 16, right: 16, top: 0, bottom: 16 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.set_width(ui.available_width());
            facts(ui, cx, row);
        });
    });
    close
}

fn facts(ui: &mut Ui, cx: &Cx<'_>, row: &AuditRow) {
    let palette = palette(ui);
    ui.add(Label::new(text(cx.tell(&audit_words(row)), Type::Title, palette.text_strong)).wrap());
    ui.add_space(space::CARD);
    rule(ui);
    ui.add_space(space::TIGHT);
    let time = row.at.format("%-d %b %Y, %H:%M:%S%.3f UTC").to_string();
    fact(ui, &cx.say("auditlog-time"), &time);
    fact(ui, &cx.say("auditlog-who"), &name(cx, row));
    fact(ui, &cx.say("auditlog-through"), &cx.say(through(row)));
    if let Some(about) = &row.about {
        fact(ui, &cx.say("auditlog-about"), about);
    }
    ui.add_space(space::SMALL);
    rule(ui);
    ui.add_space(space::TIGHT);
    card_title(ui, &cx.say("auditlog-as-written"), |_| {});
    fact(ui, &cx.say("auditlog-kind"), &row.kind);
    fact(ui, &cx.say("auditlog-subject"), &row.subject);
    if let Some(decision_id) = &row.decision_id {
        fact(ui, &cx.say("auditlog-decision"), decision_id);
    }
    content(ui, cx, &cx.say("auditlog-content"), &row.body);
}

/// Every field of a value, and of the values inside of it; one that is empty says nothing.
fn content(ui: &mut Ui, cx: &Cx<'_>, name: &str, value: &Value) {
    match value {
        Value::Object(fields) if serde_json::from_value::<Money>(value.clone()).is_err() => {
            for (field, value) in fields {
                content(ui, cx, field, value);
            }
        }
        Value::Null => {}
        value => fact(ui, name, &written(cx, value)),
    }
}

fn fact(ui: &mut Ui, name: &str, value: &str) {
    let palette = palette(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::SMALL;
        ui.spacing_mut().interact_size.y = 0.0;
        ui.vertical(|ui| {
            ui.set_width(NAMES);
            ui.add(Label::new(text(name, Type::Body, palette.text_sub)).wrap());
        });
        let value = if value.is_empty() { "–" } else { value };
        ui.add(Label::new(text(value, Type::Body, palette.text_strong)).wrap());
    });
    ui.add_space(6.0);
}

/// A value as it was written, amounts as people write them.
fn written(cx: &Cx<'_>, value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(words) => words.clone(),
        Value::Object(_) => match serde_json::from_value::<Money>(value.clone()) {
            Ok(amount) => cx.money(amount),
            Err(_) => value.to_string(),
        },
        Value::Array(values) => values.iter().map(|value| written(cx, value)).collect::<Vec<_>>().join(", "),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}
