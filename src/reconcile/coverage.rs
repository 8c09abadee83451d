//! Which days of the bank are known, and what that says about a batch without a deposit.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use crate::domain::Coverage;
use crate::domain::Currency;

/// The known days of each currency as spans that neither touch nor overlap, in order.
pub(super) struct KnownDays(BTreeMap<Currency, Vec<(NaiveDate, NaiveDate)>>);

/// How a batch without a deposit stands by the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// The bank is known long enough past the arrival date.
    Missing(NaiveDate),
    /// The arrival date is known and past, but not for long enough.
    Late(NaiveDate),
    /// The arrival date is after the last known day.
    OnItsWay(NaiveDate),
    /// No statement covers the arrival date or the days that follow it.
    NotCovered,
}

impl KnownDays {
    pub(super) fn new(coverage: &[Coverage]) -> Self {
        let mut spans: BTreeMap<Currency, Vec<(NaiveDate, NaiveDate)>> = BTreeMap::new();
        for known in coverage.iter().filter(|known| known.from <= known.to) {
            spans.entry(known.currency).or_default().push((known.from, known.to));
        }
        for list in spans.values_mut() {
            list.sort_unstable();
            let mut joined: Vec<(NaiveDate, NaiveDate)> = Vec::with_capacity(list.len());
            for &(from, to) in list.iter() {
                match joined.last_mut() {
                    Some(last) if from <= later(last.1, 1) => last.1 = last.1.max(to),
                    _ => joined.push((from, to)),
                }
            }
            *list = joined;
        }
        Self(spans)
    }

    pub(super) fn standing(&self, currency: Currency, arrival: NaiveDate, grace_days: u32) -> Standing {
        let spans = self.0.get(&currency).map_or(&[][..], Vec::as_slice);
        let Some(&(_, end)) = spans.last() else { return Standing::NotCovered };
        if arrival > end {
            return Standing::OnItsWay(end);
        }
        match spans.iter().find(|(from, to)| *from <= arrival && arrival <= *to) {
            Some(&(_, to)) if later(arrival, grace_days) <= to => Standing::Missing(to),
            Some(&(_, to)) if to == end => Standing::Late(end),
            _ => Standing::NotCovered,
        }
    }
}

fn later(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MAX)
}
