//! Recovery codes: for somebody who has lost the second factor. Ten of them, shown once, each good for one sign-in.
//!
//! Only marks are kept. A code has 80 random bits, so that a fast mark is as safe as a slow hash: nobody can try them
//! all, with or without the key that marks are made with.

use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::{crockford, keyed};

/// How many codes a person gets.
pub const CODES: usize = 10;

/// Bytes of one code.
pub const CODE_LENGTH: usize = crockford::LENGTH;

/// Ten codes, in four groups of four letters and digits (`7H2K-9QXM-0ZT4-WB6N`), from 100 fresh random bytes.
pub fn make(random: &[u8; CODES * CODE_LENGTH]) -> Vec<Zeroizing<String>> {
    let (codes, _) = random.as_chunks::<CODE_LENGTH>();
    codes.iter().map(crockford::write).collect()
}

/// The code behind what somebody typed: small letters too, O for 0, I and L for 1, spaces and dashes anywhere. `None`
/// when it cannot be a code, which need not be counted as a try.
pub fn normalise(typed: &str) -> Option<Zeroizing<[u8; CODE_LENGTH]>> {
    crockford::read(typed)
}

/// What is kept in the place of a code: its HMAC-SHA-256 under a key of this profile.
pub fn mark(pepper: &[u8; keyed::PEPPER_LENGTH], code: &[u8; CODE_LENGTH]) -> [u8; keyed::MARK_LENGTH] {
    keyed::mark(pepper, "recovery code", code)
}

/// Which of the kept marks this one is. Every mark is compared to its end, so that the time tells nothing.
pub fn find(marks: &[[u8; keyed::MARK_LENGTH]], mark: &[u8; keyed::MARK_LENGTH]) -> Option<usize> {
    let mut found = None;
    for (at, kept) in marks.iter().enumerate() {
        if bool::from(kept.ct_eq(mark)) {
            found = Some(at);
        }
    }
    found
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PEPPER: [u8; 32] = [42; 32];

    /// 100 bytes that are all different, which makes ten different codes.
    fn hundred() -> [u8; 100] {
        std::array::from_fn(|at| u8::try_from(at).unwrap().wrapping_mul(37))
    }

    #[test]
    fn ten_different_codes_are_made_and_each_is_found() {
        let codes = make(&hundred());
        assert_eq!(codes.len(), CODES);
        let marks: Vec<[u8; 32]> = codes.iter().map(|code| mark(&PEPPER, &normalise(code).unwrap())).collect();
        for (at, code) in codes.iter().enumerate() {
            assert_eq!(code.len(), 19);
            let typed = code.to_lowercase().replace('-', " ");
            assert_eq!(find(&marks, &mark(&PEPPER, &normalise(&typed).unwrap())), Some(at));
            assert_eq!(find(&marks, &mark(&[0; 32], &normalise(&typed).unwrap())), None);
        }
        assert_eq!(find(&marks, &mark(&PEPPER, &[0; 10])), None);
        assert_eq!(find(&[], &marks[0]), None);
    }

    #[test]
    fn a_used_code_that_is_taken_out_is_not_found_again() {
        let mut marks: Vec<[u8; 32]> =
            make(&hundred()).iter().map(|code| mark(&PEPPER, &normalise(code).unwrap())).collect();
        let used = marks.remove(4);
        assert_eq!(find(&marks, &used), None);
        assert_eq!(marks.len(), CODES - 1);
    }

    proptest! {
        #[test]
        fn one_wrong_letter_is_another_code(random: [u8; 10], at in 0_usize..16, by in 1_usize..32) {
            let written = crockford::write(&random);
            let place = at + at / 4;
            let mut letters: Vec<char> = written.chars().collect();
            let value = crockford::SYMBOLS.iter().position(|&it| char::from(it) == letters[place]).unwrap();
            letters[place] = char::from(crockford::SYMBOLS[(value + by) % 32]);
            let typed: String = letters.into_iter().collect();
            prop_assert_ne!(mark(&PEPPER, &normalise(&typed).unwrap()), mark(&PEPPER, &random));
        }
    }
}
