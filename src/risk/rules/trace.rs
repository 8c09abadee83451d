//! Why a rule said what it said: its tree with the value of every part.

use super::super::field::Type;
use super::payment::{Facts, Payment, truth};
use super::program::{NodeId, Program};
use super::rule::Rule;
use super::tree::Tree;

/// So many parts are kept; a rule that has more is shown without the rest.
const MOST: usize = 256;
/// So many bytes of a part's text are kept.
const LONGEST: usize = 200;

/// What a part of a rule came to.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A number.
    Number(f64),
    /// A word or an id; its number when nobody knows how it is spelled.
    Word(String),
    /// It is true.
    Yes,
    /// It is not.
    No,
    /// Something that it needs is absent.
    Unknown,
    /// Nobody looked, because the rest decided.
    NotLookedAt,
}

/// A part of a rule, what it came to, and what it was made from.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Trace {
    /// Its text; of a chain or a sum the word or sign that joins it.
    pub text: String,
    /// What it came to.
    pub value: Value,
    /// Another rule had asked for it before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cached: bool,
    /// What it was made from, in the order in which it is written; numbers and words of the rule itself left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<Trace>,
}

impl Program {
    /// The tree of a rule for the payment that it was just asked about. The rule is to be the one that stands at this
    /// place of the program.
    pub fn trace<F: Facts + ?Sized>(&self, place: usize, rule: &Rule, payment: &mut Payment<'_, F>) -> Option<Trace> {
        let parts = &self.rules.get(place)?.parts;
        payment.memory.ask_for(place);
        let mut walk = Walk { program: self, place, parts, at: 0, left: MOST, payment };
        Some(walk.part(&rule.condition, true))
    }
}

struct Walk<'a, 'p, F: ?Sized> {
    program: &'a Program,
    place: usize,
    /// The nodes of the parts in the order of the text, and how far we are.
    parts: &'a [NodeId],
    at: usize,
    left: usize,
    payment: &'a mut Payment<'p, F>,
}

impl<F: Facts + ?Sized> Walk<'_, '_, F> {
    fn part(&mut self, tree: &Tree, is_looked_at: bool) -> Trace {
        let node = self.node(self.at);
        self.at += 1;
        self.left = self.left.saturating_sub(1);
        let value = if is_looked_at { self.value(tree, node) } else { Value::NotLookedAt };
        let first = self.payment.memory.first_for(node);
        Trace {
            text: text(tree),
            value,
            cached: is_looked_at && first.is_some_and(|rule| rule != self.place),
            of: self.parts_of(tree, is_looked_at),
        }
    }

    fn node(&self, at: usize) -> NodeId {
        self.parts.get(at).copied().unwrap_or(NodeId::MAX)
    }

    fn value(&mut self, tree: &Tree, node: NodeId) -> Value {
        let value = self.program.value(node, self.payment);
        if !value.is_finite() {
            return Value::Unknown;
        }
        let of = match tree {
            Tree::Field(field) => field.value_type(),
            Tree::Constant(_) | Tree::Negative(_) | Tree::Arithmetic(..) => Type::Number,
            _ => Type::Truth,
        };
        match (of, tree) {
            (Type::Word(_) | Type::Thing(_), Tree::Field(field)) => {
                let spelled = self.payment.facts.text(*field).map(str::to_owned);
                Value::Word(short(spelled.unwrap_or_else(|| value.to_string())))
            }
            (Type::Truth, _) if value == 0.0 => Value::No,
            (Type::Truth, _) => Value::Yes,
            _ => Value::Number(value),
        }
    }

    /// What a part is made from.
    fn parts_of(&mut self, tree: &Tree, is_looked_at: bool) -> Vec<Trace> {
        let field;
        let children: Vec<&Tree> = match tree {
            Tree::And(of) | Tree::Or(of) => of.iter().collect(),
            Tree::Negative(of) | Tree::Not(of) => vec![of],
            Tree::Among { what, .. } | Tree::Known { what, .. } => vec![what],
            Tree::Arithmetic(_, sides) | Tree::Compare(_, sides) => sides.iter().collect(),
            Tree::Listed { what, .. } | Tree::Like { what, .. } => {
                field = Tree::Field(*what);
                vec![&field]
            }
            Tree::Constant(_) | Tree::Word(..) | Tree::Field(_) => return Vec::new(),
        };
        let mut end = self.at;
        let mut begins = Vec::new();
        for child in &children {
            begins.push(end);
            end += size(child);
        }
        let looked_at = if is_looked_at { self.looked_at(tree, &begins) } else { Vec::new() };
        let mut traces = Vec::new();
        for (child, begin) in children.into_iter().zip(begins) {
            self.at = begin;
            if self.left > 0 && !matches!(child, Tree::Constant(_) | Tree::Word(..)) {
                let is_looked_at = looked_at.contains(&self.node(begin));
                traces.push(self.part(child, is_looked_at));
            }
        }
        self.at = end;
        traces
    }

    /// Which parts were looked at: of a chain the cheapest up to the one that decided, whatever order they are written
    /// in.
    fn looked_at(&mut self, tree: &Tree, begins: &[usize]) -> Vec<NodeId> {
        let mut nodes: Vec<NodeId> = begins.iter().map(|begin| self.node(*begin)).collect();
        let decides = match tree {
            Tree::And(_) => false,
            Tree::Or(_) => true,
            _ => return nodes,
        };
        nodes.sort_by_key(|node| self.program.rank(*node));
        let last = nodes.iter().position(|node| truth(self.program.value(*node, self.payment)) == Some(decides));
        nodes.truncate(last.map_or(nodes.len(), |at| at + 1));
        nodes
    }
}

/// How many parts a tree has, itself included.
fn size(tree: &Tree) -> usize {
    1 + match tree {
        Tree::And(of) | Tree::Or(of) => of.iter().map(size).sum(),
        Tree::Negative(of) | Tree::Not(of) => size(of),
        Tree::Among { what, .. } | Tree::Known { what, .. } => size(what),
        Tree::Arithmetic(_, sides) | Tree::Compare(_, sides) => sides.iter().map(size).sum(),
        Tree::Listed { .. } | Tree::Like { .. } => 1,
        Tree::Constant(_) | Tree::Word(..) | Tree::Field(_) => 0,
    }
}

fn text(tree: &Tree) -> String {
    match tree {
        Tree::And(_) => "and".to_owned(),
        Tree::Or(_) => "or".to_owned(),
        Tree::Not(_) => "not".to_owned(),
        Tree::Negative(_) => "-".to_owned(),
        Tree::Arithmetic(operator, _) => operator.as_str().to_owned(),
        _ => short(tree.to_string()),
    }
}

/// Not longer than is kept.
fn short(mut text: String) -> String {
    if text.len() > LONGEST {
        text.truncate(text.floor_char_boundary(LONGEST));
        text.push('…');
    }
    text
}
