//! What is where on the page: by proportion where there is room, below each other where there is not.

use egui::{Pos2, Rect, pos2, vec2};

use crate::ui::theme::space;

const GAP: f32 = space::SMALL;
/// With less the page scrolls.
const LEAST_CHART: f32 = 264.0;
const LEAST_PANEL: f32 = 236.0;
const MOST_FASTEST: f32 = 352.0;
/// The list of payments, where it stands below everything else.
const LIST: f32 = 420.0;

/// Every card's place from the top left of the page's contents, and how high they are together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Places {
    pub(super) scores: Rect,
    pub(super) heat: Rect,
    pub(super) reasons: Rect,
    pub(super) highest: Rect,
    pub(super) fastest: Rect,
    pub(super) height: f32,
}

impl Places {
    /// The places in a page of this width; `height` is what is in sight of it.
    pub(super) fn new(width: f32, height: f32) -> Self {
        if width < 720.0 { Self::below_each_other(width) } else { Self::in_two_columns(width, height) }
    }

    fn in_two_columns(width: f32, height: f32) -> Self {
        let list = (width * 0.295).clamp(300.0, 480.0).floor();
        let beside = width - list - GAP;
        let abreast = beside >= 720.0;
        let least = LEAST_CHART + GAP + LEAST_CHART + if abreast { 0.0 } else { GAP + LEAST_PANEL };
        let main = height.max(least).floor();
        let lower = if abreast { (main * 0.48).floor() } else { LEAST_CHART };
        let panel = if abreast { 0.0 } else { LEAST_PANEL + GAP };
        let scores = Rect::from_min_size(Pos2::ZERO, vec2(beside, main - lower - GAP - panel));
        let below = scores.bottom() + GAP;
        let (heat, reasons) = if abreast {
            let chart = ((beside - GAP) * 0.62).floor();
            (
                Rect::from_min_size(pos2(0.0, below), vec2(chart, lower)),
                Rect::from_min_max(pos2(chart + GAP, below), pos2(beside, main)),
            )
        } else {
            (
                Rect::from_min_size(pos2(0.0, below), vec2(beside, lower)),
                Rect::from_min_max(pos2(0.0, main - LEAST_PANEL), pos2(beside, main)),
            )
        };
        let fast = (main * 0.4).clamp(LEAST_PANEL, MOST_FASTEST).floor();
        let highest = Rect::from_min_max(pos2(beside + GAP, 0.0), pos2(width, main - fast - GAP));
        let fastest = Rect::from_min_max(pos2(beside + GAP, main - fast), pos2(width, main));
        Self { scores, heat, reasons, highest, fastest, height: main }
    }

    fn below_each_other(width: f32) -> Self {
        let mut top = 0.0;
        let mut next = |height: f32| {
            let place = Rect::from_min_size(pos2(0.0, top), vec2(width, height));
            top += height + GAP;
            place
        };
        let (scores, highest, heat) = (next(LEAST_CHART), next(LIST), next(LEAST_CHART));
        let (reasons, fastest) = (next(LEAST_PANEL), next(LEAST_PANEL));
        Self { scores, heat, reasons, highest, fastest, height: fastest.bottom() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_never_overlap_and_never_leave_the_page() {
        for width in [272.0, 480.0, 680.0, 784.0, 1000.0, 1028.0, 1200.0, 2320.0] {
            for height in [300.0, 540.0, 790.0, 1340.0] {
                let places = Places::new(width, height);
                let Places { scores, heat, reasons, highest, fastest, .. } = places;
                let cards = [scores, heat, reasons, highest, fastest];
                let page = Rect::from_min_size(Pos2::ZERO, vec2(width, places.height));
                for (index, card) in cards.iter().enumerate() {
                    assert!(page.contains_rect(*card), "{card} outside of {page}");
                    assert!(card.width() >= 250.0 && card.height() >= 236.0, "{card} in {page}");
                    let other = cards.iter().take(index).find(|other| other.intersects(card.shrink(0.5)));
                    assert!(other.is_none(), "{card} over {other:?} in {page}");
                }
            }
        }
    }
}
