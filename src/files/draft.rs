//! A statement between file and domain: amounts are decimals and may still lack a currency.

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::error::{FileError, Rejected};
use super::{Format, StatementFile};
use crate::domain::ids::BankEntryId;
use crate::domain::{BankEntry, BankStatement, Currency, EntryStatus, Money};
use crate::text::{Message, UserError};

/// A whole file, read but not yet in domain types.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Draft {
    pub format: Format,
    pub statements: Vec<DraftStatement>,
    pub rejected: Vec<Rejected>,
}

/// A statement of a draft.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct DraftStatement {
    pub account: Option<String>,
    pub statement_id: Option<String>,
    /// The account's currency, where the file names one.
    pub currency: Option<Currency>,
    pub opening: Option<Amount>,
    pub closing: Option<Amount>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub entries: Vec<DraftEntry>,
}

/// An amount whose currency may be missing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Amount {
    pub value: Decimal,
    pub currency: Option<Currency>,
}

/// An entry of a draft.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DraftEntry {
    pub line: u64,
    /// What the file calls the column or element with the amount.
    pub amount_field: String,
    pub amount: Amount,
    pub booked_on: NaiveDate,
    pub value_on: Option<NaiveDate>,
    pub status: EntryStatus,
    pub counterparty: Option<String>,
    pub texts: Vec<String>,
}

impl Amount {
    /// The amount as money; nothing while the currency is unknown.
    pub fn money(self) -> Result<Option<Money>, Message> {
        let Some(currency) = self.currency else { return Ok(None) };
        let money = Money::parse_decimal(&self.value.to_string(), currency);
        money.map(Some).map_err(|error| UserError::from(&error).what)
    }
}

impl DraftStatement {
    /// The one currency of all entries; without entries the account's or the balances'. Nothing when entries differ.
    pub fn entries_currency(&self) -> Option<Currency> {
        let balance = self.opening.or(self.closing).and_then(|amount| amount.currency);
        let Some(first) = self.entries.first() else { return self.currency.or(balance) };
        let first = first.amount.currency;
        first.filter(|_| self.entries.iter().all(|entry| entry.amount.currency == first))
    }

    fn assume(&mut self, currency: Currency) {
        let balances = self.opening.iter_mut().chain(self.closing.iter_mut());
        let amounts = balances.chain(self.entries.iter_mut().map(|entry| &mut entry.amount));
        for amount in amounts {
            amount.currency.get_or_insert(currency);
        }
    }
}

impl Draft {
    /// Gives amounts without a currency the one that a person named, and leaves out entries that are no whole number of
    /// the currency's smallest unit.
    pub fn settle(&mut self, assumed: Option<Currency>) {
        for statement in &mut self.statements {
            if let Some(currency) = assumed {
                statement.assume(currency);
            }
            let rejected = &mut self.rejected;
            statement.entries.retain(|entry| match entry.amount.money() {
                Ok(_) => true,
                Err(why) => {
                    rejected.push(Rejected { line: entry.line, field: entry.amount_field.clone(), why });
                    false
                }
            });
        }
        self.rejected.sort_by_key(|rejected| rejected.line);
    }

    /// The statements as domain types.
    ///
    /// # Errors
    /// [`FileError::NoCurrency`] when no entry at all has a currency. Single entries without one are left out.
    pub fn into_statements(mut self) -> Result<StatementFile, FileError> {
        let mut entries = self.statements.iter().flat_map(|statement| &statement.entries).peekable();
        if entries.peek().is_some() && entries.all(|entry| entry.amount.currency.is_none()) {
            return Err(FileError::NoCurrency);
        }
        let mut ids = EntryIds::default();
        let mut statements = Vec::with_capacity(self.statements.len());
        for draft in self.statements {
            let balance = |amount: Option<Amount>| amount.and_then(|amount| amount.money().ok().flatten());
            let mut statement = BankStatement {
                currency: draft.currency.or_else(|| draft.entries_currency()),
                opening: balance(draft.opening),
                closing: balance(draft.closing),
                account: draft.account,
                statement_id: draft.statement_id,
                from: draft.from,
                to: draft.to,
                entries: Vec::with_capacity(draft.entries.len()),
            };
            for entry in draft.entries {
                match entry.amount.money() {
                    Ok(Some(amount)) => {
                        let entry_id = ids.next(statement.account.as_deref(), amount, &entry);
                        statement.entries.push(entry.into_entry(entry_id, amount));
                    }
                    Ok(None) => self.rejected.push(Rejected {
                        line: entry.line,
                        field: entry.amount_field,
                        why: Message::new("files-row-no-currency"),
                    }),
                    Err(why) => {
                        self.rejected.push(Rejected { line: entry.line, field: entry.amount_field, why });
                    }
                }
            }
            statements.push(statement);
        }
        self.rejected.sort_by_key(|rejected| rejected.line);
        Ok(StatementFile { format: self.format, statements, rejected: self.rejected })
    }
}

impl DraftEntry {
    fn into_entry(self, entry_id: BankEntryId, amount: Money) -> BankEntry {
        BankEntry {
            entry_id,
            amount,
            booked_on: self.booked_on,
            value_on: self.value_on,
            status: self.status,
            counterparty: self.counterparty,
            texts: self.texts,
            line: self.line,
        }
    }
}

/// Makes entry ids from content, so that a file imported twice, or two files of one format that overlap, give an entry
/// one id. The nth row of the same content gets an id of its own: two equal coffees on one day are two entries.
#[derive(Debug, Default)]
struct EntryIds {
    seen: HashMap<[u8; 32], u64>,
}

impl EntryIds {
    fn next(&mut self, account: Option<&str>, amount: Money, entry: &DraftEntry) -> BankEntryId {
        let mut texts: Vec<String> = entry.texts.iter().map(|text| normalised(text)).collect();
        texts.sort();
        texts.dedup();
        let account: String = account.unwrap_or_default().split_whitespace().collect();
        let fixed = [
            account.to_uppercase(),
            amount.currency.code().to_owned(),
            entry.booked_on.to_string(),
            amount.minor.to_string(),
        ];
        let mut content = Sha256::new();
        for part in fixed.iter().chain(&texts) {
            // The length in front keeps ("ab", "c") and ("a", "bc") apart.
            content.update(part.len().to_be_bytes());
            content.update(part.as_bytes());
        }
        let content: [u8; 32] = content.finalize().into();
        let occurrence = self.seen.entry(content).or_default();
        *occurrence = occurrence.saturating_add(1);
        let id = Sha256::new().chain_update(content).chain_update(occurrence.to_be_bytes()).finalize();
        BankEntryId::new(hex::encode(id))
    }
}

/// Spacing and case differ between two exports of one entry; they carry no meaning.
fn normalised(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn entry(text: &str, cents: i64) -> DraftEntry {
        DraftEntry {
            line: 7,
            amount_field: "Amount".to_owned(),
            amount: Amount { value: Decimal::new(cents, 2), currency: Some(Currency::EUR) },
            booked_on: NaiveDate::from_ymd_opt(2026, 1, 2).unwrap(),
            value_on: None,
            status: EntryStatus::Booked,
            counterparty: None,
            texts: vec![text.to_owned(), "b".to_owned()],
        }
    }

    fn draft(entries: Vec<DraftEntry>) -> Draft {
        let statement = DraftStatement { account: Some("DE1".to_owned()), entries, ..DraftStatement::default() };
        Draft { format: Format::BankCsv, statements: vec![statement], rejected: Vec::new() }
    }

    fn ids(entries: Vec<DraftEntry>) -> Vec<String> {
        let file = draft(entries).into_statements().unwrap();
        file.statements[0].entries.iter().map(|entry| entry.entry_id.to_string()).collect()
    }

    #[test]
    fn equal_rows_get_ids_of_their_own_and_a_second_reading_the_same() {
        let coffee = || entry("Coffee", -250);
        let first = ids(vec![coffee(), entry("Tea", -250), coffee()]);
        assert_ne!(first[0], first[2]);
        assert_eq!(first[0].len(), 64);
        let mut moved = coffee();
        moved.line = 99;
        moved.texts = vec!["B".to_owned(), " coffee ".to_owned()];
        assert_eq!(ids(vec![entry("Rent", -90_000), moved, coffee()])[1..], [first[0].clone(), first[2].clone()]);
    }

    #[test]
    fn everything_in_the_content_changes_the_id() {
        let base = entry("Coffee", -250);
        let mut other_day = base.clone();
        other_day.booked_on = base.booked_on.succ_opt().unwrap();
        let mut other_currency = base.clone();
        other_currency.amount.currency = Some(Currency::USD);
        let all = ids(vec![base, entry("Tea", -250), entry("Coffee", 250), other_day, other_currency]);
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len());
    }

    #[test]
    fn a_currency_is_asked_for_only_when_no_row_has_one() {
        let mut without = entry("Tea", 100);
        without.amount.currency = None;
        assert_eq!(draft(vec![without.clone()]).into_statements(), Err(FileError::NoCurrency));
        let mixed = draft(vec![without.clone(), entry("Tea", 100)]).into_statements().unwrap();
        assert_eq!((mixed.statements[0].entries.len(), mixed.rejected[0].line), (1, 7));
        let mut assumed = draft(vec![without]);
        assumed.settle(Some(Currency::JPY));
        assert_eq!(assumed.into_statements().unwrap().statements[0].entries[0].amount, Money::new(1, Currency::JPY));
    }

    #[test]
    fn a_fraction_of_a_cent_is_left_out_with_its_line() {
        let mut fraction = entry("Tea", 100);
        fraction.amount.value = Decimal::new(1_005, 3);
        let mut draft = draft(vec![fraction, entry("Tea", 100)]);
        draft.settle(None);
        assert_eq!((draft.statements[0].entries.len(), draft.rejected.len()), (1, 1));
        assert_eq!(draft.rejected[0].why.key, "money-too-many-decimals");
    }
}
