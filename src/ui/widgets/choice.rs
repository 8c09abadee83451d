//! Choosing one of several: a list that drops down, and tabs that say how many there are behind each.

use egui::{Popup, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::button::focus_ring;
use super::line::one_line;
use crate::ui::theme::{Icon, Type, corner, palette, size};

/// A list that drops down from what is chosen. `name` says to those who do not see it what is chosen. Gives another
/// choice when one was made.
pub fn drop_down<T: Clone + PartialEq>(ui: &mut Ui, name: &str, chosen: &T, choices: &[(T, String)]) -> Option<T> {
    drop_down_in(ui, name, chosen, choices, None)
}

/// The same as wide as it is told, for several that stand in line.
pub fn drop_down_of_width<T: Clone + PartialEq>(
    ui: &mut Ui,
    name: &str,
    chosen: &T,
    choices: &[(T, String)],
    width: f32,
) -> Option<T> {
    drop_down_in(ui, name, chosen, choices, Some(width))
}

fn drop_down_in<T: Clone + PartialEq>(
    ui: &mut Ui,
    name: &str,
    chosen: &T,
    choices: &[(T, String)],
    width: Option<f32>,
) -> Option<T> {
    let palette = palette(ui);
    let word = choices.iter().find(|(choice, _)| choice == chosen).map(|(_, word)| word.as_str()).unwrap_or_default();
    let room = width.map_or(f32::INFINITY, |width| width - 44.0);
    let words = one_line(ui, word, Type::Button, palette.text_strong, room);
    let (rect, response) =
        ui.allocate_exact_size(vec2(width.unwrap_or(words.size().x + 44.0), size::ROW), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("{name}, {word}")));
    let fill = if response.hovered() || response.has_focus() { palette.active } else { palette.hover };
    ui.painter().rect_filled(rect, corner::WIDGET, fill);
    focus_ring(ui, &response, palette);
    ui.painter().galley(pos2(rect.left() + 11.0, rect.center().y - words.size().y / 2.0), words, palette.text.into());
    let icon = Rect::from_center_size(pos2(rect.right() - 18.0, rect.center().y), Vec2::splat(size::ICON));
    Icon::Down.image(palette.text_sub).paint_at(ui, icon);
    let mut taken = None;
    Popup::menu(&response).show(|ui| {
        let width = |word: &str| {
            ui.painter().layout_no_wrap(word.to_owned(), Type::Body.font(), palette.text_strong.into()).size().x + 48.0
        };
        let width = choices.iter().map(|(_, word)| width(word)).fold(rect.width().max(160.0), f32::max).ceil();
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 0.0;
        egui::ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            for (choice, word) in choices {
                let is_chosen = choice == chosen;
                let words = ui.painter().layout_no_wrap(word.clone(), Type::Body.font(), palette.text_strong.into());
                let (rect, response) = ui.allocate_exact_size(vec2(width, size::ROW), Sense::click());
                response.widget_info(|| WidgetInfo::selected(Role::MenuItemRadio, true, is_chosen, word));
                if response.hovered() || response.has_focus() {
                    ui.painter().rect_filled(rect, corner::WIDGET, palette.active);
                }
                let top = rect.center().y - words.size().y / 2.0;
                ui.painter().galley(pos2(rect.left() + 30.0, top), words, palette.text_strong.into());
                if is_chosen {
                    let tick =
                        Rect::from_center_size(pos2(rect.left() + 15.0, rect.center().y), Vec2::splat(size::ICON));
                    Icon::Check.image(palette.accent.ink).paint_at(ui, tick);
                }
                if response.clicked() {
                    taken = Some(choice.clone());
                    ui.close();
                }
            }
        });
    });
    taken.filter(|taken| taken != chosen)
}

/// Tabs, each with how many there are behind it. They go on in another line where there is no room. True when another
/// one was chosen.
pub fn tabs<T: Copy + PartialEq>(ui: &mut Ui, chosen: &mut T, choices: &[(T, String, String)]) -> bool {
    let palette = palette(ui);
    let before = *chosen;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(2.0);
        for (choice, word, count) in choices {
            let is_chosen = *chosen == *choice;
            let words = ui.painter().layout_no_wrap(word.clone(), Type::Button.font(), palette.text.into());
            let count_words = ui.painter().layout_no_wrap(count.clone(), Type::Small.font(), palette.text.into());
            let width = words.size().x + count_words.size().x + 6.0 + 16.0;
            let (rect, response) = ui.allocate_exact_size(vec2(width, size::ROW), Sense::click());
            let name = format!("{word} {count}");
            response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_chosen, &name));
            let (ink, count_ink) = match (is_chosen, response.hovered()) {
                (true, _) => (palette.text_strong, palette.text),
                (false, true) => (palette.text_strong, palette.text_sub),
                (false, false) => (palette.text, palette.text_sub),
            };
            if is_chosen {
                ui.painter().rect_filled(rect, corner::WIDGET, palette.active);
            } else if response.hovered() {
                ui.painter().rect_filled(rect, corner::WIDGET, palette.hover);
            }
            focus_ring(ui, &response, palette);
            let at = pos2(rect.left() + 8.0, rect.center().y - words.size().y / 2.0);
            let count_at = pos2(at.x + words.size().x + 6.0, rect.center().y - count_words.size().y / 2.0);
            ui.painter().galley_with_override_text_color(at, words, ink.into());
            ui.painter().galley_with_override_text_color(count_at, count_words, count_ink.into());
            if response.clicked() {
                *chosen = *choice;
            }
        }
    });
    *chosen != before
}
