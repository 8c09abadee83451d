//! The search line for payments: `status:failed amount:>100 card:4242 email:ana order:1042 after:2026-11-01`.
//!
//! Words without a key match order, e-mail, id, description and the card's last digits.

use chrono::NaiveDate;
use rust_decimal::Decimal;

/// A search line, understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PaymentFilter {
    /// All of these must hold.
    pub terms: Vec<Term>,
}

/// One condition on a payment.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// `status:held`: one of [`STATUS_WORDS`]; `failed` means declined, and other words are the gateway's own.
    Status(String),
    /// `amount:100`, `amount:>100`, `amount:<=12.50`, in major units of whatever currency.
    Amount(Comparison, Decimal),
    /// `currency:eur`.
    Currency(String),
    /// `card:4242`: last digits, or `card:visa`: brand.
    Card(String),
    /// `email:ana`: part of the address.
    Email(String),
    /// `order:1042`.
    Order(String),
    /// `country:US`: of the card.
    Country(String),
    /// `risk:>65`: the gateway's score.
    Risk(Comparison, Decimal),
    /// `code:insufficient_funds`: the decline code.
    DeclineCode(String),
    /// `after:2026-11-01`: made on that day or later (UTC).
    After(NaiveDate),
    /// `before:2026-11-01`: made before that day (UTC).
    Before(NaiveDate),
    /// A word without a key.
    Text(String),
}

/// How a number is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// Equal.
    Equal,
    /// Greater.
    Greater,
    /// Greater or equal.
    GreaterOrEqual,
    /// Less.
    Less,
    /// Less or equal.
    LessOrEqual,
}

/// What a list of payments can be sorted by: its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaymentColumn {
    /// When it was made.
    Time,
    /// The customer's e-mail address.
    Customer,
    /// The order number: shorter ones first, so that 987 comes before 1042.
    Order,
    /// Card scheme, then last digits.
    Card,
    /// The gateway's risk score.
    Risk,
    /// Where it stands, in the order of [`crate::domain::PaymentState`].
    State,
    /// The amount within its currency; currencies one after the other, because their amounts are not compared.
    Amount,
}

/// In which order payments are listed. What is missing comes last either way; ties are newest first, then by payment
/// id, so that the same search is the same list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PaymentSort {
    /// The column.
    pub by: PaymentColumn,
    /// From the newest, highest or last instead of from the oldest, lowest or first.
    pub descending: bool,
}

impl Default for PaymentSort {
    fn default() -> Self {
        Self { by: PaymentColumn::Time, descending: true }
    }
}

/// Why a search line was not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SearchError {
    /// No such key.
    #[error("unknown search key {0:?}")]
    UnknownKey(String),
    /// The value is not a number.
    #[error("{key} needs a number, not {value:?}")]
    NotANumber {
        /// The key it stands behind.
        key: String,
        /// What was typed.
        value: String,
    },
    /// The value is not a day.
    #[error("{key} needs a day like 2026-11-01, not {value:?}")]
    NotADay {
        /// The key it stands behind.
        key: String,
        /// What was typed.
        value: String,
    },
}

/// The keys a search line may use, for help and completion.
pub const KEYS: [&str; 11] =
    ["status", "amount", "currency", "card", "email", "order", "country", "risk", "code", "after", "before"];

/// What can stand behind `status:`, for help and completion: the words of [`crate::domain::PaymentStatus::as_str`], and
/// what became of the money since: `refunded` is what went back in part or whole, `disputed` what the customer's bank
/// asks back, and `reported` what it holds for fraud; all of these are `captured` too.
pub const STATUS_WORDS: [&str; 10] = [
    "held",
    "captured",
    "declined",
    "disputed",
    "reported",
    "refunded",
    "canceled",
    "processing",
    "requires_action",
    "incomplete",
];

impl PaymentFilter {
    /// Reads a search line. Words are separated by white space; a key's case does not matter.
    ///
    /// # Errors
    /// [`SearchError`], naming the word that was not understood.
    pub fn parse(line: &str) -> Result<Self, SearchError> {
        let terms = line.split_whitespace().map(parse_term).collect::<Result<_, _>>()?;
        Ok(Self { terms })
    }
}

fn parse_term(word: &str) -> Result<Term, SearchError> {
    let Some((key, value)) = word.split_once(':') else {
        return Ok(Term::Text(word.to_lowercase()));
    };
    let key = key.to_lowercase();
    let lower = value.to_lowercase();
    Ok(match key.as_str() {
        "status" => Term::Status(match lower.as_str() {
            "failed" => "declined".to_owned(),
            "captured" => "succeeded".to_owned(),
            "cancelled" | "voided" => "canceled".to_owned(),
            _ => lower,
        }),
        "amount" => number(&key, value).map(|(comparison, number)| Term::Amount(comparison, number))?,
        "currency" => Term::Currency(value.to_uppercase()),
        "card" => Term::Card(lower),
        "email" => Term::Email(lower),
        "order" => Term::Order(value.to_owned()),
        "country" => Term::Country(value.to_uppercase()),
        "risk" => number(&key, value).map(|(comparison, number)| Term::Risk(comparison, number))?,
        "code" => Term::DeclineCode(lower),
        "after" => Term::After(day(&key, value)?),
        "before" => Term::Before(day(&key, value)?),
        _ => return Err(SearchError::UnknownKey(key)),
    })
}

fn number(key: &str, value: &str) -> Result<(Comparison, Decimal), SearchError> {
    let signs = [
        (">=", Comparison::GreaterOrEqual),
        ("<=", Comparison::LessOrEqual),
        (">", Comparison::Greater),
        ("<", Comparison::Less),
        ("=", Comparison::Equal),
    ];
    let (comparison, digits) = signs
        .into_iter()
        .find_map(|(sign, comparison)| value.strip_prefix(sign).map(|digits| (comparison, digits)))
        .unwrap_or((Comparison::Equal, value));
    let not_a_number = || SearchError::NotANumber { key: key.to_owned(), value: value.to_owned() };
    digits.parse().map(|number| (comparison, number)).map_err(|_| not_a_number())
}

fn day(key: &str, value: &str) -> Result<NaiveDate, SearchError> {
    let not_a_day = |_| SearchError::NotADay { key: key.to_owned(), value: value.to_owned() };
    value.parse().map_err(not_a_day)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_becomes_its_conditions() {
        let filter = PaymentFilter::parse("Status:failed amount:>=12.50 ana after:2026-11-01").unwrap();
        assert_eq!(PaymentFilter::parse("status:captured"), PaymentFilter::parse("status:succeeded"));
        assert_eq!(
            filter.terms,
            [
                Term::Status("declined".into()),
                Term::Amount(Comparison::GreaterOrEqual, Decimal::new(1250, 2)),
                Term::Text("ana".into()),
                Term::After(NaiveDate::from_ymd_opt(2026, 11, 1).unwrap()),
            ]
        );
    }

    #[test]
    fn what_is_not_understood_is_named() {
        assert_eq!(PaymentFilter::parse("stauts:x"), Err(SearchError::UnknownKey("stauts".into())));
        assert!(matches!(PaymentFilter::parse("amount:lots"), Err(SearchError::NotANumber { .. })));
        assert!(matches!(PaymentFilter::parse("after:yesterday"), Err(SearchError::NotADay { .. })));
    }

    proptest! {
        #[test]
        fn no_line_makes_the_reader_panic(line in ".{0,80}") {
            let words = line.split_whitespace().count();
            if let Ok(filter) = PaymentFilter::parse(&line) {
                prop_assert_eq!(filter.terms.len(), words);
            }
        }
    }
}
