//! What a good password is, how long it may be kept, and the one that a new person begins with.
//!
//! At least what PCI DSS 4.0.1 asks for in 8.3.5, 8.3.6, 8.3.7 and 8.3.9.

use chrono::{DateTime, TimeDelta, Utc};
use zeroize::Zeroizing;

use super::super::crockford;
use super::hash::verify;
use super::obvious::is_obvious;

/// Characters that a password must have.
pub const SHORTEST: usize = 12;

/// Characters that a password may have; more is a slip of the clipboard.
pub const LONGEST: usize = 128;

/// How many earlier passwords may not be taken again.
pub const EARLIER: usize = 4;

/// How long a password may be kept when nothing else is asked for at sign-in.
pub const EXPIRY: TimeDelta = TimeDelta::days(90);

/// Parts of a name shorter than this stand in too many words.
const SHORTEST_NAME: usize = 3;

/// One reason why a password may not be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weakness {
    /// Fewer than [`SHORTEST`] characters.
    TooShort,
    /// More than [`LONGEST`] characters.
    TooLong,
    /// No digit in it.
    NoDigit,
    /// No letter in it.
    NoLetter,
    /// The person's name, or a part of it that has three letters or more.
    HoldsName,
    /// Repeated characters, a sequence, or an obvious word: what anybody would try first.
    Common,
    /// One of the last [`EARLIER`] passwords.
    UsedBefore,
}

/// Why a password may not be taken by the person of this name; empty when it may.
///
/// `earlier` holds the hashes of the person's passwords, newest first, the present one among them. Looking through them
/// takes as long as signing in that often, so it is done only when nothing else speaks against the password; while
/// somebody types, `earlier` is left empty.
pub fn weaknesses(password: &str, name: &str, earlier: &[&str]) -> Vec<Weakness> {
    let length = password.chars().count();
    if length > LONGEST {
        return vec![Weakness::TooLong];
    }
    let found = [
        (Weakness::TooShort, length < SHORTEST),
        (Weakness::NoDigit, !password.chars().any(char::is_numeric)),
        (Weakness::NoLetter, !password.chars().any(char::is_alphabetic)),
        (Weakness::HoldsName, holds_name(password, name)),
        (Weakness::Common, is_obvious(password)),
    ];
    let found: Vec<Weakness> = found.into_iter().filter_map(|(weakness, is)| is.then_some(weakness)).collect();
    // An earlier hash that cannot be read cannot be compared with, and must not keep anybody from a new password.
    let is_earlier = |phc: &&str| verify(password, phc).unwrap_or(false);
    if found.is_empty() && earlier.iter().take(EARLIER).any(is_earlier) {
        return vec![Weakness::UsedBefore];
    }
    found
}

fn holds_name(password: &str, name: &str) -> bool {
    let password = password.to_lowercase();
    let name = name.to_lowercase();
    let mut parts = name.split(|letter: char| !letter.is_alphanumeric());
    parts.any(|part| part.chars().count() >= SHORTEST_NAME && password.contains(part))
}

/// When a password that was set at this moment must be changed; `None` is never, because a second factor is asked for.
pub fn expires(set_at: DateTime<Utc>, has_second_factor: bool) -> Option<DateTime<Utc>> {
    if has_second_factor { None } else { Some(set_at.checked_add_signed(EXPIRY).unwrap_or(set_at)) }
}

/// A first password for a new person, to be told to them and changed at their first sign-in: four groups of four small
/// letters and digits, none of which is easily taken for another (`k4m9-x2pt-7wqz-0dh5`).
///
/// Begins with a letter and ends in a digit, so that it holds both; 77 of the random bits are in it. Very rarely it
/// holds the person's name: ask [`weaknesses`], and make another.
pub fn starting_password(random: &[u8; 16]) -> Zeroizing<String> {
    let (digits, letters) = crockford::SYMBOLS.split_at(10);
    let pick = |from: &[u8], byte: u8, count: u8| from.get(usize::from(byte % count)).copied().unwrap_or(b'0');
    let mut password = Zeroizing::new(String::with_capacity(19));
    for (at, &byte) in random.iter().enumerate() {
        if at > 0 && at % 4 == 0 {
            password.push('-');
        }
        // Counts that divide 256, so that every symbol is equally likely.
        let symbol = match at {
            0 => pick(letters, byte, 16),
            15 => pick(digits, byte, 8),
            _ => pick(crockford::SYMBOLS, byte, 32),
        };
        password.push(char::from(symbol.to_ascii_lowercase()));
    }
    password
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::super::hash::{Cost, hash};
    use super::*;

    #[test]
    fn each_weakness_is_found() {
        let check = |password: &str, expected: &[Weakness]| {
            assert_eq!(weaknesses(password, "Ana-María Ruiz", &[]), expected, "{password}");
        };
        check("violets at 7", &[]);
        check("violets at", &[Weakness::TooShort, Weakness::NoDigit]);
        check("violets at 7 é".repeat(10).as_str(), &[Weakness::TooLong]);
        check("violets at noon", &[Weakness::NoDigit]);
        check("90 210 - 47 + 11.83", &[Weakness::NoLetter]);
        check("violets for ANA 7", &[Weakness::HoldsName]);
        check("xMARÍA.loves.7.cats", &[Weakness::HoldsName]);
        check("12 ruizeñores", &[Weakness::HoldsName]);
        check("password1234", &[Weakness::Common]);
        check("123456789012", &[Weakness::NoLetter, Weakness::Common]);
        check("", &[Weakness::TooShort, Weakness::NoDigit, Weakness::NoLetter, Weakness::Common]);
        // Length is counted in characters, not in bytes.
        check("żółw ma 7 łą", &[]);
        check("żółw ma 7 ł", &[Weakness::TooShort]);
        check(&"a violet, 7 of it ".repeat(8)[..128], &[]);
    }

    #[test]
    fn short_names_stand_in_too_many_words() {
        assert_eq!(weaknesses("violets at 7", "Vi O", &[]), []);
        assert_eq!(weaknesses("violets at 7", "", &[]), []);
        assert_eq!(weaknesses("violets at 7", "Violet", &[]), [Weakness::HoldsName]);
    }

    #[test]
    fn the_last_four_may_not_come_again() {
        let passwords =
            ["now it is 5 o'clock", "violets at 1 pm", "violets at 2 pm", "violets at 3 pm", "long ago, in 09"];
        let hashes: Vec<String> = passwords.iter().map(|it| hash(it, Cost::QUICK, [3; 16]).unwrap()).collect();
        let hashes: Vec<&str> = hashes.iter().map(String::as_str).collect();
        for password in &passwords[..EARLIER] {
            assert_eq!(weaknesses(password, "Ana", &hashes), [Weakness::UsedBefore], "{password}");
        }
        assert_eq!(weaknesses(passwords[4], "Ana", &hashes), []);
        assert_eq!(weaknesses(passwords[1], "Ana", &["damaged", hashes[1]]), [Weakness::UsedBefore]);
        assert_eq!(weaknesses(passwords[1], "Ana", &["damaged"]), []);
    }

    #[test]
    fn a_lone_password_expires_after_ninety_days() {
        let set = "2026-11-24T09:30:00Z".parse::<DateTime<Utc>>().unwrap();
        assert_eq!(expires(set, false).unwrap().to_rfc3339(), "2027-02-22T09:30:00+00:00");
        assert_eq!(expires(set, true), None);
        assert_eq!(expires(DateTime::<Utc>::MAX_UTC, false), Some(DateTime::<Utc>::MAX_UTC));
    }

    #[test]
    fn a_starting_password_looks_like_one() {
        assert_eq!(*starting_password(&[0; 16]), "a000-0000-0000-0000");
        assert_eq!(*starting_password(&[255; 16]), "szzz-zzzz-zzzz-zzz7");
        let random = [3, 200, 31, 7, 99, 18, 250, 66, 5, 129, 44, 80, 161, 7, 23, 14];
        assert_eq!(*starting_password(&random), "d8z7-3jt2-51cg-17q6");
    }

    proptest! {
        #[test]
        fn a_starting_password_keeps_the_rules(random: [u8; 16]) {
            let password = starting_password(&random);
            prop_assert_eq!(password.len(), 19);
            let kept = weaknesses(&password, "", &[]);
            // Random letters can come out as a pattern, but only about as often as somebody guesses them.
            prop_assert!(kept.is_empty(), "{:?}: {:?}", &*password, kept);
        }

        #[test]
        fn no_password_is_too_odd_to_be_judged(password in any::<String>(), name in any::<String>()) {
            let found = weaknesses(&password, &name, &[]);
            prop_assert_eq!(found.contains(&Weakness::TooShort), password.chars().count() < SHORTEST);
        }
    }
}
