//! What a program says of one payment: each part is worked out once, and only as far as it decides.

#![expect(clippy::float_cmp, reason = "a rule that asks for equal numbers means equal numbers")]

use std::num::NonZeroU32;

use super::super::field::Field;
use super::lists::Lists;
use super::program::{Bits, NodeId, Op, Program};

/// What is known of a payment.
pub trait Facts {
    /// The value of a field: a number, 1 or 0 for yes or no, or the number of a word or thing; no number (NaN) when it
    /// is absent.
    fn value(&mut self, field: Field) -> f64;

    /// The same for who has looked up before where the fields of a program are, by its place in [`Program::fields`].
    fn value_at(&mut self, _place: usize, field: Field) -> f64 {
        self.value(field)
    }

    /// How a word or thing is spelled.
    fn text(&self, field: Field) -> Option<&str>;
}

/// A payment that rules are asked about.
pub struct Payment<'a, F: ?Sized> {
    /// When it is; lists hold what they held then.
    pub now: i64,
    /// What is known of it.
    pub facts: &'a mut F,
    /// The lists.
    pub lists: &'a Lists,
    /// What was worked out already.
    pub memory: &'a mut Memory,
}

/// What was worked out for the payment that rules are asked about now. It is kept from payment to payment, so that none
/// has to be made anew.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    slots: Vec<Slot>,
    generation: u32,
    rule: u32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    value: f64,
    generation: u32,
    /// For which rule it was worked out first.
    rule: u32,
}

impl Memory {
    /// Forgets everything, for the next payment (or another program).
    pub fn next(&mut self, program: &Program) {
        self.slots.resize(program.nodes.len(), Slot::default());
        self.generation = self.generation.wrapping_add(1);
        if self.generation == 0 {
            self.slots.fill(Slot::default());
            self.generation = 1;
        }
    }

    /// What is worked out from now on is worked out for this rule.
    pub(super) fn ask_for(&mut self, rule: usize) {
        self.rule = u32::try_from(rule).unwrap_or(u32::MAX);
    }

    fn get(&self, id: NodeId) -> Option<f64> {
        self.slots.get(id as usize).filter(|slot| slot.generation == self.generation).map(|slot| slot.value)
    }

    /// For which rule a node was worked out first.
    pub(super) fn first_for(&self, id: NodeId) -> Option<usize> {
        let slot = self.slots.get(id as usize).filter(|slot| slot.generation == self.generation)?;
        Some(slot.rule as usize)
    }

    fn put(&mut self, id: NodeId, value: f64) {
        if let Some(slot) = self.slots.get_mut(id as usize) {
            *slot = Slot { value, generation: self.generation, rule: self.rule };
        }
    }
}

impl Program {
    /// Whether a rule's condition is true for a payment; nothing when that is unknown. The memory holds what was worked
    /// out for this payment: [`Memory::next`] goes on to the next one.
    pub fn decide<F: Facts + ?Sized>(&self, rule: usize, payment: &mut Payment<'_, F>) -> Option<bool> {
        let compiled = self.rules.get(rule)?;
        payment.memory.ask_for(rule);
        truth(self.value(compiled.root, payment))
    }

    /// Whether a rule's condition is true. That is known sooner than whether it is false or unknown: the first part of an
    /// `and` that is not true is enough.
    pub fn is_true<F: Facts + ?Sized>(&self, rule: usize, payment: &mut Payment<'_, F>) -> bool {
        let Some(compiled) = self.rules.get(rule) else { return false };
        payment.memory.ask_for(rule);
        self.holds(compiled.root, payment)
    }

    fn holds<F: Facts + ?Sized>(&self, id: NodeId, payment: &mut Payment<'_, F>) -> bool {
        let (of, all) = match self.nodes.get(id as usize).map(|node| &node.op) {
            Some(Op::And(of)) => (of, true),
            Some(Op::Or(of)) => (of, false),
            _ => return truth(self.value(id, payment)) == Some(true),
        };
        if let Some(value) = payment.memory.get(id) {
            return truth(value) == Some(true);
        }
        let mut each = of.iter().map(|id| self.holds(*id, payment));
        let holds = if all { each.all(|holds| holds) } else { each.any(|holds| holds) };
        // What does not hold may be unknown.
        if holds {
            payment.memory.put(id, yes(true));
        }
        holds
    }

    /// Works a node out, unless that was done for this payment already.
    pub(super) fn value<F: Facts + ?Sized>(&self, id: NodeId, payment: &mut Payment<'_, F>) -> f64 {
        let Some(node) = self.nodes.get(id as usize) else { return f64::NAN };
        if let Op::Constant(number) = &node.op {
            return number.number();
        }
        if let Some(value) = payment.memory.get(id) {
            return value;
        }
        let value = match &node.op {
            Op::Constant(_) | Op::Absent => f64::NAN,
            Op::Field(place) => match self.fields().get(*place as usize) {
                Some(field) => payment.facts.value_at(*place as usize, *field),
                None => f64::NAN,
            },
            Op::Negative(of) => -self.value(*of, payment),
            Op::Arithmetic(operator, a, b) => operator.of(self.value(*a, payment), self.value(*b, payment)),
            Op::Equal(a, b) => compare(self.value(*a, payment), self.value(*b, payment), |a, b| a == b),
            Op::Less(a, b) => compare(self.value(*a, payment), self.value(*b, payment), |a, b| a < b),
            Op::AtMost(a, b) => compare(self.value(*a, payment), self.value(*b, payment), |a, b| a <= b),
            Op::Among(of, items) => {
                let value = self.value(*of, payment);
                if value.is_nan() { value } else { yes(is_among(value, items)) }
            }
            Op::Listed(of, list) => {
                let list = payment.lists.get(*list);
                match (list, number_of(self.value(*of, payment))) {
                    (Some(list), Some(number)) => yes(list.has(number, payment.now)),
                    _ => f64::NAN,
                }
            }
            Op::Like(of, list, least) => {
                let number = number_of(self.value(*of, payment));
                match (payment.lists.get(*list), number, self.text_of(*of, payment.facts)) {
                    (Some(list), Some(_), Some(text)) => yes(list.has_like(text, least.number(), payment.now)),
                    _ => f64::NAN,
                }
            }
            Op::Known(of) => yes(!self.value(*of, payment).is_nan()),
            Op::Not(of) => 1.0 - self.value(*of, payment),
            Op::And(of) => self.first(of, 0.0, payment),
            Op::Or(of) => self.first(of, 1.0, payment),
        };
        payment.memory.put(id, value);
        value
    }

    /// The value that decides, as soon as one part has it; unknown when another might have had it.
    fn first<F: Facts + ?Sized>(&self, of: &[NodeId], decides: f64, payment: &mut Payment<'_, F>) -> f64 {
        let mut otherwise = 1.0 - decides;
        for id in of {
            let value = self.value(*id, payment);
            if value == decides {
                return decides;
            }
            if value.is_nan() {
                otherwise = f64::NAN;
            }
        }
        otherwise
    }

    fn text_of<'f, F: Facts + ?Sized>(&self, id: NodeId, facts: &'f F) -> Option<&'f str> {
        match self.nodes.get(id as usize).map(|node| &node.op) {
            Some(Op::Field(place)) => facts.text(*self.fields().get(*place as usize)?),
            _ => None,
        }
    }
}

fn compare(a: f64, b: f64, is: impl Fn(f64, f64) -> bool) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { yes(is(a, b)) }
}

/// So many numbers are compared one by one, which takes no longer than looking where one would be.
const FEW: usize = 16;

/// Whether sorted numbers have this one.
pub(super) fn is_among(value: f64, items: &[Bits]) -> bool {
    if items.len() <= FEW {
        return items.iter().fold(false, |is, item| is | (item.number() == value));
    }
    let place = items.partition_point(|item| item.number() < value);
    items.get(place).is_some_and(|item| item.number() == value)
}

fn yes(is: bool) -> f64 {
    f64::from(u8::from(is))
}

pub(super) fn truth(value: f64) -> Option<bool> {
    (!value.is_nan()).then_some(value != 0.0)
}

/// The number of a word or thing, of its value.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast gives the nearest; checked to be the same"
)]
pub(super) fn number_of(value: f64) -> Option<NonZeroU32> {
    let number = value as u32;
    NonZeroU32::new(number).filter(|_| f64::from(number) == value)
}
