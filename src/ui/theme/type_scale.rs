//! The sizes and weights of text.

use egui::{FontFamily, FontId, RichText};

use crate::theme::Colour;

/// What a piece of text is, and so how large and heavy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// The question of the first run.
    Hero,
    /// The figure a person came for.
    Figure,
    /// The title of a page.
    Title,
    /// The title of a card; a name, a sum in a line.
    Strong,
    /// Ordinary text, table cells.
    Body,
    /// Buttons, the rail.
    Button,
    /// The line under the first one.
    Small,
    /// Table headers, badges, key caps.
    Label,
}

impl Type {
    /// The font.
    pub fn font(self) -> FontId {
        let (size, family) = match self {
            Self::Hero => (24.0, semi_bold()),
            Self::Figure => (20.0, semi_bold()),
            Self::Title => (16.0, semi_bold()),
            Self::Strong => (13.0, semi_bold()),
            Self::Body => (13.0, FontFamily::Proportional),
            Self::Button => (13.0, medium()),
            Self::Small => (12.0, FontFamily::Proportional),
            Self::Label => (11.0, medium()),
        };
        FontId::new(size, family)
    }

    /// The height of a line, in logical points.
    pub const fn line(self) -> f32 {
        match self {
            Self::Hero => 32.0,
            Self::Figure => 28.0,
            Self::Title => 24.0,
            Self::Strong | Self::Body | Self::Button => 20.0,
            Self::Small | Self::Label => 16.0,
        }
    }
}

/// Text of a kind, in a colour.
pub fn text(words: impl Into<String>, kind: Type, colour: Colour) -> RichText {
    RichText::new(words).font(kind.font()).line_height(Some(kind.line())).color(colour)
}

/// Weight 500.
pub(super) fn medium() -> FontFamily {
    FontFamily::Name("medium".into())
}

/// Weight 600.
pub(super) fn semi_bold() -> FontFamily {
    FontFamily::Name("semi-bold".into())
}
