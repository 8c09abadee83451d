//! A condition as a tree whose types are right, and the text that it is written as.

use std::fmt;

use super::super::field::{Field, Type};
use super::lexer::is_bare;

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Comparison {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }

    /// Whether it is about equal or not, which words and things can be.
    pub(super) const fn is_equality(self) -> bool {
        matches!(self, Self::Equal | Self::NotEqual)
    }
}

/// What is done with two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    Over,
}

impl Operator {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
            Self::Over => "/",
        }
    }

    /// The result; nothing (no number) when it is not a finite one, as after a division by zero.
    pub(super) fn of(self, left: f64, right: f64) -> f64 {
        let result = match self {
            Self::Plus => left + right,
            Self::Minus => left - right,
            Self::Times => left * right,
            Self::Over => left / right,
        };
        if result.is_finite() { result } else { f64::NAN }
    }
}

/// A number that stands in a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Constant {
    /// As it is written.
    pub number: f64,
    /// It is written in percent.
    pub percent: bool,
}

impl Constant {
    /// What it comes to.
    pub fn value(self) -> f64 {
        if self.percent { self.number / 100.0 } else { self.number }
    }
}

/// A condition, or a value within one. Those that come from [`super::parse`] have the right types everywhere.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// A number.
    Constant(Constant),
    /// A word or an id, of the type of what it is compared with.
    Word(Type, String),
    /// Something that the payment is asked for.
    Field(Field),
    /// The number below zero.
    Negative(Box<Tree>),
    /// Of two numbers.
    Arithmetic(Operator, Box<[Tree; 2]>),
    /// Of two numbers, two words, or two things.
    Compare(Comparison, Box<[Tree; 2]>),
    /// Whether a value is one of these numbers or words.
    Among {
        /// The value.
        what: Box<Tree>,
        /// [`Self::Constant`] or [`Self::Word`].
        items: Vec<Tree>,
        /// Whether it is to be none of them.
        not: bool,
    },
    /// Whether a list has the word or thing at the time of the payment.
    Listed {
        /// The field.
        what: Field,
        /// The list's name.
        list: String,
        /// Whether it is not to be there.
        not: bool,
    },
    /// Whether a list has a name so alike, by Jaro and Winkler.
    Like {
        /// The field.
        what: Field,
        /// The list's name.
        list: String,
        /// From 0 to 1.
        least: Constant,
    },
    /// Whether a value is known, or unknown.
    Known {
        /// The value.
        what: Box<Tree>,
        /// Whether it is to be unknown.
        not: bool,
    },
    /// The contrary.
    Not(Box<Tree>),
    /// All of two or more, none of which is an `And`.
    And(Vec<Tree>),
    /// One of two or more, none of which is an `Or`.
    Or(Vec<Tree>),
}

/// How strongly each form of a tree binds, from the weakest on.
const COMPARED: u8 = 4;
const SUM: u8 = 5;
const PRODUCT: u8 = 6;
const SIGNED: u8 = 7;

impl Tree {
    const fn binding(&self) -> u8 {
        match self {
            Self::Or(_) => 1,
            Self::And(_) => 2,
            Self::Not(_) => 3,
            Self::Compare(..) | Self::Among { .. } | Self::Listed { .. } | Self::Like { .. } | Self::Known { .. } => {
                COMPARED
            }
            Self::Arithmetic(Operator::Plus | Operator::Minus, _) => SUM,
            Self::Arithmetic(Operator::Times | Operator::Over, _) => PRODUCT,
            Self::Negative(_) => SIGNED,
            Self::Constant(_) | Self::Word(..) | Self::Field(_) => 8,
        }
    }

    /// Within parentheses, when it binds less strongly than it has to.
    fn within(&self, least: u8) -> Within<'_> {
        Within(self, self.binding() < least)
    }
}

struct Within<'a>(&'a Tree, bool);

impl fmt::Display for Within<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.1 { write!(f, "({})", self.0) } else { self.0.fmt(f) }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, parts: &[Tree], by: &str, least: u8) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            f.write_str(by)?;
        }
        fmt::Display::fmt(&part.within(least), f)?;
    }
    Ok(())
}

fn word(f: &mut fmt::Formatter<'_>, word: &str) -> fmt::Result {
    if is_bare(word) && word.parse::<Field>().is_err() {
        f.write_str(word)
    } else {
        write!(f, "\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

impl fmt::Display for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.number, if self.percent { " %" } else { "" })
    }
}

/// The text, in the one way in which it is always written.
impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant(constant) => constant.fmt(f),
            Self::Word(_, text) => word(f, text),
            Self::Field(field) => field.fmt(f),
            Self::Negative(of) => write!(f, "-{}", of.within(SIGNED)),
            Self::Arithmetic(operator, sides) => {
                let [left, right] = &**sides;
                let binding = self.binding();
                write!(f, "{} {} {}", left.within(binding), operator.as_str(), right.within(binding + 1))
            }
            Self::Compare(comparison, sides) => {
                let [left, right] = &**sides;
                write!(f, "{} {} {}", left.within(SUM), comparison.as_str(), right.within(SUM))
            }
            Self::Among { what, items, not } => {
                write!(f, "{} {} (", what.within(SUM), membership(*not))?;
                joined(f, items, ", ", 0)?;
                f.write_str(")")
            }
            Self::Listed { what, list, not } => write!(f, "{what} {} @{list}", membership(*not)),
            Self::Like { what, list, least } => write!(f, "{what} like @{list} {least}"),
            Self::Known { what, not } => {
                write!(f, "{} is {}", what.within(SUM), if *not { "unknown" } else { "known" })
            }
            Self::Not(of) => write!(f, "not {}", of.within(3)),
            Self::And(parts) => joined(f, parts, " and ", 3),
            Self::Or(parts) => joined(f, parts, " or ", 2),
        }
    }
}

const fn membership(not: bool) -> &'static str {
    if not { "not in" } else { "in" }
}
