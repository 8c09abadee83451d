//! When people buy and for how much.

use super::money::Cur;
use super::plan::Draw;

/// How busy each hour of the day is, on working days and on weekends.
const WEEKDAY_HOURS: [u32; 24] =
    [6, 3, 2, 1, 1, 3, 8, 18, 26, 34, 40, 44, 50, 42, 38, 38, 42, 52, 66, 84, 92, 78, 46, 20];
const WEEKEND_HOURS: [u32; 24] =
    [12, 7, 4, 2, 1, 2, 4, 9, 22, 44, 62, 70, 66, 60, 58, 60, 62, 62, 64, 68, 66, 54, 36, 22];

/// How busy each day of the week is, in percent of the mean, from Monday on.
const WEEK: [u32; 7] = [95, 92, 97, 103, 116, 112, 85];

/// Prices in cents, cheap things more often.
const PRICES: &[(i64, u32)] = &[
    (990, 14),
    (1490, 16),
    (1990, 18),
    (2450, 14),
    (2990, 12),
    (3490, 9),
    (4900, 8),
    (5990, 6),
    (7990, 5),
    (11_900, 3),
    (18_900, 2),
    (34_900, 1),
];

/// The number of attempts on a day, `weekday` 0 being Monday.
pub(super) fn attempts(draw: &mut Draw, per_day: u32, weekday: u32) -> u32 {
    let chance = 80 + draw.below(41);
    let busy = WEEK.get(weekday as usize).copied().unwrap_or(100);
    let wanted = u64::from(per_day) * u64::from(busy) * u64::from(chance);
    // Rounded by chance, so that a shop with one or two payments a day keeps its mean.
    let whole = u32::try_from(wanted / 10_000).unwrap_or(u32::MAX);
    whole + u32::from(u64::from(draw.below(10_000)) < wanted % 10_000)
}

/// A second of the day.
pub(super) fn second_of_day(draw: &mut Draw, weekend: bool) -> i64 {
    let hours = if weekend { &WEEKEND_HOURS } else { &WEEKDAY_HOURS };
    let mut left = draw.below(hours.iter().sum());
    let mut hour = 0;
    for weight in hours {
        if left < *weight {
            break;
        }
        left -= weight;
        hour += 1;
    }
    hour * 3600 + i64::from(draw.below(3600))
}

/// The total of a shopping basket in minor units.
pub(super) fn total(draw: &mut Draw, currency: Cur) -> i64 {
    let mut cents = if draw.permille(550) { 495 } else { 0 };
    for _ in 0..draw.weighted(&[(1, 60), (2, 28), (3, 12)]) {
        cents += draw.weighted(PRICES);
    }
    in_currency(cents, currency)
}

/// Cents of a euro price in the price list of another currency. Dinar amounts end in 0, as the card networks ask.
pub(super) fn in_currency(cents: i64, currency: Cur) -> i64 {
    match currency {
        Cur::Eur | Cur::Usd => cents,
        Cur::Gbp => cents * 9 / 10,
        Cur::Jpy => cents * 16 / 100 * 10,
        Cur::Kwd => cents / 3 * 10,
    }
}

/// A part of an amount that the currency can express, at least one unit of it.
pub(super) fn part(amount: i64, percent: i64, currency: Cur) -> i64 {
    let step = if currency == Cur::Kwd { 10 } else { 1 };
    (amount * percent / 100 / step * step).max(step)
}

#[cfg(test)]
mod tests {
    use super::super::plan::Stream;
    use super::*;

    #[test]
    fn evenings_are_busier_than_nights() {
        let mut draw = Draw::new(3, Stream::Payments);
        let hours: Vec<i64> = (0..5000).map(|_| second_of_day(&mut draw, false) / 3600).collect();
        let within = |from, to| hours.iter().filter(|hour| (from..to).contains(*hour)).count();
        assert!(within(18, 22) > 8 * within(0, 4), "{} {}", within(18, 22), within(0, 4));
        assert!(hours.iter().all(|hour| (0..24).contains(hour)));
    }

    #[test]
    fn the_mean_is_kept() {
        let mut draw = Draw::new(3, Stream::Payments);
        let total: u32 = (0..700).map(|day| attempts(&mut draw, 3, day % 7)).sum();
        assert!((2000..2200).contains(&total), "{total}");
    }

    #[test]
    fn dinars_end_in_zero() {
        let mut draw = Draw::new(3, Stream::Payments);
        for _ in 0..200 {
            let amount = total(&mut draw, Cur::Kwd);
            assert_eq!((amount % 10, part(amount, 37, Cur::Kwd) % 10), (0, 0));
        }
    }
}
