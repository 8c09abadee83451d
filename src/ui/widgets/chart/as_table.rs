//! A chart's figures as a table, for those who would rather read, or take them along.

use egui::{Context, Frame, Id, Label, Modal, vec2};

use crate::report::chart::{ChartSpec, FigureTable};
use crate::text::{Message, Texts};
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::{Type, palette, size, space, text};
use crate::ui::widgets::{Button, Column, Listed, Table, TableEvent, TableState};

/// Room for a figure's column beyond its widest text.
const CELL_PADDING: f32 = 20.0;

/// The open dialog.
#[derive(Default)]
pub(super) struct AsTable {
    state: TableState<Vec<String>, Vec<String>>,
}

impl AsTable {
    /// Shows the dialog. True when it is to be closed.
    pub(super) fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>, spec: &ChartSpec) -> bool {
        let title = spec.title(cx.texts);
        let FigureTable { headers, rows } = spec.table(cx.texts);
        let room = ctx.content_rect().size() - vec2(96.0, 224.0);
        let mut close = false;
        let response = Modal::new(Id::unique(("chart-as-table", &title))).show(ctx, |ui| {
            Frame::new().inner_margin(space::DIALOG).show(ui, |ui| {
                let palette = palette(ui);
                let widths = widths(ui, &headers, &rows);
                let columns = headers.iter().zip(&widths).enumerate().map(|(place, (name, width))| {
                    let cell = move |_: &Cx<'_>, row: &Vec<String>| row.get(place).cloned().unwrap_or_default();
                    let column = Column::new(name, *width, cell);
                    if place == 0 { column.grows() } else { column.figures() }
                });
                let table = Table::<_, ()>::new(&title, columns.collect());
                let width = widths.iter().sum::<f32>().max(size::DIALOG).min(room.x);
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.label(text(&title, Type::Title, palette.text_strong));
                ui.add(Label::new(text(spec.caption(cx.texts), Type::Small, palette.text_sub)).truncate());
                ui.add_space(space::SMALL);
                #[allow(clippy::cast_precision_loss, reason = "more rows than fit are cut to the room there is")]
                let height = size::ROOMY_ROW + rows.len() as f32 * size::ROW;
                let all = table.as_tsv(cx, &rows.iter().collect::<Vec<_>>());
                let events = ui
                    .allocate_ui(vec2(width, height.min(room.y)), |ui| {
                        ui.set_min_height(height.min(room.y));
                        table.show(ui, cx, &mut Listed::new(&rows, Vec::clone), &mut self.state)
                    })
                    .inner;
                for event in events {
                    if let TableEvent::Copied(lines) = event {
                        cx.want(Intent::Copy(lines, Message::new("window-chart-lines")));
                    }
                }
                ui.add_space(space::CARD);
                ui.horizontal(|ui| {
                    close = ui.add(Button::primary(cx.say("window-close"))).clicked();
                    if ui.add(Button::soft(cx.say("window-chart-copy"))).clicked() {
                        cx.want(Intent::Copy(all, Message::new("window-chart-table")));
                    }
                });
            });
        });
        close || response.should_close()
    }
}

/// Puts all of a chart's figures on the clipboard, as spreadsheets take them.
pub(super) fn copy(texts: &Texts, spec: &ChartSpec) -> Intent {
    let FigureTable { headers, rows } = spec.table(texts);
    let lines = std::iter::once(&headers).chain(&rows).map(|row| row.join("\t"));
    Intent::Copy(lines.collect::<Vec<_>>().join("\n"), Message::new("window-chart-table"))
}

/// As wide as the widest text of each column.
fn widths(ui: &egui::Ui, headers: &[String], rows: &[Vec<String>]) -> Vec<f32> {
    let wide = |words: &str, kind: Type| {
        let ink = palette(ui).text;
        ui.painter().layout_no_wrap(words.to_owned(), kind.font(), ink.into()).size().x
    };
    let column = |(place, header): (usize, &String)| {
        let cells = rows.iter().filter_map(|row| row.get(place)).map(|cell| wide(cell, Type::Body));
        (cells.fold(wide(header, Type::Label), f32::max) + CELL_PADDING).ceil()
    };
    headers.iter().enumerate().map(column).collect()
}
