//! What became known of payments, waiting for its time.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::super::event::Label;
use super::Ticket;

/// What became known of a payment: when, in which order it arrived, of which payment, and whether it was fraud.
pub type KnownLater = (i64, u64, Ticket, bool);

/// What becomes known, waiting for its time. The earliest comes first; at one moment, in order of arrival.
#[derive(Debug, Clone, Default)]
pub struct Waiting {
    /// Nearly everything becomes known in the order in which it arrives.
    in_order: VecDeque<KnownLater>,
    others: BinaryHeap<Reverse<KnownLater>>,
    arrived: u64,
}

impl Waiting {
    /// Takes in what becomes known of a payment.
    pub fn push(&mut self, ticket: Ticket, label: Label) {
        let known = (label.known_at, self.arrived, ticket, label.fraud);
        self.arrived += 1;
        if self.in_order.back().is_none_or(|last| last.0 <= known.0) {
            self.in_order.push_back(known);
        } else {
            self.others.push(Reverse(known));
        }
    }

    /// The next ones at most so many, as far as they arrived in order.
    pub fn next(&self, most: usize) -> impl Iterator<Item = &Ticket> + Clone {
        self.in_order.iter().take(most).map(|known| &known.2)
    }

    /// The earliest, if it is known by now.
    pub fn pop(&mut self, now: i64) -> Option<KnownLater> {
        let first = self.in_order.front().map(|known| (known.0, known.1));
        let other = self.others.peek().map(|Reverse(known)| (known.0, known.1));
        let is_first = match (first, other) {
            (Some(first), Some(other)) => first < other,
            (first, _) => first.is_some(),
        };
        let earliest = if is_first { first } else { other };
        if earliest.is_none_or(|(known_at, _)| known_at > now) {
            return None;
        }
        if is_first { self.in_order.pop_front() } else { self.others.pop().map(|Reverse(known)| known) }
    }
}
