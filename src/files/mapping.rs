//! How a table is to be read, said by a person: which column means what, and how values are written.
//!
//! What a table says itself is found without one. A mapping is for tables with names of their own, without names, or
//! that were understood wrongly; it is kept, and recognised by the names of the columns.

use serde::{Deserialize, Serialize};

use super::dates::DateOrder;
use super::detect::Kind;
use super::header::squashed;
use super::numbers::DecimalMark;
use crate::domain::Currency;

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// The day on which it was booked, settled or ordered.
    Date,
    /// The day from which it bears interest.
    ValueDate,
    /// What moved, with its sign; of an order, its total.
    Amount,
    /// Money out.
    Debit,
    /// Money in.
    Credit,
    /// Whether the amount beside it came in or went out.
    Direction,
    /// The gateway's fee.
    Fee,
    /// Amount less fee.
    Net,
    /// The currency.
    Currency,
    /// The balance after the entry.
    Balance,
    /// The account that the entry is on.
    Account,
    /// The other party's name.
    Counterparty,
    /// Whether it is final.
    Status,
    /// The statement's own number.
    StatementId,
    /// What kind of settlement line it is.
    Kind,
    /// The settlement batch (payout).
    Batch,
    /// The order's number.
    Order,
    /// The gateway's id of the payment.
    Payment,
    /// The customer's e-mail address.
    Email,
    /// Anything written beside it; several columns may be.
    Text,
}

impl Means {
    /// What columns of a table of this kind can mean, the most needed first.
    pub const fn of_kind(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Statement => &[
                Self::Date,
                Self::Amount,
                Self::Debit,
                Self::Credit,
                Self::Direction,
                Self::Currency,
                Self::Counterparty,
                Self::Text,
                Self::Balance,
                Self::ValueDate,
                Self::Account,
                Self::Status,
            ],
            Kind::Settlement => &[
                Self::Date,
                Self::Amount,
                Self::Fee,
                Self::Net,
                Self::Currency,
                Self::Kind,
                Self::Batch,
                Self::Payment,
                Self::Order,
                Self::Text,
            ],
            Kind::Orders => {
                &[Self::Order, Self::Amount, Self::Currency, Self::Date, Self::Payment, Self::Email, Self::Status]
            }
        }
    }
}

/// A column and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappedColumn {
    /// Its name as the file writes it; its place, from 1, where the table names no columns.
    pub name: String,
    /// What it means.
    pub means: Means,
}

/// How a table is to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// What the table is about.
    pub kind: Kind,
    /// The names of all columns of the table it was made for. A table with the same ones is read with it by itself; with
    /// none here, a mapping has to be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// What its columns mean; columns that are not named mean nothing.
    pub columns: Vec<MappedColumn>,
    /// Whether the table has a row that names its columns.
    #[serde(default = "yes")]
    pub has_names: bool,
    /// The mark before decimals; told from the file when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<DecimalMark>,
    /// The order of day and month; told from the file when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dates: Option<DateOrder>,
    /// Whether the file writes money in with a minus.
    #[serde(default)]
    pub inverse: bool,
    /// The currency of amounts that have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// The account, where no column names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The gateway of a settlement file, as one lower-case word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway: Option<String>,
}

const fn yes() -> bool {
    true
}

impl Mapping {
    /// A mapping in which nothing means anything yet.
    pub const fn empty(kind: Kind) -> Self {
        Self {
            kind,
            names: Vec::new(),
            columns: Vec::new(),
            has_names: true,
            decimals: None,
            dates: None,
            inverse: false,
            currency: None,
            account: None,
            gateway: None,
        }
    }

    /// What a column means.
    pub fn means(&self, name: &str) -> Option<Means> {
        self.columns.iter().find(|column| column.name == name).map(|column| column.means)
    }

    /// Gives a column a meaning, or none. A meaning that one column alone can have is taken from whichever had it.
    pub fn set(&mut self, name: &str, means: Option<Means>) {
        self.columns
            .retain(|column| column.name != name && (means != Some(column.means) || column.means == Means::Text));
        if let Some(means) = means {
            self.columns.push(MappedColumn { name: name.to_owned(), means });
        }
    }

    /// The meanings that are missing before the table can be read.
    pub fn missing(&self) -> Vec<Means> {
        let has = |means| self.columns.iter().any(|column| column.means == means);
        let mut missing = Vec::new();
        let needed: &[Means] = match self.kind {
            Kind::Statement | Kind::Settlement => &[Means::Date],
            Kind::Orders => &[Means::Order],
        };
        missing.extend(needed.iter().filter(|&&means| !has(means)));
        let two_columns = self.kind == Kind::Statement && has(Means::Debit) && has(Means::Credit);
        let net_alone = self.kind == Kind::Settlement && has(Means::Net);
        if !has(Means::Amount) && !two_columns && !net_alone {
            missing.push(Means::Amount);
        }
        missing
    }

    /// Whether a row of names is that of the table it was made for.
    pub(crate) fn is_for(&self, cells: &[&str]) -> bool {
        let alike = |(name, cell): (&String, &&str)| squashed(name).0 == squashed(cell).0;
        !self.names.is_empty() && self.names.len() == cells.len() && self.names.iter().zip(cells).all(alike)
    }

    /// How many of its columns a row of names has; 0 unless it has them all.
    pub(crate) fn score(&self, cells: &[&str]) -> usize {
        let names: Vec<String> = cells.iter().map(|cell| squashed(cell).0).collect();
        let has = |column: &MappedColumn| names.contains(&squashed(&column.name).0);
        if !self.columns.is_empty() && self.columns.iter().all(has) { self.columns.len() } else { 0 }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn one_column_means_one_thing_but_many_may_be_text() {
        let mut mapping = Mapping::empty(Kind::Statement);
        mapping.set("A", Some(Means::Date));
        mapping.set("B", Some(Means::Date));
        mapping.set("C", Some(Means::Text));
        mapping.set("D", Some(Means::Text));
        assert_eq!(mapping.means("A"), None);
        assert_eq!((mapping.means("B"), mapping.means("C")), (Some(Means::Date), Some(Means::Text)));
        assert_eq!(mapping.missing(), [Means::Amount]);
        mapping.set("A", Some(Means::Debit));
        mapping.set("E", Some(Means::Credit));
        assert_eq!(mapping.missing(), []);
        mapping.set("A", None);
        assert_eq!(mapping.missing(), [Means::Amount]);
    }

    #[test]
    fn a_row_of_names_is_known_again_however_it_is_written() {
        let mut mapping = Mapping::empty(Kind::Statement);
        mapping.set("Dt. op", Some(Means::Date));
        mapping.set("Wert €", Some(Means::Amount));
        assert_eq!(mapping.score(&["x", "DT OP", "wert"]), 2);
        assert_eq!(mapping.score(&["x", "DT OP"]), 0);
    }

    #[test]
    fn a_mapping_is_kept_as_json() {
        let mut mapping = Mapping::empty(Kind::Orders);
        mapping.set("No", Some(Means::Order));
        mapping.dates = Some(DateOrder::DayFirst);
        let text = serde_json::to_string(&mapping).unwrap();
        assert_eq!(serde_json::from_str::<Mapping>(&text).unwrap(), mapping);
        let short: Mapping = serde_json::from_str(r#"{"kind":"orders","columns":[]}"#).unwrap();
        assert!(short.has_names);
    }
}
