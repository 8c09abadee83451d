//! Rules that a shopkeeper can read: from one line of text to what it says of a payment, and why.
//!
//! ```text
//! card-testing: review fraud 40 if cards_per_ip_1d > 4 and declines_per_ip_1h >= 3
//! usual-customer: allow if customer in @trusted_customers and amount <= 2 * usual_amount_of_customer
//! refunder: review refund staff 30 if refunds_per_staff_30d >= 5 and refund_z_of_staff >= 3
//! ```
//!
//! A line is `[key:] action [refund] [typology] [weight] if condition`. The action is `block`, `review` or `allow`;
//! with `refund` money that goes back is judged instead of payments that are tried; the typology is `fraud` unless it
//! is `aml`, `staff` or `network`; the weight is 0 to 100 points. What follows `#` is a comment, and within parentheses
//! a rule goes on over several lines.
//!
//! A condition compares fields ([`Field::names`](super::Field::names)) with `=`, `!=`, `<`, `<=`, `>` and `>=`, reckons
//! with `+`, `-`, `*`, `/` and `%`, asks for members with `in (US, CA)`, `not in (...)` and `in @list`, for names that
//! are alike with `like @list 0.90`, and whether something `is known` or `is unknown`; and it joins all that with
//! `and`, `or`, `not` and parentheses. Words stand with or without quotes. `declined` stands alone.
//!
//! [`parse`] reads such lines into [`Rule`]s and finds all [`Mistake`]s of a text at once. A [`Program`] works out many
//! rules together, each part that they share once; a [`RuleSet`] says what they come to, and a [`Trace`] why. A
//! [`Backtest`] tries rules out on a history by columns. What is absent is never guessed: a condition on it is unknown
//! (the logic of Kleene), and a rule fires only when its condition is true. Entries of [`Lists`] count from their time
//! on.

mod check;
mod columns;
mod lexer;
mod lists;
mod mistake;
mod parser;
mod payment;
pub mod presets;
mod program;
mod rule;
mod set;
mod suggest;
#[cfg(test)]
mod tests;
mod trace;
mod tree;

use hashbrown::HashSet;

pub use columns::{Backtest, Columns, Rows};
pub use lists::{List, ListId, Lists, NoList, Period, Purpose};
pub use mistake::{Expected, Mistake, Problem};
pub use payment::{Facts, Memory, Payment};
pub use program::{Names, Program};
pub use rule::{Action, Rule, Typology};
pub use set::{Broken, Effect, Hit, Judgement, Kept, Mode, RuleSet, Sound};
pub use trace::{Trace, Value};
pub use tree::{Comparison, Constant, Operator, Tree};

use mistake::Mistakes;

/// So many bytes a text of rules has at most.
const LONGEST_TEXT: usize = 4 << 20;

/// What a text of rules holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The rules without mistakes, in their order.
    pub rules: Vec<Rule>,
    /// All mistakes, in the order of the text; of more than a thousand those that were found first.
    pub mistakes: Vec<Mistake>,
}

/// Reads a text of rules. A rule with a mistake does not keep the others from being read.
pub fn parse(text: &str, lists: &Lists) -> Parsed {
    let mut mistakes = Mistakes::of(text);
    let rules = read(text, lists, &mut mistakes).into_iter().map(|(rule, _)| rule).collect();
    Parsed { rules, mistakes: mistakes.finish() }
}

/// Reads a text of exactly one rule.
pub fn parse_one(text: &str, lists: &Lists) -> Result<Rule, Vec<Mistake>> {
    let mut mistakes = Mistakes::of(text);
    let mut rules = read(text, lists, &mut mistakes).into_iter();
    let first = rules.next();
    if let Some((_, at)) = rules.next() {
        mistakes.add(at..at, Problem::SecondRule);
    } else if first.is_none() && mistakes.count() == 0 {
        mistakes.add(0..0, Problem::NoRule);
    }
    match first {
        Some((rule, _)) if mistakes.count() == 0 => Ok(rule),
        _ => Err(mistakes.finish()),
    }
}

/// The rules, each with where it begins.
fn read<'t>(text: &'t str, lists: &Lists, mistakes: &mut Mistakes<'t>) -> Vec<(Rule, usize)> {
    if text.len() > LONGEST_TEXT {
        mistakes.add(0..0, Problem::TextTooLong(LONGEST_TEXT));
        return Vec::new();
    }
    let mut keys = HashSet::<&str, foldhash::fast::FixedState>::default();
    let mut rules = Vec::new();
    for pieces in lexer::split(text, mistakes) {
        let before = mistakes.count();
        // A rule in which a character made no sense is looked at for its other mistakes, and then left out.
        let has_bad = pieces.iter().any(|piece| piece.token == lexer::Token::Bad);
        let Some(written) = parser::rule(&pieces, mistakes, text) else { continue };
        if let Some((key, span)) = &written.key
            && !keys.insert(key)
        {
            mistakes.add(span.clone(), Problem::KeyTwice((*key).to_owned()));
        }
        let condition = check::condition(&written.condition, lists, mistakes);
        if let Some(condition) = condition.filter(|_| !has_bad && mistakes.count() == before) {
            let rule = Rule {
                key: written.key.map(|(key, _)| key.to_owned()),
                action: written.action,
                on: written.on,
                typology: written.typology,
                weight: written.weight,
                condition,
            };
            rules.push((rule, pieces.first().map_or(0, |first| first.span.start)));
        }
    }
    rules
}
