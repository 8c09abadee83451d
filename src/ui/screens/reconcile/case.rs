//! Who looks after a break, what was said of it, and until when it is put away: one compact row.

use egui::{Align, Label, Layout, Ui, vec2};

use super::parts::title;
use super::verbs::Verb;
use super::waiting::is_away;
use crate::desk::{BreakNote, FoundBreak, MatchTerms};
use crate::domain::ids::PersonId;
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{Button, Field, drop_down};

/// With less room than this a note is written on a line of its own.
const NARROW: f32 = 440.0;

/// What is being written about a break.
#[derive(Default)]
pub(super) struct Case {
    /// The break that it is about.
    of: String,
    remark: String,
    wants_focus: bool,
}

impl Case {
    /// Gives the remark the keyboard.
    pub(super) const fn write(&mut self) {
        self.wants_focus = true;
    }

    /// Shows it. Gives what was noted.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &Cx<'_>,
        found: &FoundBreak,
        terms: Option<&MatchTerms>,
        verb: &mut Option<Verb>,
    ) -> Option<BreakNote> {
        if self.of != found.key {
            // What was half written about another one is not put under this one.
            *self = Self { of: found.key.clone(), wants_focus: self.wants_focus, ..Self::default() };
        }
        let mut note = None;
        title(ui, &cx.say("match-looked-after"), &state_words(cx, found));
        remarks(ui, cx, found, terms);
        let narrow = ui.available_width() < NARROW;
        ui.horizontal(|ui| {
            ui.set_min_height(size::ROOMY_ROW);
            ui.spacing_mut().item_spacing.x = space::SMALL;
            if let Some(terms) = terms {
                note = assignee(ui, cx, found, terms);
            }
            let word = if is_away(cx, found) { "match-reopen" } else { "match-verb-snooze" };
            let button = Button::soft(cx.tell(&Message::new(word))).icon(Icon::Clock).keys(Verb::Snooze.key());
            if ui.add(button).clicked() {
                *verb = Some(Verb::Snooze);
            }
            if !narrow {
                note = note.take().or_else(|| self.remark_ui(ui, cx));
            }
        });
        if narrow {
            note = note.or_else(|| self.remark_ui(ui, cx));
        }
        note
    }

    fn remark_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) -> Option<BreakNote> {
        let name = cx.say("match-remark");
        let hint = cx.tell(&Message::new("match-remark-hint").with("key", Verb::Note.key()));
        let size = vec2(ui.available_width(), size::ROW);
        let field = |ui: &mut Ui| Field::new(&mut self.remark, name).hint(hint).icon(Icon::Note).low().show(ui);
        let response = ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), field).inner;
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
            response.scroll_to_me(None);
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let text = self.remark.trim().to_owned();
        (entered && !text.is_empty()).then(|| {
            self.remark.clear();
            BreakNote::Remark(text)
        })
    }
}

/// How old it is, and until when it is put away.
fn state_words(cx: &Cx<'_>, found: &FoundBreak) -> String {
    match found.case.snoozed_until.filter(|_| is_away(cx, found)) {
        Some(until) => cx.tell(&Message::new("match-snoozed-until").with("day", until)),
        None => {
            let days = (cx.now.date_naive() - found.on).num_days().max(0).unsigned_abs();
            cx.tell(&Message::new("match-days-old").with("days", days))
        }
    }
}

fn remarks(ui: &mut Ui, cx: &Cx<'_>, found: &FoundBreak, terms: Option<&MatchTerms>) {
    let palette = palette(ui);
    for remark in &found.case.remarks {
        let name = terms.map(|terms| terms.name(&remark.author)).unwrap_or_default();
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::SMALL;
            ui.add(Icon::Note.image(palette.text_sub));
            let who =
                Message::new("match-remark-by").with("name", name).with("time", cx.texts.moment(remark.at, cx.now));
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                ui.label(text(cx.tell(&who), Type::Small, palette.text_sub));
                ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
                    ui.add(Label::new(text(&remark.text, Type::Body, palette.text)).wrap());
                });
            });
        });
    }
}

/// Who looks after it.
fn assignee(ui: &mut Ui, cx: &Cx<'_>, found: &FoundBreak, terms: &MatchTerms) -> Option<BreakNote> {
    let now = found.case.assignee.clone();
    let mut choices: Vec<(Option<PersonId>, String)> = vec![(None, cx.say("match-nobody"))];
    // Somebody who has left since is still named.
    let gone = now.iter().filter(|person| !terms.may_match.contains(person));
    let people = terms.may_match.iter().chain(gone);
    choices.extend(people.map(|person| (Some(person.clone()), terms.name(person).to_owned())));
    drop_down(ui, &cx.say("match-assignee"), &now, &choices).map(BreakNote::Assigned)
}
