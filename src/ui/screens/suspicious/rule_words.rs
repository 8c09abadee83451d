//! What the rules that come with the program look for, in words. A shop's own rules are called by their keys.

use crate::text::Message;
use crate::ui::cx::Cx;

/// What a rule looks for; its key, where it is the shop's own.
pub(in crate::ui::screens) fn rule_words(cx: &Cx<'_>, key: &str) -> String {
    sentence(key).map_or_else(|| key.to_owned(), |sentence| cx.tell(&Message::new(sentence)))
}

fn sentence(key: &str) -> Option<&'static str> {
    Some(match key {
        "card-testing" => "risk-rule-is-card-testing",
        "card-testing-cards-per-ip" => "risk-rule-is-card-testing-cards-per-ip",
        "card-testing-card-and-ip" => "risk-rule-is-card-testing-card-and-ip",
        "card-testing-guest-card" => "risk-rule-is-card-testing-guest-card",
        "card-testing-customer" => "risk-rule-is-card-testing-customer",
        "card-testing-small-amounts" => "risk-rule-is-card-testing-small-amounts",
        "bin-attack" => "risk-rule-is-bin-attack",
        "card-velocity-hour" => "risk-rule-is-card-velocity-hour",
        "card-velocity-day" => "risk-rule-is-card-velocity-day",
        "cards-per-email" => "risk-rule-is-cards-per-email",
        "cards-per-customer" => "risk-rule-is-cards-per-customer",
        "cards-per-device" => "risk-rule-is-cards-per-device",
        "ip-velocity" => "risk-rule-is-ip-velocity",
        "ip-declines" => "risk-rule-is-ip-declines",
        "retries-visa" => "risk-rule-is-retries-visa",
        "retries-mastercard-day" => "risk-rule-is-retries-mastercard-day",
        "retries-mastercard-month" => "risk-rule-is-retries-mastercard-month",
        "cvc-failed" => "risk-rule-is-cvc-failed",
        "address-failed" => "risk-rule-is-address-failed",
        "address-half-failed" => "risk-rule-is-address-half-failed",
        "ip-country" => "risk-rule-is-ip-country",
        "ip-country-large" => "risk-rule-is-ip-country-large",
        "impossible-travel" => "risk-rule-is-impossible-travel",
        "charged-twice" => "risk-rule-is-charged-twice",
        "charged-twice-in-a-day" => "risk-rule-is-charged-twice-in-a-day",
        "customer-refunds" => "risk-rule-is-customer-refunds",
        "staff-refunds" => "risk-rule-is-staff-refunds",
        "refunds-to-one-card" => "risk-rule-is-refunds-to-one-card",
        "disputes-what-was-good" => "risk-rule-is-disputes-what-was-good",
        "structuring-week" => "risk-rule-is-structuring-week",
        "structuring-day" => "risk-rule-is-structuring-day",
        "structuring-place" => "risk-rule-is-structuring-place",
        "watchlist" => "risk-rule-is-watchlist",
        "place-runs-fraud" => "risk-rule-is-place-runs-fraud",
        "device-runs-fraud" => "risk-rule-is-device-runs-fraud",
        "card-after-fraud" => "risk-rule-is-card-after-fraud",
        "unusual-amount" => "risk-rule-is-unusual-amount",
        "fraud-card" => "risk-rule-is-fraud-card",
        "fraud-email" => "risk-rule-is-fraud-email",
        "fraud-customer" => "risk-rule-is-fraud-customer",
        "fraud-device" => "risk-rule-is-fraud-device",
        "fraud-ip" => "risk-rule-is-fraud-ip",
        "blocked-card" => "risk-rule-is-blocked-card",
        "blocked-email" => "risk-rule-is-blocked-email",
        "blocked-customer" => "risk-rule-is-blocked-customer",
        "blocked-device" => "risk-rule-is-blocked-device",
        "blocked-ip" => "risk-rule-is-blocked-ip",
        "trusted-customer" => "risk-rule-is-trusted-customer",
        "trusted-card" => "risk-rule-is-trusted-card",
        "trusted-email" => "risk-rule-is-trusted-email",
        // Written apart, for whole it would be taken for the key of a sentence about gateways.
        _ if key.strip_prefix("gateway-") == Some("highest") => "risk-rule-is-gateway-highest",
        _ => return None,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_shops_own_rule_has_no_words() {
        assert_eq!(sentence("bin-attack"), Some("risk-rule-is-bin-attack"));
        assert_eq!(sentence("mine"), None);
    }
}
