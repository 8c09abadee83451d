//! Every settlement batch: whether it is at the bank, and what it was made of.

mod detail;
mod fees;
mod lines;
mod list;

use egui::{Frame, Key, Margin, Modifiers, Panel, Stroke, Ui};

use self::detail::Detail;
use self::list::{By, arrange};
use super::month_choice::MonthChoice;
use crate::desk::{self, SettlementRow};
use crate::domain::ids::BatchId;
use crate::report::month::ProofState;
use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::ui::theme::{palette, size};
use crate::ui::widgets::TableState;
use crate::worker::{Command, Event};

/// The list keeps at least this width beside a batch; on a smaller window the batch covers it.
const LIST_LEAST: f32 = 300.0;
/// What the list would rather have.
const LIST: f32 = 432.0;
/// A batch is not narrower than this.
const DETAIL_LEAST: f32 = 380.0;

/// Every settlement batch.
#[derive(Default)]
pub struct Settlements {
    month: MonthChoice,
    batches: Loadable<desk::Settlements>,
    /// Only the batches in this state.
    state: Option<ProofState>,
    /// By what they are sorted, and whether the largest is first.
    sort: (By, bool),
    /// The batches that are shown, in order.
    shown: Vec<SettlementRow>,
    table: TableState<BatchId, SettlementRow>,
    detail: Option<Box<Detail>>,
}

impl Settlements {
    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        if self.batches.apply(event) {
            let months = self.batches.value().map(|found| found.months.clone()).unwrap_or_default();
            if self.month.learn(&months) {
                self.batches.expire();
            }
            self.arrange();
        }
        let Some(detail) = &mut self.detail else { return };
        if detail.apply(event)
            && let Some(month) = detail.take_month_to_follow()
        {
            if self.state.take().is_some() {
                self.arrange();
            }
            if self.month.show(month) {
                self.fetch(cx);
            }
        }
    }

    /// Shows one batch beside the list.
    pub fn show_batch(&mut self, cx: &mut Cx<'_>, batch_id: BatchId) {
        self.open(cx, batch_id, true);
    }

    fn open(&mut self, cx: &mut Cx<'_>, batch_id: BatchId, follow: bool) {
        let place = self.shown.iter().position(|row| row.batch.batch_id == batch_id);
        match place {
            Some(place) if follow => self.table.put_cursor(batch_id.clone(), place),
            _ => self.table.cursor = Some(batch_id.clone()),
        }
        self.detail.get_or_insert_default().show(cx, batch_id, follow);
    }

    fn close(&mut self) {
        self.detail = None;
        self.table.cursor = None;
    }

    fn fetch(&mut self, cx: &mut Cx<'_>) {
        let month = self.month.month(cx.now);
        self.batches.ask(cx, Command::FetchSettlements(month));
    }

    /// Filters and sorts what came, and finds the cursor again.
    fn arrange(&mut self) {
        let rows = self.batches.value().map(|found| found.rows.as_slice()).unwrap_or_default();
        let kept = rows.iter().filter(|row| self.state.is_none_or(|state| row.batch.state == state));
        self.shown = kept.cloned().collect();
        arrange(&mut self.shown, self.sort);
        let at_cursor = |row: &SettlementRow| self.table.cursor.as_ref() == Some(&row.batch.batch_id);
        if let Some(place) = self.shown.iter().position(at_cursor) {
            self.table.cursor_is_at(place);
        }
    }

    /// Paints it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let month = self.month.month(cx.now);
        self.batches.keep_fresh(cx, || Command::FetchSettlements(month));
        // Escape closes what is on top, and only that.
        let nothing_above =
            !egui::Popup::is_any_open(ui.ctx()) && ui.memory(|memory| memory.top_modal_layer().is_none());
        let escape = |input: &mut egui::InputState| input.consume_key(Modifiers::NONE, Key::Escape);
        if self.detail.is_some() && nothing_above && ui.input_mut(escape) {
            self.close();
        }
        let room = ui.available_width();
        let covers = room < LIST_LEAST + DETAIL_LEAST;
        let width = if covers { room } else { (room - LIST).clamp(DETAIL_LEAST, size::WIDE_DETAIL).floor() };
        if let Some(detail) = &mut self.detail {
            let palette = palette(ui);
            let frame = Frame::new().fill(palette.card.into()).inner_margin(Margin::ZERO);
            let panel = Panel::right("settlement").exact_size(width).resizable(false).show_separator_line(false);
            let closed = panel
                .frame(frame)
                .show(ui, |ui| {
                    let edge = ui.max_rect();
                    let closed = detail.ui(ui, cx);
                    ui.painter().vline(edge.left() + 0.5, edge.y_range(), Stroke::new(1.0, palette.line));
                    closed
                })
                .inner;
            if closed {
                self.close();
            }
        }
        if self.detail.is_none() || !covers {
            self.list_ui(ui, cx);
        }
    }
}
