//! The second factor: six digits that an authenticator app shows, new every thirty seconds (RFC 6238).
//!
//! SHA-1, six digits and thirty seconds are what every app understands; some take other settings and silently ignore
//! them.

use std::ops::RangeInclusive;

use chrono::{DateTime, TimeDelta, Utc};
use subtle::ConstantTimeEq as _;
use totp_rs::{Builder, Secret};
use zeroize::Zeroizing;

/// Bytes of a secret; fresh random ones for every person and every new app.
pub const SECRET_LENGTH: usize = 20;

/// Digits of a code.
const DIGITS: usize = 6;

/// Seconds for which the app shows a code.
const STEP_SECONDS: u64 = 30;

/// How many steps a code may be early or late, for clocks that differ a little and fingers that are slow.
const SKEW: i64 = 1;

/// How many steps away a code is looked for, only to say how far the clock is off: ten minutes.
const SEARCH: i64 = 20;

/// What a typed code is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TotpVerdict {
    /// Right. The step is kept, in the same transaction that lets the person in, as the last one that was accepted.
    Accepted {
        /// Whole thirty seconds since 1970 for which the code is made.
        step: u64,
    },
    /// Right, but it or a later one was used before. Somebody may have looked over the person's shoulder.
    Replayed,
    /// No code of about now.
    Wrong,
}

/// The codes of one secret.
pub struct Totp {
    codes: totp_rs::Totp,
}

impl Totp {
    /// The codes of this secret.
    pub fn new(secret: &[u8; SECRET_LENGTH]) -> Self {
        // The builder's own settings are those of this module; a test compares the codes with the standard's.
        Self { codes: Builder::new().with_secret(Secret::new_stack(*secret)).build_noncompliant() }
    }

    /// Judges a code typed at a moment; it may have spaces in it. `last_step` is the last one that was accepted for
    /// this secret.
    pub fn check(&self, code: &str, at: DateTime<Utc>, last_step: Option<u64>) -> TotpVerdict {
        // The newest step that fits: should two steps share a code, the one that was not used counts.
        match self.fitting(code, at, -SKEW..=SKEW).into_iter().max() {
            None => TotpVerdict::Wrong,
            Some((_, step)) if last_step.is_some_and(|last| step <= last) => TotpVerdict::Replayed,
            Some((_, step)) => TotpVerdict::Accepted { step },
        }
    }

    /// How far this computer's clock seems to be off when a code was wrong: what has to be added to it, in steps of
    /// thirty seconds. Positive: it is behind by that much; negative: it is ahead. `None` when the code is of no
    /// moment near, or of now, so that the clock is not to blame.
    ///
    /// Only for telling somebody whose password was right: it also tells that a code will be right later.
    pub fn clock_advice(&self, code: &str, at: DateTime<Utc>) -> Option<TimeDelta> {
        let fitting = self.fitting(code, at, -SEARCH..=SEARCH);
        let (offset, _) = fitting.into_iter().min_by_key(|(offset, _)| offset.abs())?;
        if (-SKEW..=SKEW).contains(&offset) {
            return None;
        }
        TimeDelta::try_seconds(offset.checked_mul(STEP_SECONDS.cast_signed())?)
    }

    /// The steps near a moment that have this code, each with how many steps away it is. All are compared, each to its
    /// end, so that the time tells nothing.
    fn fitting(&self, code: &str, at: DateTime<Utc>, offsets: RangeInclusive<i64>) -> Vec<(i64, u64)> {
        let (Some(typed), Ok(seconds)) = (digits(code), u64::try_from(at.timestamp())) else { return Vec::new() };
        let now = seconds / STEP_SECONDS;
        let steps = offsets.filter_map(|offset| Some((offset, now.checked_add_signed(offset)?)));
        let fits = |(_, step): &(i64, u64)| {
            let right = Zeroizing::new(self.codes.generate(step * STEP_SECONDS).to_string());
            bool::from(right.as_bytes().ct_eq(typed.as_slice()))
        };
        steps.filter(fits).collect()
    }
}

/// The six digits of a typed code, without the spaces that apps show in its middle.
fn digits(code: &str) -> Option<Zeroizing<[u8; DIGITS]>> {
    let mut digits = Zeroizing::new([0; DIGITS]);
    let mut typed = code.chars().filter(|letter| !letter.is_whitespace());
    for place in digits.iter_mut() {
        *place = typed.next().filter(char::is_ascii_digit).and_then(|digit| u8::try_from(digit).ok())?;
    }
    typed.next().is_none().then_some(digits)
}

/// A secret for typing into an app by hand: base 32 in groups of four (`GEZD GNBV …`).
pub fn typed_secret(secret: &[u8; SECRET_LENGTH]) -> Zeroizing<String> {
    let letters = Zeroizing::new(Secret::new_stack(*secret).to_base32());
    let mut grouped = Zeroizing::new(String::with_capacity(letters.len() + letters.len() / 4));
    for (at, letter) in letters.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(letter);
    }
    grouped
}

/// The address that an app reads from a QR code: `otpauth://totp/issuer:person?secret=…&issuer=…`.
pub fn address(secret: &[u8; SECRET_LENGTH], person: &str, issuer: &str) -> Zeroizing<String> {
    // Apps take the first colon, also an escaped one, for the end of the issuer.
    let plain = |name: &str| name.replace(':', " ").trim().to_owned();
    let person = Some(plain(person)).filter(|person| !person.is_empty()).unwrap_or_else(|| "-".to_owned());
    let codes = Builder::new().with_secret(Secret::new_stack(*secret));
    let codes = codes.with_account_name(person).with_issuer(Some(plain(issuer))).build_noncompliant();
    // It refuses only a person without a name or with a colon in it.
    Zeroizing::new(codes.to_url().unwrap_or_default())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;
    use totp_rs::Algorithm;

    use super::*;

    const SECRET: [u8; SECRET_LENGTH] = *b"12345678901234567890";

    /// A moment well after 1970, at the beginning of a step.
    const NOW: i64 = 1_800_000_000;

    fn moment(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    /// What the app shows at that second.
    fn shown(seconds: i64) -> String {
        Totp::new(&SECRET).codes.generate(seconds.try_into().unwrap()).to_string()
    }

    fn check(code: &str, seconds: i64, last_step: Option<u64>) -> TotpVerdict {
        Totp::new(&SECRET).check(code, moment(seconds), last_step)
    }

    fn accepted(seconds: i64) -> TotpVerdict {
        TotpVerdict::Accepted { step: u64::try_from(seconds).unwrap() / STEP_SECONDS }
    }

    /// Appendix B of RFC 6238: the second, and its codes with SHA-1, SHA-256 and SHA-512.
    const STANDARD: [(i64, [&str; 3]); 6] = [
        (59, ["94287082", "46119246", "90693936"]),
        (1_111_111_109, ["07081804", "68084774", "25091201"]),
        (1_111_111_111, ["14050471", "67062674", "99943326"]),
        (1_234_567_890, ["89005924", "91819424", "93441116"]),
        (2_000_000_000, ["69279037", "90698825", "38618901"]),
        (20_000_000_000, ["65353130", "77737706", "47863826"]),
    ];

    #[test]
    fn the_codes_are_those_of_the_standard() {
        let digits: Vec<u8> = SECRET.iter().copied().cycle().take(64).collect();
        for (seconds, codes) in STANDARD {
            let algorithms = [(Algorithm::SHA1, 20), (Algorithm::SHA256, 32), (Algorithm::SHA512, 64)];
            for ((algorithm, length), code) in algorithms.into_iter().zip(codes) {
                let builder = Builder::new().with_algorithm(algorithm).with_digits(8).with_secret(&digits[..length]);
                let made = builder.build().unwrap().generate(seconds.try_into().unwrap()).to_string();
                assert_eq!(made, code, "{algorithm} at {seconds}");
            }
            // Ours are the last six digits of the first.
            assert_eq!(check(&codes[0][2..], seconds, None), accepted(seconds), "at {seconds}");
        }
    }

    #[test]
    fn the_settings_are_what_every_app_understands() {
        let codes = Totp::new(&SECRET).codes;
        assert_eq!(codes.algorithm(), Algorithm::SHA1);
        assert_eq!((usize::from(codes.digits()), codes.step()), (DIGITS, STEP_SECONDS));
    }

    #[test]
    fn a_code_may_be_one_step_early_or_late_and_no_more() {
        let code = shown(NOW);
        for (after, expected) in [
            (-31, TotpVerdict::Wrong),
            (-30, accepted(NOW)),
            (-1, accepted(NOW)),
            (0, accepted(NOW)),
            (29, accepted(NOW)),
            (59, accepted(NOW)),
            (60, TotpVerdict::Wrong),
        ] {
            assert_eq!(check(&code, NOW + after, None), expected, "{after} s after it begins");
        }
    }

    #[test]
    fn a_code_is_good_for_one_time() {
        let TotpVerdict::Accepted { step } = check(&shown(NOW), NOW, None) else { panic!("not accepted") };
        assert_eq!(check(&shown(NOW), NOW, Some(step)), TotpVerdict::Replayed);
        assert_eq!(check(&shown(NOW), NOW + 45, Some(step)), TotpVerdict::Replayed);
        assert_eq!(check(&shown(NOW - 30), NOW, Some(step)), TotpVerdict::Replayed, "an older one after a newer one");
        assert_eq!(check(&shown(NOW + 30), NOW + 30, Some(step)), accepted(NOW + 30));
        assert_eq!(check(&shown(NOW), NOW, Some(step - 1)), accepted(NOW));
        assert_eq!(check(&shown(NOW), NOW, Some(u64::MAX)), TotpVerdict::Replayed, "the clock was set back");
    }

    #[test]
    fn a_code_is_six_digits_with_spaces_at_most() {
        let code = shown(NOW);
        let (left, right) = code.split_at(3);
        for typed in [format!("{left} {right}"), format!(" {code}\n"), format!("{left}\u{a0}{right}")] {
            assert_eq!(check(&typed, NOW, None), accepted(NOW), "{typed:?}");
        }
        let wrong = [
            String::new(),
            code[1..].to_owned(),
            format!("{code}0"),
            format!("+{}", &code[1..]),
            format!("{left}-{right}"),
        ];
        for typed in wrong {
            assert_eq!(check(&typed, NOW, None), TotpVerdict::Wrong, "{typed:?}");
        }
        let arabic: String = code.chars().map(|digit| char::from_u32(u32::from(digit) + 0x630).unwrap()).collect();
        assert_eq!(check(&arabic, NOW, None), TotpVerdict::Wrong);
    }

    #[test]
    fn a_zero_in_front_is_a_digit() {
        let seconds = (0..1000).map(|step| NOW + step * 30).find(|&seconds| shown(seconds).starts_with('0')).unwrap();
        assert_eq!(check(&shown(seconds), seconds, None), accepted(seconds));
        assert_eq!(check(&shown(seconds)[1..], seconds, None), TotpVerdict::Wrong);
    }

    #[test]
    fn before_1970_and_at_its_beginning_nothing_breaks() {
        assert_eq!(check("755224", -1, None), TotpVerdict::Wrong);
        assert_eq!(check("755224", 0, None), TotpVerdict::Accepted { step: 0 });
        assert_eq!(Totp::new(&SECRET).check("755224", DateTime::<Utc>::MAX_UTC, None), TotpVerdict::Wrong);
        assert_eq!(Totp::new(&SECRET).clock_advice("755224", DateTime::<Utc>::MIN_UTC), None);
    }

    #[test]
    fn the_advice_says_what_to_add_to_this_computers_clock() {
        let advice = |code: &str| Totp::new(&SECRET).clock_advice(code, moment(NOW));
        // The phone is five minutes ahead of this computer: the computer is behind.
        assert_eq!(advice(&shown(NOW + 300)), Some(TimeDelta::seconds(300)));
        assert_eq!(advice(&shown(NOW - 300)), Some(TimeDelta::seconds(-300)));
        assert_eq!(advice(&shown(NOW + 60)), Some(TimeDelta::seconds(60)));
        assert_eq!(advice(&shown(NOW + 600)), Some(TimeDelta::seconds(600)));
        assert_eq!(advice(&shown(NOW + 630)), None, "too far to be sure");
        for near in [-30, 0, 30] {
            assert_eq!(advice(&shown(NOW + near)), None, "the clock is not to blame");
        }
        assert_eq!(advice("12345"), None);
    }

    #[test]
    fn the_secret_can_be_typed() {
        assert_eq!(*typed_secret(&SECRET), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(*typed_secret(&[0; 20]), ["AAAA"; 8].join(" "));
    }

    #[test]
    fn the_address_is_escaped() {
        let check = |person: &str, path: &str| {
            let expected =
                format!("otpauth://totp/Counterfoil:{path}?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Counterfoil");
            assert_eq!(*address(&SECRET, person, "Counterfoil"), expected);
        };
        check("Ana", "Ana");
        check("Ana Ruiz", "Ana%20Ruiz");
        check("Zoë & Söhne?", "Zo%C3%AB%20%26%20S%C3%B6hne%3F");
        check("Ana:Ruiz/#1", "Ana%20Ruiz%2F%231");
        check(":", "-");
        check("", "-");
    }

    proptest! {
        #[test]
        fn an_address_reads_back(secret: [u8; SECRET_LENGTH], person in "\\PC{1,40}", issuer in "[A-Za-z ]{1,20}") {
            let read = url::Url::parse(&address(&secret, &person, &issuer)).unwrap();
            prop_assert_eq!((read.scheme(), read.host_str()), ("otpauth", Some("totp")));
            let pairs: Vec<(String, String)> = read.query_pairs().into_owned().collect();
            let typed = typed_secret(&secret).replace(' ', "");
            prop_assert_eq!(pairs, [("secret".into(), typed), ("issuer".into(), issuer.trim().to_owned())]);
        }

        #[test]
        fn only_codes_of_about_now_are_accepted(secret: [u8; SECRET_LENGTH], seconds in 3000_i64..4_000_000_000, off in -60_i64..=60) {
            let totp = Totp::new(&secret);
            let shown = |off: i64| totp.codes.generate((seconds + off * 30).try_into().unwrap()).to_string();
            let code = shown(off);
            // Now and then another step near has the same code, by chance.
            prop_assume!((-90..=90).all(|other| other == off || shown(other) != code));
            let verdict = totp.check(&code, moment(seconds), None);
            let near = off.abs() <= SKEW;
            prop_assert_eq!(matches!(verdict, TotpVerdict::Accepted { .. }), near);
            let advice = totp.clock_advice(&code, moment(seconds));
            let expected = (!near && off.abs() <= SEARCH).then(|| TimeDelta::seconds(off * 30));
            prop_assert_eq!(advice, expected);
        }

        #[test]
        fn no_text_is_too_odd_to_be_checked(code in any::<String>(), seconds: i32) {
            let totp = Totp::new(&SECRET);
            let _ = (totp.check(&code, moment(seconds.into()), None), totp.clock_advice(&code, moment(seconds.into())));
        }
    }
}
