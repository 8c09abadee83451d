//! Mastercard's programmes for merchants with too many chargebacks, and with too much fraud.

use super::{basis_points, reaches, until_reached};

/// How excessive a month's chargebacks are. Source: Stripe's and Braintree's pages on the programme, read by 2026-11.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Excess {
    /// They are not.
    None,
    /// Excessive (ECM): 100 chargebacks and 150 basis points at least.
    Excessive,
    /// Highly excessive (HECM): 300 chargebacks and 300 basis points at least.
    High,
}

impl Excess {
    /// Chargebacks, and parts of ten thousand of the payments of the month before, from where on it is that.
    const fn line(self) -> (u64, u64) {
        match self {
            Self::None => (0, 0),
            Self::Excessive => (100, 150),
            Self::High => (300, 300),
        }
    }

    /// How many more chargebacks in the month make it that; 0 when it is. Without any payment in the month before, nothing
    /// does, and what is said is only the number that has to be reached.
    pub fn until(self, chargebacks: u64, payments_before: u64) -> u64 {
        let (count, basis_points) = self.line();
        until_reached(chargebacks, payments_before, count, basis_points)
    }

    /// The fine in US cents for the nth month in which a merchant is in excess, counted from 1 and until it has left the
    /// programme: nothing for the first. What issuers may claim back in addition is not in it.
    pub const fn fine(self, month: u32) -> u64 {
        let (excessive, high) = match month {
            0 | 1 => (0, 0),
            2 => (1_000_00, 1_000_00),
            3 => (1_000_00, 2_000_00),
            4..=6 => (5_000_00, 10_000_00),
            7..=11 => (25_000_00, 50_000_00),
            12..=18 => (50_000_00, 100_000_00),
            _ => (100_000_00, 200_000_00),
        };
        match self {
            Self::None => 0,
            Self::Excessive => excessive,
            Self::High => high,
        }
    }
}

/// Chargebacks of a month in parts of ten thousand of the payments of the month before; nothing if there were none, as in a
/// shop's first month.
pub fn chargeback_ratio(chargebacks: u64, payments_before: u64) -> Option<f64> {
    basis_points(chargebacks, payments_before)
}

/// How excessive so many chargebacks are after so many payments in the month before. Without any payment there is no ratio,
/// and nothing is excessive.
pub fn excess(chargebacks: u64, payments_before: u64) -> Excess {
    let reached = |excess: Excess| {
        let (count, basis_points) = excess.line();
        payments_before > 0 && chargebacks >= count && reaches(chargebacks, payments_before, basis_points)
    };
    [Excess::High, Excess::Excessive].into_iter().find(|excess| reached(*excess)).unwrap_or(Excess::None)
}

/// A merchant leaves the programme after so many months without excess in a row.
const CLEAN: u32 = 3;

/// What a merchant is through with the programme, month by month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Membership {
    /// Months in excess since it entered; 0 when it is not in the programme.
    pub months: u32,
    /// Months without excess in a row since the last in excess.
    pub clean: u32,
}

/// What a month means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steps {
    /// How excessive it was.
    pub excess: Excess,
    /// The fine for it, in US cents.
    pub fine: u64,
    /// The merchant left the programme with it.
    pub left: bool,
}

impl Membership {
    /// Takes in the month after the last.
    pub const fn month(&mut self, excess: Excess) -> Steps {
        let mut left = false;
        match excess {
            Excess::None if self.months > 0 => {
                self.clean += 1;
                if self.clean >= CLEAN {
                    *self = Self { months: 0, clean: 0 };
                    left = true;
                }
            }
            Excess::None => {}
            Excess::Excessive | Excess::High => {
                self.months = self.months.saturating_add(1);
                self.clean = 0;
            }
        }
        Steps { excess, fine: excess.fine(self.months), left }
    }
}

/// A month as the programme for merchants with too much fraud looks at it. All of Mastercard payments in e-commerce.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FraudMonth {
    /// Payments of the month before.
    pub payments: u64,
    /// Chargebacks of the month for fraud: reasons 4837 and 4863.
    pub frauds: u64,
    /// What they come to without what was won back, in US cents.
    pub amount: u64,
    /// Those of the payments that went through 3-D Secure.
    pub secured: u64,
    /// The shop is where the law asks for strong customer authentication.
    pub regulated: bool,
}

/// What has to be met for a merchant to be one with excessive fraud (EFM).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Condition {
    /// 1,000 payments at least.
    Payments,
    /// Fraud of more than 50,000 US dollars.
    Amount,
    /// More than half a percent of payments charged back for fraud.
    Ratio,
    /// At most 10 % of payments through 3-D Secure; 50 % where the law asks for it.
    Unsecured,
}

/// What a merchant lacks to be one with excessive fraud. When nothing is missing, it is one.
pub fn missing_conditions(month: &FraudMonth) -> Vec<Condition> {
    let most_secured = if month.regulated { 5_000 } else { 1_000 };
    // More than so many basis points is not the same as so many or more.
    let more = |count: u64, basis_points: u64| {
        u128::from(count) * 10_000 > u128::from(month.payments) * u128::from(basis_points)
    };
    [
        (Condition::Payments, month.payments >= 1_000),
        (Condition::Amount, month.amount > 50_000_00),
        (Condition::Ratio, more(month.frauds, 50)),
        (Condition::Unsecured, !more(month.secured, most_secured)),
    ]
    .into_iter()
    .filter_map(|(condition, met)| (!met).then_some(condition))
    .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn both_lines_have_to_be_reached() {
        assert_eq!(excess(100, 6_666), Excess::Excessive);
        assert_eq!(excess(100, 6_667), Excess::None);
        assert_eq!(excess(99, 100), Excess::None);
        assert_eq!(excess(300, 10_000), Excess::High);
        assert_eq!(excess(300, 10_001), Excess::Excessive);
        assert_eq!(excess(299, 1_000), Excess::Excessive);
    }

    #[test]
    fn a_first_month_has_no_ratio() {
        assert_eq!(excess(1_000, 0), Excess::None);
        assert_eq!(chargeback_ratio(1_000, 0), None);
        assert_eq!(chargeback_ratio(15, 1_000), Some(150.0));
    }

    #[test]
    fn the_way_to_the_lines_is_counted() {
        assert_eq!(Excess::Excessive.until(40, 1_000), 60);
        assert_eq!(Excess::Excessive.until(40, 20_000), 260);
        assert_eq!(Excess::High.until(300, 10_000), 0);
    }

    #[test]
    fn fines_rise_with_the_months_and_three_clean_ones_end_them() {
        use Excess::{Excessive, High, None};
        let mut membership = Membership::default();
        let mut fines =
            |months: &[Excess]| months.iter().map(|month| membership.month(*month).fine / 100).collect::<Vec<u64>>();
        assert_eq!(fines(&[None, Excessive, Excessive, High]), [0, 0, 1_000, 2_000]);
        // Two clean months are not enough.
        assert_eq!(fines(&[None, None, Excessive, High]), [0, 0, 5_000, 10_000]);
        assert_eq!(fines(&[Excessive, High, Excessive]), [5_000, 50_000, 25_000]);
        assert_eq!(fines(&[High; 12]).last(), Some(&200_000));
        assert_eq!(membership.months, 20);
        assert_eq!([None, None, None].map(|month| membership.month(month).left), [false, false, true]);
        assert_eq!(membership, Membership::default());
        assert_eq!(membership.month(High).fine, 0);
    }

    #[test]
    fn all_four_conditions_make_excessive_fraud() {
        let met = FraudMonth { payments: 1_000, frauds: 6, amount: 50_000_01, secured: 100, regulated: false };
        assert_eq!(missing_conditions(&met), []);
        for (month, missing) in [
            (FraudMonth { payments: 999, secured: 99, ..met }, Condition::Payments),
            (FraudMonth { amount: 50_000_00, ..met }, Condition::Amount),
            (FraudMonth { frauds: 5, ..met }, Condition::Ratio),
            (FraudMonth { secured: 101, ..met }, Condition::Unsecured),
            (FraudMonth { secured: 501, regulated: true, ..met }, Condition::Unsecured),
        ] {
            assert_eq!(missing_conditions(&month), [missing]);
        }
        assert_eq!(missing_conditions(&FraudMonth { secured: 500, regulated: true, ..met }), []);
        let nothing = missing_conditions(&FraudMonth::default());
        assert_eq!(nothing, [Condition::Payments, Condition::Amount, Condition::Ratio]);
    }

    proptest! {
        #[test]
        fn one_more_chargeback_is_never_better(chargebacks in 0_u64..1_000, before in 0_u64..60_000, month in 0_u32..30) {
            let (one, more) = (excess(chargebacks, before), excess(chargebacks + 1, before));
            prop_assert!(one <= more);
            prop_assert!(one.fine(month) <= more.fine(month) && one.fine(month) <= one.fine(month + 1));
            for line in [Excess::Excessive, Excess::High] {
                let until = line.until(chargebacks, before);
                prop_assert!(before == 0 || excess(chargebacks + until, before) >= line);
                prop_assert!(until == 0 || excess(chargebacks + until - 1, before) < line);
            }
        }
    }
}
