//! The figures of one place in a chart, beside that place.

use std::sync::Arc;

use egui::{Align2, Frame, Galley, Margin, Rect, RectAlign, Response, Sense, Stroke, Tooltip, Ui, Vec2, pos2, vec2};

use crate::report::chart::{Readout, ReadoutRow};
use crate::ui::theme::{Type, corner, palette, space, text};
use crate::ui::widgets::sum_rule;

const SWATCH: f32 = 8.0;
const LINE: f32 = 20.0;
/// Between a name and its figure.
const BETWEEN: f32 = 24.0;
const LEAST_WIDTH: f32 = 144.0;

/// Shows the figures at the right of `cell`, or at its left where they would leave the chart.
pub(super) fn show(ui: &Ui, chart: &Response, readout: &Readout, cell: Rect) {
    let mut tooltip = Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), chart.id, cell).gap(space::SMALL);
    let palette = palette(ui);
    let laid = Laid::new(ui, readout);
    let frame = Frame::new()
        .fill(palette.pop.into())
        .stroke(Stroke::new(1.0, palette.line_strong))
        .corner_radius(corner::CARD)
        .inner_margin(Margin::symmetric(12, 8));
    let fits = cell.right() + space::SMALL + laid.width + frame.total_margin().sum().x <= chart.rect.right();
    let (side, other) = if fits {
        (RectAlign::RIGHT_START, RectAlign::LEFT_START)
    } else {
        (RectAlign::LEFT_START, RectAlign::RIGHT_START)
    };
    let sides = &[other, RectAlign::RIGHT_END, RectAlign::LEFT_END, RectAlign::BOTTOM];
    tooltip.popup = tooltip.popup.frame(frame).align(side).align_alternatives(sides);
    tooltip.show(|ui| laid.contents(ui, readout));
}

/// In words, for those who do not see it.
pub(super) fn in_words(readout: &Readout) -> String {
    let rows = readout.rows.iter().map(|row| format!("{} {}", row.label, row.value));
    std::iter::once(readout.title.clone()).chain(rows).collect::<Vec<_>>().join(", ")
}

/// The figures, laid out before their width is known to be enough.
struct Laid<'a> {
    rows: Vec<(&'a ReadoutRow, Arc<Galley>, Arc<Galley>)>,
    indent: f32,
    width: f32,
}

impl<'a> Laid<'a> {
    fn new(ui: &Ui, readout: &'a Readout) -> Self {
        let ink = palette(ui).text;
        let lay = |words: &str, kind: Type| ui.painter().layout_no_wrap(words.to_owned(), kind.font(), ink.into());
        let kind = |row: &ReadoutRow| if row.total { Type::Strong } else { Type::Body };
        let laid = |row: &'a ReadoutRow| (row, lay(&row.label, kind(row)), lay(&row.value, kind(row)));
        let rows: Vec<_> = readout.rows.iter().map(laid).collect();
        let has_swatch = readout.rows.iter().any(|row| row.swatch.is_some());
        let indent = if has_swatch { SWATCH + space::SMALL } else { 0.0 };
        let title = lay(&readout.title, Type::Strong).size().x;
        let widest = rows.iter().map(|(_, name, figure)| indent + name.size().x + BETWEEN + figure.size().x);
        let width = widest.fold(title, f32::max).max(LEAST_WIDTH).ceil();
        Self { rows, indent, width }
    }

    fn contents(self, ui: &mut Ui, readout: &Readout) {
        let palette = palette(ui);
        ui.set_width(self.width);
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        ui.label(text(&readout.title, Type::Strong, palette.text_strong));
        ui.add_space(space::TIGHT);
        for (row, name, figure) in self.rows {
            if row.total {
                ui.add_space(2.0);
                sum_rule(ui);
                ui.add_space(2.0);
            }
            let (rect, _) = ui.allocate_exact_size(vec2(self.width, LINE), Sense::hover());
            if let Some(colour) = row.swatch {
                let middle = pos2(rect.left() + SWATCH / 2.0, rect.center().y);
                let square = Rect::from_center_size(middle, Vec2::splat(SWATCH));
                ui.painter().rect_filled(square, corner::BAR, colour.colour(palette));
            }
            let place =
                |align: Align2, x: f32, words: &Galley| align.anchor_size(pos2(x, rect.center().y), words.size());
            let left = place(Align2::LEFT_CENTER, rect.left() + self.indent, &name).min;
            let right = place(Align2::RIGHT_CENTER, rect.right(), &figure).min;
            let name_ink = if row.total { palette.text_strong } else { palette.text };
            ui.painter().galley_with_override_text_color(left, name, name_ink.into());
            ui.painter().galley_with_override_text_color(right, figure, palette.text_strong.into());
        }
    }
}
