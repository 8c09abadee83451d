//! Plain decimals of files: read, added and compared, a million at a time.

use rust_decimal::Decimal;

/// A plain decimal with a point, as XML and most tables write it: `-1234.50`. Nothing for anything else; there a
/// [`super::DecimalMark`] may still read it.
pub(crate) fn plain_decimal(text: &str) -> Option<Decimal> {
    short_decimal(text.as_bytes(), b'.').or_else(|| {
        // What is longer than a short one may still fit.
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let is_plain = digits.len() > SHORT && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        is_plain.then(|| Decimal::from_str_exact(text).ok()).flatten()
    })
}

/// So many digits always fit an [`i64`].
const SHORT: usize = 18;

/// A decimal of at most [`SHORT`] digits and mark, with a sign or none.
#[inline]
pub(crate) fn short_decimal(text: &[u8], mark: u8) -> Option<Decimal> {
    let (mantissa, scale) = short_number(text, mark)?;
    Some(short(mantissa, scale))
}

/// A short decimal with a point and two digits behind it, the way nearly all amounts are written.
#[inline]
pub(crate) fn usual_decimal(text: &[u8]) -> Option<Decimal> {
    short_number(text, b'.').filter(|&(_, scale)| scale == 2).map(|(mantissa, scale)| short(mantissa, scale))
}

/// The digits of a short decimal as a whole number, and how many of them are behind the mark.
fn short_number(text: &[u8], mark: u8) -> Option<(i64, u32)> {
    let (negative, digits) = match text {
        [sign @ (b'-' | b'+'), digits @ ..] => (*sign == b'-', digits),
        digits => (false, digits),
    };
    if digits.len() > SHORT {
        return None;
    }
    let (mut mantissa, mut mark_at) = (0_i64, None);
    for (at, &byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            mantissa = mantissa * 10 + i64::from(digit);
        } else if byte == mark && mark_at.is_none() {
            mark_at = Some(at);
        } else {
            return None;
        }
    }
    if digits.len() == usize::from(mark_at.is_some()) {
        return None;
    }
    let scale = mark_at.map_or(0, |at| digits.len() - at - 1);
    Some((if negative { -mantissa } else { mantissa }, u32::try_from(scale).ok()?))
}

#[inline]
fn short(mantissa: i64, scale: u32) -> Decimal {
    let size = mantissa.unsigned_abs();
    let half = |bits: u64| u32::try_from(bits & u64::from(u32::MAX)).unwrap_or_default();
    Decimal::from_parts(half(size), half(size >> 32), 0, mantissa < 0, scale)
}

/// Adds a decimal to a sum, which stays as it is when it would get too large; tells whether it was added.
///
/// Amounts of one file are mostly short and of one scale. They are added where they stand, because a decimal is four words,
/// and who copies one right after it was written waits for all four.
#[inline]
#[must_use]
pub(crate) fn add(sum: &mut Decimal, more: &Decimal) -> bool {
    if let (Ok(x), Ok(y)) = (i64::try_from(sum.mantissa()), i64::try_from(more.mantissa()))
        && let Some(both) = x.checked_add(y)
        && sum.scale() == more.scale()
    {
        *sum = short(both, sum.scale());
        return true;
    }
    let both = sum.checked_add(*more);
    *sum = both.unwrap_or(*sum);
    both.is_some()
}

/// Whether two decimals are one number; mostly they are of one scale as well.
#[inline]
pub(crate) fn equal(a: &Decimal, b: &Decimal) -> bool {
    (a.scale() == b.scale() && a.mantissa() == b.mantissa()) || a == b
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_plain_decimal_is_what_it_says() {
        let plain = |text| plain_decimal(text).map(|value| value.to_string());
        assert_eq!(plain("-1234.50").unwrap(), "-1234.50");
        assert_eq!(plain("+7").unwrap(), "7");
        assert_eq!(plain(".5").unwrap(), "0.5");
        assert_eq!(plain("12345678901234567890.12").unwrap(), "12345678901234567890.12");
        for text in ["", "-", ".", "1,5", "1.2.3", "1e5", " 1", "--1", "1234567890123456789012345678901234567890"] {
            assert_eq!(plain(text), None, "{text}");
        }
    }

    #[test]
    fn a_sum_that_gets_too_large_stays() {
        let mut sum = Decimal::MAX;
        assert!(!add(&mut sum, &Decimal::ONE));
        assert_eq!(sum, Decimal::MAX);
    }

    proptest! {
        #[test]
        fn a_plain_decimal_is_read_as_by_the_library(text in "[+-]?[0-9]{1,25}(\\.[0-9]{1,6})?") {
            let expected = Decimal::from_str_exact(&text).ok();
            if text.len() <= 18 {
                prop_assert_eq!(plain_decimal(&text), expected);
            } else if let Some(value) = plain_decimal(&text) {
                prop_assert_eq!(Some(value), expected);
            }
        }

        #[test]
        fn sums_are_those_of_the_library(a: i64, b: i64, scales in (0_u32..5, 0_u32..5)) {
            let (a, b) = (Decimal::new(a, scales.0), Decimal::new(b, scales.1));
            let mut sum = a;
            prop_assert!(add(&mut sum, &b));
            prop_assert_eq!(sum, a + b);
            prop_assert_eq!(sum.to_string(), (a + b).to_string());
            prop_assert_eq!(equal(&a, &b), a == b);
            prop_assert!(equal(&sum, &(a + b)));
        }
    }
}
