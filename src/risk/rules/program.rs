//! Many rules worked out together: what they share once, the cheapest first, and only as far as it decides.

#![expect(clippy::float_cmp, reason = "a rule that asks for equal numbers means equal numbers")]

use std::num::NonZeroU32;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::super::field::{Field, Type};
use super::lists::{ListId, Lists};
use super::tree::{Comparison, Operator, Tree};

/// What is known of a payment.
pub trait Facts {
    /// The value of a field: a number, 1 or 0 for yes or no, or the number of a word or thing; no number (NaN) when it is
    /// absent.
    fn value(&mut self, field: Field) -> f64;

    /// How a word or thing is spelled.
    fn text(&self, field: Field) -> Option<&str>;
}

/// Who gives numbers to words and things. Rules ask when they are compiled, so that a word that nobody has seen yet
/// matches as soon as it turns up. All words of payments share their numbers; the things of each kind have their own.
pub trait Names {
    /// The number of a word or thing, which it gets now if it has none; nothing when there are no more.
    fn number(&mut self, of: Type, text: &str) -> Option<NonZeroU32>;
}

/// A number by its bits, so that it can be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Bits(u64);

impl Bits {
    pub(super) fn of(number: f64) -> Self {
        Self(number.to_bits())
    }

    pub(super) fn number(self) -> f64 {
        f64::from_bits(self.0)
    }
}

/// The place of a node; what it is made from has lower places.
pub(super) type NodeId = u32;

/// What a node works out from others. Everything that rules can say comes down to these.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Op {
    Constant(Bits),
    /// By its place among [`Program::fields`].
    Field(u32),
    Negative(NodeId),
    Arithmetic(Operator, NodeId, NodeId),
    Equal(NodeId, NodeId),
    Less(NodeId, NodeId),
    AtMost(NodeId, NodeId),
    Among(NodeId, Box<[Bits]>),
    Listed(NodeId, ListId),
    /// Of a field's text; nothing is like what is absent.
    Like(NodeId, ListId, Bits),
    Known(NodeId),
    Not(NodeId),
    /// Sorted by cost.
    And(Box<[NodeId]>),
    Or(Box<[NodeId]>),
    /// A list that is not there: unknown.
    Absent,
}

#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) op: Op,
    pub(super) cost: u32,
}

/// A rule within the program.
#[derive(Debug, Clone)]
pub(super) struct Compiled {
    pub(super) root: NodeId,
    /// The node of each part of its tree, in the order in which they are written (a part before what it is made from).
    pub(super) parts: Box<[NodeId]>,
}

/// Rules that are worked out together.
#[derive(Debug, Clone, Default)]
pub struct Program {
    pub(super) nodes: Vec<Node>,
    known: HashMap<Op, NodeId, FixedState>,
    fields: Vec<Field>,
    pub(super) rules: Vec<Compiled>,
}

/// Looking whether a list has something costs so much, and comparing a name with all of a list.
const LISTED: u32 = 2;
const LIKE: u32 = 5_000;

impl Program {
    /// Adds a condition and gives its place.
    pub fn add(&mut self, condition: &Tree, lists: &Lists, names: &mut dyn Names) -> usize {
        let mut parts = Vec::new();
        let root = self.compile(condition, lists, names, &mut parts);
        self.rules.push(Compiled { root, parts: parts.into() });
        self.rules.len() - 1
    }

    /// The fields that its rules ask for. Nothing else has to be counted.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// How many rules there are.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// How many different parts its rules have together.
    pub fn parts(&self) -> usize {
        self.nodes.len()
    }

    /// Whether a rule's condition is true for a payment; nothing when that is unknown. The memory holds what was worked
    /// out for this payment: [`Memory::next`] goes on to the next one.
    pub fn decide<F: Facts + ?Sized>(&self, rule: usize, payment: &mut Payment<'_, F>) -> Option<bool> {
        let compiled = self.rules.get(rule)?;
        payment.memory.ask_for(rule);
        truth(self.value(compiled.root, payment))
    }

    fn node(&mut self, op: Op, cost: u32) -> NodeId {
        if let Some(id) = self.known.get(&op) {
            return *id;
        }
        let id = NodeId::try_from(self.nodes.len()).unwrap_or(NodeId::MAX);
        self.known.insert(op.clone(), id);
        self.nodes.push(Node { op, cost });
        id
    }

    fn cost(&self, id: NodeId) -> u32 {
        self.nodes.get(id as usize).map_or(0, |node| node.cost)
    }

    /// In which order the parts of a chain are worked out.
    pub(super) fn rank(&self, id: NodeId) -> (u32, NodeId) {
        (self.cost(id), id)
    }

    fn field(&mut self, field: Field) -> NodeId {
        let place = self.fields.iter().position(|known| *known == field).unwrap_or_else(|| {
            self.fields.push(field);
            self.fields.len() - 1
        });
        self.node(Op::Field(u32::try_from(place).unwrap_or(u32::MAX)), field.cost())
    }

    fn list(&mut self, list: &str, lists: &Lists, cost: u32, op: impl Fn(ListId) -> Op) -> NodeId {
        match lists.find(list) {
            Some(id) => self.node(op(id), cost),
            None => self.node(Op::Absent, 0),
        }
    }

    fn negated(&mut self, not: bool, id: NodeId) -> NodeId {
        if not { self.node(Op::Not(id), self.cost(id)) } else { id }
    }

    fn compile(&mut self, tree: &Tree, lists: &Lists, names: &mut dyn Names, parts: &mut Vec<NodeId>) -> NodeId {
        let place = parts.len();
        parts.push(0);
        let id = match tree {
            Tree::Constant(_) | Tree::Word(..) => {
                let bits = literal(tree, names);
                self.node(Op::Constant(bits), 0)
            }
            Tree::Field(field) => self.field(*field),
            Tree::Negative(of) => {
                let of = self.compile(of, lists, names, parts);
                self.node(Op::Negative(of), self.cost(of) + 1)
            }
            Tree::Arithmetic(operator, sides) => {
                let [a, b] = self.both(sides, lists, names, parts);
                self.node(Op::Arithmetic(*operator, a, b), self.cost(a) + self.cost(b) + 1)
            }
            Tree::Compare(comparison, sides) => {
                let [a, b] = self.both(sides, lists, names, parts);
                let op = match comparison {
                    Comparison::Equal | Comparison::NotEqual => Op::Equal(a.min(b), a.max(b)),
                    Comparison::Less => Op::Less(a, b),
                    Comparison::More => Op::Less(b, a),
                    Comparison::AtMost => Op::AtMost(a, b),
                    Comparison::AtLeast => Op::AtMost(b, a),
                };
                let id = self.node(op, self.cost(a) + self.cost(b) + 1);
                self.negated(*comparison == Comparison::NotEqual, id)
            }
            Tree::Among { what, items, not } => {
                let of = self.compile(what, lists, names, parts);
                let mut items: Vec<Bits> = items.iter().map(|item| literal(item, names)).collect();
                items.sort_by(|a, b| a.number().total_cmp(&b.number()));
                items.dedup();
                let id = self.node(Op::Among(of, items.into()), self.cost(of) + 1);
                self.negated(*not, id)
            }
            Tree::Listed { what, list, not } => {
                let of = self.field(*what);
                parts.push(of);
                let id = self.list(list, lists, self.cost(of) + LISTED, |id| Op::Listed(of, id));
                self.negated(*not, id)
            }
            Tree::Like { what, list, least } => {
                let of = self.field(*what);
                parts.push(of);
                self.list(list, lists, self.cost(of) + LIKE, |id| Op::Like(of, id, Bits::of(least.value())))
            }
            Tree::Known { what, not } => {
                let of = self.compile(what, lists, names, parts);
                let id = self.node(Op::Known(of), self.cost(of));
                self.negated(*not, id)
            }
            Tree::Not(of) => {
                let of = self.compile(of, lists, names, parts);
                self.negated(true, of)
            }
            Tree::And(of) => self.chain(of, Op::And, lists, names, parts),
            Tree::Or(of) => self.chain(of, Op::Or, lists, names, parts),
        };
        parts[place] = id;
        id
    }

    fn both(
        &mut self,
        sides: &[Tree; 2],
        lists: &Lists,
        names: &mut dyn Names,
        parts: &mut Vec<NodeId>,
    ) -> [NodeId; 2] {
        let [left, right] = sides;
        [self.compile(left, lists, names, parts), self.compile(right, lists, names, parts)]
    }

    /// The order in which the parts of a chain are written changes nothing, so the cheapest comes first.
    fn chain(
        &mut self,
        of: &[Tree],
        op: fn(Box<[NodeId]>) -> Op,
        lists: &Lists,
        names: &mut dyn Names,
        parts: &mut Vec<NodeId>,
    ) -> NodeId {
        let mut ids: Vec<NodeId> = of.iter().map(|of| self.compile(of, lists, names, parts)).collect();
        ids.sort_by_key(|id| self.rank(*id));
        ids.dedup();
        if let [only] = ids[..] {
            return only;
        }
        let cost = ids.iter().fold(0_u32, |sum, id| sum.saturating_add(self.cost(*id)));
        self.node(op(ids.into()), cost)
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
            Op::Field(place) => match self.fields.get(*place as usize) {
                Some(field) => payment.facts.value(*field),
                None => f64::NAN,
            },
            Op::Negative(of) => -self.value(*of, payment),
            Op::Arithmetic(operator, a, b) => operator.of(self.value(*a, payment), self.value(*b, payment)),
            Op::Equal(a, b) => compare(self.value(*a, payment), self.value(*b, payment), |a, b| a == b),
            Op::Less(a, b) => compare(self.value(*a, payment), self.value(*b, payment), |a, b| a < b),
            Op::AtMost(a, b) => compare(self.value(*a, payment), self.value(*b, payment), |a, b| a <= b),
            Op::Among(of, items) => {
                let value = self.value(*of, payment);
                if value.is_nan() { value } else { yes(items.iter().any(|item| item.number() == value)) }
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
            Some(Op::Field(place)) => facts.text(*self.fields.get(*place as usize)?),
            _ => None,
        }
    }
}

fn literal(tree: &Tree, names: &mut dyn Names) -> Bits {
    match tree {
        Tree::Constant(constant) => Bits::of(constant.value()),
        // Nothing has the number zero.
        Tree::Word(of, text) => Bits::of(names.number(*of, text).map_or(0.0, |number| f64::from(number.get()))),
        _ => Bits::of(f64::NAN),
    }
}

fn compare(a: f64, b: f64, is: impl Fn(f64, f64) -> bool) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { yes(is(a, b)) }
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
