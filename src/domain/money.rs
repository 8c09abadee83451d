//! Money as whole minor units of one currency, with checked arithmetic.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A currency by its three-letter ISO 4217 code.
///
/// Only codes that ISO 4217 lists (current or superseded) can be made, so the number of decimals is always known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The euro.
    pub const EUR: Self = Self(*b"EUR");
    /// The US dollar.
    pub const USD: Self = Self(*b"USD");
    /// The pound sterling.
    pub const GBP: Self = Self(*b"GBP");
    /// The Japanese yen, which has no minor unit.
    pub const JPY: Self = Self(*b"JPY");
    /// The Kuwaiti dinar, which has three decimals.
    pub const KWD: Self = Self(*b"KWD");

    /// Reads a code in either case.
    ///
    /// # Errors
    /// [`MoneyError::UnknownCurrency`] when ISO 4217 has no such code.
    pub fn parse(code: &str) -> Result<Self, MoneyError> {
        let unknown = || MoneyError::UnknownCurrency(code.chars().take(12).collect());
        let upper = code.trim().to_ascii_uppercase();
        iso_currency::Currency::from_code(&upper).ok_or_else(unknown)?;
        let bytes: [u8; 3] = upper.as_bytes().try_into().map_err(|_| unknown())?;
        Ok(Self(bytes))
    }

    /// The upper-case ISO 4217 code.
    pub fn code(&self) -> &str {
        // Always three ASCII letters; ISO 4217's own code for "no currency" stands in for what cannot happen.
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Whether this is the currency's code, in upper case.
    #[inline]
    pub fn is(&self, code: &[u8]) -> bool {
        code == self.0
    }

    /// How many decimals ISO 4217 gives the currency: 0 for JPY, 2 for EUR, 3 for KWD.
    ///
    /// A gateway may count differently; see [`crate::domain::scale`].
    pub fn exponent(&self) -> u32 {
        // Every amount of every file asks, and nearly all are of these.
        if matches!(&self.0, b"EUR" | b"USD" | b"GBP") {
            return 2;
        }
        iso_currency::Currency::from_code(self.code()).and_then(|currency| currency.exponent()).map_or(0, u32::from)
    }

    /// Minor units in one major unit: 1 for JPY, 100 for EUR, 1000 for KWD.
    pub fn minor_per_major(&self) -> i64 {
        10_i64.pow(self.exponent())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(code: &str) -> Result<Self, MoneyError> {
        Self::parse(code)
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::parse(&code).map_err(serde::de::Error::custom)
    }
}

/// What can go wrong with an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// ISO 4217 has no such currency.
    #[error("unknown currency {0:?}")]
    UnknownCurrency(String),
    /// Two amounts of different currencies cannot be added.
    #[error("cannot combine {left} with {right}")]
    CurrencyMismatch {
        /// The currency of the first amount.
        left: Currency,
        /// The currency of the second amount.
        right: Currency,
    },
    /// The result does not fit 64 bits.
    #[error("amount too large")]
    Overflow,
    /// The text is not an amount.
    #[error("{0:?} is not an amount")]
    NotAnAmount(String),
    /// The text has more decimals than the currency.
    #[error("{text:?} has more than {allowed} decimals, which {currency} does not have")]
    TooManyDecimals {
        /// The text as given.
        text: String,
        /// The currency asked for.
        currency: Currency,
        /// How many decimals the currency has.
        allowed: u32,
    },
    /// An allocation needs at least one part of positive weight.
    #[error("nothing to allocate to")]
    NothingToAllocateTo,
}

/// An amount: whole minor units of one currency. May be negative.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units by the ISO 4217 exponent: cents, yen, fils.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// An amount of `minor` units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// No money, in `currency`.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// Whether the amount is exactly nothing.
    pub const fn is_zero(&self) -> bool {
        self.minor == 0
    }

    /// The sum.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`], [`MoneyError::Overflow`].
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor = self.minor.checked_add(other.minor);
        Ok(Self::new(minor.ok_or(MoneyError::Overflow)?, self.currency))
    }

    /// The difference.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`], [`MoneyError::Overflow`].
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor = self.minor.checked_sub(other.minor);
        Ok(Self::new(minor.ok_or(MoneyError::Overflow)?, self.currency))
    }

    /// The same amount with the other sign.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] for the one amount that has no opposite.
    pub fn negated(self) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_neg().ok_or(MoneyError::Overflow)?;
        Ok(Self::new(minor, self.currency))
    }

    /// The sum of many amounts of one currency; nothing at all sums to zero `currency`.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`], [`MoneyError::Overflow`].
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        let mut amounts = amounts.into_iter();
        amounts.try_fold(Self::zero(currency), Self::plus)
    }

    /// Splits the amount by `weights` without losing a unit: the parts always add up to the whole.
    ///
    /// Units left over by rounding go one each to the parts with the largest remainders, the earlier part first
    /// (the largest remainder method), so the same input gives the same split.
    ///
    /// # Errors
    /// [`MoneyError::NothingToAllocateTo`] when no weight is positive.
    pub fn allocate(self, weights: &[u32]) -> Result<Vec<Self>, MoneyError> {
        let total: i128 = weights.iter().map(|&weight| i128::from(weight)).sum();
        if total == 0 {
            return Err(MoneyError::NothingToAllocateTo);
        }
        let whole = i128::from(self.minor);
        let mut parts: Vec<i128> = Vec::with_capacity(weights.len());
        let mut remainders: Vec<(i128, usize)> = Vec::with_capacity(weights.len());
        for (index, &weight) in weights.iter().enumerate() {
            let share = whole * i128::from(weight);
            parts.push(share / total);
            remainders.push(((share % total).abs(), index));
        }
        let left_over = whole - parts.iter().sum::<i128>();
        remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let takers = usize::try_from(left_over.abs()).unwrap_or(usize::MAX);
        for &(_, index) in remainders.iter().take(takers) {
            if let Some(part) = parts.get_mut(index) {
                *part += left_over.signum();
            }
        }
        parts
            .into_iter()
            .map(|part| i64::try_from(part).map_err(|_| MoneyError::Overflow))
            .map(|minor| minor.map(|minor| Self::new(minor, self.currency)))
            .collect()
    }

    /// Reads a plain decimal such as `12.30`, `-0.5` or `1200`, with a point and without grouping.
    ///
    /// Decimals beyond the currency's are accepted only when they are zeros: `12.300` is 12.30 EUR, `12.345` is refused.
    ///
    /// # Errors
    /// [`MoneyError::NotAnAmount`], [`MoneyError::TooManyDecimals`], [`MoneyError::Overflow`].
    pub fn parse_decimal(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let not_an_amount = || MoneyError::NotAnAmount(text.chars().take(40).collect());
        let trimmed = text.trim();
        let (negative, digits) = match trimmed.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest),
            None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
        };
        let (major, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (major.is_empty() && fraction.is_empty()) || !all_digits(major) || !all_digits(fraction) {
            return Err(not_an_amount());
        }
        let exponent = currency.exponent() as usize;
        let significant = fraction.trim_end_matches('0');
        if significant.len() > exponent {
            return Err(MoneyError::TooManyDecimals {
                text: trimmed.chars().take(40).collect(),
                currency,
                allowed: currency.exponent(),
            });
        }
        let unsigned = format!("{major}{significant:0<exponent$}");
        let minor = unsigned.parse::<i128>().map_err(|_| MoneyError::Overflow)?;
        let minor = i64::try_from(if negative { -minor } else { minor }).map_err(|_| MoneyError::Overflow)?;
        Ok(Self::new(minor, currency))
    }

    /// The amount as a plain decimal with the currency's decimals and an ASCII minus: `-12.30`, `1200`, `1.250`.
    ///
    /// For files and JSON; a person reads [`crate::text::Texts::money`].
    pub fn to_decimal(&self) -> String {
        let exponent = self.currency.exponent() as usize;
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = exponent + 1);
        let (major, fraction) = digits.split_at(digits.len() - exponent);
        let sign = if self.minor < 0 { "-" } else { "" };
        if fraction.is_empty() { format!("{sign}{major}") } else { format!("{sign}{major}.{fraction}") }
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::CurrencyMismatch { left: self.currency, right: other.currency })
        }
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.to_decimal(), self.currency)
    }
}

/// A sum per currency, for figures that span several of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals(BTreeMap<Currency, i64>);

impl Totals {
    /// Adds one amount to its currency's sum.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn add(&mut self, amount: Money) -> Result<(), MoneyError> {
        let sum = self.0.entry(amount.currency).or_default();
        *sum = sum.checked_add(amount.minor).ok_or(MoneyError::Overflow)?;
        Ok(())
    }

    /// The sum of one currency; zero when nothing was added.
    pub fn get(&self, currency: Currency) -> Money {
        Money::new(self.0.get(&currency).copied().unwrap_or_default(), currency)
    }

    /// One amount per currency that was added, ordered by code. Sums of zero are kept: they were looked at.
    pub fn iter(&self) -> impl Iterator<Item = Money> + '_ {
        self.0.iter().map(|(&currency, &minor)| Money::new(minor, currency))
    }

    /// Whether every sum is zero.
    pub fn is_zero(&self) -> bool {
        self.0.values().all(|&minor| minor == 0)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_currency() -> impl Strategy<Value = Currency> {
        prop::sample::select(vec![Currency::JPY, Currency::EUR, Currency::USD, Currency::KWD])
    }

    proptest! {
        #[test]
        fn a_decimal_reads_back_as_the_same_amount(minor: i64, currency in any_currency()) {
            let money = Money::new(minor, currency);
            prop_assert_eq!(Money::parse_decimal(&money.to_decimal(), currency).unwrap(), money);
        }

        #[test]
        fn an_allocation_never_loses_a_unit(
            minor: i64,
            weights in prop::collection::vec(0_u32..1_000_000, 1..20),
        ) {
            prop_assume!(weights.iter().any(|&weight| weight > 0));
            let whole = Money::new(minor, Currency::EUR);
            let parts = whole.allocate(&weights).unwrap();
            let sum: i128 = parts.iter().map(|part| i128::from(part.minor)).sum();
            prop_assert_eq!(sum, i128::from(minor));
            let total: i128 = weights.iter().map(|&weight| i128::from(weight)).sum();
            for (part, &weight) in parts.iter().zip(&weights) {
                let exact = i128::from(minor) * i128::from(weight);
                prop_assert!((i128::from(part.minor) * total - exact).abs() < total, "a part is off by a unit or more");
            }
        }

        #[test]
        fn plus_and_minus_undo_each_other_or_refuse(a: i64, b: i64, currency in any_currency()) {
            let (a, b) = (Money::new(a, currency), Money::new(b, currency));
            match a.plus(b) {
                Ok(sum) => prop_assert_eq!(sum.minus(b).unwrap(), a),
                Err(error) => {
                    prop_assert_eq!(error, MoneyError::Overflow);
                    prop_assert!(a.minor.checked_add(b.minor).is_none());
                }
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in ".{0,40}", currency in any_currency()) {
            if let Ok(money) = Money::parse_decimal(&text, currency) {
                prop_assert_eq!(Money::parse_decimal(&money.to_decimal(), currency).unwrap(), money);
            }
        }
    }

    #[test]
    fn amounts_keep_their_currency_decimals() {
        let check = |minor, currency, text: &str| assert_eq!(Money::new(minor, currency).to_decimal(), text);
        check(1234, Currency::EUR, "12.34");
        check(-5, Currency::EUR, "-0.05");
        check(1200, Currency::JPY, "1200");
        check(1250, Currency::KWD, "1.250");
    }

    #[test]
    fn a_third_decimal_of_a_euro_is_refused_unless_it_is_zero() {
        assert_eq!(Money::parse_decimal("12.300", Currency::EUR).unwrap().minor, 1230);
        assert!(matches!(
            Money::parse_decimal("12.345", Currency::EUR),
            Err(MoneyError::TooManyDecimals { allowed: 2, .. })
        ));
        assert!(matches!(Money::parse_decimal("1,20", Currency::EUR), Err(MoneyError::NotAnAmount(_))));
    }

    #[test]
    fn two_currencies_do_not_mix() {
        let mixed = Money::new(1, Currency::EUR).plus(Money::new(1, Currency::USD));
        assert!(matches!(mixed, Err(MoneyError::CurrencyMismatch { .. })));
    }
}
