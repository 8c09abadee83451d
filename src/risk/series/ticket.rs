//! Whether people pay other amounts than usual: the amounts of a week against those of the four weeks before.
//!
//! The Kolmogorov–Smirnov test needs no idea of how amounts are spread, which prices and their heavy tails would not fit, and
//! finds a second kind of payment beside the usual one as well as a shift of all; a change-point search over their mean
//! would do neither.

use std::collections::VecDeque;

use super::alert::{Alert, Detector, Level, Look, Point};
use super::odds::{kolmogorov, rarity};
use super::settings::TicketLimits;

/// Steps in which an amount doubles. Amounts of one step, 2 % apart, are taken as equal, so that years of a large shop take
/// as little room as those of a small one; it can only make the distance smaller.
const STEPS: f64 = 32.0;
const BINS: usize = 63 * 32 + 1;

const RECENT: usize = 7;
const BASE: usize = 28;

#[derive(Debug, Clone)]
pub(super) struct Tickets {
    limits: TicketLimits,
    /// Payments of each amount, day by day; the last is today.
    days: VecDeque<Vec<u32>>,
    compared: Option<Compared>,
}

#[derive(Debug, Clone, Copy)]
struct Compared {
    recent: Middle,
    base: Middle,
    distance: f64,
    chance: f64,
}

/// Where the middle of some amounts is.
#[derive(Debug, Clone, Copy)]
struct Middle {
    count: f64,
    /// In steps.
    median: f64,
    /// Half of the amounts are within this many steps.
    quartiles: f64,
}

/// The amount in the middle of a step.
fn amount(step: f64) -> f64 {
    (step / STEPS).exp2()
}

impl Middle {
    fn of(bins: &[u32]) -> Self {
        let count: f64 = bins.iter().map(|count| f64::from(*count)).sum();
        let quantile = |share: f64| {
            let (mut below, mut step) = (0.0, 0.0);
            for here in bins {
                below += f64::from(*here);
                if below >= share * count {
                    break;
                }
                step += 1.0;
            }
            step
        };
        Self { count, median: quantile(0.5), quartiles: quantile(0.75) - quantile(0.25) }
    }
}

impl Tickets {
    pub(super) fn new(limits: TicketLimits) -> Self {
        Self { limits, days: VecDeque::from([vec![0; BINS]]), compared: None }
    }

    /// Takes in a payment that was not declined.
    pub(super) fn paid(&mut self, amount: i64) {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "rounded"
        )]
        let step = ((amount.max(1) as f64).log2() * STEPS).round() as usize;
        if let Some(count) = self.days.back_mut().and_then(|today| today.get_mut(step)) {
            *count = count.saturating_add(1);
        }
    }

    /// A day is over: looks at the week that ends with it.
    pub(super) fn day(&mut self, now: i64) -> Look {
        let sum = |from: usize, until: usize| {
            let mut bins = vec![0_u32; BINS];
            for day in self.days.range(from..until) {
                bins.iter_mut().zip(day).for_each(|(sum, count)| *sum = sum.saturating_add(*count));
            }
            bins
        };
        let days = self.days.len();
        if days >= RECENT + BASE {
            let (recent, base) = (sum(days - RECENT, days), sum(days - RECENT - BASE, days - RECENT));
            self.compared = Some(Compared::of(&recent, &base));
            self.days.pop_front();
        }
        self.days.push_back(vec![0; BINS]);
        self.look(now)
    }

    fn look(&self, now: i64) -> Look {
        let Some(compared) = self.compared else { return Look::Usual };
        let few = compared.recent.count.min(compared.base.count) < f64::from(self.limits.count);
        if !few && compared.distance >= self.limits.distance && compared.chance < self.limits.chance {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
            let count = compared.recent.count as u32;
            return Look::Unusual(Alert {
                detector: Detector::TicketSize,
                level: Level::Alarm,
                at: now,
                since: now - 7 * 86_400,
                measured: amount(compared.recent.median),
                usual: amount(compared.base.median),
                rarity: Some(rarity(compared.chance)),
                count,
            });
        }
        if compared.distance < self.limits.distance / 1.5 || compared.chance > 0.05 {
            Look::Usual
        } else {
            Look::Between
        }
    }

    /// The middle amount of the week; the band is that of a median of so many amounts that are spread as usual.
    pub(super) fn point(&self, now: i64, unusual: bool) -> Option<Point> {
        let Compared { recent, base, .. } = self.compared?;
        // For normal deviates, the quartiles are 1.349 deviations apart and a median wanders 1.2533 times as far as a mean.
        let band = 3.0 * 1.2533 * (base.quartiles / 1.349) / recent.count.max(1.0).sqrt();
        Some(Point {
            detector: Detector::TicketSize,
            at: now,
            value: amount(recent.median),
            expected: amount(base.median),
            lower: amount(base.median - band),
            upper: amount(base.median + band),
            alarm: unusual,
        })
    }
}

impl Compared {
    fn of(recent: &[u32], base: &[u32]) -> Self {
        let (recent_middle, base_middle) = (Middle::of(recent), Middle::of(base));
        let (all, all_base) = (recent_middle.count.max(1.0), base_middle.count.max(1.0));
        let (mut below, mut below_base, mut distance) = (0.0, 0.0, 0.0_f64);
        for (count, count_base) in recent.iter().zip(base) {
            below += f64::from(*count) / all;
            below_base += f64::from(*count_base) / all_base;
            distance = distance.max((below - below_base).abs());
        }
        let chance = kolmogorov(distance, all, all_base);
        Self { recent: recent_middle, base: base_middle, distance, chance }
    }
}
