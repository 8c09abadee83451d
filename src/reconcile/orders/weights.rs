//! What speaks for a payment and an order belonging together: a product of likelihood ratios.
//!
//! Each says how often a true pair looks like this, against how often two rows do that have nothing to do with each other.

use super::board::same_amount;
use super::chances::Chances;
use super::damage::Relation;
use super::sales::Sales;
use super::tables::{Order, Payment};
use super::timing::Timing;

/// A payment that names an order and differs in the amount: how much likelier this very difference is when it belongs
/// to the order. Orders that are paid in part are rare, and so is a foreign amount that is just this one.
const OFF_AMOUNT: f64 = 0.1;

/// In which way a pair that belongs together looks damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Damage {
    /// The reference is right, but time or gateway is unusual, or orders share the number.
    Unusual,
    /// The reference is one letter off.
    OneOff,
    /// It is two letters off.
    TwoOff,
    /// It is cut.
    Cut,
    /// There is none.
    NoReference,
    /// It is another.
    OtherReference,
    /// The reference is right, the amount is not.
    Amount,
}

/// How many damages there are.
pub(super) const DAMAGES: usize = 7;

/// What a payment's reference is, before any order is held against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// There is none.
    NoReference,
    /// It is no order's number.
    Unknown,
    /// It is the number of an order that differs.
    Differing,
    /// It is the number of an order that an equal payment pays already.
    Again,
}

/// How many standings there are.
pub(super) const STANDINGS: usize = 4;

/// How often, of all open payments, which damage occurs, and how often a payment of which standing has no order at all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rates {
    pub(super) damage: [f64; DAMAGES],
    pub(super) orderless: [f64; STANDINGS],
}

impl Rates {
    /// Before anything is known.
    pub(super) const EVEN: Self = Self { damage: [0.02; DAMAGES], orderless: [0.02; STANDINGS] };

    /// How much likelier a damaged pair is than a payment without an order.
    pub(super) fn odds(&self, damage: Damage, standing: Standing) -> f64 {
        self.damage[damage as usize] / self.orderless[standing as usize]
    }
}

/// The ratios that do not depend on the rates.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights {
    pub(super) damage: Damage,
    pub(super) reference: f64,
    pub(super) amount: f64,
    pub(super) time: f64,
    pub(super) gateway: f64,
}

impl Weights {
    pub(super) fn of(
        (sales, chances, timing): (&Sales, &Chances, &Timing),
        payment: &Payment,
        order: &Order,
        relation: Relation,
    ) -> Self {
        let same_amount = same_amount(payment, order);
        let damage = match relation {
            Relation::Same if same_amount => Damage::Unusual,
            Relation::Same => Damage::Amount,
            Relation::OneOff => Damage::OneOff,
            Relation::TwoOff => Damage::TwoOff,
            Relation::Beginning(_) | Relation::End(_) => Damage::Cut,
            Relation::NoReference => Damage::NoReference,
            Relation::Other => Damage::OtherReference,
        };
        Self {
            damage,
            reference: 1.0 / chances.of_relation(relation),
            amount: if same_amount { 1.0 / chances.of_amount(order) } else { OFF_AMOUNT },
            time: timing.share(payment.gateway, sales.lag(payment, order)),
            gateway: chances.of_gateways(payment, order),
        }
    }

    /// All of them together.
    pub(super) fn product(&self) -> f64 {
        self.reference * self.amount * self.time * self.gateway
    }
}
