//! A chart on screen: the same drawing as in files and reports, made in the background, answering the pointer and the
//! keyboard.
//!
//! The picture is drawn for the device's pixels and shown one to one. While another one is on its way the old one stays
//! in sight, stretched where the size has changed.

mod as_table;
mod place;
mod readout;

use std::sync::Arc;

use egui::{
    ColorImage, EventFilter, Key, Modifiers, Popup, Rect, Response, Role, Sense, Stroke, StrokeKind, TextureHandle,
    TextureOptions, Ui, UiBuilder, Vec2, WidgetInfo, emath::GuiRounding as _, pos2, vec2,
};

use self::as_table::AsTable;
use self::place::{Drawn, Place};
use super::button::{Button, focus_ring, icon_button, menu_line};
use super::notice_box::error_lines;
use crate::report::chart::{ChartSpec, PADDING, Picture, PlotGeometry};
use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Icon, Type, UNTINTED, corner, hover_veil, palette, size, space, theme};
use crate::worker::{Command, Event};

/// From a card's outline to what is in it: its padding and its line.
const CARD_MARGIN: f32 = space::CARD + 1.0;

/// A picture with square corners keeps this far away from a card's round ones.
const CORNER_ROOM: f32 = 3.0;

/// The width of the menu of a chart.
const MENU: f32 = 176.0;

/// A chart and the picture of it.
#[derive(Default)]
pub struct ChartView {
    spec: Option<Arc<ChartSpec>>,
    /// Grows whenever other figures are shown.
    figures: u64,
    asked: Option<Drawn>,
    picture: Loadable<Picture>,
    shown: Option<Shown>,
    /// Where the keyboard is.
    cursor: Option<(usize, usize)>,
    marked: Option<(usize, usize)>,
    as_table: Option<AsTable>,
    button_has_keyboard: bool,
    /// The keyboard comes back to the chart when the table is closed.
    comes_back: bool,
    /// The pass in which it was last shown.
    seen_in: u64,
}

/// The picture that is in sight.
struct Shown {
    texture: TextureHandle,
    geometry: PlotGeometry,
    drawn: Drawn,
}

impl ChartView {
    /// Shows these figures from now on.
    pub fn set(&mut self, spec: ChartSpec) {
        if self.spec.as_deref() != Some(&spec) {
            self.figures += 1;
            self.cursor = None;
            self.spec = Some(Arc::new(spec));
        }
    }

    /// Shows nothing from now on.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether there are figures to show.
    pub const fn is_set(&self) -> bool {
        self.spec.is_some()
    }

    /// The figures.
    pub fn spec(&self) -> Option<&ChartSpec> {
        self.spec.as_deref()
    }

    /// Puts a frame around a column and row, such as the one that something else is filtered by.
    pub const fn mark(&mut self, place: Option<(usize, usize)>) {
        self.marked = place;
    }

    /// Takes its picture when it has come.
    pub fn apply(&mut self, event: &mut Event) {
        self.picture.apply(event);
    }

    /// Shows the chart at this size. Gives the column and row under the pointer or the keyboard, and whether it was
    /// clicked.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, size: Vec2) -> Option<(usize, usize, Response)> {
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        self.show(ui, cx, rect, rect, response)
    }

    /// Shows the chart as a card of its own: its ground is the card's, its title stands where a card's does.
    pub fn card(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, size: Vec2) -> Option<(usize, usize, Response)> {
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let palette = palette(ui);
        let line = Stroke::new(1.0, palette.line);
        ui.painter().rect(rect, corner::CARD, palette.card, line, StrokeKind::Inside);
        let beyond = f32::from(PADDING) - CARD_MARGIN;
        self.show(ui, cx, rect.expand(beyond), rect.shrink(CORNER_ROOM), response)
    }

    /// The picture in `rect`, as much of it as is in `window`.
    fn show(
        &mut self,
        ui: &mut Ui,
        cx: &mut Cx<'_>,
        rect: Rect,
        window: Rect,
        response: Response,
    ) -> Option<(usize, usize, Response)> {
        let spec = Arc::clone(self.spec.as_ref()?);
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, spec.alt_text(cx.texts)));
        let place = Place::new(rect.round_to_pixels(ui.pixels_per_point()), ui.pixels_per_point());
        self.ask(ui, cx, &spec, &place);
        self.take_picture(ui);
        let painted = self.paint(ui, &place, window);
        focus_ring(ui, &response.clone().with_new_rect(window), palette(ui));
        self.table_ui(ui, cx, &spec, &response);
        self.button_ui(ui, cx, &spec, &place, &response);
        self.menu_ui(cx, &spec, &response);
        self.trouble_ui(ui, cx, window);

        let (drawn, geometry) = painted.filter(|(drawn, _)| drawn.figures == self.figures)?;
        self.cursor = walk(ui, &response, &geometry, self.cursor);
        let pointer = response.hover_pos().and_then(|at| place.cell_at(&drawn, &geometry, at));
        let (column, row) = pointer.or(self.cursor)?;
        let cell = place.cell(&drawn, &geometry, column, row).intersect(window);
        ui.painter().rect_filled(cell, 0, hover_veil(palette(ui)));
        if let Some(readout) = spec.readout(column, row, cx.texts)
            && !response.context_menu_opened()
        {
            let words = readout::in_words(&readout);
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(words));
            readout::show(ui, &response, &readout, cell);
        }
        Some((column, row, response))
    }

    /// The picture and the frame around what is marked. Gives what is in sight.
    fn paint(&self, ui: &Ui, place: &Place, window: Rect) -> Option<(Drawn, PlotGeometry)> {
        // In the other theme's colours it would be a flash.
        let shown = self.shown.as_ref().filter(|shown| shown.drawn.theme == theme(ui.ctx()))?;
        let (drawn, geometry) = (shown.drawn, shown.geometry);
        let painter = ui.painter().with_clip_rect(window.intersect(ui.clip_rect()));
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        painter.image(shown.texture.id(), place.picture(&drawn), whole, UNTINTED);
        let marked = self.marked.filter(|_| drawn.figures == self.figures);
        if let Some((column, row)) = marked {
            let cell = place.cell(&drawn, &geometry, column, row);
            let palette = palette(ui);
            if geometry.rows == 1 {
                // A column may be a few points wide: two lines beside it leave it in sight.
                let line = Stroke::new(1.0, palette.accent.ink);
                painter.rect_filled(cell.expand2(vec2(2.0, 0.0)), 0, hover_veil(palette));
                painter.vline(cell.left() - 2.5, cell.y_range(), line);
                painter.vline(cell.right() + 2.5, cell.y_range(), line);
            } else {
                let line = Stroke::new(2.0, palette.text_strong);
                painter.rect_stroke(cell, corner::BAR, line, StrokeKind::Outside);
            }
        }
        Some((drawn, geometry))
    }

    fn ask(&mut self, ui: &Ui, cx: &mut Cx<'_>, spec: &Arc<ChartSpec>, place: &Place) {
        let wanted = place.drawing(theme(ui.ctx()), self.figures);
        // While a window is dragged larger every frame has another size: one picture at a time is drawn.
        if self.asked != Some(wanted) && !self.picture.is_pending() && ui.is_rect_visible(place.rect) {
            self.asked = Some(wanted);
            let command = Command::DrawChart {
                spec: Arc::clone(spec),
                size: wanted.size,
                scale: wanted.scale,
                theme: wanted.theme,
            };
            self.picture.ask(cx, command);
        }
    }

    fn take_picture(&mut self, ui: &Ui) {
        let Some(picture) = self.picture.take() else { return };
        let Some(drawn) = self.asked else { return };
        let pixels = [picture.width as usize, picture.height as usize];
        let image = ColorImage::from_rgba_premultiplied(pixels, &picture.rgba);
        let texture = if let Some(Shown { mut texture, .. }) = self.shown.take() {
            texture.set(image, TextureOptions::LINEAR);
            texture
        } else {
            ui.ctx().load_texture("chart", image, TextureOptions::LINEAR)
        };
        self.shown = Some(Shown { texture, geometry: picture.geometry, drawn });
    }

    /// Why there is no picture, with a way to try again.
    fn trouble_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, window: Rect) {
        let Some(error) = self.picture.error() else { return };
        let inside = window.shrink2(vec2(space::CARD, 2.0 * size::ROW));
        let mut place = ui.new_child(UiBuilder::new().max_rect(inside));
        error_lines(&mut place, cx, error);
        if place.add(Button::soft(cx.say("window-try-again")).icon(Icon::Sync)).clicked() {
            self.asked = None;
        }
    }

    /// A small button beside the title, in sight while the pointer or the keyboard is there.
    fn button_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, spec: &ChartSpec, place: &Place, chart: &Response) {
        let ink = palette(ui).text;
        let title = ui.painter().layout_no_wrap(spec.title(cx.texts), Type::Strong.font(), ink.into());
        let at = place.title();
        let left = (at.x + title.size().x * place.unit() + space::TIGHT).min(chart.rect.right() - size::ROW);
        let rect = Rect::from_min_size(pos2(left, at.y - size::ROW / 2.0), Vec2::splat(size::ROW));
        let mut around = ui.new_child(UiBuilder::new().id_salt("chart-button").max_rect(rect));
        if !(ui.rect_contains_pointer(chart.rect) || chart.has_focus() || self.button_has_keyboard) {
            around.set_opacity(0.0);
        }
        let button = icon_button(&mut around, Icon::Sheet, &cx.say("window-chart-as-table"));
        self.button_has_keyboard = button.has_focus();
        if button.clicked() {
            self.as_table = Some(AsTable::default());
            self.comes_back = button.has_focus();
        }
    }

    fn menu_ui(&mut self, cx: &mut Cx<'_>, spec: &Arc<ChartSpec>, chart: &Response) {
        Popup::context_menu(chart).show(|ui| {
            ui.set_width(MENU);
            ui.spacing_mut().item_spacing.y = 0.0;
            if menu_line(ui, Icon::Sheet, &cx.say("window-chart-as-table")).clicked() {
                self.as_table = Some(AsTable::default());
                ui.close();
            }
            if menu_line(ui, Icon::Copy, &cx.say("window-chart-copy")).clicked() {
                cx.want(as_table::copy(cx.texts, spec));
                ui.close();
            }
        });
    }

    fn table_ui(&mut self, ui: &Ui, cx: &mut Cx<'_>, spec: &Arc<ChartSpec>, chart: &Response) {
        // What was open when the screen was left is not opened again on coming back.
        let pass = ui.ctx().cumulative_pass_nr();
        if pass > self.seen_in + 2 {
            self.as_table = None;
        }
        self.seen_in = pass;
        if let Some(table) = &mut self.as_table
            && table.ui(ui.ctx(), cx, spec)
        {
            self.as_table = None;
            if std::mem::take(&mut self.comes_back) {
                chart.request_focus();
            }
        }
    }
}

/// Where the keyboard is in a chart that has it, after the arrows that were pressed.
fn walk(ui: &Ui, chart: &Response, geometry: &PlotGeometry, from: Option<(usize, usize)>) -> Option<(usize, usize)> {
    if !chart.has_focus() {
        return None;
    }
    let arrows = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(chart.id, arrows));
    let (last_column, last_row) = (geometry.columns.checked_sub(1)?, geometry.rows.checked_sub(1)?);
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    // The newest figures are at the right.
    let (mut column, mut row) = from.unwrap_or((last_column, 0));
    for (key, to) in [
        (Key::ArrowLeft, (column.saturating_sub(1), row)),
        (Key::ArrowRight, (column.saturating_add(1), row)),
        (Key::ArrowUp, (column, row.saturating_sub(1))),
        (Key::ArrowDown, (column, row.saturating_add(1))),
        (Key::Home, (0, row)),
        (Key::End, (last_column, row)),
    ] {
        if pressed(key) {
            (column, row) = to;
        }
    }
    Some((column.min(last_column), row.min(last_row)))
}
