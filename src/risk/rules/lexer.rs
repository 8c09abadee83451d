//! From a text to the words and signs of its rules.

use std::ops::Range;

use super::mistake::{Mistakes, Problem};
use super::tree::{Comparison, Operator};

/// So many words and signs make a rule at most.
pub(super) const MOST_PIECES: usize = 1_000;
/// So many bytes a word, a number, or a name has at most.
const LONGEST_WORD: usize = 200;
const LONGEST_NUMBER: usize = 40;
/// Up to here an `f64` counts cents exactly.
const LARGEST: f64 = 1e15;

/// Words that have a meaning of their own and are words of a payment only in quotes.
const RESERVED: [&str; 7] = ["if", "and", "or", "not", "in", "is", "like"];
/// What a rule begins with, when it has no key.
pub(super) const ACTIONS: [&str; 3] = ["block", "review", "allow"];

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'t> {
    /// What stands before the colon at the beginning of a rule.
    Key(&'t str),
    Name(&'t str),
    Quoted(String),
    Number(f64),
    List(&'t str),
    Compare(Comparison),
    Arithmetic(Operator),
    Open,
    Close,
    Comma,
    Percent,
    /// What a mistake was already found in.
    Bad,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece<'t> {
    pub(super) token: Token<'t>,
    pub(super) span: Range<usize>,
}

pub(super) fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word)
}

/// Whether a word is read as the same word when it stands there without quotes.
pub(super) fn is_bare(word: &str) -> bool {
    let is_number = word.starts_with(|c: char| c.is_ascii_digit()) && !has_letter(word);
    !word.is_empty() && word.chars().all(is_letter) && !is_number && !is_reserved(word)
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn has_letter(word: &str) -> bool {
    word.contains(|c: char| !c.is_ascii_digit() && c != '_')
}

fn in_key(c: char) -> bool {
    is_letter(c) || c == '-'
}

/// The pieces of each rule. A rule goes on over the lines within its parentheses; a line that begins like a rule begins
/// a rule nevertheless, so that a parenthesis that was forgotten does not swallow what follows.
pub(super) fn split<'t>(text: &'t str, mistakes: &mut Mistakes<'_>) -> Vec<Vec<Piece<'t>>> {
    let mut lexer = Lexer { text, at: 0, depth: 0, rule: Vec::new(), rules: Vec::new(), mistakes };
    lexer.run();
    lexer.rules
}

struct Lexer<'t, 'm, 'k> {
    text: &'t str,
    at: usize,
    depth: usize,
    rule: Vec<Piece<'t>>,
    rules: Vec<Vec<Piece<'t>>>,
    mistakes: &'m mut Mistakes<'k>,
}

impl<'t> Lexer<'t, '_, '_> {
    fn run(&mut self) {
        while let Some(c) = self.rest().chars().next() {
            match c {
                '\n' => {
                    self.at += 1;
                    if self.depth == 0 || begins_rule(self.rest()) {
                        self.finish();
                    }
                }
                '#' => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                c if c.is_whitespace() => self.at += c.len_utf8(),
                '"' => self.quoted(),
                '@' => {
                    let name = run_of(&self.rest()[1..], in_key);
                    self.word(1 + name.len(), Token::List(name));
                }
                c if self.rule.is_empty() && in_key(c) => self.first(),
                c if c.is_ascii_digit() => self.number(),
                c if is_letter(c) => self.name(),
                c => self.sign(c),
            }
        }
        self.finish();
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn finish(&mut self) {
        self.depth = 0;
        let rule = std::mem::take(&mut self.rule);
        if let (Some(first), Some(last)) = (rule.first(), rule.last()) {
            if rule.len() > MOST_PIECES {
                self.mistakes.add(first.span.start..last.span.end, Problem::RuleTooLong(MOST_PIECES));
            } else {
                self.rules.push(rule);
            }
        }
    }

    fn push(&mut self, bytes: usize, token: Token<'t>) {
        self.rule.push(Piece { token, span: self.at..self.at + bytes });
        self.at += bytes;
    }

    fn bad(&mut self, bytes: usize, problem: Problem) {
        self.mistakes.add(self.at..self.at + bytes, problem);
        self.push(bytes, Token::Bad);
    }

    /// A word of so many bytes, unless that is too long.
    fn word(&mut self, bytes: usize, token: Token<'t>) {
        if bytes > LONGEST_WORD {
            self.bad(bytes, Problem::WordTooLong(LONGEST_WORD));
        } else {
            self.push(bytes, token);
        }
    }

    /// The first word of a rule: its key, when a colon follows.
    fn first(&mut self) {
        let key = run_of(self.rest(), in_key);
        let after = &self.rest()[key.len()..];
        let blank = run_of(after, |c| c == ' ' || c == '\t').len();
        if after[blank..].starts_with(':') {
            self.word(key.len(), Token::Key(key));
            self.at += blank + 1;
        } else if self.rest().starts_with('-') {
            self.push(1, Token::Arithmetic(Operator::Minus));
        } else if self.rest().starts_with(|c: char| c.is_ascii_digit()) {
            self.number();
        } else {
            self.name();
        }
    }

    fn name(&mut self) {
        let name = run_of(self.rest(), is_letter);
        self.word(name.len(), Token::Name(name));
    }

    fn number(&mut self) {
        let whole = run_of(self.rest(), is_letter);
        if has_letter(whole) {
            return self.word(whole.len(), Token::Name(whole));
        }
        let mut bytes = whole.len();
        if let Some(after) = self.rest()[bytes..].strip_prefix('.') {
            let digits = run_of(after, |c| c.is_ascii_digit()).len();
            bytes += if digits > 0 { digits + 1 } else { 0 };
        }
        match self.rest()[..bytes].replace('_', "").parse::<f64>() {
            _ if bytes > LONGEST_NUMBER => self.bad(bytes, Problem::WordTooLong(LONGEST_NUMBER)),
            Ok(number) if number <= LARGEST => self.push(bytes, Token::Number(number)),
            _ => self.bad(bytes, Problem::NumberTooLarge),
        }
    }

    /// A word in quotes, with `\"` for a quote and `\\` for a stroke.
    fn quoted(&mut self) {
        let mut word = String::new();
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '\n' => break,
                '"' if word.len() > LONGEST_WORD => return self.bad(at + 1, Problem::WordTooLong(LONGEST_WORD)),
                '"' => return self.push(at + 1, Token::Quoted(word)),
                '\\' => match chars.next() {
                    Some((_, c @ ('"' | '\\'))) => word.push(c),
                    _ => break,
                },
                c => word.push(c),
            }
        }
        let line = self.rest().find('\n').unwrap_or(self.rest().len());
        self.bad(line, Problem::Quote);
    }

    fn sign(&mut self, c: char) {
        let pair = match self.rest().get(..2) {
            Some("==") => Some(Comparison::Equal),
            Some("!=" | "<>") => Some(Comparison::NotEqual),
            Some("<=") => Some(Comparison::AtMost),
            Some(">=") => Some(Comparison::AtLeast),
            _ => None,
        };
        if let Some(comparison) = pair {
            return self.push(2, Token::Compare(comparison));
        }
        let token = match c {
            '=' => Token::Compare(Comparison::Equal),
            '<' => Token::Compare(Comparison::Less),
            '>' => Token::Compare(Comparison::More),
            '+' => Token::Arithmetic(Operator::Plus),
            '-' => Token::Arithmetic(Operator::Minus),
            '*' => Token::Arithmetic(Operator::Times),
            '/' => Token::Arithmetic(Operator::Over),
            ',' => Token::Comma,
            '%' => Token::Percent,
            '(' => {
                self.depth += 1;
                Token::Open
            }
            ')' => {
                self.depth = self.depth.saturating_sub(1);
                Token::Close
            }
            _ => return self.bad(c.len_utf8(), Problem::Character(c)),
        };
        self.push(1, token);
    }
}

/// The characters from the beginning on that are so.
fn run_of(text: &str, is: impl Fn(char) -> bool) -> &str {
    text.find(|c| !is(c)).map_or(text, |end| &text[..end])
}

/// Whether a line begins like a rule: with a key or an action.
fn begins_rule(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t']);
    let word = run_of(line, in_key);
    let has_key = !word.is_empty() && line[word.len()..].trim_start_matches([' ', '\t']).starts_with(':');
    has_key || ACTIONS.contains(&word)
}
