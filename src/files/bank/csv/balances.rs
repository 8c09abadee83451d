//! Balances and the account where a bank's table has no column for them.

use rust_decimal::Decimal;

use crate::files::bank::account::is_iban;
use crate::files::decimal::{add, equal};
use crate::files::header::folded;
use crate::files::numbers::DecimalMark;
use crate::files::records::Record;

const OPENING: [&str; 22] = [
    "opening balance",
    "balance at start",
    "starting balance",
    "start balance",
    "beginning balance",
    "initial balance",
    "balance brought forward",
    "previous balance",
    "anfangssaldo",
    "alter saldo",
    "alter kontostand",
    "startsaldo",
    "solde initial",
    "solde precedent",
    "ancien solde",
    "solde de depart",
    "beginsaldo",
    "openingssaldo",
    "saldo inicial",
    "saldo anterior",
    "saldo iniziale",
    "saldo poczatkowe",
];
const CLOSING: [&str; 22] = [
    "closing balance",
    "balance at end",
    "ending balance",
    "end balance",
    "final balance",
    "new balance",
    "balance carried forward",
    "endsaldo",
    "neuer saldo",
    "neuer kontostand",
    "schlusssaldo",
    "solde final",
    "nouveau solde",
    "solde de fin",
    "eindsaldo",
    "slotsaldo",
    "saldo final",
    "saldo actual",
    "saldo finale",
    "saldo koncowe",
    "utgaende saldo",
    "abschlusssaldo",
];
const TOTAL: [&str; 9] = ["total", "totals", "summe", "gesamt", "gesamtsumme", "totaal", "totale", "sum", "suma"];

/// The balances that lines above or below the table state.
#[derive(Default)]
pub(super) struct Stated {
    pub opening: Option<Decimal>,
    pub closing: Option<Decimal>,
}

impl Stated {
    /// Takes in a record that states a balance; tells whether it did. The last amount in it counts.
    pub fn take(&mut self, record: &Record, mark: DecimalMark) -> bool {
        let words = folded(&record.cells().collect::<Vec<_>>().join(" "));
        let named = |names: &[&str]| names.iter().any(|name| words.contains(name));
        let place = match (named(&OPENING), named(&CLOSING)) {
            (true, false) => &mut self.opening,
            (false, true) => &mut self.closing,
            _ => return false,
        };
        let amount = record.cells().rev().find_map(|cell| mark.read(cell));
        if let Some((amount, _)) = amount {
            *place = Some(amount);
        }
        amount.is_some()
    }

    /// Whether a record is the line of totals below a table.
    pub fn is_total(record: &Record) -> bool {
        let first = record.cells().find(|cell| !cell.is_empty()).unwrap_or_default();
        TOTAL.contains(&folded(first).trim_end_matches([':', '.', ' ']))
    }
}

/// Follows the balances after each entry: each is the one before plus the entry, with the oldest entry first or last.
#[derive(Debug, Default)]
pub(super) struct Chain {
    /// The first and the last entry so far.
    ends: Option<(Step, Step)>,
    /// Whether some entry has no balance.
    broken: bool,
    not_oldest_first: bool,
    not_newest_first: bool,
}

/// An entry and the balance after it.
#[derive(Debug, Clone, Copy)]
struct Step {
    amount: Decimal,
    balance: Decimal,
}

impl Step {
    /// Whether this is the entry that came right after another.
    #[inline]
    fn is_after(&self, other: &Self) -> bool {
        let mut balance = other.balance;
        add(&mut balance, &self.amount) && equal(&balance, &self.balance)
    }

    fn balance_before(&self) -> Option<Decimal> {
        self.balance.checked_sub(self.amount)
    }
}

impl Chain {
    /// Takes in the next entry of the file.
    #[inline]
    pub fn take(&mut self, amount: Decimal, balance: Option<Decimal>) {
        if self.broken || (self.not_oldest_first && self.not_newest_first) {
            return;
        }
        let Some(balance) = balance else {
            self.broken = true;
            return;
        };
        let step = Step { amount, balance };
        let Some((_, last)) = &mut self.ends else {
            self.ends = Some((step, step));
            return;
        };
        // Once a direction does not fit, it need not be looked at.
        self.not_oldest_first = self.not_oldest_first || !step.is_after(last);
        self.not_newest_first = self.not_newest_first || !last.is_after(&step);
        *last = step;
    }

    /// Opening and closing balance, when all fit in one direction; otherwise nothing, because then it is not known what
    /// the column says.
    pub fn ends(&self) -> Option<(Decimal, Decimal)> {
        let (first, last) = self.ends.filter(|_| !self.broken)?;
        let (oldest, newest) = match (self.not_oldest_first, self.not_newest_first) {
            (false, _) => (first, last),
            (true, false) => (last, first),
            (true, true) => return None,
        };
        Some((oldest.balance_before()?, newest.balance))
    }
}

/// An account that is named above the table: an IBAN, or what follows a word for "account".
pub(super) fn account_in(record: &Record) -> Option<String> {
    const WORDS: [&str; 8] = ["account", "iban", "konto", "compte", "rekening", "cuenta", "conto", "kontonummer"];
    let cells: Vec<&str> = record.cells().collect();
    for (index, cell) in cells.iter().enumerate() {
        let (name, value) = cell.split_once(':').unwrap_or((cell, ""));
        let value = if value.trim().is_empty() { cells.get(index + 1).copied().unwrap_or_default() } else { value };
        let value: String = value.split_whitespace().collect();
        let is_number =
            value.bytes().filter(u8::is_ascii_digit).count() >= 5 && value.bytes().all(|b| b.is_ascii_alphanumeric());
        if is_number && WORDS.iter().any(|word| folded(name).contains(word)) {
            return Some(value);
        }
    }
    cells.into_iter().map(|cell| cell.split_whitespace().collect::<String>()).find(|cell| is_iban(cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn balances_are_followed_in_either_direction() {
        let ends = |steps: &[(i64, Option<i64>)]| {
            let mut chain = Chain::default();
            for &(amount, balance) in steps {
                chain.take(Decimal::from(amount), balance.map(Decimal::from));
            }
            chain.ends().map(|(opening, closing)| (opening.to_string(), closing.to_string()))
        };
        let fits = Some(("10".to_owned(), "17".to_owned()));
        assert_eq!(ends(&[(5, Some(15)), (2, Some(17))]), fits);
        assert_eq!(ends(&[(2, Some(17)), (5, Some(15))]), fits);
        assert_eq!(ends(&[(5, Some(15)), (2, Some(18))]), None);
        assert_eq!(ends(&[(5, Some(15)), (2, None)]), None);
        assert_eq!(ends(&[]), None);
    }
}
