//! What `statement check` says about a file.

use rust_decimal::Decimal;
use serde::Serialize;

use super::draft::{Amount, DraftStatement};
use super::{Assume, FileError, bank};
use crate::text::Texts;

/// The result of checking one file: what is in it, without importing it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementCheck {
    /// The format's word, such as `camt053` or `bank_csv`.
    pub format: &'static str,
    /// Its statements.
    pub statements: Vec<CheckedStatement>,
    /// What would be left out.
    pub rejected: Vec<CheckedRow>,
}

/// One statement of a checked file. Amounts are signed decimals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckedStatement {
    /// The account as the file names it.
    pub account: Option<String>,
    /// The currency of the entries, or of the account when there are none; nothing when the file names none or several.
    pub currency: Option<String>,
    /// Booked balance at the start.
    pub opening: Option<String>,
    /// Booked balance at the end.
    pub closing: Option<String>,
    /// How many entries it lists, booked and pending.
    pub entries: usize,
    /// The sum over the same; nothing when they are of several currencies.
    pub sum: Option<String>,
}

/// A row that would be left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckedRow {
    /// Its line, from 1.
    pub line: u64,
    /// The column or element.
    pub field: String,
    /// Why, as a sentence.
    pub why: String,
}

/// Checks a file. A currency is not needed: without one, amounts stay plain decimals.
///
/// # Errors
/// [`FileError`] when nothing of the file can be used.
pub fn check_statement(bytes: &[u8], assume: Assume, texts: &Texts) -> Result<StatementCheck, FileError> {
    let draft = bank::read(bytes, assume)?;
    let rejected = draft.rejected.into_iter().map(|rejected| CheckedRow {
        line: rejected.line,
        field: rejected.field,
        why: texts.say(&rejected.why),
    });
    Ok(StatementCheck {
        format: draft.format.as_str(),
        statements: draft.statements.iter().map(checked).collect(),
        rejected: rejected.collect(),
    })
}

fn checked(statement: &DraftStatement) -> CheckedStatement {
    let currency = statement.entries_currency();
    let of_one_currency = statement.entries.iter().all(|entry| entry.amount.currency == currency);
    let mut amounts = statement.entries.iter().map(|entry| entry.amount.value);
    let sum = if of_one_currency { amounts.try_fold(Decimal::ZERO, Decimal::checked_add) } else { None };
    CheckedStatement {
        account: statement.account.clone(),
        currency: currency.map(|currency| currency.code().to_owned()),
        opening: statement.opening.map(plain),
        closing: statement.closing.map(plain),
        entries: statement.entries.len(),
        sum: sum.map(|value| plain(Amount { value, currency })),
    }
}

/// With the currency's decimals where it is known, as written otherwise.
fn plain(amount: Amount) -> String {
    match amount.money() {
        Ok(Some(money)) => money.to_decimal(),
        _ => amount.value.to_string(),
    }
}
