//! The search field: terms as chips, then the text, with what would complete it in grey behind.

use egui::{Event, EventFilter, Frame, Id, Key, Margin, Modifiers, Stroke, TextEdit, Ui, pos2};

use super::search::{Known, SearchLine};
use crate::text::{Message, UserError};
use crate::ui::cx::Cx;
use crate::ui::theme::{Icon, Type, corner, palette, size, text};
use crate::ui::widgets::{chip, icon_button};

/// The narrowest the text may become before it goes onto a line of its own.
const NARROWEST: f32 = 150.0;

/// The search field of the payments.
#[derive(Default)]
pub struct SearchField {
    /// What stands in it.
    pub search: SearchLine,
    focus_wanted: bool,
    had_focus: bool,
}

impl SearchField {
    /// Ctrl+F and, as long as nobody types elsewhere, the slash give it the keyboard.
    pub fn listen(&mut self, ui: &Ui) {
        let somebody_types = ui.ctx().egui_wants_keyboard_input();
        let asked = ui.input_mut(|input| {
            let slash = |event: &Event| matches!(event, Event::Text(text) if text == "/");
            let slashed = !somebody_types && input.events.iter().any(slash);
            if slashed {
                input.events.retain(|event| !slash(event)); // it is not to be typed
            }
            input.consume_key(Modifiers::COMMAND, Key::F) || slashed
        });
        self.focus_wanted |= asked;
    }

    /// Whether it had the keyboard when it was last shown.
    pub const fn had_focus(&self) -> bool {
        self.had_focus
    }

    /// Shows it. True when what is searched for may have changed.
    pub fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, known: &Known<'_>) -> bool {
        let palette = palette(ui);
        let before = self.search.clone();
        let mut frame = Frame::new()
            .fill(palette.field.into())
            .corner_radius(corner::WIDGET)
            .inner_margin(Margin::symmetric(8, 4))
            .stroke(Stroke::new(1.0, palette.line_field))
            .begin(ui);
        {
            let ui = &mut frame.content_ui;
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = egui::vec2(6.0, 4.0);
            ui.horizontal_wrapped(|ui| {
                ui.set_min_height(size::DENSE_ROW);
                ui.add(Icon::Search.image(palette.text_sub));
                self.chips(ui, cx);
                self.edit(ui, cx, known);
            });
        }
        if self.had_focus {
            frame.frame.stroke = Stroke::new(2.0, palette.accent_fill);
        }
        frame.end(ui);
        self.search != before
    }

    fn chips(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let mut removed = None;
        for (at, term) in self.search.terms.iter().enumerate() {
            let remove = cx.tell(&Message::new("payments-search-remove").with("term", term));
            if chip(ui, &term.replacen(':', ": ", 1), &remove) {
                removed = Some(at);
            }
        }
        if let Some(at) = removed {
            self.search.terms.remove(at);
            self.focus_wanted = true;
        }
    }

    fn edit(&mut self, ui: &mut Ui, cx: &Cx<'_>, known: &Known<'_>) {
        let palette = palette(ui);
        let id = Id::unique("search payments");
        let is_empty = self.search == SearchLine::default();
        let clear_room = if is_empty { 0.0 } else { size::ROW + 6.0 };
        if ui.available_size_before_wrap().x < NARROWEST + clear_room {
            ui.end_row();
        }
        let width = ui.available_size_before_wrap().x - clear_room;
        let pressed = |ui: &Ui, key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let completion = self.search.completion(known).filter(|_| self.had_focus);
        let mut cursor_to_end = false;
        if self.had_focus {
            if let Some(rest) = &completion
                && pressed(ui, Key::Tab)
            {
                self.search.typed.push_str(rest);
                self.search.finish_terms(!rest.ends_with(':'));
                cursor_to_end = true;
            }
            if self.search.typed.is_empty() && pressed(ui, Key::Backspace) {
                self.search.take_term_back();
                cursor_to_end = true;
            }
            if pressed(ui, Key::Enter) {
                self.search.finish_terms(true);
                cursor_to_end = true;
            }
        }
        let hint = if is_empty { cx.say("payments-search-hint") } else { String::new() };
        let edit = TextEdit::singleline(&mut self.search.typed)
            .id(id)
            .frame(Frame::NONE)
            .margin(Margin::ZERO)
            .font(Type::Body.font())
            .text_color(palette.text_strong.into())
            .hint_text(text(hint, Type::Body, palette.text_sub))
            .align(egui::Align2::LEFT_CENTER)
            // While there is something to complete, Tab completes it instead of going on to the next field.
            .event_filter(EventFilter {
                tab: completion.is_some(),
                horizontal_arrows: true,
                vertical_arrows: false,
                escape: false,
            })
            .desired_width(width);
        let mut output = ui.name_inputs(cx.say("payments-search"), |ui| edit.show(ui));
        if cursor_to_end {
            let end = egui::text::CCursor::new(self.search.typed.chars().count());
            output.state.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
            output.state.store(ui.ctx(), id);
        }
        if std::mem::take(&mut self.focus_wanted) {
            output.response.request_focus();
        }
        self.had_focus = output.response.has_focus();
        if output.response.changed() {
            self.search.finish_terms(false);
        }
        if let Some(rest) = completion.filter(|_| self.had_focus && !cursor_to_end && !output.response.changed()) {
            ghost(ui, &rest, pos2(output.galley_pos.x + output.galley.size().x, output.response.rect.center().y));
        }
        if !is_empty && icon_button(ui, Icon::Close, &cx.say("payments-search-clear")).clicked() {
            self.search = SearchLine::default();
            self.focus_wanted = true;
        }
    }
}

/// What would complete the text, and the key that does it. `at` is the middle of its left edge.
fn ghost(ui: &Ui, rest: &str, at: egui::Pos2) {
    let palette = palette(ui);
    let painter = ui.painter();
    let left_center = egui::Align2::LEFT_CENTER;
    let ghost = painter.text(at, left_center, rest, Type::Body.font(), palette.text_sub.into());
    let cap = painter.layout_no_wrap("Tab".to_owned(), Type::Label.font(), palette.text_sub.into());
    let place = egui::Rect::from_min_size(
        pos2(ghost.right() + 8.0, at.y - size::TAG / 2.0),
        egui::vec2(cap.size().x + 10.0, size::TAG),
    );
    let line = Stroke::new(1.0, palette.line_strong);
    painter.rect_stroke(place, corner::WIDGET, line, egui::StrokeKind::Inside);
    painter.galley(place.center() - cap.size() / 2.0, cap, palette.text_sub.into());
}

/// Why a line is not searched for, under the field.
pub fn mistake(ui: &mut Ui, cx: &Cx<'_>, error: &UserError) {
    let palette = palette(ui);
    ui.horizontal_wrapped(|ui| {
        ui.add(Icon::Warn.image(palette.bad.ink));
        ui.label(text(cx.tell(&error.what), Type::Body, palette.bad.ink));
        if let Some(hint) = &error.hint {
            ui.label(text(cx.tell(hint), Type::Body, palette.text_sub));
        }
    });
}
