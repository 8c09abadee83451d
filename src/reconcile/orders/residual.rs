//! The second pass: the few payments that the first could not place, against the orders that are still open.
//!
//! Each payment is held against every open order of its amount and days, and against the order that it names. What
//! speaks for a pair is weighed by [`super::weights`], how often damage occurs is estimated by [`super::residue`], and
//! [`super::pairing`] weighs the pairs of a group against each other.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::board::{Board, same_amount};
use super::chances::{Chances, share_of};
use super::crowd::Crowd;
use super::damage::{Reference, Relation};
use super::explain::Yardstick;
use super::outcome::{Candidate, Facts, Place, Status};
use super::residue::{Edge, Residue};
use super::sales::Sales;
use super::tables::{Order, PaymentKind};
use super::weights::{Damage, Standing, Weights};
use crate::domain::Currency;

/// Of all charges, this share may be taken for the wrong order without asking anybody: fewer than one in twenty thousand.
/// Pairs are taken from the likeliest down until so many wrong ones are to be expected.
const WRONG_AT_MOST: f64 = 4.5e-5;
/// A pair at least this likely is taken in any case: in a small shop a single one would spend all that is allowed.
const SURE: f64 = 0.995;
/// A pair less likely than this is never taken, however few there are.
const UNSURE: f64 = 0.9;
/// A pair at least this likely is shown.
const SHOWN: f64 = 0.001;
/// Where the reference speaks for another answer, a rival must be at least this likely to make it doubtful.
const DOUBT: f64 = 0.05;
/// So many payments are compared at a time.
const CHUNK: usize = 512;

/// The open orders, and by what they are measured.
struct Open<'a> {
    chances: &'a Chances,
    crowd: &'a Crowd,
    orders: &'a [Place],
    /// By what they are in order.
    keys: Vec<Key>,
}

type Key = (Currency, i64, i64);

fn key_of(sales: &Sales, order: &Order) -> Key {
    (order.currency, order.total, sales.placed(order))
}

impl Board<'_> {
    /// Places what the passes before left open. Gives the candidates of the payments that stay ambiguous, and by what all
    /// were measured.
    pub(super) fn take_residual(&mut self) -> (Vec<(Place, Vec<Candidate>)>, Yardstick) {
        let charges = self.open_charges();
        let charges = self.without_repeated_rows(charges);
        let (charges, twins) = self.without_twins(charges);
        let orders = self.open_orders();
        let chances = Chances::count(self.sales, &self.timing, &self.habits, &self.amounts, &self.marks);
        let mut residue = self.compare(&chances, &charges, orders);
        let (likely, rates) = residue.estimate();
        let bar = self.bar(&residue, &likely);
        let candidates = self.decide(&residue, &likely, bar);
        self.settle_twins(&twins);
        (candidates, Yardstick { chances, crowd: residue.crowd, rates, bar })
    }

    /// Settles rows that stand in the table twice.
    fn without_repeated_rows(&mut self, charges: Vec<Place>) -> Vec<Place> {
        let payments = &self.sales.payments;
        let mut seen: HashSet<&str, FixedState> = HashSet::default();
        let mut rest = Vec::with_capacity(charges.len());
        for charge in charges {
            let named = self.named(charge);
            let payer = named.and_then(|order| self.payer(order));
            let own = payments.id(charge.row());
            if payer.is_some_and(|payer| payments.id(payer.row()) == own) || !seen.insert(own) {
                self.settle(charge, Status::RepeatedRow, Facts::default(), named, 1.0);
            } else {
                rest.push(charge);
            }
        }
        rest
    }

    /// Sets payments aside that are the same as an earlier one but for their id: what that one is, they are once more.
    fn without_twins(&self, charges: Vec<Place>) -> (Vec<Place>, Vec<(Place, Place)>) {
        let mut first = HashMap::new();
        let (mut rest, mut twins) = (Vec::with_capacity(charges.len()), Vec::new());
        for charge in charges {
            let row = self.payment(charge);
            let key = self.sales.payments.key(charge.row());
            if key.len() < 2 || self.named(charge).is_some() {
                rest.push(charge);
                continue;
            }
            match first.entry((key, row.currency, row.amount, row.gateway)) {
                Entry::Vacant(free) => {
                    free.insert(charge);
                    rest.push(charge);
                }
                Entry::Occupied(taken) => twins.push((charge, *taken.get())),
            }
        }
        (rest, twins)
    }

    fn settle_twins(&mut self, twins: &[(Place, Place)]) {
        for &(twin, first) in twins {
            let Some(found) = self.outcome(first) else { continue };
            let status = match found.status {
                Status::Matched => Status::Duplicate,
                // Which of the two is the one cannot be told while neither has an order.
                _ => Status::NoOrder,
            };
            let order = found.order.filter(|_| status == Status::Duplicate);
            let facts = found.facts.and_if(status == Status::Duplicate, Facts::ORDER_PAID);
            self.settle(twin, status, facts, order, found.score);
        }
    }

    /// The orders that nothing pays, by currency, total, time and id.
    fn open_orders(&self) -> Vec<Place> {
        let repeated: HashSet<u32> = self.index.repeated.iter().copied().collect();
        let open = (0..u32::try_from(self.paid_by.len()).unwrap_or(u32::MAX))
            .filter(|row| !repeated.contains(row))
            .map(Place::of)
            .filter(|place| self.payer(*place).is_none());
        let id = |place: Place| self.sales.orders.id(place.row());
        let mut open: Vec<(Key, Place)> = open.map(|place| (key_of(self.sales, self.order(place)), place)).collect();
        open.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| id(a.1).cmp(id(b.1))));
        open.into_iter().map(|(_, place)| place).collect()
    }

    pub(super) fn standing_of(&self, charge: Place) -> Standing {
        match self.named_unless_declined(charge) {
            Some(order) => {
                let again = same_amount(self.payment(charge), self.order(order)) && self.payer(order).is_some();
                if again { Standing::Again } else { Standing::Differing }
            }
            None if self.sales.payments.key(charge.row()).len() < 2 => Standing::NoReference,
            None => Standing::Unknown,
        }
    }

    /// Holds each payment against the open orders of its amount and days, and against the order that it names.
    fn compare(&self, chances: &Chances, charges: &[Place], orders: Vec<Place>) -> Residue {
        let crowd = Crowd::new(self.sales, &orders);
        let payments = charges.iter().map(|charge| (*charge, self.standing_of(*charge))).collect();
        let keys = orders.iter().map(|order| self.order(*order)).map(|order| key_of(self.sales, order)).collect();
        let open = Open { chances, crowd: &crowd, orders: &orders, keys };
        let of_some = |(chunk, charges): (usize, &[Place])| {
            let mut edges = Vec::new();
            for (at, charge) in (chunk * CHUNK..).zip(charges) {
                self.edges_of(&open, (at, *charge), &mut edges);
            }
            edges
        };
        let edges: Vec<Vec<Edge>> = charges.par_chunks(CHUNK).enumerate().map(of_some).collect();
        let edges = edges.into_iter().flatten().collect();
        Residue { payments, orders, edges, crowd }
    }

    /// What may belong to one payment.
    fn edges_of(&self, open: &Open<'_>, (at, charge): (usize, Place), into: &mut Vec<Edge>) {
        let payment = self.payment(charge);
        let named = self.named(charge);
        let (from, to) = self.timing.window(self.sales, payment);
        let first = open.keys.partition_point(|key| *key < (payment.currency, payment.amount, from));
        let last = open.keys.partition_point(|key| *key <= (payment.currency, payment.amount, to));
        if first < last {
            let reference = Reference::new(self.sales.payments.key(charge.row()));
            for (order_at, &order) in (first..last).zip(&open.orders[first..last]) {
                if named != Some(order) && !self.is_declined(charge, order) {
                    let relation = reference.relation(self.sales.orders.key(order.row()));
                    into.push(self.edge(open, (at, charge), (order_at, order), relation));
                }
            }
        }
        let named = self.named_unless_declined(charge).filter(|order| self.payer(*order).is_none());
        if let Some(order) = named.filter(|order| self.order(*order).currency == payment.currency) {
            let key = key_of(self.sales, self.order(order));
            let first = open.keys.partition_point(|other| *other < key);
            let equal = open.keys[first..].iter().take_while(|other| **other == key).count();
            let order_at = (first..first + equal).find(|&order_at| open.orders[order_at] == order);
            into.extend(order_at.map(|order_at| self.edge(open, (at, charge), (order_at, order), Relation::Same)));
        }
    }

    /// What speaks for a pair, and what it can be mistaken for.
    fn edge(&self, open: &Open<'_>, payment: (usize, Place), order: (usize, Place), relation: Relation) -> Edge {
        let (row, of_order) = (self.payment(payment.1), self.order(order.1));
        let weights = Weights::of((self.sales, open.chances, &self.timing), row, of_order, relation);
        let around = open.crowd.around(self.sales, &self.timing, row, of_order);
        let (damage, likeness) = (weights.damage, weights.product());
        Edge { payment: payment.0, order: order.0, relation, damage, likeness, around }
    }

    /// Settles what is likely enough, and gives the candidates of the rest.
    fn decide(&mut self, residue: &Residue, likely: &[f64], bar: f64) -> Vec<(Place, Vec<Candidate>)> {
        let mut ambiguous = Vec::new();
        let mut at = 0;
        for (payment, &(charge, standing)) in residue.payments.iter().enumerate() {
            let first = at;
            at += residue.edges[first..].iter().take_while(|edge| edge.payment == payment).count();
            let mut found: Vec<(&Edge, f64)> =
                residue.edges[first..at].iter().zip(&likely[first..at]).map(|(edge, likely)| (edge, *likely)).collect();
            // Stable: equally likely ones stay in order of time and id.
            found.sort_by(|a, b| b.1.total_cmp(&a.1));
            let candidates = self.decide_one(residue, (charge, standing), &found, bar);
            if !candidates.is_empty() {
                ambiguous.push((charge, candidates));
            }
        }
        ambiguous
    }

    /// How likely a pair must be at least, so that not too many wrong ones are to be expected.
    fn bar(&self, residue: &Residue, likely: &[f64]) -> f64 {
        let charges = self.sales.payments.rows.iter().filter(|row| row.kind == PaymentKind::Charge).count();
        let may_be_taken =
            residue.edges.iter().zip(likely).filter(|(edge, likely)| edge.may_be_taken() && **likely >= UNSURE);
        let mut likely: Vec<f64> = may_be_taken.map(|(_, likely)| *likely).collect();
        likely.sort_by(|a, b| b.total_cmp(a));
        let mut wrong = 0.0;
        let beyond = likely.into_iter().find(|likely| {
            wrong += 1.0 - likely;
            *likely < SURE && wrong > WRONG_AT_MOST * share_of(charges)
        });
        beyond.map_or(UNSURE, f64::next_up)
    }

    fn decide_one(
        &mut self,
        residue: &Residue,
        (charge, standing): (Place, Standing),
        found: &[(&Edge, f64)],
        bar: f64,
    ) -> Vec<Candidate> {
        let best = found.first().filter(|(_, likely)| *likely >= SHOWN);
        let named = self.named_unless_declined(charge);
        let facts_of = |board: &Self, edge: &Edge| {
            let order = board.order(residue.orders[edge.order]);
            board.circumstances(board.payment(charge), order).and(edge.facts())
        };
        if let Some((edge, likely)) = best.filter(|(edge, likely)| *likely >= bar && edge.may_be_taken()) {
            let (order, facts) = (residue.orders[edge.order], facts_of(self, edge));
            self.settle(charge, Status::Matched, facts, Some(order), score(*likely));
            return Vec::new();
        }
        let rivals = found.iter().filter(|(edge, _)| edge.damage != Damage::Amount);
        let doubt = if named.is_some() { DOUBT } else { SHOWN };
        let mut candidates: Vec<Candidate> = rivals
            .filter(|(_, likely)| *likely >= doubt)
            .map(|(edge, likely)| Candidate { order: residue.orders[edge.order], score: score(*likely) })
            .collect();
        match named {
            Some(order) if candidates.is_empty() => {
                // What speaks for the named order itself is no doubt about it.
                let others = found.iter().filter(|(edge, _)| residue.orders[edge.order] != order);
                self.settle_named(charge, standing, order, others.map(|(_, likely)| *likely).sum());
            }
            Some(order) => {
                let likely =
                    found.iter().find(|(edge, _)| residue.orders[edge.order] == order).map(|(_, likely)| *likely);
                if candidates.iter().all(|candidate| candidate.order != order) {
                    candidates.push(Candidate { order, score: score(likely.unwrap_or_default()) });
                }
                self.settle(charge, Status::Ambiguous, Facts::RIVALS, None, candidates[0].score);
            }
            None if candidates.is_empty() => self.settle(charge, Status::NoOrder, Facts::NOTHING_FITS, None, 0.0),
            None => {
                let why = if candidates.len() > 1 { Facts::RIVALS } else { Facts::MAY_BE_CHANCE };
                let facts = best.map(|(edge, _)| facts_of(self, edge)).unwrap_or_default();
                self.settle(charge, Status::Ambiguous, facts.and(why), None, candidates[0].score);
            }
        }
        candidates
    }

    /// The order that a payment names, unless somebody said that it is another.
    fn named_unless_declined(&self, charge: Place) -> Option<Place> {
        self.named(charge).filter(|order| !self.is_declined(charge, *order))
    }

    /// Settles a payment by the order that it names, which differs or is paid. `others` is how likely it belongs to one of
    /// the other orders.
    fn settle_named(&mut self, charge: Place, standing: Standing, order: Place, others: f64) {
        let (payment, of_order) = (self.payment(charge), self.order(order));
        let facts = self
            .circumstances(payment, of_order)
            .and(Facts::REFERENCE_SAME)
            .and_if(self.payer(order).is_some(), Facts::ORDER_PAID)
            .and_if(payment.currency != of_order.currency, Facts::CURRENCY_DIFFERS)
            .and_if(payment.currency == of_order.currency, Facts::amount(payment.amount, of_order.total));
        let status = if standing == Standing::Again { Status::Duplicate } else { Status::AmountDiffers };
        self.settle(charge, status, facts, Some(order), score(1.0 - others.min(1.0)));
    }
}

/// A likelihood as it is kept.
#[allow(clippy::cast_possible_truncation, reason = "seven digits are more than a likelihood is good for")]
fn score(likely: f64) -> f32 {
    likely.clamp(0.0, 1.0) as f32
}
