//! Decline codes in plain words: what a code means, what to tell the customer, what to try.

use crate::text::Message;

/// A decline code explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclineAdvice {
    /// What the code means.
    pub meaning: Message,
    /// What to tell the customer.
    pub tell: Message,
    /// What to try next.
    pub next: Message,
}

/// Code, meaning, what to tell, what to try. The codes are those of Stripe, which other gateways largely share; the
/// last two are reasons of its own checks. The list is open at the gateway's end: a code that is not here is shown as
/// it is.
#[rustfmt::skip] // One line a code.
const KNOWN: &[(&str, &str, &str, &str)] = &[
    ("approve_with_id", "gateway-decline-approve-with-id", "gateway-tell-again", "gateway-try-retry-then-bank"),
    ("authentication_required", "gateway-decline-authentication-required", "gateway-tell-confirm", "gateway-try-confirm"),
    ("call_issuer", "gateway-decline-call-issuer", "gateway-tell-call", "gateway-try-other-card"),
    ("card_not_supported", "gateway-decline-card-not-supported", "gateway-tell-other-card", "gateway-try-other-card"),
    ("card_velocity_exceeded", "gateway-decline-card-velocity-exceeded", "gateway-tell-limit", "gateway-try-later"),
    ("currency_not_supported", "gateway-decline-currency-not-supported", "gateway-tell-other-card", "gateway-try-currency"),
    ("do_not_honor", "gateway-decline-do-not-honor", "gateway-tell-call", "gateway-try-other-card"),
    ("do_not_try_again", "gateway-decline-do-not-try-again", "gateway-tell-call", "gateway-try-stop"),
    ("duplicate_transaction", "gateway-decline-duplicate-transaction", "gateway-tell-duplicate", "gateway-try-duplicate"),
    ("expired_card", "gateway-decline-expired-card", "gateway-tell-renew", "gateway-try-other-card"),
    ("fraudulent", "gateway-decline-fraudulent", "gateway-tell-generic", "gateway-try-fraud"),
    ("generic_decline", "gateway-decline-generic-decline", "gateway-tell-call", "gateway-try-other-card"),
    ("incorrect_cvc", "gateway-decline-incorrect-cvc", "gateway-tell-retype", "gateway-try-retype"),
    ("incorrect_number", "gateway-decline-incorrect-number", "gateway-tell-retype", "gateway-try-retype"),
    ("incorrect_pin", "gateway-decline-incorrect-pin", "gateway-tell-retype-pin", "gateway-try-retype"),
    ("incorrect_zip", "gateway-decline-incorrect-zip", "gateway-tell-retype", "gateway-try-retype"),
    ("insufficient_funds", "gateway-decline-insufficient-funds", "gateway-tell-funds", "gateway-try-later"),
    ("invalid_account", "gateway-decline-invalid-account", "gateway-tell-call", "gateway-try-other-card"),
    ("invalid_amount", "gateway-decline-invalid-amount", "gateway-tell-call", "gateway-try-other-card"),
    ("invalid_cvc", "gateway-decline-invalid-cvc", "gateway-tell-retype", "gateway-try-retype"),
    ("invalid_expiry_month", "gateway-decline-invalid-expiry-month", "gateway-tell-retype", "gateway-try-retype"),
    ("invalid_expiry_year", "gateway-decline-invalid-expiry-year", "gateway-tell-retype", "gateway-try-retype"),
    ("invalid_number", "gateway-decline-invalid-number", "gateway-tell-retype", "gateway-try-retype"),
    ("issuer_not_available", "gateway-decline-issuer-not-available", "gateway-tell-again", "gateway-try-retry-then-bank"),
    ("lost_card", "gateway-decline-lost-card", "gateway-tell-generic", "gateway-try-fraud"),
    ("merchant_blacklist", "gateway-decline-merchant-blacklist", "gateway-tell-generic", "gateway-try-block-list"),
    ("new_account_information_available", "gateway-decline-new-account-information-available", "gateway-tell-renew", "gateway-try-other-card"),
    ("not_permitted", "gateway-decline-not-permitted", "gateway-tell-call", "gateway-try-other-card"),
    ("pickup_card", "gateway-decline-pickup-card", "gateway-tell-generic", "gateway-try-fraud"),
    ("pin_try_exceeded", "gateway-decline-pin-try-exceeded", "gateway-tell-other-card", "gateway-try-other-card"),
    ("processing_error", "gateway-decline-processing-error", "gateway-tell-again", "gateway-try-retry-then-bank"),
    ("reenter_transaction", "gateway-decline-reenter-transaction", "gateway-tell-again", "gateway-try-retry-then-bank"),
    ("restricted_card", "gateway-decline-restricted-card", "gateway-tell-call", "gateway-try-fraud"),
    ("security_violation", "gateway-decline-security-violation", "gateway-tell-call", "gateway-try-other-card"),
    ("stolen_card", "gateway-decline-stolen-card", "gateway-tell-generic", "gateway-try-fraud"),
    ("stop_payment_order", "gateway-decline-stop-payment-order", "gateway-tell-stopped", "gateway-try-stop"),
    ("testmode_decline", "gateway-decline-testmode-decline", "gateway-tell-test-card", "gateway-try-other-card"),
    ("transaction_not_allowed", "gateway-decline-transaction-not-allowed", "gateway-tell-call", "gateway-try-other-card"),
    ("try_again_later", "gateway-decline-try-again-later", "gateway-tell-again", "gateway-try-retry-then-bank"),
    ("withdrawal_count_limit_exceeded", "gateway-decline-withdrawal-count-limit-exceeded", "gateway-tell-limit", "gateway-try-later"),
    ("highest_risk_level", "gateway-decline-highest-risk-level", "gateway-tell-generic", "gateway-try-fraud"),
    ("rule", "gateway-decline-rule", "gateway-tell-generic", "gateway-try-rule"),
];

/// Explains a decline code.
pub fn explain(code: &str) -> DeclineAdvice {
    KNOWN.iter().find(|(known, ..)| *known == code).map_or_else(
        || DeclineAdvice {
            meaning: Message::new("gateway-decline-unknown").with("code", code),
            tell: Message::new("gateway-tell-unknown"),
            next: Message::new("gateway-try-unknown"),
        },
        |&(_, meaning, tell, next)| DeclineAdvice {
            meaning: Message::new(meaning),
            tell: Message::new(tell),
            next: Message::new(next),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Texts;

    #[test]
    fn every_known_code_has_its_three_sentences() {
        let texts = Texts::english();
        for (code, ..) in KNOWN {
            let advice = explain(code);
            for message in [advice.meaning, advice.tell, advice.next] {
                assert_ne!(texts.say(&message), message.key, "{code}");
            }
        }
        assert!(KNOWN.len() >= 25);
    }

    #[test]
    fn a_new_code_is_shown_as_it_is() {
        let said = Texts::english().say(&explain("card_on_the_moon").meaning);
        assert!(said.contains("card_on_the_moon"), "{said}");
    }

    #[test]
    fn a_customer_is_never_told_of_a_suspicion() {
        let texts = Texts::english();
        for code in
            ["fraudulent", "lost_card", "stolen_card", "pickup_card", "merchant_blacklist", "highest_risk_level"]
        {
            let told = texts.say(&explain(code).tell).to_lowercase();
            for word in ["fraud", "stolen", "lost", "block", "risk"] {
                assert!(!told.contains(word), "{code}: {told}");
            }
        }
    }
}
