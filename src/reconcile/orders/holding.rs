//! References that hold an order's number among other words, have lost its zeros or its prefix, or are the order's id.
//!
//! There are few of them, so they are looked for the other way round: what they hold is noted, and all orders are asked
//! once whether it is theirs.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::board::Board;
use super::keys;
use super::outcome::{Facts, Place};
use super::sieve::Sieve;
use super::tables::PaymentKind;

/// A number that names an order whose amount differs needs so many digits; a shorter one may be anything.
const LONG_NUMBER: usize = 4;

/// A place in a list of payments that want a word.
type Link = Place;

impl Board<'_> {
    /// Takes payments whose reference holds the number of one order that agrees in everything else. Where no order
    /// agrees, the payment is taken to name the only one that it can mean.
    pub(super) fn take_holding(&mut self) {
        let payments = &self.sales.payments;
        let unnamed = self.named.iter().filter(|named| named.is_none()).count();
        // By word, the last of its payments; and each payment with the one before it of the same word. A list of its own for
        // each word would cost more than all the rest.
        let mut wanted: Sieve<&[u8], Option<Link>> = Sieve::with_room_for(unnamed * 2);
        let mut links: Vec<(Place, Option<Link>)> = Vec::with_capacity(unnamed * 2);
        for row in (0..).zip(&self.named).filter(|(_, named)| named.is_none()).map(|(row, _)| row) {
            let (place, key) = (Place::of(row), payments.key(row));
            let is_asked =
                matches!(payments.row(row).kind, PaymentKind::Charge | PaymentKind::Refund | PaymentKind::Dispute);
            if key.is_empty() || !is_asked {
                continue;
            }
            for word in std::iter::once(key.as_bytes()).chain(keys::numbers(key)) {
                let last = wanted.entry(word);
                if last.is_none_or(|link| links[link.row() as usize].0 != place) {
                    let link = Place::of(u32::try_from(links.len()).unwrap_or(u32::MAX));
                    links.push((place, last.replace(link)));
                }
            }
        }
        if wanted.is_empty() {
            return;
        }
        let orders = &self.sales.orders;
        let rows = 0..u32::try_from(orders.len()).unwrap_or(u32::MAX);
        let begin = || (Vec::<(Place, Place, bool)>::new(), String::new());
        let with_ids = orders.has_ids_beside_keys();
        let holders = rows.into_par_iter().zip(&*self.marks).fold(begin, |(mut holders, mut id), (row, mark)| {
            if !with_ids && !wanted.may_hold(*mark) {
                return (holders, id);
            }
            let number = keys::numbers(orders.key(row)).next_back();
            let long = number.is_some_and(|number| number.len() >= LONG_NUMBER);
            let own = orders.id_beside_number(row, &mut id).map(str::as_bytes);
            for (word, is_name) in [(number, long), (own, true)] {
                let mut next = word.and_then(|word| wanted.get(&word)).copied().flatten();
                while let Some((payment, before)) = next.map(|link| links[link.row() as usize]) {
                    holders.push((payment, Place::of(row), is_name));
                    next = before;
                }
            }
            (holders, id)
        });
        let holders = holders.map(|(holders, _)| holders);
        let mut held: HashMap<Place, Vec<(Place, bool)>, FixedState> = HashMap::default();
        for (payment, order, is_name) in holders.reduce(Vec::new, |mut all, more| {
            all.extend(more);
            all
        }) {
            held.entry(payment).or_default().push((order, is_name));
        }
        let mut held: Vec<_> = held.into_iter().collect();
        held.sort_by(|a, b| self.earlier(a.0, b.0));
        for (payment, mut orders) in held {
            orders.sort_unstable();
            orders.dedup_by_key(|(order, _)| *order);
            let row = self.payment(payment);
            let agrees = |&(order, _): &(Place, bool)| self.agrees(row, self.order(order));
            let agreeing: Vec<Place> = orders.iter().filter(|pair| agrees(pair)).map(|(order, _)| *order).collect();
            match (agreeing.as_slice(), orders.as_slice()) {
                ([order], _) => {
                    self.named[payment.row() as usize] = Some(*order);
                    let is_open = row.kind == PaymentKind::Charge && self.outcome(payment).is_none();
                    if is_open && self.payer(*order).is_none() && !self.is_declined(payment, *order) {
                        self.take(payment, *order, Facts::REFERENCE_HOLDS);
                    }
                }
                (_, [(order, true)]) => self.named[payment.row() as usize] = Some(*order),
                _ => {}
            }
        }
    }
}
