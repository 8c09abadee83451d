//! Looking for fraud by eye: scores and declines over time, when and why payments are declined, who tries most often.
//! A click in a chart filters the list of payments beside it.

mod highest;
mod panels;
mod places;
mod span;

use egui::{Align, CursorIcon, Frame, Label, Layout, Margin, Rect, ScrollArea, Sense, Ui, UiBuilder, Vec2, vec2};

use self::highest::{Filter, Highest};
use self::places::Places;
use self::span::Span;
use crate::desk;
use crate::report::chart::ChartSpec;
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Type, palette, size, space, text};
use crate::ui::widgets::{ChartView, card_at, segments, show_loadable};
use crate::worker::{Command, Event};

/// What looks wrong.
#[derive(Default)]
pub struct Suspicious {
    span: Span,
    found: Loadable<desk::Suspicious>,
    charts: Charts,
    highest: Highest,
}

/// What was found, drawn.
#[derive(Default)]
struct Charts {
    scores: ChartView,
    heat: ChartView,
}

impl Suspicious {
    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, _cx: &mut Cx<'_>) {
        if self.found.apply(event)
            && let Some(found) = self.found.value()
        {
            self.charts.scores.set(ChartSpec::Scores(found.scores.clone()));
            self.charts.heat.set(ChartSpec::Declines(Box::new(found.heat.clone())));
            self.highest.choose(found);
        }
        self.charts.scores.apply(event);
        self.charts.heat.apply(event);
    }

    /// Paints it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let spacing = ui.spacing().item_spacing;
        ui.spacing_mut().item_spacing.y = 0.0;
        if head(ui, cx, &mut self.span, self.found.value()) {
            self.found.expire();
            self.highest.show_all();
        }
        let (from, to) = self.span.moments(cx.now);
        self.found.keep_fresh(cx, || Command::FetchSuspicious { from, to });
        let room = ui.available_size();
        let Self { found, charts, highest, .. } = self;
        let page = Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 16 });
        let contents = |ui: &mut Ui| {
            ui.spacing_mut().item_spacing = spacing;
            show_loadable(ui, cx, found, |ui, cx, found| cards(ui, cx, found, charts, highest, room))
        };
        let scroll = ScrollArea::vertical().auto_shrink(false);
        if scroll.show(ui, |ui| page.show(ui, contents).inner).inner {
            self.found.expire();
        }
    }
}

/// The title, what was tried, and the choice of a span. True when another one was chosen.
fn head(ui: &mut Ui, cx: &Cx<'_>, span: &mut Span, found: Option<&desk::Suspicious>) -> bool {
    let palette = palette(ui);
    let contents = |ui: &mut Ui| {
        ui.set_min_height(size::PAGE_TITLE);
        ui.label(text(cx.say("window-suspicious"), Type::Title, palette.text_strong));
        ui.add_space(space::TIGHT);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let choices = Span::ALL.map(|span| (span, cx.tell(&span.name())));
            let other = segments(ui, span, &choices);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let words = found.map(|found| cx.tell(&tried(cx, found))).unwrap_or_default();
                ui.add(Label::new(text(words, Type::Body, palette.text_sub)).truncate());
            });
            other
        })
        .inner
    };
    let page = Frame::new().inner_margin(Margin::symmetric(16, 0));
    page.show(ui, |ui| ui.horizontal(contents).inner).inner
}

fn tried(cx: &Cx<'_>, found: &desk::Suspicious) -> Message {
    if found.attempts == 0 {
        return Message::new("suspicious-span-none");
    }
    Message::new("suspicious-span")
        .with("declined", cx.texts.count(found.declined))
        .with("tries", cx.texts.count(found.attempts))
}

/// Everything below the title. `room` is what is in sight of it.
fn cards(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    found: &desk::Suspicious,
    charts: &mut Charts,
    highest: &mut Highest,
    room: Vec2,
) {
    let places = Places::new(ui.available_width(), room.y - space::PAGE);
    let (whole, _) = ui.allocate_exact_size(vec2(ui.available_width(), places.height), Sense::hover());
    let at = |place: Rect| place.translate(whole.min.to_vec2());
    scores(ui, cx, found, &mut charts.scores, highest, at(places.scores));
    heat(ui, cx, found, &mut charts.heat, highest, at(places.heat));
    card_at(ui, at(places.reasons), |ui| panels::reasons(ui, cx, found));
    card_at(ui, at(places.fastest), |ui| panels::fastest(ui, cx, found));
    highest.card(ui, cx, found, at(places.highest));
}

/// A column of the chart filters by its time.
fn scores(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    found: &desk::Suspicious,
    chart: &mut ChartView,
    highest: &mut Highest,
    place: Rect,
) {
    chart.mark(match highest.filter() {
        Some(Filter::Between { from, .. }) => found.scores.column_at(*from).map(|column| (column, 0)),
        _ => None,
    });
    if let Some((column, _, title)) = chosen(ui, cx, chart, place)
        && let Some((from, to)) = found.scores.moments(column)
    {
        highest.filter_by(found, Filter::Between { from, to }, title);
    }
}

/// A cell of the chart filters by its hour of the week.
fn heat(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    found: &desk::Suspicious,
    chart: &mut ChartView,
    highest: &mut Highest,
    place: Rect,
) {
    chart.mark(match highest.filter() {
        Some(Filter::HourOfWeek { weekday, hour }) => Some((*hour, *weekday)),
        _ => None,
    });
    if let Some((hour, weekday, title)) = chosen(ui, cx, chart, place) {
        highest.filter_by(found, Filter::HourOfWeek { weekday, hour }, title);
    }
}

/// Shows a chart as a card; the column and row that were clicked, and what they are called.
fn chosen(ui: &mut Ui, cx: &mut Cx<'_>, chart: &mut ChartView, place: Rect) -> Option<(usize, usize, String)> {
    let mut around = ui.new_child(UiBuilder::new().max_rect(place));
    let (column, row, response) = chart.card(&mut around, cx, place.size())?;
    let clicked = response.on_hover_cursor(CursorIcon::PointingHand).clicked();
    let readout = clicked.then(|| chart.spec()?.readout(column, row, cx.texts)).flatten()?;
    Some((column, row, readout.title))
}
