//! The text of a rule: what is wrong is underlined at its word while it is typed, and said below.

use egui::text::{LayoutJob, TextFormat};
use egui::{Frame, Label, Margin, Stroke, TextEdit, Ui};

use crate::desk::RuleMistake;
use crate::text::Message;
use crate::theme::Palette;
use crate::ui::cx::Cx;
use crate::ui::theme::{Icon, Type, corner, palette, space, text};
use crate::ui::widgets::Button;

/// Mistakes that are told at once.
const TOLD: usize = 4;

/// The field. True when something was typed.
pub(super) fn field(
    ui: &mut Ui,
    cx: &Cx<'_>,
    typed: &mut String,
    mistakes: &[RuleMistake],
    focus: bool,
    may: bool,
) -> bool {
    let palette = palette(ui);
    let mut frame = Frame::new()
        .fill(palette.field.into())
        .corner_radius(corner::WIDGET)
        .inner_margin(Margin::symmetric(10, 8))
        .stroke(Stroke::new(1.0, palette.line_field))
        .begin(ui);
    let response = {
        let ui = &mut frame.content_ui;
        let mut layouter = |ui: &Ui, text: &dyn egui::TextBuffer, width: f32| {
            ui.fonts_mut(|fonts| fonts.layout_job(job(text.as_str(), mistakes, palette, width)))
        };
        let edit = TextEdit::multiline(typed)
            .frame(Frame::NONE)
            .margin(Margin::ZERO)
            .desired_width(f32::INFINITY)
            .desired_rows(4)
            .interactive(may)
            .layouter(&mut layouter);
        let response = ui.add(edit);
        let name = cx.say("rules-text");
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name));
        response
    };
    let outline = frame.end(ui).rect;
    if response.has_focus() {
        let ring = Stroke::new(2.0, palette.accent_fill);
        ui.painter().rect_stroke(outline, corner::WIDGET, ring, egui::StrokeKind::Inside);
    }
    if focus {
        response.request_focus();
    }
    response.changed()
}

/// The text with what is wrong underlined.
fn job(text: &str, mistakes: &[RuleMistake], palette: &Palette, width: f32) -> LayoutJob {
    let plain = TextFormat {
        line_height: Some(Type::Body.line()),
        ..TextFormat::simple(Type::Body.font(), palette.text_strong.into())
    };
    let wrong =
        TextFormat { underline: Stroke::new(2.0, palette.bad.ink), color: palette.bad.ink.into(), ..plain.clone() };
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    let mut at = 0;
    for mistake in mistakes {
        // The text may be newer than what was said of it.
        let (from, to) = (text.floor_char_boundary(mistake.span.start), text.floor_char_boundary(mistake.span.end));
        if from < at || to <= from {
            continue;
        }
        job.append(text.get(at..from).unwrap_or_default(), 0.0, plain.clone());
        job.append(text.get(from..to).unwrap_or_default(), 0.0, wrong.clone());
        at = to;
    }
    job.append(text.get(at..).unwrap_or_default(), 0.0, plain);
    job
}

/// What is wrong, each with where it is. True when a word was put in another's place.
pub(super) fn mistakes(ui: &mut Ui, cx: &Cx<'_>, typed: &mut String, mistakes: &[RuleMistake], may: bool) -> bool {
    let palette = palette(ui);
    let mut changed = false;
    for mistake in mistakes.iter().take(TOLD) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            ui.add(Icon::Warn.image(palette.bad.ink));
            let words = Message::new("rules-mistake")
                .with("line", mistake.line.to_string())
                .with("column", mistake.column.to_string())
                .with("why", mistake.why.as_str());
            ui.add(Label::new(text(cx.tell(&words), Type::Body, palette.bad.ink)).wrap());
            for meant in meant(&mistake.why) {
                let fits = typed.is_char_boundary(mistake.span.start) && typed.is_char_boundary(mistake.span.end);
                if may && fits && !mistake.span.is_empty() && ui.add(Button::soft(meant)).clicked() && !changed {
                    typed.replace_range(mistake.span.clone(), meant);
                    changed = true;
                }
            }
        });
    }
    if mistakes.len() > TOLD {
        let more = Message::new("rules-mistakes-more").with("count", mistakes.len() - TOLD);
        ui.label(text(cx.tell(&more), Type::Small, palette.text_sub));
    }
    ui.add_space(space::TIGHT);
    changed
}

/// The words that may have been meant, as the sentence names them.
fn meant(why: &str) -> Vec<&str> {
    let Some((_, after)) = why.split_once("did you mean ") else { return Vec::new() };
    after.split('`').skip(1).step_by(2).take(3).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::desk;

    #[test]
    fn what_may_have_been_meant_is_offered() {
        let found = desk::check_rules("review if amuont > 5");
        let mistake = found.mistakes.first().unwrap();
        assert_eq!(meant(&mistake.why).first(), Some(&"amount"), "{}", mistake.why);
        assert_eq!((mistake.span.clone(), mistake.column), (10..16, 11));
        assert!(meant("there is no field `x`").is_empty());
    }

    #[test]
    fn a_mistake_is_underlined_at_its_word_and_nothing_is_lost() {
        let text = "review if amuont > 5";
        let found = desk::check_rules(text).mistakes;
        let job = job(text, &found, crate::theme::Theme::Light.palette(), 400.0);
        assert_eq!(job.text, text);
        let underlined: Vec<_> = job
            .sections
            .iter()
            .filter(|section| section.format.underline.width > 0.0)
            .map(|section| section.byte_range.clone())
            .collect();
        assert_eq!(underlined.len(), 1);
        // What was said of a longer text does no harm.
        let shorter = job_of("ré", &found);
        assert_eq!(shorter, "ré");
    }

    fn job_of(text: &str, mistakes: &[RuleMistake]) -> String {
        job(text, mistakes, crate::theme::Theme::Dark.palette(), 400.0).text
    }
}
