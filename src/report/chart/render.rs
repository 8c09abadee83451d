//! A chart as SVG, and that SVG as PNG with the bundled font and no other.

use std::sync::{Arc, OnceLock};

use plotters::prelude::{IntoDrawingArea, SVGBackend};
use resvg::{tiny_skia, usvg};

use super::{ChartError, ChartSpec, Size, draw};
use crate::fonts;
use crate::text::Texts;
use crate::theme::Theme;

/// The chart as one SVG document that needs no other file but the font, which it names, and any sans-serif font will
/// do. It carries its sentence for screen readers.
///
/// # Errors
/// [`ChartError`].
pub fn svg(spec: &ChartSpec, size: Size, theme: Theme, texts: &Texts) -> Result<String, ChartError> {
    let mut drawing = String::new();
    {
        let area = SVGBackend::with_string(&mut drawing, (size.width, size.height)).into_drawing_area();
        draw(&area, spec, theme, texts)?;
        area.present()?;
    }
    let alt = quick_xml::escape::escape(spec.alt_text(texts)).into_owned();
    let family = format!("font-family=\"{}\"", fonts::FAMILY);
    let with_fallback = format!("font-family=\"{}, sans-serif\"", fonts::FAMILY);
    Ok(drawing
        .replacen("<svg ", &format!("<svg role=\"img\" aria-label=\"{alt}\" "), 1)
        .replace(&family, &with_fallback))
}

/// The chart as PNG, `scale` device pixels for each logical point of `size`.
///
/// # Errors
/// [`ChartError`].
pub fn png(spec: &ChartSpec, size: Size, scale: f32, theme: Theme, texts: &Texts) -> Result<Vec<u8>, ChartError> {
    let impossible = || ChartError::Pixels { width: size.width, height: size.height, scale };
    let surface = |error: &dyn std::fmt::Display| ChartError::Surface(error.to_string());
    let options = usvg::Options { fontdb: font_database(), ..usvg::Options::default() };
    let drawing = svg(spec, size, theme, texts)?;
    let tree = usvg::Tree::from_str(&drawing, &options).map_err(|error| surface(&error))?;
    let pixels = tree.size().to_int_size().scale_by(scale).ok_or_else(impossible)?;
    if u64::from(pixels.width()) * u64::from(pixels.height()) > MOST_PIXELS {
        return Err(impossible());
    }
    let mut picture = tiny_skia::Pixmap::new(pixels.width(), pixels.height()).ok_or_else(impossible)?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut picture.as_mut());
    picture.encode_png().map_err(|error| surface(&error))
}

/// 64 million pixels are 256 MB, far beyond any paper.
const MOST_PIXELS: u64 = 64_000_000;

/// The bundled font alone: no system font is ever looked at, so a picture is the same on every computer.
fn font_database() -> Arc<usvg::fontdb::Database> {
    static FONTS: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| {
        let mut fonts = usvg::fontdb::Database::new();
        fonts.load_font_data(fonts::REGULAR.to_vec());
        fonts.load_font_data(fonts::SEMI_BOLD.to_vec());
        fonts.set_sans_serif_family(fonts::FAMILY);
        Arc::new(fonts)
    });
    Arc::clone(fonts)
}
