//! What hangs together with a payment, as a net: cards, addresses and devices in columns, a line where two were seen together.

use egui::{Align2, Id, Rect, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::reasons::section;
use super::words;
use crate::desk::{LinkedThing, Links, RiskKind};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::{Type, corner, palette, size, space, text};
use crate::ui::widgets::{one_line, put_words};

/// How high a thing is, and how far the next one begins below it.
const THING: f32 = 24.0;
const STEP: f32 = 28.0;

/// Room for the lines between two columns.
const BETWEEN: f32 = 56.0;

/// Straight parts of a line between two things.
const BENDS: u8 = 20;

/// With less room than this a column is not read any more.
const NARROWEST: f32 = 96.0;

/// The net below a title. A payment that shares nothing with others has none, which is said.
pub(super) fn links(ui: &mut Ui, cx: &Cx<'_>, links: &Links) {
    let palette = palette(ui);
    let others = links.payments.saturating_sub(1);
    section(ui, &cx.say("links-title"), &cx.say("links-span"));
    if others == 0 {
        ui.label(text(cx.say("links-none"), Type::Body, palette.text_sub));
        return;
    }
    let told = Message::new("links-shares").with("count", others);
    ui.label(text(cx.tell(&told), Type::Body, palette.text));
    let mut columns: Vec<(RiskKind, Vec<usize>)> = Vec::new();
    for (at, thing) in links.things.iter().enumerate() {
        match columns.last_mut().filter(|(kind, _)| *kind == thing.kind) {
            Some((_, places)) => places.push(at),
            None => columns.push((thing.kind, vec![at])),
        }
    }
    let more = |kind: RiskKind| links.more.iter().find(|(of, _)| *of == kind).map(|(_, count)| *count);
    let longest = columns.iter().map(|(kind, places)| places.len() + usize::from(more(*kind).is_some())).max();
    #[allow(clippy::cast_precision_loss, reason = "a few columns and rows")]
    let (count, rows) = (columns.len().max(1) as f32, longest.unwrap_or(0) as f32);
    let wide = ((ui.available_width() - BETWEEN * (count - 1.0)) / count).max(NARROWEST);
    let height = size::ROW + rows * STEP;
    let (whole, _) = ui.allocate_exact_size(vec2(count * wide + BETWEEN * (count - 1.0), height), Sense::hover());
    let mut spots = vec![Rect::NOTHING; links.things.len()];
    let mut left = whole.left();
    for (_, places) in &columns {
        let mut top = whole.top() + size::ROW;
        for at in places {
            spots[*at] = Rect::from_min_size(pos2(left, top), vec2(wide, THING));
            top += STEP;
        }
        left += wide + BETWEEN;
    }
    for pair in &links.pairs {
        let (Some(from), Some(to)) = (spots.get(pair.from), spots.get(pair.to)) else { continue };
        let (from, to) = (from.right_center(), to.left_center());
        #[allow(clippy::cast_precision_loss, reason = "the width of a line")]
        let stroke = Stroke::new((1.0 + (pair.payments as f32).ln()).min(5.0), palette.line_strong);
        // Level at both ends, so that lines that meet in a thing do so as one.
        let points = (0..=BENDS).map(|at| {
            let part = f32::from(at) / f32::from(BENDS);
            pos2(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part * part * (3.0 - 2.0 * part))
        });
        ui.painter().line(points.collect(), stroke);
    }
    for (kind, places) in &columns {
        let Some(first) = places.first().and_then(|at| spots.get(*at)) else { continue };
        let title = one_line(ui, &cx.say(words::kind(*kind)), Type::Small, palette.text_sub, wide);
        put_words(ui, pos2(first.left(), whole.top() + size::ROW / 2.0), Align2::LEFT_CENTER, title);
        for at in places {
            if let (Some(thing), Some(spot)) = (links.things.get(*at), spots.get(*at)) {
                self::thing(ui, cx, thing, *spot);
            }
        }
        if let (Some(more), Some(last)) = (more(*kind), places.last().and_then(|at| spots.get(*at))) {
            let words = cx.tell(&Message::new("links-more").with("count", more));
            let words = one_line(ui, &words, Type::Small, palette.text_sub, wide);
            put_words(ui, pos2(last.left(), last.center().y + STEP), Align2::LEFT_CENTER, words);
        }
    }
}

/// A thing: how it is called, in how many payments it was, and whether one of them was fraud.
fn thing(ui: &Ui, cx: &Cx<'_>, thing: &LinkedThing, spot: Rect) {
    let palette = palette(ui);
    let mut told = vec![
        format!("{} {}", cx.say(words::kind(thing.kind)), thing.shown),
        cx.tell(&Message::new("alert-payments").with("count", thing.payments)),
    ];
    if thing.declined > 0 {
        told.push(cx.tell(&Message::new("alert-declined").with("count", thing.declined)));
    }
    if thing.frauds > 0 {
        told.push(cx.tell(&Message::new("links-frauds").with("count", thing.frauds)));
    }
    if thing.is_own {
        told.push(cx.say("links-own"));
    }
    let told = told.join(", ");
    let response = ui.interact(spot, Id::unique(("linked", thing.kind as usize, &thing.shown)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
    let (ground, ink) =
        if thing.is_own { (palette.selected, palette.text_strong) } else { (palette.hover, palette.text) };
    ui.painter().rect_filled(spot, corner::BAR, ground);
    let inside = spot.shrink2(vec2(space::SMALL, 0.0));
    let count = one_line(ui, &cx.texts.count(u64::from(thing.payments)), Type::Small, palette.text_sub, 60.0);
    let count = put_words(ui, pos2(inside.right(), spot.center().y), Align2::RIGHT_CENTER, count);
    let mut right = count.left() - 6.0;
    if thing.frauds > 0 {
        let square = Rect::from_center_size(pos2(right - 4.0, spot.center().y), Vec2::splat(8.0));
        ui.painter().rect_filled(square, corner::BAR, palette.refunds);
        right = square.left() - 6.0;
    }
    let name = one_line(ui, &thing.shown, Type::Small, ink, right - inside.left());
    put_words(ui, pos2(inside.left(), spot.center().y), Align2::LEFT_CENTER, name);
    response.on_hover_text(told);
}
