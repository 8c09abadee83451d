//! What speaks of a payment: the trees of the rules that found it, and the judge's score from its base to its sum.

use egui::{Align, Align2, Frame, Label, Layout, Margin, Rect, Role, Sense, Sides, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::rule_words::rule_words;
use super::words;
use crate::desk::{Effect, JudgeStanding, PaymentRisk, Trace, TraceValue};
use crate::domain::Currency;
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::{Type, corner, palette, size, space, text};
use crate::ui::widgets::{figure_row, one_line, put_words, rule, sum_rule};

/// With less room than this a note beside a rule's words would be cut off to nothing.
const NOTE: f32 = 48.0;

/// So many features are named; the others are one line together.
const NAMED: usize = 8;
/// Room for the bars, and for the figures behind them.
const BARS: f32 = 180.0;
const FIGURE: f32 = 56.0;

/// The rules that found it, with what each saw.
pub(super) fn rules(ui: &mut Ui, cx: &Cx<'_>, risk: &PaymentRisk) {
    let palette = palette(ui);
    section(ui, &cx.say("why-rules"), "");
    if risk.hits.is_empty() {
        ui.label(text(cx.say("why-no-rules"), Type::Body, palette.text_sub));
        return;
    }
    for hit in &risk.hits {
        let (points, ink) = match hit.effect {
            Effect::Counts => (format!("+{}", hit.points), palette.text_strong),
            Effect::Shadow | Effect::Snoozed => ("0".to_owned(), palette.text_sub),
        };
        // The points first: words that are too long must not push them out of the column.
        Sides::new().height(size::DENSE_ROW).spacing(space::TIGHT).shrink_left().show(
            ui,
            |ui| {
                let words = rule_words(cx, &hit.key);
                ui.add(Label::new(text(&words, Type::Button, palette.text_strong)).truncate()).on_hover_text(&hit.key);
                let note = match hit.effect {
                    Effect::Counts if hit.as_it_was => Some("why-as-it-was"),
                    Effect::Counts => None,
                    Effect::Shadow => Some("why-shadow"),
                    Effect::Snoozed => Some("why-snoozed"),
                };
                if let Some(note) = note.filter(|_| ui.available_width() > NOTE) {
                    ui.add(Label::new(text(cx.tell(&Message::new(note)), Type::Small, palette.text_sub)).truncate());
                }
            },
            |ui| {
                ui.label(text(points, Type::Body, ink));
            },
        );
        tree(ui, cx, &hit.tree);
        ui.add_space(space::TIGHT);
    }
    sum_rule(ui);
    figure_row(ui, &cx.say("alert-sum"), "", &cx.texts.count(u64::from(risk.points)), true);
}

/// A rule's tree as indented lines.
fn tree(ui: &mut Ui, cx: &Cx<'_>, trace: &Trace) {
    let palette = palette(ui);
    let frame =
        Frame::new().fill(palette.field.into()).corner_radius(corner::WIDGET).inner_margin(Margin::symmetric(10, 6));
    frame.stroke(Stroke::new(1.0, palette.line)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.spacing_mut().interact_size.y = Type::Body.line();
        for line in lines(trace) {
            let (answer, ink) = match line.value {
                TraceValue::Yes => (cx.say("risk-yes"), palette.refunds),
                TraceValue::No => (cx.say("risk-no"), palette.text_sub),
                TraceValue::Unknown => (cx.say("risk-not-known"), palette.text_sub),
                TraceValue::NotLookedAt => (cx.say("risk-not-looked-at"), palette.text_sub),
                TraceValue::Number(value) => (words::number(cx, *value), palette.text_strong),
                TraceValue::Word(word) => (word.clone(), palette.text_strong),
            };
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(6.0, 0.0);
                ui.add_space(line.depth * 14.0);
                let joins = match line.text {
                    "and" => Some("why-all-of"),
                    "or" => Some("why-one-of"),
                    "not" => Some("why-not"),
                    _ => None,
                };
                let words = joins.map_or_else(|| line.text.to_owned(), |joins| cx.tell(&Message::new(joins)));
                let looked_at = !matches!(line.value, TraceValue::NotLookedAt);
                ui.label(text(words, Type::Body, if looked_at { palette.text } else { palette.text_sub }));
                if let Some(filled) = line.filled(cx) {
                    ui.label(text(format!("→ {filled}"), Type::Body, palette.text_strong));
                }
                ui.label(text(answer, Type::Button, ink));
            });
        }
    });
}

/// A line of a tree.
struct Line<'t> {
    depth: f32,
    text: &'t str,
    value: &'t TraceValue,
    /// What stands in the text and what it came to, where that can be put in its place.
    leaves: &'t [Trace],
}

impl Line<'_> {
    /// The text with values in place of names: `9 > 4`.
    fn filled(&self, cx: &Cx<'_>) -> Option<String> {
        let mut filled = self.text.to_owned();
        for leaf in self.leaves {
            let value = match &leaf.value {
                TraceValue::Number(value) => words::number(cx, *value),
                TraceValue::Word(word) => word.clone(),
                TraceValue::Unknown => cx.say("risk-not-known"),
                TraceValue::Yes | TraceValue::No | TraceValue::NotLookedAt => return None,
            };
            filled = filled.replacen(&leaf.text, &value, 1);
        }
        (!self.leaves.is_empty() && filled != self.text).then_some(filled)
    }
}

fn lines(trace: &Trace) -> Vec<Line<'_>> {
    fn walk<'t>(trace: &'t Trace, depth: f32, into: &mut Vec<Line<'t>>) {
        let is_chain = matches!(trace.text.as_str(), "and" | "or" | "not");
        let are_leaves = !is_chain && trace.of.iter().all(|part| part.of.is_empty());
        let leaves = if are_leaves { trace.of.as_slice() } else { &[] };
        into.push(Line { depth, text: &trace.text, value: &trace.value, leaves });
        if !are_leaves {
            trace.of.iter().for_each(|part| walk(part, depth + 1.0, into));
        }
    }
    let mut found = Vec::new();
    walk(trace, 0.0, &mut found);
    found
}

/// What the judge says, and what each feature adds to it.
pub(super) fn judge(
    ui: &mut Ui,
    cx: &Cx<'_>,
    risk: &PaymentRisk,
    standing: Option<&JudgeStanding>,
    currency: Option<Currency>,
) {
    let palette = palette(ui);
    let Some(score) = risk.score else {
        section(ui, &cx.say("why-judge"), "");
        ui.add(Label::new(text(cx.say("why-no-judge"), Type::Body, palette.text_sub)).wrap());
        return;
    };
    section(ui, &cx.say("why-judge"), &cx.say(if risk.is_trained { "why-scale-trained" } else { "why-scale-unusual" }));
    ui.add(Label::new(text(score_words(cx, risk.is_trained, score, standing), Type::Body, palette.text)).wrap());
    ui.add_space(space::TIGHT);
    let mut steps = vec![(cx.say("why-base"), String::new(), risk.base)];
    for reason in risk.reasons.iter().take(NAMED) {
        let value = words::value(cx, reason.feature.name, reason.value, currency);
        steps.push((words::feature(cx, &reason.feature), value, reason.adds));
    }
    let rest: f64 = risk.reasons.iter().skip(NAMED).map(|reason| reason.adds).sum();
    if risk.reasons.len() > NAMED {
        let count = risk.reasons.len() - NAMED;
        steps.push((cx.tell(&Message::new("why-rest").with("count", count)), String::new(), rest));
    }
    waterfall(ui, &steps);
    sum_rule(ui);
    let sum: f64 = steps.iter().map(|(_, _, adds)| adds).sum();
    figure_row(ui, &cx.say("why-sum"), "", &words::signed(sum), true);
}

/// The score with what it means.
fn score_words(cx: &Cx<'_>, is_trained: bool, score: f64, standing: Option<&JudgeStanding>) -> String {
    if is_trained {
        return cx.tell(&Message::new("why-likelihood").with("percent", words::percent(cx, score)));
    }
    let score = format!("{score:.2}");
    match standing {
        Some(standing) => cx.tell(
            &Message::new("why-unusual-few")
                .with("score", score)
                .with("known", standing.card.frauds)
                .with("needed", standing.enough_frauds),
        ),
        None => cx.tell(&Message::new("why-unusual").with("score", score)),
    }
}

/// Bars that each begin where the one before ends: to the right what makes it more suspicious.
fn waterfall(ui: &mut Ui, steps: &[(String, String, f64)]) {
    let palette = palette(ui);
    let (mut least, mut most, mut at) = (0.0_f64, 0.0_f64, 0.0_f64);
    for (_, _, adds) in steps {
        at += adds;
        least = least.min(at);
        most = most.max(at);
    }
    let span = (most - least).max(1e-9);
    let mut from = 0.0_f64;
    ui.spacing_mut().item_spacing.y = 0.0;
    for (name, value, adds) in steps {
        let to = from + adds;
        let width = ui.available_width();
        let (rect, response) = ui.allocate_exact_size(vec2(width, size::DENSE_ROW), Sense::hover());
        let figure = words::signed(*adds);
        let told =
            [name.as_str(), value, &figure].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", ");
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
        if ui.is_rect_visible(rect) {
            let middle = rect.center().y;
            let bars = BARS.min(width * 0.34);
            let track = Rect::from_min_max(
                pos2(rect.right() - FIGURE - bars, rect.top()),
                pos2(rect.right() - FIGURE, rect.bottom()),
            );
            #[allow(clippy::cast_possible_truncation, reason = "a place on the screen")]
            let x = |value: f64| track.left() + ((value - least) / span) as f32 * track.width();
            ui.painter().vline(x(0.0), rect.y_range(), Stroke::new(1.0, palette.line_strong));
            let (left, right) = (x(from.min(to)), x(from.max(to)));
            let bar = Rect::from_min_max(pos2(left, middle - 4.0), pos2(right.max(left + 1.0), middle + 4.0));
            let ink = if *adds > 0.0 { palette.refunds } else { palette.net };
            ui.painter().rect_filled(bar, corner::BAR, ink);
            let figure = one_line(ui, &figure, Type::Body, palette.text_strong, FIGURE);
            put_words(ui, pos2(rect.right(), middle), Align2::RIGHT_CENTER, figure);
            let room = track.left() - space::SMALL - rect.left();
            let value = one_line(ui, value, Type::Body, palette.text_strong, room * 0.4);
            let value_width = if value.size().x > 0.0 { value.size().x + space::SMALL } else { 0.0 };
            let words = one_line(ui, name, Type::Body, palette.text, room - value_width);
            let cut = words.elided;
            let words = put_words(ui, pos2(rect.left(), middle), Align2::LEFT_CENTER, words);
            put_words(ui, pos2(words.right() + space::SMALL, middle), Align2::LEFT_CENTER, value);
            if cut {
                response.on_hover_text(told);
            }
        }
        from = to;
    }
}

/// A section's title below a rule.
pub(super) fn section(ui: &mut Ui, title: &str, caption: &str) {
    let palette = palette(ui);
    ui.add_space(space::SMALL);
    rule(ui);
    ui.horizontal(|ui| {
        ui.set_min_height(size::ROW);
        ui.label(text(title, Type::Strong, palette.text_strong));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add(Label::new(text(caption, Type::Small, palette.text_sub)).truncate());
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(text: &str, value: TraceValue) -> Trace {
        Trace { text: text.to_owned(), value, cached: false, of: Vec::new() }
    }

    #[test]
    fn a_comparison_is_one_line_and_a_chain_is_indented() {
        let compared = Trace { of: vec![leaf("cards", TraceValue::Number(9.0))], ..leaf("cards > 4", TraceValue::Yes) };
        let chain =
            Trace { of: vec![compared, leaf("declined", TraceValue::NotLookedAt)], ..leaf("or", TraceValue::Yes) };
        let found = lines(&chain);
        let shown: Vec<_> = found.iter().map(|line| (line.text, line.leaves.len())).collect();
        assert_eq!(shown, [("or", 0), ("cards > 4", 1), ("declined", 0)]);
        assert!(found.iter().skip(1).all(|line| line.depth > 0.5));
    }
}
