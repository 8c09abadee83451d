//! How good scores are, next to what really was fraud.

use std::collections::HashMap;

/// A payment that was judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// The day, counted from any start.
    pub day: i64,
    /// Who paid, by any number.
    pub customer: u32,
    /// The score; the higher, the likelier fraud.
    pub score: f64,
    /// Whether it was fraud.
    pub fraud: bool,
}

/// A place on the way from the highest score down: whatever is above is flagged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// The lowest score that is flagged.
    pub score: f64,
    /// How many are flagged.
    pub flagged: usize,
    /// How many of them are fraud.
    pub hits: usize,
    /// The share of what is flagged that is fraud.
    pub precision: f64,
    /// The share of all fraud that is flagged.
    pub recall: f64,
}

/// Every cut, from the highest score down. Equal scores are flagged together.
pub fn cuts(judged: &[Judged]) -> Vec<Cut> {
    let mut sorted: Vec<&Judged> = judged.iter().collect();
    sorted.sort_by(|a, b| b.score.total_cmp(&a.score));
    let frauds = judged.iter().filter(|row| row.fraud).count();
    let (mut flagged, mut hits) = (0, 0);
    let equal = sorted.chunk_by(|a, b| a.score.total_cmp(&b.score).is_eq());
    equal
        .map(|rows| {
            flagged += rows.len();
            hits += rows.iter().filter(|row| row.fraud).count();
            let (precision, recall) = (share(hits, flagged), share(hits, frauds));
            Cut { score: rows[0].score, flagged, hits, precision, recall }
        })
        .collect()
}

/// The average of the precision over all frauds, from the highest score down: one when every fraud is above everything
/// else. As scikit-learn's `average_precision_score` has it.
pub fn average_precision(cuts: &[Cut]) -> f64 {
    let mut before = 0.0;
    let steps = cuts.iter().map(|cut| {
        let step = (cut.recall - before) * cut.precision;
        before = cut.recall;
        step
    });
    steps.sum()
}

/// How often a fraud has a higher score than a good payment; equal scores count half.
pub fn auc_roc(cuts: &[Cut]) -> f64 {
    let Some(last) = cuts.last() else { return f64::NAN };
    let good = |cut: &Cut| cut.flagged - cut.hits;
    let (mut hits, mut goods, mut area) = (0, 0, 0.0);
    for cut in cuts {
        let (new_hits, new_goods) = (cut.hits - hits, good(cut) - goods);
        area += number(new_goods) * (number(hits) + number(new_hits) / 2.0);
        (hits, goods) = (cut.hits, good(cut));
    }
    area / (number(last.hits) * number(good(last)))
}

/// Of the customers with the highest scores of each day, `top` of them, the share that paid with fraud on that day. A
/// customer who was found is not looked at on the days after. As the Fraud Detection Handbook has it.
pub fn card_precision(judged: &[Judged], top: usize) -> f64 {
    let mut days: Vec<i64> = judged.iter().map(|row| row.day).collect();
    days.sort_unstable();
    days.dedup();
    let mut found = std::collections::HashSet::new();
    let mut sum = 0.0;
    for day in &days {
        let mut customers: HashMap<u32, (f64, bool)> = HashMap::new();
        for row in judged.iter().filter(|row| row.day == *day && !found.contains(&row.customer)) {
            let worst = customers.entry(row.customer).or_insert((f64::NEG_INFINITY, false));
            *worst = (worst.0.max(row.score), worst.1 | row.fraud);
        }
        let mut customers: Vec<(u32, (f64, bool))> = customers.into_iter().collect();
        // Among equal scores the one with the lower number, so that the same rows give the same figure.
        customers.sort_by(|a, b| b.1.0.total_cmp(&a.1.0).then(a.0.cmp(&b.0)));
        let hits: Vec<u32> = customers.iter().take(top).filter(|(_, (_, fraud))| *fraud).map(|(who, _)| *who).collect();
        sum += share(hits.len(), top);
        found.extend(hits);
    }
    sum / number(days.len())
}

fn share(of: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { number(of) / number(all) }
}

#[allow(clippy::cast_precision_loss, reason = "counts of payments are far below 2^53")]
const fn number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn judged() -> impl Strategy<Value = Vec<Judged>> {
        let row = (0_i64..4, 0_u32..9, 0_u8..12, prop::bool::weighted(0.3));
        let rows = prop::collection::vec(row, 2..80);
        rows.prop_map(|rows| {
            let of = |(day, customer, score, fraud)| Judged { day, customer, score: f64::from(score), fraud };
            rows.into_iter().map(of).collect()
        })
    }

    proptest! {
        #[test]
        fn the_area_is_the_share_of_pairs_in_order(rows in judged()) {
            let (frauds, goods): (Vec<&Judged>, Vec<&Judged>) = rows.iter().partition(|row| row.fraud);
            prop_assume!(!frauds.is_empty() && !goods.is_empty());
            let pairs = frauds.iter().flat_map(|fraud| goods.iter().map(|good| (fraud.score, good.score)));
            let wins: f64 = pairs.map(|(fraud, good)| if fraud > good { 1.0 } else if fraud < good { 0.0 } else { 0.5 }).sum();
            let by_hand = wins / number(frauds.len()) / number(goods.len());
            prop_assert!((auc_roc(&cuts(&rows)) - by_hand).abs() < 1e-9);
        }

        #[test]
        fn the_order_of_rows_makes_no_difference(rows in judged()) {
            let mut back = rows.clone();
            back.reverse();
            prop_assert_eq!(cuts(&rows), cuts(&back));
            prop_assert_eq!(card_precision(&rows, 3).to_bits(), card_precision(&back, 3).to_bits());
        }
    }

    #[test]
    fn known_figures() {
        // Worked out by hand: precisions 1/1, 2/3 and 3/5 at the three frauds.
        let frauds = [true, false, true, false, true];
        let row = |(at, fraud): (usize, &bool)| Judged { day: 0, customer: 0, score: -number(at), fraud: *fraud };
        let rows: Vec<Judged> = frauds.iter().enumerate().map(row).collect();
        let cuts = cuts(&rows);
        assert!((average_precision(&cuts) - (1.0 + 2.0 / 3.0 + 3.0 / 5.0) / 3.0).abs() < 1e-12);
        assert!((auc_roc(&cuts) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn whoever_was_found_is_not_looked_at_again() {
        let row = |day, customer, score, fraud| Judged { day, customer, score, fraud };
        let rows = [
            row(0, 1, 9.0, true),
            row(0, 2, 8.0, false),
            row(0, 3, 1.0, true),
            row(1, 1, 9.0, true),
            row(1, 2, 8.0, false),
            row(1, 3, 7.0, true),
        ];
        // Day 0: of 1 and 2 one; day 1: of 2 and 3 one.
        assert!((card_precision(&rows, 2) - 0.5).abs() < 1e-12);
    }
}
