//! How alike the numbers of orders of the same days are, counted in a sample of them.

use std::ops::AddAssign;

use rayon::prelude::*;

use super::chances::share_of;
use super::damage::{Reference, Relation, in_common};
use super::outcome::Place;
use super::sales::Sales;
use super::timing::Timing;

/// So many orders are compared with so many others.
const SAMPLE: usize = 400;
const AGAINST: usize = 20_000;

/// Longer beginnings and ends are counted as this long.
const LONGEST: usize = 31;

/// How likely it is that two numbers that have nothing to do with each other look as if they had.
#[derive(Debug)]
pub(super) struct Likeness {
    /// The share of pairs of which the numbers are one letter apart, and two.
    one_off: f64,
    two_off: f64,
    /// The share of pairs that begin, or end, with so many equal letters.
    beginnings: [f64; LONGEST + 1],
    ends: [f64; LONGEST + 1],
    /// How many orders there are in the days in which one payment may come.
    neighbours: f64,
}

/// What was seen when orders were held against each other.
#[derive(Default)]
struct Seen {
    pairs: usize,
    one_off: usize,
    two_off: usize,
    beginnings: [usize; LONGEST + 1],
    ends: [usize; LONGEST + 1],
}

impl AddAssign for Seen {
    fn add_assign(&mut self, other: Self) {
        self.pairs += other.pairs;
        self.one_off += other.one_off;
        self.two_off += other.two_off;
        for (all, more) in self.beginnings.iter_mut().zip(other.beginnings) {
            *all += more;
        }
        for (all, more) in self.ends.iter_mut().zip(other.ends) {
            *all += more;
        }
    }
}

impl Likeness {
    pub(super) fn count(sales: &Sales, timing: &Timing, marks: &[u32]) -> Self {
        let orders = &sales.orders;
        let (anchors, others) = samples(marks);
        let mut others: Vec<(i64, Place)> =
            others.into_iter().map(|place| (sales.placed(orders.row(place.row())), place)).collect();
        others.sort_unstable();
        let span = timing.span();
        let compared = anchors.par_iter().map(|anchor| {
            let mut seen = Seen::default();
            let (number, time) = (orders.key(anchor.row()), sales.placed(orders.row(anchor.row())));
            let reference = Reference::new(number);
            let from = others.partition_point(|(other, _)| *other < time.saturating_sub(span));
            let near = others[from..].iter().take_while(|(other, _)| *other <= time.saturating_add(span));
            for other in near.map(|(_, place)| place).filter(|place| *place != anchor) {
                let other = orders.key(other.row());
                let (from_start, from_end) = in_common(number, other);
                seen.pairs += 1;
                seen.beginnings[from_start.min(LONGEST)] += 1;
                seen.ends[from_end.min(LONGEST)] += 1;
                match reference.relation(other) {
                    Relation::OneOff => seen.one_off += 1,
                    Relation::TwoOff => seen.two_off += 1,
                    _ => {}
                }
            }
            seen
        });
        let seen = compared.reduce(Seen::default, |mut all, more| {
            all += more;
            all
        });
        let share = |count: usize| (share_of(count) + 0.5) / (share_of(seen.pairs) + 1.0);
        let at_least = |counts: &[usize; LONGEST + 1]| std::array::from_fn(|least| share(counts[least..].iter().sum()));
        let thinned = share_of((orders.len() / AGAINST).max(1));
        Self {
            one_off: share(seen.one_off),
            two_off: share(seen.two_off),
            beginnings: at_least(&seen.beginnings),
            ends: at_least(&seen.ends),
            neighbours: (share_of(seen.pairs) * thinned / share_of(anchors.len().max(1))).max(1.0),
        }
    }

    /// How likely it is that the reference has this relation to the number of an order that it has nothing to do with.
    pub(super) fn chance_of(&self, relation: Relation) -> f64 {
        match relation {
            Relation::Same => 1.0 / (self.neighbours + 1.0),
            Relation::OneOff => self.one_off,
            Relation::TwoOff => self.two_off,
            Relation::Beginning(length) => self.beginnings[length.min(LONGEST)],
            Relation::End(length) => self.ends[length.min(LONGEST)],
            Relation::NoReference | Relation::Other => 1.0,
        }
    }
}

/// Some orders, and many others. Which ones is told by the marks of their numbers, so that the order of the table makes no
/// difference.
fn samples(marks: &[u32]) -> (Vec<Place>, Vec<Place>) {
    // Another number that looks random, of the same mark.
    let turned = |mark: u32| mark.wrapping_mul(0x9e37_79b1).rotate_left(16);
    let sample = |keep: usize, of: &dyn Fn(u32) -> u32| {
        let step = u32::try_from(marks.len() / keep).unwrap_or(u32::MAX).max(1);
        let chosen = (0..).zip(marks).filter(|(_, mark)| of(**mark).is_multiple_of(step));
        chosen.map(|(row, _)| Place::of(row)).collect()
    };
    (sample(SAMPLE, &|mark| mark), sample(AGAINST, &turned))
}
