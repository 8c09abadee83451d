//! How payments lie over points or scores, above the handle that is laid over them.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::threshold::HANDLE;
use crate::desk::ScoreSpread;
use crate::text::Message;
use crate::theme::Colour;
use crate::ui::cx::Cx;
use crate::ui::theme::{corner, palette};

/// How high the highest bar is.
const HEIGHT: f32 = 28.0;

/// Known frauds stand on the other payments. Counts differ by thousands, so the height is their logarithm; what is left of the
/// handle is not found and pale. `range` is that of the handle.
pub(super) fn over(ui: &mut Ui, cx: &Cx<'_>, spread: &ScoreSpread, from: f64, range: (f64, f64)) {
    let palette = palette(ui);
    let (whole, response) = ui.allocate_exact_size(vec2(ui.available_width() - 2.0, HEIGHT), Sense::hover());
    // The handle's middle goes no further than its half from either end.
    let place = whole.shrink2(vec2(HANDLE / 2.5, 0.0));
    let found = spread.steps().filter(|(begin, _)| *begin >= from - spread.step / 1e3);
    let [others, frauds] = found.fold([0, 0], |sum, (_, [others, frauds])| [sum[0] + others, sum[1] + frauds]);
    let told =
        Message::new("threshold-spread").with("others", cx.texts.count(others)).with("frauds", cx.texts.count(frauds));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, cx.tell(&told)));
    let is_within = |begin: &f64| *begin >= range.0 - 1e-9 && *begin < range.1 + 1e-9;
    let shown = || spread.steps().filter(|(begin, _)| is_within(begin));
    let highest = shown().map(|(_, [others, frauds])| height(others + frauds)).fold(1.0, f32::max);
    let x = |value: f64| {
        #[allow(clippy::cast_possible_truncation, reason = "a place on the screen")]
        let part = ((value - range.0) / (range.1 - range.0)) as f32;
        place.left() + part.clamp(0.0, 1.0) * place.width()
    };
    for (begin, [others, frauds]) in shown().filter(|(_, [others, frauds])| others + frauds > 0) {
        let (left, right) = (x(begin), (x(begin + spread.step) - 1.0).max(x(begin) + 2.0));
        let high = |count: u64| height(count) / highest * (HEIGHT - 2.0);
        let top = place.bottom() - high(others + frauds).max(2.0);
        // The part of a step that is fraud is a part of its bar, so that many others do not hide it.
        #[allow(clippy::cast_precision_loss, reason = "a part of a bar")]
        let part = frauds as f32 / (others + frauds) as f32;
        let seam = top + (place.bottom() - top) * part;
        let seam = if frauds > 0 { seam.max(top + 2.0).min(place.bottom()) } else { top };
        let found = begin >= from - spread.step / 1e3;
        let pale = |ink: Colour| if found { ink } else { ink.over(palette.card, 35) };
        let bar = |top: f32, bottom: f32| Rect::from_min_max(pos2(left, top), pos2(right, bottom));
        ui.painter().rect_filled(bar(top, seam), corner::BAR, pale(palette.refunds));
        ui.painter().rect_filled(bar(seam, place.bottom()), corner::BAR, pale(palette.net));
    }
}

#[allow(clippy::cast_precision_loss, reason = "a height on the screen")]
fn height(count: u64) -> f32 {
    (count as f32 + 1.0).ln()
}
