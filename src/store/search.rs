//! A payment filter as SQL. Values are always bound, never written into the text.

use rusqlite::types::Value;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::domain::Currency;
use crate::domain::search::{Comparison, PaymentFilter, Term};

const DAY_MS: i64 = 86_400_000;

/// A WHERE condition and its values.
pub(super) struct Condition {
    pub sql: String,
    pub values: Vec<Value>,
}

impl Condition {
    /// The condition of a filter. `currencies` are those that occur, because `amount:>100` means 100 of each.
    pub fn of(filter: &PaymentFilter, currencies: &[Currency]) -> Self {
        let mut condition = Self { sql: "1".to_owned(), values: Vec::new() };
        for term in &filter.terms {
            condition.add(term, currencies);
        }
        condition
    }

    fn add(&mut self, term: &Term, currencies: &[Currency]) {
        match term {
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
                let mut any = Self { sql: "0".to_owned(), values: Vec::new() };
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
        Comparison::Equal => return Condition { sql: "IS NULL AND 0".to_owned(), values: Vec::new() },
    };
    Condition { sql: format!("{operator} ?"), values: vec![number.into()] }
}

fn contains(part: &str) -> Value {
    let escaped = part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%").into()
}

fn start_ms(day: chrono::NaiveDate) -> i64 {
    i64::from(day.to_epoch_days()) * DAY_MS
}
