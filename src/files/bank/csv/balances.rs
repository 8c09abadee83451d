//! Balances and the account where a bank's table has no column for them.

use rust_decimal::Decimal;

use crate::files::draft::DraftEntry;
use crate::files::header::folded;
use crate::files::numbers::DecimalMark;
use crate::files::table::Record;

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
        let amount = record.cells().filter_map(|cell| mark.read(cell)).last();
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

/// Opening and closing balance from the balance after each entry, when they fit: each is the one before plus the
/// entry, with the oldest entry first or last. Otherwise nothing, because then it is not known what the column says.
pub(super) fn chained(entries: &[DraftEntry], balances: &[Option<Decimal>]) -> Option<(Decimal, Decimal)> {
    let steps: Vec<(Decimal, Decimal)> = entries
        .iter()
        .zip(balances)
        .map(|(entry, balance)| balance.map(|balance| (entry.amount.value, balance)))
        .collect::<Option<_>>()?;
    let forward = walk(steps.iter().copied());
    forward.or_else(|| walk(steps.iter().rev().copied()))
}

fn walk(steps: impl Iterator<Item = (Decimal, Decimal)>) -> Option<(Decimal, Decimal)> {
    let mut walked: Option<(Decimal, Decimal)> = None;
    for (amount, balance) in steps {
        let before = balance.checked_sub(amount)?;
        walked = match walked {
            None => Some((before, balance)),
            Some((opening, last)) if last == before => Some((opening, balance)),
            Some(_) => return None,
        };
    }
    walked
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

/// Whether a text is an IBAN with the right check digits (ISO 13616, modulo 97).
fn is_iban(text: &str) -> bool {
    let upper_or_digit = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    if !(15..=34).contains(&text.len()) || !text.bytes().all(upper_or_digit) {
        return false;
    }
    let (country, rest) = text.split_at(4);
    let checked =
        country.bytes().take(2).all(|b| b.is_ascii_uppercase()) && country.bytes().skip(2).all(|b| b.is_ascii_digit());
    let remainder = rest.bytes().chain(country.bytes()).fold(0_u32, |sum, byte| match byte {
        b'0'..=b'9' => (sum * 10 + u32::from(byte - b'0')) % 97,
        _ => (sum * 100 + u32::from(byte - b'A') + 10) % 97,
    });
    checked && remainder == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iban_is_known_by_its_check_digits() {
        assert!(is_iban("DE89370400440532013000"));
        assert!(!is_iban("DE88370400440532013000"));
        assert!(!is_iban("HELLO"));
    }
}
