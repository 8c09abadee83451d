//! Counterfoil Sans, the one family of window, charts and reports. `assets/fonts/README.md` says where it comes from.

/// The family's name inside the font files.
pub const FAMILY: &str = "Counterfoil Sans";

/// Weight 400, TrueType outlines.
pub static REGULAR: &[u8] = include_bytes!("../assets/fonts/CounterfoilSans-Regular.ttf");

/// Weight 500, TrueType outlines.
pub static MEDIUM: &[u8] = include_bytes!("../assets/fonts/CounterfoilSans-Medium.ttf");

/// Weight 600, TrueType outlines.
pub static SEMI_BOLD: &[u8] = include_bytes!("../assets/fonts/CounterfoilSans-SemiBold.ttf");

/// Weight by weight, the same glyphs compressed for embedding in an HTML page.
pub static WEB: [(u16, &[u8]); 3] = [
    (400, include_bytes!("../assets/fonts/CounterfoilSans-Regular.woff2")),
    (500, include_bytes!("../assets/fonts/CounterfoilSans-Medium.woff2")),
    (600, include_bytes!("../assets/fonts/CounterfoilSans-SemiBold.woff2")),
];
