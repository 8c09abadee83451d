//! Where the money of payments stands. Some lines lead to what they count.

use std::sync::Arc;

use egui::{Align2, CursorIcon, Galley, Rect, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::figures::counted;
use crate::desk::{Counted, Standing};
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::{Type, corner, palette, size, space, text};
use crate::ui::widgets::{Mark, card_title, one_line, put_words};
use crate::ui::workbench::Place;

/// From a glyph's left edge to the name behind it.
const INDENT: f32 = size::GLYPH + 10.0;

/// One line, before it is known how wide the others are.
struct Line {
    mark: Mark,
    /// Whether there is anything of it; what is not there is quiet.
    is_there: bool,
    name: Arc<Galley>,
    note: Arc<Galley>,
    amount: Arc<Galley>,
    words: String,
    leads_to: Option<Intent>,
}

/// Paints it.
pub(super) fn ui(ui: &mut Ui, cx: &mut Cx<'_>, standing: &Standing) {
    let palette = palette(ui);
    let code = standing.currency.code();
    card_title(ui, &cx.say("today-standing"), |ui| {
        ui.label(text(code, Type::Small, palette.text_sub));
    });
    let held = Intent::ShowPayments(format!("status:held currency:{}", code.to_lowercase()));
    let batches = || Some(Intent::Go(Place::Settlements));
    let line = |mark, name, note, counts, leads_to| Line::new(ui, cx, (mark, name, note), counts, leads_to);
    let lines = [
        line(Mark::Held, "today-standing-held", "today-standing-holds", standing.held, Some(held)),
        line(Mark::UnderWay, "today-standing-captured", "today-standing-payments", standing.captured, None),
        line(Mark::UnderWay, "today-standing-in-transit", "today-standing-batches", standing.in_transit, batches()),
        line(Mark::Done, "today-standing-proven", "today-standing-batches", standing.at_the_bank, batches()),
        line(Mark::Warning, "today-standing-disputed", "today-standing-disputes", standing.disputed, None),
    ];
    let widest = |part: fn(&Line) -> &Galley| lines.iter().map(|line| part(line).size().x).fold(0.0, f32::max);
    let names = INDENT + widest(|line| &line.name) + space::PAGE;
    let notes = widest(|line| &line.note) + space::PAGE + widest(|line| &line.amount);
    // The notes begin below each other, in the middle if that is far enough from the names. Without room for all of
    // them there are none.
    let width = ui.available_width();
    let notes_at = (names + notes <= width).then(|| names.max(width * 0.52).min(width - notes));
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().id_salt("standing").auto_shrink(false).show(ui, |ui| {
        // A little roomier where there is room.
        let height = ((ui.available_height() - 40.0) / 5.0).clamp(size::DENSE_ROW, size::ROOMY_ROW).floor();
        for line in lines {
            if let Some(intent) = line.show(ui, height, notes_at) {
                cx.want(intent);
            }
        }
        ui.add_space(space::SMALL);
        ui.label(text(cx.say("today-standing-note"), Type::Small, palette.text_sub));
    });
}

impl Line {
    fn new(
        ui: &Ui,
        cx: &Cx<'_>,
        (mark, name, note): (Mark, &'static str, &'static str),
        counts: Counted,
        leads_to: Option<Intent>,
    ) -> Self {
        let palette = palette(ui);
        let is_there = counts.count > 0 || !counts.amount.is_zero();
        let (name, note) = (cx.say(name), cx.tell(&counted(note, counts.count, cx)));
        let amount = cx.amount(counts.amount);
        let (ink, strong) =
            if is_there { (palette.text, palette.text_strong) } else { (palette.text_sub, palette.text_sub) };
        let lay = |words: &str, kind, ink| one_line(ui, words, kind, ink, f32::INFINITY);
        Self {
            mark,
            is_there,
            name: lay(&name, Type::Body, ink),
            note: lay(&note, Type::Small, palette.text_sub),
            amount: lay(&amount, Type::Body, strong),
            words: format!("{name}, {note}, {amount}"),
            leads_to,
        }
    }

    /// Shows it; `notes_at` is where its note begins. Gives where it leads to when it was clicked.
    fn show(self, ui: &mut Ui, height: f32, notes_at: Option<f32>) -> Option<Intent> {
        let palette = palette(ui);
        let leads = self.leads_to.is_some();
        let sense = if leads { Sense::click() } else { Sense::hover() };
        let (rect, mut response) = ui.allocate_exact_size(vec2(ui.available_width(), height), sense);
        let role = if leads { Role::Button } else { Role::Label };
        response.widget_info(|| WidgetInfo::labeled(role, true, &self.words));
        if leads && (response.hovered() || response.has_focus()) {
            ui.painter().rect_filled(rect.expand2(vec2(6.0, 0.0)), corner::WIDGET, palette.hover);
        }
        let middle = rect.center().y;
        let at = |x: f32| pos2(rect.left() + x, middle);
        let (glyph, tone) = self.mark.look(palette);
        let spot = Rect::from_center_size(at(size::GLYPH / 2.0), Vec2::splat(size::GLYPH));
        glyph.image(if self.is_there { tone.ink } else { palette.text_sub }).paint_at(ui, spot);
        put_words(ui, at(INDENT), Align2::LEFT_CENTER, self.name);
        put_words(ui, pos2(rect.right(), middle), Align2::RIGHT_CENTER, self.amount);
        match notes_at {
            Some(x) => {
                put_words(ui, at(x), Align2::LEFT_CENTER, self.note);
            }
            None => response = response.on_hover_text(self.words),
        }
        self.leads_to.filter(|_| response.on_hover_cursor(CursorIcon::PointingHand).clicked())
    }
}
