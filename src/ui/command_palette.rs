//! The command palette: type to find a command, a screen or a payment.

use egui::{Align2, Context, Id, Key, Modal, Modifiers, ScrollArea, Ui, vec2};

use super::actions::{Action, Offer};
use super::cx::{Cx, Intent};
use super::theme::{Icon, Type, corner, palette, size, space};
use super::widgets::{Field, one_line};
use super::workbench::menu_item;
use crate::text::Message;

/// What is typed, and which line is chosen.
#[derive(Default)]
pub struct CommandPalette {
    typed: String,
    chosen: usize,
    has_started: bool,
}

/// One line that can be chosen.
#[derive(Clone)]
enum Line {
    /// Search the payments for what is typed.
    Payments,
    /// Run an action.
    Action(Action),
}

impl CommandPalette {
    /// Paints it above everything else.
    pub fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>, offer: &Offer<'_>) {
        let area = Modal::default_area(Id::unique("palette")).anchor(Align2::CENTER_TOP, vec2(0.0, 96.0));
        let response = Modal::new(Id::unique("palette")).area(area).show(ctx, |ui| {
            ui.set_width(size::DIALOG);
            egui::Frame::new().inner_margin(space::CARD).show(ui, |ui| self.contents(ui, cx, offer));
        });
        if response.should_close() {
            cx.want(Intent::CloseDialog);
        }
    }

    fn contents(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, offer: &Offer<'_>) {
        let lines = self.lines(cx, offer);
        let last = lines.len().saturating_sub(1);
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::ArrowDown) {
            self.chosen = (self.chosen + 1).min(last);
        }
        if pressed(Key::ArrowUp) {
            self.chosen = self.chosen.saturating_sub(1);
        }
        let mut run = pressed(Key::Enter).then_some(self.chosen);
        let field =
            Field::new(&mut self.typed, cx.say("window-search")).hint(cx.say("window-search")).icon(Icon::Search);
        let response = field.show(ui);
        if !self.has_started {
            response.request_focus();
            self.has_started = true;
        }
        if response.changed() {
            self.chosen = 0;
        }
        ui.add_space(space::TIGHT);
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().max_height(12.0 * size::ROW).show(ui, |ui| {
            for (index, line) in lines.iter().enumerate() {
                let top = ui.cursor().top();
                let row = egui::Rect::from_min_size(
                    egui::pos2(ui.max_rect().left(), top),
                    vec2(ui.available_width(), size::ROW),
                );
                if index == self.chosen {
                    ui.painter().rect_filled(row, corner::WIDGET, palette(ui).selected);
                }
                if self.line(ui, cx, line) {
                    run = Some(index);
                }
            }
        });
        if let Some(line) = run.and_then(|index| lines.get(index)) {
            cx.want(Intent::CloseDialog);
            cx.want(match line {
                Line::Payments => Intent::ShowPayments(self.typed.trim().to_owned()),
                Line::Action(action) => Intent::Run(*action),
            });
        }
    }

    fn line(&self, ui: &mut Ui, cx: &Cx<'_>, line: &Line) -> bool {
        match line {
            Line::Action(action) => menu_item(ui, cx, *action),
            Line::Payments => {
                let words = cx.tell(&Message::new("window-find-payments").with("line", self.typed.trim()));
                let (rect, response) =
                    ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), egui::Sense::click());
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &words));
                let icon = egui::Rect::from_center_size(
                    egui::pos2(rect.left() + 16.0, rect.center().y),
                    vec2(size::ICON, size::ICON),
                );
                Icon::Payments.image(palette(ui).text).paint_at(ui, icon);
                let left = rect.left() + 34.0;
                let ink = palette(ui).text_strong;
                let words = one_line(ui, &words, Type::Body, ink, rect.right() - left - space::SMALL);
                let at = egui::pos2(left, rect.center().y - words.size().y / 2.0);
                ui.painter().galley(at, words, ink.into());
                response.clicked()
            }
        }
    }

    /// Every typed word must be in the action's words. What looks like a search, or fits no action, searches payments.
    fn lines(&self, cx: &Cx<'_>, offer: &Offer<'_>) -> Vec<Line> {
        let typed = self.typed.trim().to_lowercase();
        let fits = |action: &Action| {
            let words = cx.say(action.describe().key).to_lowercase();
            typed.split_whitespace().all(|part| words.contains(part))
        };
        let actions = Action::ALL.iter().copied().filter(|action| action.is_offered(offer) && *action != Action::Find);
        let mut lines: Vec<Line> = actions.filter(fits).map(Line::Action).collect();
        if !typed.is_empty() {
            let place = if typed.contains([':', '_', '@']) { 0 } else { lines.len() };
            lines.insert(place, Line::Payments);
        }
        lines
    }
}
