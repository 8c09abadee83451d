//! Amounts as banks and shops write them: decimal comma or point, grouping, signs on either side.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::decimal::{plain_decimal, short_decimal, usual_decimal};
use crate::domain::Currency;

/// Which character separates the decimals in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// 1,234.50
    Point,
    /// 1.234,50
    Comma,
}

/// A number taken apart: its sign, the currency written beside it, and its digits with their separators.
struct Written {
    negative: bool,
    currency: Option<Currency>,
    body: String,
}

/// What the amounts of a file say about the mark they are written with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct MarkEvidence {
    point: u64,
    comma: u64,
    /// Amounts that look like thousands, such as `1.000`: they prove nothing as long as others do.
    weak_point: u64,
    weak_comma: u64,
}

impl MarkEvidence {
    /// Takes in that an amount was written as [`usual_decimal`] reads it.
    #[inline]
    pub fn take_usual(&mut self) {
        self.point += 1;
    }

    /// Takes one amount in. `1.234,56` and `12,5` prove a comma, `1,234.56` and `12.5` a point.
    pub fn take(&mut self, value: &str) {
        if usual_decimal(value.as_bytes()).is_some() {
            return self.take_usual();
        }
        let Some(written) = Written::of(value) else { return };
        let body = written.body.as_str();
        let count = |mark: char| body.matches(mark).count();
        match (body.rfind('.'), body.rfind(',')) {
            (Some(p), Some(c)) => *(if p > c { &mut self.point } else { &mut self.comma }) += 1,
            (Some(_), None) if count('.') > 1 => self.comma += 1,
            (None, Some(_)) if count(',') > 1 => self.point += 1,
            (Some(at), None) if !looks_grouped(body, at) => self.point += 1,
            (None, Some(at)) if !looks_grouped(body, at) => self.comma += 1,
            (Some(_), None) => self.weak_comma += 1,
            (None, Some(_)) => self.weak_point += 1,
            (None, None) => {}
        }
    }

    /// The mark that some amount proves, and more do than prove the other.
    pub fn proven(&self) -> Option<DecimalMark> {
        match self.point.cmp(&self.comma) {
            std::cmp::Ordering::Greater => Some(DecimalMark::Point),
            std::cmp::Ordering::Less => Some(DecimalMark::Comma),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// The mark of the file, or `None` when no amount has a separator.
    ///
    /// `1.000` alone proves nothing: only when no amount of the file does, three digits after the one separator are taken
    /// for a group of thousands, or for decimals when the file's currency has three (`three_decimals`).
    pub fn decide(&self, three_decimals: bool) -> Option<DecimalMark> {
        if self.point + self.comma > 0 {
            return Some(if self.point >= self.comma { DecimalMark::Point } else { DecimalMark::Comma });
        }
        let (point, comma) =
            if three_decimals { (self.weak_comma, self.weak_point) } else { (self.weak_point, self.weak_comma) };
        (point + comma > 0).then_some(if point >= comma { DecimalMark::Point } else { DecimalMark::Comma })
    }
}

impl DecimalMark {
    /// Decides over all amounts of a file which mark it uses; see [`MarkEvidence`].
    pub(crate) fn decide<'a>(values: impl Iterator<Item = &'a str>, three_decimals: bool) -> Option<Self> {
        let mut evidence = MarkEvidence::default();
        values.for_each(|value| evidence.take(value));
        evidence.decide(three_decimals)
    }

    /// Reads one amount, and the currency when it is written beside it.
    ///
    /// A minus may lead or trail, may be the true minus sign, or be a pair of parentheses; groups may be separated by
    /// the other mark, a space or an apostrophe.
    pub(crate) fn read(self, text: &str) -> Option<(Decimal, Option<Currency>)> {
        let (mark, group) = match self {
            Self::Point => ('.', ','),
            Self::Comma => (',', '.'),
        };
        if let Some(value) = short_decimal(text.as_bytes(), mark as u8) {
            return Some((value, None));
        }
        if self == Self::Point
            && let Some(value) = plain_decimal(text)
        {
            return Some((value, None));
        }
        let written = Written::of(text)?;
        let (whole, fraction) = written.body.split_once(mark).unwrap_or((&written.body, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let mut groups = whole.split([group, ' ']);
        let mut digits = groups.next()?.to_owned();
        let groups: Vec<&str> = groups.collect();
        if let Some((last, others)) = groups.split_last() {
            // Groups of two occur in India (1,00,000.00), so only the last has to have three digits.
            let fits = last.len() == 3 && others.iter().all(|other| matches!(other.len(), 2 | 3));
            if !fits || !matches!(digits.len(), 1..=3) {
                return None;
            }
            digits.push_str(&groups.concat());
        }
        if (digits.is_empty() && fraction.is_empty()) || !all_digits(&digits) || !all_digits(fraction) {
            return None;
        }
        let plain = if fraction.is_empty() { digits } else { format!("{digits:0>1}.{fraction}") };
        let mut value = Decimal::from_str_exact(&plain).ok()?;
        value.set_sign_negative(written.negative && !value.is_zero());
        Some((value, written.currency))
    }
}

/// Whether the separator at `at` could separate thousands: one to three digits before it, exactly three after.
fn looks_grouped(body: &str, at: usize) -> bool {
    let (before, after) = (body.get(..at).unwrap_or_default(), body.get(at + 1..).unwrap_or_default());
    after.len() == 3 && matches!(before.len(), 1..=3) && !before.starts_with('0')
}

impl Written {
    fn of(text: &str) -> Option<Self> {
        let spaces_alike: String = text
            .chars()
            .map(|c| match c {
                '\u{2212}' | '\u{2013}' => '-',
                '\'' | '\u{2019}' => ' ',
                c if c.is_whitespace() => ' ',
                c => c,
            })
            .collect();
        let mut rest = spaces_alike.trim();
        let mut negative = false;
        if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            (rest, negative) = (inner.trim(), true);
        }
        let (mut signs, mut currency) = (0, None);
        loop {
            let before = rest;
            if let Some(shorter) = rest.strip_prefix('-').or_else(|| rest.strip_suffix('-')) {
                (rest, signs, negative) = (shorter, signs + 1, !negative);
            } else if let Some(shorter) = rest.strip_prefix('+').or_else(|| rest.strip_suffix('+')) {
                (rest, signs) = (shorter, signs + 1);
            } else if let Some((shorter, found)) = without_currency(rest) {
                (rest, currency) = (shorter, currency.or(found));
            }
            rest = rest.trim();
            if rest.len() == before.len() {
                break;
            }
        }
        (signs <= 1 && rest.contains(|c: char| c.is_ascii_digit())).then(|| Self {
            negative,
            currency,
            body: rest.to_owned(),
        })
    }
}

/// Takes a currency's sign or code off either end. `$` belongs to many currencies, so it names none.
fn without_currency(text: &str) -> Option<(&str, Option<Currency>)> {
    const SIGNS: [(char, Option<Currency>); 4] =
        [('€', Some(Currency::EUR)), ('£', Some(Currency::GBP)), ('$', None), ('¥', None)];
    for (sign, currency) in SIGNS {
        if let Some(rest) = text.strip_prefix(sign).or_else(|| text.strip_suffix(sign)) {
            return Some((rest, currency));
        }
    }
    let head = text.get(..3).and_then(|code| Some((text.get(3..)?, Currency::parse(code).ok()?)));
    let tail = || {
        let at = text.len().checked_sub(3)?;
        Some((text.get(..at)?, Currency::parse(text.get(at..)?).ok()?))
    };
    head.or_else(tail).map(|(rest, currency)| (rest, Some(currency)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(mark: DecimalMark, text: &str) -> Option<String> {
        mark.read(text).map(|(value, _)| value.to_string())
    }

    #[test]
    fn the_mark_is_decided_over_all_amounts() {
        let decide = |values: &[&str]| DecimalMark::decide(values.iter().copied(), false);
        assert_eq!(decide(&["1.000", "12,50"]), Some(DecimalMark::Comma));
        assert_eq!(decide(&["1,000", "12.50"]), Some(DecimalMark::Point));
        assert_eq!(decide(&["1.234.567"]), Some(DecimalMark::Comma));
        assert_eq!(decide(&["0.500"]), Some(DecimalMark::Point));
        assert_eq!(decide(&["1234.500"]), Some(DecimalMark::Point));
        assert_eq!(decide(&["1.000", "2.500"]), Some(DecimalMark::Comma), "three digits are a group of thousands");
        assert_eq!(DecimalMark::decide(["1.000"].into_iter(), true), Some(DecimalMark::Point), "unless it is dinars");
        assert_eq!(decide(&["12", "n/a"]), None);
    }

    #[test]
    fn signs_groups_and_currencies_are_understood() {
        let comma = |text| read(DecimalMark::Comma, text);
        let point = |text| read(DecimalMark::Point, text);
        assert_eq!(comma("-1.234,56").unwrap(), "-1234.56");
        assert_eq!(comma("1 234,56-").unwrap(), "-1234.56");
        assert_eq!(comma("+1\u{202f}234,50 €").unwrap(), "1234.50");
        assert_eq!(point("(12.30)").unwrap(), "-12.30");
        assert_eq!(point("\u{2212}$1,036.47").unwrap(), "-1036.47");
        assert_eq!(point("1’234.00").unwrap(), "1234.00");
        assert_eq!(point("1,00,000.00").unwrap(), "100000.00");
        assert_eq!(point(".5").unwrap(), "0.5");
        assert_eq!(point("-0.00").unwrap(), "0.00");
        assert_eq!(DecimalMark::Point.read("EUR 5.00").unwrap().1, Some(Currency::EUR));
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        for text in ["", "-", "1.23E+22", "12,34,5", "--5", "1.2.3", "abc", "5 5", "1,2345.00", "NaN", "(", "١٢"] {
            assert_eq!(read(DecimalMark::Point, text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,30}") {
            let _ = DecimalMark::decide(std::iter::once(text.as_str()), false);
            let _ = DecimalMark::Point.read(&text);
            let _ = DecimalMark::Comma.read(&text);
        }

        #[test]
        fn an_amount_written_either_way_reads_back(cents in -999_999_999_i64..999_999_999) {
            let expected = Decimal::new(cents, 2);
            let digits = format!("{:.2}", expected.abs());
            let (whole, fraction) = digits.split_once('.').unwrap();
            let mut grouped = String::new();
            for (index, digit) in whole.chars().enumerate() {
                if index > 0 && (whole.len() - index).is_multiple_of(3) { grouped.push('.'); }
                grouped.push(digit);
            }
            let sign = if cents < 0 { "-" } else { "" };
            let text = format!("{sign}{grouped},{fraction}");
            let mark = DecimalMark::decide(std::iter::once(text.as_str()), false).unwrap();
            prop_assert_eq!(mark.read(&text).unwrap().0, expected);
        }
    }
}
