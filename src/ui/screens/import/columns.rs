//! The first rows of a table, and above each column what it means.

use egui::{Align2, Frame, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::words;
use crate::desk::{Mapping, Means, TableSketch};
use crate::text::Message;
use crate::theme::Colour;
use crate::ui::cx::Cx;
use crate::ui::theme::{Type, corner, palette, size, space};
use crate::ui::widgets::{drop_down_of_width, one_line, put_words};

/// How wide a column is: as there is room, within this.
const WIDTH: (f32, f32) = (136.0, 240.0);

/// How many rows are shown: enough to tell what a column holds.
const ROWS: usize = 5;

/// Shows them. True when a column means something else now.
pub(super) fn columns(ui: &mut Ui, cx: &Cx<'_>, table: &TableSketch, mapping: &mut Mapping) -> bool {
    let palette = palette(ui);
    let mut choices = vec![(None, cx.say("import-means-nothing"))];
    let may_mean = Means::of_kind(mapping.kind).iter();
    choices.extend(may_mean.map(|&means| (Some(means), cx.say(words::means_key(mapping.kind, means)))));
    let mut other = None;
    let frame = Frame::new().stroke(Stroke::new(1.0, palette.line)).corner_radius(corner::CARD);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        #[allow(clippy::cast_precision_loss, reason = "a handful of columns")]
        let share = ui.available_width() / table.names.len().max(1) as f32;
        let width = share.clamp(WIDTH.0, WIDTH.1).floor();
        ScrollArea::horizontal().id_salt("columns").show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
            ui.horizontal_top(|ui| {
                for (place, name) in table.names.iter().enumerate() {
                    let means = mapping.means(name);
                    ui.push_id(place, |ui| {
                        ui.vertical(|ui| {
                            ui.set_width(width);
                            ui.add_space(space::SMALL);
                            let told = cx.tell(&Message::new("import-column-means").with("column", name));
                            let choice = ui
                                .horizontal(|ui| {
                                    ui.add_space(space::TIGHT);
                                    drop_down_of_width(ui, &told, &means, &choices, width - 2.0 * space::TIGHT)
                                })
                                .inner;
                            if let Some(choice) = choice {
                                other = Some((name.as_str(), choice));
                            }
                            column(ui, cx, width, name, values(table, place), means.is_some());
                        });
                    });
                }
            });
        });
    });
    let Some((name, means)) = other else { return false };
    mapping.set(name, means);
    true
}

fn values(table: &TableSketch, place: usize) -> Vec<&str> {
    table.rows.iter().take(ROWS).map(|row| row.get(place).map_or("", String::as_str)).collect()
}

/// A column's name and its first values: one thing with one name.
fn column(ui: &mut Ui, cx: &Cx<'_>, width: f32, name: &str, values: Vec<&str>, is_used: bool) {
    let palette = palette(ui);
    #[allow(clippy::cast_precision_loss, reason = "a handful of rows")]
    let height = size::ROOMY_ROW + size::DENSE_ROW * values.len() as f32 + space::SMALL;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let told = Message::new("import-column").with("column", name).with("values", values.join(", "));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, cx.tell(&told)));
    let ink = if is_used { palette.text_strong } else { palette.text_sub };
    let mut line = Rect::from_min_size(rect.min, vec2(width, size::ROOMY_ROW));
    let put = |words: &str, kind: Type, ink: Colour, line: Rect| {
        let inside = line.shrink2(vec2(space::SMALL + space::TIGHT, 0.0));
        let galley = one_line(ui, words, kind, ink, inside.width());
        put_words(ui, pos2(inside.left(), inside.center().y), Align2::LEFT_CENTER, galley);
    };
    put(name, Type::Small, palette.text_sub, line);
    for value in values {
        let top = line.bottom();
        line = Rect::from_min_size(pos2(rect.left(), top), vec2(width, size::DENSE_ROW));
        put(value, Type::Body, ink, line);
    }
    let under_names = rect.top() + size::ROOMY_ROW - 0.5;
    ui.painter().hline(rect.x_range(), under_names, Stroke::new(1.0, palette.line));
}
