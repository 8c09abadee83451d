//! Column names: how they are compared, and which column means what.

use super::dates::{NoDate, read_date};
use crate::domain::Currency;

/// The names of one kind of column, the more telling first, as [`squashed`] gives them.
pub(crate) type Words<C> = &'static [(C, &'static [&'static str])];

/// A column name in lower case without accents, spaces and punctuation, and the currency that it names:
/// `Amount (EUR)` is `amount` in euros, `Währung` is `wahrung`.
pub(crate) fn squashed(name: &str) -> (String, Option<Currency>) {
    let sign = name.chars().find_map(|c| match c {
        '€' => Some(Currency::EUR),
        '£' => Some(Currency::GBP),
        _ => None,
    });
    let mut words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let code = words
        .last()
        .filter(|word| words.len() > 1 && word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase()))
        .and_then(|word| Currency::parse(word).ok());
    if code.is_some() {
        words.pop();
    }
    (folded(&words.concat()), code.or(sign))
}

/// Lower case without accents.
pub(crate) fn folded(text: &str) -> String {
    text.to_lowercase().chars().flat_map(|c| without_accent(c).chars().chain(plain(c))).collect()
}

fn plain(c: char) -> Option<char> {
    without_accent(c).is_empty().then_some(c).filter(|c| !('\u{300}'..='\u{36f}').contains(c))
}

const fn without_accent(c: char) -> &'static str {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' => "a",
        'ç' | 'č' | 'ć' => "c",
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ł' => "l",
        'ñ' | 'ń' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => "o",
        'š' | 'ś' => "s",
        'ß' => "ss",
        'ù' | 'ú' | 'û' | 'ü' | 'ů' => "u",
        'ý' => "y",
        'ž' | 'ź' | 'ż' => "z",
        'æ' => "ae",
        'œ' => "oe",
        _ => "",
    }
}

/// Whether a cell holds a date, so that the row is one of the table and not its names.
pub(crate) fn has_date(cells: &[&str]) -> bool {
    cells.iter().any(|cell| read_date(cell, None) != Err(NoDate::NotADate))
}

/// Which column of a table means what. A column means one thing at most.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Columns<C> {
    names: Vec<(String, Option<Currency>)>,
    found: Vec<(C, usize)>,
}

impl<C: Copy + PartialEq> Columns<C> {
    /// Maps names to meanings; the order of `words` and of the names within decides between several candidates.
    pub fn of(header: &[&str], words: Words<C>) -> Self {
        let names: Vec<(String, Option<Currency>)> = header.iter().map(|name| squashed(name)).collect();
        let mut found: Vec<(C, usize)> = Vec::new();
        for &(column, words) in words {
            let free = |word: &&str| {
                let matching = |(index, (name, _)): (usize, &(String, _))| {
                    (name == word && found.iter().all(|&(_, taken)| taken != index)).then_some(index)
                };
                names.iter().enumerate().find_map(matching)
            };
            if let Some(index) = words.iter().find_map(free) {
                found.push((column, index));
            }
        }
        Self { names, found }
    }

    /// The columns that a person gave a meaning, wherever they stand.
    pub fn named(header: &[&str], meanings: impl Iterator<Item = (String, C)>) -> Self {
        let names: Vec<(String, Option<Currency>)> = header.iter().map(|name| squashed(name)).collect();
        let place = |wanted: &str| {
            let exact = header.iter().position(|name| *name == wanted);
            exact.or_else(|| names.iter().position(|(name, _)| *name == squashed(wanted).0))
        };
        let found = meanings.filter_map(|(name, means)| Some((means, place(&name)?))).collect();
        Self { names, found }
    }

    /// Every place of a column that may be there several times.
    pub fn all(&self, column: C) -> Vec<usize> {
        self.found.iter().filter(|(found, _)| *found == column).map(|&(_, index)| index).collect()
    }

    /// The place of a column.
    pub fn get(&self, column: C) -> Option<usize> {
        self.found.iter().find(|(found, _)| *found == column).map(|&(_, index)| index)
    }

    /// Whether there is such a column.
    pub fn has(&self, column: C) -> bool {
        self.get(column).is_some()
    }

    /// Takes over what another reading of the same names knows and this one does not.
    pub fn fill(&mut self, other: &Self) {
        for &(column, index) in &other.found {
            if !self.has(column) && self.found.iter().all(|&(_, taken)| taken != index) {
                self.found.push((column, index));
            }
        }
    }

    /// How many columns are known.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// The currency that a column's name gives.
    pub fn currency(&self, column: C) -> Option<Currency> {
        self.names.get(self.get(column)?)?.1
    }

    /// Takes a meaning back, after its values did not fit it; tells which column it was.
    pub fn forget(&mut self, column: C) -> Option<usize> {
        let at = self.found.iter().position(|(found, _)| *found == column)?;
        Some(self.found.remove(at).1)
    }

    /// Gives a column a meaning.
    pub fn set(&mut self, column: C, index: usize) {
        self.found.push((column, index));
    }

    /// The columns without a meaning whose names contain one of `stems`.
    pub fn others(&self, stems: &[&str]) -> Vec<usize> {
        let taken = |index| self.found.iter().any(|&(_, found)| found == index);
        let named = |name: &str| stems.iter().any(|stem| name.contains(stem));
        let others = self.names.iter().enumerate().filter(|(index, (name, _))| !taken(*index) && named(name));
        others.map(|(index, _)| index).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_case_accents_and_punctuation() {
        let check = |name, word: &str, currency| assert_eq!(squashed(name), (word.to_owned(), currency));
        check("Amount (EUR)", "amount", Some(Currency::EUR));
        check("Betrag in €", "betragin", Some(Currency::EUR));
        check("Auftraggeber/Empfänger", "auftraggeberempfanger", None);
        check("Libellé de l'opération", "libelledeloperation", None);
        check("Wa\u{308}hrung", "wahrung", None);
        check("IBAN", "iban", None);
        check("Straße", "strasse", None);
    }

    #[test]
    fn a_column_means_one_thing() {
        const WORDS: Words<u8> = &[(1, &["posted", "date"]), (2, &["date"])];
        let columns = Columns::of(&["Date", "Posted", "Details"], WORDS);
        assert_eq!((columns.get(1), columns.get(2)), (Some(1), Some(0)));
        let columns = Columns::of(&["Date", "Details"], WORDS);
        assert_eq!((columns.get(1), columns.get(2), columns.others(&["detail"])), (Some(0), None, vec![1]));
    }
}
