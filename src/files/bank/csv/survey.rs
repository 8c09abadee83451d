//! What all rows of a bank's table say together: how amounts and dates are written, and what doubtful columns mean.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::columns::{TEXT_STEMS, WORDS, direction, has_amount};
use super::layout::{Layout, Usual, some_cell};
use crate::domain::Currency;
use crate::files::dates::{OrderEvidence, is_year_first, plain_date};
use crate::files::decimal::usual_decimal;
use crate::files::error::{FileError, shortened};
use crate::files::header::{Columns, squashed};
use crate::files::mapping::{Mapping, Means};
use crate::files::numbers::MarkEvidence;
use crate::files::records::Record;
use crate::files::table::Table;
use crate::files::{Assume, DateOrder, DecimalMark};
use crate::text::Message;

use super::balances::account_in;

/// More accounts than anyone downloads into one table.
const MAX_ACCOUNTS: usize = 20;

/// Collects what the rows say. It is enough to have seen the first rows for a first opinion, and all of them for the last.
pub(super) struct Survey {
    columns: Columns<Means>,
    at: Layout,
    mark: MarkEvidence,
    order: OrderEvidence,
    /// What the cells of the currency's column said; one as a rule.
    currencies: Words,
    value_dates: Cells,
    directions: Cells,
    debits: Cells,
    accounts: Words,
    account_missing: bool,
}

/// Whether the cells of a column, those that say something, are all of one sort.
#[derive(Debug, Clone, Copy, Default)]
struct Cells {
    some: bool,
    others: bool,
}

impl Cells {
    fn take(&mut self, is: bool) {
        self.some = true;
        self.others |= !is;
    }

    const fn all(self) -> bool {
        self.some && !self.others
    }
}

/// The few different words of a column, in which a word is as a rule the one before.
#[derive(Debug, Default)]
struct Words {
    last: String,
    all: BTreeSet<String>,
}

impl Words {
    fn take(&mut self, word: &str) {
        if self.last != word && self.all.len() <= MAX_ACCOUNTS {
            word.clone_into(&mut self.last);
            self.all.insert(word.to_owned());
        }
    }
}

impl Survey {
    /// A survey of the columns that a person named, or else of those that are known by their names.
    pub fn of(table: &Table<'_, '_>, mapping: Option<&Mapping>) -> Self {
        let names = table.names();
        let columns = match mapping {
            Some(mapping) => {
                let meanings = mapping.columns.iter().map(|column| (column.name.clone(), column.means));
                Columns::named(&names, meanings)
            }
            None => Columns::of(&names, WORDS),
        };
        Self {
            at: Layout::of(&columns, columns.get(Means::Date).unwrap_or(usize::MAX)),
            columns,
            mark: MarkEvidence::default(),
            order: OrderEvidence::default(),
            currencies: Words::default(),
            value_dates: Cells::default(),
            directions: Cells::default(),
            debits: Cells::default(),
            accounts: Words::default(),
            account_missing: false,
        }
    }

    /// Takes a row in; gives what it says in the usual writing.
    pub fn take(&mut self, row: &Record) -> Usual {
        let usual = Usual {
            day: plain_date(row.raw(self.at.date)),
            amount: self.at.amount.and_then(|index| self.money(row, index)),
            balance: self.at.balance.and_then(|index| self.money(row, index)),
        };
        for index in [self.at.debit, self.at.credit].into_iter().flatten() {
            self.money(row, index);
        }
        if usual.day.is_none() {
            self.order.take(row.cell(self.at.date));
        }
        if let Some(index) = self.at.value_date.filter(|&index| !is_year_first(row.raw(index))) {
            self.order.take(row.cell(index));
        }
        // Once one cell says something else, the others do not matter.
        if !self.value_dates.others
            && let Some(value) = some_cell(row, self.at.value_date)
        {
            self.value_dates.take(Currency::parse(value).is_ok());
        }
        if !self.directions.others
            && let Some(word) = some_cell(row, self.at.direction)
        {
            self.directions.take(direction(word).is_some());
        }
        if let Some(debit) = some_cell(row, self.at.debit).filter(|cell| cell.contains(|c| matches!(c, '1'..='9'))) {
            self.debits.take(debit.starts_with(['-', '\u{2212}', '(']) || debit.ends_with('-'));
        }
        if let Some(index) = self.at.currency
            && row.raw(index) != self.currencies.last.as_bytes()
            && let Some(code) = some_cell(row, Some(index))
        {
            self.currencies.take(code);
        }
        if self.at.account.is_some() && !row.cell(self.at.date).is_empty() {
            match some_cell(row, self.at.account) {
                None => self.account_missing = true,
                Some(account) => self.accounts.take(account),
            }
        }
        usual
    }

    #[inline]
    fn money(&mut self, row: &Record, index: usize) -> Option<Decimal> {
        let usual = usual_decimal(row.raw(index));
        if usual.is_some() {
            self.mark.take_usual();
        } else {
            self.mark.take(row.cell(index));
        }
        usual
    }

    /// How the table is to be read, as far as the rows that were seen tell.
    ///
    /// # Errors
    /// [`FileError::MissingColumns`].
    pub fn conclude(&self, table: &Table<'_, '_>, assume: &Assume) -> Result<Layout, FileError> {
        let mut columns = self.columns.clone();
        let mapping = assume.mapping.as_ref();
        if mapping.is_none() {
            // "Valuta" is the currency in some languages and the value date in others; its content tells.
            if !columns.has(Means::Currency)
                && self.value_dates.all()
                && let Some(index) = columns.forget(Means::ValueDate)
            {
                columns.set(Means::Currency, index);
            }
            // A "type" is a direction only when it says nothing else.
            if !self.directions.all() {
                columns.forget(Means::Direction);
            }
            if !self.is_own_account(table) {
                columns.forget(Means::Account);
            }
        }
        let missing = |found: bool, key| (!found).then(|| Message::new(key));
        let missing: Vec<Message> = [
            missing(columns.has(Means::Date), "files-column-date"),
            missing(has_amount(&columns), "files-column-amount"),
        ]
        .into_iter()
        .flatten()
        .collect();
        let names = table.names();
        let (Some(date), true) = (columns.get(Means::Date), missing.is_empty()) else {
            let seen = names.iter().filter(|name| !name.is_empty()).map(|name| shortened(name)).collect();
            return Err(FileError::MissingColumns { line: table.header.line, missing, seen });
        };
        let texts = match mapping {
            Some(_) => columns.all(Means::Text),
            None => columns.others(&TEXT_STEMS),
        };
        let layout = Layout::of(&columns, date);
        let in_rows = self.currencies.all.iter().filter_map(|code| Currency::parse(code).ok());
        let mut known = in_rows.chain(layout.named_currency).chain(assume.currency());
        let three_decimals = known.any(|currency| currency.exponent() == 3);
        let mark = mapping.and_then(|mapping| mapping.decimals).or_else(|| self.mark.decide(three_decimals));
        // Month-first dates are an American habit, and decimal commas are not.
        let from_comma = (mark == Some(DecimalMark::Comma)).then_some(DateOrder::DayFirst);
        let order = mapping.and_then(|mapping| mapping.dates).or_else(|| self.order.decide());
        Ok(Layout {
            texts,
            signed_debits: self.debits.all(),
            inverse: mapping.is_some_and(|mapping| mapping.inverse),
            mark: mark.unwrap_or(DecimalMark::Point),
            dates: order.or(from_comma).or(assume.dates),
            ..layout
        })
    }

    /// Whether a column names the account itself, and not the other side's: then it is on every row, it is not named
    /// above the table as well, and there are few of them. A bare `IBAN` is either, so it must be the same on all rows.
    fn is_own_account(&self, table: &Table<'_, '_>) -> bool {
        let Some(index) = self.columns.get(Means::Account) else { return false };
        let is_iban = table.names().get(index).is_some_and(|name| squashed(name).0 == "iban");
        !self.account_missing
            && self.accounts.all.len() <= if is_iban { 1 } else { MAX_ACCOUNTS }
            && !table.preamble.iter().any(|record| account_in(record).is_some())
    }
}
