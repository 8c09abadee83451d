//! Fonts and both themes, given to egui once at the start.

use std::sync::Arc;

use egui::epaint::FontColorTransferFunction;
use egui::style::{ScrollStyle, Selection, WidgetVisuals};
use egui::{
    Context, CornerRadius, FontData, FontDefinitions, FontFamily, Margin, Shadow, Stroke, Style, TextStyle, Vec2,
    Visuals, vec2,
};

use super::type_scale::{Type, medium, semi_bold};
use super::{corner, size};
use crate::fonts;
use crate::theme::{Colour, Palette, Theme};

/// Gives egui the fonts, the two themes and the way to read icons.
pub fn install(ctx: &Context) {
    ctx.set_fonts(font_definitions());
    ctx.set_style_of(egui::Theme::Dark, style(Theme::Dark));
    ctx.set_style_of(egui::Theme::Light, style(Theme::Light));
    egui_extras::install_image_loaders(ctx);
}

/// One family in three weights, and nothing else: what it lacks is looked for on the system.
fn font_definitions() -> FontDefinitions {
    let mut definitions = FontDefinitions::empty();
    let weights = [
        ("regular", fonts::REGULAR, vec![FontFamily::Proportional, FontFamily::Monospace]),
        ("medium", fonts::MEDIUM, vec![medium()]),
        ("semi-bold", fonts::SEMI_BOLD, vec![semi_bold()]),
    ];
    for (name, bytes, families) in weights {
        definitions.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
        for family in families {
            definitions.families.entry(family).or_default().push(name.to_owned());
        }
    }
    definitions
}

fn style(theme: Theme) -> Style {
    let mut style = Style { visuals: visuals(theme), ..Style::default() };
    style.text_styles = [
        (TextStyle::Small, Type::Small.font()),
        (TextStyle::Body, Type::Body.font()),
        (TextStyle::Monospace, Type::Body.font()),
        (TextStyle::Button, Type::Button.font()),
        (TextStyle::Heading, Type::Title.font()),
    ]
    .into();
    // Rows and buttons hold the text; what is worth copying has a button for it.
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style.animation_time = 0.1;
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::splat(8.0);
    spacing.button_padding = vec2(10.0, 4.0);
    spacing.interact_size = vec2(28.0, size::ROW);
    spacing.window_margin = Margin::same(0);
    spacing.menu_margin = Margin::same(6);
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 10.0;
    spacing.icon_spacing = 8.0;
    spacing.tooltip_width = 360.0;
    spacing.scroll = ScrollStyle { bar_width: 8.0, floating_allocated_width: 0.0, ..ScrollStyle::floating() };
    style
}

fn visuals(theme: Theme) -> Visuals {
    let palette = theme.palette();
    let base = match theme {
        Theme::Dark => Visuals::dark(),
        Theme::Light => Visuals::light(),
    };
    let mut visuals = Visuals {
        override_text_color: None,
        weak_text_color: Some(palette.text_sub.into()),
        hyperlink_color: palette.accent.ink.into(),
        faint_bg_color: palette.hover.into(),
        extreme_bg_color: palette.field.into(),
        text_edit_bg_color: Some(palette.field.into()),
        code_bg_color: palette.hover.into(),
        warn_fg_color: palette.warn.ink.into(),
        error_fg_color: palette.bad.ink.into(),
        window_corner_radius: CornerRadius::same(corner::DIALOG),
        window_shadow: shadow(palette),
        window_fill: palette.pop.into(),
        window_stroke: Stroke::new(1.0, palette.line),
        menu_corner_radius: CornerRadius::same(corner::DIALOG),
        panel_fill: palette.page.into(),
        popup_shadow: shadow(palette),
        striped: false,
        button_frame: true,
        indent_has_left_vline: false,
        selection: Selection { bg_fill: palette.selected.into(), stroke: Stroke::new(2.0, palette.accent_fill) },
        ..base
    };
    if theme == Theme::Dark {
        // egui thickens light text on dark ground so much that regular looks like medium.
        visuals.text_options.color_transfer_function = FontColorTransferFunction::Gamma(0.85);
    }
    visuals.text_cursor.stroke = Stroke::new(1.5, palette.accent.ink);
    let widgets = &mut visuals.widgets;
    widgets.noninteractive = widget(palette.card, palette.line, palette.text);
    // No strokes on buttons: only their fill changes.
    widgets.inactive = widget(palette.hover, palette.line_field, palette.text);
    widgets.hovered = widget(palette.active, palette.line_field, palette.text_strong);
    widgets.active = widget(palette.active, palette.accent_fill, palette.text_strong);
    widgets.open = widget(palette.active, palette.line_field, palette.text_strong);
    visuals
}

fn widget(fill: Colour, line: Colour, ink: Colour) -> WidgetVisuals {
    WidgetVisuals {
        bg_fill: fill.into(),
        weak_bg_fill: fill.into(),
        bg_stroke: Stroke::new(1.0, line),
        corner_radius: CornerRadius::same(corner::WIDGET),
        fg_stroke: Stroke::new(1.0, ink),
        expansion: 0.0,
    }
}

fn shadow(palette: &Palette) -> Shadow {
    Shadow { offset: [0, 12], blur: 40, spread: 0, color: palette.shadow.into() }
}
