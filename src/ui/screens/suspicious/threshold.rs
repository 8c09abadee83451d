//! From how many points on, or from which score, a payment is looked at: tried on the span that is shown, while the handle
//! is dragged.

use egui::style::HandleShape;
use egui::{Label, Rect, ScrollArea, Slider, Ui, UiBuilder, vec2};

use super::trying::{Asked, Trying};
use super::words::whole;
use super::{spread, tried};
use crate::desk::{self, RuleTry, Then};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::{Type, palette, space, text};
use crate::ui::widgets::{card_at, card_title, error_lines, segments, waiting};
use crate::worker::Event;

/// What a threshold is laid over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Of {
    #[default]
    Points,
    Score,
}

/// How high the handle is.
pub(super) const HANDLE: f32 = 20.0;

/// From where to where it goes.
const POINTS: (f64, f64) = (5.0, 150.0);
const SCORES: (f64, f64) = (0.0, 1.0);

/// With less room than this the figures stand below the handle.
const ABREAST: f32 = 420.0;

/// The card.
pub(super) struct Threshold {
    of: Of,
    points: f64,
    score: f64,
    then: Then,
    trying: Trying,
}

impl Default for Threshold {
    fn default() -> Self {
        Self { of: Of::Points, points: 30.0, score: 0.5, then: Then::Review, trying: Trying::default() }
    }
}

impl Threshold {
    /// Takes an answer.
    pub(super) fn apply(&mut self, event: &mut Event) {
        self.trying.apply(event);
    }

    fn what(&self) -> RuleTry {
        match self.of {
            Of::Points => RuleTry::Points(u32::try_from(whole(self.points)).unwrap_or_default()),
            Of::Score => RuleTry::Score((self.score * 100.0).round() / 100.0),
        }
    }

    /// Shows it in its place.
    pub(super) fn card(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, found: &desk::Suspicious, place: Rect) {
        let asked = Asked { what: self.what(), span: (found.from, found.to), then: self.then };
        self.trying.want(cx, &asked);
        card_at(ui, place, |ui| {
            let palette = palette(ui);
            card_title(ui, &cx.say("threshold-title"), |ui| {
                if let Some(tried) = self.trying.last().value() {
                    let on = Message::new("threshold-on")
                        .with("payments", cx.texts.count(tried.tried.payments))
                        .with("frauds", tried.tried.frauds.count);
                    ui.add(Label::new(text(cx.tell(&on), Type::Small, palette.text_sub)).truncate());
                }
            });
            let room = ui.available_rect_before_wrap();
            if room.width() < ABREAST {
                ScrollArea::vertical().id_salt("threshold").auto_shrink(false).show(ui, |ui| {
                    self.handle(ui, cx);
                    ui.add_space(space::SMALL);
                    self.figures(ui, cx);
                });
                return;
            }
            let left = room.with_max_x(room.left() + (room.width() * 0.52).floor() - space::CARD);
            let right = room.with_min_x(left.right() + 2.0 * space::CARD);
            let mut ui_left = ui.new_child(UiBuilder::new().max_rect(left).id_salt("handle"));
            ScrollArea::vertical().auto_shrink(false).show(&mut ui_left, |ui| self.handle(ui, cx));
            let mut ui_right = ui.new_child(UiBuilder::new().max_rect(right).id_salt("figures"));
            ScrollArea::vertical().auto_shrink(false).show(&mut ui_right, |ui| self.figures(ui, cx));
        });
    }

    fn handle(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let palette = palette(ui);
        ui.spacing_mut().item_spacing = vec2(space::TIGHT, space::SMALL);
        ui.horizontal_wrapped(|ui| {
            let of = [(Of::Points, cx.say("threshold-points")), (Of::Score, cx.say("threshold-score"))];
            segments(ui, &mut self.of, &of);
            let then = [(Then::Review, cx.say("threshold-review")), (Then::Refuse, cx.say("threshold-refuse"))];
            segments(ui, &mut self.then, &then);
        });
        let (words, name) = match self.of {
            Of::Points => {
                let from = Message::new("threshold-from-points")
                    .with("points", cx.texts.count(whole(self.points).unsigned_abs()));
                (cx.tell(&from), cx.say("threshold-points-name"))
            }
            Of::Score => {
                let from = Message::new("threshold-from-score").with("score", format!("{:.2}", self.score));
                (cx.tell(&from), cx.say("threshold-score-name"))
            }
        };
        ui.label(text(words, Type::Strong, palette.text_strong));
        if let Some(spread) = self.trying.last().value().and_then(|found| found.spread.as_ref()) {
            let (from, range) = match self.of {
                Of::Points => (self.points, POINTS),
                Of::Score => (self.score, SCORES),
            };
            spread::over(ui, cx, spread, from, range);
        }
        self.slider(ui, name);
        if let Some(found) = self.trying.last().value() {
            tried::split(ui, cx, found);
        }
    }

    /// The handle itself, as high as a line.
    fn slider(&mut self, ui: &mut Ui, name: String) {
        let (value, range, step) = match self.of {
            Of::Points => (&mut self.points, POINTS, 5.0),
            Of::Score => (&mut self.score, SCORES, 0.01),
        };
        let range = range.0..=range.1;
        ui.scope(|ui| {
            let palette = palette(ui);
            ui.spacing_mut().interact_size.y = HANDLE;
            ui.spacing_mut().slider_width = ui.available_width() - 2.0;
            ui.spacing_mut().slider_rail_height = 4.0;
            ui.visuals_mut().selection.bg_fill = palette.accent_fill.into();
            let slider = Slider::new(value, range).step_by(step).show_value(false).trailing_fill(true);
            let response = ui.add(slider.handle_shape(HandleShape::Circle));
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name));
        });
    }

    fn figures(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let last = self.trying.last();
        match (last.error(), last.value()) {
            (Some(error), _) => error_lines(ui, cx, error),
            (None, Some(found)) => tried::worth(ui, cx, found, self.then),
            (None, None) => {
                waiting(ui, cx);
            }
        }
    }
}
