//! The payments with the highest scores, of the whole span or of what was clicked in a chart.

use std::cmp::Reverse;

use chrono::{DateTime, Datelike as _, TimeDelta, Timelike as _, Utc};
use egui::{Align2, CursorIcon, Frame, Margin, Rect, ScrollArea, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};
use egui::{Label, Role, Vec2};

use crate::desk::{self, PaymentPoint};
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::{Type, palette, size, space, text};
use crate::ui::widgets::{Mark, nothing_here, one_line, put_words};

/// So many are listed; nobody looks through more by eye.
const LISTED: usize = 200;
const ROW: f32 = 52.0;

/// What of the span is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filter {
    /// What was tried from one moment to before another.
    Between { from: DateTime<Utc>, to: DateTime<Utc> },
    /// What was tried in one hour of the week: 0 is Monday.
    HourOfWeek { weekday: usize, hour: usize },
}

impl Filter {
    /// Whether it takes anything from one moment to another: the ends are looked at, and the hours between them.
    pub(super) fn takes_span(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> bool {
        let hours = (to - from).num_hours().clamp(0, 7 * 24);
        match *self {
            Self::Between { from: first, to: end } => from < end && to >= first,
            Self::HourOfWeek { .. } => {
                self.takes(to) || (0..=hours).any(|hour| self.takes(from + TimeDelta::hours(hour)))
            }
        }
    }

    fn takes(&self, at: DateTime<Utc>) -> bool {
        match *self {
            Self::Between { from, to } => from <= at && at < to,
            Self::HourOfWeek { weekday, hour } => {
                at.weekday().num_days_from_monday() as usize == weekday && at.hour() as usize == hour
            }
        }
    }
}

/// The list.
#[derive(Default)]
pub(super) struct Highest {
    filter: Option<(Filter, String)>,
    listed: Vec<PaymentPoint>,
    all: usize,
}

impl Highest {
    /// What it is filtered by.
    pub(super) fn filter(&self) -> Option<&Filter> {
        self.filter.as_ref().map(|(filter, _)| filter)
    }

    /// Lists anew, after something else was found.
    pub(super) fn choose(&mut self, found: &desk::Suspicious) {
        (self.listed, self.all) = highest(&found.points, self.filter(), LISTED);
    }

    /// Filters; what it is filtered by already is taken away.
    pub(super) fn filter_by(&mut self, found: &desk::Suspicious, filter: Filter, words: String) {
        let same = self.filter() == Some(&filter);
        self.filter = (!same).then_some((filter, words));
        self.choose(found);
    }

    /// Filters no more, from the next time on that something is found.
    pub(super) fn show_all(&mut self) {
        self.filter = None;
    }

    /// What it is filtered by, in words.
    pub(super) fn filter_words(&self) -> Option<(&Filter, &str)> {
        self.filter.as_ref().map(|(filter, words)| (filter, words.as_str()))
    }

    /// Filters no more, at once.
    pub(super) fn unfilter(&mut self, found: &desk::Suspicious) {
        self.filter = None;
        self.choose(found);
    }

    /// How many there are.
    pub(super) const fn all(&self) -> usize {
        self.all
    }

    /// The payments, as many as there is room for.
    pub(super) fn list(&self, ui: &mut Ui, cx: &mut Cx<'_>, found: &desk::Suspicious) {
        ScrollArea::vertical().id_salt("highest").auto_shrink(false).show(ui, |ui| {
            let source = Frame::new().inner_margin(Margin::symmetric(12, 6));
            source.show(ui, |ui| {
                let words = text(cx.say("suspicious-highest-source"), Type::Small, palette(ui).text_sub);
                ui.add(Label::new(words).truncate());
            });
            self.rows(ui, cx, found);
        });
    }

    fn rows(&self, ui: &mut Ui, cx: &mut Cx<'_>, found: &desk::Suspicious) {
        if self.listed.is_empty() {
            let (what, hint) = match self.filter() {
                None => ("suspicious-highest-none", "suspicious-highest-none-hint"),
                Some(Filter::Between { .. }) => ("suspicious-highest-none-then", "suspicious-highest-none-then-hint"),
                Some(Filter::HourOfWeek { .. }) => {
                    ("suspicious-highest-none-hour", "suspicious-highest-none-hour-hint")
                }
            };
            let nothing = Frame::new().inner_margin(Margin::symmetric(12, 0));
            nothing.show(ui, |ui| nothing_here(ui, &cx.say(what), &cx.say(hint)));
            return;
        }
        let threshold = found.scores.threshold();
        for point in &self.listed {
            let flagged = point.blocked || point.score.is_some_and(|score| score >= threshold);
            if row(ui, cx, point, flagged) {
                cx.want(Intent::ShowPayment(point.payment_id.clone()));
            }
        }
        let more = self.all - self.listed.len();
        let words = match more {
            0 => Message::new("suspicious-highest-end"),
            _ => Message::new("suspicious-highest-more").with("shown", cx.texts.count(more as u64)),
        };
        Frame::new().inner_margin(Margin::symmetric(12, 10)).show(ui, |ui| {
            ui.label(text(cx.tell(&words), Type::Small, palette(ui).text_sub));
        });
    }
}

/// The payments that the filter takes, highest score first, no more than `most`; and how many it takes.
fn highest(points: &[PaymentPoint], filter: Option<&Filter>, most: usize) -> (Vec<PaymentPoint>, usize) {
    // What the gateway stopped or the bank declined comes before what has the same score, then what is newer.
    let rank = |point: &&PaymentPoint| Reverse((point.score, point.blocked, point.declined, point.at));
    let takes = |point: &&PaymentPoint| filter.is_none_or(|filter| filter.takes(point.at));
    let mut listed: Vec<&PaymentPoint> = points.iter().filter(takes).collect();
    let all = listed.len();
    if all > most {
        // Without sorting what is not listed: there may be very many.
        listed.select_nth_unstable_by_key(most, rank);
        listed.truncate(most);
    }
    listed.sort_by_key(rank);
    (listed.into_iter().cloned().collect(), all)
}

/// One payment: its score, what became of it, when, and how much. True when it was clicked.
fn row(ui: &mut Ui, cx: &Cx<'_>, point: &PaymentPoint, flagged: bool) -> bool {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let (mark, state) = match point {
        PaymentPoint { blocked: true, .. } => (Mark::Bad, "suspicious-blocked"),
        PaymentPoint { declined: true, .. } => (Mark::Bad, "window-payment-declined"),
        _ => (Mark::Quiet, "suspicious-not-declined"),
    };
    let (state, time, amount) = (cx.say(state), cx.texts.moment(point.at, cx.now), cx.money(point.amount));
    let (score, told) = match point.score {
        Some(score) => {
            let score = cx.texts.count(u64::from(score));
            (score.clone(), cx.tell(&Message::new("suspicious-score").with("score", score)))
        }
        None => ("\u{2013}".to_owned(), cx.say("suspicious-score-none")),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{told}, {state}, {time}, {amount}")));
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    if !ui.is_rect_visible(rect) {
        return response.clicked();
    }
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 0, palette.hover);
    }
    if response.has_focus() {
        ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(3.0, ROW)), 0, palette.accent_fill);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.line));
    let inside = rect.shrink2(vec2(space::CARD, 0.0));
    let middle = rect.center().y;
    point_shape(ui, pos2(inside.left() + 5.0, middle), flagged);
    let score = one_line(ui, &score, Type::Title, palette.text_strong, 40.0);
    put_words(ui, pos2(inside.left() + 44.0, middle), Align2::RIGHT_CENTER, score);
    let (left, upper, lower) = (inside.left() + 60.0, middle - 9.0, middle + 9.0);
    let amount = one_line(ui, &amount, Type::Body, palette.text_strong, inside.width() * 0.5);
    let amount = put_words(ui, pos2(inside.right(), upper), Align2::RIGHT_CENTER, amount);
    let (glyph, tone) = mark.look(palette);
    let spot = Rect::from_center_size(pos2(left + size::GLYPH / 2.0, upper), Vec2::splat(size::GLYPH));
    glyph.image(tone.ink).paint_at(ui, spot);
    let words = left + size::GLYPH + 6.0;
    let state = one_line(ui, &state, Type::Body, palette.text, amount.left() - space::SMALL - words);
    put_words(ui, pos2(words, upper), Align2::LEFT_CENTER, state);
    let time = one_line(ui, &time, Type::Small, palette.text_sub, inside.right() - left);
    put_words(ui, pos2(left, lower), Align2::LEFT_CENTER, time);
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}

/// As the chart has it: a diamond where it is flagged, else a circle.
fn point_shape(ui: &Ui, at: egui::Pos2, flagged: bool) {
    let palette = palette(ui);
    let reach = 5.0;
    if flagged {
        let corners = [vec2(0.0, -reach), vec2(reach, 0.0), vec2(0.0, reach), vec2(-reach, 0.0)];
        let corners = corners.map(|corner| at + corner).to_vec();
        ui.painter().add(Shape::convex_polygon(corners, palette.refunds, Stroke::NONE));
    } else {
        ui.painter().circle_filled(at, 3.5, palette.net);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::ids::PaymentId;
    use crate::domain::{Currency, Money};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn point(id: &str, time: DateTime<Utc>, score: Option<u8>, declined: bool) -> PaymentPoint {
        let amount = Money::new(1200, Currency::EUR);
        PaymentPoint { payment_id: PaymentId::new(id), at: time, score, declined, blocked: false, amount }
    }

    fn ids(points: &[PaymentPoint]) -> Vec<&str> {
        points.iter().map(|point| point.payment_id.as_str()).collect()
    }

    #[test]
    fn the_highest_come_first_and_those_without_a_score_last() {
        let monday = at("2026-11-23T13:30:00Z");
        let points = [
            point("none", monday, None, true),
            point("low", monday, Some(3), true),
            point("old", monday, Some(80), false),
            point("new", monday + TimeDelta::hours(2), Some(80), false),
            point("declined", monday, Some(80), true),
        ];
        let (listed, all) = highest(&points, None, 10);
        assert_eq!((ids(&listed), all), (vec!["declined", "new", "old", "low", "none"], 5));
        let (listed, all) = highest(&points, None, 2);
        assert_eq!((ids(&listed), all), (vec!["declined", "new"], 5));
    }

    #[test]
    fn a_filter_takes_its_hour_of_every_week_or_its_moments_alone() {
        let monday = at("2026-11-23T13:00:00Z");
        let points = [
            point("before", monday - TimeDelta::milliseconds(1), Some(1), false),
            point("first", monday, Some(2), false),
            point("last week", monday - TimeDelta::days(7), Some(3), false),
            point("after", monday + TimeDelta::hours(1), Some(4), false),
        ];
        let hour = Filter::HourOfWeek { weekday: 0, hour: 13 };
        assert_eq!(ids(&highest(&points, Some(&hour), 10).0), ["last week", "first"]);
        let span = Filter::Between { from: monday, to: monday + TimeDelta::hours(1) };
        assert_eq!(ids(&highest(&points, Some(&span), 10).0), ["first"]);
        // Of something that lasts, any part will do.
        let minutes = TimeDelta::minutes;
        assert!(span.takes_span(monday - minutes(5), monday + minutes(5)));
        assert!(!span.takes_span(monday - minutes(5), monday - minutes(1)));
        assert!(hour.takes_span(monday - minutes(90), monday + minutes(90)));
        assert!(!hour.takes_span(monday - minutes(90), monday - minutes(61)));
    }
}
