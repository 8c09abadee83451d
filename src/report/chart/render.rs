//! A chart as SVG, and that SVG as pixels with the bundled font and no other.

use std::sync::{Arc, OnceLock};

use plotters::prelude::{IntoDrawingArea, SVGBackend};
use resvg::{tiny_skia, usvg};

use super::{ChartError, ChartSpec, PlotGeometry, Size, draw_scaled};
use crate::fonts;
use crate::text::Texts;
use crate::theme::Theme;

/// A chart in pixels, ready for a window, and where its figures are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Device pixels from left to right.
    pub width: u32,
    /// Device pixels from top to bottom.
    pub height: u32,
    /// Red, green, blue and alpha of each pixel, line by line from the top; premultiplied.
    pub rgba: Vec<u8>,
    /// Where the figures are, in logical points.
    pub geometry: PlotGeometry,
}

/// The chart as one SVG document that needs no other file but the font, which it names, and any sans-serif font will
/// do. It carries its sentence for screen readers.
///
/// # Errors
/// [`ChartError`].
pub fn svg(spec: &ChartSpec, size: Size, theme: Theme, texts: &Texts) -> Result<String, ChartError> {
    drawing(spec, size, 1.0, theme, texts).map(|(document, _)| document)
}

/// The chart as PNG, `scale` device pixels for each logical point of `size`.
///
/// # Errors
/// [`ChartError`].
pub fn png(spec: &ChartSpec, size: Size, scale: f32, theme: Theme, texts: &Texts) -> Result<Vec<u8>, ChartError> {
    let (pixels, _) = pixels(spec, size, scale, theme, texts)?;
    pixels.encode_png().map_err(|error| surface(&error))
}

/// The chart as the pixels that [`png`] writes, `scale` device pixels for each logical point of `size`.
///
/// # Errors
/// [`ChartError`].
pub fn picture(spec: &ChartSpec, size: Size, scale: f32, theme: Theme, texts: &Texts) -> Result<Picture, ChartError> {
    let (pixels, geometry) = pixels(spec, size, scale, theme, texts)?;
    Ok(Picture { width: pixels.width(), height: pixels.height(), rgba: pixels.take(), geometry })
}

/// The document, in `scale` units for each logical point.
fn drawing(
    spec: &ChartSpec,
    size: Size,
    scale: f32,
    theme: Theme,
    texts: &Texts,
) -> Result<(String, PlotGeometry), ChartError> {
    let mut drawing = String::new();
    let geometry = {
        let area = SVGBackend::with_string(&mut drawing, scaled(size, scale)).into_drawing_area();
        let geometry = draw_scaled(&area, spec, size, scale, theme, texts)?;
        area.present()?;
        geometry
    };
    let alt = quick_xml::escape::escape(spec.alt_text(texts)).into_owned();
    let family = format!("font-family=\"{}\"", fonts::FAMILY);
    let with_fallback = format!("font-family=\"{}, sans-serif\"", fonts::FAMILY);
    let document = drawing
        .replacen("<svg ", &format!("<svg role=\"img\" aria-label=\"{alt}\" "), 1)
        .replace(&family, &with_fallback);
    Ok((document, geometry))
}

/// Drawn for the device's pixels from the start, so that edges fall between them.
fn pixels(
    spec: &ChartSpec,
    size: Size,
    scale: f32,
    theme: Theme,
    texts: &Texts,
) -> Result<(tiny_skia::Pixmap, PlotGeometry), ChartError> {
    let impossible = || ChartError::Pixels { width: size.width, height: size.height, scale };
    let (width, height) = scaled(size, scale);
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(impossible());
    }
    let (document, geometry) = drawing(spec, size, scale, theme, texts)?;
    let mut picture = tiny_skia::Pixmap::new(width, height).ok_or_else(impossible)?;
    resvg::render(&tree(&document)?, tiny_skia::Transform::identity(), &mut picture.as_mut());
    Ok((picture, geometry))
}

/// How many units that is.
fn scaled(size: Size, scale: f32) -> (u32, u32) {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float stops at the ends")]
    let length = |points: u32| (f64::from(points) * f64::from(scale)).round() as u32;
    (length(size.width), length(size.height))
}

/// The document as shapes, its letters already turned into outlines.
pub(super) fn tree(document: &str) -> Result<usvg::Tree, ChartError> {
    let options = usvg::Options { fontdb: font_database(), ..usvg::Options::default() };
    usvg::Tree::from_str(document, &options).map_err(|error| surface(&error))
}

fn surface(error: &dyn std::fmt::Display) -> ChartError {
    ChartError::Surface(error.to_string())
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
