//! The bank: accounts with their statements, whether those follow each other without a gap, and their entries.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Actor, Desk, Result};
use crate::domain::{BankEntry, Capability, Currency, Money};
use crate::store::{ImportedFile, StatementRow};

/// How many entries a page has.
pub const BANK_PAGE_ROWS: u64 = 500;

/// Everything that bank files say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bank {
    /// The accounts, each in one currency.
    pub accounts: Vec<BankAccount>,
    /// The files that were brought in, newest first; those of gateways and shops too.
    pub files: Vec<ImportedFile>,
}

/// One account in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankAccount {
    /// Which one.
    pub key: AccountKey,
    /// Its statements, the newest first.
    pub statements: Vec<AccountStatement>,
    /// How many entries there are.
    pub entries: u64,
    /// The last balance that a statement states, and its day.
    pub balance: Option<(Option<NaiveDate>, Money)>,
}

/// Which account, and in which currency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountKey {
    /// The account as the bank names it; nothing where its files do not say.
    pub account: Option<String>,
    /// Its currency.
    pub currency: Currency,
}

/// A statement, and how it follows the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountStatement {
    /// What was read.
    pub row: StatementRow,
    /// closing − opening − booked entries, where all are known and it is not nothing.
    pub difference: Option<Money>,
    /// What is wrong between the statement before and this one.
    pub gap: Option<StatementGap>,
}

/// What is wrong between two statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatementGap {
    /// This one does not open where the one before closed: by so much.
    Balance(Money),
    /// Days that no statement covers, both ends included; no balances tell whether anything happened.
    Days {
        /// The first of them.
        from: NaiveDate,
        /// The last of them.
        to: NaiveDate,
    },
}

/// Some entries of an account, the newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct BankEntries {
    /// Of which account.
    pub key: AccountKey,
    /// How many there are.
    pub total: u64,
    /// The place of the first of these, from 0.
    pub first: u64,
    /// The entries.
    pub rows: Vec<BankEntry>,
}

/// The accounts and the files.
///
/// # Errors
/// When the book cannot be read.
pub fn bank(desk: &Desk, actor: &Actor) -> Result<Bank> {
    desk.check(actor, Capability::Reconcile)?;
    desk.store.read(|view| {
        let mut files = view.imports()?;
        files.reverse();
        let mut accounts: BTreeMap<AccountKey, Vec<StatementRow>> = BTreeMap::new();
        for statement in view.statements()? {
            let Some(currency) = statement.currency else { continue };
            let key = AccountKey { account: statement.account.clone(), currency };
            accounts.entry(key).or_default().push(statement);
        }
        let counts = view.entry_counts()?;
        for (account, currency) in counts.keys() {
            let key = AccountKey { account: account.clone(), currency: *currency };
            accounts.entry(key).or_default();
        }
        let accounts = accounts.into_iter().map(|(key, statements)| {
            let entries = counts.get(&(key.account.clone(), key.currency)).copied().unwrap_or_default();
            account(key, statements, entries)
        });
        Ok(Bank { accounts: accounts.collect(), files })
    })
}

/// A page of an account's entries.
///
/// # Errors
/// When the book cannot be read.
pub fn bank_entries(desk: &Desk, actor: &Actor, key: &AccountKey, first: u64) -> Result<BankEntries> {
    desk.check(actor, Capability::Reconcile)?;
    desk.store.read(|view| {
        let account = key.account.as_deref();
        let total = view.entry_counts()?.get(&(key.account.clone(), key.currency)).copied().unwrap_or_default();
        let rows = view.entries_of(account, key.currency, first, BANK_PAGE_ROWS)?;
        Ok(BankEntries { key: key.clone(), total, first, rows })
    })
}

fn account(key: AccountKey, mut statements: Vec<StatementRow>, entries: u64) -> BankAccount {
    statements.sort_by_key(|row| (row.from, row.to, row.position));
    let mut rows: Vec<AccountStatement> = Vec::with_capacity(statements.len());
    // The statement that reaches furthest counts, not the one before: downloads overlap.
    let mut last: Option<StatementRow> = None;
    for row in statements {
        let gap = last.as_ref().and_then(|last| gap_between(last, &row));
        let difference = difference_of(&row).filter(|difference| !difference.is_zero());
        if last.as_ref().is_none_or(|last| row.to >= last.to) {
            last = Some(row.clone());
        }
        rows.push(AccountStatement { row, difference, gap });
    }
    rows.reverse();
    let balance = rows.iter().find_map(|row| Some((row.row.to, row.row.closing?)));
    BankAccount { key, statements: rows, entries, balance }
}

fn difference_of(row: &StatementRow) -> Option<Money> {
    row.closing?.minus(row.opening?).ok()?.minus(row.booked?).ok()
}

/// Banks make no statement for days without entries, so days alone prove nothing where balances are known.
fn gap_between(before: &StatementRow, row: &StatementRow) -> Option<StatementGap> {
    let (last_day, first_day) = (before.to?, row.from?);
    if first_day <= last_day {
        return None;
    }
    if let (Some(closing), Some(opening)) = (before.closing, row.opening) {
        let difference = opening.minus(closing).ok()?;
        return (!difference.is_zero()).then_some(StatementGap::Balance(difference));
    }
    let (from, to) = (last_day.succ_opt()?, first_day.pred_opt()?);
    (from <= to).then_some(StatementGap::Days { from, to })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, day).unwrap()
    }

    fn statement(days: (u32, u32), balances: Option<(i64, i64)>, booked: i64) -> StatementRow {
        let euros = |minor| Money::new(minor, Currency::EUR);
        StatementRow {
            import_id: "i".to_owned(),
            file: "f".to_owned(),
            position: 0,
            account: None,
            currency: Some(Currency::EUR),
            statement_id: None,
            opening: balances.map(|(opening, _)| euros(opening)),
            closing: balances.map(|(_, closing)| euros(closing)),
            from: Some(day(days.0)),
            to: Some(day(days.1)),
            entries: Some(1),
            pending: Some(0),
            booked: Some(euros(booked)),
        }
    }

    fn found(statements: Vec<StatementRow>) -> Vec<(Option<i64>, Option<StatementGap>)> {
        let key = AccountKey { account: None, currency: Currency::EUR };
        let rows = account(key, statements, 0).statements;
        rows.into_iter().rev().map(|row| (row.difference.map(|money| money.minor), row.gap)).collect()
    }

    #[test]
    fn balances_chain_over_days_without_a_statement() {
        let fits = vec![statement((1, 5), Some((0, 100)), 100), statement((8, 12), Some((100, 130)), 30)];
        assert_eq!(found(fits), [(None, None), (None, None)]);
        let gap = vec![statement((8, 12), Some((107, 130)), 30), statement((1, 5), Some((0, 100)), 100)];
        let by = Some(StatementGap::Balance(Money::new(7, Currency::EUR)));
        assert_eq!(found(gap), [(None, None), (Some(-7), by)]);
    }

    #[test]
    fn without_balances_days_tell() {
        let gap = vec![statement((1, 5), None, 100), statement((8, 12), None, 30)];
        assert_eq!(found(gap)[1].1, Some(StatementGap::Days { from: day(6), to: day(7) }));
        let next = vec![statement((1, 5), None, 100), statement((6, 12), None, 30)];
        assert_eq!(found(next)[1].1, None);
    }

    #[test]
    fn downloads_that_overlap_are_no_gap() {
        let rows = vec![
            statement((1, 31), Some((0, 100)), 100),
            statement((5, 9), Some((20, 30)), 10),
            statement((10, 12), Some((30, 40)), 10),
        ];
        assert!(found(rows).iter().all(|(difference, gap)| difference.is_none() && gap.is_none()));
    }
}
