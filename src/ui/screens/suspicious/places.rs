//! What is where on the page: by proportion where there is room, below each other where there is not.

use egui::{Rect, pos2, vec2};

use crate::ui::theme::space;

const GAP: f32 = space::SMALL;
/// With less the page scrolls.
const LEAST_CHART: f32 = 236.0;
const LEAST_HEAT: f32 = 264.0;
const LEAST_PANEL: f32 = 264.0;
const FASTEST: f32 = 236.0;
/// The alerts, where they stand below everything else.
const LIST: f32 = 520.0;

/// Every card's place from the top left of the page's contents, and how high they are together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Places {
    pub(super) scores: Rect,
    pub(super) heat: Rect,
    pub(super) scatter: Rect,
    pub(super) reasons: Rect,
    pub(super) threshold: Rect,
    pub(super) alerts: Rect,
    pub(super) fastest: Rect,
    pub(super) height: f32,
}

/// A column in which one place comes below the other.
struct Column {
    left: f32,
    width: f32,
    top: f32,
}

impl Column {
    fn next(&mut self, height: f32) -> Rect {
        let place = Rect::from_min_size(pos2(self.left, self.top), vec2(self.width, height));
        self.top += height + GAP;
        place
    }

    /// Two beside each other, the first one this part of the width.
    fn next_two(&mut self, height: f32, part: f32) -> (Rect, Rect) {
        let whole = self.next(height);
        let left = whole.with_max_x(whole.left() + ((self.width - GAP) * part).floor());
        (left, whole.with_min_x(left.right() + GAP))
    }
}

impl Places {
    /// The places in a page of this width; `height` is what is in sight of it.
    pub(super) fn new(width: f32, height: f32) -> Self {
        if width < 720.0 { Self::below_each_other(width) } else { Self::in_two_columns(width, height) }
    }

    fn in_two_columns(width: f32, height: f32) -> Self {
        let list = (width * 0.295).clamp(300.0, 480.0).floor();
        let beside = width - list - GAP;
        let mut column = Column { left: 0.0, width: beside, top: 0.0 };
        let (scores, heat, scatter, reasons, threshold);
        if beside >= 720.0 {
            let least = LEAST_CHART + LEAST_HEAT + LEAST_PANEL + 2.0 * GAP;
            let more = (height - least).max(0.0);
            scores = column.next((LEAST_CHART + more * 0.36).floor());
            (heat, scatter) = column.next_two((LEAST_HEAT + more * 0.36).floor(), 0.5);
            (reasons, threshold) = column.next_two((LEAST_PANEL + more * 0.28).floor(), 0.33);
        } else {
            scores = column.next(LEAST_CHART);
            heat = column.next(LEAST_HEAT);
            scatter = column.next(LEAST_HEAT);
            threshold = column.next(LEAST_PANEL);
            reasons = column.next(LEAST_PANEL);
        }
        let main = column.top - GAP;
        let mut right = Column { left: beside + GAP, width: list, top: 0.0 };
        let alerts = right.next(main - FASTEST - GAP);
        let fastest = right.next(FASTEST);
        Self { scores, heat, scatter, reasons, threshold, alerts, fastest, height: main }
    }

    fn below_each_other(width: f32) -> Self {
        let mut column = Column { left: 0.0, width, top: 0.0 };
        let alerts = column.next(LIST);
        let (scores, heat, scatter) = (column.next(LEAST_CHART), column.next(LEAST_HEAT), column.next(LEAST_HEAT));
        let threshold = column.next(LIST);
        let (reasons, fastest) = (column.next(LEAST_PANEL), column.next(FASTEST));
        Self { scores, heat, scatter, reasons, threshold, alerts, fastest, height: column.top - GAP }
    }
}

#[cfg(test)]
mod tests {
    use egui::Pos2;

    use super::*;

    #[test]
    fn cards_never_overlap_and_never_leave_the_page() {
        for width in [272.0, 480.0, 680.0, 784.0, 1000.0, 1028.0, 1200.0, 2320.0] {
            for height in [300.0, 540.0, 790.0, 1340.0] {
                let places = Places::new(width, height);
                let Places { scores, heat, scatter, reasons, threshold, alerts, fastest, .. } = places;
                let cards = [scores, heat, scatter, reasons, threshold, alerts, fastest];
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
