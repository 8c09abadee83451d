//! The people of the book: who they are, how they sign in, how much they may send back alone, and when the window locks.

use egui::{Align2, Rect, Role as AccessRole, Sense, Ui, WidgetInfo, pos2, vec2};

use super::protect::Protect;
use crate::desk::PersonRow;
use crate::domain::Role;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::guarded::Guarded;
use crate::ui::loadable::Loadable;
use crate::ui::screens::person::role_word;
use crate::ui::theme::{Icon, Type, corner, palette, size, space, text};
use crate::ui::widgets::{
    Button, Mark, card, card_title, drop_down, error_note, fill_row, one_line, put_words, rule, show_loadable,
};
use crate::worker::{Command, Event, PeopleChanged, PeopleList, ProfileOpened};

/// How high the row of a person is.
const ROW: f32 = 36.0;

/// Minutes that are offered for the lock.
const MINUTES: [u32; 6] = [1, 2, 3, 5, 10, 15];

/// What share of the row each column has: name, role, signs in with, state, sends back alone.
const SHARES: [f32; 5] = [0.22, 0.13, 0.25, 0.22, 0.18];

/// In a row narrower than this there is room for three columns; the person’s own page has the rest.
const FIVE_COLUMNS_MIN: f32 = 600.0;
const FEW_SHARES: [f32; 5] = [0.38, 0.24, 0.0, 0.38, 0.0];

/// The card.
#[derive(Default)]
pub struct People {
    list: Loadable<PeopleList>,
    protect: Protect,
    idle: Guarded<PeopleChanged>,
}

impl People {
    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        self.list.apply(event);
        self.protect.apply(event, cx);
        if self.idle.apply(event, cx) && self.idle.take().is_some() {
            cx.want(Intent::Changed);
        }
    }

    /// Paints it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, opened: &ProfileOpened) {
        self.idle.go_on(cx);
        if opened.sign_in.password_set_at.is_none() {
            self.protect.ui(ui, cx);
            return;
        }
        self.list.keep_fresh(cx, || Command::FetchPeople);
        let mut again = false;
        card(ui, |ui| {
            card_title(ui, &cx.say("signin-people"), |ui| {
                let add = Button::soft(cx.say("signin-add-person")).icon(Icon::Plus);
                if ui.add(add).clicked() {
                    cx.want(Intent::Person(None));
                }
            });
            again = show_loadable(ui, cx, &self.list, |ui, cx, list| {
                ui.spacing_mut().item_spacing.y = 0.0;
                headings(ui, cx);
                for row in &list.0 {
                    rule(ui);
                    if person(ui, cx, row) {
                        cx.want(Intent::Person(Some(Box::new(row.clone()))));
                    }
                }
                rule(ui);
            });
            ui.add_space(space::TIGHT);
            self.idle_lock(ui, cx, opened);
        });
        if again {
            self.list.ask(cx, Command::FetchPeople);
        }
    }

    fn idle_lock(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, opened: &ProfileOpened) {
        let Some(after) = opened.idle_lock else { return };
        let minutes = u32::try_from(after.as_secs() / 60).unwrap_or(u32::MAX);
        let palette = palette(ui);
        let mut chosen = None;
        fill_row(
            ui,
            size::ROOMY_ROW,
            |ui| {
                ui.spacing_mut().item_spacing.x = space::SMALL;
                ui.add(Icon::Lock.image(palette.text_sub));
                ui.label(text(cx.say("signin-idle"), Type::Body, palette.text));
            },
            |ui| {
                let word = |minutes: u32| cx.tell(&Message::new("signin-idle-minutes").with("minutes", minutes));
                let mut choices: Vec<(u32, String)> = MINUTES.map(|minutes| (minutes, word(minutes))).into();
                if !MINUTES.contains(&minutes) {
                    choices.push((minutes, word(minutes)));
                    choices.sort_by_key(|(minutes, _)| *minutes);
                }
                ui.add_enabled_ui(!self.idle.is_pending(), |ui| {
                    chosen = drop_down(ui, &cx.say("signin-idle"), &minutes, &choices);
                });
            },
        );
        if let Some(error) = self.idle.error() {
            error_note(ui, cx, error);
        }
        if let Some(minutes) = chosen {
            let then = Message::new("signin-then-idle").with("minutes", minutes);
            self.idle.ask(cx, then, move || Command::SetIdleLock(minutes));
        }
    }
}

/// The left edge and the width of each column.
fn columns(rect: Rect) -> [(f32, f32); 5] {
    let inside = rect.shrink2(vec2(space::SMALL, 0.0));
    let whole = inside.width() - size::ICON - space::SMALL;
    let mut left = inside.left();
    let shares = if inside.width() < FIVE_COLUMNS_MIN { FEW_SHARES } else { SHARES };
    shares.map(|share| {
        let width = whole * share;
        let column = (left, width - space::SMALL);
        left += width;
        column
    })
}

fn headings(ui: &mut Ui, cx: &Cx<'_>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), size::DENSE_ROW), Sense::hover());
    let keys = ["signin-name", "signin-role", "signin-signs-in-with", "signin-state", "signin-sends-back"];
    for ((left, width), key) in columns(rect).into_iter().zip(keys) {
        if width <= 0.0 {
            continue;
        }
        let words = one_line(ui, &cx.say(key), Type::Label, palette(ui).text_sub, width);
        put_words(ui, pos2(left, rect.center().y), Align2::LEFT_CENTER, words);
    }
}

/// One person, as one button. True when it was pressed.
fn person(ui: &mut Ui, cx: &Cx<'_>, row: &PersonRow) -> bool {
    let palette = palette(ui);
    let name = if row.is_self {
        cx.tell(&Message::new("signin-you").with("name", row.person.name.as_str()))
    } else {
        row.person.name.clone()
    };
    let (mark, state) = state(row);
    let state = cx.say(state);
    let signs_in = cx.say(match (row.signs_in, row.authenticator) {
        (false, _) => "signin-with-nothing",
        (true, false) => "signin-with-password",
        (true, true) => "signin-with-both",
    });
    let alone = sends_back(cx, row);
    let words = [name, cx.say(role_word(row.person.role)), signs_in, state, alone];
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let aloud = words.join(", ");
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Button, true, &aloud));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, corner::WIDGET, palette.hover);
    }
    if response.has_focus() {
        let ring = egui::Stroke::new(2.0, palette.accent_fill);
        ui.painter().rect_stroke(rect, corner::WIDGET, ring, egui::StrokeKind::Inside);
    }
    for (at, ((left, width), words)) in columns(rect).into_iter().zip(&words).enumerate() {
        if width <= 0.0 {
            continue;
        }
        let (kind, ink) = if at == 0 { (Type::Button, palette.text_strong) } else { (Type::Body, palette.text) };
        let (mut left, mut width) = (left, width);
        if at == 3 {
            let (glyph, tone) = mark.look(palette);
            let middle = pos2(left + size::GLYPH / 2.0, rect.center().y);
            glyph.image(tone.ink).paint_at(ui, Rect::from_center_size(middle, vec2(size::GLYPH, size::GLYPH)));
            left += size::GLYPH + 6.0;
            width -= size::GLYPH + 6.0;
        }
        let words = one_line(ui, words, kind, ink, width);
        put_words(ui, pos2(left, rect.center().y), Align2::LEFT_CENTER, words);
    }
    let middle = pos2(rect.right() - space::SMALL - size::ICON / 2.0, rect.center().y);
    Icon::Right.image(palette.text_sub).paint_at(ui, Rect::from_center_size(middle, vec2(size::ICON, size::ICON)));
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

/// How it stands with a person's sign-in.
pub const fn state(row: &PersonRow) -> (Mark, &'static str) {
    match row {
        PersonRow { person: crate::domain::Person { active: false, .. }, .. } => (Mark::Quiet, "signin-switched-off"),
        PersonRow { closed: true, .. } => (Mark::Bad, "signin-shut-out"),
        PersonRow { signs_in: false, .. } => (Mark::Warning, "signin-no-password"),
        PersonRow { must_change: true, .. } => (Mark::Waiting, "signin-starting-password"),
        _ => (Mark::Done, "signin-active"),
    }
}

/// How much a person may send back alone, in short.
fn sends_back(cx: &Cx<'_>, row: &PersonRow) -> String {
    if row.person.role == Role::Accountant {
        return cx.say("signin-sends-nothing");
    }
    if row.limits.is_empty() {
        return cx.say(if row.person.role == Role::Owner { "signin-sends-any" } else { "signin-sends-asked" });
    }
    row.limits.iter().map(|limit| cx.money(limit.per_refund)).collect::<Vec<_>>().join(", ")
}
