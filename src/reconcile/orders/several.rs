//! One payment for several orders, which its reference lists: a customer who pays three invoices at once.

use super::board::{Board, same_gateway};
use super::outcome::{Facts, Place, Status};

impl Board<'_> {
    /// Takes payments that are the sum of open orders which their references list, when only one choice of these orders is.
    ///
    /// That they are named is needed: among all open orders of a shop some always add up to anything.
    pub(super) fn take_several(&mut self) {
        let mut rows: Vec<Place> = self.sales.payments.listed.keys().copied().map(Place::of).collect();
        rows.sort_by(|a, b| self.earlier(*a, *b));
        let open: Vec<Place> = {
            let charges: std::collections::HashSet<Place> = self.open_in_any_order().collect();
            rows.into_iter().filter(|row| charges.contains(row)).collect()
        };
        // Two payments that list the same order are not decided by which of them came first.
        let choices: Vec<(Place, Vec<Place>)> =
            open.into_iter().filter_map(|payment| Some((payment, self.orders_listed(payment)?))).collect();
        let mut claims = std::collections::HashMap::<Place, u32>::new();
        for order in choices.iter().flat_map(|(_, orders)| orders) {
            *claims.entry(*order).or_default() += 1;
        }
        for (payment, orders) in choices {
            let alone = orders.iter().all(|order| claims.get(order) == Some(&1));
            let Some(first) = orders.first().copied().filter(|_| alone) else { continue };
            let facts = orders.iter().fold(Facts::REFERENCE_HOLDS.and(Facts::ORDERS_ADD_UP), |facts, order| {
                facts.and(self.circumstances(self.payment(payment), self.order(*order)))
            });
            self.settle(payment, Status::Matched, facts, Some(first), 1.0);
            for order in &orders {
                self.paid_by[order.row() as usize] = Some(payment);
            }
            self.several.insert(payment.row(), orders);
        }
    }

    /// The orders that a payment pays together, in the order in which its reference lists them.
    fn orders_listed(&self, payment: Place) -> Option<Vec<Place>> {
        let row = self.payment(payment);
        let mut open: Vec<Place> = Vec::new();
        for number in self.sales.payments.listed.get(&payment.row())? {
            let Some(first) = self.index.first(&self.sales.orders, number) else { continue };
            let order = Place::of(first);
            let named = self.order(order);
            let fits = named.currency == row.currency
                && named.total > 0
                && same_gateway(row, named)
                && self.timing.fits(self.sales, row, named)
                && !self.index.is_shared(first)
                && self.payer(order).is_none()
                && !self.is_declined(payment, order);
            if fits && !open.contains(&order) {
                open.push(order);
            }
        }
        let totals: Vec<i64> = open.iter().map(|order| self.order(*order).total).collect();
        let mut found: Option<u32> = None;
        for choice in 1_u32..1 << totals.len() {
            let chosen = (0..totals.len()).filter(|at| choice >> at & 1 == 1);
            let sum: i128 = chosen.map(|at| i128::from(totals[at])).sum();
            if choice.count_ones() > 1 && sum == i128::from(row.amount) && found.replace(choice).is_some() {
                return None;
            }
        }
        let choice = found?;
        Some(open.iter().enumerate().filter(|(at, _)| choice >> at & 1 == 1).map(|(_, order)| *order).collect())
    }
}
