//! What the bank says: statements and their entries.

use chrono::NaiveDate;

use super::ids::BankEntryId;
use super::money::{Currency, Money};

/// One statement of one account, as a file holds it, without its entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BankStatement {
    /// The account as the file names it (an IBAN where there is one).
    pub account: Option<String>,
    /// The statement's own number or id.
    pub statement_id: Option<String>,
    /// The account's currency, where the file names one.
    pub currency: Option<Currency>,
    /// Booked balance at the start.
    pub opening: Option<Money>,
    /// Booked balance at the end.
    pub closing: Option<Money>,
    /// The first day the statement covers.
    pub from: Option<NaiveDate>,
    /// The last day the statement covers.
    pub to: Option<NaiveDate>,
}

/// One movement on a bank account.
#[derive(Debug, Clone, PartialEq)]
pub struct BankEntry {
    /// Made from account, day, amount, texts and how often the same row came before in the statement: the same file
    /// twice gives the same ids, two equal rows in one file give two.
    pub entry_id: BankEntryId,
    /// The account as its statement names it; in a file it stands above the entries and is not repeated here.
    pub account: Option<String>,
    /// Positive for money in, negative for money out.
    pub amount: Money,
    /// The day the bank booked it.
    pub booked_on: NaiveDate,
    /// The day from which it bears interest.
    pub value_on: Option<NaiveDate>,
    /// Booked or only announced.
    pub status: EntryStatus,
    /// The other party's name.
    pub counterparty: Option<String>,
    /// Everything the bank wrote beside it, one line each: remittance text, end-to-end id, the bank's reference.
    pub texts: Vec<String>,
    /// What a batch that the bank booked as one entry is made of; empty unless the bank names several.
    pub details: Vec<BankEntryDetail>,
    /// The line of the file (or its record's number) on which it starts, from 1.
    pub line: u64,
}

/// One of several payments that a bank booked as one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankEntryDetail {
    /// Its part of the entry's amount; nothing where the bank gives none.
    pub amount: Option<Money>,
    /// The other party's name.
    pub counterparty: Option<String>,
    /// What the bank wrote beside it.
    pub texts: Vec<String>,
}

/// Whether an entry is final.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryStatus {
    /// In the books.
    Booked,
    /// Announced; may change or vanish.
    Pending,
}

impl EntryStatus {
    /// The status as one lower-case word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Pending => "pending",
        }
    }
}

/// Days of one account that bank statements cover, both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The account as the statement names it.
    pub account: Option<String>,
    /// The account's currency.
    pub currency: Currency,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}
