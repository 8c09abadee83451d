//! How a reference may have come from an order's number.

use rapidfuzz::distance::osa::{Args, BatchComparator};

use super::keys;
use super::outcome::Facts;

/// A cut reference needs so many letters to mean anything.
const SHORTEST_CUT: usize = 4;

/// What a reference and an order's number have to do with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// They are the same.
    Same,
    /// One letter is changed, missing, added, or swapped with the next.
    OneOff,
    /// Two are.
    TwoOff,
    /// The reference is the number's beginning, of so many letters.
    Beginning(usize),
    /// The reference is the number's end, of so many letters.
    End(usize),
    /// There is no reference.
    NoReference,
    /// Nothing.
    Other,
}

impl Relation {
    /// The relation as a fact.
    pub(super) const fn fact(self) -> Facts {
        match self {
            Self::Same => Facts::REFERENCE_SAME,
            Self::OneOff => Facts::REFERENCE_ONE_OFF,
            Self::TwoOff => Facts::REFERENCE_TWO_OFF,
            Self::Beginning(_) | Self::End(_) => Facts::REFERENCE_CUT,
            Self::NoReference => Facts::REFERENCE_NONE,
            Self::Other => Facts::REFERENCE_OTHER,
        }
    }
}

/// A reference that is compared with many numbers.
pub(super) struct Reference<'a> {
    whole: Compared<'a>,
    /// Its last digits, for numbers that are digits alone.
    digits: Option<Compared<'a>>,
}

struct Compared<'a> {
    key: &'a str,
    comparator: BatchComparator<char>,
}

fn all_digits(key: &str) -> bool {
    key.bytes().all(|byte| byte.is_ascii_digit())
}

impl<'a> Reference<'a> {
    pub(super) fn new(key: &'a str) -> Self {
        let compared = |key: &'a str| Compared { key, comparator: BatchComparator::new(key.chars()) };
        let digits = keys::last_digits(key).filter(|digits| digits.len() < key.len()).map(compared);
        Self { whole: compared(key), digits }
    }

    pub(super) fn relation(&self, number: &str) -> Relation {
        if self.whole.key.len() < 2 {
            return Relation::NoReference;
        }
        // A prefix that only one of the two has is left out of the comparison.
        let compared = self.digits.as_ref().filter(|_| all_digits(number)).unwrap_or(&self.whole);
        let digits = keys::last_digits(number).filter(|_| all_digits(compared.key));
        compared.relation(digits.filter(|digits| digits.len() >= compared.key.len()).unwrap_or(number))
    }
}

impl Compared<'_> {
    fn relation(&self, number: &str) -> Relation {
        let key = self.key;
        if key == number {
            return Relation::Same;
        }
        let letters = Args::default().score_cutoff(2);
        match self.comparator.distance_with_args(number.chars(), &letters) {
            Some(0) => Relation::Same,
            Some(1) => Relation::OneOff,
            Some(2) => Relation::TwoOff,
            _ if key.len() < SHORTEST_CUT => Relation::Other,
            _ if number.starts_with(key) => Relation::Beginning(key.len()),
            _ if number.ends_with(key) => Relation::End(key.len()),
            _ => Relation::Other,
        }
    }
}

/// How many letters two numbers have in common at the beginning, and at the end.
pub(super) fn in_common(a: &str, b: &str) -> (usize, usize) {
    let from_start = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let from_end = a.bytes().rev().zip(b.bytes().rev()).take_while(|(a, b)| a == b).count();
    (from_start, from_end)
}
