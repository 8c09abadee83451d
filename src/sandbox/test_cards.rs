//! The gateway's test payment methods: cards with a known answer.

use std::sync::Arc;

use super::objects::{Attempt, Billing, Card, Checks, Verdict};

/// A card whose refunds succeed and are sent back by its bank some time later.
pub(super) const REFUND_FAILS: &str = "pm_card_refundFail";

/// What happens to an approved payment at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    Nothing,
    /// The customer disputes it as fraud.
    Disputed,
    /// The card's bank reports it as fraud.
    Reported,
}

/// What `pm_card_…` stands for: the attempt it leads to, and what happens next.
pub(super) fn test_card(payment_method: &str, year: i32) -> Option<(Attempt, Then)> {
    let name = payment_method.strip_prefix("pm_card_")?;
    let (brand, iin, last4, country) = match name {
        "mastercard" => ("mastercard", "555555", "4444", "US"),
        "amex" => ("amex", "378282", "0005", "US"),
        "de" => ("visa", "400002", "0016", "DE"),
        "refundFail" => ("visa", "400000", "5126", "US"),
        _ => ("visa", "424242", "4242", "US"),
    };
    let (last4, verdict) = match name.trim_start_matches("visa_").strip_prefix("chargeDeclined") {
        None => (last4, Verdict::Approved),
        Some("") => ("0002", Verdict::Declined("generic_decline")),
        Some("InsufficientFunds") => ("9995", Verdict::Declined("insufficient_funds")),
        Some("LostCard") => ("9987", Verdict::Declined("lost_card")),
        Some("StolenCard") => ("9979", Verdict::Declined("stolen_card")),
        Some("ExpiredCard") => ("0069", Verdict::Declined("expired_card")),
        Some("IncorrectCvc") => ("0127", Verdict::Declined("incorrect_cvc")),
        Some("ProcessingError") => ("0119", Verdict::Declined("processing_error")),
        Some("Fraudulent") => ("0019", Verdict::Blocked),
        Some(_) => return None,
    };
    let then = match name {
        "createDispute" => Then::Disputed,
        "createIssuerFraudRecord" => Then::Reported,
        "visa" | "visa_debit" | "mastercard" | "amex" | "us" | "de" | "refundFail" => Then::Nothing,
        _ if verdict != Verdict::Approved => Then::Nothing,
        _ => return None,
    };
    let card = Card {
        payment_method: payment_method.to_owned(),
        brand,
        iin: iin.to_owned(),
        last4: last4.to_owned(),
        fingerprint: format!("testcard{last4}{brand}"),
        country,
        funding: if name == "visa_debit" { "debit" } else { "credit" },
        exp_month: 12,
        exp_year: year + 2,
    };
    let cvc = if verdict == Verdict::Declined("incorrect_cvc") { "fail" } else { "pass" };
    let attempt = Attempt {
        card: Arc::new(card),
        billing: Arc::new(Billing::default()),
        checks: Checks { cvc: Some(cvc), line1: None, postal_code: None },
        three_ds: None,
        risk_score: if verdict == Verdict::Blocked { 90 } else { 20 },
        verdict,
    };
    Some((attempt, then))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_decide_the_answer() {
        let verdict = |name| test_card(name, 2026).map(|(attempt, then)| (attempt.verdict, then));
        assert_eq!(verdict("pm_card_visa"), Some((Verdict::Approved, Then::Nothing)));
        assert_eq!(verdict("pm_card_createDispute"), Some((Verdict::Approved, Then::Disputed)));
        assert_eq!(verdict("pm_card_createIssuerFraudRecord"), Some((Verdict::Approved, Then::Reported)));
        assert_eq!(verdict("pm_card_chargeDeclined"), Some((Verdict::Declined("generic_decline"), Then::Nothing)));
        let funds = Some((Verdict::Declined("insufficient_funds"), Then::Nothing));
        assert_eq!(verdict("pm_card_visa_chargeDeclinedInsufficientFunds"), funds);
        assert_eq!(verdict(REFUND_FAILS), Some((Verdict::Approved, Then::Nothing)));
        assert_eq!(verdict("pm_card_gold"), None);
        assert_eq!(verdict("tok_visa"), None);
    }
}
