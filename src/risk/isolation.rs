//! The judge for a shop that knows of too few frauds to learn from: how quickly a payment can be told apart from the others.
//!
//! An isolation forest (Liu, Ting and Zhou, 2008): trees ask random questions until a payment is alone; what is unusual is alone
//! soon. The trees are kept in the form of the trained ones, so that the same exact Shapley values say which features it was.

use forust_ml::gradientbooster::{ContributionsMethod, GradientBooster};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde_json::{Value, json};

use super::model::{Broken, matrix_of};

/// Trees, each grown from so many payments: the sizes of the publication, with twice its trees.
const TREES: u64 = 200;
const SAMPLE: usize = 256;

/// No more questions than this: with 256 payments the usual way to a leaf is eight long.
const DEPTH: usize = 8;

/// Fewer payments are too few to say what is usual.
pub const FEWEST: usize = 100;

/// A grown forest.
pub struct Isolation {
    forest: GradientBooster,
    width: usize,
    /// Questions until one of a sample is alone, on average.
    usual: f64,
}

impl Isolation {
    /// Grows a forest over rows of features; nothing when there are fewer than [`FEWEST`]. The same rows give the same one.
    pub fn grow(features: &[f64], width: usize) -> Option<Self> {
        let rows = features.len().checked_div(width)?;
        if rows < FEWEST {
            return None;
        }
        let size = SAMPLE.min(rows);
        let trees: Vec<Value> = (0..TREES)
            .map(|seed| {
                let mut chance = ChaCha8Rng::seed_from_u64(seed);
                let mut sample: Vec<usize> = (0..size).map(|_| below(&mut chance, rows)).collect();
                let mut tree = Tree { features, width, chance, nodes: Vec::new() };
                tree.grow(&mut sample, 0);
                json!({ "nodes": tree.nodes })
            })
            .collect();
        let forest = booster(trees)?;
        Some(Self { forest, width, usual: usual_length(size) })
    }

    /// How unusual a row is, from 0 to 1; a half is what most payments have, and more is unusual.
    pub fn score(&self, row: &[f64]) -> f64 {
        let length: f64 = self.forest.predict(&matrix_of(row, self.width), false).iter().sum();
        self.likeness(length)
    }

    /// What each feature of a row adds to its being alone soon, in questions saved, and last what there is without any: exact
    /// Shapley values.
    pub fn reasons(&self, row: &[f64]) -> Vec<f64> {
        let matrix = matrix_of(row, self.width);
        let parts = self.forest.predict_contributions(&matrix, ContributionsMethod::Shapley, false);
        parts.into_iter().map(|part| -part).collect()
    }

    /// The score to which reasons add up.
    pub fn sum_of(&self, reasons: &[f64]) -> f64 {
        self.likeness(-reasons.iter().sum::<f64>())
    }

    fn likeness(&self, length: f64) -> f64 {
        2_f64.powf(-length / self.usual)
    }

    /// The forest as text, for keeping.
    ///
    /// # Errors
    /// [`Broken`], which does not happen with a forest that was grown.
    pub fn to_value(&self) -> Result<Value, Broken> {
        let forest = self.forest.json_dump().map_err(|_| Broken)?;
        Ok(json!({ "width": self.width, "usual": self.usual, "forest": forest }))
    }

    /// The forest of a text made by [`Self::to_value`].
    ///
    /// # Errors
    /// [`Broken`] when it is none.
    pub fn from_value(value: &Value) -> Result<Self, Broken> {
        let width = value["width"].as_u64().and_then(|width| usize::try_from(width).ok()).ok_or(Broken)?;
        let forest = value["forest"].as_str().ok_or(Broken)?;
        let forest = GradientBooster::from_json(forest).map_err(|_| Broken)?;
        Ok(Self { forest, width, usual: value["usual"].as_f64().ok_or(Broken)? })
    }
}

/// A tree while it grows.
struct Tree<'f> {
    features: &'f [f64],
    width: usize,
    chance: ChaCha8Rng,
    nodes: Vec<Value>,
}

impl Tree<'_> {
    /// Grows what is below a node and gives the node's number.
    fn grow(&mut self, rows: &mut [usize], depth: usize) -> usize {
        let number = self.nodes.len();
        self.nodes.push(Value::Null);
        let question = (depth < DEPTH && rows.len() > 1).then(|| self.question(rows)).flatten();
        let Some((feature, value)) = question else {
            let length = count(depth) + usual_length(rows.len());
            self.nodes[number] = node(number, depth, rows.len(), Some(length), (0, 0.0), [0; 3]);
            return number;
        };
        // Those that do not tell go with the larger part, as if they were usual.
        let value_of = |row: usize| self.features[row * self.width + feature];
        let told = rows.iter().filter(|row| !value_of(**row).is_nan()).count();
        let less = rows.iter().filter(|row| value_of(**row) < value).count();
        let untold_left = less * 2 >= told;
        rows.sort_by_key(|row| {
            let own = value_of(*row);
            if own.is_nan() { !untold_left } else { own >= value }
        });
        let at = if untold_left { less + rows.len() - told } else { less };
        let (left, right) = rows.split_at_mut(at);
        let (left, right) = (self.grow(left, depth + 1), self.grow(right, depth + 1));
        let missing = if untold_left { left } else { right };
        self.nodes[number] = node(number, depth, rows.len(), None, (feature, value), [left, right, missing]);
        number
    }

    /// A random question that tells some of the rows from others.
    fn question(&mut self, rows: &[usize]) -> Option<(usize, f64)> {
        // Of features of which all have the same value nothing can be asked; a few tries find another one nearly always.
        for _ in 0..2 * self.width {
            let feature = below(&mut self.chance, self.width);
            let values =
                rows.iter().map(|row| self.features[row * self.width + feature]).filter(|value| !value.is_nan());
            let (least, most) =
                values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), it| (least.min(it), most.max(it)));
            if least < most && (most - least).is_finite() {
                let value = least + (most - least) * part(&mut self.chance);
                // The middle of two neighbouring numbers may be the lower one, which is less than nothing.
                return Some((feature, if value > least { value } else { most }));
            }
        }
        None
    }
}

/// A node as forust writes it.
fn node(
    number: usize,
    depth: usize,
    rows: usize,
    leaf: Option<f64>,
    (feature, value): (usize, f64),
    [left, right, missing]: [usize; 3],
) -> Value {
    json!({
        "num": number, "weight_value": leaf.unwrap_or_default() / count_of_trees(), "hessian_sum": count(rows), "depth": depth,
        "split_value": value, "split_feature": feature, "split_gain": 0.0, "missing_node": missing,
        "left_child": left, "right_child": right, "is_leaf": leaf.is_some(),
    })
}

/// These trees in the hands of forust.
fn booster(trees: Vec<Value>) -> Option<GradientBooster> {
    let empty = GradientBooster::default().set_base_score(0.0).json_dump().ok()?;
    let mut all: Value = serde_json::from_str(&empty).ok()?;
    all["trees"] = Value::Array(trees);
    GradientBooster::from_json(&all.to_string()).ok()
}

/// How many questions it takes on average until one of so many is alone, when a tree goes on to the end.
fn usual_length(rows: usize) -> f64 {
    const EULER: f64 = 0.577_215_664_901_532_9;
    match rows {
        0 | 1 => 0.0,
        2 => 1.0,
        _ => 2.0 * ((count(rows) - 1.0).ln() + EULER) - 2.0 * (count(rows) - 1.0) / count(rows),
    }
}

fn below(chance: &mut ChaCha8Rng, end: usize) -> usize {
    let wide = u128::from(chance.next_u64()) * end as u128;
    usize::try_from(wide >> 64).unwrap_or_default()
}

/// A number from 0 up to 1.
#[allow(clippy::cast_precision_loss, reason = "53 bits")]
fn part(chance: &mut ChaCha8Rng) -> f64 {
    (chance.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

#[allow(clippy::cast_precision_loss, reason = "small counts")]
fn count(of: usize) -> f64 {
    of as f64
}

#[allow(clippy::cast_precision_loss, reason = "a small number")]
const fn count_of_trees() -> f64 {
    TREES as f64
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const WIDTH: usize = 5;

    const STRANGE: [f64; WIDTH] = [10.0, 400.0, 4.0, 1.0, 7.0];

    /// Usual payments, of which some do not tell the third feature, and a few strange ones.
    fn rows() -> Vec<f64> {
        let mut chance = ChaCha8Rng::seed_from_u64(77);
        let row = |_| {
            let mut of = |wide: f64| part(&mut chance) * wide + part(&mut chance) * wide;
            let third = if of(1.0) < 0.3 { f64::NAN } else { of(4.0) };
            [of(10.0), of(50.0), third, of(1.0), 7.0]
        };
        (0..1_000).flat_map(row).chain([STRANGE; 6].into_iter().flatten()).collect()
    }

    #[test]
    fn what_is_unusual_is_alone_soon_and_the_reasons_say_why() {
        let rows = rows();
        let forest = Isolation::grow(&rows, WIDTH).unwrap();
        let mut scores: Vec<f64> = rows.chunks_exact(WIDTH).map(|row| forest.score(row)).collect();
        scores.sort_by(f64::total_cmp);
        let score = forest.score(&STRANGE);
        assert!(score > scores[980], "{score} {}", scores[980]);
        let reasons = forest.reasons(&STRANGE);
        assert!((forest.sum_of(&reasons) - score).abs() < 1e-6, "{reasons:?}");
        let largest = reasons[..WIDTH].iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap().0;
        assert_eq!(largest, 1, "{reasons:?}");
        // What is the same everywhere says nothing.
        assert!(reasons[4].abs() < 1e-9);
    }

    #[test]
    fn it_is_the_same_after_it_was_kept() {
        let rows = rows();
        let forest = Isolation::grow(&rows, WIDTH).unwrap();
        let kept = Isolation::from_value(&forest.to_value().unwrap()).unwrap();
        let again = Isolation::grow(&rows, WIDTH).unwrap();
        for row in rows.chunks_exact(WIDTH).take(50) {
            assert_eq!(forest.score(row).to_bits(), kept.score(row).to_bits());
            assert_eq!(forest.score(row).to_bits(), again.score(row).to_bits());
        }
    }

    #[test]
    fn nothing_is_said_of_few() {
        assert!(Isolation::grow(&rows()[..WIDTH * (FEWEST - 1)], WIDTH).is_none());
        assert!(Isolation::grow(&[], 0).is_none());
        // All the same: nothing can be asked, and nothing is unusual.
        let same = Isolation::grow(&vec![1.0; WIDTH * 200], WIDTH).unwrap();
        assert!((same.score(&[1.0; WIDTH]) - 0.5).abs() < 0.01, "{}", same.score(&[1.0; WIDTH]));
    }
}
