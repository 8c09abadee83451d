//! From scores to likelihoods that can be taken at their word: of a hundred payments at 20 percent, twenty are fraud.

use serde::{Deserialize, Serialize};

/// A straight line over scores (Platt, 1999). It changes no order, and what adds up to a score adds up to its likelihood's
/// logarithm of odds as well.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// What a score is multiplied by; not negative.
    pub slope: f64,
    /// What is added.
    pub shift: f64,
}

impl Default for Calibration {
    fn default() -> Self {
        Self { slope: 1.0, shift: 0.0 }
    }
}

/// Steps of Newton's method; a dozen are enough, and more do no harm.
const STEPS: usize = 100;

impl Calibration {
    /// The line under which these payments, which the scores were not learnt from, are the likeliest. With no fraud or nothing else
    /// scores stay as they are.
    pub fn fit(scores: &[f64], frauds: &[bool]) -> Self {
        let known = scores.iter().zip(frauds);
        let count = |fraud: bool| frauds.iter().filter(|it| **it == fraud).count();
        let (yes, no) = (number(count(true)), number(count(false)));
        if yes == 0.0 || no == 0.0 {
            return Self::default();
        }
        // A payment more of each kind than was seen: nobody is certain after a few.
        let (high, low) = ((yes + 1.0) / (yes + 2.0), 1.0 / (no + 2.0));
        let mut line = Self::default();
        let mut loss = line.loss(scores, frauds, (high, low));
        for _ in 0..STEPS {
            let (mut slope, mut shift) = (0.0, 0.0);
            let (mut slope_slope, mut slope_shift, mut shift_shift) = (1e-9, 0.0, 1e-9);
            for (score, fraud) in known.clone() {
                let likelihood = line.likelihood(*score);
                let off = likelihood - if *fraud { high } else { low };
                let weight = likelihood * (1.0 - likelihood);
                slope += off * score;
                shift += off;
                slope_slope += weight * score * score;
                slope_shift += weight * score;
                shift_shift += weight;
            }
            let determinant = slope_slope * shift_shift - slope_shift * slope_shift;
            if determinant <= 0.0 {
                break;
            }
            let step = (
                (shift_shift * slope - slope_shift * shift) / determinant,
                (slope_slope * shift - slope_shift * slope) / determinant,
            );
            // A step that goes too far is halved until it helps.
            let mut part = 1.0;
            let better = loop {
                let next = Self { slope: line.slope - part * step.0, shift: line.shift - part * step.1 };
                let next_loss = next.loss(scores, frauds, (high, low));
                if next_loss < loss - 1e-10 {
                    break Some((next, next_loss));
                }
                part /= 2.0;
                if part < 1e-6 {
                    break None;
                }
            };
            let Some(next) = better else { break };
            (line, loss) = next;
        }
        // Scores that mislead say nothing; they are not turned round.
        if line.slope > 0.0 { line } else { Self { slope: 0.0, shift: (yes / no).ln() } }
    }

    /// A score on the line: the logarithm of the odds.
    pub fn line(&self, score: f64) -> f64 {
        self.slope * score + self.shift
    }

    /// A score as a likelihood, from 0 to 1.
    pub fn likelihood(&self, score: f64) -> f64 {
        1.0 / (1.0 + (-self.line(score)).exp())
    }

    fn loss(&self, scores: &[f64], frauds: &[bool], (high, low): (f64, f64)) -> f64 {
        let of = |(score, fraud): (&f64, &bool)| {
            let (odds, target) = (self.line(*score), if *fraud { high } else { low });
            // log(1 + e^odds) - target * odds, without overflow.
            odds.max(0.0) + (-odds.abs()).exp().ln_1p() - target * odds
        };
        scores.iter().zip(frauds).map(of).sum()
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts")]
fn number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Payments whose odds are those of twice the score and a half less.
    fn payments(slope: f64, shift: f64) -> (Vec<f64>, Vec<bool>) {
        let true_line = Calibration { slope, shift };
        let mut known = (Vec::new(), Vec::new());
        for step in 0..400 {
            let score = f64::from(step) / 50.0 - 4.0;
            let of_twenty = (true_line.likelihood(score) * 20.0).round();
            for it in 0..20 {
                known.0.push(score);
                known.1.push(f64::from(it) < of_twenty);
            }
        }
        known
    }

    #[test]
    fn a_bent_score_is_made_straight() {
        for (slope, shift) in [(1.0, 0.0), (2.0, -0.5), (0.3, 1.0), (1.0, -2.0)] {
            let (scores, frauds) = payments(slope, shift);
            let found = Calibration::fit(&scores, &frauds);
            assert!(
                (found.slope - slope).abs() < 0.15 && (found.shift - shift).abs() < 0.15,
                "{slope} {shift} {found:?}"
            );
            let expected: f64 = scores.iter().map(|score| found.likelihood(*score)).sum();
            let true_count = number(frauds.iter().filter(|fraud| **fraud).count());
            assert!((expected - true_count).abs() < 0.01 * true_count, "{expected} {true_count}");
        }
    }

    #[test]
    fn what_says_nothing_stays_as_it_is() {
        assert_eq!(Calibration::fit(&[], &[]), Calibration::default());
        assert_eq!(Calibration::fit(&[1.0, 2.0], &[true, true]), Calibration::default());
        let (scores, frauds) = payments(1.0, 0.0);
        let turned: Vec<bool> = frauds.iter().map(|fraud| !fraud).collect();
        let found = Calibration::fit(&scores, &turned);
        assert!(found.slope.abs() < 1e-9 && (found.likelihood(3.0) - 0.5).abs() < 0.05, "{found:?}");
        // Perfectly told apart: certain, but not without end.
        let found = Calibration::fit(&[-1.0, -0.9, 0.9, 1.0], &[false, false, true, true]);
        assert!(found.likelihood(1.0) < 0.99 && found.likelihood(1.0) > 0.5, "{found:?}");
    }
}
