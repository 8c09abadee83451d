//! What a person has to bring before money goes back, or before something about people and keys changes.

use crate::domain::{Money, Need, RefundLimit, Role};

/// What stands around a wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Around {
    /// The role of whoever wants it.
    pub role: Role,
    /// Whether somebody else could agree to it.
    pub others: bool,
}

/// What a refund needs. `limit` is the person's own in this currency, `alone` what they sent back without anybody else in
/// the last 24 hours.
pub fn need_of_refund(around: Around, amount: Money, limit: Option<RefundLimit>, alone: Money) -> Need {
    let Some(limit) = limit else {
        // An owner without a limit has none; everybody else may nothing that nobody allowed.
        return if around.role == Role::Owner { Need::Nothing } else { Need::SecondPerson };
    };
    let day = alone.minor.checked_add(amount.minor);
    let within_day = day.is_some_and(|day| day <= limit.per_day.minor);
    if amount.minor > limit.per_refund.minor || !within_day {
        return second_person(around);
    }
    if amount.minor > limit.code_above.minor { Need::Code } else { Need::Nothing }
}

/// So many whole units of a currency a person may write off alone within a day.
pub const WRITE_OFF_ALONE: i64 = 100;

/// What it needs to say that a difference is a fee, a rounding or anything else. `today` is what the person wrote off in the
/// last 24 hours, this one with it; without signs.
pub fn need_of_write_off(around: Around, amount: Money, today: Money) -> Need {
    let most = WRITE_OFF_ALONE.saturating_mul(amount.currency.minor_per_major());
    if amount.minor > most || today.minor > most { second_person(around) } else { Need::Nothing }
}

/// What a change of people, limits, keys, or of a command in review needs.
pub fn need_of_change(around: Around) -> Need {
    second_person(around)
}

/// The only owner there is cannot ask anybody; they show that it is them, and the log says that they were alone.
fn second_person(around: Around) -> Need {
    if around.role == Role::Owner && !around.others { Need::Code } else { Need::SecondPerson }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::Currency;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    fn limit(per_refund: i64, per_day: i64, code_above: i64) -> RefundLimit {
        RefundLimit { per_refund: eur(per_refund), per_day: eur(per_day), code_above: eur(code_above) }
    }

    #[test]
    fn a_hundred_a_day_is_explained_alone() {
        let need =
            |amount, today, others| need_of_write_off(Around { role: Role::Owner, others }, eur(amount), eur(today));
        assert_eq!(need(100_00, 100_00, true), Need::Nothing);
        assert_eq!(need(100_01, 100_01, true), Need::SecondPerson);
        assert_eq!(need(1, 100_01, true), Need::SecondPerson);
        assert_eq!(need(100_01, 100_01, false), Need::Code, "an owner who is alone shows that it is them");
        let yen = Money::new(101, Currency::JPY);
        assert_eq!(need_of_write_off(Around { role: Role::Accountant, others: true }, yen, yen), Need::SecondPerson);
    }

    #[test]
    fn small_refunds_are_free_larger_ones_need_a_code_and_the_largest_somebody_else() {
        let ana = Around { role: Role::Support, others: true };
        let need = |amount, alone| need_of_refund(ana, eur(amount), Some(limit(50_00, 200_00, 20_00)), eur(alone));
        assert_eq!(need(20_00, 0), Need::Nothing);
        assert_eq!(need(20_01, 0), Need::Code);
        assert_eq!(need(50_00, 150_00), Need::Code);
        assert_eq!(need(50_01, 0), Need::SecondPerson);
        assert_eq!(need(1, 200_00), Need::SecondPerson);
        assert_eq!(need(i64::MAX, i64::MAX), Need::SecondPerson);
    }

    #[test]
    fn what_nobody_allowed_needs_somebody_else() {
        for role in [Role::Support, Role::Accountant] {
            let around = Around { role, others: false };
            assert_eq!(need_of_refund(around, eur(1), None, eur(0)), Need::SecondPerson);
            assert_eq!(need_of_change(around), Need::SecondPerson);
        }
        let owner = Around { role: Role::Owner, others: true };
        assert_eq!(need_of_refund(owner, eur(1_000_000_00), None, eur(0)), Need::Nothing);
    }

    #[test]
    fn an_owner_above_their_own_limit_asks_the_other_owner_if_there_is_one() {
        for (others, need) in [(true, Need::SecondPerson), (false, Need::Code)] {
            let around = Around { role: Role::Owner, others };
            assert_eq!(need_of_refund(around, eur(2), Some(limit(1, 9, 1)), eur(0)), need);
            assert_eq!(need_of_change(around), need);
        }
    }

    proptest! {
        /// Splitting a refund never needs less: the parts together are within the day, or somebody else is asked.
        #[test]
        fn parts_of_a_refund_do_not_get_past_the_day(parts in prop::collection::vec(1_i64..10_000, 1..30), day in 0_i64..50_000) {
            let around = Around { role: Role::Support, others: true };
            let mut alone = 0;
            for part in parts {
                if need_of_refund(around, eur(part), Some(limit(10_000, day, 10_000)), eur(alone)) != Need::SecondPerson {
                    alone += part;
                }
            }
            prop_assert!(alone <= day);
        }
    }
}
