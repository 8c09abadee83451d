//! The people of the book and how one signs in oneself, gateways and their keys, what rules know of the shop, the health of
//! the profile, how the window looks, and what this program is.

mod about;
mod gateways;
mod health;
mod own;
mod people;
mod protect;
mod risk;

use egui::{Rect, ScrollArea, Ui, UiBuilder, vec2};

use crate::domain::Capability;
use crate::ui::cx::Cx;
use crate::ui::theme::{Type, palette, size, space, text};
use crate::worker::{Event, ProfileOpened};

use gateways::Gateways;
use health::HealthCheck;
use people::People;
pub use people::state as person_state;
use risk::Risk;

/// Wider than this a line is hard to follow.
const PAGE_MAX: f32 = 1280.0;

/// From this width on there are two columns.
const TWO_COLUMNS_MIN: f32 = 960.0;

/// People, gateways, health and looks.
#[derive(Default)]
pub struct Settings {
    people: People,
    gateways: Gateways,
    health: HealthCheck,
    risk: Risk,
}

impl Settings {
    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        self.people.apply(event, cx);
        self.gateways.apply(event);
        self.health.apply(event, cx);
        self.risk.apply(event, cx);
    }

    /// Paints it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, opened: &ProfileOpened) {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let width = (ui.available_width() - 2.0 * space::PAGE).min(PAGE_MAX);
            let corner = ui.max_rect().min + vec2(space::PAGE, 0.0);
            let page = Rect::from_min_size(corner, vec2(width, ui.available_height()));
            ui.scope_builder(UiBuilder::new().max_rect(page), |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = space::SMALL;
                ui.horizontal(|ui| {
                    ui.set_min_height(size::PAGE_TITLE);
                    ui.label(text(cx.say("window-settings"), Type::Title, palette(ui).text_strong));
                });
                ui.add_space(-space::SMALL); // the title's room is above the cards, not beside a gap
                if width >= TWO_COLUMNS_MIN {
                    ui.horizontal_top(|ui| {
                        ui.spacing_mut().item_spacing.x = space::SMALL;
                        column(ui, width - size::SIDE_LIST - space::SMALL, |ui| self.work(ui, cx, opened));
                        column(ui, size::SIDE_LIST, |ui| looks(ui, cx, opened));
                    });
                } else {
                    self.work(ui, cx, opened);
                    looks(ui, cx, opened);
                }
                ui.add_space(space::PAGE);
            });
        });
    }

    fn work(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, opened: &ProfileOpened) {
        if cx.may(Capability::ManagePeople) {
            self.people.ui(ui, cx, opened);
        }
        if cx.may(Capability::ManageGateways) {
            self.gateways.ui(ui, cx, opened.demo);
        }
        if cx.may(Capability::ManageRisk) {
            self.risk.ui(ui, cx);
        }
        if cx.may(Capability::Diagnose) {
            self.health.ui(ui, cx);
        }
    }
}

fn looks(ui: &mut Ui, cx: &mut Cx<'_>, opened: &ProfileOpened) {
    own::own_sign_in(ui, cx, &opened.sign_in);
    about::appearance(ui, cx);
    about::about(ui, cx, opened);
}

fn column(ui: &mut Ui, width: f32, contents: impl FnOnce(&mut Ui)) {
    ui.vertical(|ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = space::SMALL;
        contents(ui);
    });
}
