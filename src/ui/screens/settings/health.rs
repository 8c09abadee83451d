//! Whether everything is as it should be: keychain, database, gateways, open money commands.

use chrono::{DateTime, TimeDelta, Utc};
use egui::{Label, Spinner, Ui};

use crate::desk::{Finding, Health};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{Button, Mark, card, card_title, show_loadable};
use crate::worker::{Command, Event};

/// Looking reads the whole database, so where all was fine a change of the book is reason to look again only after this
/// long.
const LOOK_AGAIN_AFTER: TimeDelta = TimeDelta::minutes(10);

/// What was found, and when.
#[derive(Default)]
pub struct HealthCheck {
    found: Loadable<Health>,
    looked_at: Option<DateTime<Utc>>,
    /// The version of the book that was looked at.
    version: Option<u64>,
}

impl HealthCheck {
    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &Cx<'_>) {
        if self.found.apply(event) {
            self.looked_at = Some(cx.now);
        }
    }

    /// Paints it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if self.is_due(cx) {
            self.look(cx);
        }
        let mut again = false;
        card(ui, |ui| {
            card_title(ui, &cx.say("settings-health"), |ui| {
                if self.found.is_pending() {
                    ui.add(Spinner::new().size(size::ICON).color(palette(ui).text_sub));
                    ui.label(text(cx.say("settings-health-looking"), Type::Small, palette(ui).text_sub));
                    return;
                }
                again = ui.add(Button::soft(cx.say("settings-look-again")).icon(Icon::Sync)).clicked();
                if let Some(at) = self.looked_at {
                    let at = cx.tell(&Message::new("settings-health-at").with("time", at));
                    ui.label(text(at, Type::Small, palette(ui).text_sub));
                }
            });
            again |= show_loadable(ui, cx, &self.found, |ui, cx, health| {
                ui.spacing_mut().item_spacing.y = space::SMALL;
                for finding in &health.findings {
                    one(ui, cx, finding);
                }
            });
        });
        if again {
            self.look(cx);
        }
    }

    /// What was wrong may be right once the book has changed and everything else is quiet.
    fn is_due(&self, cx: &Cx<'_>) -> bool {
        let Some(at) = self.looked_at else { return !self.found.is_pending() };
        let may_differ = cx.now - at > LOOK_AGAIN_AFTER || self.found.value().is_some_and(|found| !found.is_fine());
        may_differ && self.version != Some(cx.version) && cx.worker.under_way() == 0
    }

    fn look(&mut self, cx: &mut Cx<'_>) {
        self.version = Some(cx.version);
        self.found.ask(cx, Command::FetchHealth);
    }
}

fn one(ui: &mut Ui, cx: &Cx<'_>, finding: &Finding) {
    let palette = palette(ui);
    let (mark, word) =
        if finding.fine { (Mark::Done, "settings-health-fine") } else { (Mark::Warning, "settings-health-look") };
    let (glyph, tone) = mark.look(palette);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::SMALL;
        ui.vertical(|ui| {
            ui.set_width(size::GLYPH);
            ui.add_space((Type::Body.line() - size::GLYPH) / 2.0);
            ui.add(glyph.image(tone.ink).alt_text(cx.say(word)));
        });
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let ink = if finding.fine { palette.text } else { palette.text_strong };
            ui.add(Label::new(text(cx.tell(&finding.message), Type::Body, ink)).wrap());
            if let Some(detail) = &finding.detail {
                ui.add(Label::new(text(detail, Type::Small, palette.text_sub)).wrap());
            }
        });
    });
}
