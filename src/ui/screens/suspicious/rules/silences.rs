//! Which rules say nothing of which thing, until when, and how they are let speak again.

use egui::{Align, Frame, Label, Layout, Margin, Ui};

use super::super::rule_words::rule_words;
use super::super::words;
use crate::desk::{RiskKind, Silence};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::{Type, palette, space, text};
use crate::ui::widgets::{Button, Mark, rule};

/// A silence that is to be ended: the rule, and of what it is silent.
pub(super) type Ended = (String, RiskKind, String);

/// Shows them below a heading; nothing where there is none.
pub(super) fn ui(ui: &mut Ui, cx: &Cx<'_>, silences: &[Silence], may: bool) -> Option<Ended> {
    if silences.is_empty() {
        return None;
    }
    let mut ended = None;
    Frame::new().inner_margin(Margin { left: 12, right: 12, top: 20, bottom: 6 }).show(ui, |ui| {
        ui.label(text(cx.say("lists-silences"), Type::Label, palette(ui).text_sub));
    });
    for silence in silences {
        rule(ui);
        if line(ui, cx, silence, may)
            && let Some(thing) = &silence.known_as
        {
            ended = Some((silence.rule.clone(), silence.kind, thing.clone()));
        }
    }
    rule(ui);
    ended
}

fn line(ui: &mut Ui, cx: &Cx<'_>, silence: &Silence, may: bool) -> bool {
    let palette = palette(ui);
    let thing = Message::new("lists-silent-about")
        .with("kind", Message::new(words::kind(silence.kind)))
        .with("what", silence.shown.as_str());
    let (thing, said_by) = (cx.tell(&thing), rule_words(cx, &silence.rule));
    let since = Message::new("lists-silent-until")
        .with("until", cx.texts.moment(silence.until, cx.now))
        .with("who", silence.by.as_str())
        .with("since", cx.texts.moment(silence.since, cx.now));
    let mut ended = false;
    Frame::new().inner_margin(Margin::symmetric(12, 7)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if may && silence.known_as.is_some() {
                    let name = Message::new("lists-speak-named").with("rule", &said_by).with("what", &thing);
                    let name = cx.tell(&name);
                    ended = ui.add(Button::plain(cx.say("lists-speak")).named(name)).clicked();
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    Mark::Quiet.glyph(ui);
                    ui.add_space(space::TIGHT);
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = 0.0;
                        ui.add(Label::new(text(&thing, Type::Button, palette.text_strong)).truncate());
                        ui.add(Label::new(text(&said_by, Type::Body, palette.text)).truncate());
                        ui.add(Label::new(text(cx.tell(&since), Type::Small, palette.text_sub)).truncate());
                    });
                });
            });
        });
    });
    ended
}
