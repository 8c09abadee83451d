//! Charts: what they show, and one way to draw them for every surface.
//!
//! A [`ChartSpec`] holds figures, never pixels. [`draw`] puts it on any plotters surface at a size in logical points;
//! [`svg`] and [`png`] use one surface, SVG: the picture on screen, in a file and on paper is the same drawing.

mod flow;
mod heat;
mod ink;
mod render;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::prelude::DrawingBackend;

pub use flow::{FlowChart, FlowDay};
pub use heat::DeclineHeat;
pub use render::{png, svg};

use crate::text::{ErrorKind, Message, Texts, UserError};
use crate::theme::Theme;

/// What a chart shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChartSpec {
    /// Money by day.
    Flow(FlowChart),
    /// Declined payments by weekday and hour.
    Declines(Box<DeclineHeat>),
}

impl ChartSpec {
    /// The chart in one sentence, for those who do not see it.
    pub fn alt_text(&self, texts: &Texts) -> String {
        match self {
            Self::Flow(chart) => chart.alt_text(texts),
            Self::Declines(chart) => chart.alt_text(texts),
        }
    }

    /// A size at which the chart is at ease.
    pub const fn natural_size(&self) -> Size {
        match self {
            Self::Flow(_) => Size { width: 1040, height: 340 },
            Self::Declines(_) => Size { width: 1040, height: 316 },
        }
    }
}

/// A size in logical points: CSS pixels, or device pixels at 100 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

/// Where the figures ended up, so that a window can answer the pointer. In logical points from the top left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlotGeometry {
    /// Left edge of the plot.
    pub left: i32,
    /// Top edge of the plot.
    pub top: i32,
    /// Width, divided evenly into `columns`.
    pub width: i32,
    /// Height, divided evenly into `rows`.
    pub height: i32,
    /// How many days or hours there are.
    pub columns: usize,
    /// How many rows: 1, or seven weekdays.
    pub rows: usize,
}

/// Why a chart could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// The area has no room for axes and labels.
    #[error("{width} × {height} is too small for a chart")]
    TooSmall {
        /// The area's width.
        width: u32,
        /// The area's height.
        height: u32,
    },
    /// The picture would have no pixels, or more than fit in memory.
    #[error("a picture of {width} × {height} at {scale} times cannot be made")]
    Pixels {
        /// The logical width.
        width: u32,
        /// The logical height.
        height: u32,
        /// Device pixels per logical point.
        scale: f32,
    },
    /// The bundled font cannot be read.
    #[error("the bundled font cannot be read")]
    Font,
    /// The surface refused.
    #[error("drawing failed: {0}")]
    Surface(String),
}

impl<E: std::error::Error + Send + Sync> From<DrawingAreaErrorKind<E>> for ChartError {
    fn from(error: DrawingAreaErrorKind<E>) -> Self {
        Self::Surface(error.to_string())
    }
}

impl From<&ChartError> for UserError {
    fn from(error: &ChartError) -> Self {
        let hint = match error {
            ChartError::TooSmall { .. } => Some(Message::new("report-chart-too-small-hint")),
            ChartError::Pixels { .. } => Some(Message::new("report-chart-pixels-hint")),
            ChartError::Font | ChartError::Surface(_) => None,
        };
        let kind = if hint.is_some() { ErrorKind::BadInput } else { ErrorKind::Other };
        let what = Self::new(kind, Message::new("report-chart-failed")).detail(error.to_string());
        hint.into_iter().fold(what, Self::hint)
    }
}

/// Draws the chart on the whole of `area`, with its title, legend and labels.
///
/// # Errors
/// [`ChartError`]: the area is too small, or the surface failed.
pub fn draw<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    spec: &ChartSpec,
    theme: Theme,
    texts: &Texts,
) -> Result<PlotGeometry, ChartError> {
    let (width, height) = area.dim_in_pixel();
    if width < 480 || height < 200 {
        return Err(ChartError::TooSmall { width, height });
    }
    let ink = ink::Ink::new(area, theme)?;
    match spec {
        ChartSpec::Flow(chart) => flow::draw(&ink, chart, texts),
        ChartSpec::Declines(chart) => heat::draw(&ink, chart, texts),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
pub(crate) mod tests;
