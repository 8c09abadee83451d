//! How the window looks: colours, type, spacing and icons, all from the tokens in [`crate::theme`].

mod colours;
mod icons;
mod style;
mod type_scale;

pub use colours::{CLEAR, UNTINTED, hover_veil, palette, theme};
pub use icons::{Glyph, Icon, app_icon, mark};
pub use style::install;
pub use type_scale::{Type, text};

/// Distances, in logical points at 100 %.
pub mod space {
    /// Between things that belong together.
    pub const TIGHT: f32 = 4.0;
    /// Between cards, and inside table cells.
    pub const SMALL: f32 = 8.0;
    /// Inside cards.
    pub const CARD: f32 = 12.0;
    /// Around a page.
    pub const PAGE: f32 = 16.0;
    /// Inside dialogs.
    pub const DIALOG: f32 = 24.0;
}

/// Heights and widths, in logical points at 100 %.
pub mod size {
    /// A tag.
    pub const TAG: f32 = 18.0;
    /// A chip.
    pub const CHIP: f32 = 22.0;
    /// A dense row.
    pub const DENSE_ROW: f32 = 24.0;
    /// Table rows, buttons. Exact in f32 up to 2.4 million rows.
    pub const ROW: f32 = 28.0;
    /// Table headers, text fields, rail items.
    pub const ROOMY_ROW: f32 = 32.0;
    /// A card's title.
    pub const CARD_TITLE: f32 = 36.0;
    /// Top bar and selection bar.
    pub const BAR: f32 = 44.0;
    /// A page's title.
    pub const PAGE_TITLE: f32 = 48.0;
    /// The left rail.
    pub const RAIL: f32 = 208.0;
    /// The detail of a payment.
    pub const DETAIL: f32 = 400.0;
    /// The detail of a settlement batch.
    pub const WIDE_DETAIL: f32 = 616.0;
    /// A dialog.
    pub const DIALOG: f32 = 520.0;
    /// A dialog with tables in it.
    pub const WIDE_DIALOG: f32 = 1040.0;
    /// A list beside charts.
    pub const SIDE_LIST: f32 = 352.0;
    /// An icon.
    pub const ICON: f32 = 16.0;
    /// A state's glyph.
    pub const GLYPH: f32 = 10.0;
}

/// Corner radii, in logical points.
pub mod corner {
    /// Bars and segments inside something.
    pub const BAR: u8 = 2;
    /// Buttons, fields, chips.
    pub const WIDGET: u8 = 4;
    /// Cards.
    pub const CARD: u8 = 6;
    /// Dialogs, menus.
    pub const DIALOG: u8 = 8;
}
