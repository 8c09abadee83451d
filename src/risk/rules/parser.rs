//! From words and signs to what was written, before anybody asks whether its types are right.
//!
//! Recursive descent, one function a level of binding. After a mistake the parser goes on behind the next `and` or
//! `or`, so that all mistakes of a rule are found.

use std::ops::Range;

use super::super::event::What;
use super::lexer::{ACTIONS, Piece, Token, is_reserved};
use super::mistake::{Expected, Mistakes, Problem};
use super::rule::{Action, Typology};
use super::suggest::nearest;
use super::tree::{Comparison, Constant, Operator};

/// So deep conditions and sums may lie within each other.
pub(super) const DEEPEST: usize = 48;

/// A part of a condition and where it stands.
#[derive(Debug)]
pub(super) struct Syntax {
    pub(super) span: Range<usize>,
    pub(super) node: Node,
    depth: usize,
}

#[derive(Debug)]
pub(super) enum Node {
    Constant(Constant),
    Name(String),
    Quoted(String),
    Negative(Box<Syntax>),
    Arithmetic(Operator, Box<[Syntax; 2]>),
    Compare(Comparison, Box<[Syntax; 2]>),
    Among {
        what: Box<Syntax>,
        items: Vec<Syntax>,
        not: bool,
    },
    Listed {
        what: Box<Syntax>,
        list: ListName,
        not: bool,
    },
    Like {
        what: Box<Syntax>,
        list: ListName,
        least: Constant,
    },
    Known {
        what: Box<Syntax>,
        not: bool,
    },
    Not(Box<Syntax>),
    And(Vec<Syntax>),
    Or(Vec<Syntax>),
    /// A mistake was found here.
    Broken,
}

#[derive(Debug)]
pub(super) struct ListName {
    pub(super) name: String,
    pub(super) span: Range<usize>,
}

/// What stands before `if`, and the condition.
pub(super) struct Written<'t> {
    pub(super) key: Option<(&'t str, Range<usize>)>,
    pub(super) action: Action,
    pub(super) on: What,
    pub(super) typology: Typology,
    pub(super) weight: u8,
    pub(super) condition: Syntax,
}

/// A mistake was written down; what is left of this part cannot be understood.
struct Stop;

type Parsed<T> = Result<T, Stop>;

/// Reads one rule; nothing when it cannot be understood even in part.
pub(super) fn rule<'t>(pieces: &[Piece<'t>], mistakes: &mut Mistakes<'t>, text: &'t str) -> Option<Written<'t>> {
    let end = pieces.last().map_or(0, |last| last.span.end);
    Parser { pieces, at: 0, end, depth: 0, open: 0, gave_up: false, mistakes, text }.rule().ok()
}

struct Parser<'p, 't, 'm> {
    pieces: &'p [Piece<'t>],
    at: usize,
    end: usize,
    depth: usize,
    /// How many parentheses are open.
    open: usize,
    /// Nothing more is said of this rule.
    gave_up: bool,
    mistakes: &'m mut Mistakes<'t>,
    text: &'t str,
}

impl<'t> Parser<'_, 't, '_> {
    fn rule(&mut self) -> Parsed<Written<'t>> {
        let key = match self.peek() {
            Some(Token::Key(key)) => Some((*key, self.take())),
            _ => None,
        };
        let action = Action::ALL.into_iter().find(|action| self.is_name(action.as_str()));
        let Some(action) = action else { return Err(self.expected(Expected::Action, &ACTIONS)) };
        self.at += 1;
        let on = if self.skip("refund") { What::Refund } else { What::Payment };
        let typology = Typology::ALL.into_iter().find(|typology| self.is_name(typology.as_str()));
        self.at += usize::from(typology.is_some());
        let weight = self.weight().unwrap_or(action.default_weight());
        if !self.skip("if") {
            let mut instead = vec!["if", "refund"];
            instead.extend(Typology::ALL.map(Typology::as_str));
            return Err(self.expected(Expected::If, &instead));
        }
        let condition = self.or()?;
        if self.peek().is_some() {
            self.expected(Expected::End, &["and", "or"]);
        }
        Ok(Written { key, action, on, typology: typology.unwrap_or_default(), weight, condition })
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number from 0 to 100")]
    fn weight(&mut self) -> Option<u8> {
        let Some(Token::Number(weight)) = self.peek() else { return None };
        let weight = *weight;
        let span = self.take();
        if weight.fract() == 0.0 && (0.0..=100.0).contains(&weight) {
            return Some(weight as u8);
        }
        self.mistakes.add(span, Problem::Weight);
        None
    }

    fn or(&mut self) -> Parsed<Syntax> {
        self.chain("or", Self::and, Node::Or)
    }

    fn and(&mut self) -> Parsed<Syntax> {
        self.chain("and", |it| Ok(it.operand()), Node::And)
    }

    /// One part, or several that the word joins; parts that are joined by the same word are parts of this chain.
    fn chain(
        &mut self,
        word: &str,
        part: fn(&mut Self) -> Parsed<Syntax>,
        join: fn(Vec<Syntax>) -> Node,
    ) -> Parsed<Syntax> {
        let first = part(self)?;
        if !self.is_name(word) {
            return Ok(first);
        }
        let mut parts = Vec::new();
        let mut add = |part: Syntax| match part.node {
            Node::And(inner) if word == "and" => parts.extend(inner),
            Node::Or(inner) if word == "or" => parts.extend(inner),
            _ => parts.push(part),
        };
        let mut span = first.span.clone();
        add(first);
        while self.skip(word) {
            let next = part(self)?;
            span.end = next.span.end;
            add(next);
        }
        let depth = parts.iter().map(|part| part.depth).max().unwrap_or(0);
        self.node(span, depth, join(parts))
    }

    /// A part of a chain. After a mistake, what follows up to the next part is passed over.
    fn operand(&mut self) -> Syntax {
        let from = self.here();
        let part = self.not().and_then(|part| match self.peek() {
            None | Some(Token::Close | Token::Name("and" | "or")) => Ok(part),
            Some(_) if self.open > 0 => Err(self.expected(Expected::Close, &["and", "or"])),
            Some(_) => Err(self.expected(Expected::End, &["and", "or"])),
        });
        part.unwrap_or_else(|Stop| {
            let mut open = 0_usize;
            while let Some(token) = self.peek() {
                match token {
                    Token::Name("and" | "or") | Token::Close if open == 0 => break,
                    Token::Open => open += 1,
                    Token::Close => open -= 1,
                    _ => {}
                }
                self.at += 1;
            }
            Syntax { span: from, node: Node::Broken, depth: 0 }
        })
    }

    fn not(&mut self) -> Parsed<Syntax> {
        let from = self.here();
        if !self.skip("not") {
            return self.comparison();
        }
        let of = self.deeper(&from, Self::not)?;
        self.node(from.start..of.span.end, of.depth, Node::Not(Box::new(of)))
    }

    fn comparison(&mut self) -> Parsed<Syntax> {
        let left = self.sum()?;
        let (start, depth) = (left.span.start, left.depth);
        if let Some(Token::Compare(comparison)) = self.peek() {
            let comparison = *comparison;
            self.at += 1;
            let right = self.sum()?;
            if matches!(self.peek(), Some(Token::Compare(_))) {
                self.mistakes.add(self.here(), Problem::Chained);
                return Err(Stop);
            }
            let depth = depth.max(right.depth);
            return self.node(start..right.span.end, depth, Node::Compare(comparison, Box::new([left, right])));
        }
        let not = self.is_name("not")
            && matches!(self.pieces.get(self.at + 1), Some(next) if next.token == Token::Name("in"));
        self.at += usize::from(not);
        let what = Box::new(left);
        let node = if self.skip("in") {
            match self.peek() {
                Some(Token::List(_)) => Node::Listed { what, list: self.list()?, not },
                Some(Token::Open) => Node::Among { what, items: self.items()?, not },
                _ => return Err(self.expected(Expected::Members, &[])),
            }
        } else if self.skip("is") {
            let not = self.is_name("unknown");
            if !self.skip("known") && !self.skip("unknown") {
                return Err(self.expected(Expected::Known, &["known", "unknown"]));
            }
            Node::Known { what, not }
        } else if self.skip("like") {
            let list = self.list()?;
            let Some(Token::Number(number)) = self.peek() else { return Err(self.expected(Expected::Likeness, &[])) };
            let number = *number;
            let span = self.take();
            let least = Constant { number, percent: self.percent() };
            if least.value() > 1.0 {
                self.mistakes.add(span, Problem::Likeness);
            }
            Node::Like { what, list, least }
        } else {
            return Ok(*what);
        };
        self.node(start..self.before(), depth, node)
    }

    fn list(&mut self) -> Parsed<ListName> {
        match self.peek() {
            Some(Token::List(name)) => {
                let name = (*name).to_owned();
                Ok(ListName { name, span: self.take() })
            }
            _ => Err(self.expected(Expected::List, &[])),
        }
    }

    /// Words or numbers in parentheses.
    fn items(&mut self) -> Parsed<Vec<Syntax>> {
        let open = self.take();
        let mut items = Vec::new();
        loop {
            let item = match self.peek() {
                Some(Token::Number(_) | Token::Quoted(_) | Token::Name(_)) => self.primary(),
                _ => Err(self.expected(Expected::Item, &[])),
            };
            let next = item.map(|item| items.push(item)).and_then(|()| match self.peek() {
                Some(Token::Comma) => Ok(true),
                Some(Token::Close) => Ok(false),
                None => Err(self.not_closed(open.clone())),
                Some(_) => Err(self.expected(Expected::NextItem, &[])),
            });
            if next.is_err() {
                // What is left of the list is passed over, and the condition goes on behind it.
                while self.peek().is_some_and(|token| *token != Token::Close) {
                    self.at += 1;
                }
            }
            self.at += 1;
            if !next? {
                return Ok(items);
            }
        }
    }

    fn sum(&mut self) -> Parsed<Syntax> {
        self.arithmetic([Operator::Plus, Operator::Minus], Self::product)
    }

    fn product(&mut self) -> Parsed<Syntax> {
        self.arithmetic([Operator::Times, Operator::Over], Self::signed)
    }

    fn arithmetic(&mut self, operators: [Operator; 2], part: fn(&mut Self) -> Parsed<Syntax>) -> Parsed<Syntax> {
        let mut left = part(self)?;
        while let Some(Token::Arithmetic(operator)) = self.peek() {
            let operator = *operator;
            if !operators.contains(&operator) {
                break;
            }
            self.at += 1;
            let right = part(self)?;
            let (span, depth) = (left.span.start..right.span.end, left.depth.max(right.depth));
            left = self.node(span, depth, Node::Arithmetic(operator, Box::new([left, right])))?;
        }
        Ok(left)
    }

    fn signed(&mut self) -> Parsed<Syntax> {
        if self.peek() != Some(&Token::Arithmetic(Operator::Minus)) {
            return self.primary();
        }
        let from = self.take();
        let of = self.deeper(&from, Self::signed)?;
        self.node(from.start..of.span.end, of.depth, Node::Negative(Box::new(of)))
    }

    fn primary(&mut self) -> Parsed<Syntax> {
        let node = match self.peek() {
            Some(Token::Number(number)) => {
                let number = *number;
                let span = self.take();
                let constant = Constant { number, percent: self.percent() };
                return self.node(span.start..self.before(), 0, Node::Constant(constant));
            }
            Some(Token::Name(name)) if !is_reserved(name) => Node::Name((*name).to_owned()),
            Some(Token::Quoted(word)) => Node::Quoted(word.clone()),
            Some(Token::Open) => return self.parenthesis(),
            _ => return Err(self.expected(Expected::Value, &[])),
        };
        let span = self.take();
        self.node(span, 0, node)
    }

    fn parenthesis(&mut self) -> Parsed<Syntax> {
        let open = self.take();
        self.open += 1;
        let within = self.deeper(&open, Self::or);
        self.open -= 1;
        let within = within?;
        if self.peek() != Some(&Token::Close) {
            return Err(self.not_closed(open));
        }
        let close = self.take();
        Ok(Syntax { span: open.start..close.end, ..within })
    }

    /// One level further down, if there are not too many.
    fn deeper(&mut self, at: &Range<usize>, part: fn(&mut Self) -> Parsed<Syntax>) -> Parsed<Syntax> {
        if self.depth >= DEEPEST {
            return Err(self.too_deep(at.clone()));
        }
        self.depth += 1;
        let parsed = part(self);
        self.depth -= 1;
        parsed
    }

    fn node(&mut self, span: Range<usize>, depth: usize, node: Node) -> Parsed<Syntax> {
        if depth >= DEEPEST {
            return Err(self.too_deep(span));
        }
        Ok(Syntax { span, node, depth: depth + 1 })
    }

    fn too_deep(&mut self, span: Range<usize>) -> Stop {
        self.mistakes.add(span, Problem::TooDeep(DEEPEST));
        self.at = self.pieces.len();
        self.gave_up = true;
        Stop
    }

    fn not_closed(&mut self, open: Range<usize>) -> Stop {
        if !self.gave_up {
            self.mistakes.add(open, Problem::NotClosed);
        }
        Stop
    }

    fn percent(&mut self) -> bool {
        let is = self.peek() == Some(&Token::Percent);
        self.at += usize::from(is);
        is
    }

    fn peek(&self) -> Option<&Token<'t>> {
        self.pieces.get(self.at).map(|piece| &piece.token)
    }

    fn is_name(&self, name: &str) -> bool {
        matches!(self.peek(), Some(Token::Name(found)) if *found == name)
    }

    fn skip(&mut self, name: &str) -> bool {
        let is = self.is_name(name);
        self.at += usize::from(is);
        is
    }

    /// Where the next piece is, or the end of the rule.
    fn here(&self) -> Range<usize> {
        self.pieces.get(self.at).map_or(self.end..self.end, |piece| piece.span.clone())
    }

    /// Where the last piece ended.
    fn before(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.pieces.get(at)).map_or(self.end, |piece| piece.span.end)
    }

    fn take(&mut self) -> Range<usize> {
        let here = self.here();
        self.at += 1;
        here
    }

    /// Something else was to stand here; what was already found wrong is not found wrong again.
    fn expected(&mut self, expected: Expected, words: &[&str]) -> Stop {
        if !self.gave_up && self.peek() != Some(&Token::Bad) {
            let span = self.here();
            let found = self.text.get(span.clone()).unwrap_or("").to_owned();
            let suggestions = nearest(&found, words.iter().map(|word| (*word).to_owned()));
            self.mistakes.add(span, Problem::Expected { expected, found, suggestions });
        }
        Stop
    }
}
