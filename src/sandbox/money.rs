//! The five currencies of the shop, what they are settled in, and what the gateway charges.

use super::plan::{Draw, Stream};

/// A currency the shop takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Cur {
    Eur,
    Usd,
    Gbp,
    Jpy,
    Kwd,
}

impl Cur {
    /// The currencies the gateway pays out in; every ledger row is in one of them.
    pub(super) const SETTLED: [Cur; 2] = [Cur::Eur, Cur::Usd];

    /// The code as the gateway writes it.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Cur::Eur => "eur",
            Cur::Usd => "usd",
            Cur::Gbp => "gbp",
            Cur::Jpy => "jpy",
            Cur::Kwd => "kwd",
        }
    }

    /// The code as ISO 4217 and banks write it.
    pub(super) fn iso(self) -> String {
        self.code().to_uppercase()
    }

    pub(super) fn parse(code: &str) -> Option<Cur> {
        [Cur::Eur, Cur::Usd, Cur::Gbp, Cur::Jpy, Cur::Kwd]
            .into_iter()
            .find(|currency| currency.code().eq_ignore_ascii_case(code))
    }

    /// Decimal places on the gateway's wire.
    pub(super) const fn exponent(self) -> u32 {
        match self {
            Cur::Jpy => 0,
            Cur::Eur | Cur::Usd | Cur::Gbp => 2,
            Cur::Kwd => 3,
        }
    }

    /// The currency a payment in `self` is settled in: its own where the shop has an account in it, otherwise euro.
    pub(super) const fn settled_in(self) -> Cur {
        match self {
            Cur::Usd => Cur::Usd,
            _ => Cur::Eur,
        }
    }

    /// Euro for one unit, in millionths, around which the daily rate moves.
    const fn mid_rate(self) -> i64 {
        match self {
            Cur::Eur => 1_000_000,
            Cur::Usd => 921_000,
            Cur::Gbp => 1_164_000,
            Cur::Jpy => 6_120,
            Cur::Kwd => 3_005_000,
        }
    }

    /// Minor units as a decimal number, e.g. `-12.30`.
    pub(super) fn decimal(self, minor: i64) -> String {
        let unit = 10_u64.pow(self.exponent());
        let (sign, size) = (if minor < 0 { "-" } else { "" }, minor.unsigned_abs());
        match self.exponent() as usize {
            0 => format!("{sign}{size}"),
            places => format!("{sign}{}.{:0places$}", size / unit, size % unit),
        }
    }
}

/// An amount as the ledger sees it: in the settlement currency, with the rate if it was converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Settled {
    pub(super) amount: i64,
    pub(super) currency: Cur,
    /// Settlement units for one unit of the payment's currency, in millionths.
    pub(super) rate: Option<i64>,
}

/// Converts an amount with the rate of the day of `time` (seconds since 1970). The rate moves by up to one percent.
pub(super) fn settle(seed: u64, time: i64, amount: i64, currency: Cur) -> Settled {
    let target = currency.settled_in();
    if target == currency {
        return Settled { amount, currency, rate: None };
    }
    let day = time.div_euclid(86_400);
    let mut draw = Draw::new(seed ^ day.unsigned_abs().wrapping_mul(0x9E37_79B9_7F4A_7C15), Stream::Rates);
    let mid = currency.mid_rate();
    let rate = mid + mid * draw.between(-1000, 1000) / 100_000;
    let scaled = i128::from(amount) * i128::from(rate) * i128::from(10_i64.pow(target.exponent()));
    let unit = i128::from(10_i64.pow(currency.exponent())) * 1_000_000;
    let converted = (2 * scaled + unit * scaled.signum()) / (2 * unit);
    Settled { amount: i64::try_from(converted).unwrap_or(i64::MAX), currency: target, rate: Some(rate) }
}

/// What the gateway keeps of a captured payment, in minor units of the settlement currency: 1.5 % + 0.25 for cards of
/// the European Economic Area, 2.9 % + 0.30 for all others.
pub(super) fn fee(settled: i64, card_country: &str) -> i64 {
    let (permille, fixed) = if is_domestic(card_country) { (15, 25) } else { (29, 30) };
    (settled * permille + 500) / 1000 + fixed
}

/// What a dispute costs, won or lost, in minor units of the settlement currency.
pub(super) const DISPUTE_FEE: i64 = 1500;

fn is_domestic(country: &str) -> bool {
    matches!(country, "AT" | "BE" | "DE" | "ES" | "FI" | "FR" | "IE" | "IT" | "NL" | "PT")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn decimals_follow_the_exponent() {
        assert_eq!(Cur::Eur.decimal(-1230), "-12.30");
        assert_eq!(Cur::Jpy.decimal(980), "980");
        assert_eq!(Cur::Kwd.decimal(5), "0.005");
    }

    #[test]
    fn conversion_scales_between_exponents() {
        let yen = settle(1, 0, 10_000, Cur::Jpy);
        assert_eq!(yen.currency, Cur::Eur);
        assert!((6_000..6_240).contains(&yen.amount), "{yen:?}");
        let dinar = settle(1, 0, 1_000, Cur::Kwd);
        assert!((297..304).contains(&dinar.amount), "{dinar:?}");
        assert_eq!(settle(1, 0, -10_000, Cur::Jpy).amount, -yen.amount);
        assert_eq!(settle(1, 0, 500, Cur::Usd), Settled { amount: 500, currency: Cur::Usd, rate: None });
    }

    #[test]
    fn fees_depend_on_the_card() {
        assert_eq!(fee(10_000, "DE"), 175);
        assert_eq!(fee(10_000, "US"), 320);
    }
}
