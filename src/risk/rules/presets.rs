//! Rules to begin with: the patterns that payments are watched for, each with where its numbers come from.

/// A rule that comes with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// Which of the 24 known patterns it looks for, if one of them.
    pub pattern: Option<u8>,
    /// The rule with its key.
    pub text: &'static str,
    /// Where its numbers come from.
    pub source: &'static str,
}

const fn preset(pattern: u8, text: &'static str, source: &'static str) -> Preset {
    Preset { pattern: Some(pattern), text, source }
}

const fn own(text: &'static str, source: &'static str) -> Preset {
    Preset { pattern: None, text, source }
}

/// All of them. Patterns 2, 15 to 17 and 19 to 23 are about the shop as a whole, which no rule on one payment can see.
pub const PRESETS: [Preset; 51] = [
    preset(
        1,
        "card-testing: review 40 if cards_per_ip_1d > 4 and declines_per_ip_1h >= 3",
        "Radar rule sets in public use and Hyperswitch's guard together: more than 4 cards a day and 3 declines an hour",
    ),
    preset(
        1,
        "card-testing-cards-per-ip: review 20 if cards_per_ip_1d > 4",
        "Radar rule sets in public use: more than 4 cards of a network address a day",
    ),
    preset(
        1,
        "card-testing-card-and-ip: review 20 if declines_per_card_1h >= 3 and declines_per_ip_1h >= 3",
        "Hyperswitch, card testing guard: 3 failures of card and address in an hour; alone it may be a customer who tries again",
    ),
    preset(
        1,
        "card-testing-guest-card: review 30 if customer is unknown and declines_per_card_1h >= 10",
        "Hyperswitch, card testing guard: 10 failures of a guest's card in an hour",
    ),
    preset(
        1,
        "card-testing-customer: review 40 if declines_per_customer_1h >= 5",
        "Hyperswitch, card testing guard: 5 failures of a customer in an hour",
    ),
    preset(
        1,
        "card-testing-small-amounts: review 30 if small_payments_per_ip_1h >= 5 and small_payments_per_ip_1h >= 80 % * payments_per_ip_1h and declines_per_ip_1h >= 2",
        "Stripe's page on card testing: many small amounts and rising declines; the numbers are our own",
    ),
    preset(
        3,
        "bin-attack: review 40 if rarity_per_range_10m > 6 and payments_per_range_10m >= 10 and cards_per_range_10m > 0.8 * payments_per_range_10m",
        "our own: one chance in a million against the 28 days before, nearly each payment with another card",
    ),
    preset(
        4,
        "card-velocity-hour: review 20 if payments_per_card_1h > 3",
        "Radar rule sets in public use: more than 3 payments of a card in an hour",
    ),
    preset(
        4,
        "card-velocity-day: review 15 if payments_per_card_1d > 4",
        "Jube's starter rules: more than 4 payments a day",
    ),
    preset(
        5,
        "cards-per-email: review if cards_per_email_1d >= 3",
        "our own, for a counter that Radar has as well: 3 cards of an e-mail address in a day",
    ),
    preset(
        5,
        "cards-per-customer: review if cards_per_customer_1d >= 3",
        "our own, for a counter that Radar has as well: 3 cards of a customer in a day",
    ),
    preset(5, "cards-per-device: review if cards_per_device_1d >= 3", "our own: 3 cards of a device in a day"),
    preset(
        6,
        "ip-velocity: review 20 if payments_per_ip_1h > 5",
        "Radar rule sets in public use: more than 5 payments of a network address in an hour (5 to 10 are in use)",
    ),
    preset(
        6,
        "ip-declines: review 30 if declines_per_ip_1h > 5",
        "Radar rule sets in public use: more than 5 declines of a network address in an hour (5 to 10 are in use)",
    ),
    preset(
        7,
        "retries-visa: review network 30 if brand = visa and declines_per_card_30d >= 15",
        "Visa's limit on trying again, as Checkout.com describes it: 15 in 30 days until 2025, 20 since; asked before it is reached",
    ),
    preset(
        7,
        "retries-mastercard-day: review network 30 if brand = mastercard and declines_per_card_1d >= 10",
        "Mastercard's limit on trying again, as Checkout.com describes it: 10 in 24 hours",
    ),
    preset(
        7,
        "retries-mastercard-month: review network 30 if brand = mastercard and declines_per_card_30d >= 35",
        "Mastercard's limit on trying again, as Checkout.com describes it: 35 in 30 days",
    ),
    preset(
        8,
        "cvc-failed: review 40 if cvc = fail and not declined",
        "Radar rule sets in public use: a security code that fails on a paid charge weighs much",
    ),
    preset(
        8,
        "address-failed: review 20 if postal_code = fail and address = fail and not declined",
        "Radar rule sets in public use: postal code and street both fail",
    ),
    preset(
        8,
        "address-half-failed: review 5 if (postal_code = fail or address = fail) and not (postal_code = fail and address = fail) and not declined",
        "Radar rule sets in public use: one of the two alone weighs little",
    ),
    preset(
        9,
        "ip-country: review 10 if card_country != ip_country",
        "Radar rule sets in public use: to be reviewed and not blocked, for people travel",
    ),
    preset(
        9,
        "ip-country-large: review 30 if card_country != ip_country and amount_to_usual >= 5",
        "our own: a country alone says little, but much together with an amount that this shop seldom sees",
    ),
    preset(
        10,
        "impossible-travel: review 30 if speed_of_card > 1000 and km_from_last_of_card >= 50",
        "Airlock IAM's default of 1,000 km/h; the 50 km are those of synapse-waf",
    ),
    preset(
        11,
        "charged-twice: review 30 if not declined and (seconds_since_same_amount_of_card <= 300 or seconds_since_same_amount_of_customer <= 300)",
        "BillingWatch, duplicate charges: the same amount within 5 minutes",
    ),
    preset(
        11,
        "charged-twice-in-a-day: review 5 if not declined and (seconds_since_same_amount_of_card <= 86400 or seconds_since_same_amount_of_customer <= 86400)",
        "our own, a weaker form of BillingWatch's: the same amount within a day",
    ),
    preset(
        12,
        "customer-refunds: review refund if refunds_per_customer_90d >= 3 and refunded_share_per_customer_90d > 50 %",
        "our own: 3 refunds and more than half of the money in 90 days",
    ),
    preset(
        13,
        "staff-refunds: review refund staff 40 if refunds_per_staff_30d >= 5 and refund_z_of_staff >= 3",
        "a published list of signs of theft by staff: a share of refunds far from that of the others; the numbers are our own",
    ),
    preset(
        13,
        "refunds-to-one-card: review refund staff 30 if refunds_per_card_30d >= 3",
        "a published list of signs of theft by staff: several refunds to one card",
    ),
    preset(
        14,
        "disputes-what-was-good: review 20 if frauds_per_customer_180d >= 1 and known_per_customer_180d - frauds_per_customer_180d >= 2",
        "Visa's Compelling Evidence 3.0 asks for two payments that nobody disputed; one dispute beside them is our own",
    ),
    preset(
        18,
        "structuring-week: review aml 40 if near_limit_per_customer_7d >= 2 and amount_per_customer_7d > 10000",
        "31 CFR 1010.100(xx) and 1010.330: 10,000 USD, also in related parts",
    ),
    preset(
        18,
        "structuring-day: review aml 40 if near_limit_per_customer_1d >= 2 and amount_per_customer_1d > 10000",
        "31 CFR 1010.100(xx) and 1010.330: 10,000 USD, also in related parts",
    ),
    preset(
        18,
        "structuring-place: review aml 20 if near_limit_per_place_1d >= 3",
        "our own: three payments a little below the limit at one place on one day",
    ),
    preset(
        24,
        "watchlist: review aml 60 if name like @watchlist 0.9",
        "Moov Watchman's samples: names that match have 0.84 to 0.94",
    ),
    own(
        "place-runs-fraud: review 60 if unexplained_of_last_3_of_place >= 2 and days_since_fraud_of_place <= 28",
        "our own, chosen on the Fraud Detection Handbook's data: 2 of the last 3 known payments, within 28 days",
    ),
    own(
        "device-runs-fraud: review 60 if unexplained_of_last_3_of_device >= 2 and days_since_fraud_of_device <= 28",
        "our own: what the Fraud Detection Handbook's data shows for terminals, of devices",
    ),
    own("card-after-fraud: review 50 if frauds_of_last_3_of_card >= 1", "our own: a card that was used for fraud"),
    own(
        "unusual-amount: review 20 if amount_to_usual_of_customer >= 3 and payments_before_of_customer >= 3",
        "the Fraud Detection Handbook's third scenario: several times what the customer usually pays",
    ),
    own("fraud-card: review 70 if card in @fraud_cards", "our own: what fraud had to do with comes back"),
    own("fraud-email: review 60 if email in @fraud_emails", "our own: what fraud had to do with comes back"),
    own("fraud-customer: review 60 if customer in @fraud_customers", "our own: what fraud had to do with comes back"),
    own("fraud-device: review 50 if device in @fraud_devices", "our own: what fraud had to do with comes back"),
    own("fraud-ip: review 30 if ip in @fraud_ips", "our own: what fraud had to do with comes back"),
    own("blocked-card: block if card in @blocked_cards", "the shop's own list"),
    own("blocked-email: block if email in @blocked_emails", "the shop's own list"),
    own("blocked-customer: block if customer in @blocked_customers", "the shop's own list"),
    own("blocked-device: block if device in @blocked_devices", "the shop's own list"),
    own("blocked-ip: block if ip in @blocked_ips", "the shop's own list"),
    own(
        "trusted-customer: allow if customer in @trusted_customers and amount <= 2 * usual_amount_of_customer",
        "the shop's own list; up to twice the usual amount",
    ),
    own("trusted-card: allow if card in @trusted_cards", "the shop's own list"),
    own("trusted-email: allow if email in @trusted_emails", "the shop's own list"),
    own(
        "gateway-highest: review 50 if gateway_risk = highest or gateway_score >= 75",
        "Stripe Radar: 75 and more is its highest risk",
    ),
];
