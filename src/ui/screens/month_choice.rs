//! Which month a screen is about: the newest one with anything in it, until a person chooses another, or all.

use chrono::{DateTime, Utc};
use egui::Ui;

use crate::desk::Month;
use crate::ui::cx::Cx;
use crate::ui::widgets::drop_down;

/// The month that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MonthChoice {
    /// Nothing was asked for yet.
    #[default]
    NotYet,
    /// The present month, for all that is known.
    Guessed(Month),
    /// A month, or all of them.
    Chosen(Option<Month>),
}

impl MonthChoice {
    /// The month to ask for; nothing means all.
    pub fn month(&mut self, now: DateTime<Utc>) -> Option<Month> {
        if *self == Self::NotYet {
            *self = Self::Guessed(Month::of(now.date_naive()));
        }
        self.shown()
    }

    /// The month that is shown; nothing means all.
    pub const fn shown(self) -> Option<Month> {
        match self {
            Self::NotYet => None,
            Self::Guessed(month) => Some(month),
            Self::Chosen(month) => month,
        }
    }

    /// Takes the months that there are, newest first. True when another month has to be asked for: what was guessed is
    /// empty, and there is one that is not. A month that is still to come is taken only when there is no other.
    pub fn learn(&mut self, months: &[Month]) -> bool {
        let Self::Guessed(guessed) = *self else { return false };
        let Some(best) = months.iter().copied().find(|month| *month <= guessed).or(months.last().copied()) else {
            return false;
        };
        *self = Self::Chosen(Some(best));
        best != guessed
    }

    /// Shows this month from now on, unless all are shown. True when it has to be asked for.
    pub fn show(&mut self, month: Month) -> bool {
        let wanted = match *self {
            Self::Chosen(None) => return false,
            _ => Self::Chosen(Some(month)),
        };
        let asks = self.shown() != Some(month);
        *self = wanted;
        asks
    }

    /// The list of months. True when another one was chosen.
    pub fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, months: &[Month]) -> bool {
        let shown = self.shown();
        let mut all: Vec<Month> = months.to_vec();
        all.extend(shown);
        all.sort_unstable();
        all.dedup();
        let mut choices: Vec<(Option<Month>, String)> =
            all.into_iter().rev().map(|month| (Some(month), cx.texts.month(month.first_day()))).collect();
        choices.push((None, cx.say("settlements-all-months")));
        match drop_down(ui, &cx.say("settlements-month"), &shown, &choices) {
            Some(month) => {
                *self = Self::Chosen(month);
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        Month::parse(text).unwrap()
    }

    #[test]
    fn the_newest_month_that_has_begun_is_shown_first() {
        let now = "2026-11-24T14:32:00Z".parse().unwrap();
        let mut choice = MonthChoice::default();
        assert_eq!(choice.month(now), Some(month("2026-11")));
        assert!(!choice.learn(&[month("2026-12"), month("2026-11"), month("2026-10")]));
        assert_eq!(choice.shown(), Some(month("2026-11")));

        let mut choice = MonthChoice::Guessed(month("2026-11"));
        assert!(choice.learn(&[month("2026-12"), month("2026-09"), month("2026-08")]));
        assert_eq!(choice.shown(), Some(month("2026-09")));

        let mut choice = MonthChoice::Guessed(month("2026-11"));
        assert!(!choice.learn(&[]), "there may be something later");
        assert!(choice.learn(&[month("2027-01"), month("2026-12")]));
        assert_eq!(choice.shown(), Some(month("2026-12")));
    }

    #[test]
    fn what_a_person_chose_stays() {
        let mut choice = MonthChoice::Chosen(Some(month("2026-09")));
        assert!(!choice.learn(&[month("2026-12")]));
        assert_eq!(choice.shown(), Some(month("2026-09")));
        assert!(choice.show(month("2026-08")) && !choice.show(month("2026-08")));
        let mut all = MonthChoice::Chosen(None);
        assert!(!all.show(month("2026-08")), "all months have it already");
    }
}
