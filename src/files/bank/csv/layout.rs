//! How one table is read: which column means what, and what a row says in them.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::columns::direction;
use crate::domain::{Currency, EntryStatus};
use crate::files::dates::{DateOrder, NoDate, read_date};
use crate::files::error::shortened;
use crate::files::header::{Columns, folded};
use crate::files::mapping::Means;
use crate::files::numbers::DecimalMark;
use crate::files::records::Record;
use crate::text::Message;

/// Which column of a bank's table means what, and how values are written in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    /// The column of the booking date.
    pub date: usize,
    pub value_date: Option<usize>,
    pub amount: Option<usize>,
    pub debit: Option<usize>,
    pub credit: Option<usize>,
    pub direction: Option<usize>,
    pub currency: Option<usize>,
    pub balance: Option<usize>,
    pub account: Option<usize>,
    pub counterparty: Option<usize>,
    pub status: Option<usize>,
    pub statement_id: Option<usize>,
    /// The currency that the names of the columns give.
    pub named_currency: Option<Currency>,
    pub texts: Vec<usize>,
    /// Whether the debit column carries its own minus signs.
    pub signed_debits: bool,
    /// Whether money in is written with a minus.
    pub inverse: bool,
    pub mark: DecimalMark,
    pub dates: Option<DateOrder>,
}

/// A row that cannot be used: its column, where it is one column's fault, and why.
pub(super) type Fault = (Option<usize>, Message);

/// A row's amount, the column it came from, and the currency written beside it.
pub(super) struct Moved {
    pub column: usize,
    pub value: Decimal,
    pub currency: Option<Currency>,
}

/// What a row says in the usual writing, `2026-12-31` and `-1234.50`. The survey reads it off the bytes of nearly all rows,
/// and then it need not be read again.
pub(super) struct Usual {
    pub day: Option<NaiveDate>,
    /// The amount and the balance, if the mark is a point.
    pub amount: Option<Decimal>,
    pub balance: Option<Decimal>,
}

impl Layout {
    /// How the table is to be read, with the booking date in column `date`.
    pub fn of(columns: &Columns<Means>, date: usize) -> Self {
        let get = |means| columns.get(means);
        Self {
            date,
            value_date: get(Means::ValueDate),
            amount: get(Means::Amount),
            debit: get(Means::Debit),
            credit: get(Means::Credit),
            direction: get(Means::Direction),
            currency: get(Means::Currency),
            balance: get(Means::Balance),
            account: get(Means::Account),
            counterparty: get(Means::Counterparty),
            status: get(Means::Status),
            statement_id: get(Means::StatementId),
            named_currency: currency_in_names(columns),
            texts: Vec::new(),
            signed_debits: false,
            inverse: false,
            mark: DecimalMark::Point,
            dates: None,
        }
    }

    /// The booking day.
    #[inline]
    pub fn booked_on(&self, row: &Record, usual: &Usual) -> Result<NaiveDate, NoDate> {
        usual.day.map_or_else(|| read_date(row.cell(self.date), self.dates), Ok)
    }

    /// The value day, where there is one; as a rule the booking day.
    #[inline]
    pub fn value_on(&self, row: &Record, booked_on: NaiveDate) -> Result<Option<NaiveDate>, Fault> {
        match self.value_date {
            Some(index) if row.raw(index) == row.raw(self.date) => Ok(Some(booked_on)),
            Some(index) if some_cell(row, Some(index)).is_some() => {
                read_date(row.cell(index), self.dates).map(Some).map_err(|why| no_date(row, index, why))
            }
            _ => Ok(None),
        }
    }

    /// The texts of a row, each once.
    pub fn texts(&self, row: &Record) -> Vec<String> {
        let mut texts: Vec<String> = Vec::new();
        for &index in &self.texts {
            let text = row.cell(index).split_whitespace().collect::<Vec<_>>().join(" ");
            if !text.is_empty() && !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts
    }

    /// The balance after the entry.
    #[inline]
    pub fn balance(&self, row: &Record, usual: &Usual) -> Option<Decimal> {
        let usual = usual.balance.filter(|_| self.mark == DecimalMark::Point);
        usual.or_else(|| self.mark.read(row.cell(self.balance?)).map(|(balance, _)| balance))
    }

    /// The signed amount of a row.
    ///
    /// With a direction, the amount's own sign does not count: banks that give both write the sign for show, or write
    /// it only sometimes. With separate columns for money out and in, amounts are taken off and added; where every
    /// amount out carries a minus already, it is added.
    #[inline]
    pub fn amount(&self, row: &Record, usual: &Usual) -> Result<Moved, Fault> {
        // The usual table has one column of amounts, each with its sign.
        if let (Some(column), None, false, DecimalMark::Point) = (self.amount, self.direction, self.inverse, self.mark)
            && let Some(value) = usual.amount
        {
            return Ok(Moved { column, value, currency: None });
        }
        let mut moved = self.amount_written(row)?;
        if self.inverse && !moved.value.is_zero() {
            moved.value = -moved.value;
        }
        Ok(moved)
    }

    fn amount_written(&self, row: &Record) -> Result<Moved, Fault> {
        let read = |index: usize| match row.cell(index) {
            "" => Ok(None),
            cell => self
                .mark
                .read(cell)
                .map(Some)
                .ok_or_else(|| (Some(index), Message::new("files-not-an-amount").with("text", shortened(cell)))),
        };
        let nothing = |index: usize| (Some(index), Message::new("files-row-no-amount"));
        if let Some(column) = self.amount {
            let (value, currency) = read(column)?.ok_or_else(|| nothing(column))?;
            let value = match self.direction.map(|at| (at, direction(row.cell(at)))) {
                None => value,
                Some((_, Some(true))) => value.abs(),
                Some((_, Some(false))) => -value.abs(),
                Some((at, None)) => {
                    let word = shortened(row.cell(at));
                    return Err((Some(at), Message::new("files-no-direction").with("text", word)));
                }
            };
            return Ok(Moved { column, value, currency });
        }
        let (Some(debit), Some(credit)) = (self.debit, self.credit) else {
            return Err(nothing(self.date));
        };
        let (out, into) = (read(debit)?, read(credit)?);
        if out.is_none() && into.is_none() {
            return Err(nothing(debit));
        }
        let (out, out_currency) = out.unwrap_or_default();
        let (into, in_currency) = into.unwrap_or_default();
        let value = if self.signed_debits { into.checked_add(out) } else { into.checked_sub(out) };
        let value = value.ok_or_else(|| (Some(debit), Message::new("money-overflow")))?;
        let column = if into.is_zero() { debit } else { credit };
        Ok(Moved { column, value, currency: out_currency.or(in_currency) })
    }

    /// Booked or announced; a row that the bank says did not happen is none.
    pub fn status(&self, row: &Record) -> Result<EntryStatus, Fault> {
        let Some(index) = self.status else { return Ok(EntryStatus::Booked) };
        let word = folded(row.cell(index));
        let is = |words: &[&str]| words.iter().any(|known| word.starts_with(known));
        if is(&["declin", "fail", "revert", "cancel", "reject", "refus", "abgelehnt", "storniert", "annul", "rechaz"]) {
            let word = shortened(row.cell(index));
            return Err((Some(index), Message::new("files-row-did-not-happen").with("text", word)));
        }
        let pending = is(&["pend", "pdng", "vorgemerkt", "en attente", "en cours", "in behandeling"]);
        Ok(if pending { EntryStatus::Pending } else { EntryStatus::Booked })
    }
}

/// Why a row has no day.
pub(super) fn no_date(row: &Record, index: usize, why: NoDate) -> Fault {
    let key = match (why, row.cell(index)) {
        (NoDate::Ambiguous, _) => "files-ambiguous-date",
        (NoDate::NotADate, "") => "files-row-no-date",
        (NoDate::NotADate, _) => "files-not-a-date",
    };
    (Some(index), Message::new(key).with("text", shortened(row.cell(index))))
}

/// A cell of a column, unless it is empty.
pub(super) fn some_cell(row: &Record, column: Option<usize>) -> Option<&str> {
    column.map(|index| row.cell(index)).filter(|cell| !cell.is_empty())
}

/// The currency that the names of the columns give.
fn currency_in_names(columns: &Columns<Means>) -> Option<Currency> {
    let named = [Means::Amount, Means::Credit, Means::Debit, Means::Balance];
    named.into_iter().find_map(|means| columns.currency(means))
}
