//! Which spellings are the same name, and the mark that tries to sign in are counted under.

use zeroize::Zeroizing;

use super::keyed;

/// A name as it is compared: without spaces around it, in small letters.
///
/// Whoever looks a person up by a typed name must compare this, and nothing looser: two spellings that find the same
/// person but differ here would be counted apart, and the tries would double.
///
/// Wiped when it is dropped: people type their password where the name belongs.
pub fn name_key(name: &str) -> Zeroizing<String> {
    Zeroizing::new(name.trim().to_lowercase())
}

/// The mark under which tries are counted, for names that exist and for those that do not: a password that was typed
/// in the place of the name cannot be read back from it.
pub fn name_mark(pepper: &[u8; keyed::PEPPER_LENGTH], name: &str) -> [u8; keyed::MARK_LENGTH] {
    keyed::mark(pepper, "name", name_key(name).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::super::recovery;
    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_mark() {
        let mark = |name: &str| name_mark(&[5; 32], name);
        assert_eq!(mark("Zoë Ångström"), mark("  zoë ÅNGSTRÖM\t"));
        assert_ne!(mark("Zoë Ångström"), mark("Zoe Ångström"));
        assert_ne!(mark("Ana"), mark("Anna"));
        assert_ne!(mark("Ana"), name_mark(&[6; 32], "Ana"));
    }

    #[test]
    fn a_name_that_looks_like_a_code_has_another_mark() {
        assert_ne!(name_mark(&[5; 32], "abcdefghij"), recovery::mark(&[5; 32], b"abcdefghij"));
    }
}
