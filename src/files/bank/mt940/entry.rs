//! The `:61:` of an entry: its days, its amount and its references.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{day_near, day_of, decimal};
use crate::domain::Currency;
use crate::text::Message;

/// What `:61:` says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Movement {
    pub booked_on: NaiveDate,
    pub value_on: NaiveDate,
    /// Positive for money in.
    pub amount: Decimal,
    /// The currency, where it is written in place of its third letter.
    pub currency: Option<Currency>,
    /// Whether it is only announced.
    pub expected: bool,
    /// The customer's reference or what banks write in its place, without the padding.
    pub reference: String,
    /// The bank's reference and further lines.
    pub more: Vec<String>,
}

/// The letters between the days and the amount.
struct Mark {
    credit: bool,
    expected: bool,
    currency: Option<Currency>,
}

impl Mark {
    /// C and D say where the money goes; R before them takes an entry back, so that RC is money out; E announces one.
    /// A letter behind is the third of the currency's code.
    fn read(letters: &str) -> Option<Self> {
        const MARKS: [(&str, bool, bool); 6] = [
            ("RC", false, false),
            ("RD", true, false),
            ("EC", true, true),
            ("ED", false, true),
            ("C", true, false),
            ("D", false, false),
        ];
        let upper = letters.to_ascii_uppercase();
        MARKS.into_iter().find_map(|(mark, credit, expected)| {
            let currency = match upper.strip_prefix(mark)? {
                rest if rest.len() <= 1 => None,
                rest => Some(Currency::parse(rest).ok()?),
            };
            Some(Self { credit, expected, currency })
        })
    }
}

impl Movement {
    /// Reads the text of a `:61:`, such as `2601020102CR12,50NTRFREFERENCE//BANKS` and lines behind it.
    ///
    /// Some systems break it anywhere before the references.
    pub(super) fn read(text: &str) -> Result<Self, Message> {
        let mut rest = text;
        let days = take(&mut rest, |c| c.is_ascii_digit());
        let letters = take(&mut rest, |c| c.is_ascii_alphabetic());
        let amount = take(&mut rest, |c| c.is_ascii_digit() || matches!(c, ',' | '.'));
        let (value_on, booked_on) = days_of(days).ok_or_else(|| {
            let written = if days.is_empty() { text } else { days };
            Message::new("files-not-a-date").with("text", start_of(written))
        })?;
        let mark =
            Mark::read(letters).ok_or_else(|| Message::new("files-no-direction").with("text", start_of(letters)))?;
        let mut value = decimal(amount).ok_or_else(|| {
            let written = if amount.is_empty() { rest } else { amount };
            Message::new("files-not-an-amount").with("text", start_of(written))
        })?;
        value.set_sign_negative(!mark.credit && !value.is_zero());
        let rest = rest.trim_start();
        let behind_type = match rest.char_indices().nth(4) {
            _ if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) => rest,
            Some((at, _)) => rest.get(at..).unwrap_or_default(),
            None => "",
        };
        let mut lines = behind_type.lines();
        let (reference, of_bank) = split_once_or_all(lines.next().unwrap_or_default(), "//");
        let more = std::iter::once(of_bank).chain(lines).map(|line| line.trim().to_owned());
        Ok(Self {
            booked_on,
            value_on,
            amount: value,
            currency: mark.currency,
            expected: mark.expected,
            reference: reference.trim_end().to_owned(),
            more: more.filter(|line| !line.is_empty()).collect(),
        })
    }
}

/// The value date and the day of booking: `YYMMDD` with `MMDD`, with another `YYMMDD`, or alone.
fn days_of(digits: &str) -> Option<(NaiveDate, NaiveDate)> {
    let (value, booked) = digits.split_at_checked(6)?;
    let value = day_of(value)?;
    let booked = match booked.len() {
        0 => value,
        4 => day_near(booked, value)?,
        6 => day_of(booked)?,
        _ => return None,
    };
    Some((value, booked))
}

/// Takes letters from the front, after white space.
fn take<'t>(rest: &mut &'t str, wanted: impl Fn(char) -> bool) -> &'t str {
    let text = rest.trim_start();
    let end = text.find(|c| !wanted(c)).unwrap_or(text.len());
    let (taken, left) = text.split_at(end);
    *rest = left;
    taken
}

fn split_once_or_all<'t>(text: &'t str, at: &str) -> (&'t str, &'t str) {
    text.split_once(at).unwrap_or((text, ""))
}

fn start_of(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(40).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn read(text: &str) -> Movement {
        Movement::read(text).unwrap()
    }

    #[test]
    fn marks_tell_the_sign() {
        let check = |text: &str, amount: &str, expected: bool| {
            let movement = read(&format!("260102{text}NTRFNONREF"));
            assert_eq!((movement.amount.to_string().as_str(), movement.expected), (amount, expected), "{text}");
        };
        check("C5,", "5", false);
        check("D,50", "-0.50", false);
        check("CR1234,5", "1234.5", false);
        check("DR000000000012,00", "-12.00", false);
        check("RC7,", "-7", false);
        check("RCR7,", "-7", false);
        check("RD7,", "7", false);
        check("RDR7,", "7", false);
        check("EC7,", "7", true);
        check("ED7,", "-7", true);
        check("cn0,01", "0.01", false);
        check("D1.234,56", "-1234.56", false);
        check("D12.5", "-12.5", false);
        check("D0,00", "0.00", false);
        assert_eq!(read("260102DEUR5,NTRF").currency, Some(Currency::EUR));
    }

    #[test]
    fn days_are_near_each_other_and_february_has_thirty() {
        let check = |text: &str, value: NaiveDate, booked: NaiveDate| {
            let movement = read(&format!("{text}C5,NTRFX"));
            assert_eq!((movement.value_on, movement.booked_on), (value, booked), "{text}");
        };
        check("260105", day(2026, 1, 5), day(2026, 1, 5));
        check("2601051231", day(2026, 1, 5), day(2025, 12, 31));
        check("2512310102", day(2025, 12, 31), day(2026, 1, 2));
        check("2602300301", day(2026, 2, 28), day(2026, 3, 1));
        check("240229", day(2024, 2, 29), day(2024, 2, 29));
        check("991231000103", day(1999, 12, 31), day(2000, 1, 3));
    }

    #[test]
    fn references_and_lines_behind_are_kept_apart() {
        let movement = read("2601020102CR\n30,00N062INVOICE 7  //BANK-1\nfirst line\nsecond");
        assert_eq!(movement.reference, "INVOICE 7");
        assert_eq!(movement.more, ["BANK-1", "first line", "second"]);
        let movement = read("260102C5,00NMSC");
        assert_eq!((movement.reference.as_str(), movement.more.len()), ("", 0));
        assert_eq!(read("260102C5,00S   Xé").reference, "Xé");
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        let check = |text: &str, key: &str| assert_eq!(Movement::read(text).unwrap_err().key, key, "{text}");
        check("", "files-not-a-date");
        check("261302C5,NTRF", "files-not-a-date");
        check("2601C5,NTRF", "files-not-a-date");
        check("2601020431C5,NTRF", "files-not-a-date");
        check("260102X5,NTRF", "files-no-direction");
        check("260102CXYQ5,NTRF", "files-no-direction");
        check("260102 5,NTRF", "files-no-direction");
        check("260102C-5,NTRF", "files-not-an-amount");
        check("260102C1.234NTRF", "files-not-an-amount");
        check("260102C1,2,3NTRF", "files-not-an-amount");
        check("260102CNTRF", "files-no-direction");
    }
}
