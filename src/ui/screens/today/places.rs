//! What is where on the page: by proportion where there is room, below each other where there is not.

use egui::{Pos2, Rect, pos2, vec2};

use crate::ui::theme::space;
use crate::ui::widgets::FigureCard;

const GAP: f32 = space::SMALL;
/// With less the page scrolls.
const LEAST_CHART: f32 = 264.0;
const LEAST_PANEL: f32 = 236.0;
const MOST_PANEL: f32 = 380.0;
/// The list of what waits, where it stands below everything else.
const LIST: f32 = 420.0;

/// Every card's place from the top left of the page's contents, and how high they are together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Places {
    pub(super) figures: [Rect; 6],
    pub(super) chart: Rect,
    pub(super) reasons: Rect,
    pub(super) standing: Rect,
    pub(super) attention: Rect,
    pub(super) height: f32,
}

impl Places {
    /// The places in a page of this width; `height` is what is in sight of it.
    pub(super) fn new(width: f32, height: f32) -> Self {
        let (per_row, rows) = match width {
            1060.0.. => (6, 1),
            500.0.. => (3, 2),
            _ => (2, 3),
        };
        let figure = |index: usize| {
            let (column, row) = (index % per_row, index / per_row);
            let y = points(row) * (FigureCard::HEIGHT + GAP);
            let (left, right) = share(width, column, per_row);
            Rect::from_min_max(pos2(left, y), pos2(right, y + FigureCard::HEIGHT))
        };
        let top = points(rows) * (FigureCard::HEIGHT + GAP);
        let figures = std::array::from_fn(figure);
        let left = width - list_width(width);
        if left < width {
            let beside = left - GAP;
            let abreast = beside >= 600.0;
            let least = LEAST_CHART + GAP + if abreast { LEAST_PANEL } else { 2.0 * LEAST_PANEL + GAP };
            let main = (height - top).max(least).floor();
            let panel = if abreast { (main * 0.42).clamp(LEAST_PANEL, MOST_PANEL).floor() } else { LEAST_PANEL };
            let panels = if abreast { panel } else { 2.0 * panel + GAP };
            let chart = Rect::from_min_size(pos2(0.0, top), vec2(beside, main - panels - GAP));
            let (reasons, standing) = pair(pos2(0.0, chart.bottom() + GAP), beside, panel, abreast);
            let attention = Rect::from_min_max(pos2(left, top), pos2(width, top + main));
            return Self { figures, chart, reasons, standing, attention, height: top + main };
        }
        let attention = Rect::from_min_size(pos2(0.0, top), vec2(width, LIST));
        let chart = Rect::from_min_size(pos2(0.0, attention.bottom() + GAP), vec2(width, LEAST_CHART));
        let (reasons, standing) = pair(pos2(0.0, chart.bottom() + GAP), width, LEAST_PANEL, width >= 600.0);
        let height = reasons.bottom().max(standing.bottom());
        Self { figures, chart, reasons, standing, attention, height }
    }
}

/// How wide the list beside the charts is; nothing where it stands below them.
fn list_width(width: f32) -> f32 {
    if width < 720.0 { 0.0 } else { (width * 0.35).clamp(300.0, 560.0).floor() }
}

/// Two cards beside each other, or below each other.
fn pair(at: Pos2, width: f32, height: f32, abreast: bool) -> (Rect, Rect) {
    if !abreast {
        let first = Rect::from_min_size(at, vec2(width, height));
        return (first, first.translate(vec2(0.0, height + GAP)));
    }
    let card = |column: usize| {
        let (left, right) = share(width, column, 2);
        Rect::from_min_max(pos2(at.x + left, at.y), pos2(at.x + right, at.y + height))
    };
    (card(0), card(1))
}

/// Left and right of one of several columns, on whole points.
fn share(width: f32, column: usize, columns: usize) -> (f32, f32) {
    let edge = |column: usize| (points(column) * (width + GAP) / points(columns)).round();
    (edge(column), edge(column + 1) - GAP)
}

#[allow(clippy::cast_precision_loss, reason = "a handful of cards")]
const fn points(count: usize) -> f32 {
    count as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Goal: a usable page in any window. Method: from narrow to wide and low to high no card is outside the page,
    /// overlaps another, or is too small for what it holds.
    #[test]
    fn cards_never_overlap_and_never_leave_the_page() {
        for width in [272.0, 480.0, 500.0, 680.0, 784.0, 1000.0, 1060.0, 1200.0, 2320.0] {
            for height in [300.0, 540.0, 790.0, 1340.0] {
                let places = Places::new(width, height);
                let Places { figures, chart, reasons, standing, attention, .. } = places;
                let cards: Vec<Rect> = figures.into_iter().chain([chart, reasons, standing, attention]).collect();
                let page = Rect::from_min_size(Pos2::ZERO, vec2(width, places.height));
                for (index, card) in cards.iter().enumerate() {
                    assert!(page.contains_rect(*card), "{card} outside of {page}");
                    assert!(card.width() >= 124.0 && card.height() >= FigureCard::HEIGHT, "{card} in {page}");
                    let other = cards.iter().take(index).find(|other| other.intersects(card.shrink(0.5)));
                    assert!(other.is_none(), "{card} over {other:?} in {page}");
                }
                assert!(places.height >= height.min(600.0) || width < 720.0, "{places:?} for {height}");
            }
        }
    }
}
