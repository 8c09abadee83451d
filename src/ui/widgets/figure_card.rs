//! One figure that a person came for: its name above it, below it the line that explains it.

use egui::{Align2, CursorIcon, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2};

use super::button::focus_ring;
use super::line::{one_line, put_words};
use crate::theme::Colour;
use crate::ui::theme::{Glyph, Type, corner, palette, size, space};

/// A card with one figure.
#[must_use]
pub struct FigureCard {
    name: String,
    figure: String,
    ink: Option<Colour>,
    mark: Option<(Glyph, Colour, bool)>,
    lead: String,
    dotted: bool,
    line: String,
    hint: String,
    leads_somewhere: bool,
}

impl FigureCard {
    /// The height of every such card.
    pub const HEIGHT: f32 = 84.0;

    /// A figure, its name, and the line that explains it.
    pub fn new(name: impl Into<String>, figure: impl Into<String>, line: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            figure: figure.into(),
            ink: None,
            mark: None,
            lead: String::new(),
            dotted: false,
            line: line.into(),
            hint: String::new(),
            leads_somewhere: false,
        }
    }

    /// In a colour, because something waits.
    pub const fn ink(mut self, ink: Colour) -> Self {
        self.ink = Some(ink);
        self
    }

    /// With a state's shape, and a word in its colour, before the line.
    pub fn marked(mut self, glyph: Glyph, ink: Colour, word: impl Into<String>) -> Self {
        self.mark = Some((glyph, ink, false));
        self.lead = word.into();
        self
    }

    /// The shape before the line stands on its head: less instead of more.
    pub const fn upside_down(mut self) -> Self {
        if let Some((_, _, turned)) = &mut self.mark {
            *turned = true;
        }
        self
    }

    /// A dot stands between the word and the line.
    pub const fn dotted(mut self) -> Self {
        self.dotted = true;
        self
    }

    /// With words that are shown when the pointer rests on it.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Can be clicked, which leads to what the figure is made of.
    pub const fn leads_somewhere(mut self) -> Self {
        self.leads_somewhere = true;
        self
    }

    /// Everything on it, for those who do not see it.
    fn words(&self) -> String {
        let parts = [&self.name, &self.figure, &self.lead, &self.line];
        parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", ")
    }

    /// Shows it in its place.
    pub fn show(self, ui: &mut Ui, place: Rect) -> Response {
        let palette = palette(ui);
        let sense = if self.leads_somewhere { Sense::click() } else { Sense::hover() };
        let mut response = ui.interact(place, ui.auto_id_with(("figure", &self.name)), sense);
        let role = if self.leads_somewhere { Role::Button } else { Role::Label };
        response.widget_info(|| WidgetInfo::labeled(role, true, self.words()));
        let over = self.leads_somewhere && response.hovered();
        let fill = if over { palette.hover } else { palette.card };
        ui.painter().rect(place, corner::CARD, fill, Stroke::new(1.0, palette.line), StrokeKind::Inside);
        // Inside, since the edge of a page that scrolls would cut it off.
        focus_ring(ui, &response.clone().with_new_rect(place.shrink(3.0)), palette);

        let inside = place.shrink2(Vec2::new(space::CARD + 1.0, space::SMALL));
        let at = |y: f32| pos2(inside.left(), inside.top() + y);
        let width = inside.width();
        put_words(ui, at(9.0), Align2::LEFT_CENTER, one_line(ui, &self.name, Type::Small, palette.text_sub, width));
        let ink = self.ink.unwrap_or(palette.text_strong);
        // A figure is made smaller rather than cut off.
        let kinds = [Type::Figure, Type::Title, Type::Strong];
        let laid = kinds.map(|kind| one_line(ui, &self.figure, kind, ink, width));
        let [.., last] = &laid;
        let figure = laid.iter().find(|galley| !galley.elided).unwrap_or(last);
        put_words(ui, at(33.0), Align2::LEFT_CENTER, figure.clone());
        let cut = self.line_ui(ui, inside);
        let hints = [if cut { self.line.as_str() } else { "" }, &self.hint];
        let hint = hints.into_iter().filter(|hint| !hint.is_empty()).collect::<Vec<_>>().join("\n");
        if !hint.is_empty() {
            response = response.on_hover_text(hint);
        }
        if self.leads_somewhere { response.on_hover_cursor(CursorIcon::PointingHand) } else { response }
    }

    /// The line below the figure. True when it did not fit.
    fn line_ui(&self, ui: &Ui, inside: Rect) -> bool {
        let palette = palette(ui);
        let (mut x, y) = (inside.left(), inside.top() + 58.0);
        if let Some((glyph, ink, turned)) = self.mark {
            let angle = if turned { std::f32::consts::PI } else { 0.0 };
            let spot = Rect::from_center_size(pos2(x + size::GLYPH / 2.0, y), Vec2::splat(size::GLYPH));
            glyph.image(ink).rotate(angle, Vec2::splat(0.5)).paint_at(ui, spot);
            x += size::GLYPH + 5.0;
            let lead = one_line(ui, &self.lead, Type::Small, ink, inside.right() - x);
            x = put_words(ui, pos2(x, y), Align2::LEFT_CENTER, lead).right() + 5.0;
        }
        if self.dotted && !self.lead.is_empty() {
            let dot = one_line(ui, "\u{b7}", Type::Small, palette.text_sub, f32::INFINITY);
            let after = x + dot.size().x + 5.0;
            // What comes behind a dot are figures, and half a figure is worse than none.
            let line = one_line(ui, &self.line, Type::Small, palette.text_sub, inside.right() - after);
            if line.elided {
                return true;
            }
            put_words(ui, pos2(x, y), Align2::LEFT_CENTER, dot);
            put_words(ui, pos2(after, y), Align2::LEFT_CENTER, line);
            return false;
        }
        let line = one_line(ui, &self.line, Type::Small, palette.text_sub, inside.right() - x);
        let cut = line.elided;
        put_words(ui, pos2(x, y), Align2::LEFT_CENTER, line);
        cut
    }
}
