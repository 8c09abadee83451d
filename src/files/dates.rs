//! Dates as banks and shops write them.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// Which of two numbers before a year is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 31/12/2026.
    DayFirst,
    /// 12/31/2026.
    MonthFirst,
}

/// Why a text gave no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoDate {
    /// It is not a date.
    NotADate,
    /// It is one of two dates, and nothing says which.
    Ambiguous,
}

/// A date taken apart.
enum Written {
    Certain(NaiveDate),
    /// Two numbers and a year.
    Open {
        first: u32,
        second: u32,
        year: i32,
    },
}

/// What the dates of a file say about their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OrderEvidence {
    day_first: u64,
    month_first: u64,
}

impl OrderEvidence {
    /// Takes one date in. Dates with dots are day first wherever they are written.
    pub fn take(&mut self, value: &str) {
        if is_year_first(value.as_bytes()) {
            return;
        }
        let Some(Written::Open { first, second, year }) = Written::of(value) else { return };
        let valid = |day, month| NaiveDate::from_ymd_opt(year, month, day).is_some();
        match (valid(first, second), valid(second, first)) {
            (true, false) => self.day_first += 1,
            (false, true) => self.month_first += 1,
            (true, true) if value.contains('.') => self.day_first += 1,
            _ => {}
        }
    }

    /// An order is chosen only when some date proves it (no month has 13 or more) and more dates do than prove the other.
    pub fn decide(&self) -> Option<DateOrder> {
        match self.day_first.cmp(&self.month_first) {
            std::cmp::Ordering::Greater => Some(DateOrder::DayFirst),
            std::cmp::Ordering::Less => Some(DateOrder::MonthFirst),
            std::cmp::Ordering::Equal => None,
        }
    }
}

/// Whether a date is written as `2026-12-31`, which leaves nothing open.
#[inline]
pub(crate) const fn is_year_first(value: &[u8]) -> bool {
    matches!(value, [_, _, _, _, b'-', _, _, b'-', _, _])
}

impl DateOrder {
    /// Decides over all dates of a file; see [`OrderEvidence`].
    pub(crate) fn decide<'a>(values: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut evidence = OrderEvidence::default();
        values.for_each(|value| evidence.take(value));
        evidence.decide()
    }
}

/// Reads a date, with or without a time behind it: `2026-12-31T10:00:00Z`, `20261231`, `31.12.26`, `12/31/2026`,
/// `31 Dec 2026`. A two-digit year is of this century up to 69.
pub(crate) fn read_date(text: &str, order: Option<DateOrder>) -> Result<NaiveDate, NoDate> {
    if let Some(date) = plain_date(text.as_bytes()) {
        return Ok(date);
    }
    match Written::of(text).ok_or(NoDate::NotADate)? {
        Written::Certain(date) => Ok(date),
        Written::Open { first, second, year } => {
            let (day, month) = match order {
                Some(DateOrder::DayFirst) => (first, second),
                Some(DateOrder::MonthFirst) => (second, first),
                None if first == second => (first, second),
                None => return Err(NoDate::Ambiguous),
            };
            NaiveDate::from_ymd_opt(year, month, day).ok_or(NoDate::NotADate)
        }
    }
}

/// `2026-12-31` alone or with a `T` behind it, the way most files write it; quicker than trying everything.
#[inline]
pub(crate) fn plain_date(text: &[u8]) -> Option<NaiveDate> {
    let (&[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2], [] | [b'T', ..]) = text.split_first_chunk()? else {
        return None;
    };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2].map(|byte| u32::from(byte.wrapping_sub(b'0')));
    if digits.iter().any(|&digit| digit > 9) {
        return None;
    }
    let [y1, y2, y3, y4, m1, m2, d1, d2] = digits;
    let year = i32::try_from(y1 * 1000 + y2 * 100 + y3 * 10 + y4).ok()?;
    plausible(NaiveDate::from_ymd_opt(year, m1 * 10 + m2, d1 * 10 + d2)?)
}

impl Written {
    fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '/' | '-')).unwrap_or(text.len());
        let (date, time) = (text.get(..end)?, text.get(end..)?);
        let is_time = time.trim().is_empty() || time.contains(':') || time.starts_with(['T', 'Z', '+']);
        if !is_time || !date.starts_with(|c: char| c.is_ascii_digit()) {
            return Self::with_a_month_name(text);
        }
        let mut numbers = date.trim_end_matches('.').split(['.', '/', '-']);
        let (first, second, third) = (numbers.next()?, numbers.next(), numbers.next());
        let number = |digits: &str| digits.parse::<u32>().ok().filter(|_| digits.len() <= 4);
        let certain = |year, month, day| plausible(NaiveDate::from_ymd_opt(year, month, day)?).map(Self::Certain);
        match (second, third) {
            (Some(second), Some(third)) if first.len() == 4 => {
                certain(i32::try_from(number(first)?).ok()?, number(second)?, number(third)?)
            }
            (Some(second), Some(third)) if first.len() <= 2 && second.len() <= 2 => {
                let (first, second, year) = (number(first)?, number(second)?, year_of(third)?);
                // At least one reading must be a day of the calendar.
                NaiveDate::from_ymd_opt(year, second, first).or(NaiveDate::from_ymd_opt(year, first, second))?;
                Some(Self::Open { first, second, year })
            }
            (None, None) if first.len() == 8 => {
                certain(first.get(..4)?.parse().ok()?, first.get(4..6)?.parse().ok()?, first.get(6..)?.parse().ok()?)
            }
            _ => None,
        }
    }

    /// English month names, long or short.
    fn with_a_month_name(text: &str) -> Option<Self> {
        const FORMATS: [&str; 7] =
            ["%d %B %Y", "%d-%B-%Y", "%B %d, %Y", "%d %B %y", "%d-%B-%y", "%d. %B %Y", "%d/%B/%Y"];
        FORMATS
            .iter()
            .filter_map(|format| NaiveDate::parse_from_str(text, format).ok())
            .find_map(plausible)
            .map(Self::Certain)
    }
}

fn year_of(text: &str) -> Option<i32> {
    let year: i32 = text.parse().ok()?;
    match text.len() {
        2 => Some(if year < 70 { 2000 + year } else { 1900 + year }),
        4 if (1900..=2200).contains(&year) => Some(year),
        _ => None,
    }
}

/// A statement from the year 24 or 9999 is a misread number.
fn plausible(date: NaiveDate) -> Option<NaiveDate> {
    (1900..=2200).contains(&date.year()).then_some(date)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn certain_dates_need_no_order() {
        let expected = day(2026, 12, 31);
        for text in [
            "2026-12-31",
            "2026/12/31",
            "20261231",
            "2026-12-31T23:59:59+01:00",
            "2026-12-31 10:00:00",
            "2026-12-31+01:00",
            "2026-12-31Z",
            "31 Dec 2026",
            "31-Dec-26",
            "Dec 31, 2026",
            "31 December 2026",
        ] {
            assert_eq!(read_date(text, None), Ok(expected), "{text}");
        }
    }

    #[test]
    fn an_order_is_chosen_only_when_a_date_proves_it() {
        let decide = |values: &[&str]| DateOrder::decide(values.iter().copied());
        assert_eq!(decide(&["01/02/2026", "13/02/2026"]), Some(DateOrder::DayFirst));
        assert_eq!(decide(&["6/12/15", "6/13/15"]), Some(DateOrder::MonthFirst));
        assert_eq!(decide(&["01.02.2026"]), Some(DateOrder::DayFirst));
        assert_eq!(decide(&["01/02/2026", "03-04-2026"]), None);
        assert_eq!(read_date("01/02/2026", None), Err(NoDate::Ambiguous));
        assert_eq!(read_date("02/02/2026", None), Ok(day(2026, 2, 2)));
        assert_eq!(read_date("6/12/15", Some(DateOrder::MonthFirst)), Ok(day(2015, 6, 12)));
    }

    #[test]
    fn what_is_not_a_day_is_refused() {
        for text in ["", "30/02/2026", "2026-02-30", "2026-13-01", "00000000", "12", "1.5", "31/12", "0001-01-01", "T"]
        {
            assert_eq!(read_date(text, Some(DateOrder::DayFirst)), Err(NoDate::NotADate), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,30}") {
            let _ = read_date(&text, None);
            let _ = DateOrder::decide(std::iter::once(text.as_str()));
        }
    }
}
