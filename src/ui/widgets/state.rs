//! A state: always a shape and a word together, never a colour alone.

use egui::{Response, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::theme::{Colour, Palette, Tone};
use crate::ui::theme::{Glyph, Icon, Type, corner, palette, size};

/// How a state looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Done, at the bank, matched, proven.
    Done,
    /// Captured, under way, in transit.
    UnderWay,
    /// Waits for something; nothing wrong.
    Waiting,
    /// Held, waits for a person.
    Held,
    /// Needs a look.
    Warning,
    /// Over.
    Over,
    /// Did not happen, or went missing.
    Bad,
    /// Went back.
    Back,
    /// Cannot be told.
    Unclear,
    /// Nothing to say.
    Quiet,
}

impl Mark {
    /// Shape and colours.
    pub const fn look(self, palette: &Palette) -> (Glyph, Tone) {
        let quiet = Tone { ink: palette.text_sub, tint: palette.hover };
        match self {
            Self::Done => (Glyph::Done, palette.ok),
            Self::UnderWay => (Glyph::Half, palette.accent),
            Self::Waiting => (Glyph::Ring, palette.accent),
            Self::Held => (Glyph::Ring, palette.hold),
            Self::Warning => (Glyph::Triangle, palette.warn),
            Self::Over => (Glyph::Triangle, palette.hold),
            Self::Bad => (Glyph::Cross, palette.bad),
            Self::Back => (Glyph::Back, quiet),
            Self::Unclear => (Glyph::Dashed, palette.warn),
            Self::Quiet => (Glyph::Ring, quiet),
        }
    }

    /// The shape alone, where its word stands beside it already.
    pub fn glyph(self, ui: &mut Ui) -> Response {
        let (glyph, tone) = self.look(palette(ui));
        ui.add(glyph.image(tone.ink))
    }

    /// The shape and a word in ordinary text.
    pub fn show(self, ui: &mut Ui, word: &str) -> Response {
        let palette = palette(ui);
        ui.spacing_mut().item_spacing.x = 6.0;
        self.glyph(ui);
        ui.add(egui::Label::new(crate::ui::theme::text(word, Type::Body, palette.text)).truncate())
    }
}

impl Mark {
    /// The shape and a word together on their soft ground.
    pub fn tag(self, ui: &mut Ui, word: &str) -> Response {
        let (glyph, tone) = self.look(palette(ui));
        let words = ui.painter().layout_no_wrap(word.to_owned(), Type::Label.font(), tone.ink.into());
        let room = words.size().x + size::GLYPH + 17.0;
        let (rect, response) = ui.allocate_exact_size(vec2(room, size::TAG), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, word));
        ui.painter().rect_filled(rect, corner::WIDGET, tone.tint);
        let middle = pos2(rect.left() + 6.0 + size::GLYPH / 2.0, rect.center().y);
        glyph.image(tone.ink).paint_at(ui, egui::Rect::from_center_size(middle, Vec2::splat(size::GLYPH)));
        let at = pos2(rect.right() - 6.0 - words.size().x, rect.center().y - words.size().y / 2.0);
        ui.painter().galley(at, words, tone.ink.into());
        response
    }
}

/// A word on its soft ground.
pub fn tag(ui: &mut Ui, word: &str, tone: Tone) -> Response {
    let words = ui.painter().layout_no_wrap(word.to_owned(), Type::Label.font(), tone.ink.into());
    let (rect, response) = ui.allocate_exact_size(vec2(words.size().x + 12.0, size::TAG), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, word));
    ui.painter().rect_filled(rect, corner::WIDGET, tone.tint);
    ui.painter().galley(rect.center() - words.size() / 2.0, words, tone.ink.into());
    response
}

/// A word that can be taken away. True when it was.
pub fn chip(ui: &mut Ui, word: &str, remove: &str) -> bool {
    let palette = palette(ui);
    let ink: Colour = palette.text_strong;
    let words = ui.painter().layout_no_wrap(word.to_owned(), Type::Small.font(), ink.into());
    let width = words.size().x + 16.0 + size::ICON;
    let (rect, _) = ui.allocate_exact_size(vec2(width, size::CHIP), Sense::hover());
    ui.painter().rect_filled(rect, corner::WIDGET, palette.active);
    let at = pos2(rect.left() + 8.0, rect.center().y - words.size().y / 2.0);
    ui.painter().galley(at, words, ink.into());
    let cross = egui::Rect::from_center_size(pos2(rect.right() - 10.0, rect.center().y), Vec2::splat(size::ICON));
    let response = ui.interact(cross, ui.auto_id_with(("chip", word)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, remove));
    let tint = if response.hovered() { palette.text_strong } else { palette.text };
    Icon::Close.image(tint).paint_at(ui, cross.shrink(3.0));
    response.on_hover_text(remove).clicked()
}
