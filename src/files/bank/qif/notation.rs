//! How a QIF file writes its dates and amounts, decided over all of them.

use std::cmp::Ordering;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::records::{Record, Section};
use crate::files::Assume;
use crate::files::dates::{DateOrder, NoDate, read_date};
use crate::files::numbers::{DecimalMark, MarkEvidence};
use crate::text::Message;

/// How a file writes dates and amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Notation {
    dates: Dates,
    mark: DecimalMark,
}

/// How a file writes dates of three short numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dates {
    /// The year comes last, and the order of the others is this, where it is known.
    YearLast(Option<DateOrder>),
    /// 26/12/31.
    YearFirst,
}

/// What dates and amounts say, one after the other.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    marks: MarkEvidence,
    /// Dates that only one order of day and month can read.
    day_first: u64,
    month_first: u64,
    /// Dates of three short numbers, and how they read in each order.
    short: u64,
    as_day_first: Span,
    as_month_first: Span,
    as_year_first: Span,
    /// Short dates whose last number is no year or whose first is no day.
    only_year_first: u64,
    option: Option<DateOrder>,
}

/// The dates that can be read in one order.
#[derive(Debug, Default)]
struct Span {
    count: u64,
    ends: Option<(NaiveDate, NaiveDate)>,
}

impl Span {
    fn add(&mut self, date: Option<NaiveDate>) {
        let Some(date) = date else { return };
        self.count += 1;
        let (first, last) = self.ends.unwrap_or((date, date));
        self.ends = Some((first.min(date), last.max(date)));
    }

    fn days(&self) -> i64 {
        self.ends.map_or(0, |(first, last)| (last - first).num_days())
    }
}

impl Evidence {
    /// `!Option:MDY` and the like.
    pub fn take_option(&mut self, option: &str) {
        let option = option.to_ascii_uppercase();
        if option.ends_with(":MDY") {
            self.option = Some(DateOrder::MonthFirst);
        } else if option.ends_with(":DMY") {
            self.option = Some(DateOrder::DayFirst);
        }
    }

    pub fn take(&mut self, section: Section, record: &Record) {
        let is_account = section == Section::Account;
        if matches!(section, Section::Entries | Section::Investments) {
            record.all('D').for_each(|text| self.take_date(text));
        }
        if matches!(section, Section::Entries | Section::Account) {
            let amounts: &[char] = if is_account { &['$'] } else { &['T', 'U', '$'] };
            amounts.iter().flat_map(|&field| record.all(field)).for_each(|text| self.marks.take(text));
        }
    }

    fn take_date(&mut self, text: &str) {
        let text = plain(text);
        match DateOrder::decide(std::iter::once(text.as_str())) {
            Some(DateOrder::DayFirst) => self.day_first += 1,
            Some(DateOrder::MonthFirst) => self.month_first += 1,
            None => {}
        }
        let Some([first, _, last]) = short(&text) else { return };
        self.short += 1;
        self.as_day_first.add(read_date(&text, Some(DateOrder::DayFirst)).ok());
        self.as_month_first.add(read_date(&text, Some(DateOrder::MonthFirst)).ok());
        self.as_year_first.add(year_first(&text));
        self.only_year_first += u64::from(last.len() == 1 || first.parse::<u32>().is_ok_and(|first| first > 31));
    }

    /// The file's own evidence comes first, then what it says in an option, then what a person says.
    pub fn decide(&self, assume: &Assume) -> Notation {
        let proven = match self.day_first.cmp(&self.month_first) {
            Ordering::Greater => Some(DateOrder::DayFirst),
            Ordering::Less => Some(DateOrder::MonthFirst),
            Ordering::Equal => None,
        };
        let dates = if self.is_year_first(assume.dates.or(self.option)) {
            Dates::YearFirst
        } else {
            Dates::YearLast(proven.or(self.option).or(assume.dates))
        };
        let three_decimals = assume.currency.is_some_and(|currency| currency.exponent() == 3);
        Notation { dates, mark: self.marks.decide(three_decimals).unwrap_or(DecimalMark::Point) }
    }

    /// Whether the year comes first in short dates. It may be proven; otherwise it is so when the dates then lie close
    /// together, while in any other order the days would be years and the file would span decades.
    fn is_year_first(&self, said: Option<DateOrder>) -> bool {
        if self.short == 0 || self.as_year_first.count < self.short {
            return false;
        }
        let is_closer = |other: &Span| other.count == 0 || self.as_year_first.days() * 2 < other.days();
        let closer = said.is_none() && is_closer(&self.as_day_first) && is_closer(&self.as_month_first);
        self.only_year_first > 0 || closer
    }
}

impl Notation {
    /// # Errors
    /// A sentence about a text that is no date, or one of two.
    pub fn day(self, text: &str) -> Result<NaiveDate, Message> {
        let date = plain(text);
        let read = match self.dates {
            Dates::YearFirst if short(&date).is_some() => year_first(&date).ok_or(NoDate::NotADate),
            Dates::YearFirst => read_date(&date, None),
            Dates::YearLast(order) => read_date(&date, order),
        };
        let about = |key: Message| key.with("text", text.chars().take(40).collect::<String>());
        read.map_err(|error| match error {
            NoDate::NotADate => about(Message::new("files-not-a-date")),
            NoDate::Ambiguous => about(Message::new("files-ambiguous-date")),
        })
    }

    /// # Errors
    /// A sentence about a text that is no amount.
    pub fn amount(self, text: &str) -> Result<Decimal, Message> {
        let not_an_amount =
            || Message::new("files-not-an-amount").with("text", text.chars().take(40).collect::<String>());
        self.mark.read(text).map(|(value, _)| value).ok_or_else(not_an_amount)
    }
}

/// A date without the spaces that fill up short numbers, and with the year of `1/31'06` or `1/31' 6` in full: behind an
/// apostrophe it is of this century.
fn plain(text: &str) -> String {
    let separates = |c: char| matches!(c, '/' | '.' | '-' | '\'' | '’');
    let mut date = String::new();
    for word in text.split_whitespace() {
        if !(date.is_empty() || date.ends_with(separates) || word.starts_with(separates)) {
            date.push(' ');
        }
        date.push_str(word);
    }
    let Some((day, year)) = date.split_once(['\'', '’']) else { return date };
    match year.parse::<u16>() {
        Ok(year) => format!("{}/{}", day.trim_end_matches(separates), if year < 100 { 2000 + year } else { year }),
        Err(_) => date,
    }
}

/// The numbers of a date that has three, none longer than two digits.
fn short(text: &str) -> Option<[&str; 3]> {
    let mut numbers = text.split(['/', '.', '-']);
    let all = [numbers.next()?, numbers.next()?, numbers.next()?];
    let are_short = all.iter().all(|n| matches!(n.len(), 1 | 2) && n.bytes().all(|byte| byte.is_ascii_digit()));
    (are_short && numbers.next().is_none()).then_some(all)
}

fn year_first(text: &str) -> Option<NaiveDate> {
    let [year, month, day] = short(text)?;
    // `03/3/13` and `3/3/13`: a year has two digits.
    let year: i32 = year.parse().ok().filter(|_| year.len() == 2)?;
    let century = if year < 70 { 2000 } else { 1900 };
    NaiveDate::from_ymd_opt(century + year, month.parse().ok()?, day.parse().ok()?).filter(|date| date.year() > 1900)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn decided(dates: &[&str], said: Option<DateOrder>) -> Notation {
        let mut evidence = Evidence::default();
        for date in dates {
            evidence.take_date(date);
        }
        evidence.decide(&Assume { dates: said, ..Assume::default() })
    }

    fn days(dates: &[&str]) -> Vec<Result<String, &'static str>> {
        let notation = decided(dates, None);
        dates.iter().map(|date| notation.day(date).map(|day| day.to_string()).map_err(|why| why.key)).collect()
    }

    #[test]
    fn dates_of_all_programs_are_read() {
        for (date, expected) in [
            ("1/31'06", "2006-01-31"),
            ("31/1' 6", "2006-01-31"),
            ("1/31/'06", "2006-01-31"),
            ("28.02'2009", "2009-02-28"),
            ("31.12.2026", "2026-12-31"),
            ("2026-12-31", "2026-12-31"),
            ("12/31/ 6'1", ""),
            ("12/31/99", "1999-12-31"),
            (" 1/31/26", "2026-01-31"),
            ("20261231", "2026-12-31"),
            ("31 Dec 2026", "2026-12-31"),
            ("31.12.26", "2026-12-31"),
        ] {
            let found = days(&[date]).remove(0);
            assert_eq!(found.unwrap_or_default(), expected, "{date}");
        }
        assert_eq!(days(&["12/ 1/26", "12/31/26"]), [Ok("2026-12-01".to_owned()), Ok("2026-12-31".to_owned())]);
    }

    #[test]
    fn the_order_is_decided_over_all_dates() {
        let ok = |text: &str| Ok(text.to_owned());
        assert_eq!(days(&["01/02/26", "13/02/26"]), [ok("2026-02-01"), ok("2026-02-13")]);
        assert_eq!(days(&["01/02/26", "02/13/26"]), [ok("2026-01-02"), ok("2026-02-13")]);
        assert_eq!(days(&["01/02/26", "02/02/26"]), [Err("files-ambiguous-date"), ok("2026-02-02")]);
        let said = decided(&["01/02/26"], Some(DateOrder::MonthFirst)).day("01/02/26").unwrap();
        assert_eq!(said.to_string(), "2026-01-02");
        assert_eq!(days(&["31/02/26", "05/01/26"]), [Err("files-not-a-date"), Err("files-ambiguous-date")]);
    }

    #[test]
    fn a_year_may_come_first_with_two_digits() {
        let ok = |text: &str| Ok(text.to_owned());
        assert_eq!(days(&["26/01/05", "26/3/4"]), [ok("2026-01-05"), ok("2026-03-04")], "no year has one digit");
        assert_eq!(days(&["26/01/05", "26/01/19", "26/02/03"])[1], ok("2026-01-19"), "and no account 14 years");
        assert_eq!(days(&["99/12/31"]), [ok("1999-12-31")]);
        assert_eq!(days(&["05/01/26", "17/01/26", "29/01/26"])[0], ok("2026-01-05"));
        assert_eq!(days(&["26/01/05"]), [ok("2005-01-26")], "a single date tells nothing else");
        let said = decided(&["26/01/05", "26/01/19"], Some(DateOrder::DayFirst)).day("26/01/05").unwrap();
        assert_eq!(said.to_string(), "2005-01-26");
    }
}
