//! The connected gateways: where each is, how fresh its copy is, and what its key may do.

use std::collections::BTreeMap;

use egui::{Label, Spinner, Ui};

use crate::desk::AddedGateway;
use crate::ui::actions::Action;
use crate::ui::cx::{Cx, Intent};
use crate::ui::loadable::Loadable;
use crate::ui::screens::connect::{Known, kind_name, mode_tag, rights_list};
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{Button, Mark, card, card_title, error_box, fill_row, nothing_here, show_loadable};
use crate::ui::workbench::ago;
use crate::worker::{Command, Connected, Event, GatewayList};

use super::about::fact;

/// From this width on, facts and rights stand side by side.
const SIDE_BY_SIDE_MIN: f32 = 640.0;

/// How wide the facts are then.
const FACTS: f32 = 224.0;

/// The list, and the tests that were asked for, by the gateway's name.
#[derive(Default)]
pub struct Gateways {
    list: Loadable<GatewayList>,
    tests: BTreeMap<String, Loadable<Connected>>,
}

impl Gateways {
    /// Takes what was asked for. A test also notes what the key may do now.
    pub fn apply(&mut self, event: &mut Event) {
        self.list.apply(event);
        for test in self.tests.values_mut() {
            if test.apply(event) {
                self.list.expire();
            }
        }
    }

    /// Paints them.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, demo: bool) {
        self.list.keep_fresh(cx, || Command::FetchGateways);
        let Self { list, tests } = self;
        let again = card(ui, |ui| {
            card_title(ui, &cx.say("settings-gateways"), |ui| {
                let connect = Button::soft(cx.say("window-action-add-gateway")).icon(Icon::Plus);
                if !demo && ui.add(connect).clicked() {
                    cx.want(Intent::Run(Action::AddGateway));
                }
            });
            if demo {
                demo_lines(ui, cx);
            }
            show_loadable(ui, cx, list, |ui, cx, list| {
                for gateway in &list.0 {
                    ui.add_space(space::SMALL);
                    crate::ui::widgets::rule(ui);
                    one(ui, cx, gateway, tests, demo);
                }
                if list.0.is_empty() {
                    nothing_here(ui, &cx.say("settings-no-gateway"), &cx.say("settings-no-gateway-hint"));
                    ui.add_space(space::DIALOG);
                }
            })
        });
        if again {
            self.list.ask(cx, Command::FetchGateways);
        }
    }
}

/// In the demo there is nothing to connect.
fn demo_lines(ui: &mut Ui, cx: &mut Cx<'_>) {
    let palette = palette(ui);
    ui.add(Label::new(text(cx.say("settings-demo-gateway"), Type::Body, palette.text)).wrap());
    if ui.add(Button::soft(cx.say("window-action-leave-demo")).icon(Icon::Store)).clicked() {
        cx.want(Intent::Run(Action::LeaveDemo));
    }
}

fn one(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    gateway: &AddedGateway,
    tests: &mut BTreeMap<String, Loadable<Connected>>,
    demo: bool,
) {
    let connection = &gateway.connection;
    let (mut wants_test, mut wants_key) = (false, false);
    let words: &Cx<'_> = cx;
    fill_row(
        ui,
        size::CARD_TITLE,
        |ui| {
            ui.add(Icon::Plug.image(palette(ui).text_sub));
            ui.label(text(&connection.name, Type::Strong, palette(ui).text_strong));
            mode_tag(ui, words, Some(connection.live));
        },
        |ui| {
            let new_key = Button::soft(words.say("settings-new-key")).icon(Icon::Key);
            wants_key = !demo && ui.add(new_key).clicked();
            wants_test = test_button(ui, words, tests.get(&connection.name));
        },
    );
    if wants_key {
        cx.want(Intent::NewKey(Box::new(connection.clone())));
    }
    if wants_test {
        let name = connection.name.clone();
        tests.entry(name.clone()).or_default().ask(cx, Command::TestGateway(name));
    }
    if let Some(error) = tests.get(&connection.name).and_then(|test| test.error()) {
        error_box(ui, cx, error, None);
    }
    ui.add_space(space::TIGHT);
    if ui.available_width() >= SIDE_BY_SIDE_MIN {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::DIALOG;
            ui.vertical(|ui| {
                ui.set_width(FACTS);
                facts(ui, cx, gateway);
            });
            ui.vertical(|ui| rights(ui, cx, gateway));
        });
    } else {
        facts(ui, cx, gateway);
        ui.add_space(space::SMALL);
        rights(ui, cx, gateway);
    }
}

/// The way to a test, and how far one is. True when one is wanted.
fn test_button(ui: &mut Ui, cx: &Cx<'_>, test: Option<&Loadable<Connected>>) -> bool {
    if test.is_some_and(|test| test.is_pending()) {
        ui.label(text(cx.say("settings-testing"), Type::Small, palette(ui).text_sub));
        ui.add(Spinner::new().size(size::ICON).color(palette(ui).text_sub));
        return false;
    }
    let works = test.is_some_and(|test| test.value().is_some() && test.error().is_none());
    let wanted = ui.add(Button::soft(cx.say("settings-test-the-key"))).clicked();
    if works {
        ui.label(text(cx.say("settings-key-works"), Type::Small, palette(ui).ok.ink));
        Mark::Done.glyph(ui);
    }
    wanted
}

fn facts(ui: &mut Ui, cx: &Cx<'_>, gateway: &AddedGateway) {
    let connection = &gateway.connection;
    ui.spacing_mut().item_spacing.y = space::SMALL;
    fact(ui, &cx.say("settings-gateway-kind"), &kind_name(cx, &connection.kind));
    fact(ui, &cx.say("settings-address"), &connection.url);
    if let Some(account) = &connection.account {
        fact(ui, &cx.say("settings-account"), account);
    }
    fact(ui, &cx.say("settings-added"), &cx.texts.date(connection.added_at.date_naive()));
    let fresh = match gateway.synced_at {
        Some(at) => cx.tell(&ago(cx.now - at)),
        None => cx.say("window-never-synced"),
    };
    fact(ui, &cx.say("settings-fresh"), &fresh);
}

fn rights(ui: &mut Ui, cx: &Cx<'_>, gateway: &AddedGateway) {
    ui.label(text(cx.say("settings-rights-known"), Type::Small, palette(ui).text_sub));
    rights_list(ui, cx, Known::InUse(&gateway.rights));
}
