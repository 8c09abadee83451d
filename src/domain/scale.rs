//! How a gateway counts a currency's minor units.
//!
//! The number of decimals is a property of (provider, surface, currency), not of ISO 4217 alone: Stripe sends UGX and
//! ISK with two decimals although ISO gives them none, and MGA whole although ISO gives it two.
//! Inside Counterfoil only ISO minor units exist; connectors convert at their edge with [`from_provider`] and
//! [`to_provider`].

use super::money::{Currency, Money, MoneyError};

/// Whose figures are being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// Stripe and servers that speak its protocol.
    Stripe,
}

/// Where a provider's figure stands; one provider may count differently per surface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// The provider's HTTP API.
    Api,
}

/// Decimals that `provider` uses for `currency` on `surface`.
///
/// Source: Stripe's documentation of supported currencies (zero-decimal and special cases).
pub fn provider_exponent(provider: Provider, surface: Surface, currency: Currency) -> u32 {
    match (provider, surface, currency.code()) {
        (Provider::Stripe, Surface::Api, "MGA") => 0,
        (Provider::Stripe, Surface::Api, "UGX" | "ISK") => 2,
        _ => currency.exponent(),
    }
}

/// A provider's minor units as ISO minor units.
///
/// # Errors
/// [`MoneyError::TooManyDecimals`] when the provider's figure holds a fraction of an ISO minor unit,
/// [`MoneyError::Overflow`].
pub fn from_provider(
    provider: Provider,
    surface: Surface,
    minor: i64,
    currency: Currency,
) -> Result<Money, MoneyError> {
    let theirs = provider_exponent(provider, surface, currency);
    let minor = rescale(minor, theirs, currency.exponent(), currency)?;
    Ok(Money::new(minor, currency))
}

/// ISO minor units as the provider's minor units.
///
/// # Errors
/// As [`from_provider`].
pub fn to_provider(provider: Provider, surface: Surface, money: Money) -> Result<i64, MoneyError> {
    let theirs = provider_exponent(provider, surface, money.currency);
    rescale(money.minor, money.currency.exponent(), theirs, money.currency)
}

fn rescale(minor: i64, from: u32, to: u32, currency: Currency) -> Result<i64, MoneyError> {
    let factor = 10_i64.pow(from.abs_diff(to));
    if to >= from {
        return minor.checked_mul(factor).ok_or(MoneyError::Overflow);
    }
    if minor % factor == 0 {
        Ok(minor / factor)
    } else {
        Err(MoneyError::TooManyDecimals { text: minor.to_string(), currency, allowed: to })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn stripe_counts_some_currencies_its_own_way() {
        let read = |minor, code: &str| {
            from_provider(Provider::Stripe, Surface::Api, minor, Currency::parse(code).unwrap()).map(|m| m.to_decimal())
        };
        assert_eq!(read(1234, "EUR").unwrap(), "12.34");
        assert_eq!(read(1234, "JPY").unwrap(), "1234");
        assert_eq!(read(5000, "UGX").unwrap(), "50");
        assert_eq!(read(5000, "ISK").unwrap(), "50");
        assert_eq!(read(500, "MGA").unwrap(), "500.00");
        assert_eq!(read(1230, "KWD").unwrap(), "1.230");
        assert!(matches!(read(5001, "UGX"), Err(MoneyError::TooManyDecimals { .. })));
    }

    proptest! {
        #[test]
        fn what_is_sent_reads_back(minor in -1_000_000_000_i64..1_000_000_000, index in 0_usize..6) {
            let code = ["EUR", "JPY", "KWD", "UGX", "ISK", "CLP"].get(index).copied().unwrap();
            let money = Money::new(minor, Currency::parse(code).unwrap());
            let sent = to_provider(Provider::Stripe, Surface::Api, money).unwrap();
            prop_assert_eq!(from_provider(Provider::Stripe, Surface::Api, sent, money.currency).unwrap(), money);
        }
    }
}
