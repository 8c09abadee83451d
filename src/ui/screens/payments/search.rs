//! The search line while a person edits it: what is understood stands as terms, the rest is text.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};

use crate::domain::Currency;
use crate::domain::search::{KEYS, PaymentFilter, STATUS_WORDS};
use crate::text::UserError;

/// Card schemes as gateways write them, for completion.
const BRANDS: [&str; 6] = ["visa", "mastercard", "amex", "discover", "jcb", "unionpay"];

/// A search line being edited.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchLine {
    /// Terms with a key that are finished, as they were typed: `status:held`.
    pub terms: Vec<String>,
    /// The rest, as it stands in the field.
    pub typed: String,
}

/// What completion may propose, besides what the search itself knows.
#[derive(Debug, Clone)]
pub struct Known<'a> {
    /// The currencies that occur.
    pub currencies: &'a BTreeSet<Currency>,
    /// The day it is.
    pub today: NaiveDate,
}

impl SearchLine {
    /// A line that came from elsewhere: all its terms are finished.
    pub fn of(line: String) -> Self {
        let mut search = Self { terms: Vec::new(), typed: line };
        search.finish_terms(true);
        search
    }

    /// The line to search for. What is still being typed and cannot be right yet is left out: `amount:>` is no mistake.
    pub fn line(&self) -> String {
        let typed = match self.word_at_the_end() {
            Some(word) if is_unfinished(word) => self.typed.strip_suffix(word).unwrap_or_default(),
            _ => &self.typed,
        };
        self.terms.iter().map(String::as_str).chain(typed.split_whitespace()).collect::<Vec<_>>().join(" ")
    }

    /// The line, or why it cannot be searched for.
    ///
    /// # Errors
    /// The first word that is not understood.
    pub fn understood(&self) -> Result<String, UserError> {
        let line = self.line();
        PaymentFilter::parse(&line).map(|_| line).map_err(UserError::from)
    }

    /// Turns what is finished into terms: words with a space behind them, and with `all` the last one too, which then has
    /// its space.
    pub fn finish_terms(&mut self, all: bool) {
        let end = if all { None } else { self.word_at_the_end().map(str::to_owned) };
        let (mut rest, mut found) = (Vec::new(), false);
        for word in self.typed.strip_suffix(end.as_deref().unwrap_or_default()).unwrap_or_default().split_whitespace() {
            if is_term(word) {
                self.terms.push(word.to_owned());
                found = true;
            } else {
                rest.push(word);
            }
        }
        if found {
            let mut typed = rest.join(" ");
            if !typed.is_empty() {
                typed.push(' ');
            }
            typed.push_str(&end.unwrap_or_default());
            self.typed = typed;
        }
        if all && self.word_at_the_end().is_some() {
            self.typed.push(' ');
        }
    }

    /// Takes the last term back into the text, to be changed.
    pub fn take_term_back(&mut self) {
        if let Some(term) = self.terms.pop() {
            self.typed = term;
        }
    }

    /// What would complete the word that is being typed.
    pub fn completion(&self, known: &Known<'_>) -> Option<String> {
        let word = self.word_at_the_end()?.to_lowercase();
        let Some((key, value)) = word.split_once(':') else {
            let key = KEYS.iter().find(|key| key.starts_with(&word))?;
            return Some(format!("{}:", key.strip_prefix(word.as_str())?));
        };
        let proposed = proposals(key, known);
        let value_of = proposed.iter().find(|proposed| proposed.len() > value.len() && proposed.starts_with(value))?;
        value_of.strip_prefix(value).map(str::to_owned)
    }

    /// The word that ends where the text ends.
    fn word_at_the_end(&self) -> Option<&str> {
        self.typed.split(char::is_whitespace).next_back().filter(|word| !word.is_empty())
    }
}

/// Values that make sense behind a key.
fn proposals(key: &str, known: &Known<'_>) -> Vec<String> {
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    match key {
        "status" => words(&STATUS_WORDS),
        "card" => words(&BRANDS),
        "currency" => known.currencies.iter().map(|currency| currency.code().to_lowercase()).collect(),
        "amount" => words(&[">100"]),
        "risk" => words(&[">65"]),
        "after" => vec![known.today.with_day(1).unwrap_or(known.today).to_string()],
        "before" => vec![known.today.to_string()],
        _ => Vec::new(),
    }
}

/// Whether a word is a term that stands for itself: a known key with a value that it takes.
fn is_term(word: &str) -> bool {
    word.split_once(':').is_some_and(|(_, value)| !value.is_empty()) && PaymentFilter::parse(word).is_ok()
}

/// Whether a word cannot be right yet, but can become so by typing on. That goes for the first letters of a key, too: the
/// list is not to be emptied by everybody who begins to type `status:`. A space behind it says that it is meant.
fn is_unfinished(word: &str) -> bool {
    let word = word.to_lowercase();
    let begins_a_key = word.len() > 1 && KEYS.iter().any(|key| key.starts_with(&word));
    let Some((key, value)) = word.split_once(':').filter(|(key, _)| KEYS.contains(key)) else { return begins_a_key };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let begins_one_of = |words: &[&str]| words.iter().any(|word| word.starts_with(value) && *word != value);
    match key {
        _ if value.is_empty() => true,
        "status" => begins_one_of(&STATUS_WORDS),
        "card" => begins_one_of(&BRANDS) || (digits(value) && value.len() < 4),
        "currency" => value.len() < 3,
        "country" => value.len() < 2,
        "amount" | "risk" => {
            let number = value.trim_start_matches(['<', '>', '=']);
            number.is_empty() || number.strip_suffix('.').is_some_and(digits)
        }
        "after" | "before" => value.len() < "2026-11-01".len() && value.split('-').all(digits),
        _ => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn typed(text: &str) -> SearchLine {
        SearchLine { terms: Vec::new(), typed: text.to_owned() }
    }

    fn completed(text: &str) -> Option<String> {
        let currencies = [Currency::EUR, Currency::USD].into();
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        typed(text).completion(&Known { currencies: &currencies, today })
    }

    #[test]
    fn finished_terms_leave_the_text() {
        let mut line = typed("ana Status:held amount:>5");
        line.finish_terms(false);
        assert_eq!(line, SearchLine { terms: vec!["Status:held".into()], typed: "ana amount:>5".into() });
        line.finish_terms(true);
        assert_eq!(line.terms, ["Status:held", "amount:>5"]);
        assert_eq!(line.typed, "ana ");
        assert_eq!(line.line(), "Status:held amount:>5 ana");
        line.take_term_back();
        assert_eq!((line.terms.len(), line.typed.as_str()), (1, "amount:>5"));
    }

    #[test]
    fn words_without_a_key_and_mistakes_stay_text() {
        let mut line = SearchLine::of("weber stauts:held after:yesterday".to_owned());
        line.finish_terms(true);
        assert_eq!(line.typed, "weber stauts:held after:yesterday ");
        assert_eq!(line.understood().unwrap_err().what.key, "search-unknown-key");
    }

    #[test]
    fn what_can_still_become_right_is_no_mistake() {
        for unfinished in ["amount:", "amount:>", "risk:>6.", "after:2026-1", "status:dec", "currency:e", "card:42"] {
            let line = SearchLine { terms: vec!["status:held".into()], typed: format!("ana {unfinished}") };
            assert_eq!(line.understood().unwrap(), "status:held ana", "{unfinished}");
        }
        for finished in ["amount:>6", "after:2026-11-01", "status:declined", "card:visa", "email:a", "country:de"] {
            assert_eq!(typed(finished).line(), finished);
        }
        assert!(typed("amount:lots").understood().is_err());
        for (text, searched) in [("st", ""), ("ste", "ste"), ("s", "s"), ("car", ""), ("carl", "carl"), ("car ", "car")]
        {
            assert_eq!(typed(text).line(), searched);
        }
        assert_eq!(SearchLine::of("car".to_owned()).line(), "car", "what came from elsewhere is finished");
        assert!(typed("amount: ").understood().is_err(), "a space says that it is finished");
    }

    #[test]
    fn the_word_at_the_end_is_completed() {
        assert_eq!(completed("ana ri").as_deref(), Some("sk:"));
        assert_eq!(completed("risk:").as_deref(), Some(">65"));
        assert_eq!(completed("Status:dec").as_deref(), Some("lined"));
        assert_eq!(completed("currency:u").as_deref(), Some("sd"));
        assert_eq!(completed("after:").as_deref(), Some("2026-11-01"));
        assert_eq!(completed("card").as_deref(), Some(":"));
        for nothing in ["", "ana ", "weber", "email:", "status:held", "stauts:"] {
            assert_eq!(completed(nothing), None, "{nothing}");
        }
    }

    proptest! {
        #[test]
        fn finishing_terms_changes_nothing_that_is_searched(text in "[a-z:>0-9 é-]{0,40}", all: bool) {
            let before = typed(&text);
            let mut after = before.clone();
            after.finish_terms(all);
            let sorted = |line: String| {
                let mut words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
                words.sort();
                words
            };
            let whole = |line: &SearchLine| sorted(format!("{} {}", line.terms.join(" "), line.typed));
            prop_assert_eq!(whole(&after), whole(&before));
        }
    }
}
