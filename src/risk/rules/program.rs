//! Many rules made ready to be worked out together: what they share is there once, and the cheapest comes first.

use std::num::NonZeroU32;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::super::field::{Field, Type};
use super::lists::{ListId, Lists};
use super::tree::{Comparison, Operator, Tree};

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
    /// One of these, which are sorted.
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
}

fn literal(tree: &Tree, names: &mut dyn Names) -> Bits {
    match tree {
        Tree::Constant(constant) => Bits::of(constant.value()),
        // Nothing has the number zero.
        Tree::Word(of, text) => Bits::of(names.number(*of, text).map_or(0.0, |number| f64::from(number.get()))),
        _ => Bits::of(f64::NAN),
    }
}
