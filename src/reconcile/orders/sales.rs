//! Orders and payments side by side, and what people said of them.

use std::collections::HashSet;

use super::kept::MatchAnew;
use super::naming::{self, Naming};
use super::tables::{Common, NONE_DAY, NONE_SECOND, Order, OrderTable, Payment, PaymentTable, Unmatchable, day_of};

/// Orders and payments side by side, in one way of telling the time.
#[derive(Debug, Clone)]
pub struct Sales {
    /// The orders.
    pub orders: OrderTable,
    /// The payments.
    pub payments: PaymentTable,
    /// By what payments name orders.
    pub(super) naming: Naming,
    /// Whether days are told; otherwise they are those of the moments.
    days: bool,
    /// Whether times are seconds; otherwise days.
    pub(super) to_the_second: bool,
    /// How many gateways there are, and none.
    pub(super) gateways: usize,
    pairs: Pairs,
}

/// What became of a row that was taken over.
pub(super) enum Taken<R> {
    /// It stands behind the others.
    New,
    /// It stands where it stood, and says something else; this is what it said.
    Changed(R),
}

/// What people said of payments and orders.
#[derive(Debug, Default, PartialEq, Eq, Clone)]
pub struct Pairs {
    /// They belong together: a payment and its order, by their rows.
    pub confirmed: Vec<(u32, u32)>,
    /// They do not.
    pub declined: HashSet<(u32, u32)>,
}

impl Sales {
    /// Puts both side by side. Times are compared to the second where both sides tell more than the day.
    ///
    /// # Errors
    /// [`Unmatchable::NoCommonTime`] when one side tells only days and the other only moments.
    pub fn new(mut orders: OrderTable, mut payments: PaymentTable) -> Result<Self, Unmatchable> {
        let (days, to_the_second) = time_told(&orders, &payments)?;
        if !days {
            orders.rows.iter_mut().for_each(|row| row.day = day_of(row.second));
            payments.rows.iter_mut().for_each(|row| row.day = day_of(row.second));
        }
        let naming = naming::choose(&orders, &payments);
        naming.apply(&mut orders);
        let places = orders.common.gateways.places_of(&payments.common.gateways);
        for row in &mut payments.rows {
            row.gateway = places[usize::from(row.gateway)];
        }
        let gateways = orders.common.gateways.0.len() + 1;
        Ok(Self { orders, payments, naming, days, to_the_second, gateways, pairs: Pairs::default() })
    }

    /// The same with what people said.
    #[must_use]
    pub fn with(mut self, pairs: Pairs) -> Self {
        self.say(pairs);
        self
    }

    /// Takes what people say now.
    pub(super) fn say(&mut self, pairs: Pairs) {
        self.pairs = pairs;
    }

    /// Whether further rows tell the time as these do; what they tell counts from now on.
    pub(super) fn tells_time_like(&mut self, orders: &OrderTable, payments: &PaymentTable) -> bool {
        self.orders.common.hears(&orders.common);
        self.payments.common.hears(&payments.common);
        // Counted with the rows that are to come.
        let told = time_told_by(
            (&self.orders.common, self.orders.len() + orders.len()),
            (&self.payments.common, self.payments.len() + payments.len()),
        );
        told == Ok((self.days, self.to_the_second))
    }

    /// Takes orders over, each in its place among these or behind them. Gives those that are new or not as they were.
    ///
    /// # Errors
    /// [`MatchAnew`] when an order has another number than it had, or the table is full.
    pub(super) fn take_orders(
        &mut self,
        orders: &OrderTable,
        places: &[Option<u32>],
    ) -> Result<Vec<(Taken<Order>, u32)>, MatchAnew> {
        let gateways = self.orders.common.gateways.places_of(&orders.common.gateways);
        self.gateways = self.orders.common.gateways.0.len() + 1;
        self.orders.has_ids_beside_keys |= orders.has_ids_beside_keys;
        let mut taken = Vec::with_capacity(orders.len());
        for (at, place) in (0..).zip(places) {
            let mut row = *orders.row(at);
            row.gateway = gateways[usize::from(row.gateway)];
            if !self.days {
                row.day = day_of(row.second);
            }
            if let Some(place) = *place {
                let old = &mut self.orders.rows[place as usize];
                if self.orders.common.text(old.key) != orders.key(at) {
                    return Err(MatchAnew);
                }
                (row.id, row.key) = (old.id, old.key);
                if *old != row {
                    taken.push((Taken::Changed(std::mem::replace(old, row)), place));
                }
            } else {
                (row.id, row.key) = self.orders.common.take(orders.id(at), orders.key(at))?;
                taken.push((Taken::New, u32::try_from(self.orders.len()).map_err(|_| MatchAnew)?));
                self.orders.rows.push(row);
            }
        }
        Ok(taken)
    }

    /// The same for payments.
    ///
    /// # Errors
    /// [`MatchAnew`] when the table is full.
    pub(super) fn take_payments(
        &mut self,
        payments: &PaymentTable,
        places: &[Option<u32>],
    ) -> Result<Vec<(Taken<Payment>, u32)>, MatchAnew> {
        let gateways = self.orders.common.gateways.places_of(&payments.common.gateways);
        self.gateways = self.orders.common.gateways.0.len() + 1;
        let mut taken = Vec::with_capacity(payments.len());
        for (at, place) in (0..).zip(places) {
            let mut row = *payments.row(at);
            row.gateway = gateways[usize::from(row.gateway)];
            if !self.days {
                row.day = day_of(row.second);
            }
            if let Some(place) = *place {
                let old = *self.payments.row(place);
                (row.id, row.key) = (old.id, old.key);
                if self.payments.key(place) != payments.key(at) {
                    (_, row.key) = self.payments.common.take("", payments.key(at))?;
                }
                self.payments.rows[place as usize] = row;
                self.payments.listed.remove(&place);
                self.payments.listed.extend(payments.listed.get(&at).map(|numbers| (place, numbers.clone())));
                taken.push((Taken::Changed(old), place));
            } else {
                if let Some((numbers, place)) = payments.listed.get(&at).zip(u32::try_from(self.payments.len()).ok()) {
                    self.payments.listed.insert(place, numbers.clone());
                }
                (row.id, row.key) = self.payments.common.take(payments.id(at), payments.key(at))?;
                taken.push((Taken::New, u32::try_from(self.payments.len()).map_err(|_| MatchAnew)?));
                self.payments.rows.push(row);
            }
        }
        Ok(taken)
    }

    /// What people said.
    pub(super) const fn pairs(&self) -> &Pairs {
        &self.pairs
    }

    /// When an order was placed, in the unit in which times are compared.
    pub(super) fn placed(&self, order: &Order) -> i64 {
        if self.to_the_second { order.second } else { i64::from(order.day) }
    }

    /// When a payment was made, in the unit in which times are compared.
    pub(super) fn made(&self, payment: &Payment) -> i64 {
        if self.to_the_second { payment.second } else { i64::from(payment.day) }
    }

    /// How long after the order the payment was made, in the unit in which times are compared; nothing when one of them
    /// does not tell.
    pub(super) fn lag(&self, payment: &Payment, order: &Order) -> Option<i64> {
        let told = |day: i32, second: i64| if self.to_the_second { second != NONE_SECOND } else { day != NONE_DAY };
        let both = told(payment.day, payment.second) && told(order.day, order.second);
        both.then(|| self.made(payment).saturating_sub(self.placed(order)))
    }
}

/// Whether days are told, and whether times are compared to the second: where both sides tell more than the day.
fn time_told(orders: &OrderTable, payments: &PaymentTable) -> Result<(bool, bool), Unmatchable> {
    time_told_by((&orders.common, orders.len()), (&payments.common, payments.len()))
}

fn time_told_by(orders: (&Common, usize), payments: (&Common, usize)) -> Result<(bool, bool), Unmatchable> {
    let days = !orders.0.without_day && !payments.0.without_day;
    let seconds = !orders.0.without_second && !payments.0.without_second;
    if !days && !seconds && orders.1 > 0 && payments.1 > 0 {
        return Err(Unmatchable::NoCommonTime);
    }
    let tells_more = |(common, rows): (&Common, usize)| common.within_a_day * 2 > rows;
    Ok((days, seconds && tells_more(orders) && tells_more(payments)))
}
