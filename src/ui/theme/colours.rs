//! The theme's colours as egui has them: the one place where the two meet.

use egui::Color32;

use crate::theme::{Colour, Palette, Theme, Veil};

impl From<Colour> for Color32 {
    fn from(colour: Colour) -> Self {
        let [red, green, blue] = colour.channels();
        Self::from_rgb(red, green, blue)
    }
}

impl From<Veil> for Color32 {
    fn from(veil: Veil) -> Self {
        let [red, green, blue] = veil.colour.channels();
        let alpha = u16::from(veil.percent) * 255 / 100;
        Self::from_rgba_unmultiplied(red, green, blue, u8::try_from(alpha).unwrap_or(u8::MAX))
    }
}

/// Nothing at all.
pub const CLEAR: Color32 = Color32::TRANSPARENT;

/// What leaves a picture's own colours as they are.
pub const UNTINTED: Color32 = Color32::WHITE;

/// The theme in use.
pub fn theme(ctx: &egui::Context) -> Theme {
    match ctx.theme() {
        egui::Theme::Dark => Theme::Dark,
        egui::Theme::Light => Theme::Light,
    }
}

/// The colours in use.
pub fn palette(ui: &egui::Ui) -> &'static Palette {
    theme(ui.ctx()).palette()
}

/// Laid over a part of a chart that the pointer is on.
pub fn hover_veil(palette: &Palette) -> Color32 {
    Veil { colour: palette.text_sub, percent: 12 }.into()
}
