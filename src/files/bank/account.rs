//! Account numbers as statements write them.

use crate::domain::Currency;

/// Takes apart an account number and the currency that some banks write behind it: `1291.99.348EUR`, `12345/HUF`.
///
/// An IBAN keeps its letters at the end where they belong to it, as they do on the Seychelles and Mauritius.
pub(super) fn account_and_currency(text: &str) -> (Option<String>, Option<Currency>) {
    let text = text.trim().trim_start_matches('/');
    let compact: String = text.split_whitespace().collect();
    if is_iban(&compact) {
        return (Some(compact), None);
    }
    let split = text.len().checked_sub(3).and_then(|at| Some((text.get(..at)?, text.get(at..)?)));
    let (account, currency) = match split {
        Some((account, code)) if account.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '/' | ' ' | '-')) => {
            match Currency::parse(code) {
                Ok(currency) => (account.trim_end_matches(['/', ' ', '-']), Some(currency)),
                Err(_) => (text, None),
            }
        }
        _ => (text, None),
    };
    let iban = account.rsplit('/').next().map(|part| part.split_whitespace().collect::<String>());
    let account = iban.filter(|part| is_iban(part)).unwrap_or_else(|| account.to_owned());
    (Some(account).filter(|account| !account.is_empty()), currency)
}

/// Whether a text is an IBAN with the right check digits (ISO 13616, modulo 97).
pub(super) fn is_iban(text: &str) -> bool {
    let upper_or_digit = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    if !(15..=34).contains(&text.len()) || !text.bytes().all(upper_or_digit) {
        return false;
    }
    let (country, rest) = text.split_at(4);
    let is_country = country.bytes().zip(0..).all(|(byte, place)| byte.is_ascii_uppercase() == (place < 2));
    let remainder = rest.bytes().chain(country.bytes()).fold(0_u32, |sum, byte| match byte {
        b'0'..=b'9' => (sum * 10 + u32::from(byte - b'0')) % 97,
        _ => (sum * 100 + u32::from(byte - b'A') + 10) % 97,
    });
    is_country && remainder == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_behind_the_account_is_taken_off() {
        let check = |text: &str, account: &str, currency: Option<Currency>| {
            assert_eq!(account_and_currency(text), (Some(account.to_owned()), currency), "{text}");
        };
        check("12030000/1000222EUR", "12030000/1000222", Some(Currency::EUR));
        check("BANKHUHB/0001 /EUR", "BANKHUHB/0001", Some(Currency::EUR));
        check("DE89 3704 0044 0532 0130 00", "DE89370400440532013000", None);
        check("DE89370400440532013000EUR", "DE89370400440532013000", Some(Currency::EUR));
        check("/COBADEFF/DE89370400440532013000", "DE89370400440532013000", None);
        check("SC18SSCB11010000000000001497USD", "SC18SSCB11010000000000001497USD", None);
        check("1234ABC", "1234ABC", None);
        check("MYEUR", "MYEUR", None);
        assert_eq!(account_and_currency(" "), (None, None));
    }

    #[test]
    fn an_iban_is_known_by_its_check_digits() {
        assert!(is_iban("DE89370400440532013000"));
        assert!(!is_iban("DE88370400440532013000"));
        assert!(!is_iban("HELLO"));
    }
}
