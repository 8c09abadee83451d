//! The judge of payments: trained where enough frauds are known, else one that says how unusual a payment is.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::calibration::Calibration;
use super::drift::Spread;
use super::isolation::Isolation;
use super::metrics::{Judged, auc_roc, average_precision, cuts};
use super::model::{Broken, Model, Rows, Training};

/// With fewer known frauds nothing is learnt from them: chance would be taken for a pattern.
pub const ENOUGH_FRAUDS: usize = 300;

/// Frauds that the last quarter must hold, by which a trained judge is measured.
const ENOUGH_TO_MEASURE: usize = 30;

/// Features that a card names.
const NAMED: usize = 10;

/// A judge of payments.
pub enum Judge {
    /// Trained on known frauds.
    Trained {
        /// The trees.
        model: Model,
        /// From their score to a likelihood.
        line: Calibration,
    },
    /// Without known frauds.
    Isolating(Box<Isolation>),
}

/// What a judge says of a payment.
#[derive(Debug, Clone, PartialEq)]
pub struct Opinion {
    /// From 0 to 1: how likely it is fraud, or, from a judge without known frauds, how unusual it is, where a half is usual.
    pub score: f64,
    /// What each feature adds: to the logarithm of the odds, or in questions saved. With [`Self::base`] it is all of the score.
    pub reasons: Vec<f64>,
    /// What there is without any feature.
    pub base: f64,
}

/// Payments in order of time with what is known of them.
#[derive(Debug, Clone, Default)]
pub struct KnownRows {
    /// When each was.
    pub at: Vec<i64>,
    /// Row after row.
    pub features: Vec<f64>,
    /// What is known of each.
    pub frauds: Vec<Option<bool>>,
    /// Of payments that are not fraud only each so-many-th is there; 1 when all are.
    pub every: u32,
}

/// What somebody should know of a judge before they rely on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelCard {
    /// Whether it learnt from known frauds.
    pub trained: bool,
    /// When it was made, in Unix seconds.
    pub made_at: i64,
    /// The first and the last payment that it has seen.
    pub from: i64,
    /// See [`Self::from`].
    pub to: i64,
    /// Payments that it has seen, and frauds among them that were known.
    pub payments: usize,
    /// See [`Self::payments`].
    pub frauds: usize,
    /// How good it was on payments that came after those that it had learnt from; nothing when too few frauds are known.
    pub measured: Option<Measured>,
    /// The features that tell most, in parts of all, by their places.
    pub important: Vec<(usize, f64)>,
    /// How the values of each feature were spread.
    pub spreads: Vec<Spread>,
}

/// How good a judge was on payments that it had not seen: the last quarter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// Payments of which it is known what they were.
    pub payments: usize,
    /// The frauds among them.
    pub frauds: usize,
    /// The area under the curve of precision over recall.
    pub average_precision: f64,
    /// How often a fraud had a higher score than a good payment.
    pub auc_roc: f64,
    /// Of the payments with the highest scores, as many as there were frauds, how many were fraud.
    pub precision: f64,
    /// How many frauds the likelihoods add up to; nothing from a judge that gives none.
    pub expected_frauds: Option<f64>,
}

impl Judge {
    /// Makes the best judge that what is known allows; nothing when there are hardly any payments.
    pub fn learn(rows: &KnownRows, width: usize, how: &Training, now: i64) -> Option<(Self, ModelCard)> {
        let frauds = rows.frauds.iter().filter(|fraud| **fraud == Some(true)).count();
        let trained = (frauds >= ENOUGH_FRAUDS).then(|| Self::train(rows, width, how)).flatten();
        let (judge, measured) = match trained {
            Some((judge, measured)) => (judge, Some(measured)),
            None => {
                let forest = Isolation::grow(&rows.features, width)?;
                let judge = Self::Isolating(Box::new(forest));
                let measured = judge.measure(rows, width, 0);
                (judge, measured)
            }
        };
        let column = |feature: usize| rows.features.iter().skip(feature).step_by(width).copied();
        let card = ModelCard {
            trained: matches!(judge, Self::Trained { .. }),
            made_at: now,
            from: rows.at.first().copied().unwrap_or(now),
            to: rows.at.last().copied().unwrap_or(now),
            payments: rows.all(),
            frauds,
            measured,
            important: judge.important(),
            spreads: (0..width).map(|feature| Spread::of(column(feature))).collect(),
        };
        Some((judge, card))
    }

    /// Trains on the first three quarters, measures and calibrates on the last one, and then trains on all.
    fn train(rows: &KnownRows, width: usize, how: &Training) -> Option<(Self, Measured)> {
        let split = rows.at.len() / 4 * 3;
        let first = Model::train(&rows.known(width, 0..split), width, how).ok()?;
        let last = rows.known(width, split..rows.at.len());
        let scores = first.scores(&last.features);
        let mut line = Calibration::fit(&scores, &last.frauds);
        // Good payments that were left out make the others look more likely fraud than they are.
        line.shift -= f64::from(rows.every.max(1)).ln();
        let measured = Self::Trained { model: first, line }.measure(rows, width, split)?;
        let model = Model::train(&rows.known(width, 0..rows.at.len()), width, how).ok()?;
        Some((Self::Trained { model, line }, measured))
    }

    /// How good it is on rows from this one on; nothing with too few frauds to say so.
    fn measure(&self, rows: &KnownRows, width: usize, from: usize) -> Option<Measured> {
        let known = rows.known(width, from..rows.at.len());
        let frauds = known.frauds.iter().filter(|fraud| **fraud).count();
        if frauds < ENOUGH_TO_MEASURE || frauds == known.frauds.len() {
            return None;
        }
        let scores: Vec<f64> = match self {
            Self::Trained { model, line } => {
                model.scores(&known.features).into_iter().map(|score| line.likelihood(score)).collect()
            }
            Self::Isolating(forest) => known.features.chunks_exact(width).map(|row| forest.score(row)).collect(),
        };
        let every = f64::from(rows.every.max(1));
        let weight = |fraud: &bool| if *fraud { 1.0 } else { every };
        let expected = scores.iter().zip(&known.frauds).map(|(score, fraud)| score * weight(fraud)).sum();
        let judged: Vec<Judged> = scores
            .into_iter()
            .zip(&known.frauds)
            .map(|(score, fraud)| Judged { day: 0, customer: 0, score, fraud: *fraud })
            .collect();
        let cuts = cuts(&judged);
        let as_many = cuts.iter().find(|cut| cut.flagged >= frauds);
        Some(Measured {
            payments: known.frauds.len(),
            frauds,
            average_precision: average_precision(&cuts),
            auc_roc: auc_roc(&cuts),
            precision: as_many.map_or(0.0, |cut| cut.precision),
            expected_frauds: matches!(self, Self::Trained { .. }).then_some(expected),
        })
    }

    /// What it says of a payment.
    pub fn judge(&self, row: &[f64]) -> Opinion {
        match self {
            Self::Trained { model, line } => {
                let mut reasons: Vec<f64> = model.reasons(row).into_iter().map(|part| part * line.slope).collect();
                let base = reasons.pop().unwrap_or_default() + line.shift;
                let score = super::model::likelihood(reasons.iter().sum::<f64>() + base);
                Opinion { score, reasons, base }
            }
            Self::Isolating(forest) => {
                let mut reasons = forest.reasons(row);
                let score = forest.sum_of(&reasons);
                let base = reasons.pop().unwrap_or_default();
                Opinion { score, reasons, base }
            }
        }
    }

    /// The scores of many payments, without reasons.
    pub fn scores(&self, features: &[f64], width: usize) -> Vec<f64> {
        match self {
            Self::Trained { model, line } => {
                model.scores(features).into_iter().map(|score| line.likelihood(score)).collect()
            }
            Self::Isolating(forest) => features.chunks_exact(width).map(|row| forest.score(row)).collect(),
        }
    }

    fn important(&self) -> Vec<(usize, f64)> {
        let Self::Trained { model, .. } = self else { return Vec::new() };
        let mut parts: Vec<(usize, f64)> = model.importance().into_iter().enumerate().collect();
        parts.sort_by(|a, b| b.1.total_cmp(&a.1));
        parts.truncate(NAMED);
        parts.retain(|(_, part)| *part > 0.0);
        parts
    }

    /// The judge as text, for keeping.
    ///
    /// # Errors
    /// [`Broken`], which does not happen with a judge that was made here.
    pub fn to_value(&self) -> Result<Value, Broken> {
        Ok(match self {
            Self::Trained { model, line } => json!({ "trained": model.to_value()?, "line": line }),
            Self::Isolating(forest) => json!({ "isolating": forest.to_value()? }),
        })
    }

    /// The judge of a text made by [`Self::to_value`].
    ///
    /// # Errors
    /// [`Broken`] when it is none.
    pub fn from_value(value: &Value) -> Result<Self, Broken> {
        if let Some(forest) = value.get("isolating") {
            return Ok(Self::Isolating(Box::new(Isolation::from_value(forest)?)));
        }
        let model = Model::from_value(value.get("trained").ok_or(Broken)?)?;
        let line = value.get("line").cloned().ok_or(Broken)?;
        Ok(Self::Trained { model, line: serde_json::from_value(line).map_err(|_| Broken)? })
    }
}

impl KnownRows {
    /// The rows of this range of which it is known what they were.
    fn known(&self, width: usize, range: std::ops::Range<usize>) -> Rows {
        let mut rows = Rows::default();
        for at in range {
            let (Some(Some(fraud)), Some(row)) = (self.frauds.get(at), self.features.get(at * width..(at + 1) * width))
            else {
                continue;
            };
            rows.features.extend_from_slice(row);
            rows.frauds.push(*fraud);
        }
        rows
    }

    /// About how many payments they stand for.
    fn all(&self) -> usize {
        let frauds = self.frauds.iter().filter(|fraud| **fraud == Some(true)).count();
        frauds + (self.frauds.len() - frauds) * self.every.max(1) as usize
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{Rng, SeedableRng};

    use super::*;

    const WIDTH: usize = 3;

    /// Payments of which every thirtieth is fraud, mostly told by the first feature.
    fn rows(count: usize, seed: u64, every: u32) -> KnownRows {
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        let mut part = || f64::from(chance.next_u32()) / f64::from(u32::MAX);
        let mut rows = KnownRows { every, ..KnownRows::default() };
        let mut good = 0;
        for at in 0..count {
            let fraud = part() < 1.0 / 30.0;
            let row = [part() + if fraud && part() < 0.7 { 0.8 } else { 0.0 }, part(), part()];
            good += u32::from(!fraud);
            if !fraud && good % every != 0 {
                continue;
            }
            rows.at.push(i64::try_from(at).unwrap());
            rows.features.extend(row);
            rows.frauds.push((part() < 0.95).then_some(fraud));
        }
        rows
    }

    fn how() -> Training {
        Training { forests: 1, trees: 40, rate: 0.2, depth: 3, bins: 256, rows: 1.0, features: 1.0 }
    }

    #[test]
    fn likelihoods_are_taken_at_their_word() {
        for every in [1, 4] {
            let (judge, card) = Judge::learn(&rows(24_000, 1, every), WIDTH, &how(), 7).unwrap();
            assert!(card.trained && card.frauds > ENOUGH_FRAUDS && card.made_at == 7);
            assert_eq!(card.important[0].0, 0, "{:?}", card.important);
            let measured = card.measured.unwrap();
            assert!(measured.average_precision > 0.5 && measured.auc_roc > 0.75, "{measured:?}");
            // On payments that it never saw, none of which was left out.
            let other = rows(24_000, 2, 1);
            let expected: f64 = judge.scores(&other.features, WIDTH).iter().sum();
            assert!((expected - 800.0).abs() < 120.0, "{every}: {expected}");
        }
    }

    #[test]
    fn an_opinion_is_the_sum_of_its_reasons() {
        let rows = rows(20_000, 3, 1);
        let (trained, _) = Judge::learn(&rows, WIDTH, &how(), 0).unwrap();
        let scores = trained.scores(&rows.features, WIDTH);
        for (row, score) in rows.features.chunks_exact(WIDTH).zip(scores).take(40) {
            let opinion = trained.judge(row);
            assert!((opinion.score - score).abs() < 1e-6, "{opinion:?} {score}");
            let odds = (opinion.score / (1.0 - opinion.score)).ln();
            assert!((opinion.reasons.iter().sum::<f64>() + opinion.base - odds).abs() < 1e-6);
        }
        let kept = Judge::from_value(&trained.to_value().unwrap()).unwrap();
        assert_eq!(kept.judge(&rows.features[..WIDTH]), trained.judge(&rows.features[..WIDTH]));
    }

    #[test]
    fn with_few_known_frauds_it_says_what_is_unusual() {
        let rows = rows(3_000, 4, 1);
        let (judge, card) = Judge::learn(&rows, WIDTH, &how(), 0).unwrap();
        assert!(!card.trained && card.frauds < ENOUGH_FRAUDS && card.important.is_empty());
        assert!(card.measured.as_ref().unwrap().expected_frauds.is_none());
        let usual = judge.judge(&[0.5, 0.5, 0.5]);
        let strange = judge.judge(&[1.7, 0.02, 0.99]);
        assert!(strange.score > usual.score + 0.1, "{usual:?} {strange:?}");
        let kept = Judge::from_value(&judge.to_value().unwrap()).unwrap();
        assert_eq!(kept.judge(&[1.7, 0.02, 0.99]), strange);
        assert!(Judge::learn(&KnownRows::default(), WIDTH, &how(), 0).is_none());
        assert_eq!(Judge::from_value(&json!({})).err(), Some(Broken));
    }
}
