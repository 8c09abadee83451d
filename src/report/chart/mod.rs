//! Charts: what they show, and one way to draw them for every surface.
//!
//! A [`ChartSpec`] holds figures, never pixels. [`draw`] puts it on any plotters surface at a size in logical points;
//! [`svg`], [`png`] and [`picture`] use one surface, SVG: the picture on screen, in a file and on paper is the same
//! drawing. What it shows can also be read: in one sentence, one place at a time, and as a table.

mod axis;
mod flow;
mod geometry;
mod heat;
mod ink;
mod legend;
mod readout;
mod render;
mod scores;
mod time_axis;
mod waterfall;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::prelude::DrawingBackend;

pub use flow::{FlowChart, FlowDay};
pub use geometry::PlotGeometry;
pub use heat::DeclineHeat;
pub use readout::{FigureTable, Readout, ReadoutRow, Swatch};
pub use render::{Picture, picture, png, svg};
pub use scores::{ScoreChart, ScorePoint};
pub use waterfall::WaterfallChart;

use crate::text::{ErrorKind, Message, Texts, UserError};
use crate::theme::Theme;

/// What a chart shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChartSpec {
    /// Money by day.
    Flow(FlowChart),
    /// Declined payments by weekday and hour.
    Declines(Box<DeclineHeat>),
    /// A settlement batch from gross to deposit.
    Waterfall(WaterfallChart),
    /// The risk scores of payments over time, and how many were declined.
    Scores(ScoreChart),
}

impl ChartSpec {
    /// The chart in one sentence, for those who do not see it.
    pub fn alt_text(&self, texts: &Texts) -> String {
        match self {
            Self::Flow(chart) => chart.alt_text(texts),
            Self::Declines(chart) => chart.alt_text(texts),
            Self::Waterfall(chart) => chart.alt_text(texts),
            Self::Scores(chart) => chart.alt_text(texts),
        }
    }

    /// What stands above the chart.
    pub fn title(&self, texts: &Texts) -> String {
        match self {
            Self::Flow(chart) => chart.title(texts),
            Self::Declines(chart) => chart.title(texts),
            Self::Waterfall(chart) => chart.title(texts),
            Self::Scores(chart) => chart.title(texts),
        }
    }

    /// What the figures are: their currency or clock, and of which days.
    pub fn caption(&self, texts: &Texts) -> String {
        match self {
            Self::Flow(chart) => flow::caption(chart, texts),
            Self::Declines(chart) => heat::caption(chart, texts),
            Self::Waterfall(chart) => waterfall::caption(chart, None, texts),
            Self::Scores(chart) => scores::caption(chart, texts),
        }
    }

    /// The figures of one place in the chart, counted as [`PlotGeometry::cell_at`] does; `None` outside of it.
    pub fn readout(&self, column: usize, row: usize, texts: &Texts) -> Option<Readout> {
        match self {
            Self::Declines(chart) => chart.readout(column, row, texts),
            _ if row > 0 => None,
            Self::Flow(chart) => chart.readout(column, texts),
            Self::Waterfall(chart) => chart.readout(column, texts),
            Self::Scores(chart) => chart.readout(column, texts),
        }
    }

    /// All figures of the chart, for those who would rather read.
    pub fn table(&self, texts: &Texts) -> FigureTable {
        match self {
            Self::Flow(chart) => chart.table(texts),
            Self::Declines(chart) => chart.table(texts),
            Self::Waterfall(chart) => chart.table(texts),
            Self::Scores(chart) => chart.table(texts),
        }
    }

    /// A size at which the chart is at ease.
    pub const fn natural_size(&self) -> Size {
        match self {
            Self::Flow(_) => Size { width: 1040, height: 340 },
            Self::Declines(_) => Size { width: 1040, height: 316 },
            Self::Waterfall(_) => Size { width: 800, height: 320 },
            Self::Scores(_) => Size { width: 1040, height: 320 },
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

/// The smallest size at which there is room for axes and labels.
pub const SMALLEST: Size = Size { width: 480, height: 200 };

/// How much of the ground is left empty around a chart, in logical points.
pub const PADDING: u8 = 16;

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
    draw_scaled(area, spec, Size { width, height }, 1.0, theme, texts)
}

/// Draws the chart on an area of `scale` times as many units as `size` has points. The geometry is in points.
fn draw_scaled<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    spec: &ChartSpec,
    size: Size,
    scale: f32,
    theme: Theme,
    texts: &Texts,
) -> Result<PlotGeometry, ChartError> {
    if size.width < SMALLEST.width || size.height < SMALLEST.height {
        return Err(ChartError::TooSmall { width: size.width, height: size.height });
    }
    let ink = ink::Ink::new(area, size, scale, theme)?;
    match spec {
        ChartSpec::Flow(chart) => flow::draw(&ink, chart, texts),
        ChartSpec::Declines(chart) => heat::draw(&ink, chart, texts),
        ChartSpec::Waterfall(chart) => waterfall::draw(&ink, chart, texts),
        ChartSpec::Scores(chart) => scores::draw(&ink, chart, texts),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
pub(crate) mod tests;
