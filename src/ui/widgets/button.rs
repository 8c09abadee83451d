//! Buttons: one primary a view, soft ones beside it, plain ones for the rest.

use egui::{Align2, Response, Role, Sense, Stroke, Ui, Vec2, Widget, WidgetInfo, pos2, vec2};

use crate::theme::{Colour, Palette};
use crate::ui::theme::{CLEAR, Icon, Type, corner, palette, size};

/// How much a button asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    Primary,
    Soft,
    Plain,
    Danger,
}

/// A button with a word, perhaps an icon before it and its key behind it.
#[must_use]
pub struct Button {
    word: String,
    weight: Weight,
    icon: Option<Icon>,
    keys: Option<String>,
    hint: Option<String>,
    name: Option<String>,
    wide: bool,
}

impl Button {
    /// The one thing to do in a view.
    pub fn primary(word: impl Into<String>) -> Self {
        Self::new(word, Weight::Primary)
    }

    /// Something else to do.
    pub fn soft(word: impl Into<String>) -> Self {
        Self::new(word, Weight::Soft)
    }

    /// Something that rarely is what one came for.
    pub fn plain(word: impl Into<String>) -> Self {
        Self::new(word, Weight::Plain)
    }

    /// Something that takes away.
    pub fn danger(word: impl Into<String>) -> Self {
        Self::new(word, Weight::Danger)
    }

    fn new(word: impl Into<String>, weight: Weight) -> Self {
        Self { word: word.into(), weight, icon: None, keys: None, hint: None, name: None, wide: false }
    }

    /// With an icon before the word.
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// With its key behind the word.
    pub fn keys(mut self, keys: impl Into<String>) -> Self {
        self.keys = Some(keys.into());
        self
    }

    /// With words that are shown when the pointer rests on it, also while it is disabled: there they say why.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// With a name for those who do not see it, where the word alone does not say what it is about.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// As wide as there is room.
    pub const fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    fn colours(&self, palette: &'static Palette, response: &Response, enabled: bool) -> (Option<Colour>, Colour) {
        let over = response.hovered() || response.has_focus();
        let pressed = response.is_pointer_button_down_on();
        match self.weight {
            _ if !enabled => (Some(palette.hover), palette.text_sub),
            Weight::Primary if pressed => (Some(palette.accent_fill.over(palette.page, 80)), palette.on_accent),
            Weight::Primary if over => (Some(palette.accent_fill.over(palette.text_strong, 90)), palette.on_accent),
            Weight::Primary => (Some(palette.accent_fill), palette.on_accent),
            Weight::Soft if pressed || over => (Some(palette.active), palette.text_strong),
            Weight::Soft => (Some(palette.hover), palette.text_strong),
            Weight::Plain if pressed => (Some(palette.active), palette.text_strong),
            Weight::Plain if over => (Some(palette.hover), palette.text_strong),
            Weight::Plain => (None, palette.text),
            Weight::Danger if pressed || over => (Some(palette.bad.tint), palette.bad.ink),
            Weight::Danger => (None, palette.bad.ink),
        }
    }
}

impl Widget for Button {
    fn ui(self, ui: &mut Ui) -> Response {
        let palette = palette(ui);
        let enabled = ui.is_enabled();
        let words = ui.painter().layout_no_wrap(self.word.clone(), Type::Button.font(), palette.text.into());
        let cap = self
            .keys
            .as_ref()
            .map(|keys| ui.painter().layout_no_wrap(keys.clone(), Type::Label.font(), palette.text.into()));
        let icon_room = if self.icon.is_some() { size::ICON + 6.0 } else { 0.0 };
        let cap_room = cap.as_ref().map_or(0.0, |cap| cap.size().x + 10.0 + 8.0);
        let content = icon_room + words.size().x + cap_room;
        let width = if self.wide { ui.available_width() } else { content + 22.0 };
        let (rect, mut response) = ui.allocate_exact_size(vec2(width, size::ROW), Sense::click());
        let name = self.name.as_ref().unwrap_or(&self.word);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
        if ui.is_rect_visible(rect) {
            let (fill, ink) = self.colours(palette, &response, enabled);
            let painter = ui.painter();
            if let Some(fill) = fill {
                painter.rect_filled(rect, corner::WIDGET, fill);
            }
            focus_ring(ui, &response, palette);
            let mut x = rect.center().x - content / 2.0;
            if let Some(icon) = self.icon {
                let place =
                    egui::Rect::from_center_size(pos2(x + size::ICON / 2.0, rect.center().y), Vec2::splat(size::ICON));
                icon.image(ink).paint_at(ui, place);
                x += icon_room;
            }
            let top = rect.center().y - words.size().y / 2.0;
            let words_width = words.size().x;
            painter.galley_with_override_text_color(pos2(x, top), words, ink.into());
            if let Some(cap) = cap {
                let left = x + words_width + 8.0;
                let cap_rect = egui::Rect::from_min_size(
                    pos2(left, rect.center().y - size::TAG / 2.0),
                    vec2(cap.size().x + 10.0, size::TAG),
                );
                painter.rect_stroke(cap_rect, corner::WIDGET, Stroke::new(1.0, ink), egui::StrokeKind::Inside);
                let at = pos2(left + 5.0, cap_rect.center().y - cap.size().y / 2.0);
                painter.galley_with_override_text_color(at, cap, ink.into());
            }
        }
        if let Some(hint) = self.hint {
            response = if enabled { response.on_hover_text(hint) } else { response.on_disabled_hover_text(hint) };
        }
        response
    }
}

/// The ring around what has the keyboard.
pub(super) fn focus_ring(ui: &Ui, response: &Response, palette: &Palette) {
    if response.has_focus() {
        let ring = Stroke::new(2.0, palette.accent_fill.readable(palette.accent_fill, palette.accent.ink));
        ui.painter().rect_stroke(response.rect.expand(1.0), corner::WIDGET, ring, egui::StrokeKind::Outside);
    }
}

/// A button that is only an icon; `name` is its tooltip and its name for those who do not see it.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    let palette = palette(ui);
    let enabled = ui.is_enabled();
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size::ROW), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    if ui.is_rect_visible(rect) {
        let over = response.hovered() || response.has_focus();
        if over && enabled {
            ui.painter().rect_filled(rect, corner::WIDGET, palette.hover);
        }
        focus_ring(ui, &response, palette);
        let ink = if over && enabled { palette.text_strong } else { palette.text_sub };
        icon.image(ink).paint_at(ui, egui::Rect::from_center_size(rect.center(), Vec2::splat(size::ICON)));
    }
    response.on_hover_text(name)
}

/// A small button inside a field or a line of text: an icon, and its word where there is room for it.
pub fn field_button(ui: &mut Ui, icon: Icon, name: &str, with_word: bool) -> Response {
    let palette = palette(ui);
    let enabled = ui.is_enabled();
    let words =
        with_word.then(|| ui.painter().layout_no_wrap(name.to_owned(), Type::Small.font(), palette.text_sub.into()));
    let width = size::ICON + words.as_ref().map_or(4.0, |words| words.size().x + 8.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 20.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    if ui.is_rect_visible(rect) {
        let over = enabled && (response.hovered() || response.has_focus());
        let ink = if over { palette.text_strong } else { palette.text_sub };
        focus_ring(ui, &response, palette);
        let middle = pos2(rect.left() + 2.0 + size::ICON / 2.0, rect.center().y);
        icon.image(ink).paint_at(ui, egui::Rect::from_center_size(middle, Vec2::splat(size::ICON)));
        if let Some(words) = words {
            let at = pos2(rect.left() + size::ICON + 6.0, rect.center().y - words.size().y / 2.0);
            ui.painter().galley_with_override_text_color(at, words, ink.into());
        }
    }
    if with_word { response } else { response.on_hover_text(name) }
}

/// Something to do in a menu: an icon and a word.
pub fn menu_line(ui: &mut Ui, icon: Icon, word: &str) -> Response {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, word));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, corner::WIDGET, palette.active);
    }
    let place = egui::Rect::from_center_size(pos2(rect.left() + 16.0, rect.center().y), Vec2::splat(size::ICON));
    icon.image(palette.text).paint_at(ui, place);
    let at = pos2(rect.left() + 34.0, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, word, Type::Body.font(), palette.text_strong.into());
    response
}

/// A key as it stands on a keyboard.
pub fn key_cap(ui: &mut Ui, keys: &str) -> Response {
    let palette = palette(ui);
    let words = ui.painter().layout_no_wrap(keys.to_owned(), Type::Label.font(), palette.text_sub.into());
    let (rect, response) = ui.allocate_exact_size(vec2(words.size().x + 10.0, size::TAG), Sense::hover());
    ui.painter().rect(rect, corner::WIDGET, CLEAR, Stroke::new(1.0, palette.line_strong), egui::StrokeKind::Inside);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, keys, Type::Label.font(), palette.text_sub.into());
    response
}

/// One of a few choices, all in sight. True when another one was chosen.
pub fn segments<T: Copy + PartialEq>(ui: &mut Ui, chosen: &mut T, choices: &[(T, String)]) -> bool {
    const EDGE: f32 = 2.0;
    let palette = palette(ui);
    let before = *chosen;
    let lay = |word: &String| ui.painter().layout_no_wrap(word.clone(), Type::Button.font(), palette.text.into());
    let laid: Vec<_> = choices.iter().map(|(choice, word)| (*choice, word, lay(word))).collect();
    let width = |words: &egui::Galley| (words.size().x + 20.0).ceil();
    let whole: f32 = laid.iter().map(|(_, _, words)| width(words) + EDGE).sum();
    // One piece, so that the first choice is at the left wherever it stands.
    let (track, response) = ui.allocate_exact_size(vec2(whole + EDGE, size::ROW), Sense::hover());
    ui.painter().rect_filled(track, corner::WIDGET, palette.hover);
    let mut left = track.left() + EDGE;
    for (place, (choice, word, words)) in laid.into_iter().enumerate() {
        let is_chosen = *chosen == choice;
        let rect = egui::Rect::from_min_size(pos2(left, track.top() + EDGE), vec2(width(&words), size::DENSE_ROW));
        left = rect.right() + EDGE;
        let response = ui.interact(rect, response.id.with(place), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, word));
        let ink = if is_chosen || response.hovered() { palette.text_strong } else { palette.text };
        if is_chosen {
            ui.painter().rect_filled(rect, corner::WIDGET, palette.active);
        }
        focus_ring(ui, &response, palette);
        let at = rect.center() - words.size() / 2.0;
        ui.painter().galley_with_override_text_color(at, words, ink.into());
        if response.clicked() {
            *chosen = choice;
        }
    }
    *chosen != before
}
