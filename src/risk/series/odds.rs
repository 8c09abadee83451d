//! How unlikely something is.

use libm::{erfc, lgamma};

/// Less than this is as good as never; it keeps rarities finite.
const NEVER: f64 = 1e-300;

/// What a term adds to a sum that is not worth going on for.
const NEGLIGIBLE: f64 = 1e-13;

/// How unlikely a probability is: 6 is one in a million.
pub(in crate::risk) fn rarity(chance: f64) -> f64 {
    -chance.clamp(NEVER, 1.0).log10()
}

/// The probability of so many or more, when so many are expected and their variance is so large. A variance that is not
/// above the mean gives a Poisson distribution, a larger one a negative binomial.
#[allow(clippy::cast_precision_loss, reason = "counts")]
pub(in crate::risk) fn at_least(count: u64, mean: f64, variance: f64) -> f64 {
    if count == 0 {
        return 1.0;
    }
    if mean <= 0.0 {
        return 0.0;
    }
    let (count, spread) = (count as f64, variance - mean);
    if spread < mean * 1e-3 {
        let term = |k: f64| (k * mean.ln() - mean - lgamma(k + 1.0)).exp();
        return tail(count, mean, term, |k| mean / (k + 1.0));
    }
    // Tails before the last of so many heads, of a coin that shows heads with this chance.
    let (heads, chance) = (mean * mean / spread, mean / variance);
    let term = |k: f64| {
        let ways = lgamma(k + heads) - lgamma(heads) - lgamma(k + 1.0);
        (ways + heads * chance.ln() + k * (spread / variance).ln()).exp()
    };
    tail(count, mean, term, |k| (k + heads) / (k + 1.0) * (spread / variance))
}

/// The probability of so many or more of so many, when others like them were `yes` and `no` before. Both are above zero.
pub(in crate::risk) fn at_least_of(count: u32, of: u32, yes: f64, no: f64) -> f64 {
    if count == 0 {
        return 1.0;
    }
    if count > of {
        return 0.0;
    }
    let n = f64::from(of);
    let ln_beta = |a: f64, b: f64| lgamma(a) + lgamma(b) - lgamma(a + b);
    let term = |k: f64| {
        let ways = lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0);
        (ways + ln_beta(k + yes, n - k + no) - ln_beta(yes, no)).exp()
    };
    // Its terms may fall, rise and fall again when few are known: from above, and to the end.
    let mut sum = 0.0;
    let mut last = term(f64::from(count));
    for k in count..of {
        sum += last;
        let k = f64::from(k);
        let ratio = (n - k) * (k + yes) / ((k + 1.0) * (n - k - 1.0 + no));
        last *= ratio;
        if no >= 1.0 && ratio < 1.0 && last < sum * NEGLIGIBLE {
            break;
        }
    }
    (sum + last).min(1.0)
}

/// The sum of a distribution's terms from a count on. Its terms rise to one peak and fall from there; the ratio is that of
/// the next term to one. It is added up from the count away from the mean, where terms soon are negligible.
fn tail(count: f64, mean: f64, term: impl Fn(f64) -> f64, ratio: impl Fn(f64) -> f64) -> f64 {
    let below = count <= mean;
    let mut k = if below { count - 1.0 } else { count };
    let mut last = term(k);
    let mut sum = last;
    while !below || k > 0.0 {
        let step = if below { 1.0 / ratio(k - 1.0) } else { ratio(k) };
        last *= step;
        sum += last;
        k += if below { -1.0 } else { 1.0 };
        if step < 1.0 && last <= sum * NEGLIGIBLE {
            break;
        }
    }
    if below { (1.0 - sum).max(0.0) } else { sum.min(1.0) }
}

/// The probability that a normal deviate is so many standard deviations above the mean, or more.
pub(in crate::risk) fn normal_above(sigmas: f64) -> f64 {
    erfc(sigmas / std::f64::consts::SQRT_2) / 2.0
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
        close(at_least(30, 10.0, 10.0), 2.509_951_2e-7);
        close(at_least(9_900, 10_000.0, 10_000.0), 0.842_556_62);
        // Of mean 1 and variance 2, a negative binomial is the number of tails before the first head.
        close(at_least(3, 1.0, 2.0), 0.125);
        close(at_least(1, 0.2, 0.9), 1.0 - (0.2_f64 / 0.9).powf(0.04 / 0.7));
        close(normal_above(1.959_963_985), 0.025);
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
