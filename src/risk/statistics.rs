//! How unlikely something is.

/// How unlikely `count` or more are within `span` when `others` came within `rest`, as the negative logarithm to the base of
/// ten: 6 is one in a million. Counts are taken as Poisson distributed, and half a one is added to the others, so that
/// something that was never seen before is rare but not impossible.
pub fn rarity(count: f64, others: f64, span: f64, rest: f64) -> f64 {
    let expected = (others + 0.5) * span / rest.max(1.0);
    if count <= expected {
        return 0.0;
    }
    // P(count) and the sum of all after it in parts of it: each next one is smaller by expected / n.
    let first = count * expected.ln() - expected - libm::lgamma(count + 1.0);
    let (mut sum, mut part, mut next) = (1.0, 1.0, count + 1.0);
    while part > 1e-12 {
        part *= expected / next;
        sum += part;
        next += 1.0;
    }
    (-(first + sum.ln()) / std::f64::consts::LN_10).max(0.0)
}

/// How many times the usual distance a value is away from the middle of the others: their median and the median of their
/// distances from it, which stands for a standard deviation when multiplied by 1.4826. Equal others do not make every
/// value infinitely unusual: the usual distance is taken to be no less than `least`.
pub fn robust_z(value: f64, others: &mut [f64], least: f64) -> f64 {
    let Some(middle) = median(others) else { return f64::NAN };
    for other in others.iter_mut() {
        *other = (*other - middle).abs();
    }
    let spread = median(others).unwrap_or_default() * 1.4826;
    (value - middle) / spread.max(least)
}

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rarity_is_the_poisson_tail() {
        // Ten in ten minutes where a hundredth of one is usual: 10 ln 0.01 - 0.01 - ln 10! = -61.16, so 10^-26.6.
        let found = rarity(10.0, 0.0, 600.0, 30_000.0);
        assert!((found - 26.56).abs() < 0.05, "{found}");
        // P(X >= 5) for a mean of 2.5 is 0.1088.
        let found = rarity(5.0, 2.0, 600.0, 600.0);
        assert!((10_f64.powf(-found) - 0.1088).abs() < 0.0005, "{found}");
        assert!(rarity(2.0, 200.0, 600.0, 600.0).abs() < 1e-12);
        assert!(rarity(100_000.0, 10.0, 600.0, 600.0).is_finite());
    }

    #[test]
    fn a_value_is_measured_by_the_distances_of_the_others() {
        let mut others = [0.01, 0.02, 0.03, 0.04, 0.05];
        let found = robust_z(0.30, &mut others, 0.01);
        assert!((found - 0.27 / 0.014_826).abs() < 1e-9, "{found}");
        assert!(robust_z(0.5, &mut [], 0.01).is_nan());
    }
}
