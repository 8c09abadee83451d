//! Several payments that name one order and are its total together: captures in parts, split tenders.

use std::collections::{BTreeMap, HashMap};

use super::board::{Board, same_gateway};
use super::damage::{Reference, Relation};
use super::outcome::{Facts, Place, Status};
use super::tables::{Order, Payment};
use crate::domain::Currency;

/// A cut number may lack so many letters for a part to be known by it.
const CUT_MOST: usize = 2;

/// So many parts of one order are tried in every combination; with more, only all of them together.
const MOST_PARTS: usize = 12;

/// Parts come within so many days of the order: what is sent later is captured later.
const DAYS: std::ops::RangeInclusive<i32> = -1..=120;

impl Board<'_> {
    /// Takes the payments of an order that are its total together, when only one choice of them is.
    pub(super) fn take_parts(&mut self) {
        let is_part = |payment: &Place| {
            let order = self.named(*payment)?;
            let (row, named) = (self.payment(*payment), self.order(order));
            let days = row.day.saturating_sub(named.day);
            let fits = row.currency == named.currency && row.amount < named.total && DAYS.contains(&days);
            let is_free = self.payer(order).is_none() && !self.is_declined(*payment, order);
            (is_free && fits).then_some((order, *payment))
        };
        let mut parts: Vec<(Place, Place)> = self.open_in_any_order().filter_map(|payment| is_part(&payment)).collect();
        parts.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| self.earlier(a.1, b.1)));
        for of_order in parts.chunk_by(|a, b| a.0 == b.0).filter(|parts| parts.len() > 1) {
            let Some(&(order, _)) = of_order.first() else { continue };
            let amounts: Vec<i64> = of_order.iter().map(|(_, payment)| self.payment(*payment).amount).collect();
            let Some(chosen) = only_sum(&amounts, self.order(order).total) else { continue };
            for (_, payment) in of_order.iter().zip(&chosen).filter(|(_, is_chosen)| **is_chosen).map(|(pair, _)| pair)
            {
                let facts = self.circumstances(self.payment(*payment), self.order(order));
                let facts = facts.and(Facts::REFERENCE_SAME).and(Facts::PARTS_ADD_UP);
                self.settle(*payment, Status::Matched, facts, Some(order), 1.0);
            }
        }
    }
}

impl Board<'_> {
    /// Takes the one payment that an order in parts still lacks, to the cent, when its reference is nearly the order's number
    /// and nothing else may be it.
    pub(super) fn take_mistyped_part(&mut self) {
        let in_time = |payment: &Payment, order: &Order| DAYS.contains(&payment.day.saturating_sub(order.day));
        let mut named: BTreeMap<Place, Vec<Place>> = BTreeMap::new();
        let mut others: HashMap<(Currency, i64), Vec<Place>> = HashMap::new();
        for payment in self.open_in_any_order() {
            let row = self.payment(payment);
            let order = self.named(payment).filter(|order| self.payer(*order).is_none());
            match order {
                Some(order) if row.currency == self.order(order).currency && row.amount < self.order(order).total => {
                    if in_time(row, self.order(order)) && !self.is_declined(payment, order) {
                        named.entry(order).or_default().push(payment);
                    }
                }
                // What names an open order is about that.
                Some(_) => {}
                None => others.entry((row.currency, row.amount)).or_default().push(payment),
            }
        }
        let mut ideas: Vec<(Place, Vec<Place>, Place, Facts)> = Vec::new();
        for (order, parts) in named {
            let row = self.order(order);
            let paid: i128 = parts.iter().map(|part| i128::from(self.payment(*part).amount)).sum();
            let Ok(rest) = i64::try_from(i128::from(row.total) - paid) else { continue };
            for last in others.get(&(row.currency, rest)).into_iter().flatten() {
                let payment = self.payment(*last);
                if !in_time(payment, row) || !same_gateway(payment, row) || self.is_declined(*last, order) {
                    continue;
                }
                let number = self.sales.orders.key(order.row());
                let relation = Reference::new(self.sales.payments.key(last.row())).relation(number);
                let near = match relation {
                    Relation::OneOff => true,
                    Relation::Beginning(letters) | Relation::End(letters) => letters + CUT_MOST >= number.len(),
                    _ => false,
                };
                if near {
                    ideas.push((order, parts.clone(), *last, relation.fact()));
                }
            }
        }
        let (mut of_order, mut of_payment) = (HashMap::<Place, u32>::new(), HashMap::<Place, u32>::new());
        for (order, _, last, _) in &ideas {
            *of_order.entry(*order).or_default() += 1;
            *of_payment.entry(*last).or_default() += 1;
        }
        for (order, parts, last, reference) in ideas {
            if of_order.get(&order) != Some(&1) || of_payment.get(&last) != Some(&1) {
                continue;
            }
            for (part, reference) in
                parts.into_iter().map(|part| (part, Facts::REFERENCE_SAME)).chain([(last, reference)])
            {
                let facts = self.circumstances(self.payment(part), self.order(order));
                self.settle(part, Status::Matched, facts.and(reference).and(Facts::PARTS_ADD_UP), Some(order), 1.0);
            }
        }
    }
}

/// The only choice of two amounts or more that comes to the total. Equal amounts are one choice: which of them it is
/// makes no difference to any sum.
fn only_sum(amounts: &[i64], total: i64) -> Option<Vec<bool>> {
    let all: i128 = amounts.iter().map(|&amount| i128::from(amount)).sum();
    if all == i128::from(total) {
        return Some(vec![true; amounts.len()]);
    }
    if amounts.len() > MOST_PARTS {
        return None;
    }
    let mut found: Option<u32> = None;
    for choice in 1_u32..1 << amounts.len() {
        let chosen = |at: &usize| choice >> at & 1 == 1;
        let sum: i128 = (0..amounts.len()).filter(chosen).map(|at| i128::from(amounts[at])).sum();
        if sum != i128::from(total) || choice.count_ones() < 2 {
            continue;
        }
        match found {
            Some(other) if !same_amounts(amounts, choice, other) => return None,
            Some(_) => {}
            None => found = Some(choice),
        }
    }
    found.map(|choice| (0..amounts.len()).map(|at| choice >> at & 1 == 1).collect())
}

fn same_amounts(amounts: &[i64], a: u32, b: u32) -> bool {
    let sorted = |choice: u32| {
        let mut chosen: Vec<i64> =
            (0..amounts.len()).filter(|at| choice >> at & 1 == 1).map(|at| amounts[at]).collect();
        chosen.sort_unstable();
        chosen
    };
    sorted(a) == sorted(b)
}
