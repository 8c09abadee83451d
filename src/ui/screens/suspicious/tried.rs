//! What a rule or a threshold would have done: how often it is right, what it is worth, and what became of what it finds.

use egui::{Align2, Label, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::words;
use crate::desk::{Then, TriedRule};
use crate::domain::Money;
use crate::text::Message;
use crate::theme::{Colour, Palette};
use crate::ui::cx::Cx;
use crate::ui::theme::{Type, corner, palette, space, text};
use crate::ui::widgets::{figure_row, one_line, put_words, sum_rule};

/// Precision, recall and the sum of what it is worth. Where no fraud is known nothing of that can be said.
pub(super) fn worth(ui: &mut Ui, cx: &Cx<'_>, found: &TriedRule, then: Then) {
    let palette = palette(ui);
    let tried = &found.tried;
    ui.spacing_mut().item_spacing.y = 0.0;
    if tried.frauds.count == 0 {
        ui.add(Label::new(text(cx.say("tried-no-frauds"), Type::Button, palette.text_strong)).wrap());
        ui.add_space(space::TIGHT);
        ui.add(Label::new(text(cx.say("tried-no-frauds-hint"), Type::Body, palette.text_sub)).wrap());
        return;
    }
    let failed = tried.split.get(2).map_or(0, |sum| sum.count);
    let looked = tried.flagged.count.saturating_sub(failed);
    ui.horizontal_top(|ui| {
        let half = (ui.available_width() - space::SMALL) / 2.0;
        let right = Message::new("tried-right").with("caught", tried.caught.count).with("of", looked);
        share(ui, cx, half, "tried-precision", tried.precision, &cx.tell(&right));
        let caught = Message::new("tried-caught").with("caught", tried.caught.count).with("of", tried.frauds.count);
        share(ui, cx, half, "tried-recall", tried.recall, &cx.tell(&caught));
    });
    ui.add_space(space::TIGHT);
    let money = |minor: i64| match found.currency {
        Some(currency) => cx.amount(Money::new(minor, currency)),
        None => minor.to_string(),
    };
    let caught = Message::new("tried-fees").with("count", tried.caught.count);
    figure_row(ui, &cx.say("tried-stopped"), "", &money(tried.stopped), false);
    figure_row(ui, &cx.tell(&caught), "", &money(tried.fees), false);
    let [.., good] = tried.split;
    let lost = match then {
        Then::Refuse => good.count,
        Then::Review => 0,
    };
    figure_row(ui, &cx.tell(&Message::new("tried-margin").with("count", lost)), "", &money(-tried.margin_lost), false);
    let reviews = match then {
        Then::Refuse => 0,
        Then::Review => looked,
    };
    figure_row(ui, &cx.tell(&Message::new("tried-reviews").with("count", reviews)), "", &money(-tried.reviews), false);
    sum_rule(ui);
    let currency = found.currency.map(|currency| currency.to_string()).unwrap_or_default();
    figure_row(ui, &cx.say("tried-net"), &currency, &money(tried.net_saved), true);
}

fn share(ui: &mut Ui, cx: &Cx<'_>, width: f32, name: &'static str, share: Option<f64>, counts: &str) {
    let palette = palette(ui);
    ui.vertical(|ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.label(text(cx.tell(&Message::new(name)), Type::Small, palette.text_sub));
        let words = share.map_or_else(|| "–".to_owned(), |share| words::percent(cx, share));
        ui.label(text(words, Type::Title, palette.text_strong));
        ui.add(Label::new(text(counts, Type::Small, palette.text_sub)).truncate());
    });
}

/// What became of the payments that it finds, as one bar, and how many alerts a day that is.
pub(super) fn split(ui: &mut Ui, cx: &Cx<'_>, found: &TriedRule) {
    let palette = palette(ui);
    let tried = &found.tried;
    ui.spacing_mut().item_spacing.y = space::TIGHT;
    let finds = Message::new("tried-finds")
        .with("count", tried.flagged.count)
        .with("of", cx.texts.count(tried.payments))
        .with("daily", words::number(cx, (tried.alerts_a_day * 10.0).round() / 10.0));
    ui.add(Label::new(text(cx.tell(&finds), Type::Body, palette.text)).wrap());
    let parts = parts(palette);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 12.0), Sense::hover());
    let each = parts.iter().zip(&tried.split);
    let told: Vec<String> =
        each.clone().map(|((key, _), sum)| cx.tell(&Message::new(key).with("count", sum.count))).collect();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, told.join(", ")));
    ui.painter().rect_filled(rect, corner::BAR, palette.hover);
    let all = tried.flagged.count.max(1);
    let mut left = rect.left();
    for ((_, ink), sum) in each.filter(|(_, sum)| sum.count > 0) {
        #[allow(clippy::cast_precision_loss, reason = "a part of a bar, some hundred pixels long")]
        let width = (sum.count as f32 / all as f32 * rect.width()).max(2.0);
        let right = (left + width).min(rect.right());
        ui.painter().rect_filled(
            Rect::from_min_max(pos2(left, rect.top()), pos2(right, rect.bottom())),
            corner::BAR,
            *ink,
        );
        left = right + 1.0;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
        for ((_, ink), words) in parts.iter().zip(&told) {
            // The square and its words are one thing, so that no line breaks between them.
            let words = one_line(ui, words, Type::Small, palette.text_sub, ui.max_rect().width() - 14.0);
            let (rect, _) = ui.allocate_exact_size(vec2(14.0 + words.size().x + space::TIGHT, 16.0), Sense::hover());
            let square = Rect::from_center_size(pos2(rect.left() + 4.0, rect.center().y), Vec2::splat(8.0));
            ui.painter().rect_filled(square, corner::BAR, *ink);
            put_words(ui, pos2(rect.left() + 14.0, rect.center().y), Align2::LEFT_CENTER, words);
        }
    });
}

/// In the order of [`crate::desk::Outcome::ALL`].
const fn parts(palette: &Palette) -> [(&'static str, Colour); 4] {
    [
        ("tried-disputed", palette.refunds),
        ("tried-refunded", palette.bank),
        ("tried-failed", palette.fees),
        ("tried-good", palette.net),
    ]
}
