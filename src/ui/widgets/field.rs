//! Text fields: a label above, an outline that can be seen, a ring when they have the keyboard.

use egui::{Frame, Margin, Response, Stroke, TextEdit, Ui};

use crate::ui::theme::{Icon, Type, corner, palette, size, text};

/// A field for one line of text.
#[must_use]
pub struct Field<'a> {
    text: &'a mut String,
    name: String,
    hint: String,
    secret: bool,
    revealed: bool,
    figures: bool,
    icon: Option<Icon>,
    enabled: bool,
    height: f32,
}

impl<'a> Field<'a> {
    /// A field whose name is told to those who do not see its label.
    pub fn new(text: &'a mut String, name: impl Into<String>) -> Self {
        Self {
            text,
            name: name.into(),
            hint: String::new(),
            secret: false,
            revealed: false,
            figures: false,
            icon: None,
            enabled: true,
            height: size::ROOMY_ROW,
        }
    }

    /// With words that show while it is empty.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Shows dots instead of what is typed, and does not remember it for undo.
    pub const fn secret(mut self, secret: bool) -> Self {
        self.secret = secret;
        self
    }

    /// Shows a secret for as long as a person wants to see it; it is still not remembered for undo.
    pub const fn revealed(mut self, revealed: bool) -> Self {
        self.revealed = revealed;
        self
    }

    /// Holds an amount: right aligned and heavier.
    pub const fn figures(mut self) -> Self {
        self.figures = true;
        self
    }

    /// With an icon before the text.
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// As low as a button, to stand beside one.
    pub const fn low(mut self) -> Self {
        self.height = size::ROW;
        self
    }

    /// Whether it can be typed into.
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Shows it.
    pub fn show(self, ui: &mut Ui) -> Response {
        self.show_with(ui, 0.0, |_| {})
    }

    /// Shows it with something of a known width behind the text, such as a button that fills it in.
    pub fn show_with(self, ui: &mut Ui, room: f32, behind: impl FnOnce(&mut Ui)) -> Response {
        let palette = palette(ui);
        let low = self.height < size::ROOMY_ROW;
        let width = ui.available_width();
        let mut frame = Frame::new()
            .fill(palette.field.into())
            .corner_radius(corner::WIDGET)
            .inner_margin(Margin::symmetric(8, if low { 3 } else { 5 }))
            .stroke(Stroke::new(1.0, palette.line_field))
            .begin(ui);
        let response = {
            let ui = &mut frame.content_ui;
            ui.set_width((width - 18.0).max(0.0));
            ui.spacing_mut().interact_size.y = size::ROOMY_ROW - 12.0; // else a row is as high as a button
            ui.horizontal(|ui| {
                ui.set_min_height(size::ROOMY_ROW - 12.0);
                if let Some(icon) = self.icon {
                    ui.add(icon.image(palette.text_sub));
                }
                let (align, kind) =
                    if self.figures { (egui::Align::RIGHT, Type::Title) } else { (egui::Align::LEFT, Type::Body) };
                let edit = TextEdit::singleline(self.text)
                    .frame(Frame::NONE)
                    .margin(Margin::ZERO)
                    .password(self.secret && !self.revealed)
                    .font(kind.font())
                    .text_color(palette.text_strong.into())
                    .hint_text(text(self.hint, Type::Body, palette.text_sub))
                    .align(egui::Align2([align, egui::Align::Center]))
                    .desired_width((ui.available_width() - room).max(0.0));
                let response = ui.add_enabled(self.enabled, edit);
                // Said here rather than left to egui, which takes the words of an empty field for its name.
                ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(self.name));
                behind(ui);
                response
            })
            .inner
        };
        let outline = frame.end(ui).rect;
        if response.has_focus() {
            // Painted over the outline, so that nothing moves when the keyboard comes and goes.
            let ring = Stroke::new(2.0, palette.accent_fill);
            ui.painter().rect_stroke(outline, corner::WIDGET, ring, egui::StrokeKind::Inside);
        }
        if self.secret
            && response.changed()
            && let Some(mut state) = TextEdit::load_state(ui.ctx(), response.id)
        {
            state.clear_undoer(); // it would keep what was typed
            state.store(ui.ctx(), response.id);
        }
        response
    }
}

/// A label above something to fill in.
pub fn labelled<R>(ui: &mut Ui, label: &str, contents: impl FnOnce(&mut Ui) -> R) -> R {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.label(text(label, Type::Small, palette(ui).text_sub));
        contents(ui)
    })
    .inner
}
