//! The trained judge: gradient-boosted trees, and what each feature adds to a score.
//!
//! Trained on the computer itself, in pure Rust. Several small forests, each from a part of the rows and of the features,
//! are added up: one alone makes too much of chance where frauds are few.

use forust_ml::data::Matrix;
use forust_ml::gradientbooster::{ContributionsMethod, GradientBooster};
use forust_ml::objective::ObjectiveType;
use rayon::prelude::*;
use serde_json::{Value, json};

/// How a model is trained.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Training {
    /// Forests that are added up.
    pub forests: u32,
    /// Trees of each.
    pub trees: usize,
    /// How much each tree may change the score.
    pub rate: f32,
    /// Questions from the root to a leaf.
    pub depth: usize,
    /// Values that a feature is cut into. Frauds sit in the outermost parts of amounts, so many are needed.
    pub bins: u16,
    /// The part of the rows that a tree sees.
    pub rows: f32,
    /// The part of the features that a tree sees.
    pub features: f64,
}

impl Default for Training {
    fn default() -> Self {
        Self { forests: 6, trees: 120, rate: 0.06, depth: 3, bins: 2048, rows: 0.7, features: 0.3 }
    }
}

/// Why no model could be trained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Untrainable {
    /// There is nothing to tell apart.
    #[error("there are no frauds, or nothing else")]
    OneKind,
    /// The trees could not be grown.
    #[error("the trees could not be grown")]
    Failed,
}

/// A judge that was kept cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the kept judge cannot be read")]
pub struct Broken;

/// Rows of features with what is known of them.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// Row after row.
    pub features: Vec<f64>,
    /// Whether each was fraud.
    pub frauds: Vec<bool>,
}

/// A trained model.
pub struct Model {
    forests: Vec<GradientBooster>,
    width: usize,
}

impl Model {
    /// Trains one. The same rows give the same model.
    ///
    /// # Errors
    /// [`Untrainable`].
    pub fn train(rows: &Rows, width: usize, how: &Training) -> Result<Self, Untrainable> {
        let frauds = rows.frauds.iter().filter(|fraud| **fraud).count();
        if frauds == 0 || frauds == rows.frauds.len() {
            return Err(Untrainable::OneKind);
        }
        let columns = by_column(&rows.features, width);
        let matrix = Matrix::new(&columns, rows.frauds.len(), width);
        let target: Vec<f64> = rows.frauds.iter().map(|fraud| f64::from(u8::from(*fraud))).collect();
        let forest = |seed| {
            let mut forest = GradientBooster::default()
                .set_objective_type(ObjectiveType::LogLoss)
                .set_iterations(how.trees)
                .set_learning_rate(how.rate)
                .set_max_depth(how.depth)
                .set_max_leaves(usize::MAX)
                .set_nbins(how.bins)
                .set_initialize_base_score(true)
                .set_subsample(how.rows)
                .set_colsample_bytree(how.features)
                .set_seed(seed)
                .set_parallel(true);
            forest.fit_unweighted(&matrix, &target, None).map_err(|_| Untrainable::Failed)?;
            Ok(forest)
        };
        let forests = (0..u64::from(how.forests)).map(forest).collect::<Result<_, Untrainable>>()?;
        Ok(Self { forests, width })
    }

    /// The score of each row: the logarithm of the odds that it is fraud.
    pub fn scores(&self, features: &[f64]) -> Vec<f64> {
        let columns = by_column(features, self.width);
        let rows = features.len() / self.width;
        let matrix = Matrix::new(&columns, rows, self.width);
        let mut sums = vec![0.0; rows];
        for forest in &self.forests {
            for (sum, score) in sums.iter_mut().zip(forest.predict(&matrix, true)) {
                *sum += score;
            }
        }
        sums.iter().map(|sum| sum / self.count()).collect()
    }

    /// What each feature of a row adds to its score, and last what the score is without any: exact Shapley values, whose
    /// sum is the score.
    pub fn reasons(&self, row: &[f64]) -> Vec<f64> {
        let matrix = matrix_of(row, self.width);
        let mut sums = vec![0.0; self.width + 1];
        let of = |forest: &GradientBooster| forest.predict_contributions(&matrix, ContributionsMethod::Shapley, false);
        // The forests on all cores, and what they say added up in their order: a sum does not depend on who is first.
        let each: Vec<Vec<f64>> = self.forests.par_iter().map(of).collect();
        for parts in each {
            for (sum, part) in sums.iter_mut().zip(parts) {
                *sum += part;
            }
        }
        sums.iter().map(|sum| sum / self.count()).collect()
    }

    /// How much each feature tells in training, in parts of all.
    pub fn importance(&self) -> Vec<f64> {
        let mut sums = vec![0.0; self.width];
        for node in self.forests.iter().flat_map(|forest| &forest.trees).flat_map(|tree| &tree.nodes) {
            if let Some(sum) = sums.get_mut(node.split_feature).filter(|_| !node.is_leaf) {
                *sum += f64::from(node.split_gain);
            }
        }
        let all: f64 = sums.iter().sum();
        sums.iter().map(|sum| sum / all.max(f64::MIN_POSITIVE)).collect()
    }

    /// The model as text, for keeping.
    ///
    /// # Errors
    /// [`Broken`], which does not happen with a model that was trained.
    pub fn to_value(&self) -> Result<Value, Broken> {
        let forests = self.forests.iter().map(|forest| forest.json_dump().map_err(|_| Broken));
        Ok(json!({ "width": self.width, "forests": forests.collect::<Result<Vec<_>, Broken>>()? }))
    }

    /// The model of a text made by [`Self::to_value`].
    ///
    /// # Errors
    /// [`Broken`] when it is none.
    pub fn from_value(value: &Value) -> Result<Self, Broken> {
        let width = value["width"].as_u64().and_then(|width| usize::try_from(width).ok()).ok_or(Broken)?;
        let forests = value["forests"].as_array().ok_or(Broken)?;
        let forest = |text: &Value| GradientBooster::from_json(text.as_str().ok_or(Broken)?).map_err(|_| Broken);
        Ok(Self { forests: forests.iter().map(forest).collect::<Result<_, Broken>>()?, width })
    }

    fn count(&self) -> f64 {
        f64::from(u32::try_from(self.forests.len()).unwrap_or(u32::MAX))
    }
}

/// A score as a likelihood.
pub fn likelihood(score: f64) -> f64 {
    1.0 / (1.0 + (-score).exp())
}

/// One row.
pub fn matrix_of(row: &[f64], width: usize) -> Matrix<'_, f64> {
    Matrix::new(row, 1, width)
}

fn by_column(features: &[f64], width: usize) -> Vec<f64> {
    let rows = features.len() / width;
    let mut columns = vec![0.0; features.len()];
    for (row, features) in features.chunks_exact(width).enumerate() {
        for (column, feature) in features.iter().enumerate() {
            columns[column * rows + row] = *feature;
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    const WIDTH: usize = 4;

    /// Rows of four features, of which the first two decide, and the third is missing now and then.
    fn rows() -> impl Strategy<Value = Rows> {
        let row = (0_u8..20, 0_u8..20, prop::option::weighted(0.8, 0_u8..20), 0_u8..20, 0_u8..10);
        prop::collection::vec(row, 40..120).prop_map(|all| {
            let mut rows = Rows::default();
            for (a, b, c, d, chance) in all {
                rows.features.extend([f64::from(a), f64::from(b), c.map_or(f64::NAN, f64::from), f64::from(d)]);
                rows.frauds.push((a > 12 && b < 9) || chance == 0);
            }
            rows
        })
    }

    fn small() -> Training {
        Training { forests: 2, trees: 5, rate: 0.5, depth: 3, bins: 64, rows: 1.0, features: 1.0 }
    }

    /// What a forest says of a row when only some of its features are known; the others are as they were in training.
    fn known_only(forest: &GradientBooster, row: &[f64], known: usize) -> f64 {
        fn below(tree: &forust_ml::tree::Tree, at: usize, row: &[f64], known: usize) -> f64 {
            let node = &tree.nodes[at];
            if node.is_leaf {
                return f64::from(node.weight_value);
            }
            if known >> node.split_feature & 1 == 1 {
                let value = row[node.split_feature];
                let next = if value.is_nan() {
                    node.missing_node
                } else if value < node.split_value {
                    node.left_child
                } else {
                    node.right_child
                };
                return below(tree, next, row, known);
            }
            let weight = |child: usize| f64::from(tree.nodes[child].hessian_sum);
            let (left, right) = (weight(node.left_child), weight(node.right_child));
            let value = |child| below(tree, child, row, known);
            (left * value(node.left_child) + right * value(node.right_child)) / (left + right)
        }
        forest.base_score + forest.trees.iter().map(|tree| below(tree, 0, row, known)).sum::<f64>()
    }

    /// The Shapley values by their definition: over all orders in which features become known.
    fn by_hand(forest: &GradientBooster, row: &[f64]) -> Vec<f64> {
        let factorial = |n: usize| (1..=n).map(|it| f64::from(u32::try_from(it).unwrap())).product::<f64>();
        let value = |feature: usize| {
            let others = (0_usize..1 << WIDTH).filter(|known| known >> feature & 1 == 0);
            let parts = others.map(|known| {
                let size = known.count_ones() as usize;
                let weight = factorial(size) * factorial(WIDTH - size - 1) / factorial(WIDTH);
                weight * (known_only(forest, row, known | 1 << feature) - known_only(forest, row, known))
            });
            parts.sum::<f64>()
        };
        (0..WIDTH).map(value).chain([known_only(forest, row, 0)]).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn reasons_are_shapley_values_and_sum_to_the_score(rows in rows()) {
            let Ok(model) = Model::train(&rows, WIDTH, &small()) else { return Ok(()) };
            let scores = model.scores(&rows.features);
            for (row, score) in rows.features.chunks_exact(WIDTH).zip(scores).take(12) {
                let reasons = model.reasons(row);
                prop_assert!((reasons.iter().sum::<f64>() - score).abs() < 1e-6, "{reasons:?} {score}");
                let mut expected = vec![0.0; WIDTH + 1];
                for forest in &model.forests {
                    for (sum, value) in expected.iter_mut().zip(by_hand(forest, row)) {
                        *sum += value / model.count();
                    }
                }
                for (reason, expected) in reasons.iter().zip(&expected) {
                    prop_assert!((reason - expected).abs() < 1e-5, "{reasons:?} {expected:?}");
                }
            }
        }

        #[test]
        fn the_same_rows_give_the_same_model(rows in rows()) {
            let how = Training { rows: 0.8, features: 0.5, ..small() };
            let Ok(model) = Model::train(&rows, WIDTH, &how) else { return Ok(()) };
            let again = Model::train(&rows, WIDTH, &how).unwrap();
            prop_assert_eq!(model.scores(&rows.features), again.scores(&rows.features));
            let kept = Model::from_value(&model.to_value().unwrap()).unwrap();
            prop_assert_eq!(model.scores(&rows.features), kept.scores(&rows.features));
        }
    }

    #[test]
    fn nothing_is_learnt_from_one_kind_alone() {
        let rows = Rows { features: vec![1.0; WIDTH * 3], frauds: vec![false; 3] };
        assert_eq!(Model::train(&rows, WIDTH, &small()).err(), Some(Untrainable::OneKind));
    }
}
