//! What is wrong with the text of a rule, and where.

use std::fmt;
use std::ops::Range;

use super::super::field::Type;

/// So many mistakes of one text are kept; whoever has more has not written rules.
const MOST: usize = 1_000;

/// Something that is wrong, at the word where it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {problem}")]
pub struct Mistake {
    /// The line, from 1 on.
    pub line: usize,
    /// The character within the line, from 1 on.
    pub column: usize,
    /// The bytes of the word within the text.
    pub span: Range<usize>,
    /// What is wrong.
    pub problem: Problem,
}

/// What would have been right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// `block`, `review` or `allow`.
    Action,
    /// `if`, or what may stand before it.
    If,
    /// A field, a number, a word or a parenthesis.
    Value,
    /// `and`, `or`, or the end of the rule.
    End,
    /// A closing parenthesis.
    Close,
    /// `known` or `unknown`.
    Known,
    /// A list's name, or words in parentheses.
    Members,
    /// A list's name.
    List,
    /// A number from 0 to 1.
    Likeness,
    /// A word or a number within a list in parentheses.
    Item,
    /// A comma or a closing parenthesis.
    NextItem,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Action => "`block`, `review` or `allow`",
            Self::If => "`if`",
            Self::Value => "a field, a number or a word",
            Self::End => "`and`, `or` or the end of the rule",
            Self::Close => "`)`",
            Self::Known => "`known` or `unknown`",
            Self::Members => "a list such as `@trusted`, or words in parentheses",
            Self::List => "a list such as `@watchlist`",
            Self::Likeness => "how alike, from 0 to 1",
            Self::Item => "a word or a number",
            Self::NextItem => "`,` or `)`",
        })
    }
}

/// What may be wrong with a rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The text has more bytes than the limit.
    #[error("the text has more than {0} bytes")]
    TextTooLong(usize),
    /// One rule has more words and signs than the limit.
    #[error("this rule has more than {0} words and signs")]
    RuleTooLong(usize),
    /// A word has more bytes than the limit.
    #[error("this has more than {0} bytes")]
    WordTooLong(usize),
    /// Conditions lie more deeply within each other than the limit.
    #[error("more than {0} conditions lie within each other here")]
    TooDeep(usize),
    /// No rule begins or goes on with this character.
    #[error("`{0}` means nothing here")]
    Character(char),
    /// A quoted word does not end on its line.
    #[error("the closing quote is missing")]
    Quote,
    /// A parenthesis is not closed within the rule.
    #[error("this parenthesis is not closed")]
    NotClosed,
    /// A number is larger than can be counted exactly.
    #[error("this number is too large")]
    NumberTooLarge,
    /// Something else was to stand here.
    #[error("expected {expected}, found {}", or_end(.found))]
    Expected {
        /// What.
        expected: Expected,
        /// What stands here; nothing at the end of the rule.
        found: String,
        /// Words that may have been meant.
        suggestions: Vec<String>,
    },
    /// Two comparisons in a row, as in `1 < amount < 5`.
    #[error("one comparison at a time: join two with `and`")]
    Chained,
    /// A weight is more than 100.
    #[error("a weight is a whole number from 0 to 100")]
    Weight,
    /// Two rules of the text have the same key.
    #[error("another rule has the key `{0}`")]
    KeyTwice(String),
    /// No field has this name.
    #[error("there is no field `{name}`{}", meant(.suggestions))]
    NoField {
        /// The name.
        name: String,
        /// The nearest names.
        suggestions: Vec<String>,
    },
    /// No list has this name.
    #[error("there is no list `@{name}`{}", meant(.suggestions))]
    NoList {
        /// The name.
        name: String,
        /// The nearest names, with their `@`.
        suggestions: Vec<String>,
    },
    /// Another type of value is needed here.
    #[error("expected {}, and this is {}", said(*.expected), said(*.found))]
    Type {
        /// What is needed.
        expected: Type,
        /// What it is.
        found: Type,
    },
    /// A word stands where a value of another type is needed.
    #[error("expected {}, and this is a word", said(*.0))]
    Word(Type),
    /// A condition is needed, and this is a value that is neither true nor false.
    #[error("this is {} and neither true nor false: compare it with something", said(*.0))]
    NotTruth(Type),
    /// Words and things are equal or not; none is less than another.
    #[error("this is {}: only `=` and `!=` compare it", said(*.0))]
    NotOrdered(Type),
    /// Yes and no stand alone.
    #[error("this is yes or no already: it stands alone, or after `not`")]
    StandsAlone,
    /// Likeness is between 0 and 1.
    #[error("how alike is a number from 0 to 1")]
    Likeness,
    /// A text holds no rule where one is needed.
    #[error("there is no rule here")]
    NoRule,
    /// A text holds more rules than the one that is needed.
    #[error("one rule is expected, and here begins another")]
    SecondRule,
}

fn or_end(found: &str) -> String {
    if found.is_empty() { "the end of the rule".to_owned() } else { format!("`{found}`") }
}

fn meant(suggestions: &[String]) -> String {
    if suggestions.is_empty() { String::new() } else { format!(": did you mean `{}`?", suggestions.join("` or `")) }
}

/// A type in words.
fn said(of: Type) -> String {
    match of {
        Type::Number => "a number".to_owned(),
        Type::Truth => "yes or no".to_owned(),
        Type::Word(word) => format!("a word like `{}`", word.as_str()),
        Type::Thing(kind) => format!("a thing like `{}`", kind.as_str()),
    }
}

/// The mistakes of one text.
pub(super) struct Mistakes<'t> {
    text: &'t str,
    /// Where lines begin.
    lines: Vec<usize>,
    found: Vec<Mistake>,
    count: usize,
}

impl<'t> Mistakes<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, lines, found: Vec::new(), count: 0 }
    }

    /// Adds a mistake, unless the last one was found at the very same word: then that one says why.
    pub(super) fn add(&mut self, span: Range<usize>, problem: Problem) {
        self.count += 1;
        let is_said = self.found.last().is_some_and(|last| last.span == span);
        if !is_said && self.found.len() < MOST {
            let line = self.lines.partition_point(|begin| *begin <= span.start);
            let begin = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
            let column = self.text.get(begin..span.start).map_or(0, |before| before.chars().count()) + 1;
            self.found.push(Mistake { line, column, span, problem });
        }
    }

    /// Whether it is still worth while to look for what may have been meant.
    pub(super) fn is_full(&self) -> bool {
        self.found.len() >= MOST
    }

    /// How many there were, kept or not.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// All of them, in the order of the text.
    pub(super) fn finish(mut self) -> Vec<Mistake> {
        self.found.sort_by_key(|mistake| (mistake.span.start, mistake.span.end));
        self.found
    }
}
