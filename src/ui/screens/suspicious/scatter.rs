//! How much was paid when: each payment a point, those of alerts an orange diamond.

use std::collections::HashSet;

use chrono::{DateTime, Duration, DurationRound as _, Utc};
use egui::{Align2, CursorIcon, Id, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::desk::{self, PaymentPoint, RiskAlerts};
use crate::domain::ids::PaymentId;
use crate::domain::{Currency, Money};
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::{Type, palette, size, space, text};
use crate::ui::widgets::{card_at, card_title, nothing_here, one_line, put_words};

/// Room for the amounts at the left, and for the times and the legend below.
const LEFT: f32 = 44.0;
const BELOW: f32 = 42.0;

/// Points nearer to each other than this are drawn as one.
const NEAR: f32 = 3.0;

/// From the pointer to the point that it means.
const REACH: f32 = 9.0;

/// The chart, with the points as they were placed last.
#[derive(Default)]
pub(super) struct Scatter {
    placed: Option<Placed>,
    flagged: HashSet<PaymentId>,
}

/// What does not change while nothing else is shown: there may be very many payments.
struct Placed {
    size: Vec2,
    scale: Scale,
    dots: Vec<Dot>,
}

/// A point at its place within the plot.
struct Dot {
    at: Pos2,
    flagged: bool,
    /// Which payment, by its place among all.
    place: usize,
}

impl Scatter {
    /// Other payments, or other alerts.
    pub(super) fn set(&mut self, alerts: Option<&RiskAlerts>) {
        self.placed = None;
        let all = alerts.into_iter().flat_map(|found| &found.alerts);
        self.flagged = all.flat_map(|alert| alert.payments.iter().cloned()).collect();
    }

    /// Shows it in its place.
    pub(super) fn card(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, found: &desk::Suspicious, place: Rect) {
        card_at(ui, place, |ui| {
            let palette = palette(ui);
            let currency = self.currency(found);
            card_title(ui, &cx.say("scatter-title"), |ui| {
                if let Some(currency) = currency {
                    let caption = Message::new("scatter-scale").with("currency", currency.code());
                    ui.label(text(cx.tell(&caption), Type::Small, palette.text_sub));
                }
            });
            let Some(currency) = currency else {
                nothing_here(ui, &cx.say("suspicious-highest-none"), &cx.say("suspicious-highest-none-hint"));
                return;
            };
            let room = ui.available_rect_before_wrap();
            let plot = Rect::from_min_max(room.min + vec2(LEFT, 6.0), room.max - vec2(4.0, BELOW));
            if plot.width() > 40.0 && plot.height() > 40.0 {
                self.plot(ui, cx, found, currency, plot);
                legend(ui, cx, pos2(plot.left(), room.bottom() - 8.0));
            }
        });
    }

    fn currency(&self, found: &desk::Suspicious) -> Option<Currency> {
        self.placed.as_ref().map(|placed| placed.scale.currency).or_else(|| currency(&found.points))
    }

    fn plot(&mut self, ui: &Ui, cx: &mut Cx<'_>, found: &desk::Suspicious, currency: Currency, plot: Rect) {
        let palette = palette(ui);
        // A pointer is not needed to get at what is flagged: that is what the alerts are.
        let response = ui.interact(plot.expand(4.0), Id::unique("scatter"), Sense::CLICK);
        let told = Message::new("scatter-told")
            .with("payments", cx.texts.count(found.points.len() as u64))
            .with("flagged", self.flagged.len());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, cx.tell(&told)));
        let placed = match self.placed.take().filter(|placed| placed.size == plot.size()) {
            Some(placed) => placed,
            None => {
                let scale = Scale::of(found, currency);
                let dots = place(found, &self.flagged, currency, &scale, plot.size());
                Placed { size: plot.size(), scale, dots }
            }
        };
        let Placed { scale, dots, .. } = self.placed.insert(placed);
        scale.axes(ui, cx, found, plot);
        let at = |dot: &Dot| plot.min + dot.at.to_vec2();
        for dot in dots.iter() {
            if dot.flagged {
                diamond(ui, at(dot), 4.5);
            } else {
                ui.painter().circle_filled(at(dot), 1.8, palette.net);
            }
        }
        let near = |pointer: Pos2| {
            let far = |dot: &Dot| at(dot).distance(pointer) - if dot.flagged { 4.0 } else { 0.0 };
            let with_distance = dots.iter().map(|dot| (dot, far(dot)));
            with_distance.filter(|(_, far)| *far <= REACH).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(dot, _)| dot)
        };
        let Some(dot) = response.hover_pos().and_then(near) else { return };
        let Some(point) = found.points.get(dot.place) else { return };
        ui.painter().circle_stroke(at(dot), 7.0, Stroke::new(1.5, palette.text_strong));
        if response.clicked() {
            cx.want(Intent::ShowPayment(point.payment_id.clone()));
        }
        let words = readout(cx, point, dot.flagged);
        response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text_at_pointer(words);
    }
}

fn readout(cx: &Cx<'_>, point: &PaymentPoint, flagged: bool) -> String {
    let mut lines = vec![cx.money(point.amount), cx.texts.time(point.at)];
    if point.declined || point.blocked {
        lines.push(cx.say("window-payment-declined"));
    }
    if flagged {
        lines.push(cx.say("scatter-flagged"));
    }
    lines.join("\n")
}

/// The currency of most payments; amounts of others are not compared.
fn currency(points: &[PaymentPoint]) -> Option<Currency> {
    let mut counts: Vec<(Currency, usize)> = Vec::new();
    for point in points {
        match counts.iter_mut().find(|(of, _)| *of == point.amount.currency) {
            Some((_, count)) => *count += 1,
            None => counts.push((point.amount.currency, 1)),
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(currency, _)| currency)
}

/// From amounts and times to places.
struct Scale {
    /// The powers of ten, in minor units, between which all amounts are.
    least: u32,
    most: u32,
    currency: Currency,
}

impl Scale {
    fn of(found: &desk::Suspicious, currency: Currency) -> Self {
        let amounts = found
            .points
            .iter()
            .filter(|point| point.amount.currency == currency)
            .map(|point| point.amount.minor.max(1));
        let (least, most) = amounts.fold((i64::MAX, 1), |(least, most), minor| (least.min(minor), most.max(minor)));
        let least = least.min(most).ilog10();
        Self { least, most: (most.ilog10() + 1).max(least + 1), currency }
    }

    /// How high an amount is, from 0 to 1.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a place on the screen")]
    fn height(&self, minor: i64) -> f32 {
        let exponent = (minor.max(1) as f64).log10() as f32;
        (exponent - self.least as f32) / (self.most - self.least) as f32
    }

    fn axes(&self, ui: &Ui, cx: &Cx<'_>, found: &desk::Suspicious, plot: Rect) {
        let palette = palette(ui);
        let line = Stroke::new(1.0, palette.line);
        for exponent in self.least..=self.most {
            let minor = 10_i64.pow(exponent);
            let y = plot.bottom() - self.height(minor) * plot.height();
            ui.painter().hline(plot.x_range(), y, line);
            let whole = minor / 10_i64.pow(self.currency.exponent());
            let words = if whole > 0 {
                cx.texts.count(whole.unsigned_abs())
            } else {
                cx.amount(Money::new(minor, self.currency))
            };
            let words = one_line(ui, &words, Type::Label, palette.text_sub, LEFT - 6.0);
            put_words(ui, pos2(plot.left() - 6.0, y), Align2::RIGHT_CENTER, words);
        }
        let span = found.to - found.from;
        let mut free_from = f32::NEG_INFINITY;
        for tick in ticks(found.from, found.to) {
            let x = plot.left() + part(tick - found.from, span) * plot.width();
            let words = if span <= Duration::days(2) {
                cx.texts.clock(tick)
            } else {
                cx.texts.day_and_month(tick.date_naive())
            };
            let words = one_line(ui, &words, Type::Label, palette.text_sub, 80.0);
            let half = words.size().x / 2.0;
            let x = x.clamp(plot.left() + half, (plot.right() - half).max(plot.left() + half));
            // One that was moved in from the edge may leave no room for the next.
            if x - half >= free_from {
                let put = put_words(ui, pos2(x, plot.bottom() + 11.0), Align2::CENTER_CENTER, words);
                free_from = put.right() + space::SMALL;
            }
        }
    }
}

/// Which part of a span that is.
#[allow(clippy::cast_precision_loss, reason = "a place on the screen")]
fn part(of: Duration, span: Duration) -> f32 {
    of.num_seconds() as f32 / span.num_seconds().max(1) as f32
}

/// Six times at most, on whole hours or days.
fn ticks(from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    const HOURS: [i64; 10] = [1, 2, 3, 6, 12, 24, 48, 168, 336, 720];
    let hours = (to - from).num_hours();
    let step = HOURS.into_iter().find(|step| hours / step <= 6).unwrap_or(2_160);
    let step = Duration::hours(step);
    let first = from.duration_round_up(step).unwrap_or(from);
    std::iter::successors(Some(first), |at| Some(*at + step)).take_while(|at| *at < to).collect()
}

fn place(
    found: &desk::Suspicious,
    flagged: &HashSet<PaymentId>,
    currency: Currency,
    scale: &Scale,
    size: Vec2,
) -> Vec<Dot> {
    let span = found.to - found.from;
    let mut taken = HashSet::new();
    let mut dots: Vec<Dot> = Vec::new();
    let of_currency = found.points.iter().enumerate().filter(|(_, point)| point.amount.currency == currency);
    for (place, point) in of_currency {
        let at = pos2(part(point.at - found.from, span) * size.x, (1.0 - scale.height(point.amount.minor)) * size.y);
        let is_flagged = flagged.contains(&point.payment_id);
        #[allow(clippy::cast_possible_truncation, reason = "a place on the screen")]
        let cell = ((at.x / NEAR) as i32, (at.y / NEAR) as i32, is_flagged);
        if taken.insert(cell) {
            dots.push(Dot { at, flagged: is_flagged, place });
        }
    }
    // What is flagged lies above the rest.
    dots.sort_by_key(|dot| dot.flagged);
    dots
}

fn diamond(ui: &Ui, at: Pos2, reach: f32) {
    let palette = palette(ui);
    let corners = [vec2(0.0, -reach), vec2(reach, 0.0), vec2(0.0, reach), vec2(-reach, 0.0)];
    let corners = corners.map(|corner| at + corner).to_vec();
    ui.painter().add(Shape::convex_polygon(corners, palette.refunds, Stroke::new(1.0, palette.card)));
}

fn legend(ui: &Ui, cx: &Cx<'_>, at: Pos2) {
    let palette = palette(ui);
    ui.painter().circle_filled(at + vec2(4.0, 0.0), 2.5, palette.net);
    let words = one_line(ui, &cx.say("scatter-payment"), Type::Small, palette.text_sub, 160.0);
    let after = put_words(ui, at + vec2(12.0, 0.0), Align2::LEFT_CENTER, words);
    let next = pos2(after.right() + space::PAGE, at.y);
    diamond(ui, next, size::GLYPH / 2.0);
    let words = one_line(ui, &cx.say("scatter-flagged"), Type::Small, palette.text_sub, 160.0);
    put_words(ui, next + vec2(10.0, 0.0), Align2::LEFT_CENTER, words);
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn times_are_on_whole_hours_or_days_and_few() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let day = ticks(at("2026-11-24T00:00:00Z"), at("2026-11-24T14:32:00Z"));
        assert_eq!(day.first(), Some(&at("2026-11-24T00:00:00Z")));
        assert_eq!(day.get(1), Some(&at("2026-11-24T03:00:00Z")));
        for (from, to) in
            [("2026-11-18T00:00:00Z", "2026-11-24T14:32:00Z"), ("2026-08-27T00:00:00Z", "2026-11-24T14:32:00Z")]
        {
            let found = ticks(at(from), at(to));
            assert!((2..=7).contains(&found.len()), "{found:?}");
        }
    }
}
