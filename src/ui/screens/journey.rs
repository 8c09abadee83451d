//! A journey as it is drawn: one glyph a step, a line between them, what happened at the left and when at the right.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use egui::text::{LayoutJob, TextWrapping};
use egui::{Galley, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::desk::{JourneyStep, StepState, StepTime};
use crate::theme::Palette;
use crate::ui::cx::Cx;
use crate::ui::theme::{Glyph, Type, palette, size};
use crate::ui::widgets::Mark;

/// Where the words of a step begin.
const INDENT: f32 = 20.0;

/// The height of a step's first line, and the room below its last one.
const LINE: f32 = 20.0;
const GAP: f32 = 5.0;

/// Draws the steps. `since` is when the journey began: moments of the same day are told by the clock alone.
pub fn journey(ui: &mut Ui, cx: &Cx<'_>, steps: &[JourneyStep], since: DateTime<Utc>) {
    let palette = palette(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut above: Option<egui::Pos2> = None;
    for step in steps {
        let rect = draw(ui, cx, step, since);
        let glyph = pos2(rect.left() + size::GLYPH / 2.0, rect.top() + LINE / 2.0);
        if let Some(above) = above {
            let ends = [above + vec2(0.0, 8.0), glyph - vec2(0.0, 8.0)];
            if matches!(step.state, StepState::ToCome | StepState::Skipped) {
                ui.painter().extend(Shape::dashed_line(&ends, Stroke::new(1.0, palette.line_strong), 2.0, 3.0));
            } else {
                ui.painter().line_segment(ends, Stroke::new(1.0, palette.line_field));
            }
        }
        above = Some(glyph);
    }
}

/// How many of the steps are done, of those that belong to the way.
pub fn progress(steps: &[JourneyStep]) -> (u64, u64) {
    let on_the_way = steps.iter().filter(|step| step.state != StepState::Skipped);
    let (mut done, mut all) = (0, 0);
    for step in on_the_way {
        all += 1;
        done += u64::from(step.state == StepState::Done);
    }
    (done, all)
}

fn draw(ui: &mut Ui, cx: &Cx<'_>, step: &JourneyStep, since: DateTime<Utc>) -> Rect {
    let palette = palette(ui);
    let reached = !matches!(step.state, StepState::ToCome | StepState::Skipped);
    let ink = if reached { palette.text_strong } else { palette.text_sub };
    let (title, note) = (cx.tell(&step.what), step.note.as_ref().map(|note| cx.tell(note)));
    let time = step.at.map(|at| time_words(cx, at, since)).unwrap_or_default();

    let line = |words: &str, kind: Type, ink: crate::theme::Colour| {
        ui.painter().layout_no_wrap(words.to_owned(), kind.font(), ink.into())
    };
    let width = ui.available_width();
    let time_words = line(&time, Type::Small, palette.text_sub);
    // A long id is cut rather than running into the time; it is whole for who hears it.
    let mut title_job = LayoutJob::simple_singleline(title.clone(), Type::Body.font(), ink.into());
    title_job.wrap = TextWrapping::truncate_at_width(width - INDENT - time_words.size().x - 8.0);
    let title_words = ui.painter().layout_job(title_job);
    let note_ink = if step.state == StepState::Failed { palette.bad.ink } else { palette.text_sub };
    let note_words = note.as_deref().map(|note| line(note, Type::Small, note_ink));
    let room = width - INDENT - title_words.size().x - time_words.size().x - 16.0;
    let beside = note_words.as_ref().is_none_or(|note| note.size().x <= room);
    // A note that is too long for the line goes below it rather than being cut.
    let note_words = match (note_words, note.as_deref()) {
        (Some(_), Some(note)) if !beside => {
            Some(ui.painter().layout(note.to_owned(), Type::Small.font(), note_ink.into(), width - INDENT))
        }
        (note_words, _) => note_words,
    };
    let below = note_words.as_ref().filter(|_| !beside).map_or(0.0, |note| note.size().y + 2.0);

    let (rect, response) = ui.allocate_exact_size(vec2(width, LINE + below + GAP), Sense::hover());
    let spoken = [title, cx.say(state_word(step.state)), note.unwrap_or_default(), time];
    let spoken = spoken.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(", ");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    if !ui.is_rect_visible(rect) {
        return rect;
    }
    let middle = rect.top() + LINE / 2.0;
    let put = |words: Arc<Galley>, x: f32, y: f32| ui.painter().galley(pos2(x, y), words, ink.into());
    let title_end = rect.left() + INDENT + title_words.size().x;
    let centred = |words: &Arc<Galley>| middle - words.size().y / 2.0;
    put(Arc::clone(&title_words), rect.left() + INDENT, centred(&title_words));
    if let Some(note) = note_words {
        if beside {
            let top = centred(&note);
            put(note, title_end + 8.0, top);
        } else {
            put(note, rect.left() + INDENT, rect.top() + LINE);
        }
    }
    let top = centred(&time_words);
    put(Arc::clone(&time_words), rect.right() - time_words.size().x, top);
    let (glyph, ink) = look(step.state, palette);
    let place = Rect::from_center_size(pos2(rect.left() + size::GLYPH / 2.0, middle), vec2(size::GLYPH, size::GLYPH));
    glyph.image(ink).paint_at(ui, place);
    rect
}

const fn look(state: StepState, palette: &Palette) -> (Glyph, crate::theme::Colour) {
    let mark = match state {
        StepState::Done => Mark::Done,
        StepState::Now => Mark::UnderWay,
        StepState::ToCome => Mark::Quiet,
        StepState::Failed => Mark::Bad,
        StepState::Skipped => return (Glyph::Dashed, palette.text_sub),
    };
    let (glyph, tone) = mark.look(palette);
    (glyph, tone.ink)
}

const fn state_word(state: StepState) -> &'static str {
    match state {
        StepState::Done => "payments-step-done",
        StepState::Now => "payments-step-now",
        StepState::ToCome => "payments-step-to-come",
        StepState::Failed => "payments-step-failed",
        StepState::Skipped => "payments-step-skipped",
    }
}

fn time_words(cx: &Cx<'_>, at: StepTime, since: DateTime<Utc>) -> String {
    match at {
        StepTime::At(at) if at.date_naive() == since.date_naive() => cx.texts.clock(at),
        StepTime::At(at) => cx.texts.moment(at, cx.now),
        StepTime::On(day) => cx.texts.day_and_month(day),
    }
}
