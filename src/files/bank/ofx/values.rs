//! Days and amounts as banks write them in OFX.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::markup::{TagKind, Tags};
use crate::domain::Currency;
use crate::files::dates::read_date;
use crate::files::decode::TextFile;
use crate::files::error::{FileError, shortened};
use crate::files::numbers::{DecimalMark, MarkEvidence};
use crate::text::Message;

/// The day of `YYYYMMDD[HHMMSS[.XXX]][[-5:EST]]`, as the bank wrote it: it is never moved to another time zone.
/// Nothing for an empty value and for zeros, which some banks write where they have no date.
///
/// # Errors
/// A sentence about a value that is no day.
pub(super) fn day(text: &str) -> Result<Option<NaiveDate>, Message> {
    let text = text.split('[').next().unwrap_or_default().trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let digits = text.get(..end).unwrap_or_default();
    if text.bytes().all(|byte| matches!(byte, b'0' | b'.' | b':' | b'-' | b'/' | b' ')) {
        return Ok(None);
    }
    // Banks that keep to dates with separators are understood as long as the year comes first.
    let date = if digits.len() >= 8 { digits.get(..8).unwrap_or_default() } else { text };
    read_date(date, None).map(Some).map_err(|_| Message::new("files-not-a-date").with("text", shortened(text)))
}

/// What one amount says about the mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// It has no mark.
    Nothing,
    /// It can only be read with this one.
    Proof(DecimalMark),
    /// With this one it is a whole number of thousands, with the other one a number with three decimals.
    Thousands(DecimalMark),
}

impl Verdict {
    fn of(amount: &str) -> Self {
        // A single amount that proves nothing is decided by the number of decimals that are expected.
        let decide = |three_decimals| DecimalMark::decide(std::iter::once(amount), three_decimals);
        match (decide(false), decide(true)) {
            (Some(mark), Some(other)) if mark != other => Self::Thousands(mark),
            (Some(mark), _) => Self::Proof(mark),
            (None, _) => Self::Nothing,
        }
    }
}

/// Reads amounts. The specification has a point or a comma before the decimals and no grouping; banks group all the
/// same, so `1,500` is looked at together with all other amounts of the file, the first time it occurs.
pub(super) struct Amounts<'f, 's> {
    file: &'f TextFile<'s>,
    /// What the whole file says, once it was asked.
    evidence: Option<MarkEvidence>,
}

impl<'f, 's> Amounts<'f, 's> {
    pub const fn of(file: &'f TextFile<'s>) -> Self {
        Self { file, evidence: None }
    }

    /// The signed amount, and the currency when it is written beside it; a sentence when it is none.
    ///
    /// # Errors
    /// [`FileError::Unreadable`].
    pub fn read(
        &mut self,
        text: &str,
        currency: Option<Currency>,
    ) -> Result<Result<(Decimal, Option<Currency>), Message>, FileError> {
        let mark = match Verdict::of(text) {
            Verdict::Nothing => DecimalMark::Point,
            Verdict::Proof(mark) => mark,
            Verdict::Thousands(grouped) => match self.proven()? {
                Some(mark) => mark,
                // As the specification has it. A comma is too often a group of thousands to rely on it.
                None if grouped == DecimalMark::Comma => DecimalMark::Point,
                None if currency.is_some_and(|currency| currency.exponent() == 3) => DecimalMark::Comma,
                None => return Ok(Err(Message::new("files-ambiguous-amount").with("text", shortened(text)))),
            },
        };
        let not_an_amount = || Message::new("files-not-an-amount").with("text", shortened(text));
        Ok(mark.read(text).ok_or_else(not_an_amount))
    }

    fn proven(&mut self) -> Result<Option<DecimalMark>, FileError> {
        if let Some(evidence) = &self.evidence {
            return Ok(evidence.proven());
        }
        let (mut tags, mut evidence) = (Tags::of(self.file)?, MarkEvidence::default());
        while let Some(tag) = tags.next()? {
            if tag.kind == TagKind::Opens && matches!(tag.name.as_str(), "TRNAMT" | "BALAMT") {
                evidence.take(&tag.value);
            }
        }
        Ok(self.evidence.insert(evidence).proven())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn amount(text: &str, beside: &str) -> Result<String, &'static str> {
        let content = format!("<OFX><TRNAMT>{beside}<TRNAMT>{text}");
        let bytes = content.as_bytes();
        let file = TextFile::new(&bytes).unwrap().unwrap();
        let found = Amounts::of(&file).read(text, Some(Currency::EUR)).unwrap();
        found.map(|(value, _)| value.normalize().to_string()).map_err(|why| why.key)
    }

    #[test]
    fn amounts_are_read_as_banks_write_them() {
        for (text, expected) in [
            ("-12.30", "-12.3"),
            ("2000,00", "2000"),
            ("-2.000,5", "-2000.5"),
            ("+1 006.60", "1006.6"),
            ("-,50", "-0.5"),
            (".5", "0.5"),
            ("(7.25)", "-7.25"),
            ("$120", "120"),
            ("-$1,120.00", "-1120"),
            ("12.30-", "-12.3"),
            ("-00000000001500.0000", "-1500"),
            ("1.500", "1.5"),
            ("1,234,567.89", "1234567.89"),
            ("\u{2212}5", "-5"),
        ] {
            assert_eq!(amount(text, "1"), Ok(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn three_digits_behind_the_only_mark_are_judged_by_the_other_amounts() {
        assert_eq!(amount("1,500", "1"), Err("files-ambiguous-amount"));
        assert_eq!(amount("1,500", "2.50"), Ok("1500".to_owned()));
        assert_eq!(amount("1,500", "2,50"), Ok("1.5".to_owned()));
        assert_eq!(amount("1.500", "2,50"), Ok("1500".to_owned()));
        for text in ["", "abc", "--5", "1.2.3", "1e5", "5 CR"] {
            assert_eq!(amount(text, "1"), Err("files-not-an-amount"), "{text}");
        }
    }

    #[test]
    fn days_are_taken_as_written() {
        let new_year = NaiveDate::from_ymd_opt(2026, 1, 1);
        for text in [
            "20260101",
            "202601011530",
            "20260101235959.999[-5:EST]",
            "20260101000000[+14]",
            "20260101 [0:GMT]",
            "20260101093914:014",
            "2026-01-01",
            "2026-01-01T23:59:59Z",
            "2026/01/01",
        ] {
            assert_eq!(day(text), Ok(new_year), "{text}");
        }
        for text in ["", "00000000", "00000000000000[-03:EST]", "0"] {
            assert_eq!(day(text), Ok(None), "{text}");
        }
        for text in ["20240230", "201120000000", "1/2/2026", "260101", "yesterday", "00010101"] {
            assert!(day(text).is_err(), "{text}");
        }
    }
}
