//! Which entries are looked at: by whom, of what sort, from when to when, with which words.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use egui::{Frame, Margin, Ui};

use super::groups::Group;
use crate::desk::{AuditFilter, AuditStanding};
use crate::domain::ids::PersonId;
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{Button, Field, drop_down, segments};

/// How wide the field for words is, and one for a day.
const WORDS: f32 = 220.0;
const DAY: f32 = 112.0;

/// Which days are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Span {
    /// All of them.
    #[default]
    All,
    /// So many days, today included.
    Days(u64),
    /// From one day to another.
    Between,
}

/// What a person asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    who: Option<PersonId>,
    group: Option<Group>,
    only_refused: bool,
    span: Span,
    from: String,
    to: String,
    words: String,
}

impl Wanted {
    /// As the book is asked. A day that is not one yet does not limit anything.
    pub(super) fn filter(&self, now: DateTime<Utc>) -> AuditFilter {
        let (from, to) = self.days(now);
        let start = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
        AuditFilter {
            from: from.map(start),
            to: to.and_then(|day| day.succ_opt()).map(start),
            who: self.who.clone(),
            kinds: self.group.map(Group::kinds).unwrap_or_default().iter().map(|kind| (*kind).to_owned()).collect(),
            subject: None,
            only_refused: self.only_refused,
            text: Some(self.words.trim().to_owned()).filter(|words| !words.is_empty()),
        }
    }

    /// Whether anything is left out.
    pub(super) fn is_any(&self) -> bool {
        *self != Self::default()
    }

    fn days(&self, now: DateTime<Utc>) -> (Option<NaiveDate>, Option<NaiveDate>) {
        match self.span {
            Span::All => (None, None),
            Span::Days(days) => {
                let today = now.date_naive();
                (today.checked_sub_days(Days::new(days.saturating_sub(1))), None)
            }
            Span::Between => (day(&self.from), day(&self.to)),
        }
    }

    /// Paints it as a line. True when something else is wanted.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, standing: Option<&AuditStanding>) -> bool {
        let before = self.clone();
        let margin = Margin { left: 16, right: 16, top: 0, bottom: 8 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = egui::Vec2::splat(space::SMALL);
                self.words_ui(ui, cx);
                if let Some(who) = drop_down(ui, &cx.say("auditlog-who"), &self.who, &people(cx, standing)) {
                    self.who = who;
                }
                let groups = Group::ALL.map(|group| (Some(group), cx.say(group.key())));
                let groups: Vec<_> = std::iter::once((None, cx.say("auditlog-group-all"))).chain(groups).collect();
                if let Some(group) = drop_down(ui, &cx.say("auditlog-group"), &self.group, &groups) {
                    self.group = group;
                }
                self.span_ui(ui, cx);
                let ended = [(false, cx.say("auditlog-all")), (true, cx.say("auditlog-only-refused"))];
                segments(ui, &mut self.only_refused, &ended);
                if self.is_any() && ui.add(Button::plain(cx.say("auditlog-clear")).icon(Icon::Close)).clicked() {
                    *self = Self::default();
                }
            });
        });
        *self != before
    }

    fn words_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let room = egui::vec2(WORDS, size::ROOMY_ROW);
        let name = cx.say("auditlog-words");
        ui.allocate_ui(room, |ui| {
            Field::new(&mut self.words, &name).hint(name.as_str()).icon(Icon::Search).show(ui);
        });
    }

    fn span_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let days = |days: u64| (Span::Days(days), cx.tell(&Message::new("auditlog-days").with("n", days)));
        let spans = [
            (Span::All, cx.say("auditlog-any-day")),
            (Span::Days(1), cx.say("auditlog-today")),
            days(7),
            days(28),
            days(90),
            (Span::Between, cx.say("auditlog-between")),
        ];
        if let Some(span) = drop_down(ui, &cx.say("auditlog-when"), &self.span, &spans) {
            self.span = span;
        }
        if self.span != Span::Between {
            return;
        }
        let is_wrong = [&self.from, &self.to].into_iter().any(|text| !text.trim().is_empty() && day(text).is_none());
        let today = cx.now.date_naive();
        for (text, key) in [(&mut self.from, "auditlog-from"), (&mut self.to, "auditlog-to")] {
            ui.allocate_ui(egui::vec2(DAY, size::ROOMY_ROW), |ui| {
                Field::new(text, cx.say(key)).hint(today.to_string()).show(ui);
            });
        }
        if is_wrong {
            ui.label(text(cx.say("auditlog-no-day"), Type::Small, palette(ui).bad.ink));
        }
    }
}

/// Everybody, and each person.
fn people(cx: &Cx<'_>, standing: Option<&AuditStanding>) -> Vec<(Option<PersonId>, String)> {
    let known = standing.map(|standing| &standing.people);
    let mut people: Vec<_> =
        known.into_iter().flatten().map(|(person_id, name)| (Some(person_id.clone()), name.clone())).collect();
    people.sort_by(|(_, one), (_, other)| one.cmp(other));
    people.insert(0, (None, cx.say("auditlog-everybody")));
    people
}

fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_whole_days() {
        let now = at("2026-11-24T14:32:00Z");
        let week = Wanted { span: Span::Days(7), ..Wanted::default() }.filter(now);
        assert_eq!((week.from, week.to), (Some(at("2026-11-18T00:00:00Z")), None));
        let between = |from: &str, to: &str| {
            let wanted = Wanted { span: Span::Between, from: from.into(), to: to.into(), ..Wanted::default() };
            let filter = wanted.filter(now);
            (filter.from, filter.to)
        };
        let november = (Some(at("2026-11-01T00:00:00Z")), Some(at("2026-11-04T00:00:00Z")));
        assert_eq!(between(" 2026-11-01", "2026-11-03"), november);
        assert_eq!(between("2026-11-0", "yesterday"), (None, None), "what is no day limits nothing");
    }

    #[test]
    fn what_is_not_asked_for_limits_nothing() {
        let nothing = Wanted { words: "  ".into(), ..Wanted::default() };
        assert_eq!(nothing.filter(at("2026-11-24T14:32:00Z")), AuditFilter::default());
        assert!(!Wanted::default().is_any());
    }
}
