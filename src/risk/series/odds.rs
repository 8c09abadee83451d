//! How unlikely something is.

use statrs::distribution::{DiscreteCDF, NegativeBinomial, Poisson};
use statrs::function::beta::ln_beta;
use statrs::function::gamma::ln_gamma;

/// Less than this is as good as never; it keeps rarities finite.
const NEVER: f64 = 1e-300;

/// How unlikely a probability is: 6 is one in a million.
pub(in crate::risk) fn rarity(chance: f64) -> f64 {
    -chance.clamp(NEVER, 1.0).log10()
}

/// The probability of so many or more, when so many are expected and their variance is so large. A variance that is not
/// above the mean gives a Poisson distribution, a larger one a negative binomial.
pub(in crate::risk) fn at_least(count: u64, mean: f64, variance: f64) -> f64 {
    let Some(below) = count.checked_sub(1) else { return 1.0 };
    if mean <= 0.0 {
        return 0.0;
    }
    let spread = variance - mean;
    let tail = if spread > mean * 1e-6 {
        NegativeBinomial::new(mean * mean / spread, mean / variance).map(|counts| counts.sf(below)).ok()
    } else {
        Poisson::new(mean).map(|counts| counts.sf(below)).ok()
    };
    tail.filter(|tail| tail.is_finite()).unwrap_or(1.0)
}

/// The probability of so many or more of so many, when others like them were `yes` and `no` before. Both are above zero.
pub(in crate::risk) fn at_least_of(count: u32, of: u32, yes: f64, no: f64) -> f64 {
    if count == 0 {
        return 1.0;
    }
    let (mut k, n) = (f64::from(count), f64::from(of));
    if k > n {
        return 0.0;
    }
    let choose = ln_gamma(n + 1.0) - ln_gamma(k + 1.0) - ln_gamma(n - k + 1.0);
    let mut term = (choose + ln_beta(k + yes, n - k + no) - ln_beta(yes, no)).exp();
    let mut tail = term;
    while k < n {
        term *= (n - k) * (k + yes) / ((k + 1.0) * (n - k - 1.0 + no));
        tail += term;
        k += 1.0;
        if term < tail * 1e-12 {
            break;
        }
    }
    tail.min(1.0)
}

/// The lower end of Wilson's interval of a share, so many standard deviations wide to each side.
pub(in crate::risk) fn wilson_lower(count: f64, of: f64, sigmas: f64) -> f64 {
    let (share, z2) = (count / of, sigmas * sigmas);
    let half = sigmas * (share * (1.0 - share) / of + z2 / (4.0 * of * of)).sqrt();
    ((share + z2 / (2.0 * of) - half) / (1.0 + z2 / of)).max(0.0)
}

/// The p-value of a Kolmogorov–Smirnov distance between two samples of these sizes, by Kolmogorov's limit with Stephens'
/// correction for small samples.
pub(in crate::risk) fn kolmogorov(distance: f64, one: f64, other: f64) -> f64 {
    let size = (one * other / (one + other)).sqrt();
    let x = (size + 0.12 + 0.11 / size) * distance;
    if x < 0.2 {
        return 1.0;
    }
    let term = |j: i32| 2.0 * (-2.0 * f64::from(j * j) * x * x).exp() * if j % 2 == 1 { 1.0 } else { -1.0 };
    (1..=50).map(term).sum::<f64>().clamp(0.0, 1.0)
}

/// The middle one of some numbers, which are sorted by that; nothing of none.
pub(in crate::risk) fn median(numbers: &mut [f64]) -> Option<f64> {
    numbers.sort_unstable_by(f64::total_cmp);
    let (low, high) = (numbers.get(numbers.len().wrapping_sub(1) / 2)?, numbers.get(numbers.len() / 2)?);
    Some(f64::midpoint(*low, *high))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn close(found: f64, wanted: f64) {
        assert!((found - wanted).abs() <= wanted.abs() * 1e-6 + 1e-12, "{found} is not {wanted}");
    }

    #[test]
    fn tails_are_those_of_the_tables() {
        close(at_least(1, 2.0, 2.0), 1.0 - (-2.0_f64).exp());
        close(at_least(2, 2.0, 2.0), 1.0 - 3.0 * (-2.0_f64).exp());
        close(at_least(0, 2.0, 2.0), 1.0);
        // Of mean 1 and variance 2, a negative binomial is the number of tails before the first head.
        close(at_least(3, 1.0, 2.0), 0.125);
        // With one of each before, every number is as likely as any other.
        close(at_least_of(7, 9, 1.0, 1.0), 0.3);
        assert!((kolmogorov(1.358 / 1_000.0, 2e6, 2e6) - 0.05).abs() < 1e-4);
        // 10 of 100 at 95 %: from 5.5 % on.
        assert!((wilson_lower(10.0, 100.0, 1.96) - 0.0552).abs() < 1e-4);
    }

    proptest! {
        #[test]
        fn one_more_is_never_likelier(count in 1_u32..200, more in 0_u32..50, yes in 0.5..100.0, no in 0.5..100.0, mean in 0.01..80.0, spread in 1.0..9.0) {
            let of = count + more;
            prop_assert!(at_least_of(count, of, yes, no) <= at_least_of(count - 1, of, yes, no) + 1e-9);
            prop_assert!(at_least(u64::from(count), mean, mean * spread) <= at_least(u64::from(count - 1), mean, mean * spread) + 1e-9);
        }
    }
}
