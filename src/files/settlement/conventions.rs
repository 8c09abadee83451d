//! How one report writes amounts and dates, decided over the whole of it.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;

use super::zones::{moment_in, written_offset};
use crate::domain::{Currency, Money};
use crate::files::Assume;
use crate::files::dates::{DateOrder, NoDate, read_date};
use crate::files::draft::Amount;
use crate::files::error::FileError;
use crate::files::numbers::DecimalMark;
use crate::files::records::{Next, Record};
use crate::files::table::Table;
use crate::text::Message;

/// How many amounts and days are looked at. A report has one way of writing, and the first thousands of rows show it.
const LOOKED_AT: usize = 20_000;

/// How a report writes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Conventions {
    mark: DecimalMark,
    order: Option<DateOrder>,
}

/// A date and time as written, and when that was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    /// The moment.
    pub at: DateTime<Utc>,
    /// The day where it was written.
    pub day: NaiveDate,
    /// Whether the time zone is known; UTC stands in for one that is not.
    pub zone_known: bool,
}

impl Conventions {
    /// Looks over a table for how it writes the columns with amounts and the one with days. `never_grouped` when the
    /// program that writes the report does not separate thousands, so that `1.234` has three decimals.
    ///
    /// # Errors
    /// [`FileError::Unreadable`].
    pub fn of(
        table: &Table<'_, '_>,
        amounts: &[usize],
        date: Option<usize>,
        never_grouped: bool,
        assume: &Assume,
    ) -> Result<Self, FileError> {
        let (mut numbers, mut days) = (BTreeSet::new(), BTreeSet::new());
        let (mut rows, mut record) = (table.rows()?, Record::default());
        loop {
            match rows.next(&mut record)? {
                Next::Record => {}
                Next::Broken(_) => continue,
                Next::End => break,
            }
            let separated = amounts.iter().map(|&at| record.cell(at)).filter(|cell| cell.contains(['.', ',']));
            for cell in separated.filter(|_| numbers.len() < LOOKED_AT).collect::<Vec<_>>() {
                numbers.insert(cell.to_owned());
            }
            let day = day_of(record.cell(date.unwrap_or(usize::MAX)));
            if days.len() < LOOKED_AT && !days.contains(day) {
                days.insert(day.to_owned());
            }
        }
        let mark = DecimalMark::decide(numbers.iter().map(String::as_str), never_grouped);
        let order = DateOrder::decide(days.iter().map(String::as_str)).or(assume.dates);
        Ok(Self { mark: mark.unwrap_or(DecimalMark::Point), order })
    }

    /// With the decimal mark that a person named.
    pub const fn with_mark(self, mark: DecimalMark) -> Self {
        Self { mark, order: self.order }
    }

    /// With an order of day and month for a report that shows none itself.
    pub fn or_dates(self, order: Option<DateOrder>) -> Self {
        Self { order: self.order.or(order), ..self }
    }

    /// An amount; nothing when the cell is empty.
    pub fn decimal(self, cell: &str) -> Result<Option<Decimal>, Message> {
        if cell.is_empty() {
            return Ok(None);
        }
        match self.mark.read(cell) {
            Some((value, _)) => Ok(Some(value)),
            None => Err(Message::new("files-not-an-amount").with("text", cell)),
        }
    }

    /// When something was: a day with or without a time behind it, a time of its own (empty where there is none), and
    /// the zone of both unless the time names one.
    pub fn moment(self, date: &str, time: &str, zone: &str) -> Result<Moment, Message> {
        if date.is_empty() {
            return Err(Message::new("files-row-no-date"));
        }
        let day = read_date(date, self.order).map_err(|error| match error {
            NoDate::NotADate => Message::new("files-not-a-date").with("text", date),
            NoDate::Ambiguous => Message::new("files-ambiguous-date").with("text", date),
        })?;
        let written = if time.is_empty() { date.get(day_of(date).len()..).unwrap_or_default() } else { time };
        let written = written.trim_start_matches(['T', ' ', ',']);
        let (clock, own_zone) =
            clock(written).ok_or_else(|| Message::new("files-not-a-date").with("text", format!("{date} {time}")))?;
        let local = day.and_time(clock);
        let zone = if own_zone.is_empty() { zone } else { own_zone };
        let at = if zone.is_empty() { Some(local.and_utc()) } else { moment_in(zone, local) };
        Ok(Moment { at: at.unwrap_or(local.and_utc()), day, zone_known: at.is_some() })
    }
}

/// An amount of a currency; an error when it is no whole number of the currency's smallest unit.
pub(super) fn money(value: Decimal, currency: Currency) -> Result<Money, Message> {
    let money = Amount { value, currency: Some(currency) }.money()?;
    money.ok_or_else(|| Message::new("files-row-no-currency"))
}

/// The part of a cell before the time.
fn day_of(cell: &str) -> &str {
    let time = cell.find(|c: char| c == 'T' || c.is_whitespace());
    time.and_then(|at| cell.get(..at)).unwrap_or(cell)
}

/// A time of the day and the zone behind it: `10:25:36`, `9:05 PM`, `00:00:30 -0800`, `10:00:00.123Z`. Midnight when there
/// is none.
fn clock(text: &str) -> Option<(NaiveTime, &str)> {
    if text.is_empty() {
        return Some((NaiveTime::MIN, ""));
    }
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(text.len());
    let mut numbers = text.get(..end)?.split(':').map(|part| part.parse::<u32>().ok().filter(|_| part.len() <= 2));
    let (hour, minute) = (numbers.next()??, numbers.next()??);
    let second = numbers.next().unwrap_or(Some(0))?;
    let rest = text.get(end..)?;
    let rest = rest.strip_prefix(['.', ',']).map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let rest = rest.trim();
    let half = rest.get(..2).filter(|half| half.eq_ignore_ascii_case("AM") || half.eq_ignore_ascii_case("PM"));
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(half) => hour % 12 + if half.eq_ignore_ascii_case("PM") { 12 } else { 0 },
    };
    let zone = half.and_then(|_| rest.get(2..)).unwrap_or(rest).trim();
    let is_zone = zone.is_empty() || zone.starts_with(char::is_alphabetic) || written_offset(zone).is_some();
    if !is_zone || numbers.next().is_some() {
        return None;
    }
    Some((NaiveTime::from_hms_opt(hour, minute, second)?, zone))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn conventions(order: Option<DateOrder>) -> Conventions {
        Conventions { mark: DecimalMark::Point, order }
    }

    fn utc(date: &str, time: &str, zone: &str) -> Option<String> {
        let moment = conventions(Some(DateOrder::DayFirst)).moment(date, time, zone).ok()?;
        Some(moment.at.format("%Y-%m-%d %H:%M:%S").to_string())
    }

    #[test]
    fn moments_are_read_in_their_zone() {
        let check = |date, time, zone, expected: &str| assert_eq!(utc(date, time, zone).as_deref(), Some(expected));
        check("2021-01-07 00:46:38", "", "CET", "2021-01-06 23:46:38");
        check("2026/01/06 00:00:30 -0800", "", "", "2026-01-06 08:00:30");
        check("2026-01-30T10:11:12.123Z", "", "PST", "2026-01-30 10:11:12");
        check("2021-02-03 13:12", "", "", "2021-02-03 13:12:00");
        check("29/12/2015", "07:45:51", "PST", "2015-12-29 15:45:51");
        check("29/12/2015", "7:45:51 PM", "PST", "2015-12-30 03:45:51");
        check("2026-01-30 12:05 am", "", "", "2026-01-30 00:05:00");
        check("2026-01-30", "", "", "2026-01-30 00:00:00");
        assert_eq!(utc("2026-01-30 25:00", "", ""), None);
        assert_eq!(utc("2026-01-30", "13:00 PM", ""), None);
    }

    #[test]
    fn an_unknown_zone_is_told_and_an_unclear_day_refused() {
        let moment = conventions(None).moment("2026-01-30 10:00", "", "XYZ").unwrap();
        assert!(!moment.zone_known);
        assert_eq!(moment.at.to_rfc3339(), "2026-01-30T10:00:00+00:00");
        assert_eq!(conventions(None).moment("03/04/2026", "", "").unwrap_err().key, "files-ambiguous-date");
        assert_eq!(conventions(None).moment("", "", "").unwrap_err().key, "files-row-no-date");
    }

    #[test]
    fn a_fraction_of_the_smallest_unit_is_no_money() {
        assert_eq!(money(Decimal::new(12_340, 3), Currency::EUR).unwrap(), Money::new(1234, Currency::EUR));
        assert_eq!(money(Decimal::new(15, 1), Currency::JPY).unwrap_err().key, "money-too-many-decimals");
    }

    proptest! {
        #[test]
        fn any_texts_are_a_moment_or_none(date in ".{0,20}", time in ".{0,20}", zone in ".{0,8}") {
            let _ = conventions(None).moment(&date, &time, &zone);
        }
    }
}
