//! The cards of the first side: charts that filter, and beside them the alerts or the highest scores.

use egui::{CursorIcon, Frame, Margin, Rect, Sense, Ui, UiBuilder, Vec2, vec2};

use super::highest::{Filter, Highest};
use super::places::Places;
use super::verbs::Verb;
use super::{Suspicious, panels};
use crate::desk;
use crate::ui::cx::Cx;
use crate::ui::theme::space;
use crate::ui::widgets::{ChartView, card_at, chip, rule, show_loadable, tabs};

/// What was found, drawn.
#[derive(Default)]
pub(super) struct Charts {
    pub(super) scores: ChartView,
    pub(super) heat: ChartView,
}

/// What the list beside the charts has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Tab {
    #[default]
    Alerts,
    Highest,
}

impl Suspicious {
    /// Everything below the title. `room` is what is in sight of it. Gives what was pressed.
    pub(super) fn cards(
        &mut self,
        ui: &mut Ui,
        cx: &mut Cx<'_>,
        found: &desk::Suspicious,
        room: Vec2,
        may: bool,
    ) -> Option<Verb> {
        let places = Places::new(ui.available_width(), room.y - space::PAGE);
        let (whole, _) = ui.allocate_exact_size(vec2(ui.available_width(), places.height), Sense::hover());
        let at = |place: Rect| place.translate(whole.min.to_vec2());
        scores(ui, cx, found, &mut self.charts.scores, &mut self.highest, at(places.scores));
        heat(ui, cx, found, &mut self.charts.heat, &mut self.highest, at(places.heat));
        self.scatter.card(ui, cx, found, at(places.scatter));
        card_at(ui, at(places.reasons), |ui| panels::reasons(ui, cx, found));
        self.threshold.card(ui, cx, found, at(places.threshold));
        card_at(ui, at(places.fastest), |ui| panels::fastest(ui, cx, found));
        card_at(ui, at(places.alerts), |ui| self.list(ui, cx, found, may))
    }

    /// The alerts, or the payments with the highest scores.
    fn list(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, found: &desk::Suspicious, may: bool) -> Option<Verb> {
        ui.spacing_mut().item_spacing.y = 0.0;
        let open = self.alerts.value().map_or(0, |found| found.open);
        let choices = [
            (Tab::Alerts, cx.say("alert-tab"), cx.texts.count(open as u64)),
            (Tab::Highest, cx.say("suspicious-highest"), cx.texts.count(self.highest.all() as u64)),
        ];
        tabs(ui, &mut self.tab, &choices);
        ui.add_space(space::TIGHT);
        if let Some((_, words)) = self.highest.filter_words() {
            let remove = chip(ui, words, &cx.say("suspicious-unfilter"));
            ui.add_space(space::SMALL);
            if remove {
                self.highest.unfilter(found);
            }
        }
        // The rows reach from edge to edge.
        let rows = Frame::new().outer_margin(Margin { left: -12, right: -12, top: 0, bottom: -12 });
        rows.show(ui, |ui| {
            rule(ui);
            match self.tab {
                Tab::Highest => {
                    self.highest.list(ui, cx, found);
                    None
                }
                Tab::Alerts => self.queue(ui, cx, may),
            }
        })
        .inner
    }

    fn queue(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, may: bool) -> Option<Verb> {
        let mut pressed = None;
        let Self { alerts, queue, highest, deciding, .. } = self;
        let again = show_loadable(ui, cx, alerts, |ui, cx, found| {
            pressed = queue.ui(ui, cx, found, highest.filter_words(), may, deciding.is_busy());
        });
        if again {
            alerts.expire();
        }
        pressed
    }
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
