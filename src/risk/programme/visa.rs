//! Visa's acquirer monitoring programme, as far as it reaches merchants. Its second line, for enumerated authorisations, is
//! held against a month by [`Enumeration`](crate::risk::series::Enumeration).

use super::month::Month;
use super::{basis_points, reaches, until_reached};

/// Where the merchant's acquirer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Region {
    /// The United States.
    UnitedStates,
    /// Canada.
    Canada,
    /// Europe.
    Europe,
    /// Asia and the Pacific.
    AsiaPacific,
    /// Latin America and the Caribbean.
    LatinAmerica,
    /// Central and Eastern Europe, the Middle East and Africa.
    Cemea,
}

impl Region {
    /// All of them.
    pub const ALL: [Self; 6] = [UnitedStates, Canada, Europe, AsiaPacific, LatinAmerica, Cemea];

    /// The region as one word, as in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            UnitedStates => "united-states",
            Canada => "canada",
            Europe => "europe",
            AsiaPacific => "asia-pacific",
            LatinAmerica => "latin-america",
            Cemea => "cemea",
        }
    }

    /// The region of a word written by [`Self::as_str`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|region| region.as_str() == name)
    }
}

/// From where on a merchant is excessive. All must be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// In force from the first day of this month on: year and number.
    pub from: (i32, u32),
    /// Where.
    pub regions: &'static [Region],
    /// Fraud reports and disputes in parts of ten thousand settled payments.
    pub basis_points: u64,
    /// Fraud reports and disputes together.
    pub count: u64,
    /// What they come to, in US cents.
    pub amount: u64,
}

use Region::{AsiaPacific, Canada, Cemea, Europe, LatinAmerica, UnitedStates};

/// Source: gateways' pages on the programme (Stripe, Checkout.com), read by 2026-11; fines are taken since 2025-10-01. For
/// Latin America they give 150 basis points without a date of its own; it is taken as in force from the beginning.
const LINES: [Line; 4] = [
    Line {
        from: (2025, 6),
        regions: &[UnitedStates, Canada, Europe, AsiaPacific],
        basis_points: 220,
        count: 1_500,
        amount: 0,
    },
    Line {
        from: (2026, 4),
        regions: &[UnitedStates, Canada, Europe, AsiaPacific],
        basis_points: 150,
        count: 1_500,
        amount: 0,
    },
    Line { from: (2025, 6), regions: &[LatinAmerica], basis_points: 150, count: 1_500, amount: 0 },
    Line { from: (2025, 6), regions: &[Cemea], basis_points: 220, count: 150, amount: 75_000_00 },
];

/// The line that is in force in a month; nothing before the programme began.
pub fn line(region: Region, month: Month) -> Option<&'static Line> {
    let begun = |line: &&Line| (month.year(), month.number()) >= line.from && line.regions.contains(&region);
    LINES.iter().filter(begun).max_by_key(|line| line.from)
}

/// When to warn before the line. Our own choice, not Visa's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnLines {
    /// Early warning from so many basis points on: 50, at which Visa calls an acquirer's portfolio above standard.
    pub amber: u64,
    /// Above from so many on: 150, the strictest line anywhere.
    pub red: u64,
    /// But not for fewer fraud reports and disputes than this: 5.
    pub count: u64,
}

impl Default for OwnLines {
    fn default() -> Self {
        Self { amber: 50, red: 150, count: 5 }
    }
}

/// A month's counts of Visa payments without the card being present.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Fraud reports (TC40) that arrived in the month.
    pub frauds: u64,
    /// Disputes (TC15) that arrived in the month. A fraud that is reported and disputed counts in both.
    pub disputes: u64,
    /// Settled payments (TC05) of the month.
    pub settled: u64,
    /// What the fraud reports and disputes come to, in US cents.
    pub amount: u64,
}

/// How near a merchant is to being excessive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Below everything.
    Clear,
    /// Above our amber line.
    EarlyWarning,
    /// Above our red line or the network's ratio, but not by all that makes it excessive.
    Above,
    /// All of the network's conditions are met.
    Excessive,
}

impl Tally {
    /// Fraud reports and disputes.
    pub const fn count(&self) -> u64 {
        self.frauds.saturating_add(self.disputes)
    }

    /// The ratio in parts of ten thousand; nothing without a settled payment.
    pub fn basis_points(&self) -> Option<f64> {
        basis_points(self.count(), self.settled)
    }

    /// How near it is to the line of its month, if there was one. Reports and disputes without any settled payment are above
    /// every ratio.
    pub fn standing(&self, line: Option<&Line>, own: &OwnLines) -> Standing {
        let over = |basis_points: u64| reaches(self.count(), self.settled, basis_points);
        let excessive =
            |line: &Line| over(line.basis_points) && self.count() >= line.count && self.amount >= line.amount;
        if line.is_some_and(excessive) {
            Standing::Excessive
        } else if self.count() < own.count {
            Standing::Clear
        } else if over(line.map_or(own.red, |line| line.basis_points.min(own.red))) {
            Standing::Above
        } else if over(own.amber) {
            Standing::EarlyWarning
        } else {
            Standing::Clear
        }
    }

    /// How many more fraud reports and disputes make ratio and count excessive, if so many payments will have been settled
    /// by the end of the month; 0 when they are. A line that also asks for an amount may still not be reached.
    pub fn until(&self, line: &Line, settled: u64) -> u64 {
        until_reached(self.count(), settled.max(self.settled), line.count, line.basis_points)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn month(year: i32, number: u32) -> Month {
        Month::new(year, number).unwrap()
    }

    fn tally(frauds: u64, disputes: u64, settled: u64) -> Tally {
        Tally { frauds, disputes, settled, amount: 0 }
    }

    #[test]
    fn lines_begin_with_their_month() {
        let points = |region, year, number| line(region, month(year, number)).map(|line| line.basis_points);
        assert_eq!(points(Europe, 2025, 5), None);
        assert_eq!(points(Europe, 2025, 6), Some(220));
        assert_eq!(points(Europe, 2026, 3), Some(220));
        assert_eq!(points(Europe, 2026, 4), Some(150));
        assert_eq!(points(AsiaPacific, 2030, 1), Some(150));
        assert_eq!(points(LatinAmerica, 2025, 12), Some(150));
        assert_eq!(points(Cemea, 2026, 4), Some(220));
    }

    #[test]
    fn both_ratio_and_count_make_a_merchant_excessive() {
        let (own, before) = (OwnLines::default(), line(UnitedStates, month(2026, 3)));
        let after = line(UnitedStates, month(2026, 4));
        // 1,500 of 100,000 are exactly 150 basis points.
        let at = tally(700, 800, 100_000);
        assert_eq!(at.basis_points(), Some(150.0));
        assert_eq!(at.standing(before, &own), Standing::Above);
        assert_eq!(at.standing(after, &own), Standing::Excessive);
        assert_eq!(tally(700, 800, 100_001).standing(after, &own), Standing::EarlyWarning);
        assert_eq!(tally(700, 799, 50_000).standing(after, &own), Standing::Above);
        assert_eq!(tally(0, 5, 1_000).standing(after, &own), Standing::EarlyWarning);
        assert_eq!(tally(0, 4, 10).standing(after, &own), Standing::Clear);
        assert_eq!(tally(2, 3, 1_001).standing(after, &own), Standing::Clear);
    }

    #[test]
    fn the_amount_counts_where_a_line_asks_for_it() {
        let (own, line) = (OwnLines::default(), line(Cemea, month(2026, 4)));
        let mut tally = tally(100, 50, 6_000);
        tally.amount = 75_000_00;
        assert_eq!(tally.standing(line, &own), Standing::Excessive);
        tally.amount -= 1;
        assert_eq!(tally.standing(line, &own), Standing::Above);
    }

    #[test]
    fn a_month_without_payments_has_no_ratio() {
        let (own, line) = (OwnLines::default(), line(Canada, month(2026, 5)));
        assert_eq!(tally(0, 0, 0).basis_points(), None);
        assert_eq!(tally(0, 0, 0).standing(line, &own), Standing::Clear);
        // Disputes of a shop that has closed.
        assert_eq!(tally(0, 6, 0).standing(line, &own), Standing::Above);
        assert_eq!(tally(0, 1_500, 0).standing(line, &own), Standing::Excessive);
    }

    #[test]
    fn the_way_to_the_line_is_counted() {
        let line = line(Europe, month(2026, 4)).unwrap();
        assert_eq!(tally(100, 100, 50_000).until(line, 60_000), 1_300);
        assert_eq!(tally(100, 100, 50_000).until(line, 200_000), 2_800);
        assert_eq!(tally(1_000, 500, 50_000).until(line, 50_000), 0);
    }

    proptest! {
        #[test]
        fn one_more_dispute_is_never_better(
            frauds in 0_u64..3_000, disputes in 0_u64..3_000, settled in 0_u64..400_000, region in 0_usize..6, late in any::<bool>(),
        ) {
            let region = [UnitedStates, Canada, Europe, AsiaPacific, LatinAmerica, Cemea][region];
            let line = line(region, month(if late { 2026 } else { 2025 }, 7));
            let (one, more) = (tally(frauds, disputes, settled), tally(frauds, disputes + 1, settled));
            let own = OwnLines::default();
            prop_assert!(one.standing(line, &own) <= more.standing(line, &own));
            prop_assert!(one.basis_points() <= more.basis_points());
            prop_assert!(tally(frauds, disputes, settled + 1).standing(line, &own) <= one.standing(line, &own));
        }

        #[test]
        fn as_many_more_as_it_says_are_excessive_and_one_less_are_not(
            frauds in 0_u64..3_000, disputes in 0_u64..3_000, settled in 0_u64..400_000,
        ) {
            let (own, line) = (OwnLines::default(), line(Europe, month(2026, 4)).unwrap());
            let until = tally(frauds, disputes, settled).until(line, settled);
            let then = |more| tally(frauds, disputes + more, settled).standing(Some(line), &own);
            prop_assert_eq!(then(until), Standing::Excessive);
            if until > 0 {
                prop_assert!(then(until - 1) < Standing::Excessive);
            }
        }
    }
}
