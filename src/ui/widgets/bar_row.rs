//! A list of things by how often they happened: a name, a bar, a number.

use egui::{Align2, CursorIcon, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::button::focus_ring;
use super::line::{one_line, put_words};
use crate::theme::Colour;
use crate::ui::theme::{Type, corner, palette, space};

/// One line of such a list.
#[must_use]
pub struct BarRow<'a> {
    /// What kind of thing, quietly before the name; may be empty.
    pub kind: &'a str,
    /// What happened, or who did it.
    pub name: &'a str,
    /// The number as it is written.
    pub figure: String,
    /// The parts of the bar, from the left.
    pub parts: &'a [(u64, Colour)],
    /// The largest number of the list, so that bars can be compared.
    pub most: u64,
    /// Shown when the pointer rests on it.
    pub hint: String,
    /// Can be clicked, which leads to what was counted.
    pub leads_somewhere: bool,
}

const HEIGHT: f32 = 27.0;
const BAR: f32 = 8.0;
const KIND: f32 = 52.0;
const FIGURE: f32 = 44.0;

impl BarRow<'_> {
    /// Shows it, as wide as there is room.
    pub fn show(self, ui: &mut Ui) -> Response {
        let palette = palette(ui);
        let sense = if self.leads_somewhere { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), sense);
        let role = if self.leads_somewhere { Role::Button } else { Role::Label };
        let named = [self.kind, self.name, &self.figure].into_iter().filter(|words| !words.is_empty());
        let words = named.collect::<Vec<_>>().join(", ");
        response.widget_info(|| WidgetInfo::labeled(role, true, &words));
        if response.gained_focus() {
            response.scroll_to_me(None);
        }
        if !ui.is_rect_visible(rect) {
            return response;
        }
        if self.leads_somewhere && response.hovered() {
            ui.painter().rect_filled(rect.expand2(vec2(6.0, 0.0)), corner::WIDGET, palette.hover);
        }
        focus_ring(ui, &response, palette);
        let middle = rect.center().y;
        let mut left = rect.left();
        if !self.kind.is_empty() {
            let kind = one_line(ui, self.kind, Type::Body, palette.text_sub, KIND - space::TIGHT);
            put_words(ui, pos2(left, middle), Align2::LEFT_CENTER, kind);
            left += KIND;
        }
        let room = rect.right() - FIGURE - left;
        let bars = (room * 0.42).clamp(24.0, 360.0);
        let name = one_line(ui, self.name, Type::Body, palette.text, room - bars - space::CARD);
        let cut = name.elided;
        put_words(ui, pos2(left, middle), Align2::LEFT_CENTER, name);
        let track = Rect::from_center_size(pos2(rect.right() - FIGURE - bars / 2.0, middle), vec2(bars, BAR));
        paint_bar(ui, track, self.parts, self.most);
        let figure = one_line(ui, &self.figure, Type::Body, palette.text_strong, FIGURE - space::TIGHT);
        put_words(ui, pos2(rect.right(), middle), Align2::RIGHT_CENTER, figure);
        let hint = if cut { format!("{}\n{}", self.name, self.hint) } else { self.hint };
        let response = if hint.is_empty() { response } else { response.on_hover_text(hint) };
        if self.leads_somewhere { response.on_hover_cursor(CursorIcon::PointingHand) } else { response }
    }
}

/// The parts one after the other, a point apart. What happened at all can be seen.
fn paint_bar(ui: &Ui, track: Rect, parts: &[(u64, Colour)], most: u64) {
    let mut left = track.left();
    for (count, ink) in parts.iter().filter(|(count, _)| *count > 0) {
        #[allow(clippy::cast_precision_loss, reason = "a part of a bar, some hundred pixels long")]
        let length = (*count as f32 / most.max(1) as f32 * track.width()).max(3.0);
        let right = (left + length).min(track.right());
        let bar = Rect::from_min_max(pos2(left, track.top()), pos2(right, track.bottom()));
        ui.painter().rect_filled(bar, corner::BAR, *ink);
        left = right + 1.0;
    }
}

/// What the colours of the bars mean, with their sums.
pub fn bar_legend(ui: &mut Ui, items: &[(Colour, String, String)]) {
    let palette = palette(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        for (ink, name, figure) in items {
            let (rect, _) = ui.allocate_exact_size(vec2(BAR, 16.0), Sense::hover());
            let square = Rect::from_center_size(rect.center(), Vec2::splat(BAR));
            ui.painter().rect_filled(square, corner::BAR, *ink);
            ui.label(crate::ui::theme::text(name, Type::Small, palette.text_sub));
            ui.label(crate::ui::theme::text(figure, Type::Small, palette.text_strong));
            ui.add_space(space::SMALL);
        }
    });
}
