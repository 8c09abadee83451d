//! What was learnt of payments: from what, how good that is, what it looks at most, and whether it still fits.

use chrono::{DateTime, Utc};
use egui::{Context, Frame, Label, Margin, Rect, Sense, Spinner, Ui, pos2, vec2};

use super::reasons::section;
use super::words;
use crate::desk::JudgeStanding;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::loadable::Loadable;
use crate::ui::notices::Notice;
use crate::ui::theme::{Icon, Type, corner, palette, size, space, text};
use crate::ui::widgets::{
    Button, Mark, dialog, dialog_body, dialog_foot, dialog_title, error_note, figure_row, foot_note, show_loadable,
};
use crate::worker::{Command, Event, JudgeLook};

/// So many features are named.
const NAMED: usize = 6;

/// What was learnt, and learning again.
#[derive(Default)]
pub(super) struct Model {
    known: Loadable<JudgeLook>,
    learning: Loadable<JudgeLook>,
    pub(super) open: bool,
}

impl Model {
    /// Takes what was asked for.
    pub(super) fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        self.known.apply(event);
        if self.learning.apply(event) && self.learning.value().is_some() {
            cx.want(Intent::Changed);
            cx.want(Intent::Notify(Notice::done(Message::new("judge-did-learn"))));
            self.learning.take();
        }
    }

    /// What is known, which is asked for when somebody wants it.
    pub(super) fn standing(&mut self, cx: &mut Cx<'_>) -> Option<&JudgeStanding> {
        self.known.keep_fresh(cx, || Command::FetchJudge);
        self.known.value().and_then(|look| look.0.as_ref())
    }

    /// Paints it above everything else while it is open.
    pub(super) fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>, may: bool) {
        if !self.open {
            return;
        }
        self.known.keep_fresh(cx, || Command::FetchJudge);
        let (close, wants_to) = dialog(ctx, "what was learnt", |ui| {
            let mut close = dialog_title(ui, &cx.say("judge-title"), &cx.say("window-close"));
            dialog_body(ui, |ui| {
                ui.set_width(ui.available_width());
                if let Some(error) = self.learning.error() {
                    error_note(ui, cx, error);
                    ui.add_space(space::SMALL);
                }
                show_loadable(ui, cx, &self.known, |ui, cx, look| match &look.0 {
                    Some(standing) => card(ui, cx, standing),
                    None => {
                        let words = text(cx.say("judge-none"), Type::Body, palette(ui).text);
                        ui.add(Label::new(words).wrap());
                    }
                });
            });
            dialog_foot(ui, |ui| {
                close |= self.foot(ui, cx, may);
            });
            close
        });
        self.open = !(close || wants_to);
    }

    fn foot(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, may: bool) -> bool {
        let is_learning = self.learning.is_pending();
        if may && is_learning {
            if ui.add(Button::soft(cx.say("judge-stop"))).clicked() {
                self.learning.stop(cx);
            }
        } else if may {
            let key =
                if self.known.value().is_some_and(|look| look.0.is_some()) { "judge-again" } else { "judge-first" };
            if ui.add(Button::primary(cx.tell(&Message::new(key))).icon(Icon::Sync)).clicked() {
                self.learning.ask(cx, Command::TrainJudge);
            }
        }
        let close = ui.add(Button::plain(cx.say("window-close"))).clicked();
        if is_learning {
            let doing = self.learning.progress().map(|progress| cx.tell(&progress.doing));
            let words = doing.unwrap_or_else(|| cx.say("judge-waiting"));
            foot_note(ui, &words);
            ui.add(Spinner::new().size(14.0).color(palette(ui).text_sub));
        } else {
            foot_note(ui, &cx.say("judge-foot"));
        }
        close
    }
}

fn day(cx: &Cx<'_>, seconds: i64) -> String {
    cx.texts.date(DateTime::<Utc>::from_timestamp(seconds, 0).unwrap_or_default().date_naive())
}

fn card(ui: &mut Ui, cx: &Cx<'_>, standing: &JudgeStanding) {
    let palette = palette(ui);
    let found = &standing.card;
    ui.spacing_mut().item_spacing.y = 0.0;
    let (mark, kind) = if found.trained { (Mark::Done, "judge-trained") } else { (Mark::UnderWay, "judge-isolating") };
    ui.horizontal(|ui| mark.show(ui, &cx.tell(&Message::new(kind))));
    let why = if found.trained { "judge-trained-why" } else { "judge-isolating-why" };
    let why = Message::new(why)
        .with("known", cx.texts.count(found.frauds as u64))
        .with("needed", cx.texts.count(standing.enough_frauds as u64));
    ui.add(Label::new(text(cx.tell(&why), Type::Body, palette.text)).wrap());
    ui.add_space(space::TIGHT);
    figure_row(ui, &cx.say("judge-made"), "", &cx.texts.time(standing.made_at), false);
    figure_row(ui, &cx.say("judge-period"), "", &format!("{} – {}", day(cx, found.from), day(cx, found.to)), false);
    figure_row(ui, &cx.say("judge-payments"), "", &cx.texts.count(found.payments as u64), false);
    figure_row(ui, &cx.say("judge-frauds"), "", &cx.texts.count(found.frauds as u64), false);

    section(ui, &cx.say("judge-measured"), "");
    match &found.measured {
        Some(measured) => {
            let on = Message::new("judge-measured-on")
                .with("payments", cx.texts.count(measured.payments as u64))
                .with("frauds", measured.frauds);
            ui.add(Label::new(text(cx.tell(&on), Type::Small, palette.text_sub)).wrap());
            figure_row(ui, &cx.say("judge-precision"), "", &words::percent(cx, measured.precision), false);
            figure_row(ui, &cx.say("judge-ranking"), "", &words::percent(cx, measured.auc_roc), false);
            figure_row(ui, &cx.say("judge-average"), "", &format!("{:.2}", measured.average_precision), false);
            if let Some(expected) = measured.expected_frauds {
                let note = cx.tell(&Message::new("judge-expected-note").with("frauds", measured.frauds));
                figure_row(ui, &cx.say("judge-expected"), &note, &words::number(cx, expected.round()), false);
            }
        }
        None => {
            ui.add(Label::new(text(cx.say("judge-not-measured"), Type::Body, palette.text_sub)).wrap());
        }
    }
    if !found.important.is_empty() {
        section(ui, &cx.say("judge-looks-at"), &cx.say("judge-share"));
    }
    let most = found.important.iter().map(|(_, part)| *part).fold(0.0, f64::max);
    for (at, part) in found.important.iter().take(NAMED) {
        if let Some(feature) = standing.features.get(*at) {
            share(ui, cx, &words::feature(cx, feature), *part, most);
        }
    }
    drift(ui, cx, standing);
}

/// What has changed since it learnt.
fn drift(ui: &mut Ui, cx: &Cx<'_>, standing: &JudgeStanding) {
    let palette = palette(ui);
    ui.add_space(space::SMALL);
    if standing.drifted.is_empty() {
        ui.horizontal(|ui| Mark::Done.show(ui, &cx.say("judge-no-drift")));
        return;
    }
    let frame = Frame::new().fill(palette.warn.tint.into()).corner_radius(corner::CARD).inner_margin(Margin::same(12));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.label(text(cx.say("judge-drift"), Type::Strong, palette.text_strong));
        let named = standing.drifted.iter().take(NAMED).map(|(feature, _)| words::feature(cx, feature));
        for name in named {
            ui.add(Label::new(text(format!("· {name}"), Type::Body, palette.text)).truncate());
        }
        if standing.drifted.len() > NAMED {
            let more = Message::new("judge-drift-more").with("count", standing.drifted.len() - NAMED);
            ui.label(text(cx.tell(&more), Type::Small, palette.text_sub));
        }
    });
}

fn share(ui: &mut Ui, cx: &Cx<'_>, name: &str, part: f64, most: f64) {
    const BARS: f32 = 120.0;
    let palette = palette(ui);
    ui.horizontal(|ui| {
        ui.set_min_height(size::DENSE_ROW);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.allocate_ui(vec2(48.0, size::DENSE_ROW), |ui| {
                ui.set_width(48.0);
                ui.label(text(words::percent(cx, part), Type::Body, palette.text_strong));
            });
            let (rect, _) = ui.allocate_exact_size(vec2(BARS, size::DENSE_ROW), Sense::hover());
            #[allow(clippy::cast_possible_truncation, reason = "a part of a bar")]
            let length = (part / most.max(1e-9)) as f32 * BARS;
            let bar = Rect::from_min_max(
                pos2(rect.left(), rect.center().y - 4.0),
                pos2(rect.left() + length.max(2.0), rect.center().y + 4.0),
            );
            ui.painter().rect_filled(bar, corner::BAR, palette.net);
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add(Label::new(text(name, Type::Body, palette.text)).truncate()).on_hover_text(name);
            });
        });
    });
}
