//! Early fraud warnings that nobody has answered yet: which payment to give back first, before it becomes a dispute.
//!
//! A refund keeps the dispute and its fee away; the fraud report itself has been counted and stays. So a refund saves one of
//! the two that a fraud can count in the network's ratio.

/// A warning on a payment that is neither refunded nor disputed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenWarning<Id> {
    /// Whose it is.
    pub id: Id,
    /// When it came, in Unix seconds.
    pub at: i64,
    /// What the payment comes to, in minor units of the shop's currency; the caller converts others.
    pub amount: i64,
}

/// What is known of disputes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Habits {
    /// What the gateway takes for a dispute, in minor units of the shop's currency.
    pub fee: i64,
    /// The part of warnings that become disputes if nothing is done. 0.8: our own choice until the shop's past tells better.
    pub disputed: f64,
    /// Days within which half of those do: 14, likewise.
    pub half_within: f64,
}

impl Default for Habits {
    /// Without a fee, which differs from gateway to gateway.
    fn default() -> Self {
        Self { fee: 0, disputed: 0.8, half_within: 14.0 }
    }
}

/// An open warning and what a refund is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked<Id> {
    /// The warning.
    pub warning: OpenWarning<Id>,
    /// Seconds since it came.
    pub age: i64,
    /// How likely it still becomes a dispute: the longer none came, the less.
    pub chance: f64,
    /// What a dispute would cost beyond a refund now, in minor units: the fee. The payment itself is lost either way if it was
    /// fraud; it is at stake if the dispute would be won.
    pub fee_at_stake: f64,
    /// By how many basis points of the month's settled payments a dispute would raise the network's ratio; nothing without
    /// any.
    pub ratio: Option<f64>,
}

/// Puts open warnings in the order in which to look at them: those first whose dispute is likeliest to cost most, amount and
/// fee; of equal ones, the oldest.
#[allow(clippy::cast_precision_loss, reason = "chances of money")]
pub fn rank<Id>(
    warnings: impl IntoIterator<Item = OpenWarning<Id>>,
    now: i64,
    settled: u64,
    habits: &Habits,
) -> Vec<Ranked<Id>> {
    let ratio = super::basis_points(1, settled);
    let mut ranked: Vec<Ranked<Id>> = warnings
        .into_iter()
        .map(|warning| {
            let age = now.saturating_sub(warning.at).max(0);
            // Of those that become disputes, half are left after each half-life; those that never do stay.
            let left = habits.disputed * (-(age as f64) / 86_400.0 / habits.half_within.max(0.01)).exp2();
            let chance = left / (left + 1.0 - habits.disputed).max(f64::MIN_POSITIVE);
            Ranked { warning, age, chance, fee_at_stake: chance * habits.fee as f64, ratio }
        })
        .collect();
    let worth = |ranked: &Ranked<Id>| ranked.chance * ranked.warning.amount.saturating_add(habits.fee) as f64;
    ranked.sort_by(|one, other| worth(other).total_cmp(&worth(one)).then(other.age.cmp(&one.age)));
    ranked
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: i64 = 86_400;

    fn warning(id: u32, days: i64, amount: i64) -> OpenWarning<u32> {
        OpenWarning { id, at: 100 * DAY - days * DAY, amount }
    }

    fn order(warnings: &[OpenWarning<u32>]) -> Vec<u32> {
        let ranked = rank(warnings.iter().copied(), 100 * DAY, 1_000, &Habits::default());
        ranked.iter().map(|ranked| ranked.warning.id).collect()
    }

    #[test]
    fn large_and_young_ones_come_first() {
        assert_eq!(order(&[warning(1, 2, 10_00), warning(2, 2, 90_00), warning(3, 60, 95_00)]), [2, 3, 1]);
        assert_eq!(order(&[warning(1, 1, 50_00), warning(2, 30, 50_00)]), [1, 2]);
        // What is worth nothing either way: the oldest.
        assert_eq!(order(&[warning(1, 1, 0), warning(2, 30, 0)]), [2, 1]);
    }

    #[test]
    fn the_chance_of_a_dispute_and_its_effect_follow_from_the_habits() {
        let habits = Habits { fee: 20_00, disputed: 0.8, half_within: 14.0 };
        let ranked = rank([warning(1, 14, 50_00)], 100 * DAY, 2_000, &habits);
        // Of ten, eight become disputes and four of them have; four of the six that are left will.
        assert!((ranked[0].chance - 4.0 / 6.0).abs() < 1e-9);
        assert!((ranked[0].fee_at_stake - 13_33.333_333).abs() < 1e-3);
        assert_eq!((ranked[0].age, ranked[0].ratio), (14 * DAY, Some(5.0)));
        assert_eq!(rank([warning(1, 0, 1)], 0, 0, &habits)[0].ratio, None);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_a_larger_one_of_the_same_age_is_not_behind(
            warnings in prop::collection::vec((0_i64..90, 0_i64..100_000), 0..20), habit in 0.0..=1.0_f64,
        ) {
            let warnings: Vec<_> =
                (0_u32..).zip(&warnings).map(|(id, (days, amount))| warning(id, *days, *amount)).collect();
            let habits = Habits { disputed: habit, ..Habits::default() };
            let ranked = rank(warnings.iter().copied(), 100 * DAY, 1, &habits);
            let mut ids: Vec<u32> = ranked.iter().map(|ranked| ranked.warning.id).collect();
            ids.sort_unstable();
            prop_assert!(ids.into_iter().eq(0..u32::try_from(warnings.len()).unwrap()));
            prop_assert!(ranked.iter().all(|ranked| (0.0..=1.0).contains(&ranked.chance)));
            for pair in ranked.windows(2) {
                prop_assert!(pair[0].age != pair[1].age || pair[0].warning.amount >= pair[1].warning.amount || habit == 0.0);
            }
        }
    }
}
