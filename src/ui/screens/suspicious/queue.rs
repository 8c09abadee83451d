//! The alerts that wait for somebody, what costs most first; the one that is chosen opens in its place.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use egui::{
    Align2, CursorIcon, Frame, Id, Key, Margin, Modifiers, Rect, Role, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

use super::highest::Filter;
use super::opened;
use super::verbs::Verb;
use super::words;
use crate::desk::{AlertAbout, HIGH, RiskAlert, RiskAlerts, RiskKind, Typology, WORTH_A_LOOK};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::{Glyph, Type, palette, size, space, text};
use crate::ui::widgets::{nothing_here, one_line, put_words};

/// So many are listed; nobody looks through more by eye.
const LISTED: usize = 200;

/// How high a row is.
const ROW: f32 = 58.0;

/// By what an alert is known again once the book has changed: alerts have no number, they are worked out each time.
type Name = (AlertAbout, Typology, DateTime<Utc>);

fn name(alert: &RiskAlert) -> Name {
    (alert.about.clone(), alert.typology, alert.from)
}

/// The list, and where the cursor is.
#[derive(Default)]
pub(super) struct Queue {
    chosen: Option<Name>,
    /// Where it was, in the order that is shown: what takes its place is next.
    place: usize,
    /// The cursor has moved, and is to be in sight.
    moved: bool,
    /// What gateway accounts are called, by their ids.
    pub(super) accounts: HashMap<String, String>,
}

/// Part of the list, under a line of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Open,
    /// Open, but outside of what was clicked in a chart.
    Outside,
    /// Somebody has said what it was.
    Said,
}

impl Queue {
    /// The alerts in the order that is shown, each with its part.
    fn order(found: &RiskAlerts, filter: Option<&Filter>) -> Vec<(Part, usize)> {
        let within = |alert: &RiskAlert| filter.is_none_or(|filter| filter.takes_span(alert.from, alert.to));
        let part = |alert: &RiskAlert| match alert.verdict {
            Some(_) => Part::Said,
            None if within(alert) => Part::Open,
            None => Part::Outside,
        };
        let mut order: Vec<(Part, usize)> = found.alerts.iter().map(part).zip(0..).collect();
        order.sort_by_key(|(part, _)| *part as u8); // stable: within a part what costs most stays first
        order.truncate(LISTED);
        order
    }

    /// The alert at the cursor.
    pub(super) fn chosen<'f>(&self, found: &'f RiskAlerts) -> Option<&'f RiskAlert> {
        let chosen = self.chosen.as_ref()?;
        found.alerts.iter().find(|alert| name(alert) == *chosen)
    }

    /// Alerts came: the cursor stays where it was, or goes to what has taken the place of what was decided.
    pub(super) fn came(&mut self, found: &RiskAlerts, filter: Option<&Filter>) {
        let order = Self::order(found, filter);
        let is_open = self.chosen(found).is_some_and(|alert| alert.verdict.is_none());
        if is_open {
            return;
        }
        let last_open = order.iter().filter(|(part, _)| *part != Part::Said).count().saturating_sub(1);
        let next = order.get(self.place.min(last_open)).and_then(|(_, at)| found.alerts.get(*at));
        self.chosen = next.map(name);
        self.place = self.place.min(last_open);
        self.moved = true;
    }

    /// The alerts, as many as there is room for. Gives what was pressed.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &Cx<'_>,
        found: &RiskAlerts,
        filter: Option<(&Filter, &str)>,
        may: bool,
        busy: bool,
    ) -> Option<Verb> {
        let order = Self::order(found, filter.map(|(filter, _)| filter));
        if order.is_empty() {
            let nothing = Frame::new().inner_margin(Margin::symmetric(12, 0));
            nothing.show(ui, |ui| nothing_here(ui, &cx.say("alert-none"), &cx.say("alert-none-hint")));
            return None;
        }
        self.walk(ui, found, &order);
        let mut pressed = None;
        let mut before = None;
        ScrollArea::vertical().id_salt("alerts").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (place, (part, at)) in order.iter().enumerate() {
                if before != Some(*part) {
                    part_line(ui, cx, *part, filter.map(|(_, words)| words));
                    before = Some(*part);
                }
                let Some(alert) = found.alerts.get(*at) else { continue };
                let is_chosen = self.chosen.as_ref().is_some_and(|chosen| *chosen == name(alert));
                pressed = pressed.or(self.alert(ui, cx, alert, place, is_chosen, may, busy));
            }
            let end = Frame::new().inner_margin(Margin::symmetric(12, 10));
            let words = match found.alerts.len() - order.len() {
                0 => Message::new("alert-end"),
                more => Message::new("alert-more").with("count", more),
            };
            end.show(ui, |ui| ui.label(text(cx.tell(&words), Type::Small, palette(ui).text_sub)));
        });
        self.moved = false;
        pressed
    }

    #[allow(clippy::too_many_arguments, reason = "a row is told where and how it stands")]
    fn alert(
        &mut self,
        ui: &mut Ui,
        cx: &Cx<'_>,
        alert: &RiskAlert,
        place: usize,
        is_chosen: bool,
        may: bool,
        busy: bool,
    ) -> Option<Verb> {
        let palette = palette(ui);
        let about = about(cx, alert, &self.accounts);
        if !is_chosen {
            if row(ui, cx, alert, &about, false, place) {
                self.chosen = Some(name(alert));
                self.place = place;
            }
            return None;
        }
        let ground = Frame::new().fill(palette.selected.into());
        let shown = ground.show(ui, |ui| {
            row(ui, cx, alert, &about, true, place);
            opened::ui(ui, cx, alert, may, busy)
        });
        let rect = shown.response.rect;
        let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
        ui.painter().rect_filled(bar, 0, palette.accent_fill);
        if self.moved {
            ui.scroll_to_rect(rect, None);
        }
        shown.inner
    }

    /// Arrows and ends, while nobody else has the keyboard.
    fn walk(&mut self, ui: &Ui, found: &RiskAlerts, order: &[(Part, usize)]) {
        let is_free = ui.memory(|memory| memory.focused().is_none() && memory.top_modal_layer().is_none());
        if !is_free {
            return;
        }
        let last = order.len().saturating_sub(1);
        let steps = [
            (Key::ArrowDown, self.place.saturating_add(1)),
            (Key::ArrowUp, self.place.saturating_sub(1)),
            (Key::Home, 0),
            (Key::End, last),
        ];
        for (key, to) in steps {
            if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
                self.place = to.min(last);
                let alert = order.get(self.place).and_then(|(_, at)| found.alerts.get(*at));
                self.chosen = alert.map(name);
                self.moved = true;
            }
        }
    }
}

/// The words above a part of the list; the first one needs none.
fn part_line(ui: &mut Ui, cx: &Cx<'_>, part: Part, filter: Option<&str>) {
    let words = match part {
        Part::Open => return,
        Part::Outside => cx.tell(&Message::new("alert-outside").with("what", filter.unwrap_or_default())),
        Part::Said => cx.say("alert-said"),
    };
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    ui.painter().rect_filled(rect, 0, palette.rail);
    let words = one_line(ui, &words, Type::Small, palette.text_sub, rect.width() - 24.0);
    put_words(ui, pos2(rect.left() + space::CARD, rect.center().y), Align2::LEFT_CENTER, words);
}

/// One alert in two lines. True when it was clicked.
fn row(ui: &mut Ui, cx: &Cx<'_>, alert: &RiskAlert, about: &str, is_chosen: bool, place: usize) -> bool {
    let palette = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let response = ui.interact(rect, Id::unique(("alert row", place)), Sense::click());
    let (title, points) = (words::title(cx, alert), cx.texts.count(u64::from(alert.points)));
    let level = match alert.verdict {
        Some(verdict) => cx.say(words::verdict(verdict)),
        None => cx.say(words::level(alert.points)),
    };
    let time = cx.texts.moment(alert.to, cx.now);
    let counts = counts(cx, alert);
    let told = cx.tell(&Message::new("alert-points").with("points", points.as_str()));
    let whole = [title.as_str(), &level, &told, about, &counts, &time].join(", ");
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_chosen, &whole));
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    if !ui.is_rect_visible(rect) {
        return response.clicked();
    }
    if !is_chosen && (response.hovered() || response.has_focus()) {
        ui.painter().rect_filled(rect, 0, palette.hover);
    }
    if response.has_focus() {
        ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(3.0, ROW)), 0, palette.accent_fill);
    }
    if !is_chosen {
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.line));
    }
    let is_said = alert.verdict.is_some();
    let strong = if is_said { palette.text_sub } else { palette.text_strong };
    let (glyph, ink) = match (is_said, alert.points) {
        (true, _) => (Glyph::Done, palette.text_sub),
        (_, HIGH..) => (Glyph::Triangle, palette.bad.ink),
        (_, WORTH_A_LOOK..) => (Glyph::Triangle, palette.warn.ink),
        _ => (Glyph::Ring, palette.text_sub),
    };
    let inside = rect.shrink2(vec2(space::CARD, 0.0));
    let (upper, lower) = (rect.center().y - 9.0, rect.center().y + 10.0);
    let spot = Rect::from_center_size(pos2(inside.left() + 6.0, upper), Vec2::splat(size::GLYPH));
    glyph.image(ink).paint_at(ui, spot);
    let left = inside.left() + 20.0;
    let points = one_line(ui, &points, Type::Strong, strong, 60.0);
    let points = put_words(ui, pos2(inside.right(), upper), Align2::RIGHT_CENTER, points);
    let level = one_line(ui, &level, Type::Small, palette.text_sub, inside.width() * 0.3);
    let room = points.left() - space::SMALL - level.size().x - 6.0 - left;
    let title = one_line(ui, &title, if is_said { Type::Body } else { Type::Strong }, strong, room);
    let title = put_words(ui, pos2(left, upper), Align2::LEFT_CENTER, title);
    put_words(ui, pos2(title.right() + 6.0, upper), Align2::LEFT_CENTER, level);
    let time = one_line(ui, &time, Type::Small, palette.text_sub, inside.width() * 0.4);
    let time = put_words(ui, pos2(inside.right(), lower), Align2::RIGHT_CENTER, time);
    let line = match (is_chosen, &alert.about, alert.amount) {
        (true, ..) | (_, AlertAbout::Payment(_), None) => about.to_owned(),
        // Nobody knows a payment by its id.
        (_, AlertAbout::Payment(_), Some(amount)) => format!("{} · {about}", cx.money(amount)),
        (_, AlertAbout::Thing { .. }, _) => format!("{about} · {counts}"),
    };
    let line = one_line(ui, &line, Type::Small, palette.text_sub, time.left() - space::SMALL - left);
    let cut = line.elided;
    put_words(ui, pos2(left, lower), Align2::LEFT_CENTER, line);
    let clicked = response.clicked();
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    if cut {
        response.on_hover_text(whole);
    }
    clicked
}

/// What it is about, as far as it may be seen.
fn about(cx: &Cx<'_>, alert: &RiskAlert, accounts: &HashMap<String, String>) -> String {
    match &alert.about {
        AlertAbout::Thing { kind: kind @ RiskKind::Place, shown, .. } => {
            format!("{} {}", cx.say(words::kind(*kind)), accounts.get(shown).unwrap_or(shown))
        }
        AlertAbout::Thing { kind, shown, .. } => format!("{} {shown}", cx.say(words::kind(*kind))),
        AlertAbout::Payment(payment_id) => payment_id.to_string(),
    }
}

/// How many payments, how many of them were declined, and what the others come to.
pub(super) fn counts(cx: &Cx<'_>, alert: &RiskAlert) -> String {
    let mut parts = vec![cx.tell(&Message::new("alert-payments").with("count", alert.payments.len()))];
    if alert.declined > 0 {
        parts.push(cx.tell(&Message::new("alert-declined").with("count", alert.declined)));
    }
    parts.extend(alert.amount.map(|amount| cx.money(amount)));
    parts.join(", ")
}
