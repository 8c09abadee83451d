//! All of it in one line: how many orders are paid, how many payments need a person, and what became of the rest.

use egui::{Label, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::lists::{open, tabs};
use super::words::tab_key;
use crate::desk::FoundOrders;
use crate::reconcile::orders::Status;
use crate::text::Message;
use crate::theme::Colour;
use crate::ui::cx::Cx;
use crate::ui::theme::{Icon, Type, corner, palette, space, text};
use crate::ui::widgets::card;

/// Room for the figure and the words beside it.
const FIGURE: f32 = 420.0;

pub(super) fn ui(ui: &mut Ui, cx: &Cx<'_>, found: &FoundOrders) {
    card(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::PAGE;
            let figure = FIGURE.min(ui.available_width() * 0.38);
            ui.allocate_ui(vec2(figure, 46.0), |ui| {
                ui.set_min_width(figure);
                ui.vertical(|ui| to_do(ui, cx, found));
            });
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = space::TIGHT;
                ui.add_space(space::TIGHT);
                bar(ui, cx, found);
            });
        });
    });
}

/// The figure a person came for: what is left to do.
fn to_do(ui: &mut Ui, cx: &Cx<'_>, found: &FoundOrders) {
    let palette = palette(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    let open = open(found);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::SMALL;
        let ink = if open == 0 { palette.text_strong } else { palette.warn.ink };
        ui.label(text(cx.texts.count(open as u64), Type::Figure, ink));
        if open == 0 {
            ui.add(Icon::Check.image(palette.ok.ink));
        }
        let words = if open == 0 {
            Message::new("orders-all-found")
        } else {
            Message::new("orders-need-a-person").with("count", open)
        };
        ui.add(Label::new(text(cx.tell(&words), Type::Body, palette.text)).truncate());
    });
    let paid = Message::new("orders-paid")
        .with("paid", cx.texts.count(found.paid as u64))
        .with("orders", cx.texts.count(found.orders as u64))
        .with("payments", cx.texts.count(found.payments() as u64));
    ui.add(Label::new(text(cx.tell(&paid), Type::Small, palette.text_sub)).truncate());
}

/// What became of all payments, as a bar and in words.
fn bar(ui: &mut Ui, cx: &Cx<'_>, found: &FoundOrders) {
    let palette = palette(ui);
    let colour = |status: Status| match status {
        Status::Matched => palette.net,
        Status::Ambiguous => palette.bank,
        Status::AmountDiffers => palette.refunds,
        Status::Duplicate => palette.fourth,
        _ => palette.fees,
    };
    // What is matched first, so that the bar grows from the left as work is done.
    let mut parts = tabs(found);
    parts.sort_by_key(|status| *status != Status::Matched);
    let parts: Vec<(Status, usize, Colour)> = parts
        .into_iter()
        .map(|status| (status, found.count(status), colour(status)))
        .filter(|(_, count, _)| *count > 0)
        .collect();
    let words = |status: Status, count: usize| {
        let what = Message::new(tab_key(status));
        cx.tell(&Message::new("orders-so-many").with("count", cx.texts.count(count as u64)).with("what", what))
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 8.0), Sense::hover());
    let said = parts.iter().map(|(status, count, _)| words(*status, *count)).collect::<Vec<_>>().join(", ");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    #[allow(clippy::cast_precision_loss, reason = "a part of a bar, some hundred pixels long")]
    let (whole, gaps) = (found.payments().max(1) as f32, parts.len().saturating_sub(1) as f32);
    let room = rect.width() - 2.0 * gaps - 3.0 * (gaps + 1.0);
    let mut left = rect.left();
    for (_, count, colour) in &parts {
        // A sliver is as wide as can be seen; the three points for it are kept aside above.
        #[allow(clippy::cast_precision_loss, reason = "a part of a bar, some hundred pixels long")]
        let right = (left + room * *count as f32 / whole + 3.0).min(rect.right());
        ui.painter().rect_filled(Rect::from_x_y_ranges(left..=right, rect.y_range()), corner::BAR, *colour);
        left = right + 2.0;
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        for (status, count, colour) in &parts {
            let words = words(*status, *count);
            let width = ui.painter().layout_no_wrap(words.clone(), Type::Small.font(), palette.text.into()).size().x;
            // Where there is no room for all of them, the tabs below say the same.
            if width + 8.0 + 6.0 > ui.available_width() {
                break;
            }
            let (swatch, _) = ui.allocate_exact_size(vec2(8.0, 16.0), Sense::hover());
            let square = Rect::from_center_size(pos2(swatch.center().x, swatch.center().y), vec2(8.0, 8.0));
            ui.painter().rect_filled(square, corner::BAR, *colour);
            ui.label(text(words, Type::Small, palette.text));
            ui.add_space(space::TIGHT);
        }
    });
}
