//! Putting something on a list: what follows from it, and until when.

use chrono::{DateTime, TimeDelta, Utc};
use egui::{Context, Frame, Key, Label, Margin, Modifiers, Ui};

use super::words;
use crate::desk::{KnownRule, RiskKind, RuleMode};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::{Icon, Type, corner, palette, space, text};
use crate::ui::widgets::{
    Button, Field, dialog, dialog_body, dialog_foot, dialog_title, drop_down, foot_note, labelled, segments,
};

/// What the list is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum For {
    Block,
    Trust,
    /// Names to look for.
    Watch,
}

/// The dialog.
pub(super) struct Listing {
    of: For,
    kind: RiskKind,
    text: String,
    /// How people know what an alert is about; nothing when it is typed.
    given: Option<String>,
    days: Option<i64>,
    wants_focus: bool,
}

/// What came of showing it.
pub(super) enum Wanted {
    Nothing,
    Close,
    /// This list, this thing, until then.
    Put(String, String, Option<DateTime<Utc>>),
}

/// Kinds that come with a list that people fill.
const KINDS: [RiskKind; 6] =
    [RiskKind::Card, RiskKind::Customer, RiskKind::Email, RiskKind::Ip, RiskKind::Device, RiskKind::Range];

impl Listing {
    /// About what an alert is about: how people know it, and how lists do.
    pub(super) const fn about(of: For, kind: RiskKind, shown: String, known_as: String) -> Self {
        Self { of, kind, text: known_as, given: Some(shown), days: None, wants_focus: false }
    }

    /// About something that is typed.
    pub(super) const fn typed() -> Self {
        Self { of: For::Block, kind: RiskKind::Email, text: String::new(), given: None, days: None, wants_focus: true }
    }

    fn list(&self) -> String {
        match self.of {
            For::Block => format!("blocked_{}", self.kind.plural()),
            For::Trust => format!("trusted_{}", self.kind.plural()),
            For::Watch => "watchlist".to_owned(),
        }
    }

    /// Paints it above everything else.
    pub(super) fn ui(&mut self, ctx: &Context, cx: &Cx<'_>, rules: Option<&[KnownRule]>) -> Wanted {
        let mut sent = ctx.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        let is_complete = !self.text.trim().is_empty();
        let title = match (self.given.is_some(), self.of) {
            (false, _) => Message::new("listing-title"),
            (true, For::Block | For::Watch) => {
                Message::new("listing-title-block").with("what", Message::new(words::this(self.kind)))
            }
            (true, For::Trust) => {
                Message::new("listing-title-trust").with("what", Message::new(words::this(self.kind)))
            }
        };
        let (close, wants_to) = dialog(ctx, "listing", |ui| {
            let mut close = dialog_title(ui, &cx.tell(&title), &cx.say("window-close"));
            dialog_body(ui, |ui| self.body(ui, cx, rules));
            dialog_foot(ui, |ui| {
                let word = match self.of {
                    For::Block => "listing-do-block",
                    For::Trust => "listing-do-trust",
                    For::Watch => "listing-do-watch",
                };
                let put = Button::primary(cx.tell(&Message::new(word))).keys("Ctrl+Enter");
                sent |= ui.add_enabled(is_complete, put).clicked();
                close |= ui.add(Button::plain(cx.say("refund-cancel"))).clicked();
                foot_note(ui, &cx.say("listing-foot"));
            });
            close
        });
        if sent && is_complete {
            let until = self.days.map(|days| cx.now + TimeDelta::days(days));
            Wanted::Put(self.list(), self.text.trim().to_owned(), until)
        } else if close || wants_to {
            Wanted::Close
        } else {
            Wanted::Nothing
        }
    }

    fn body(&mut self, ui: &mut Ui, cx: &Cx<'_>, rules: Option<&[KnownRule]>) {
        let palette = palette(ui);
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = space::CARD;
        if let Some(given) = &self.given {
            let frame = Frame::new().fill(palette.field.into()).corner_radius(corner::CARD);
            frame.inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.label(text(cx.say(words::kind(self.kind)), Type::Small, palette.text_sub));
                ui.add(Label::new(text(given, Type::Strong, palette.text_strong)).wrap());
            });
        } else {
            self.typed_in(ui, cx);
        }
        labelled(ui, &cx.say("listing-until"), |ui| {
            let days = |n: u64| cx.tell(&Message::new("suspicious-days").with("n", n));
            let choices = [
                (None, cx.say("listing-for-good")),
                (Some(30), days(30)),
                (Some(90), days(90)),
                (Some(365), days(365)),
            ];
            segments(ui, &mut self.days, &choices);
        });
        ui.spacing_mut().item_spacing.y = space::TIGHT;
        ui.label(text(cx.say("listing-then"), Type::Strong, palette.text_strong));
        for (icon, words) in self.consequences(cx, rules) {
            ui.horizontal_top(|ui| {
                ui.add(icon.image(palette.text_sub));
                ui.add(Label::new(text(words, Type::Body, palette.text)).wrap());
            });
        }
    }

    fn typed_in(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        ui.horizontal_wrapped(|ui| {
            let of = [
                (For::Block, cx.say("listing-block")),
                (For::Trust, cx.say("listing-trust")),
                (For::Watch, cx.say("listing-watch")),
            ];
            segments(ui, &mut self.of, &of);
            if self.of != For::Watch {
                let kinds = KINDS.map(|kind| (kind, cx.say(words::kind(kind))));
                self.kind = drop_down(ui, &cx.say("listing-kind"), &self.kind, &kinds).unwrap_or(self.kind);
            }
        });
        let label = match self.of {
            For::Watch => cx.say("listing-name"),
            For::Block | For::Trust => cx.say(words::kind(self.kind)),
        };
        let response = labelled(ui, &label, |ui| Field::new(&mut self.text, label.as_str()).show(ui));
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
    }

    /// What follows: which rules ask the list, and what the program cannot do.
    fn consequences(&self, cx: &Cx<'_>, rules: Option<&[KnownRule]>) -> Vec<(Icon, String)> {
        let list = self.list();
        let named = format!("@{list}");
        let asks = |rule: &&KnownRule| rule.mode == RuleMode::On && rule.text.contains(&named);
        let asking: Vec<&str> = rules.unwrap_or_default().iter().filter(asks).map(|rule| rule.key.as_str()).collect();
        let mut said = Vec::new();
        if asking.is_empty() && rules.is_some() {
            said.push((Icon::Warn, cx.tell(&Message::new("listing-no-rule").with("list", &list))));
        } else {
            let key = match self.of {
                For::Block => "listing-then-block",
                For::Trust => "listing-then-trust",
                For::Watch => "listing-then-watch",
            };
            said.push((Icon::Check, cx.tell(&Message::new(key).with("rules", asking.join(", ")))));
        }
        if self.of == For::Block {
            said.push((Icon::Info, cx.say("listing-not-at-gateway")));
        }
        said.push((Icon::Undo, cx.say("listing-can-be-undone")));
        said
    }
}
