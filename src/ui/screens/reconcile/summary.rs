//! The month in one line: what is unexplained, and a bar of the parts that make the whole.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::shares;
use crate::desk::{MonthProof, ProofSum};
use crate::domain::Money;
use crate::text::Message;
use crate::theme::Colour;
use crate::ui::cx::Cx;
use crate::ui::theme::{Icon, Type, corner, palette, space, text};
use crate::ui::widgets::{Button, Mark, card};

/// Room for the figure and the words beside it.
const FIGURE: f32 = 420.0;

/// True when what is over its time is to be shown.
pub(super) fn ui(ui: &mut Ui, cx: &Cx<'_>, proof: &MonthProof, sum: &ProofSum, overdue: u64) -> bool {
    let mut show = false;
    card(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::PAGE;
            let figure = FIGURE.min(ui.available_width() * 0.38);
            ui.allocate_ui(vec2(figure, 46.0), |ui| {
                ui.set_min_width(figure);
                ui.vertical(|ui| show = unexplained(ui, cx, sum, proof.bank_until.is_some(), overdue));
            });
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = space::TIGHT;
                ui.add_space(space::TIGHT);
                bar(ui, cx, proof, sum);
            });
        });
    });
    show
}

/// The figure a person came for.
fn unexplained(ui: &mut Ui, cx: &Cx<'_>, sum: &ProofSum, bank_known: bool, overdue: u64) -> bool {
    let palette = palette(ui);
    let mut show = false;
    ui.spacing_mut().item_spacing.y = 0.0;
    let proven = sum.unexplained_gross.is_zero();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::SMALL;
        let ink = if proven { palette.text_strong } else { palette.warn.ink };
        ui.label(text(cx.money(sum.unexplained), Type::Figure, ink));
        // Nothing is unexplained either while nobody knows what the bank has; that is no good news.
        if proven && bank_known {
            ui.add(Icon::Check.image(palette.ok.ink));
        }
        let breaks = Message::new("proof-unexplained").with("count", sum.breaks);
        ui.label(text(cx.tell(&breaks), Type::Body, palette.text));
        if overdue > 0 {
            let words = cx.tell(&Message::new("match-over-time").with("count", overdue));
            let hint = cx.say("match-over-time-hint");
            show = ui.add(Button::plain(words).icon(Icon::Warn).hint(hint)).clicked();
        }
    });
    // What is hidden by the sum or by the month is said, or the figure would be trusted too far.
    let offsetting = sum.unexplained.minor.checked_abs() != Some(sum.unexplained_gross.minor);
    let beside = if offsetting {
        Message::new("proof-without-signs").with("amount", cx.money(sum.unexplained_gross))
    } else if sum.breaks_ever > sum.breaks {
        let elsewhere = sum.breaks_ever - sum.breaks;
        Message::new("proof-in-other-months").with("count", elsewhere).with("amount", cx.money(sum.unexplained_ever))
    } else if !bank_known {
        Message::new("proof-bank-unknown")
    } else if proven {
        Message::new("proof-nothing-unexplained")
    } else {
        Message::new("proof-bank-minus-expected")
    };
    ui.add(egui::Label::new(text(cx.tell(&beside), Type::Small, palette.text_sub)).truncate());
    show
}

/// The bar and what its parts are.
fn bar(ui: &mut Ui, cx: &Cx<'_>, proof: &MonthProof, sum: &ProofSum) {
    let palette = palette(ui);
    let on_its_way = palette.net.over(palette.card, 42);
    let parts: [(&'static str, Money, Colour, Mark); 3] = [
        ("proof-share-proven", sum.proven, palette.net, Mark::Done),
        ("proof-share-in-transit", sum.on_its_way, on_its_way, Mark::UnderWay),
        ("proof-share-unexplained", sum.unexplained_gross, palette.refunds, Mark::Warning),
    ];
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 8.0), Sense::hover());
    let Some(shares) = shares::of(parts.map(|(_, amount, _, _)| amount.minor)) else {
        ui.painter().rect_filled(rect, corner::BAR, palette.hover);
        ui.label(text(cx.say("proof-no-money"), Type::Small, palette.text_sub));
        return;
    };
    let words: Vec<String> = parts
        .iter()
        .zip(shares)
        .map(|((key, _, _, _), share)| cx.tell(&Message::new(key).with("share", tenths(share))))
        .collect();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words.join(", ")));
    let mut left = rect.left();
    let shown = parts.iter().zip(shares).filter(|(_, share)| *share > 0);
    let gaps = shown.clone().count().saturating_sub(1);
    #[allow(clippy::cast_precision_loss, reason = "thousandths")]
    let width = |share: u32| (rect.width() - 2.0 * gaps as f32 - 9.0) * share as f32 / 1000.0;
    for (at, ((_, _, colour, _), share)) in shown.enumerate() {
        // A sliver is as wide as can be seen; the three points for it are kept aside above.
        let right = if at == gaps { rect.right() } else { (left + width(share) + 3.0).min(rect.right()) };
        ui.painter().rect_filled(Rect::from_x_y_ranges(left..=right, rect.y_range()), corner::BAR, *colour);
        left = right + 2.0;
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        for (((_, amount, colour, mark), share), word) in parts.iter().zip(shares).zip(words) {
            let (swatch, _) = ui.allocate_exact_size(vec2(8.0, 16.0), Sense::hover());
            let square = Rect::from_center_size(pos2(swatch.center().x, swatch.center().y), vec2(8.0, 8.0));
            ui.painter().rect_filled(square, corner::BAR, *colour);
            let warns = *mark == Mark::Warning && share > 0;
            let ink = if warns { palette.warn.ink } else { palette.text };
            ui.add(egui::Label::new(text(word, Type::Small, ink)).truncate()).on_hover_text(cx.money(*amount));
            ui.add_space(space::TIGHT);
        }
        if let Some(until) = proof.bank_until {
            let until = cx.tell(&Message::new("proof-bank-until").with("day", until));
            let width = ui.painter().layout_no_wrap(until.clone(), Type::Small.font(), palette.text.into()).size().x;
            if width < ui.available_width() {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    ui.label(text(until, Type::Small, palette.text_sub));
                });
            }
        }
    });
}

/// `87.6` of 876 tenths.
fn tenths(share: u32) -> String {
    format!("{}.{}", share / 10, share % 10)
}
