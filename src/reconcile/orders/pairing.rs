//! All ways to pair off payments and orders that hang together, and how likely each pair is over all of them.
//!
//! Taking the best pair first can take the only order of another payment. So every way to pair off a group is weighed: its
//! weight is the product of its pairs' odds, a payment may stay alone, and a pair is as likely as the ways that contain
//! it weigh together. Two equally good answers come out as one half each, whatever stands first.

use std::collections::BTreeMap;

/// Larger groups are not weighed way by way; there every rival counts against a pair at once, which can only make it
/// look less likely.
const LARGEST: usize = 12;

/// Odds beyond this are as good as sure; the limit keeps products of twelve of them far from the end of the numbers.
const SURE: f64 = 1e9;

/// A payment and an order that may belong together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair {
    pub(super) payment: usize,
    pub(super) order: usize,
    /// How much likelier it is that they do than that the payment belongs to none of these orders.
    pub(super) odds: f64,
}

/// How likely each pair is. Pairs are grouped by payment, and payments are in order.
pub(super) fn likelihoods(pairs: &[Pair]) -> Vec<f64> {
    let mut likely = vec![0.0; pairs.len()];
    for group in groups(pairs).chunk_by(|a, b| a.0 == b.0) {
        if let [(_, only)] = group {
            let odds = pairs[*only].odds.min(SURE);
            likely[*only] = odds / (1.0 + odds);
        } else {
            weigh(pairs, &group.iter().map(|(_, at)| *at).collect::<Vec<_>>(), &mut likely);
        }
    }
    likely
}

/// The places of the pairs, each behind the lowest payment that it hangs together with, and in order of that.
fn groups(pairs: &[Pair]) -> Vec<(usize, usize)> {
    let payments = pairs.iter().map(|pair| pair.payment + 1).max().unwrap_or(0);
    let orders = pairs.iter().map(|pair| pair.order + 1).max().unwrap_or(0);
    let mut parent: Vec<usize> = (0..payments + orders).collect();
    for pair in pairs {
        let (a, b) = (root(&mut parent, pair.payment), root(&mut parent, payments + pair.order));
        parent[a.max(b)] = a.min(b);
    }
    let mut groups: Vec<(usize, usize)> =
        pairs.iter().enumerate().map(|(at, pair)| (root(&mut parent, pair.payment), at)).collect();
    groups.sort_unstable();
    groups
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

fn weigh(pairs: &[Pair], group: &[usize], likely: &mut [f64]) {
    let numbered = |of: fn(&Pair) -> usize| {
        let mut all: Vec<usize> = group.iter().map(|&at| of(&pairs[at])).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let (payments, orders) = (numbered(|pair| pair.payment), numbered(|pair| pair.order));
    if payments.len() <= LARGEST && orders.len() <= LARGEST {
        weigh_every_way(pairs, group, &payments, &orders, likely);
    } else {
        weigh_at_once(pairs, group, likely);
    }
}

/// Adds up all ways: from the first payment on, and from the last one back, by which orders are taken.
fn weigh_every_way(pairs: &[Pair], group: &[usize], payments: &[usize], orders: &[usize], likely: &mut [f64]) {
    let ways = 1_usize << orders.len();
    let bit = |order: usize| 1_usize << orders.binary_search(&order).unwrap_or(0);
    let of_payment: Vec<Vec<(usize, usize, f64)>> = payments
        .iter()
        .map(|&payment| {
            let own = group.iter().filter(|&&at| pairs[at].payment == payment);
            own.map(|&at| (at, bit(pairs[at].order), pairs[at].odds.min(SURE))).collect()
        })
        .collect();
    // `before[i][taken]`: the weight of all ways in which the first i payments take exactly these orders.
    let mut before = vec![vec![0.0; ways]; payments.len() + 1];
    before[0][0] = 1.0;
    for (i, own) in of_payment.iter().enumerate() {
        for taken in 0..ways {
            let weight = before[i][taken];
            if weight == 0.0 {
                continue;
            }
            before[i + 1][taken] += weight;
            for &(_, bit, odds) in own.iter().filter(|(_, bit, _)| taken & bit == 0) {
                before[i + 1][taken | bit] += weight * odds;
            }
        }
    }
    // `after[taken]`: the weight of all ways for the payments from i on, when these orders are taken already.
    let mut after = vec![1.0; ways];
    let all: f64 = before[payments.len()].iter().sum();
    for (i, own) in of_payment.iter().enumerate().rev() {
        for &(at, bit, odds) in own {
            let with: f64 = (0..ways)
                .filter(|taken| taken & bit == 0)
                .map(|taken| before[i][taken] * odds * after[taken | bit])
                .sum();
            likely[at] = with / all;
        }
        let later = after.clone();
        for (taken, weight) in after.iter_mut().enumerate() {
            for &(_, bit, odds) in own.iter().filter(|(_, bit, _)| taken & bit == 0) {
                *weight += odds * later[taken | bit];
            }
        }
    }
}

/// Counts every rival of either side against a pair at once.
fn weigh_at_once(pairs: &[Pair], group: &[usize], likely: &mut [f64]) {
    let (mut of_payment, mut of_order) = (BTreeMap::<usize, f64>::new(), BTreeMap::<usize, f64>::new());
    for pair in group.iter().map(|&at| &pairs[at]) {
        *of_payment.entry(pair.payment).or_default() += pair.odds.min(SURE);
        *of_order.entry(pair.order).or_default() += pair.odds.min(SURE);
    }
    for &at in group {
        let pair = &pairs[at];
        let rivals = |all: Option<&f64>| all.copied().unwrap_or_default() - pair.odds.min(SURE);
        let (by_payment, by_order) = (rivals(of_payment.get(&pair.payment)), rivals(of_order.get(&pair.order)));
        let odds = pair.odds.min(SURE);
        likely[at] = odds / (1.0 + odds + by_payment.max(0.0) + by_order.max(0.0));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every way to pair off, one by one.
    fn by_hand(pairs: &[Pair]) -> Vec<f64> {
        let (mut all, mut with) = (0.0, vec![0.0; pairs.len()]);
        for choice in 0_u32..1 << pairs.len() {
            let chosen: Vec<usize> = (0..pairs.len()).filter(|at| choice >> at & 1 == 1).collect();
            let once = |of: fn(&Pair) -> usize| {
                let mut seen: Vec<usize> = chosen.iter().map(|&at| of(&pairs[at])).collect();
                seen.sort_unstable();
                seen.windows(2).all(|two| two[0] != two[1])
            };
            if once(|pair| pair.payment) && once(|pair| pair.order) {
                let weight: f64 = chosen.iter().map(|&at| pairs[at].odds).product();
                all += weight;
                for at in chosen {
                    with[at] += weight;
                }
            }
        }
        with.iter().map(|with| with / all).collect()
    }

    fn some_pairs() -> impl Strategy<Value = Vec<Pair>> {
        let pair = (0_usize..5, 0_usize..5, -3.0_f64..5.0);
        prop::collection::vec(pair, 0..11).prop_map(|mut all| {
            all.sort_by_key(|(payment, order, _)| (*payment, *order));
            all.dedup_by_key(|(payment, order, _)| (*payment, *order));
            all.into_iter().map(|(payment, order, ten)| Pair { payment, order, odds: 10_f64.powf(ten) }).collect()
        })
    }

    proptest! {
        #[test]
        fn pairs_are_as_likely_as_all_ways_together_say(pairs in some_pairs()) {
            for (found, right) in likelihoods(&pairs).iter().zip(by_hand(&pairs)) {
                prop_assert!((found - right).abs() < 1e-9, "{found} {right}");
            }
        }

        #[test]
        fn a_large_group_is_never_surer_than_it_may_be(pairs in some_pairs()) {
            let mut at_once = vec![0.0; pairs.len()];
            weigh_at_once(&pairs, &(0..pairs.len()).collect::<Vec<_>>(), &mut at_once);
            let sums = |of: fn(&Pair) -> usize| {
                let mut sums = [0.0; 5];
                pairs.iter().zip(&at_once).for_each(|(pair, likely)| sums[of(pair)] += likely);
                sums
            };
            prop_assert!(sums(|pair| pair.payment).iter().chain(&sums(|pair| pair.order)).all(|sum| *sum <= 1.0 + 1e-9));
        }
    }

    #[test]
    fn an_order_that_only_one_payment_can_have_is_left_to_it() {
        // The first payment fits both orders, the second only the first order.
        let pair = |payment, order| Pair { payment, order, odds: 1000.0 };
        let likely = likelihoods(&[pair(0, 0), pair(0, 1), pair(1, 0)]);
        assert!(likely[1] > 0.99 && likely[2] > 0.99 && likely[0] < 0.01, "{likely:?}");
    }

    #[test]
    fn equals_share_evenly() {
        let pair = |payment, order| Pair { payment, order, odds: 1e6 };
        let likely = likelihoods(&[pair(0, 0), pair(0, 1), pair(1, 0), pair(1, 1)]);
        assert!(likely.iter().all(|likely| (likely - 0.5).abs() < 1e-3), "{likely:?}");
    }
}
