//! Turning columns into domain values, with the row named when one does not fit.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};

use crate::domain::{BankEntryDetail, Currency, Money};

/// A moment in a `*_ms` column.
pub(super) struct Moment(pub DateTime<Utc>);

impl FromSql for Moment {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let millis = value.as_i64()?;
        DateTime::from_timestamp_millis(millis).map(Self).ok_or(FromSqlError::OutOfRange(millis))
    }
}

/// A day in a `*_on` column.
pub(super) struct Day(pub NaiveDate);

impl FromSql for Day {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(FromSqlError::other)
    }
}

/// A currency code in a `currency` column.
struct Code(Currency);

impl FromSql for Code {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Currency::parse(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

/// Column access by name for the values that take more than one step.
pub(super) trait RowExt {
    /// The `currency` column.
    fn currency(&self) -> rusqlite::Result<Currency>;
    /// A `*_minor` column with the row's currency.
    fn money(&self, column: &str) -> rusqlite::Result<Money>;
    /// A `*_ms` column.
    fn moment(&self, column: &str) -> rusqlite::Result<DateTime<Utc>>;
    /// A `*_ms` column that may be empty.
    fn moment_opt(&self, column: &str) -> rusqlite::Result<Option<DateTime<Utc>>>;
    /// A `*_on` column that may be empty.
    fn day_opt(&self, column: &str) -> rusqlite::Result<Option<NaiveDate>>;
    /// A column holding a JSON list of texts.
    fn texts(&self, column: &str) -> rusqlite::Result<Vec<String>>;
}

impl RowExt for Row<'_> {
    fn currency(&self) -> rusqlite::Result<Currency> {
        self.get::<_, Code>("currency").map(|code| code.0)
    }

    fn money(&self, column: &str) -> rusqlite::Result<Money> {
        Ok(Money::new(self.get(column)?, self.currency()?))
    }

    fn moment(&self, column: &str) -> rusqlite::Result<DateTime<Utc>> {
        self.get::<_, Moment>(column).map(|moment| moment.0)
    }

    fn moment_opt(&self, column: &str) -> rusqlite::Result<Option<DateTime<Utc>>> {
        self.get::<_, Option<Moment>>(column).map(|moment| moment.map(|moment| moment.0))
    }

    fn day_opt(&self, column: &str) -> rusqlite::Result<Option<NaiveDate>> {
        self.get::<_, Option<Day>>(column).map(|day| day.map(|day| day.0))
    }

    fn texts(&self, column: &str) -> rusqlite::Result<Vec<String>> {
        let json: String = self.get(column)?;
        serde_json::from_str(&json).map_err(|error| {
            let index = self.as_ref().column_index(column).unwrap_or_default();
            rusqlite::Error::FromSqlConversionFailure(index, rusqlite::types::Type::Text, Box::new(error))
        })
    }
}

/// A day as a `*_on` column has it.
pub(super) fn day(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

/// The details of a bank entry as a JSON column has them; nothing when there are none.
pub(super) fn details(details: &[BankEntryDetail]) -> Option<String> {
    let of = |detail: &BankEntryDetail| {
        serde_json::json!({
            "currency": detail.amount.map(|amount| amount.currency.code().to_owned()),
            "minor": detail.amount.map(|amount| amount.minor),
            "who": detail.counterparty,
            "texts": detail.texts,
        })
    };
    (!details.is_empty()).then(|| serde_json::Value::from(details.iter().map(of).collect::<Vec<_>>()).to_string())
}

/// The details of a bank entry from its JSON column.
pub(super) fn details_of(json: Option<String>) -> Vec<BankEntryDetail> {
    let value = json.and_then(|json| serde_json::from_str::<serde_json::Value>(&json).ok());
    let list = value.as_ref().and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
    list.iter()
        .map(|detail| {
            let currency = detail["currency"].as_str().and_then(|code| Currency::parse(code).ok());
            let texts = detail["texts"].as_array().cloned().unwrap_or_default();
            BankEntryDetail {
                amount: currency.zip(detail["minor"].as_i64()).map(|(currency, minor)| Money::new(minor, currency)),
                counterparty: detail["who"].as_str().map(str::to_owned),
                texts: texts.iter().filter_map(|text| text.as_str().map(str::to_owned)).collect(),
            }
        })
        .collect()
}

/// A list of texts as a JSON column has it.
pub(super) fn json(texts: &[String]) -> String {
    serde_json::Value::from(texts).to_string()
}
