//! All rules, those with a mistake first.

use egui::{
    Align2, CursorIcon, Id, Key, Modifiers, Rect, Role, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use crate::desk::{KnownRule, RuleMode};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::screens::suspicious::rule_words::rule_words;
use crate::ui::screens::suspicious::words;
use crate::ui::theme::{Glyph, Type, palette, size, space};
use crate::ui::widgets::{nothing_here, one_line, put_words};

const ROW: f32 = 50.0;

/// Shows those that the search finds. Gives the key of another one that is chosen.
pub(super) fn ui(ui: &mut Ui, cx: &Cx<'_>, rules: &[KnownRule], search: &str, chosen: Option<&str>) -> Option<String> {
    let finds = |rule: &&KnownRule| {
        let own = rule_words(cx, &rule.key).to_lowercase();
        search.is_empty()
            || rule.key.contains(search)
            || rule.text.to_lowercase().contains(search)
            || own.contains(search)
    };
    let mut found: Vec<&KnownRule> = rules.iter().filter(finds).collect();
    found.sort_by_key(|rule| rule.mistakes.is_empty()); // stable: else in their order
    if found.is_empty() {
        nothing_here(ui, &cx.say("rules-none"), &cx.say("rules-none-hint"));
        return None;
    }
    let mut other = walked(ui, &found, chosen);
    let moved = other.is_some();
    let chosen = other.clone().or_else(|| chosen.map(str::to_owned));
    ScrollArea::vertical().id_salt("rules").auto_shrink(false).show(ui, |ui| {
        for rule in found {
            let is_chosen = chosen.as_deref() == Some(rule.key.as_str());
            if row(ui, cx, rule, is_chosen, moved && is_chosen) {
                other = Some(rule.key.clone());
            }
        }
    });
    other
}

/// Arrows and ends, while nobody else has the keyboard.
fn walked(ui: &Ui, found: &[&KnownRule], chosen: Option<&str>) -> Option<String> {
    let is_free = ui.memory(|memory| memory.focused().is_none() && memory.top_modal_layer().is_none());
    if !is_free {
        return None;
    }
    let at = found.iter().position(|rule| Some(rule.key.as_str()) == chosen);
    let last = found.len() - 1;
    let steps = [
        (Key::ArrowDown, at.map_or(0, |at| at + 1)),
        (Key::ArrowUp, at.map_or(0, |at| at.saturating_sub(1))),
        (Key::Home, 0),
        (Key::End, last),
    ];
    let pressed = steps.into_iter().find(|(key, _)| ui.input_mut(|input| input.consume_key(Modifiers::NONE, *key)));
    pressed.and_then(|(_, to)| found.get(to.min(last))).map(|rule| rule.key.clone())
}

/// One rule in two lines: what it looks for and whether it counts; its key, and how often it found something.
fn row(ui: &mut Ui, cx: &Cx<'_>, rule: &KnownRule, is_chosen: bool, moved: bool) -> bool {
    let palette = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let response = ui.interact(rect, Id::unique(("rule row", &rule.key)), Sense::click());
    let title = rule_words(cx, &rule.key);
    let is_broken = !rule.mistakes.is_empty();
    let mode = if is_broken { cx.say("rules-broken") } else { cx.say(words::mode(rule.mode)) };
    let found = cx.tell(&Message::new("rules-found").with("count", rule.found));
    let points = cx.tell(&Message::new("alert-points").with("points", cx.texts.count(u64::from(rule.points))));
    let under = match rule.mistakes.first() {
        Some(mistake) => mistake.why.clone(),
        None if title == rule.key => words_of(cx, rule),
        None => rule.key.clone(),
    };
    let whole = [title.as_str(), &mode, &points, &found, &under].join(", ");
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_chosen, &whole));
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    if moved {
        ui.scroll_to_rect(rect, None);
    }
    if !ui.is_rect_visible(rect) {
        return response.clicked();
    }
    if is_chosen || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 0, if is_chosen { palette.selected } else { palette.hover });
    }
    if is_chosen || response.has_focus() {
        ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(3.0, ROW)), 0, palette.accent_fill);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.line));
    let (glyph, ink) = match (is_broken, rule.mode) {
        (true, _) => (Glyph::Cross, palette.bad.ink),
        (_, RuleMode::On) => (Glyph::Done, palette.ok.ink),
        (_, RuleMode::Shadow) => (Glyph::Half, palette.accent.ink),
        (_, RuleMode::Off) => (Glyph::Ring, palette.text_sub),
    };
    let inside = rect.shrink2(vec2(space::CARD, 0.0));
    let (upper, lower) = (rect.center().y - 9.0, rect.center().y + 9.0);
    let spot = Rect::from_center_size(pos2(inside.left() + 6.0, upper), Vec2::splat(size::GLYPH));
    glyph.image(ink).paint_at(ui, spot);
    let left = inside.left() + 20.0;
    let is_off = rule.mode == RuleMode::Off && !is_broken;
    let strong = if is_off { palette.text_sub } else { palette.text_strong };
    let points = if rule.points > 0 { cx.texts.count(u64::from(rule.points)) } else { "–".to_owned() };
    let points = one_line(ui, &points, Type::Strong, strong, 60.0);
    let points = put_words(ui, pos2(inside.right(), upper), Align2::RIGHT_CENTER, points);
    let room = points.left() - space::SMALL - left;
    let mode_words = one_line(ui, &mode, Type::Small, palette.text_sub, 80.0);
    let title = one_line(ui, &title, Type::Button, strong, room - mode_words.size().x - 6.0);
    let cut = title.elided;
    let title = put_words(ui, pos2(left, upper), Align2::LEFT_CENTER, title);
    put_words(ui, pos2(title.right() + 6.0, upper), Align2::LEFT_CENTER, mode_words);
    let found = one_line(ui, &found, Type::Small, palette.text_sub, inside.width() * 0.45);
    let found = put_words(ui, pos2(inside.right(), lower), Align2::RIGHT_CENTER, found);
    let ink = if is_broken { palette.bad.ink } else { palette.text_sub };
    let under = one_line(ui, &under, Type::Small, ink, found.left() - space::SMALL - left);
    put_words(ui, pos2(left, lower), Align2::LEFT_CENTER, under);
    let clicked = response.clicked();
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    if cut {
        response.on_hover_text(whole);
    }
    clicked
}

/// What a rule of the shop's own is for.
fn words_of(cx: &Cx<'_>, rule: &KnownRule) -> String {
    let of = rule.typology.map(|typology| cx.say(words::typology(typology)));
    let does = rule.action.map(|action| cx.say(words::action(action)));
    [does, of].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
