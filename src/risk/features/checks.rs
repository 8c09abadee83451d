//! What the issuer, the gateway and the countries say of a payment, as numbers for the model.

use super::super::engine::Words;
use super::super::event::{Event, Thing, Word};

/// The words that the model looks for, by their numbers; nothing for one that no payment of the book has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Checks {
    fail: Thing,
    authenticated: Thing,
    prepaid: Thing,
}

/// Features of the checks.
pub const OF_CHECKS: [&str; 8] = [
    "gateway_score",
    "cvc_failed",
    "postal_code_failed",
    "address_failed",
    "authenticated",
    "prepaid",
    "ip_abroad",
    "billing_abroad",
];

impl Checks {
    /// As these words are numbered.
    pub fn of(words: &Words) -> Self {
        Self { fail: words.find("fail"), authenticated: words.find("authenticated"), prepaid: words.find("prepaid") }
    }

    /// Writes the features. What a payment does not tell is no number; being abroad is seen from the card's country.
    pub fn describe(&self, event: &Event, into: &mut Vec<f64>) {
        let word = |word: Word| event.words[word as usize];
        let is = |told: Thing, what: Thing| told.map_or(f64::NAN, |told| f64::from(Some(told) == what));
        let abroad = |other: Word| match (word(Word::CardCountry), word(other)) {
            (Some(card), Some(other)) => f64::from(card != other),
            _ => f64::NAN,
        };
        into.extend([
            event.gateway_score.map_or(f64::NAN, f64::from),
            is(word(Word::Cvc), self.fail),
            is(word(Word::PostalCode), self.fail),
            is(word(Word::Address), self.fail),
            is(word(Word::ThreeDSecure), self.authenticated),
            is(word(Word::Funding), self.prepaid),
            abroad(Word::IpCountry),
            abroad(Word::BillingCountry),
        ]);
    }
}
