//! Thirty days of sales in one currency. A day leads to its payments.

use egui::{CursorIcon, Rect, Ui, UiBuilder};

use crate::desk::ChartChoice;
use crate::domain::Currency;
use crate::report::chart::ChartSpec;
use crate::ui::cx::{Cx, Intent};
use crate::ui::loadable::Loadable;
use crate::ui::widgets::{ChartView, card_at, error_box};
use crate::worker::{Command, Event};

/// The chart and what it was asked for.
#[derive(Default)]
pub(super) struct Flow {
    spec: Loadable<ChartSpec>,
    currency: Option<Currency>,
    chart: ChartView,
}

impl Flow {
    pub(super) fn apply(&mut self, event: &mut Event) {
        if self.spec.apply(event)
            && let Some(spec) = self.spec.take()
        {
            self.chart.set(spec);
        }
        self.chart.apply(event);
    }

    /// Asks for it when it is not as new as the book, or of another currency.
    pub(super) fn keep_fresh(&mut self, cx: &mut Cx<'_>, currency: Option<Currency>) {
        if self.currency != currency {
            self.currency = currency;
            self.spec.expire();
        }
        if currency.is_some() {
            self.spec.keep_fresh(cx, || Command::FetchChart(ChartChoice::Flow(currency)));
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, place: Rect) {
        if let Some(error) = self.spec.error() {
            if card_at(ui, place, |ui| error_box(ui, cx, error, Some(&cx.say("window-try-again")))) {
                self.spec.expire();
            }
            return;
        }
        let mut around = ui.new_child(UiBuilder::new().max_rect(place));
        let Some((column, _, response)) = self.chart.card(&mut around, cx, place.size()) else { return };
        let Some(ChartSpec::Flow(flow)) = self.chart.spec() else { return };
        let clicked = response.on_hover_cursor(CursorIcon::PointingHand).clicked();
        if let Some(day) = flow.date(column).filter(|_| clicked) {
            let next = day.succ_opt().unwrap_or(day);
            cx.want(Intent::ShowPayments(format!("after:{day} before:{next}")));
        }
    }
}
