//! One rule over a whole history at once: for trying out what it would have found.

#![expect(clippy::float_cmp, reason = "a rule that asks for equal numbers means equal numbers")]

use std::num::NonZeroU32;
use std::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};

use super::super::field::{Field, Type};
use super::lists::{ListId, Lists, Period};
use super::payment::{is_among, number_of};
use super::program::{Names, NodeId, Op, Program};
use super::tree::{Operator, Tree};

/// So many rows are worked out together: what they come to stays in the processor's nearest memory.
const CHUNK: usize = 1_024;

/// A history by columns, one row a payment.
pub trait Columns {
    /// When each payment was.
    fn times(&self) -> &[i64];

    /// The values of a field, as [`super::Facts::value`] gives them; a field without a column is absent everywhere.
    fn values(&self, field: Field) -> Option<&[f64]>;

    /// How the word or thing of a row is spelled.
    fn text(&self, field: Field, row: usize) -> Option<&str>;
}

/// For which rows something is true.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    bits: Vec<u64>,
    rows: usize,
}

impl Rows {
    /// Those for which it is said to be.
    pub fn of(truths: &[bool]) -> Self {
        let mut rows = Self::default();
        let truths: Vec<u8> = truths.iter().map(|truth| if *truth { YES } else { NO }).collect();
        rows.push(&truths);
        rows
    }

    /// Whether it is for this one.
    pub fn has(&self, row: usize) -> bool {
        self.bits.get(row / 64).is_some_and(|bits| bits >> (row % 64) & 1 == 1)
    }

    /// For how many it is.
    pub fn count(&self) -> usize {
        self.bits.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Those for which it is, in their order.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.bits.iter().enumerate().flat_map(|(at, bits)| {
            let mut left = *bits;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                left &= left.wrapping_sub(1);
                (bit < 64).then_some(at * 64 + bit)
            })
        })
    }

    /// Sixty-four rows a number, the first in the lowest bit: for counting what several rules have in common.
    pub fn bits(&self) -> &[u64] {
        &self.bits
    }

    fn push(&mut self, truths: &[u8]) {
        for truths in truths.chunks(64) {
            self.bits
                .push(truths.iter().enumerate().fold(0, |bits, (at, truth)| bits | u64::from(*truth == YES) << at));
        }
        self.rows += truths.len();
    }
}

/// What rules find in one history. A rule whose condition did not change is not worked out again.
#[derive(Debug, Default)]
pub struct Backtest {
    found: HashMap<String, Rows, FixedState>,
}

impl Backtest {
    /// The rows for which a condition is true, payments and refunds alike: who judges only one leaves the others out.
    /// The columns and lists are to be the same each time; for others, start anew.
    pub fn rows(&mut self, condition: &Tree, columns: &dyn Columns, lists: &Lists, names: &mut dyn Names) -> &Rows {
        self.found.entry(condition.to_string()).or_insert_with(|| {
            let mut program = Program::default();
            let place = program.add(condition, lists, names);
            program.rows(place, columns, lists)
        })
    }

    /// Forgets all but these conditions.
    pub fn keep(&mut self, conditions: &[&Tree]) {
        let texts: HashSet<String, FixedState> = conditions.iter().map(|condition| condition.to_string()).collect();
        self.found.retain(|text, _| texts.contains(text));
    }

    /// How many conditions it remembers.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether it remembers none.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
}

/// A condition's values are bytes: the smaller of two is what `and` makes of them, the larger what `or` does.
const NO: u8 = 0;
const UNKNOWN: u8 = 1;
const YES: u8 = 2;

/// Numbers of a chunk: a value a row, or one for all.
#[derive(Clone, Copy)]
enum Numbers<'a> {
    Each(&'a [f64]),
    All(f64),
}

impl Numbers<'_> {
    fn at(self, row: usize) -> f64 {
        match self {
            Self::Each(values) => values.get(row).copied().unwrap_or(f64::NAN),
            Self::All(value) => value,
        }
    }
}

impl Program {
    /// The rows for which a rule's condition is true: those for which [`Program::decide`] says so.
    pub fn rows(&self, place: usize, columns: &dyn Columns, lists: &Lists) -> Rows {
        let mut found = Rows::default();
        let Some(rule) = self.rules.get(place) else { return found };
        let rows = columns.times().len();
        let column = |field: &Field| columns.values(*field).filter(|values| values.len() == rows);
        let fields = self.fields().iter().map(column).collect();
        let mut run = Run { program: self, columns, lists, fields, alike: HashMap::default(), rows: 0..0 };
        let mut truths = [UNKNOWN; CHUNK];
        for from in (0..rows).step_by(CHUNK) {
            run.rows = from..rows.min(from + CHUNK);
            let truths = &mut truths[..run.rows.len()];
            run.truths(rule.root, truths);
            found.push(truths);
        }
        found
    }
}

/// When a list has a name so alike: by the field, the list, how alike, and the name's number.
type Alike = HashMap<(NodeId, ListId, u64, NonZeroU32), Vec<Period>, FixedState>;

struct Run<'a> {
    program: &'a Program,
    columns: &'a dyn Columns,
    lists: &'a Lists,
    /// By their places in the program.
    fields: Vec<Option<&'a [f64]>>,
    /// Every name is compared with a list once.
    alike: Alike,
    /// The rows of this chunk.
    rows: Range<usize>,
}

impl<'a> Run<'a> {
    fn op(&self, id: NodeId) -> &'a Op {
        self.program.nodes.get(id as usize).map_or(&Op::Absent, |node| &node.op)
    }

    fn column(&self, place: u32) -> Numbers<'a> {
        let column = self.fields.get(place as usize).copied().flatten();
        column.and_then(|column| column.get(self.rows.clone())).map_or(Numbers::All(f64::NAN), Numbers::Each)
    }

    /// Numbers, words or things; worked out into the scratch when they have to be. That is on the heap, for a rule may
    /// be deep.
    fn numbers<'s>(&mut self, id: NodeId, scratch: &'s mut Vec<f64>) -> Numbers<'s>
    where
        'a: 's,
    {
        let op = self.op(id);
        if let Op::Negative(_) | Op::Arithmetic(..) = op {
            scratch.resize(self.rows.len(), 0.0);
        }
        match op {
            Op::Constant(number) => return Numbers::All(number.number()),
            Op::Field(place) => return self.column(*place),
            Op::Negative(of) => {
                let mut inner = Vec::new();
                let of = self.numbers(*of, &mut inner);
                each(scratch, of, Numbers::All(0.0), |of, _| -of);
            }
            Op::Arithmetic(operator, a, b) => {
                let (mut left, mut right) = (Vec::new(), Vec::new());
                let (a, b) = (self.numbers(*a, &mut left), self.numbers(*b, &mut right));
                // The operator is the same for all rows, so the choice is made outside of the loop.
                match operator {
                    Operator::Plus => each(scratch, a, b, |a, b| Operator::Plus.of(a, b)),
                    Operator::Minus => each(scratch, a, b, |a, b| Operator::Minus.of(a, b)),
                    Operator::Times => each(scratch, a, b, |a, b| Operator::Times.of(a, b)),
                    Operator::Over => each(scratch, a, b, |a, b| Operator::Over.of(a, b)),
                }
            }
            _ => return Numbers::All(f64::NAN),
        }
        Numbers::Each(scratch)
    }

    /// Whether a condition is true, for each row.
    fn truths(&mut self, id: NodeId, out: &mut [u8]) {
        match self.op(id) {
            Op::Equal(a, b) => self.compare(*a, *b, out, |a, b| a == b),
            Op::Less(a, b) => self.compare(*a, *b, out, |a, b| a < b),
            Op::AtMost(a, b) => self.compare(*a, *b, out, |a, b| a <= b),
            Op::Field(place) => {
                each(out, self.column(*place), Numbers::All(0.0), |value, _| byte(value.is_nan(), value != 0.0));
            }
            Op::Among(of, items) => {
                let mut scratch = Vec::new();
                let of = self.numbers(*of, &mut scratch);
                each(out, of, Numbers::All(0.0), |value, _| byte(value.is_nan(), is_among(value, items)));
            }
            Op::Listed(of, list) => {
                let mut scratch = Vec::new();
                let of = self.numbers(*of, &mut scratch);
                let Some(list) = self.lists.get(*list) else { return out.fill(UNKNOWN) };
                let times = self.columns.times().get(self.rows.clone()).unwrap_or_default();
                for (row, (out, now)) in out.iter_mut().zip(times).enumerate() {
                    *out = number_of(of.at(row)).map_or(UNKNOWN, |number| YES * u8::from(list.has(number, *now)));
                }
            }
            Op::Like(of, list, least) => {
                out.fill(UNKNOWN);
                self.like(*of, *list, least.number(), out, NO);
            }
            Op::Known(of) if self.is_truth(*of) => {
                self.truths(*of, out);
                for truth in out {
                    *truth = if *truth == UNKNOWN { NO } else { YES };
                }
            }
            Op::Known(of) => {
                let mut scratch = Vec::new();
                let of = self.numbers(*of, &mut scratch);
                each(out, of, Numbers::All(0.0), |value, _| if value.is_nan() { NO } else { YES });
            }
            Op::Not(of) => {
                self.truths(*of, out);
                for truth in out {
                    *truth = YES - *truth;
                }
            }
            Op::And(of) => self.chain(of, out, NO),
            Op::Or(of) => self.chain(of, out, YES),
            Op::Constant(_) | Op::Negative(_) | Op::Arithmetic(..) | Op::Absent => out.fill(UNKNOWN),
        }
    }

    /// Joins its parts until every row is decided.
    fn chain(&mut self, of: &[NodeId], out: &mut [u8], decides: u8) {
        out.fill(YES - decides);
        let mut part = [UNKNOWN; CHUNK];
        let part = &mut part[..out.len()];
        for id in of {
            if out.iter().all(|truth| *truth == decides) {
                return;
            }
            if let Op::Like(of, list, least) = self.op(*id) {
                // Comparing names is dear, and rows that are decided stay as they are.
                part.copy_from_slice(out);
                self.like(*of, *list, least.number(), part, decides);
            } else {
                self.truths(*id, part);
            }
            let joined = out.iter_mut().zip(&*part);
            if decides == NO {
                joined.for_each(|(truth, part)| *truth = (*truth).min(*part));
            } else {
                joined.for_each(|(truth, part)| *truth = (*truth).max(*part));
            }
        }
    }

    /// Whether a list has a name so alike, for the rows that are not `decided` yet.
    fn like(&mut self, of: NodeId, list: ListId, least: f64, out: &mut [u8], decided: u8) {
        let Op::Field(place) = self.op(of) else { return out.fill(UNKNOWN) };
        let (values, members) = (self.column(*place), self.lists.get(list));
        let (Some(field), Some(members)) = (self.program.fields().get(*place as usize), members) else {
            return out.fill(UNKNOWN);
        };
        let times = self.columns.times().get(self.rows.clone()).unwrap_or_default();
        for (row, (out, now)) in out.iter_mut().zip(times).enumerate().filter(|(_, (out, _))| **out != decided) {
            let text = self.columns.text(*field, self.rows.start + row);
            *out = number_of(values.at(row)).zip(text).map_or(UNKNOWN, |(number, text)| {
                let key = (of, list, least.to_bits(), number);
                let periods = self.alike.entry(key).or_insert_with(|| members.periods_like(text, least));
                YES * u8::from(periods.iter().any(|period| period.covers(*now)))
            });
        }
    }

    fn is_truth(&self, id: NodeId) -> bool {
        match self.op(id) {
            Op::Field(place) => {
                self.program.fields().get(*place as usize).is_some_and(|field| field.value_type() == Type::Truth)
            }
            Op::Constant(_) | Op::Negative(_) | Op::Arithmetic(..) => false,
            _ => true,
        }
    }

    fn compare(&mut self, a: NodeId, b: NodeId, out: &mut [u8], is: impl Fn(f64, f64) -> bool) {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        let (a, b) = (self.numbers(a, &mut left), self.numbers(b, &mut right));
        each(out, a, b, |a, b| byte(a.is_nan() | b.is_nan(), is(a, b)));
    }
}

fn byte(is_unknown: bool, is_true: bool) -> u8 {
    if is_unknown { UNKNOWN } else { YES * u8::from(is_true) }
}

/// Works out a value for each row of two columns, or of one and a number for all: plain loops that the compiler makes
/// wide.
fn each<T>(out: &mut [T], a: Numbers<'_>, b: Numbers<'_>, of: impl Fn(f64, f64) -> T) {
    match (a, b) {
        (Numbers::Each(a), Numbers::Each(b)) => {
            out.iter_mut().zip(a).zip(b).for_each(|((out, a), b)| *out = of(*a, *b));
        }
        (Numbers::Each(a), Numbers::All(b)) => out.iter_mut().zip(a).for_each(|(out, a)| *out = of(*a, b)),
        (Numbers::All(a), Numbers::Each(b)) => out.iter_mut().zip(b).for_each(|(out, b)| *out = of(a, *b)),
        (Numbers::All(a), Numbers::All(b)) => out.iter_mut().for_each(|out| *out = of(a, b)),
    }
}
