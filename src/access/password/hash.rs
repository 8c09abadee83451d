//! Argon2id: a password as a text from which it cannot be read back, and the check against it.

use argon2::password_hash::Error as PhcError;
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};

/// Bytes of salt; fresh random ones for every hash.
pub const SALT_LENGTH: usize = 16;

/// Bytes of the hash itself.
const HASH_LENGTH: usize = 32;

/// What a stored hash may cost to check. Below, it would be no protection; above, a row that somebody altered could
/// take the computer's memory or keep it busy for minutes.
const MEMORY_KIB: std::ops::RangeInclusive<u32> = Cost::QUICK.memory_kib..=256 * 1024;
const PASSES: std::ops::RangeInclusive<u32> = Cost::QUICK.passes..=10;

/// How much work one check of a password is, for us and for somebody who guesses. One lane: more would be computed one
/// after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
}

impl Cost {
    /// For real people: 128 MiB and three passes, well under a second on an office computer.
    pub const STRONG: Self = Self { memory_kib: 128 * 1024, passes: 3 };

    /// For tests and the demo only, where nothing is worth guessing for.
    pub const QUICK: Self = Self { memory_kib: 8 * 1024, passes: 1 };

    fn hasher(self) -> Result<Argon2<'static>, HashError> {
        let params = Params::new(self.memory_kib, self.passes, 1, Some(HASH_LENGTH));
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params.map_err(|_| HashError::Unusable)?))
    }
}

impl Default for Cost {
    fn default() -> Self {
        Self::STRONG
    }
}

/// A password could be neither accepted nor refused. Says nothing about the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// This computer has too little free memory at the moment.
    #[error("too little free memory to check a password")]
    NoMemory,
    /// The stored hash is damaged, or asks for a cost that is refused.
    #[error("the stored password hash is damaged, or its cost is out of bounds")]
    Unusable,
}

/// The password's hash as a PHC string (`$argon2id$v=19$m=…,t=…,p=1$salt$hash`), which names its own cost.
///
/// # Errors
/// [`HashError::NoMemory`].
pub fn hash(password: &str, cost: Cost, salt: [u8; SALT_LENGTH]) -> Result<String, HashError> {
    let made = cost.hasher()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(why)?;
    Ok(made.to_string())
}

/// Whether this is the password behind a PHC string made by [`hash`]. The comparison takes the same time wherever the
/// two differ.
///
/// # Errors
/// [`HashError`]; neither means that the password is wrong.
pub fn verify(password: &str, phc: &str) -> Result<bool, HashError> {
    let (cost, stored) = read(phc)?;
    match cost.hasher()?.verify_password(password.as_bytes(), &stored) {
        Ok(()) => Ok(true),
        Err(PhcError::PasswordInvalid) => Ok(false),
        Err(error) => Err(why(error)),
    }
}

/// The work of [`verify`] for somebody who does not exist, so that the time does not tell who does. It is the same
/// where everybody's hash has this cost: [`is_outdated`] ones are renewed at sign-in.
pub fn verify_nobody(password: &str, cost: Cost) {
    // Only the time that it takes matters.
    std::hint::black_box(hash(password, cost, [0; SALT_LENGTH])).ok();
}

/// Whether a password that was just found right should be hashed anew, because its hash was made at a lower cost.
pub fn is_outdated(phc: &str, cost: Cost) -> bool {
    read(phc).map_or(true, |(stored, _)| stored.memory_kib < cost.memory_kib || stored.passes < cost.passes)
}

/// Reads a PHC string, and refuses everything that [`hash`] does not write.
fn read(phc: &str) -> Result<(Cost, PasswordHash), HashError> {
    let stored = PasswordHash::new(phc).map_err(|_| HashError::Unusable)?;
    let params = Params::try_from(&stored).map_err(|_| HashError::Unusable)?;
    let cost = Cost { memory_kib: params.m_cost(), passes: params.t_cost() };
    let ours = stored.algorithm == ARGON2ID_IDENT
        && stored.version == Some(Version::V0x13.into())
        && stored.params.as_str() == format!("m={},t={},p=1", cost.memory_kib, cost.passes)
        && stored.salt.is_some_and(|salt| salt.len() == SALT_LENGTH)
        && stored.hash.is_some_and(|hash| hash.len() == HASH_LENGTH)
        && MEMORY_KIB.contains(&cost.memory_kib)
        && PASSES.contains(&cost.passes);
    if ours { Ok((cost, stored)) } else { Err(HashError::Unusable) }
}

fn why(error: PhcError) -> HashError {
    match error {
        PhcError::OutOfMemory => HashError::NoMemory,
        _ => HashError::Unusable,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn quick(password: &str) -> String {
        hash(password, Cost::QUICK, *b"a salt of sixtee").unwrap()
    }

    #[test]
    fn only_the_exact_password_fits() {
        let phc = quick("Violets at 7, please");
        assert!(phc.starts_with("$argon2id$v=19$m=8192,t=1,p=1$"), "{phc}");
        assert_eq!(verify("Violets at 7, please", &phc), Ok(true));
        for other in ["violets at 7, please", "Violets at 7, please ", " Violets at 7, please", "Violets at 7", ""] {
            assert_eq!(verify(other, &phc), Ok(false), "{other:?}");
        }
    }

    #[test]
    fn another_salt_is_another_hash() {
        let other = hash("the same word 1", Cost::QUICK, [9; SALT_LENGTH]).unwrap();
        assert_ne!(other, quick("the same word 1"));
        assert_eq!(verify("the same word 1", &other), Ok(true));
    }

    #[test]
    fn the_strong_cost_is_the_default_and_works() {
        let phc = hash("Violets at 7, please", Cost::default(), [7; SALT_LENGTH]).unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=131072,t=3,p=1$"), "{phc}");
        assert_eq!(verify("Violets at 7, please", &phc), Ok(true));
        assert!(!is_outdated(&phc, Cost::STRONG));
    }

    #[test]
    fn a_cheaper_hash_is_outdated_and_a_dearer_one_is_not() {
        let phc = quick("x");
        assert!(is_outdated(&phc, Cost::STRONG));
        assert!(!is_outdated(&phc, Cost::QUICK));
        let more_passes = Cost { passes: 2, ..Cost::QUICK };
        assert!(is_outdated(&phc, more_passes));
        assert!(!is_outdated(&hash("x", more_passes, [0; 16]).unwrap(), Cost::QUICK));
        assert!(is_outdated("no hash", Cost::QUICK));
    }

    #[test]
    fn a_doctored_hash_is_refused_before_it_costs_anything() {
        let good = quick("x");
        let with = |from: &str, to: &str| {
            assert!(good.contains(from));
            good.replace(from, to)
        };
        let hash_part = good.rsplit('$').next().unwrap();
        let doctored = [
            with("m=8192", "m=4194304"),
            with("m=8192", "m=262145"),
            with("m=8192", "m=8191"),
            with("m=8192", "m=8"),
            with("m=8192", "m=99999999999"),
            with("t=1", "t=4000000000"),
            with("t=1", "t=11"),
            with("t=1", "t=0"),
            with("p=1", "p=2"),
            with("p=1", "p=1,data=AAAA"),
            with("m=8192,t=1", "t=1,m=8192"),
            with("m=8192", "m=8192,m=4194304"),
            with("argon2id", "argon2i"),
            with("argon2id", "argon2d"),
            with("argon2id", "scrypt"),
            with("v=19", "v=16"),
            with("v=19$", ""),
            with(hash_part, "AAAAAAAAAAAAAAAAAAAAAA"),
            with(&format!("${hash_part}"), ""),
            format!("{good}$AAAA"),
            String::new(),
            "$".into(),
        ];
        for phc in doctored {
            assert_eq!(verify("x", &phc), Err(HashError::Unusable), "{phc}");
        }
    }

    #[test]
    fn nobody_costs_as_much_as_somebody() {
        // So much memory that it comes fresh from the system each time, as with the real cost.
        let cost = Cost { memory_kib: 40 * 1024, passes: 1 };
        let phc = hash("x", cost, [1; SALT_LENGTH]).unwrap();
        let time_of = |work: &dyn Fn()| {
            #[allow(clippy::disallowed_methods, reason = "a test measures")]
            let start = std::time::Instant::now();
            work();
            start.elapsed()
        };
        // Time on a busy computer says little about one try; the shortest of many that take turns says more.
        let (mut somebody, mut nobody) = (std::time::Duration::MAX, std::time::Duration::MAX);
        for _ in 0..12 {
            somebody = somebody.min(time_of(&|| assert_eq!(verify("y", &phc), Ok(false))));
            nobody = nobody.min(time_of(&|| verify_nobody("y", cost)));
        }
        assert!(nobody * 2 > somebody && somebody * 2 > nobody, "{somebody:?} and {nobody:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn what_was_hashed_is_found_right(password in "\\PC{0,40}", other in "\\PC{0,40}", salt: [u8; 16]) {
            let phc = hash(&password, Cost::QUICK, salt).unwrap();
            prop_assert_eq!(verify(&password, &phc), Ok(true));
            prop_assert_eq!(verify(&other, &phc), Ok(password == other));
        }
    }

    proptest! {
        #[test]
        fn no_text_in_the_place_of_a_hash_ends_the_program(text in "\\PC*|(\\$[a-z0-9=,+/]{0,12}){0,7}") {
            prop_assert_eq!(verify("x", &text), Err(HashError::Unusable));
        }
    }
}
