//! The spans that can be looked at: whole days up to now.

use chrono::{DateTime, Days, NaiveTime, Utc};

use crate::text::Message;

/// One of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Span {
    /// Since midnight.
    Today,
    /// Seven days, today included: enough to see that today is not as other days.
    #[default]
    Week,
    /// Four weeks, so that every weekday comes equally often.
    FourWeeks,
    /// Ninety days.
    Quarter,
}

impl Span {
    /// From short to long.
    pub(super) const ALL: [Self; 4] = [Self::Today, Self::Week, Self::FourWeeks, Self::Quarter];

    const fn days(self) -> u64 {
        match self {
            Self::Today => 1,
            Self::Week => 7,
            Self::FourWeeks => 28,
            Self::Quarter => 90,
        }
    }

    /// Its word.
    pub(super) fn name(self) -> Message {
        match self {
            Self::Today => Message::new("suspicious-today"),
            _ => Message::new("suspicious-days").with("n", self.days()),
        }
    }

    /// Its first moment, and the one before which it ends.
    pub(super) fn moments(self, now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
        let today = now.date_naive();
        let first = today.checked_sub_days(Days::new(self.days() - 1)).unwrap_or(today);
        (first.and_time(NaiveTime::MIN).and_utc(), now)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_so_many_days_with_today() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let now = at("2026-11-24T14:32:00Z");
        let from = |span: Span| span.moments(now).0;
        assert_eq!(from(Span::Today), at("2026-11-24T00:00:00Z"));
        assert_eq!(from(Span::Week), at("2026-11-18T00:00:00Z"));
        assert_eq!(from(Span::FourWeeks), at("2026-10-28T00:00:00Z"));
        assert_eq!(Span::Quarter.moments(now).1, now);
    }
}
