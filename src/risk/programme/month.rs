//! Months of the calendar.

use chrono::{DateTime, Datelike, Months, NaiveDate};

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i32,
    /// 1 to 12.
    number: u32,
}

impl Month {
    /// A month, 1 to 12, of a year; nothing for another number.
    pub const fn new(year: i32, number: u32) -> Option<Self> {
        if number >= 1 && number <= 12 { Some(Self { year, number }) } else { None }
    }

    /// Of a day.
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), number: day.month() }
    }

    /// Of what a clock shows, in seconds since it showed the beginning of 1970. Card networks count by their own clocks, which
    /// are nearest to UTC. Nothing for a time that no calendar knows.
    pub fn at(seconds: i64) -> Option<Self> {
        Some(Self::of(DateTime::from_timestamp(seconds, 0)?.date_naive()))
    }

    /// The year.
    pub const fn year(self) -> i32 {
        self.year
    }

    /// The month of the year, 1 to 12.
    pub const fn number(self) -> u32 {
        self.number
    }

    /// The one before.
    #[must_use]
    pub const fn previous(self) -> Self {
        if self.number == 1 {
            Self { year: self.year.saturating_sub(1), number: 12 }
        } else {
            Self { year: self.year, number: self.number - 1 }
        }
    }

    /// The one after.
    #[must_use]
    pub const fn next(self) -> Self {
        if self.number == 12 {
            Self { year: self.year.saturating_add(1), number: 1 }
        } else {
            Self { year: self.year, number: self.number + 1 }
        }
    }

    /// How many days it has; 0 for a month that no calendar knows.
    pub fn days(self) -> u32 {
        let days = || {
            let first = NaiveDate::from_ymd_opt(self.year, self.number, 1)?;
            u32::try_from((first.checked_add_months(Months::new(1))? - first).num_days()).ok()
        };
        days().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_follow_each_other_over_the_end_of_a_year() {
        let december = Month::new(2027, 12).unwrap();
        let january = Month::new(2028, 1).unwrap();
        assert_eq!((december.next(), january.previous()), (january, december));
        assert!(december < january);
        assert_eq!([december, january.next(), january.next().next()].map(Month::days), [31, 29, 31]);
        assert_eq!((Month::new(2026, 0), Month::new(2026, 13)), (None, None));
    }

    #[test]
    fn a_second_decides_between_months() {
        let march = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap().and_time(chrono::NaiveTime::MIN).and_utc().timestamp();
        assert_eq!(Month::at(march), Month::new(2026, 3));
        assert_eq!(Month::at(march - 1), Month::new(2026, 2));
        assert_eq!(Month::at(i64::MAX), None);
    }
}
