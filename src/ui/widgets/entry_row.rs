//! One thing of a list that a person works through: what it is and why, how much and until when.

use egui::{Align2, CursorIcon, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::button::focus_ring;
use super::line::{one_line, put_words};
use crate::theme::Colour;
use crate::ui::theme::{Icon, Type, palette, size, space};

/// A row of two lines that leads somewhere.
#[must_use]
pub struct EntryRow {
    /// What sort of thing it is.
    pub icon: Icon,
    /// The icon's colour.
    pub icon_ink: Colour,
    /// What it is.
    pub what: String,
    /// The same in fewer letters, as it is shown; the whole is told to those who do not see it, and on resting.
    pub what_shown: String,
    /// Why, or what is known of it.
    pub why: String,
    /// How much; may be empty.
    pub amount: String,
    /// Until when, or since when; may be empty.
    pub when: String,
    /// The colour of `when`.
    pub when_ink: Colour,
}

impl EntryRow {
    /// With less room than this, how much and until when have a line of their own.
    const NARROW: f32 = 380.0;

    /// Shows it from edge to edge.
    pub fn show(self, ui: &mut Ui) -> Response {
        let palette = palette(ui);
        let narrow = ui.available_width() < Self::NARROW;
        let height = if narrow { 76.0 } else { 60.0 };
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
        let parts = [&self.what, &self.why, &self.amount, &self.when];
        let words = parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", ");
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
        if response.gained_focus() {
            response.scroll_to_me(None);
        }
        if !ui.is_rect_visible(rect) {
            return response;
        }
        if response.hovered() {
            ui.painter().rect_filled(rect, 0, palette.hover);
        }
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, egui::Stroke::new(1.0, palette.line));
        if response.has_focus() {
            focus_ring(ui, &response.clone().with_new_rect(rect.shrink(3.0)), palette);
        }
        let inside = rect.shrink2(vec2(space::CARD, 0.0));
        let (upper, lower) =
            (rect.top() + if narrow { 17.0 } else { 21.0 }, rect.top() + if narrow { 36.0 } else { 39.0 });
        let icon_y = if narrow { upper } else { rect.center().y };
        let icon = Rect::from_center_size(pos2(inside.left() + 8.0, icon_y), Vec2::splat(size::ICON));
        self.icon.image(self.icon_ink).paint_at(ui, icon);
        let (left, right) = (inside.left() + 28.0, inside.right());
        let share = inside.width() * 0.5;
        let amount = one_line(ui, &self.amount, Type::Body, palette.text_strong, share);
        let when_at = if narrow {
            (pos2(left, rect.top() + 57.0), Align2::LEFT_CENTER)
        } else {
            (pos2(right, lower), Align2::RIGHT_CENTER)
        };
        let amount_at = if narrow { pos2(right, rect.top() + 57.0) } else { pos2(right, upper) };
        let amount = put_words(ui, amount_at, Align2::RIGHT_CENTER, amount);
        let when = one_line(ui, &self.when, Type::Small, self.when_ink, share);
        let when = put_words(ui, when_at.0, when_at.1, when);
        let room = |beside: Rect| if narrow { right - left } else { beside.left() - space::CARD - left };
        let what = one_line(ui, &self.what_shown, Type::Button, palette.text_strong, room(amount));
        let why = one_line(ui, &self.why, Type::Small, palette.text_sub, room(when));
        let cut = what.elided || why.elided || self.what != self.what_shown;
        put_words(ui, pos2(left, upper), Align2::LEFT_CENTER, what);
        put_words(ui, pos2(left, lower), Align2::LEFT_CENTER, why);
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        if !cut {
            return response;
        }
        response.on_hover_ui(|ui| {
            ui.label(crate::ui::theme::text(self.what, Type::Button, palette.text_strong));
            ui.label(crate::ui::theme::text(self.why, Type::Small, palette.text));
        })
    }
}
