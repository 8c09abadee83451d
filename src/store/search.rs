//! A payment filter as SQL. Values are always bound, never written into the text.
//!
//! Parts of words are looked up in the index `payment_text`, which knows every three neighbouring letters; shorter parts
//! are looked for with LIKE. Both find the same: whatever contains the part, A to Z in either case.

use rusqlite::types::Value;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::domain::Currency;
use crate::domain::search::{Comparison, PaymentColumn, PaymentFilter, PaymentSort, Term};

const DAY_MS: i64 = 86_400_000;

/// The shortest part of a word that the index knows, in characters.
const SHORTEST_INDEXED: usize = 3;

/// A WHERE condition and its values.
pub(super) struct Condition {
    pub sql: String,
    pub values: Vec<Value>,
    /// What is looked up in the index of words, in its own language; all of it must be found.
    pub words: Option<String>,
}

impl Condition {
    /// The condition of a filter. `currencies` are those that occur, because `amount:>100` means 100 of each.
    pub fn of(filter: &PaymentFilter, currencies: &[Currency]) -> Self {
        Self::with_index(filter, currencies, true)
    }

    /// The same without the index of words: the two must find the same.
    #[cfg(test)]
    pub fn without_index(filter: &PaymentFilter, currencies: &[Currency]) -> Self {
        Self::with_index(filter, currencies, false)
    }

    fn with_index(filter: &PaymentFilter, currencies: &[Currency], index: bool) -> Self {
        let mut condition = Self::nothing_asked("1");
        for term in &filter.terms {
            match words(term).filter(|_| index) {
                Some(words) => condition.and_words(&words),
                None => condition.add(term, currencies),
            }
        }
        condition
    }

    fn nothing_asked(sql: &str) -> Self {
        Self { sql: sql.to_owned(), values: Vec::new(), words: None }
    }

    /// Adds what the words are to find. With few hits each is looked up in the table; otherwise the hits only sift what
    /// another index goes through.
    pub fn look_up(&mut self, words: String, few: bool) {
        // The plus keeps SQLite from looking up rows by their rowid.
        let rowid = if few { "rowid" } else { "+rowid" };
        let found = format!("{rowid} IN (SELECT rowid FROM payment_text WHERE payment_text MATCH ?)");
        self.and(&found, [words.into()]);
    }

    fn and_words(&mut self, words: &str) {
        self.words = Some(match self.words.take() {
            Some(before) => format!("{before} AND ({words})"),
            None => format!("({words})"),
        });
    }

    fn add(&mut self, term: &Term, currencies: &[Currency]) {
        match term {
            // What became of the money of a captured payment is no word of the gateway.
            Term::Status(status) if status == "refunded" => self.and("status = 'succeeded' AND refunded_minor > 0", []),
            Term::Status(status) if status == "disputed" => self.and("status = 'succeeded' AND disputed", []),
            // Few are reported. The plus keeps SQLite from looking up rows by their rowid.
            Term::Status(status) if status == "reported" => self.and(
                "+rowid IN (SELECT p.rowid FROM early_warning w
                     JOIN payment p ON p.connection_id = w.connection_id AND p.payment_id = w.payment_id)",
                [],
            ),
            Term::Status(status) => self.and("status = ?", [status.clone().into()]),
            Term::Currency(code) => self.and("currency = ?", [code.clone().into()]),
            Term::Card(card) => {
                self.and("(card_last4 = ? OR card_brand = ?)", [card.clone().into(), card.clone().into()]);
            }
            Term::Email(part) => self.and("email LIKE ? ESCAPE '\\'", [contains(part)]),
            Term::Order(order) => self.and("order_number = ?", [order.clone().into()]),
            Term::Country(country) => self.and("card_country = ?", [country.clone().into()]),
            Term::DeclineCode(code) => self.and("decline_code = ?", [code.clone().into()]),
            Term::After(day) => self.and("created_ms >= ?", [start_ms(*day).into()]),
            Term::Before(day) => self.and("created_ms < ?", [start_ms(*day).into()]),
            Term::Risk(comparison, score) => {
                let bound = bound(*comparison, *score);
                self.and(&format!("risk_score {}", bound.sql), bound.values);
            }
            Term::Amount(comparison, major) => {
                let mut any = Self::nothing_asked("0");
                for currency in currencies {
                    let scale = Decimal::from(currency.minor_per_major());
                    // Beyond what a decimal can hold is beyond every amount.
                    let bound = bound(*comparison, major.checked_mul(scale).unwrap_or(*major));
                    any.sql.push_str(" OR (currency = ? AND amount_minor ");
                    any.sql.push_str(&bound.sql);
                    any.sql.push(')');
                    any.values.push(currency.code().to_owned().into());
                    any.values.extend(bound.values);
                }
                self.and(&format!("({})", any.sql), any.values);
            }
            Term::Text(word) => {
                let like = contains(word);
                self.and(
                    "(payment_id LIKE ? ESCAPE '\\' OR order_number LIKE ? ESCAPE '\\' OR email LIKE ? ESCAPE '\\'
                      OR description LIKE ? ESCAPE '\\' OR card_last4 = ?)",
                    [like.clone(), like.clone(), like.clone(), like, word.clone().into()],
                );
            }
        }
    }

    fn and(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        self.sql.push_str(" AND ");
        self.sql.push_str(sql);
        self.values.extend(values);
    }
}

/// A comparison of a whole number with a decimal, as one of a whole number with a whole number.
fn bound(comparison: Comparison, limit: Decimal) -> Condition {
    let whole =
        |number: Decimal| number.to_i64().unwrap_or(if number.is_sign_negative() { i64::MIN } else { i64::MAX });
    let (operator, number) = match comparison {
        Comparison::Greater => (">", whole(limit.floor())),
        Comparison::GreaterOrEqual => (">=", whole(limit.ceil())),
        Comparison::Less => ("<", whole(limit.ceil())),
        Comparison::LessOrEqual => ("<=", whole(limit.floor())),
        Comparison::Equal if limit.fract().is_zero() => ("=", whole(limit)),
        Comparison::Equal => return Condition::nothing_asked("IS NULL AND 0"),
    };
    Condition { values: vec![number.into()], ..Condition::nothing_asked(&format!("{operator} ?")) }
}

/// What to look up in the index of words; nothing when the term is not about words, or its word is too short for it.
fn words(term: &Term) -> Option<String> {
    let (Term::Text(word) | Term::Email(word)) = term else { return None };
    // SQLite reads a text only to its first NUL, which is the end of what it can look for.
    if word.chars().count() < SHORTEST_INDEXED || word.contains('\0') {
        return None;
    }
    let quoted = word.to_ascii_lowercase().replace('"', "\"\"");
    Some(match term {
        Term::Email(_) => format!("email : \"{quoted}\""),
        _ => format!("{{payment_id order_number email description}} : \"{quoted}\" OR card_last4 : \"<{quoted}>\""),
    })
}

/// The ORDER BY of a sort. What is missing comes last in both directions; ties are newest first, then by id.
pub(super) fn order(sort: PaymentSort) -> String {
    let way = if sort.descending { "DESC" } else { "ASC" };
    let ordered = match sort.by {
        PaymentColumn::Time => return format!("created_ms {way}, payment_id"),
        PaymentColumn::Customer => format!("email {way} NULLS LAST"),
        PaymentColumn::Order => {
            format!("order_number IS NULL, length(order_number) {way}, order_number {way}")
        }
        PaymentColumn::Card => format!("card_brand {way} NULLS LAST, card_last4 {way} NULLS LAST"),
        PaymentColumn::Risk => format!("risk_score {way} NULLS LAST"),
        PaymentColumn::State => format!("{STATE} {way}"),
        PaymentColumn::Amount => format!("currency, amount_minor {way}"),
    };
    format!("{ordered}, created_ms DESC, payment_id")
}

/// [`crate::domain::Payment::state`] as SQL: its place in the order.
const STATE: &str = "CASE status
    WHEN 'requires_action' THEN 0 WHEN 'processing' THEN 1 WHEN 'held' THEN 2
    WHEN 'succeeded' THEN CASE WHEN disputed THEN 3 WHEN refunded_minor <= 0 THEN 4
                               WHEN refunded_minor < captured_minor THEN 5 ELSE 6 END
    WHEN 'incomplete' THEN 7 WHEN 'declined' THEN 8 WHEN 'canceled' THEN 9 ELSE 10 END";

fn contains(part: &str) -> Value {
    let escaped = part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%").into()
}

fn start_ms(day: chrono::NaiveDate) -> i64 {
    i64::from(day.to_epoch_days()) * DAY_MS
}
