//! Which key does what, and what can be done with what is ticked.

use egui::{Align2, Frame, Label, Margin, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::verbs::Verb;
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::{Icon, Type, corner, palette, size, text};
use crate::ui::widgets::{Button, fill_row, one_line, put_words};

/// How high it is, and how high the list has to be for it to have a place.
pub(super) const HEIGHT: f32 = 106.0;
pub(super) const ROOM: f32 = 420.0;

const LINE: f32 = 27.0;
/// Room for the widest key cap.
const CAP: f32 = 22.0;

/// Keys and what they do. `N` and the arrows are the table's own.
pub(super) const KEYS: [(&str, &str); 9] = [
    ("A", "match-key-accept"),
    ("S", "match-key-split"),
    ("G", "match-key-group"),
    ("W", "match-key-write-off"),
    ("D", "match-key-not-this"),
    ("U", "match-key-undo"),
    ("?", "match-key-why-not"),
    ("N  ↑ ↓", "match-key-move"),
    ("/", "match-key-search"),
];

/// Shows the keys in three columns.
pub(super) fn ui(ui: &mut Ui, cx: &Cx<'_>, keys: &[(&'static str, &'static str); 9]) {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT - 2.0), Sense::hover());
    let said = keys.map(|(cap, key)| format!("{cap} {}", cx.tell(&Message::new(key))));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, said.join(", ")));
    let inside = rect.shrink2(vec2(12.0, 11.0));
    let column = inside.width() / 3.0;
    for (at, (cap, key)) in (0_u8..).zip(*keys) {
        let corner_at = pos2(inside.left() + column * f32::from(at % 3), inside.top() + LINE * f32::from(at / 3));
        let words = ui.painter().layout_no_wrap(cap.to_owned(), Type::Label.font(), palette.text_sub.into());
        let cap_size = vec2(words.size().x + 10.0, size::TAG);
        let place = Rect::from_min_size(corner_at + vec2(0.0, (LINE - size::TAG) / 2.0), cap_size);
        let line = egui::Stroke::new(1.0, palette.line_strong);
        ui.painter().rect_stroke(place, corner::WIDGET, line, egui::StrokeKind::Inside);
        put_words(ui, place.center(), Align2::CENTER_CENTER, words);
        let left = place.right().max(corner_at.x + CAP) + 8.0;
        let words = cx.tell(&Message::new(key));
        let words = one_line(ui, &words, Type::Body, palette.text, corner_at.x + column - left);
        put_words(ui, pos2(left, corner_at.y + LINE / 2.0), Align2::LEFT_CENTER, words);
    }
}

/// What can be done with matches that are ticked, of which people made so many: only those can be taken back.
pub(super) fn ticked(ui: &mut Ui, cx: &Cx<'_>, count: usize, made: usize) -> Option<Verb> {
    let mut verb = None;
    Frame::new().inner_margin(Margin::symmetric(12, 0)).show(ui, |ui| {
        let words =
            cx.tell(&Message::new("match-ticked-count").with("count", count).with("made", cx.texts.count(made as u64)));
        fill_row(
            ui,
            size::BAR - 2.0,
            |ui| {
                ui.add(Label::new(text(words, Type::Strong, palette(ui).text_strong)).truncate());
            },
            |ui| {
                let button = Button::soft(cx.say("match-take-back")).icon(Icon::Undo).keys(Verb::Undo.key());
                if ui.add_enabled(made > 0, button).clicked() {
                    verb = Some(Verb::Undo);
                }
            },
        );
    });
    verb
}
